//! Which product rule applies.

use crate::completions::Line;
use crate::ends::Ends;
use crate::hs;
use crate::kinds;
use origo_base::HsCode;
use origo_rulebook::{ProductRule, Rulebook, UseSet};

/// What selecting a product rule comes to in one completion.
#[derive(Clone, Copy)]
pub(crate) enum Selected<'a> {
    /// This rule.
    Rule(&'a ProductRule),
    /// It cannot be told.
    Open,
    /// There is none.
    Nothing,
}

impl<'a> Selected<'a> {
    pub(crate) fn rule(self) -> Option<&'a ProductRule> {
        match self {
            Self::Rule(rule) => Some(rule),
            Self::Open | Self::Nothing => None,
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
pub(crate) fn candidates(rulebook: &Rulebook, code: Option<HsCode>) -> Vec<&ProductRule> {
    let Some(code) = code else { return Vec::new() };
    let levels = rulebook.rules().iter().filter_map(|rule| Some((level(rule, code)?, rule)));
    let touching: Vec<(usize, &ProductRule)> = levels.collect();
    let finest = touching.iter().map(|(level, _)| *level).max();
    touching.into_iter().filter(|(level, _)| Some(*level) == finest).map(|(_, rule)| rule).collect()
}

/// Whether every use of the second set (in a completion: the one use) is in the first.
pub(crate) fn covers(uses: UseSet, of: UseSet) -> bool {
    of.without(uses).is_empty()
}

/// UR 3(2) and Schedule I: of the rules on the code, the one for the good by its description and use. "Any other good"
/// comes last.
pub(crate) fn select<'a>(candidates: &[&'a ProductRule], good: &Line, end_use: UseSet) -> Selected<'a> {
    let partly = |rule: &&ProductRule| hs::code_in(&rule.goods, good.code).is_none();
    if good.code.is_none() || candidates.iter().any(partly) {
        return Selected::Open;
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
        _ => Selected::Open,
    }
}

/// A good without a rule: refused if every rule has been entered, open if the rulebook is partial.
pub(crate) fn without_rule(rulebook: &Rulebook) -> Ends {
    if rulebook.is_partial() { Ends::OPEN } else { Ends::NO }
}
