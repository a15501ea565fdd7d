//! Regional value content, and content under a measure.

use crate::amounts::{self, Test};
use crate::bases;
use crate::completions::World;
use crate::elections::Election;
use crate::ends::{End, Ends, at, both, either};
use crate::hs;
use crate::inquiry::Inquiry;
use crate::kinds;
use crate::money::{Sum, compare};
use crate::rules::covers;
use crate::tolerance;
use num_bigint::BigInt;
use origo_base::{Answer, Comparison, Country, Material, Percent};
use origo_rulebook::{Figure, Measure, Method, MethodBase, MethodFormula, ProductRule, RvcTest, UseSet};

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
    let closed = closed(world, method);
    if !method.closed_for.is_empty() {
        inquiry.count("method closed", Ends::known(closed));
    }
    let figures = figures(inquiry, test, method);
    let met = Ends::of(|end| {
        // What is sure holds by every figure, what may be by one.
        let figure = if end == End::Worst { figures.iter().max() } else { figures.iter().min() }.copied();
        let holds = || match method.formula {
            MethodFormula::Remainder => content(inquiry, world, method.base, test.comparison, figure, end),
            MethodFormula::Originating => built_up(inquiry, method.base, test.comparison, figure, end),
            MethodFormula::Listed => focused(inquiry, world, method.base, test, figure, end),
        };
        let content = on_a_base(inquiry, method.base, end, holds);
        at(closed.map(|closed| !closed), end) && content
    });
    let printed = if matches!(test.figure, Figure::Printed(_)) { "printed" } else { "linked" };
    inquiry.count(&format!("RVC {} {printed}", method.base.word()), met)
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

/// NAFTA ss. 9 and 10: for traced goods the value of non-originating materials is an amount that is asked. None: the
/// good is not traced; none inside: open.
fn traced(inquiry: &Inquiry<'_>, world: &World<'_>) -> Option<Option<Sum>> {
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
            Some(Answer::Amount(amount)) if covered == Some(true) => Some(Sum::of(*amount)),
            _ => None,
        };
        inquiry.count("traced value", if stated.is_some() { Ends::YES } else { Ends::OPEN });
        return Some(stated);
    }
    None
}

/// Whether there is a base at all goes first: a base of zero or less meets nothing. At the worst end the smallest base must be
/// above zero, at the best end the largest; a base that is open is so at the best end alone.
fn on_a_base(inquiry: &Inquiry<'_>, which: MethodBase, end: End, met: impl FnOnce() -> bool) -> bool {
    match bases::base(inquiry, which, Test::Stated, end) {
        Some(base) => base > Sum::zero() && met(),
        None => end == End::Best,
    }
}

/// `(base − VNM) ⋚ figure × base`, where VNM is the value of the materials that do not originate (UR 8(2), 7(4): nothing
/// inside an originating one) or traced.
fn content(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    which: MethodBase,
    comparison: Comparison,
    figure: Option<Percent>,
    end: End,
) -> bool {
    let (test, vnm) = match traced(inquiry, world) {
        None => (Test::Bill, Some(amounts::value_of_all(inquiry, false, Test::Bill, end))),
        Some(stated) => (Test::Stated, stated),
    };
    let (Some(base), Some(vnm), Some(figure)) = (bases::base(inquiry, which, test, end), vnm, figure) else {
        return end == End::Best;
    };
    match (base, vnm) {
        (_, Sum::Infinite) => false,
        (Sum::Infinite, Sum::Finite(_)) => share_is(1, comparison, figure),
        (Sum::Finite(base), Sum::Finite(vnm)) => share(&(&base - vnm), &base, comparison, figure),
    }
}

/// Build-up: the value of originating materials over the base. Without bound it fills the base.
fn built_up(
    inquiry: &Inquiry<'_>,
    which: MethodBase,
    comparison: Comparison,
    figure: Option<Percent>,
    end: End,
) -> bool {
    let base = bases::base(inquiry, which, Test::Bill, end);
    let originating = amounts::value_of_all(inquiry, true, Test::Bill, end);
    match (base, originating, figure) {
        (_, _, None) | (None, _, _) => end == End::Best,
        (_, Sum::Infinite, Some(figure)) => share_is(1, comparison, figure),
        (Some(Sum::Infinite), _, Some(_)) => false,
        (Some(Sum::Finite(base)), Sum::Finite(made), Some(figure)) => share(&made, &base, comparison, figure),
    }
}

