//! Names are given once, and every name used is one that was given.

use super::RulePlace;
use crate::MethodFormula;
use crate::load::agreement::Draft;
use crate::{Criterion, Diagnostic, Figure, FileId, KindPredicate, Rulebook, RvcTest, did_you_mean};
use std::collections::BTreeMap;
use std::ops::Range;

/// Two things of one sort with one name.
pub(crate) fn unique(draft: &Draft, report: &impl Fn(Diagnostic)) {
    type Given<'d> = Vec<(&'d str, FileId, &'d Range<usize>)>;
    let sorts: [(&str, Given<'_>); 9] = [
        ("reading", draft.readings.iter().map(|x| (x.id.as_str(), x.file, &x.span)).collect()),
        ("criterion", draft.criteria.iter().map(|x| (x.value.id.as_str(), draft.file, &x.span)).collect()),
        ("method", draft.methods.iter().map(|x| (x.id.as_str(), draft.file, &x.span)).collect()),
        ("category of cost", draft.costs.iter().map(|x| (x.value.id.as_str(), draft.file, &x.span)).collect()),
        ("measure", draft.measures.iter().map(|x| (x.value.id.as_str(), draft.file, &x.span)).collect()),
        ("vehicle class", draft.classes.iter().map(|x| (x.value.id.as_str(), draft.file, &x.span)).collect()),
        ("requirement", draft.requirements.iter().map(|x| (x.value.id.as_str(), draft.file, &x.span)).collect()),
        ("kind", draft.kinds.iter().map(|x| (x.kind.id.as_str(), x.file, &x.span)).collect()),
        ("rule", draft.rules.iter().map(|x| (x.id.value.as_str(), x.file, &x.id.span)).collect()),
    ];
    for (sort, names) in sorts {
        let mut seen = BTreeMap::new();
        for (name, file, span) in names {
            if seen.insert(name, ()).is_some() {
                report(
                    Diagnostic::error(
                        "duplicate-name",
                        file,
                        span.clone(),
                        format!("there is already a {sort} named `{name}`"),
                    )
                    .found("the second one")
                    .help("names are given once in a rulebook, over all its files; rename one"),
                );
            }
        }
    }
}

/// Every name in a criterion.
pub(crate) fn check(draft: &Draft, rulebook: &Rulebook, places: &[RulePlace], report: &impl Fn(Diagnostic)) {
    for (rule, place) in rulebook.rules().iter().zip(places) {
        let names = Names { rulebook, file: place.file, span: &place.origin, report };
        names.criterion(&rule.origin.main);
        // The name itself is looked for in the whole table, since other wordings stand elsewhere in it.
        let elsewhere = Names { rulebook, file: place.file, span: &place.whole, report };
        rule.origin.others.iter().for_each(|(_, criterion)| elsewhere.criterion(criterion));
        rule.only_if.iter().for_each(|criterion| elsewhere.criterion(criterion));
        for replacement in &rule.replace {
            replacement.tests.all().flatten().for_each(|test| elsewhere.test(test));
        }
        if let Some(kind) = &rule.kind {
            elsewhere.kinds(kind);
        }
    }
    for (criterion, located) in rulebook.criteria().iter().zip(&draft.criteria) {
        Names { rulebook, file: draft.file, span: &located.span, report }.criterion(&criterion.criterion);
    }
    for (requirement, located) in rulebook.requirements().iter().zip(&draft.requirements) {
        let names = Names { rulebook, file: draft.file, span: &located.span, report };
        requirement.doubt.iter().for_each(|doubt| names.requirement(&doubt.unless));
    }
    for (criterion, located) in rulebook.criteria().iter().zip(&draft.criteria) {
        let names = Names { rulebook, file: draft.file, span: &located.span, report };
        criterion.outside.iter().chain(&criterion.stated).for_each(|asked| names.requirement(asked));
    }
    let at = |span| Names { rulebook, file: draft.file, span, report };
    draft.general.requirements.iter().for_each(|name| at(&name.span).requirement(&name.value));
    draft.general.methods.iter().for_each(|name| at(&name.span).method(&name.value));
    for name in &draft.general.criteria {
        if rulebook.criterion(&name.value).is_none() {
            let known: Vec<&str> = rulebook.criteria().iter().map(|row| row.id.as_str()).collect();
            at(&name.span).unknown("criterion", &name.value, known.iter().copied());
        }
    }
    if let Some(entirely) = &draft.production_entirely {
        let names = Names { rulebook, file: draft.file, span: &entirely.span, report };
        names.requirement(&entirely.value.requirement);
        entirely.value.tolerated.iter().for_each(|tolerated| names.requirement(tolerated));
    }
    if let Some(interest) = &draft.interest {
        let names = Names { rulebook, file: draft.file, span: &interest.span, report };
        names.category(&interest.value.allowable);
        names.category(&interest.value.excluded);
    }
    for kind in draft.traced.iter().filter_map(|traced| traced.kind.as_ref()) {
        Names { rulebook, file: draft.file, span: &kind.span, report }.kinds(&kind.value);
    }
    for switch in &draft.switches {
        let names = Names { rulebook, file: draft.file, span: &switch.span, report };
        names.method(&switch.value.from);
        names.method(&switch.value.to);
    }
}

struct Names<'a, R: Fn(Diagnostic)> {
    rulebook: &'a Rulebook,
    file: FileId,
    span: &'a Range<usize>,
    report: &'a R,
}

