//! What a determination is asked, with origins already weighed and readings already taken.

use crate::coverage::Coverage;
use crate::ends::{End, Ends};
use crate::evidence::{self, Origin};
use crate::readings::Readings;
use origo_base::{Case, Date, Elections, Material};
use origo_rulebook::Rulebook;
use std::cell::RefCell;

/// The inputs of one determination.
#[derive(Clone)]
pub(crate) struct Inquiry<'a> {
    pub(crate) rulebook: &'a Rulebook,
    pub(crate) case: &'a Case,
    pub(crate) elections: &'a Elections,
    pub(crate) readings: Readings,
    /// One for each material of the case, in order.
    pub(crate) origins: Vec<Origin>,
    coverage: Option<&'a RefCell<Coverage>>,
}

impl<'a> Inquiry<'a> {
    pub(crate) fn new(
        rulebook: &'a Rulebook,
        case: &'a Case,
        elections: &'a Elections,
        coverage: Option<&'a RefCell<Coverage>>,
    ) -> Self {
        let origins = case.materials.iter().map(|material| evidence::origin(rulebook, case, material)).collect();
        let readings = Readings::new(rulebook.readings(), case.into, &elections.readings);
        Self { rulebook, case, elections, readings, origins, coverage }
    }

    /// An agreement covers goods by their entry; without a day of entry the last day of production stands for it.
    pub(crate) fn day(&self) -> Date {
        let dates = &self.case.dates;
        let made = dates.produced.last();
        match (dates.entered, dates.shipped) {
            (Some(entered), _) => entered,
            (None, Some(shipped)) if shipped > made => shipped,
            (None, _) => made,
        }
    }

    /// Counts that a construct came out so, and hands the result on.
    pub(crate) fn count(&self, construct: &str, result: Ends) -> Ends {
        if let Some(coverage) = self.coverage {
            coverage.borrow_mut().record(construct, result.worst, result.best);
        }
        result
    }

    /// The materials that originate (or do not) at an end: what is unknown is non-originating at the worst end (UR
    /// 8(2)) and originating at the best.
    pub(crate) fn materials(&self, originating: bool, end: End) -> impl Iterator<Item = &'a Material> {
        let wanted = move |origin: &Origin| match origin {
            Origin::Originating => originating,
            Origin::NonOriginating => !originating,
            Origin::Unknown => originating == (end == End::Best),
        };
        let origins = self.origins.clone();
        let case: &'a Case = self.case;
        case.materials.iter().zip(origins).filter(move |(_, origin)| wanted(origin)).map(|(material, _)| material)
    }
}
