//! What is suspicious about a rule by itself: codes that do not exist, exceptions that except nothing.

use super::{Vocabulary, rows::Row};
use origo_base::{HsCode, HsLevel, HsSet};
use origo_rulebook::treaty::Lowered;
use origo_rulebook::{Diagnostic, PermittedSet, Place, Severity, ShiftBase};
use std::collections::BTreeSet;

pub(super) fn check(rule: &Lowered, row: &Row, vocabulary: &Vocabulary) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut warn = |code: &'static str, message: String, help: &str| {
        let place = Place::File { path: row.place.clone() };
        found.push(Diagnostic::at(code, Severity::Warning, place, message).help(help));
    };
    let beyond = rule.goods.without(&row.product);
    if !row.product.is_empty() && !beyond.is_empty() {
        let message = format!("the sentence is about {}, and its row about {}", rule.goods, row.product);
        warn("beyond-row", message, "compare both with the source; the rule is for the goods of the sentence");
    }
    let mut unknown: BTreeSet<HsCode> = BTreeSet::new();
    let mut ends = |set: &HsSet| {
        for range in set.ranges() {
            let strange = [range.first(), range.last()].into_iter().filter(|code| !exists(*code, vocabulary));
            unknown.extend(strange);
        }
    };
    ends(&rule.goods);
    for set in rule.origin.permitted_sets() {
        set.members.iter().for_each(|member| ends(&member.codes));
        for codes in void(set, &rule.goods) {
            let message = format!("the exception of {codes} excepts nothing that the change of {} permits", rule.goods);
            warn("void-exception", message, "compare the sentence with its source");
        }
    }
    if !unknown.is_empty() {
        let names: Vec<String> = unknown.iter().map(HsCode::to_string).collect();
        let of = vocabulary.known.as_ref().map_or("the harmonized system".to_owned(), |(_, of)| format!("HS {of}"));
        let message = format!("{}: no code of {of}", names.join(", "));
        warn("unknown-code", message, "a misprint, a scan, or an edition that the rulebook is not in");
    }
    found
}

/// Without an edition only the chapters are known: 01 to 97 without 77, which is kept free.
fn exists(code: HsCode, vocabulary: &Vocabulary) -> bool {
    match &vocabulary.known {
        Some((nomenclature, edition)) => nomenclature.exists(*edition, code),
        None => {
            let chapter = code.at(HsLevel::Chapter).map(|chapter| chapter.to_string()).unwrap_or_default();
            matches!(chapter.parse::<u8>(), Ok(1..=76 | 78..=97))
        }
    }
}

/// Exceptions of codes that the set does not permit where they stand.
fn void<'s>(set: &'s PermittedSet, goods: &HsSet) -> Vec<&'s HsSet> {
    let mut given = HsSet::default();
    let mut found = Vec::new();
    for member in &set.members {
        if member.include || member.own.is_some() {
            given = given.union(&member.codes);
            continue;
        }
        let by_base = match set.base {
            None => false,
            // The good's own class is what a change of its level does not permit.
            Some(ShiftBase::Change { level, .. }) if !goods.spans_more_than_one(level) => {
                !goods.classes(level).covers(&member.codes)
            }
            Some(_) => true,
        };
        if !by_base && !given.overlaps(&member.codes) {
            found.push(&member.codes);
        }
    }
    found
}
