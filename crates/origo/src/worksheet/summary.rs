//! The first sheet: the answer, each test by numbers beside the engine's, and what the answer rests on.

use super::page::{SHEET as CONTENT, Tested};
use super::{at, cites, long, word, zero};
use crate::Answer;
use origo_base::StatusKind;
use origo_rulebook::{Diagnostic, Words};
use origo_table::write::{Book, Entry, Expr, Look, Sign, Spot, Strip};

const SHEET: &str = "summary";

struct Page<'b> {
    book: &'b mut Book,
    row: u32,
}

impl Page<'_> {
    fn put(&mut self, column: u16, entry: Entry) {
        self.book.put(Spot { sheet: SHEET, row: self.row, column }, entry);
    }

    /// A name, what it is, and where it stands.
    fn line(&mut self, name: &str, entry: Entry, cite: &str) {
        self.put(0, Entry::text(name, Look::Plain));
        self.put(1, entry);
        if !cite.is_empty() {
            self.put(CITE, long(cite));
        }
        self.row += 1;
    }

    fn text(&mut self, name: &str, text: impl Into<String>, cite: &str) {
        self.line(name, Entry::text(text, Look::Plain), cite);
    }

    fn heading(&mut self, text: &str) {
        self.row += 1;
        self.put(0, Entry::text(text, Look::Block));
        self.row += 1;
    }
}

/// The column of citations.
const CITE: u16 = 11;

pub(super) fn write(book: &mut Book, answer: &Answer<'_>, tested: &[Tested], notes: &[Diagnostic]) {
    let sheet = book.sheet(SHEET);
    sheet.widths([54, 20, 14, 14, 12, 12, 14, 14, 14, 14, 10, 60]);
    sheet.freeze(1, 1);
    let mut page = Page { book, row: 0 };
    let good = &answer.case.good;
    page.put(0, Entry::text(format!("Origin of {}: a worksheet to recompute", good.part), Look::Title));
    page.row += 2;
    good_and_law(&mut page, answer);
    verdict(&mut page, answer);
    numbers(&mut page, tested);
    rest(&mut page, answer, notes);
}

fn good_and_law(page: &mut Page<'_>, answer: &Answer<'_>) {
    let good = &answer.case.good;
    page.line("good", Entry::text(good.part.as_str(), Look::Code), "");
    for (name, text) in [("revision", &good.revision), ("plant", &good.plant)] {
        if let Some(text) = text {
            page.line(name, Entry::text(text.as_str(), Look::Code), "");
        }
    }
    let codes: Vec<String> = good.hs.iter().map(ToString::to_string).collect();
    page.line(&format!("code, HS {}", good.edition), Entry::text(codes.join(" or "), Look::Code), "");
    if let Some(end_use) = &good.end_use {
        page.text("use", end_use.to_string(), "");
    }
    if let Some(country) = good.produced_in {
        page.text("produced in", country.to_string(), &cites(answer.rulebook.production_cite()));
    }
    let rulebook = answer.rulebook;
    page.text("agreement", rulebook.name(), "");
    page.text("rulebook", format!("{}, legal text of {}", rulebook.id(), rulebook.edition()), "");
    page.text("hash of the rulebook", rulebook.hash(), "");
    let into: Vec<String> = answer.into.iter().map(ToString::to_string).collect();
    page.text("into", into.join(", "), "");
    page.line("day of the law", Entry::day(answer.case.dates.of_law()), "");
    if answer.as_if.is_some() {
        page.text("", "the law of another day than the good's own is applied, as asked", "");
    }
}

