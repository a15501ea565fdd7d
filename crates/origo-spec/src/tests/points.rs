//! Tricky points of law, as the evaluator reads them.

use super::build::{NAFTA, USMCA, amount, book, good, one_rule, rule};
use origo_base::{Answer, Country, Date, OriginClaim, Period, Stage, StatusKind, ValueRange};
use std::collections::BTreeSet;

const UNDETERMINED: StatusKind = StatusKind::Undetermined;

fn names(of: &[&str]) -> BTreeSet<String> {
    of.iter().map(|name| (*name).to_owned()).collect()
}

/// UR 5(1)(a)(ii): total cost, with what net cost leaves out.
#[test]
fn the_tolerance_is_measured_on_total_cost_not_on_net_cost() {
    let rulebook = one_rule(USMCA, "7603", "shift(CC)");
    let powder =
        good("7603.10").no("scrap", "7602.00", "10").cost("other-product", "70", "").cost("sales-promotion", "20", "");
    assert_eq!(powder.clone().with(|m| m.value = ValueRange::known(amount("11"))).status(&rulebook), UNDETERMINED);
    // Transaction value is not stated: on it the tolerance is open.
    let powder = powder.base("total-cost");
    assert!(powder.originates(&rulebook));
    let less = good("7603.10").no("scrap", "7602.00", "10").cost("other-product", "70", "").cost("affiliate", "20", "");
    assert!(!less.base("total-cost").originates(&rulebook), "what is not on the books is not in total cost");
}

/// UR 1(1) "total cost": incurred in the territory of the parties.
#[test]
fn labor_abroad_is_in_no_base() {
    let rulebook = one_rule(USMCA, "7603", "shift(CC)");
    let powder = good("7603.10").no("scrap", "7602.00", "10").base("total-cost");
    assert!(powder.clone().cost("other-product", "90", "US").originates(&rulebook));
    assert!(powder.clone().cost("other-product", "90", "").originates(&rulebook));
    assert!(!powder.cost("other-product", "90", "CN").originates(&rulebook));
}

/// UR 3(2): each of the non-originating materials.
#[test]
fn all_materials_shift_not_any() {
    let rulebook = one_rule("", "8501.10", "shift(CTH)");
    let motor = good("8501.10").no("wire", "7408.11", "50");
    assert!(motor.originates(&rulebook));
    assert!(!motor.clone().no("motor", "8501.20", "0.01").originates(&rulebook));
    assert!(motor.yes("motor", "8501.20", "500").originates(&rulebook), "an originating one need not");
}

/// UR 7(2)-(3): a content below zero meets no figure, and neither does one of nothing.
#[test]
fn a_negative_content_and_a_base_of_zero_meet_nothing() {
    let rulebook = one_rule("", "8501.10", "RVC(TV >= 0%)");
    assert!(good("8501.10").no("n", "8503.00", "100").tv("100").originates(&rulebook));
    assert!(!good("8501.10").no("n", "8503.00", "100.01").tv("100").originates(&rulebook));
    assert!(!good("8501.10").no("n", "8503.00", "0").tv("0").originates(&rulebook));
    assert!(!good("8501.10").no("n", "8503.00", "0").tv("-5").originates(&rulebook));
}

/// UR 8(2), 9: what is not proven is not yes, and what could be is not no.
#[test]
fn unknown_is_never_yes() {
    let rulebook = one_rule("", "8501.10", "shift(CTH)");
    let verdict = good("8501.10").unknown("m", "8501.20", "1").verdict(&rulebook);
    assert_eq!((verdict.status, verdict.criterion), (UNDETERMINED, None));
    assert_eq!(verdict.settling, names(&["origin:m"]));
    assert_eq!(verdict.rule.as_deref(), Some("the-rule"));
    // A claim without a paper, and one with a paper that came too late.
    let claimed = good("8501.10").yes("m", "8501.20", "1");
    assert!(claimed.originates(&rulebook));
    assert_eq!(claimed.clone().with(|m| m.evidence = None).status(&rulebook), UNDETERMINED);
    let late = claimed.set(|case| {
        case.known_on = Date::parse("2024-05-01").ok();
        case.evidence.values_mut().for_each(|paper| paper.received = Date::parse("2024-05-02").ok());
    });
    assert_eq!(late.status(&rulebook), UNDETERMINED);
}

