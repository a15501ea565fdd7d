use super::{Mark, Movement, MovementKind};
use crate::provisions::step::offered;
use crate::provisions::{Refusal, Step};
use origo_base::{Amount, Date, OriginClaim, Ratio};
use origo_rulebook::{Calculation, Calculations};

/// Units of one receipt.
#[derive(Clone, Debug)]
pub(super) struct Units {
    pub(super) row: usize,
    pub(super) origin: OriginClaim,
    pub(super) class: String,
    pub(super) units: Ratio,
    pub(super) unit_value: Option<Ratio>,
}

/// Units in or out, in the order in which they count.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    In(Units),
    Out(Option<Mark>),
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) row: usize,
    pub(super) day: Date,
    pub(super) units: Ratio,
    pub(super) deed: Deed,
}

/// The movements in the order in which they count, the opening inventory resolved into units of known origin.
pub(super) struct Ledger {
    pub(super) entries: Vec<Entry>,
    /// Every receipt has a value.
    pub(super) valued: bool,
    pub(super) steps: Vec<Step>,
}

pub(super) fn ledger(law: &Calculations, marked: bool, movements: &[Movement]) -> Result<Ledger, Refusal> {
    // Opening, withdrawals, receipts: the order within a day.
    let rank = |kind: &MovementKind| match kind {
        MovementKind::Opening { .. } => 0,
        MovementKind::Withdrawal(_) => 1,
        MovementKind::Receipt(_) => 2,
    };
    let mut order: Vec<(usize, &Movement)> = movements.iter().enumerate().collect();
    order.sort_by_key(|(row, movement)| (movement.day, rank(&movement.kind), *row));
    // An opening of nothing is an opening all the same; a movement of nothing is a slip.
    for (row, movement) in &order {
        let opening = matches!(movement.kind, MovementKind::Opening { .. });
        if movement.units < Amount::ZERO || (movement.units.is_zero() && !opening) {
            return Err(Refusal::NoUnits { row: *row });
        }
    }
    let openings = || order.iter().filter(|(_, movement)| matches!(movement.kind, MovementKind::Opening { .. }));
    if !marked && let Some((row, _)) = openings().nth(1) {
        return Err(Refusal::TwoOpenings { row: *row });
    }
    let opened = openings().map(|(_, movement)| movement.day).min();
    let mut earlier: Vec<Units> = Vec::new();
    let mut ledger = Ledger { entries: Vec::new(), valued: false, steps: Vec::new() };
    for (row, movement) in order {
        let units = Ratio::from(movement.units);
        let (day, before) = (movement.day, opened.is_some_and(|opened| movement.day < opened));
        let entry = |deed, units| Entry { row, day, units, deed };
        match &movement.kind {
            MovementKind::Withdrawal(_) if before => return Err(Refusal::BeforeOpening { row }),
            MovementKind::Withdrawal(mark) => ledger.entries.push(entry(Deed::Out(mark.clone()), units)),
            MovementKind::Receipt(lot) => {
                let received = Units {
                    row,
                    origin: lot.origin,
                    class: lot.class.clone(),
                    units: units.clone(),
                    unit_value: lot.unit_value.map(Ratio::from),
                };
                match before {
                    true => earlier.push(received),
                    false => ledger.entries.push(entry(Deed::In(received), units)),
                }
            }
            MovementKind::Opening { origin, class, unit_value } => {
                let stated = origin.map(|origin| Units {
                    row,
                    origin,
                    class: class.clone(),
                    units: units.clone(),
                    unit_value: unit_value.map(Ratio::from),
                });
                for part in opening(law, marked, movement.day, &units, row, stated, &earlier, &mut ledger.steps)? {
                    let units = part.units.clone();
                    ledger.entries.push(entry(Deed::In(part), units));
                }
            }
        }
    }
    let incoming = || {
        ledger.entries.iter().filter_map(|entry| match &entry.deed {
            Deed::In(units) => Some(units),
            Deed::Out(_) => None,
        })
    };
    let valued = incoming().any(|units| units.unit_value.is_some());
    if valued && let Some(units) = incoming().find(|units| units.unit_value.is_none()) {
        return Err(Refusal::NoValue { row: units.row });
    }
    ledger.valued = valued;
    Ok(ledger)
}

/// The units of an opening inventory, in one of the three ways.
#[expect(clippy::too_many_arguments, reason = "the parts of one row, used in one place")]
fn opening(
    law: &Calculations,
    marked: bool,
    day: Date,
    units: &Ratio,
    row: usize,
    stated: Option<Units>,
    earlier: &[Units],
    steps: &mut Vec<Step>,
) -> Result<Vec<Units>, Refusal> {
    if units.is_zero() {
        return Ok(Vec::new());
    }
    let of = format!("opening inventory of {day}");
    match stated {
        Some(stated) if marked => {
            let cite = offered(law, Calculation::OpeningByMarks)?;
            steps.push(Step::new(of, "of the origin that its marks or its place show", cite).number("units", units));
            Ok(vec![stated])
        }
        Some(stated) if stated.origin == OriginClaim::NonOriginating => {
            let cite = offered(law, Calculation::OpeningAsNonOriginating)?;
            steps.push(Step::new(of, "taken as non-originating", cite).number("units", units));
            Ok(vec![stated])
        }
        Some(_) => Err(Refusal::OpeningOrigin { row }),
        None => {
            let cite = offered(law, Calculation::OpeningByReceipts)?;
            let mut missing = units.clone();
            let mut found: Vec<Units> = Vec::new();
            for receipt in earlier.iter().rev() {
                if missing.is_zero() {
                    break;
                }
                let part = receipt.units.clone().min(missing.clone());
                missing = &missing - &part;
                found.push(Units { units: part, ..receipt.clone() });
            }
            if !missing.is_zero() {
                return Err(Refusal::OpeningNotTraced { row, missing });
            }
            found.reverse();
            let foreign: Ratio =
                found.iter().filter(|part| part.origin == OriginClaim::NonOriginating).map(|part| &part.units).sum();
            let step = Step::new(of, "of the origin of the latest receipts that add up to it", cite);
            steps.push(step.number("units", units).number("non-originating", &foreign));
            Ok(found)
        }
    }
}
