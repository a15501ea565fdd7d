use crate::{Diagnostic, FileId, did_you_mean};
use std::cell::RefCell;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Located<T> {
    /// The value.
    pub(crate) value: T,
    /// Its span in the file.
    pub(crate) span: Range<usize>,
}

/// Two texts that belong together, such as a day and a figure.
pub(crate) type Pair = (Located<String>, Located<String>);

/// Reads one TOML table field by field, collecting every problem: a wrong type, a missing or an unknown field.
///
/// A field that was not asked for when the reader is finished is unknown; the message offers the nearest known name.
pub(crate) struct Reader<'t> {
    file: FileId,
    source: &'t str,
    table: &'t DeTable<'t>,
    span: Range<usize>,
    what: &'t str,
    asked: Vec<&'static str>,
    problems: &'t RefCell<Vec<Diagnostic>>,
}

impl<'t> Reader<'t> {
    /// A reader of a table; `what` names it in messages ("a rule").
    pub(crate) fn new(
        file: FileId,
        source: &'t str,
        table: &'t DeTable<'t>,
        span: Range<usize>,
        what: &'t str,
        problems: &'t RefCell<Vec<Diagnostic>>,
    ) -> Self {
        Self { file, source, table, span, what, asked: Vec::new(), problems }
    }

    /// The file.
    pub(crate) fn file(&self) -> FileId {
        self.file
    }

    /// The span of the whole table.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// From the table's header to the next list header: all that belongs to it. An inline table is its own span.
    pub(crate) fn block(&self) -> Range<usize> {
        let text = self.source.get(self.span.start..).unwrap_or("");
        if !text.starts_with('[') {
            return self.span();
        }
        let end = text.match_indices("\n[[").next().map_or(text.len(), |(at, _)| at);
        self.span.start..self.span.start + end
    }

    /// Adds a problem.
    pub(crate) fn report(&self, problem: Diagnostic) {
        self.problems.borrow_mut().push(problem);
    }

    fn get(&mut self, key: &'static str) -> Option<(&'t DeValue<'t>, Range<usize>)> {
        self.asked.push(key);
        self.table.get(key).map(|value| (value.get_ref(), value.span()))
    }

    fn wrong(&self, span: Range<usize>, key: &str, found: &DeValue<'_>, expected: &str) {
        self.report(
            Diagnostic::error("wrong-type", self.file, span, format!("`{key}` of {} has the wrong type", self.what))
                .found(format!("{} {}", article(found.type_str()), found.type_str()))
                .expected(expected),
        );
    }

    /// Reports a field that must be there.
    pub(crate) fn missing(&self, key: &str, example: &str) {
        self.report(
            Diagnostic::error("missing-field", self.file, self.span.clone(), format!("{} has no `{key}`", self.what))
                .found("no such field")
                .help(format!("add {key} = {example}")),
        );
    }

