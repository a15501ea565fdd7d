//! Units followed one by one: first in, last in, or as their marks say.

use super::ledger::{Deed, Ledger, Units};
use super::{Account, Mark, Part, Withdrawal, units_of, value_of};
use crate::provisions::{Refusal, Step};
use origo_base::{Citation, Date, OriginClaim, Ratio};
use std::collections::VecDeque;

/// Which units leave first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// Those that came first.
    First,
    /// Those that came last.
    Last,
}

fn part(of: &Units, units: Ratio, value: Option<Ratio>) -> Part {
    Part { origin: of.origin, class: of.class.clone(), units, value, row: Some(of.row) }
}

fn left(stock: VecDeque<Units>) -> Vec<Part> {
    let value = |lot: &Units| lot.unit_value.as_ref().map(|unit| unit * &lot.units);
    stock.iter().map(|lot| part(lot, lot.units.clone(), value(lot))).collect()
}

/// A step for a whole withdrawal, as every method shows it.
pub(super) fn summed(day: Date, units: &Ratio, parts: &[Part], cite: &[Citation]) -> Step {
    let foreign = units_of(parts, OriginClaim::NonOriginating);
    let step = Step::new(format!("withdrawal of {day}"), "what it is made of", cite).number("units", units);
    let mut step = step.number("originating", &units_of(parts, OriginClaim::Originating));
    step = step.number("non-originating", &foreign);
    let open = units_of(parts, OriginClaim::Unknown);
    if !open.is_zero() {
        step = step.number("of unknown origin", &open);
    }
    match value_of(parts, OriginClaim::NonOriginating) {
        Some(value) if parts.iter().any(|part| part.value.is_some()) => {
            step.number("value of the non-originating", &value)
        }
        _ => step,
    }
}

/// What came first, or last, leaves first.
pub(super) fn followed(ledger: Ledger, from: From, cite: &[Citation]) -> Result<Account, Refusal> {
    let what = match from {
        From::First => "taken from what came first",
        From::Last => "taken from what came last",
    };
    let mut found = Account { steps: ledger.steps, ..Account::default() };
    let mut stock: VecDeque<Units> = VecDeque::new();
    let mut held = Ratio::zero();
    for entry in ledger.entries {
        let units = match entry.deed {
            Deed::In(units) => {
                held = &held + &units.units;
                stock.push_back(units);
                continue;
            }
            Deed::Out(_) => entry.units,
        };
        if units > held {
            let (asked, held) = (Box::new(units), Box::new(held));
            return Err(Refusal::Short { row: entry.row, day: entry.day, asked, held, of: None });
        }
        held = &held - &units;
        let mut open = units.clone();
        let mut parts = Vec::new();
        while !open.is_zero() {
            let next = match from {
                From::First => stock.pop_front(),
                From::Last => stock.pop_back(),
            };
            let Some(mut lot) = next else { break };
            let taken = lot.units.clone().min(open.clone());
            open = &open - &taken;
            lot.units = &lot.units - &taken;
            let value = lot.unit_value.as_ref().map(|unit| unit * &taken);
            let step = Step::new(format!("withdrawal of {}", entry.day), what, cite).number("units", &taken);
            let step = lot.unit_value.iter().fold(step, |step, unit| step.number("at", unit));
            found.steps.push(step);
            parts.push(part(&lot, taken, value));
            if !lot.units.is_zero() {
                match from {
                    From::First => stock.push_front(lot),
                    From::Last => stock.push_back(lot),
                }
            }
        }
        found.steps.push(summed(entry.day, &units, &parts, cite));
        found.withdrawals.push(Withdrawal { row: entry.row, day: entry.day, units, parts });
    }
    found.left = left(stock);
    Ok(found)
}

/// As marks or places show. Which units of one origin and class leave is not told, so that a value is known only where all of
/// them have one, or where the withdrawal states it.
pub(super) fn specific(ledger: Ledger, cite: &[Citation]) -> Result<Account, Refusal> {
    let mut found = Account { steps: ledger.steps, ..Account::default() };
    let mut stock: VecDeque<Units> = VecDeque::new();
    for entry in ledger.entries {
        let mark = match entry.deed {
            Deed::In(units) => {
                stock.push_back(units);
                continue;
            }
            Deed::Out(mark) => mark.ok_or(Refusal::NoMark { row: entry.row })?,
        };
        let class = class_of(&stock, &mark).ok_or(Refusal::NoMark { row: entry.row })?;
        let is_of = |lot: &Units| lot.origin == mark.origin && lot.class == class;
        let held: Ratio = stock.iter().filter(|lot| is_of(lot)).map(|lot| &lot.units).sum();
        if entry.units > held {
            let (asked, held) = (Box::new(entry.units), Box::new(held));
            return Err(Refusal::Short { row: entry.row, day: entry.day, asked, held, of: Some(mark.origin) });
        }
        let mut values = stock.iter().filter(|lot| is_of(lot)).map(|lot| &lot.unit_value);
        let first = values.next().cloned().flatten();
        let same = values.all(|value| *value == first);
        let unit = mark.unit_value.map(Ratio::from).or_else(|| first.filter(|_| same));
        let mut open = entry.units.clone();
        for lot in stock.iter_mut().filter(|lot| is_of(lot)) {
            let taken = lot.units.clone().min(open.clone());
            open = &open - &taken;
            lot.units = &lot.units - &taken;
        }
        stock.retain(|lot| !lot.units.is_zero());
        let value = unit.as_ref().map(|unit| unit * &entry.units);
        let parts = vec![Part { origin: mark.origin, class, units: entry.units.clone(), value, row: None }];
        found.steps.push(summed(entry.day, &entry.units, &parts, cite));
        found.withdrawals.push(Withdrawal { row: entry.row, day: entry.day, units: entry.units, parts });
    }
    found.left = left(stock);
    Ok(found)
}

/// The class of what is taken: the one named, or the only one of that origin.
fn class_of(stock: &VecDeque<Units>, mark: &Mark) -> Option<String> {
    if mark.class.is_some() {
        return mark.class.clone();
    }
    let mut classes = stock.iter().filter(|lot| lot.origin == mark.origin).map(|lot| &lot.class);
    let first = classes.next();
    // Nothing of that origin is there at all: the shortage says more than a missing class.
    let Some(first) = first else { return Some(String::new()) };
    classes.all(|class| class == first).then(|| first.clone())
}
