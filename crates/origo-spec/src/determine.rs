//! The status: some election, every completion.

use crate::completions;
use crate::criteria;
use crate::elections;
use crate::ends::Ends;
use crate::inquiry::Inquiry;
use crate::requirements;
use crate::roles;
use origo_base::StatusKind;

/// The status, the criterion of an originating good, and the product rule if it is one for every completion.
pub(crate) struct Determined {
    pub(crate) status: StatusKind,
    pub(crate) criterion: Option<String>,
    pub(crate) rule: Option<String>,
}

/// UR 3(1)-(3): originating if some election passes under every completion, non-originating if every election fails under
/// every completion, else undetermined.
pub(crate) fn determine(inquiry: &Inquiry<'_>) -> Determined {
    let production = criteria::production(inquiry);
    let ways = inquiry.rulebook.criteria();
    let mut passes = false;
    let mut can_pass = false;
    let mut criterion = None;
    let mut selected: Vec<Option<String>> = Vec::new();
    for election in elections::all(inquiry) {
        roles::count(inquiry);
        let mut always = true;
        let mut always_by = vec![true; ways.len()];
        completions::each(inquiry, &mut |world| {
            let mut any = Ends::NO;
            for (way, by) in ways.iter().zip(&mut always_by) {
                let met = criteria::way(inquiry, world, &election, production, way);
                *by &= met.worst;
                any = any | met;
            }
            let any = any & requirements::only_if(inquiry, world, &election);
            always &= any.worst;
            can_pass |= any.best;
            let id = world.selected.rule().map(|rule| rule.id.clone());
            if !selected.contains(&id) {
                selected.push(id);
            }
            true
        });
        if always && !passes {
            passes = true;
            criterion = ways.iter().zip(always_by).find(|(_, by)| *by).map(|(way, _)| way.id.clone());
        }
    }
    let status = match (passes, can_pass) {
        (true, _) => StatusKind::Originating,
        (false, false) => StatusKind::NonOriginating,
        (false, true) => StatusKind::Undetermined,
    };
    let rule = match selected.as_slice() {
        [Some(id)] => Some(id.clone()),
        _ => None,
    };
    Determined { status, criterion, rule }
}

/// Whether the status is definite; stops where an election can no longer change that, for most answers settle nothing.
pub(crate) fn definite(inquiry: &Inquiry<'_>) -> bool {
    let production = criteria::production(inquiry);
    let mut can_pass = false;
    for election in elections::all(inquiry) {
        let mut always = true;
        completions::each(inquiry, &mut |world| {
            let ways = inquiry.rulebook.criteria().iter();
            let met = ways.map(|way| criteria::way(inquiry, world, &election, production, way));
            let met = met.fold(Ends::NO, |any, met| any | met);
            let met = met & requirements::only_if(inquiry, world, &election);
            always &= met.worst;
            can_pass |= met.best;
            always || !can_pass
        });
        if always {
            return true;
        }
    }
    !can_pass
}
