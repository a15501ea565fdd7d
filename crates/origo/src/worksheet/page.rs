//! The sheet of content as it is written: blocks of rows with the methods or bases side by side, at both ends.

use super::costs::Costs;
use super::materials::Materials;
use super::{at, cites, is_near, long, met, outcome, word, zero};
use crate::Answer;
use origo_base::{Amount, Comparison, Material, Percent};
use origo_origin::{Ends, Extent, Outcome, Reason};
use origo_rulebook::{Method, MethodBase};
use origo_table::write::{Book, Entry, Expr, Look, Sign, Spot};

pub(super) const SHEET: &str = "content";

/// A test that stands in the sheet: where its numbers are, for the summary.
pub(super) struct Tested {
    /// What it is of.
    pub(super) label: String,
    /// The method or the base.
    pub(super) by: String,
    /// The share at both ends.
    pub(super) share: [Spot; 2],
    /// What is asked at both ends, or the limit.
    pub(super) asked: [Spot; 2],
    /// How far the share is on the good side of it.
    pub(super) margin: [Spot; 2],
    /// The outcome by formula, by the engine, and whether they agree.
    pub(super) outcome: [Spot; 3],
    /// Where it stands.
    pub(super) cite: String,
}

/// The sheet as it is written.
pub(super) struct Page<'b, 'd> {
    pub(super) book: &'b mut Book,
    pub(super) answer: &'d Answer<'d>,
    pub(super) materials: &'d Materials,
    pub(super) costs: &'d Costs,
    pub(super) row: u32,
    /// The adjusted transaction value of one unit.
    price: Spot,
}

/// Three columns for each method or base: worst, best, where it stands.
pub(super) const fn column(place: usize) -> u16 {
    1 + 3 * place as u16
}

impl<'b, 'd> Page<'b, 'd> {
    pub(super) fn new(book: &'b mut Book, answer: &'d Answer<'d>, materials: &'d Materials, costs: &'d Costs) -> Self {
        let good = &answer.case.good;
        let sheet = book.sheet(SHEET);
        sheet.put(0, 0, Entry::text(format!("Content of {}", good.part), Look::Title));
        let how = "A test is met at an end if what is left over is not below zero (with `more than`: if it is above). It is looked at to eight places; where the engine, which is exact, sees a difference beyond them, the formulas are too close to tell.";
        sheet.put(1, 0, Entry::text(how, Look::Plain));
        let groups = answer
            .rulebook
            .methods()
            .len()
            .max(answer.rulebook.de_minimis().as_ref().map_or(0, |rule| rule.bases.len()));
        sheet.widths(std::iter::once(46).chain((0..groups.max(1)).flat_map(|_| [18, 18, 40])));
        sheet.freeze(0, 1);
        sheet.put(2, 0, Entry::text("transaction value of one unit, adjusted", Look::Plain));
        let price = Spot { sheet: SHEET, row: 2, column: 1 };
        let entry =
            good.transaction_value.map_or_else(|| Entry::open("the price of the good is not stated"), Entry::money);
        book.put(price, entry);
        let by_price = answer.rulebook.methods().iter().filter(|method| method.base == MethodBase::TransactionValue);
        book.put(price.beside(3), long(cites(by_price.flat_map(|method| &method.cite))));
        Self { book, answer, materials, costs, row: 4, price }
    }

    /// A cell of the row at hand.
    pub(super) fn here(&self, column: u16) -> Spot {
        Spot { sheet: SHEET, row: self.row, column }
    }

    /// Begins a block with what stands in its columns; the row after it is the first of its rows.
    pub(super) fn block(&mut self, label: &str, columns: &[String], names: &[&str]) {
        self.book.put(self.here(0), Entry::text(label, Look::Block));
        self.row += 1;
        for (place, name) in columns.iter().enumerate() {
            for (offset, text) in
                [(0, format!("{name}, worst")), (1, format!("{name}, best")), (2, "where it stands".to_owned())]
            {
                self.book.put(self.here(column(place) + offset), Entry::text(text, Look::Header));
            }
        }
        for (row, name) in (self.row + 1..).zip(names) {
            self.book.put(Spot { sheet: SHEET, row, column: 0 }, Entry::text(*name, Look::Plain));
        }
        self.row += 1;
    }

    /// A row of a block: formulas at both ends and a citation; the next row is at hand then.
    pub(super) fn ends(&mut self, from: u16, ends: [Expr; 2], look: Look, cite: &str) -> [Spot; 2] {
        let (one, other) = (self.here(from), self.here(from + 1));
        let [worst, best] = ends;
        self.book.formula(one, worst, look);
        self.book.formula(other, best, look);
        self.cite(from, cite);
        [one, other]
    }

    /// The same with entries.
    pub(super) fn entries(&mut self, from: u16, ends: [Entry; 2], cite: &str) -> [Spot; 2] {
        let (one, other) = (self.here(from), self.here(from + 1));
        let [worst, best] = ends;
        self.book.put(one, worst);
        self.book.put(other, best);
        self.cite(from, cite);
        [one, other]
    }

    fn cite(&mut self, from: u16, cite: &str) {
        self.book.put(self.here(from + 2), long(cite));
        self.row += 1;
    }

