//! The values that tests take of a bill: what does not originate, what does, and what a list names.

use crate::bases::{Taking, value_of_designated};
use crate::evaluate::shift::over_codes;
use crate::extent::{Ends, Extent};
use crate::question::{Designated, Question};
use crate::{OriginState, Outcome, statement};
use origo_base::{HsCode, HsSet, Membership};

/// The value of materials that do not originate, all of them (UR 7(4)-(5), 8(2)).
pub(crate) fn non_originating(question: &Question<'_>, taking: Taking) -> Ends {
    let sum = of_the_bill(question, taking).fold(Ends::ZERO, Ends::plus);
    designated(question, taking).fold(sum, |sum, one| sum.plus(of_designated(question, one)))
}

/// The value of originating materials, all of them: at the worst end those proven, at their least.
pub(crate) fn originating(question: &Question<'_>, taking: Taking) -> Ends {
    let ends = |origin: OriginState, low: Extent, high: Extent| match origin {
        OriginState::Originating => Ends { worst: low, best: high },
        OriginState::Open(_) => Ends { worst: Extent::ZERO, best: high },
        OriginState::NonOriginating => Ends::ZERO,
    };
    let mut sum = Ends::ZERO;
    for group in question.groups.iter().filter(|group| !group.is_excluded_cost()) {
        if !taking.designations || question.owner(group.parent).is_none() {
            sum = sum.plus(ends(group.origin, Extent::Finite(group.low), group.high));
        }
    }
    designated(question, taking).fold(sum, |sum, one| {
        let (low, high) = value_of_designated(question, one);
        sum.plus(ends(one.origin(), low, high))
    })
}

/// The value of the non-originating materials that a list names: at the worst end also of those that may be among them.
pub(crate) fn listed(question: &Question<'_>, only: &HsSet, taking: Taking) -> Ends {
    let among = |code: Option<HsCode>| match code.map(|code| only.membership(code)) {
        Some(Membership::Inside) => Outcome::Met,
        Some(Membership::Outside) => Outcome::NotMet,
        Some(Membership::Partly) | None => Outcome::Unknown,
    };
    let of = |codes: &[HsCode], value: Ends| match over_codes(codes, among) {
        Outcome::Met => value,
        Outcome::NotMet => Ends::ZERO,
        Outcome::Unknown => Ends { worst: value.worst, best: Extent::ZERO },
    };
    let groups = question.groups.iter().filter(|group| !taking.designations || question.owner(group.parent).is_none());
    let sum = groups.fold(Ends::ZERO, |sum, group| {
        sum.plus(of(&group.hs, statement::non_originating(question, group, taking.statements)))
    });
    designated(question, taking).fold(sum, |sum, one| {
        let codes = question.case.self_produced.get(one.made).map(|made| made.hs.as_slice()).unwrap_or_default();
        sum.plus(of(codes, of_designated(question, one)))
    })
}

fn of_the_bill(question: &Question<'_>, taking: Taking) -> impl Iterator<Item = Ends> {
    let groups = question.groups.iter();
    let own = groups.filter(move |group| !taking.designations || question.owner(group.parent).is_none());
    own.map(move |group| statement::non_originating(question, group, taking.statements))
}

/// The designated materials that stand for what is below them: those that go into no other one.
fn designated<'q>(question: &'q Question<'_>, taking: Taking) -> impl Iterator<Item = Designated> + use<'q> {
    let all = question.designated.iter().copied().filter(move |_| taking.designations);
    let parent = |index: usize| question.case.self_produced.get(index).and_then(|made| made.parent);
    all.filter(move |one| question.owner(parent(one.made)).is_none())
}

fn of_designated(question: &Question<'_>, designated: Designated) -> Ends {
    let (low, high) = value_of_designated(question, designated);
    match designated.origin() {
        OriginState::Originating => Ends::ZERO,
        OriginState::NonOriginating => Ends { worst: high, best: low },
        OriginState::Open(_) => Ends { worst: high, best: Extent::ZERO },
    }
}
