//! Interest of loans: what of it is a cost that counts, and what is excluded.

use super::{Settled, note, refused};
use origo_base::{Amount, Cost, Elections, Ratio};
use origo_origin::provisions::{Loan, NonAllowable, Payment, Rate, Refusal, Yield, non_allowable, years_between};
use origo_rulebook::{InterestRule, ReadingChoice, Rulebook, read_interest_whole};
use origo_table::{At, Books, Draft, GoodFile, LoanBook, RateKind, When};

pub(super) fn settle(
    rulebook: &Rulebook,
    file: &GoodFile,
    elections: &Elections,
    draft: &Draft,
    found: &mut Settled<'_>,
) {
    let Some(first) = file.books.loans.first() else { return };
    let Some(rule) = rulebook.interest() else {
        let message = format!("{} has no rule on interest: loans are not used", rulebook.id());
        return found.problems.push(note(draft, &first.at, "unused-loan", message));
    };
    let Some(costs) = &file.case.costs else {
        let message =
            "the file states no costs, so that interest of loans alone would not make total cost: loans are not used";
        return found.problems.push(note(draft, &first.at, "unused-loan", message.to_owned()));
    };
    if costs.iter().any(|cost| cost.category == rule.allowable || cost.category == rule.excluded) {
        let message =
            "interest stands among the costs and in loans: both count; keep interest of one loan in one place";
        found.problems.push(note(draft, &first.at, "two-values", message.to_owned()));
    }
    let (choice, _) = ReadingChoice::resolve(rulebook.readings(), file.case.into, &elections.readings);
    let whole = read_interest_whole(rulebook, &choice);
    for book in &file.books.loans {
        let both = asked(rule, &file.books, book, whole).and_then(|own| {
            let other = asked(rule, &file.books, book, !whole)?;
            Ok((own, other))
        });
        match both {
            Ok((own, other)) => add(rule, book, own, &other, draft, found),
            Err((refusal, at)) => found.problems.push(refused(draft, at, &format!("loan `{}`", book.name), &refusal)),
        }
    }
}

/// The parts of a loan's interest, or why and where they cannot be told.
fn asked<'b>(
    rule: &InterestRule,
    books: &'b Books,
    book: &'b LoanBook,
    whole: bool,
) -> Result<NonAllowable, (Refusal, &'b At)> {
    let mut payments = Vec::with_capacity(book.payments.len());
    for row in &book.payments {
        let years = match (row.when, book.signed) {
            (When::Years(years), _) => Some(Ratio::from(years)),
            (When::Day(day), Some(signed)) => years_between(signed, day),
            (When::Day(_), None) => None,
        };
        let early = Refusal::LoanOutOfRange { what: "a payment is made before the loan begins" };
        payments.push(Payment { years: years.ok_or((early, &row.at))?, principal: row.principal });
    }
    let kind = match &book.kind {
        RateKind::Fixed => Rate::Fixed,
        RateKind::Adjusted { months, balance } => {
            let year = Ratio::whole(12);
            let interval = Ratio::from(*months).divided_by(&year).unwrap_or_else(Ratio::zero);
            Rate::Variable { interval, balance: *balance }
        }
    };
    let loan = Loan {
        name: format!("loan {}", book.name),
        principal: book.principal,
        rate: book.rate,
        kind,
        payments,
        interest: book.interest,
    };
    // Yields of the loan's own week go before those for every loan.
    let own = books.yields.iter().any(|row| row.loan.as_ref() == Some(&book.name));
    let of =
        |row: &&origo_table::YieldRow| if own { row.loan.as_ref() == Some(&book.name) } else { row.loan.is_none() };
    let yields: Vec<Yield> =
        books.yields.iter().filter(of).map(|row| Yield { years: Ratio::from(row.years), rate: row.rate }).collect();
    non_allowable(rule, &loan, &yields, whole).map_err(|refusal| (refusal, &book.at))
}

/// The costs of a loan per unit of the good, beside those of the file.
fn add(
    rule: &InterestRule,
    book: &LoanBook,
    own: NonAllowable,
    other: &NonAllowable,
    draft: &Draft,
    found: &mut Settled<'_>,
) {
    found.steps.extend(own.steps);
    if own.excluded != other.excluded {
        let message = format!(
            "the rate of loan `{}` is above what is allowable: {} of its interest is excluded, and {} under the other option of reading interest-excess",
            book.name,
            own.excluded.decimal(2),
            other.excluded.decimal(2)
        );
        found.problems.push(note(draft, &book.at, "interest-excess", message));
    }
    let whole = (&Ratio::from(book.interest) * &book.share).amount();
    let excluded = (&own.excluded * &book.share).amount();
    let (Some((whole, cut)), Some((excluded, cut_too))) = (whole, excluded) else {
        let refusal = Refusal::LoanOutOfRange { what: "the interest per unit is out of bounds" };
        return found.problems.push(refused(draft, &book.at, &format!("loan `{}`", book.name), &refusal));
    };
    if cut || cut_too {
        let message =
            format!("interest of loan `{}` per unit was rounded half-even at the twelfth decimal place", book.name);
        found.problems.push(note(draft, &book.at, "rounded", message));
    }
    let cost =
        |category: &str, amount: Amount| Cost { category: category.to_owned(), amount, place: book.place, of: None };
    let costs = found.case.to_mut().costs.get_or_insert_default();
    costs.push(cost(&rule.allowable, whole - excluded));
    if excluded > Amount::ZERO {
        costs.push(cost(&rule.excluded, excluded));
    }
}
