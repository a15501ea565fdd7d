use origo_base::{Amount, Answer, Case, Date, Period};
use origo_origin::cost_counts;
use origo_rulebook::{Diagnostic, MethodBase, Place, Rulebook, Severity};
use origo_table::{Draft, Nomenclature, Section};
use std::collections::BTreeMap;

/// Fits a case to a rulebook: codes into the rulebook's edition, dates to the day at which it is applied. Problems name the good's file; an error means that the rulebook cannot be applied as asked.
pub fn fit(
    rulebook: &Rulebook,
    nomenclature: &Nomenclature,
    case: &Case,
    as_if: Option<Date>,
    draft: &Draft,
) -> (Case, Vec<Diagnostic>) {
    let mut fitted = case.clone();
    let mut problems = Vec::new();
    convert(rulebook, nomenclature, &mut fitted, &draft.path, &mut problems);
    if let Some(day) = as_if {
        apply_on(&mut fitted, day);
    }
    answers(rulebook, &fitted, draft, &mut problems);
    stated_net_cost(rulebook, &fitted, draft, &mut problems);
    (fitted, problems)
}

fn note(severity: Severity, code: &'static str, path: &str, message: String) -> Diagnostic {
    Diagnostic::at(code, severity, Place::File { path: path.to_owned() }, message)
}

/// Every code of the case in the rulebook's edition. A code that became several stays open between them.
fn convert(
    rulebook: &Rulebook,
    nomenclature: &Nomenclature,
    case: &mut Case,
    path: &str,
    problems: &mut Vec<Diagnostic>,
) {
    let (from, to) = (case.good.edition, *rulebook.hs_edition());
    if from == to {
        return;
    }
    let map = |codes: &[origo_base::HsCode]| {
        let mut found: Vec<_> = codes.iter().flat_map(|code| nomenclature.convert(*code, from, to)).collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let good = map(&case.good.hs);
    if let ([one], several @ [_, _, ..]) = (case.good.hs.as_slice(), good.as_slice()) {
        let list: Vec<String> = several.iter().map(ToString::to_string).collect();
        let message =
            format!("the good's code {one} of {from} was one of {} in {to}; each is looked at", list.join(", "));
        problems.push(note(Severity::Warning, "split-code", path, message));
    }
    if let ([one], []) = (case.good.hs.as_slice(), good.as_slice()) {
        let message = format!("the good's code {one} of {from} has no counterpart in {to}, the edition of the rules");
        problems.push(note(Severity::Warning, "lost-code", path, message));
    }
    case.good.hs = good;
    for record in case.evidence.values_mut() {
        if let Some(code) = record.hs {
            let converted = map(&[code]);
            let of_record = |material: &&origo_base::Material| material.evidence.as_ref() == Some(&record.id);
            let level = origo_base::HsLevel::Subheading;
            // A stated code that became several says the same as the material's own if they agreed before.
            let agrees = case
                .materials
                .iter()
                .filter(of_record)
                .all(|material| material.hs.iter().all(|own| own.shares(level, code) != Some(false)));
            record.hs = match converted.as_slice() {
                [one] => Some(*one),
                _ if agrees => None,
                several => several.first().copied().or(Some(code)),
            };
        }
    }
    let mut changed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for material in &mut case.materials {
        let converted = map(&material.hs);
        if converted != material.hs {
            let old: Vec<String> = material.hs.iter().map(ToString::to_string).collect();
            let new: Vec<String> = converted.iter().map(ToString::to_string).collect();
            let new = if new.is_empty() { "no code".to_owned() } else { new.join(" or ") };
            let text = format!("{} of {from} is {new} in {to}", old.join(" or "));
            changed.entry(text).or_default().push(material.id.clone());
        }
        material.hs = converted;
    }
    for (text, lines) in changed {
        let more = lines.len().saturating_sub(5);
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        let shown: Vec<String> = lines.into_iter().take(5).collect();
        let message = format!("{text}, the edition of the rules (lines {}{tail})", shown.join(", "));
        problems.push(note(Severity::Warning, "converted-code", path, message));
    }
    for made in &mut case.self_produced {
        made.hs = map(&made.hs);
    }
    case.good.edition = to;
}

/// Applies the law of a day. Evidence still answers to the day on which the material was really used: where that is
/// not stated, a paper that covers the whole production counts as covering it.
fn apply_on(case: &mut Case, day: Date) {
    let produced = case.dates.produced;
    for material in case.materials.iter_mut().filter(|material| material.received.is_none()) {
        let record = material.evidence.as_ref().and_then(|id| case.evidence.get(id));
        if record.and_then(|record| record.valid).is_some_and(|valid| valid.covers(produced)) {
            material.received = Some(produced.last());
        }
    }
    case.dates.produced = Period::day(day);
    case.dates.shipped = case.dates.shipped.map(|_| day);
    case.dates.entered = case.dates.entered.map(|_| day);
    case.dates.fiscal_year = None;
}

/// Questions that ask for yes or no, and those that ask for an amount.
fn answers(rulebook: &Rulebook, case: &Case, draft: &Draft, problems: &mut Vec<Diagnostic>) {
    for (name, answer) in &case.facts {
        let amount = rulebook.traced().iter().any(|traced| traced.fact == *name);
        let wrong = match answer {
            Answer::Amount(_) => !amount,
            Answer::Yes | Answer::No => amount,
        };
        if wrong {
            let expected = if amount { "an amount such as 4.20 USD" } else { "yes or no" };
            let place = draft.place_of(Section::Facts, "name", name);
            let message = format!("the answer to `{name}` is of another sort than the question");
            problems.push(Diagnostic::at("bad-answer", Severity::Error, place, message).expected(expected));
        }
    }
}

/// A net cost that is stated beside its parts must be what the rulebook makes of them.
fn stated_net_cost(rulebook: &Rulebook, case: &Case, draft: &Draft, problems: &mut Vec<Diagnostic>) {
    let (Some(stated), Some(costs)) = (case.net_cost, &case.costs) else { return };
    let day = case.dates.produced.last();
    let mut sum = Amount::ZERO;
    for material in &case.materials {
        let Some(value) = material.value.is_known().then(|| material.value.low()) else { return };
        sum += value;
    }
    for cost in costs {
        match cost_counts(rulebook, day, MethodBase::NetCost, cost) {
            Some(Some(true)) => sum += cost.amount,
            Some(Some(false)) => {}
            Some(None) | None => return,
        }
    }
    let cent = Amount::parse("0.01").unwrap_or(Amount::ZERO);
    if stated - sum > cent || sum - stated > cent {
        let place = draft.place_of(Section::Good, "net_cost", "");
        let message = format!("net cost is not what its parts make under {}", rulebook.id());
        let mut problem = Diagnostic::at("net-cost", Severity::Error, place, message);
        problem.found = format!("net_cost {stated}; materials and the costs that count make {sum}");
        problem.help = Some("leave net_cost out where costs are listed, or correct one of them".to_owned());
        problems.push(problem);
    }
}
