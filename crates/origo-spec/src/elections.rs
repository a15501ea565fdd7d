//! The producer's lawful choices.

use crate::bases;
use crate::designation;
use crate::evidence::Origin;
use crate::inquiry::Inquiry;
use crate::member;
use origo_base::Stage;
use origo_rulebook::{BaseChoice, MethodBase};

/// A method of regional value content and a base of the tolerance (none where there is none to choose), and what is
/// designated as intermediate materials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Election {
    pub(crate) method: Option<String>,
    pub(crate) base: Option<MethodBase>,
    /// Lines of self-produced materials, each with the status that it has by itself.
    pub(crate) designated: Vec<(usize, Origin)>,
}

/// Every election: the designations, the empty one first, for each the methods in the order of the rulebook, for each the
/// bases in order.
pub(crate) fn all(inquiry: &Inquiry<'_>) -> Vec<Election> {
    let sets = designation::all(inquiry);
    let designations: Vec<_> = sets.iter().map(|set| member::with_status(inquiry, set)).collect();
    let mut found = Vec::new();
    for designated in designations {
        for method in methods(inquiry) {
            for base in tolerance_bases(inquiry) {
                found.push(Election { method: method.clone(), base, designated: designated.clone() });
            }
        }
    }
    found
}

/// UR 7(1): the choice of method is free. UR 7(7)-(8): once customs verifies, only transaction value may be given up,
/// for net cost.
fn methods(inquiry: &Inquiry<'_>) -> Vec<Option<String>> {
    let Some(given) = &inquiry.elections.method else {
        let all: Vec<_> = inquiry.rulebook.methods().iter().map(|method| Some(method.id.clone())).collect();
        return if all.is_empty() { vec![None] } else { all };
    };
    let mut found = vec![Some(given.clone())];
    if inquiry.elections.stage == Stage::UnderVerification {
        let opened = inquiry.rulebook.switches().iter().filter(|switch| switch.from == *given);
        found.extend(opened.map(|switch| Some(switch.to.clone())));
    }
    found
}

/// UR 5(1): either base. NAFTA s. 5(1): transaction value, and total cost only where there is none; no choice, so what
/// was elected does not matter.
fn tolerance_bases(inquiry: &Inquiry<'_>) -> Vec<Option<MethodBase>> {
    let Some(tolerance) = inquiry.rulebook.de_minimis() else { return vec![None] };
    let given = inquiry.elections.de_minimis_base.as_ref();
    let chosen = tolerance.bases.iter().find(|base| given.is_some_and(|given| base.word() == given));
    let stated = inquiry.case.good.transaction_value.is_some();
    let exists = |base: &&MethodBase| {
        **base != MethodBase::TransactionValue || stated && !bases::no_transaction_value(inquiry, **base)
    };
    match (tolerance.choice, chosen) {
        (BaseChoice::Any, Some(base)) => vec![Some(*base)],
        (BaseChoice::Any, None) => tolerance.bases.iter().map(|base| Some(*base)).collect(),
        (BaseChoice::FirstAvailable, _) => vec![tolerance.bases.iter().find(exists).copied()],
    }
}
