use crate::ValueError;
use std::fmt;

/// A level of the Harmonized System.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HsLevel {
    /// Two digits.
    Chapter,
    /// Four digits.
    Heading,
    /// Six digits: the last level that countries share.
    Subheading,
    /// Eight digits: a country's own.
    TariffItem,
    /// Ten digits: a country's own, for statistics.
    Statistical,
}

impl HsLevel {
    /// How many digits a code of this level has.
    pub const fn digits(self) -> u32 {
        match self {
            Self::Chapter => 2,
            Self::Heading => 4,
            Self::Subheading => 6,
            Self::TariffItem => 8,
            Self::Statistical => 10,
        }
    }

    /// The word for one class of this level.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Chapter => "chapter",
            Self::Heading => "heading",
            Self::Subheading => "subheading",
            Self::TariffItem => "tariff item",
            Self::Statistical => "statistical item",
        }
    }
}

/// A classification code of two to ten digits. It knows its level and carries no text.
///
/// ```
/// use origo_base::{HsCode, HsLevel};
/// let code = HsCode::parse("870830").unwrap();
/// assert_eq!(code.to_string(), "8708.30");
/// assert_eq!(code.level(), HsLevel::Subheading);
/// assert!(HsCode::parse("87.08").unwrap().contains(code));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HsCode {
    /// INVARIANT: ten digits, those below the level are zero.
    first: u64,
    level: HsLevel,
}

impl HsCode {
    /// Parses digits with or without points; chapters 01 to 99 except 77.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let trimmed = text.trim();
        let shape = || ValueError::new(text, "is not an HS code: expected 2, 4, 6, 8 or 10 digits such as 8708.30");
        let digits: String = trimmed.chars().filter(|c| *c != '.' && *c != ' ').collect();
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(shape());
        }
        let level = match digits.len() {
            2 => HsLevel::Chapter,
            4 => HsLevel::Heading,
            6 => HsLevel::Subheading,
            8 => HsLevel::TariffItem,
            10 => HsLevel::Statistical,
            _ => return Err(shape()),
        };
        let value: u64 = digits.parse().map_err(|_| shape())?;
        let code = Self { first: value * 10_u64.pow(10 - level.digits()), level };
        match code.first / 100_000_000 {
            0 | 77 => Err(ValueError::new(text, "is not an HS code: there is no such chapter")),
            _ => Ok(code),
        }
    }

    /// The level.
    pub const fn level(self) -> HsLevel {
        self.level
    }

    /// The first ten-digit code under this one.
    pub(crate) const fn first(self) -> u64 {
        self.first
    }

    /// The last ten-digit code under this one.
    pub(crate) const fn last(self) -> u64 {
        self.first + 10_u64.pow(10 - self.level.digits()) - 1
    }

    pub(crate) const fn from_parts(first: u64, level: HsLevel) -> Self {
        Self { first, level }
    }

    /// The class of this code at a level; none if the code is shorter.
    pub fn at(self, level: HsLevel) -> Option<Self> {
        let step = 10_u64.pow(10 - level.digits());
        (level <= self.level).then_some(Self { first: self.first / step * step, level })
    }

    /// Whether `other` is this code or lies under it.
    pub fn contains(self, other: Self) -> bool {
        other.at(self.level) == Some(self)
    }

    /// Whether two codes lie in one class of a level; unknown (`None`) if a shorter code could lie in it.
    pub fn shares(self, level: HsLevel, other: Self) -> Option<bool> {
        match (self.at(level), other.at(level)) {
            (Some(a), Some(b)) => Some(a == b),
            _ => {
                let common = self.level.min(other.level);
                if self.at(common) == other.at(common) { None } else { Some(false) }
            }
        }
    }
}

impl fmt::Display for HsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:010}", self.first);
        let mut text = String::with_capacity(13);
        for (index, digit) in digits.chars().take(self.level.digits() as usize).enumerate() {
            if matches!(index, 4 | 6 | 8) {
                text.push('.');
            }
            text.push(digit);
        }
        f.pad(&text)
    }
}

impl fmt::Debug for HsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// An edition of the Harmonized System. Codes of different editions are compared only through a concordance.
///
/// ```
/// use origo_base::HsEdition;
/// assert_eq!(HsEdition::parse("HS 2022").unwrap(), HsEdition::Hs2022);
/// assert!(HsEdition::parse("2020").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HsEdition {
    /// In force from 1 January 2012.
    Hs2012,
    /// In force from 1 January 2017.
    Hs2017,
    /// In force from 1 January 2022.
    Hs2022,
}

impl HsEdition {
    /// Every edition known here, oldest first.
    pub const ALL: [Self; 3] = [Self::Hs2012, Self::Hs2017, Self::Hs2022];

    /// Parses the year.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let year = text.trim().trim_start_matches("HS").trim();
        Self::ALL
            .into_iter()
            .find(|edition| edition.to_string() == year)
            .ok_or_else(|| ValueError::new(text, "is not an HS edition: expected 2012, 2017 or 2022"))
    }
}

impl fmt::Display for HsEdition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Hs2012 => "2012",
            Self::Hs2017 => "2017",
            Self::Hs2022 => "2022",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hs(text: &str) -> HsCode {
        HsCode::parse(text).unwrap()
    }

    #[test]
    fn codes_print_in_one_form() {
        for (text, shown) in
            [("87", "87"), ("87.08", "8708"), ("8708.30.50", "8708.30.50"), ("8708305020", "8708.30.50.20")]
        {
            assert_eq!(hs(text).to_string(), shown);
        }
        for text in ["", "8", "870", "87083", "8708.3x", "00", "7701", "87083050201"] {
            assert!(HsCode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_short_code_leaves_the_class_open() {
        assert_eq!(hs("8708.30").shares(HsLevel::Heading, hs("8708.99")), Some(true));
        assert_eq!(hs("8708").shares(HsLevel::Subheading, hs("8708.99")), None);
        assert_eq!(hs("8707").shares(HsLevel::Subheading, hs("8708.99")), Some(false));
    }
}
