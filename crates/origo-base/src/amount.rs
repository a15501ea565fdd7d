use crate::ValueError;
use num_bigint::BigInt;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// An exact decimal number with up to twelve places: an amount of money or a quantity.
///
/// Inputs carry at most six places; a quantity times a unit price then has at most twelve, so an extended value is
/// exact and sums of extended values are exact. Values read from outside are bounded by 10^15, which leaves room in
/// the 128 bits for the sum of ten billion of them: adding never overflows.
///
/// ```
/// use origo_base::Amount;
/// let a: Amount = "0.1".parse().unwrap();
/// let b: Amount = "0.2".parse().unwrap();
/// assert_eq!((a + b).to_string(), "0.3");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i128);

const PLACES: u32 = 12;
const UNIT: i128 = 10_i128.pow(PLACES);
const LIMIT: i128 = 10_i128.pow(15) * UNIT;

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One unit.
    pub const ONE: Self = Self(UNIT);

    /// A hundredth of a unit, the least amount in which a change is proposed.
    pub const CENT: Self = Self(UNIT / 100);

    /// A whole number of units.
    pub const fn whole(units: i32) -> Self {
        Self(units as i128 * UNIT)
    }

    /// The number of 10^-12 units.
    pub const fn raw(self) -> i128 {
        self.0
    }

    /// From a number of 10^-12 units, if it is within the bounds.
    pub fn from_raw(raw: i128) -> Option<Self> {
        (raw.abs() <= LIMIT).then_some(Self(raw))
    }

    /// Below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Exactly zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Parses plain decimal text with a point: `-12.345678`. More than twelve places are an error.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let wrong = |problem: &str| ValueError::new(text, problem.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && places.is_empty() {
            return Err(wrong("is not a number: expected digits such as 41.20"));
        }
        if !whole.bytes().chain(places.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(wrong("is not a number: expected digits such as 41.20"));
        }
        let places = places.trim_end_matches('0');
        if places.len() > PLACES as usize {
            return Err(wrong("has more than twelve decimal places"));
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > 16 {
            return Err(wrong("is larger than 10^15"));
        }
        let mut raw: i128 = 0;
        for byte in whole.bytes().chain(places.bytes()) {
            raw = raw * 10 + i128::from(byte - b'0');
        }
        raw *= 10_i128.pow(PLACES - places.len() as u32);
        Self::from_raw(if negative { -raw } else { raw }).ok_or_else(|| wrong("is larger than 10^15"))
    }

    /// `self × by ÷ per`, rounded half-even at the twelfth place; the flag says whether rounding took place.
    /// `None` if `per` is zero or the result is out of bounds.
    ///
    /// ```
    /// use origo_base::Amount;
    /// let price = Amount::parse("410").unwrap();
    /// let (value, rounded) = price.scale(Amount::whole(2), Amount::whole(1000)).unwrap();
    /// assert_eq!((value.to_string().as_str(), rounded), ("0.82", false));
    /// ```
    pub fn scale(self, by: Self, per: Self) -> Option<(Self, bool)> {
        if per.0 == 0 {
            return None;
        }
        if let Some(product) = self.0.checked_mul(by.0) {
            let (quotient, exact) = divide_half_even(product, per.0)?;
            return Some((Self::from_raw(quotient)?, !exact));
        }
        let product = BigInt::from(self.0) * BigInt::from(by.0);
        let divisor = BigInt::from(per.0);
        let quotient = &product / &divisor;
        let remainder: BigInt = &product - &quotient * &divisor;
        let zero = BigInt::from(0);
        let exact = remainder == zero;
        let twice = remainder.magnitude() * 2_u32;
        let away = twice > *divisor.magnitude() || (twice == *divisor.magnitude() && quotient.bit(0));
        let negative = (product < zero) != (divisor < zero);
        let step = if away { if negative { -1 } else { 1 } } else { 0 };
        let rounded = i128::try_from(quotient + step).ok()?;
        Some((Self::from_raw(rounded)?, !exact))
    }

    /// Rounded half-even to `places` decimals; the flag says whether anything was lost.
    pub fn round(self, places: u32) -> (Self, bool) {
        let Some(drop) = PLACES.checked_sub(places) else { return (self, false) };
        let step = 10_i128.pow(drop);
        match divide_half_even(self.0, step) {
            Some((quotient, exact)) => (Self(quotient * step), !exact),
            None => (self, false),
        }
    }
}