impl<R: Fn(Diagnostic)> Names<'_, R> {
    fn unknown<'n>(&self, sort: &str, name: &str, known: impl IntoIterator<Item = &'n str> + Clone) {
        (self.report)(
            Diagnostic::error("unknown-name", self.file, self.span.clone(), format!("no {sort} is named `{name}`"))
                .found(format!("`{name}`"))
                .help(did_you_mean(name, known)),
        );
    }

    fn criterion(&self, criterion: &Criterion) {
        criterion.walk(&mut |part| match part {
            Criterion::Shift(set) => set.members.iter().filter_map(|m| m.kinds.as_ref()).for_each(|k| self.kinds(k)),
            Criterion::RegionalValueContent(tests) => tests.iter().for_each(|test| self.test(test)),
            Criterion::Content { measure, .. } => {
                if !self.rulebook.measures().iter().any(|known| known.id == *measure) {
                    self.unknown("measure", measure, self.rulebook.measures().iter().map(|known| known.id.as_str()));
                }
            }
            Criterion::Requirement(name) => self.requirement(name),
            Criterion::AllOf(list) => {
                let lists = self.rulebook.requirements().iter().filter_map(|known| known.list.as_deref());
                if !lists.clone().any(|known| known == list) {
                    self.unknown("list of requirements", list, lists);
                }
            }
            Criterion::WhollyObtained
            | Criterion::OnlyOriginating
            | Criterion::ProductRule
            | Criterion::Process(_)
            | Criterion::All(_)
            | Criterion::Any(_) => {}
        });
    }

    fn requirement(&self, name: &str) {
        if self.rulebook.requirement(name).is_none() {
            let known = self.rulebook.requirements().iter().map(|known| known.id.as_str());
            self.unknown("requirement", name, known);
        }
    }

    fn category(&self, name: &str) {
        if !self.rulebook.costs().iter().any(|known| known.id == name) {
            self.unknown("category of cost", name, self.rulebook.costs().iter().map(|known| known.id.as_str()));
        }
    }

    fn test(&self, test: &RvcTest) {
        if let Some(method) = &test.method {
            self.method(method);
        }
        let method = test.method.as_ref().and_then(|method| self.rulebook.method(method));
        let listed = method.is_some_and(|method| method.formula == MethodFormula::Listed);
        if listed != test.only.is_some() {
            let (message, expected) = match listed {
                true => ("a focused value without its list of materials", "`FV >= 40% of {8407..8408}`"),
                false => (
                    "a list of materials where no method by a list is named",
                    "a method with formula = \"focused-value\"",
                ),
            };
            (self.report)(
                Diagnostic::error("focused-value", self.file, self.span.clone(), message)
                    .found(format!("`{test}`"))
                    .expected(expected),
            );
        }
        if let Figure::Linked(name) = &test.figure {
            let Some(threshold) = self.rulebook.threshold(name) else {
                return self.unknown("threshold", name, self.rulebook.thresholds().iter().map(|t| t.id.as_str()));
            };
            if let Some(method) = &test.method
                && !threshold.figures.all().all(|figures| figures.contains_key(method))
            {
                let has: Vec<&str> = threshold.figures.main.keys().map(String::as_str).collect();
                self.unknown(&format!("method of the threshold `{name}`"), method, has);
            }
        }
    }

    fn method(&self, method: &str) {
        if self.rulebook.method(method).is_none() {
            self.unknown("method", method, self.rulebook.methods().iter().map(|known| known.id.as_str()));
        }
    }

    fn kinds(&self, predicate: &KindPredicate) {
        for name in &predicate.kinds {
            if !self.rulebook.kinds().iter().any(|kind| kind.id == *name) {
                self.unknown("kind of goods", name, self.rulebook.kinds().iter().map(|kind| kind.id.as_str()));
            }
        }
    }
}
