//! Content tests as steps: from total cost to net cost, less the materials that do not originate, to what is left and what
//! was asked. Every number is one of a finding, or a cost of the file.

use super::tell::{outcome_of, say};
use crate::Answer;
use origo_base::{Amount, Ratio};
use origo_origin::{Finding, FindingId, Outcome, Reason, cost_counts, gap_of};
use origo_rulebook::{MethodBase, MethodFormula};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Content tests of one method with the same numbers: alternatives of a rule, or ways in which open facts can turn out,
/// ask different figures of them.
#[derive(Debug)]
pub(super) struct Waterfall {
    /// The method.
    pub(super) method: String,
    /// The steps, from the whole down.
    pub(super) steps: Vec<Step>,
    /// The tests.
    pub(super) tests: Vec<Test>,
}

/// One content test.
#[derive(Debug)]
pub(super) struct Test {
    /// What came out.
    pub(super) outcome: Outcome,
    /// In words, with its numbers.
    pub(super) said: String,
    /// Where it stands.
    pub(super) citations: Vec<String>,
    /// What must be left at least, and how it is asked; none: the figure is not set.
    pub(super) asked: Option<(Amount, String)>,
}

/// One step.
#[derive(Debug)]
pub(super) struct Step {
    /// What it is.
    pub(super) label: String,
    /// Its share of the base, of what is left.
    pub(super) share: Option<String>,
    /// What sort.
    pub(super) kind: StepKind,
    /// Where it begins, zero for a sum.
    pub(super) from: Amount,
    /// Where it ends.
    pub(super) to: Amount,
    /// How far it may reach once open facts are settled; of what is left.
    pub(super) open: Option<Amount>,
}

/// What sort of step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StepKind {
    /// A sum.
    Sum,
    /// Taken off.
    Less,
    /// Taken off at worst.
    LessAtWorst,
    /// What is left.
    Left,
}

/// How many drawings there are, how many tests are held against one, and how many categories of cost stand by name.
const DRAWN: usize = 3;
const TESTS: usize = 4;
const NAMED: usize = 6;

/// The content tests of an answer whose numbers are known, those of the election that the status rests on first; of
/// several, those that came out best and are nearest to their figure.
pub(super) fn waterfalls(answer: &Answer<'_>) -> Vec<Waterfall> {
    let determination = &answer.determination;
    let mut tests: Vec<(&Finding, Option<usize>)> = Vec::new();
    let status = outcome_of(determination.status);
    let mut ways: Vec<(FindingId, &Finding)> = determination.children(determination.root).collect();
    // The first way that came out as the whole is the one that the status rests on.
    ways.sort_by_key(|(_, way)| way.outcome != status);
    for (way, _) in ways {
        let mut found = Vec::new();
        collect(answer, way, &mut found);
        found.sort_by_key(|(test, _)| (Reverse(test.outcome), gap_of(test).map(|gap| gap.excess)));
        for one in found {
            if !tests.iter().any(|(known, _)| known.reason == one.0.reason) {
                tests.push(one);
            }
        }
    }
    let mut drawn: Vec<(&Finding, Waterfall)> = Vec::new();
    for (finding, rule) in tests {
        let Some(test) = test(answer, finding, rule) else { continue };
        if let Some((_, known)) = drawn.iter_mut().find(|(other, _)| same_numbers(other, finding)) {
            if known.tests.len() < TESTS {
                known.tests.push(test);
            }
        } else if drawn.len() < DRAWN {
            drawn.extend(waterfall(answer, finding, test).map(|new| (finding, new)));
        }
    }
    drawn.into_iter().map(|(_, waterfall)| waterfall).collect()
}

/// Whether two tests differ in what they ask alone.
fn same_numbers(one: &Finding, other: &Finding) -> bool {
    let numbers = |finding: &Finding| match &finding.reason {
        Reason::ContentTest { method, base, non_originating, traced, only, .. } => {
            Some((*method, *base, *non_originating, *traced, only.clone()))
        }
        _ => None,
    };
    numbers(one) == numbers(other)
}

fn collect<'a>(answer: &'a Answer<'_>, from: FindingId, found: &mut Vec<(&'a Finding, Option<usize>)>) {
    let mut open = vec![(from, None)];
    while let Some((id, rule)) = open.pop() {
        let Some(finding) = answer.determination.finding(id) else { continue };
        let rule = match &finding.reason {
            Reason::ProductRule { rule, .. } | Reason::OwnPartsAside { rule: Some(rule) } => Some(*rule),
            Reason::ContentTest { .. } => {
                // The same test stands under many completions.
                if !found.iter().any(|(known, _)| known.reason == finding.reason) {
                    found.push((finding, rule));
                }
                continue;
            }
            _ => rule,
        };
        open.extend(finding.children.iter().rev().map(|child| (*child, rule)));
    }
}

