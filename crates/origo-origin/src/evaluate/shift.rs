//! Tariff shift: every material that does not originate comes from a permitted class.
//!
//! # What the law says
//! Each non-originating material undergoes the change in classification that the rule sets out (UR 3(2), NAFTA
//! 4(2)(a)). A self-produced material may be tested in place of its inputs (UR 3(8)). Materials that fail are excused
//! if their value is at most the tolerance's share of the base (UR 5(1)), unless an exception bars it (UR 5(3)).
//!
//! # How Origo computes it
//! The rule is a permitted set. Materials are tested in groups of equal class, description, origin and place in the
//! tree, so the finding of a 5,000-line bill has a handful of children. *All* groups must pass, not any.
//!
//! # Facts needed
//! Classification and origin of every material; a description where the rule qualifies a class.

use super::Evaluation;
use crate::bases::{tolerance_base, within};
use crate::extent::{Ends, Extent};
use crate::finding::{FindingId, Reason};
use crate::group::MaterialGroup;
use crate::permitted::Permit;
use crate::selection::Selected;
use crate::{OriginState, Outcome, statement};
use origo_base::{GoodKinds, HsCode, HsLevel, Membership};
use origo_rulebook::{DeMinimis, PermittedSet};

impl Evaluation<'_, '_> {
    pub(super) fn shift(&mut self, set: &PermittedSet, nth: usize) -> FindingId {
        let question = self.question;
        let rule = match &self.selection.rule {
            Selected::Rule(_, rule) if self.in_rule => Some(*rule),
            _ => None,
        };
        let permit = Permit::new(question, rule, self.selection.hs);
        let mut children = Vec::new();
        let (mut passing, mut passing_value) = (0, Extent::ZERO);
        // Indices of groups that fail at the worst end and at the best.
        let (mut failing_worst, mut failing_best) = (Vec::new(), Vec::new());
        for (index, group) in question.groups.iter().enumerate().filter(|(_, group)| !group.is_aside()) {
            if group.origin == OriginState::Originating {
                passing += group.members.len();
                passing_value = passing_value.plus(group.high);
                continue;
            }
            let own = over_codes(&group.hs, |code| permit.allows(set, code, &group.kinds).or(self.is_aside(code)));
            let above = if own == Outcome::Met { Outcome::NotMet } else { self.above(&permit, set, group) };
            // What the supplier states of its inputs stands for the material (UR 9(7)(a)(ii)).
            let inputs = statement::inputs(question, group).map_or(Outcome::NotMet, |codes| {
                let plain = GoodKinds::default();
                Outcome::all(codes.iter().map(|code| permit.allows(set, Some(*code), &plain)))
            });
            let member = own.or(above).or(inputs);
            let settled = group.origin == OriginState::NonOriginating;
            let (passes_worst, passes_best) = (member == Outcome::Met, !settled || member != Outcome::NotMet);
            if !passes_worst {
                failing_worst.push(index);
            }
            if !passes_best {
                failing_best.push(index);
            }
            let outcome = Outcome::from_ends(passes_worst, passes_best);
            if outcome == Outcome::Met && above != Outcome::Met {
                passing += group.members.len();
                passing_value = passing_value.plus(group.high);
                continue;
            }
            let reason = Reason::Materials { group: index, through_self_produced: above == Outcome::Met };
            children.push(self.findings.leaf(outcome, reason));
        }
        if passing > 0 {
            let reason = Reason::OtherMaterials { count: passing, value: passing_value };
            children.push(self.findings.leaf(Outcome::Met, reason));
        }
        let every = self.findings.all_of(Reason::EveryMaterial, children);
        let mut ways = vec![every];
        if self.findings.outcome(every) != Outcome::Met
            && let (Some(rule), Some(base)) = (question.rulebook.de_minimis(), self.election.base)
        {
            self.base_asked = true;
            ways.push(self.tolerance(rule, base, &failing_worst, &failing_best));
        }
        self.findings.any_of(Reason::Shift { nth }, ways)
    }

