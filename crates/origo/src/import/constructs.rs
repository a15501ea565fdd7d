//! Which constructs of drafting a sentence uses, for the table of coverage.

use origo_base::HsLevel;
use origo_rulebook::treaty::Lowered;
use origo_rulebook::{Criterion, Figure, Scope, ShiftBase};
use std::collections::BTreeSet;

/// The constructs of a sentence, each once; the names sort as the table shows them.
pub(super) fn of(rule: &Lowered) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut name = |text: &str| {
        found.insert(text.to_owned());
    };
    let sets = rule.origin.permitted_sets();
    if sets.is_empty() {
        name("no change required");
    }
    for set in &sets {
        match set.base {
            None => name("change from listed materials only"),
            Some(ShiftBase::Any) => name("change from anywhere"),
            Some(ShiftBase::Change { level, scope }) => {
                name(match level {
                    HsLevel::Chapter => "change of chapter",
                    HsLevel::Heading => "change of heading",
                    HsLevel::Subheading => "change of subheading",
                    HsLevel::TariffItem | HsLevel::Statistical => "change of tariff item",
                });
                match scope {
                    Some(Scope::Each) => name("range: each member"),
                    Some(Scope::Group) => name("range: as a group"),
                    None => {}
                }
            }
        }
        for member in &set.members {
            name(if member.include { "materials added" } else { "materials excepted" });
            if member.kinds.is_some() {
                name("materials described");
            }
        }
    }
    if sets.len() > 1 {
        name("materials: several of a list");
    }
    if rule.printed_range {
        name("range: as printed");
    }
    for test in rule.origin.tests() {
        name(&format!("content by method {}", test.method.as_deref().unwrap_or("any")));
        if matches!(test.figure, Figure::Linked(_)) {
            name("content by date");
        }
    }
    rule.origin.walk(&mut |part| {
        if matches!(part, Criterion::Process(_)) {
            name("condition asked as a fact");
        }
    });
    if rule.kind.is_some() {
        name("goods described");
    }
    if rule.otherwise {
        name("goods: any other");
    }
    if rule.uses.is_some() {
        name("goods: for a use");
    }
    if rule.period.0.is_some() {
        name("rule for a period");
    }
    found
}
