//! Floors of content by a measure, in the sheet of content.

use super::collect::Tests;
use super::page::{Page, Tested, at_best, column, left_over, margin, pick, share_of, sign_of};
use super::{at, cites, met, reaches, word, zero};
use origo_origin::{Ends, Extent, Reason};
use origo_table::write::{Entry, Expr, Look, Sign};

const MEASURE: [&str; 10] = [
    "base",
    "what counts",
    "content",
    "asked",
    "margin",
    "left over: what counts less what is asked of the base",
    "test",
    "outcome by the formulas",
    "outcome by the engine",
    "they agree",
];

impl Page<'_, '_> {
    /// Floors of content by a measure: its ends as the engine has them, since they are no sum of the sheets where a place is
    /// asked.
    pub(super) fn measures(&mut self, tests: &Tests<'_>) -> Vec<Tested> {
        let mut found = Vec::new();
        for finding in &tests.measures {
            let Reason::Content { measure, place, part, base, comparison, figure } = &finding.reason else { continue };
            let Some(row) = self.answer.rulebook.measures().get(*measure) else { continue };
            let place = place.map(|place| format!(" in {place}")).unwrap_or_default();
            let (label, cite) = (format!("content by measure {}{place}", row.id), cites(&row.cite));
            let by = row.base.word().replace('-', " ");
            self.block(&label, std::slice::from_ref(&by), &MEASURE);
            let from = column(0);
            let entry = |extent: Option<Extent>| match extent {
                None => Entry::text("not stated", Look::Word),
                Some(extent) => extent.amount().map_or_else(|| Entry::text("open", Look::Word), Entry::money),
            };
            let ends = |ends: &Option<Ends>| [ends.map(|e| e.worst), ends.map(|e| e.best)].map(entry);
            let base = self.entries(from, ends(base), &cite);
            let part = self.entries(from, ends(part), &cite);
            let share = [0, 1].map(|end| share_of(pick(part, end), pick(base, end)));
            let share = self.ends(from, share, Look::Share, &cite);
            let asked = self.figures(from, Some([*figure; 2]), &cite);
            let margin = [0, 1].map(|end| margin(pick(share, end), pick(asked, end)));
            let margin = self.ends(from, margin, Look::Share, &cite);
            let left_over = [0, 1].map(|end| left_over(pick(part, end), pick(asked, end), pick(base, end)));
            let left_over = self.ends(from, left_over, Look::Money, &cite);
            let sign = sign_of(*comparison);
            let holds = |end: usize, not_known: Expr| {
                let left_over = pick(left_over, end);
                let above = at(pick(base, end)).is(Sign::MoreThan, zero());
                let both = Expr::And(vec![above, reaches(left_over, sign)]);
                Expr::choose(at(left_over).is_number(), met(both), not_known)
            };
            let best = at_best(base[1], asked[1], sign);
            let tests = self.ends(from, [holds(0, word("not met")), holds(1, best)], Look::Word, &cite);
            let outcome = self.verdict(from, tests, left_over, finding.outcome, &cite);
            found.push(Tested { label, by, share, asked, margin, outcome, cite });
            self.row += 1;
        }
        found
    }
}