/// UR 9 and 19 USC 1508: what a paper must say.
#[test]
fn a_paper_counts_for_its_part_revision_code_and_period() {
    let rulebook = one_rule("", "8501.10", "shift(CTH)");
    let with = |change: &dyn Fn(&mut origo_base::Evidence)| {
        let built = good("8501.10").yes("m", "8501.20", "1").with(|m| m.revision = Some("A".into()));
        let built = built.set(|case| case.evidence.values_mut().for_each(change));
        built.status(&rulebook) == StatusKind::Originating
    };
    let period = |text: &str| Period::parse(text).ok();
    assert!(with(&|paper| paper.part = Some("m".into())));
    assert!(!with(&|paper| paper.part = Some("n".into())));
    assert!(!with(&|paper| paper.part = None), "a paper for no good");
    assert!(with(&|paper| paper.revision = Some("*".into())));
    assert!(with(&|paper| paper.revision = Some("A".into())));
    assert!(!with(&|paper| paper.revision = Some("B".into())));
    assert!(with(&|paper| paper.hs = Some(super::build::hs("8501.20.10"))));
    assert!(!with(&|paper| paper.hs = Some(super::build::hs("8501.31"))));
    assert!(with(&|paper| paper.valid = period("2023-04-01/2024-03-31")));
    assert!(!with(&|paper| paper.valid = period("2023-03-31/2024-03-31")), "a year and a day");
    assert!(!with(&|paper| paper.valid = period("2024-03-02/2024-12-31")), "not the whole period of production");
    assert!(!with(&|paper| paper.valid = period("2024-01-01/2024-03-30")));
}

/// The country of origin is no origin (UR 3 speaks of production and materials only).
#[test]
fn a_country_is_not_an_origin() {
    let rulebook = one_rule("", "8501.10", "shift(CTH)");
    for country in ["US", "CN"] {
        let built = good("8501.10").unknown("m", "8501.20", "1").with(|m| m.country = Country::parse(country).ok());
        assert_eq!(built.status(&rulebook), UNDETERMINED);
    }
}

/// An open fact that does not matter leaves no doubt: a part of 80 percent passes for either use, though the rule is open.
#[test]
fn a_part_that_passes_for_every_use_originates() {
    let oe = rule("oe", "8501.10", "use = \"oe(pv)\"", "RVC(TV >= 80%)");
    let rest = rule("rest", "8501.10", "use = \"other\"", "RVC(TV >= 60%)");
    let rulebook = book("", &(oe + &rest));
    let part = |vnm: &str| good("8501.10").no("n", "8503.00", vnm).tv("100");
    let verdict = part("20").verdict(&rulebook);
    assert_eq!(
        (verdict.status, verdict.criterion.as_deref(), verdict.rule),
        (StatusKind::Originating, Some("B"), None)
    );
    let verdict = part("21").verdict(&rulebook);
    assert_eq!(verdict.status, UNDETERMINED);
    assert!(verdict.settling.contains("use"));
    assert!(part("21").end_use("service").originates(&rulebook));
    assert!(!part("21").end_use("oe(pv)").originates(&rulebook));
    assert!(!part("41").originates(&rulebook));
}

/// The method is elected before the unknown facts are known: one method for each use is no election.
#[test]
fn one_election_stands_for_every_completion() {
    let oe = rule("oe", "8501.10", "use = \"oe\"", "RVC(NC >= 50%)");
    let rest = rule("rest", "8501.10", "use = \"other\"", "RVC(TV >= 50%)");
    let rulebook = book("", &(oe + &rest));
    let part = good("8501.10").no("n", "8503.00", "40").tv("100").net("100");
    assert_eq!(part.status(&rulebook), UNDETERMINED);
    assert!(part.end_use("oe").originates(&rulebook));
}

/// UR 3(6): the alternatives of a rule are no elections; which one is met may differ from completion to completion.
#[test]
fn alternatives_may_differ_from_completion_to_completion() {
    let rulebook = one_rule("", "8501.10", "shift({7408}) or shift({8503})");
    let part = good("8501.10").no("n", "7408.11,8503.00", "40");
    assert!(part.originates(&rulebook));
}

/// UR 7(7)-(8): under verification transaction value may be given up for net cost, and not the other way.
#[test]
fn verification_opens_one_way_only() {
    let rulebook = one_rule("", "8501.10", "RVC(TV >= 60% | NC >= 50%)");
    let by = |method: &str, tv: &str, net: &str| {
        let mut built = good("8501.10").no("n", "8503.00", "50").tv(tv).net(net).method(method);
        built.elections.stage = Stage::UnderVerification;
        built.originates(&rulebook)
    };
    assert!(by("tv", "100", "100"));
    assert!(!by("nc", "200", "99"));
    assert!(by("nc", "100", "100"));
}

/// UR 5(3)(k): of chapters 1 to 27, only a material of another subheading is tolerated.
#[test]
fn an_excepted_material_is_not_tolerated() {
    let rulebook = one_rule(USMCA, "0805", "shift(CTH)");
    let fruit = |code: &str| good("0805.10").no("n", code, "1").tv("100");
    assert!(fruit("0805.20").originates(&rulebook));
    assert!(!fruit("0805.10").originates(&rulebook));
    assert_eq!(fruit("0805").status(&rulebook), UNDETERMINED, "it could be of the same subheading");
}

