//! What changed between two recorded determinations of the same goods.

use super::v1::{Record, records};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What became of one answer: a good under a rulebook, in a country of importation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The part number of the good.
    pub good: String,
    /// The id of the rulebook.
    pub rulebook: String,
    /// The countries of importation for which this holds.
    pub into: Vec<String>,
    /// The status in the old file; none: it holds no such answer.
    pub was: Option<String>,
    /// The status in the new file; none: it holds no such answer.
    pub now: Option<String>,
    /// What the answer says otherwise: criterion, rule, method, content by place.
    pub answer: Vec<String>,
    /// The deepest findings whose outcome is another.
    pub findings: Vec<String>,
    /// What is stated otherwise about the good: fields, dates, lines, costs, papers.
    pub input: Vec<String>,
}

impl Changed {
    /// Whether the status is another, or one of the files lacks the answer.
    pub fn status_differs(&self) -> bool {
        self.was != self.now
    }

    /// Whether nothing differs.
    pub fn is_same(&self) -> bool {
        !self.status_differs() && self.answer.is_empty() && self.findings.is_empty() && self.input.is_empty()
    }

    /// Whether it says of its countries what another of the same good and rulebook says of others.
    fn agrees_with(&self, other: &Self) -> bool {
        (&self.was, &self.now) == (&other.was, &other.now)
            && (&self.answer, &self.findings, &self.input) == (&other.answer, &other.findings, &other.input)
    }
}

/// Good, rulebook and country.
type Key = (String, String, String);

/// Compares two files written by `origo qualify --format json`, answer by answer: good, rulebook and country.
///
/// The error says which file is no record of determinations, and why.
pub fn diff(old: (&str, &str), new: (&str, &str)) -> Result<Vec<Changed>, String> {
    let (old, new) = (records(old.0, old.1)?, records(new.0, new.1)?);
    let (old, new) = (by_answer(&old)?, by_answer(&new)?);
    let mut found: Vec<Changed> = Vec::new();
    for key @ (good, rulebook, into) in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
        let (was, now) = (old.get(key).copied(), new.get(key).copied());
        let changed = changed(good, rulebook, into, was, now);
        // Countries that come to the same are said once; those of one good stand together.
        let mut beside = found.iter_mut().rev().take_while(|other| other.good == *good && other.rulebook == *rulebook);
        match beside.find(|other| other.agrees_with(&changed)) {
            Some(other) => other.into.extend(changed.into),
            None => found.push(changed),
        }
    }
    Ok(found)
}

fn changed(good: &str, rulebook: &str, into: &str, was: Option<&Value>, now: Option<&Value>) -> Changed {
    let status = |record: &Value| word(record.get("status"));
    let mut changed = Changed {
        good: good.to_owned(),
        rulebook: rulebook.to_owned(),
        into: vec![into.to_owned()],
        was: was.map(status),
        now: now.map(status),
        answer: Vec::new(),
        findings: Vec::new(),
        input: Vec::new(),
    };
    if let (Some(was), Some(now)) = (was, now) {
        changed.answer = answer(was, now);
        if let (Some(was), Some(now)) = (was.get("findings"), now.get("findings")) {
            findings(was, now, &mut changed.findings);
        }
        changed.input = input(was.get("input"), now.get("input"));
    }
    changed
}

fn by_answer(records: &[Record]) -> Result<BTreeMap<Key, &Value>, String> {
    let mut found = BTreeMap::new();
    for Record { place, json, .. } in records {
        let good = word(json.get("good"));
        let rulebook = word(json.pointer("/rulebook/id"));
        for into in elements(json.get("into")) {
            let into = word(Some(into));
            if found.insert((good.clone(), rulebook.clone(), into.clone()), json).is_some() {
                return Err(format!(
                    "{place}: a second determination of {good} under {rulebook} into {into}; expected one; compare files of one day each"
                ));
            }
        }
    }
    Ok(found)
}

