//! What tests of imported rules share: where the published sentences stand, an agreement without provisions of its own, and
//! a good of which little is said.

use origo::base::{
    Amount, Case, Country, Currency, Date, Dates, EndUse, Good, GoodKinds, HsCode, HsEdition, Material, OriginClaim,
    Period, ValueRange,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder of the published sentences, which is no part of the project.
pub(crate) fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/law/psr")
}

/// The agreement's id.
pub(crate) const ID: &str = "prose";

/// The general provisions of no agreement in particular, in force since a day (figures that step must be dated from then),
/// with vehicle classes (name and id): production in a party, nothing
/// tolerated.
pub(crate) fn agreement(since: &str, classes: &[(&str, &str)]) -> String {
    let classes: String = classes
        .iter()
        .map(|(name, id)| format!("[[vehicle_class]]\nid = \"{id}\"\nname = \"{name}\"\ncite = [\"T 1\"]\n"))
        .collect();
    format!(
        r#"format = 1
id = "{ID}"
name = "An agreement for one rule"
edition = "2026-01-01"
hs_edition = "2012"
coverage = "full"
parties = [{{ country = "US", in_force = "{since}/.." }}, {{ country = "MX", in_force = "{since}/.." }}]
source.T = "a text"
production = {{ place = "parties", cite = ["T 1"] }}
self_produced = {{ stands_for_its_inputs = false, cite = ["T 1"] }}
value_of_non_originating_materials = {{ undetermined = "counts", cite = ["T 1"] }}
evidence = {{ blanket_months = 12, cite = ["T 1"] }}
end_use = {{ original_equipment = "built in", service = "a spare", none = "not for a vehicle", cite = ["T 1"] }}
method = [
  {{ id = "nc", name = "net cost", base = "net-cost", cite = ["T 1"] }},
  {{ id = "tv", name = "transaction value", base = "transaction-value", cite = ["T 1"] }},
  {{ id = "bd", name = "build-down", base = "transaction-value", cite = ["T 1"] }},
  {{ id = "bu", name = "build-up", base = "transaction-value", formula = "build-up", cite = ["T 1"] }},
  {{ id = "fv", name = "focused value", base = "transaction-value", formula = "focused-value", cite = ["T 1"] }},
]
[net_cost]
cite = ["T 1"]
categories = [{{ id = "labor", counts = "yes", cite = ["T 1"] }}]
[[criterion]]
id = "B"
name = "product rule"
origin = "product-rule"
cite = ["T 1"]
[[reading]]
id = "printed-range"
question = "is a change inside a range a change where the text is silent"
options = [{{ id = "group", means = "no" }}, {{ id = "each", means = "yes" }}]
default = "group"
cite = ["T 1"]
{classes}"#
    )
}

pub(crate) fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

/// A good made on a day in a country for a use, of which nothing else is said.
pub(crate) fn bare(good: HsCode, country: &str, day: &str, end_use: &str) -> Case {
    Case {
        good: Good {
            part: "good".to_owned(),
            revision: None,
            plant: None,
            produced_in: Country::parse(country).ok(),
            hs: vec![good],
            edition: HsEdition::Hs2012,
            kinds: GoodKinds::default(),
            end_use: Some(EndUse::parse(end_use).unwrap()),
            transaction_value: None,
            currency: Currency::parse("USD").unwrap(),
        },
        materials: Vec::new(),
        self_produced: Vec::new(),
        costs: None,
        total_cost: None,
        net_cost: None,
        facts: BTreeMap::new(),
        evidence: BTreeMap::new(),
        dates: Dates {
            produced: Period::day(Date::parse(day).unwrap()),
            shipped: None,
            entered: None,
            fiscal_year: None,
        },
        known_on: None,
        into: None,
    }
}

/// A material of a value, if it is known, of which nothing else is said.
pub(crate) fn material(id: usize, hs: HsCode, value: Option<&str>, origin: OriginClaim) -> Material {
    Material {
        id: id.to_string(),
        part: format!("part {id}"),
        revision: None,
        description: None,
        hs: vec![hs],
        kinds: GoodKinds::default(),
        value: value.map_or(ValueRange::UNKNOWN, |value| ValueRange::known(amount(value))),
        origin,
        evidence: None,
        country: None,
        received: None,
        parent: None,
        role: None,
        deductible: Amount::ZERO,
        statement: None,
    }
}
