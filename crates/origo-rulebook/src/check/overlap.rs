//! Two product rules that could both apply to one good must be told apart by kind, use or level.

use super::RulePlace;
use crate::{Diagnostic, Kind, KindPredicate, ProductRule, Rulebook, UseSet};
use origo_base::HsSet;

pub(crate) fn check(rulebook: &Rulebook, places: &[RulePlace], report: &impl Fn(Diagnostic)) {
    let rules = rulebook.rules();
    for (index, (rule, place)) in rules.iter().zip(places).enumerate() {
        for other in rules.iter().take(index) {
            // Of some hundred thousand pairs nearly all are apart already by their codes.
            if !rule.goods.overlaps(&other.goods) {
                continue;
            }
            let apart_in_time = match (rule.in_force, other.in_force) {
                (Some(one), Some(two)) => one.last() < two.first() || two.last() < one.first(),
                _ => false,
            };
            if apart_in_time {
                continue;
            }
            // A rule with `else` gives way to one without; two of a sort must be told apart.
            if rule.otherwise != other.otherwise || !same_level_overlap(rule, other) {
                continue;
            }
            let kinds_apart = match (&rule.kind, &other.kind) {
                (Some(a), Some(b)) => kinds_exclude(a, b, rulebook.kinds()),
                _ => false,
            };
            let all = rulebook.universe().all();
            let shared: UseSet = rule.uses.unwrap_or(all).and(other.uses.unwrap_or(all));
            if !kinds_apart && !shared.is_empty() {
                report(
                    Diagnostic::error(
                        "overlap",
                        place.file,
                        place.span.clone(),
                        format!("rules `{}` and `{}` could both apply to one good", other.id, rule.id),
                    )
                    .found(format!(
                        "goods {} and {}, for {}",
                        other.goods,
                        rule.goods,
                        rulebook.universe().show(shared)
                    ))
                    .help("tell them apart by `kind` or `use`, or mark one of them `else = true`"),
                );
            }
        }
    }
}

/// Whether some code is covered by ranges of both rules at the same level; a finer level wins over a coarser one.
fn same_level_overlap(a: &ProductRule, b: &ProductRule) -> bool {
    a.goods.ranges().into_iter().any(|x| {
        b.goods
            .ranges()
            .into_iter()
            .any(|y| x.first().level() == y.first().level() && HsSet::new([x]).overlaps(&HsSet::new([y])))
    })
}

/// Whether no good can meet both descriptions.
pub(crate) fn kinds_exclude(a: &KindPredicate, b: &KindPredicate, declared: &[Kind]) -> bool {
    let group = |name: &String| declared.iter().find(|kind| kind.id == *name).map(|kind| kind.group.as_str());
    match (a.negated, b.negated) {
        (false, false) => {
            a.kinds.iter().all(|x| b.kinds.iter().all(|y| x != y && group(x).is_some() && group(x) == group(y)))
        }
        (false, true) => a.kinds.iter().all(|x| b.kinds.contains(x)),
        (true, false) => b.kinds.iter().all(|x| a.kinds.contains(x)),
        (true, true) => false,
    }
}
