//! A report as text for a terminal, within a page.

use super::Style;
use super::document::{Content, Document, Form, Row, Section};
use super::notes::Note;
use origo_base::{Currency, Money};
use origo_origin::Outcome;
use std::fmt::Write as _;

const WIDTH: usize = 112;

/// The whole report.
pub(super) fn render(document: &Document, currency: Currency, style: Style) -> String {
    let mut page = Page { style, out: String::new() };
    page.line(0, &document.good.join(", "));
    page.line(0, &document.law.join(", "));
    page.verdict(document);
    if let Some(rule) = &document.rule {
        page.section(rule);
    }
    page.section(&document.findings);
    let findings = page.out.lines().count();
    for section in document.missing.iter().chain(&document.flips) {
        page.section(section);
    }
    if let Some(content) = &document.content {
        page.content(content, currency);
    }
    for (index, row) in document.readings.iter().enumerate() {
        page.line(if index == 0 { 0 } else { 2 }, &said(row));
    }
    let foot = page.out.lines().count();
    page.assumed(document);
    let source = &document.source;
    let hash: String = source.hash.chars().take(12).collect();
    page.line(0, &format!("rulebook {} {}, hash {hash}; this is not legal advice", source.id, source.edition));
    page.finish(findings, foot)
}

/// What was restored, rounded, assumed or left unread, each on a line.
pub(super) fn render_notes(notes: &[Note], style: Style) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let limit = if style.all { usize::MAX } else { 6 };
    let mut text = String::from("\nnotes on the file\n");
    for note in notes.iter().take(limit) {
        let place = note.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        let _ = writeln!(text, "  - {place}{}", note.text);
    }
    let more = notes.len().saturating_sub(limit);
    if more > 0 {
        let _ = writeln!(text, "  … {more} more with --all");
    }
    text
}

/// A row on one line, before it is broken.
fn said(row: &Row) -> String {
    let cite = if row.citations.is_empty() { String::new() } else { format!(" [{}]", row.citations.join("; ")) };
    match &row.form {
        Form::Plain | Form::Finding { .. } => format!("{}{cite}", row.text),
        Form::Sentence { .. } => format!("{}{cite}.", row.text),
        Form::Item => format!("- {}{cite}", row.text),
        Form::Labelled(label) => format!("{label}: {}{cite}", row.text),
    }
}

struct Page {
    style: Style,
    out: String,
}

impl Page {
    /// A line, broken at blanks with the continuation indented.
    fn line(&mut self, indent: usize, text: &str) {
        wrap(&mut self.out, indent, text, self.style.all);
    }

    fn heading(&mut self, text: &str) {
        let bold = if self.style.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
        let _ = writeln!(self.out, "\n{bold}");
    }

