//! Books that come with a good, as the file states them. What they come to depends on the rules, which are not known here.

use crate::At;
use origo_base::{Amount, Country, Date, OriginClaim, Percent, Ratio};
use origo_rulebook::Calculation;

/// The books of a good.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Books {
    /// Inventories, each with its movements.
    pub inventories: Vec<InventoryBook>,
    /// Lines that are drawn from inventories.
    pub draws: Vec<Draw>,
    /// Loans, each with its payments.
    pub loans: Vec<LoanBook>,
    /// Yields of public debt.
    pub yields: Vec<YieldRow>,
    /// Costs in or beside prices.
    pub values: Vec<ValueRow>,
}

/// A cost in or beside a price, per unit of the good.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueRow {
    /// The line; none: the good itself.
    pub line: Option<String>,
    /// What it is, by a name of the rulebook.
    pub item: String,
    /// How much.
    pub amount: Amount,
    /// Whether the price includes it.
    pub included: bool,
    /// Where it is said.
    pub at: At,
}

impl Books {
    /// Whether there is nothing to work out.
    pub fn is_empty(&self) -> bool {
        self.draws.is_empty() && self.loans.is_empty() && self.values.is_empty()
    }
}

/// An inventory.
#[derive(Clone, Debug, PartialEq)]
pub struct InventoryBook {
    /// Its name.
    pub name: String,
    /// How it is followed: one of the calculations on inventories.
    pub method: Calculation,
    /// Months of the averaging period, where the method has one.
    pub months: Option<i32>,
    /// Its movements, in the order of the file.
    pub rows: Vec<InventoryRow>,
    /// Where it is.
    pub at: At,
}

/// What a movement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovementKind {
    /// The stock when the method was chosen.
    Opening,
    /// Units come in.
    Receipt,
    /// Units go out.
    Withdrawal,
}

/// A movement.
#[derive(Clone, Debug, PartialEq)]
pub struct InventoryRow {
    /// Its day.
    pub day: Date,
    /// What it does.
    pub kind: MovementKind,
    /// How many units.
    pub units: Amount,
    /// The origin stated.
    pub origin: Option<OriginClaim>,
    /// The evidence behind it.
    pub evidence: Option<String>,
    /// The value of one unit, in the currency of the good.
    pub unit_price: Option<Amount>,
    /// The good that units are taken for; none: any.
    pub good: Option<String>,
    /// Where it is.
    pub at: At,
}

/// A line that is drawn from an inventory.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// The line.
    pub line: String,
    /// The inventory.
    pub inventory: String,
    /// Units of the inventory in one unit of the good.
    pub quantity: Amount,
    /// Where it is.
    pub at: At,
}

/// How the rate of a loan behaves.
#[derive(Clone, Debug, PartialEq)]
pub enum RateKind {
    /// It stays.
    Fixed,
    /// It is adjusted.
    Adjusted {
        /// Months from one adjustment to the next.
        months: Amount,
        /// What is owed when the period ends.
        balance: Amount,
    },
}

/// A loan.
#[derive(Clone, Debug, PartialEq)]
pub struct LoanBook {
    /// Its name.
    pub name: String,
    /// What was lent, or is owed when the period of the rate begins.
    pub principal: Amount,
    /// The rate per year.
    pub rate: Percent,
    /// How it behaves.
    pub kind: RateKind,
    /// The day of the contract, or the first of the period.
    pub signed: Option<Date>,
    /// Payments of principal.
    pub payments: Vec<PaymentRow>,
    /// Interest costs on the books.
    pub interest: Amount,
    /// What of them falls to one unit of the good.
    pub share: Ratio,
    /// Where the lender is.
    pub place: Option<Country>,
    /// Where it is.
    pub at: At,
}

/// When a payment is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// On a day.
    Day(Date),
    /// So many years after the contract, or after the beginning of the period of the rate.
    Years(Amount),
}

/// A payment of principal.
#[derive(Clone, Debug, PartialEq)]
pub struct PaymentRow {
    /// When it is made.
    pub when: When,
    /// How much is paid.
    pub principal: Amount,
    /// Where it is.
    pub at: At,
}

/// A yield of public debt.
#[derive(Clone, Debug, PartialEq)]
pub struct YieldRow {
    /// The loan that it is for; none: every one.
    pub loan: Option<String>,
    /// The maturity in years.
    pub years: Amount,
    /// The yield per year.
    pub rate: Percent,
    /// Where it is.
    pub at: At,
}
