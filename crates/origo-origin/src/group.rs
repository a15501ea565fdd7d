use crate::OriginState;
use crate::extent::{Ends, Extent};
use origo_base::{Amount, Case, GoodKinds, HsCode};
use origo_rulebook::{RoleTreatment, Rulebook};
use std::collections::HashMap;

/// Materials that every test treats alike: one class, one description, one origin, one place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaterialGroup {
    /// Candidate codes; one under a completion.
    pub hs: Vec<HsCode>,
    /// Candidate codes before a completion took one.
    pub candidates: Vec<HsCode>,
    /// Descriptions.
    pub kinds: GoodKinds,
    /// Origin after evidence.
    pub origin: OriginState,
    /// The self-produced material they go into.
    pub parent: Option<usize>,
    /// Indices of the materials in the case.
    pub members: Vec<u32>,
    /// The sum of the least values.
    pub low: Amount,
    /// The sum of the highest values.
    pub high: Extent,
    /// What is left out of the value where it does not originate.
    pub deductible: Amount,
    /// What its role makes of it; none: a plain material.
    pub role: Option<RoleTreatment>,
    /// It is one material whose supplier's statement counts.
    pub stated: bool,
}

#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    hs: &'a [HsCode],
    is: &'a [String],
    is_not: &'a [String],
    origin: OriginState,
    parent: Option<usize>,
    role: Option<RoleTreatment>,
    /// A material with a statement that counts stands alone.
    alone: Option<usize>,
}

impl MaterialGroup {
    /// The candidate codes; one unknown code if there is none.
    pub(crate) fn codes(&self) -> Vec<Option<HsCode>> {
        candidate_codes(&self.hs)
    }

    /// What the group adds to the value of non-originating materials, as the bill has it.
    pub(crate) fn non_originating(&self) -> Ends {
        self.as_non_originating(self.reduced_low(), self.reduced_high())
    }

    /// Such a value at each end: none where it originates.
    pub(crate) fn as_non_originating(&self, low: Extent, high: Extent) -> Ends {
        match self.origin {
            OriginState::Originating => Ends::ZERO,
            OriginState::NonOriginating => Ends { worst: high, best: low },
            OriginState::Open(_) => Ends { worst: high, best: Extent::ZERO },
        }
    }

    /// The least value without what is left out of it (UR 8(2)).
    pub(crate) fn reduced_low(&self) -> Extent {
        Extent::Finite(self.low).less(self.deductible)
    }

    /// The highest value without what is left out of it.
    pub(crate) fn reduced_high(&self) -> Extent {
        self.high.less(self.deductible)
    }

    /// Whether it is set aside for changes in classification and for wholly obtained goods.
    pub(crate) fn is_aside(&self) -> bool {
        self.role.is_some_and(|role| role != RoleTreatment::Originating)
    }

    /// Whether it is no material at all, its value being an excluded cost.
    pub(crate) fn is_excluded_cost(&self) -> bool {
        self.role == Some(RoleTreatment::ExcludedCost)
    }

    /// Whether every member's value is known.
    pub fn value(&self) -> Option<Amount> {
        (self.high == Extent::Finite(self.low)).then_some(self.low)
    }
}

/// The candidates; one unknown code if there is none.
pub(crate) fn candidate_codes(hs: &[HsCode]) -> Vec<Option<HsCode>> {
    if hs.is_empty() { vec![None] } else { hs.iter().copied().map(Some).collect() }
}

pub(crate) fn group(rulebook: &Rulebook, case: &Case) -> Vec<MaterialGroup> {
    let mut places: HashMap<Key<'_>, usize> = HashMap::new();
    let mut groups: Vec<MaterialGroup> = Vec::new();
    for (index, material) in case.materials.iter().enumerate() {
        let role = material.role.as_ref().and_then(|role| rulebook.general().role(role)).map(|role| role.treatment);
        // An indirect material originates wherever it was made (UR 8(13)); packing for shipment is no material (UR 8(17)).
        let origin = match role {
            Some(RoleTreatment::Originating | RoleTreatment::ExcludedCost) => OriginState::Originating,
            Some(RoleTreatment::InContent) | None => OriginState::of(rulebook, case, material),
        };
        let stated = material.statement.is_some()
            && origin != OriginState::Originating
            && OriginState::statement_counts(rulebook, case, material);
        let key = Key {
            hs: &material.hs,
            is: &material.kinds.is,
            is_not: &material.kinds.is_not,
            origin,
            parent: material.parent,
            role,
            alone: stated.then_some(index),
        };
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(MaterialGroup {
                hs: material.hs.clone(),
                candidates: material.hs.clone(),
                kinds: material.kinds.clone(),
                origin,
                parent: material.parent,
                members: Vec::new(),
                low: Amount::ZERO,
                high: Extent::ZERO,
                deductible: Amount::ZERO,
                role,
                stated,
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.members.push(index as u32);
            group.low += material.value.low();
            group.high = group.high.plus(Extent::from_high(material.value.high()));
            group.deductible += material.deductible;
        }
    }
    groups
}
