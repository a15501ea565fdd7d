//! Lines that are drawn from inventories: each is parted by what was withdrawn in the period of production.

use super::{Settled, note, refused};
use origo_base::{Amount, Date, Material, OriginClaim, Ratio, ValueRange};
use origo_origin::provisions::{
    Account, Averaging, Lot, Mark, Method, Movement, MovementKind, Part, Refusal, Span, Step, Valuation, account,
    value_of_identical,
};
use origo_rulebook::{Calculation, Diagnostic, Rulebook, Severity};
use origo_table::{Books, Draft, Draw, GoodFile, InventoryBook, MovementKind as Kind};
use std::collections::BTreeMap;

/// The paper behind units that are claimed to originate. Units of one paper are kept apart by whether they came while it was
/// valid: a day of one receipt then stands for all.
#[derive(PartialEq, Eq)]
struct Paper {
    evidence: String,
    received: Date,
    valid: Option<bool>,
}

/// An inventory followed through, with the papers that its classes stand for.
struct Followed {
    account: Account,
    papers: Vec<Paper>,
}

/// Units of one origin and paper, of all withdrawals that count.
struct Sum {
    units: Ratio,
    value: Option<Ratio>,
}

pub(super) fn settle(rulebook: &Rulebook, file: &GoodFile, draft: &Draft, found: &mut Settled<'_>) {
    let mut followed: BTreeMap<&str, Option<Followed>> = BTreeMap::new();
    for draw in &file.books.draws {
        let Some(book) = book(&file.books, draw) else { continue };
        let one = followed.entry(book.name.as_str()).or_insert_with(|| match follow(rulebook, file, book) {
            Ok(one) => {
                let of_book = |step: &Step| Step { of: format!("{}, {}", book.name, step.of), ..step.clone() };
                found.steps.extend(one.account.steps.iter().map(of_book));
                if one.account.rounded {
                    let message = format!(
                        "shares of inventory `{}` were rounded half-even at the twelfth decimal place of a unit",
                        book.name
                    );
                    found.problems.push(note(draft, &book.at, "rounded", message));
                }
                Some(one)
            }
            Err(refusal) => {
                let at = refusal.row().and_then(|row| book.rows.get(row)).map_or(&book.at, |row| &row.at);
                found.problems.push(refused(draft, at, &format!("inventory `{}`", book.name), &refusal));
                None
            }
        });
        if let Some(one) = one {
            let cite = rulebook.calculations().cite(book.method).unwrap_or_default();
            let step = Step::new(format!("line {}", draw.line), "parted by what was withdrawn for the good", cite);
            part(file, draft, book, draw, one, step, found);
        }
    }
}

fn book<'b>(books: &'b Books, draw: &Draw) -> Option<&'b InventoryBook> {
    books.inventories.iter().find(|book| book.name == draw.inventory)
}

fn follow(rulebook: &Rulebook, file: &GoodFile, book: &InventoryBook) -> Result<Followed, Refusal> {
    let mut papers: Vec<Paper> = Vec::new();
    let mut rows = Vec::with_capacity(book.rows.len());
    for row in &book.rows {
        let mut class = |origin: OriginClaim| {
            let evidence = row.evidence.clone().filter(|_| origin == OriginClaim::Originating)?;
            let record = file.case.evidence.get(&evidence);
            let valid = record.and_then(|record| record.valid).map(|period| period.contains(row.day));
            let known = papers.iter().position(|paper| paper.evidence == evidence && paper.valid == valid);
            Some(known.unwrap_or_else(|| {
                papers.push(Paper { evidence, received: row.day, valid });
                papers.len() - 1
            }))
        };
        let name = |class: Option<usize>| class.map(|index| index.to_string()).unwrap_or_default();
        let kind = match row.kind {
            Kind::Receipt => {
                let origin = row.origin.unwrap_or(OriginClaim::Unknown);
                MovementKind::Receipt(Lot { origin, class: name(class(origin)), unit_value: row.unit_price })
            }
            Kind::Opening => {
                let class = name(row.origin.and_then(class));
                MovementKind::Opening { origin: row.origin, class, unit_value: row.unit_price }
            }
            Kind::Withdrawal => MovementKind::Withdrawal(row.origin.map(|origin| {
                // A paper named by the withdrawal tells the units, if they all came while it was valid, or all not.
                let mut named =
                    papers.iter().enumerate().filter(|(_, paper)| Some(&paper.evidence) == row.evidence.as_ref());
                let class = named.next().filter(|_| named.next().is_none()).map(|(index, _)| index.to_string());
                Mark { origin, class, unit_value: row.unit_price }
            })),
        };
        rows.push(Movement { day: row.day, units: row.units, kind });
    }
    let law = rulebook.calculations();
    let span = || span(file, book.months.unwrap_or(1));
    let account = match book.method {
        Calculation::SpecificIdentification => account(law, Method::Specific, &rows),
        Calculation::FirstInFirstOut => account(law, Method::FirstInFirstOut, &rows),
        Calculation::LastInFirstOut => account(law, Method::LastInFirstOut, &rows),
        Calculation::AverageOfPreceding => account(law, Method::Average(Averaging::Preceding(span())), &rows),
        Calculation::AverageOverPeriod => account(law, Method::Average(Averaging::Over(span())), &rows),
        Calculation::AverageOfShipment => account(law, Method::Average(Averaging::Shipment), &rows),
        Calculation::ValueFirstInFirstOut => value_of_identical(law, Valuation::FirstInFirstOut, &rows),
        Calculation::ValueLastInFirstOut => value_of_identical(law, Valuation::LastInFirstOut, &rows),
        Calculation::ValueRollingAverage => value_of_identical(law, Valuation::RollingAverage, &rows),
        other => Err(Refusal::NotOffered(other)),
    }?;
    Ok(Followed { account, papers })
}

