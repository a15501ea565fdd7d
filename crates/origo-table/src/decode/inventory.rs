//! Inventories: how each is followed, its movements, and the lines that are drawn from it.

use super::take::Taker;
use crate::books::{Draw, InventoryBook, InventoryRow, MovementKind};
use crate::draft::{At, Record};
use crate::{Section, fields};
use origo_base::{Amount, OriginClaim, ValueError};
use origo_rulebook::{Calculation, did_you_mean};

/// Calculations that follow an inventory, with other words for them.
const METHODS: [(Calculation, &[&str]); 9] = [
    (Calculation::SpecificIdentification, &["specific"]),
    (Calculation::FirstInFirstOut, &["fifo", "peps"]),
    (Calculation::LastInFirstOut, &["lifo", "ueps", "deps"]),
    (Calculation::AverageOfShipment, &[]),
    (Calculation::AverageOfPreceding, &[]),
    (Calculation::AverageOverPeriod, &[]),
    (Calculation::ValueFirstInFirstOut, &["valuefifo"]),
    (Calculation::ValueLastInFirstOut, &["valuelifo"]),
    (Calculation::ValueRollingAverage, &["rollingaverage"]),
];

fn method(text: &str) -> Result<Calculation, ValueError> {
    let plain = fields::plain(text);
    let is = |(calculation, others): &&(Calculation, &[&str])| {
        fields::plain(calculation.word()) == plain || others.contains(&plain.as_str())
    };
    METHODS.iter().find(is).map(|(calculation, _)| *calculation).ok_or_else(|| {
        let close = did_you_mean(text, METHODS.iter().map(|(calculation, _)| calculation.word()));
        ValueError::new(text, format!("is not a method of following an inventory; {close}"))
    })
}

/// Months of an averaging period: `month`, `3 months`, `quarter`, `year`.
fn months(text: &str) -> Result<i32, ValueError> {
    let plain = fields::plain(text);
    let digits: String = plain.chars().take_while(char::is_ascii_digit).collect();
    let word = plain.trim_start_matches(|c: char| c.is_ascii_digit());
    let count = if digits.is_empty() { Some(1) } else { digits.parse::<i32>().ok() };
    let unit = match word {
        "month" | "months" | "mes" | "meses" | "mois" => Some(1),
        "quarter" | "trimestre" => Some(3),
        "halfyear" | "semestre" => Some(6),
        "year" | "ano" | "annee" => Some(12),
        "" if !digits.is_empty() => Some(1),
        _ => None,
    };
    count
        .zip(unit)
        .map(|(count, unit)| count.saturating_mul(unit))
        .filter(|months| (1..=12).contains(months))
        .ok_or_else(|| ValueError::new(text, "is not an averaging period"))
}

/// The link of a line to an inventory.
pub(super) fn draw(
    taker: &mut Taker<'_>,
    record: &Record,
    line: &str,
    quantity: Amount,
    times: Amount,
) -> Option<Draw> {
    let (inventory, at) = taker.text_at(record, "inventory")?;
    if record.get("qty").is_none() {
        let problem =
            taker.draft.error("no-quantity", &at, format!("line `{line}` is drawn from an inventory and has no qty"));
        problem.help = Some("add qty: how many units of the inventory one unit takes".to_owned());
        return None;
    }
    if ["origin", "evidence"].iter().any(|field| record.get(field).is_some()) {
        let message = format!("the origin and evidence of line `{line}` give way to those of inventory `{inventory}`");
        taker.draft.note("unused-origin", &record.at, message);
    }
    let (quantity, rounded) = quantity.scale(times, Amount::ONE)?;
    if rounded {
        taker.draft.note("rounded", &at, "a quantity has more than twelve decimal places and was rounded half-even");
    }
    Some(Draw { line: line.to_owned(), inventory, quantity, at })
}

