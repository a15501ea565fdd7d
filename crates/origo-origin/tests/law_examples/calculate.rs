//! A case to its numbers: exactly, and with the rounding that the text does on the way.

use crate::{Case, Numbers, number};
use libtest_mimic::Failed;
use origo_base::{Amount, Date, OriginClaim, Percent, Period, Ratio};
use origo_origin::provisions::{
    Account, Averaging, Base, Currency, Ground, Key, Loan, Lot, Method, Movement, MovementKind, Order, Part, Payment,
    PoolLine, Rate, Refusal, Span, Step, Valuation, Yield, account, allocate, currency_in_total_cost, net_cost,
    non_allowable, value_of_identical,
};
use origo_rulebook::Rulebook;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Costs divided by a key; what is given for each good is its base.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Allocation {
    key: String,
    costs: String,
    excluded: Option<String>,
    goods: Vec<String>,
    bases: Vec<Vec<String>>,
}

/// A pool; a line is a name, an amount, what of it is excluded, and what goods get of the rest.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NetCost {
    order: String,
    goods: Vec<String>,
    vnm: Option<String>,
    lines: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Conversion {
    total: String,
    gains: String,
    losses: String,
    net_loss_in_total: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stock {
    method: Option<String>,
    valuation: Option<String>,
    months: Option<i32>,
    /// The period whose ratio is asked.
    period: Option<String>,
    /// The first day whose withdrawals are summed.
    from: Option<String>,
    movements: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Interest {
    principal: String,
    rate: String,
    interest: String,
    interval: Option<String>,
    balance: Option<String>,
    payments: Vec<[String; 2]>,
    yields: Vec<[String; 2]>,
}

/// The exact numbers, those with the rounding of the text, and the steps.
pub(crate) fn calculate(
    rulebook: &Rulebook,
    movements: &BTreeMap<String, Vec<Vec<String>>>,
    case: &Case,
) -> Result<(Numbers, Numbers, Vec<Step>), Failed> {
    let kinds = [
        case.allocation.is_some(),
        case.net_cost.is_some(),
        case.currency.is_some(),
        case.stock.is_some(),
        case.interest.is_some(),
    ];
    if kinds.iter().filter(|kind| **kind).count() != 1 {
        return Err("a case is of one kind".into());
    }
    let refused = |refusal: Refusal| Failed::from(format!("{refusal}; {}", refusal.help()));
    let rounds = &case.text_rounds;
    if let Some(asked) = &case.allocation {
        return allocation(rulebook, asked, rounds).map_err(refused);
    }
    if let Some(asked) = &case.net_cost {
        let (numbers, steps) = pool(rulebook, asked).map_err(refused)?;
        return Ok((numbers, Numbers::new(), steps));
    }
    if let Some(asked) = &case.currency {
        let currency = Currency {
            gains: number(&asked.gains),
            losses: number(&asked.losses),
            net_loss_in_total: asked.net_loss_in_total,
        };
        let law = rulebook.calculations();
        let found = currency_in_total_cost(law, "good", &number(&asked.total), &currency).map_err(refused)?;
        return Ok((Numbers::from([("total".to_owned(), vec![found.0])]), Numbers::new(), vec![found.1]));
    }
    if let Some(asked) = &case.stock {
        let rows: Vec<Movement> = movements[&asked.movements].iter().map(|row| movement(row)).collect();
        let found = follow(rulebook, asked, &rows).map_err(refused)?;
        return Ok((exact(asked, &found), rounded(asked, &found, rounds), found.steps));
    }
    let asked = case.interest.as_ref().unwrap();
    let (numbers, steps) = interest(rulebook, asked).map_err(refused)?;
    Ok((numbers, Numbers::new(), steps))
}

fn allocation(
    rulebook: &Rulebook,
    asked: &Allocation,
    rounds: &BTreeMap<String, u32>,
) -> Result<(Numbers, Numbers, Vec<Step>), Refusal> {
    let law = rulebook.calculations();
    let costs = number(&asked.costs);
    let excluded = asked.excluded.as_deref().map(number);
    let (mut exact, mut rounded, mut steps) = (Numbers::new(), Numbers::new(), Vec::new());
    for (index, good) in asked.goods.iter().enumerate() {
        let base = |row: &Vec<String>| Base {
            of: row[0].clone(),
            good: number(&row[index + 1]),
            all: row[1..].iter().map(|text| number(text)).sum(),
        };
        let mut bases = asked.bases.iter().map(base);
        let mut next = || bases.next().unwrap();
        let key = match asked.key.as_str() {
            "cost-ratio" => Key::CostRatio(next()),
            "labor-material-ratio" => Key::LaborMaterial { labor: next(), material: next() },
            "direct-cost-ratio" => Key::DirectCost { labor: next(), material: next(), overhead: next() },
            other => panic!("no key is named `{other}`"),
        };
        let found = allocate(law, good, &costs, &key)?;
        let amount = match &excluded {
            None => found.amount.clone(),
            Some(excluded) => {
                let (amount, excluded) = (costs.clone(), excluded.clone());
                let line = PoolLine { name: "overhead".to_owned(), amount, excluded, key };
                net_cost(law, good, Order::AllocateThenExclude, &[line])?.net
            }
        };
        let ratio = rounds.get("ratio").map_or_else(|| found.ratio.clone(), |places| found.ratio.half_up(*places));
        let cut = |amount: Ratio| rounds.get("money").map_or_else(|| amount.clone(), |places| amount.half_up(*places));
        let less = excluded.as_ref().map_or_else(Ratio::zero, |excluded| cut(excluded * &ratio));
        rounded.insert(format!("allocated.{good}"), vec![&cut(&costs * &ratio) - &less]);
        exact.insert(format!("ratio.{good}"), vec![found.ratio]);
        exact.insert(format!("allocated.{good}"), vec![amount]);
        steps.extend(found.steps);
    }
    Ok((exact, rounded, steps))
}

fn pool(rulebook: &Rulebook, asked: &NetCost) -> Result<(Numbers, Vec<Step>), Refusal> {
    let order = match asked.order.as_str() {
        "exclude-then-allocate" => Order::ExcludeThenAllocate,
        "allocate-then-exclude" => Order::AllocateThenExclude,
        "cost-by-cost" => Order::CostByCost,
        other => panic!("no order is named `{other}`"),
    };
    // A pool that the text does not divide is the pool of one good.
    let one = ["all".to_owned()];
    let goods = if asked.goods.is_empty() { &one[..] } else { &asked.goods[..] };
    let (mut numbers, mut steps) = (Numbers::new(), Vec::new());
    for (index, good) in goods.iter().enumerate() {
        let line = |row: &Vec<String>| {
            let parts: Vec<Ratio> = row[3..].iter().map(|text| number(text)).collect();
            let of = "what the text gives".to_owned();
            let base = Base {
                of,
                good: parts.get(index).cloned().unwrap_or_else(Ratio::one),
                all: if parts.is_empty() { Ratio::one() } else { parts.iter().sum() },
            };
            let key = Key::Own { base, ground: Ground::Cause, solely_to_qualify: false };
            PoolLine { name: row[0].clone(), amount: number(&row[1]), excluded: number(&row[2]), key }
        };
        let lines: Vec<PoolLine> = asked.lines.iter().map(line).collect();
        let found = net_cost(rulebook.calculations(), good, order, &lines)?;
        if let Some(vnm) = asked.vnm.as_deref().map(number) {
            let content = (&found.net - &vnm).divided_by(&found.net).unwrap();
            numbers.insert(format!("content.{good}"), vec![content]);
        }
        numbers.insert("total".to_owned(), vec![found.total_of_all]);
        numbers.insert("net".to_owned(), vec![found.net_of_all]);
        numbers.insert(format!("excluded.{good}"), vec![&found.allocated - &found.net]);
        numbers.insert(format!("allocated.{good}"), vec![found.allocated]);
        numbers.insert(format!("net.{good}"), vec![found.net]);
        steps.extend(found.steps);
    }
    Ok((numbers, steps))
}

fn movement(row: &[String]) -> Movement {
    let origin = row.get(3).map(|word| match word.as_str() {
        "originating" => OriginClaim::Originating,
        "non-originating" => OriginClaim::NonOriginating,
        other => panic!("no origin is named `{other}`"),
    });
    let unit_value = row.get(4).map(|text| Amount::parse(text).unwrap());
    let class = String::new();
    let kind = match row[1].as_str() {
        "receipt" => MovementKind::Receipt(Lot { origin: origin.unwrap(), class, unit_value }),
        "opening" => MovementKind::Opening { origin, class, unit_value },
        "withdrawal" => MovementKind::Withdrawal(None),
        other => panic!("no movement is named `{other}`"),
    };
    Movement { day: Date::parse(&row[0]).unwrap(), units: Amount::parse(&row[2]).unwrap(), kind }
}

fn follow(rulebook: &Rulebook, asked: &Stock, rows: &[Movement]) -> Result<Account, Refusal> {
    let law = rulebook.calculations();
    let span =
        || Span { anchor: rows[0].day.plus_days(1 - i32::from(rows[0].day.ymd().2)), months: asked.months.unwrap() };
    if let Some(valuation) = &asked.valuation {
        let valuation = match valuation.as_str() {
            "first-in-first-out" => Valuation::FirstInFirstOut,
            "last-in-first-out" => Valuation::LastInFirstOut,
            "rolling-average" => Valuation::RollingAverage,
            other => panic!("no valuation is named `{other}`"),
        };
        return value_of_identical(law, valuation, rows);
    }
    let method = match asked.method.as_deref().unwrap() {
        "first-in-first-out" => Method::FirstInFirstOut,
        "last-in-first-out" => Method::LastInFirstOut,
        "average-of-shipment" => Method::Average(Averaging::Shipment),
        "average-over-period" => Method::Average(Averaging::Over(span())),
        "average-of-preceding" => Method::Average(Averaging::Preceding(span())),
        other => panic!("no method is named `{other}`"),
    };
    account(law, method, rows)
}

const FOREIGN: OriginClaim = OriginClaim::NonOriginating;
const OWN: OriginClaim = OriginClaim::Originating;

fn units(parts: &[Part], origin: OriginClaim) -> Ratio {
    parts.iter().filter(|part| part.origin == origin).map(|part| &part.units).sum()
}

fn all_units(parts: &[Part]) -> Ratio {
    parts.iter().map(|part| &part.units).sum()
}

fn value(parts: &[Part]) -> Ratio {
    parts.iter().map(|part| part.value.clone().unwrap_or_else(Ratio::zero)).sum()
}

fn over(part: Ratio, whole: &Ratio) -> Ratio {
    part.divided_by(whole).unwrap_or_else(Ratio::zero)
}

/// The withdrawals that a case sums: those of the period asked, or from a day on.
fn summed<'a>(asked: &Stock, found: &'a Account) -> Vec<&'a Part> {
    let from = asked.from.as_deref().map(|text| Date::parse(text).unwrap());
    let period = asked.period.as_deref().map(|text| Period::parse(text).unwrap());
    let counts = |day: Date| match (from, period) {
        (Some(from), _) => day >= from,
        (None, Some(period)) => period.contains(day),
        (None, None) => true,
    };
    found.withdrawals.iter().filter(|one| counts(one.day)).flat_map(|one| &one.parts).collect()
}

