//! What the value of non-originating materials and a base are made of: the materials of the bill, or in a content test
//! the intermediate materials in place of what went into them (UR 7(4)-(5), 8(8); SOR/94-14 ss. 6(4)-(5), 7(6)).

use crate::bases;
use crate::ends::End;
use crate::evidence::Origin;
use crate::inquiry::Inquiry;
use crate::member::is_in;
use crate::money::Sum;
use crate::roles;
use crate::statements::{self, Stated};
use origo_base::{Amount, Material, ValueRange};

/// A material of the bill or an intermediate material.
pub(crate) struct Part<'a> {
    /// The line of the bill.
    pub(crate) id: &'a str,
    pub(crate) origin: Origin,
    /// The least and the most that its whole value can be.
    pub(crate) low: Sum,
    pub(crate) high: Sum,
    /// UR 8(2): what is not counted of it where it does not originate.
    pub(crate) deductible: Amount,
    /// What its supplier states, if that counts in this test.
    pub(crate) stated: Option<Stated>,
}

/// The parts, and the self-produced materials whose costs are in them.
pub(crate) struct Parts<'a> {
    pub(crate) all: Vec<Part<'a>>,
    pub(crate) inside: Vec<usize>,
}

impl<'a> Parts<'a> {
    /// The materials as they stand on the bill.
    pub(crate) fn of_bill(inquiry: &Inquiry<'a>) -> Self {
        Self::of_content(inquiry, &[], None)
    }

    /// As a content test takes them: with intermediate materials, those nearest the good in place of what is below them,
    /// and with what suppliers state for a method, if it is by one that takes statements.
    pub(crate) fn of_content(inquiry: &Inquiry<'a>, members: &[(usize, Origin)], method: Option<&str>) -> Self {
        let case = inquiry.case;
        let inside = |line: Option<usize>| members.iter().any(|(member, _)| is_in(case, line, *member));
        let mut all = Vec::new();
        for (material, origin) in case.materials.iter().zip(&inquiry.origins) {
            if !roles::is_packing(inquiry.rulebook, material) && !inside(material.parent) {
                let stated = method.and_then(|method| statements::for_method(inquiry, material, method));
                all.push(bought(material, *origin, stated));
            }
        }
        for (index, made) in case.self_produced.iter().enumerate() {
            let nearest = !inside(made.parent);
            if let Some((_, origin)) = members.iter().find(|(member, _)| *member == index && nearest) {
                all.push(intermediate(inquiry, index, &made.id, *origin));
            }
        }
        let inside = (0..case.self_produced.len()).filter(|index| inside(Some(*index))).collect();
        Self { all, inside }
    }

    /// Those that originate (or do not) at an end.
    pub(crate) fn at(&self, originating: bool, end: End) -> impl Iterator<Item = &Part<'a>> {
        self.all.iter().filter(move |part| part.origin.at(end) == originating)
    }
}

/// The whole value of a material at both ends.
fn ends(value: ValueRange) -> (Sum, Sum) {
    (Sum::of(value.low()), value.high().map_or(Sum::Infinite, Sum::of))
}

/// A material of the bill.
pub(crate) fn bought(material: &Material, origin: Origin, stated: Option<Stated>) -> Part<'_> {
    let (low, high) = ends(material.value);
    Part { id: &material.id, origin, low, high, deductible: material.deductible, stated }
}

/// UR 8(8), 7(13)(b): an intermediate material is worth its total cost: the materials below it and the costs on it, also
/// those that net cost would exclude. A cost of a category that is not listed leaves it without bound.
fn intermediate<'a>(inquiry: &Inquiry<'a>, member: usize, id: &'a str, origin: Origin) -> Part<'a> {
    let (mut low, mut high) = (Sum::zero(), Sum::zero());
    for material in &inquiry.case.materials {
        if is_in(inquiry.case, material.parent, member) && !roles::is_packing(inquiry.rulebook, material) {
            let (least, most) = ends(material.value);
            (low, high) = (low + least, high + most);
        }
    }
    for cost in inquiry.case.costs.iter().flatten() {
        if is_in(inquiry.case, cost.of, member) {
            match bases::in_total_cost(inquiry, cost) {
                Some(true) => (low, high) = (low + Sum::of(cost.amount), high + Sum::of(cost.amount)),
                Some(false) => {}
                None => high = Sum::Infinite,
            }
        }
    }
    Part { id, origin, low, high, deductible: Amount::ZERO, stated: None }
}

impl Origin {
    /// Whether it counts as originating at an end: what is unknown does not at the worst (UR 8(2)) and does at the best.
    pub(crate) fn at(self, end: End) -> bool {
        match self {
            Self::Originating => true,
            Self::NonOriginating => false,
            Self::Unknown => end == End::Best,
        }
    }
}
