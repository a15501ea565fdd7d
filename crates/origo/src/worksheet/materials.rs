//! The sheet of materials: what the file states of each, its origin, and what it adds to each sum, at both ends.

use super::collect::Tests;
use super::{at, cites, long, word, zero};
use crate::Answer;
use origo_base::{HsCode, HsSet, Material, Membership};
use origo_origin::{OriginState, Outcome, Reason, evidence_word};
use origo_rulebook::MethodFormula;
use origo_table::write::{Book, Entry, Expr, Look, Sign, Spot, Strip};

const SHEET: &str = "materials";

/// Columns.
const ORIGIN: u16 = 6;
const VALUE: u16 = 9;
const DEDUCTION: u16 = 10;
/// The least and the most that a material is worth.
const LEAST: u16 = 11;
const MOST: u16 = 12;
/// What it adds to the value of non-originating materials, at the worst end and at the best.
const FOREIGN: [u16; 2] = [13, 14];
/// What it adds to a base that is a sum of costs.
const BASE: [u16; 2] = [15, 16];
/// What it adds to the value of originating materials, where a method counts that.
const REGIONAL: [u16; 2] = [17, 18];

const HEADERS: [&str; 19] = [
    "line",
    "part",
    "rev",
    "description",
    "code",
    "kind",
    "origin",
    "evidence",
    "why it is open",
    "value for one unit of the good",
    "deduction from it as non-originating",
    "at least",
    "at most",
    "non-originating, worst",
    "non-originating, best",
    "in a sum of costs, worst",
    "in a sum of costs, best",
    "originating, worst",
    "originating, best",
];

/// Where the sheet has what.
pub(super) struct Materials {
    first: u32,
    last: u32,
    /// Totals at both ends.
    pub(super) foreign: [Spot; 2],
    pub(super) base: [Spot; 2],
    pub(super) bounds: [Spot; 2],
    pub(super) regional: [Spot; 2],
    /// The first column of words on failing a change.
    failing: u16,
    /// Lists of content tests, with the column of words on being in it.
    lists: Vec<(HsSet, u16)>,
    /// Whether every value is known.
    pub(super) known: bool,
}

impl Materials {
    fn strip(&self, column: u16) -> Strip {
        Strip { sheet: SHEET, column, first: self.first, last: self.last }
    }

    /// The sum of a column over the rows in which words stand; "open" if one of them has no bound.
    fn sum_where(&self, column: u16, words: Strip, is: &'static str) -> Expr {
        let open = Expr::CountIfs(vec![(words, is), (self.strip(column), "open")]);
        let sum = Expr::SumIfs(self.strip(column), vec![(words, is)]);
        Expr::choose(open.is(Sign::MoreThan, zero()), word("open"), sum)
    }

    /// The value of the materials that fail a change, at both ends.
    pub(super) fn failing_value(&self, nth: u16) -> [Expr; 2] {
        let words = self.strip(self.failing + nth);
        [self.sum_where(FOREIGN[0], words, "<>no"), self.sum_where(FOREIGN[1], words, "yes")]
    }

    /// All materials in a base that works for the good but for those that fail a change.
    pub(super) fn failing_base(&self, nth: u16) -> [Expr; 2] {
        let words = self.strip(self.failing + nth);
        let (least, most) = (self.strip(LEAST), self.strip(MOST));
        let sum = |of_least: &'static str, of_most: &'static str| {
            let open = Expr::CountIfs(vec![(words, of_most), (most, "open")]);
            let sum = Expr::SumIfs(most, vec![(words, of_most)]) + Expr::SumIfs(least, vec![(words, of_least)]);
            Expr::choose(open.is(Sign::MoreThan, zero()), word("open"), sum)
        };
        [sum("no", "<>no"), sum("yes", "<>yes")]
    }

    /// The value of the non-originating materials that a list names, at both ends.
    pub(super) fn listed(&self, list: &HsSet) -> Option<[Expr; 2]> {
        let (_, column) = self.lists.iter().find(|(known, _)| known == list)?;
        let words = self.strip(*column);
        Some([self.sum_where(FOREIGN[0], words, "<>no"), self.sum_where(FOREIGN[1], words, "yes")])
    }
}

