//! The versioned shapes of JSON: what leaves Origo for programs and auditors.

mod v1;

pub use v1::{Replay, determination, replay};