fn verdict(page: &mut Page<'_>, answer: &Answer<'_>) {
    let (rulebook, determination) = (answer.rulebook, &answer.determination);
    page.heading("the answer");
    page.line("status", Entry::text(determination.status.word(), Look::Word), "");
    let today = match (answer.as_if, determination.claimable_today) {
        (Some(_), _) => "not asked",
        (None, true) => "yes",
        (None, false) => "no",
    };
    page.text("claimable today", today, "");
    let criterion = determination.criterion.as_ref().and_then(|id| rulebook.criterion(id));
    if let Some(row) = criterion {
        page.text("criterion", format!("{}: {}", row.id, row.name), &cites(&row.cite));
    }
    if let Some(rule) = determination.rule.as_ref().and_then(|id| rulebook.rule(id)) {
        let by_rule = criterion.is_none_or(|row| row.criterion == origo_rulebook::Criterion::ProductRule);
        let name = if by_rule { "deciding clause" } else { "product rule" };
        page.text(name, rule.id.as_str(), &cites(&rule.cite));
        let words = Words::new(rulebook, &answer.choice, answer.case.dates.of_law(), &answer.case.dates);
        // Its citation stands in the line above: beside it the text would be cut.
        page.text("the rule", words.criterion(rule.origin.under(&answer.choice)), "");
    }
    if let Some(election) = &determination.election {
        let method = election.method.as_ref().and_then(|id| rulebook.method(id));
        if let Some(method) = method {
            page.text("method of regional value content", method.name.as_str(), &cites(&method.cite));
        }
        if let (Some(base), Some(rule)) = (election.base, rulebook.de_minimis()) {
            page.text("base of the tolerance", base.word().replace('-', " "), &cites(&rule.shift_cite));
        }
        let how = match (election.given, election.matters) {
            (true, _) => "given",
            (false, true) => "searched: another one comes to something else",
            (false, false) => "searched: all come to the same",
        };
        page.text("election", how, "");
    }
    if determination.status == StatusKind::Undetermined {
        page.text("", "what is missing stands in the report", "");
    }
}

/// The tests by numbers, each with what the formulas give and what the engine says.
fn numbers(page: &mut Page<'_>, tested: &[Tested]) {
    page.heading("the tests by numbers, recomputed");
    let headers = [
        "test",
        "method or base",
        "share, worst",
        "share, best",
        "asked, worst",
        "asked, best",
        "margin, worst",
        "margin, best",
        "by the formulas",
        "by the engine",
        "agree",
        "where it stands",
    ];
    page.book.sheet(SHEET).headers(page.row, headers);
    page.row += 1;
    let first = page.row;
    for test in tested {
        page.put(0, long(test.label.as_str()));
        page.put(1, Entry::text(test.by.as_str(), Look::Plain));
        let shares = test.share.into_iter().chain(test.asked).chain(test.margin);
        let cells = shares.map(|spot| (spot, Look::Share)).chain(test.outcome.map(|spot| (spot, Look::Word)));
        for (column, (spot, look)) in (2..).zip(cells) {
            // An empty cell read by a formula would show as zero.
            let shown = Expr::choose(at(spot).is_word(""), word("open"), at(spot));
            page.book.formula(Spot { sheet: SHEET, row: page.row, column }, shown, look);
        }
        page.put(CITE, long(test.cite.as_str()));
        page.row += 1;
    }
    let agree = Spot { sheet: SHEET, row: page.row, column: 1 };
    page.put(0, Entry::text("do the formulas agree with the engine", Look::Block));
    if tested.is_empty() {
        page.put(1, Entry::text("there is no test by numbers", Look::Plain));
    } else {
        let last = page.row - 1;
        let strip = Strip { sheet: SHEET, column: 10, first, last };
        let no = Expr::CountIfs(vec![(strip, "NO")]).is(Sign::Equal, zero());
        let near = Expr::CountIfs(vec![(strip, "too close")]).is(Sign::Equal, zero());
        let all = Expr::choose(near, word("yes"), word("too close"));
        page.book.formula(agree, Expr::choose(no, all, word("NO")), Look::Word);
        page.put(CITE, Entry::text(format!("each test stands in the sheet {CONTENT}"), Look::Plain));
    }
    page.row += 1;
}

/// Readings, what was taken for granted, and notes on the file.
fn rest(page: &mut Page<'_>, answer: &Answer<'_>, notes: &[Diagnostic]) {
    let rulebook = answer.rulebook;
    let names = answer.choice.names(rulebook.readings());
    if !names.is_empty() {
        page.heading("readings of disputed points");
    }
    for (id, option) in names {
        let reading = rulebook.readings().iter().find(|reading| reading.id == id);
        let means = reading.and_then(|reading| reading.options.iter().find(|known| known.id == option));
        let text = means.map_or_else(|| option.to_owned(), |known| format!("{option}: {}", known.means));
        page.text(id, text, &reading.map(|reading| cites(&reading.cite)).unwrap_or_default());
    }
    if !rulebook.assumed().is_empty() {
        page.heading("taken for granted, not tested");
    }
    for row in rulebook.assumed() {
        page.put(0, Entry::text(row.says.as_str(), Look::Plain));
        page.put(CITE, long(cites(&row.cite)));
        page.row += 1;
    }
    if !notes.is_empty() {
        page.heading("notes on how the file was read");
    }
    for note in notes {
        page.put(0, Entry::text(note.message.as_str(), Look::Plain));
        page.row += 1;
    }
    page.heading("this is not legal advice");
}
