//! Regional value content: what is left of the base after the non-originating materials, against a threshold.
//!
//! # What the law says
//! (TV − VNM)/TV or (NC − VNM)/NC, not less than the figure of the rule (UR 7(2)-(3), NAFTA 6(2)-(3)), or by build-up
//! the value of originating materials over the value of the good; materials of
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
use crate::bases::{Purpose, Taking, above_zero, base, cost_counts, costs_of, tolerance_base, within};
use crate::extent::{Ends, Extent};
use crate::finding::{FindingId, Reason};
use crate::question::Question;
use crate::selection::Selected;
use crate::{OriginState, Outcome, values};
use origo_base::{Answer, Country, Percent};
use origo_rulebook::{Asked, Figure, MethodBase, MethodFormula, RvcTest};

impl<'a> Evaluation<'_, 'a> {
    pub(super) fn regional_value_content(&mut self, printed: &[RvcTest]) -> FindingId {
        let question = self.question;
        let mut children = Vec::new();
        let tests = self.tests_for_the_use(printed);
        self.method_asked = true;
        if let Some(method) = self.election.method {
            children.extend(self.tests_by(method, tests));
        }
        if let (Some(rule), Some(of)) = (question.rulebook.de_minimis(), self.election.base)
            && let Some(limit) = rule.waiver_limit
        {
            // "Originating only if it meets the requirement": the rule may close the waiver.
            match &self.selection.rule {
                Selected::Rule(index, rule) if self.in_rule && !rule.has_waiver(&question.choice) => {
                    children.push(self.findings.leaf(Outcome::NotMet, Reason::WaiverClosed { rule: *index }));
                }
                _ => {
                    self.base_asked = true;
                    children.push(self.waiver(limit, of));
                }
            }
        }
        self.findings.any_of(Reason::RegionalValueContent, children)
    }

    /// The printed tests, or those that stand in their place for the good's use.
    pub(super) fn tests_for_the_use<'t>(&self, printed: &'t [RvcTest]) -> &'t [RvcTest]
    where
        'a: 't,
    {
        let replacement = match (&self.selection.rule, self.selection.replacement) {
            (Selected::Rule(_, rule), Some(index)) if self.in_rule => rule.replace.get(index),
            _ => None,
        };
        replacement.map_or(printed, |row| row.tests.under(&self.question.choice).as_slice())
    }

    fn tests_by(&mut self, index: usize, tests: &[RvcTest]) -> Vec<FindingId> {
        let question = self.question;
        let Some(method) = question.rulebook.methods().get(index) else { return Vec::new() };
        let closed = self.selection.closed.iter().find(|closed| closed.method == index);
        if let Some(closed) = closed.filter(|closed| closed.sure) {
            let reason = Reason::MethodClosed { method: index, by_law: Some(closed.row) };
            return vec![self.findings.leaf(Outcome::NotMet, reason)];
        }
        let has_figure = |test: &&RvcTest| {
            question.rulebook.methods_of(test, &question.choice).iter().any(|open| open.id == method.id)
        };
        let tests: Vec<&RvcTest> = tests.iter().filter(has_figure).collect();
        if tests.is_empty() {
            let reason = Reason::MethodClosed { method: index, by_law: None };
            return vec![self.findings.leaf(Outcome::NotMet, reason)];
        }
        if let Some(leaf) = self.no_transaction_value(method.base) {
            return vec![leaf];
        }
        // A traced value takes no statement.
        let traced = self.selection.traced.is_some() && method.formula == MethodFormula::Remainder;
        let taking = Taking { statements: Some(index).filter(|_| !traced), designations: true };
        let (non_originating, purpose) = self.non_originating(taking);
        let base = base(question, method.base, purpose, taking);
        let above_zero = above_zero(question, method.base, taking);
        let mut children = Vec::new();
        for test in tests {
            let (non_originating, traced) = match method.formula {
                MethodFormula::Remainder => (non_originating, self.selection.traced),
                // What does not count is what the originating materials leave of the base.
                MethodFormula::Originating => {
                    (base.map(|base| left_by(base, values::originating(question, taking))), None)
                }
                MethodFormula::Listed => (test.only.as_ref().map(|only| values::listed(question, only, taking)), None),
            };
            let (failed_worst, failed_best) = infinite_value(non_originating);
            let (asked, threshold) = match &test.figure {
                Figure::Printed(percent) => (Some(Asked { lowest: *percent, highest: *percent }), None),
                Figure::Linked(name) => {
                    let threshold = question.rulebook.thresholds().iter().position(|known| known.id == *name);
                    let linked = threshold.and_then(|index| question.rulebook.thresholds().get(index));
                    let asked = linked.zip(question.step_date).and_then(|(linked, day)| {
                        linked.figure(&method.id, &question.choice, day, &question.case.dates)
                    });
                    (asked, threshold)
                }
            };
            let holds = |end: fn(Ends) -> Extent, figure: fn(Asked) -> Percent, open: bool| {
                let Some(base) = base else { return open };
                match (non_originating, asked.map(figure)) {
                    (Some(taken), Some(figure)) => {
                        share_holds(test.comparison, end(remainder(base, taken)), end(base), figure)
                    }
                    _ => open,
                }
            };
            // A method that may be closed passes at the best end only.
            let worst = closed.is_none()
                && above_zero.0
                && !failed_worst
                && holds(|ends| ends.worst, |asked| asked.highest, false);
            let best = above_zero.1 && !failed_best && holds(|ends| ends.best, |asked| asked.lowest, true);
            let outcome = Outcome::from_ends(worst, best);
            // What fails, fails by the lower figure too.
            let (figure, other) = match outcome {
                Outcome::NotMet => (asked.map(|asked| asked.lowest), asked.map(|asked| asked.highest)),
                _ => (asked.map(|asked| asked.highest), asked.map(|asked| asked.lowest)),
            };
            let reason = Reason::ContentTest {
                method: index,
                base,
                non_originating,
                traced: traced.map(|(index, _)| index),
                comparison: test.comparison,
                figure,
                or_figure: other.filter(|_| figure != other),
                threshold,
                replacement: self.selection.replacement.filter(|_| self.in_rule),
                only: test.only.clone(),
            };
            children.push(self.findings.leaf(outcome, reason));
        }
        children
    }

    /// The value of non-originating materials that content tests take, none if it is a traced one that is open; and what
    /// their base is wanted for.
    pub(super) fn non_originating(&self, taking: Taking) -> (Option<Ends>, Purpose) {
        let question = self.question;
        let Some((index, sure)) = self.selection.traced else {
            return (Some(values::non_originating(question, taking)), Purpose::Share);
        };
        let rule = question.rulebook.traced().get(index).filter(|_| sure);
        let stated = match rule.and_then(|rule| question.facts.get(&rule.fact)) {
            Some(Answer::Amount(amount)) => Some(Ends::fixed(*amount)),
            _ => None,
        };
        (stated, Purpose::Traced)
    }

    /// A finding that there is no transaction value to be used, where a test takes it.
    pub(super) fn no_transaction_value(&mut self, base: MethodBase) -> Option<FindingId> {
        let requirement = self.question.no_transaction_value().filter(|_| base == MethodBase::TransactionValue)?;
        Some(self.findings.leaf(Outcome::NotMet, Reason::NoTransactionValue { requirement }))
    }

    fn waiver(&mut self, limit: Percent, of: MethodBase) -> FindingId {
        if let Some(leaf) = self.no_transaction_value(of) {
            return leaf;
        }
        let question = self.question;
        let value = values::non_originating(question, Taking::BILL);
        let indices = |worst: bool| -> Vec<usize> {
            question
                .groups
                .iter()
                .enumerate()
                .filter(|(_, g)| g.origin.is_non_originating_at(worst))
                .map(|(index, _)| index)
                .collect()
        };
        let amount = tolerance_base(question, of, &indices(true), &indices(false));
        let outcome = amount.map_or(Outcome::Unknown, |amount| {
            Outcome::from_ends(within(value.worst, limit, amount.worst), within(value.best, limit, amount.best))
        });
        self.findings.leaf(outcome, Reason::Waiver { value, base: of, amount, limit })
    }
}