/// The inventories of the file; a line that names none of them is an error.
pub(super) fn inventories(taker: &mut Taker<'_>, draws: &[Draw]) -> Vec<InventoryBook> {
    let mut found: Vec<InventoryBook> = Vec::new();
    // Names of rows that could not be read: what refers to them is no second mistake.
    let mut named: Vec<String> = Vec::new();
    for record in taker.records(Section::Inventories) {
        let name = taker.text_at(&record, "name");
        if name.is_none() {
            taker.draft.error("missing-field", &record.at, "an inventory has no name").help =
                Some("add name; lines and movements refer to it".to_owned());
        }
        let expected = "first-in-first-out, last-in-first-out, average-of-shipment and so on";
        let method = taker.parsed(&record, "method", expected, method);
        if record.get("method").is_none() {
            let problem = taker.draft.error("missing-field", &record.at, "an inventory has no method");
            problem.expected = Some(expected.to_owned());
        }
        let Some((name, at)) = name else { continue };
        if named.contains(&name) {
            let problem = taker.draft.error("duplicate-id", &at, format!("two inventories are named `{name}`"));
            problem.help = Some("one method holds for an inventory in a fiscal year; keep one row".to_owned());
            continue;
        }
        named.push(name.clone());
        let Some(method) = method else { continue };
        let months = averaging(taker, &record, &name, method);
        kept(taker, &record, &name, method);
        found.push(InventoryBook { name, method, months, rows: Vec::new(), at: record.at });
    }
    movements(taker, &mut found, &named);
    let with_sources: Vec<String> = taker
        .records(Section::Sources)
        .iter()
        .filter_map(|record| Some(record.get("line")?.cell.show().trim().to_owned()))
        .collect();
    for draw in draws {
        if with_sources.contains(&draw.line) {
            let message = format!("line `{}` is drawn from an inventory and has sources too", draw.line);
            let problem = taker.draft.error("two-origins", &draw.at, message);
            problem.found = format!("inventory `{}` and rows of `sources`", draw.inventory);
            problem.help =
                Some("record the suppliers as receipts of the inventory, or take `inventory` out".to_owned());
        }
        if !named.contains(&draw.inventory) {
            let message = format!("line `{}` is drawn from an inventory that is not there", draw.line);
            let problem = taker.draft.error("orphan", &draw.at, message);
            problem.found = format!("`{}`", draw.inventory);
            problem.help = Some(did_you_mean(&draw.inventory, named.iter().map(String::as_str)));
        }
    }
    let asked: Vec<String> = taker
        .records(Section::Lines)
        .iter()
        .filter_map(|record| Some(record.get("inventory")?.cell.show().trim().to_owned()))
        .collect();
    for book in found.iter().filter(|book| !asked.contains(&book.name)) {
        taker.draft.note("unused-inventory", &book.at, format!("no line is drawn from inventory `{}`", book.name));
    }
    found
}

/// The averaging period, which two of the methods have.
fn averaging(taker: &mut Taker<'_>, record: &Record, name: &str, method: Calculation) -> Option<i32> {
    let has = matches!(method, Calculation::AverageOfPreceding | Calculation::AverageOverPeriod);
    let read = taker.parsed(record, "averaging", "month, 3 months, 6 months or year", months);
    match (has, record.get("averaging").is_some()) {
        (true, false) => {
            let message = format!("inventory `{name}` is averaged over periods and does not say how long they are");
            taker.draft.error("missing-field", &record.at, message).help = Some("add averaging = \"month\"".to_owned());
            None
        }
        (false, true) => {
            let message = format!("inventory `{name}` is not averaged over periods: `averaging` is not used");
            taker.draft.note("unused-field", &record.at, message);
            None
        }
        _ => read,
    }
}

/// How units are kept apart where they are told one by one.
fn kept(taker: &mut Taker<'_>, record: &Record, name: &str, method: Calculation) {
    let read = taker.parsed(record, "kept", "segregated or marked", |text| match fields::plain(text).as_str() {
        "segregated" | "marked" => Ok(()),
        _ => Err(ValueError::new(text, "is not a way to keep units apart")),
    });
    if method == Calculation::SpecificIdentification && read.is_none() && record.get("kept").is_none() {
        let message = format!(
            "inventory `{name}` is followed by specific identification and does not say how units are told apart"
        );
        let problem = taker.draft.error("missing-field", &record.at, message);
        problem.expected = Some("kept = segregated, or marked with a mark that stays visible".to_owned());
    }
}

