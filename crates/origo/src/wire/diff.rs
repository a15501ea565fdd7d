//! What changed between two recorded determinations of the same goods.

use super::v1::records;
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
}

type Key = (String, String, String);

/// Compares two files written by `origo qualify --format json`, answer by answer: good, rulebook and country.
///
/// The error says which file is no record of determinations, and why.
pub fn diff(old: (&str, &str), new: (&str, &str)) -> Result<Vec<Changed>, String> {
    let (old, new) = (by_answer(old)?, by_answer(new)?);
    let mut found: Vec<Changed> = Vec::new();
    for key @ (good, rulebook, into) in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
        let (was, now) = (old.get(key), new.get(key));
        let status = |record: Option<&Value>| record.map(|record| word(record.get("status")));
        let mut changed = Changed {
            good: good.clone(),
            rulebook: rulebook.clone(),
            into: vec![into.clone()],
            was: status(was),
            now: status(now),
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
        // Countries that come to the same are said once.
        let same = |other: &&mut Changed| {
            Changed { into: Vec::new(), ..(**other).clone() } == Changed { into: Vec::new(), ..changed.clone() }
        };
        match found.iter_mut().find(same) {
            Some(other) => other.into.append(&mut changed.into),
            None => found.push(changed),
        }
    }
    Ok(found)
}

