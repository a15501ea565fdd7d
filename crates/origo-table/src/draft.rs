use crate::Section;
use origo_base::Date;
use origo_rulebook::{Diagnostic, FileId, Place, Severity, SourceSet};
use std::collections::{BTreeMap, HashMap};

/// What a cell or value holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number, as the shortest decimal text that gives the stored number again.
    Number(String),
    /// A number of a spreadsheet with the currency or percent sign that its format shows.
    Tagged {
        /// The number; a percentage already times one hundred.
        number: String,
        /// `EUR`, `%`.
        unit: String,
    },
    /// A date cell of a spreadsheet or a date of TOML.
    Date(Date),
    /// Yes or no.
    Bool(bool),
    /// A formula without a saved value, or an error such as #DIV/0!.
    Broken(String),
}

impl Cell {
    /// As the user sees it, on one line and without control characters, which could forge a report.
    pub fn show(&self) -> String {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Broken(text) => {
                if text.chars().any(char::is_control) {
                    return text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
                }
                text.clone()
            }
            Self::Tagged { number, unit } if unit == "%" => format!("{number}%"),
            Self::Tagged { number, unit } => format!("{number} {unit}"),
            Self::Date(date) => date.to_string(),
            Self::Bool(flag) => flag.to_string(),
        }
    }

    /// Nothing but blanks.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }
}

/// Where a field or record is, in short form; [`Draft::place`] makes it a place for a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum At {
    /// A cell of a table of the draft: rows and columns count from zero.
    Cell {
        /// Which table.
        table: u16,
        /// The row.
        row: u32,
        /// The column.
        column: u16,
    },
    /// A row of a table.
    Row {
        /// Which table.
        table: u16,
        /// The row.
        row: u32,
    },
    /// A span of a text.
    Span(FileId, usize, usize),
    /// A path in a structured file, such as `lines[2].price`.
    Path(String),
    /// The whole file.
    File,
}

/// A field of a record, under its canonical name.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name.
    pub name: &'static str,
    /// The value.
    pub cell: Cell,
    /// Where it is.
    pub at: At,
}

/// A record: a row, a table of TOML, an object of JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its fields, blank ones left out.
    pub fields: Vec<Field>,
    /// Where it is.
    pub at: At,
}

impl Record {
    /// A field by name.
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A table that places point into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableName {
    /// The file.
    pub path: String,
    /// The sheet of a workbook; none for a file of lines.
    pub sheet: Option<String>,
}

/// One good as a file says it, before values are read.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The file or folder.
    pub path: String,
    /// Records by section.
    pub sections: BTreeMap<Section, Vec<Record>>,
    /// Rows of totals: each with the amount it states.
    pub totals: Vec<Record>,
    /// Texts that places point into.
    pub sources: SourceSet,
    /// The tables that places point into: path, sheet, and whether rows are lines of text.
    pub tables: Vec<TableName>,
    /// The decimal mark, where the file shows which it is.
    pub decimal: Option<char>,
    /// Values that were understood otherwise than they are written: restored codes, other decimal marks.
    pub restored: HashMap<At, String>,
    /// Problems of reading; warnings are notes.
    pub problems: Vec<Diagnostic>,
}

impl Draft {
    /// An empty draft of a file.
    pub fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            sections: BTreeMap::new(),
            totals: Vec::new(),
            sources: SourceSet::default(),
            tables: Vec::new(),
            decimal: None,
            restored: HashMap::new(),
            problems: Vec::new(),
        }
    }

    /// A draft with one problem of the whole file.
    pub fn broken(path: &str, code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        let mut draft = Self::new(path);
        let place = Place::File { path: path.to_owned() };
        draft.problems.push(Diagnostic::at(code, Severity::Error, place, message).help(help));
        draft
    }

    /// The records of a section.
    pub fn records(&self, section: Section) -> &[Record] {
        self.sections.get(&section).map(Vec::as_slice).unwrap_or_default()
    }

    /// A place for a message.
    pub fn place(&self, at: &At) -> Place {
        let table = |index: u16| self.tables.get(index as usize);
        match at {
            At::Cell { table: index, row, column } => match table(*index) {
                Some(TableName { path, sheet: Some(sheet) }) => Place::Cell {
                    path: path.clone(),
                    at: format!("sheet {sheet}, cell {}{}", letters(*column), row + 1),
                },
                Some(TableName { path, sheet: None }) => {
                    Place::Cell { path: path.clone(), at: format!("line {}, column {}", row + 1, letters(*column)) }
                }
                None => Place::File { path: self.path.clone() },
            },
            At::Row { table: index, row } => match table(*index) {
                Some(TableName { path, sheet: Some(sheet) }) => {
                    Place::Cell { path: path.clone(), at: format!("sheet {sheet}, row {}", row + 1) }
                }
                Some(TableName { path, sheet: None }) => {
                    Place::Cell { path: path.clone(), at: format!("line {}", row + 1) }
                }
                None => Place::File { path: self.path.clone() },
            },
            At::Span(file, start, end) => Place::Text { file: *file, start: *start, end: *end },
            At::Path(path) => Place::Cell { path: self.path.clone(), at: path.clone() },
            At::File => Place::File { path: self.path.clone() },
        }
    }

    /// Where a field of a section names something; the whole file if no field does.
    pub fn place_of(&self, section: Section, field: &str, name: &str) -> Place {
        let wanted = name.to_lowercase();
        let found = self.records(section).iter().find_map(|record| {
            let field = record.get(field)?;
            field
                .cell
                .show()
                .to_lowercase()
                .replace([' ', '_'], "-")
                .contains(&wanted.replace([' ', '_'], "-"))
                .then_some(&field.at)
        });
        found.map_or_else(|| Place::File { path: self.path.clone() }, |at| self.place(at))
    }

    /// No lines where there should be some: only a good that is said to be wholly obtained needs none.
    pub(crate) fn lacks_lines(&self) -> bool {
        let wholly_obtained = |record: &Record| {
            let is = |field: &str, wanted: &[&str]| {
                record
                    .get(field)
                    .is_some_and(|field| wanted.contains(&crate::fields::plain(&field.cell.show()).as_str()))
            };
            is("name", &["whollyobtained"]) && is("answer", &["yes", "y", "true", "si", "oui"])
        };
        self.records(Section::Lines).is_empty() && !self.records(Section::Facts).iter().any(wholly_obtained)
    }

    /// Adds a warning.
    pub(crate) fn note(&mut self, code: &'static str, at: &At, message: impl Into<String>) {
        let place = self.place(at);
        self.problems.push(Diagnostic::at(code, Severity::Warning, place, message));
    }

    /// Adds an error.
    pub(crate) fn error(&mut self, code: &'static str, at: &At, message: impl Into<String>) -> &mut Diagnostic {
        let place = self.place(at);
        self.problems.push(Diagnostic::at(code, Severity::Error, place, message));
        let last = self.problems.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "the problem was pushed on the line above")]
        &mut self.problems[last]
    }

    /// Adds a record to a section.
    pub(crate) fn push(&mut self, section: Section, record: Record) {
        self.sections.entry(section).or_default().push(record);
    }
}

/// The letters of a spreadsheet column counted from zero.
pub(crate) fn letters(column: u16) -> String {
    let mut name = String::new();
    let mut left = u32::from(column) + 1;
    while left > 0 {
        let digit = (left - 1) % 26;
        name.insert(0, char::from(b'A' + digit as u8));
        left = (left - 1) / 26;
    }
    name
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_have_letters() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(super::letters(column), name);
        }
    }
}
