//! When a material counts as originating.

use origo_base::{Case, Date, Evidence, EvidenceKind, HsLevel, Material, OriginClaim, Period};
use origo_rulebook::Rulebook;

use crate::hs;

/// What is known of a material's origin once evidence has been weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Originating,
    NonOriginating,
    Unknown,
}

/// UR 7(21): any material may be treated as non-originating. UR 8(2): one of undetermined origin is not originating. A
/// claim counts only with valid evidence (USMCA 5.2, UR 9). The country never decides.
pub(crate) fn origin(rulebook: &Rulebook, case: &Case, material: &Material) -> Origin {
    match material.origin {
        OriginClaim::NonOriginating => Origin::NonOriginating,
        OriginClaim::Unknown => Origin::Unknown,
        OriginClaim::Originating => {
            let named = material.evidence.as_ref().and_then(|id| case.evidence.get(id));
            match named {
                // What a supplier states of the production of a material proves no origin.
                Some(paper) if paper.kind == EvidenceKind::Certificate && valid(rulebook, case, material, paper) => {
                    Origin::Originating
                }
                _ => Origin::Unknown,
            }
        }
    }
}

/// UR 9(2)-(3), 9(7): whether the paper that a material names is a statement of its supplier, and valid.
pub(crate) fn is_statement(rulebook: &Rulebook, case: &Case, material: &Material) -> bool {
    let named = material.evidence.as_ref().and_then(|id| case.evidence.get(id));
    named.is_some_and(|paper| paper.kind == EvidenceKind::Statement && valid(rulebook, case, material, paper))
}

fn valid(rulebook: &Rulebook, case: &Case, material: &Material, paper: &Evidence) -> bool {
    let part = paper.part.as_ref().is_none_or(|part| *part == material.part);
    let revision = match paper.revision.as_deref() {
        None | Some("*") => true,
        stated => stated == material.revision.as_deref(),
    };
    let code = paper.hs.is_none_or(|stated| {
        material.hs.iter().all(|code| hs::same_class(Some(stated), Some(*code), HsLevel::Subheading) == Some(true))
    });
    let blanket = paper.valid.is_none_or(|blanket| {
        let short = blanket.last() < blanket.first().plus_months(rulebook.evidence().blanket_months);
        let days = material.received.map_or(case.dates.produced, Period::day);
        short && blanket.first() <= days.first() && days.last() <= blanket.last()
    });
    // Once it matters what was in hand on a day, a paper of which nobody knows when it came is not known to have been.
    let in_hand = match case.known_on {
        None => true,
        Some(known) => paper.received.is_some_and(|received| received <= known),
    };
    let of_agreement = match &paper.agreement {
        Some(name) => rulebook.evidence().names.iter().any(|known| known.to_lowercase() == name.trim().to_lowercase()),
        None => {
            let began = rulebook.parties().iter().map(|party| party.in_force.first()).min();
            let ended = rulebook.parties().iter().map(|party| party.in_force.last()).max();
            let mut days = paper.valid.map(|period| period.first()).into_iter().chain(paper.received);
            let strange = |day: Date| began.is_some_and(|began| day < began) || ended.is_some_and(|ended| day > ended);
            !days.any(strange) && !material.received.is_some_and(strange)
        }
    };
    let some_good = paper.part.is_some() || paper.hs.is_some();
    some_good && part && revision && code && blanket && in_hand && of_agreement
}
