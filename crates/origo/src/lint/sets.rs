//! Exceptions that exclude nothing.

use super::Report;
use origo_base::HsSet;
use origo_rulebook::{Criterion, PermittedSet, ProductRule, Rulebook, Scope, SetMember, ShiftBase};

pub(super) fn check(rulebook: &Rulebook, report: &mut Report<'_>) {
    for rule in rulebook.rules() {
        for set in rule.origin.all().flat_map(Criterion::permitted_sets) {
            for (index, member) in set.members.iter().enumerate().filter(|(_, member)| !member.include) {
                let before = set.members.get(..index).unwrap_or_default();
                if excludes_nothing(rule, set, before, member) {
                    let says = format!("{{{}}} was not permitted to begin with, in shift({set})", member.codes);
                    report("excludes-nothing", &rule.id, says);
                }
            }
        }
    }
}

/// What the change of class keeps out for every good of the rule.
fn kept_out(rule: &ProductRule, set: &PermittedSet) -> HsSet {
    match set.base {
        // Nothing is permitted to begin with.
        None => HsSet::parse("01..97").unwrap_or_default(),
        Some(ShiftBase::Any) => HsSet::default(),
        Some(ShiftBase::Change { level, scope }) => {
            let each = scope == Some(Scope::Each) || (scope.is_none() && rule.printed_range);
            // Each class is open to the goods of the others.
            match each && rule.goods.spans_more_than_one(level) {
                true => HsSet::default(),
                false => rule.goods.classes(level),
            }
        }
    }
}

fn excludes_nothing(rule: &ProductRule, set: &PermittedSet, before: &[SetMember], member: &SetMember) -> bool {
    member.own.is_none()
        && kept_out(rule, set).covers(&member.codes)
        && before.iter().all(|other| !other.include || !other.codes.overlaps(&member.codes))
}
