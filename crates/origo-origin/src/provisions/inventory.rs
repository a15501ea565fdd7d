//! Stock of fungible materials or goods, and of identical non-originating materials: what each withdrawal is made of.
//!
//! On one day, withdrawals stand before receipts, and the opening before both: so the worked examples of the schedules count.
//! A stock is valued if any receipt has a value; then every one must.

mod average;
mod ledger;
mod lots;
mod pool;

use super::step::offered;
use super::{Refusal, Step};
use origo_base::{Amount, Date, OriginClaim, Period, Ratio};
use origo_rulebook::{Calculation, Calculations};

/// What is known of units that come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Their origin.
    pub origin: OriginClaim,
    /// What the caller keeps apart within an origin, such as the paper behind it; empty: nothing.
    pub class: String,
    /// The value of one unit; none: the stock is not valued.
    pub unit_value: Option<Amount>,
}

/// What a mark, or a place of its own, tells of units that are taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Their origin.
    pub origin: OriginClaim,
    /// Their class; none: it does not matter, or there is one.
    pub class: Option<String>,
    /// The value of one unit, if the units are known one by one.
    pub unit_value: Option<Amount>,
}

/// What a movement does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MovementKind {
    /// The stock when the method was chosen; receipts on earlier days only show what it is made of.
    Opening {
        /// Its origin as the producer takes it: none, that of the latest receipts; non-originating; or as its marks say.
        origin: Option<OriginClaim>,
        /// As of a lot.
        class: String,
        /// As of a lot; where the latest receipts tell the origin they tell the value.
        unit_value: Option<Amount>,
    },
    /// Units come in.
    Receipt(Lot),
    /// Units go out; the mark counts under specific identification alone.
    Withdrawal(Option<Mark>),
}

/// A row of the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Its day.
    pub day: Date,
    /// How many units.
    pub units: Amount,
    /// What it does.
    pub kind: MovementKind,
}

/// Periods of some months each, one after the other from a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day of one of them, such as that of the fiscal year.
    pub anchor: Date,
    /// Their length; one or more.
    pub months: i32,
}

impl Span {
    /// The period in which a day lies.
    pub fn around(self, day: Date) -> Period {
        let months = self.months.max(1);
        let ((year, month, _), (from_year, from_month, _)) = (day.ymd(), self.anchor.ymd());
        let apart = (i32::from(year) - i32::from(from_year)) * 12 + i32::from(month) - i32::from(from_month);
        let mut nth = apart.div_euclid(months);
        if self.anchor.plus_months(nth * months) > day {
            nth -= 1;
        }
        let first = self.anchor.plus_months(nth * months);
        let last = self.anchor.plus_months((nth + 1) * months).previous();
        Period::new(first, last).unwrap_or_else(|| Period::day(day))
    }
}

/// Which ratio the average method takes. Not a free choice: what the product rule asks of the good decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Averaging {
    /// Of the stock before each shipment: goods with a content to reach that is not averaged.
    Shipment,
    /// Of the period before, on which withdrawals of the next rest: goods without a content to reach, and finished goods.
    Preceding(Span),
    /// Of the period itself: goods whose net cost is averaged over it.
    Over(Span),
}

/// How fungible units are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By place or mark.
    Specific,
    /// What came first leaves first.
    FirstInFirstOut,
    /// What came last leaves first.
    LastInFirstOut,
    /// By a ratio.
    Average(Averaging),
}

/// How identical non-originating materials are valued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Valuation {
    /// What came first leaves first.
    FirstInFirstOut,
    /// What came last leaves first.
    LastInFirstOut,
    /// By the average of the stock before the shipment.
    RollingAverage,
}

/// Units of one origin and class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Their origin.
    pub origin: OriginClaim,
    /// Their class.
    pub class: String,
    /// How many.
    pub units: Ratio,
    /// Their value; none: the stock is not valued, or marks do not tell which of several values they have.
    pub value: Option<Ratio>,
    /// The row of the receipt, where units are followed one by one.
    pub row: Option<usize>,
}

/// What a withdrawal is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Its row, counted from zero in the order given.
    pub row: usize,
    /// Its day.
    pub day: Date,
    /// Its units.
    pub units: Ratio,
    /// The units by origin and class.
    pub parts: Vec<Part>,
}

/// What a period came to, where a ratio is taken over periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodRatio {
    /// The period.
    pub period: Period,
    /// What was there at its beginning and came in during it; the ratio is that of these.
    pub held: Vec<Part>,
    /// What is left at its end, by the ratio.
    pub left: Vec<Part>,
}

