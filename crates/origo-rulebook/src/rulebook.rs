use crate::MethodFormula;
use crate::{
    Assumption, Calculations, Condition, CostCategory, Criterion, DeMinimis, Entirely, EvidenceRule, Figure, General,
    InterestRule, Kind, KindPredicate, Measure, Method, MethodSwitch, OriginCriterion, Party, Reading, ReadingChoice,
    Requirement, RvcTest, Threshold, Traced, Unentered, UseSet, UseUniverse, Variants, VehicleClass,
};
use origo_base::{Citation, Country, Date, HsCode, HsEdition, HsSet, Membership, Period};
use std::collections::BTreeMap;

/// The slug of a clause; stable while rules are inserted and moved.
pub type RuleId = String;

/// A product-specific rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductRule {
    /// Its slug.
    pub id: RuleId,
    /// The goods by code.
    pub goods: HsSet,
    /// The goods by description.
    pub kind: Option<KindPredicate>,
    /// The goods by use; none: every use.
    pub uses: Option<UseSet>,
    /// Applies where no other rule on the code does.
    pub otherwise: bool,
    /// The criterion, with its other wordings.
    pub origin: Variants<Criterion>,
    /// "is originating only if": requirements that bind the good under every criterion of the agreement.
    pub only_if: Option<Criterion>,
    /// They bind only if one of these groups of conditions holds; none: always.
    pub only_if_when: Option<Vec<Vec<Condition>>>,
    /// The days on which the rule applies, by the day of the law; none: as long as the agreement is in force.
    pub in_force: Option<Period>,
    /// The text does not say whether a change inside a range counts.
    pub printed_range: bool,
    /// The waiver of content requirements is open for this rule only if one of these groups of conditions holds; none:
    /// always.
    pub waiver_if: Option<Vec<Vec<Condition>>>,
    /// For these uses the content tests of the criterion are replaced.
    pub replace: Vec<Replacement>,
    /// Where it stands.
    pub cite: Vec<Citation>,
    /// A word on it.
    pub note: Option<String>,
}

/// Content tests that stand in place of a rule's own for some uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// For these uses.
    pub uses: UseSet,
    /// These tests, with their other wordings.
    pub tests: Variants<Vec<RvcTest>>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// An agreement's rules, checked. See the crate documentation for what that means.
///
/// The fields are read through methods of the same names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rulebook {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) edition: String,
    pub(crate) hs_edition: HsEdition,
    pub(crate) partial: bool,
    pub(crate) parties: Vec<Party>,
    pub(crate) sources: BTreeMap<String, String>,
    pub(crate) readings: Vec<Reading>,
    pub(crate) criteria: Vec<OriginCriterion>,
    pub(crate) production_cite: Vec<Citation>,
    pub(crate) production_entirely: Option<Entirely>,
    pub(crate) unentered: Option<Unentered>,
    pub(crate) self_produced_stands: bool,
    pub(crate) self_produced_cite: Vec<Citation>,
    pub(crate) assumed: Vec<Assumption>,
    pub(crate) methods: Vec<Method>,
    pub(crate) switches: Vec<MethodSwitch>,
    pub(crate) traced: Vec<Traced>,
    pub(crate) undetermined_cite: Vec<Citation>,
    pub(crate) costs: Vec<CostCategory>,
    pub(crate) costs_cite: Vec<Citation>,
    pub(crate) calculations: Calculations,
    pub(crate) interest: Option<InterestRule>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) de_minimis: Option<DeMinimis>,
    pub(crate) evidence: EvidenceRule,
    pub(crate) classes: Vec<VehicleClass>,
    pub(crate) end_use_cite: Vec<Citation>,
    pub(crate) universe: UseUniverse,
    pub(crate) thresholds: Vec<Threshold>,
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) general: General,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) rules: Vec<ProductRule>,
    pub(crate) explained: BTreeMap<String, String>,
    /// Heading number to the rules that touch it; filled by the check.
    pub(crate) by_heading: BTreeMap<String, Vec<usize>>,
    pub(crate) hash: String,
}

