//! The check: names resolve, clauses cite, thresholds are dated, rules that could both apply are told apart.
//!
//! Every check is a function in its own file that looks at the draft or at the assembled rulebook and reports; none of
//! them changes anything. Only this module assembles a [`Rulebook`].

mod canonical;
mod citations;
mod criteria;
mod names;
mod overlap;
mod readings;
mod thresholds;

use crate::load::agreement::Draft;
use crate::load::rules::{RuleDraft, UseDraft};
use crate::load::text::Located;
use crate::{
    Diagnostic, FileId, Method, MethodBase, MethodFormula, ProductRule, Replacement, Rulebook, Traced, UseSet,
    UseUniverse, Variants, did_you_mean,
};
use origo_base::{EndUse, HsEdition};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

/// Where a rule stands, for messages about the assembled rulebook.
pub(crate) struct RulePlace {
    pub(crate) file: FileId,
    pub(crate) span: Range<usize>,
    /// The value of `origin`; names in other wordings are found in `whole`.
    pub(crate) origin: Range<usize>,
    /// The whole table.
    pub(crate) whole: Range<usize>,
}

/// Resolves and checks a draft. The rulebook comes back even if there were problems, so that later checks run too;
/// the loader hands it out only without errors.
pub(crate) fn check(draft: Draft, problems: &RefCell<Vec<Diagnostic>>) -> Option<Rulebook> {
    let report = |problem: Diagnostic| problems.borrow_mut().push(problem);
    citations::check(&draft, &report);
    names::unique(&draft, &report);
    let readings = readings::resolve(&draft, &report);
    let Some(universe) = UseUniverse::new(
        draft.classes.iter().map(|class| (class.value.id.clone(), class.value.same_as.clone())).collect(),
    ) else {
        report(
            Diagnostic::error("too-many-classes", draft.file, draft.span.clone(), "there are too many vehicle classes")
                .expected("at most 31"),
        );
        return None;
    };
    let uses = |file: FileId, named: &Option<Located<EndUse>>| -> UseSet {
        let Some(named) = named else { return universe.all() };
        match universe.resolve(&named.value) {
            Ok(set) => set,
            Err(class) => {
                report(
                    Diagnostic::error(
                        "unknown-name",
                        file,
                        named.span.clone(),
                        format!("no vehicle class is named `{class}`"),
                    )
                    .found(format!("`{class}`"))
                    .help(did_you_mean(&class, universe.names())),
                );
                universe.all()
            }
        }
    };
    let thresholds = thresholds::resolve(&draft, &readings, &report);
    let methods: Vec<Method> = draft
        .methods
        .iter()
        .filter_map(|method| {
            let closed = method.closed_for.iter();
            Some(Method {
                id: method.id.clone(),
                name: method.name.clone(),
                base: method.base?,
                formula: method.formula,
                closed_for: closed
                    .map(|(goods, named, cite)| (goods.clone(), uses(draft.file, named), cite.clone()))
                    .collect(),
                cite: method.cite.clone(),
            })
        })
        .collect();
    for method in &methods {
        if method.formula != MethodFormula::Remainder && method.base != MethodBase::TransactionValue {
            let (code, counts, formula) = match method.formula {
                MethodFormula::Listed => ("focused-value", "listed", "focused-value"),
                _ => ("build-up", "originating", "build-up"),
            };
            let place = draft.methods.iter().find(|row| row.id == method.id);
            let span = place.map_or(draft.span.clone(), |row| row.span.clone());
            let message = format!("method `{}` counts {counts} materials in costs", method.id);
            report(
                Diagnostic::error(code, draft.file, span, message)
                    .found(format!("base `{}`", method.base.word()))
                    .expected(format!("base = \"transaction-value\" with formula = \"{formula}\"")),
            );
        }
    }
    let traced = draft
        .traced
        .iter()
        .map(|traced| Traced {
            goods: traced.goods.clone(),
            kind: traced.kind.as_ref().map(|kind| kind.value.clone()),
            uses: uses(draft.file, &traced.uses),
            fact: traced.fact.clone(),
            asks: traced.asks.clone(),
            cite: traced.cite.clone(),
        })
        .collect();
    let conditions = |groups: &Option<Vec<Located<String>>>, file: FileId| {
        let groups = groups.as_ref()?;
        Some(groups.iter().filter_map(|text| readings::conditions(&readings, file, text, &report)).collect())
    };
    let kinds: Vec<crate::Kind> = draft.kinds.iter().map(|kind| kind.kind.clone()).collect();
    let mut rules = Vec::new();
    let mut places = Vec::new();
    for rule in &draft.rules {
        rules.push(ProductRule {
            id: rule.id.value.clone(),
            goods: rule.goods.clone(),
            kind: rule.kind.as_ref().map(|kind| kind.value.clone()),
            uses: match &rule.uses {
                UseDraft::Every => None,
                UseDraft::Named(named) => Some(uses(rule.file, &Some(named.clone()))),
                UseDraft::Other => Some(other_uses(rule, &draft.rules, &kinds, &universe)),
            },
            otherwise: rule.otherwise,
            origin: Variants {
                main: rule.origin.value.clone(),
                others: readings::variants(&readings, rule.file, &rule.others, |text| text.value.clone(), &report),
            },
            only_if: rule.only_if.as_ref().map(|criterion| criterion.value.clone()),
            only_if_when: conditions(&rule.only_if_when, rule.file),
            in_force: rule.in_force,
            printed_range: rule.printed_range,
            waiver_if: conditions(&rule.waiver_if, rule.file),
            replace: rule
                .replace
                .iter()
                .map(|replacement| Replacement {
                    uses: uses(rule.file, &replacement.uses),
                    tests: Variants {
                        main: replacement.tests.value.clone(),
                        others: readings::variants(&readings, rule.file, &replacement.others, Vec::clone, &report),
                    },
                    cite: replacement.cite.clone(),
                })
                .collect(),
            cite: rule.cite.clone(),
            note: rule.note.clone(),
        });
        places.push(RulePlace {
            file: rule.file,
            span: rule.id.span.clone(),
            origin: rule.origin.span.clone(),
            whole: rule.span.clone(),
        });
    }
    let by_heading = index(&rules);
    let general = draft.general.resolved(|named| uses(draft.file, named));
    let values = |located: &Vec<Located<crate::CostCategory>>| located.iter().map(|l| l.value.clone()).collect();
    let mut rulebook = Rulebook {
        id: draft.id.clone(),
        name: draft.name.clone(),
        edition: draft.edition.clone(),
        hs_edition: draft.hs_edition.unwrap_or(HsEdition::Hs2022),
        partial: draft.partial,
        parties: draft.parties.clone(),
        sources: draft.sources.clone(),
        readings,
        criteria: draft.criteria.iter().map(|l| l.value.clone()).collect(),
        production_cite: draft.production_cite.clone(),
        production_entirely: draft.production_entirely.as_ref().map(|entirely| entirely.value.clone()),
        unentered: draft.unentered.clone(),
        self_produced_stands: draft.self_produced.0,
        self_produced_cite: draft.self_produced.1.clone(),
        assumed: draft.assumed.clone(),
        methods,
        switches: draft.switches.iter().map(|l| l.value.clone()).collect(),
        traced,
        undetermined_cite: draft.undetermined_cite.clone(),
        costs: values(&draft.costs),
        costs_cite: draft.costs_cite.clone(),
        calculations: draft.calculations.as_ref().map(|rows| rows.value.clone()).unwrap_or_default(),
        interest: draft.interest.as_ref().map(|interest| interest.value.clone()),
        measures: draft.measures.iter().map(|l| l.value.clone()).collect(),
        de_minimis: draft.de_minimis.clone(),
        evidence: draft.evidence.clone().unwrap_or(crate::EvidenceRule {
            names: vec![draft.id.clone()],
            blanket_months: 12,
            cite: Vec::new(),
        }),
        classes: draft.classes.iter().map(|l| l.value.clone()).collect(),
        end_use_cite: draft.end_use_cite.clone(),
        universe,
        thresholds,
        requirements: draft.requirements.iter().map(|l| l.value.clone()).collect(),
        general,
        kinds,
        rules,
        explained: draft.explained.clone(),
        by_heading,
        hash: String::new(),
    };
    names::check(&draft, &rulebook, &places, &report);
    criteria::check(&rulebook, &draft, &places, &report);
    thresholds::check(&rulebook, &draft, &report);
    // Uses that are not known would make every rule overlap with every other.
    let unresolved = problems.borrow().iter().any(|problem| problem.code == "unknown-name");
    if !unresolved {
        overlap::check(&rulebook, &places, &report);
    }
    rulebook.hash = canonical::hash(&rulebook);
    Some(rulebook)
}

/// The uses that no other rule on the same goods names; rules whose kinds exclude each other do not count.
fn other_uses(rule: &RuleDraft, all: &[RuleDraft], kinds: &[crate::Kind], universe: &UseUniverse) -> UseSet {
    let mut named = UseSet::EMPTY;
    for other in all.iter().filter(|other| other.goods.overlaps(&rule.goods)) {
        let apart = match (&rule.kind, &other.kind) {
            (Some(a), Some(b)) => overlap::kinds_exclude(&a.value, &b.value, kinds),
            _ => false,
        };
        if let UseDraft::Named(uses) = &other.uses
            && !apart
            && let Ok(set) = universe.resolve(&uses.value)
        {
            named = named.or(set);
        }
    }
    universe.all().without(named)
}

fn index(rules: &[ProductRule]) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, rule) in rules.iter().enumerate() {
        for heading in rule.goods.headings() {
            for key in [heading.clone(), heading.chars().take(2).collect()] {
                let list = found.entry(key).or_default();
                if list.last() != Some(&index) {
                    list.push(index);
                }
            }
        }
    }
    found
}
