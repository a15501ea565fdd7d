use crate::OriginState;
use crate::extent::{Ends, Extent};
use crate::question::Question;
use origo_base::{Amount, Cost, Date};
use origo_rulebook::{CostPlace, Counts, MethodBase, ReadingChoice, Rulebook, read_costs_abroad};

/// What a base is wanted for: open values go each test's own way, because what helps one can hurt another (the table in
/// `book/semantics.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The share that is left after the non-originating materials of the bill.
    Share,
    /// The share that is left after a stated, traced value: a larger base is better.
    Traced,
    /// The share of one country: a larger base is worse, but for what is in the part.
    Place,
}

/// The base of a content test at its worst and best end; none: it is open (a price or costs that are not stated).
///
/// Transaction value: UR 7(2), NAFTA 6(2). Net cost: total cost less the excluded costs, UR 7(11), NAFTA 6(11).
pub(crate) fn base(question: &Question<'_>, base: MethodBase, purpose: Purpose) -> Option<Ends> {
    if base == MethodBase::TransactionValue {
        return question.good.transaction_value.map(Ends::fixed);
    }
    if let Some(stated) = stated(question, base) {
        return Some(Ends::fixed(stated));
    }
    let costs = costs(question, base, purpose)?;
    let materials = question.groups.iter().fold(Ends::ZERO, |sum, group| {
        let (low, high) = (Extent::Finite(group.low), group.high);
        sum.plus(match (purpose, group.origin) {
            (Purpose::Share, OriginState::Originating) | (Purpose::Traced, _) => Ends { worst: low, best: high },
            (Purpose::Share | Purpose::Place, OriginState::NonOriginating) => Ends { worst: high, best: low },
            (Purpose::Share | Purpose::Place, OriginState::Open(_)) => Ends { worst: high, best: high },
            (Purpose::Place, OriginState::Originating) => Ends { worst: high, best: high },
        })
    });
    Some(materials.plus(costs))
}

/// A cost that is stated from the books, with what a probe adds to it.
fn stated(question: &Question<'_>, base: MethodBase) -> Option<Amount> {
    let stated = match base {
        MethodBase::TransactionValue => None,
        MethodBase::NetCost => question.case.net_cost,
        MethodBase::TotalCost => question.case.total_cost,
    };
    stated.map(|stated| stated + question.added.to_stated())
}

/// The costs beside materials that belong to a base.
fn costs(question: &Question<'_>, base: MethodBase, purpose: Purpose) -> Option<Ends> {
    let mut sum = Ends::fixed(question.added.processing);
    for cost in question.case.costs.as_ref()? {
        let amount = Ends::fixed(cost.amount);
        match cost_counts(question.rulebook, &question.choice, question.day(), base, cost)? {
            Some(true) => sum = sum.plus(amount),
            None if purpose == Purpose::Place => sum = sum.plus(amount),
            None => sum = sum.plus(Ends { worst: Extent::ZERO, best: Extent::Finite(cost.amount) }),
            Some(false) => {}
        }
    }
    Some(sum)
}

/// Whether a cost belongs to a base: yes, no, or open because its place is not stated. The outer none: the rulebook
/// does not list the category.
///
/// Total cost, and with it net cost, is of the costs incurred in the territory of the parties (UR 1(1) and
/// SOR/94-14 s. 2(1), "total cost"), "without regard to the location of the persons to whom payments with respect to
/// those costs are made" (UR 1(6)(a), SOR/94-14 s. 2(6)(a)): where the payee is does not matter, where work is done does,
/// but for a reading.
pub fn cost_counts(
    rulebook: &Rulebook,
    choice: &ReadingChoice,
    day: Date,
    base: MethodBase,
    cost: &Cost,
) -> Option<Option<bool>> {
    let category = rulebook.costs().iter().find(|category| category.id == cost.category)?;
    let incurred = category.place == CostPlace::Payee
        || cost.place.is_none_or(|place| rulebook.is_party(place, day))
        || read_costs_abroad(rulebook, choice);
    Some(match (category.counts, base) {
        (Counts::NotOnBooks, _) => Some(false),
        (Counts::InRegion, MethodBase::NetCost) => cost.place.map(|place| rulebook.is_party(place, day)),
        (Counts::InRegion, MethodBase::TotalCost | MethodBase::TransactionValue) => Some(true),
        (Counts::No, MethodBase::NetCost) => Some(false),
        (Counts::Yes, _) | (Counts::No, _) => Some(incurred),
    })
}

/// A base at the ends that a tolerance takes: the failing materials' own value works against the good, every other value
/// in the base for it.
pub(crate) fn tolerance_base(
    question: &Question<'_>,
    of: MethodBase,
    failing_worst: &[usize],
    failing_best: &[usize],
) -> Option<Ends> {
    if of == MethodBase::TransactionValue || stated(question, of).is_some() {
        return base(question, of, Purpose::Share);
    }
    let mut sum = costs(question, of, Purpose::Share)?;
    for (index, group) in question.groups.iter().enumerate() {
        // The lists are in order: a bill of thousands of classes is looked through once, not once for each class.
        let fails = |failing: &[usize]| failing.binary_search(&index).is_ok();
        let worst = if fails(failing_worst) { group.high } else { Extent::Finite(group.low) };
        let best = if fails(failing_best) { Extent::Finite(group.low) } else { group.high };
        sum = sum.plus(Ends { worst, best });
    }
    Some(sum)
}

/// Whether the smallest and the largest that a base can be are above zero: a base of zero or less meets nothing.
pub(crate) fn above_zero(question: &Question<'_>, of: MethodBase) -> (bool, bool) {
    // The ends of a traced content are the least and the most that the base can be.
    base(question, of, Purpose::Traced)
        .map_or((false, true), |ends| (ends.worst > Extent::ZERO, ends.best > Extent::ZERO))
}

/// Whether a value is at most a share of a base; exact, the limit included.
pub(crate) fn within(value: Extent, limit: origo_base::Percent, base: Extent) -> bool {
    match (value, base) {
        (Extent::Infinite, _) => false,
        (Extent::Finite(_), Extent::Infinite) => true,
        // value ≤ limit × base is the same as (base − value) ≥ (100 % − limit) × base, but for a base of zero.
        (Extent::Finite(value), Extent::Finite(base)) => {
            (value == Amount::ZERO && !base.is_negative()) || {
                origo_base::Comparison::AtLeast.holds(base - value, base, limit.rest())
            }
        }
    }
}