/// Focused value: `(base − VNM of the listed materials) ⋚ figure × base`. A material whose code does not tell whether it is
/// listed counts at the worst end.
fn focused(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    which: MethodBase,
    test: &RvcTest,
    figure: Option<Percent>,
    end: End,
) -> bool {
    let Some(list) = &test.only else { return end == End::Best };
    let counts = |material: &&Material| {
        let code = world.lines.get(&material.id).and_then(|line| line.code);
        hs::code_in(list, code).unwrap_or(end == End::Worst)
    };
    let listed = inquiry.materials(false, end).filter(counts);
    let vnm = amounts::value(listed, false, Test::Bill, end);
    match (bases::base(inquiry, which, Test::Bill, end), vnm, figure) {
        (None, _, _) | (_, _, None) => end == End::Best,
        (_, Sum::Infinite, _) => false,
        (Some(Sum::Infinite), _, Some(figure)) => share_is(1, test.comparison, figure),
        (Some(Sum::Finite(base)), Sum::Finite(vnm), Some(figure)) => {
            share(&(&base - vnm), &base, test.comparison, figure)
        }
    }
}

/// Whether a share of all, or of nothing, is enough.
fn share_is(share: i32, comparison: Comparison, figure: Percent) -> bool {
    compare(&BigInt::from(share), &BigInt::from(1), comparison, figure)
}

/// Whether a share is enough. A base that is zero only at this end (the best end of a good all of whose cost can be
/// non-originating, which [`above_zero`] has looked at) is without content whatever it comes to.
fn share(part: &BigInt, base: &BigInt, comparison: Comparison, figure: Percent) -> bool {
    if *base <= BigInt::from(0) { share_is(0, comparison, figure) } else { compare(part, base, comparison, figure) }
}

/// A floor on content under a measure of the rulebook, in the region or in one country.
pub(crate) fn measured(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    measure: &str,
    place: Option<Country>,
    comparison: Comparison,
    percent: Percent,
) -> Ends {
    let measure = inquiry.rulebook.measures().iter().find(|known| known.id == measure);
    let Some(measure) = measure else { return Ends::OPEN };
    let result = Ends::of(|end| {
        on_a_base(inquiry, measure.base, end, || match place {
            None => content(inquiry, world, measure.base, comparison, Some(percent), end),
            Some(place) => content_in(inquiry, measure, place, comparison, percent, end),
        })
    });
    let construct = format!("content {}{}", measure.base.word(), if place.is_some() { " in a place" } else { "" });
    inquiry.count(&construct, result)
}

/// What was made in one country: costs incurred there, and its margin if the good is made there; at the best end also
/// costs without a place and the originating materials, which at the worst end come from another.
fn content_in(
    inquiry: &Inquiry<'_>,
    measure: &Measure,
    place: Country,
    comparison: Comparison,
    percent: Percent,
    end: End,
) -> bool {
    let best = end == End::Best;
    let test = Test::InOneCountry;
    let there = bases::costs(inquiry, measure.base, test, end, &|cost| at(cost.place.map(|at| at == place), end));
    let (Some(base), Some(mut made)) = (bases::base(inquiry, measure.base, test, end), there) else { return best };
    if best {
        made = made + amounts::value_of_all(inquiry, true, test, end);
    }
    if measure.base == MethodBase::TransactionValue && at(inquiry.case.good.produced_in.map(|at| at == place), end) {
        match (inquiry.case.good.transaction_value, bases::base(inquiry, MethodBase::TotalCost, test, end)) {
            (Some(value), Some(total)) => made = made + bases::excess(value, &total),
            _ => return best,
        }
    }
    match (&made, &base) {
        (Sum::Finite(made), Sum::Finite(base)) => share(made, base, comparison, percent),
        (Sum::Infinite, Sum::Finite(_)) => true,
        // At the worst end what was made is lost in a base without bound; at the best both are infinite by the same
        // originating values, so nothing else has a share.
        (_, Sum::Infinite) => best && share_is(1, comparison, percent),
    }
}
