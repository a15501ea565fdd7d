use std::fmt;

/// A text that is not a value of the asked kind: what was found and what was expected.
///
/// The message is lower case, has no final period and quotes the user's text in backticks, so that an edge can put
/// the place (file, sheet, cell) in front of it.
///
/// ```
/// let error = origo_base::HsCode::parse("87.3").unwrap_err();
/// assert_eq!(error.to_string(), "`87.3` is not an HS code: expected 2, 4, 6, 8 or 10 digits such as 8708.30");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    found: String,
    problem: String,
}

impl ValueError {
    /// Builds an error about `found`; `problem` completes the sentence "`found` …".
    pub fn new(found: &str, problem: impl Into<String>) -> Self {
        Self { found: found.to_owned(), problem: problem.into() }
    }

    /// The text that was found.
    pub fn found(&self) -> &str {
        &self.found
    }

    /// What is wrong with it, without the text itself.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.found, self.problem)
    }
}

impl std::error::Error for ValueError {}
