use crate::{Amount, Percent};
use num_bigint::{BigInt, Sign};
use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};

/// An exact fraction. It is held in lowest terms, so that equal fractions are equal; it prints as a percentage.
///
/// Adding, subtracting and multiplying cannot fail and lose nothing; dividing says `None` where the divisor is zero. Nothing
/// is rounded but by a method that is named for it.
///
/// ```
/// use origo_base::{Amount, Ratio};
/// let content = Ratio::new(Amount::whole(48), Amount::whole(88)).unwrap();
/// assert_eq!(format!("{content:.1}"), "54.5%");
/// let third = Ratio::new(Amount::ONE, Amount::whole(3)).unwrap();
/// assert_eq!(&third + &(&third + &third), Ratio::from(Amount::ONE));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Ratio {
    part: BigInt,
    /// INVARIANT: above zero, and without a common divisor with the part.
    whole: BigInt,
}

impl Ratio {
    /// `part / whole`; none if the whole is zero.
    pub fn new(part: Amount, whole: Amount) -> Option<Self> {
        Self::of(part.raw().into(), whole.raw().into())
    }

    /// Nothing.
    pub fn zero() -> Self {
        Self { part: BigInt::ZERO, whole: BigInt::from(1) }
    }

    /// The whole.
    pub fn one() -> Self {
        Self::whole(1)
    }

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self { part: number.into(), whole: BigInt::from(1) }
    }

    fn of(part: BigInt, whole: BigInt) -> Option<Self> {
        let divisor = greatest_common_divisor(&part, &whole);
        if whole == BigInt::ZERO {
            return None;
        }
        let divisor = if whole.sign() == Sign::Minus { -divisor } else { divisor };
        Some(Self { part: part / &divisor, whole: whole / &divisor })
    }

    /// `self ÷ by`; none if `by` is zero.
    ///
    /// ```
    /// use origo_base::Ratio;
    /// assert_eq!(Ratio::whole(3).divided_by(&Ratio::whole(4)).unwrap().to_string(), "75.00%");
    /// assert_eq!(Ratio::whole(3).divided_by(&Ratio::zero()), None);
    /// ```
    pub fn divided_by(&self, by: &Self) -> Option<Self> {
        Self::of(&self.part * &by.whole, &self.whole * &by.part)
    }

    /// Exactly zero.
    pub fn is_zero(&self) -> bool {
        self.part == BigInt::ZERO
    }

    /// Below zero.
    pub fn is_negative(&self) -> bool {
        self.part.sign() == Sign::Minus
    }

    /// How many binary digits the fraction takes: a measure of how far exact shares of shares have grown.
    pub fn bits(&self) -> u64 {
        self.part.bits() + self.whole.bits()
    }

    /// Rounded to `places` decimals; the midpoint between two such numbers goes to the greater of them, as texts on weighted
    /// maturities ask (elsewhere Origo rounds half to even).
    ///
    /// ```
    /// use origo_base::{Amount, Ratio};
    /// let years = |text: &str| Ratio::from(Amount::parse(text).unwrap()).half_up(1);
    /// assert_eq!(years("1.95"), years("2"));
    /// assert_eq!(years("1.949"), years("1.9"));
    /// assert_eq!(years("-1.95"), years("-1.9"));
    /// ```
    #[must_use]
    pub fn half_up(&self, places: u32) -> Self {
        let scale = BigInt::from(10).pow(places);
        // floor(x + 1/2), in units of the last place.
        let part = floor(&(&self.part * &scale * 2 + &self.whole), &(&self.whole * 2));
        Self::of(part, scale).unwrap_or_else(Self::zero)
    }

    /// As an amount, rounded half-even at the twelfth place; the flag says whether rounding took place. None: out of bounds.
    pub fn amount(&self) -> Option<(Amount, bool)> {
        let scaled: BigInt = &self.part * Amount::ONE.raw();
        let low = floor(&scaled, &self.whole);
        let rest: BigInt = scaled - &low * &self.whole;
        if rest == BigInt::ZERO {
            return Some((Amount::from_raw(i128::try_from(low).ok()?)?, false));
        }
        let twice: BigInt = rest * 2;
        let up = match twice.cmp(&self.whole) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => low.bit(0),
        };
        let raw = i128::try_from(if up { low + 1 } else { low }).ok()?;
        Some((Amount::from_raw(raw)?, true))
    }

    /// As a decimal number for readers: exact if it ends within `places` decimals, else rounded half-up and marked `≈`.
    ///
    /// ```
    /// use origo_base::Ratio;
    /// let share = |part, whole| Ratio::whole(part).divided_by(&Ratio::whole(whole)).unwrap();
    /// assert_eq!((share(5, 8).decimal(4), share(21, 52).decimal(4)), ("0.625".into(), "≈0.4038".into()));
    /// ```
    pub fn decimal(&self, places: u32) -> String {
        let shown = self.half_up(places);
        let scale = BigInt::from(10).pow(places);
        let units: BigInt = &shown.part * &scale / &shown.whole;
        let digits = format!("{:0>width$}", units.magnitude().to_string(), width = places as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - places as usize);
        let part = part.trim_end_matches('0');
        let point = if part.is_empty() { "" } else { "." };
        let mark = if shown == *self { "" } else { "≈" };
        let sign = if units.sign() == Sign::Minus { "-" } else { "" };
        format!("{mark}{sign}{whole}{point}{part}")
    }

    /// The percentage truncated to `places` decimals, as text without the sign: never shows more than is there.
    fn truncated(&self, places: usize) -> String {
        let scale = BigInt::from(10).pow(places as u32);
        let scaled: BigInt = &self.part * 100 * &scale / &self.whole;
        let negative = scaled < BigInt::from(0);
        let digits = scaled.magnitude().to_string();
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, part) = padded.split_at(padded.len() - places);
        let sign = if negative { "-" } else { "" };
        if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }
}