    /// A text, if there.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<Located<String>> {
        let (value, span) = self.get(key)?;
        match value.as_str() {
            Some(text) => Some(Located { value: text.to_owned(), span }),
            None => {
                self.wrong(span, key, value, "a text in quotes");
                None
            }
        }
    }

    /// A text that must be there.
    pub(crate) fn need_text(&mut self, key: &'static str, example: &str) -> Option<Located<String>> {
        let found = self.text(key);
        if found.is_none() && !self.table.contains_key(key) {
            self.missing(key, &format!("\"{example}\""));
        }
        found
    }

    /// A text that must be there and parse; the problem of a bad one is reported.
    pub(crate) fn need<T>(
        &mut self,
        key: &'static str,
        example: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.need_text(key, example)?;
        self.parsed(key, &text, example, parse)
    }

    /// A text that may be there and then must parse.
    pub(crate) fn maybe<T>(
        &mut self,
        key: &'static str,
        example: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.text(key)?;
        self.parsed(key, &text, example, parse)
    }

    /// Parses a text, reporting the problem of a bad one.
    pub(crate) fn parsed<T>(
        &self,
        key: &str,
        text: &Located<String>,
        example: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        match parse(&text.value) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.report(
                    Diagnostic::error("bad-value", self.file, text.span.clone(), format!("`{key}`: {problem}"))
                        .found(format!("`{}`", text.value))
                        .expected(format!("such as `{example}`")),
                );
                None
            }
        }
    }

    /// A yes or no.
    pub(crate) fn flag(&mut self, key: &'static str) -> Option<bool> {
        let (value, span) = self.get(key)?;
        match value {
            DeValue::Boolean(flag) => Some(*flag),
            other => {
                self.wrong(span, key, other, "true or false");
                None
            }
        }
    }

    /// A whole number.
    pub(crate) fn whole(&mut self, key: &'static str) -> Option<Located<i64>> {
        let (value, span) = self.get(key)?;
        match value.as_integer().and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok()) {
            Some(number) => Some(Located { value: number, span }),
            None => {
                self.wrong(span, key, value, "a whole number");
                None
            }
        }
    }

    /// One text or a list of texts.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<Located<String>> {
        let Some((value, span)) = self.get(key) else { return Vec::new() };
        match value {
            DeValue::String(text) => vec![Located { value: text.clone().into_owned(), span }],
            DeValue::Array(items) => {
                let mut found = Vec::new();
                for item in items.iter() {
                    match item.get_ref().as_str() {
                        Some(text) => found.push(Located { value: text.to_owned(), span: item.span() }),
                        None => self.wrong(item.span(), key, item.get_ref(), "a text in quotes"),
                    }
                }
                found
            }
            other => {
                self.wrong(span, key, other, "a text in quotes or a list of them");
                Vec::new()
            }
        }
    }

    /// A table inside this one.
    pub(crate) fn table(&mut self, key: &'static str, what: &'t str) -> Option<Reader<'t>> {
        let (value, span) = self.get(key)?;
        match value.as_table() {
            Some(table) => Some(Reader::new(self.file, self.source, table, span, what, self.problems)),
            None => {
                self.wrong(span, key, value, "a table");
                None
            }
        }
    }

    /// The tables of a list; a single table counts as a list of one.
    pub(crate) fn tables(&mut self, key: &'static str, what: &'t str) -> Vec<Reader<'t>> {
        let Some((value, span)) = self.get(key) else { return Vec::new() };
        let single = [(value, span.clone())];
        let items: Vec<(&DeValue<'_>, Range<usize>)> = match value {
            DeValue::Array(items) => items.iter().map(|item| (item.get_ref(), item.span())).collect(),
            _ => single.into(),
        };
        let mut found = Vec::new();
        for (item, span) in items {
            match item.as_table() {
                Some(table) => found.push(Reader::new(self.file, self.source, table, span, what, self.problems)),
                None => self.wrong(span, key, item, "a table"),
            }
        }
        found
    }

    /// The entries of a table whose keys are the user's names, in the order of the file.
    pub(crate) fn entries(&mut self, key: &'static str) -> Vec<(Located<String>, &'t DeValue<'t>, Range<usize>)> {
        let Some((value, span)) = self.get(key) else { return Vec::new() };
        match value.as_table() {
            Some(table) => table
                .iter()
                .map(|(name, value)| {
                    let located = Located { value: name.get_ref().clone().into_owned(), span: name.span() };
                    (located, value.get_ref(), value.span())
                })
                .collect(),
            None => {
                self.wrong(span, key, value, "a table");
                Vec::new()
            }
        }
    }

    /// A list of lists of texts, such as dated steps.
    pub(crate) fn pairs(&mut self, key: &'static str) -> Option<Located<Vec<Pair>>> {
        let (value, span) = self.get(key)?;
        let mut found = Vec::new();
        for row in value.as_array().into_iter().flat_map(|rows| rows.iter()) {
            let cells: Vec<Located<String>> = row
                .get_ref()
                .as_array()
                .into_iter()
                .flat_map(|cells| cells.iter())
                .filter_map(|cell| Some(Located { value: cell.get_ref().as_str()?.to_owned(), span: cell.span() }))
                .collect();
            match <[Located<String>; 2]>::try_from(cells) {
                Ok([first, second]) => found.push((first, second)),
                Err(_) => self.wrong(row.span(), key, row.get_ref(), "a pair such as [\"2020-07-01\", \"66%\"]"),
            }
        }
        if !value.is_array() {
            self.wrong(span.clone(), key, value, "a list of pairs such as [[\"2020-07-01\", \"66%\"]]");
            return None;
        }
        Some(Located { value: found, span })
    }

    /// A reader of a table value that `entries` returned.
    pub(crate) fn nested(&self, value: &'t DeValue<'t>, span: Range<usize>, what: &'t str) -> Option<Reader<'t>> {
        match value.as_table() {
            Some(table) => Some(Reader::new(self.file, self.source, table, span, what, self.problems)),
            None => {
                self.wrong(span, what, value, "a table");
                None
            }
        }
    }

    /// Where the text inside the quotes of a value begins: exact for texts without escapes, as notation is.
    pub(crate) fn inside(&self, text: &Located<String>) -> usize {
        let written = self.source.get(text.span.clone()).unwrap_or("");
        text.span.start + written.find(text.value.as_str()).unwrap_or(1)
    }

    /// Ends the reading: every field that was not asked for is reported.
    pub(crate) fn finish(self) {
        for (key, _) in self.table.iter() {
            let name = key.get_ref().as_ref();
            if !self.asked.contains(&name) {
                self.report(
                    Diagnostic::error(
                        "unknown-field",
                        self.file,
                        key.span(),
                        format!("{} has no field `{name}`", self.what),
                    )
                    .found(format!("`{name}`"))
                    .help(did_you_mean(name, self.asked.iter().copied())),
                );
            }
        }
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
