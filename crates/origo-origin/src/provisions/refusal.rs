use origo_base::{Date, OriginClaim, Period, Ratio};
use origo_rulebook::Calculation;
use std::fmt;

/// Why a calculation cannot be made. The message says what was found; [`Refusal::help`] how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The rulebook does not say where the calculation stands.
    NotOffered(Calculation),
    /// The allocation base of all goods is zero or less.
    ZeroBase {
        /// What the base is of.
        of: String,
        /// The base of all goods.
        all: Ratio,
    },
    /// The base of the good is not between zero and that of all goods.
    BaseOutOfRange {
        /// What the base is of.
        of: String,
        /// The base of the good.
        good: Box<Ratio>,
        /// The base of all goods.
        all: Box<Ratio>,
    },
    /// A method used only to qualify the good.
    SolelyToQualify,
    /// Costs to be allocated, or excluded ones, that are below zero, or excluded costs above those that hold them.
    CostOutOfRange {
        /// Which cost.
        of: String,
    },
    /// A withdrawal of more than there is.
    Short {
        /// The row of the withdrawal.
        row: usize,
        /// Its day.
        day: Date,
        /// The units withdrawn.
        asked: Box<Ratio>,
        /// The units that are there.
        held: Box<Ratio>,
        /// Of this origin, where the stock is told apart.
        of: Option<OriginClaim>,
    },
    /// A movement of no units or fewer.
    NoUnits {
        /// Its row.
        row: usize,
    },
    /// A second opening inventory where only marks could tell two apart.
    TwoOpenings {
        /// The row of the second.
        row: usize,
    },
    /// Receipts before the opening do not add up to it.
    OpeningNotTraced {
        /// Its row.
        row: usize,
        /// The units that no receipt accounts for.
        missing: Ratio,
    },
    /// An origin that opening inventory cannot be said to have.
    OpeningOrigin {
        /// Its row.
        row: usize,
    },
    /// A withdrawal before the opening of the inventory.
    BeforeOpening {
        /// Its row.
        row: usize,
    },
    /// A withdrawal by specific identification that does not say what was taken.
    NoMark {
        /// Its row.
        row: usize,
    },
    /// A withdrawal whose ratio would be that of a period in which there was nothing.
    NoPrecedingPeriod {
        /// Its row.
        row: usize,
        /// Its day.
        day: Date,
        /// The period whose ratio is asked.
        period: Period,
    },
    /// A material that is not non-originating among those whose value is asked.
    NotNonOriginating {
        /// Its row.
        row: usize,
    },
    /// The stock is valued but a receipt has no value.
    NoValue {
        /// Its row.
        row: usize,
    },
    /// A loan without payments of principal.
    NoPayments,
    /// A payment before the loan, or an amount below zero, or a loan of nothing.
    LoanOutOfRange {
        /// What is out of range.
        what: &'static str,
    },
    /// Payments, with what is left at the end of the rate period, do not make the loan.
    NotRepaid {
        /// What they make.
        paid: Box<Ratio>,
        /// The loan.
        loan: Box<Ratio>,
    },
    /// No yields, or two for one maturity.
    Yields {
        /// What is wrong.
        what: &'static str,
    },
    /// The maturity lies below every yield that is stated.
    NoShorterYield {
        /// The maturity in years.
        maturity: Ratio,
    },
}

impl Refusal {
    /// The row of the books that it is about, counted from zero in the order given.
    pub const fn row(&self) -> Option<usize> {
        match self {
            Self::Short { row, .. }
            | Self::NoUnits { row }
            | Self::TwoOpenings { row }
            | Self::OpeningNotTraced { row, .. }
            | Self::OpeningOrigin { row }
            | Self::BeforeOpening { row }
            | Self::NoMark { row }
            | Self::NoPrecedingPeriod { row, .. }
            | Self::NotNonOriginating { row }
            | Self::NoValue { row } => Some(*row),
            _ => None,
        }
    }

