use crate::{Amount, ValueError};
use num_bigint::BigInt;
use std::fmt;

/// An exact percentage with up to six places; it may be negative or above one hundred, as a content can be.
///
/// ```
/// use origo_base::{Amount, Comparison, Percent};
/// let threshold: Percent = "62.5%".parse().unwrap();
/// let (part, whole) = (Amount::parse("5").unwrap(), Amount::parse("8").unwrap());
/// assert!(Comparison::AtLeast.holds(part, whole, threshold));
/// assert!(!Comparison::MoreThan.holds(part, whole, threshold));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(i64);

const MICRO: i64 = 1_000_000;

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The whole.
    pub const HUNDRED: Self = Self(100 * MICRO);

    /// A whole number of percent.
    pub const fn whole(percent: i32) -> Self {
        Self(percent as i64 * MICRO)
    }

    /// The number of 10^-6 percent.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// From a number of 10^-6 percent.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Parses `62.5%` or `62.5 %`; the sign is required, so that 0.7 and 70 cannot be confused.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let problem = "is not a percentage: expected a number and a percent sign such as 62.5%";
        let number = text.trim().strip_suffix('%').ok_or_else(|| ValueError::new(text, problem))?;
        let amount = Amount::parse(number.trim()).map_err(|_| ValueError::new(text, problem))?;
        let (rounded, lost) = amount.round(6);
        let micros = i64::try_from(rounded.raw() / 1_000_000).map_err(|_| ValueError::new(text, problem))?;
        if lost {
            return Err(ValueError::new(text, "has more than six decimal places"));
        }
        Ok(Self(micros))
    }

    /// What is left of the whole.
    ///
    /// ```
    /// use origo_base::Percent;
    /// assert_eq!(Percent::whole(65).rest(), Percent::whole(35));
    /// ```
    #[must_use]
    pub const fn rest(self) -> Self {
        Self(Self::HUNDRED.0 - self.0)
    }

    /// As a number: one for the whole.
    pub fn as_number(self) -> Amount {
        Amount::from_raw(i128::from(self.0) * 10_000).unwrap_or(Amount::ZERO)
    }

    /// This share of an amount, rounded half-even at the twelfth place.
    pub fn of(self, amount: Amount) -> Amount {
        self.share_of(amount).map_or(Amount::ZERO, |(value, _)| value)
    }

    /// The same, and whether anything was rounded; none: it is out of bounds.
    pub fn share_of(self, amount: Amount) -> Option<(Amount, bool)> {
        amount.scale(self.as_number(), Amount::ONE)
    }
}

impl std::str::FromStr for Percent {
    type Err = ValueError;
    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::parse(text)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let (whole, part) = (size / MICRO as u64, size % MICRO as u64);
        let sign = if self.0 < 0 { "-" } else { "" };
        let places = format!("{part:06}");
        let places = places.trim_end_matches('0');
        let point = if places.is_empty() { "" } else { "." };
        f.pad(&format!("{sign}{whole}{point}{places}%"))
    }
}

/// How a share is held against a threshold: the operator is part of the law's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// "not less than"
    AtLeast,
    /// "more than", "exceeds"
    MoreThan,
}

impl Comparison {
    /// Whether `part / whole` is at least (more than) `threshold`, by exact cross-multiplication.
    ///
    /// A whole of zero or less has no share, so nothing holds.
    pub fn holds(self, part: Amount, whole: Amount, threshold: Percent) -> bool {
        if whole <= Amount::ZERO {
            return false;
        }
        let ordering = match (
            part.raw().checked_mul(i128::from(Percent::HUNDRED.0)),
            whole.raw().checked_mul(i128::from(threshold.0)),
        ) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => (BigInt::from(part.raw()) * Percent::HUNDRED.0).cmp(&(BigInt::from(whole.raw()) * threshold.0)),
        };
        match self {
            Self::AtLeast => ordering.is_ge(),
            Self::MoreThan => ordering.is_gt(),
        }
    }

    /// The sign in notation: `>=` or `>`.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::MoreThan => ">",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boundary_is_exact_with_huge_and_tiny_amounts() {
        let threshold = Percent::parse("66.666667%").unwrap();
        let huge = Amount::parse("900000000000000").unwrap();
        let part = Amount::parse("600000003000000").unwrap();
        assert!(Comparison::AtLeast.holds(part, huge, threshold));
        assert!(!Comparison::AtLeast.holds(part - Amount::from_raw(1).unwrap(), huge, threshold));
        assert!(!Comparison::AtLeast.holds(Amount::ONE, Amount::ZERO, Percent::ZERO));
        assert!(Comparison::AtLeast.holds(-Amount::ONE, Amount::ONE, Percent::whole(-100)));
    }

    #[test]
    fn the_sign_is_required() {
        for text in ["0.7", "70", "", "%", "seventy%"] {
            assert!(Percent::parse(text).is_err(), "{text}");
        }
        assert_eq!(Percent::parse("70 %").unwrap(), Percent::whole(70));
        assert_eq!(Percent::parse("62.5%").unwrap().to_string(), "62.5%");
        assert_eq!(Percent::parse("10%").unwrap().of(Amount::parse("41.2").unwrap()).to_string(), "4.12");
    }
}
