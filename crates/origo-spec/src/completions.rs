//! The completions of the finite unknown facts, one after the other and all of them.

use crate::evidence::Origin;
use crate::hs;
use crate::inquiry::Inquiry;
use crate::kinds::{self, Is};
use crate::roles;
use crate::rules::{self, Selected};
use origo_base::{EndUse, GoodKinds, HsCode, HsSet};
use origo_rulebook::{Criterion, ProductRule, Rulebook, UseSet};
use std::collections::{BTreeMap, BTreeSet};

/// What one completion says of a line of the bill.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) code: Option<HsCode>,
    pub(crate) is: Is,
}

/// One completion: a code and kinds for the good and for each line, one single use, and the product rule that follows.
pub(crate) struct World<'a> {
    pub(crate) good: Line,
    pub(crate) end_use: UseSet,
    pub(crate) selected: Selected<'a>,
    pub(crate) lines: BTreeMap<String, Line>,
}

/// Each candidate code, or the one completion "not known".
fn codes(candidates: &[HsCode]) -> Vec<Option<HsCode>> {
    if candidates.is_empty() { vec![None] } else { candidates.iter().map(|code| Some(*code)).collect() }
}

/// The single uses that the statement of the good leaves open.
pub(crate) fn uses(inquiry: &Inquiry<'_>) -> Vec<UseSet> {
    inquiry.rulebook.universe().each(open_uses(inquiry.rulebook, inquiry.case.good.end_use.as_ref()))
}

/// The uses that a statement leaves open; without one, or with one that means nothing under this rulebook, all.
pub(crate) fn open_uses(rulebook: &Rulebook, stated: Option<&EndUse>) -> UseSet {
    let universe = rulebook.universe();
    let stated = stated.and_then(|end_use| universe.resolve(end_use).ok());
    stated.filter(|uses| !uses.is_empty()).unwrap_or(universe.all())
}

/// The candidates whose descriptions are asked: none if the code does not tell which of them it may be.
fn told<'r>(candidates: &[&'r ProductRule], code: Option<HsCode>) -> Vec<&'r ProductRule> {
    if rules::partly(candidates, code) { Vec::new() } else { candidates.to_vec() }
}

/// The groups of kinds that are asked of the good: by the candidate rules and by the tracing rules that surely cover a code
/// of it.
pub(crate) fn good_groups(inquiry: &Inquiry<'_>, candidates: &[&ProductRule]) -> BTreeSet<String> {
    let asked = candidates.iter().filter_map(|rule| rule.kind.as_ref());
    let sure = |goods: &HsSet| inquiry.case.good.hs.iter().any(|code| hs::code_in(goods, Some(*code)) == Some(true));
    let traced = inquiry.rulebook.traced().iter().filter(|traced| sure(&traced.goods));
    let traced = traced.filter_map(|traced| traced.kind.as_ref());
    asked.chain(traced).flat_map(|predicate| kinds::groups(inquiry.rulebook, predicate)).collect()
}

/// The groups of kinds that are asked of materials: in the members of permitted sets, under the readings taken.
pub(crate) fn line_groups(inquiry: &Inquiry<'_>, candidates: &[&ProductRule]) -> BTreeSet<String> {
    let texts = candidates.iter().map(|rule| inquiry.readings.text(&rule.origin));
    let mut found = BTreeSet::new();
    for criterion in texts.chain(inquiry.rulebook.criteria().iter().map(|criterion| &criterion.criterion)) {
        criterion.walk(&mut |part| {
            if let Criterion::Shift(set) = part {
                for predicate in set.members.iter().filter_map(|member| member.kinds.as_ref()) {
                    found.extend(kinds::groups(inquiry.rulebook, predicate));
                }
            }
        });
    }
    found
}

/// The lines whose code or kinds can matter: a material that originates for sure is never tested for a shift (UR 3(2)).
pub(crate) fn lines<'a>(inquiry: &Inquiry<'a>) -> Vec<(&'a str, &'a [HsCode], &'a GoodKinds)> {
    let tested = inquiry.case.materials.iter().zip(&inquiry.origins);
    let tested = tested.filter(|(_, origin)| **origin != Origin::Originating);
    let tested = tested.filter(|(material, _)| !roles::is_packing(inquiry.rulebook, material));
    let materials = tested.map(|(material, _)| (material.id.as_str(), material.hs.as_slice(), &material.kinds));
    let made = inquiry.case.self_produced.iter().map(|made| (made.id.as_str(), made.hs.as_slice(), &made.kinds));
    materials.chain(made).collect()
}

/// Visits every completion, for as long as the visitor wants to go on.
pub(crate) fn each(inquiry: &Inquiry<'_>, visit: &mut dyn FnMut(&World<'_>) -> bool) {
    let (rulebook, good, into) = (inquiry.rulebook, &inquiry.case.good, inquiry.case.into);
    let day = inquiry.day();
    let lines = lines(inquiry);
    for code in codes(&good.hs) {
        let candidates = rules::candidates(rulebook, code, day);
        let told = told(&candidates, code);
        let asked = line_groups(inquiry, &told);
        for is in kinds::ways(rulebook, &good_groups(inquiry, &told), code, &good.kinds, into) {
            for end_use in uses(inquiry) {
                let good = Line { code, is: is.clone() };
                let selected = rules::select(rulebook, &inquiry.readings, &candidates, &good, end_use, day);
                let mut world = World { good, end_use, selected, lines: BTreeMap::new() };
                if !each_line(inquiry, &asked, &lines, &mut world, visit) {
                    return;
                }
            }
        }
    }
}

/// Completes the lines that are left; false once the visitor has had enough.
fn each_line(
    inquiry: &Inquiry<'_>,
    asked: &BTreeSet<String>,
    lines: &[(&str, &[HsCode], &GoodKinds)],
    world: &mut World<'_>,
    visit: &mut dyn FnMut(&World<'_>) -> bool,
) -> bool {
    let Some(((id, candidates, said), rest)) = lines.split_first() else { return visit(world) };
    for code in codes(candidates) {
        for is in kinds::ways(inquiry.rulebook, asked, code, said, inquiry.case.into) {
            world.lines.insert((*id).to_owned(), Line { code, is });
            if !each_line(inquiry, asked, rest, world, visit) {
                return false;
            }
        }
    }
    true
}

/// How many completions there are, without visiting them.
pub(crate) fn count(inquiry: &Inquiry<'_>) -> u64 {
    let into = inquiry.case.into;
    let good = &inquiry.case.good;
    let ways =
        |groups: &BTreeSet<String>, code, said| kinds::ways(inquiry.rulebook, groups, code, said, into).len() as u64;
    let uses = uses(inquiry).len() as u64;
    let mut total = 0_u64;
    for code in codes(&good.hs) {
        let told = told(&rules::candidates(inquiry.rulebook, code, inquiry.day()), code);
        let asked = line_groups(inquiry, &told);
        let mut product = uses.saturating_mul(ways(&good_groups(inquiry, &told), code, &good.kinds));
        for (_, candidates, said) in lines(inquiry) {
            let of_line: u64 = codes(candidates).into_iter().map(|code| ways(&asked, code, said)).sum();
            product = product.saturating_mul(of_line);
        }
        total = total.saturating_add(product);
    }
    total
}
