//! Requirements beside the product rule's own text: questions that are answered, and bind.

use crate::completions::World;
use crate::criteria::{self, Place};
use crate::elections::Election;
use crate::ends::{End, Ends, at, either};
use crate::hs;
use crate::inquiry::Inquiry;
use crate::rules::{self, Selected};
use origo_base::{Answer, HsCode, Material};
use origo_rulebook::{Doubt, Requirement};

/// A question that was answered with yes or no.
pub(crate) fn answer(inquiry: &Inquiry<'_>, name: &str) -> Option<bool> {
    match inquiry.case.facts.get(name) {
        Some(Answer::Yes) => Some(true),
        Some(Answer::No) => Some(false),
        Some(Answer::Amount(_)) | None => None,
    }
}

/// One requirement: what was answered, but for a yes that the bill speaks against.
pub(crate) fn one(inquiry: &Inquiry<'_>, name: &str) -> Ends {
    let told = answer(inquiry, name);
    let row = inquiry.rulebook.requirements().iter().find(|row| row.id == name);
    match row.and_then(|row| row.doubt.as_ref()) {
        Some(doubt) if told == Some(true) => cleared(inquiry, doubt),
        _ => Ends::known(told),
    }
}

/// Every requirement of a list.
pub(crate) fn all_of(inquiry: &Inquiry<'_>, list: &str) -> Ends {
    let listed = |row: &&Requirement| row.list.as_deref() == Some(list);
    let duties = inquiry.rulebook.requirements().iter().filter(listed);
    duties.map(|duty| one(inquiry, &duty.id)).fold(Ends::YES, |a, b| a & b)
}

/// UR 14(4), 14(7)-(12): a vehicle whose bill holds a core part that does not originate by itself is not one all of whose
/// core parts originate, unless that part originates by the calculations for core parts. What clears the doubt is taken
/// as it was answered.
fn cleared(inquiry: &Inquiry<'_>, doubt: &Doubt) -> Ends {
    // What is open speaks against the yes at the worst end and not at the best.
    let doubted = |end: End| {
        let mut against = inquiry.materials(false, end);
        against.any(|material| at(of_doubt(inquiry, doubt, material), end.other()))
    };
    let unless = answer(inquiry, &doubt.unless);
    let result = Ends::of(|end| !doubted(end) || at(unless, end));
    if doubted(End::Worst) { inquiry.count("doubt", result) } else { result }
}

/// Whether a material, or a self-produced one above it, is of the codes of a doubt.
fn of_doubt(inquiry: &Inquiry<'_>, doubt: &Doubt, material: &Material) -> Option<bool> {
    let mut found = of_codes(doubt, &material.hs);
    let mut above = material.parent;
    while let Some(made) = above.and_then(|index| inquiry.case.self_produced.get(index)) {
        found = either(found, of_codes(doubt, &made.hs));
        above = made.parent;
    }
    found
}

/// Surely in if every candidate is, surely out if none can be. It is asked of all candidates at once, whichever of them a
/// completion takes.
fn of_codes(doubt: &Doubt, candidates: &[HsCode]) -> Option<bool> {
    let mut candidates = candidates.iter().map(|code| hs::code_in(&doubt.materials, Some(*code)));
    let first = candidates.next()?;
    if candidates.all(|other| other == first) { first } else { None }
}

/// UR 3(1)-(3) "all other applicable requirements", 14(4), 17(1), 18(1)-(2) "originating only if": what the product rule
/// of the good asks whatever the criterion. Without a rule nothing is asked; where the rule cannot be told, it is open
/// whether something is.
pub(crate) fn only_if(inquiry: &Inquiry<'_>, world: &World<'_>, election: &Election) -> Ends {
    let bound = match world.selected {
        Selected::Rule(rule) => rules::binding(&inquiry.readings, rule)
            .map(|only_if| criteria::met(inquiry, world, election, Place::InTheTerritory, Some(rule), only_if)),
        Selected::Open { may_bind } => may_bind.then_some(Ends::OPEN),
        // GN 11(o) ch. 61-63: a rule that is not entered may bind all the same.
        Selected::Nothing => rules::may_bind_unentered(inquiry.rulebook, world.good.code).then_some(Ends::OPEN),
    };
    bound.map_or(Ends::YES, |bound| inquiry.count("only if", bound))
}