/// What originating materials leave of a base; a value without bound fills it.
fn left_by(base: Ends, originating: Ends) -> Ends {
    let left = |base: Extent, value: Extent| match (base, value) {
        (Extent::Finite(base), Extent::Finite(value)) => Extent::Finite(base - value),
        _ => Extent::ZERO,
    };
    Ends { worst: left(base.worst, originating.worst), best: left(base.best, originating.best) }
}

/// Whether the value of non-originating materials is infinite at the worst and at the best end: then no test is met
/// there, whatever it asks.
pub(super) fn infinite_value(taken: Option<Ends>) -> (bool, bool) {
    taken.map_or((false, false), |taken| (taken.worst == Extent::Infinite, taken.best == Extent::Infinite))
}

/// The content of one country: costs incurred there, at the worst end; at the best also costs without a place and
/// originating materials, whose party is not known. Of transaction value also the excess over total cost.
pub(super) fn part_in(question: &Question<'_>, of: MethodBase, place: Country) -> Option<Ends> {
    let mut sum = Ends::ZERO;
    for cost in costs_of(question)? {
        let counts = cost_counts(question.rulebook, &question.choice, question.day(), of, cost)?;
        let there = Extent::Finite(cost.amount);
        match (counts, cost.place) {
            (Some(true), Some(at)) if at == place => sum = sum.plus(Ends { worst: there, best: there }),
            (Some(true) | None, None) => sum = sum.plus(Ends { worst: Extent::ZERO, best: there }),
            _ => {}
        }
    }
    for group in &question.groups {
        if group.origin != OriginState::NonOriginating && !(group.is_excluded_cost() && of == MethodBase::NetCost) {
            sum = sum.plus(Ends { worst: Extent::ZERO, best: group.high });
        }
    }
    let made_there = question.good.produced_in.map(|country| country == place);
    if of == MethodBase::TransactionValue && made_there != Some(false) {
        let total = base(question, MethodBase::TotalCost, Purpose::Place, Taking::BILL)?;
        let price = question.good.transaction_value?;
        let excess = |total: Extent| match total {
            Extent::Finite(total) if price > total => Extent::Finite(price - total),
            _ => Extent::ZERO,
        };
        let worst = if made_there == Some(true) { excess(total.worst) } else { Extent::ZERO };
        sum = sum.plus(Ends { worst, best: excess(total.best) });
    }
    Some(sum)
}
