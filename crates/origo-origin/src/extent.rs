use origo_base::Amount;

/// An amount, or more than any amount: the upper end of a value of which nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// An amount.
    Finite(Amount),
    /// No bound.
    Infinite,
}

impl Extent {
    /// Nothing.
    pub const ZERO: Self = Self::Finite(Amount::ZERO);

    /// From an upper end.
    pub fn from_high(high: Option<Amount>) -> Self {
        high.map_or(Self::Infinite, Self::Finite)
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Finite(a), Self::Finite(b)) => Self::Finite(a + b),
            _ => Self::Infinite,
        }
    }

    /// Less an amount, never below zero.
    #[must_use]
    pub fn less(self, amount: Amount) -> Self {
        match self {
            Self::Finite(value) if value > amount => Self::Finite(value - amount),
            Self::Finite(_) => Self::ZERO,
            Self::Infinite => Self::Infinite,
        }
    }

    /// The amount, if there is a bound.
    pub fn amount(self) -> Option<Amount> {
        match self {
            Self::Finite(amount) => Some(amount),
            Self::Infinite => None,
        }
    }
}

/// The two ends of a quantity: the worst for the good and the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// At the worst end.
    pub worst: Extent,
    /// At the best end.
    pub best: Extent,
}

impl Ends {
    /// Nothing at both ends.
    pub const ZERO: Self = Self { worst: Extent::ZERO, best: Extent::ZERO };

    /// The same at both ends.
    pub const fn fixed(amount: Amount) -> Self {
        Self { worst: Extent::Finite(amount), best: Extent::Finite(amount) }
    }

    /// The sum at each end.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { worst: self.worst.plus(other.worst), best: self.best.plus(other.best) }
    }

    /// The amount, if both ends agree.
    pub fn known(self) -> Option<Amount> {
        (self.worst == self.best).then(|| self.worst.amount()).flatten()
    }
}
