//! Worked examples of the Uniform Regulations beyond a plain bill: roles, deductions, statements of suppliers, remanufactured
//! goods and sets. In our own words; the numbers are those of the text and the comment names the example.

use super::build::{Build, NAFTA, USMCA, amount, book, good, hs, rule};
use origo_base::{Answer, EvidenceKind, Statement, StatusKind};
use origo_rulebook::Rulebook;

/// General provisions as the two agreements have them, in few words.
pub(super) const GENERAL: &str = r#"
[transaction_value]
unavailable_if = ["related"]
cite = ["T 6(6)"]
[intermediate_materials]
replacements = 1
closed_for = [{ goods = "8407, 8408", use = "oe(ht)", cite = ["T 7(4)"] }]
cite = ["T 8(6)"]
[[role]]
id = "packaging"
means = "packaging for retail sale"
treatment = "in-content"
cite = ["T 8(14)"]
[[role]]
id = "packing"
means = "packing for shipment"
treatment = "excluded-cost"
cite = ["T 8(17)"]
[[role]]
id = "indirect"
means = "an indirect material"
treatment = "originating"
cite = ["T 8(13)"]
[[accumulation]]
statement = "net-cost"
method = "nc"
cite = ["T 9(2)"]
[[accumulation]]
statement = "regional-cost"
method = "nc"
cite = ["T 9(2)"]
[[accumulation]]
statement = "non-originating"
method = "tv"
cite = ["T 9(3)"]
[[accumulation]]
statement = "inputs"
cite = ["T 9(7)"]
[[criterion]]
id = "S"
name = "a set"
stated = "set"
goods = "01..96"
origin = "content(price) >= 90%"
cite = ["T 6(3)"]
[[criterion]]
id = "N"
name = "a node"
goods = "8471.30"
origin = "requirement(node)"
anywhere = true
cite = ["T 3(5)"]
[[bar]]
requirement = "set"
criteria = ["A", "B", "C"]
cite = ["T 6(2)"]
[[bar]]
requirement = "remanufactured"
criteria = ["A", "C"]
cite = ["T 4(3)"]
[[bar]]
requirement = "processed-outside"
except = "8541, 8542"
cite = ["T 10(1)"]
[[bar]]
requirement = "duty-free-there"
into = ["US"]
cite = ["T 3"]
[[requirement]]
id = "related"
asks = "more than 85 percent sold to related persons"
cite = ["T 6(6)"]
[[requirement]]
id = "set"
asks = "is it a set"
cite = ["T 6(1)"]
[[requirement]]
id = "node"
asks = "is it so"
cite = ["T 3(5)"]
[[requirement]]
id = "remanufactured"
asks = "is it remanufactured"
cite = ["T 4(3)"]
[[requirement]]
id = "processed-outside"
asks = "was it worked on outside"
cite = ["T 10(1)"]
[[requirement]]
id = "duty-free-there"
asks = "is it so"
cite = ["T 3"]
"#;

/// A rulebook with the general provisions, a tolerance and one rule.
pub(super) fn with(law: &str, goods: &str, origin: &str) -> Rulebook {
    book(&format!("{law}{GENERAL}"), &rule("the-rule", goods, "", origin))
}

fn role(build: Build, name: &str) -> Build {
    build.with(|material| material.role = Some(name.into()))
}

/// Gives the last material a paper of its supplier's.
fn states(build: Build, statement: Statement) -> Build {
    let id = build.case.materials.last().unwrap().id.clone();
    let mut build = build.with(|material| {
        material.statement = Some(statement);
        material.evidence = Some(id.clone());
    });
    let mut paper = good("8708").yes(&id, "", "0").case.evidence.remove(&id).unwrap();
    paper.kind = EvidenceKind::Statement;
    build.case.evidence.insert(id, paper);
    build
}

/// Bearings of bought rings at 1.50 with 0.45 of originating materials, 0.90 of other costs and 0.05 of excluded ones.
fn bearings(statement: Option<Statement>) -> Build {
    let rings = good("8482.10").yes("o", "7208.10", "0.45").no("rings", "8482.99", "1.50");
    let rings = match statement {
        Some(statement) => states(rings, statement),
        None => rings,
    };
    rings.cost("other-product", "0.9", "").cost("sales-promotion", "0.05", "").base("total-cost")
}