fn exact(asked: &Stock, found: &Account) -> Numbers {
    let mut numbers = Numbers::new();
    let mut list = |name: &str, of: &dyn Fn(&[Part]) -> Ratio| {
        numbers.insert(name.to_owned(), found.withdrawals.iter().map(|one| of(&one.parts)).collect());
    };
    list("originating", &|parts| units(parts, OWN));
    list("non-originating", &|parts| units(parts, FOREIGN));
    list("ratio", &|parts| over(units(parts, FOREIGN), &all_units(parts)));
    list("unit", &|parts| over(value(parts), &all_units(parts)));
    let foreign = |parts: &[Part]| -> Ratio {
        value(&parts.iter().filter(|part| part.origin == FOREIGN).cloned().collect::<Vec<_>>())
    };
    list("value", &foreign);
    let mut one = |name: &str, value: Ratio| drop(numbers.insert(name.to_owned(), vec![value]));
    one("left-value", value(&found.left));
    one("left-unit", over(value(&found.left), &all_units(&found.left)));
    let parts: Vec<Part> = summed(asked, found).into_iter().cloned().collect();
    one("sum-originating", units(&parts, OWN));
    one("sum-non-originating", units(&parts, FOREIGN));
    one("sum-value", foreign(&parts));
    if let Some(period) = period(asked, found) {
        one("period-originating-ratio", over(units(&period.held, OWN), &all_units(&period.held)));
        one("period-left-originating", units(&period.left, OWN));
        one("period-left-non-originating", units(&period.left, FOREIGN));
    }
    numbers
}

