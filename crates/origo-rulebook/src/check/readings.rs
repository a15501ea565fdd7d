//! Readings have options that exist, and texts under readings say which one applies without a tie.

use crate::load::agreement::Draft;
use crate::load::text::Located;
use crate::{Condition, Diagnostic, FileId, Reading, did_you_mean};

/// Turns the drafts into readings.
pub(crate) fn resolve(draft: &Draft, report: &impl Fn(Diagnostic)) -> Vec<Reading> {
    draft
        .readings
        .iter()
        .map(|reading| {
            let option = |text: &Located<String>| {
                let found = reading.options.iter().position(|option| option.id == text.value);
                if found.is_none() {
                    report(
                        Diagnostic::error(
                            "unknown-name",
                            reading.file,
                            text.span.clone(),
                            format!("reading `{}` has no option `{}`", reading.id, text.value),
                        )
                        .found(format!("`{}`", text.value))
                        .help(did_you_mean(&text.value, reading.options.iter().map(|option| option.id.as_str()))),
                    );
                }
                found.unwrap_or(0)
            };
            if reading.options.len() < 2 {
                report(
                    Diagnostic::error(
                        "one-option",
                        reading.file,
                        reading.span.clone(),
                        format!("reading `{}` leaves no choice", reading.id),
                    )
                    .found(format!("{} options", reading.options.len()))
                    .expected("two or more"),
                );
            }
            Reading {
                id: reading.id.clone(),
                question: reading.question.clone(),
                options: reading.options.clone(),
                default: reading.default.as_ref().map_or(0, option),
                default_into: reading.default_into.iter().map(|(country, text)| (*country, option(text))).collect(),
                cite: reading.cite.clone(),
            }
        })
        .collect()
}

/// Parses `ID=OPTION, ID=OPTION`.
pub(crate) fn conditions(
    readings: &[Reading],
    file: FileId,
    text: &Located<String>,
    report: &impl Fn(Diagnostic),
) -> Option<Vec<Condition>> {
    let mut found = Vec::new();
    for part in text.value.split(',') {
        let (id, option) = part.trim().split_once('=').unwrap_or((part.trim(), ""));
        let index = readings.iter().position(|reading| reading.id == id.trim());
        let reading = index.and_then(|index| readings.get(index));
        let chosen = reading.and_then(|r| r.options.iter().position(|known| known.id == option.trim()));
        match (index, chosen) {
            (Some(reading), Some(option)) => found.push(Condition { reading, option }),
            (None, _) => {
                report(
                    Diagnostic::error(
                        "unknown-name",
                        file,
                        text.span.clone(),
                        format!("no reading is named `{}`", id.trim()),
                    )
                    .found(format!("`{}`", part.trim()))
                    .expected("READING=OPTION, several joined by commas")
                    .help(did_you_mean(id.trim(), readings.iter().map(|reading| reading.id.as_str()))),
                );
                return None;
            }
            (Some(_), None) => {
                let options = reading.map(|r| r.options.as_slice()).unwrap_or_default();
                report(
                    Diagnostic::error(
                        "unknown-name",
                        file,
                        text.span.clone(),
                        format!("reading `{}` has no option `{}`", id.trim(), option.trim()),
                    )
                    .found(format!("`{}`", part.trim()))
                    .help(did_you_mean(option.trim(), options.iter().map(|known| known.id.as_str()))),
                );
                return None;
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// Resolves the other wordings of a text and refuses two that could both be the closest.
pub(crate) fn variants<D, T>(
    readings: &[Reading],
    file: FileId,
    others: &[(Located<String>, D)],
    text: impl Fn(&D) -> T,
    report: &impl Fn(Diagnostic),
) -> Vec<(Vec<Condition>, T)> {
    let mut found: Vec<(Vec<Condition>, T)> = Vec::new();
    let mut places = Vec::new();
    for (key, draft) in others {
        let Some(conditions) = conditions(readings, file, key, report) else { continue };
        found.push((conditions, text(draft)));
        places.push(key);
    }
    for (index, ((mine, _), key)) in found.iter().zip(&places).enumerate() {
        for (theirs, _) in found.iter().take(index) {
            let exclude = mine.iter().any(|c| theirs.iter().any(|o| o.reading == c.reading && o.option != c.option));
            // A longer text whose conditions hold whenever both hold settles the tie.
            let settled = found.iter().any(|(other, _)| {
                other.len() > mine.len() && other.iter().all(|c| mine.contains(c) || theirs.contains(c))
            });
            if mine.len() == theirs.len() && !exclude && !settled {
                report(
                    Diagnostic::error(
                        "reading-tie",
                        file,
                        key.span.clone(),
                        "two texts could both apply under one choice of readings",
                    )
                    .found(format!("`{}`", key.value))
                    .help("name the reading that tells them apart in both keys, or add a text for both together"),
                );
            }
        }
    }
    found
}
