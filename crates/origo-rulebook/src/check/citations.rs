//! Every citation begins with an instrument that the rulebook declares.

use crate::load::agreement::Draft;
use crate::{Diagnostic, FileId};
use origo_base::Citation;
use std::ops::Range;

pub(crate) fn check(draft: &Draft, report: &impl Fn(Diagnostic)) {
    let instruments: Vec<&str> = draft.sources.keys().map(String::as_str).collect();
    let test = |file: FileId, span: &Range<usize>, cites: &[Citation]| {
        for cite in cites {
            if !instruments.iter().any(|instrument| cite.is_of(instrument)) {
                report(
                    Diagnostic::error(
                        "dangling-citation",
                        file,
                        span.clone(),
                        format!("`{cite}` does not begin with an instrument of this rulebook"),
                    )
                    .found(format!("`{cite}`"))
                    .help(format!("declare the instrument under [source]; declared: {}", instruments.join(", "))),
                );
            }
        }
    };
    for reading in &draft.readings {
        test(reading.file, &reading.span, &reading.cite);
    }
    for criterion in &draft.criteria {
        test(draft.file, &criterion.span, &criterion.value.cite);
    }
    for method in &draft.methods {
        test(draft.file, &method.span, &method.cite);
        method.closed_for.iter().for_each(|(_, _, cite)| test(draft.file, &method.span, cite));
    }
    for cost in &draft.costs {
        test(draft.file, &cost.span, &cost.value.cite);
    }
    for measure in &draft.measures {
        test(draft.file, &measure.span, &measure.value.cite);
    }
    for switch in &draft.switches {
        test(draft.file, &switch.span, &switch.value.cite);
    }
    for class in &draft.classes {
        test(draft.file, &class.span, &class.value.cite);
    }
    for requirement in &draft.requirements {
        test(draft.file, &requirement.span, &requirement.value.cite);
    }
    for threshold in &draft.thresholds {
        test(threshold.file, &threshold.id.span, &threshold.cite);
    }
    let top = &draft.span;
    for cites in [
        &draft.production_cite,
        &draft.self_produced.1,
        &draft.undetermined_cite,
        &draft.costs_cite,
        &draft.end_use_cite,
    ] {
        test(draft.file, top, cites);
    }
    for assumption in &draft.assumed {
        test(draft.file, top, &assumption.cite);
    }
    for traced in &draft.traced {
        test(draft.file, top, &traced.cite);
    }
    if let Some(unentered) = &draft.unentered {
        test(draft.file, top, &unentered.cite);
    }
    if let Some(evidence) = &draft.evidence {
        test(draft.file, top, &evidence.cite);
    }
    if let Some(tolerance) = &draft.de_minimis {
        test(draft.file, top, &tolerance.shift_cite);
        test(draft.file, top, &tolerance.waiver_cite);
        tolerance.exceptions.iter().for_each(|exception| test(draft.file, top, &exception.cite));
    }
    for (cites, span) in &draft.general.spans {
        test(draft.file, span, cites);
    }
    if let Some(rows) = &draft.calculations {
        rows.value.iter().for_each(|(_, cite)| test(draft.file, &rows.span, cite));
    }
    if let Some(interest) = &draft.interest {
        test(draft.file, &interest.span, &interest.value.cite);
    }
    for kind in &draft.kinds {
        test(kind.file, &kind.span, &kind.kind.cite);
    }
    for rule in &draft.rules {
        test(rule.file, &rule.span, &rule.cite);
        rule.replace.iter().for_each(|row| test(rule.file, &rule.span, &row.cite));
    }
}
