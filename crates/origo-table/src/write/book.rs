//! A workbook before it is bytes.

use super::formula::{Expr, Value};
use crate::draft::letters;
use origo_base::{Amount, Date, Percent};
use std::collections::BTreeMap;

/// A cell, counted from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The sheet's name: letters only, so that formulas need not quote it.
    pub sheet: &'static str,
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u16,
}

impl Spot {
    /// The cell in another column of its row.
    #[must_use]
    pub fn beside(self, column: u16) -> Self {
        Self { column, ..self }
    }

    pub(super) fn text(self, from: &str) -> String {
        format!("{}{}{}", prefix(self.sheet, from), letters(self.column), self.row + 1)
    }
}

/// Cells of one column, from a first row to a last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strip {
    /// The sheet.
    pub sheet: &'static str,
    /// The column.
    pub column: u16,
    /// The first row.
    pub first: u32,
    /// The last row.
    pub last: u32,
}

impl Strip {
    pub(super) fn text(self, from: &str) -> String {
        let column = letters(self.column);
        format!("{}${column}${}:${column}${}", prefix(self.sheet, from), self.first + 1, self.last + 1)
    }
}

fn prefix(sheet: &str, from: &str) -> String {
    if sheet == from { String::new() } else { format!("{sheet}!") }
}

/// How a cell looks; the one list of styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// As it comes.
    Plain,
    /// The heading of a sheet.
    Title,
    /// The heading of columns.
    Header,
    /// The heading of a block of rows.
    Block,
    /// Text that is broken over lines.
    Long,
    /// Text that must stay text: codes, part numbers.
    Code,
    /// An amount, with the places that it has.
    Money,
    /// A sum.
    Total,
    /// A share as a percentage, never rounded to look like its limit.
    Share,
    /// A day.
    Day,
    /// A word such as met or open, colored by what it says.
    Word,
    /// A value that is not known: colored.
    Open,
    /// Text so many steps deep.
    Outline(u8),
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Value(Value),
    Day(Date),
    Formula(Expr, Value),
}

/// A cell as it is put into a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(super) content: Content,
    pub(super) look: Look,
    pub(super) note: Option<String>,
}

impl Entry {
    fn value(value: Value, look: Look) -> Self {
        Self { content: Content::Value(value), look, note: None }
    }

    /// A text.
    pub fn text(text: impl Into<String>, look: Look) -> Self {
        Self::value(Value::Text(text.into()), look)
    }

    /// Nothing yet, in a cell that is there to be filled in.
    pub fn blank(look: Look) -> Self {
        Self::value(Value::Empty, look)
    }

    /// An amount.
    pub fn money(amount: Amount) -> Self {
        Self::value(Value::Number(amount), Look::Money)
    }

    /// A plain number.
    pub fn number(number: Amount) -> Self {
        Self::value(Value::Number(number), Look::Plain)
    }

    /// A share.
    pub fn share(percent: Percent) -> Self {
        Self::value(Value::Number(percent.as_number()), Look::Share)
    }

    /// A day.
    pub fn day(day: Date) -> Self {
        Self { content: Content::Day(day), look: Look::Day, note: None }
    }

    /// A value that is not known, with a word on it.
    pub fn open(note: &str) -> Self {
        Self::value(Value::Empty, Look::Open).noted(note)
    }

    /// With a note that shows beside the cell.
    #[must_use]
    pub fn noted(mut self, note: &str) -> Self {
        self.note = Some(note.to_owned());
        self
    }
}

/// Words that a column of cells offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The cells.
    pub cells: Strip,
    /// The cells that hold the words.
    pub words: Strip,
    /// Whether another word is refused when it is typed.
    pub only: bool,
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub(super) name: &'static str,
    pub(super) cells: BTreeMap<(u32, u16), Entry>,
    pub(super) widths: BTreeMap<u16, u16>,
    pub(super) looks: BTreeMap<u16, Look>,
    pub(super) frozen: (u32, u16),
    pub(super) choices: Vec<Choice>,
}

