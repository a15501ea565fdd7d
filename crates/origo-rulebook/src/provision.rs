use crate::{Criterion, KindPredicate, UseSet};
use origo_base::{Citation, Country, HsSet, Percent, Period};

/// A party and when the agreement is in force for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The country.
    pub country: Country,
    /// Other codes of what is in its territory.
    pub also: Vec<Country>,
    /// From the first day in force to the last.
    pub in_force: Period,
}

/// A way to originate, with the name the certificate gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginCriterion {
    /// The letter or word of the agreement.
    pub id: String,
    /// What it is.
    pub name: String,
    /// The test.
    pub criterion: Criterion,
    /// A requirement that stands in for production in the territory of the parties (goods of the sea), by its id.
    pub outside: Option<String>,
    /// The goods for which it can; none: any.
    pub outside_goods: Option<HsSet>,
    /// Only where a material that does not originate may be of the good's own subheading (goods classed with their parts).
    pub own_subheading: bool,
    /// Whether such a good must have the content that its product rule asks in any alternative; if not, it is open whether
    /// that of an alternative without use is asked.
    pub rule_content: bool,
    /// Only for a good of which this requirement, by its id, is said to be so.
    pub stated: Option<String>,
    /// Only for these goods; none: any.
    pub goods: Option<HsSet>,
    /// Production in the territory of the parties is not asked.
    pub anywhere: bool,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// What the content of a good is measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MethodBase {
    /// The adjusted price.
    TransactionValue,
    /// Total cost less the excluded costs.
    NetCost,
    /// All costs on the books.
    TotalCost,
}

impl MethodBase {
    /// The word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::TransactionValue => "transaction-value",
            Self::NetCost => "net-cost",
            Self::TotalCost => "total-cost",
        }
    }

    /// From the word in files.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::TransactionValue, Self::NetCost, Self::TotalCost].into_iter().find(|base| base.word() == text)
    }
}

/// How a method counts regional value content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MethodFormula {
    /// (base − value of non-originating materials) / base: transaction value, net cost, build-down.
    #[default]
    Remainder,
    /// Value of originating materials / base: build-up.
    Originating,
    /// (base − value of the non-originating materials that a list names) / base: focused value.
    Listed,
}

/// A method of regional value content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// Its id; notation writes it in capitals.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its base.
    pub base: MethodBase,
    /// What it counts.
    pub formula: MethodFormula,
    /// Goods for which it may not be used.
    pub closed_for: Vec<(HsSet, UseSet, Vec<Citation>)>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// Under verification: a method may be given up for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodSwitch {
    /// The method used.
    pub from: String,
    /// The method open after it.
    pub to: String,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// Goods whose value of non-originating materials comes from tracing, asked as a stated amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// The goods.
    pub goods: HsSet,
    /// Only goods of this description.
    pub kind: Option<KindPredicate>,
    /// The uses.
    pub uses: UseSet,
    /// The fact that states the amount.
    pub fact: String,
    /// The question.
    pub asks: String,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// When a category of cost is part of net cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Always.
    Yes,
    /// Never: an excluded cost.
    No,
    /// When incurred in the territory of the parties; unknown place leaves net cost open.
    InRegion,
    /// Not a cost on the producer's books at all: neither in total cost nor in net cost.
    NotOnBooks,
}

/// What the place of a cost is the place of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CostPlace {
    /// Where it was incurred: one incurred abroad is in total cost only under a reading.
    #[default]
    Incurred,
    /// Where the person is who is paid: it does not matter to total cost (UR 1(6)(a)).
    Payee,
    /// Where the good is worked on: one incurred abroad also speaks against production entirely in the territory.
    Production,
}

/// A category of cost; every category stands in exactly one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostCategory {
    /// Its name in files.
    pub id: String,
    /// Whether it counts.
    pub counts: Counts,
    /// What its place is the place of.
    pub place: CostPlace,
    /// A word on it.
    pub note: Option<String>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// How content by place is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its name.
    pub id: String,
    /// What shares are taken of. There is no default.
    pub base: MethodBase,
    /// Originating materials count whole.
    pub originating_whole: bool,
    /// Non-originating materials count with their regional part; false: not at all.
    pub non_originating_part: bool,
    /// Foreign value inside an originating material is ignored.
    pub roll_up: bool,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// Who picks the base of the tolerance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseChoice {
    /// Any base that is known: the producer's choice.
    Any,
    /// The first that exists.
    FirstAvailable,
}

/// Goods and materials to which the tolerance for a change in classification does not apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeMinimisException {
    /// Materials used.
    pub materials: HsSet,
    /// In goods.
    pub goods: HsSet,
    /// It applies after all if the material is of another subheading than the good.
    pub unless_other_subheading: bool,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// The tolerance for small values of non-originating material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeMinimis {
    /// The share up to which materials may fail the change in classification.
    pub shift_limit: Percent,
    /// Where that stands.
    pub shift_cite: Vec<Citation>,
    /// The share of all non-originating materials up to which a content requirement is waived.
    pub waiver_limit: Option<Percent>,
    /// Where that stands.
    pub waiver_cite: Vec<Citation>,
    /// The bases, in order.
    pub bases: Vec<MethodBase>,
    /// Who picks.
    pub choice: BaseChoice,
    /// Where it does not apply.
    pub exceptions: Vec<DeMinimisException>,
}

/// What a paper must be to count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRule {
    /// The names by which a paper may call the agreement; compared without case.
    pub names: Vec<String>,
    /// The longest blanket period, in months.
    pub blanket_months: i32,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

impl EvidenceRule {
    /// Whether a paper that names an agreement by this name names this one.
    pub fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|known| known.to_lowercase() == name.trim().to_lowercase())
    }
}

/// A class of vehicles that end uses name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VehicleClass {
    /// Its id.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Other names that files may use for vehicles of this class.
    pub same_as: Vec<String>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// A duty beside the rule itself, asked as a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its id, and the fact's.
    pub id: String,
    /// The list it belongs to.
    pub list: Option<String>,
    /// The question.
    pub asks: String,
    /// What in a bill speaks against a yes.
    pub doubt: Option<Doubt>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// Materials that speak against the yes to a requirement: if one of these codes does not originate, the yes counts only
/// with the yes to another question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The codes.
    pub materials: HsSet,
    /// The requirement that clears it, by its id.
    pub unless: String,
}

/// Of what an agreement asks that production be entirely in the territory of the parties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntirelyOf {
    /// Of every criterion (UR 3(2)-(3), GN 11(b)).
    #[default]
    Criteria,
    /// Of changes in classification and of goods of originating materials alone (SOR/94-14 s. 4(2)(a)-(b), 4(3)).
    Changes,
}

/// The requirement that production be entirely in the territory of the parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entirely {
    /// The requirement, by its id.
    pub requirement: String,
    /// Of what it is asked.
    pub of: EntirelyOf,
    /// The requirement, by its id, that stands in for it in a change in classification: whether a tolerance covers what was
    /// worked outside (SOR/94-14 s. 5(1)). Only beside `of` changes.
    pub tolerated: Option<String>,
}

/// Goods whose rules are not entered yet and may bind them whatever the criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unentered {
    /// The goods.
    pub may_bind: HsSet,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// A provision that the rulebook does not test; every report lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// What is taken for granted.
    pub says: String,
    /// Where the provision stands.
    pub cite: Vec<Citation>,
}
