use crate::{Amount, Country, Currency, Date, Dates, EndUse, EvidenceId, Evidences, HsCode, HsEdition};
use std::collections::BTreeMap;

/// A value that is known, bounded or open above: what a bill says about the worth of a material.
///
/// ```
/// use origo_base::{Amount, ValueRange};
/// assert!(ValueRange::known(Amount::ONE).is_known());
/// assert_eq!(ValueRange::UNKNOWN.high(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueRange {
    low: Amount,
    high: Option<Amount>,
}

impl ValueRange {
    /// Nothing is known but that it is not negative.
    pub const UNKNOWN: Self = Self { low: Amount::ZERO, high: None };

    /// Exactly this.
    pub const fn known(value: Amount) -> Self {
        Self { low: value, high: Some(value) }
    }

    /// Between two values; none if they are out of order.
    pub fn between(low: Amount, high: Amount) -> Option<Self> {
        (low <= high).then_some(Self { low, high: Some(high) })
    }

    /// The least it can be.
    pub const fn low(self) -> Amount {
        self.low
    }

    /// The most it can be; none: no bound.
    pub const fn high(self) -> Option<Amount> {
        self.high
    }

    /// Whether both ends are equal.
    pub fn is_known(self) -> bool {
        self.high == Some(self.low)
    }
}

/// Descriptions that a good or material is said to have, or not to have: names of the rulebook's kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoodKinds {
    /// It is one of these.
    pub is: Vec<String>,
    /// It is none of these.
    pub is_not: Vec<String>,
}

/// The good whose origin is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Good {
    /// Part number.
    pub part: String,
    /// Revision.
    pub revision: Option<String>,
    /// Plant.
    pub plant: Option<String>,
    /// The country where it is produced.
    pub produced_in: Option<Country>,
    /// Its classification in `edition`: one code; several candidates where an edition split it; none if unknown.
    pub hs: Vec<HsCode>,
    /// The edition of every code of the case.
    pub edition: HsEdition,
    /// Descriptions beyond the code.
    pub kinds: GoodKinds,
    /// What it is for; none: unknown.
    pub end_use: Option<EndUse>,
    /// Its adjusted transaction value per unit; none: there is none or it is not known.
    pub transaction_value: Option<Amount>,
    /// The currency of every amount of the case.
    pub currency: Currency,
}

/// What a bill says about the origin of a material. A country is not an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OriginClaim {
    /// Claimed to originate; counts only with valid evidence.
    Originating,
    /// Known, or treated by choice, as non-originating.
    NonOriginating,
    /// Not known.
    Unknown,
}

/// A material that is not self-produced: a leaf of the bill, its value per unit of the good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Material {
    /// The line's id; unique in the case.
    pub id: String,
    /// Part number.
    pub part: String,
    /// Revision.
    pub revision: Option<String>,
    /// Description in the user's words.
    pub description: Option<String>,
    /// Classification in the case's edition: one code; several candidates; none if unknown.
    pub hs: Vec<HsCode>,
    /// Descriptions beyond the code.
    pub kinds: GoodKinds,
    /// Value per unit of the good.
    pub value: ValueRange,
    /// What the bill says of its origin.
    pub origin: OriginClaim,
    /// The evidence that the bill names.
    pub evidence: Option<EvidenceId>,
    /// Country of origin for other purposes; never decides originating status.
    pub country: Option<Country>,
    /// When it was received, for the period of its evidence.
    pub received: Option<Date>,
    /// The self-produced material that it goes into (an index into [`Case::self_produced`]); none: the good itself.
    pub parent: Option<usize>,
    /// What it is beside a plain material, by a role of the rulebook: packaging, packing, an accessory, an indirect material.
    pub role: Option<String>,
    /// The part of its value that is left out where it does not originate (freight, duties, brokerage, waste), per unit of
    /// the good.
    pub deductible: Amount,
    /// What its supplier states of it, if the record that it names is a statement.
    pub statement: Option<Statement>,
}

