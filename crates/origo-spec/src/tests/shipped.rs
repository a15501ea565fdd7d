//! The shipped rulebooks.

use super::build::{good, loaded};
use origo_base::{Answer, Country, StatusKind};
use origo_rulebook::Rulebook;
use std::path::Path;

#[expect(clippy::disallowed_methods, reason = "a test may read the rulebooks that it is about")]
pub(super) fn shipped(name: &str) -> Rulebook {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks").join(name);
    let mut files: Vec<_> = std::fs::read_dir(folder.join("psr")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let rules: Vec<String> = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    loaded(&std::fs::read_to_string(folder.join("agreement.toml")).unwrap(), &rules.join("\n"))
}

/// 8708.30 for a car: General Note 11 asks a shift from brake parts with 70 percent of net cost, the Uniform Regulations let
/// the content alone do; only there can "as printed" open transaction value.
#[test]
fn a_brake_caliper_under_both_enactments() {
    let usmca = shipped("usmca");
    let caliper = |bracket: &str| {
        // The bracket is no part of a caliper in its own subheading (UR 3(4)).
        let build = good("8708.30").kind("caliper").end_use("oe(pv)").fact("parts-or-unassembled", Answer::No);
        let build = build.no("bracket", "8708.30", bracket).with(|m| m.kinds.is = vec!["other-brake-good".into()]);
        build.no("piston", "7325.99", "10").tv("100").net("90").total("95")
    };
    // 17 + 10 of 90 is 30 percent. The bracket is no brake part, so it does not shift, and it is above the tolerance.
    let us = caliper("17").verdict(&usmca);
    assert_eq!((us.status, us.rule.as_deref()), (StatusKind::NonOriginating, Some("brake-other-pv-oe")));
    assert!(caliper("17").reading("enactment", "ur").originates(&usmca));
    assert!(caliper("17").set(|case| case.into = Country::parse("CA").ok()).originates(&usmca));
    assert!(!caliper("17.01").reading("enactment", "ur").originates(&usmca));
    // A part of a brake shifts under the American text too.
    let part = |value: &str| {
        caliper(value).with(|_| ()).set(|case| {
            case.materials.iter_mut().take(1).for_each(|m| m.kinds.is = vec!["brake-part".into()]);
        })
    };
    assert!(part("17").originates(&usmca));
    assert!(!part("17.01").originates(&usmca));
    // Ten percent of transaction value is tolerated, then the change of heading alone does.
    assert!(caliper("10").originates(&usmca));
    // The printed figure of transaction value: 80 percent of 140 is 28.
    let dear = caliper("18").tv("140").reading("enactment", "ur");
    assert!(!dear.originates(&usmca));
    assert!(dear.reading("table-b-tv", "as-printed").originates(&usmca));
}

/// A material of 8708.30 whose description is not known leaves it open, and its description settles it.
#[test]
fn the_kind_of_a_material_settles_a_caliper() {
    let usmca = shipped("usmca");
    let build = good("8708.30").kind("caliper").end_use("oe(pv)").no("bracket", "8708.30", "17").tv("100").net("90");
    let build = build.fact("parts-or-unassembled", Answer::No);
    let verdict = build.verdict(&usmca);
    assert_eq!(verdict.status, StatusKind::Undetermined);
    assert!(verdict.settling.contains("kind:bracket"), "{verdict:?}");
    assert!(!verdict.settling.contains("kind"));
}

/// What a vehicle is asked beside its content; the last clears a doubt about the first.
const VEHICLE_DUTIES: [&str; 5] =
    ["core-parts-originate", "steel-purchases", "aluminum-purchases", "labor-value-content", "core-parts-otherwise"];

/// UR 13: each step holds from its day (derived examples d-stage-pv and d-stage-ht), duties beside it.
#[test]
fn steps_of_vehicles() {
    let usmca = shipped("usmca");
    let vehicle = |code: &str, kind: &str, day: &str, vnm: &str| {
        let mut build = good(code).kind(kind).produced(day).no("n", "8708.99", vnm).net("100").total("100");
        for duty in VEHICLE_DUTIES {
            build = build.fact(duty, Answer::Yes);
        }
        // By net cost: transaction value is not stated, and its test would be open.
        build.method("nc").base("total-cost").originates(&usmca)
    };
    for (day, vnm) in
        [("2021-06-30", "34"), ("2021-07-01", "31"), ("2022-07-01", "28"), ("2023-06-30", "28"), ("2023-07-01", "25")]
    {
        assert!(vehicle("8703.23", "passenger-vehicle", day, vnm), "{day}");
        assert!(!vehicle("8703.23", "passenger-vehicle", day, &format!("{vnm}.01")), "{day}");
    }
    for (day, vnm) in [("2024-06-30", "40"), ("2024-07-01", "36"), ("2027-07-01", "30")] {
        assert!(vehicle("8704.22", "heavy-truck", day, vnm), "{day}");
        assert!(!vehicle("8704.22", "heavy-truck", day, &format!("{vnm}.01")), "{day}");
    }
}

/// A code without a rule is open in a partial rulebook.
#[test]
fn a_partial_rulebook_refuses_nothing() {
    let usmca = shipped("usmca");
    let verdict = good("8429.11").no("n", "8429.11", "10").verdict(&usmca);
    assert_eq!((verdict.status, verdict.rule), (StatusKind::Undetermined, None));
}
