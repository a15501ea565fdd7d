//! Which end of an open amount each test takes: what helps one test can hurt another.

use crate::ends::{End, Ends};
use crate::money::Sum;
use crate::parts::{Part, Parts};
use crate::statements::Stated;
use origo_base::{Amount, Material};
use origo_rulebook::MethodBase;

/// A row of the contract's table.
#[derive(Clone, Copy)]
pub(crate) enum Test<'t> {
    /// Content whose VNM is that of the bill, and the waiver: VNM is in the numerator and in a computed base.
    Bill,
    /// Content whose VNM is stated: values stand in the base alone, so a larger one always helps. Also the smallest and
    /// the largest base that there can be.
    Stated,
    /// Content in one country: what is not made there is in the base alone.
    InOneCountry,
    /// The tolerance, with the materials that fail the shift.
    Tolerance(&'t [&'t Material]),
}

impl Test<'_> {
    /// Whether the test takes the high value of a material.
    fn takes_high(self, line: &str, originating: bool, end: End) -> bool {
        let best = end == End::Best;
        match (self, originating) {
            (Self::Bill, false) | (Self::InOneCountry, false) => !best,
            (Self::InOneCountry, true) => true,
            (Self::Tolerance(failing), _) if failing.iter().any(|other| other.id == line) => !best,
            (Self::Bill, true) | (Self::Stated, _) | (Self::Tolerance(_), _) => best,
        }
    }

    /// Whether a cost that counts only in the region is in the base though its place is not stated.
    pub(crate) fn unplaced_counts(self, end: End) -> bool {
        matches!(self, Self::InOneCountry) || end == End::Best
    }
}

/// The whole value of a part as a test takes it.
pub(crate) fn whole(part: &Part<'_>, originating: bool, test: Test<'_>, end: End) -> Sum {
    if test.takes_high(part.id, originating, end) { part.high.clone() } else { part.low.clone() }
}

/// UR 8(2), 9(2)-(3): what a part that does not originate comes to in a value of non-originating materials.
pub(crate) fn non_originating(part: &Part<'_>, test: Test<'_>, end: End) -> Sum {
    let whole = whole(part, false, test, end);
    let taken = less(whole.clone(), part.deductible);
    match &part.stated {
        // The amount is taken off the whole value, without the deductions of 8(2).
        Some(Stated::Less(amount)) if *amount > part.deductible => less(whole, *amount),
        Some(Stated::Less(_)) => taken,
        Some(Stated::Value { non_originating, .. }) if is_used(part) => Sum::of(*non_originating),
        Some(Stated::Value { .. }) | None => taken,
    }
}

/// UR 9(2)(a)(i): in a net cost a part that does not originate comes to what its supplier states as net cost; else, and in
/// every other base, to its whole value.
fn in_base(part: &Part<'_>, originating: bool, which: MethodBase, test: Test<'_>, end: End) -> Sum {
    match part.stated {
        Some(Stated::Value { net_cost: Some(net_cost), .. })
            if !originating && which == MethodBase::NetCost && is_used(part) =>
        {
            Sum::of(net_cost)
        }
        _ => whole(part, originating, test, end),
    }
}

/// UR 9(7)(b): a producer need not accumulate; a stated value that can be more than what the material counts without is not
/// used.
fn is_used(part: &Part<'_>) -> bool {
    match part.stated {
        Some(Stated::Value { non_originating, .. }) => {
            Sum::of(non_originating) <= less(part.low.clone(), part.deductible)
        }
        Some(Stated::Less(_)) | None => true,
    }
}

/// Whether what is stated of a part is used at both ends, or at one.
pub(crate) fn use_of_statement(part: &Part<'_>) -> Ends {
    Ends::known(Some(is_used(part)))
}

/// What is above an amount, never below zero.
fn less(sum: Sum, amount: Amount) -> Sum {
    match (sum, Sum::of(amount)) {
        (Sum::Finite(sum), Sum::Finite(amount)) if sum > amount => Sum::Finite(sum - amount),
        (Sum::Infinite, _) => Sum::Infinite,
        _ => Sum::zero(),
    }
}

/// The value of non-originating materials.
pub(crate) fn vnm(parts: &Parts<'_>, test: Test<'_>, end: End) -> Sum {
    parts.at(false, end).map(|part| non_originating(part, test, end)).sum()
}

/// The value of originating materials.
pub(crate) fn vom(parts: &Parts<'_>, test: Test<'_>, end: End) -> Sum {
    parts.at(true, end).map(|part| whole(part, true, test, end)).sum()
}

/// What all materials come to in a base.
pub(crate) fn all_in_base(parts: &Parts<'_>, which: MethodBase, test: Test<'_>, end: End) -> Sum {
    parts.all.iter().map(|part| in_base(part, part.origin.at(end), which, test, end)).sum()
}
