//! What binds a good beside its criterion: the place of production, "originating only if", and doubts.

use super::build::{Build, book, good, rule};
use origo_base::{Answer, Country, StatusKind};
use origo_rulebook::Rulebook;
use std::collections::BTreeSet;

const UNDETERMINED: StatusKind = StatusKind::Undetermined;
const YES: Answer = Answer::Yes;
const NO: Answer = Answer::No;

fn names(of: &[&str]) -> BTreeSet<String> {
    of.iter().map(|name| (*name).to_owned()).collect()
}

fn requirement(id: &str, more: &str) -> String {
    format!("[[requirement]]\nid = \"{id}\"\n{more}\nasks = \"?\"\ncite = [\"T 14\"]\n")
}

fn made_in(build: Build, country: &str) -> Build {
    build.set(|case| case.good.produced_in = Country::parse(country).ok())
}

/// UR 3(1): a good wholly obtained is obtained in the territories too, but for what (g) to (i) say.
#[test]
fn goods_of_the_sea_are_obtained_outside() {
    let sea =
        "[[criterion]]\nid = \"S\"\nname = \"of the sea\"\norigin = \"WO\"\noutside = \"sea\"\ncite = [\"T 3(1)\"]\n";
    let rulebook = book(&format!("{sea}{}", requirement("sea", "")), &rule("motor", "8501.10", "", "shift(CTH)"));
    let fish = good("0302.89").fact("wholly-obtained", YES);
    assert_eq!(fish.verdict(&rulebook).criterion.as_deref(), Some("A"));
    let at_sea = made_in(fish.clone(), "JP");
    assert!(!at_sea.clone().fact("sea", NO).originates(&rulebook), "wholly obtained elsewhere");
    assert_eq!(at_sea.clone().fact("sea", YES).verdict(&rulebook).criterion.as_deref(), Some("S"));
    let verdict = at_sea.verdict(&rulebook);
    assert_eq!((verdict.status, verdict.settling), (UNDETERMINED, names(&["sea"])));
    let nowhere = fish.set(|case| case.good.produced_in = None);
    assert_eq!(nowhere.verdict(&rulebook).settling, names(&["produced-in", "sea"]));
    assert!(nowhere.fact("sea", YES).originates(&rulebook));
    // A good that is not wholly obtained gains nothing by it.
    let motor = made_in(good("8501.10").no("wire", "7408.11", "50").fact("sea", YES), "JP");
    assert!(!motor.originates(&rulebook));
}

/// A vehicle all of whose materials originate.
fn assembled(code: &str) -> Build {
    good(code).yes("body", "8707.10", "50")
}

/// UR 3(3), 14(4), 17(1), 18(1): "originating only if" is asked of a vehicle of originating materials as well.
#[test]
fn what_binds_the_rule_binds_every_criterion() {
    let only = "kind = \"car\"\nonly_if = \"requirement(steel) and process(weld)\"";
    let car = rule("car", "8703.23", only, "shift(CTH)") + &rule("other", "8703.23", "else = true", "shift(CTH)");
    let kind = "[[kind]]\nid = \"car\"\ngroup = \"v\"\ngoods = \"8703\"\nmeans = \"a car\"\ncite = [\"T 1\"]\n";
    let rulebook = book(&requirement("steel", ""), &format!("{kind}{car}"));
    let car = || assembled("8703.23").kind("car").fact("weld", YES);
    assert_eq!(car().fact("steel", YES).verdict(&rulebook).criterion.as_deref(), Some("C"));
    assert!(!car().fact("steel", NO).originates(&rulebook));
    let verdict = car().verdict(&rulebook);
    assert_eq!((verdict.status, verdict.settling), (UNDETERMINED, names(&["steel"])));
    assert!(!car().fact("steel", YES).fact("weld", NO).originates(&rulebook));
    let shifted = good("8703.23").kind("car").no("body", "8707.10", "50").fact("weld", YES);
    assert_eq!(shifted.clone().fact("steel", YES).verdict(&rulebook).criterion.as_deref(), Some("B"));
    assert!(!shifted.fact("steel", NO).originates(&rulebook));
    // Another good of the subheading is bound by nothing; while the kind is open, so is what binds.
    assert!(assembled("8703.23").set(|case| case.good.kinds.is_not.push("car".into())).originates(&rulebook));
    let open = assembled("8703.23").fact("weld", YES).verdict(&rulebook);
    assert_eq!((open.status, open.settling.contains("kind")), (UNDETERMINED, true));
}

