//! The questions of a rulebook that are answered with yes or no.

use crate::criteria;
use crate::inquiry::Inquiry;
use origo_base::Answer;
use origo_rulebook::{Criterion, OriginCriterion};
use std::collections::BTreeSet;

/// Every question with a yes or no for an answer that the rulebook can ask. What is taken not to be so until it is said
/// (bars, criteria on a statement, no transaction value) is open for nobody, and is no question here.
pub(crate) fn questions(inquiry: &Inquiry<'_>) -> BTreeSet<String> {
    let rulebook = inquiry.rulebook;
    let rules = rulebook.rules().iter().map(|rule| inquiry.readings.text(&rule.origin));
    let binding = rulebook.rules().iter().filter_map(|rule| rule.only_if.as_ref());
    // A way that is closed until something is said asks nothing before.
    let said = |name: &String| inquiry.case.facts.get(name) == Some(&Answer::Yes);
    let open = |way: &&OriginCriterion| way.stated.as_ref().is_none_or(said);
    let ways = rulebook.criteria().iter().filter(open).map(|way| &way.criterion);
    let mut found: BTreeSet<String> = rulebook.criteria().iter().filter_map(|way| way.outside.clone()).collect();
    let entirely = rulebook.production_entirely().as_ref();
    // Where production was entirely there, its answer settles nothing.
    found.extend(entirely.and_then(|entirely| entirely.tolerated.clone()));
    // Taken for granted where nothing speaks against it: then it is no question.
    let doubted = entirely.filter(|_| criteria::speaks_against(inquiry));
    found.extend(doubted.map(|entirely| entirely.requirement.clone()));
    for criterion in rules.chain(binding).chain(ways) {
        criterion.walk(&mut |part| match part {
            Criterion::WhollyObtained => {
                found.insert("wholly-obtained".to_owned());
            }
            Criterion::Process(name) | Criterion::Requirement(name) => {
                found.insert(name.clone());
            }
            Criterion::AllOf(list) => {
                let duties = rulebook.requirements().iter();
                found.extend(duties.filter(|duty| duty.list.as_ref() == Some(list)).map(|duty| duty.id.clone()));
            }
            _ => {}
        });
    }
    // What clears a doubt is asked beside what is doubted; where there is none, its answer settles nothing.
    let doubts = rulebook.requirements().iter().filter(|duty| found.contains(&duty.id));
    let clearing: Vec<String> = doubts.filter_map(|duty| Some(duty.doubt.as_ref()?.unless.clone())).collect();
    found.extend(clearing);
    found
}
