//! The two ends of the monotone unknown facts.

use std::ops::{BitAnd, BitOr};

/// Which end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Everything not proven counts against the good.
    Worst,
    /// Everything not known to be against the good counts for it.
    Best,
}

impl End {
    /// The end at which what is open comes out the other way: for what counts against the good.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Worst => Self::Best,
            Self::Best => Self::Worst,
        }
    }
}

/// Whether something holds at each end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ends {
    pub(crate) worst: bool,
    pub(crate) best: bool,
}

impl Ends {
    pub(crate) const YES: Self = Self { worst: true, best: true };
    pub(crate) const NO: Self = Self { worst: false, best: false };
    pub(crate) const OPEN: Self = Self { worst: false, best: true };

    /// Asks at each end.
    pub(crate) fn of(ask: impl Fn(End) -> bool) -> Self {
        Self { worst: ask(End::Worst), best: ask(End::Best) }
    }

    /// Yes, no, or open: what is open fails at the worst end and passes at the best.
    pub(crate) fn known(answer: Option<bool>) -> Self {
        Self::of(|end| at(answer, end))
    }
}

/// A three-valued answer at one end.
pub(crate) fn at(answer: Option<bool>, end: End) -> bool {
    answer.unwrap_or(end == End::Best)
}

impl BitAnd for Ends {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self { worst: self.worst && other.worst, best: self.best && other.best }
    }
}

impl BitOr for Ends {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self { worst: self.worst || other.worst, best: self.best || other.best }
    }
}

/// Three-valued "and".
pub(crate) fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Three-valued "or".
pub(crate) fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    not(both(not(a), not(b)))
}

/// Three-valued "not".
pub(crate) fn not(a: Option<bool>) -> Option<bool> {
    a.map(|yes| !yes)
}
