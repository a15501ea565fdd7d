use crate::{Answer, Library};
use origo_base::{Country, Date, StatusKind};
use origo_origin::{Change, Determination, FactValue, Finding, Flip, Outcome, Place, Say};
use origo_rulebook::{Diagnostic, ReadingChoice, Rulebook};
use origo_table::{Draft, Input, decode, draft_to_json, read};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The version of these shapes.
const WIRE: u32 = 1;

/// A determination with everything needed to make it again.
#[derive(Debug, Serialize, Deserialize)]
struct DeterminationV1 {
    origo_determination: u32,
    origo_version: String,
    rulebook: RulebookV1,
    good: String,
    into: Vec<String>,
    as_if: Option<String>,
    status: String,
    claimable_today: bool,
    criterion: Option<String>,
    rule: Option<String>,
    election: Option<ElectionV1>,
    readings: BTreeMap<String, String>,
    completions: usize,
    bounded: bool,
    missing: Vec<Value>,
    together: Vec<String>,
    flips: Vec<Value>,
    other_readings: Vec<Value>,
    content: Option<Value>,
    taken_for_granted: Vec<Value>,
    findings: Value,
    groups: Vec<Value>,
    notes: Vec<String>,
    input: Value,
    chosen_readings: BTreeMap<String, String>,
    /// Intermediate materials, each with what it is by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    members: Vec<Value>,
    /// Countries that come to the same under other readings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also: Vec<AlsoV1>,
}

