//! What shares are taken of: transaction value, total cost, net cost.

use crate::amounts::{self, Test};
use crate::ends::{End, Ends};
use crate::inquiry::Inquiry;
use crate::money::Sum;
use crate::parts::{self, Parts};
use crate::requirements;
use crate::roles;
use origo_base::{Amount, Cost, Country, Date};
use origo_rulebook::{CostCategory, CostPlace, Counts, MethodBase, Rulebook};

/// The base of a method, a measure or the tolerance, as a test takes it at an end. None: what it comes to is not known;
/// a transaction value that nobody stated may exist all the same.
pub(crate) fn base(
    inquiry: &Inquiry<'_>,
    parts: &Parts<'_>,
    which: MethodBase,
    test: Test<'_>,
    end: End,
) -> Option<Sum> {
    let stated = match which {
        MethodBase::TransactionValue => return inquiry.case.good.transaction_value.map(Sum::of),
        MethodBase::TotalCost => inquiry.case.total_cost,
        MethodBase::NetCost => inquiry.case.net_cost,
    };
    if let Some(stated) = stated {
        return Some(Sum::of(stated));
    }
    let materials = amounts::all_in_base(parts, which, test, end) + packing(inquiry, which, test, end);
    // What was spent on an intermediate material is in its value already.
    let beside = |cost: &Cost| cost.of.is_none_or(|made| !parts.inside.contains(&made));
    Some(materials + costs(inquiry, which, test, end, &beside)?)
}

/// UR 1(1) "shipping and packing costs", 7(11): packing for shipment is a cost on the books and an excluded one.
pub(crate) fn packing(inquiry: &Inquiry<'_>, which: MethodBase, test: Test<'_>, end: End) -> Sum {
    if which == MethodBase::NetCost {
        return Sum::zero();
    }
    let lines = inquiry.case.materials.iter().zip(&inquiry.origins);
    let packing = lines.filter(|(material, _)| roles::is_packing(inquiry.rulebook, material));
    packing.map(|(material, origin)| amounts::whole(&parts::bought(material, *origin, None), true, test, end)).sum()
}

/// SOR/94-14 s. 6(6)(a)-(c), (f), UR 7(6): there is no transaction value to be used: it is said so, or the good is an
/// intermediate material, which is not sold.
pub(crate) fn no_transaction_value(inquiry: &Inquiry<'_>, which: MethodBase) -> bool {
    if which != MethodBase::TransactionValue {
        return false;
    }
    let names = inquiry.rulebook.general().no_transaction_value.iter().flat_map(|row| &row.if_any);
    let said = names.map(|name| requirements::answer(inquiry, name)).map(|told| {
        inquiry.count("no transaction value", Ends::known(told));
        told == Some(true)
    });
    said.fold(inquiry.unsold, |any, said| any || said)
}

/// UR 1(1), 1(6), 7(11)-(13): of the costs beside materials, those of a base that are also of a kind that is wanted.
/// None: costs are not stated, or one is of a category that is not listed.
pub(crate) fn costs(
    inquiry: &Inquiry<'_>,
    which: MethodBase,
    test: Test<'_>,
    end: End,
    wanted: &dyn Fn(&Cost) -> bool,
) -> Option<Sum> {
    let mut sum = Sum::zero();
    for cost in inquiry.case.costs.as_ref()? {
        let category = category(inquiry, cost)?;
        let counts = match (category.counts, which) {
            // UR 1(1) "royalties": in net cost if performed in the territory; always a cost on the books.
            (Counts::InRegion, MethodBase::NetCost) => in_region(inquiry, cost.place, test, end),
            (Counts::No, MethodBase::NetCost) => false,
            _ => on_books(inquiry, category, cost),
        };
        if counts && wanted(cost) {
            sum = sum + Sum::of(cost.amount);
        }
    }
    Some(sum)
}

fn category<'a>(inquiry: &Inquiry<'a>, cost: &Cost) -> Option<&'a CostCategory> {
    inquiry.rulebook.costs().iter().find(|category| category.id == cost.category)
}

/// Whether a cost is part of total cost; none: its category is not listed.
pub(crate) fn in_total_cost(inquiry: &Inquiry<'_>, cost: &Cost) -> Option<bool> {
    Some(on_books(inquiry, category(inquiry, cost)?, cost))
}

fn on_books(inquiry: &Inquiry<'_>, category: &CostCategory, cost: &Cost) -> bool {
    match category.counts {
        Counts::NotOnBooks => false,
        Counts::InRegion => true,
        Counts::No | Counts::Yes => incurred_here(inquiry, category, cost),
    }
}

/// UR 1(1) "total cost": what is incurred in the territory of the parties; UR 1(6)(a): "without regard to the location of
/// the persons to whom payments" are made. A cost that states no place is incurred where the producer is.
fn incurred_here(inquiry: &Inquiry<'_>, category: &CostCategory, cost: &Cost) -> bool {
    if category.place == CostPlace::Payee || inquiry.readings.books(inquiry.rulebook) {
        return true;
    }
    match cost.place {
        None => true,
        Some(place) => party(inquiry.rulebook, place, inquiry.day()),
    }
}

/// UR 1(1) "royalties": payments for services count when they are performed in the territory of the parties.
fn in_region(inquiry: &Inquiry<'_>, place: Option<Country>, test: Test<'_>, end: End) -> bool {
    match place {
        Some(place) => party(inquiry.rulebook, place, inquiry.day()),
        None => test.unplaced_counts(end),
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
