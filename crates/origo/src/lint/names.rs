//! Thresholds, kinds, readings and requirements that nothing in the rulebook uses.

use super::Report;
use origo_base::EndUse;
use origo_rulebook::{Condition, Criterion, Figure, KindPredicate, Rulebook, UseSet};
use std::collections::BTreeSet;

/// Readings that the general provisions ask for by name; `printed-range` only where a rule is silent.
const GENERAL: [&str; 3] = ["step-date", "costs-abroad", "interest-excess"];

struct Used<'a> {
    thresholds: BTreeSet<&'a str>,
    kinds: BTreeSet<&'a str>,
    requirements: BTreeSet<&'a str>,
    lists: BTreeSet<&'a str>,
    readings: BTreeSet<usize>,
    measures: BTreeSet<&'a str>,
    uses: UseSet,
}

impl<'a> Used<'a> {
    fn criterion(&mut self, criterion: &'a Criterion) {
        criterion.walk(&mut |part| match part {
            Criterion::Shift(set) => {
                set.members.iter().filter_map(|member| member.kinds.as_ref()).for_each(|kinds| self.kinds(kinds));
            }
            Criterion::RegionalValueContent(tests) => tests.iter().for_each(|test| self.figure(&test.figure)),
            Criterion::Content { measure, .. } => drop(self.measures.insert(measure)),
            Criterion::Requirement(name) => drop(self.requirements.insert(name)),
            Criterion::AllOf(list) => drop(self.lists.insert(list)),
            _ => {}
        });
    }

    fn figure(&mut self, figure: &'a Figure) {
        if let Figure::Linked(name) = figure {
            self.thresholds.insert(name);
        }
    }

    fn kinds(&mut self, predicate: &'a KindPredicate) {
        self.kinds.extend(predicate.kinds.iter().map(String::as_str));
    }

    fn conditions(&mut self, conditions: &[Condition]) {
        self.readings.extend(conditions.iter().map(|condition| condition.reading));
    }
}

pub(super) fn check(rulebook: &Rulebook, report: &mut Report<'_>) {
    let used = used(rulebook);
    let mut unused = |of: &str, sort: &str, is_used: bool| {
        if !is_used {
            report("unused", of, format!("no clause uses this {sort}"));
        }
    };
    for threshold in rulebook.thresholds() {
        unused(&threshold.id, "threshold", used.thresholds.contains(threshold.id.as_str()));
    }
    for measure in rulebook.measures() {
        unused(&measure.id, "measure", used.measures.contains(measure.id.as_str()));
    }
    for class in rulebook.classes() {
        let of_class = EndUse::parse(&format!("for({})", class.id)).ok();
        let uses = of_class.and_then(|end_use| rulebook.universe().resolve(&end_use).ok());
        unused(&class.id, "vehicle class", uses.is_none_or(|uses| !uses.and(used.uses).is_empty()));
    }
    for kind in rulebook.kinds() {
        // A kind that only tells its group apart is used if another of the group is.
        let group = rulebook.kinds().iter().filter(|other| other.group == kind.group);
        unused(&kind.id, "kind", group.into_iter().any(|other| used.kinds.contains(other.id.as_str())));
    }
    for row in rulebook.requirements() {
        let by_list = row.list.as_deref().is_some_and(|list| used.lists.contains(list));
        unused(&row.id, "requirement", by_list || used.requirements.contains(row.id.as_str()));
    }
    for (index, reading) in rulebook.readings().iter().enumerate() {
        let silent = rulebook.rules().iter().any(|rule| rule.printed_range);
        let general = GENERAL.contains(&reading.id.as_str()) || (reading.id == "printed-range" && silent);
        unused(&reading.id, "reading", general || used.readings.contains(&index));
    }
}

fn used(rulebook: &Rulebook) -> Used<'_> {
    let mut used = Used {
        thresholds: BTreeSet::new(),
        kinds: BTreeSet::new(),
        requirements: BTreeSet::new(),
        lists: BTreeSet::new(),
        readings: BTreeSet::new(),
        measures: BTreeSet::new(),
        uses: UseSet::EMPTY,
    };
    for row in rulebook.criteria() {
        used.criterion(&row.criterion);
        used.requirements.extend(row.outside.as_deref());
    }
    if let Some(entirely) = rulebook.production_entirely() {
        used.requirements.insert(&entirely.requirement);
        used.requirements.extend(entirely.tolerated.as_deref());
    }
    let general = rulebook.general();
    used.requirements.extend(general.bars.iter().map(|bar| bar.requirement.as_str()));
    used.requirements.extend(general.no_transaction_value.iter().flat_map(|row| &row.if_any).map(String::as_str));
    used.requirements.extend(general.roles.iter().filter_map(|role| role.needs.as_deref()));
    used.requirements.extend(rulebook.criteria().iter().filter_map(|row| row.stated.as_deref()));
    for row in rulebook.requirements() {
        used.requirements.extend(row.doubt.as_ref().map(|doubt| doubt.unless.as_str()));
    }
    for rule in rulebook.rules() {
        rule.origin.all().chain(&rule.only_if).for_each(|criterion| used.criterion(criterion));
        rule.kind.iter().for_each(|kind| used.kinds(kind));
        used.uses = rule.uses.map_or(used.uses, |uses| used.uses.or(uses));
        for row in &rule.replace {
            used.uses = used.uses.or(row.uses);
            row.tests.all().flatten().for_each(|test| used.figure(&test.figure));
            row.tests.others.iter().for_each(|(conditions, _)| used.conditions(conditions));
        }
        rule.origin.others.iter().for_each(|(conditions, _)| used.conditions(conditions));
        rule.only_if_when.iter().flatten().for_each(|conditions| used.conditions(conditions));
        rule.waiver_if.iter().flatten().for_each(|conditions| used.conditions(conditions));
    }
    for threshold in rulebook.thresholds() {
        threshold.figures.others.iter().for_each(|(conditions, _)| used.conditions(conditions));
        threshold.only_if.values().for_each(|conditions| used.conditions(conditions));
    }
    for method in rulebook.methods() {
        method.closed_for.iter().for_each(|(_, uses, _)| used.uses = used.uses.or(*uses));
    }
    for traced in rulebook.traced() {
        used.uses = used.uses.or(traced.uses);
        traced.kind.iter().for_each(|kind| used.kinds(kind));
    }
    used
}
