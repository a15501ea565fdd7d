//! Rulebooks: text to a checked [`Rulebook`], with every problem reported at its place.
//!
//! Nothing outside this crate can make a [`Rulebook`]; holding one is the proof that its names resolve, its clauses
//! cite, and its thresholds are dated. This crate reads no file: a [`SourceSet`] holds the texts.

mod calculation;
mod check;
mod criterion;
mod diagnostic;
mod general;
mod kind;
mod load;
mod nearest;
mod notation;
mod print;
mod provision;
mod reading;
mod rulebook;
mod source;
mod threshold;
pub mod treaty;
mod uses;
mod words;

pub use calculation::{Calculation, Calculations, InterestRule};
pub use criterion::{Criterion, Figure, PermittedSet, RvcTest, Scope, SetMember, ShiftBase};
pub use diagnostic::{Diagnostic, Place, Severity, render_all, render_some};
pub use general::{
    AccumulationForm, Bar, General, IntermediateMaterials, NoTransactionValue, Role, RoleTreatment, StatementForm,
    ValueEffect, ValueItem,
};
pub use kind::{Kind, KindPredicate};
pub use load::load;
pub use nearest::{did_you_mean, nearest};
pub use notation::parse_criterion;
pub use provision::{
    Assumption, BaseChoice, CostCategory, CostPlace, Counts, DeMinimis, DeMinimisException, Doubt, Entirely,
    EntirelyOf, EvidenceRule, Measure, Method, MethodBase, MethodFormula, MethodSwitch, OriginCriterion, Party,
    Requirement, Traced, Unentered, VehicleClass,
};
pub use reading::{
    Condition, Reading, ReadingChoice, ReadingOption, Variants, read_costs_abroad, read_date, read_interest_whole,
    read_printed_range,
};
pub use rulebook::{ProductRule, Replacement, RuleId, Rulebook};
pub use source::{FileId, SourceFile, SourceSet};
pub use threshold::{Asked, StepBasis, Threshold};
pub use uses::{UseSet, UseUniverse};
pub use words::Words;
