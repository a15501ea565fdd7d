//! A determination as a workbook whose numbers an auditor recomputes: what the file states and what the engine decides (the
//! origin of a material, whether a cost counts, the figure that is asked) stand in cells; base, value of non-originating
//! materials, content, margins and the outcome of each test by numbers are formulas over them, beside the engine's outcome.
//!
//! Two columns, *worst* and *best*, are the two ends of everything that is open; where nothing is, they are equal.

mod collect;
mod content;
mod costs;
mod findings;
mod materials;
mod measure;
mod page;
mod summary;

mod tolerance;

use crate::Answer;
use origo_base::Citation;
use origo_origin::Say;
use origo_rulebook::Diagnostic;
use origo_table::write::{Book, Entry, Expr, Look, Sign, Spot, Value};
use page::{Page, Tested};

/// How far a difference is looked at, in decimal places: beyond the six of prices and quantities, and within what the
/// doubles of a spreadsheet can tell of an amount below ten million. A content that is exactly the one asked is met.
const PLACES: u32 = 8;

/// The workbook of an answer; `notes` is what was said on how the file was read.
pub fn worksheet(answer: &Answer<'_>, notes: &[Diagnostic]) -> Book {
    let good = &answer.case.good;
    let mut book = Book::new(format!("origin of {} under {}", good.part, answer.rulebook.id()));
    for name in ["summary", "materials", "costs", "content", "findings"] {
        book.sheet(name);
    }
    let say = Say::new(answer.rulebook, &answer.case, &answer.determination, &answer.choice);
    let tests = collect::collect(answer, &say);
    let materials = materials::write(&mut book, answer, &tests);
    let costs = costs::write(&mut book, answer, &materials, &tests);
    let mut page = Page::new(&mut book, answer, &materials, &costs);
    let mut tested: Vec<Tested> = page.clauses(&tests);
    tested.extend(page.measures(&tests));
    tested.extend(page.tolerances(&tests));
    findings::write(&mut book, &say);
    summary::write(&mut book, answer, &tested, notes);
    book
}

fn cites<'c>(list: impl IntoIterator<Item = &'c Citation>) -> String {
    let mut said: Vec<&str> = Vec::new();
    for cite in list {
        if !said.contains(&cite.as_str()) {
            said.push(cite.as_str());
        }
    }
    said.join("; ")
}

/// The value of a cell.
fn at(spot: Spot) -> Expr {
    Expr::At(spot)
}

fn word(text: &str) -> Expr {
    Expr::word(text)
}

fn zero() -> Expr {
    Expr::number(origo_base::Amount::ZERO)
}

/// A long text in a cell.
fn long(text: impl Into<String>) -> Entry {
    Entry::text(text, Look::Long)
}

/// The outcome of a test by what came out at its worst and at its best end.
fn outcome(worst: Spot, best: Spot) -> Expr {
    let unknown = Expr::choose(at(best).is_word("met"), word("unknown"), word("not met"));
    Expr::choose(at(worst).is_word("met"), word("met"), unknown)
}

/// "met" if a condition holds, else "not met".
fn met(condition: Expr) -> Expr {
    Expr::choose(condition, word("met"), word("not met"))
}

/// Whether what is left over is zero or more, or more than zero, as far as it is looked at.
fn reaches(left_over: Spot, sign: Sign) -> Expr {
    at(left_over).rounded(PLACES).is(sign, zero())
}

/// Whether a number is nothing as far as it is looked at: then a spreadsheet cannot tell what exact arithmetic can.
fn is_near(left_over: Spot) -> Expr {
    let no = Expr::Of(Value::Truth(false));
    Expr::choose(at(left_over).is_number(), reaches(left_over, Sign::Equal), no)
}
