//! Regional value content: what is left of the base after the non-originating materials, against a threshold.
//!
//! # What the law says
//! (TV − VNM)/TV or (NC − VNM)/NC, not less than the figure of the rule (UR 7(2)-(3), NAFTA 6(2)-(3)); materials of
//! undetermined origin count with the non-originating ones (UR 8(2)). The requirement is waived if all
//! non-originating materials are within the tolerance (UR 5(4), NAFTA 5(5)).
//!
//! # How Origo computes it
//! Exactly, by cross-multiplication, at the worst and the best end of what is open. The elected method's tests are
//! tried, then the waiver.
//!
//! # Elections
//! The method; the base of the waiver.

use super::{Evaluation, remainder, share_holds};
use crate::bases::{base, counts, tolerance_base, within};
use crate::extent::{Ends, Extent};
use crate::finding::{FindingId, Reason};
use crate::question::Question;
use crate::selection::Selected;
use crate::{OriginState, Outcome};
use origo_base::{Answer, Country};
use origo_rulebook::{Figure, MethodBase, RvcTest};

impl Evaluation<'_, '_> {
    pub(super) fn regional_value_content(&mut self, printed: &[RvcTest]) -> FindingId {
        let question = self.question;
        let mut children = Vec::new();
        let replacement = match (&self.selection.rule, self.selection.replacement) {
            (Selected::Rule(_, rule), Some(index)) => rule.replace.get(index),
            _ => None,
        };
        let tests = replacement.map_or(printed, |row| row.tests.under(&question.choice).as_slice());
        self.method_asked = true;
        if let Some(method) = self.election.method {
            children.extend(self.tests_by(method, tests));
        }
        if let (Some(rule), Some(of)) = (question.rulebook.de_minimis(), self.election.base)
            && let Some(limit) = rule.waiver_limit
        {
            self.base_asked = true;
            children.push(self.waiver(limit, of));
        }
        self.findings.any_of(Reason::RegionalValueContent, children)
    }

    fn tests_by(&mut self, index: usize, tests: &[RvcTest]) -> Vec<FindingId> {
        let question = self.question;
        let Some(method) = question.rulebook.methods().get(index) else { return Vec::new() };
        if self.selection.closed.contains(&index) {
            let reason = Reason::MethodClosed { method: index, by_law: true };
            return vec![self.findings.leaf(Outcome::NotMet, reason)];
        }
        let mut children = Vec::new();
        for test in tests {
            if !question.rulebook.methods_of(test, &question.choice).iter().any(|open| open.id == method.id) {
                continue;
            }
            let (figure, threshold) = match &test.figure {
                Figure::Printed(percent) => (Some(*percent), None),
                Figure::Linked(name) => {
                    let threshold = question.rulebook.thresholds().iter().position(|known| known.id == *name);
                    let linked = threshold.and_then(|index| question.rulebook.thresholds().get(index));
                    let figure = linked.zip(question.step_date).and_then(|(linked, day)| {
                        linked.figure(&method.id, &question.choice, day, &question.case.dates)
                    });
                    (figure, threshold)
                }
            };
            let base = base(question, method.base);
            let traced = self.selection.traced;
            let non_originating = match traced.and_then(|index| question.rulebook.traced().get(index)) {
                None => Some(question.non_originating()),
                Some(rule) => match question.facts.get(&rule.fact) {
                    Some(Answer::Amount(amount)) => Some(Ends::fixed(*amount)),
                    _ => None,
                },
            };
            let outcome = match (base, non_originating, figure) {
                (Some(base), Some(taken), Some(figure)) => {
                    let rest = remainder(base, taken);
                    Outcome::from_ends(
                        share_holds(test.comparison, rest.worst, base.worst, figure),
                        share_holds(test.comparison, rest.best, base.best, figure),
                    )
                }
                _ => Outcome::Unknown,
            };
            let reason = Reason::ContentTest {
                method: index,
                base,
                non_originating,
                traced,
                comparison: test.comparison,
                figure,
                threshold,
                replacement: self.selection.replacement,
            };
            children.push(self.findings.leaf(outcome, reason));
        }
        if children.is_empty() {
            let reason = Reason::MethodClosed { method: index, by_law: false };
            children.push(self.findings.leaf(Outcome::NotMet, reason));
        }
        children
    }

    fn waiver(&mut self, limit: origo_base::Percent, of: MethodBase) -> FindingId {
        let question = self.question;
        let value = question.non_originating();
        let indices = |worst: bool| -> Vec<usize> {
            let counts = |origin: OriginState| match origin {
                OriginState::NonOriginating => true,
                OriginState::Open(_) => worst,
                OriginState::Originating => false,
            };
            question.groups.iter().enumerate().filter(|(_, g)| counts(g.origin)).map(|(index, _)| index).collect()
        };
        let amount = tolerance_base(question, of, &indices(true), &indices(false));
        let outcome = amount.map_or(Outcome::Unknown, |amount| {
            Outcome::from_ends(within(value.worst, limit, amount.worst), within(value.best, limit, amount.best))
        });
        self.findings.leaf(outcome, Reason::Waiver { value, base: of, amount, limit })
    }
}

/// The content of one country: costs incurred there, at the worst end; at the best also costs without a place and
/// originating materials, whose party is not known.
pub(super) fn part_in(question: &Question<'_>, of: MethodBase, place: Country) -> Option<Ends> {
    let mut sum = Ends::ZERO;
    for cost in question.case.costs.as_ref()? {
        let counts = counts(question, of, cost)?;
        let there = Extent::Finite(cost.amount);
        match (counts, cost.place) {
            (Some(true), Some(at)) if at == place => sum = sum.plus(Ends { worst: there, best: there }),
            (Some(true) | None, None) => sum = sum.plus(Ends { worst: Extent::ZERO, best: there }),
            _ => {}
        }
    }
    for group in &question.groups {
        if group.origin != OriginState::NonOriginating {
            sum = sum.plus(Ends { worst: Extent::ZERO, best: group.high });
        }
    }
    if of == MethodBase::TransactionValue && question.good.produced_in == Some(place) {
        let total = base(question, MethodBase::TotalCost)?;
        let price = Ends::fixed(question.good.transaction_value?);
        sum = sum.plus(remainder(price, Ends { worst: total.worst, best: total.best }));
    }
    Some(sum)
}