fn movements(taker: &mut Taker<'_>, books: &mut [InventoryBook], named: &[String]) {
    for record in taker.records(Section::Inventory) {
        let inventory = taker.text_at(&record, "inventory");
        let row = movement(taker, &record);
        let (name, at) = match (inventory, named) {
            (Some(inventory), _) => inventory,
            (None, [only]) => (only.clone(), record.at.clone()),
            (None, _) => {
                let problem =
                    taker.draft.error("missing-field", &record.at, "a movement does not say of which inventory it is");
                problem.help = Some("add inventory, the name of a row of `inventories`".to_owned());
                continue;
            }
        };
        if !named.contains(&name) {
            let problem = taker.draft.error("orphan", &at, "a movement is of an inventory that is not there");
            problem.found = format!("`{name}`");
            problem.help = Some(match named.is_empty() {
                true => "add a row to `inventories` with its name and method".to_owned(),
                false => did_you_mean(&name, named.iter().map(String::as_str)),
            });
            continue;
        }
        if let (Some(row), Some(book)) = (row, books.iter_mut().find(|book| book.name == name)) {
            book.rows.push(row);
        }
    }
}

fn movement(taker: &mut Taker<'_>, record: &Record) -> Option<InventoryRow> {
    for name in ["day", "kind", "units"] {
        if record.get(name).is_none() {
            taker
                .draft
                .error("missing-field", &record.at, format!("a movement of an inventory has no `{name}`"))
                .help = Some(format!("add {name}"));
        }
    }
    let day = taker.date(record, "day");
    let kind =
        taker.parsed(record, "kind", "opening, receipt or withdrawal", |text| match fields::plain(text).as_str() {
            "opening" | "openinginventory" | "apertura" | "ouverture" => Ok(MovementKind::Opening),
            "receipt" | "received" | "entrada" | "reception" => Ok(MovementKind::Receipt),
            "withdrawal" | "shipment" | "withdrawn" | "salida" | "sortie" => Ok(MovementKind::Withdrawal),
            _ => Err(ValueError::new(text, "is not a movement of an inventory")),
        });
    let units = taker.number(record, "units");
    let unit_price = taker.money(record, "unit_price");
    let evidence = taker.text(record, "evidence");
    let stated = record.get("origin").is_some();
    let origin = super::lines::origin(taker, record, evidence.is_some());
    // Evidence without a word is a claim to originate, as on a line; nothing at all is no claim.
    let origin = (stated || evidence.is_some()).then_some(origin);
    let good = taker.text(record, "good");
    if let Some((price, at)) = &unit_price
        && price.is_negative()
    {
        let problem = taker.draft.error("negative-money", at, "`unit_price` is below zero");
        problem.found = price.to_string();
        problem.expected = Some("an amount of zero or more".to_owned());
        return None;
    }
    let (units, at) = units?;
    let opening = kind == Some(MovementKind::Opening);
    if units < Amount::ZERO || (units.is_zero() && !opening) {
        let problem = taker.draft.error("bad-number", &at, "`units` is not above zero");
        problem.found = units.to_string();
        problem.expected = Some("how many units were moved".to_owned());
        return None;
    }
    Some(InventoryRow {
        day: day?,
        kind: kind?,
        units,
        origin: origin.or((kind == Some(MovementKind::Receipt)).then_some(OriginClaim::Unknown)),
        evidence,
        unit_price: unit_price.map(|(price, _)| price),
        good,
        at: place(record),
    })
}

/// Where a movement is: its units, which are what can be too many.
fn place(record: &Record) -> At {
    record.get("units").map_or(record.at.clone(), |field| field.at.clone())
}
