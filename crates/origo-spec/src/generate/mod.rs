//! Seeded random rulebooks and cases, on which two evaluators are compared.
//!
//! A seed gives the same rulebook and case on every machine, so that a difference is reported as two numbers. What is
//! generated leans toward what decides: codes next to the rule's, values exactly at a limit, evidence that is almost good.

mod beyond;
mod facts;
mod general;
mod good;
mod rulebook;

pub use good::{case, wild};
pub use rulebook::rulebook;

use fastrand::Rng;
use origo_base::Amount;
use origo_rulebook::{Rulebook, SourceSet, load};

/// A random rulebook, loaded and checked. None would be a defect of the generator: its texts are sound by construction.
pub fn checked_rulebook(rng: &mut Rng) -> Option<Rulebook> {
    let (agreement, rules) = rulebook(rng);
    let mut sources = SourceSet::default();
    sources.add("generated/agreement.toml", agreement);
    sources.add("generated/psr/rules.toml", rules);
    load(&sources).0
}

/// True once in so many times.
fn one_in(rng: &mut Rng, times: u32) -> bool {
    rng.u32(0..times.max(1)) == 0
}

/// One of some texts.
fn one_of<'t>(rng: &mut Rng, texts: &[&'t str]) -> &'t str {
    rng.choice(texts.iter().copied()).unwrap_or("")
}

/// An amount as it stands on a bill: mostly few whole units, sometimes with decimals.
fn amount(rng: &mut Rng, most: i32) -> Amount {
    let whole = Amount::whole(rng.i32(0..=most));
    match rng.u32(0..6) {
        0 => whole + Amount::from_raw(i128::from(rng.u32(0..10_000)) * 100_000_000).unwrap_or_default(),
        1 => whole + Amount::from_raw(i128::from(rng.u32(0..100)) * 10_000_000_000).unwrap_or_default(),
        _ => whole,
    }
}
