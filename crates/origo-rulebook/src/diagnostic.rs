use crate::{FileId, SourceSet};
use ariadne::{CharSet, Config, IndexType, Label, Report, ReportKind, Source};
use std::fmt::Write as _;
use std::ops::Range;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// The input is used; the reader should know.
    Warning,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A span of bytes in a text.
    Text {
        /// The file.
        file: FileId,
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
    /// A cell, a line or a part of a file that has no text of its own.
    Cell {
        /// Path of the file.
        path: String,
        /// Sheet, cell, line: as the user would look it up.
        at: String,
    },
    /// A whole file.
    File {
        /// Its path.
        path: String,
    },
}

impl Place {
    /// A key in the order of reading: numbers in a place count as numbers, so that line 10 comes after line 9.
    pub fn order(&self) -> (Numbered, Numbered, usize) {
        match self {
            Self::Text { file, start, .. } => (numbered(&format!("{file:?}")), Vec::new(), *start),
            Self::File { path } => (numbered(path), Vec::new(), 0),
            Self::Cell { path, at } => (numbered(path), numbered(at), 0),
        }
    }
}

/// Words with the number behind each.
type Numbered = Vec<(u64, String)>;

/// A text cut behind each of its numbers. The words come with the number behind them: a row decides before the letters of
/// its cells.
fn numbered(text: &str) -> Numbered {
    let mut parts = Numbered::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word_end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(word_end);
        let number_end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let (number, tail) = tail.split_at(number_end);
        parts.push((number.parse().unwrap_or(0), word.to_owned()));
        rest = tail;
    }
    parts
}

/// One problem: what is wrong, where, what was found, what was expected, and how to mend it.
///
/// Messages are lower case, without a final period, user text in backticks, no type name of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable name such as `unknown-name`.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// Complete on its own.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Under the span: what was found.
    pub found: String,
    /// What would have been right.
    pub expected: Option<String>,
    /// The mending.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a span of a text.
    pub fn error(code: &'static str, file: FileId, span: Range<usize>, message: impl Into<String>) -> Self {
        Self::at(code, Severity::Error, Place::Text { file, start: span.start, end: span.end }, message)
    }

    /// A problem at any place.
    pub fn at(code: &'static str, severity: Severity, place: Place, message: impl Into<String>) -> Self {
        Self { code, severity, message: message.into(), place, found: String::new(), expected: None, help: None }
    }

    /// With what was found at the place.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = found.into();
        self
    }

    /// With what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// With the mending.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// As a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Whether the input cannot be used.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    fn word(&self) -> &'static str {
        match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }

    fn render(&self, sources: &SourceSet, color: bool, out: &mut String) {
        match &self.place {
            Place::Text { file, start, end } => {
                let Some(source) = sources.get(*file) else {
                    let _ = writeln!(out, "{}[{}]: {}", self.word(), self.code, self.message);
                    return;
                };
                let kind = match self.severity {
                    Severity::Error => ReportKind::Error,
                    Severity::Warning => ReportKind::Warning,
                };
                // An empty span at the end of a line still needs something to underline.
                let limit = source.text.len();
                let start = (*start).min(limit);
                let end = (*end).clamp(start, limit);
                let span = (source.path.as_str(), start..end.max(start));
                let label = if self.found.is_empty() { "here".to_owned() } else { format!("found {}", self.found) };
                let mut report = Report::build(kind, span.clone())
                    .with_config(
                        Config::new()
                            .with_color(color)
                            .with_char_set(CharSet::Ascii)
                            .with_index_type(IndexType::Byte)
                            .with_compact(false),
                    )
                    .with_code(self.code)
                    .with_message(&self.message)
                    .with_label(Label::new(span).with_message(label));
                if let Some(expected) = &self.expected {
                    report = report.with_note(format!("expected {expected}"));
                }
                if let Some(help) = &self.help {
                    report = report.with_help(help);
                }
                let mut bytes = Vec::new();
                let cache = (source.path.as_str(), Source::from(source.text.as_str()));
                if report.finish().write(cache, &mut bytes).is_ok() {
                    // The first line is written here, in the one form that all our messages have.
                    let bold = if color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
                    let _ = writeln!(out, "{}{}[{}]: {}{}", bold.0, self.word(), self.code, self.message, bold.1);
                    for line in String::from_utf8_lossy(&bytes).lines().skip(1) {
                        let _ = writeln!(out, "{}", line.trim_end());
                    }
                }
            }
            Place::Cell { path, at } => self.render_plain(&format!("{path}, {at}"), out),
            Place::File { path } => self.render_plain(path, out),
        }
    }

    fn render_plain(&self, place: &str, out: &mut String) {
        let _ = writeln!(out, "{}[{}] {place}: {}", self.word(), self.code, self.message);
        if !self.found.is_empty() {
            let _ = writeln!(out, "    found    {}", self.found);
        }
        if let Some(expected) = &self.expected {
            let _ = writeln!(out, "    expected {expected}");
        }
        if let Some(help) = &self.help {
            let _ = writeln!(out, "    help     {help}");
        }
    }
}

/// All problems as text, in the order of their places.
pub fn render_all(diagnostics: &[Diagnostic], sources: &SourceSet, color: bool) -> String {
    // Of one kind of problem so many are shown whole; the rest are counted.
    const SHOWN: usize = 25;
    render_some(diagnostics, sources, color, SHOWN)
}

/// Every problem, or so many of each kind and a count of the rest.
pub fn render_some(diagnostics: &[Diagnostic], sources: &SourceSet, color: bool, shown: usize) -> String {
    let mut ordered: Vec<&Diagnostic> = diagnostics.iter().collect();
    ordered.sort_by_cached_key(|diagnostic| (diagnostic.severity, diagnostic.place.order()));
    let mut out = String::new();
    let mut counts: std::collections::BTreeMap<(Severity, &str), usize> = std::collections::BTreeMap::new();
    for diagnostic in ordered {
        let count = counts.entry((diagnostic.severity, diagnostic.code)).or_insert(0);
        *count += 1;
        if *count <= shown {
            diagnostic.render(sources, color, &mut out);
        }
    }
    for ((severity, code), count) in counts.into_iter().filter(|(_, count)| *count > shown) {
        let word = if severity == Severity::Error { "error" } else { "warning" };
        let _ = writeln!(out, "{word}[{code}]: and {} more of this kind", count - shown);
    }
    out
}
