//! Worked examples of intermediate materials (UR 8(6)-(12); SOR/94-14 s. 7(4)-(10)), in our own words with the numbers of the
//! text.

use super::beyond::GENERAL;
use super::build::{Build, NAFTA, USMCA, amount, book, good, hs, rule};
use origo_base::{Cost, GoodKinds, SelfProduced, Stage, StatusKind};
use origo_rulebook::Rulebook;

/// Bicycles by content and their parts by change of heading.
fn bicycles(law: &str, percent: &str) -> Rulebook {
    let bicycle = rule("bicycle", "8712", "", &format!("RVC(NC >= {percent}%)"));
    book(&format!("{law}{GENERAL}"), &(bicycle + &rule("part", "8714", "", "shift(CTH)")))
}

/// Bicycles by content and their parts by content too.
fn by_content(percent: &str) -> Rulebook {
    let bicycle = rule("bicycle", "8712", "", &format!("RVC(NC >= {percent}%)"));
    book(&format!("{USMCA}{GENERAL}"), &(bicycle + &rule("part", "8714", "", "RVC(NC >= 50%)")))
}

/// A cost on a self-produced material, by its place in the list.
fn cost_of(build: Build, made: usize, category: &str, value: &str) -> Build {
    let cost = Cost { category: category.into(), amount: amount(value), place: None, of: Some(made) };
    build.set(|case| case.costs.get_or_insert_default().push(cost))
}

/// A self-produced material that goes into another one or into the good.
fn makes(build: Build, id: &str, code: &str, parent: Option<usize>) -> Build {
    build.set(|case| {
        case.self_produced.push(SelfProduced {
            id: id.into(),
            part: id.into(),
            hs: vec![hs(code)],
            kinds: GoodKinds::default(),
            country: None,
            end_use: None,
            parent,
        });
    })
}

fn into(build: Build, made: usize) -> Build {
    build.with(|material| material.parent = Some(made))
}

fn designating(mut build: Build, lines: &[&str]) -> Build {
    build.elections.intermediate = Some(lines.iter().map(|line| (*line).to_owned()).collect());
    build
}

fn rescinding(mut build: Build, lines: &[&str]) -> Build {
    build.elections.stage = Stage::UnderVerification;
    build.elections.rescinded = lines.iter().map(|line| (*line).to_owned()).collect();
    build
}

/// A frame or chainring of 1.00 originating and 7.50 not, with costs of which some are excluded: 10.60 in all.
fn ring(code: &str, counted: &str, excluded: &str) -> Build {
    let ring = good("8712.00").yes("o", "7318.15", "1").no("n", code, "7.5").made("ring", "8714.96");
    cost_of(cost_of(ring, 0, "other-product", counted), 0, "sales-promotion", excluded)
}

/// The rest of a bicycle around it.
fn bicycle(ring: Build, counted: &str, excluded: &str) -> Build {
    let bicycle = ring.no("rest", "8714.92", "5.5");
    bicycle.cost("other-product", counted, "").cost("sales-promotion", excluded, "").method("nc").base("total-cost")
}

/// UR s. 8 Ex. 2 (8(7)-(8)), NAFTA s. 7 Ex. 2: a chainring at its total cost of 10.60, royalties with it, in a bicycle of 28.20;
/// 5.50 of that does not originate.
#[test]
fn a_chainring_is_worth_its_total_cost() {
    for law in [USMCA, NAFTA] {
        let bicycle = bicycle(ring("7208.10", "1.8", "0.3"), "9.1", "0").yes("more", "7318.15", "3");
        assert!(bicycle.originates(&bicycles(law, "80.49")));
        assert!(!bicycle.originates(&bicycles(law, "80.50")));
        let designated = designating(bicycle, &["ring"]);
        assert!(designated.originates(&bicycles(law, "80.49")));
    }
}

/// UR s. 8 Ex. 3, situations A to C, NAFTA s. 7 Ex. 3: bought, made, and made and designated: 76.5, 42.9 and 76.1 percent.
#[test]
fn a_frame_bought_made_and_designated() {
    for law in [USMCA, NAFTA] {
        let bought = bicycle(good("8712.00").yes("frame", "8714.91", "11"), "6.9", "0.2");
        assert!(bought.originates(&bicycles(law, "76.49")));
        assert!(!bought.originates(&bicycles(law, "76.50")));
        let made = bicycle(ring("7208.10", "1.9", "0.2"), "6.9", "0.2");
        let not = designating(made.clone(), &[]);
        assert!(!not.originates(&bicycles(law, "50")));
        assert!(not.originates(&bicycles(law, "42.98")));
        assert!(!not.originates(&bicycles(law, "42.99")));
        let designated = designating(made.clone(), &["ring"]);
        assert!(designated.originates(&bicycles(law, "76.08")));
        assert!(!designated.originates(&bicycles(law, "76.09")), "17.5 of 23.0: its own excluded cost stays in it");
        assert!(made.originates(&bicycles(law, "76.08")), "the election is searched");
    }
}

