//! The sheet of costs: whether each counts in total cost and in net cost, as the engine says, and both as sums.

use super::collect::Tests;
use super::materials::Materials;
use super::{at, cites, long, word, zero};
use crate::Answer;
use origo_base::Amount;
use origo_origin::{Reason, cost_counts};
use origo_rulebook::MethodBase;
use origo_table::write::{Book, Entry, Expr, Look, Sign, Spot, Strip};

const SHEET: &str = "costs";

/// Columns of the table.
const AMOUNT: u16 = 1;
const IN_TOTAL: u16 = 3;
const IN_NET: u16 = 4;

/// Where a sum of costs is, at both ends.
#[derive(Clone, Copy)]
pub(super) struct Sum {
    /// What the books say; empty if they say nothing.
    pub(super) stated: Spot,
    /// The costs beside materials.
    pub(super) beside: [Spot; 2],
    /// All of it: a number, "open" or "not stated".
    pub(super) all: [Spot; 2],
    /// The same as a test by a traced value takes it.
    pub(super) traced: [Spot; 2],
}

/// Total cost and net cost.
pub(super) struct Costs {
    total: Sum,
    net: Sum,
}

impl Costs {
    /// The sum that is a base; none for a price.
    pub(super) fn of(&self, base: MethodBase) -> Option<Sum> {
        match base {
            MethodBase::TransactionValue => None,
            MethodBase::TotalCost => Some(self.total),
            MethodBase::NetCost => Some(self.net),
        }
    }
}

pub(super) fn write(book: &mut Book, answer: &Answer<'_>, materials: &Materials, tests: &Tests<'_>) -> Costs {
    let rulebook = answer.rulebook;
    let case = &answer.case;
    let costs = case.costs.as_deref().unwrap_or_default();
    let sheet = book.sheet(SHEET);
    let title = format!("Costs of {}, {} for one unit of it", case.good.part, case.good.currency);
    sheet.put(0, 0, Entry::text(title, Look::Title));
    let how = "Whether a cost counts is decided by its category and its place; open: it counts only if it was incurred in the region, and its place is not stated.";
    sheet.put(1, 0, Entry::text(how, Look::Plain));
    sheet.headers(2, ["category", "amount", "place", "in total cost", "in net cost", "where it stands", "note"]);
    sheet.widths([38, 16, 16, 14, 14, 44, 50]);
    sheet.freeze(3, 1);
    let first = 3;
    let day = case.dates.of_law();
    for (row, cost) in (first..).zip(costs) {
        sheet.put(row, 0, Entry::text(cost.category.as_str(), Look::Code));
        sheet.put(row, AMOUNT, Entry::money(cost.amount));
        if let Some(place) = cost.place {
            sheet.put(row, 2, Entry::text(place.to_string(), Look::Code));
        }
        for (column, base) in [(IN_TOTAL, MethodBase::TotalCost), (IN_NET, MethodBase::NetCost)] {
            let word = match cost_counts(rulebook, &answer.choice, day, base, cost) {
                Some(Some(true)) => "Yes",
                Some(Some(false)) => "No",
                Some(None) => "open",
                None => "unknown",
            };
            sheet.put(row, column, Entry::text(word, Look::Plain));
        }
        let category = rulebook.costs().iter().find(|category| category.id == cost.category);
        sheet.put(row, 5, long(category.map(|category| cites(&category.cite)).unwrap_or_default()));
        if let Some(note) = category.and_then(|category| category.note.as_deref()) {
            sheet.put(row, 6, long(note));
        }
    }
    let last = first + u32::try_from(costs.len()).unwrap_or(u32::MAX - 99).max(1) - 1;
    let mut rows = Rows { book, row: last + 2, first, last, materials, cite: cites(rulebook.costs_cite()) };
    let split = !materials.known
        && tests
            .clauses
            .iter()
            .flat_map(|clause| clause.by_method.iter().flatten())
            .any(|finding| matches!(finding.reason, Reason::ContentTest { traced: Some(_), .. }));
    rows.sums(case.costs.is_some(), case.total_cost, case.net_cost, split)
}

struct Rows<'b, 'm> {
    book: &'b mut Book,
    row: u32,
    first: u32,
    last: u32,
    materials: &'m Materials,
    cite: String,
}

impl Rows<'_, '_> {
    /// A row with a name, what stands at both ends, and where it stands in the law.
    fn add(&mut self, name: &str, ends: [Expr; 2], look: Look) -> [Spot; 2] {
        let spots = self.names(name);
        let [worst, best] = ends;
        [self.book.formula(spots[0], worst, look), self.book.formula(spots[1], best, look)]
    }

