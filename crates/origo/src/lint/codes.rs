//! Codes that the edition does not have, and subheadings that the rules pass over.

use super::Report;
use origo_base::{HsCode, HsLevel, HsSet, Membership};
use origo_rulebook::{Criterion, Rulebook};
use origo_table::Nomenclature;

pub(super) fn check(rulebook: &Rulebook, nomenclature: &Nomenclature, report: &mut Report<'_>) {
    let edition = *rulebook.hs_edition();
    if !nomenclature.knows(edition) {
        return;
    }
    let mut test = |of: &str, set: &HsSet| {
        for range in set.ranges() {
            for code in [range.first(), range.last()] {
                if !nomenclature.exists(edition, code) {
                    report("not-in-edition", of, format!("{code} is not a code of HS {edition}"));
                }
            }
        }
    };
    for kind in rulebook.kinds() {
        test(&kind.id, &kind.goods);
    }
    for rule in rulebook.rules() {
        test(&rule.id, &rule.goods);
        for criterion in rule.origin.all() {
            sets(criterion, &mut |set| test(&rule.id, set));
        }
    }
    if let Some(unentered) = rulebook.unentered() {
        test("unentered", &unentered.may_bind);
    }
    for row in rulebook.criteria() {
        row.outside_goods.iter().for_each(|goods| test(&row.id, goods));
        sets(&row.criterion, &mut |set| test(&row.id, set));
    }
    for row in rulebook.requirements() {
        row.doubt.iter().for_each(|doubt| test(&row.id, &doubt.materials));
    }
    for method in rulebook.methods() {
        method.closed_for.iter().for_each(|(goods, _, _)| test(&method.id, goods));
    }
    for traced in rulebook.traced() {
        test(&traced.fact, &traced.goods);
    }
    for exception in rulebook.de_minimis().iter().flat_map(|rule| &rule.exceptions) {
        test("de_minimis", &exception.materials);
        test("de_minimis", &exception.goods);
    }
    passed_over(rulebook, nomenclature, report);
}

fn sets(criterion: &Criterion, test: &mut dyn FnMut(&HsSet)) {
    for set in criterion.permitted_sets() {
        set.members.iter().for_each(|member| test(&member.codes));
    }
}

/// Subheadings without a rule beside others of their heading that have one.
fn passed_over(rulebook: &Rulebook, nomenclature: &Nomenclature, report: &mut Report<'_>) {
    let edition = *rulebook.hs_edition();
    let mut headings: Vec<String> = rulebook.rules().iter().flat_map(|rule| rule.goods.headings()).collect();
    headings.sort_unstable();
    headings.dedup();
    for heading in headings {
        let Ok(code) = HsCode::parse(&heading) else { continue };
        if code.level() != HsLevel::Heading {
            continue;
        }
        let covered =
            |code: &HsCode| rulebook.rules().iter().any(|rule| rule.goods.membership(*code) != Membership::Outside);
        let without: Vec<String> = nomenclature
            .under(edition, code)
            .into_iter()
            .filter(|subheading| !covered(subheading))
            .map(|subheading| subheading.to_string())
            .collect();
        if !without.is_empty() {
            report("no-rule", &heading, format!("subheadings without a rule: {}", without.join(", ")));
        }
    }
}
