//! The words that a rulebook knows, in a sheet of their own, for drop-downs.

use super::spot;
use crate::Section;
use crate::write::book::{Book, Entry, Look, Strip};
use origo_base::{Citation, HsEdition};
use origo_rulebook::Rulebook;
use std::collections::BTreeMap;

/// Words with what they mean.
type Words = Vec<(String, String)>;

/// The list that a field chooses from, and whether nothing else may stand there. Values that may be joined, negated or
/// left to other words are only suggested.
pub(super) const fn offered(section: Section, field: &str) -> Option<(&'static str, bool)> {
    Some(match (section, field.as_bytes()) {
        (Section::Good, b"hs_edition") => ("editions", true),
        (Section::Good, b"produced_in") | (Section::Costs, b"place") => ("parties", false),
        (Section::Good, b"use") => ("uses", false),
        (Section::Good | Section::Lines, b"kind") => ("kinds", false),
        (Section::Lines | Section::Sources, b"origin") => ("origin", true),
        (Section::Lines, b"make_buy") => ("make_buy", true),
        (Section::Lines, b"sourcing") => ("sourcing", true),
        (Section::Costs, b"category") => ("costs", true),
        (Section::Evidence, b"kind") => ("evidence", true),
        (Section::Evidence, b"criterion") => ("criteria", false),
        (Section::Evidence, b"agreement") => ("names", false),
        (Section::Evidence, b"method") => ("methods", false),
        (Section::Elections, b"method") => ("methods", true),
        (Section::Elections, b"de_minimis_base") => ("bases", true),
        (Section::Elections, b"stage") => ("stages", true),
        (Section::Elections, b"readings") => ("readings", false),
        (Section::Facts, b"name") => ("facts", true),
        (Section::Facts, b"answer") => ("answers", false),
        _ => return None,
    })
}

/// Writes the sheet; the cells of each list by its name.
pub(super) fn write(book: &mut Book, rulebook: &Rulebook) -> BTreeMap<&'static str, Strip> {
    let mut found = BTreeMap::new();
    let mut column = 0_u16;
    for (name, words) in lists(rulebook).into_iter().filter(|(_, words)| !words.is_empty()) {
        book.put(spot(SHEET, 0, column), Entry::text(name, Look::Header));
        book.put(spot(SHEET, 0, column + 1), Entry::text("meaning", Look::Header));
        let mut row = 0;
        for (word, meaning) in words {
            row += 1;
            book.put(spot(SHEET, row, column), Entry::text(word, Look::Code));
            book.put(spot(SHEET, row, column + 1), Entry::text(meaning, Look::Plain));
        }
        book.sheet(SHEET).widths.extend([(column, 24), (column + 1, 44)]);
        found.insert(name, Strip { sheet: SHEET, column, first: 1, last: row });
        column += 2;
    }
    book.sheet(SHEET).freeze(1, 0);
    found
}

const SHEET: &str = "lists";

fn lists(rulebook: &Rulebook) -> Vec<(&'static str, Words)> {
    let plain = |words: &[(&str, &str)]| -> Words {
        words.iter().map(|(word, means)| ((*word).to_owned(), (*means).to_owned())).collect()
    };
    let bases = rulebook.de_minimis().iter().flat_map(|rule| &rule.bases);
    vec![
        (
            "origin",
            plain(&[
                ("originating", "counts only with valid evidence"),
                ("non-originating", "known, or treated so by choice"),
                ("unknown", "not known"),
            ]),
        ),
        (
            "make_buy",
            plain(&[
                ("buy", "bought"),
                ("make", "made by the producer from the lines below it"),
                ("phantom", "no material of its own"),
            ]),
        ),
        ("sourcing", plain(&[("prorate", "by the shares of the sources")])),
        ("uses", uses(rulebook)),
        (
            "costs",
            rulebook.costs().iter().map(|row| with(&row.id, row.note.as_deref().unwrap_or(""), &row.cite)).collect(),
        ),
        ("facts", facts(rulebook)),
        ("answers", plain(&[("yes", ""), ("no", "")])),
        ("kinds", kinds(rulebook)),
        ("methods", rulebook.methods().iter().map(|row| with(&row.id, &row.name, &row.cite)).collect()),
        ("bases", bases.map(|base| (base.word().to_owned(), String::new())).collect()),
        (
            "stages",
            plain(&[("before-claim", "no claim has been made"), ("under-verification", "customs verifies a claim")]),
        ),
        ("readings", readings(rulebook)),
        ("evidence", plain(&[("certificate", "")])),
        ("criteria", rulebook.criteria().iter().map(|row| with(&row.id, &row.name, &row.cite)).collect()),
        ("names", rulebook.evidence().names.iter().map(|name| (name.clone(), String::new())).collect()),
        ("parties", rulebook.parties().iter().map(|party| (party.country.to_string(), String::new())).collect()),
        ("editions", HsEdition::ALL.iter().map(|edition| (edition.to_string(), String::new())).collect()),
    ]
}

fn with(word: &str, means: &str, cite: &[Citation]) -> (String, String) {
    let cites: Vec<String> = cite.iter().map(ToString::to_string).collect();
    let cites = if cites.is_empty() { String::new() } else { format!("[{}]", cites.join("; ")) };
    let parts: Vec<&str> = [means, cites.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    (word.to_owned(), parts.join(" "))
}

fn uses(rulebook: &Rulebook) -> Words {
    let mut found = Words::new();
    for (fitting, means) in [("oe", "original equipment"), ("service", "a part for the aftermarket"), ("for", "either")]
    {
        let of = |class: &origo_rulebook::VehicleClass| {
            (format!("{fitting}({})", class.id), format!("{means}: {}", class.name))
        };
        found.extend(rulebook.classes().iter().map(of));
    }
    found.push(("none".to_owned(), "not for a vehicle".to_owned()));
    found
}

fn facts(rulebook: &Rulebook) -> Words {
    let mut found = vec![(
        "wholly-obtained".to_owned(),
        "is the good wholly obtained or produced in the sense of the first criterion".to_owned(),
    )];
    found.extend(rulebook.requirements().iter().map(|row| with(&row.id, &row.asks, &row.cite)));
    for row in rulebook.traced() {
        if !found.iter().any(|(known, _)| *known == row.fact) {
            found.push(with(&row.fact, &format!("an amount: {}", row.asks), &row.cite));
        }
    }
    found.extend(
        rulebook.processes().into_iter().map(|name| (name.to_owned(), "did this process take place".to_owned())),
    );
    found
}

fn kinds(rulebook: &Rulebook) -> Words {
    let mut kinds: Vec<_> = rulebook.kinds().iter().collect();
    kinds.sort_by_key(|kind| (kind.goods.to_string(), kind.group.clone()));
    kinds.into_iter().map(|kind| with(&kind.id, &format!("{}: {}", kind.goods, kind.means), &kind.cite)).collect()
}

fn readings(rulebook: &Rulebook) -> Words {
    let options = |reading: &origo_rulebook::Reading| -> Words {
        let of = |option: &origo_rulebook::ReadingOption| {
            with(
                &format!("{}={}", reading.id, option.id),
                &format!("{} {}", reading.question, option.means),
                &reading.cite,
            )
        };
        reading.options.iter().map(of).collect()
    };
    rulebook.readings().iter().flat_map(options).collect()
}
