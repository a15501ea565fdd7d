//! Determining origin: a pure function of a checked rulebook, a case and elections.
//!
//! No input or output, no clock, no floating-point number, no failure: a missing fact is an outcome. The explanation is
//! the computation: the status is the fold of the findings, and branches that failed stay among them.
#![cfg_attr(not(test), deny(clippy::float_arithmetic))]

mod advise;
mod bases;
mod designation;
mod determine;
mod evaluate;
mod evidence;
mod explain;
mod extent;
mod finding;
mod group;
mod outcome;
mod permitted;
mod place;
pub mod provisions;
mod question;
mod selection;
mod statement;
mod values;

pub use advise::gap_of;
pub use advise::{Advice, Change, Decisive, FactName, FactValue, Flip, ReadingEffect, ValueGap, advise};
pub use bases::cost_counts;
pub use determine::{Determination, ElectionUsed, SelectionView, determine};
pub use evidence::{EvidenceState, OriginState};
pub use explain::{OutlineLine, Say, evidence_word, outline};
pub use extent::{Ends, Extent};
pub use finding::{Abroad, Completed, Finding, FindingId, Reason};
pub use group::MaterialGroup;
pub use outcome::Outcome;
pub use place::{ContentByPlace, Place, content_by_place};
