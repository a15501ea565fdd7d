//! Workbooks out: a [`Book`] of sheets whose formulas carry the result that exact arithmetic gives, and the template of a
//! good file.
//!
//! A formula is written once, as an [`Expr`]; its text and its result both come from that, so that they cannot say
//! different things.

mod book;
mod formula;
mod number;
mod template;
mod xlsx;

pub use book::{Book, Choice, Entry, Look, Sheet, Spot, Strip};
pub use formula::{Expr, Sign, Value};
pub use template::{Language, TEMPLATE_ENDING, template};
pub use xlsx::Results;
