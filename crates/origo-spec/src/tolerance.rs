//! The tolerance for small values of non-originating material.

use crate::amounts::{self, Test};
use crate::bases;
use crate::completions::{Line, World};
use crate::elections::Election;
use crate::ends::{End, Ends, at, both};
use crate::hs;
use crate::inquiry::Inquiry;
use crate::money::{Sum, at_most};
use crate::parts::Parts;
use num_bigint::BigInt;
use origo_base::{HsLevel, Material, Percent};
use origo_rulebook::DeMinimisException;

/// Whether a sum is at most a share of the elected base. It never is if it has no upper bound, and always is if only the
/// base has none.
fn within(inquiry: &Inquiry<'_>, election: &Election, sum: &Sum, limit: Percent, test: Test<'_>, end: End) -> bool {
    let Some(elected) = election.base else { return false };
    if bases::no_transaction_value(inquiry, elected) {
        return false;
    }
    match (sum, bases::base(inquiry, &Parts::of_bill(inquiry), elected, test, end)) {
        (Sum::Infinite, _) => false,
        (_, None) => end == End::Best,
        (_, Some(Sum::Infinite)) => true,
        // Of a negative base nothing is a share, not even nothing.
        (Sum::Finite(sum), Some(Sum::Finite(base))) => base >= BigInt::from(0) && at_most(sum, &base, limit),
    }
}

/// UR 5(1), NAFTA s. 5(1): materials that do not make the change are tolerated if their value is not more than the limit;
/// UR 5(3), NAFTA s. 5(4): unless one of them is excepted.
pub(crate) fn tolerated(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    failing: &[&Material],
    end: End,
) -> bool {
    let Some(tolerance) = inquiry.rulebook.de_minimis() else { return false };
    let test = Test::Tolerance(failing);
    let parts = Parts::of_bill(inquiry);
    let failing_parts = parts.all.iter().filter(|part| failing.iter().any(|material| material.id == part.id));
    let value: Sum = failing_parts.map(|part| amounts::non_originating(part, test, end)).sum();
    let falls = |exception: &DeMinimisException, material: &Material| {
        excepted(inquiry, exception, world.lines.get(&material.id), &world.good, end)
    };
    within(inquiry, election, &value, tolerance.shift_limit, test, end)
        && !tolerance.exceptions.iter().any(|exception| failing.iter().any(|material| falls(exception, material)))
}

/// UR 5(3): one row of the exceptions. What is open counts as excepted at the worst end and not at the best.
fn excepted(
    inquiry: &Inquiry<'_>,
    exception: &DeMinimisException,
    material: Option<&Line>,
    good: &Line,
    end: End,
) -> bool {
    let code = material.and_then(|line| line.code);
    let used = hs::code_in(&exception.materials, code);
    let goods = hs::code_in(&exception.goods, good.code);
    let same = if exception.unless_other_subheading {
        hs::same_class(code, good.code, HsLevel::Subheading)
    } else {
        Some(true)
    };
    let falls = both(both(used, goods), same);
    inquiry.count("tolerance exception", Ends::known(falls));
    at(falls, end.other())
}

/// UR 5(4), NAFTA s. 5(5): the content requirement falls away if all non-originating materials together are within the
/// limit.
pub(crate) fn waived(inquiry: &Inquiry<'_>, election: &Election) -> Ends {
    let limit = inquiry.rulebook.de_minimis().as_ref().and_then(|tolerance| tolerance.waiver_limit);
    let Some(limit) = limit else { return Ends::NO };
    let result = Ends::of(|end| {
        let value = amounts::vnm(&Parts::of_bill(inquiry), Test::Bill, end);
        within(inquiry, election, &value, limit, Test::Bill, end)
    });
    inquiry.count("waiver", result)
}
