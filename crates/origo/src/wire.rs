//! The versioned shapes of JSON: what leaves Origo for programs and auditors.

mod diff;
mod v1;

pub use diff::{Changed, diff};
pub use v1::{Replay, determination, replay};