/// What the supplier of a material states of its production, so that it may be accumulated (UR 9(2)-(3), 9(7);
/// SOR/94-14 s. 14(2), 14(5)). Amounts are per unit of the good.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The supplier's net cost.
    pub net_cost: Option<Amount>,
    /// The value of non-originating materials in it.
    pub non_originating: Option<Amount>,
    /// An amount that is part of the net cost and holds no value of non-originating materials.
    pub regional_cost: Option<Amount>,
    /// The classes of all its non-originating materials, its production being wholly in the territory.
    pub inputs: Option<Vec<HsCode>>,
}

impl Statement {
    /// The same of another quantity: every amount is made another one, or none if it is out of bounds.
    #[must_use]
    pub fn map(&self, amount: impl Fn(Amount) -> Option<Amount>) -> Self {
        Self {
            net_cost: self.net_cost.and_then(&amount),
            non_originating: self.non_originating.and_then(&amount),
            regional_cost: self.regional_cost.and_then(&amount),
            inputs: self.inputs.clone(),
        }
    }
}

/// A material that the producer makes on the way to the good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfProduced {
    /// The line's id.
    pub id: String,
    /// Part number.
    pub part: String,
    /// Classification, as for a material.
    pub hs: Vec<HsCode>,
    /// Descriptions beyond the code.
    pub kinds: GoodKinds,
    /// Where it is made, if that is stated.
    pub country: Option<Country>,
    /// What it is for; none: what the good is for.
    pub end_use: Option<EndUse>,
    /// The self-produced material that it goes into; none: the good itself. Always a smaller index than its own.
    pub parent: Option<usize>,
}

/// A cost on the producer's books per unit of the good, in one of the rulebook's categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The category's name.
    pub category: String,
    /// Amount per unit.
    pub amount: Amount,
    /// Where it was incurred.
    pub place: Option<Country>,
    /// The self-produced material on which it was incurred; none: on the good itself, or not told apart.
    pub of: Option<usize>,
}

/// An answer to a question of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// An amount per unit of the good.
    Amount(Amount),
}

/// Where the case stands; some elections are closed once customs verifies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// No claim has been made.
    #[default]
    BeforeClaim,
    /// Customs verifies a claim: the method already used restricts the choice.
    UnderVerification,
}

/// The producer's lawful choices. What is left open is searched, within the law and the stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elections {
    /// The method of regional value content, by its id; under verification, the one already used.
    pub method: Option<String>,
    /// The base of the tolerance: `transaction-value` or `total-cost`.
    pub de_minimis_base: Option<String>,
    /// The self-produced materials designated as intermediate materials, by line; none: searched.
    pub intermediate: Option<Vec<String>>,
    /// Designations given up under verification, by line.
    pub rescinded: Vec<String>,
    /// Where the case stands.
    pub stage: Stage,
    /// Readings chosen by the user: reading id to option id.
    pub readings: BTreeMap<String, String>,
}

/// Everything about one good that a determination reads, beside the rulebook and the elections.
///
/// INVARIANT (made by the decoder of files): parents point to earlier self-produced materials, ids are unique,
/// amounts are in the currency of the good and per unit of it, codes are of the good's edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The good.
    pub good: Good,
    /// Materials that are not self-produced.
    pub materials: Vec<Material>,
    /// Self-produced materials.
    pub self_produced: Vec<SelfProduced>,
    /// Costs beside materials; none: not stated, so total and net cost are unknown unless stated below.
    pub costs: Option<Vec<Cost>>,
    /// Total cost per unit from the books, if stated.
    pub total_cost: Option<Amount>,
    /// Net cost per unit from the books, if stated.
    pub net_cost: Option<Amount>,
    /// Answers to questions that the rulebook asks, by the question's id.
    pub facts: BTreeMap<String, Answer>,
    /// Evidence records.
    pub evidence: Evidences,
    /// Dates.
    pub dates: Dates,
    /// The day of knowledge: evidence received later does not count.
    pub known_on: Option<Date>,
    /// The importing country, where an enactment or reading depends on it.
    pub into: Option<Country>,
}

/// The three answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusKind {
    /// Some lawful election passes under every completion of the unknown facts.
    Originating,
    /// Every election fails under every completion.
    NonOriginating,
    /// Anything else.
    Undetermined,
}

impl StatusKind {
    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Originating => "originating",
            Self::NonOriginating => "non-originating",
            Self::Undetermined => "undetermined",
        }
    }
}