    /// Whether a self-produced material above the group is in the set (UR 3(8)).
    fn above(&mut self, permit: &Permit<'_>, set: &PermittedSet, group: &MaterialGroup) -> Outcome {
        let question = self.question;
        if !question.rulebook.self_produced_stands() {
            return Outcome::NotMet;
        }
        let mut outcome = Outcome::NotMet;
        for made in question.above(group.parent) {
            let member = membership(permit, set, &made.hs, &made.kinds);
            self.open_ancestor |= member == Outcome::Unknown;
            outcome = outcome.or(member);
        }
        outcome
    }

    /// De minimis for the change in classification (UR 5(1), NAFTA 5(1)).
    fn tolerance(
        &mut self,
        rule: &DeMinimis,
        base: origo_rulebook::MethodBase,
        failing_worst: &[usize],
        failing_best: &[usize],
    ) -> FindingId {
        if let Some(leaf) = self.no_transaction_value(base) {
            return leaf;
        }
        let question = self.question;
        let good = self.selection.hs;
        let sum = |indices: &[usize], high: bool| {
            indices.iter().filter_map(|index| question.groups.get(*index)).fold(Extent::ZERO, |sum, group| {
                sum.plus(if high { group.reduced_high() } else { group.reduced_low() })
            })
        };
        let value = Ends { worst: sum(failing_worst, true), best: sum(failing_best, false) };
        let barred = |indices: &[usize], worst: bool| {
            rule.exceptions.iter().position(|exception| {
                let reaches = |membership: Membership| match membership {
                    Membership::Inside => true,
                    Membership::Partly => worst,
                    Membership::Outside => false,
                };
                let of_good = good.map_or(Membership::Partly, |good| exception.goods.membership(good));
                reaches(of_good)
                    && indices.iter().filter_map(|index| question.groups.get(*index)).any(|group| {
                        let hits = |code: &HsCode| {
                            let same = good.and_then(|good| good.shares(HsLevel::Subheading, *code));
                            let other = same.map(|same| !same);
                            let excused = exception.unless_other_subheading && other.unwrap_or(!worst);
                            reaches(exception.materials.membership(*code)) && !excused
                        };
                        // Of several candidate codes the worst counts at the worst end, the best at the best.
                        if group.hs.is_empty() {
                            worst
                        } else if worst {
                            group.hs.iter().any(hits)
                        } else {
                            group.hs.iter().all(hits)
                        }
                    })
            })
        };
        let (barred_worst, barred_best) = (barred(failing_worst, true), barred(failing_best, false));
        let amount = tolerance_base(question, base, failing_worst, failing_best);
        let outcome = match amount {
            Some(amount) => Outcome::from_ends(
                barred_worst.is_none() && within(value.worst, rule.shift_limit, amount.worst),
                barred_best.is_none() && within(value.best, rule.shift_limit, amount.best),
            ),
            None => Outcome::from_ends(false, barred_best.is_none()),
        };
        let reason =
            Reason::Tolerance { value, base, amount, limit: rule.shift_limit, barred: barred_best.or(barred_worst) };
        self.findings.leaf(outcome, reason)
    }
}

/// Whether a class with these candidate codes is in a set; open if the candidates disagree.
pub(crate) fn membership(
    permit: &Permit<'_>,
    set: &PermittedSet,
    codes: &[HsCode],
    kinds: &origo_base::GoodKinds,
) -> Outcome {
    over_codes(codes, |code| permit.allows(set, code, kinds))
}

/// What holds of a class with these candidate codes; open if they disagree.
pub(crate) fn over_codes(codes: &[HsCode], holds: impl Fn(Option<HsCode>) -> Outcome) -> Outcome {
    match codes {
        [] => holds(None),
        codes => Outcome::over_completions(codes.iter().map(|code| holds(Some(*code)))),
    }
}
