//! Descriptions that the code does not carry.

use crate::ends::either;
use crate::hs;
use crate::inquiry::Inquiry;
use origo_base::{Country, GoodKinds, HsCode};
use origo_rulebook::{Kind, KindPredicate, Rulebook};
use std::collections::BTreeSet;

/// The kinds that something is, of the groups that were asked about.
pub(crate) type Is = BTreeSet<String>;

/// Whether something is of a kind: it is said, or the code or the national tariff item decides it, or it is open.
fn decided(
    declared: &[Kind],
    kind: &Kind,
    code: Option<HsCode>,
    said: &GoodKinds,
    into: Option<Country>,
) -> Option<bool> {
    if said.is.contains(&kind.id) {
        return Some(true);
    }
    if said.is_not.contains(&kind.id) || hs::code_in(&kind.goods, code) == Some(false) {
        return Some(false);
    }
    let sibling = |name: &String| declared.iter().any(|other| other.id == *name && other.group == kind.group);
    if said.is.iter().any(sibling) {
        return Some(false);
    }
    let items: Vec<Option<bool>> = kind
        .codes
        .iter()
        .filter(|(country, _)| Some(*country) == into)
        .map(|(_, set)| hs::code_in(set, code))
        .collect();
    let national = code.is_some_and(|code| hs::digits(code).len() > 6);
    if items.contains(&Some(true)) {
        return Some(true);
    }
    if national && !items.is_empty() && items.iter().all(|item| *item == Some(false)) {
        return Some(false);
    }
    None
}

/// The kinds of a group that are open for something; none are if one of the group is decided, for a good is at most one
/// kind of a group.
pub(crate) fn open_in(
    rulebook: &Rulebook,
    group: &str,
    code: Option<HsCode>,
    said: &GoodKinds,
    into: Option<Country>,
) -> (Is, Vec<String>) {
    let (mut is, mut open) = (Is::new(), Vec::new());
    for kind in rulebook.kinds().iter().filter(|kind| kind.group == group) {
        match decided(rulebook.kinds(), kind, code, said, into) {
            Some(true) => {
                is.insert(kind.id.clone());
            }
            Some(false) => {}
            None => open.push(kind.id.clone()),
        }
    }
    if !is.is_empty() {
        open.clear();
    }
    (is, open)
}

/// Every way in which the open kinds of some groups can be: each of a group's kinds alone, or none of them.
pub(crate) fn ways(
    rulebook: &Rulebook,
    groups: &BTreeSet<String>,
    code: Option<HsCode>,
    said: &GoodKinds,
    into: Option<Country>,
) -> Vec<Is> {
    let mut found = vec![Is::new()];
    for group in groups {
        let (is, open) = open_in(rulebook, group, code, said, into);
        let mut next = Vec::new();
        for way in &found {
            let mut with = way.clone();
            with.extend(is.iter().cloned());
            for kind in &open {
                let mut one = with.clone();
                one.insert(kind.clone());
                next.push(one);
            }
            next.push(with);
        }
        found = next;
    }
    found
}

/// Whether a description holds: one of the kinds, or with "not" none of them.
pub(crate) fn hold(predicate: &KindPredicate, is: &Is) -> bool {
    predicate.kinds.iter().any(|kind| is.contains(kind)) != predicate.negated
}

/// Whether a description may hold of a good whose code does not tell: unless what is said of it, or the code, rules it out.
pub(crate) fn may_hold(inquiry: &Inquiry<'_>, code: Option<HsCode>, predicate: &KindPredicate) -> bool {
    let (good, into, declared) = (&inquiry.case.good, inquiry.case.into, inquiry.rulebook.kinds());
    let named = declared.iter().filter(|kind| predicate.kinds.contains(&kind.id));
    let is = named.map(|kind| decided(declared, kind, code, &good.kinds, into)).fold(Some(false), either);
    is != Some(predicate.negated)
}

/// The groups of the kinds that a description names.
pub(crate) fn groups(rulebook: &Rulebook, predicate: &KindPredicate) -> BTreeSet<String> {
    let named = rulebook.kinds().iter().filter(|kind| predicate.kinds.contains(&kind.id));
    named.map(|kind| kind.group.clone()).collect()
}