fn of(net_cost: &str, non_originating: &str, regional_cost: &str) -> Option<Statement> {
    let some = |text: &str| (!text.is_empty()).then(|| amount(text));
    let (net_cost, non_originating) = (some(net_cost), some(non_originating));
    Some(Statement { net_cost, non_originating, regional_cost: some(regional_cost), inputs: None })
}

/// UR s. 9 Ex. 1, situations A to D, and NAFTA s. 14 Ex. 1: rings that do not originate; what their producer states of them is
/// accumulated: 47.4, 72.7, 70.2 and 59.6 percent of net cost.
#[test]
fn bearings_by_net_cost() {
    for law in [USMCA, NAFTA] {
        let content = |build: &Build, percent: &str| {
            let rulebook = with(law, "8482.10", &format!("RVC(NC >= {percent}%)"));
            build.clone().method("nc").originates(&rulebook)
        };
        for (statement, reached, missed) in [
            (None, "47.36", "47.37"),
            (of("1.40", "0.75", ""), "72.72", "72.73"),
            (of("", "", "0.65"), "70.17", "70.18"),
            (of("", "", "0.35"), "59.64", "59.65"),
        ] {
            let bearings = bearings(statement);
            assert!(content(&bearings, reached), "{reached}");
            assert!(!content(&bearings, missed), "{missed}");
        }
        // The value alone is for the other method, and a certificate states nothing.
        assert!(!content(&bearings(of("", "0.75", "")), "50"));
        let certificate = bearings(of("1.40", "0.75", ""))
            .set(|case| case.evidence.values_mut().for_each(|paper| paper.kind = EvidenceKind::Certificate));
        assert!(!content(&certificate, "50"));
        // More than the rings were bought for is not taken over.
        assert!(!content(&bearings(of("9", "1.51", "")), "50"));
        assert!(content(&bearings(of("9", "1.50", "")), "50"));
    }
}

/// UR s. 9 Ex. 1 situation E (9(3)): 0.75 of 3.00 by transaction value.
#[test]
fn bearings_by_transaction_value() {
    let content = |build: &Build, percent: &str| {
        let rulebook = with(USMCA, "8482.10", &format!("RVC(TV >= {percent}%)"));
        build.clone().method("tv").tv("3.00").base("transaction-value").originates(&rulebook)
    };
    assert!(content(&bearings(of("", "0.75", "")), "75"));
    assert!(!content(&bearings(of("", "0.75", "")), "75.01"));
    assert!(!content(&bearings(None), "60"));
    assert!(!content(&bearings(of("", "", "0.65")), "60"), "that form is for net cost");
}

/// UR s. 9 Ex. 2 (9(7)(a)(ii)), NAFTA s. 14 Ex. 2: fabric from yarn of an excepted heading, spun in the region from cotton of a
/// heading that is not.
#[test]
fn cotton_fabric_from_bought_yarn() {
    for law in [USMCA, NAFTA] {
        let rulebook = with(law, "5208", "shift(CTH - {5204..5207})");
        let yarn = good("5208.11").no("yarn", "5205.11", "60").tv("100").total("90");
        let stating = |codes: &[&str]| {
            let inputs = Some(codes.iter().map(|code| hs(code)).collect());
            states(yarn.clone(), Statement { inputs, ..Statement::default() })
        };
        assert!(!yarn.originates(&rulebook));
        assert!(stating(&["5203.00"]).originates(&rulebook));
        assert!(stating(&[]).originates(&rulebook), "nothing foreign in it");
        assert!(!stating(&["5203.00", "5206.11"]).originates(&rulebook), "every one of them");
        // A code too short to tell leaves it open.
        assert_eq!(stating(&["52"]).status(&rulebook), StatusKind::Undetermined);
    }
}

/// UR 8(13): grease and gloves originate, wherever made, and are worth what the books say.
#[test]
fn indirect_materials_originate() {
    let grease = |name: &str| role(good("8501.10").no("grease", "8501.10", "60"), name).cost("other-product", "40", "");
    let content = with(USMCA, "8501.10", "shift(CTH) and RVC(NC >= 99%)");
    assert_eq!(grease("indirect").verdict(&content).criterion.as_deref(), Some("C"));
    assert!(!grease("no such role").method("nc").base("total-cost").originates(&content));
    // They are in net cost: 20 of 100 and not of 40.
    let beside = grease("indirect").no("part", "8503.00", "25").method("nc").base("total-cost");
    assert!(beside.originates(&with(USMCA, "8501.10", "RVC(NC >= 80%)")));
    assert!(!beside.originates(&with(USMCA, "8501.10", "RVC(NC >= 80.01%)")));
}

