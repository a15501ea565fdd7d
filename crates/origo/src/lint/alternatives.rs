//! Rules, alternatives and texts that can never decide anything.

use super::Report;
use crate::swallows::swallows;
use origo_rulebook::{Condition, Criterion, ProductRule, Rulebook};

pub(super) fn check(rulebook: &Rulebook, report: &mut Report<'_>) {
    for rule in rulebook.rules() {
        for criterion in rule.origin.all() {
            criterion.walk(&mut |part| {
                if let Criterion::Any(alternatives) = part {
                    swallowed(rule, alternatives, report);
                }
            });
        }
        if let Some(kind) = rule.kind.as_ref().filter(|kind| !kind.negated) {
            let arises = |name: &String| {
                let declared = rulebook.kinds().iter().find(|kind| kind.id == *name);
                declared.is_none_or(|kind| kind.goods.overlaps(&rule.goods))
            };
            if !kind.kinds.iter().any(arises) {
                report("never-applies", &rule.id, format!("goods of {} are never {kind}", rule.goods));
            }
        }
        if let Some(uses) = rule.uses {
            if uses.is_empty() {
                report("never-applies", &rule.id, "no use is left for it by the other rules on its codes".to_owned());
            }
            for row in rule.replace.iter().filter(|row| row.uses.and(uses).is_empty()) {
                let shown = rulebook.universe().show(row.uses);
                report("never-applies", &rule.id, format!("the rule is not for {shown}, for which tests are replaced"));
            }
        }
        for (conditions, text) in &rule.origin.others {
            if contradicts(conditions) {
                report("never-applies", &rule.id, format!("no choice of readings leads to the text {text}"));
            }
            if rule.origin.others.len() == 1 && *text == rule.origin.main {
                report("same-text", &rule.id, format!("another reading has the same text: {text}"));
            }
        }
    }
}

/// Whether one reading would have to have two options.
fn contradicts(conditions: &[Condition]) -> bool {
    conditions.iter().any(|one| conditions.iter().any(|two| one.reading == two.reading && one.option != two.option))
}

/// An alternative that asks all that another asks, and more: whoever meets it meets the other.
fn swallowed(rule: &ProductRule, alternatives: &[Criterion], report: &mut Report<'_>) {
    for (index, one) in alternatives.iter().enumerate() {
        for (place, other) in alternatives.iter().enumerate() {
            let is_repeat = *one == *other && place < index;
            let asks_more = *one != *other && swallows(other, one);
            if place != index && (is_repeat || asks_more) {
                report("swallowed", &rule.id, format!("whoever meets {one} meets {other}, which is enough"));
            }
        }
    }
}
