//! By a ratio: of the stock before each shipment, of a period, or of the period before.

use super::ledger::{Deed, Entry, Ledger};
use super::lots::summed;
use super::pool::Pool;
use super::{Account, Part, PeriodRatio, Span, Withdrawal};
use crate::provisions::{Refusal, Step};
use origo_base::{Citation, OriginClaim, Period, Ratio};

/// The ratio as a step.
fn ratio_step(of: String, what: &'static str, pool: &Pool, cite: &[Citation]) -> Step {
    let mut step = Step::new(of, what, cite).number("units", &pool.units());
    for (name, origin) in [
        ("originating", OriginClaim::Originating),
        ("non-originating", OriginClaim::NonOriginating),
        ("of unknown origin", OriginClaim::Unknown),
    ] {
        match pool.share(origin) {
            Some(share) if origin != OriginClaim::Unknown || !share.is_zero() => step = step.percent(name, &share),
            _ => {}
        }
    }
    pool.average().iter().fold(step, |step, average| step.number("average value", average))
}

fn short(entry: &Entry, held: Ratio) -> Refusal {
    Refusal::Short {
        row: entry.row,
        day: entry.day,
        asked: Box::new(entry.units.clone()),
        held: Box::new(held),
        of: None,
    }
}

fn withdrawal(found: &mut Account, entry: &Entry, parts: Vec<Part>, cite: &[Citation]) {
    found.steps.push(summed(entry.day, &entry.units, &parts, cite));
    found.withdrawals.push(Withdrawal { row: entry.row, day: entry.day, units: entry.units.clone(), parts });
}

/// The ratio of the stock before each shipment, which is that of the stock after it too.
pub(super) fn of_shipment(ledger: Ledger, cite: &[Citation]) -> Result<Account, Refusal> {
    let mut found = Account { steps: ledger.steps, ..Account::default() };
    let mut pool = Pool::empty(ledger.valued);
    for entry in ledger.entries {
        if let Deed::In(units) = entry.deed {
            pool.add(units);
            continue;
        }
        let held = pool.units();
        if entry.units > held {
            return Err(short(&entry, held));
        }
        let of = format!("stock before {}", entry.day);
        found.steps.push(ratio_step(of, "ratio of the stock before the shipment", &pool, cite));
        let parts = pool.parts(&entry.units).unwrap_or_default();
        withdrawal(&mut found, &entry, parts, cite);
        pool.leave(&(&held - &entry.units));
    }
    found.left = pool.all();
    found.rounded = pool.rounded;
    Ok(found)
}

/// The entries of a period: what came in goes to the pool, what went out is handed back, and the stock never falls below zero
/// on the way.
fn taken_in(pool: &mut Pool, entries: &[Entry]) -> Result<Vec<Entry>, Refusal> {
    let mut stock = pool.units();
    let mut out = Vec::new();
    for entry in entries {
        match &entry.deed {
            Deed::In(units) => {
                stock = &stock + &units.units;
                pool.add(units.clone());
            }
            Deed::Out(_) => {
                if entry.units > stock {
                    return Err(short(entry, stock));
                }
                stock = &stock - &entry.units;
                out.push(entry.clone());
            }
        }
    }
    Ok(out)
}

/// Entries by period, in order.
fn by_period(entries: Vec<Entry>, span: Span) -> Vec<(Period, Vec<Entry>)> {
    let mut found: Vec<(Period, Vec<Entry>)> = Vec::new();
    for entry in entries {
        let period = span.around(entry.day);
        match found.last_mut() {
            Some((known, list)) if *known == period => list.push(entry),
            _ => found.push((period, vec![entry])),
        }
    }
    found
}

/// What went out of a pool, all together.
fn sum(out: &[Entry]) -> Ratio {
    out.iter().map(|entry| &entry.units).sum()
}

/// Closes a period: its ratio is that of what is left at its end.
fn close(found: &mut Account, pool: &mut Pool, period: Period, out: &[Entry], cite: &[Citation]) {
    let held = pool.all();
    pool.leave(&(&pool.units() - &sum(out)));
    let left = pool.all();
    found.steps.push(ratio_step(format!("end of {period}"), "the ratio applied to what is left", pool, cite));
    found.periods.push(PeriodRatio { period, held, left });
}

/// The ratio of each period, for what leaves in it and for what is left.
pub(super) fn over_periods(ledger: Ledger, span: Span, cite: &[Citation]) -> Result<Account, Refusal> {
    let mut found = Account { steps: ledger.steps, ..Account::default() };
    let mut pool = Pool::empty(ledger.valued);
    for (period, entries) in by_period(ledger.entries, span) {
        let out = taken_in(&mut pool, &entries)?;
        found.steps.push(ratio_step(
            period.to_string(),
            "ratio of the period: its opening and its receipts",
            &pool,
            cite,
        ));
        for entry in &out {
            let parts = pool.parts(&entry.units).unwrap_or_default();
            withdrawal(&mut found, entry, parts, cite);
        }
        close(&mut found, &mut pool, period, &out, cite);
    }
    found.left = pool.all();
    found.rounded = pool.rounded;
    Ok(found)
}

/// The ratio of each period, for what leaves in the next and for what is left.
pub(super) fn of_preceding(ledger: Ledger, span: Span, cite: &[Citation]) -> Result<Account, Refusal> {
    let mut found = Account { steps: ledger.steps, ..Account::default() };
    let mut pool = Pool::empty(ledger.valued);
    // The pool as it was when the ratio of the period before was taken.
    let mut preceding: Option<(Period, Pool)> = None;
    for (period, entries) in by_period(ledger.entries, span) {
        let before = span.around(period.first().previous());
        // A period without movements has the ratio of the stock that lay through it.
        if preceding.as_ref().is_some_and(|(of, _)| *of != before) {
            preceding = Some((before, pool.clone()));
        }
        let out = taken_in(&mut pool, &entries)?;
        for entry in &out {
            let ratio = preceding.as_ref().and_then(|(_, pool)| Some((pool, pool.parts(&entry.units)?)));
            let Some((of, parts)) = ratio else {
                return Err(Refusal::NoPrecedingPeriod { row: entry.row, day: entry.day, period: before });
            };
            found.steps.push(ratio_step(before.to_string(), "ratio of the preceding period", of, cite));
            withdrawal(&mut found, entry, parts, cite);
        }
        preceding = Some((period, pool.clone()));
        close(&mut found, &mut pool, period, &out, cite);
    }
    found.left = pool.all();
    found.rounded = pool.rounded;
    Ok(found)
}
