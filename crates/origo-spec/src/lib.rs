//! The naive second evaluator, written from the contract and the law beside it, without a look at the engine.
//!
//! It shares with the engine only the inputs (`origo-base`) and the checked rulebook (`origo-rulebook`), and of those
//! only the data: matching of codes, kinds, uses, readings, thresholds and amounts is done again here, by linear scans,
//! on digit strings and with big integers. It is slow and meant to be read beside the law; each function names the
//! provision of the Uniform Regulations (UR) that it stands for. [`generate`] makes random rulebooks and cases on
//! which the two evaluators are compared, and [`Coverage`] shows what such a run has touched.

mod amounts;
mod bars;
mod bases;
mod completions;
mod content;
mod coverage;
mod criteria;
mod designation;
mod determine;
mod elections;
mod ends;
mod evidence;
pub mod generate;
mod hs;
mod inquiry;
mod kinds;
mod member;
mod money;
mod parts;
mod places;
mod questions;
mod readings;
mod requirements;
mod roles;
mod rules;
mod settling;
mod shares;
mod shift;
mod statements;
mod tolerance;
mod verdict;

#[cfg(test)]
mod tests;

pub use coverage::Coverage;
pub use verdict::{Determiner, Verdict, left_out};

use origo_base::{Case, Elections};
use origo_rulebook::Rulebook;
use std::cell::RefCell;

/// The naive evaluator.
///
/// Settling facts are found by determining again under every single answer. Facts whose answers are amounts are left
/// out ([`left_out`]), and so is a classification without any candidate.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reference;

impl Determiner for Reference {
    fn determine(&self, rulebook: &Rulebook, case: &Case, elections: &Elections) -> Verdict {
        settling::verdict(&inquiry::Inquiry::new(rulebook, case, elections, None))
    }
}

impl Reference {
    /// As [`Determiner::determine`], and counts what the determination itself has touched (not the search for settling
    /// facts).
    pub fn determine_counting(
        &self,
        rulebook: &Rulebook,
        case: &Case,
        elections: &Elections,
        coverage: &RefCell<Coverage>,
    ) -> Verdict {
        settling::verdict(&inquiry::Inquiry::new(rulebook, case, elections, Some(coverage)))
    }

    /// How many completions of the finite unknown facts a case has: what a determination costs.
    pub fn completions(&self, rulebook: &Rulebook, case: &Case, elections: &Elections) -> u64 {
        completions::count(&inquiry::Inquiry::new(rulebook, case, elections, None))
    }
}
