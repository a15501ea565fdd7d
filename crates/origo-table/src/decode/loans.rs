//! Loans, their payments, and the yields that they are held against.

use super::allocation;
use super::take::Taker;
use crate::Section;
use crate::books::{LoanBook, PaymentRow, RateKind, When, YieldRow};
use crate::draft::Record;
use origo_base::{Amount, Cost, Percent, Ratio};
use origo_rulebook::did_you_mean;

/// The name of a loan that has none, by its place in the file.
fn unnamed(nth: usize) -> String {
    format!("loan {nth}")
}

/// An amount that is there and not below zero.
fn money(taker: &mut Taker<'_>, record: &Record, name: &'static str, needed: bool) -> Option<Amount> {
    let found = taker.money_from_zero(record, name);
    if needed && record.get(name).is_none() {
        taker.draft.error("missing-field", &record.at, format!("there is no `{name}`")).help =
            Some(format!("add {name}"));
    }
    found.map(|(amount, _)| amount)
}

/// A rate, which must be there.
fn rate(taker: &mut Taker<'_>, record: &Record) -> Option<Percent> {
    let found = taker.percent(record, "rate");
    if record.get("rate").is_none() {
        taker.draft.error("missing-field", &record.at, "there is no `rate`").help =
            Some("add rate = \"6%\"".to_owned());
    }
    found
}

pub(super) fn loans(taker: &mut Taker<'_>) -> Vec<LoanBook> {
    let mut found: Vec<LoanBook> = Vec::new();
    let mut named: Vec<String> = Vec::new();
    for (index, record) in taker.records(Section::Loans).into_iter().enumerate() {
        let name = taker.text(&record, "name").unwrap_or_else(|| unnamed(index + 1));
        if named.contains(&name) {
            let problem = taker.draft.error("duplicate-id", &record.at, format!("two loans are named `{name}`"));
            problem.help = Some("give each loan a name of its own".to_owned());
            continue;
        }
        named.push(name.clone());
        found.extend(loan(taker, record, name));
    }
    payments(taker, &mut found, &named);
    let rows: Vec<Option<String>> = taker
        .records(Section::Payments)
        .iter()
        .map(|record| record.get("loan").map(|field| field.cell.show().trim().to_owned()))
        .collect();
    for book in &found {
        // A row that could not be read has been reported; it is not missing too.
        let listed = rows.iter().any(|loan| loan.as_ref().map_or(named.len() == 1, |loan| *loan == book.name));
        if !listed && book.kind == RateKind::Fixed {
            let problem = taker.draft.error("loan", &book.at, format!("loan `{}` has no payments", book.name));
            problem.expected = Some("rows of `payments` with the principal paid, and day or years".to_owned());
        }
    }
    found
}

fn loan(taker: &mut Taker<'_>, record: Record, name: String) -> Option<LoanBook> {
    let principal = money(taker, &record, "principal", true);
    let interest = money(taker, &record, "interest", true);
    let rate = rate(taker, &record);
    let signed = taker.date(&record, "signed");
    let balance = money(taker, &record, "balance", false);
    let interval = taker.number(&record, "interval");
    let place = taker.country(&record, "place");
    let share = allocation::share(taker, &record);
    let kind = match (interval, balance) {
        (Some((months, at)), _) if months <= Amount::ZERO => {
            let problem = taker.draft.error("bad-number", &at, "`interval` is not above zero");
            problem.found = months.to_string();
            problem.expected = Some("months from one adjustment of the rate to the next".to_owned());
            return None;
        }
        (Some((months, _)), Some(balance)) => RateKind::Adjusted { months, balance },
        (Some(_), None) => {
            let message = format!(
                "the rate of loan `{name}` is adjusted, and what is owed at the end of its period is not stated"
            );
            taker.draft.error("missing-field", &record.at, message).help = Some("add balance".to_owned());
            return None;
        }
        (None, Some(_)) => {
            let message = format!("loan `{name}` has a balance at the end of a period and no `interval`");
            taker.draft.error("missing-field", &record.at, message).help =
                Some("add interval in months if the rate is adjusted, else take balance out".to_owned());
            return None;
        }
        (None, None) => RateKind::Fixed,
    };
    Some(LoanBook {
        name,
        principal: principal?,
        rate: rate?,
        kind,
        signed,
        payments: Vec::new(),
        interest: interest?,
        share: share?,
        place,
        at: record.at,
    })
}

