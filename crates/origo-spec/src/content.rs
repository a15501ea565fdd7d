//! Regional value content, and content under a measure.

use crate::amounts;
use crate::bases;
use crate::completions::World;
use crate::elections::Election;
use crate::ends::{End, Ends, at, both, either};
use crate::evidence::Origin;
use crate::hs;
use crate::inquiry::Inquiry;
use crate::kinds;
use crate::money::Sum;
use crate::parts::Parts;
use crate::places;
use crate::rules::covers;
use crate::shares::{self, Figured, Traced};
use crate::statements::Stated;
use crate::tolerance;
use origo_base::{Amount, Answer, Comparison, Country, Percent};
use origo_rulebook::{Figure, Method, MethodFormula, ProductRule, RvcTest, UseSet};

/// UR 7(2)-(3): the content requirement of a rule, by any test that is open for the elected method, or UR 5(4): waived.
pub(crate) fn regional(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    rule: Option<&ProductRule>,
    printed: &[RvcTest],
) -> Ends {
    let replaced = rule.and_then(|rule| replacement(inquiry, world, rule));
    let tests = replaced.unwrap_or(printed);
    let mut result = Ends::NO;
    for test in tests {
        result = result | one(inquiry, world, election, test);
    }
    if replaced.is_some() {
        inquiry.count("RVC replaced", result);
    }
    let waived = if rule.is_none_or(|rule| has_waiver(inquiry, rule)) {
        tolerance::waived(inquiry, election)
    } else {
        inquiry.count("waiver closed", Ends::NO)
    };
    inquiry.count("RVC", result | waived)
}

/// UR 14, 15, 20: the table figures stand in place of the rule's own for original equipment.
fn replacement<'r>(inquiry: &Inquiry<'_>, world: &World<'_>, rule: &'r ProductRule) -> Option<&'r [RvcTest]> {
    let row = rule.replace.iter().find(|row| covers(row.uses, world.end_use))?;
    Some(inquiry.readings.text(&row.tests).as_slice())
}

/// UR 14(2), 15(4): "originating only if it satisfies" the requirement closes the waiver.
pub(crate) fn has_waiver(inquiry: &Inquiry<'_>, rule: &ProductRule) -> bool {
    let groups = rule.waiver_if.as_ref();
    groups.is_none_or(|groups| groups.iter().any(|conditions| inquiry.readings.all(conditions)))
}

/// UR 7(6): whether the elected method is open for the good under a content requirement of its rule.
pub(crate) fn has_figure(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    rule: &ProductRule,
    printed: &[RvcTest],
) -> Ends {
    let tests = replacement(inquiry, world, rule).unwrap_or(printed);
    let method = inquiry.rulebook.methods().iter().find(|method| Some(&method.id) == election.method.as_ref());
    match method.filter(|method| tests.iter().any(|test| names(inquiry, test, method))) {
        Some(method) => Ends::known(closed(world, method).map(|closed| !closed)),
        None => Ends::NO,
    }
}

/// One test under the elected method.
fn one(inquiry: &Inquiry<'_>, world: &World<'_>, election: &Election, test: &RvcTest) -> Ends {
    let method = inquiry.rulebook.methods().iter().find(|method| Some(&method.id) == election.method.as_ref());
    let Some(method) = method.filter(|method| names(inquiry, test, method)) else { return Ends::NO };
    if bases::no_transaction_value(inquiry, method.base) {
        return Ends::NO;
    }
    let closed = closed(world, method);
    if !method.closed_for.is_empty() {
        inquiry.count("method closed", Ends::known(closed));
    }
    let figures = figures(inquiry, test, method);
    let traced = if method.formula == MethodFormula::Remainder { traced(inquiry, world) } else { Traced::No };
    // A traced value takes no statement.
    let statements = matches!(traced, Traced::No).then_some(method.id.as_str());
    let parts = |end| Parts::of_content(inquiry, &standing(&election.designated, end), statements);
    let met = Ends::of(|end| {
        let parts = parts(end);
        // What is sure holds by every figure, what may be by one.
        let figure = if end == End::Worst { figures.iter().max() } else { figures.iter().min() }.copied();
        let asked = Figured { base: method.base, comparison: test.comparison, figure };
        let holds = || match method.formula {
            MethodFormula::Remainder => shares::content(inquiry, &parts, &traced, &asked, end),
            MethodFormula::Originating => shares::built_up(inquiry, &parts, &asked, end),
            MethodFormula::Listed => shares::focused(inquiry, world, &parts, test.only.as_ref(), &asked, end),
        };
        let content = shares::on_a_base(inquiry, &parts, method.base, end, holds);
        at(closed.map(|closed| !closed), end) && content
    });
    let printed = if matches!(test.figure, Figure::Printed(_)) { "printed" } else { "linked" };
    count_parts(inquiry, &parts(End::Worst), &election.designated, "RVC", met);
    inquiry.count(&format!("RVC {} {printed}", method.base.word()), met)
}

/// UR 7(4)(b), 7(5)(a), 8(10): the members of a designation that originate at an end; the others are as though they were not
/// designated.
fn standing(designated: &[(usize, Origin)], end: End) -> Vec<(usize, Origin)> {
    let originating = designated.iter().filter(|(_, origin)| origin.at(end));
    originating.map(|(member, _)| (*member, Origin::Originating)).collect()
}

