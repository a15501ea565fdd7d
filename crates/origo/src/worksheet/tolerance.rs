//! The tolerance for what fails a change, and the waiver of content, in the sheet of content: the bases side by side.

use super::collect::Tests;
use super::page::{Page, Tested, column, margin, pick, share_of};
use super::{at, cites, met, reaches, word, zero};
use origo_base::Percent;
use origo_origin::{Finding, Outcome, Reason};
use origo_rulebook::MethodBase;
use origo_table::write::{Entry, Expr, Look, Sign, Spot};

/// The rows of a block, in order.
const ROWS: [&str; 11] = [
    "value of the materials",
    "base",
    "share of the base",
    "limit",
    "margin",
    "left over: the limit of the base less the value",
    "barred by an exception",
    "test",
    "outcome by the formulas",
    "outcome by the engine",
    "they agree",
];

/// What a block tests.
struct Tolerated<'f> {
    finding: &'f Finding,
    of: MethodBase,
    limit: Percent,
    /// Whether an exception bars it at the worst and at the best end.
    barred: [bool; 2],
    value: [Expr; 2],
    base: [Expr; 2],
    cite: String,
    barred_cite: String,
}

impl Page<'_, '_> {
    /// Every tolerance, then the waiver.
    pub(super) fn tolerances(&mut self, tests: &Tests<'_>) -> Vec<Tested> {
        let mut found = Vec::new();
        let rulebook = self.answer.rulebook;
        let Some(rule) = rulebook.de_minimis() else { return found };
        for (nth, failing) in (0_u16..).zip(&tests.failing) {
            let label = format!("tolerance for what fails the change ({}), {}", nth + 1, failing.label);
            let parts = failing.by_base.iter().filter_map(|finding| {
                let Reason::Tolerance { base, limit, barred, value, amount } = &finding.reason else { return None };
                let beyond = self.is_beyond();
                let exception = barred.and_then(|index| rule.exceptions.get(index));
                Some(Tolerated {
                    finding,
                    of: *base,
                    limit: *limit,
                    // What is barred at the worst end alone is open.
                    barred: [barred.is_some(), barred.is_some() && finding.outcome == Outcome::NotMet],
                    value: match beyond {
                        true => Self::of_engine(Some(*value)),
                        false => self.materials.failing_value(nth),
                    },
                    base: match beyond {
                        true => Self::of_engine(*amount),
                        false => self.tolerance_base(*base, self.materials.failing_base(nth)),
                    },
                    cite: cites(&rule.shift_cite),
                    barred_cite: exception.map_or_else(|| cites(&rule.shift_cite), |row| cites(&row.cite)),
                })
            });
            let parts: Vec<Tolerated<'_>> = parts.collect();
            found.extend(self.beside(&label, &parts));
        }
        let waivers = tests.waivers.iter().filter_map(|finding| {
            let Reason::Waiver { base, limit, value, amount } = &finding.reason else { return None };
            let beyond = self.is_beyond();
            Some(Tolerated {
                finding,
                of: *base,
                limit: *limit,
                barred: [false; 2],
                value: if beyond { Self::of_engine(Some(*value)) } else { self.materials.foreign.map(at) },
                base: if beyond { Self::of_engine(*amount) } else { self.base(*base, false) },
                cite: cites(&rule.waiver_cite),
                barred_cite: cites(&rule.waiver_cite),
            })
        });
        let waivers: Vec<Tolerated<'_>> = waivers.collect();
        found.extend(self.beside("waiver of content for few non-originating materials", &waivers));
        found
    }

    /// A base in which what fails works against the good and everything else for it.
    fn tolerance_base(&self, of: MethodBase, materials: [Expr; 2]) -> [Expr; 2] {
        let Some(sum) = self.costs.of(of) else { return self.base(of, false) };
        let [worst, best] = materials;
        let all = |materials: Expr, beside: Spot| {
            let both = Expr::choose(materials.clone().is_number(), materials.clone() + at(beside), materials);
            let summed = Expr::choose(at(beside).is_number(), both, at(beside));
            Expr::choose(at(sum.stated).is_word(""), summed, at(sum.stated))
        };
        [all(worst, sum.beside[0]), all(best, sum.beside[1])]
    }

    fn beside(&mut self, label: &str, parts: &[Tolerated<'_>]) -> Vec<Tested> {
        let mut found = Vec::new();
        if parts.is_empty() {
            return found;
        }
        let names: Vec<String> = parts.iter().map(|part| part.of.word().replace('-', " ")).collect();
        self.block(label, &names, &ROWS);
        let first = self.row;
        for (place, (part, name)) in parts.iter().zip(names).enumerate() {
            self.row = first;
            let tested = self.tolerated(column(place), part);
            found.push(Tested { label: label.to_owned(), by: name, ..tested });
        }
        self.row = first + ROWS.len() as u32 + 1;
        found
    }

    fn tolerated(&mut self, from: u16, part: &Tolerated<'_>) -> Tested {
        let cite = part.cite.as_str();
        let value = self.ends(from, part.value.clone(), Look::Money, cite);
        let base_cite = match part.of {
            MethodBase::TransactionValue => cite.to_owned(),
            _ => cites(self.answer.rulebook.costs_cite()),
        };
        let base = self.ends(from, part.base.clone(), Look::Money, &base_cite);
        let share = [0, 1].map(|end| share_of(pick(value, end), pick(base, end)));
        let share = self.ends(from, share, Look::Share, cite);
        let limit = self.figures(from, Some([part.limit; 2]), cite);
        let left = [0, 1].map(|end| margin(pick(limit, end), pick(share, end)));
        let left = self.ends(from, left, Look::Share, cite);
        let room = |end: usize| {
            let (value, base) = (pick(value, end), pick(base, end));
            let both = Expr::And(vec![at(value).is_number(), at(base).is_number()]);
            Expr::choose(both, at(pick(limit, end)) * at(base) - at(value), word("open"))
        };
        let room = self.ends(from, [room(0), room(1)], Look::Money, cite);
        let said = part.barred.map(|barred| Entry::text(if barred { "yes" } else { "no" }, Look::Plain));
        let barred = self.entries(from, said, &part.barred_cite);
        let test = |end: usize, if_not_stated: &str| {
            let (value, base) = (pick(value, end), pick(base, end));
            let nothing = Expr::And(vec![at(value).is(Sign::Equal, zero()), at(base).is(Sign::AtLeast, zero())]);
            let few = Expr::And(vec![at(base).is(Sign::MoreThan, zero()), reaches(pick(room, end), Sign::AtLeast)]);
            // A base without bound has room for any value.
            let no_number = Expr::choose(at(base).is_word("open"), word("met"), word(if_not_stated));
            let by_base = Expr::choose(at(base).is_number(), met(Expr::Or(vec![nothing, few])), no_number);
            let by_value = Expr::choose(at(value).is_number(), by_base, word("not met"));
            Expr::choose(at(pick(barred, end)).is_word("yes"), word("not met"), by_value)
        };
        let tests = self.ends(from, [test(0, "not met"), test(1, "met")], Look::Word, cite);
        let outcome = self.verdict(from, tests, room, part.finding.outcome, cite);
        Tested {
            label: String::new(),
            by: String::new(),
            share,
            asked: limit,
            margin: left,
            outcome,
            cite: cite.to_owned(),
        }
    }
}
