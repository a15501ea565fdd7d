//! Content in one country.

use crate::amounts::{self, Test};
use crate::bases;
use crate::ends::{End, at};
use crate::inquiry::Inquiry;
use crate::money::Sum;
use crate::parts::Parts;
use crate::shares::{share, share_is};
use origo_base::{Comparison, Country, Percent};
use origo_rulebook::MethodBase;

/// What was made in one country: costs incurred there, and its margin if the good is made there; at the best end also
/// costs without a place and the originating materials, which at the worst end come from another.
pub(crate) fn content_in(
    inquiry: &Inquiry<'_>,
    parts: &Parts<'_>,
    base: MethodBase,
    place: Country,
    (comparison, percent): (Comparison, Percent),
    end: End,
) -> bool {
    let best = end == End::Best;
    let test = Test::InOneCountry;
    let there = bases::costs(inquiry, base, test, end, &|cost| at(cost.place.map(|at| at == place), end));
    let (Some(whole), Some(mut made)) = (bases::base(inquiry, parts, base, test, end), there) else { return best };
    if best {
        // Packing for shipment is a cost without a place.
        made = made + amounts::vom(parts, test, end) + bases::packing(inquiry, base, test, end);
    }
    if base == MethodBase::TransactionValue && at(inquiry.case.good.produced_in.map(|at| at == place), end) {
        match (inquiry.case.good.transaction_value, bases::base(inquiry, parts, MethodBase::TotalCost, test, end)) {
            (Some(value), Some(total)) => made = made + bases::excess(value, &total),
            _ => return best,
        }
    }
    match (&made, &whole) {
        (Sum::Finite(made), Sum::Finite(whole)) => share(made, whole, comparison, percent),
        (Sum::Infinite, Sum::Finite(_)) => true,
        // At the worst end what was made is lost in a base without bound; at the best both are infinite by the same
        // originating values, so nothing else has a share.
        (_, Sum::Infinite) => best && share_is(1, comparison, percent),
    }
}
