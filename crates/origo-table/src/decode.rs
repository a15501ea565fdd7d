//! Drafts to cases: every value read, every problem reported at its place.

mod allocation;
mod good;
mod inventory;
mod lines;
mod loans;
mod rest;
mod sources;
mod statement;
mod take;
mod values;

pub(crate) use good::{kinds_in, slug};
pub(crate) use take::split_currency;

use crate::{Books, Draft, Nomenclature, Section};
use origo_base::{Amount, Case, Date, Elections};
use take::Taker;

/// A good ready to be determined.
#[derive(Clone, Debug)]
pub struct GoodFile {
    /// The case, in the file's edition of the Harmonized System.
    pub case: Case,
    /// The elections and readings that the file states.
    pub elections: Elections,
    /// Books whose figures are worked out once the rules are known: the case lacks them.
    pub books: Books,
}

/// What decoding came to; problems are in the draft.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The draft, with problems and with what was restored.
    pub draft: Draft,
    /// The good; none if there was an error.
    pub file: Option<GoodFile>,
}

/// Tolerance between an amount and what it should equal, in units of its currency: half a cent each for the two sides.
pub(crate) const TOLERANCE: &str = "0.01";

/// Whether an amount is not what it should equal.
pub(crate) fn apart(one: Amount, other: Amount) -> bool {
    let tolerance = Amount::parse(TOLERANCE).unwrap_or(Amount::ZERO);
    one - other > tolerance || other - one > tolerance
}

/// Decodes a draft. `on` stands for every date of the good.
pub fn decode(draft: Draft, nomenclature: &Nomenclature, on: Option<Date>) -> Decoded {
    // A file that could not be read holds nothing to decode; further messages would only be noise.
    let unread = draft.records(Section::Good).is_empty() && draft.records(Section::Lines).is_empty();
    if unread && draft.problems.iter().any(origo_rulebook::Diagnostic::is_error) {
        return Decoded { draft, file: None };
    }
    let mut taker = Taker::new(draft, nomenclature);
    let file = case(&mut taker, on);
    let mut draft = taker.draft;
    let sound = !draft.problems.iter().any(origo_rulebook::Diagnostic::is_error);
    draft.problems.sort_by_cached_key(|problem| (problem.severity, problem.place.order()));
    draft.problems.dedup();
    Decoded { draft, file: file.filter(|_| sound) }
}

fn case(taker: &mut Taker<'_>, on: Option<Date>) -> Option<GoodFile> {
    let dates = rest::dates(taker, on);
    let produced = dates.as_ref().map(|dates| dates.0.produced.last());
    taker.edition = good::edition(taker, produced);
    let currency = good::currency(taker);
    taker.currency = currency;
    taker.rates = rest::rates(taker);
    taker.day = produced;
    taker.shipped = dates.as_ref().filter(|dates| dates.1.is_none()).map(|dates| {
        // Without a day of shipment: the day production ended.
        dates.0.shipped.unwrap_or(dates.0.produced.last())
    });
    let good = good::good(taker);
    let errors = |taker: &Taker<'_>| taker.draft.problems.iter().filter(|problem| problem.is_error()).count();
    let before = errors(taker);
    let statements = statement::statements(taker);
    let mut bill = lines::bill(taker, &statements);
    let made: Vec<String> = bill.self_produced.iter().map(|made| made.id.clone()).collect();
    let costs = rest::costs(taker, &made);
    let books = Books {
        inventories: inventory::inventories(taker, &bill.draws),
        draws: std::mem::take(&mut bill.draws),
        loans: loans::loans(taker),
        yields: loans::yields(taker),
        values: values::values(taker, &bill.units),
    };
    bill.sound = errors(taker) == before;
    let evidence = rest::evidence(taker);
    let facts = rest::facts(taker);
    let elections = rest::elections(taker, &made);
    let (total_cost, net_cost) = good::stated_costs(taker);
    rest::claims(taker);
    rest::unused_evidence(taker, &bill.materials, &evidence);
    let with_interest = loans::beside(costs.as_deref(), &books.loans);
    good::check_totals(taker, &bill, with_interest.as_deref(), total_cost, net_cost);
    let mut dates = dates?;
    dates.0.fiscal_year = good::fiscal_year(taker, dates.0.produced);
    Some(GoodFile {
        case: Case {
            good: good?,
            materials: bill.materials,
            self_produced: bill.self_produced,
            costs,
            total_cost,
            net_cost,
            facts,
            evidence,
            dates: dates.0,
            known_on: dates.1,
            into: None,
        },
        elections,
        books,
    })
}

/// The id of a line that has none, by its place in the file.
pub(crate) fn unnamed_line(nth: usize) -> String {
    format!("L{nth}")
}

/// Whether a section has records at all.
pub(crate) fn has(taker: &Taker<'_>, section: Section) -> bool {
    !taker.draft.records(section).is_empty()
}