#[derive(Debug, Serialize, Deserialize)]
struct AlsoV1 {
    into: String,
    readings: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RulebookV1 {
    id: String,
    edition: String,
    hash: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct ElectionV1 {
    method: Option<String>,
    de_minimis_base: Option<String>,
    /// Lines designated as intermediate materials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    intermediate: Vec<String>,
    given: bool,
}

/// A determination as JSON. `draft` is the good as it was read, `problems` what fitting it to rulebooks had to note.
pub fn determination(answer: &Answer<'_>, draft: &Draft, problems: &[Diagnostic]) -> Value {
    let rulebook = answer.rulebook;
    let found = &answer.determination;
    let say = Say::new(rulebook, &answer.case, found, &answer.choice);
    let line = |index: u32| answer.case.materials.get(index as usize).map(|m| m.id.clone()).unwrap_or_default();
    let names = |choice: &ReadingChoice| {
        let pairs = choice.names(rulebook.readings()).into_iter();
        pairs.map(|(id, option)| (id.to_owned(), option.to_owned())).collect()
    };
    let shape = DeterminationV1 {
        origo_determination: WIRE,
        origo_version: env!("CARGO_PKG_VERSION").to_owned(),
        rulebook: RulebookV1 {
            id: rulebook.id().to_owned(),
            edition: rulebook.edition().to_owned(),
            hash: rulebook.hash().to_owned(),
        },
        good: answer.case.good.part.clone(),
        into: answer.into.iter().map(ToString::to_string).collect(),
        as_if: answer.as_if.map(|day| day.to_string()),
        status: found.status.word().to_owned(),
        claimable_today: found.claimable_today,
        criterion: found.criterion.clone(),
        rule: found.rule.clone(),
        election: found.election.as_ref().map(|election| ElectionV1 {
            method: election.method.clone(),
            de_minimis_base: election.base.map(|base| base.word().to_owned()),
            intermediate: election
                .intermediate
                .iter()
                .filter_map(|index| answer.case.self_produced.get(*index))
                .map(|made| made.id.clone())
                .collect(),
            given: election.given,
        }),
        readings: names(&answer.choice),
        completions: found.completions,
        bounded: found.bounded,
        missing: answer
            .advice
            .decisive
            .iter()
            .map(|decisive| {
                let outcomes: Vec<Value> = decisive
                    .outcomes
                    .iter()
                    .map(|(value, status)| json!({ "answer": answer_word(value), "status": status.word() }))
                    .collect();
                json!({ "fact": decisive.fact.name(&answer.case), "outcomes": outcomes })
            })
            .collect(),
        together: answer.advice.together.iter().map(|index| line(*index)).collect(),
        flips: answer.advice.flips.iter().map(|flip| flip_shape(flip, &line)).collect(),
        other_readings: answer
            .advice
            .readings
            .iter()
            .filter_map(|effect| {
                let reading = rulebook.readings().get(effect.condition.reading)?;
                let option = reading.options.get(effect.condition.option)?;
                Some(json!({ "reading": reading.id, "option": option.id, "status": effect.status.word() }))
            })
            .collect(),
        content: answer.content.as_ref().map(|content| {
            let places: Vec<Value> = content
                .places
                .iter()
                .map(|(place, value)| json!({ "place": place_name(*place), "value": value.to_string() }))
                .collect();
            json!({ "base": content.base.word(), "amount": content.amount.to_string(), "places": places })
        }),
        taken_for_granted: rulebook
            .assumed()
            .iter()
            .map(
                |row| json!({ "says": row.says, "cite": row.cite.iter().map(ToString::to_string).collect::<Vec<_>>() }),
            )
            .collect(),
        findings: finding_tree(&say, found, found.root, None),
        groups: found
            .groups
            .iter()
            .map(|group| {
                let lines: Vec<String> = group.members.iter().map(|index| line(*index)).collect();
                json!({
                    "hs": group.hs.iter().map(ToString::to_string).collect::<Vec<_>>(),
                    "lines": lines,
                    "value": group.value().map(|value| value.to_string()),
                    "says": say.group(group),
                })
            })
            .collect(),
        notes: draft.problems.iter().chain(problems).map(|problem| problem.message.clone()).collect(),
        input: draft_to_json(draft),
        chosen_readings: answer.elections.readings.clone(),
        members: found
            .members
            .iter()
            .map(|(made, member)| {
                let say = Say::new(rulebook, &answer.case, member, &answer.choice);
                json!({
                    "line": answer.case.self_produced.get(*made).map(|made| made.id.as_str()),
                    "status": member.status.word(),
                    "criterion": member.criterion,
                    "rule": member.rule,
                    "findings": finding_tree(&say, member, member.root, None),
                })
            })
            .collect(),
        also: answer
            .also
            .iter()
            .map(|(country, choice)| AlsoV1 { into: country.to_string(), readings: names(choice) })
            .collect(),
    };
    serde_json::to_value(&shape).unwrap_or(Value::Null)
}

/// A change that would make the good originate: one key for its sort, and the amounts with it.
fn flip_shape(flip: &Flip, line: &impl Fn(u32) -> String) -> Value {
    let lines = |materials: &[u32]| materials.iter().map(|index| line(*index)).collect::<Vec<_>>();
    let mut shape = match &flip.change {
        None => json!({}),
        Some(Change::Originating { materials, value, enough }) => {
            let text = |amount: Option<origo_base::Amount>| amount.map(|amount| amount.to_string());
            json!({ "originating": lines(materials), "value": text(*value), "enough": text(enough.or(*value)) })
        }
        Some(Change::Cheaper { materials, by }) => json!({ "cheaper_one_of": lines(materials), "by": by.to_string() }),
        Some(Change::CheaperTogether { materials, by }) => {
            json!({ "cheaper_in_order": lines(materials), "by": by.to_string() })
        }
        Some(Change::Price { by, to }) => json!({ "price": to.to_string(), "by": by.to_string() }),
        Some(Change::RegionalCost { by }) => json!({ "regional_cost": true, "by": by.to_string() }),
        Some(Change::Traced { fact, by, to }) => {
            json!({ "fact": fact, "amount": to.to_string(), "by": by.to_string() })
        }
        Some(Change::Elections { method, base }) => {
            json!({ "elections": { "method": method, "de_minimis_base": base.map(|base| base.word()) } })
        }
    };
    if let Some(shape) = shape.as_object_mut().filter(|_| !flip.facts.is_empty()) {
        shape.insert("facts_yes".to_owned(), json!(flip.facts));
    }
    shape
}

fn finding_tree(
    say: &Say<'_>,
    determination: &Determination,
    id: origo_origin::FindingId,
    rule: Option<usize>,
) -> Value {
    let Some(finding) = determination.finding(id) else { return Value::Null };
    let rule = match &finding.reason {
        origo_origin::Reason::ProductRule { rule, .. } => Some(*rule),
        _ => rule,
    };
    let children: Vec<Value> =
        finding.children.iter().map(|child| finding_tree(say, determination, *child, rule)).collect();
    let cites: Vec<String> = say.citations(finding, rule).into_iter().map(ToString::to_string).collect();
    let mut node = serde_json::Map::new();
    node.insert("outcome".to_owned(), json!(outcome_word(finding)));
    node.insert("says".to_owned(), json!(say.reason(finding, rule)));
    if !cites.is_empty() {
        node.insert("cite".to_owned(), json!(cites));
    }
    if let origo_origin::Reason::Materials { group, .. } = finding.reason {
        node.insert("group".to_owned(), json!(group));
    }
    if !children.is_empty() {
        node.insert("of".to_owned(), Value::Array(children));
    }
    Value::Object(node)
}

fn outcome_word(finding: &Finding) -> &'static str {
    match finding.outcome {
        Outcome::Met => "met",
        Outcome::NotMet => "not-met",
        Outcome::Unknown => "unknown",
    }
}

fn answer_word(value: &FactValue) -> String {
    match value {
        FactValue::Originating => "originating".to_owned(),
        FactValue::NonOriginating => "non-originating".to_owned(),
        FactValue::Yes => "yes".to_owned(),
        FactValue::No => "no".to_owned(),
        FactValue::Choice(text) => text.clone(),
    }
}

fn place_name(place: Place) -> String {
    match place {
        Place::Party(country) => format!("party:{country}"),
        Place::RegionUnattributed => "region".to_owned(),
        Place::Foreign(country) => format!("foreign:{country}"),
        Place::ForeignUnattributed => "foreign".to_owned(),
        Place::Unknown => "unknown".to_owned(),
    }
}

/// What replaying a determination came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// The good.
    pub good: String,
    /// What differs; empty: the same determination came out.
    pub differences: Vec<String>,
    /// The status recorded.
    pub recorded: String,
    /// The status now.
    pub now: String,
}