/// An inventory followed through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Withdrawals in the order of days.
    pub withdrawals: Vec<Withdrawal>,
    /// What is left after the last movement.
    pub left: Vec<Part>,
    /// The periods, where the method has any.
    pub periods: Vec<PeriodRatio>,
    /// Shares of shares had grown beyond what is followed exactly and were rounded half-even at the twelfth decimal.
    pub rounded: bool,
    /// How it came about.
    pub steps: Vec<Step>,
}

/// The units of an origin among parts.
pub(crate) fn units_of(parts: &[Part], origin: OriginClaim) -> Ratio {
    parts.iter().filter(|part| part.origin == origin).map(|part| &part.units).sum()
}

/// The value of units of an origin among parts; none: one is not known.
pub(crate) fn value_of(parts: &[Part], origin: OriginClaim) -> Option<Ratio> {
    let own = parts.iter().filter(|part| part.origin == origin);
    own.map(|part| part.value.clone()).collect::<Option<Vec<Ratio>>>().map(|values| values.iter().sum())
}

impl Withdrawal {
    /// How many of its units are of an origin.
    pub fn units_of(&self, origin: OriginClaim) -> Ratio {
        units_of(&self.parts, origin)
    }

    /// What its units of an origin are worth; none: not known.
    pub fn value_of(&self, origin: OriginClaim) -> Option<Ratio> {
        value_of(&self.parts, origin)
    }
}

/// Follows an inventory of fungible units: of what origin each withdrawal is, and what its units are worth.
pub fn account(law: &Calculations, method: Method, movements: &[Movement]) -> Result<Account, Refusal> {
    let calculation = match method {
        Method::Specific => Calculation::SpecificIdentification,
        Method::FirstInFirstOut => Calculation::FirstInFirstOut,
        Method::LastInFirstOut => Calculation::LastInFirstOut,
        Method::Average(Averaging::Shipment) => Calculation::AverageOfShipment,
        Method::Average(Averaging::Preceding(_)) => Calculation::AverageOfPreceding,
        Method::Average(Averaging::Over(_)) => Calculation::AverageOverPeriod,
    };
    let cite = offered(law, calculation)?;
    let ledger = ledger::ledger(law, method == Method::Specific, movements)?;
    match method {
        Method::Specific => lots::specific(ledger, cite),
        Method::FirstInFirstOut => lots::followed(ledger, lots::From::First, cite),
        Method::LastInFirstOut => lots::followed(ledger, lots::From::Last, cite),
        Method::Average(Averaging::Shipment) => average::of_shipment(ledger, cite),
        Method::Average(Averaging::Over(span)) => average::over_periods(ledger, span, cite),
        Method::Average(Averaging::Preceding(span)) => average::of_preceding(ledger, span, cite),
    }
}

/// Follows an inventory of identical non-originating materials: what each withdrawal is worth. Withdrawals are the shipments
/// of the good, in units of the material.
pub fn value_of_identical(
    law: &Calculations,
    valuation: Valuation,
    movements: &[Movement],
) -> Result<Account, Refusal> {
    for (row, movement) in movements.iter().enumerate() {
        let (origin, unit_value) = match &movement.kind {
            MovementKind::Receipt(lot) => (Some(lot.origin), lot.unit_value),
            MovementKind::Opening { origin, unit_value, .. } => (*origin, *unit_value),
            MovementKind::Withdrawal(_) => continue,
        };
        if origin.is_some_and(|origin| origin != OriginClaim::NonOriginating) {
            return Err(Refusal::NotNonOriginating { row });
        }
        if origin.is_some() && unit_value.is_none() {
            return Err(Refusal::NoValue { row });
        }
    }
    let calculation = match valuation {
        Valuation::FirstInFirstOut => Calculation::ValueFirstInFirstOut,
        Valuation::LastInFirstOut => Calculation::ValueLastInFirstOut,
        Valuation::RollingAverage => Calculation::ValueRollingAverage,
    };
    let cite = offered(law, calculation)?;
    let ledger = ledger::ledger(law, false, movements)?;
    match valuation {
        Valuation::FirstInFirstOut => lots::followed(ledger, lots::From::First, cite),
        Valuation::LastInFirstOut => lots::followed(ledger, lots::From::Last, cite),
        Valuation::RollingAverage => average::of_shipment(ledger, cite),
    }
}

#[cfg(test)]
mod tests;
