//! What is sound in a rulebook and yet looks like a slip: rules that cannot apply, exceptions that exclude nothing, names
//! that nothing uses, codes that the edition does not have.
//!
//! A finding that is meant stands explained in the rulebook's own files, under `[explained]`.

mod alternatives;
mod codes;
mod gaps;
mod names;
mod sets;

use origo_rulebook::Rulebook;
use origo_table::Nomenclature;

/// A slip, or what looks like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was found, of what: `no-rule 8708`. The key under `[explained]`.
    pub key: String,
    /// What it means and what to do.
    pub says: String,
    /// Why it is meant, if the files say so.
    pub why: Option<String>,
}

/// Every finding, in the order of the checks and of the files; last, explanations of what was not found.
pub fn lint(rulebook: &Rulebook, nomenclature: &Nomenclature) -> Vec<Finding> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut report = |sort: &str, of: &str, says: String| found.push((format!("{sort} {of}"), says));
    codes::check(rulebook, nomenclature, &mut report);
    names::check(rulebook, &mut report);
    sets::check(rulebook, &mut report);
    alternatives::check(rulebook, &mut report);
    gaps::check(rulebook, nomenclature, &mut report);
    let mut findings: Vec<Finding> = found
        .into_iter()
        .map(|(key, says)| Finding { why: rulebook.explained().get(&key).cloned(), key, says })
        .collect();
    findings.dedup();
    let stale: Vec<Finding> = rulebook
        .explained()
        .keys()
        .filter(|key| findings.iter().all(|finding| finding.key != **key))
        .map(|key| Finding {
            key: format!("stale {key}"),
            says: "an explanation of what was not found; take it out of [explained]".to_owned(),
            why: None,
        })
        .collect();
    findings.extend(stale);
    findings
}

/// Takes a finding: what was found, of what, and what it means.
type Report<'r> = dyn FnMut(&str, &str, String) + 'r;
