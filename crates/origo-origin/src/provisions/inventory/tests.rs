//! What the worked examples do not show: shortages, openings, marks, long chains of shares, gaps between periods.

use super::*;
use crate::provisions::net_cost::tests::law;
use std::collections::BTreeMap;

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

/// `2026-01-05 +100 O 1.10`: a day, units in (`+`), out (`-`) or opening (`=`), an origin, a value.
fn rows(text: &str) -> Vec<Movement> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(row).collect()
}

fn row(line: &str) -> Movement {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (sign, units) = words[1].split_at(1);
    let origin = words.get(2).map(|word| match *word {
        "O" => OriginClaim::Originating,
        "N" => OriginClaim::NonOriginating,
        _ => OriginClaim::Unknown,
    });
    let unit_value = words.get(3).map(|text| amount(text));
    let class = String::new();
    let kind = match sign {
        "+" => MovementKind::Receipt(Lot { origin: origin.unwrap(), class, unit_value }),
        "=" => MovementKind::Opening { origin, class, unit_value },
        _ => MovementKind::Withdrawal(origin.map(|origin| Mark { origin, class: None, unit_value })),
    };
    Movement { day: day(words[0]), units: amount(units), kind }
}

const MONTH: Span = Span { anchor: Date::FIRST, months: 1 };
const METHODS: [Method; 5] = [
    Method::FirstInFirstOut,
    Method::LastInFirstOut,
    Method::Average(Averaging::Shipment),
    Method::Average(Averaging::Over(MONTH)),
    Method::Average(Averaging::Preceding(MONTH)),
];

fn foreign(account: &Account) -> Vec<String> {
    account.withdrawals.iter().map(|one| one.units_of(OriginClaim::NonOriginating).decimal(4)).collect()
}

#[test]
fn what_comes_and_what_leaves_and_what_is_left_add_up() {
    let books = rows("2026-01-01 +30 O 1\n2026-01-02 +70 N 2\n2026-01-03 -11 \n2026-01-04 +19 O 3\n2026-01-05 -40");
    for method in &METHODS[..4] {
        let found = account(&law(), *method, &books).unwrap();
        let out = found.withdrawals.iter().flat_map(|one| &one.parts);
        for origin in [OriginClaim::Originating, OriginClaim::NonOriginating] {
            let all: Vec<Part> = out.clone().chain(&found.left).cloned().collect();
            let units = if origin == OriginClaim::Originating { 49 } else { 70 };
            assert_eq!(units_of(&all, origin), Ratio::whole(units), "{method:?}");
        }
        let value: Ratio = out.clone().chain(&found.left).map(|part| part.value.clone().unwrap()).sum();
        assert_eq!(value, Ratio::whole(30 + 140 + 57), "{method:?}");
        assert!(!found.rounded && !found.steps.is_empty());
    }
}

#[test]
fn every_method_says_where_the_stock_falls_below_zero() {
    let books = rows("2025-12-05 +10 O\n2026-01-02 +5 N\n2026-01-03 -16\n2026-01-03 +50 O");
    for method in METHODS {
        let refused = account(&law(), method, &books).unwrap_err();
        assert_eq!(refused.row(), Some(2), "{method:?}");
        assert_eq!(
            refused.to_string(),
            "the inventory goes below zero on 2026-01-03: 16 units leave it and 15 are there"
        );
    }
    let marked = rows("2026-01-02 +5 N\n2026-01-02 +50 O\n2026-01-03 -6 N");
    let refused = account(&law(), Method::Specific, &marked).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the inventory goes below zero on 2026-01-03: 6 non-originating units leave it and 5 are there"
    );
}

#[test]
fn rows_may_stand_in_any_order_but_the_receipt_must_come_before_the_withdrawal() {
    let early = rows("2026-01-09 -5\n2026-01-08 +5 N");
    assert_eq!(foreign(&account(&law(), Method::FirstInFirstOut, &early).unwrap()), ["5"]);
    let late = rows("2026-01-08 +5 N\n2026-01-07 -5");
    assert_eq!(account(&law(), Method::FirstInFirstOut, &late).unwrap_err().row(), Some(1));
}

#[test]
fn opening_inventory_is_traced_marked_or_taken_as_foreign() {
    let receipts = "2025-12-01 +80 N\n2025-12-05 +30 O\n2025-12-09 +10 N\n";
    let opened = |text: &str| rows(&format!("{receipts}{text}\n2026-01-03 -50"));
    let fifo = |text: &str| account(&law(), Method::FirstInFirstOut, &opened(text));
    // Ten of the oldest receipt, then the two later ones.
    assert_eq!(foreign(&fifo("2026-01-01 =50").unwrap()), ["20"]);
    assert_eq!(foreign(&fifo("2026-01-01 =50 N").unwrap()), ["50"]);
    assert_eq!(fifo("2026-01-01 =50 O").unwrap_err(), Refusal::OpeningOrigin { row: 3 });
    assert_eq!(
        fifo("2026-01-01 =121").unwrap_err().to_string(),
        "no receipt before the opening accounts for 1 of its units"
    );
    assert_eq!(fifo("2026-01-01 =20\n2026-01-02 =30").unwrap_err(), Refusal::TwoOpenings { row: 4 });
    assert_eq!(fifo("2026-01-05 =50").unwrap_err(), Refusal::BeforeOpening { row: 4 });
    let marked = rows("2026-01-01 =20 O 3\n2026-01-01 =30 N 2\n2026-01-02 -5 O\n2026-01-03 -6 N");
    let found = account(&law(), Method::Specific, &marked).unwrap();
    assert_eq!(foreign(&found), ["0", "6"]);
    assert_eq!(found.withdrawals[1].value_of(OriginClaim::NonOriginating), Some(Ratio::whole(12)));
}