/// NAFTA s. 6(6)(d), ss. 9-10: a method closed for a use, and a value that comes from tracing.
#[test]
fn a_closed_method_and_a_traced_value() {
    let traced =
        "[[traced]]\ngoods = \"8501\"\nuse = \"oe(pv)\"\nfact = \"traced-value\"\nasks = \"?\"\ncite = [\"T 9\"]\n";
    let rulebook = book(&format!("{traced}{NAFTA}"), &rule("motor", "8501.10", "", "RVC(NC >= 50%)"));
    let motor = good("8501.10").no("n", "8503.00", "90").net("100").tv("100");
    assert!(!motor.clone().end_use("service").originates(&rulebook));
    assert_eq!(motor.clone().end_use("oe(pv)").status(&rulebook), UNDETERMINED);
    let stated = motor.end_use("oe(pv)").fact("traced-value", Answer::Amount(amount("50")));
    assert!(stated.originates(&rulebook));
    assert!(!stated.fact("traced-value", Answer::Amount(amount("50.01"))).originates(&rulebook));
}

/// UR 3(1)-(3): production in the territory, on its last day.
#[test]
fn production_is_in_the_territory() {
    let rulebook = one_rule("", "8501.10", "shift(CTH)");
    let motor = good("8501.10").no("wire", "7408.11", "50");
    assert!(!motor.clone().set(|case| case.good.produced_in = Country::parse("CN").ok()).originates(&rulebook));
    assert!(!motor.clone().produced("1993-12-01/1993-12-31").originates(&rulebook));
    let verdict = motor.set(|case| case.good.produced_in = None).verdict(&rulebook);
    assert_eq!((verdict.status, verdict.settling), (UNDETERMINED, names(&["produced-in"])));
}

/// A value without an upper bound fails where it is non-originating, and makes the rest nothing where it is not.
#[test]
fn a_value_without_bound() {
    let rulebook = one_rule("", "8501.10", "RVC(NC >= 50%)");
    let open = |origin: OriginClaim| {
        let built = good("8501.10").no("n", "8503.00", "10").cost("other-product", "5", "");
        built.unknown("m", "8503.00", "0").with(|m| {
            m.value = ValueRange::UNKNOWN;
            m.origin = origin;
        })
    };
    assert_eq!(open(OriginClaim::NonOriginating).status(&rulebook), StatusKind::NonOriginating);
    let verdict = open(OriginClaim::Unknown).verdict(&rulebook);
    assert_eq!(verdict.status, UNDETERMINED);
    assert!(verdict.settling.contains("origin:m"), "if it does not originate, no value of it helps");
}

/// A range whose text is silent: the reading tells whether a change inside it counts.
#[test]
fn a_change_inside_a_printed_range() {
    let reading = r#"
[[reading]]
id = "printed-range"
question = "?"
options = [{ id = "group", means = "no" }, { id = "each", means = "yes" }]
default = "group"
cite = ["T 1"]
"#;
    let rulebook = book(reading, &rule("cable", "8544.11..8544.60", "range = \"printed\"", "shift(CTSH)"));
    let cable = good("8544.42").no("wire", "8544.11", "5");
    assert!(!cable.originates(&rulebook));
    assert!(cable.clone().reading("printed-range", "each").originates(&rulebook));
    assert!(good("8544.42").no("wire", "8544.70", "5").originates(&rulebook), "outside the range");
    assert!(!good("8544.42").no("wire", "8544.42.10", "5").reading("printed-range", "each").originates(&rulebook));
}

/// UR 1(1): services are in net cost when performed in the region. Content in one country counts what is proven there.
#[test]
fn costs_by_place() {
    let rulebook = one_rule("", "8501.10", "content(regional, US) >= 40%");
    let base = || good("8501.10").no("n", "8503.00", "40").yes("o", "8503.00", "20");
    assert!(base().cost("other-product", "40", "US").originates(&rulebook));
    assert!(
        !base().cost("other-product", "20", "MX").originates(&rulebook),
        "even if all that originates is from there"
    );
    assert_eq!(base().cost("other-product", "40", "").status(&rulebook), UNDETERMINED);
    let services = one_rule("", "8501.10", "RVC(NC >= 60%)");
    assert!(base().cost("services", "40", "CA").originates(&services));
    assert!(!base().cost("services", "40", "CN").originates(&services));
    assert_eq!(base().cost("services", "40", "").status(&services), UNDETERMINED);
}
