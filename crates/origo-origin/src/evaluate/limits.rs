//! What closes a way to originate to a good: bars, and rows that are only for some goods or for what is stated of them.
//!
//! # What the law says
//! A good loses its origin when it is worked on outside the territory or leaves customs control (UR 10, SOR/94-14 s. 16), is none
//! by dilution or circumvention (UR 11, s. 17), and one of a foreign-trade zone may be closed to the product rule (19 USC
//! 4531(c)(3)). Sets and goods of common tariffs have ways of their own (UR 3(7), 6).
//!
//! # How Origo computes it
//! Each asks a fact; not stated, it is taken for granted that nothing of the kind is so, as every report says.

use super::{Evaluation, yes_or_no};
use crate::Outcome;
use crate::finding::{FindingId, Reason};
use origo_base::Membership;
use origo_rulebook::{Bar, OriginCriterion};

impl Evaluation<'_, '_> {
    /// What limits a criterion for this good: findings that are not met, or open; none where nothing does.
    pub(super) fn limits(&mut self, criterion: &OriginCriterion) -> Vec<FindingId> {
        let question = self.question;
        let position = |id: &str| question.rulebook.requirements().iter().position(|known| known.id == *id);
        let mut found = Vec::new();
        if let Some(stated) = &criterion.stated {
            let answer = question.facts.get(stated).copied();
            if yes_or_no(answer) != Some(true) {
                let reason = Reason::NotStated { requirement: position(stated).unwrap_or_default(), answer };
                found.push(self.findings.leaf(Outcome::NotMet, reason));
            }
        }
        if let Some(goods) = &criterion.goods {
            let hs = self.selection.hs;
            let outcome = match hs.map(|hs| goods.membership(hs)) {
                Some(Membership::Inside) => Outcome::Met,
                Some(Membership::Outside) => Outcome::NotMet,
                Some(Membership::Partly) | None => Outcome::Unknown,
            };
            if outcome != Outcome::Met {
                found.push(self.findings.leaf(outcome, Reason::OtherGoods { hs }));
            }
        }
        for (index, bar) in question.rulebook.general().bars.iter().enumerate() {
            let outcome = self.barred(bar, &criterion.id);
            if outcome != Outcome::Met {
                found.push(self.findings.leaf(outcome, Reason::Barred { bar: index }));
            }
        }
        found
    }

    /// Met: it does not bar the criterion.
    fn barred(&self, bar: &Bar, criterion: &str) -> Outcome {
        let question = self.question;
        let of_criterion = bar.criteria.is_empty() || bar.criteria.iter().any(|id| id == criterion);
        if !of_criterion || yes_or_no(question.facts.get(&bar.requirement).copied()) != Some(true) {
            return Outcome::Met;
        }
        let into = match (bar.into.as_slice(), question.case.into) {
            ([], _) => Outcome::Met,
            (_, None) => Outcome::Unknown,
            (list, Some(into)) => Outcome::from_answer(Some(list.contains(&into))),
        };
        let excepted = match self.selection.hs.map(|hs| bar.except.membership(hs)) {
            _ if bar.except.ranges().is_empty() => Outcome::NotMet,
            Some(Membership::Inside) => Outcome::Met,
            Some(Membership::Outside) => Outcome::NotMet,
            Some(Membership::Partly) | None => Outcome::Unknown,
        };
        into.and(excepted.negate()).negate()
    }
}