/// Never below zero; of zero and zero: zero.
fn greatest_common_divisor(one: &BigInt, other: &BigInt) -> BigInt {
    let (mut a, mut b) = (one.magnitude().clone(), other.magnitude().clone());
    while b != num_bigint::BigUint::ZERO {
        (a, b) = (b.clone(), a % b);
    }
    BigInt::from(a)
}

/// The greatest whole number that is not above `part / whole`, for a whole above zero.
fn floor(part: &BigInt, whole: &BigInt) -> BigInt {
    let quotient = part / whole;
    if part.sign() == Sign::Minus && &quotient * whole != *part { quotient - 1 } else { quotient }
}

impl From<Amount> for Ratio {
    fn from(amount: Amount) -> Self {
        Self::new(amount, Amount::ONE).unwrap_or_else(Self::zero)
    }
}

impl From<Percent> for Ratio {
    /// One for the whole: 7 % is 0.07.
    fn from(percent: Percent) -> Self {
        Self::of(percent.micros().into(), Percent::HUNDRED.micros().into()).unwrap_or_else(Self::zero)
    }
}

impl Add for &Ratio {
    type Output = Ratio;
    fn add(self, other: Self) -> Ratio {
        let part = &self.part * &other.whole + &other.part * &self.whole;
        Ratio::of(part, &self.whole * &other.whole).unwrap_or_else(Ratio::zero)
    }
}

impl Sub for &Ratio {
    type Output = Ratio;
    fn sub(self, other: Self) -> Ratio {
        self + &-other
    }
}

impl Mul for &Ratio {
    type Output = Ratio;
    fn mul(self, other: Self) -> Ratio {
        Ratio::of(&self.part * &other.part, &self.whole * &other.whole).unwrap_or_else(Ratio::zero)
    }
}

