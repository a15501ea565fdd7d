//! The status: some election, every completion.

use crate::completions;
use crate::criteria;
use crate::elections;
use crate::ends::Ends;
use crate::inquiry::Inquiry;
use crate::rules;
use origo_base::StatusKind;

/// The status, the criterion of an originating good, and the product rule if it is one for every completion.
pub(crate) struct Determined {
    pub(crate) status: StatusKind,
    pub(crate) criterion: Option<String>,
    pub(crate) rule: Option<String>,
}

/// UR 3: originating if some election passes under every completion, non-originating if every election fails under
/// every completion, else undetermined.
pub(crate) fn determine(inquiry: &Inquiry<'_>) -> Determined {
    let production = criteria::production(inquiry);
    let ways = inquiry.rulebook.criteria();
    let mut passes = false;
    let mut can_pass = false;
    let mut criterion = None;
    for election in elections::all(inquiry) {
        let mut always = true;
        let mut always_by = vec![true; ways.len()];
        completions::each(inquiry, &mut |world| {
            let mut any = Ends::NO;
            for (way, by) in ways.iter().zip(&mut always_by) {
                let met = criteria::met(inquiry, world, &election, None, &way.criterion);
                *by &= met.worst;
                any = any | met;
            }
            always &= (production & any).worst;
            can_pass |= (production & any).best;
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
    Determined { status, criterion, rule: rule(inquiry) }
}

fn rule(inquiry: &Inquiry<'_>) -> Option<String> {
    let mut selected: Vec<Option<String>> = Vec::new();
    completions::each(inquiry, &mut |world| {
        let id = rules::select(inquiry.rulebook, world).rule().map(|rule| rule.id.clone());
        if !selected.contains(&id) {
            selected.push(id);
        }
    });
    match selected.as_slice() {
        [Some(id)] => Some(id.clone()),
        _ => None,
    }
}
