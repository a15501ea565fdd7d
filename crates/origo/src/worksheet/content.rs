//! The sheet of content: each requirement with the methods side by side, from the base to the outcome.

use super::collect::{Clause, Tests};
use super::page::{Page, Tested, at_best, column, left_over, margin, pick, share_of, sign_of};
use super::{at, cites, met, reaches, word, zero};
use origo_base::{Citation, Membership};
use origo_origin::{Extent, Finding, Outcome, Reason};
use origo_rulebook::{Method, MethodFormula};
use origo_table::write::{Entry, Expr, Look, Sign, Spot};

impl<'d> Page<'_, 'd> {
    /// Every content requirement, the methods side by side.
    pub(super) fn clauses(&mut self, tests: &Tests<'_>) -> Vec<Tested> {
        let methods = self.answer.rulebook.methods();
        let names: Vec<String> = methods.iter().map(|method| method.name.clone()).collect();
        let mut found = Vec::new();
        for clause in &tests.clauses {
            let label = format!("regional value content, {}", clause.label);
            self.block(&label, &names, &ROWS);
            let first = self.row;
            for (place, finding) in clause.by_method.iter().enumerate() {
                self.row = first;
                let (Some(method), from) = (methods.get(place), column(place)) else { continue };
                let why = match finding.map(|finding| (finding, &finding.reason)) {
                    Some((finding, Reason::ContentTest { .. })) => {
                        let tested = self.test(from, method, finding, clause);
                        found.extend(tested.map(|tested| Tested { label: label.clone(), ..tested }));
                        continue;
                    }
                    Some((_, Reason::MethodClosed { by_law: Some(row), .. })) => {
                        let cite = method.closed_for.get(*row).map(|(_, _, cite)| cites(cite));
                        ("closed for this good", cite.unwrap_or_default())
                    }
                    Some(_) => ("no figure in the rule", cites(clause.cite.iter().copied())),
                    None => ("left out by the election", String::new()),
                };
                self.for_comparison(from, method, clause, why);
            }
            self.row = first + ROWS.len() as u32 + 1;
        }
        if tests.left_out > 0 {
            let text = format!("{} more tests of ways in which open facts can turn out are not shown", tests.left_out);
            self.book.put(self.here(0), Entry::text(text, Look::Plain));
            self.row += 2;
        }
        found
    }

    /// A method that makes no test of the requirement: its content beside the others', and why nothing is asked of it.
    fn for_comparison(&mut self, from: u16, method: &Method, clause: &Clause<'_>, (why, cite): (&str, String)) {
        let tests = |finding: &&&Finding| matches!(finding.reason, Reason::ContentTest { .. });
        let other = clause.by_method.iter().flatten().find(tests);
        match other.filter(|_| method.formula == MethodFormula::Remainder) {
            Some(other) => {
                self.numbers(from, method, other);
            }
            None => self.row += NUMBERS,
        }
        self.entries(from, [Entry::text(why, Look::Plain), Entry::blank(Look::Plain)], &cite);
    }

    /// The rows down to the content.
    fn numbers(&mut self, from: u16, method: &Method, finding: &Finding) -> Numbers {
        let own = cites(&method.cite);
        let traced = matches!(finding.reason, Reason::ContentTest { traced: Some(_), .. });
        let base = match &finding.reason {
            Reason::ContentTest { base, method: own, .. }
                if self.is_beyond() && self.answer.rulebook.methods().get(*own) == Some(method) =>
            {
                Self::of_engine(*base)
            }
            _ => self.base(method.base, traced),
        };
        let base = self.ends(from, base, Look::Money, &self.base_cite(Some(method), method.base));
        let foreign = self.foreign(from, method, finding, base);
        let counts = [0, 1].map(|end: usize| {
            let (base, foreign) = (pick(base, end), pick(foreign, end));
            let both = Expr::And(vec![at(base).is_number(), at(foreign).is_number()]);
            Expr::choose(both, at(base) - at(foreign), word("open"))
        });
        let counts = self.ends(from, counts, Look::Money, &own);
        let share = [0, 1].map(|end| share_of(pick(counts, end), pick(base, end)));
        let share = self.ends(from, share, Look::Share, &own);
        Numbers { base, foreign, counts, share }
    }

    /// One method's test, down its columns.
    fn test(&mut self, from: u16, method: &Method, finding: &Finding, clause: &Clause<'_>) -> Option<Tested> {
        let Reason::ContentTest { comparison, figure, or_figure, .. } = &finding.reason else { return None };
        let Numbers { base, foreign, counts, share } = self.numbers(from, method, finding);
        // The higher figure at the worst end, the lower at the best, where the fiscal year that picks is not stated.
        let both = figure.map(|figure| (figure, or_figure.unwrap_or(figure)));
        let asked = both.map(|(one, other)| [one.max(other), one.min(other)]);
        let cite = self.figure_cite(finding, clause);
        let asked = self.figures(from, asked, &cite);
        let margin = [0, 1].map(|end| margin(pick(share, end), pick(asked, end)));
        let margin = self.ends(from, margin, Look::Share, &cite);
        let left_over = [0, 1].map(|end| left_over(pick(counts, end), pick(asked, end), pick(base, end)));
        let left_over = self.ends(from, left_over, Look::Money, &cite);
        let (may, closed) = self.may_be_used(method, finding, clause);
        let may = self.entries(from, [Entry::text(may, Look::Plain), Entry::blank(Look::Plain)], &closed);
        let sign = sign_of(*comparison);
        let holds = |end: usize| {
            let above = at(pick(base, end)).is(Sign::MoreThan, zero());
            Expr::And(vec![above, reaches(pick(left_over, end), sign)])
        };
        let known = |end: usize| at(pick(left_over, end)).is_number();
        let all = Expr::And(vec![at(may[0]).is_word("yes"), known(0)]);
        let worst = Expr::choose(all, met(holds(0)), word("not met"));
        let not_known = at_best(base[1], asked[1], sign);
        let best = Expr::choose(
            at(foreign[1]).is_word("open"),
            word("not met"),
            Expr::choose(known(1), met(holds(1)), not_known),
        );
        let tests = self.ends(from, [worst, best], Look::Word, &cite);
        let outcome = self.verdict(from, tests, left_over, finding.outcome, &cite);
        let cite = cites(method.cite.iter().chain(self.linked(finding)).chain(clause.cite.iter().copied()));
        Some(Tested { label: String::new(), by: method.name.clone(), share, asked, margin, outcome, cite })
    }

    /// The value of non-originating materials at both ends.
    fn foreign(&mut self, from: u16, method: &Method, finding: &Finding, base: [Spot; 2]) -> [Spot; 2] {
        let Reason::ContentTest { traced, only, non_originating, .. } = &finding.reason else {
            return self.ends(from, [word("open"), word("open")], Look::Money, "");
        };
        let rulebook = self.answer.rulebook;
        let cite = cites(rulebook.undetermined_cite());
        if let Some(row) = traced.and_then(|index| rulebook.traced().get(index)) {
            let cite = cites(&row.cite);
            let entry = |extent: Option<Extent>| match extent.and_then(Extent::amount) {
                Some(amount) => Entry::money(amount).noted(&format!("the traced value, fact {}", row.fact)),
                None => Entry::text("not stated", Look::Word).noted(&format!("the fact {} is not stated", row.fact)),
            };
            let ends = [non_originating.map(|ends| ends.worst), non_originating.map(|ends| ends.best)];
            return self.entries(from, ends.map(entry), &cite);
        }
        if self.is_beyond() {
            return self.ends(from, Self::of_engine(*non_originating), Look::Money, &cite);
        }
        let ends = match (method.formula, only) {
            (MethodFormula::Remainder, _) => self.materials.foreign.map(at),
            (MethodFormula::Originating, _) => {
                let left = |end: usize| {
                    let (base, regional) = (pick(base, end), pick(self.materials.regional, end));
                    let both = Expr::And(vec![at(base).is_number(), at(regional).is_number()]);
                    Expr::choose(both, at(base) - at(regional), zero())
                };
                [left(0), left(1)]
            }
            // Under several ways the engine takes one code of a material at a time, which the sheet of materials does not.
            (MethodFormula::Listed, Some(list)) if self.answer.determination.completions <= 1 => {
                self.materials.listed(list).unwrap_or([word("open"), word("open")])
            }
            (MethodFormula::Listed, _) => {
                let amount = |extent: Extent| extent.amount().map_or_else(|| word("open"), Expr::number);
                non_originating.map_or([word("open"), word("open")], |ends| [amount(ends.worst), amount(ends.best)])
            }
        };
        self.ends(from, ends, Look::Money, &cite)
    }

    /// The citations of the linked threshold and of the replacement that a test rests on.
    fn linked(&self, finding: &Finding) -> Vec<&'d Citation> {
        let Reason::ContentTest { threshold, .. } = &finding.reason else { return Vec::new() };
        let rulebook = self.answer.rulebook;
        let threshold = threshold.and_then(|index| rulebook.thresholds().get(index));
        threshold.into_iter().flat_map(|row| &row.cite).collect()
    }

    /// Where the figure of a test stands: the threshold, the row in place of the rule's own, or the rule.
    fn figure_cite(&self, finding: &Finding, clause: &Clause<'_>) -> String {
        let Reason::ContentTest { replacement, .. } = &finding.reason else { return String::new() };
        let mut found = self.linked(finding);
        let rule = clause.rule.and_then(|index| self.answer.rulebook.rules().get(index));
        let row = replacement.and_then(|index| rule?.replace.get(index));
        found.extend(row.into_iter().flat_map(|row| &row.cite));
        if found.is_empty() { cites(clause.cite.iter().copied()) } else { cites(found) }
    }

    /// Whether the agreement leaves the method to the good, and where that stands: open if its code does not tell.
    fn may_be_used(&self, method: &Method, finding: &Finding, clause: &Clause<'_>) -> (&'static str, String) {
        let of_rule = self
            .answer
            .determination
            .selections
            .iter()
            .filter(|selection| clause.rule.is_none() || selection.rule == clause.rule);
        let mut rows = of_rule.flat_map(|selection| {
            method.closed_for.iter().filter(|(goods, uses, _)| {
                let partly = selection.hs.is_none_or(|hs| goods.membership(hs) == Membership::Partly);
                partly && uses.covers(selection.uses) == Some(true)
            })
        });
        match rows.next() {
            Some((_, _, cite)) if finding.outcome != Outcome::Met => ("open", cites(cite)),
            _ => ("yes", cites(&method.cite)),
        }
    }
}

/// The first rows of a requirement, at both ends.
struct Numbers {
    base: [Spot; 2],
    foreign: [Spot; 2],
    counts: [Spot; 2],
    share: [Spot; 2],
}

/// How many rows that are.
const NUMBERS: u32 = 4;

/// The rows of a requirement, in order.
const ROWS: [&str; 12] = [
    "base",
    "value of non-originating materials",
    "what counts",
    "content",
    "asked",
    "margin",
    "left over: what counts less what is asked of the base",
    "may the method be used",
    "test",
    "outcome by the formulas",
    "outcome by the engine",
    "they agree",
];
