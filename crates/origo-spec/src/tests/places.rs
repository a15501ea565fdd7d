//! Where and when: production entirely in the territory, costs by place, the day of the law, papers of another agreement,
//! waivers that a rule closes, and rules that are not entered.

use super::build::{Build, NAFTA, USMCA, book, good, one_rule, rule};
use origo_base::{Answer, Country, Date, Period, StatusKind};
use origo_rulebook::Rulebook;

const UNDETERMINED: StatusKind = StatusKind::Undetermined;
const YES: Answer = Answer::Yes;
const NO: Answer = Answer::No;

fn day(text: &str) -> Option<Date> {
    Some(Date::parse(text).unwrap())
}

/// A rulebook that asks for production entirely in the territory, with categories whose places are of each sort.
fn whole(of: &str, more: &str, rules: &str) -> Rulebook {
    asked(&format!("entirely_of = \"{of}\""), more, rules)
}

/// The same asked of changes, with a requirement that stands in for it within a tolerance of seven percent.
fn tolerating(rules: &str) -> Rulebook {
    let duty = "[[requirement]]\nid = \"little\"\nasks = \"?\"\ncite = [\"T 5\"]\n";
    asked("entirely_of = \"changes\", tolerated = \"little\"", &format!("{duty}{NAFTA}"), rules)
}

fn asked(how: &str, more: &str, rules: &str) -> Rulebook {
    let duty = "[[requirement]]\nid = \"whole\"\nasks = \"?\"\ncite = [\"T 3\"]\n";
    super::build::changed(
        &[
            ("place = \"parties\",", &format!("place = \"parties\", entirely = \"whole\", {how},")),
            (
                "  { id = \"services\"",
                "  { id = \"labor\", counts = \"yes\", place = \"production\", cite = [\"T 7\"] },\n  \
                 { id = \"training\", counts = \"yes\", place = \"payee\", cite = [\"T 1(6)\"] },\n  { id = \"services\"",
            ),
        ],
        &format!("{duty}{more}"),
        rules,
    )
}

/// UR 3(2)-(3) "produced entirely": what nobody said is granted, unless work is placed abroad.
#[test]
fn work_placed_abroad_leaves_production_open_until_it_is_said() {
    let rulebook = whole("criteria", "", &rule("motor", "8501.10", "", "shift(CTH)"));
    let motor = good("8501.10").no("wire", "7408.11", "5");
    assert!(motor.clone().cost("labor", "3", "US").originates(&rulebook));
    assert!(motor.clone().cost("labor", "3", "").originates(&rulebook));
    assert!(motor.clone().cost("labor", "0", "CN").originates(&rulebook));
    assert!(motor.clone().cost("training", "3", "CN").originates(&rulebook), "the payee's place is no place of work");
    let abroad = motor.clone().cost("labor", "3", "CN");
    assert_eq!(abroad.status(&rulebook), UNDETERMINED);
    assert!(abroad.verdict(&rulebook).settling.contains("whole"));
    assert!(abroad.clone().fact("whole", YES).originates(&rulebook));
    assert!(!abroad.fact("whole", NO).originates(&rulebook));
    assert!(!motor.clone().fact("whole", NO).originates(&rulebook));
    let made = |country| {
        let built = motor.clone().made("rotor", "8503.00");
        built.set(|case| case.self_produced[0].country = Country::parse(country).ok())
    };
    assert!(made("US").originates(&rulebook));
    assert_eq!(made("CN").status(&rulebook), UNDETERMINED);
}

/// SOR/94-14 s. 4(2)(c): a good that meets content alone need not be produced entirely in the territory.
#[test]
fn content_alone_need_not_be_produced_entirely_in_the_territory() {
    let rules = rule("motor", "8501.10", "", "shift(CTH)") + &rule("part", "8503", "", "RVC(TV >= 60%)");
    let rulebook = whole("changes", "", &rules);
    assert!(!good("8501.10").no("wire", "7408.11", "5").fact("whole", NO).originates(&rulebook));
    assert!(good("8503.00").no("wire", "7408.11", "5").tv("20").fact("whole", NO).originates(&rulebook));
    let only = good("8503.00").yes("wire", "7408.11", "5").tv("20").fact("whole", NO);
    assert_eq!(only.verdict(&rulebook).criterion.as_deref(), Some("B"));
}

/// SOR/94-14 s. 5(1): a change that is no result of production entirely in the territory is tolerated like one that is not
/// made. Which materials those are, and what came back from abroad beside them, the bill does not tell: it is asked.
#[test]
fn a_little_that_was_worked_abroad_is_tolerated() {
    let rulebook = tolerating(&rule("motor", "8501.10", "", "shift(CTH)"));
    let motor = |code: &str, value: &str| good("8501.10").no("wire", code, value).tv("100").fact("whole", NO);
    let open = motor("7408.11", "50").verdict(&rulebook);
    assert_eq!(open.status, UNDETERMINED);
    assert!(open.settling.contains("little"), "{open:?}");
    let met = motor("7408.11", "50").fact("little", YES).verdict(&rulebook);
    assert_eq!(met.criterion.as_deref(), Some("B"), "what changed in the territory does not count");
    assert!(!motor("7408.11", "7").fact("little", NO).originates(&rulebook));
    // What fails the change by its code is measured all the same.
    assert!(motor("8501.20", "7").fact("little", YES).originates(&rulebook));
    assert!(!motor("8501.20", "7.01").fact("little", YES).originates(&rulebook));
    // Where production was entirely there, it is not asked.
    assert!(motor("7408.11", "50").fact("whole", YES).fact("little", NO).originates(&rulebook));
    // Without a requirement that stands in, there is no such way.
    let plain = whole("changes", NAFTA, &rule("motor", "8501.10", "", "shift(CTH)"));
    assert!(!motor("7408.11", "7").originates(&plain));
}

