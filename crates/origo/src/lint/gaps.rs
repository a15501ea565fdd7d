//! Kinds and uses of a good for which none of the rules on its code is.

use super::Report;
use origo_base::{HsCode, Membership};
use origo_rulebook::{Kind, KindPredicate, ProductRule, Rulebook, UseSet};
use origo_table::Nomenclature;

/// Most ways of putting kinds together that are tried for one code.
const MOST: usize = 256;

/// Names each code whose rules leave some kind or use without a rule. Rules of any time count.
pub(super) fn check(rulebook: &Rulebook, nomenclature: &Nomenclature, report: &mut Report<'_>) {
    for code in nomenclature.subheadings(*rulebook.hs_edition()) {
        let rules: Vec<&ProductRule> =
            rulebook.rules().iter().filter(|rule| rule.goods.membership(code) == Membership::Inside).collect();
        let partly = rulebook.rules().iter().any(|rule| rule.goods.membership(code) == Membership::Partly);
        if rules.is_empty() || partly || rules.iter().any(|rule| rule.otherwise && rule.kind.is_none()) {
            continue;
        }
        for kinds in together(rulebook, code, &rules) {
            let holds = |predicate: &KindPredicate| {
                predicate.kinds.iter().any(|name| kinds.contains(&name.as_str())) != predicate.negated
            };
            let of_kind = rules.iter().filter(|rule| rule.kind.as_ref().is_none_or(holds));
            let all = rulebook.universe().all();
            let covered = of_kind.fold(UseSet::EMPTY, |uses, rule| uses.or(rule.uses.unwrap_or(all)));
            let left = all.without(covered);
            if !left.is_empty() {
                let kinds = if kinds.is_empty() { String::new() } else { format!(", kind {}", kinds.join(" and ")) };
                let uses =
                    if left == all { "any use".to_owned() } else { format!("use {}", rulebook.universe().show(left)) };
                report("no-rule-for", &code.to_string(), format!("the rules on it leave out {uses}{kinds}"));
            }
        }
    }
}

/// The kinds that a good of a code can be, one of each group that the rules on it name.
fn together<'r>(rulebook: &'r Rulebook, code: HsCode, rules: &[&ProductRule]) -> Vec<Vec<&'r str>> {
    let named = |kind: &&Kind| rules.iter().filter_map(|rule| rule.kind.as_ref()).any(|of| of.kinds.contains(&kind.id));
    let mut groups: Vec<&str> = rulebook.kinds().iter().filter(named).map(|kind| kind.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut ways: Vec<Vec<&str>> = vec![Vec::new()];
    for group in groups {
        let arises = |kind: &&Kind| kind.group == group && kind.goods.membership(code) != Membership::Outside;
        let kinds: Vec<&str> = rulebook.kinds().iter().filter(arises).map(|kind| kind.id.as_str()).collect();
        let more = ways.iter().flat_map(|way| kinds.iter().map(move |kind| [way.as_slice(), &[*kind]].concat()));
        ways = more.take(MOST).collect();
    }
    ways
}
