//! A determination as a report that an auditor can follow: status, deciding clause with citation, numbers, what is missing,
//! what would flip it. It is told once ([`tell`]) and written down as text, as Markdown for a memo, or as a page of HTML.

mod document;
mod flips;
mod html;
mod markdown;
mod missing;
mod notes;
mod readings;
mod tell;
mod text;
mod tree;
mod waterfall;

use crate::Answer;
use document::Detail;
use origo_base::Country;
use origo_rulebook::Diagnostic;
use std::fmt::Write as _;

/// How a report looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Colors for a terminal; of text alone.
    pub color: bool,
    /// Everything, not only what fits a page; of HTML, what a browser opens at once.
    pub all: bool,
    /// The most lines that a text without everything may have.
    pub lines: usize,
}

/// The answers for one good with the notes on its file: a part of a page.
#[derive(Clone, Copy, Debug)]
pub struct GoodReport<'a> {
    /// The answers.
    pub answers: &'a [Answer<'a>],
    /// What was found while the file was read and fitted; the warnings among it are shown.
    pub notes: &'a [Diagnostic],
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, all: false, lines: PAGE }
    }
}

/// A report without `--all`, its notes on the file included, keeps to this many lines.
pub const PAGE: usize = 60;

/// One line for a good and an answer.
pub fn summary_line(answer: &Answer<'_>) -> String {
    let good = &answer.case.good;
    let determination = &answer.determination;
    let mut line = format!(
        "{}  {} into {}: {}",
        good.part,
        answer.rulebook.id(),
        countries(&answer.into),
        determination.status.word()
    );
    if let Some(day) = answer.as_if {
        let _ = write!(line, " as if on {day}");
    }
    if let Some(criterion) = &determination.criterion {
        let _ = write!(line, ", criterion {criterion}");
    }
    if let Some(rule) = &determination.rule {
        let _ = write!(line, ", rule {rule}");
    }
    line
}

/// The whole report of an answer as text. The notes on the file are no part of it: [`render_notes`].
pub fn render_answer(answer: &Answer<'_>, style: Style) -> String {
    text::render(&tell::tell(answer, detail(style)), answer.case.good.currency, style)
}

/// The warnings among what was found while a file was read, as text to stand below its reports; empty if there are none.
pub fn render_notes(found: &[Diagnostic], style: Style) -> String {
    text::render_notes(&notes::notes(found), style)
}

/// The whole report of an answer as Markdown, to be put into a memo: headings from the second level on, tables in the
/// manner of GitHub, everything escaped that came from the file or the rulebook.
///
/// `found` is what was found while the file was read and fitted; its warnings stand at the end. Of several answers of one
/// good, give it with the last.
pub fn render_markdown(answer: &Answer<'_>, found: &[Diagnostic], style: Style) -> String {
    let document = tell::tell(answer, detail(style));
    markdown::render(&document, &notes::notes(found), answer.case.good.currency, style)
}

/// The reports of goods as one page of HTML that needs nothing from outside: an index where there are several answers, and
/// for each the verdict, the rule in words, the content from total cost to its figure as a drawing, materials by group, and
/// the findings, which fold. What is left out for the size of the page is counted; `style.all` leaves nothing out.
pub fn render_html(goods: &[GoodReport<'_>], style: Style) -> String {
    html::render(goods, style)
}

const fn detail(style: Style) -> Detail {
    if style.all { Detail::ALL } else { Detail::PAGE }
}

fn countries(list: &[Country]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