impl Amount {
    /// Halfway between two amounts, toward the lower.
    ///
    /// ```
    /// use origo_base::Amount;
    /// assert_eq!(Amount::midpoint(Amount::ONE, Amount::whole(2)).to_string(), "1.5");
    /// ```
    #[must_use]
    pub const fn midpoint(low: Self, high: Self) -> Self {
        Self(low.0 + (high.0 - low.0).div_euclid(2))
    }

    /// The next whole cent that is not less.
    ///
    /// ```
    /// use origo_base::Amount;
    /// let up = |text: &str| Amount::parse(text).unwrap().up_to_cent().to_string();
    /// assert_eq!((up("10.7693"), up("10.77"), up("-0.009")), ("10.77".into(), "10.77".into(), "0".into()));
    /// ```
    #[must_use]
    pub const fn up_to_cent(self) -> Self {
        let over = self.0.rem_euclid(Self::CENT.0);
        if over == 0 { self } else { Self(self.0 - over + Self::CENT.0) }
    }
}

fn divide_half_even(value: i128, by: i128) -> Option<(i128, bool)> {
    let quotient = value.checked_div(by)?;
    let remainder = value.checked_rem(by)?;
    if remainder == 0 {
        return Some((quotient, true));
    }
    let twice = remainder.unsigned_abs().checked_mul(2)?;
    let size = by.unsigned_abs();
    let away = twice > size || (twice == size && quotient & 1 == 1);
    let sign = if (value < 0) == (by < 0) { 1 } else { -1 };
    Some((if away { quotient + sign } else { quotient }, false))
}

impl std::str::FromStr for Amount {
    type Err = ValueError;
    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::parse(text)
    }
}

impl fmt::Display for Amount {
    /// Exact, with at least the places that are needed and no more; a precision asks for rounded display.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = f.precision().map_or(*self, |places| self.round(places as u32).0);
        let size = shown.0.unsigned_abs();
        let (whole, part) = (size / UNIT as u128, size % UNIT as u128);
        let mut places = format!("{part:0width$}", width = PLACES as usize);
        match f.precision() {
            Some(wanted) => places.truncate(wanted),
            None => places.truncate(places.trim_end_matches('0').len()),
        }
        let point = if places.is_empty() { "" } else { "." };
        f.pad_integral(shown.0 >= 0, "", &format!("{whole}{point}{places}"))
    }
}

impl Add for Amount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Amount {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Amount {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_number_are_inverse() {
        for text in ["0", "41.2", "-0.031", "1000000", "0.000000000001", "999999999999999"] {
            assert_eq!(Amount::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Amount::parse("+.5").unwrap().to_string(), "0.5");
        for text in ["", ".", "1e5", "1,2", "0.0000000000001", "1000000000000001", "٣"] {
            assert!(Amount::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn rounding_is_half_even_and_reported() {
        let round = |text: &str| Amount::parse(text).unwrap().round(2);
        assert_eq!(round("0.125"), (Amount::parse("0.12").unwrap(), true));
        assert_eq!(round("0.135"), (Amount::parse("0.14").unwrap(), true));
        assert_eq!(round("-0.125"), (Amount::parse("-0.12").unwrap(), true));
        assert_eq!(round("0.12"), (Amount::parse("0.12").unwrap(), false));
        assert_eq!(format!("{:.1}", Amount::parse("-0.25").unwrap()), "-0.2");
    }

    #[test]
    fn scaling_falls_back_to_big_integers_beyond_128_bits() {
        let big = Amount::parse("100000000000000").unwrap();
        let (value, rounded) = big.scale(big, big).unwrap();
        assert_eq!((value, rounded), (big, false));
        let third = Amount::ONE.scale(Amount::ONE, Amount::whole(3)).unwrap();
        assert_eq!((third.0.to_string().as_str(), third.1), ("0.333333333333", true));
        let half = Amount(3).scale(Amount::ONE, Amount::whole(2)).unwrap();
        assert_eq!(half.0, Amount(2));
        assert_eq!(Amount::ONE.scale(Amount::ONE, Amount::ZERO), None);
        let (odd, _) = Amount::parse("-100000000000000.5").unwrap().scale(big, big).unwrap();
        assert_eq!(odd.to_string(), "-100000000000000.5");
    }
}
