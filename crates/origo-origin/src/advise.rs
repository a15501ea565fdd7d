//! What would settle an undetermined status, what would flip a refusal, and which readings matter. Every claim is a
//! re-determination with one thing changed, never an estimate.

mod decisive;
mod flip;
mod gap;

use crate::determine::decide;
use crate::question::Question;
use crate::{Determination, OriginState};
use origo_base::{Case, Elections, StatusKind};
use origo_rulebook::{Condition, Rulebook};

pub use decisive::{Decisive, FactName, FactValue};
pub use flip::{Change, Flip};
pub use gap::{ValueGap, gap_of};

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
    /// Changes that make a good originate that is refused or undetermined, the least first.
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
    /// It asks for a date that is not stated, so nothing more can be said.
    pub lacks_date: bool,
}

/// Advises on a determination of the same rulebook, case and elections.
pub fn advise(rulebook: &Rulebook, case: &Case, elections: &Elections, determination: &Determination) -> Advice {
    let question = Question::new(rulebook, case, elections);
    let mut advice = Advice { asked_all: true, ..Advice::default() };
    match determination.status {
        StatusKind::Undetermined => {
            decisive::ask(&question, determination, &mut advice);
            let asked_all = advice.asked_all;
            flip::search(&question, determination, &mut advice);
            advice.asked_all = asked_all;
        }
        StatusKind::NonOriginating => flip::search(&question, determination, &mut advice),
        StatusKind::Originating => {}
    }
    advice.readings = readings(&question, determination.status);
    advice
}

/// Whether the good originates once these materials are proven originating.
fn originates_with(question: &Question<'_>, materials: &[u32]) -> bool {
    decide(&question.with_origins(materials, OriginState::Originating)).status == StatusKind::Originating
}

/// The shortest prefix that passes, less what is not needed, as far as so many tries from its end tell.
fn least_list(order: &[u32], tries: usize, passes: &impl Fn(&[u32]) -> bool) -> Option<Vec<u32>> {
    if order.is_empty() || !passes(order) {
        return None;
    }
    let (mut low, mut high) = (1, order.len());
    while low < high {
        let middle = low.midpoint(high);
        if passes(order.get(..middle).unwrap_or_default()) { high = middle } else { low = middle + 1 }
    }
    let mut list: Vec<u32> = order.iter().copied().take(high).collect();
    for index in (0..list.len()).rev().take(tries) {
        let mut without = list.clone();
        without.remove(index);
        if !without.is_empty() && passes(&without) {
            list = without;
        }
    }
    Some(list)
}

fn readings(question: &Question<'_>, status: StatusKind) -> Vec<ReadingEffect> {
    let mut found = Vec::new();
    for (reading, row) in question.rulebook.readings().iter().enumerate() {
        for option in 0..row.options.len() {
            let condition = Condition { reading, option };
            if question.choice.has(condition) {
                continue;
            }
            let under = question.under(question.choice.with(condition));
            let other = decide(&under).status;
            if other != status {
                let lacks_date = under.step_date.is_none() && question.step_date.is_some();
                found.push(ReadingEffect { condition, status: other, lacks_date });
            }
        }
    }
    found
}
