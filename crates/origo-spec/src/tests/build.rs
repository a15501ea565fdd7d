//! Small rulebooks and cases, built in a line or two.

use crate::{Determiner, Reference, Verdict};
use origo_base::{
    Amount, Answer, Case, Cost, Country, Currency, Dates, Elections, EndUse, Evidence, EvidenceKind, Good, GoodKinds,
    HsCode, HsEdition, Material, OriginClaim, Period, SelfProduced, StatusKind, ValueRange,
};
use origo_rulebook::{Rulebook, SourceSet, load, render_all};
use std::collections::BTreeMap;

const COMMON: &str = r#"
format = 1
id = "test"
name = "A test agreement"
edition = "2026-01-01"
hs_edition = "2012"
coverage = "full"
parties = [
  { country = "US", in_force = "1994-01-01/.." },
  { country = "CA", in_force = "1994-01-01/.." },
  { country = "MX", in_force = "1994-01-01/.." },
]
source.T = "the law"
production = { place = "parties", cite = ["T 3"] }
self_produced = { stands_for_its_inputs = true, cite = ["T 3(8)"] }
value_of_non_originating_materials = { undetermined = "counts", cite = ["T 8(2)"] }
evidence = { blanket_months = 12, cite = ["T 9"] }
end_use = { original_equipment = "built in", service = "a spare", none = "not for a vehicle", cite = ["T 12"] }
vehicle_class = [{ id = "pv", name = "a car", cite = ["T 12"] }, { id = "ht", name = "a heavy truck", cite = ["T 12"] }]
method = [
  { id = "nc", name = "net cost", base = "net-cost", cite = ["T 7(3)"] },
  { id = "tv", name = "transaction value", base = "transaction-value", cite = ["T 7(2)"] },
]
switch = [{ from = "tv", to = "nc", cite = ["T 7(7)"] }]
measure = [
  { id = "regional", base = "net-cost", originating = "whole", non_originating = "none", roll_up = true, cite = ["T 7"] },
  { id = "price", base = "transaction-value", originating = "whole", non_originating = "none", roll_up = true, cite = ["T 7"] },
]
[net_cost]
cite = ["T 7(11)"]
categories = [
  { id = "other-product", counts = "yes", cite = ["T 7(11)"] },
  { id = "sales-promotion", counts = "no", cite = ["T 1(1)"] },
  { id = "services", counts = "in-region", cite = ["T 1(1)"] },
  { id = "affiliate", counts = "not-on-books", cite = ["T 1(6)"] },
]
[[criterion]]
id = "A"
name = "wholly obtained"
origin = "WO"
cite = ["T 3(1)"]
[[criterion]]
id = "C"
name = "only originating"
origin = "only-originating"
cite = ["T 3(3)"]
[[criterion]]
id = "B"
name = "product rule"
origin = "product-rule"
cite = ["T 3(2)"]
"#;

pub(super) const USMCA: &str = r#"
[de_minimis]
shift_limit = "10%"
waiver_limit = "10%"
bases = ["transaction-value", "total-cost"]
choice = "any"
shift_cite = ["T 5(1)"]
waiver_cite = ["T 5(4)"]
exceptions = [{ materials = "01..27", goods = "01..27", unless = "other-subheading", cite = ["T 5(3)"] }]
"#;

pub(super) const NAFTA: &str = r#"
[de_minimis]
shift_limit = "7%"
waiver_limit = "7%"
bases = ["transaction-value", "total-cost"]
choice = "first-available"
shift_cite = ["T 5(1)"]
waiver_cite = ["T 5(5)"]
"#;

/// Loads a rulebook from its two texts.
pub(super) fn loaded(agreement: &str, rules: &str) -> Rulebook {
    let mut sources = SourceSet::default();
    sources.add("test/agreement.toml", agreement);
    sources.add("test/psr/rules.toml", rules);
    let (rulebook, problems) = load(&sources);
    rulebook.unwrap_or_else(|| panic!("{}", render_all(&problems, &sources, false)))
}

/// The same with some of its common provisions in other words.
pub(super) fn changed(words: &[(&str, &str)], more: &str, rules: &str) -> Rulebook {
    let mut common = COMMON.to_owned();
    for (from, to) in words {
        assert!(common.contains(from), "{from}");
        common = common.replace(from, to);
    }
    loaded(&format!("{common}{more}"), rules)
}

/// A rulebook with more provisions and with rules.
pub(super) fn book(more: &str, rules: &str) -> Rulebook {
    loaded(&format!("{COMMON}{more}"), rules)
}

/// A rulebook with one rule.
pub(super) fn one_rule(more: &str, goods: &str, origin: &str) -> Rulebook {
    book(more, &rule("the-rule", goods, "", origin))
}

pub(super) fn rule(id: &str, goods: &str, more: &str, origin: &str) -> String {
    format!("[[rule]]\nid = \"{id}\"\ngoods = \"{goods}\"\n{more}\norigin = \"{origin}\"\ncite = [\"T 1\"]\n")
}

pub(super) fn hs(text: &str) -> HsCode {
    HsCode::parse(text).unwrap()
}

pub(super) fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

/// A case under construction with the elections for it.
#[derive(Clone)]
pub(super) struct Build {
    pub(super) case: Case,
    pub(super) elections: Elections,
}

