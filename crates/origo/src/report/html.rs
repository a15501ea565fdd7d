//! Reports as one page of HTML that needs nothing from outside: no script, no font, no picture but those inside it.

mod chart;
mod figures;
mod index;
mod materials;
mod writer;

use super::document::{Detail, Document, Form, Row, Section};
use super::notes::notes;
use super::tell::tell;
use super::tree::{Branch, Node, tree};
use super::waterfall::waterfalls;
use super::{GoodReport, Style};
use crate::Answer;
use origo_origin::Outcome;
use writer::Html;

/// Lets a browser load nothing, whatever a text contains.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/// How many notes on a file are shown, and how many before they fold.
const NOTES: usize = 200;
const NOTES_OPEN: usize = 6;

/// The page.
pub(super) fn render(goods: &[GoodReport<'_>], style: Style) -> String {
    let answers: Vec<&Answer<'_>> = goods.iter().flat_map(|good| good.answers).collect();
    let title = match goods {
        [one] => match one.answers.first() {
            Some(answer) => format!("Origin of {}", answer.case.good.part),
            None => "Origin of a good".to_owned(),
        },
        many => format!("Origin of {} goods", many.len()),
    };
    let mut html = Html::page();
    html.element("html", &[("lang", "en")], |html| {
        html.element("head", &[], |html| {
            html.empty("meta", &[("charset", "utf-8")]);
            html.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
            html.empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
            html.empty("meta", &[("name", "generator"), ("content", concat!("origo ", env!("CARGO_PKG_VERSION")))]);
            html.leaf("title", &[], &title);
            html.element("style", &[], |html| html.ours(include_str!("html/style.css")));
        });
        html.element("body", &[], |html| {
            html.leaf("h1", &[], &title);
            if answers.len() > 1 {
                index::table(html, &answers);
            }
            html.element("main", &[], |html| {
                let mut number = 0;
                for good in goods {
                    for answer in good.answers {
                        number += 1;
                        article(html, answer, number, style);
                    }
                    notes_on(html, good, style);
                }
            });
        });
    });
    let mut page = html.finish();
    page.push('\n');
    page
}

/// The first row of a table; `true`: a column of numbers.
fn header(html: &mut Html, names: &[(&str, bool)]) {
    html.element("thead", &[], |html| {
        html.element("tr", &[], |html| {
            for (name, number) in names {
                let class = if *number { "number" } else { "word" };
                html.leaf("th", &[("scope", "col"), ("class", class)], name);
            }
        });
    });
}

fn article(html: &mut Html, answer: &Answer<'_>, number: usize, style: Style) {
    let document = tell(answer, if style.all { Detail::ALL } else { Detail::FOLDED });
    let id = format!("a{number}");
    html.element("article", &[("id", &id)], |html| {
        banner(html, &document);
        facts(html, &document);
        if let Some(rule) = &document.rule {
            section(html, rule);
        }
        for (figure, order) in waterfalls(answer).iter().zip(1_usize..) {
            if order == 1 {
                html.leaf("h3", &[], "Content in steps");
            }
            figures::steps(html, answer, figure, &format!("{id}-w{order}"));
        }
        for part in document.missing.iter().chain(&document.flips) {
            section(html, part);
        }
        findings(html, answer, &document, style);
        materials::table(html, answer, style);
        if let Some(found) = &document.content {
            figures::content(html, answer, found, &format!("{id}-c"));
        }
        readings(html, &document);
        if let Some(part) = &document.assumed {
            folded(html, part);
        }
        let source = &document.source;
        html.element("footer", &[], |html| {
            html.text(&format!("rulebook {}, edition {}, hash ", source.id, source.edition));
            html.leaf("code", &[], &source.hash);
            html.text("; this is not legal advice");
        });
    });
}

const fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::NotMet => "not-met",
        Outcome::Unknown => "unknown",
    }
}

/// A word in the color of an outcome, with a sign before it: color alone says nothing.
fn marked(html: &mut Html, outcome: Outcome, word: &str) {
    let sign = match outcome {
        Outcome::Met => "✓",
        Outcome::NotMet => "✗",
        Outcome::Unknown => "?",
    };
    html.element("span", &[("class", &format!("mark {}", class(outcome)))], |html| {
        html.leaf("span", &[("aria-hidden", "true")], sign);
        html.text(" ");
        html.text(word);
    });
}

fn banner(html: &mut Html, document: &Document) {
    let verdict = document.verdict;
    html.element("header", &[("class", &format!("verdict {}", class(verdict.outcome)))], |html| {
        html.leaf("h2", &[], &document.title);
        html.element("p", &[("class", "status")], |html| marked(html, verdict.outcome, &verdict.word.to_uppercase()));
        html.leaf("p", &[], &format!("claimable today: {}", verdict.claimable));
    });
}

fn facts(html: &mut Html, document: &Document) {
    html.element("dl", &[], |html| {
        let row = |html: &mut Html, name: &str, text: &str, citations: &[String]| {
            html.leaf("dt", &[], name);
            html.element("dd", &[], |html| cited(html, text, citations, ""));
        };
        row(html, "good", &document.good.join(", "), &[]);
        row(html, "law", &document.law.join(", "), &[]);
        for fact in &document.facts {
            let name = if let Form::Labelled(label) = &fact.form { label } else { "note" };
            row(html, name, &fact.text, &fact.citations);
        }
    });
}