impl Sheet {
    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Puts an entry into a cell.
    pub fn put(&mut self, row: u32, column: u16, entry: Entry) {
        self.cells.insert((row, column), entry);
    }

    /// Puts headings into a row, one beside the other.
    pub fn headers<'t>(&mut self, row: u32, texts: impl IntoIterator<Item = &'t str>) {
        for (column, text) in (0..).zip(texts) {
            self.put(row, column, Entry::text(text, Look::Header));
        }
    }

    /// Adds a note to a cell that is there.
    pub fn note(&mut self, row: u32, column: u16, note: &str) {
        if let Some(entry) = self.cells.get_mut(&(row, column)) {
            entry.note = Some(note.to_owned());
        }
    }

    /// How wide columns are, in characters, from the first on.
    pub fn widths(&mut self, widths: impl IntoIterator<Item = u16>) {
        self.widths.extend((0..).zip(widths));
    }

    /// How the empty cells of a column look, for what will be typed there.
    pub fn column_look(&mut self, column: u16, look: Look) {
        self.looks.insert(column, look);
    }

    /// Rows and columns that stay in sight.
    pub fn freeze(&mut self, rows: u32, columns: u16) {
        self.frozen = (rows, columns);
    }

    /// Offers words in cells.
    pub fn offer(&mut self, choice: Choice) {
        self.choices.push(choice);
    }
}

/// A workbook.
#[derive(Clone, Debug)]
pub struct Book {
    pub(super) title: String,
    pub(super) sheets: Vec<Sheet>,
}

impl Book {
    /// An empty workbook.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), sheets: Vec::new() }
    }

    /// The sheets in order.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// The sheet of this name; made at the end if there is none.
    pub fn sheet(&mut self, name: &'static str) -> &mut Sheet {
        let place = self.sheets.iter().position(|sheet| sheet.name == name).unwrap_or_else(|| {
            self.sheets.push(Sheet { name, ..Sheet::default() });
            self.sheets.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the place was found or made on the lines above")]
        &mut self.sheets[place]
    }

    /// Puts an entry into a cell and gives the cell.
    pub fn put(&mut self, spot: Spot, entry: Entry) -> Spot {
        self.sheet(spot.sheet).put(spot.row, spot.column, entry);
        spot
    }

    /// Puts a formula into a cell and gives the cell. The cells that it reads must be there: its result is taken now.
    pub fn formula(&mut self, spot: Spot, expr: Expr, look: Look) -> Spot {
        let value = expr.value(self);
        self.put(spot, Entry { content: Content::Formula(expr, value), look, note: None })
    }

    /// What a cell holds.
    pub fn value(&self, spot: Spot) -> Value {
        let sheet = self.sheets.iter().find(|sheet| sheet.name == spot.sheet);
        let entry = sheet.and_then(|sheet| sheet.cells.get(&(spot.row, spot.column)));
        match entry.map(|entry| &entry.content) {
            Some(Content::Value(value) | Content::Formula(_, value)) => value.clone(),
            Some(Content::Day(_)) | None => Value::Empty,
        }
    }

    /// What the cells of a strip hold.
    pub fn strip(&self, strip: Strip) -> Vec<Value> {
        let Strip { sheet, column, first, last } = strip;
        (first..=last).map(|row| self.value(Spot { sheet, row, column })).collect()
    }

    /// Every formula: its cell, its text, and its exact result.
    pub fn formulas(&self) -> impl Iterator<Item = (Spot, String, &Value)> {
        self.sheets.iter().flat_map(|sheet| {
            sheet.cells.iter().filter_map(|((row, column), entry)| match &entry.content {
                Content::Formula(expr, value) => {
                    let spot = Spot { sheet: sheet.name, row: *row, column: *column };
                    Some((spot, expr.text(sheet.name), value))
                }
                _ => None,
            })
        })
    }
}