/// Periods of a fiscal year; of a calendar year where it is not stated.
fn span(file: &GoodFile, months: i32) -> Span {
    let dates = &file.case.dates;
    let year = dates.fiscal_year.or_else(|| origo_base::Period::calendar_year(dates.produced.first()));
    Span { anchor: year.map_or(dates.produced.first(), |year| year.first()), months }
}

/// The withdrawals that a good was made of: in its period of production, and for it or for any.
fn withdrawn<'a>(file: &GoodFile, book: &InventoryBook, one: &'a Followed) -> impl Iterator<Item = &'a Part> {
    let good = &file.case.good.part;
    let counts = |row: usize| {
        let row = book.rows.get(row);
        row.is_some_and(|row| {
            file.case.dates.produced.contains(row.day) && row.good.as_ref().is_none_or(|of| of == good)
        })
    };
    let rows: Vec<bool> = one.account.withdrawals.iter().map(|withdrawal| counts(withdrawal.row)).collect();
    one.account.withdrawals.iter().zip(rows).filter(|(_, counts)| *counts).flat_map(|(withdrawal, _)| &withdrawal.parts)
}

fn part(
    file: &GoodFile,
    draft: &Draft,
    book: &InventoryBook,
    draw: &Draw,
    one: &Followed,
    step: Step,
    found: &mut Settled<'_>,
) {
    let mut sums: BTreeMap<(OriginClaim, &str), Sum> = BTreeMap::new();
    for part in withdrawn(file, book, one) {
        let sum = sums
            .entry((part.origin, part.class.as_str()))
            .or_insert_with(|| Sum { units: Ratio::zero(), value: Some(Ratio::zero()) });
        sum.units = &sum.units + &part.units;
        sum.value = sum.value.as_ref().zip(part.value.as_ref()).map(|(sum, value)| sum + value);
    }
    let units: Ratio = sums.values().map(|sum| &sum.units).sum();
    let Some(index) = found.case.materials.iter().position(|material| material.id == draw.line) else { return };
    let Some(of) = found.case.materials.get(index).cloned() else { return };
    let quantity = Ratio::from(draw.quantity);
    let Some(times) = quantity.divided_by(&units) else {
        let produced = file.case.dates.produced;
        let message = format!("no units of inventory `{}` were withdrawn in the period of production", draw.inventory);
        let mut problem = Diagnostic::at("no-withdrawal", Severity::Error, draft.place(&draw.at), message);
        problem.found = format!("produced {produced}, and no withdrawal on one of these days for the good or for any");
        problem.help = Some("add the withdrawals that the good was made of".to_owned());
        found.problems.push(problem);
        return;
    };
    let price = of.value.is_known().then(|| of.value.low());
    let valued = sums.values().all(|sum| sum.value.is_some());
    if valued && price.is_some() {
        let message = format!("the price of line `{}` gives way to the values of inventory `{}`", of.id, book.name);
        found.problems.push(note(draft, &draw.at, "unused-price", message));
    }
    let worth = |sum: &Sum| match (&sum.value, price) {
        (Some(value), _) if valued => Some(value * &times),
        (_, Some(price)) => Some(&Ratio::from(price) * &sum.units.divided_by(&units)?),
        _ => None,
    };
    let parts: Vec<(OriginClaim, Option<&Paper>, &Sum, Option<Ratio>)> = sums
        .iter()
        .filter(|(_, sum)| !sum.units.is_zero())
        .map(|((origin, class), sum)| {
            (*origin, class.parse().ok().and_then(|nth: usize| one.papers.get(nth)), sum, worth(sum))
        })
        .collect();
    let foreign: Ratio =
        sums.iter().filter(|((origin, _), _)| *origin == OriginClaim::NonOriginating).map(|(_, sum)| &sum.units).sum();
    let share = foreign.divided_by(&units).unwrap_or_else(Ratio::zero);
    let mut step = step.number("withdrawn", &units).number("non-originating", &foreign).percent("share", &share);
    step = step.number("units in one good", &quantity);
    let named = parts.iter().map(|(origin, _, _, worth)| (value_name(*origin), worth));
    step = named.fold(step, |step, (name, worth)| worth.iter().fold(step, |step, worth| step.number(name, worth)));
    found.steps.push(step);
    let (materials, rounded) = materials(&of, &parts);
    if rounded {
        let message = format!("the values of line `{}` were rounded half-even at the twelfth decimal place", of.id);
        found.problems.push(note(draft, &draw.at, "rounded", message));
    }
    if parts.iter().any(|(_, _, _, worth)| worth.as_ref().is_some_and(Ratio::is_zero)) {
        let message = format!(
            "units of inventory `{}` have a value of zero: what is free of charge has a customs value all the same, so it is taken as not known",
            book.name
        );
        found.problems.push(note(draft, &draw.at, "no-value", message));
    }
    let all = &mut found.case.to_mut().materials;
    all.splice(index..=index, materials);
}