/// UR 8(14)-(15), 8(24)-(25): packaging and accessories need not change in classification and are in the content.
#[test]
fn packaging_is_in_the_content_alone() {
    let boxed = role(good("8501.10").no("box", "8501.10", "45"), "packaging").tv("100").total("90");
    assert!(boxed.originates(&with(USMCA, "8501.10", "shift(CTH)")));
    let plain = good("8501.10").no("box", "8501.10", "45").tv("100").total("90");
    assert!(!plain.originates(&with(USMCA, "8501.10", "shift(CTH)")));
    assert!(boxed.clone().method("tv").originates(&with(USMCA, "8501.10", "shift(CTH) and RVC(TV >= 55%)")));
    let boxed = boxed.fact("wholly-obtained", Answer::No);
    assert!(!boxed.clone().method("tv").originates(&with(USMCA, "8501.10", "shift(CTH) and RVC(TV >= 55.1%)")));
    // Disregarded for a wholly obtained good.
    let grown = boxed.fact("wholly-obtained", Answer::Yes);
    assert_eq!(grown.verdict(&with(USMCA, "8501.10", "shift(CTH)")).criterion.as_deref(), Some("A"));
}

/// UR 8(17), 1(1) "shipping and packing costs": the crate is no material and no part of net cost, and is a cost of the good.
#[test]
fn packing_for_shipment_is_a_cost() {
    let crated = role(good("8501.10").no("part", "8503.00", "40").no("crate", "8501.10", "100"), "packing");
    let crated = crated.cost("other-product", "60", "").method("nc").base("total-cost");
    assert!(crated.originates(&with(USMCA, "8501.10", "shift(CTH) and RVC(NC >= 60%)")));
    assert!(!crated.originates(&with(USMCA, "8501.10", "shift(CTH) and RVC(NC >= 60.01%)")));
    // Of a total cost of 200, 20 of the good's own heading are tolerated.
    let own = |value: &str| crated.clone().no("own", "8501.20", value);
    assert!(own("20").cost("other-product", "0", "").originates(&with(USMCA, "8501.10", "shift(CTH)")));
    assert!(!own("23").originates(&with(USMCA, "8501.10", "shift(CTH)")));
    // It is no line of a bill of originating materials either.
    let pure = role(good("8501.10").yes("o", "8503.00", "40").no("crate", "8501.10", "100"), "packing");
    assert_eq!(pure.verdict(&with(USMCA, "8501.10", "shift(CC)")).criterion.as_deref(), Some("C"));
}

/// UR 8(2): freight and duties are left out of a material that does not originate, and stay in a cost.
#[test]
fn deductions_are_from_the_non_originating_value() {
    let part = |freight: &str| {
        good("8501.10").no("part", "8503.00", "45").with(|material| material.deductible = amount(freight))
    };
    let by_price = with(USMCA, "8501.10", "RVC(TV >= 60%)");
    assert!(part("5").tv("100").method("tv").base("transaction-value").originates(&by_price));
    assert!(!part("4.99").tv("100").method("tv").base("transaction-value").originates(&by_price));
    let by_cost = |percent: &str| with(USMCA, "8501.10", &format!("RVC(NC >= {percent}%)"));
    let costs = part("5").cost("other-product", "55", "").method("nc").base("total-cost");
    assert!(costs.originates(&by_cost("60")));
    assert!(!costs.originates(&by_cost("60.01")), "of a hundred, not of ninety-five");
    // In the tolerance too.
    let own = good("8501.10").no("own", "8501.20", "12").with(|material| material.deductible = amount("2"));
    assert!(own.tv("100").total("90").originates(&with(USMCA, "8501.10", "shift(CTH)")));
}