    /// A short name, as messages carry it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotOffered(_) => "not-offered",
            Self::ZeroBase { .. } | Self::BaseOutOfRange { .. } => "allocation-base",
            Self::SolelyToQualify => "allocation-method",
            Self::CostOutOfRange { .. } => "allocation",
            Self::Short { .. } => "negative-inventory",
            Self::OpeningNotTraced { .. }
            | Self::OpeningOrigin { .. }
            | Self::TwoOpenings { .. }
            | Self::BeforeOpening { .. } => "opening-inventory",
            Self::NoPrecedingPeriod { .. } => "averaging-period",
            Self::NoUnits { .. } | Self::NoMark { .. } | Self::NotNonOriginating { .. } | Self::NoValue { .. } => {
                "inventory"
            }
            Self::NoPayments | Self::LoanOutOfRange { .. } | Self::NotRepaid { .. } => "loan",
            Self::Yields { .. } | Self::NoShorterYield { .. } => "yields",
        }
    }

    /// How to mend it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NotOffered(_) => "choose a method that the agreement names, or another rulebook",
            Self::ZeroBase { .. } => "state the base of all goods made in the period, or choose another base",
            Self::BaseOutOfRange { .. } => {
                "the good's part of a base lies between nothing and all of it; correct one of the two"
            }
            Self::SolelyToQualify => {
                "use a method that the producer uses for other purposes too, or one that the agreement sets out"
            }
            Self::CostOutOfRange { .. } => {
                "an amount is zero or more, and an excluded cost is part of the cost that holds it"
            }
            Self::Short { .. } => {
                "add the receipt that is missing, or correct its day: what is received on a day is there for withdrawals of later days"
            }
            Self::NoUnits { .. } => "state how many units were moved, above zero",
            Self::TwoOpenings { .. } => {
                "keep one row; only stock told apart by marks or place has an opening for each origin"
            }
            Self::OpeningNotTraced { .. } => {
                "add the latest receipts before the opening, or take the opening inventory as non-originating"
            }
            Self::OpeningOrigin { .. } => {
                "leave the origin empty and list the latest receipts before it, or say non-originating; marks count under specific identification"
            }
            Self::BeforeOpening { .. } => {
                "take withdrawals before the opening out; receipts before it show what it is made of"
            }
            Self::NoMark { .. } => "state the origin that the mark or the place of the units shows",
            Self::NoPrecedingPeriod { .. } => {
                "add the stock and the receipts of the period before, or choose another method"
            }
            Self::NotNonOriginating { .. } => {
                "list only non-originating materials, or ask for the origin of fungible ones"
            }
            Self::NoValue { .. } => "state the value of a unit on every receipt of this inventory",
            Self::NoPayments => "list the payments of principal, each with its amount and when it is made",
            Self::LoanOutOfRange { .. } => "correct the loan or its payments",
            Self::NotRepaid { .. } => {
                "list every payment of principal, and of a variable rate what is owed when its period ends"
            }
            Self::Yields { .. } => {
                "state one yield of federal debt for each maturity, of the week of the contract or of the latest adjustment"
            }
            Self::NoShorterYield { .. } => "add a yield of a shorter maturity",
        }
    }
}

fn origin_word(origin: OriginClaim) -> &'static str {
    match origin {
        OriginClaim::Originating => "originating ",
        OriginClaim::NonOriginating => "non-originating ",
        OriginClaim::Unknown => "units of unknown origin, ",
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = 6;
        match self {
            Self::NotOffered(calculation) => write!(f, "the agreement does not offer `{}`", calculation.word()),
            Self::ZeroBase { of, all } => {
                write!(f, "the allocation base of all goods is not above zero: {of} {}", all.decimal(places))
            }
            Self::BaseOutOfRange { of, good, all } => {
                write!(f, "the allocation base of the good is {of} {} of {}", good.decimal(places), all.decimal(places))
            }
            Self::SolelyToQualify => f.write_str("the method of allocation is used only to qualify the good"),
            Self::CostOutOfRange { of } => write!(f, "the amount of {of} is out of range"),
            Self::Short { day, asked, held, of, .. } => {
                let of = of.map_or("", origin_word);
                let (asked, held) = (asked.decimal(places), held.decimal(places));
                write!(f, "the inventory goes below zero on {day}: {asked} {of}units leave it and {held} are there")
            }
            Self::NoUnits { .. } => f.write_str("the units of this movement are not above zero"),
            Self::TwoOpenings { .. } => f.write_str("the inventory is opened twice"),
            Self::OpeningNotTraced { missing, .. } => {
                write!(f, "no receipt before the opening accounts for {} of its units", missing.decimal(places))
            }
            Self::OpeningOrigin { .. } => f.write_str("opening inventory cannot be said to originate by its row alone"),
            Self::BeforeOpening { .. } => f.write_str("units leave the inventory before it is opened"),
            Self::NoMark { .. } => f.write_str("the withdrawal does not say which units were taken"),
            Self::NoPrecedingPeriod { day, period, .. } => {
                write!(f, "the ratio for {day} is that of {period}, in which the inventory held nothing")
            }
            Self::NotNonOriginating { .. } => {
                f.write_str("the value of identical materials is that of non-originating ones alone")
            }
            Self::NoValue { .. } => f.write_str("a receipt has no value, and the value of the stock is asked"),
            Self::NoPayments => f.write_str("the loan has no payments"),
            Self::LoanOutOfRange { what } => f.write_str(what),
            Self::NotRepaid { paid, loan } => {
                write!(
                    f,
                    "payments and what is left make {}, the loan is {}",
                    paid.decimal(places),
                    loan.decimal(places)
                )
            }
            Self::Yields { what } => f.write_str(what),
            Self::NoShorterYield { maturity } => {
                write!(f, "no yield is stated of a maturity of {} years or less", maturity.decimal(places))
            }
        }
    }
}

impl std::error::Error for Refusal {}
