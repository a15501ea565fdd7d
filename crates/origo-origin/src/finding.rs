use crate::Outcome;
use crate::extent::{Ends, Extent};
use origo_base::{Answer, Comparison, Country, GoodKinds, HsCode, HsSet, Percent, StatusKind};
use origo_rulebook::MethodBase;

/// The index of a finding in its determination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingId(pub(crate) u32);

/// One step of the computation: what was tested, what came out, and the findings it came from.
///
/// Findings stand in an arena; the verdict is the fold of the root. Branches that failed stay in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What came out.
    pub outcome: Outcome,
    /// What was tested, with its numbers.
    pub reason: Reason,
    /// What it came from.
    pub children: Vec<FindingId>,
}

/// What was tested. Numbers, never sentences; indices are into the rulebook's lists.
///
/// Exhaustive on purpose: a new reason must be said by every renderer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Some election passes (any of the children).
    Elections,
    /// One election: all children.
    Election {
        /// Index of the method, if a content test asked for one.
        method: Option<usize>,
        /// The base of the tolerance, if one was asked for.
        base: Option<MethodBase>,
    },
    /// A self-produced material designated as an intermediate material: a choice of the producer, always met.
    IntermediateMaterial {
        /// Its index in the case.
        made: usize,
        /// What it is by itself.
        status: StatusKind,
        /// Its value: the least and the highest.
        value: (Extent, Extent),
    },
    /// There is no transaction value to be used.
    NoTransactionValue {
        /// Index of the requirement that says so; none: the good is self-produced and not sold.
        requirement: Option<usize>,
    },
    /// Something that is stated of the good closes the criterion.
    Barred {
        /// Index of the bar.
        bar: usize,
    },
    /// The criterion is only for goods of which something is stated.
    NotStated {
        /// Index of the requirement.
        requirement: usize,
        /// The answer.
        answer: Option<Answer>,
    },
    /// The criterion is only for other goods.
    OtherGoods {
        /// The code.
        hs: Option<HsCode>,
    },
    /// Every completion of the open facts agrees.
    Completions,
    /// One completion: the fold of its only child.
    Completion {
        /// The selection's index in the determination.
        selection: usize,
        /// Each material whose code or description was completed, with what it was taken to be.
        materials: Vec<Completed>,
    },
    /// Production took place in the territory of a party.
    Production {
        /// Where it took place.
        country: Option<Country>,
    },
    /// Production was entirely in the territory of the parties: only where it was stated, or something speaks against it.
    ProducedEntirely {
        /// Index of the requirement.
        requirement: usize,
        /// The answer.
        answer: Option<Answer>,
        /// What in the file speaks against it, where it was not answered.
        against: Vec<Abroad>,
    },
    /// One of the criteria: any of the children.
    Criteria,
    /// One criterion of the agreement: production in the territory, unless it is wholly obtained, and its test.
    Criterion {
        /// Index of the criterion.
        criterion: usize,
    },
    /// "and": all children.
    All,
    /// "or": any of the children.
    Any,
    /// Wholly obtained or produced.
    WhollyObtained {
        /// What was stated.
        stated: Option<bool>,
    },
    /// Every material originates; the children are those that do not or may not.
    OnlyOriginating,
    /// The product rule of the code: its only child.
    ProductRule {
        /// Index of the rule.
        rule: usize,
        /// The code.
        hs: HsCode,
    },
    /// The product rule once more, with materials of the good's own subheading set aside, and the content it asks.
    OwnPartsAside {
        /// Index of the rule; none: no single one.
        rule: Option<usize>,
    },
    /// Whether a content that only an alternative without use asks is asked of a good classed with its parts.
    UnusedContent,
    /// No product rule of the rulebook applies to the code.
    NoProductRule {
        /// The code.
        hs: Option<HsCode>,
    },
    /// The code is not known or too short to find its rule.
    OpenCode {
        /// What is known of it.
        hs: Option<HsCode>,
    },
    /// Several product rules apply and the law gives no order.
    Conflict {
        /// Their indices.
        rules: Vec<usize>,
    },
    /// A change in tariff classification: any of the children, which are the materials test and the tolerance.
    Shift {
        /// Which permitted set of the rule's criterion, in reading order.
        nth: usize,
    },
    /// Every material that does not originate comes from the permitted set; the children are groups.
    EveryMaterial,
    /// A group of materials against a permitted set or, in `OnlyOriginating`, against its origin.
    Materials {
        /// Index of the group in the determination.
        group: usize,
        /// The group passes because a self-produced material above it does.
        through_self_produced: bool,
    },
    /// All other groups of the parent pass: their number of materials and value.
    OtherMaterials {
        /// How many materials.
        count: usize,
        /// Their value.
        value: Extent,
    },
    /// The tolerance for materials that fail the change.
    Tolerance {
        /// Their value.
        value: Ends,
        /// The base.
        base: MethodBase,
        /// Its amount.
        amount: Option<Ends>,
        /// The limit.
        limit: Percent,
        /// The exception that bars it, by index.
        barred: Option<usize>,
    },
    /// A regional value content: any of the children.
    RegionalValueContent,
    /// One content test.
    ContentTest {
        /// Index of the method.
        method: usize,
        /// The base.
        base: Option<Ends>,
        /// The value of non-originating materials; none: a traced value that is not stated.
        non_originating: Option<Ends>,
        /// Index of the tracing rule that gave the value.
        traced: Option<usize>,
        /// At least or more than.
        comparison: Comparison,
        /// The figure on the day; of two that may be asked the higher one, unless both would fail.
        figure: Option<Percent>,
        /// The other one, if the fiscal year that picks is not stated.
        or_figure: Option<Percent>,
        /// Index of the linked threshold.
        threshold: Option<usize>,
        /// Index of the replacement row of the rule.
        replacement: Option<usize>,
        /// The only materials that count.
        only: Option<HsSet>,
    },
    /// The rule or the law gives the elected method no figure.
    MethodClosed {
        /// Index of the method.
        method: usize,
        /// The row of the method by which the agreement closes it for the good; none: the rule has no figure for it.
        by_law: Option<usize>,
    },
    /// The content requirement is waived if all non-originating materials are few.
    Waiver {
        /// Their value.
        value: Ends,
        /// The base.
        base: MethodBase,
        /// Its amount.
        amount: Option<Ends>,
        /// The limit.
        limit: Percent,
    },
    /// The rule closes the waiver: the good is originating only if it meets the content requirement.
    WaiverClosed {
        /// Index of the rule.
        rule: usize,
    },
    /// A floor on content under a measure.
    Content {
        /// Index of the measure.
        measure: usize,
        /// Only there.
        place: Option<Country>,
        /// The content that counts, at both ends.
        part: Option<Ends>,
        /// The base.
        base: Option<Ends>,
        /// At least or more than.
        comparison: Comparison,
        /// The floor.
        figure: Percent,
    },
    /// A requirement asked as a fact.
    Requirement {
        /// Index of the requirement.
        requirement: usize,
        /// The answer.
        answer: Option<Answer>,
        /// What speaks against the yes.
        doubt: Option<Doubted>,
    },
    /// Every requirement of a list: all children.
    RequirementList,
    /// What the product rule asks whatever the criterion: its only child; none: the code does not settle which rule applies,
    /// and one of those that may asks so.
    OnlyIf {
        /// Index of the rule.
        rule: Option<usize>,
    },
    /// The code may fall under a rule that is not entered yet and binds whatever the criterion.
    Unentered {
        /// The code.
        hs: Option<HsCode>,
    },
    /// A material that does not originate is of the good's own subheading, and its rule is not closed to that way.
    OwnParts,
    /// A process asked as a fact.
    Process {
        /// The fact's name.
        name: String,
        /// The answer.
        answer: Option<Answer>,
    },
    /// The rulebook and the codes of the case are of different editions.
    EditionMismatch,
}

