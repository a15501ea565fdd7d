//! What a line of the bill is beside a plain material (UR 8(13)-(17), 8(23)-(27); SOR/94-14 s. 7(11)-(19)).

use crate::ends::Ends;
use crate::evidence::{self, Origin};
use crate::inquiry::Inquiry;
use origo_base::{Case, Material};
use origo_rulebook::{RoleTreatment, Rulebook};

/// What becomes of a material; none: it is a plain one, also if the rulebook does not know its role.
pub(crate) fn treatment(rulebook: &Rulebook, material: &Material) -> Option<RoleTreatment> {
    let named = material.role.as_ref()?;
    rulebook.general().roles.iter().find(|role| role.id == *named).map(|role| role.treatment)
}

/// UR 8(14), 8(24): disregarded for changes in classification, for their tolerance and for wholly obtained goods.
pub(crate) fn set_aside(rulebook: &Rulebook, material: &Material) -> bool {
    treatment(rulebook, material) == Some(RoleTreatment::InContent)
}

/// UR 8(17): packing for shipment is disregarded altogether; it is a cost and no material.
pub(crate) fn is_packing(rulebook: &Rulebook, material: &Material) -> bool {
    treatment(rulebook, material) == Some(RoleTreatment::ExcludedCost)
}

/// What is known of a material's origin. UR 8(13): an indirect material originates, whatever is said of it.
pub(crate) fn origin(rulebook: &Rulebook, case: &Case, material: &Material) -> Origin {
    match treatment(rulebook, material) {
        Some(RoleTreatment::Originating) => Origin::Originating,
        _ => evidence::origin(rulebook, case, material),
    }
}

/// Counts the lines with roles by what their origin would be without.
pub(crate) fn count(inquiry: &Inquiry<'_>) {
    for material in &inquiry.case.materials {
        let construct = match treatment(inquiry.rulebook, material) {
            Some(RoleTreatment::InContent) => "role in-content",
            Some(RoleTreatment::ExcludedCost) => "role excluded-cost",
            Some(RoleTreatment::Originating) => "role originating",
            None => continue,
        };
        let plain = evidence::origin(inquiry.rulebook, inquiry.case, material);
        inquiry.count(construct, plain.ends());
    }
}

impl Origin {
    /// Whether it originates, at each end.
    pub(crate) fn ends(self) -> Ends {
        match self {
            Self::Originating => Ends::YES,
            Self::NonOriginating => Ends::NO,
            Self::Unknown => Ends::OPEN,
        }
    }
}