/// A code that does not tell the rule leaves open what binds, if a rule that it may be has something that does.
#[test]
fn a_code_that_is_short_or_not_known_may_be_bound() {
    let free = rule("brake", "8708.30", "", "shift(CTH)");
    let bound = rule("part", "8708", "only_if = \"requirement(steel)\"", "shift(CTH)");
    let elsewhere = rule("motor", "8501.10", "", "shift(CTH)");
    let rulebook = book(&requirement("steel", ""), &(free.clone() + &bound + &elsewhere));
    let status = |code: &str, rulebook: &Rulebook| assembled(code).fact("steel", NO).status(rulebook);
    assert_eq!(status("8708.30", &rulebook), StatusKind::Originating);
    assert_eq!(status("8708.99", &rulebook), StatusKind::NonOriginating);
    // A good of 8708 may be one of 8708.99, on which the rule of the heading is the only one.
    assert_eq!(status("8708", &rulebook), UNDETERMINED);
    assert_eq!(status("", &rulebook), UNDETERMINED);
    assert_eq!(status("8501", &rulebook), StatusKind::Originating);
    assert_eq!(status("8429.11", &rulebook), StatusKind::Originating, "no rule, so nothing binds");
    let unbound = book(&requirement("steel", ""), &(free + &elsewhere));
    assert_eq!(status("8708", &unbound), StatusKind::Originating);
    assert_eq!(status("", &unbound), StatusKind::Originating);
}

/// A vehicle whose core parts must originate, whatever else is asked.
fn vehicles() -> Rulebook {
    let doubt = "list = \"duties\"\ndoubted_by = \"8407.34, 8708.40\"\nunless = \"otherwise\"";
    let further = "doubted_by = \"01..97\"\nunless = \"core\"";
    let requirements = requirement("core", doubt) + &requirement("otherwise", further);
    book(&requirements, &rule("car", "8703.23", "only_if = \"all(@duties)\"", "shift(CTH)"))
}

/// UR 14(4), 14(7)-(12): a core part on the bill that does not originate speaks against the yes.
#[test]
fn a_yes_that_the_bill_speaks_against_is_doubted() {
    let rulebook = vehicles();
    let car = |code: &str| good("8703.23").no("engine", code, "50").fact("core", YES);
    let verdict = car("8407.34").verdict(&rulebook);
    assert_eq!((verdict.status, verdict.settling), (UNDETERMINED, names(&["otherwise"])));
    assert!(!car("8407.34").fact("otherwise", NO).originates(&rulebook));
    // What clears the doubt is not doubted itself.
    assert!(car("8407.34").fact("otherwise", YES).originates(&rulebook));
    assert!(car("8407.90").originates(&rulebook), "no core part");
    assert!(!car("8407.90").fact("core", NO).originates(&rulebook), "a no is not doubted");
    assert!(!car("8407.34").fact("core", NO).fact("otherwise", YES).originates(&rulebook));
    assert!(good("8703.23").yes("engine", "8407.34", "50").fact("core", YES).originates(&rulebook));
    let verdict = good("8703.23").unknown("engine", "8407.34", "50").fact("core", YES).verdict(&rulebook);
    assert_eq!((verdict.status, verdict.settling), (UNDETERMINED, names(&["origin:engine", "otherwise"])));
}

/// A code that may be one of the doubt's is enough for a doubt, and not enough to refuse the good.
#[test]
fn an_open_code_doubts_and_does_not_refuse() {
    let rulebook = vehicles();
    for code in ["", "8407", "8407.34,8407.90"] {
        let car = good("8703.23").no("engine", code, "50").fact("core", YES);
        let known = |answer| car.clone().fact("otherwise", answer);
        assert_eq!(car.status(&rulebook), UNDETERMINED, "`{code}`");
        assert_eq!(known(NO).status(&rulebook), UNDETERMINED, "`{code}`");
        if !code.is_empty() {
            assert!(known(YES).originates(&rulebook), "`{code}`");
        }
    }
    let car = good("8703.23").no("engine", "8407.34,8407.90", "50").fact("core", YES).fact("otherwise", NO);
    assert_eq!(car.verdict(&rulebook).settling, names(&["hs:engine"]));
    let both = good("8703.23").no("engine", "8407.34,8708.40", "50").fact("core", YES).fact("otherwise", NO);
    assert!(!both.originates(&rulebook), "of the doubt's codes either way");
}