/// The origin of each material, after evidence.
fn origins(answer: &Answer<'_>) -> Vec<OriginState> {
    let of = |material: &Material| OriginState::of(answer.rulebook, &answer.case, material);
    let mut found: Vec<OriginState> = answer.case.materials.iter().map(of).collect();
    // As the determination took it, group by group.
    for group in &answer.determination.groups {
        for member in &group.members {
            if let Some(slot) = found.get_mut(*member as usize) {
                *slot = group.origin;
            }
        }
    }
    found
}

pub(super) fn write(book: &mut Book, answer: &Answer<'_>, tests: &Tests<'_>) -> Materials {
    let case = &answer.case;
    let builds_up = answer.rulebook.methods().iter().any(|method| method.formula == MethodFormula::Originating);
    let headers = if builds_up { HEADERS.len() } else { HEADERS.len() - 2 };
    let first = 4;
    // A row is there even without a material, so that sums have something to stand on.
    let last = first + u32::try_from(case.materials.len()).unwrap_or(u32::MAX - 9).max(1) - 1;
    let failing = headers as u16;
    let lists = lists(tests);
    let after = failing + tests.failing.len() as u16;
    let total = |column: u16| Spot { sheet: SHEET, row: last + 1, column };
    let found = Materials {
        first,
        last,
        foreign: FOREIGN.map(total),
        base: BASE.map(total),
        bounds: [total(LEAST), total(MOST)],
        regional: REGIONAL.map(total),
        failing,
        lists: lists.into_iter().zip(after..).collect(),
        known: case.materials.iter().all(|material| material.value.is_known()),
    };
    let sheet = book.sheet(SHEET);
    let currency = case.good.currency;
    sheet.put(
        0,
        0,
        Entry::text(format!("Materials of {}, {currency} for one unit of it", case.good.part), Look::Title),
    );
    let how = "Change an origin, a value or a deduction and see what becomes of the tests. At the worst end what is not proven counts as non-originating, at the best as originating.";
    sheet.put(1, 0, Entry::text(how, Look::Plain));
    sheet.headers(2, HEADERS.into_iter().take(headers));
    for (column, failing) in (failing..).zip(&tests.failing) {
        let text = Entry::text(format!("fails the change ({})", column - found.failing + 1), Look::Header);
        sheet.put(2, column, text.noted(&failing.label));
    }
    for (list, column) in &found.lists {
        sheet.put(2, *column, Entry::text(format!("in the list {list}"), Look::Header));
    }
    let foreign = cites(answer.rulebook.undetermined_cite());
    let base = cites(answer.rulebook.costs_cite());
    for (columns, cite) in [(FOREIGN, &foreign), (BASE, &base)] {
        for column in columns {
            sheet.put(3, column, long(cite.as_str()));
        }
    }
    sheet.put(3, 0, Entry::text("where it stands", Look::Plain));
    sheet.widths([8, 16, 6, 26, 12, 16, 16, 10, 30, 14, 14, 12, 12, 16, 16, 16, 16]);
    sheet.freeze(4, 2);
    for ((row, material), origin) in (first..).zip(&case.materials).zip(origins(answer)) {
        stated(book, row, material, origin);
        counted(book, row, builds_up);
    }
    words(book, answer, tests, &found);
    book.put(Spot { sheet: SHEET, row: last + 1, column: 0 }, Entry::text("total", Look::Total));
    let sums = [LEAST, MOST].into_iter().chain(FOREIGN).chain(BASE).chain(REGIONAL.into_iter().filter(|_| builds_up));
    for column in sums {
        let open = Expr::CountIfs(vec![(found.strip(column), "open")]).is(Sign::MoreThan, zero());
        let sum = Expr::choose(open, word("open"), Expr::Sum(found.strip(column)));
        book.formula(total(column), sum, Look::Total);
    }
    found
}

