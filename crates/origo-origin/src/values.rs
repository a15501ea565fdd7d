//! The values that tests take of a bill: what does not originate, what does, and what a list names.

use crate::bases::{Taking, value_of_designated};
use crate::evaluate::shift::over_codes;
use crate::extent::{Ends, Extent};
use crate::group::MaterialGroup;
use crate::question::Question;
use crate::{OriginState, Outcome, statement};
use origo_base::{HsCode, HsSet, Membership};

/// The value of materials that do not originate, all of them (UR 7(4)-(5), 8(2)).
pub(crate) fn non_originating(question: &Question<'_>, taking: Taking) -> Ends {
    at_each_end(question, taking, |question| {
        let values = own(question, taking).map(|group| statement::non_originating(question, group, taking.statements));
        values.fold(Ends::ZERO, Ends::plus)
    })
}

/// The value of originating materials, all of them: at the worst end those proven, at their least.
pub(crate) fn originating(question: &Question<'_>, taking: Taking) -> Ends {
    at_each_end(question, taking, |question| {
        let groups = own(question, taking).filter(|group| !group.is_excluded_cost());
        let sum = groups.fold(Ends::ZERO, |sum, group| {
            sum.plus(match group.origin {
                OriginState::Originating => Ends { worst: Extent::Finite(group.low), best: group.high },
                OriginState::Open(_) => Ends { worst: Extent::ZERO, best: group.high },
                OriginState::NonOriginating => Ends::ZERO,
            })
        });
        let parent = |index: usize| question.case.self_produced.get(index).and_then(|made| made.parent);
        let members =
            question.designated.iter().filter(|one| taking.designations && question.owner(parent(one.made)).is_none());
        members.fold(sum, |sum, one| {
            let (low, high) = value_of_designated(question, *one);
            sum.plus(Ends { worst: low, best: high })
        })
    })
}

/// The value of the non-originating materials that a list names: at the worst end also of those that may be among them.
pub(crate) fn listed(question: &Question<'_>, only: &HsSet, taking: Taking) -> Ends {
    let among = |code: Option<HsCode>| match code.map(|code| only.membership(code)) {
        Some(Membership::Inside) => Outcome::Met,
        Some(Membership::Outside) => Outcome::NotMet,
        Some(Membership::Partly) | None => Outcome::Unknown,
    };
    at_each_end(question, taking, |question| {
        own(question, taking).fold(Ends::ZERO, |sum, group| {
            let value = statement::non_originating(question, group, taking.statements);
            sum.plus(match over_codes(&group.hs, among) {
                Outcome::Met => value,
                Outcome::NotMet => Ends::ZERO,
                Outcome::Unknown => Ends { worst: value.worst, best: Extent::ZERO },
            })
        })
    })
}

/// A value at each end, of the designated materials that stand there.
fn at_each_end(question: &Question<'_>, taking: Taking, value: impl Fn(&Question<'_>) -> Ends) -> Ends {
    taking.at_each_end(question, |question| Some(value(question))).unwrap_or(Ends::ZERO)
}

/// The groups that are not inside an intermediate material.
fn own<'q>(question: &'q Question<'_>, taking: Taking) -> impl Iterator<Item = &'q MaterialGroup> {
    question.groups.iter().filter(move |group| taking.owner(question, group.parent).is_none())
}
