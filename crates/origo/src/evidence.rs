//! Papers: where one is used, what falls when it falls, which ones end, and which ones are still to be asked for.

use crate::{fit, settle};
use origo_base::{Case, Date, Elections, Evidence, EvidenceKind, OriginClaim, StatusKind};
use origo_origin::{EvidenceState, OriginState, determine};
use origo_rulebook::Rulebook;
use origo_table::{Draft, GoodFile, Nomenclature, Section};
use std::collections::BTreeMap;

/// A good whose papers are looked at under a rulebook.
#[derive(Clone, Debug)]
pub struct Papers<'a> {
    rulebook: &'a Rulebook,
    /// The suppliers that lines and papers name, by their ids.
    suppliers_of_lines: BTreeMap<String, String>,
    suppliers_of_papers: BTreeMap<String, String>,
    case: Case,
    elections: Elections,
    /// What the good is today.
    pub now: StatusKind,
}

/// A line that rests on a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestingLine {
    /// Its id.
    pub line: String,
    /// Its part.
    pub part: String,
    /// What the paper is worth to it.
    pub origin: OriginState,
}

/// A paper of a good, and what the good is without it.
#[derive(Clone, Debug)]
pub struct PaperUse {
    /// The paper.
    pub evidence: Evidence,
    /// Its supplier, as the file names it.
    pub supplier: Option<String>,
    /// The lines that rest on it.
    pub lines: Vec<RestingLine>,
    /// What the good is without it.
    pub without: StatusKind,
}

/// A material whose origin is not proven, and what a paper for it would do.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its supplier; none: the file names none.
    pub supplier: Option<String>,
    /// The lines of the part.
    pub lines: Vec<String>,
    /// The part.
    pub part: String,
    /// Why its origin is open.
    pub state: EvidenceState,
    /// What the good is with a paper for this part alone.
    pub with_it: StatusKind,
}

impl<'a> Papers<'a> {
    /// A good of a file under a rulebook.
    pub fn new(rulebook: &'a Rulebook, nomenclature: &Nomenclature, file: &GoodFile, draft: &Draft) -> Self {
        let settled = settle(rulebook, file, &file.elections, draft);
        let (case, _) = fit(rulebook, nomenclature, &settled.case, &file.elections, None, draft);
        let mut elections = file.elections.clone();
        elections.readings.retain(|id, _| rulebook.readings().iter().any(|reading| reading.id == *id));
        let now = determine(rulebook, &case, &elections).status;
        let [suppliers_of_lines, suppliers_of_papers] =
            [Section::Lines, Section::Evidence].map(|section| suppliers(draft, section));
        Self { rulebook, suppliers_of_lines, suppliers_of_papers, case, elections, now }
    }

    /// The part number of the good.
    pub fn good(&self) -> &str {
        &self.case.good.part
    }

    /// The rulebook's id.
    pub fn rulebook(&self) -> &str {
        self.rulebook.id()
    }

    /// The papers of the good, by name.
    pub fn papers(&self) -> impl Iterator<Item = &Evidence> {
        self.case.evidence.values()
    }

    /// What rests on a paper of the good, and what the good is without it.
    pub fn paper_use(&self, evidence: &Evidence) -> PaperUse {
        let mut without = self.case.clone();
        without.evidence.remove(&evidence.id);
        let resting = self.case.materials.iter().filter(|line| line.evidence.as_ref() == Some(&evidence.id));
        PaperUse {
            evidence: evidence.clone(),
            supplier: self.suppliers_of_papers.get(&evidence.id).cloned(),
            lines: resting
                .map(|line| RestingLine {
                    line: line.id.clone(),
                    part: line.part.clone(),
                    origin: OriginState::of(self.rulebook, &self.case, line),
                })
                .collect(),
            without: determine(self.rulebook, &without, &self.elections).status,
        }
    }

    /// The parts whose origin is not proven, those first whose paper alone decides the good.
    pub fn wanted(&self) -> Vec<Wanted> {
        let suppliers = &self.suppliers_of_lines;
        let mut found: Vec<Wanted> = Vec::new();
        for line in &self.case.materials {
            let OriginState::Open(state) = OriginState::of(self.rulebook, &self.case, line) else { continue };
            let supplier = suppliers.get(&line.id).cloned();
            if let Some(known) = found.iter_mut().find(|known| known.part == line.part && known.supplier == supplier) {
                known.lines.push(line.id.clone());
                continue;
            }
            found.push(Wanted {
                supplier,
                lines: vec![line.id.clone()],
                part: line.part.clone(),
                state,
                with_it: self.with(|part, of| part == line.part && of == suppliers.get(&line.id)),
            });
        }
        found.sort_by_key(|wanted| wanted.with_it != StatusKind::Originating);
        found
    }

    /// What the good is with papers for every part of a supplier whose origin is open.
    pub fn with_all_of(&self, supplier: Option<&String>) -> StatusKind {
        self.with(|_, of| of == supplier)
    }

    /// What the good is with a paper for each of these parts.
    fn with(&self, wanted: impl Fn(&str, Option<&String>) -> bool) -> StatusKind {
        let suppliers = &self.suppliers_of_lines;
        let mut case = self.case.clone();
        for line in &mut case.materials {
            let open = matches!(OriginState::of(self.rulebook, &self.case, line), OriginState::Open(_));
            if !open || !wanted(&line.part, suppliers.get(&line.id)) {
                continue;
            }
            // No name of a file has a blank at its end.
            let id = format!("{} ", line.id);
            case.evidence.insert(id.clone(), assumed(&id, &line.part, self.case.known_on));
            line.origin = OriginClaim::Originating;
            line.evidence = Some(id);
        }
        determine(self.rulebook, &case, &self.elections).status
    }
}

/// The suppliers that a section names, by the ids of its records.
fn suppliers(draft: &Draft, section: Section) -> BTreeMap<String, String> {
    let text = |record: &origo_table::Record, name: &str| {
        record.get(name).map(|field| field.cell.show().trim().to_owned()).filter(|text| !text.is_empty())
    };
    let records = draft.records(section).iter();
    records.filter_map(|record| Some((text(record, "id")?, text(record, "supplier")?))).collect()
}

/// A paper that covers a part, for the question what it would do.
fn assumed(id: &str, part: &str, received: Option<Date>) -> Evidence {
    Evidence {
        id: id.to_owned(),
        kind: EvidenceKind::Certificate,
        signer: None,
        part: Some(part.to_owned()),
        revision: None,
        hs: None,
        agreement: None,
        criterion: None,
        valid: None,
        received,
    }
}
