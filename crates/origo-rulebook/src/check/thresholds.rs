//! Thresholds have figures for known methods, in order of date, for the whole time the agreement is in force.

use super::readings;
use crate::load::agreement::Draft;
use crate::load::figures::FigureDraft;
use crate::{Diagnostic, FileId, Reading, Rulebook, Threshold, Variants, did_you_mean};
use origo_base::{Effective, Percent};
use std::collections::BTreeMap;

/// Turns the drafts into thresholds.
pub(crate) fn resolve(draft: &Draft, readings: &[Reading], report: &impl Fn(Diagnostic)) -> Vec<Threshold> {
    let figures = |file: FileId, rows: &[FigureDraft]| -> BTreeMap<String, Effective<Percent>> {
        let mut found = BTreeMap::new();
        for row in rows {
            if !draft.methods.iter().any(|method| method.id == row.method) {
                let known: Vec<&str> = draft.methods.iter().map(|method| method.id.as_str()).collect();
                report(
                    Diagnostic::error(
                        "unknown-name",
                        file,
                        row.span.clone(),
                        format!("no method is named `{}`", row.method),
                    )
                    .found(format!("`{}`", row.method))
                    .help(did_you_mean(row.method, known)),
                );
            }
            match Effective::new(row.steps.clone()) {
                Some(steps) => {
                    found.insert(row.method.to_owned(), steps);
                }
                None => report(
                    Diagnostic::error("step-order", file, row.span.clone(), "the steps are not in order of date")
                        .found("a step that begins no later than the one before it, or no step")
                        .expected("one step for each date, earliest first"),
                ),
            }
        }
        found
    };
    draft
        .thresholds
        .iter()
        .map(|threshold| Threshold {
            id: threshold.id.value.clone(),
            name: threshold.name.clone(),
            figures: Variants {
                main: figures(threshold.file, &threshold.main),
                others: readings::variants(
                    readings,
                    threshold.file,
                    &threshold.others,
                    |rows| figures(threshold.file, rows),
                    report,
                ),
            },
            only_if: threshold
                .only_if
                .iter()
                .filter_map(|(method, text)| {
                    Some((method.clone(), readings::conditions(readings, threshold.file, text, report)?))
                })
                .collect(),
            steps: threshold.steps,
            cite: threshold.cite.clone(),
        })
        .collect()
}

/// No gap at the beginning.
pub(crate) fn check(rulebook: &Rulebook, draft: &Draft, report: &impl Fn(Diagnostic)) {
    let Some(in_force) = rulebook.in_force() else {
        report(
            Diagnostic::error("no-party", draft.file, draft.span.clone(), "the agreement has no party in force")
                .help("add parties = [{ country = \"US\", in_force = \"2020-07-01/..\" }]"),
        );
        return;
    };
    for (threshold, place) in rulebook.thresholds().iter().zip(&draft.thresholds) {
        for figures in threshold.figures.all() {
            for (method, steps) in figures {
                let first = steps.steps().first().map(|(day, _)| *day);
                if first.is_none_or(|day| day > in_force.first()) {
                    let found = first.map_or_else(|| "no step".to_owned(), |day| format!("a first step on {day}"));
                    report(
                        Diagnostic::error(
                            "threshold-gap",
                            place.file,
                            place.id.span.clone(),
                            format!(
                                "threshold `{}` has no {method} figure when the agreement enters into force",
                                threshold.id
                            ),
                        )
                        .found(found)
                        .expected(format!("a step on or before {}", in_force.first())),
                    );
                }
            }
        }
    }
}
