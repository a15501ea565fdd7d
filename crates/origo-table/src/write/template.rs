//! The workbook that a user fills in: a sheet for each section of a good file, with the words of a rulebook to choose from,
//! and a little good as an example.

mod example;
mod headers;
mod lists;
mod readme;

use super::book::{Book, Choice, Entry, Look, Spot, Strip};
use crate::draft::Record;
use crate::fields::{SECTIONS, Section, fields_of};
use origo_base::{Amount, Date};
use origo_rulebook::Rulebook;

/// The ending of the files that [`template`] is for.
pub const TEMPLATE_ENDING: &str = "xlsx";

/// The language of the headings. Every one of them is read, whatever the language of the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// The names of fields as TOML and JSON have them.
    #[default]
    English,
    /// Spanish, with the names that Mexican inventory systems use where they have one.
    Spanish,
    /// French.
    French,
}

/// For how many rows a sheet is made ready.
const ROWS: u32 = 2000;

/// The template: sections as sheets, single records down the page; notes on the headings say what a field means.
///
/// Reading it back gives the example, a good that originates under the rulebooks that ship with this library.
pub fn template(rulebook: &Rulebook, language: Language) -> Book {
    let mut book = Book::new("a good whose origin is asked");
    readme::write(&mut book, rulebook, language);
    let example = example::draft(rulebook);
    // The sheets stand in the order of the sections; the words come last and are needed first.
    for (_, name, _) in SECTIONS {
        book.sheet(name);
    }
    let lists = lists::write(&mut book, rulebook);
    for (section, name, single) in SECTIONS {
        let records = example.records(section);
        for (place, field) in (0_u16..).zip(fields_of(section)) {
            let look = look_of(field.name);
            let note = match field.example {
                "" => field.meaning.to_owned(),
                example => format!("{}; for example {example}", field.meaning),
            };
            let header = Entry::text(headers::header(language, section, field.name), Look::Header).noted(&note);
            // Where the values of the field go, and where the first of them is.
            let (header_at, first, last) = match single {
                true => ((u32::from(place), 0), (u32::from(place), 1), u32::from(place)),
                false => ((0, place), (1, place), ROWS),
            };
            let sheet = book.sheet(name);
            sheet.put(header_at.0, header_at.1, header);
            if !single {
                sheet.column_look(place, look);
            }
            for (row, record) in (first.0..).zip(records) {
                if let Some(entry) = entry(record, field.name) {
                    sheet.put(row, first.1, entry);
                } else if single {
                    sheet.put(row, first.1, Entry::blank(look));
                }
            }
            if single && records.is_empty() {
                sheet.put(first.0, first.1, Entry::blank(look));
            }
            if let Some((list, only)) = lists::offered(section, field.name)
                && let Some(words) = lists.get(list)
            {
                let cells = Strip { sheet: name, column: first.1, first: first.0, last };
                sheet.offer(Choice { cells, words: *words, only });
            }
        }
        let sheet = book.sheet(name);
        match single {
            true => {
                sheet.widths([24, 34]);
                sheet.freeze(0, 1);
            }
            false => {
                sheet.widths(fields_of(section).iter().map(|field| width_of(section, field.name)));
                sheet.freeze(1, 0);
            }
        }
    }
    book
}

/// Days and numbers as such; everything else stays text, codes above all.
fn look_of(field: &str) -> Look {
    match field {
        "shipped" | "entered" | "known_on" | "received" | "date" => Look::Day,
        "price" | "amount" | "total_cost" | "net_cost" => Look::Money,
        "qty" | "per" | "units" | "rate" => Look::Plain,
        _ => Look::Code,
    }
}

fn width_of(section: Section, field: &str) -> u16 {
    match (section, field) {
        (_, "description" | "note" | "source") => 28,
        (Section::Facts, "name") => 44,
        (Section::Costs, "category") => 36,
        (_, "valid") => 24,
        (_, "make_buy" | "origin" | "evidence" | "country_of_origin" | "kind" | "agreement" | "part") => 18,
        _ => 14,
    }
}

/// A value of the example as a cell.
fn entry(record: &Record, field: &str) -> Option<Entry> {
    let text = record.get(field)?.cell.show();
    let look = look_of(field);
    Some(match (look, Date::parse(&text), Amount::parse(&text)) {
        (Look::Day, Ok(day), _) => Entry::day(day),
        (Look::Money, _, Ok(amount)) => Entry::money(amount),
        (Look::Plain, _, Ok(number)) => Entry::number(number),
        _ => Entry::text(text, look),
    })
}

/// A cell of a sheet.
fn spot(sheet: &'static str, row: u32, column: u16) -> Spot {
    Spot { sheet, row, column }
}
