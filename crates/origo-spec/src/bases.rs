//! What shares are taken of: transaction value, total cost, net cost.

use crate::ends::End;
use crate::inquiry::Inquiry;
use crate::money::Sum;
use origo_base::{Amount, Cost, Country, Date};
use origo_rulebook::{Counts, MethodBase, Rulebook};

/// A base at one end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// There is none.
    Absent,
    /// There is one, and what it comes to is not known.
    Open,
    /// This much.
    Known(Sum),
}

/// The base of a method or of the tolerance.
pub(crate) fn base(inquiry: &Inquiry<'_>, which: MethodBase, end: End) -> Base {
    let stated = match which {
        MethodBase::TransactionValue => {
            return inquiry.case.good.transaction_value.map_or(Base::Absent, |value| Base::Known(Sum::of(value)));
        }
        MethodBase::TotalCost => inquiry.case.total_cost,
        MethodBase::NetCost => inquiry.case.net_cost,
    };
    if let Some(stated) = stated {
        return Base::Known(Sum::of(stated));
    }
    match costs(inquiry, which, end, &|_| true) {
        Some(costs) => Base::Known(inquiry.value_of_all(true, end) + inquiry.value_of_all(false, end) + costs),
        None => Base::Open,
    }
}

/// UR 1(1), 1(6), 7(11)-(13): of the costs beside materials, those of a base that are also of a kind that is wanted.
/// None: costs are not stated, or one is of a category that is not listed.
pub(crate) fn costs(inquiry: &Inquiry<'_>, which: MethodBase, end: End, wanted: &dyn Fn(&Cost) -> bool) -> Option<Sum> {
    let mut sum = Sum::zero();
    for cost in inquiry.case.costs.as_ref()? {
        let category = inquiry.rulebook.costs().iter().find(|category| category.id == cost.category)?;
        let counts = match (category.counts, which) {
            (Counts::NotOnBooks, _) => false,
            (_, MethodBase::TotalCost | MethodBase::TransactionValue) | (Counts::Yes, _) => true,
            (Counts::No, _) => false,
            (Counts::InRegion, _) => in_region(inquiry, cost.place, end),
        };
        if counts && wanted(cost) {
            sum = sum + Sum::of(cost.amount);
        }
    }
    Some(sum)
}

/// UR 1(1) "royalties": payments for services count when they are performed in the territory of the parties.
fn in_region(inquiry: &Inquiry<'_>, place: Option<Country>, end: End) -> bool {
    match place {
        Some(place) => party(inquiry.rulebook, place, inquiry.case.dates.produced.last()),
        None => end == End::Best,
    }
}

/// Whether a country is a party on a day.
pub(crate) fn party(rulebook: &Rulebook, country: Country, day: Date) -> bool {
    let force = rulebook.parties().iter().filter(|party| party.country == country).map(|party| party.in_force);
    force.into_iter().any(|period| period.first() <= day && day <= period.last())
}

/// The excess of transaction value over total cost: what nobody else was paid.
pub(crate) fn excess(value: Amount, total: &Sum) -> Sum {
    match (Sum::of(value), total) {
        (Sum::Finite(value), Sum::Finite(total)) if value > *total => Sum::Finite(value - total),
        _ => Sum::zero(),
    }
}