#[test]
fn marks_must_say_what_is_taken_and_a_value_only_if_it_is_one() {
    let bare = rows("2026-01-02 +5 N\n2026-01-03 -5");
    assert_eq!(account(&law(), Method::Specific, &bare).unwrap_err(), Refusal::NoMark { row: 1 });
    let two = rows("2026-01-01 +5 N 1\n2026-01-02 +5 N 2\n2026-01-03 -5 N\n2026-01-04 -1 N 1.5");
    let found = account(&law(), Method::Specific, &two).unwrap();
    assert_eq!(found.withdrawals[0].value_of(OriginClaim::NonOriginating), None);
    assert_eq!(found.withdrawals[1].value_of(OriginClaim::NonOriginating).unwrap().decimal(2), "1.5");
}

#[test]
fn a_ratio_of_the_period_before_needs_a_period_before() {
    let method = Method::Average(Averaging::Preceding(MONTH));
    let first = rows("2026-01-02 +5 N\n2026-01-03 -5");
    let refused = account(&law(), method, &first).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the ratio for 2026-01-03 is that of 2025-12-01/2025-12-31, in which the inventory held nothing"
    );
    // January is half foreign; nothing moves in February, so March still takes that ratio, and April takes that of March.
    let gap = rows("2026-01-02 +5 N\n2026-01-02 +5 O\n2026-03-01 +90 N\n2026-03-03 -4\n2026-04-01 -10");
    let found = account(&law(), method, &gap).unwrap();
    assert_eq!(foreign(&found), ["2", "9.5"]);
    let empty = rows("2026-01-02 +5 N\n2026-02-02 -5\n2026-04-01 +7 N\n2026-04-02 -7");
    assert_eq!(account(&law(), method, &empty).unwrap_err().row(), Some(3));
}

#[test]
fn long_chains_of_shares_are_cut_and_it_is_said() {
    let line = |nth: i32| {
        let at = day("2026-01-01").plus_days(nth);
        let next = if nth % 2 == 0 { "O" } else { "N" };
        format!("{at} -{}\n{at} +{} {next} 1.07\n", 7 + nth % 5, 7 + nth % 5)
    };
    let long: String = (0..900).map(line).collect();
    let books = rows(&format!("2025-12-31 +997 N 1.13\n{long}"));
    let found = account(&law(), Method::Average(Averaging::Shipment), &books).unwrap();
    assert!(found.rounded);
    let units: Ratio = found.left.iter().map(|part| &part.units).sum();
    assert_eq!(units, Ratio::whole(997));
}

#[test]
fn movements_of_nothing_and_receipts_without_value_are_refused() {
    let nothing = rows("2026-01-02 +0 N");
    assert_eq!(account(&law(), Method::LastInFirstOut, &nothing).unwrap_err(), Refusal::NoUnits { row: 0 });
    let half = rows("2026-01-02 +1 N 1\n2026-01-03 +1 N");
    assert_eq!(account(&law(), Method::LastInFirstOut, &half).unwrap_err(), Refusal::NoValue { row: 1 });
    let own = rows("2026-01-02 +1 O 1");
    let refused = value_of_identical(&law(), Valuation::RollingAverage, &own).unwrap_err();
    assert_eq!(refused, Refusal::NotNonOriginating { row: 0 });
    let none = Calculations::default();
    let refused = account(&none, Method::FirstInFirstOut, &half).unwrap_err();
    assert_eq!(refused.to_string(), "the agreement does not offer `first-in-first-out`");
}

#[test]
fn periods_follow_each_other_from_their_anchor() {
    let mut seen = BTreeMap::new();
    for (anchor, months, at) in
        [("2026-02-15", 3, "2026-02-14"), ("2026-02-15", 3, "2026-05-14"), ("2026-01-31", 1, "2026-02-28")]
    {
        seen.insert((anchor, at), Span { anchor: day(anchor), months }.around(day(at)).to_string());
    }
    assert_eq!(seen[&("2026-02-15", "2026-02-14")], "2025-11-15/2026-02-14");
    assert_eq!(seen[&("2026-02-15", "2026-05-14")], "2026-02-15/2026-05-14");
    assert_eq!(seen[&("2026-01-31", "2026-02-28")], "2026-02-28/2026-03-30");
}