const fn value_name(origin: OriginClaim) -> &'static str {
    match origin {
        OriginClaim::Originating => "value originating",
        OriginClaim::NonOriginating => "value non-originating",
        OriginClaim::Unknown => "value of unknown origin",
    }
}

/// A material for each part. The last value takes what rounding leaves, so that the parts make the whole.
fn materials(of: &Material, parts: &[(OriginClaim, Option<&Paper>, &Sum, Option<Ratio>)]) -> (Vec<Material>, bool) {
    let whole: Option<Ratio> = parts.iter().map(|(_, _, _, worth)| worth.clone()).sum_known();
    let mut left = whole.as_ref().and_then(Ratio::amount);
    let mut rounded = left.is_some_and(|(_, rounded)| rounded);
    let mut made: Vec<Material> = Vec::with_capacity(parts.len());
    for (nth, (origin, paper, _, worth)) in parts.iter().enumerate() {
        let last = nth + 1 == parts.len();
        let value = match (worth.as_ref().and_then(Ratio::amount), left) {
            (Some(_), Some((rest, _))) if last => Some(rest),
            (Some((value, cut)), Some((rest, _))) => {
                rounded |= cut;
                left = Some((rest - value, false));
                Some(value)
            }
            (found, _) => found.map(|(value, _)| value),
        };
        let mut label = match origin {
            OriginClaim::Originating => "originating".to_owned(),
            OriginClaim::NonOriginating => "non-originating".to_owned(),
            OriginClaim::Unknown => "unknown".to_owned(),
        };
        if let Some(paper) = paper {
            label = format!("{label} {}", paper.evidence);
        }
        let id = if parts.len() == 1 { of.id.clone() } else { format!("{}/{label}", of.id) };
        let id = if made.iter().any(|other| other.id == id) { format!("{id}#{}", nth + 1) } else { id };
        let value = value.filter(|value| *value > Amount::ZERO);
        made.push(Material {
            id,
            value: value.map_or(ValueRange::UNKNOWN, ValueRange::known),
            origin: *origin,
            evidence: paper.map(|paper| paper.evidence.clone()),
            received: paper.map(|paper| paper.received).or(of.received),
            ..of.clone()
        });
    }
    (made, rounded)
}

/// The sum of numbers that are all known.
trait SumKnown {
    fn sum_known(self) -> Option<Ratio>;
}

impl<I: Iterator<Item = Option<Ratio>>> SumKnown for I {
    fn sum_known(self) -> Option<Ratio> {
        self.collect::<Option<Vec<Ratio>>>().map(|all| all.iter().sum())
    }
}
