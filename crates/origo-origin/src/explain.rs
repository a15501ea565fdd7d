//! Findings said: an outline with numbers and citations, and the sentence that sums it up.
//!
//! Nothing is computed here. Every number comes from a finding, every citation from the rulebook.

mod cite;
mod general;
mod outline;
mod say;

pub use outline::{OutlineLine, outline};
pub use say::{Say, evidence_word};