    /// The last rows of a test: the outcome by the formulas, by the engine, and whether they agree.
    pub(super) fn verdict(
        &mut self,
        from: u16,
        tests: [Spot; 2],
        left_over: [Spot; 2],
        engine: Outcome,
        cite: &str,
    ) -> [Spot; 3] {
        let formula = self.here(from);
        self.book.formula(formula, outcome(tests[0], tests[1]), Look::Word);
        self.cite(from, cite);
        let said = self.book.put(self.here(from), Entry::text(engine.word(), Look::Word));
        self.cite(from, cite);
        let near = Expr::Or(left_over.map(is_near).to_vec());
        let else_no = Expr::choose(near, word("too close"), word("NO"));
        let agree = Expr::choose(at(formula).is(Sign::Equal, at(said)), word("yes"), else_no);
        let agree = self.book.formula(self.here(from), agree, Look::Word);
        self.row += 1;
        [formula, said, agree]
    }

    /// Whether the bill is more than plain: intermediate materials, statements of suppliers, roles, deductions, or no
    /// transaction value. Values and bases are then those of the engine, which the sheets of materials and costs do not
    /// work out.
    pub(super) fn is_beyond(&self) -> bool {
        let case = &self.answer.case;
        let material = |material: &Material| {
            material.role.is_some() || material.statement.is_some() || material.deductible != Amount::ZERO
        };
        let elections = self.answer.determination.findings.iter();
        let mut designated = elections.filter(|finding| matches!(finding.reason, Reason::IntermediateMaterial { .. }));
        case.materials.iter().any(material) || designated.next().is_some()
    }

    /// The ends of a value that the engine gives: a number, "open" (no bound) or "not stated".
    pub(super) fn of_engine(ends: Option<Ends>) -> [Expr; 2] {
        let one = |extent: Option<Extent>| match extent {
            Some(extent) => extent.amount().map_or_else(|| word("open"), Expr::number),
            None => word("not stated"),
        };
        [one(ends.map(|ends| ends.worst)), one(ends.map(|ends| ends.best))]
    }

    /// A base at both ends: a number, "open" (no bound) or "not stated".
    pub(super) fn base(&self, base: MethodBase, traced: bool) -> [Expr; 2] {
        match self.costs.of(base) {
            None => {
                let price = Expr::choose(at(self.price).is_word(""), word("not stated"), at(self.price));
                [price.clone(), price]
            }
            Some(sum) => if traced { sum.traced } else { sum.all }.map(at),
        }
    }

    pub(super) fn base_cite(&self, method: Option<&Method>, base: MethodBase) -> String {
        let rulebook = self.answer.rulebook;
        let of_method = method.into_iter().flat_map(|method| &method.cite);
        match base {
            MethodBase::TransactionValue => cites(of_method),
            MethodBase::NetCost | MethodBase::TotalCost => cites(of_method.chain(rulebook.costs_cite())),
        }
    }

    /// A row of figures; empty and colored where there is none on the day that picks it.
    pub(super) fn figures(&mut self, from: u16, asked: Option<[Percent; 2]>, cite: &str) -> [Spot; 2] {
        let entries = match asked {
            Some(asked) => asked.map(Entry::share),
            None => [(); 2].map(|()| Entry::open("there is no figure on the date that picks it")),
        };
        self.entries(from, entries, cite)
    }
}

/// One of the two ends.
pub(super) const fn pick<T: Copy>(ends: [T; 2], end: usize) -> T {
    let [worst, best] = ends;
    if end == 0 { worst } else { best }
}

pub(super) fn sign_of(comparison: Comparison) -> Sign {
    match comparison {
        Comparison::AtLeast => Sign::AtLeast,
        Comparison::MoreThan => Sign::MoreThan,
    }
}

/// A part as a share of a base; "none" of a base of zero or less.
pub(super) fn share_of(part: Spot, base: Spot) -> Expr {
    let share = Expr::choose(at(base).is(Sign::MoreThan, zero()), at(part) / at(base), word("none"));
    Expr::choose(Expr::And(vec![at(part).is_number(), at(base).is_number()]), share, word("open"))
}

/// What a part is above the share that is asked of a base: without a division, so that nothing is rounded.
pub(super) fn left_over(part: Spot, asked: Spot, base: Spot) -> Expr {
    let all = Expr::And(vec![at(part).is_number(), at(asked).is_number(), at(base).is_number()]);
    Expr::choose(all, at(part) - at(asked) * at(base), word("open"))
}

/// A test at its best end where a number is missing: what is not known is what it has to be. Only a base of zero or less
/// cannot help; of one without bound, what counts is the whole.
pub(super) fn at_best(base: Spot, asked: Spot, sign: Sign) -> Expr {
    let whole = (Expr::number(Amount::ONE) - at(asked)).is(sign, zero());
    let without_bound = Expr::choose(at(asked).is_number(), met(whole), word("met"));
    let no_number = Expr::choose(at(base).is_word("open"), without_bound, word("met"));
    Expr::choose(at(base).is_number(), met(at(base).is(Sign::MoreThan, zero())), no_number)
}

/// How far one share is above another.
pub(super) fn margin(share: Spot, asked: Spot) -> Expr {
    let both = Expr::And(vec![at(share).is_number(), at(asked).is_number()]);
    Expr::choose(both, at(share) - at(asked), word("open"))
}