/// Makes a recorded determination again. `rulebook` loads the rulebook that the record names, by its id.
///
/// Returns one result for each determination in the file, or what is wrong with it.
pub fn replay(path: &str, text: &str, rulebook: impl Fn(&str) -> Option<Rulebook>) -> Result<Vec<Replay>, String> {
    records(path, text)?.into_iter().map(|record| replay_one(record, &rulebook)).collect()
}

/// A recorded determination, whole and of this version of the shapes.
pub(super) struct Record {
    /// Where it stands.
    pub(super) place: String,
    /// As it was written.
    pub(super) json: Value,
    shape: DeterminationV1,
}

/// The determinations of a file; the error says which one is none, and why.
pub(super) fn records(path: &str, text: &str) -> Result<Vec<Record>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("{path}: this is not valid json: {error}"))?;
    let records = match value {
        Value::Array(records) => records,
        one => vec![one],
    };
    if records.is_empty() {
        return Err(format!(
            "{path}: there is no determination in it; write one with `origo qualify FILE --format json`"
        ));
    }
    let count = records.len();
    let whole = records.into_iter().enumerate().map(|(index, json)| {
        let place = if count > 1 { format!("{path}, determination {}", index + 1) } else { path.to_owned() };
        let found = json.get("origo_determination").and_then(Value::as_u64);
        if found == Some(u64::from(WIRE)) {
            let shape = DeterminationV1::deserialize(&json)
                .map_err(|error| format!("{place}: the determination is damaged: {error}"))?;
            if shape.into.is_empty() {
                return Err(format!("{place}: the record names no importing country"));
            }
            return Ok(Record { place, json, shape });
        }
        let shown = found.map_or_else(|| "no `origo_determination`".to_owned(), |version| format!("version {version}"));
        Err(format!(
            "{place}: this is not a determination that can be replayed: found {shown}, expected version {WIRE}; write one with `origo qualify FILE --format json`"
        ))
    });
    whole.collect()
}