fn period<'a>(asked: &Stock, found: &'a Account) -> Option<&'a origo_origin::provisions::PeriodRatio> {
    let wanted = Period::parse(asked.period.as_deref()?).unwrap();
    Some(found.periods.iter().find(|one| one.period == wanted).expect("the period that the case names"))
}

/// What the text prints: ratio and unit value rounded before they are multiplied, units rounded after.
fn rounded(asked: &Stock, found: &Account, rounds: &BTreeMap<String, u32>) -> Numbers {
    let cut = |value: Ratio, by: &str| match rounds.get(by) {
        Some(places) => value.half_up(*places),
        None => value,
    };
    let mut numbers = Numbers::new();
    let Some(period) = period(asked, found) else {
        let (mut foreign, mut worth) = (Vec::new(), Vec::new());
        for one in &found.withdrawals {
            let ratio = cut(over(one.units_of(FOREIGN), &one.units), "ratio");
            let unit = cut(over(value(&one.parts), &one.units), "unit");
            worth.push(&(&one.units * &ratio) * &unit);
            foreign.push(&one.units * &ratio);
        }
        numbers.insert("non-originating".to_owned(), foreign);
        numbers.insert("value".to_owned(), worth);
        return numbers;
    };
    let ratio = cut(over(units(&period.held, OWN), &all_units(&period.held)), "originating_ratio");
    let unit = cut(over(value(&period.held), &all_units(&period.held)), "unit");
    let each = cut(&unit * &(&Ratio::one() - &ratio), "each");
    let mut pair = |name: &str, all: &Ratio| {
        let own = cut(all * &ratio, "units");
        numbers.insert(format!("{name}-non-originating"), vec![all - &own]);
        numbers.insert(format!("{name}-originating"), vec![own]);
    };
    let all: Ratio = summed(asked, found).into_iter().map(|part| &part.units).sum();
    pair("sum", &all);
    pair("period-left", &all_units(&period.left));
    numbers.insert("sum-value".to_owned(), vec![&each * &all]);
    numbers
}

