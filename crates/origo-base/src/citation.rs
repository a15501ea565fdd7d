use crate::ValueError;
use std::fmt;

/// Where a rule stands: an instrument and a place in it, such as `UR 7(3)` or `GN 11(o) ch. 87 r. 27`.
///
/// A checked rulebook holds only citations whose beginning is an instrument that it declares.
///
/// ```
/// use origo_base::Citation;
/// assert_eq!(Citation::parse(" UR 7(3) ").unwrap().to_string(), "UR 7(3)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Citation(String);

impl Citation {
    /// Any text on one line that is not empty.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.contains(['\n', '\r']) {
            return Err(ValueError::new(
                text,
                "is not a citation: expected an instrument and a place such as `UR 7(3)`",
            ));
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the citation begins with the name of this instrument.
    pub fn is_of(&self, instrument: &str) -> bool {
        self.0.strip_prefix(instrument).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