/// What the file says of a material, and its origin.
fn stated(book: &mut Book, row: u32, material: &Material, origin: OriginState) {
    let sheet = book.sheet(SHEET);
    let code = |text: &str| Entry::text(text, Look::Code);
    sheet.put(row, 0, code(&material.id));
    sheet.put(row, 1, code(&material.part));
    let optional = [(2, &material.revision), (3, &material.description), (7, &material.evidence)];
    for (column, text) in optional {
        if let Some(text) = text {
            sheet.put(row, column, code(text));
        }
    }
    let codes: Vec<String> = material.hs.iter().map(HsCode::to_string).collect();
    match codes.is_empty() {
        true => sheet.put(row, 4, Entry::open("the classification is not stated")),
        false => sheet.put(row, 4, code(&codes.join(" or "))),
    }
    let not = material.kinds.is_not.iter().map(|kind| format!("not {kind}"));
    let kinds: Vec<String> = material.kinds.is.iter().cloned().chain(not).collect();
    if !kinds.is_empty() {
        sheet.put(row, 5, code(&kinds.join(", ")));
    }
    let (said, why) = match origin {
        OriginState::Originating => ("originating", ""),
        OriginState::NonOriginating => ("non-originating", ""),
        OriginState::Open(state) => ("open", evidence_word(state).trim_start_matches("origin not proven: ")),
    };
    sheet.put(row, ORIGIN, Entry::text(said, Look::Word));
    if !why.is_empty() {
        sheet.put(row, 8, long(why));
    }
    let value = match material.value.is_known() {
        true => Entry::money(material.value.low()),
        false => Entry::open("the value is not stated; write it here and the sums follow"),
    };
    sheet.put(row, VALUE, value);
    sheet.put(row, DEDUCTION, Entry::blank(Look::Money));
    // A value between two bounds keeps them; one of which nothing is known is at least zero.
    let (low, high) = (material.value.low(), material.value.high());
    let bounds = [(LEAST, Expr::number(low)), (MOST, high.map_or_else(|| word("open"), Expr::number))];
    for (column, unless_stated) in bounds {
        let stated = Spot { sheet: SHEET, row, column: VALUE };
        let known = at(stated);
        book.formula(stated.beside(column), Expr::choose(at(stated).is_word(""), unless_stated, known), Look::Money);
    }
}

/// What a material adds to each sum.
fn counted(book: &mut Book, row: u32, builds_up: bool) {
    let spot = |column: u16| Spot { sheet: SHEET, row, column };
    let is = |origin: &str| at(spot(ORIGIN)).is_word(origin);
    let (least, most) = (|| at(spot(LEAST)), || at(spot(MOST)));
    let deducted = |value: Expr| Expr::choose(value.clone().is_number(), value.clone() - at(spot(DEDUCTION)), value);
    let mut put = |column: u16, expr: Expr| {
        book.formula(spot(column), expr, Look::Money);
    };
    put(FOREIGN[0], Expr::choose(is("originating"), zero(), deducted(most())));
    put(FOREIGN[1], Expr::choose(is("non-originating"), deducted(least()), zero()));
    put(BASE[0], Expr::choose(is("originating"), least(), most()));
    put(BASE[1], Expr::choose(is("non-originating"), least(), most()));
    if builds_up {
        put(REGIONAL[0], Expr::choose(is("originating"), least(), zero()));
        put(REGIONAL[1], Expr::choose(is("non-originating"), zero(), most()));
    }
}

/// What the engine says of each material: whether it fails a change, whether it is in a list.
fn words(book: &mut Book, answer: &Answer<'_>, tests: &Tests<'_>, of: &Materials) {
    let sheet = book.sheet(SHEET);
    let count = answer.case.materials.len();
    for (column, failing) in (of.failing..).zip(&tests.failing) {
        let mut said = vec!["no"; count];
        for (group, outcome) in &failing.groups {
            let word = if *outcome == Outcome::NotMet { "yes" } else { "open" };
            for member in answer.determination.groups.get(*group).into_iter().flat_map(|group| &group.members) {
                if let Some(slot) = said.get_mut(*member as usize) {
                    *slot = word;
                }
            }
        }
        for (row, word) in (of.first..).zip(said) {
            sheet.put(row, column, Entry::text(word, Look::Plain));
        }
    }
    for (list, column) in &of.lists {
        for (row, material) in (of.first..).zip(&answer.case.materials) {
            let places: Vec<Membership> = material.hs.iter().map(|code| list.membership(*code)).collect();
            let all = |place: Membership| !places.is_empty() && places.iter().all(|other| *other == place);
            let word = match (all(Membership::Inside), all(Membership::Outside)) {
                (true, _) => "yes",
                (_, true) => "no",
                _ => "open",
            };
            sheet.put(row, *column, Entry::text(word, Look::Plain));
        }
    }
}

/// The lists of content tests by focused value, each once.
fn lists(tests: &Tests<'_>) -> Vec<HsSet> {
    let mut found: Vec<HsSet> = Vec::new();
    for finding in tests.clauses.iter().flat_map(|clause| clause.by_method.iter().flatten()) {
        if let Reason::ContentTest { only: Some(list), .. } = &finding.reason
            && !found.contains(list)
        {
            found.push(list.clone());
        }
    }
    found
}
