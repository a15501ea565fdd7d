use crate::Amount;
use num_bigint::BigInt;
use std::fmt;

/// An exact fraction of two amounts, made only for results; it prints as a percentage.
///
/// ```
/// use origo_base::{Amount, Ratio};
/// let content = Ratio::new(Amount::whole(48), Amount::whole(88)).unwrap();
/// assert_eq!(format!("{content:.1}"), "54.5%");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ratio {
    part: BigInt,
    whole: BigInt,
}

impl Ratio {
    /// `part / whole`; none if the whole is zero.
    pub fn new(part: Amount, whole: Amount) -> Option<Self> {
        (!whole.is_zero()).then(|| Self { part: part.raw().into(), whole: whole.raw().into() })
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

impl fmt::Display for Ratio {
    /// Truncated, not rounded: a content of 69.999 never prints as 70.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.truncated(f.precision().unwrap_or(2)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_just_below_the_threshold_never_prints_as_the_threshold() {
        let ratio = Ratio::new(Amount::parse("69.99999").unwrap(), Amount::whole(100)).unwrap();
        assert_eq!(format!("{ratio:.1}"), "69.9%");
        let negative = Ratio::new(Amount::parse("-0.05").unwrap(), Amount::ONE).unwrap();
        assert_eq!(format!("{negative:.0} {negative:.2}"), "-5% -5.00%");
    }
}
