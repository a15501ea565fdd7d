//! Which product rule applies.

use crate::completions::Line;
use crate::ends::Ends;
use crate::hs;
use crate::kinds;
use crate::readings::Readings;
use origo_base::{Date, HsCode};
use origo_rulebook::{Condition, Criterion, ProductRule, Rulebook, UseSet};

/// What selecting a product rule comes to in one completion.
#[derive(Clone, Copy)]
pub(crate) enum Selected<'a> {
    /// This rule.
    Rule(&'a ProductRule),
    /// It cannot be told.
    Open {
        /// One of those that it may be binds the good whatever the criterion.
        may_bind: bool,
    },
    /// There is none.
    Nothing,
}

impl<'a> Selected<'a> {
    pub(crate) fn rule(self) -> Option<&'a ProductRule> {
        match self {
            Self::Rule(rule) => Some(rule),
            Self::Open { .. } | Self::Nothing => None,
        }
    }
}

/// How many digits the part of a rule's goods has that a code falls in (or reaches into); none if it does not.
fn level(rule: &ProductRule, code: HsCode) -> Option<usize> {
    let digits = hs::digits(code);
    let touched = rule.goods.ranges().into_iter().find(|range| hs::lies_between(*range, &digits) != Some(false));
    touched.map(|range| hs::digits(range.first()).len())
}

/// The rules on a code, wholly or partly. UR Schedule I and General Note 11(m)(v): a rule on a tariff item goes before
/// one on the heading or subheading.
pub(crate) fn candidates(rulebook: &Rulebook, code: Option<HsCode>, day: Date) -> Vec<&ProductRule> {
    let Some(code) = code else { return Vec::new() };
    let touching = touching(rulebook, code, day);
    let finest = touching.iter().map(|(level, _)| *level).max();
    touching.into_iter().filter(|(level, _)| Some(*level) == finest).map(|(_, rule)| rule).collect()
}

/// A rule that is dated applies on its days, by the day of the law.
pub(crate) fn in_force(rulebook: &Rulebook, day: Date) -> impl Iterator<Item = &ProductRule> {
    rulebook.rules().iter().filter(move |rule| rule.in_force.is_none_or(|period| period.contains(day)))
}

/// The rules of every level on a code, wholly or partly, with the level.
fn touching(rulebook: &Rulebook, code: HsCode, day: Date) -> Vec<(usize, &ProductRule)> {
    in_force(rulebook, day).filter_map(|rule| Some((level(rule, code)?, rule))).collect()
}

/// Whether one of the candidates covers the code only partly, so that it does not tell the rule.
pub(crate) fn partly(candidates: &[&ProductRule], code: Option<HsCode>) -> bool {
    candidates.iter().any(|rule| hs::code_in(&rule.goods, code).is_none())
}

/// Whether every use of the second set (in a completion: the one use) is in the first.
pub(crate) fn covers(uses: UseSet, of: UseSet) -> bool {
    of.without(uses).is_empty()
}

/// UR 3(2) and Schedule I: of the rules on the code, the one for the good by its description and use. "Any other good"
/// comes last. A code that is not known may fall under any rule; one that a rule covers only partly under any that it
/// touches, also a coarser one, which is no candidate but has what lies beside the finer.
pub(crate) fn select<'a>(
    rulebook: &Rulebook,
    readings: &Readings,
    candidates: &[&'a ProductRule],
    good: &Line,
    end_use: UseSet,
    day: Date,
) -> Selected<'a> {
    let binds = |rule: &ProductRule| binding(readings, rule).is_some();
    let Some(code) = good.code else {
        // It may also be a code whose rule is not entered.
        let may_bind = in_force(rulebook, day).any(binds) || may_bind_unentered(rulebook, None);
        return Selected::Open { may_bind };
    };
    if partly(candidates, good.code) {
        // What lies beside the rules that are entered may fall under one that is not.
        let entered = touching(rulebook, code, day).into_iter().any(|(_, rule)| binds(rule));
        return Selected::Open { may_bind: entered || may_bind_unentered(rulebook, good.code) };
    }
    let applies = |rule: &&&ProductRule| {
        rule.kind.as_ref().is_none_or(|kind| kinds::hold(kind, &good.is))
            && rule.uses.is_none_or(|uses| covers(uses, end_use))
    };
    let ordinary: Vec<_> = candidates.iter().filter(|rule| !rule.otherwise).filter(applies).collect();
    let others: Vec<_> = candidates.iter().filter(|rule| rule.otherwise).filter(applies).collect();
    let found = if ordinary.is_empty() { others } else { ordinary };
    match found.as_slice() {
        [] => Selected::Nothing,
        [rule] => Selected::Rule(rule),
        several => Selected::Open { may_bind: several.iter().any(|rule| binds(rule)) },
    }
}

/// What a rule asks whatever the criterion, under the readings taken.
pub(crate) fn binding<'r>(readings: &Readings, rule: &'r ProductRule) -> Option<&'r Criterion> {
    let holds = |groups: &Vec<Vec<Condition>>| groups.iter().any(|conditions| readings.all(conditions));
    rule.only_if.as_ref().filter(|_| rule.only_if_when.as_ref().is_none_or(holds))
}

/// Whether rules that are not entered may bind a good of this code whatever the criterion.
pub(crate) fn may_bind_unentered(rulebook: &Rulebook, code: Option<HsCode>) -> bool {
    let goods = rulebook.unentered().as_ref().map(|unentered| &unentered.may_bind);
    rulebook.is_partial() && goods.is_some_and(|goods| hs::code_in(goods, code) != Some(false))
}

/// A good without a rule: refused if every rule has been entered, open if the rulebook is partial.
pub(crate) fn without_rule(rulebook: &Rulebook) -> Ends {
    if rulebook.is_partial() { Ends::OPEN } else { Ends::NO }
}
