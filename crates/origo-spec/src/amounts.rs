//! Which end of an open amount each test takes: what helps one test can hurt another.

use crate::ends::End;
use crate::inquiry::Inquiry;
use crate::money::Sum;
use origo_base::Material;

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
    fn takes_high(self, material: &Material, originating: bool, end: End) -> bool {
        let best = end == End::Best;
        match (self, originating) {
            (Self::Bill, false) | (Self::InOneCountry, false) => !best,
            (Self::InOneCountry, true) => true,
            (Self::Tolerance(failing), _) if failing.iter().any(|other| other.id == material.id) => !best,
            (Self::Bill, true) | (Self::Stated, _) | (Self::Tolerance(_), _) => best,
        }
    }

    /// Whether a cost that counts only in the region is in the base though its place is not stated.
    pub(crate) fn unplaced_counts(self, end: End) -> bool {
        matches!(self, Self::InOneCountry) || end == End::Best
    }
}

/// The value of some materials that originate (or do not) as a test takes it.
pub(crate) fn value<'m>(of: impl Iterator<Item = &'m Material>, originating: bool, test: Test<'_>, end: End) -> Sum {
    of.map(|material| match (test.takes_high(material, originating, end), material.value.high()) {
        (false, _) => Sum::of(material.value.low()),
        (true, Some(high)) => Sum::of(high),
        (true, None) => Sum::Infinite,
    })
    .sum()
}

/// The value of all materials that originate (or do not) at an end, as a test takes it.
pub(crate) fn value_of_all(inquiry: &Inquiry<'_>, originating: bool, test: Test<'_>, end: End) -> Sum {
    value(inquiry.materials(originating, end), originating, test, end)
}