/// A text, where it stands in the law, and how it ends.
fn cited(html: &mut Html, text: &str, citations: &[String], end: &'static str) {
    html.text(text);
    if !citations.is_empty() {
        html.text(" ");
        html.leaf("cite", &[], &format!("[{}]", citations.join("; ")));
    }
    html.text(end);
}

fn section(html: &mut Html, section: &Section) {
    html.element("section", &[], |html| {
        html.leaf("h3", &[], section.title);
        if let Some(aside) = section.aside {
            html.leaf("p", &[("class", "aside")], aside);
        }
        rows(html, &section.rows);
    });
}

/// Rows below each other, those that are items as lists.
fn rows(html: &mut Html, rows: &[Row]) {
    for run in rows.chunk_by(|one, next| matches!((&one.form, &next.form), (Form::Item, Form::Item))) {
        if run.iter().all(|row| matches!(row.form, Form::Item)) {
            html.element("ul", &[], |html| {
                for row in run {
                    html.element("li", &[], |html| cited(html, &row.text, &row.citations, ""));
                }
            });
            continue;
        }
        for row in run {
            html.element("p", &[], |html| match &row.form {
                Form::Labelled(label) => cited(html, &format!("{label}: {}", row.text), &row.citations, ""),
                Form::Sentence { .. } => cited(html, &row.text, &row.citations, "."),
                Form::Plain | Form::Item | Form::Finding { .. } => cited(html, &row.text, &row.citations, ""),
            });
        }
    }
}

/// A section whose rows are folded away.
fn folded(html: &mut Html, section: &Section) {
    html.element("section", &[], |html| {
        html.leaf("h3", &[], section.title);
        html.element("details", &[("class", "whole")], |html| {
            let count = section.rows.len();
            html.leaf("summary", &[], &format!("{count} provision{}", if count == 1 { "" } else { "s" }));
            rows(html, &section.rows);
        });
    });
}

fn readings(html: &mut Html, document: &Document) {
    let Some((first, rest)) = document.readings.split_first() else { return };
    html.element("section", &[], |html| {
        html.leaf("h3", &[], "Readings");
        html.leaf("p", &[], &first.text);
        rows(html, rest);
    });
}

fn findings(html: &mut Html, answer: &Answer<'_>, document: &Document, style: Style) {
    let determination = &answer.determination;
    let top = document.findings.rows.iter().filter(|row| matches!(row.form, Form::Finding { depth: 0, .. })).count();
    let elections = determination.children(determination.root).count();
    let choice = elections > 1 && elections == top;
    let found = tree(&document.findings.rows, document.verdict.outcome, choice, style.all);
    html.element("section", &[], |html| {
        html.leaf("h3", &[], document.findings.title);
        branch(html, &found, "tree");
    });
}

fn branch(html: &mut Html, found: &Branch<'_>, class: &str) {
    html.element("ul", &[("class", class)], |html| {
        for one in &found.nodes {
            html.element("li", &[], |html| node(html, one));
        }
        if let Some(rest) = found.rest() {
            html.element("li", &[("class", "rest")], |html| html.leaf("p", &[], &rest));
        }
    });
}

fn node(html: &mut Html, node: &Node<'_>) {
    let said = |html: &mut Html| {
        let word = if node.outcome == Outcome::NotMet { "NOT MET" } else { node.outcome.word() };
        marked(html, node.outcome, word);
        cited(html, &node.row.text, &node.row.citations, "");
    };
    if node.under.nodes.is_empty() {
        html.element("p", &[], said);
        return;
    }
    html.element("details", if node.open { &[("open", "")] } else { &[] }, |html| {
        html.element("summary", &[], said);
        branch(html, &node.under, "under");
    });
}

fn notes_on(html: &mut Html, good: &GoodReport<'_>, style: Style) {
    let notes = notes(good.notes);
    if notes.is_empty() {
        return;
    }
    let limit = if style.all { usize::MAX } else { NOTES };
    let list = |html: &mut Html| {
        html.element("ul", &[], |html| {
            for note in notes.iter().take(limit) {
                let place = note.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
                html.leaf("li", &[], &format!("{place}{}", note.text));
            }
            if let Some(more) = notes.len().checked_sub(limit).filter(|more| *more > 0) {
                html.leaf("li", &[("class", "rest")], &format!("and {more} more"));
            }
        });
    };
    html.element("section", &[], |html| {
        let part = good.answers.first().map(|answer| format!(" of {}", answer.case.good.part));
        html.leaf("h2", &[], &format!("Notes on the file{}", part.unwrap_or_default()));
        if notes.len() <= NOTES_OPEN {
            list(html);
        } else {
            html.element("details", &[("class", "whole")], |html| {
                html.leaf("summary", &[], &format!("{} notes", notes.len()));
                list(html);
            });
        }
    });
}