/// A good made in Mexico in March 2024, with no bill and no costs.
pub(super) fn good(code: &str) -> Build {
    let good = Good {
        part: "good".into(),
        revision: None,
        plant: None,
        produced_in: Some(Country::parse("MX").unwrap()),
        hs: if code.is_empty() { Vec::new() } else { code.split(',').map(hs).collect() },
        edition: HsEdition::Hs2012,
        kinds: GoodKinds::default(),
        end_use: None,
        transaction_value: None,
        currency: Currency::parse("USD").unwrap(),
    };
    let dates = Dates {
        produced: Period::parse("2024-03-01/2024-03-31").unwrap(),
        shipped: None,
        entered: None,
        fiscal_year: None,
    };
    let case = Case {
        good,
        materials: Vec::new(),
        self_produced: Vec::new(),
        costs: None,
        total_cost: None,
        net_cost: None,
        facts: BTreeMap::new(),
        evidence: BTreeMap::new(),
        dates,
        known_on: None,
        into: None,
    };
    Build { case, elections: Elections::default() }
}

impl Build {
    fn material(mut self, id: &str, code: &str, value: ValueRange, origin: OriginClaim) -> Self {
        let material = Material {
            id: id.into(),
            part: id.into(),
            revision: None,
            description: None,
            hs: if code.is_empty() { Vec::new() } else { code.split(',').map(hs).collect() },
            kinds: GoodKinds::default(),
            value,
            origin,
            evidence: None,
            country: None,
            received: None,
            parent: None,
            role: None,
            deductible: Amount::ZERO,
            statement: None,
        };
        self.case.materials.push(material);
        self
    }

    /// A non-originating material.
    pub(super) fn no(self, id: &str, code: &str, value: &str) -> Self {
        self.material(id, code, ValueRange::known(amount(value)), OriginClaim::NonOriginating)
    }

    /// A material of unknown origin.
    pub(super) fn unknown(self, id: &str, code: &str, value: &str) -> Self {
        self.material(id, code, ValueRange::known(amount(value)), OriginClaim::Unknown)
    }

    /// A material with good evidence.
    pub(super) fn yes(self, id: &str, code: &str, value: &str) -> Self {
        let mut built = self.material(id, code, ValueRange::known(amount(value)), OriginClaim::Originating);
        let paper = Evidence {
            id: id.into(),
            kind: EvidenceKind::Certificate,
            signer: None,
            part: Some(id.into()),
            revision: None,
            hs: None,
            agreement: None,
            criterion: None,
            valid: None,
            received: None,
        };
        built.case.evidence.insert(id.into(), paper);
        built.last().evidence = Some(id.into());
        built
    }

    pub(super) fn last(&mut self) -> &mut Material {
        self.case.materials.last_mut().unwrap()
    }

    /// Changes the material added last.
    pub(super) fn with(mut self, change: impl FnOnce(&mut Material)) -> Self {
        change(self.last());
        self
    }

    /// Changes the case.
    pub(super) fn set(mut self, change: impl FnOnce(&mut Case)) -> Self {
        change(&mut self.case);
        self
    }

    /// Moves everything bought so far below a self-produced material of this code.
    pub(super) fn made(mut self, id: &str, code: &str) -> Self {
        let index = self.case.self_produced.len();
        self.case.materials.iter_mut().for_each(|material| material.parent = Some(index));
        self.case.self_produced.push(SelfProduced {
            id: id.into(),
            part: id.into(),
            hs: vec![hs(code)],
            kinds: GoodKinds::default(),
            country: None,
            end_use: None,
            parent: None,
        });
        self
    }

    pub(super) fn cost(mut self, category: &str, value: &str, place: &str) -> Self {
        let cost =
            Cost { category: category.into(), amount: amount(value), place: Country::parse(place).ok(), of: None };
        self.case.costs.get_or_insert_default().push(cost);
        self
    }

    pub(super) fn tv(self, value: &str) -> Self {
        self.set(|case| case.good.transaction_value = Some(amount(value)))
    }

    pub(super) fn total(self, value: &str) -> Self {
        self.set(|case| case.total_cost = Some(amount(value)))
    }

    pub(super) fn net(self, value: &str) -> Self {
        self.set(|case| case.net_cost = Some(amount(value)))
    }

    pub(super) fn end_use(self, text: &str) -> Self {
        self.set(|case| case.good.end_use = Some(EndUse::parse(text).unwrap()))
    }

    pub(super) fn kind(self, kind: &str) -> Self {
        self.set(|case| case.good.kinds.is.push(kind.into()))
    }

    pub(super) fn produced(self, period: &str) -> Self {
        self.set(|case| case.dates.produced = Period::parse(period).unwrap())
    }

    pub(super) fn fact(self, name: &str, answer: Answer) -> Self {
        self.set(|case| {
            case.facts.insert(name.into(), answer);
        })
    }

    pub(super) fn method(mut self, method: &str) -> Self {
        self.elections.method = Some(method.into());
        self
    }

    pub(super) fn base(mut self, base: &str) -> Self {
        self.elections.de_minimis_base = Some(base.into());
        self
    }

    pub(super) fn reading(mut self, reading: &str, option: &str) -> Self {
        self.elections.readings.insert(reading.into(), option.into());
        self
    }

    pub(super) fn verdict(&self, rulebook: &Rulebook) -> Verdict {
        Reference.determine(rulebook, &self.case, &self.elections)
    }

    pub(super) fn status(&self, rulebook: &Rulebook) -> StatusKind {
        self.verdict(rulebook).status
    }

    /// Whether the good originates; undetermined is a failure of the test.
    pub(super) fn originates(&self, rulebook: &Rulebook) -> bool {
        match self.status(rulebook) {
            StatusKind::Originating => true,
            StatusKind::NonOriginating => false,
            StatusKind::Undetermined => panic!("undetermined: {:?}", self.verdict(rulebook)),
        }
    }
}