/// The loan that a record is of: the one it names, or the only one.
fn of_loan(taker: &mut Taker<'_>, record: &Record, named: &[String]) -> Option<String> {
    match (taker.text_at(record, "loan"), named) {
        (Some((name, at)), _) => {
            if named.contains(&name) {
                return Some(name);
            }
            let problem = taker.draft.error("orphan", &at, "this row is of a loan that is not there");
            problem.found = format!("`{name}`");
            problem.help = Some(did_you_mean(&name, named.iter().map(String::as_str)));
            None
        }
        (None, [only]) => Some(only.clone()),
        (None, _) => {
            let problem = taker.draft.error("missing-field", &record.at, "a payment does not say of which loan it is");
            problem.help = Some("add loan, the name of a row of `loans`".to_owned());
            None
        }
    }
}

fn payments(taker: &mut Taker<'_>, books: &mut [LoanBook], named: &[String]) {
    for record in taker.records(Section::Payments) {
        let name = of_loan(taker, &record, named);
        let principal = money(taker, &record, "principal", true);
        let day = taker.date(&record, "day");
        let years = taker.number(&record, "years").map(|(years, _)| years);
        let Some(book) = name.and_then(|name| books.iter_mut().find(|book| book.name == name)) else { continue };
        let unread = ["day", "years"].iter().any(|field| record.get(field).is_some());
        let when = match (day, years) {
            (Some(_), Some(_)) => {
                taker.draft.error("two-values", &record.at, "a payment has both a day and years").help =
                    Some("keep one of them".to_owned());
                continue;
            }
            (Some(day), None) if book.signed.is_some() => When::Day(day),
            (Some(_), None) => {
                let message =
                    format!("payments of loan `{}` have days, and the loan does not say when it was signed", book.name);
                taker.draft.error("missing-field", &book.at.clone(), message).help = Some("add signed".to_owned());
                continue;
            }
            (None, Some(years)) => When::Years(years),
            (None, None) if unread => continue,
            (None, None) => {
                taker.draft.error("missing-field", &record.at, "a payment does not say when it is made").help =
                    Some("add day, or years from the contract".to_owned());
                continue;
            }
        };
        if let Some(principal) = principal {
            book.payments.push(PaymentRow { when, principal, at: record.at.clone() });
        }
    }
}

pub(super) fn yields(taker: &mut Taker<'_>) -> Vec<YieldRow> {
    let named: Vec<String> = taker
        .records(Section::Loans)
        .iter()
        .enumerate()
        .map(|(index, record)| {
            record.get("name").map_or_else(|| unnamed(index + 1), |field| field.cell.show().trim().to_owned())
        })
        .collect();
    let mut found = Vec::new();
    for record in taker.records(Section::Yields) {
        let loan = match record.get("loan") {
            Some(_) => match of_loan(taker, &record, &named) {
                Some(loan) => Some(loan),
                None => continue,
            },
            None => None,
        };
        let rate = rate(taker, &record);
        let years = taker.number(&record, "years");
        if record.get("years").is_none() {
            taker.draft.error("missing-field", &record.at, "a yield has no `years`").help =
                Some("add the maturity in years".to_owned());
        }
        let (Some((years, at)), Some(rate)) = (years, rate) else { continue };
        if years <= Amount::ZERO {
            let problem = taker.draft.error("bad-number", &at, "`years` of a yield is not above zero");
            problem.found = years.to_string();
            continue;
        }
        found.push(YieldRow { loan, years, rate, at: record.at.clone() });
    }
    found
}

/// Costs with the interest of loans beside them, so that totals are held against all of them.
pub(super) fn beside(costs: Option<&[Cost]>, loans: &[LoanBook]) -> Option<Vec<Cost>> {
    let mut all = costs?.to_vec();
    for loan in loans {
        let amount = (&Ratio::from(loan.interest) * &loan.share).amount().map_or(Amount::ZERO, |(amount, _)| amount);
        all.push(Cost { category: loan.name.clone(), amount, place: loan.place, of: None });
    }
    Some(all)
}
