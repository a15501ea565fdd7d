//! The schedules that turn books into the figures that a determination uses: allocated costs, net cost, allowable interest,
//! fungible stock told apart, and the value of identical materials.
//!
//! Pure functions of plain numbers. An agreement offers a calculation if its rulebook says where it stands
//! ([`origo_rulebook::Calculations`]); margins and decimals come from there too. Every result carries its [`Step`]s: what was
//! done, with which numbers, and where that stands. What cannot be calculated is a [`Refusal`], never a guess.

mod allocation;
mod interest;
mod inventory;
mod net_cost;
mod refusal;
mod step;

pub use allocation::{Allocated, Base, Ground, Key, allocate, ratio_of};
pub use interest::{Loan, NonAllowable, Payment, Rate, Yield, non_allowable, years_between};
pub use inventory::{
    Account, Averaging, Lot, Mark, Method, Movement, MovementKind, Part, PeriodRatio, Span, Valuation, Withdrawal,
    account, value_of_identical,
};
pub use net_cost::{Currency, NetCost, Order, PoolLine, currency_in_total_cost, net_cost};
pub use refusal::Refusal;
pub use step::{Figure, Step};