/// The elements of a list; none, if it is none.
fn elements(list: Option<&Value>) -> &[Value] {
    list.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A value as people write it.
fn word(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "none".to_owned(),
        Some(Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts.iter().map(|part| word(Some(part))).collect::<Vec<_>>().join(", "),
        Some(other) => other.to_string(),
    }
}

/// What a thing was and is, if that differs.
fn turned(name: &str, was: Option<&Value>, now: Option<&Value>) -> Option<String> {
    (was != now).then(|| format!("{name}: {} -> {}", word(was), word(now)))
}

fn answer(was: &Value, now: &Value) -> Vec<String> {
    let fields = [
        ("/claimable_today", "claimable today"),
        ("/criterion", "criterion"),
        ("/rule", "rule"),
        ("/election/method", "method"),
        ("/election/de_minimis_base", "basis of the tolerance"),
        ("/as_if", "as if on"),
        ("/rulebook/edition", "edition of the rulebook"),
        ("/content/base", "content counted on"),
        ("/content/amount", "that base"),
    ];
    let field = |(path, name): (&str, &str)| turned(name, was.pointer(path), now.pointer(path));
    let mut found: Vec<String> = fields.into_iter().filter_map(field).collect();
    // An edition of the same day can hold other rules.
    let same_day = was.pointer("/rulebook/edition") == now.pointer("/rulebook/edition");
    if same_day && was.pointer("/rulebook/hash") != now.pointer("/rulebook/hash") {
        found.push("the rulebook: its text is another, of the same edition".to_owned());
    }
    let [old, new] = [was, now].map(|record| rows(record.pointer("/content/places"), &["place"]));
    found.extend(compared(&old, &new, "content of"));
    found.extend(map(was.get("readings"), now.get("readings"), "reading"));
    found
}

/// The deepest findings whose outcome differs. Findings are of one clause when they cite the same, or say the same.
fn findings(was: &Value, now: &Value, found: &mut Vec<String>) {
    let outcome = |finding: &Value| word(finding.get("outcome"));
    let says = |finding: &Value| word(finding.get("says"));
    let mut news: Vec<&Value> = elements(now.get("of")).iter().collect();
    let before = found.len();
    let mut unmatched = Vec::new();
    for old in elements(was.get("of")) {
        match news.iter().position(|new| new.get("says") == old.get("says")) {
            Some(at) => findings(old, news.remove(at), found),
            None => unmatched.push(old),
        }
    }
    for old in unmatched {
        let at = news.iter().position(|new| new.get("cite").is_some() && new.get("cite") == old.get("cite"));
        if let Some(at) = at {
            findings(old, news.remove(at), found);
        }
    }
    if found.len() == before && outcome(was) != outcome(now) {
        let cite = now.get("cite").map_or(String::new(), |cite| format!(" [{}]", word(Some(cite))));
        let line = match says(was) == says(now) {
            true => format!("{}: {} -> {}{cite}", says(now), outcome(was), outcome(now)),
            false => format!("{} ({}) -> {} ({}){cite}", says(was), outcome(was), says(now), outcome(now)),
        };
        if !found.contains(&line) {
            found.push(line);
        }
    }
}

fn input(was: Option<&Value>, now: Option<&Value>) -> Vec<String> {
    let mut found = Vec::new();
    for name in names(was, now) {
        let [old, new] = [was, now].map(|whole| whole.and_then(|whole| whole.get(name)));
        let one = name.strip_suffix('s').unwrap_or(name);
        let list = [old, new].into_iter().flatten().any(Value::is_array);
        if list {
            // A line and a paper go by their id, a cost by what it is and where.
            let keys = ["id", "category", "place", "fact", "name", "vehicle"];
            found.extend(compared(&rows(old, &keys), &rows(new, &keys), one));
        } else {
            found.extend(map(old, new, one));
        }
    }
    found
}

/// The names of the fields of either object, those of the first before the others.
fn names<'v>(was: Option<&'v Value>, now: Option<&'v Value>) -> Vec<&'v String> {
    let [old, new] = [was, now].map(|whole| whole.and_then(Value::as_object));
    let added = new.into_iter().flat_map(Map::keys).filter(|name| old.is_none_or(|old| !old.contains_key(*name)));
    old.into_iter().flat_map(Map::keys).chain(added).collect()
}

/// The fields of two objects that differ, or two values that do.
fn map(was: Option<&Value>, now: Option<&Value>, what: &str) -> Vec<String> {
    if ![was, now].into_iter().flatten().any(Value::is_object) {
        return turned(what, was, now).into_iter().collect();
    }
    let one = |name: &String| {
        let [old, new] = [was, now].map(|whole| whole.and_then(|whole| whole.get(name)));
        turned(&format!("{what} {name}"), old, new)
    };
    names(was, now).into_iter().filter_map(one).collect()
}

/// The rows of a list by name; the first id is a name, and without one all of the keys that stand are. Rows of one name are
/// numbered.
fn rows<'v>(list: Option<&'v Value>, keys: &[&str]) -> Vec<(String, &'v Value)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for row in elements(list) {
        let stated: Vec<String> = keys.iter().filter_map(|key| row.get(key)).map(|value| word(Some(value))).collect();
        let name = match row.get("id") {
            Some(id) => word(Some(id)),
            None if stated.is_empty() => word(Some(row)),
            None => stated.join(" in "),
        };
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        found.push((if *count == 1 { name } else { format!("{name} #{count}") }, row));
    }
    found
}