/// UR 8(7)(a), 7(5)(a), 8(10): what does not qualify counts as if it were not designated.
#[test]
fn a_frame_that_does_not_qualify() {
    // Its input is of its own heading, and far above the tolerance.
    let made = bicycle(ring("8714.99", "1.9", "0.2"), "6.9", "0.2");
    assert!(made.originates(&bicycles(USMCA, "42.98")));
    assert!(designating(made.clone(), &["ring"]).originates(&bicycles(USMCA, "42.98")));
    assert!(!designating(made, &["ring"]).originates(&bicycles(USMCA, "42.99")));
    let open = bicycle(ring("8714.99", "1.9", "0.2"), "6.9", "0.2").set(|case| {
        let input = case.materials.iter_mut().find(|line| line.id == "n").unwrap();
        input.origin = origo_base::OriginClaim::Unknown;
    });
    let open = designating(open, &["ring"]).verdict(&bicycles(USMCA, "50"));
    assert_eq!(open.status, StatusKind::Undetermined);
    assert!(open.settling.contains("origin:n"), "{open:?}");
}

/// X of 1 and 9 of costs goes into Y with 5 and 5, and that into a bicycle with 5 of costs: 6 of 25 does not originate.
fn nested() -> Build {
    let build = makes(makes(good("8712.00"), "Y", "8714.92", None), "X", "8714.91", Some(0));
    let build = into(build.no("x", "7208.10", "1"), 1);
    let build = into(build.no("y", "7208.10", "5"), 0);
    let build = cost_of(cost_of(build, 1, "other-product", "9"), 0, "other-product", "5");
    build.cost("other-product", "5", "").method("nc").base("total-cost")
}

/// UR s. 8 Ex. 5 (8(6)), NAFTA s. 7 Ex. 5: not both of two that are subject to content and in one another.
#[test]
fn successive_designations() {
    let reaches = |build: &Build, percent: &str| build.originates(&by_content(percent));
    let none = designating(nested(), &[]);
    assert!(reaches(&none, "76") && !reaches(&none, "76.01"));
    let inner = designating(nested(), &["X"]);
    assert!(reaches(&inner, "80") && !reaches(&inner, "80.01"));
    assert!(reaches(&designating(nested(), &["Y"]), "100"));
    let both = designating(nested(), &["X", "Y"]);
    assert!(reaches(&both, "76") && !reaches(&both, "76.01"), "an unlawful designation is none");
    // Where the parts are not subject to content the proviso does not reach them.
    assert!(designating(nested(), &["X", "Y"]).originates(&bicycles(USMCA, "100")));
}

/// Three parts beside each other, each of 4 and 6 of costs.
fn three() -> Build {
    let mut build = good("8712.00");
    for (index, id) in ["A", "B", "C"].into_iter().enumerate() {
        build = makes(build, id, "8714.91", None);
        build = into(build.no(&format!("in {id}"), "7208.10", "4"), index);
        build = cost_of(build, index, "other-product", "6");
    }
    build.method("nc").base("total-cost")
}

/// UR s. 8 Ex. 6 (8(6)), NAFTA s. 7 Ex. 6: any number of those that are not in one another.
#[test]
fn designations_beside_each_other() {
    assert!(designating(three(), &["A", "B", "C"]).originates(&by_content("100")));
    assert!(!designating(three(), &["A", "C"]).originates(&by_content("86.67")));
    assert!(designating(three(), &["A", "C"]).originates(&by_content("86.66")));
    assert!(three().originates(&by_content("100")));
}

/// UR 8(10)-(12): after the first rescission another one may be designated, after the second none.
#[test]
fn rescission_and_replacement() {
    let reaches = |build: &Build, percent: &str| build.originates(&by_content(percent));
    let used = designating(three(), &["A"]);
    assert!(reaches(&used, "73.33") && !reaches(&used, "73.34"));
    let once = rescinding(used.clone(), &["A"]);
    assert!(reaches(&once, "73.33") && !reaches(&once, "73.34"), "B or C, not both");
    let twice = rescinding(designating(three(), &["A", "B"]), &["A", "B"]);
    assert!(reaches(&twice, "60") && !reaches(&twice, "60.01"));
    let beside = rescinding(designating(three(), &["A", "B"]), &["B"]);
    assert!(reaches(&beside, "86.66") && !reaches(&beside, "86.67"), "A stays and C comes");
    // Before a claim nothing is rescinded.
    let mut before = once;
    before.elections.stage = Stage::BeforeClaim;
    assert!(reaches(&before, "73.33"));
}

/// SOR/94-14 s. 7(4): a component of a heavy vehicle, as original equipment, may not be designated.
#[test]
fn some_materials_may_not_be_designated() {
    let rules = rule("truck", "8704", "", "RVC(NC >= 90%)") + &rule("engine", "8407", "", "shift(CTH)");
    let rulebook = book(&format!("{NAFTA}{GENERAL}"), &rules);
    let truck = makes(good("8704.21"), "engine", "8407.34", None);
    let truck = into(truck.no("block", "8409.91", "50"), 0).cost("other-product", "50", "");
    let truck = truck.method("nc").base("total-cost");
    assert!(!truck.clone().end_use("oe(ht)").originates(&rulebook));
    assert!(truck.clone().end_use("oe(pv)").originates(&rulebook));
    assert!(!truck.clone().originates(&rulebook), "not while it may be for one");
    // Its own use goes before that of the good.
    let own = truck.end_use("oe(pv)").set(|case| {
        case.self_produced.iter_mut().for_each(|made| made.end_use = origo_base::EndUse::parse("oe(ht)").ok());
    });
    assert!(!own.originates(&rulebook));
}
