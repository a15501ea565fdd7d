//! Amounts as big integers, with infinity for a value that has no upper bound.

use num_bigint::BigInt;
use origo_base::{Amount, Comparison, Percent};
use std::ops::Add;

/// A number of 10^-12 units, or more than any number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sum {
    Finite(BigInt),
    Infinite,
}

impl Sum {
    pub(crate) fn zero() -> Self {
        Self::Finite(BigInt::from(0))
    }

    pub(crate) fn of(amount: Amount) -> Self {
        Self::Finite(BigInt::from(amount.raw()))
    }
}

impl Add for Sum {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        match (self, other) {
            (Self::Finite(a), Self::Finite(b)) => Self::Finite(a + b),
            _ => Self::Infinite,
        }
    }
}

impl std::iter::Sum for Sum {
    fn sum<I: Iterator<Item = Self>>(sums: I) -> Self {
        sums.fold(Self::zero(), Add::add)
    }
}

/// `part ⋚ percent × whole`, exactly: a hundred percent is 10^8 of the units that a percentage is held in.
pub(crate) fn compare(part: &BigInt, whole: &BigInt, comparison: Comparison, percent: Percent) -> bool {
    let (left, right) = (part * 100_000_000_i64, whole * percent.micros());
    match comparison {
        Comparison::AtLeast => left >= right,
        Comparison::MoreThan => left > right,
    }
}

/// `part ≤ percent × whole`, exactly.
pub(crate) fn at_most(part: &BigInt, whole: &BigInt, percent: Percent) -> bool {
    !compare(part, whole, Comparison::MoreThan, percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_exact_and_inclusive() {
        let raw = |text: &str| BigInt::from(Amount::parse(text).unwrap().raw());
        let percent = Percent::parse("62.5%").unwrap();
        assert!(compare(&raw("5"), &raw("8"), Comparison::AtLeast, percent));
        assert!(!compare(&raw("5"), &raw("8"), Comparison::MoreThan, percent));
        assert!(!compare(&raw("4.999999999999"), &raw("8"), Comparison::AtLeast, percent));
        assert!(at_most(&raw("7"), &raw("100"), Percent::whole(7)));
        assert!(!at_most(&raw("7.000000000001"), &raw("100"), Percent::whole(7)));
        assert_eq!(Sum::of(Amount::ONE) + Sum::Infinite, Sum::Infinite);
    }
}