/// Rows that went, came or say something else.
fn compared<'v>(was: &[(String, &'v Value)], now: &[(String, &'v Value)], what: &str) -> Vec<String> {
    fn by_name<'r, 'v>(rows: &'r [(String, &'v Value)]) -> BTreeMap<&'r str, &'v Value> {
        rows.iter().map(|(name, row)| (name.as_str(), *row)).collect()
    }
    let (before, after) = (by_name(was), by_name(now));
    let mut found = Vec::new();
    for (name, old) in was {
        match after.get(name.as_str()) {
            None => found.push(format!("{what} {name}: gone ({})", short(old))),
            Some(new) => found.extend(map(Some(old), Some(new), &format!("{what} {name}"))),
        }
    }
    for (name, new) in now.iter().filter(|(name, _)| !before.contains_key(name.as_str())) {
        found.push(format!("{what} {name}: new ({})", short(new)));
    }
    found
}

/// What tells a row from others: its part, its amount.
fn short(row: &Value) -> String {
    let told = ["part", "kind", "hs", "origin", "price", "amount", "value", "valid", "text"];
    let words: Vec<String> = told.iter().filter_map(|key| row.get(key)).map(|value| word(Some(value))).collect();
    if words.is_empty() { word(Some(row)) } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(status: &str, says: &str, outcome: &str, price: &str) -> String {
        json!([{
            "origo_determination": 1,
            "origo_version": "0.1.0",
            "claimable_today": false,
            "readings": {},
            "completions": 1,
            "bounded": false,
            "missing": [],
            "together": [],
            "flips": [],
            "other_readings": [],
            "taken_for_granted": [],
            "groups": [],
            "notes": [],
            "chosen_readings": {},
            "rulebook": { "id": "pact", "edition": "2026-01-01", "hash": "a" },
            "good": "P-1",
            "into": ["US", "CA"],
            "status": status,
            "findings": { "outcome": outcome, "says": "one of the criteria", "of": [
                { "outcome": outcome, "says": says, "cite": ["T 1"] },
                { "outcome": "met", "says": "never changes" },
            ] },
            "input": { "good": { "part": "P-1" }, "lines": [{ "id": "10", "price": price }], "costs": [] },
        }])
        .to_string()
    }

    #[test]
    fn the_deepest_finding_and_what_was_stated_are_named_once_for_all_countries() {
        let old = record("originating", "content of 41", "met", "30 USD");
        let new = record("non-originating", "content of 39", "not-met", "32 USD");
        let found = diff(("old", &old), ("new", &new)).unwrap();
        assert_eq!(found.len(), 1);
        let one = &found[0];
        assert_eq!(one.into, ["CA", "US"]);
        assert!(one.status_differs());
        assert_eq!(one.findings, ["content of 41 (met) -> content of 39 (not-met) [T 1]"]);
        assert_eq!(one.input, ["line 10 price: 30 USD -> 32 USD"]);
        assert!(diff(("old", &old), ("new", &old)).unwrap().iter().all(Changed::is_same));
    }

    #[test]
    fn what_is_no_record_is_named() {
        assert!(diff(("old", "{}"), ("new", "[]")).unwrap_err().contains("old: this is not a determination"));
        let damaged = record("originating", "x", "met", "1 USD").replace(r#"["US","CA"]"#, "[]");
        assert!(diff(("old", &damaged), ("new", &damaged)).unwrap_err().contains("no importing country"));
        let damaged = damaged.replace(r#""good":"P-1""#, r#""good":7"#);
        assert!(diff(("old", &damaged), ("new", &damaged)).unwrap_err().contains("the determination is damaged"));
        let twice = record("originating", "x", "met", "1 USD").replace(r#"["US","CA"]"#, r#"["US","US"]"#);
        assert!(diff(("old", &twice), ("new", &twice)).unwrap_err().contains("a second determination of P-1"));
    }
}
