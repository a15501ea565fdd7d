use crate::KindPredicate;
use origo_base::{Comparison, Country, HsLevel, HsSet, Percent};

/// What makes a good originate: the closed algebra of criteria.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// Wholly obtained or produced: an asserted fact.
    WhollyObtained,
    /// Every material originates.
    OnlyOriginating,
    /// The product rule of the good's code.
    ProductRule,
    /// A change in tariff classification of every non-originating material.
    Shift(PermittedSet),
    /// A regional value content, by any one of the tests.
    RegionalValueContent(Vec<RvcTest>),
    /// A floor on content under a measure, optionally in one country.
    Content {
        /// The measure's id.
        measure: String,
        /// Only content in this country.
        place: Option<Country>,
        /// At least or more than.
        comparison: Comparison,
        /// The floor.
        percent: Percent,
    },
    /// A process took place: an asserted fact, by its name.
    Process(String),
    /// One requirement, by its id.
    Requirement(String),
    /// Every requirement of a list.
    AllOf(String),
    /// Every one of these; never fewer than two.
    All(Vec<Criterion>),
    /// One of these; never fewer than two.
    Any(Vec<Criterion>),
}

/// A change in tariff classification as the set of classes from which a non-originating material may come.
///
/// A larger set is a looser rule. Members are read from left to right; the last word on a code wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermittedSet {
    /// What the set starts from; none: nothing.
    pub base: Option<ShiftBase>,
    /// What is added and taken away.
    pub members: Vec<SetMember>,
}

/// What a permitted set starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftBase {
    /// Every code.
    Any,
    /// Every code outside the good's own class of this level.
    Change {
        /// The level.
        level: HsLevel,
        /// On a range: the good's own class, or the whole range.
        scope: Option<Scope>,
    },
}

/// How a change is tested for a good of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Against the good's own class.
    Each,
    /// Against the whole range.
    Group,
}

/// Codes added to a permitted set or taken from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetMember {
    /// Added, or taken away.
    pub include: bool,
    /// The codes.
    pub codes: HsSet,
    /// Only materials of this description.
    pub kinds: Option<KindPredicate>,
    /// Only materials of the good's own class of this level, whichever member of a range the good is; the codes are all then.
    pub own: Option<HsLevel>,
}

/// One test of regional value content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RvcTest {
    /// The method's id; none: every method for which the linked threshold has a figure.
    pub method: Option<String>,
    /// At least or more than.
    pub comparison: Comparison,
    /// The figure or the threshold that holds it.
    pub figure: Figure,
    /// The only materials whose non-originating value counts, where the method is one by a list (focused value).
    pub only: Option<HsSet>,
}

/// A figure printed in the rule, or a link to a dated threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Printed.
    Printed(Percent),
    /// Linked by the threshold's name.
    Linked(String),
}

impl Criterion {
    /// This criterion and every one inside it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        if let Self::All(parts) | Self::Any(parts) = self {
            for part in parts {
                part.walk(visit);
            }
        }
    }

    /// The permitted sets of this criterion and of those inside it, in reading order.
    pub fn permitted_sets(&self) -> Vec<&PermittedSet> {
        let mut found = Vec::new();
        self.walk(&mut |criterion| {
            if let Self::Shift(set) = criterion {
                found.push(set);
            }
        });
        found
    }

    /// The lists of materials that its content tests count alone.
    pub fn lists(&self) -> Vec<&HsSet> {
        self.tests().into_iter().filter_map(|test| test.only.as_ref()).collect()
    }

    /// The content tests of this criterion and of those inside it, in reading order.
    pub fn tests(&self) -> Vec<&RvcTest> {
        let mut found = Vec::new();
        self.walk(&mut |criterion| {
            if let Self::RegionalValueContent(tests) = criterion {
                found.extend(tests);
            }
        });
        found
    }
}
