//! Goods classed with their parts, or imported unassembled: materials that cannot make the change since they are of the
//! good's own subheading.
//!
//! # What the law says
//! Such a good originates if its content is not less than 60 % of transaction value or 50 % of net cost, and it meets all
//! other applicable requirements (UR 3(4)-(5)), among them any higher content of the rule and the change of every other
//! material (NAFTA 4(4)(b)(iv), (vi)); the content is calculated by the methods that the rule leaves open (UR 7(6),
//! GN 11(c)(v)).
//!
//! # How Origo computes it
//! The product rule is tested once more with those materials set aside; a rule that asks for a content must also have
//! one of its content tests met. A rule that asks no change is so met only if it is met as it stands.

use super::Evaluation;
use crate::finding::{FindingId, Reason};
use crate::selection::Selected;
use crate::{OriginState, Outcome};
use origo_base::{HsCode, HsLevel};
use origo_rulebook::{Criterion, RvcTest};

impl Evaluation<'_, '_> {
    /// Whether a material that does not originate is of the good's own subheading (UR 3(4)(a)); never where the rule asks for
    /// its own content whatever the way ("originating only if").
    pub(super) fn own_subheading(&self) -> Outcome {
        if let Selected::Rule(_, rule) = &self.selection.rule
            && !rule.has_waiver(&self.question.choice)
        {
            return Outcome::NotMet;
        }
        Outcome::any(self.question.groups.iter().map(|group| {
            let of_codes = match group.candidates.as_slice() {
                [] => Outcome::Unknown,
                codes => Outcome::over_completions(codes.iter().map(|code| self.is_own(*code))),
            };
            match group.origin {
                OriginState::Originating => Outcome::NotMet,
                OriginState::NonOriginating => of_codes,
                OriginState::Open(_) => of_codes.and(Outcome::Unknown),
            }
        }))
    }

    /// The product rule with the materials of the good's own subheading set aside, and the content that it asks.
    ///
    /// Whether the content binds where the rule has an alternative without one is for the agreement to say (NAFTA 4(4)(b)(vi)),
    /// or open; the methods that the rule leaves open bind at all events.
    pub(super) fn rest_of_the_rule(&mut self, content_binds: bool) -> FindingId {
        let question = self.question;
        self.own_aside = true;
        let mut parts = vec![self.product_rule()];
        self.own_aside = false;
        let mut single = None;
        if let Selected::Rule(index, rule) = &self.selection.rule {
            single = Some(*index);
            let mut tests = Vec::new();
            contents(rule.origin.under(&question.choice), &mut tests);
            if !tests.is_empty() {
                let before = std::mem::replace(&mut self.in_rule, true);
                let method = Outcome::any(tests.iter().map(|tests| self.elected_for(tests)));
                let mut children: Vec<FindingId> =
                    tests.into_iter().map(|tests| self.regional_value_content(tests)).collect();
                self.in_rule = before;
                if !content_binds {
                    children.push(self.findings.leaf(Outcome::Unknown, Reason::UnusedContent));
                }
                parts.push(self.findings.any_of(Reason::Any, children));
                if !content_binds && method != Outcome::Met {
                    let reason =
                        Reason::MethodClosed { method: self.election.method.unwrap_or_default(), by_law: None };
                    parts.push(self.findings.leaf(method, reason));
                }
            }
        }
        self.findings.all_of(Reason::OwnPartsAside { rule: single }, parts)
    }

    /// Whether the elected method is one that content tests of the rule leave open for the good.
    fn elected_for(&self, printed: &[RvcTest]) -> Outcome {
        let question = self.question;
        let Some(method) = self.election.method.and_then(|index| question.rulebook.methods().get(index)) else {
            return Outcome::NotMet;
        };
        let mut tests = self.tests_for_the_use(printed).iter();
        if !tests
            .any(|test| question.rulebook.methods_of(test, &question.choice).iter().any(|open| open.id == method.id))
        {
            return Outcome::NotMet;
        }
        match self.selection.closed.iter().find(|closed| Some(closed.method) == self.election.method) {
            Some(closed) if closed.sure => Outcome::NotMet,
            Some(_) => Outcome::Unknown,
            None => Outcome::Met,
        }
    }

    /// Whether a code is of the good's own subheading.
    fn is_own(&self, code: HsCode) -> Outcome {
        Outcome::from_answer(self.selection.hs.and_then(|good| good.shares(HsLevel::Subheading, code)))
    }

    /// Whether a class is set aside, as far as its code tells.
    pub(super) fn is_aside(&self, code: Option<HsCode>) -> Outcome {
        match code {
            _ if !self.own_aside => Outcome::NotMet,
            Some(code) => self.is_own(code),
            None => Outcome::Unknown,
        }
    }
}

/// The content tests of a criterion, clause by clause.
pub(crate) fn contents<'c>(criterion: &'c Criterion, found: &mut Vec<&'c [RvcTest]>) {
    match criterion {
        Criterion::RegionalValueContent(tests) => found.push(tests),
        Criterion::All(parts) | Criterion::Any(parts) => parts.iter().for_each(|part| contents(part, found)),
        _ => {}
    }
}
