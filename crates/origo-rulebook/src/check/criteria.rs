//! Criteria make sense: a change inside a range says how it is tested, one conjunction holds one content test, and
//! product rules do not refer to themselves.

use super::RulePlace;
use crate::load::agreement::Draft;
use crate::{Criterion, Diagnostic, ProductRule, Rulebook, ShiftBase};

pub(crate) fn check(rulebook: &Rulebook, draft: &Draft, places: &[RulePlace], report: &impl Fn(Diagnostic)) {
    for (rule, place) in rulebook.rules().iter().zip(places) {
        for criterion in rule.origin.all() {
            let problem = |code, message: String, found: String, help: &str| {
                report(
                    Diagnostic::error(code, place.file, place.origin.clone(), message)
                        .found(found)
                        .help(help.to_owned()),
                );
            };
            if let Some(level) = silent_range(rule, criterion) {
                problem(
                    "silent-range",
                    format!(
                        "rule `{}` covers several {level}s and does not say how a change among them counts",
                        rule.id
                    ),
                    format!("`{criterion}`"),
                    "write `each` or `group` after the change, or range = \"printed\" where the text is silent",
                );
            }
            if most_tests(criterion) > 1 {
                problem(
                    "two-content-tests",
                    format!("rule `{}` joins two content tests by `and`", rule.id),
                    format!("`{criterion}`"),
                    "a conjunction holds one content test, so that one method is elected for it",
                );
            }
            let mut refers = false;
            criterion.walk(&mut |part| refers |= matches!(part, Criterion::ProductRule));
            if refers {
                problem(
                    "self-reference",
                    format!("rule `{}` refers to the product rule", rule.id),
                    "`product-rule`".to_owned(),
                    "`product-rule` stands only in the criteria of the agreement",
                );
            }
        }
    }
    for (rule, place) in rulebook.rules().iter().zip(places) {
        let mut wrong = None;
        if let Some(criterion) = &rule.only_if {
            criterion.walk(&mut |part| {
                let asked = matches!(part, Criterion::Requirement(_) | Criterion::AllOf(_) | Criterion::Process(_));
                if !asked && !matches!(part, Criterion::All(_) | Criterion::Any(_)) {
                    wrong = Some(part.to_string());
                }
            });
        }
        if let Some(found) = wrong {
            let message = format!("`only_if` of rule `{}` is no requirement", rule.id);
            report(
                Diagnostic::error("only-if", place.file, place.whole.clone(), message)
                    .found(format!("`{found}`"))
                    .expected("requirement(…), all(@…) or process(…), joined by `and` and `or`"),
            );
        }
    }
    if !rulebook.criteria().iter().any(|criterion| {
        let mut refers = false;
        criterion.criterion.walk(&mut |part| refers |= matches!(part, Criterion::ProductRule));
        refers
    }) {
        report(
            Diagnostic::error("no-criterion", draft.file, draft.span.clone(), "no criterion uses the product rules")
                .help("add [[criterion]] with origin = \"product-rule\""),
        );
    }
}

/// The level at which a change is tested on goods of more than one class without saying how.
fn silent_range(rule: &ProductRule, criterion: &Criterion) -> Option<&'static str> {
    let mut found = None;
    criterion.walk(&mut |part| {
        if let Criterion::Shift(set) = part
            && let Some(ShiftBase::Change { level, scope: None }) = set.base
            && !rule.printed_range
            && rule.goods.spans_more_than_one(level)
        {
            found = Some(level.word());
        }
    });
    found
}

/// The largest number of content tests that one way through the criterion asks for.
fn most_tests(criterion: &Criterion) -> usize {
    match criterion {
        Criterion::RegionalValueContent(_) => 1,
        Criterion::All(parts) => parts.iter().map(most_tests).sum(),
        Criterion::Any(parts) => parts.iter().map(most_tests).max().unwrap_or(0),
        _ => 0,
    }
}