macro_rules! read_only {
    ($($(#[$doc:meta])* $name:ident: $kind:ty;)*) => {
        impl Rulebook {
            $($(#[$doc])* pub fn $name(&self) -> &$kind { &self.$name })*
        }
    };
}

read_only! {
    /// The id, as the command line names it.
    id: str;
    /// The agreement's name.
    name: str;
    /// The date of the legal text entered.
    edition: str;
    /// The edition of the Harmonized System that the rules are written in.
    hs_edition: HsEdition;
    /// The parties with their periods in force.
    parties: [Party];
    /// The instruments that citations name.
    sources: BTreeMap<String, String>;
    /// Disputed points.
    readings: [Reading];
    /// The ways to originate, in the order in which they are tried.
    criteria: [OriginCriterion];
    /// Where the territoriality of production stands.
    production_cite: [Citation];
    /// The requirement that asks whether production was entirely in the territory of the parties.
    production_entirely: Option<Entirely>;
    /// Codes whose rules, not entered yet, may bind a good whatever the criterion.
    unentered: Option<Unentered>;
    /// Where it stands that a self-produced material may be tested in place of its inputs.
    self_produced_cite: [Citation];
    /// Provisions that are taken for granted.
    assumed: [Assumption];
    /// The methods of regional value content.
    methods: [Method];
    /// Changes of method that verification leaves open.
    switches: [MethodSwitch];
    /// Goods with traced values.
    traced: [Traced];
    /// Where it stands that materials of undetermined origin count as non-originating.
    undetermined_cite: [Citation];
    /// The categories of cost.
    costs: [CostCategory];
    /// Where net cost stands.
    costs_cite: [Citation];
    /// Calculations that turn books into figures.
    calculations: Calculations;
    /// How much interest is allowable.
    interest: Option<InterestRule>;
    /// Content measures.
    measures: [Measure];
    /// The tolerance.
    de_minimis: Option<DeMinimis>;
    /// What a paper must be.
    evidence: EvidenceRule;
    /// Vehicle classes.
    classes: [VehicleClass];
    /// Where end use is defined.
    end_use_cite: [Citation];
    /// The end uses.
    universe: UseUniverse;
    /// Named thresholds.
    thresholds: [Threshold];
    /// Duties asked as facts.
    requirements: [Requirement];
    /// General provisions: roles, accumulation, bars, intermediate materials, values.
    general: General;
    /// Descriptions of goods.
    kinds: [Kind];
    /// Product rules, in the order of the files.
    rules: [ProductRule];
    /// Findings of the lint that the files explain: what was found and of what, to why.
    explained: BTreeMap<String, String>;
    /// SHA-256 of the canonical print of the checked rulebook; `fmt` does not change it.
    hash: str;
}

impl Rulebook {
    /// Whether codes without a rule are undetermined rather than refused.
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// Whether a producer may test a self-produced material in place of its inputs.
    pub fn self_produced_stands(&self) -> bool {
        self.self_produced_stands
    }

    /// Whether the country is a party on a day.
    pub fn is_party(&self, country: Country, day: Date) -> bool {
        self.parties.iter().any(|party| party.country == country && party.in_force.contains(day))
    }

    /// The party in whose territory a country code lies; else the code itself.
    pub fn territory(&self, country: Country) -> Country {
        self.parties.iter().find(|party| party.also.contains(&country)).map_or(country, |party| party.country)
    }

    /// From the first day in force for any party to the last.
    pub fn in_force(&self) -> Option<Period> {
        let first = self.parties.iter().map(|party| party.in_force.first()).min()?;
        let last = self.parties.iter().map(|party| party.in_force.last()).max()?;
        Period::new(first, last)
    }

    /// The rules whose goods cover a code, of the most specific level: a tariff-item rule beats a heading's. Also the
    /// rules that cover only part of it, where the code is too short.
    pub fn rules_for(&self, code: HsCode) -> Vec<&ProductRule> {
        self.rule_indices(code, |_| true).into_iter().filter_map(|index| self.rules.get(index)).collect()
    }

    /// The same of the rules in force on a day.
    pub fn rules_on(&self, code: HsCode, day: Date) -> Vec<&ProductRule> {
        let in_force = |rule: &ProductRule| rule.is_in_force(day);
        self.rule_indices(code, in_force).into_iter().filter_map(|index| self.rules.get(index)).collect()
    }

    fn rule_indices(&self, code: HsCode, counts: impl Fn(&ProductRule) -> bool) -> Vec<usize> {
        let key: String = code.to_string().chars().take(4).collect();
        let mut found: Vec<(origo_base::HsLevel, usize)> = Vec::new();
        for index in self.by_heading.get(&key).into_iter().flatten() {
            let Some(rule) = self.rules.get(*index) else { continue };
            if rule.goods.membership(code) != Membership::Outside && counts(rule) {
                found.push((rule.level_on(code), *index));
            }
        }
        let best = found.iter().map(|(level, _)| *level).max();
        let mut indices: Vec<usize> =
            found.into_iter().filter(|(level, _)| Some(*level) == best).map(|(_, index)| index).collect();
        indices.sort_unstable();
        indices
    }

    /// A threshold by name.
    pub fn threshold(&self, id: &str) -> Option<&Threshold> {
        self.thresholds.iter().find(|threshold| threshold.id == id)
    }

    /// A product rule by id.
    pub fn rule(&self, id: &RuleId) -> Option<&ProductRule> {
        self.rules.iter().find(|rule| rule.id == *id)
    }

    /// A criterion by id.
    pub fn criterion(&self, id: &str) -> Option<&OriginCriterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// A method by id.
    pub fn method(&self, id: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.id == id)
    }

    /// A requirement by id.
    pub fn requirement(&self, id: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.id == id)
    }

    /// The methods that a test allows under a choice, with their figure: printed ones as they are, linked ones for the
    /// method named or for every method that the threshold has a figure for and no condition closes.
    pub fn methods_of<'r>(&'r self, test: &'r RvcTest, choice: &ReadingChoice) -> Vec<&'r Method> {
        self.methods
            .iter()
            .filter(|method| match (&test.method, &test.figure) {
                (Some(named), _) => *named == method.id,
                (None, Figure::Printed(_)) => false,
                (None, Figure::Linked(name)) => self.threshold(name).is_some_and(|threshold| {
                    let open = |conditions: &Vec<Condition>| choice.has_all(conditions);
                    // A method by a list is open only where the test gives the list.
                    method.formula != MethodFormula::Listed
                        && threshold.figures.under(choice).contains_key(&method.id)
                        && threshold.only_if.get(&method.id).is_none_or(open)
                }),
            })
            .collect()
    }

    /// The methods that a criterion has a figure for under a choice, each once, in the order of the agreement.
    pub fn methods_named<'r>(
        &'r self,
        criterion: &'r Criterion,
        choice: &ReadingChoice,
    ) -> impl Iterator<Item = &'r Method> + use<'r> {
        let tests = criterion.tests();
        let named: Vec<&Method> = tests.into_iter().flat_map(|test| self.methods_of(test, choice)).collect();
        self.methods.iter().filter(move |method| named.iter().any(|named| named.id == method.id))
    }

    /// The processes that criteria ask about, each once.
    pub fn processes(&self) -> Vec<&str> {
        let of_agreement = self.criteria.iter().map(|row| &row.criterion);
        let of_rules = self.rules.iter().flat_map(|rule| rule.origin.all().chain(&rule.only_if));
        let mut found: Vec<&str> = Vec::new();
        for criterion in of_agreement.chain(of_rules) {
            criterion.walk(&mut |part| {
                if let Criterion::Process(name) = part
                    && !found.contains(&name.as_str())
                {
                    found.push(name);
                }
            });
        }
        found
    }

    /// The names of the methods in lower case, as sentences write them, each with its id.
    pub fn method_names(&self) -> Vec<(String, String)> {
        self.methods.iter().map(|method| (method.name.to_lowercase(), method.id.clone())).collect()
    }
}

impl ProductRule {
    /// What binds the good whatever the criterion, under a choice of readings.
    pub fn binding(&self, choice: &ReadingChoice) -> Option<&Criterion> {
        let holds = |groups: &Vec<Vec<Condition>>| groups.iter().any(|group| choice.has_all(group));
        self.only_if.as_ref().filter(|_| self.only_if_when.as_ref().is_none_or(holds))
    }

    /// Whether a small value of non-originating materials waives the rule's content requirements under a choice of readings.
    pub fn has_waiver(&self, choice: &ReadingChoice) -> bool {
        self.waiver_if.as_ref().is_none_or(|groups| groups.iter().any(|group| choice.has_all(group)))
    }

    /// Whether the rule applies on this day of the law (see [`origo_base::Dates::of_law`]).
    pub fn is_in_force(&self, day: Date) -> bool {
        self.in_force.is_none_or(|period| period.contains(day))
    }

    /// The level of the rule's goods around a code.
    pub(crate) fn level_on(&self, code: HsCode) -> origo_base::HsLevel {
        let single = |range: &origo_base::HsRange| HsSet::new([*range]).membership(code) != Membership::Outside;
        self.goods
            .ranges()
            .iter()
            .find(|range| single(range))
            .map_or(origo_base::HsLevel::Chapter, |range| range.first().level())
    }

    /// The content tests that stand in place of the rule's own for a use.
    pub fn replacement(&self, known: UseSet) -> Option<&Replacement> {
        self.replace.iter().find(|replacement| replacement.uses.covers(known) == Some(true))
    }
}
