//! Where one pair of ends for all tests would not be sound: a base that grows with a value, or shrinks with one, makes
//! another test easier. Each test states the definition (some election, every completion).

use super::build::{Build, USMCA, amount, book, good, one_rule, rule};
use origo_base::{Answer, StatusKind, ValueRange};
use origo_rulebook::Rulebook;

fn between(build: Build, low: &str, high: &str) -> Build {
    build.with(|m| m.value = ValueRange::between(amount(low), amount(high)).unwrap())
}

/// The verdict with the last value open, and with it at either end.
fn verdicts(rulebook: &Rulebook, build: &Build, low: &str, high: &str) -> [StatusKind; 3] {
    let known = |value: &str| build.clone().with(|m| m.value = ValueRange::known(amount(value))).status(rulebook);
    [between(build.clone(), low, high).status(rulebook), known(low), known(high)]
}

const OPEN: [StatusKind; 3] = [StatusKind::Undetermined, StatusKind::NonOriginating, StatusKind::Originating];

/// UR 5(1)(a)(ii): a non-originating material that does shift is in total cost and not in what is tolerated.
#[test]
fn a_permitted_material_without_a_fixed_value_in_total_cost() {
    let rulebook = one_rule(USMCA, "7603", "shift(CC)");
    let powder =
        good("7603.10").no("scrap", "7602.00", "10").cost("other-product", "10", "").no("salt", "2501.00", "0");
    // Total cost is elected: transaction value is not stated, so on it the tolerance would be open.
    assert_eq!(verdicts(&rulebook, &powder.base("total-cost"), "0", "100"), OPEN);
}

/// NAFTA ss. 9-10 with 6(3): a traced value is held against a net cost that holds every material.
#[test]
fn a_material_without_a_fixed_value_beside_a_traced_one() {
    let traced = "[[traced]]\ngoods = \"8501\"\nfact = \"traced-value\"\nasks = \"?\"\ncite = [\"T 9\"]\n";
    let rulebook = book(traced, &rule("motor", "8501.10", "", "RVC(NC >= 50%)"));
    let motor = good("8501.10").cost("other-product", "50", "").fact("traced-value", Answer::Amount(amount("50")));
    assert_eq!(verdicts(&rulebook, &motor.no("n", "8503.00", "0"), "0", "100"), OPEN);
}

/// Content in one country: an originating material that may come from another makes the base larger.
#[test]
fn an_originating_material_without_a_fixed_value_in_a_place() {
    let rulebook = one_rule("", "8501.10", "content(regional, US) >= 50%");
    let motor = good("8501.10").no("n", "8503.00", "0").cost("other-product", "50", "US").yes("o", "8503.00", "0");
    let [open, low, _] = verdicts(&rulebook, &motor, "0", "100");
    assert_eq!((open, low), (StatusKind::Undetermined, StatusKind::Originating));
}

/// Content in one country: a cost that may count enlarges the base.
#[test]
fn a_cost_without_a_place_in_a_place() {
    let rulebook = one_rule("", "8501.10", "content(regional, US) >= 50%");
    let motor = |place| {
        good("8501.10").no("n", "8503.00", "0").cost("other-product", "50", "US").cost("services", "100", place)
    };
    assert_eq!(motor("MX").status(&rulebook), StatusKind::NonOriginating);
    assert_eq!(motor("US").status(&rulebook), StatusKind::Originating);
    assert_eq!(motor("").status(&rulebook), StatusKind::Undetermined);
}