/// Counts a content test by what is beyond a plain bill in it.
fn count_parts(inquiry: &Inquiry<'_>, parts: &Parts<'_>, designated: &[(usize, Origin)], what: &str, met: Ends) {
    if !designated.is_empty() {
        inquiry.count(&format!("{what} with intermediate materials"), met);
    }
    if parts.at(false, End::Worst).any(|part| part.deductible > Amount::ZERO) {
        inquiry.count(&format!("{what} with deductions"), met);
    }
    for part in parts.at(false, End::Worst) {
        if let Some(stated) = &part.stated {
            inquiry.count(&format!("{what} with {}", stated.word()), met);
            if matches!(stated, Stated::Value { .. }) {
                inquiry.count(&format!("{} used", stated.word()), amounts::use_of_statement(part));
            }
        }
    }
}

/// UR 7(6): a test is there for the methods that the rule gives a figure for. A linked threshold without a method gives
/// one for each of its figures whose reading, if it has one, is taken.
fn names(inquiry: &Inquiry<'_>, test: &RvcTest, method: &Method) -> bool {
    match (&test.method, &test.figure) {
        (Some(named), _) => *named == method.id,
        (None, Figure::Printed(_)) => false,
        (None, Figure::Linked(name)) => inquiry.rulebook.thresholds().iter().any(|threshold| {
            threshold.id == *name
                && method.formula != MethodFormula::Listed
                && inquiry.readings.text(&threshold.figures).contains_key(&method.id)
                && threshold.only_if.get(&method.id).is_none_or(|conditions| inquiry.readings.all(conditions))
        }),
    }
}

/// NAFTA s. 6(6)(d): goods, and goods for a use, for which a method may not be used.
fn closed(world: &World<'_>, method: &Method) -> Option<bool> {
    let row = |(goods, uses): (&origo_base::HsSet, UseSet)| {
        both(hs::code_in(goods, world.good.code), Some(covers(uses, world.end_use)))
    };
    method.closed_for.iter().map(|(goods, uses, _)| row((goods, *uses))).fold(Some(false), either)
}

/// The figures that may be asked on the day that counts; none: open.
fn figures(inquiry: &Inquiry<'_>, test: &RvcTest, method: &Method) -> Vec<Percent> {
    let linked = |name: &String| {
        let threshold = inquiry.rulebook.thresholds().iter().find(|threshold| threshold.id == *name)?;
        let day = inquiry.readings.day(inquiry.rulebook, &inquiry.case.dates)?;
        Some(inquiry.readings.figures(threshold, &method.id, day, &inquiry.case.dates))
    };
    match &test.figure {
        Figure::Printed(percent) => vec![*percent],
        Figure::Linked(name) => linked(name).unwrap_or_default(),
    }
}

/// NAFTA ss. 9 and 10: for traced goods the value of non-originating materials is an amount that is asked.
fn traced(inquiry: &Inquiry<'_>, world: &World<'_>) -> Traced {
    for traced in inquiry.rulebook.traced() {
        let inside = hs::code_in(&traced.goods, world.good.code);
        // Where the code does not tell, a kind that is not said may hold.
        let described = traced.kind.as_ref().is_none_or(|kind| match inside {
            None => kinds::may_hold(inquiry, world.good.code, kind),
            Some(_) => kinds::hold(kind, &world.good.is),
        });
        let covered = both(inside, Some(covers(traced.uses, world.end_use) && described));
        if covered == Some(false) {
            continue;
        }
        let stated = match inquiry.case.facts.get(&traced.fact) {
            Some(Answer::Amount(amount)) if covered == Some(true) => Traced::At(Sum::of(*amount)),
            _ => Traced::Open,
        };
        inquiry.count("traced value", if matches!(stated, Traced::At(_)) { Ends::YES } else { Ends::OPEN });
        return stated;
    }
    Traced::No
}

/// A floor on content under a measure of the rulebook, in the region or in one country. It takes no statement, and
/// intermediate materials only for the whole region.
pub(crate) fn measured(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    measure: &str,
    place: Option<Country>,
    (comparison, percent): (Comparison, Percent),
) -> Ends {
    let measure = inquiry.rulebook.measures().iter().find(|known| known.id == measure);
    let Some(measure) = measure else { return Ends::OPEN };
    if bases::no_transaction_value(inquiry, measure.base) {
        return inquiry.count("content without transaction value", Ends::NO);
    }
    let designated = if place.is_none() { election.designated.as_slice() } else { &[] };
    let parts = |end| Parts::of_content(inquiry, &standing(designated, end), None);
    let traced = if place.is_none() { traced(inquiry, world) } else { Traced::No };
    let asked = Figured { base: measure.base, comparison, figure: Some(percent) };
    let result = Ends::of(|end| {
        let parts = parts(end);
        shares::on_a_base(inquiry, &parts, measure.base, end, || match place {
            None => shares::content(inquiry, &parts, &traced, &asked, end),
            Some(place) => places::content_in(inquiry, &parts, measure.base, place, (comparison, percent), end),
        })
    });
    count_parts(inquiry, &parts(End::Worst), designated, "content", result);
    let construct = format!("content {}{}", measure.base.word(), if place.is_some() { " in a place" } else { "" });
    inquiry.count(&construct, result)
}