fn interest(rulebook: &Rulebook, asked: &Interest) -> Result<(Numbers, Vec<Step>), Refusal> {
    let amount = |text: &str| Amount::parse(text).unwrap();
    let kind = match (&asked.interval, &asked.balance) {
        (Some(interval), Some(balance)) => Rate::Variable { interval: number(interval), balance: amount(balance) },
        _ => Rate::Fixed,
    };
    let loan = Loan {
        name: "loan".to_owned(),
        principal: amount(&asked.principal),
        rate: Percent::parse(&asked.rate).unwrap(),
        kind,
        payments: asked
            .payments
            .iter()
            .map(|[years, principal]| Payment { years: number(years), principal: amount(principal) })
            .collect(),
        interest: amount(&asked.interest),
    };
    let yields: Vec<Yield> = asked
        .yields
        .iter()
        .map(|[years, rate]| Yield { years: number(years), rate: Percent::parse(rate).unwrap() })
        .collect();
    let rule = rulebook.interest().as_ref().expect("a rule on interest");
    let mut numbers = Numbers::new();
    let found = non_allowable(rule, &loan, &yields, false)?;
    // No example reaches the margin, so that both readings come to the same.
    assert_eq!(found.excluded, non_allowable(rule, &loan, &yields, true)?.excluded);
    let hundred = Ratio::whole(100);
    for (name, value) in [
        ("weighted", found.weighted),
        ("maturity", found.maturity),
        ("benchmark", &found.benchmark * &hundred),
        ("ceiling", &found.ceiling * &hundred),
        ("excluded", found.excluded),
    ] {
        numbers.insert(name.to_owned(), vec![value]);
    }
    Ok((numbers, found.steps))
}