/// The same where only a place speaks against production in the territory: either answer may settle it.
#[test]
fn what_may_have_been_worked_abroad_is_tolerated_too() {
    let rulebook = tolerating(&rule("motor", "8501.10", "", "shift(CTH)"));
    let motor = || good("8501.10").no("wire", "7408.11", "50").tv("100").cost("labor", "3", "CN");
    let open = motor().verdict(&rulebook);
    assert_eq!(open.status, UNDETERMINED);
    assert!(open.settling.contains("little") && open.settling.contains("whole"), "{open:?}");
    assert!(motor().fact("little", YES).originates(&rulebook));
    assert_eq!(motor().fact("little", NO).status(&rulebook), UNDETERMINED, "it may have been made there all the same");
    assert!(!motor().fact("little", NO).fact("whole", NO).originates(&rulebook));
}

/// UR 1(1) and 1(6)(a): costs of work abroad are not incurred in the territory; where the payee is does not matter.
#[test]
fn the_place_of_the_payee_does_not_matter_to_total_cost() {
    let rulebook = whole("criteria", "", &rule("part", "8503", "", "RVC(NC >= 50%)"));
    let part = good("8503.00").no("wire", "7408.11", "10").fact("whole", YES).base("transaction-value");
    let of = |category, place| part.clone().cost(category, "10", place).tv("20");
    assert!(of("training", "CN").originates(&rulebook));
    assert!(of("labor", "MX").originates(&rulebook));
    assert!(!of("labor", "CN").originates(&rulebook));
    assert!(!of("other-product", "CN").originates(&rulebook));
    assert!(of("services", "US").originates(&rulebook));
    assert!(!of("services", "CN").originates(&rulebook));
    assert_eq!(of("services", "").status(&rulebook), UNDETERMINED);
    let reading = "[[reading]]\nid = \"costs-abroad\"\nquestion = \"?\"\noptions = [{ id = \"territory\", means = \"no\" }, \
                   { id = \"books\", means = \"yes\" }]\ndefault = \"territory\"\ncite = [\"T 1\"]\n";
    let rulebook = whole("criteria", reading, &rule("part", "8503", "", "RVC(NC >= 50%)"));
    let abroad = of("other-product", "CN");
    assert!(!abroad.originates(&rulebook));
    assert!(abroad.reading("costs-abroad", "books").originates(&rulebook));
}

/// 19 USC 4531(o): an agreement covers goods by their entry.
#[test]
fn the_day_of_entry_is_the_day_of_the_law() {
    let rules = rule("old", "8501.10", "in_force = \"1994-01-01/2020-06-30\"", "shift(CC)")
        + &rule("new", "8501.10", "in_force = \"2020-07-01/..\"", "shift(CTH)");
    let rulebook = book("", &rules);
    let motor = good("8501.10").no("coil", "8504.90", "5").produced("2020-06-01/2020-06-15");
    assert!(!motor.originates(&rulebook));
    let entered = |text: &str| motor.clone().set(|case| case.dates.entered = day(text));
    assert!(!entered("2020-06-30").originates(&rulebook));
    assert!(entered("2020-07-01").originates(&rulebook));
}

/// A paper says something of the agreement that it names, or that was in force on its days.
#[test]
fn a_paper_of_another_agreement_proves_nothing() {
    let rulebook = super::build::changed(
        &[
            ("evidence = { blanket_months", "evidence = { names = [\"test\", \"Prueba\"], blanket_months"),
            ("\"1994-01-01/..\"", "\"2020-07-01/..\""),
        ],
        "",
        &rule("motor", "8501.10", "", "shift(CC)"),
    );
    let paper = |change: &dyn Fn(&mut origo_base::Evidence)| {
        let built = good("8501.10").yes("coil", "8501.90", "5");
        built.set(|case| case.evidence.values_mut().for_each(change)).status(&rulebook)
    };
    let originating = StatusKind::Originating;
    assert_eq!(paper(&|_| {}), originating);
    assert_eq!(paper(&|paper| paper.agreement = Some("prueba".into())), originating);
    assert_eq!(paper(&|paper| paper.agreement = Some("another".into())), UNDETERMINED);
    assert_eq!(paper(&|paper| paper.received = day("2020-06-30")), UNDETERMINED);
    assert_eq!(paper(&|paper| paper.received = day("2020-07-01")), originating);
    let early = |paper: &mut origo_base::Evidence| {
        paper.received = day("2020-06-30");
        paper.agreement = Some("TEST".into());
    };
    assert_eq!(paper(&early), originating);
    let period = |first: &str| {
        let first = first.to_owned();
        move |paper: &mut origo_base::Evidence| {
            paper.valid = Some(Period::parse(&format!("{first}/2024-06-01")).unwrap());
        }
    };
    assert_eq!(paper(&period("2024-01-01")), originating);
}

