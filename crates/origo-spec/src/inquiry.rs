//! What a determination is asked, with origins already weighed and readings already taken.

use crate::coverage::Coverage;
use crate::ends::{End, Ends};
use crate::evidence::Origin;
use crate::readings::Readings;
use crate::roles;
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
    /// The good is an intermediate material, which is not sold.
    pub(crate) unsold: bool,
    coverage: Option<&'a RefCell<Coverage>>,
}

impl<'a> Inquiry<'a> {
    pub(crate) fn new(
        rulebook: &'a Rulebook,
        case: &'a Case,
        elections: &'a Elections,
        coverage: Option<&'a RefCell<Coverage>>,
    ) -> Self {
        let origins = case.materials.iter().map(|material| roles::origin(rulebook, case, material)).collect();
        let readings = Readings::new(rulebook.readings(), case.into, &elections.readings);
        Self { rulebook, case, elections, readings, origins, unsold: false, coverage }
    }

    /// What is asked of an intermediate material by itself, with origins as they are taken here.
    pub(crate) fn of_member<'b>(&self, case: &'b Case, elections: &'b Elections, origins: Vec<Origin>) -> Inquiry<'b>
    where
        'a: 'b,
    {
        let readings = self.readings.clone();
        Inquiry { rulebook: self.rulebook, case, elections, readings, origins, unsold: true, coverage: None }
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

    /// The materials that originate (or do not) at an end. Packing for shipment is none.
    pub(crate) fn materials(&self, originating: bool, end: End) -> impl Iterator<Item = &'a Material> {
        let (origins, rulebook) = (self.origins.clone(), self.rulebook);
        let case: &'a Case = self.case;
        let materials = case.materials.iter().zip(origins);
        let wanted = materials.filter(move |(_, origin)| origin.at(end) == originating).map(|(material, _)| material);
        wanted.filter(move |material| !roles::is_packing(rulebook, material))
    }

    /// Those that a change in classification, or a wholly obtained good, is asked about.
    pub(crate) fn tested(&self, end: End) -> impl Iterator<Item = &'a Material> {
        let rulebook = self.rulebook;
        self.materials(false, end).filter(move |material| !roles::set_aside(rulebook, material))
    }
}
