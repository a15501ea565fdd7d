//! A report as Markdown, for a memo.

use super::Style;
use super::document::{Content, Document, Form, Row, Section};
use super::notes::Note;
use origo_base::{Currency, Money, Ratio};
use origo_origin::Outcome;
use std::fmt::Write as _;

/// The whole report.
pub(super) fn render(document: &Document, notes: &[Note], currency: Currency, style: Style) -> String {
    let mut out = String::new();
    let verdict = document.verdict;
    let _ = writeln!(out, "## {}: {}\n", escaped(&document.title), verdict.word);
    let _ = writeln!(out, "**{}**, claimable today: {}\n", verdict.word.to_uppercase(), escaped(verdict.claimable));
    facts(&mut out, document);
    for part in document.rule.iter().chain([&document.findings]).chain(&document.missing).chain(&document.flips) {
        section(&mut out, part);
    }
    if let Some(found) = &document.content {
        content(&mut out, found, currency);
    }
    if let Some((first, rest)) = document.readings.split_first() {
        heading(&mut out, "Readings");
        let _ = writeln!(out, "{}\n", escaped(&first.text));
        rest.iter().for_each(|one| row(&mut out, one));
    }
    if let Some(part) = &document.assumed {
        assumed(&mut out, part, style.all);
    }
    if !notes.is_empty() {
        heading(&mut out, "Notes on the file");
        for note in notes {
            let place = note.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
            let _ = writeln!(out, "- {}", escaped(&format!("{place}{}", note.text)));
        }
    }
    let source = &document.source;
    let rulebook = escaped(&format!("rulebook {} {}, hash", source.id, source.edition));
    let _ = writeln!(out, "\n{rulebook} `{}`; this is not legal advice", source.hash);
    out
}

fn heading(out: &mut String, title: &str) {
    // One empty line before it, whatever stands there.
    out.truncate(out.trim_end().len());
    let _ = writeln!(out, "\n\n### {title}\n");
}

/// What the answer rests on, as a table; remarks without a name stand below it.
fn facts(out: &mut String, document: &Document) {
    let _ = writeln!(out, "| what | as found |\n|---|---|");
    let mut line = |what: &str, text: &str| {
        let _ = writeln!(out, "| {} | {text} |", escaped(what));
    };
    line("good", &escaped(&document.good.join(", ")));
    line("law", &escaped(&document.law.join(", ")));
    for row in &document.facts {
        if let Form::Labelled(label) = &row.form {
            line(label, &format!("{}{}", escaped(&row.text), cites(row)));
        }
    }
    out.push('\n');
    for row in document.facts.iter().filter(|row| matches!(row.form, Form::Plain)) {
        let _ = writeln!(out, "{}\n", escaped(&row.text));
    }
}

fn section(out: &mut String, section: &Section) {
    heading(out, section.title);
    if let Some(aside) = section.aside {
        let _ = writeln!(out, "*{}*\n", escaped(aside));
    }
    section.rows.iter().for_each(|one| row(out, one));
}

fn row(out: &mut String, row: &Row) {
    let (text, cites) = (escaped(&row.text), cites(row));
    match &row.form {
        Form::Finding { outcome, depth } => {
            let _ = writeln!(out, "{}- **{}** {text}{cites}", "  ".repeat(*depth), mark(*outcome));
        }
        Form::Item => {
            let _ = writeln!(out, "- {text}{cites}");
        }
        Form::Sentence { .. } => paragraph(out, &format!("{text}{cites}.")),
        Form::Labelled(label) => paragraph(out, &format!("{}: {text}{cites}", escaped(label))),
        Form::Plain => paragraph(out, &format!("{text}{cites}")),
    }
}

fn paragraph(out: &mut String, text: &str) {
    let gap = if out.ends_with("\n\n") { "" } else { "\n" };
    let _ = writeln!(out, "{gap}{text}\n");
}

const fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::NotMet => "NOT MET",
        Outcome::Unknown => "unknown",
    }
}

fn content(out: &mut String, content: &Content, currency: Currency) {
    let money = |amount| Money::new(amount, currency).to_string();
    heading(out, "Content by place");
    let _ = writeln!(out, "Of {} {}:\n", escaped(&content.base), escaped(&money(content.amount)));
    let _ = writeln!(out, "| place | value | share |\n|---|---:|---:|");
    for added in &content.places {
        let share = Ratio::new(added.value, content.amount).map(|ratio| format!("{ratio:.2}")).unwrap_or_default();
        let _ = writeln!(out, "| {} | {} | {share} |", escaped(&added.name), escaped(&money(added.value)));
    }
}

fn assumed(out: &mut String, section: &Section, all: bool) {
    heading(out, section.title);
    if all {
        section.rows.iter().for_each(|one| row(out, one));
        return;
    }
    let list: Vec<&str> = section.rows.iter().filter_map(|row| row.citations.first()).map(String::as_str).collect();
    let _ = writeln!(out, "{} (--all says what)", escaped(&list.join(", ")));
}

fn cites(row: &Row) -> String {
    // A bracket that nothing follows is no link.
    if row.citations.is_empty() { String::new() } else { format!(" [{}]", escaped(&row.citations.join("; "))) }
}

/// A text on one line in which Markdown finds nothing to interpret.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    // At the start of a line also what makes a heading, a quotation or a list.
    let mut start = true;
    let mut number = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let ends_word = letters.peek().is_none_or(|next| next.is_whitespace());
        let special = match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '~' | '#' | '&' | '$' => true,
            '>' | '-' | '+' | '=' => start,
            '.' | ')' => number && ends_word,
            _ => false,
        };
        if special {
            out.push('\\');
        }
        number = (start || number) && letter.is_ascii_digit();
        start = start && letter.is_whitespace();
        out.push(if letter.is_control() || is_line_end(letter) { ' ' } else { letter });
    }
    out
}

/// Line and paragraph separators, which are no control characters.
const fn is_line_end(letter: char) -> bool {
    matches!(letter, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_interpret_is_escaped() {
        for (text, wanted) in [
            ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
            ("a | b", "a \\| b"),
            ("# 1", "\\# 1"),
            ("1. first", "1\\. first"),
            ("12) first", "12\\) first"),
            ("41.20 USD", "41.20 USD"),
            ("(TV - VNM) / TV = 41.2%", "(TV - VNM) / TV = 41.2%"),
            ("- x", "\\- x"),
            ("> x > y", "\\> x > y"),
            ("*a* _b_ `c` [d](e) ~f~ \\g", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\~f\\~ \\\\g"),
            ("two\nlines\r\nand\u{2028}more", "two lines  and more"),
            ("AT&T &lt;", "AT\\&T \\&lt;"),
        ] {
            assert_eq!(escaped(text), wanted);
        }
    }
}