/// The day of knowledge asks what was in hand: a paper of which nobody says when it came is not known to have been.
#[test]
fn what_was_in_hand_must_be_said() {
    let rulebook = one_rule("", "8501.10", "shift(CC)");
    let motor = good("8501.10").yes("coil", "8501.90", "5");
    assert!(motor.originates(&rulebook));
    let known = motor.set(|case| case.known_on = day("2024-05-01"));
    assert_eq!(known.status(&rulebook), UNDETERMINED);
    let received =
        |text: &str| known.clone().set(|case| case.evidence.values_mut().for_each(|paper| paper.received = day(text)));
    assert!(received("2024-05-01").originates(&rulebook));
    assert_eq!(received("2024-05-02").status(&rulebook), UNDETERMINED);
}

/// UR 14(2), 15(4): "originating only if it satisfies" the requirement.
#[test]
fn a_rule_may_close_the_waiver() {
    let reading = "[[reading]]\nid = \"few\"\nquestion = \"?\"\noptions = [{ id = \"closed\", means = \"no\" }, \
                   { id = \"open\", means = \"yes\" }]\ndefault = \"closed\"\ncite = [\"T 14\"]\n";
    // Top-level tables come after the tolerance.
    let more = format!("{USMCA}{reading}");
    let rules = rule("core", "8708.40", "waiver_if = [\"few=open\"]", "RVC(NC >= 75%)")
        + &rule("plain", "8708.50", "", "RVC(NC >= 75%)");
    let rulebook = book(&more, &rules);
    let of = |code| good(code).no("gear", "8483.90", "10").cost("other-product", "15", "MX").tv("100");
    assert!(!of("8708.40").originates(&rulebook));
    assert!(of("8708.40").reading("few", "open").originates(&rulebook));
    assert!(of("8708.50").originates(&rulebook));
}

/// GN 11(o) ch. 61-63: what is not entered may bind a good of originating materials too.
#[test]
fn rules_that_are_not_entered_may_bind() {
    let unentered = "[unentered]\nmay_bind = \"61..63\"\ncite = [\"T 1\"]\n";
    let partial = |full: &str| {
        let text = [("coverage = \"full\"", full)];
        super::build::changed(&text, unentered, &rule("motor", "8501.10", "", "shift(CTH)"))
    };
    let of = |code: &str| -> Build { good(code).yes("cloth", "6006.22", "5") };
    let rulebook = partial("coverage = \"partial\"");
    assert_eq!(of("6105.10").status(&rulebook), UNDETERMINED);
    assert_eq!(of("").status(&rulebook), UNDETERMINED);
    assert!(of("5208.11").originates(&rulebook));
    assert!(of("6105.10").originates(&partial("coverage = \"full\"")));
}

/// UR 3(1)(g)-(i): only some goods can be taken from the sea.
#[test]
fn only_some_goods_are_of_the_sea() {
    let sea = "[[criterion]]\nid = \"S\"\nname = \"of the sea\"\norigin = \"WO\"\noutside = \"sea\"\n\
               outside_goods = \"03, 8501.10\"\ncite = [\"T 3(1)\"]\n";
    let duty = "[[requirement]]\nid = \"sea\"\nasks = \"?\"\ncite = [\"T 3\"]\n";
    let rulebook = book(&format!("{sea}{duty}"), &rule("motor", "8503", "", "shift(CTH)"));
    let of = |code: &str| {
        good(code).fact("wholly-obtained", YES).set(|case| case.good.produced_in = Country::parse("JP").ok())
    };
    assert_eq!(of("0302.89").status(&rulebook), UNDETERMINED);
    assert!(of("0302.89").fact("sea", YES).originates(&rulebook));
    assert!(!of("8708.30").originates(&rulebook));
    assert_eq!(of("8501").fact("sea", YES).status(&rulebook), UNDETERMINED, "a code too short to tell");
    assert_eq!(of("").fact("sea", YES).status(&rulebook), UNDETERMINED);
    assert!(!of("8501").fact("sea", NO).originates(&rulebook));
}

/// UR 3(1)(h), (k): a good made of wholly obtained ones is wholly obtained, if nothing in it is surely of elsewhere.
#[test]
fn a_bill_alone_does_not_refuse_what_is_wholly_obtained() {
    let rulebook = one_rule("", "1604", "shift(CC)");
    let fillet = good("1604.14").unknown("tuna", "1604.20", "5");
    assert_eq!(fillet.status(&rulebook), UNDETERMINED);
    assert!(!good("1604.14").no("tuna", "1604.20", "5").fact("wholly-obtained", YES).originates(&rulebook));
}
