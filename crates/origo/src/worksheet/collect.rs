//! The tests by numbers among the findings, each once.

use crate::Answer;
use origo_base::Citation;
use origo_origin::{Finding, FindingId, Outcome, Reason, Say};

/// A regional value content requirement with the test that each method makes of it.
pub(super) struct Clause<'d> {
    /// Where it stands: the criterion or product rule.
    pub(super) label: String,
    /// The product rule, by its index.
    pub(super) rule: Option<usize>,
    /// Where the figure stands, if it is a printed one.
    pub(super) cite: Vec<&'d Citation>,
    nth: usize,
    /// By method: its test, or why it makes none; none: the elections leave the method out.
    pub(super) by_method: Vec<Option<&'d Finding>>,
}

/// A change in classification that some materials fail, with the tolerance for them.
pub(super) struct Failing<'d> {
    /// Where it stands, and the change.
    pub(super) label: String,
    nth: usize,
    /// The groups that fail, and whether surely.
    pub(super) groups: Vec<(usize, Outcome)>,
    /// The tolerance, by its base.
    pub(super) by_base: Vec<&'d Finding>,
}

/// Every test by numbers.
#[derive(Default)]
pub(super) struct Tests<'d> {
    pub(super) clauses: Vec<Clause<'d>>,
    pub(super) failing: Vec<Failing<'d>>,
    /// The waiver of content, by its base.
    pub(super) waivers: Vec<&'d Finding>,
    /// Floors of content by a measure.
    pub(super) measures: Vec<&'d Finding>,
    /// How many more there are of a kind that is shown so often.
    pub(super) left_out: usize,
}

/// So many of a kind are shown: open facts can turn out in dozens of ways.
const SHOWN: usize = 24;

/// Where the walk is.
#[derive(Clone, Default)]
struct Place<'d> {
    label: String,
    rule: Option<usize>,
    cite: Vec<&'d Citation>,
}

/// How many content requirements and changes were met at the place.
#[derive(Default)]
struct Seen {
    clauses: usize,
    changes: usize,
}

struct Walk<'d, 's> {
    answer: &'d Answer<'d>,
    say: &'s Say<'d>,
    found: Tests<'d>,
}

/// The tests among the findings of an answer, in the order in which they stand.
pub(super) fn collect<'d>(answer: &'d Answer<'d>, say: &Say<'d>) -> Tests<'d> {
    let mut walk = Walk { answer, say, found: Tests::default() };
    walk.at(answer.determination.root, &Place::default(), &mut Seen::default());
    walk.found
}

impl<'d> Walk<'d, '_> {
    fn at(&mut self, id: FindingId, place: &Place<'d>, seen: &mut Seen) {
        let determination = &self.answer.determination;
        let rulebook = self.answer.rulebook;
        let Some(finding) = determination.finding(id) else { return };
        let inner = match &finding.reason {
            Reason::Criterion { criterion } => rulebook.criteria().get(*criterion).map(|row| Place {
                label: format!("criterion {}", row.id),
                rule: None,
                cite: row.cite.iter().collect(),
            }),
            Reason::ProductRule { rule, .. } => rulebook.rules().get(*rule).map(|row| Place {
                label: format!("product rule {}", row.id),
                rule: Some(*rule),
                cite: row.cite.iter().collect(),
            }),
            Reason::OwnPartsAside { rule } => Some(Place {
                label: format!("{}, the product rule with own parts set aside", place.label),
                rule: *rule,
                cite: rule
                    .and_then(|index| rulebook.rules().get(index))
                    .map_or(place.cite.clone(), |row| row.cite.iter().collect()),
            }),
            _ => None,
        };
        let mut own = Seen::default();
        let (place, seen) = match &inner {
            Some(inner) => (inner, &mut own),
            None => (place, seen),
        };
        let children: Vec<(FindingId, &'d Finding)> = determination.children(id).collect();
        match &finding.reason {
            Reason::RegionalValueContent => {
                seen.clauses += 1;
                for (_, child) in &children {
                    self.test(child, place, seen.clauses);
                }
            }
            Reason::Shift { .. } => {
                seen.changes += 1;
                self.change(finding, &children, place, seen.changes);
            }
            Reason::Content { .. } if !self.found.measures.contains(&finding) => self.found.measures.push(finding),
            _ => {}
        }
        for (child, _) in children {
            self.at(child, place, seen);
        }
    }

    fn test(&mut self, finding: &'d Finding, place: &Place<'d>, nth: usize) {
        let method = match &finding.reason {
            Reason::ContentTest { method, .. } | Reason::MethodClosed { method, .. } => *method,
            Reason::Waiver { .. } => {
                if !self.found.waivers.contains(&finding) {
                    self.found.waivers.push(finding);
                }
                return;
            }
            _ => return,
        };
        let same = |clause: &&mut Clause<'d>| clause.nth == nth && clause.label == place.label;
        for clause in self.found.clauses.iter_mut().filter(same) {
            match clause.by_method.get_mut(method) {
                Some(Some(known)) if *known == finding => return,
                Some(slot @ None) => {
                    *slot = Some(finding);
                    return;
                }
                _ => {}
            }
        }
        if self.found.clauses.len() == SHOWN {
            self.found.left_out += 1;
            return;
        }
        let mut by_method = vec![None; self.answer.rulebook.methods().len()];
        if let Some(slot) = by_method.get_mut(method) {
            *slot = Some(finding);
        }
        let (label, rule, cite) = (place.label.clone(), place.rule, place.cite.clone());
        self.found.clauses.push(Clause { label, rule, cite, nth, by_method });
    }

    fn change(&mut self, shift: &Finding, children: &[(FindingId, &'d Finding)], place: &Place<'d>, nth: usize) {
        let Some((_, tolerance)) = children.iter().find(|(_, child)| matches!(child.reason, Reason::Tolerance { .. }))
        else {
            return;
        };
        let every = children.iter().find(|(_, child)| child.reason == Reason::EveryMaterial).map(|(id, _)| *id);
        let materials = every.into_iter().flat_map(|id| self.answer.determination.children(id));
        let groups: Vec<(usize, Outcome)> = materials
            .filter(|(_, child)| child.outcome != Outcome::Met)
            .filter_map(|(_, child)| match child.reason {
                Reason::Materials { group, .. } => Some((group, child.outcome)),
                _ => None,
            })
            .collect();
        let label = format!("{}: {}", place.label, self.say.reason(shift, place.rule));
        let same = |known: &&mut Failing<'d>| known.nth == nth && known.label == label && known.groups == groups;
        if let Some(known) = self.found.failing.iter_mut().find(same) {
            if !known.by_base.contains(tolerance) {
                known.by_base.push(tolerance);
            }
            return;
        }
        if self.found.failing.len() == SHOWN {
            self.found.left_out += 1;
            return;
        }
        self.found.failing.push(Failing { label, nth, groups, by_base: vec![tolerance] });
    }
}