fn replay_one(record: Record, load: &impl Fn(&str) -> Option<Rulebook>) -> Result<Replay, String> {
    let Record { place: path, json: record, shape } = record;
    let Some(rulebook) = load(&shape.rulebook.id) else {
        return Err(format!("{path}: the rulebook `{}` is not there", shape.rulebook.id));
    };
    let (mut differences, mut now) = (Vec::new(), StatusKind::Undetermined);
    if rulebook.hash() != shape.rulebook.hash {
        differences.push(format!(
            "the rulebook is another edition: recorded {} with hash {}, now {} with hash {}",
            shape.rulebook.edition,
            shape.rulebook.hash,
            rulebook.edition(),
            rulebook.hash()
        ));
    }
    let bytes = serde_json::to_vec(&shape.input).map_err(|error| format!("{path}: {error}"))?;
    let inputs = read(&Input::File { path: "input.json".to_owned(), bytes });
    let nomenclature = Library.nomenclature();
    let Some(draft) = inputs.into_iter().next() else { return Err(format!("{path}: the record holds no good")) };
    let as_if = shape.as_if.as_deref().map(Date::parse).transpose().map_err(|error| format!("{path}: {error}"))?;
    let decoded = decode(draft, &nomenclature, None);
    let Some(file) = decoded.file else {
        let problems: Vec<String> = decoded.draft.problems.iter().map(|problem| problem.message.clone()).collect();
        return Err(format!("{path}: the recorded good cannot be read: {}", problems.join("; ")));
    };
    // An answer for several countries is made again for each; readings are those of the first.
    for (nth, name) in shape.into.iter().enumerate() {
        let into = Country::parse(name).map_err(|error| format!("{path}: {error}"))?;
        let readings = shape.chosen_readings.clone();
        let request = crate::Request { into: Some(into), as_if, readings, without_advice: false };
        let answers = crate::qualify(&[(&rulebook, as_if)], &nomenclature, &file, &decoded.draft, &request);
        let Some(mut answer) = answers.answers.first().cloned() else {
            let problems: Vec<String> = answers.problems.iter().map(|problem| problem.message.clone()).collect();
            return Err(format!("{path}: the recorded good cannot be determined: {}", problems.join("; ")));
        };
        answer.into = shape.into.iter().filter_map(|country| Country::parse(country).ok()).collect();
        now = answer.determination.status;
        let again = determination(&answer, &decoded.draft, &answers.problems);
        for difference in differences_of(&record, &again, nth > 0) {
            if !differences.contains(&difference) {
                differences.push(difference);
            }
        }
    }
    Ok(Replay { good: shape.good, differences, recorded: shape.status, now: status_word(now) })
}

/// What differs between a record and a determination made now.
fn differences_of(record: &Value, again: &Value, without_readings: bool) -> Vec<String> {
    let mut differences = Vec::new();
    for (key, recorded) in record.as_object().into_iter().flatten() {
        // The version of the program may differ, the good is what it is made from, and the hash has been compared.
        if matches!(key.as_str(), "origo_version" | "input" | "rulebook" | "notes" | "also")
            || (without_readings && key == "readings")
        {
            continue;
        }
        let now = again.get(key).unwrap_or(&Value::Null);
        if recorded == now {
            continue;
        }
        let short = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) | Value::Null => value.to_string(),
            Value::Array(_) | Value::Object(_) => "something else".to_owned(),
        };
        differences.push(format!("{key}: recorded {}, now {}", short(recorded), short(now)));
    }
    differences
}

fn status_word(status: StatusKind) -> String {
    status.word().to_owned()
}