    fn paint(&self, outcome: Outcome, text: &str) -> String {
        if !self.style.color {
            return text.to_owned();
        }
        let code = match outcome {
            Outcome::Met => "32",
            Outcome::NotMet => "31",
            Outcome::Unknown => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    fn verdict(&mut self, document: &Document) {
        let verdict = document.verdict;
        let word = self.paint(verdict.outcome, &verdict.word.to_uppercase());
        let _ = writeln!(self.out, "\n{word}   claimable today: {}", verdict.claimable);
        document.facts.iter().for_each(|row| self.line(0, &said(row)));
    }

    fn section(&mut self, section: &Section) {
        let aside = section.aside.map(|aside| format!(" ({aside})")).unwrap_or_default();
        self.heading(&format!("{}{aside}", section.title.to_uppercase()));
        for row in &section.rows {
            match row.form {
                Form::Finding { outcome, depth } => self.finding(outcome, depth, row),
                Form::Sentence { whole } => wrap(&mut self.out, 2, &said(row), self.style.all || whole),
                _ => self.line(2, &said(row)),
            }
        }
    }

    fn finding(&mut self, outcome: Outcome, depth: usize, row: &Row) {
        let mark = match outcome {
            Outcome::Met => "met    ",
            Outcome::NotMet => "NOT MET",
            Outcome::Unknown => "unknown",
        };
        let mut text = String::new();
        let depth = depth.min(8) * 2;
        wrap(&mut text, depth + 10, &said(row), self.style.all);
        let mark = self.paint(outcome, mark);
        let rest = text.trim_start();
        let _ = writeln!(self.out, "  {mark} {}{}", " ".repeat(depth), rest.trim_end_matches('\n'));
    }

    fn content(&mut self, content: &Content, currency: Currency) {
        let money = |amount| Money::new(amount, currency);
        let parts: Vec<String> =
            content.places.iter().map(|added| format!("{} {}", added.name, money(added.value))).collect();
        self.out.push('\n');
        let of = format!("{} {}", content.base, money(content.amount));
        self.line(0, &format!("content by place, of {of}: {}", parts.join("; ")));
    }

    fn assumed(&mut self, document: &Document) {
        let Some(section) = &document.assumed else { return };
        if self.style.all {
            self.section(section);
            return;
        }
        let list: Vec<&str> = section.rows.iter().filter_map(|row| row.citations.first()).map(String::as_str).collect();
        self.line(0, &format!("taken for granted, not tested (--all says what): {}", list.join(", ")));
    }

    /// Keeps the page: what does not fit is cut and said. The last findings go first, since what would flip the answer is
    /// what a reader acts on; then what stands above the foot. The foot, with what was taken for granted and the rulebook's
    /// hash, is never cut: an auditor needs it most where the page is fullest.
    fn finish(self, findings: usize, foot: usize) -> String {
        let lines: Vec<&str> = self.out.lines().collect();
        if self.style.all || lines.len() <= self.style.lines {
            return self.out;
        }
        let over = lines.len() + 1 - self.style.lines;
        // A page on which no finding is left would be a verdict without reasons.
        let start = lines.iter().position(|line| line.contains("FINDINGS")).map_or(findings, |at| at + 1);
        let mut cut = over.min(findings.saturating_sub(start + KEPT));
        // Not in the middle of a finding: its other lines are indented further.
        while cut > 0 && findings - cut > start && lines.get(findings - cut).is_some_and(|line| line.starts_with("   "))
        {
            cut += 1;
        }
        let (kept, rest) = (findings - cut, lines.get(findings..foot).unwrap_or_default());
        let mut out: Vec<String> = lines.iter().take(kept).map(ToString::to_string).collect();
        if cut > 0 {
            let left = lines.get(kept..findings).unwrap_or_default();
            // The line that already says what is left out says nothing of its own.
            let said: usize = left.iter().filter_map(|line| left_out(line)).sum();
            let lines = left.iter().filter(|line| left_out(line).is_none()).count();
            out.push(format!("  … {} more lines with --all", lines + said));
        }
        let over = over.saturating_sub(cut);
        // What was cut of the findings has its own line; what is cut here needs another.
        let room = rest.len().saturating_sub(if over > 0 && cut > 0 { over + 1 } else { over });
        out.extend(rest.iter().take(room).map(ToString::to_string));
        if room < rest.len() {
            out.push(format!("… {} more lines with --all", rest.len() - room));
        }
        out.extend(lines.iter().skip(foot).map(ToString::to_string));
        out.join("\n") + "\n"
    }
}

/// Lines of findings that a full page keeps.
const KEPT: usize = 16;

/// How many lines a line says are left out.
fn left_out(line: &str) -> Option<usize> {
    line.trim().strip_prefix("… ")?.strip_suffix(" more lines with --all")?.parse().ok()
}

/// Writes a text broken at blanks; continuation lines are indented two more. Unless everything is asked for, a text of
/// more than three lines is cut.
fn wrap(out: &mut String, indent: usize, text: &str, all: bool) {
    let mut line = " ".repeat(indent);
    let mut used = indent;
    let mut lines = 1;
    let mut first = true;
    for word in text.split(' ') {
        let length = word.chars().count();
        if !first && used + 1 + length > WIDTH {
            if !all && lines == 4 {
                out.push_str(&line);
                out.push_str(" …\n");
                return;
            }
            out.push_str(&line);
            out.push('\n');
            lines += 1;
            line = " ".repeat(indent + 2);
            used = indent + 2;
            first = true;
        }
        if !first {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
        first = false;
    }
    out.push_str(&line);
    out.push('\n');
}
