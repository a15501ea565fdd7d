use crate::{Date, HsCode, Period};
use std::collections::BTreeMap;

/// The name of an evidence record, such as `E7`.
pub type EvidenceId = String;

/// What kind of paper it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceKind {
    /// A certification or certificate of origin, or a supplier's origin statement, for a material that originates.
    Certificate,
    /// What a supplier states of the production of a material that need not originate, for accumulation.
    Statement,
}

/// A paper that supports the origin of a material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Its name in the file.
    pub id: EvidenceId,
    /// Its kind.
    pub kind: EvidenceKind,
    /// Who signed, and in which role; kept for the record.
    pub signer: Option<String>,
    /// The part it covers; none: any part that refers to it.
    pub part: Option<String>,
    /// The revision it covers; none or `*`: any.
    pub revision: Option<String>,
    /// The classification it states, in the edition of the file.
    pub hs: Option<HsCode>,
    /// The agreement it names, in its own words; none: it names none.
    pub agreement: Option<String>,
    /// The origin criterion it states, as the agreement names it.
    pub criterion: Option<String>,
    /// The blanket period, both ends included; none: a single shipment.
    pub valid: Option<Period>,
    /// When it came to hand; evidence received later than the day of knowledge does not count.
    pub received: Option<Date>,
}

/// The evidence records of a file, by name.
pub type Evidences = BTreeMap<EvidenceId, Evidence>;
