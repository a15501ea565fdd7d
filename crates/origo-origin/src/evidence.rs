use origo_base::{Case, EvidenceKind, HsCode, HsLevel, Material, OriginClaim};
use origo_rulebook::Rulebook;

/// Whether the evidence that a line names counts, and if not, why.
///
/// # What the law says
/// A material counts as originating on the strength of a certification or statement that covers it; one of
/// undetermined origin is valued with the non-originating materials (UR 8(2), GN 11(c)). A blanket period is at most
/// the agreement's months.
///
/// # How Origo computes it
/// The record must be of this agreement, cover the part, its revision, its subheading, and the day of receipt (the whole
/// period of production if that day is not stated), and must have come to hand by the day of knowledge. Otherwise the
/// origin is open, never non-originating: the paper can still come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceState {
    /// The record counts.
    Valid,
    /// The line names no record.
    None,
    /// The line names a record, but says that the origin is not known.
    NotClaimed,
    /// The line names a record that is not in the file.
    Missing,
    /// The record is of another part.
    OtherPart,
    /// The record is of another revision, or the line does not say which it is.
    OtherRevision,
    /// The record states another subheading.
    OtherCode,
    /// The blanket period is longer than the law allows.
    TooLong,
    /// The blanket period does not contain the receipt (or the period of production).
    NotCovered,
    /// The record names neither a part nor a code: it certifies no good.
    NamesNoGood,
    /// The record came to hand after the day of knowledge.
    TooLate,
    /// The day of knowledge is stated, and not when the record came to hand.
    ReceiptUnknown,
    /// The record names another agreement.
    OtherAgreement,
    /// The record names no agreement, and a day of it lies outside the time that this one was in force.
    OutsideAgreement,
    /// The record is a statement of the supplier's production, which proves no origin.
    StatementOnly,
}

/// The origin of a material after its evidence was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OriginState {
    /// Originating, proven.
    Originating,
    /// Non-originating.
    NonOriginating,
    /// Open, with the state of the evidence.
    Open(EvidenceState),
}

impl OriginState {
    /// Whether it counts as non-originating at the worst, or at the best, end.
    pub(crate) fn is_non_originating_at(self, worst: bool) -> bool {
        match self {
            Self::Originating => false,
            Self::NonOriginating => true,
            Self::Open(_) => worst,
        }
    }

    /// What a line and its evidence come to.
    pub fn of(rulebook: &Rulebook, case: &Case, material: &Material) -> Self {
        match material.origin {
            OriginClaim::NonOriginating => Self::NonOriginating,
            OriginClaim::Unknown if material.evidence.is_some() => Self::Open(EvidenceState::NotClaimed),
            OriginClaim::Unknown => Self::Open(EvidenceState::None),
            OriginClaim::Originating => match state(rulebook, case, material) {
                EvidenceState::Valid => Self::Originating,
                other => Self::Open(other),
            },
        }
    }

    /// Whether the statement of a material's supplier counts: the record that the line names is one, and covers it.
    pub(crate) fn statement_counts(rulebook: &Rulebook, case: &Case, material: &Material) -> bool {
        kind(case, material) == Some(EvidenceKind::Statement) && paper(rulebook, case, material) == EvidenceState::Valid
    }
}

/// What kind of record a line names; none: it names none that is in the file.
fn kind(case: &Case, material: &Material) -> Option<EvidenceKind> {
    material.evidence.as_ref().and_then(|id| case.evidence.get(id)).map(|record| record.kind)
}

fn state(rulebook: &Rulebook, case: &Case, material: &Material) -> EvidenceState {
    match kind(case, material) {
        Some(EvidenceKind::Statement) => EvidenceState::StatementOnly,
        Some(EvidenceKind::Certificate) | None => paper(rulebook, case, material),
    }
}

/// Whether the record that a line names covers it, of whatever kind it is.
fn paper(rulebook: &Rulebook, case: &Case, material: &Material) -> EvidenceState {
    let Some(id) = &material.evidence else { return EvidenceState::None };
    let Some(record) = case.evidence.get(id) else { return EvidenceState::Missing };
    if record.part.as_ref().is_some_and(|part| *part != material.part) {
        return EvidenceState::OtherPart;
    }
    let any_revision = record.revision.as_deref().is_none_or(|revision| revision == "*");
    if !any_revision && record.revision != material.revision {
        return EvidenceState::OtherRevision;
    }
    let same = |stated: HsCode, code: HsCode| stated.shares(HsLevel::Subheading, code) == Some(true);
    if record.hs.is_some_and(|stated| !material.hs.iter().all(|code| same(stated, *code))) {
        return EvidenceState::OtherCode;
    }
    if let Some(blanket) = record.valid {
        if blanket.last() >= blanket.first().plus_months(rulebook.evidence().blanket_months) {
            return EvidenceState::TooLong;
        }
        let covered = match material.received {
            Some(day) => blanket.contains(day),
            None => blanket.covers(case.dates.produced),
        };
        if !covered {
            return EvidenceState::NotCovered;
        }
    }
    match &record.agreement {
        Some(name) if !rulebook.evidence().is_named(name) => return EvidenceState::OtherAgreement,
        None if rulebook.in_force().is_some_and(|in_force| {
            let days = [record.valid.map(|period| period.first()), record.received, material.received];
            days.into_iter().flatten().any(|day| !in_force.contains(day))
        }) =>
        {
            return EvidenceState::OutsideAgreement;
        }
        _ => {}
    }
    match (record.received, case.known_on) {
        (Some(received), Some(known)) if received > known => EvidenceState::TooLate,
        (None, Some(_)) => EvidenceState::ReceiptUnknown,
        _ if record.part.is_none() && record.hs.is_none() => EvidenceState::NamesNoGood,
        _ => EvidenceState::Valid,
    }
}
