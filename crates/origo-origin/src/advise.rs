//! What would settle an undetermined status, what would flip a refusal, and which readings matter. Every claim is a
//! re-determination with one thing changed, never an estimate.

mod decisive;
mod flip;

use crate::Determination;
use crate::determine::decide;
use crate::question::Question;
use origo_base::{Case, Elections, StatusKind};
use origo_rulebook::{Condition, Rulebook};

pub use decisive::{Decisive, FactName, FactValue};
pub use flip::{Flip, ValueGap, gap_of};

/// Advice on one determination.
#[derive(Clone, Debug, Default)]
pub struct Advice {
    /// Open facts with what each answer would do, the most decisive first.
    pub decisive: Vec<Decisive>,
    /// Where no single fact settles it: materials that together, proven originating, make the good originate; the
    /// largest values first, and none can be left out.
    pub together: Vec<u32>,
    /// Open facts were too many to ask each: only the largest values were asked.
    pub asked_all: bool,
    /// Changes that make a refused good originate, the least first.
    pub flips: Vec<Flip>,
    /// Readings under which the status is another.
    pub readings: Vec<ReadingEffect>,
}

/// A reading that changes the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadingEffect {
    /// The reading and the other option.
    pub condition: Condition,
    /// The status under it.
    pub status: StatusKind,
}

/// Advises on a determination of the same rulebook, case and elections.
pub fn advise(rulebook: &Rulebook, case: &Case, elections: &Elections, determination: &Determination) -> Advice {
    let question = Question::new(rulebook, case, elections);
    let mut advice = Advice { asked_all: true, ..Advice::default() };
    match determination.status {
        StatusKind::Undetermined => decisive::ask(&question, determination, &mut advice),
        StatusKind::NonOriginating => flip::search(&question, determination, &mut advice),
        StatusKind::Originating => {}
    }
    advice.readings = readings(&question, determination.status);
    advice
}

fn readings(question: &Question<'_>, status: StatusKind) -> Vec<ReadingEffect> {
    let mut found = Vec::new();
    for (reading, row) in question.rulebook.readings().iter().enumerate() {
        for option in 0..row.options.len() {
            let condition = Condition { reading, option };
            if question.choice.has(condition) {
                continue;
            }
            let other = decide(&question.under(question.choice.with(condition))).status;
            if other != status {
                found.push(ReadingEffect { condition, status: other });
            }
        }
    }
    found
}
