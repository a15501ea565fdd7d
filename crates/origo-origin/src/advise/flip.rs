use super::{Advice, least_list, originates_with};
use crate::extent::Extent;
use crate::finding::Reason;
use crate::question::Question;
use crate::{Determination, OriginState, Outcome};
use origo_base::{Amount, Percent};
use std::collections::BTreeSet;

/// A change that makes a refused good originate; each was determined again to prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flip {
    /// These materials, bought from originating sources at the same value; none can be left out.
    Originating {
        /// Indices of the materials.
        materials: Vec<u32>,
        /// Their value.
        value: Amount,
    },
}

/// How far a content test is from its figure; exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueGap {
    /// By how much the value of non-originating materials exceeds what the figure allows.
    pub excess: Amount,
    /// The most it may be.
    pub allowed: Amount,
}

impl ValueGap {
    /// The gap of a content test: non-originating value above (100 % − figure) of the base.
    ///
    /// With "not less than", a value of exactly the allowed amount passes.
    pub fn of(base: Amount, non_originating: Amount, figure: Percent) -> Self {
        let rest = Percent::from_micros(Percent::HUNDRED.micros() - figure.micros());
        let allowed = rest.of(base);
        Self { excess: non_originating - allowed, allowed }
    }
}

/// How many materials are tried one by one.
const TRIED: usize = 64;

pub(super) fn search(question: &Question<'_>, determination: &Determination, advice: &mut Advice) {
    let mut candidates: Vec<u32> = question
        .groups
        .iter()
        .filter(|group| group.origin != OriginState::Originating)
        .flat_map(|group| group.members.iter().copied())
        .collect();
    let value = |index: u32| question.material(index).map_or(Amount::ZERO, |material| material.value.low());
    candidates.sort_by(|a, b| value(*b).cmp(&value(*a)).then(a.cmp(b)));
    let passes = |list: &[u32]| originates_with(question, list);
    // Those that a permitted set refuses come first: without them no alternative with that set can pass.
    let refused = refused(determination);
    let mut singles: Vec<u32> = refused.iter().copied().chain(candidates.iter().copied()).collect();
    let mut seen = BTreeSet::new();
    singles.retain(|index| seen.insert(*index));
    advice.asked_all = singles.len() <= TRIED;
    let mut found: Vec<Flip> = singles
        .into_iter()
        .take(TRIED)
        .filter(|index| passes(&[*index]))
        .map(|index| Flip::Originating { materials: vec![index], value: value(index) })
        .collect();
    if found.is_empty() {
        for order in
            [least_list(&refused, TRIED, &passes), least_list(&candidates, TRIED, &passes)].into_iter().flatten()
        {
            let sum = order.iter().map(|index| value(*index)).sum();
            let flip = Flip::Originating { materials: order, value: sum };
            if !found.contains(&flip) {
                found.push(flip);
            }
        }
    }
    found.sort_by_key(|flip| match flip {
        Flip::Originating { materials, value } => (*value, materials.len()),
    });
    advice.flips = found;
}

/// Materials of groups that fail some permitted set, in the order of the findings.
fn refused(determination: &Determination) -> Vec<u32> {
    let mut found = Vec::new();
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    for finding in &determination.findings {
        let under_set = matches!(finding.reason, Reason::EveryMaterial);
        for child in finding.children.iter().filter_map(|id| determination.finding(*id)).filter(|_| under_set) {
            if let (Reason::Materials { group, .. }, Outcome::NotMet) = (&child.reason, child.outcome)
                && let Some(group) = determination.groups.get(*group)
            {
                found.extend(group.members.iter().copied().filter(|member| seen.insert(*member)));
            }
        }
    }
    found
}

/// The gap of a content test whose numbers are known.
pub fn gap_of(finding: &crate::Finding) -> Option<ValueGap> {
    let Reason::ContentTest { base, non_originating, figure, .. } = &finding.reason else { return None };
    let (Extent::Finite(base), Extent::Finite(taken)) = (base.as_ref()?.worst, non_originating.as_ref()?.worst) else {
        return None;
    };
    Some(ValueGap::of(base, taken, (*figure)?))
}