fn test(answer: &Answer<'_>, finding: &Finding, rule: Option<usize>) -> Option<Test> {
    let Reason::ContentTest { base, comparison, figure, .. } = &finding.reason else { return None };
    let whole = base.as_ref()?.worst.amount()?;
    let say = say(answer);
    Some(Test {
        outcome: finding.outcome,
        said: say.reason(finding, rule),
        citations: say.citations(finding, rule).into_iter().map(ToString::to_string).collect(),
        asked: figure.map(|figure| (figure.of(whole), format!("asked {} {figure}", comparison.sign()))),
    })
}

fn waterfall(answer: &Answer<'_>, finding: &Finding, test: Test) -> Option<Waterfall> {
    let Reason::ContentTest { method, base, non_originating, traced, only, .. } = &finding.reason else { return None };
    let method = answer.rulebook.methods().get(*method)?;
    let (base, taken) = (base.as_ref()?, non_originating.as_ref()?);
    // Drawn as at the worst end; what may be better is drawn beside it if the whole is the same at both.
    let (whole, taken_worst) = (base.worst.amount()?, taken.worst.amount()?);
    if whole <= Amount::ZERO {
        return None;
    }
    let surely = match (base.known(), taken.best.amount()) {
        (Some(_), Some(best)) if best < taken_worst => best,
        _ => taken_worst,
    };
    let base_word = method.base.word().replace('-', " ");
    let mut steps = Vec::new();
    let excluded = if method.base == MethodBase::NetCost { excluded(answer, whole) } else { Vec::new() };
    if !excluded.is_empty() {
        let total = whole + excluded.iter().map(|(_, amount)| *amount).sum();
        steps.push(Step::sum("total cost", total));
        let mut at = total;
        for (label, amount) in excluded {
            steps.push(Step::less(label, &mut at, amount, StepKind::Less));
        }
    }
    steps.push(Step::sum(&base_word, whole));
    let (less, left) = match (method.formula, only) {
        (MethodFormula::Originating, _) => ("all but originating materials".to_owned(), "originating materials"),
        (MethodFormula::Listed, Some(only)) => (format!("non-originating of {only}"), "what is left"),
        _ if traced.is_some() => ("non-originating, traced".to_owned(), "regional value content"),
        _ => ("non-originating materials".to_owned(), "regional value content"),
    };
    let mut at = whole;
    steps.push(Step::less(less, &mut at, surely, StepKind::Less));
    if surely < taken_worst {
        let open = "open: origin or value not proven".to_owned();
        steps.push(Step::less(open, &mut at, taken_worst - surely, StepKind::LessAtWorst));
    }
    let at_worst = if surely < taken_worst { " at worst" } else { "" };
    steps.push(Step {
        label: left.to_owned(),
        share: Ratio::new(at, whole).map(|ratio| format!("{ratio:.2}{at_worst}")),
        kind: StepKind::Left,
        from: Amount::ZERO,
        to: at,
        open: (surely < taken_worst).then(|| whole - surely),
    });
    Some(Waterfall { method: method.name.clone(), steps, tests: vec![test] })
}

/// What stands between total and net cost, the largest first: from the books if both are stated, else the costs that
/// total cost takes and net cost does not, or not surely.
fn excluded(answer: &Answer<'_>, net: Amount) -> Vec<(String, Amount)> {
    let case = &answer.case;
    if case.net_cost.is_some() {
        let rest = case.total_cost.map(|total| total - net).filter(|rest| *rest > Amount::ZERO);
        return rest.map(|rest| vec![("excluded costs, from the books".to_owned(), rest)]).unwrap_or_default();
    }
    let day = case.dates.of_law();
    let mut sums: BTreeMap<String, Amount> = BTreeMap::new();
    for cost in case.costs.iter().flatten() {
        let counts = |base| cost_counts(answer.rulebook, &answer.choice, day, base, cost).flatten();
        if counts(MethodBase::TotalCost) != Some(true) {
            continue;
        }
        let label = match counts(MethodBase::NetCost) {
            Some(true) => continue,
            Some(false) => cost.category.clone(),
            None => format!("{}, place not stated", cost.category),
        };
        *sums.entry(label).or_insert(Amount::ZERO) += cost.amount;
    }
    let mut sums: Vec<(String, Amount)> = sums.into_iter().filter(|(_, amount)| !amount.is_zero()).collect();
    sums.sort_by_key(|(_, amount)| Reverse(*amount));
    if sums.len() > NAMED {
        let rest = sums.split_off(NAMED - 1);
        sums.push((format!("{} other excluded costs", rest.len()), rest.iter().map(|(_, amount)| *amount).sum()));
    }
    sums
}

impl Step {
    fn sum(label: &str, amount: Amount) -> Self {
        Self { label: label.to_owned(), share: None, kind: StepKind::Sum, from: Amount::ZERO, to: amount, open: None }
    }

    /// A step down from where the last one ended.
    fn less(label: String, at: &mut Amount, amount: Amount, kind: StepKind) -> Self {
        let from = *at;
        *at = from - amount;
        Self { label, share: None, kind, from, to: *at, open: None }
    }
}
