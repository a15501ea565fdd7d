//! The vocabulary of trade: codes, money, dates, goods, materials, facts, evidence and elections.
//!
//! This crate knows no rule of any agreement, does no input or output, and holds no floating-point number.
//! Both evaluators of Origo (the engine and the naive reference) read their inputs from here and share nothing else
//! but the checked rulebook.

mod amount;
mod case;
mod citation;
mod country;
mod end_use;
mod error;
mod evidence;
mod hs;
mod hs_set;
mod money;
mod percent;
mod period;
mod ratio;

pub use amount::Amount;
pub use case::{
    Answer, Case, Cost, Elections, Good, GoodKinds, Material, OriginClaim, SelfProduced, Stage, Statement, StatusKind,
    ValueRange,
};
pub use citation::Citation;
pub use country::Country;
pub use end_use::{EndUse, Fitting};
pub use error::ValueError;
pub use evidence::{Evidence, EvidenceId, EvidenceKind, Evidences};
pub use hs::{HsCode, HsEdition, HsLevel};
pub use hs_set::{HsRange, HsSet, Membership};
pub use money::{Currency, ExchangeRate, Money};
pub use percent::{Comparison, Percent};
pub use period::{Date, Dates, Effective, Period};
pub use ratio::Ratio;