fn by_answer((path, text): (&str, &str)) -> Result<BTreeMap<Key, Value>, String> {
    let mut found = BTreeMap::new();
    for (place, record) in records(path, text)? {
        let good = word(record.get("good"));
        let rulebook = word(record.get("rulebook").and_then(|rulebook| rulebook.get("id")));
        for into in record.get("into").and_then(Value::as_array).into_iter().flatten() {
            let key = (good.clone(), rulebook.clone(), word(Some(into)));
            if found.insert(key, record.clone()).is_some() {
                return Err(format!(
                    "{place}: a second determination of {good} under {rulebook} into {}; expected one; compare files of one day each",
                    word(Some(into))
                ));
            }
        }
    }
    Ok(found)
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

/// One line for each of the named fields that differs.
fn fields(was: &Value, now: &Value, names: &[(&str, &str)]) -> Vec<String> {
    let differs = names.iter().filter(|(path, _)| was.pointer(path) != now.pointer(path));
    differs.map(|(path, name)| format!("{name}: {} -> {}", word(was.pointer(path)), word(now.pointer(path)))).collect()
}

fn answer(was: &Value, now: &Value) -> Vec<String> {
    let mut found = fields(
        was,
        now,
        &[
            ("/claimable_today", "claimable today"),
            ("/criterion", "criterion"),
            ("/rule", "rule"),
            ("/election/method", "method"),
            ("/election/de_minimis_base", "basis of the tolerance"),
            ("/as_if", "as if on"),
            ("/rulebook/edition", "edition of the rulebook"),
            ("/content/base", "content counted on"),
            ("/content/amount", "that base"),
        ],
    );
    // An edition of the same day can hold other rules.
    let same_day = was.pointer("/rulebook/edition") == now.pointer("/rulebook/edition");
    if same_day && was.pointer("/rulebook/hash") != now.pointer("/rulebook/hash") {
        found.push("the rulebook: its text is another, of the same edition".to_owned());
    }
    let places = |record: &Value| rows(record.pointer("/content/places"), &["place"]);
    found.extend(compared(&places(was), &places(now), "content of"));
    let readings = |record: &Value| record.get("readings").cloned().unwrap_or_default();
    found.extend(map(&readings(was), &readings(now), "reading"));
    found
}

/// The deepest findings whose outcome differs. Findings are of one clause when they cite the same, or say the same.
fn findings(was: &Value, now: &Value, found: &mut Vec<String>) {
    let outcome = |finding: &Value| word(finding.get("outcome"));
    let says = |finding: &Value| word(finding.get("says"));
    let children = |finding: &Value| finding.get("of").and_then(Value::as_array).cloned().unwrap_or_default();
    let (olds, mut news) = (children(was), children(now));
    let before = found.len();
    let mut unmatched = Vec::new();
    for old in olds {
        match news.iter().position(|new| says(new) == says(&old)) {
            Some(at) => findings(&old, &news.remove(at), found),
            None => unmatched.push(old),
        }
    }
    for old in unmatched {
        let at = news.iter().position(|new| new.get("cite").is_some() && new.get("cite") == old.get("cite"));
        if let Some(at) = at {
            findings(&old, &news.remove(at), found);
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
    let none = Value::Null;
    let (was, now) = (was.unwrap_or(&none), now.unwrap_or(&none));
    let mut found = Vec::new();
    let names: Vec<&String> = [was, now].into_iter().filter_map(Value::as_object).flat_map(Map::keys).collect();
    let mut done: Vec<&str> = Vec::new();
    for name in names {
        if done.contains(&name.as_str()) {
            continue;
        }
        done.push(name);
        let (old, new) = (was.get(name), now.get(name));
        let one = name.strip_suffix('s').unwrap_or(name);
        let list = [old, new].into_iter().flatten().any(Value::is_array);
        if list {
            // A line and a paper go by their id, a cost by what it is and where.
            let keys = ["id", "category", "place", "fact", "name", "vehicle"];
            found.extend(compared(&rows(old, &keys), &rows(new, &keys), one));
        } else {
            let whole = |value: Option<&Value>| value.cloned().unwrap_or_default();
            found.extend(map(&whole(old), &whole(new), one));
        }
    }
    found
}

/// The fields of two objects that differ, or two values that do.
fn map(was: &Value, now: &Value, what: &str) -> Vec<String> {
    let empty = Map::new();
    if !was.is_object() && !now.is_object() {
        let differs = was != now;
        return differs.then(|| format!("{what}: {} -> {}", word(Some(was)), word(Some(now)))).into_iter().collect();
    }
    let (old, new) = (was.as_object().unwrap_or(&empty), now.as_object().unwrap_or(&empty));
    let added = new.keys().filter(|name| !old.contains_key(*name));
    let names = old.keys().chain(added).filter(|name| old.get(*name) != new.get(*name));
    names.map(|name| format!("{what} {name}: {} -> {}", word(old.get(name)), word(new.get(name)))).collect()
}

/// The rows of a list by name; the first id is a name, and without one all of the keys that stand are. Rows of one name are
/// numbered.
fn rows(list: Option<&Value>, keys: &[&str]) -> Vec<(String, Value)> {
    let mut found: Vec<(String, Value)> = Vec::new();
    for row in list.and_then(Value::as_array).into_iter().flatten() {
        let stated: Vec<String> = keys.iter().filter_map(|key| row.get(key)).map(|value| word(Some(value))).collect();
        let name = match row.get("id") {
            Some(id) => word(Some(id)),
            None if stated.is_empty() => word(Some(row)),
            None => stated.join(" in "),
        };
        let twin = found.iter().filter(|(known, _)| *known == name || known.starts_with(&format!("{name} #"))).count();
        let name = if twin == 0 { name } else { format!("{name} #{}", twin + 1) };
        found.push((name, row.clone()));
    }
    found
}

/// Rows that went, came or say something else.
fn compared(was: &[(String, Value)], now: &[(String, Value)], what: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, old) in was {
        match now.iter().find(|(other, _)| other == name) {
            None => found.push(format!("{what} {name}: gone ({})", short(old))),
            Some((_, new)) => found.extend(map(old, new, &format!("{what} {name}"))),
        }
    }
    for (name, new) in now.iter().filter(|(name, _)| !was.iter().any(|(other, _)| other == name)) {
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
        let twice = record("originating", "x", "met", "1 USD").replace(r#"["US","CA"]"#, r#"["US","US"]"#);
        assert!(diff(("old", &twice), ("new", &twice)).unwrap_err().contains("a second determination of P-1"));
    }
}