impl Neg for &Ratio {
    type Output = Ratio;
    fn neg(self) -> Ratio {
        Ratio { part: -&self.part, whole: self.whole.clone() }
    }
}

impl Sum for Ratio {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::zero(), |sum, next| &sum + &next)
    }
}

impl<'r> Sum<&'r Ratio> for Ratio {
    fn sum<I: Iterator<Item = &'r Self>>(iter: I) -> Self {
        iter.fold(Self::zero(), |sum, next| &sum + next)
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.part * &other.whole).cmp(&(&other.part * &self.whole))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.whole)
    }
}

impl fmt::Display for Ratio {
    /// Truncated, not rounded: a content of 69.999 never prints as 70.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.truncated(f.precision().unwrap_or(2)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(part: &str, whole: &str) -> Ratio {
        Ratio::new(Amount::parse(part).unwrap(), Amount::parse(whole).unwrap()).unwrap()
    }

    #[test]
    fn a_content_just_below_the_threshold_never_prints_as_the_threshold() {
        assert_eq!(format!("{:.1}", ratio("69.99999", "100")), "69.9%");
        let negative = ratio("-0.05", "1");
        assert_eq!(format!("{negative:.0} {negative:.2}"), "-5% -5.00%");
    }

    #[test]
    fn equal_fractions_are_equal_whatever_they_were_made_of() {
        assert_eq!(ratio("1", "3"), ratio("-0.2", "-0.6"));
        assert_eq!(ratio("0", "-7"), Ratio::zero());
        assert_eq!(&ratio("1", "3") - &ratio("1", "3"), Ratio::zero());
        assert_eq!(&ratio("2", "3") * &ratio("3", "4"), ratio("1", "2"));
        assert_eq!(Ratio::from(Percent::whole(7)), ratio("7", "100"));
        assert!(Ratio::new(Amount::ONE, Amount::ZERO).is_none());
        assert!(ratio("-1", "3") < ratio("-1", "4") && ratio("1", "3") > ratio("1", "4"));
        assert_eq!([ratio("1", "3"), ratio("1", "6")].iter().sum::<Ratio>(), ratio("1", "2"));
    }

    #[test]
    fn a_sum_of_a_thousand_sevenths_is_exact() {
        let sum: Ratio = (0..7000).map(|_| ratio("1", "7000")).sum();
        assert_eq!(sum, Ratio::one());
    }

    #[test]
    fn the_midpoint_goes_up_by_name_and_to_even_as_an_amount() {
        assert_eq!(ratio("0.25", "1").half_up(1), ratio("0.3", "1"));
        assert_eq!(ratio("-0.25", "1").half_up(1), ratio("-0.2", "1"));
        assert_eq!(ratio("1", "3").half_up(0), Ratio::zero());
        let at_the_end = |text: &str| ratio(text, "2").amount().unwrap();
        assert_eq!(at_the_end("0.000000000001"), (Amount::ZERO, true));
        assert_eq!(at_the_end("0.000000000003"), (Amount::parse("0.000000000002").unwrap(), true));
        assert_eq!(at_the_end("-0.000000000003"), (Amount::parse("-0.000000000002").unwrap(), true));
        assert_eq!(at_the_end("-3"), (Amount::parse("-1.5").unwrap(), false));
        let huge = Ratio::from(Amount::parse("1000000000000000").unwrap());
        assert_eq!((&huge * &Ratio::whole(2)).amount(), None);
    }

    #[test]
    fn readers_see_whether_a_decimal_is_exact() {
        let shown = |part, whole, places| ratio(part, whole).decimal(places);
        assert_eq!(shown("2", "1", 4), "2");
        assert_eq!(shown("-1", "8", 4), "-0.125");
        assert_eq!(shown("2", "3", 2), "≈0.67");
        assert_eq!(shown("-2", "3", 0), "≈-1");
        assert_eq!(shown("1", "1000", 2), "≈0");
    }
}
