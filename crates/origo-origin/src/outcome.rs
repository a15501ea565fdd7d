/// The result of one test under what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Fails whatever the unknown facts are.
    NotMet,
    /// Depends on unknown facts.
    Unknown,
    /// Passes whatever the unknown facts are.
    Met,
}

impl Outcome {
    /// From the results at the two ends of everything that is open: the worst and the best for the good.
    pub const fn from_ends(worst: bool, best: bool) -> Self {
        match (worst, best) {
            (true, _) => Self::Met,
            (false, true) => Self::Unknown,
            (false, false) => Self::NotMet,
        }
    }

    /// From a membership or answer that may be open.
    pub const fn from_answer(answer: Option<bool>) -> Self {
        match answer {
            Some(true) => Self::Met,
            Some(false) => Self::NotMet,
            None => Self::Unknown,
        }
    }

    /// "and": the least of the parts; met without parts.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().min().unwrap_or(Self::Met)
    }

    /// "or": the most of the parts; not met without parts.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().max().unwrap_or(Self::NotMet)
    }

    /// Over completions: definite only if all agree.
    pub fn over_completions(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = parts.into_iter();
        let Some(first) = parts.next() else { return Self::Unknown };
        if parts.all(|part| part == first) { first } else { Self::Unknown }
    }

    /// "and" of two.
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// "or" of two.
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// "not".
    pub const fn negate(self) -> Self {
        match self {
            Self::Met => Self::NotMet,
            Self::NotMet => Self::Met,
            Self::Unknown => Self::Unknown,
        }
    }

    /// The words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome::{Met, NotMet, Unknown};
    use super::*;

    #[test]
    fn unknown_never_becomes_yes() {
        assert_eq!(Outcome::all([Met, Unknown]), Unknown);
        assert_eq!(Outcome::all([NotMet, Unknown]), NotMet);
        assert_eq!(Outcome::any([NotMet, Unknown]), Unknown);
        assert_eq!(Outcome::over_completions([Met, NotMet]), Unknown);
        assert_eq!(Outcome::over_completions([Met, Met]), Met);
    }
}