    fn names(&mut self, name: &str) -> [Spot; 2] {
        let spot = Spot { sheet: SHEET, row: self.row, column: 0 };
        self.book.put(spot, Entry::text(name, Look::Plain));
        self.book.put(spot.beside(5), long(self.cite.as_str()));
        self.row += 1;
        [spot.beside(AMOUNT), spot.beside(AMOUNT + 1)]
    }

    fn stated(&mut self, name: &str, amount: Option<Amount>) -> Spot {
        let [spot, _] = self.names(name);
        let entry = amount.map_or_else(|| Entry::blank(Look::Money), Entry::money);
        self.book.put(spot, entry.noted("from the books; it goes before the sum"))
    }

    fn strip(&self, column: u16) -> Strip {
        Strip { sheet: SHEET, column, first: self.first, last: self.last }
    }

    /// The costs of which both columns say these words.
    fn costs(&self, in_total: &'static str, in_net: Option<&'static str>) -> Expr {
        let mut words = vec![(self.strip(IN_TOTAL), in_total)];
        words.extend(in_net.map(|word| (self.strip(IN_NET), word)));
        Expr::SumIfs(self.strip(AMOUNT), words)
    }

    fn sums(&mut self, in_table: bool, total_cost: Option<Amount>, net_cost: Option<Amount>, split: bool) -> Costs {
        let head = Spot { sheet: SHEET, row: self.row, column: 0 };
        for (column, text) in [(0, "sums"), (AMOUNT, "worst"), (AMOUNT + 1, "best"), (5, "where it stands")] {
            self.book.put(head.beside(column), Entry::text(text, Look::Header));
        }
        self.row += 1;
        let [table, _] = self.names("costs are stated");
        self.book.put(table, Entry::text(if in_table { "yes" } else { "no" }, Look::Plain));
        // Without a table, or with a category that the rulebook does not list, sums are open.
        let listed = Expr::CountIfs(vec![(self.strip(IN_TOTAL), "unknown")]).is(Sign::Equal, zero());
        let stands = Expr::And(vec![at(table).is_word("yes"), listed]);
        let if_stated = |expr: Expr| Expr::choose(stands.clone(), expr, word("not stated"));
        let beside_total = self.costs("yes", None);
        let open_total = self.costs("open", None);
        let total_beside = self.add(
            "costs that count in total cost",
            [if_stated(beside_total.clone()), if_stated(beside_total + open_total)],
            Look::Money,
        );
        let of_materials = self.materials.base;
        self.add("materials", of_materials.map(at), Look::Money);
        let total_summed = self.summed("total cost as the sum", total_beside, of_materials);
        let total_stated = self.stated("total cost from the books", total_cost);
        let total = self.used("total cost", total_stated, total_summed);
        // At the worst end a cost whose place is open does not count in net cost.
        let out = self.costs("yes", Some("no")) + self.costs("open", Some("no"));
        let open = self.costs("yes", Some("open")) + self.costs("open", Some("open"));
        let excluded = self.add(
            "excluded costs: in total cost, not in net cost",
            [if_stated(out.clone() + open), if_stated(out)],
            Look::Money,
        );
        let less = |sum: Spot, excluded: Spot| Expr::choose(at(sum).is_number(), at(sum) - at(excluded), at(sum));
        let net_beside = self.add(
            "costs that count in net cost",
            [less(total_beside[0], excluded[0]), less(total_beside[1], excluded[1])],
            Look::Money,
        );
        let net_summed = self.add(
            "net cost as total cost less the excluded costs",
            [less(total_summed[0], excluded[0]), less(total_summed[1], excluded[1])],
            Look::Money,
        );
        let net_stated = self.stated("net cost from the books", net_cost);
        let net = self.used("net cost", net_stated, net_summed);
        let mut sums = Costs {
            total: Sum { stated: total_stated, beside: total_beside, all: total, traced: total },
            net: Sum { stated: net_stated, beside: net_beside, all: net, traced: net },
        };
        if split {
            let bounds = self.materials.bounds;
            let summed = self.summed("the same for a traced value: materials at least and at most", net_beside, bounds);
            sums.net.traced = self.used("net cost for a traced value", net_stated, summed);
        }
        sums
    }

    fn summed(&mut self, name: &str, beside: [Spot; 2], materials: [Spot; 2]) -> [Spot; 2] {
        let sum = |beside: Spot, materials: Spot| {
            let both = Expr::choose(at(materials).is_number(), at(beside) + at(materials), at(materials));
            Expr::choose(at(beside).is_number(), both, at(beside))
        };
        self.add(name, [sum(beside[0], materials[0]), sum(beside[1], materials[1])], Look::Money)
    }

    fn used(&mut self, name: &str, stated: Spot, summed: [Spot; 2]) -> [Spot; 2] {
        self.add(name, summed.map(|sum| Expr::choose(at(stated).is_word(""), at(sum), at(stated))), Look::Total)
    }
}
