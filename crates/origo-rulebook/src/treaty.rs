//! Treaty prose to notation: the controlled English of product-specific rules.
//!
//! Text goes through three steps. `lex` cuts a sentence into words, codes and numbers with their places; `parse` reads it
//! into a [`Sentence`], the drafters' own structure; `lower` turns a sentence into a rule. No code and no number is ever
//! swallowed: each token that is one is claimed by what it became, or kept inside a text that stays in the rule; one that
//! is left over is an error at its place.

mod ast;
mod compile;
mod lex;
mod lower;
mod parse;
mod say;
mod speak;

/// Months as treaties write them.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub use ast::{
    Change, Clause, CodeItem, Codes, Condition, ConditionSort, Goods, Group, Lead, Requirement, Sentence, Source,
    Target, TreatyCode, TreatyThreshold,
};
pub use compile::{Refused, compile};
pub use lower::{About, Beyond, Lowered, NamedFact, Steps, Structure, lower};
pub use parse::read_sentence;
pub use say::say;
pub use speak::speak;