/// A place in the file that speaks against production entirely in the territory of the parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abroad {
    /// A cost of work on the good, by its index in the case.
    Cost(usize),
    /// A self-produced material, by its index in the case.
    SelfProduced(usize),
}

/// A yes that the bill speaks against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubted {
    /// Indices of the groups that do so: not originating, or not proven to.
    pub groups: Vec<usize>,
    /// The answer to the question that clears it.
    pub cleared: Option<Answer>,
}

/// Materials whose code or description is open, completed: one of several ways, or the only way that matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    /// Their indices, in order: a single material if there are several ways.
    pub materials: Vec<u32>,
    /// In how many ways they could be completed, as far as it matters.
    pub ways: usize,
    /// The code they were taken to have; none: it is not known at all.
    pub hs: Option<HsCode>,
    /// The descriptions they were taken to have and not to have.
    pub kinds: GoodKinds,
}

/// Builds an arena.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    pub(crate) all: Vec<Finding>,
}

impl Findings {
    pub(crate) fn add(&mut self, outcome: Outcome, reason: Reason, children: Vec<FindingId>) -> FindingId {
        self.all.push(Finding { outcome, reason, children });
        FindingId((self.all.len() - 1) as u32)
    }

    pub(crate) fn leaf(&mut self, outcome: Outcome, reason: Reason) -> FindingId {
        self.add(outcome, reason, Vec::new())
    }

    pub(crate) fn outcome(&self, id: FindingId) -> Outcome {
        self.all.get(id.0 as usize).map_or(Outcome::Unknown, |finding| finding.outcome)
    }

    pub(crate) fn all_of(&mut self, reason: Reason, children: Vec<FindingId>) -> FindingId {
        let outcome = Outcome::all(children.iter().map(|child| self.outcome(*child)));
        self.add(outcome, reason, children)
    }

    pub(crate) fn any_of(&mut self, reason: Reason, children: Vec<FindingId>) -> FindingId {
        let outcome = Outcome::any(children.iter().map(|child| self.outcome(*child)));
        self.add(outcome, reason, children)
    }
}
