use crate::OriginState;
use crate::extent::{Ends, Extent};
use crate::question::{Designated, Question};
use crate::statement;
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

/// What a test takes beside the plain bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taking {
    /// Statements of suppliers, for the method of this index.
    pub(crate) statements: Option<usize>,
    /// Intermediate materials as one material each.
    pub(crate) designations: bool,
}

impl Taking {
    /// The bill as it stands: what the tolerance, the waiver and the content of one country take.
    pub(crate) const BILL: Self = Self { statements: None, designations: false };

    /// The intermediate material that something of this parent is a part of.
    pub(crate) fn owner(self, question: &Question<'_>, parent: Option<usize>) -> Option<Designated> {
        question.owner(parent).filter(|_| self.designations)
    }

    /// A quantity at each end, of the designated materials that stand there; none: it is open.
    pub(crate) fn at_each_end(
        self,
        question: &Question<'_>,
        quantity: impl Fn(&Question<'_>) -> Option<Ends>,
    ) -> Option<Ends> {
        if !self.designations || question.designated.is_empty() {
            return quantity(question);
        }
        Some(Ends { worst: quantity(&question.standing(true))?.worst, best: quantity(&question.standing(false))?.best })
    }
}

/// The base of a content test at its worst and best end; none: it is open (a price or costs that are not stated).
///
/// Transaction value: UR 7(2), NAFTA 6(2). Net cost: total cost less the excluded costs, UR 7(11), NAFTA 6(11).
pub(crate) fn base(question: &Question<'_>, base: MethodBase, purpose: Purpose, taking: Taking) -> Option<Ends> {
    taking.at_each_end(question, |question| base_standing(question, base, purpose, taking))
}

/// The same where every designated material stands.
fn base_standing(question: &Question<'_>, base: MethodBase, purpose: Purpose, taking: Taking) -> Option<Ends> {
    if base == MethodBase::TransactionValue {
        return question.good.transaction_value.map(Ends::fixed);
    }
    if let Some(stated) = stated(question, base) {
        return Some(Ends::fixed(stated));
    }
    let mut sum = costs(question, base, purpose, taking)?;
    for group in &question.groups {
        if group.is_excluded_cost() && base == MethodBase::NetCost {
            continue;
        }
        let owner = taking.owner(question, group.parent);
        let origin = owner.map_or(group.origin, |_| OriginState::Originating);
        let whole = (Extent::Finite(group.low), group.high);
        let (low, high) = match taking.statements.filter(|_| owner.is_none() && base == MethodBase::NetCost) {
            Some(method) => statement::in_net_cost(question, group, method).unwrap_or(whole),
            None => whole,
        };
        sum = sum.plus(match (purpose, origin) {
            (Purpose::Share | Purpose::Traced, OriginState::Originating) => Ends { worst: whole.0, best: whole.1 },
            (Purpose::Traced, OriginState::NonOriginating) => Ends { worst: low, best: high },
            (Purpose::Traced, OriginState::Open(_)) => Ends { worst: low.min(whole.0), best: high.max(whole.1) },
            (Purpose::Share | Purpose::Place, OriginState::NonOriginating) => Ends { worst: high, best: low },
            (Purpose::Share | Purpose::Place, OriginState::Open(_)) => Ends { worst: high, best: whole.1 },
            (Purpose::Place, OriginState::Originating) => Ends { worst: whole.1, best: whole.1 },
        });
    }
    Some(sum)
}

/// A cost that is stated from the books, with what a probe adds to it.
fn stated(question: &Question<'_>, base: MethodBase) -> Option<Amount> {
    if question.scope.is_some() {
        return None;
    }
    let stated = match base {
        MethodBase::TransactionValue => None,
        MethodBase::NetCost => question.case.net_cost,
        MethodBase::TotalCost => question.case.total_cost,
    };
    stated.map(|stated| stated + question.added.to_stated())
}

/// The costs of what is asked about; of a self-produced material those that are assigned to it or to what is below it, none
/// if there are none.
pub(crate) fn costs_of<'a>(question: &Question<'a>) -> Option<impl Iterator<Item = &'a Cost>> {
    let all = question.case.costs.as_ref()?;
    let inside = |cost: &&Cost| question.is_inside(cost.of);
    let any = question.scope.is_none() || all.iter().any(|cost| inside(&cost));
    any.then(|| all.iter().filter(inside))
}

/// The costs beside materials that belong to a base.
fn costs(question: &Question<'_>, base: MethodBase, purpose: Purpose, taking: Taking) -> Option<Ends> {
    let mut sum = Ends::fixed(if question.scope.is_some() { Amount::ZERO } else { question.added.processing });
    for cost in costs_of(question)? {
        // As a part of an intermediate material it stays in net cost, whatever it is (UR 7(13)(b), 8(8)).
        let counts = match taking.owner(question, cost.of).filter(|_| base == MethodBase::NetCost) {
            Some(_) => Some(in_total_cost(question, cost)?),
            None => cost_counts(question.rulebook, &question.choice, question.day(), base, cost)?,
        };
        let amount = Extent::Finite(cost.amount);
        match counts {
            Some(false) => {}
            None if purpose != Purpose::Place => sum = sum.plus(Ends { worst: Extent::ZERO, best: amount }),
            Some(true) | None => sum = sum.plus(Ends { worst: amount, best: amount }),
        }
    }
    Some(sum)
}

/// Whether a cost is in total cost; none: the rulebook does not list its category.
pub(crate) fn in_total_cost(question: &Question<'_>, cost: &Cost) -> Option<bool> {
    let day = question.day();
    cost_counts(question.rulebook, &question.choice, day, MethodBase::TotalCost, cost)
        .map(|counts| counts == Some(true))
}

/// The value of a designated material: that of the materials below it and of the costs assigned to it and below it, as far as
/// they are in total cost (UR 8(8)). Its least and its highest.
pub(crate) fn value_of_designated(question: &Question<'_>, designated: Designated) -> (Extent, Extent) {
    let of = |parent| question.owner(parent).is_some_and(|owner| owner.made == designated.made);
    let mut value = (Extent::ZERO, Extent::ZERO);
    for group in question.groups.iter().filter(|group| !group.is_excluded_cost() && of(group.parent)) {
        value = (value.0.plus(Extent::Finite(group.low)), value.1.plus(group.high));
    }
    for cost in costs_of(question).into_iter().flatten().filter(|cost| of(cost.of)) {
        if in_total_cost(question, cost) == Some(true) {
            let amount = Extent::Finite(cost.amount);
            value = (value.0.plus(amount), value.1.plus(amount));
        }
    }
    value
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
        return base(question, of, Purpose::Share, Taking::BILL);
    }
    let mut sum = costs(question, of, Purpose::Share, Taking::BILL)?;
    for (index, group) in question.groups.iter().enumerate() {
        if group.is_excluded_cost() && of == MethodBase::NetCost {
            continue;
        }
        // The lists are in order: a bill of thousands of classes is looked through once, not once for each class.
        let fails = |failing: &[usize]| failing.binary_search(&index).is_ok();
        let worst = if fails(failing_worst) { group.high } else { Extent::Finite(group.low) };
        let best = if fails(failing_best) { Extent::Finite(group.low) } else { group.high };
        sum = sum.plus(Ends { worst, best });
    }
    Some(sum)
}

/// Whether the smallest and the largest that a base can be are above zero: a base of zero or less meets nothing.
pub(crate) fn above_zero(question: &Question<'_>, of: MethodBase, taking: Taking) -> (bool, bool) {
    // The ends of a traced content are the least and the most that the base can be.
    base(question, of, Purpose::Traced, taking)
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