/// SOR/94-14 s. 6(6)(c), s. 6 Ex. 5: nine tenths sold to related persons leave net cost alone.
#[test]
fn sales_to_related_persons_close_transaction_value() {
    let motor = good("8501.10").no("part", "8503.00", "40").tv("100").cost("other-product", "35", "");
    let rulebook = with(NAFTA, "8501.10", "RVC(TV >= 60% | NC >= 50%)");
    assert!(motor.originates(&rulebook));
    assert!(motor.clone().fact("related", Answer::No).originates(&rulebook));
    let related = motor.fact("related", Answer::Yes);
    assert!(!related.originates(&rulebook));
    assert!(related.cost("other-product", "5", "").originates(&rulebook), "40 of 80");
    // The tolerance goes to total cost then: 8 of 120 and not of 100.
    let shift = with(NAFTA, "8501.10", "shift(CTH)");
    let own = good("8501.10").no("own", "8501.20", "8").tv("100").cost("other-product", "112", "");
    assert!(!own.originates(&shift));
    assert!(own.fact("related", Answer::Yes).originates(&shift));
}

/// UR 4(3): a remanufactured good originates by its product rule and by nothing else.
#[test]
fn a_remanufactured_good_has_its_rule_alone() {
    let rulebook = with(USMCA, "8413.30", "requirement(node)");
    let pump = good("8413.30").yes("recovered", "8413.91", "600").fact("node", Answer::No);
    assert_eq!(pump.verdict(&rulebook).criterion.as_deref(), Some("C"));
    let again = pump.fact("remanufactured", Answer::Yes);
    assert!(!again.originates(&rulebook));
    assert_eq!(again.fact("node", Answer::Yes).verdict(&rulebook).criterion.as_deref(), Some("B"));
}

/// UR 10(1), 10(3): work outside the territories ends origin but for goods that it names; a bar can be one country's.
#[test]
fn bars_reach_goods_and_countries() {
    let outside = |code: &str| good(code).yes("o", "2804.61", "1").fact("processed-outside", Answer::Yes);
    let rulebook = with(USMCA, "01..97", "shift(CTH each)");
    assert!(!outside("8501.10").originates(&rulebook));
    assert!(outside("8541.10").originates(&rulebook));
    assert_eq!(outside("85").status(&rulebook), StatusKind::Undetermined);
    let there = good("8501.10").yes("o", "2804.61", "1").fact("duty-free-there", Answer::Yes);
    let into = |code: &str| there.clone().set(|case| case.into = origo_base::Country::parse(code).ok());
    assert!(!into("US").originates(&rulebook));
    assert!(into("CA").originates(&rulebook));
    assert_eq!(there.status(&rulebook), StatusKind::Undetermined);
}

/// UR s. 6 Ex. 1, 3, 4 and 5 (6(2)-(3)): of the value of a set at most a tenth does not originate.
#[test]
fn sets() {
    let set = |code: &str, rest: &str, foreign: &str| {
        let set = good(code).yes("goods", code, rest).no("foreign", "9603.30", foreign).tv("100").total("80");
        set.fact("set", Answer::Yes)
    };
    let rulebook = with(USMCA, "01..97", "shift(CTH each)");
    for (code, rest, foreign, originates) in [
        ("3210.00", "76", "4", true),
        ("6203.42", "72", "8", true),
        ("6205.20", "67", "13", false),
        ("6211.33", "70.3", "9.7", true),
        ("6211.33", "70", "10", true),
        ("6211.33", "69.99", "10.01", false),
    ] {
        let set = set(code, rest, foreign);
        assert_eq!(set.originates(&rulebook), originates, "{foreign}");
        let expected = originates.then_some("S");
        assert_eq!(set.verdict(&rulebook).criterion.as_deref(), expected, "the foreign piece does change its heading");
    }
    // Not said to be a set, or of goods that the row does not name.
    let unsaid = set("3210.00", "76", "4").set(|case| case.facts.clear());
    assert_eq!(unsaid.verdict(&rulebook).criterion.as_deref(), Some("B"));
    assert!(!set("9703.10", "76", "4").originates(&rulebook));
}

/// A row can do without production in the territory.
#[test]
fn a_criterion_can_hold_anywhere() {
    let rulebook = with(USMCA, "8471.30", "shift(CC)");
    let node = good("8471.30").no("part", "8473.30", "90").tv("100").total("90");
    let abroad = node.set(|case| case.good.produced_in = origo_base::Country::parse("CN").ok());
    assert!(!abroad.clone().fact("node", Answer::No).originates(&rulebook));
    assert_eq!(abroad.fact("node", Answer::Yes).verdict(&rulebook).criterion.as_deref(), Some("N"));
}
