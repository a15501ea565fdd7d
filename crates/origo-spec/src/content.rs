//! Regional value content, and content under a measure.

use crate::bases::{self, Base};
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
use origo_base::{Answer, Comparison, Country, Percent};
use origo_rulebook::{Figure, Measure, Method, MethodBase, ProductRule, RvcTest, UseSet};

/// UR 7(2)-(3): the content requirement of a rule, by any test that is open for the elected method, or UR 5(4): waived.
pub(crate) fn regional(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    rule: Option<&ProductRule>,
    printed: &[RvcTest],
) -> Ends {
    // UR 14, 15, 20: the table figures stand in place of the rule's own for original equipment.
    let replaced = rule.and_then(|rule| rule.replace.iter().find(|row| covers(row.uses, world.end_use)));
    let tests = replaced.map_or(printed, |row| inquiry.readings.text(&row.tests).as_slice());
    let mut result = Ends::NO;
    for test in tests {
        result = result | one(inquiry, world, election, test);
    }
    if replaced.is_some() {
        inquiry.count("RVC replaced", result);
    }
    inquiry.count("RVC", result | tolerance::waived(inquiry, election))
}

/// One test under the elected method.
fn one(inquiry: &Inquiry<'_>, world: &World<'_>, election: &Election, test: &RvcTest) -> Ends {
    let method = inquiry.rulebook.methods().iter().find(|method| Some(&method.id) == election.method.as_ref());
    let Some(method) = method.filter(|method| names(inquiry, test, method)) else { return Ends::NO };
    let closed = closed(world, method);
    if !method.closed_for.is_empty() {
        inquiry.count("method closed", Ends::known(closed));
    }
    let figure = figure(inquiry, test, method);
    let met = Ends::of(|end| {
        let base = bases::base(inquiry, method.base, end);
        let vnm = non_originating(inquiry, world, end);
        at(closed.map(|closed| !closed), end) && content(&base, vnm.as_ref(), test.comparison, figure, end)
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

/// The figure on the day that counts; none: open.
fn figure(inquiry: &Inquiry<'_>, test: &RvcTest, method: &Method) -> Option<Percent> {
    match &test.figure {
        Figure::Printed(percent) => Some(*percent),
        Figure::Linked(name) => {
            let threshold = inquiry.rulebook.thresholds().iter().find(|threshold| threshold.id == *name)?;
            let day = inquiry.readings.day(inquiry.rulebook, &inquiry.case.dates)?;
            inquiry.readings.figure(threshold, &method.id, day, &inquiry.case.dates)
        }
    }
}

/// UR 8(2), 7(4): the value of the materials that do not originate; nothing inside an originating one. NAFTA ss. 9 and
/// 10: for traced goods an amount that is asked. None: open.
fn non_originating(inquiry: &Inquiry<'_>, world: &World<'_>, end: End) -> Option<Sum> {
    for traced in inquiry.rulebook.traced() {
        let covered = both(
            hs::code_in(&traced.goods, world.good.code),
            Some(
                covers(traced.uses, world.end_use)
                    && traced.kind.as_ref().is_none_or(|kind| kinds::hold(kind, &world.good.is)),
            ),
        );
        if covered == Some(false) {
            continue;
        }
        let stated = match inquiry.case.facts.get(&traced.fact) {
            Some(Answer::Amount(amount)) if covered == Some(true) => Some(Sum::of(*amount)),
            _ => None,
        };
        inquiry.count("traced value", if stated.is_some() { Ends::YES } else { Ends::OPEN });
        return stated;
    }
    Some(inquiry.value_of_all(false, end))
}

/// `(base − VNM) ⋚ figure × base`. A base of zero or less meets nothing. Without bound, a non-originating value (at the
/// worst end, also inside the base) fails and an originating one leaves the non-originating no share.
fn content(base: &Base, vnm: Option<&Sum>, comparison: Comparison, figure: Option<Percent>, end: End) -> bool {
    let open = end == End::Best;
    let base = match base {
        Base::Absent => return false,
        Base::Open => return open,
        Base::Known(base) => base,
    };
    match (base, vnm, figure) {
        (Sum::Finite(base), _, _) if *base <= BigInt::from(0) => false,
        (_, Some(Sum::Infinite), _) => false,
        (Sum::Infinite, _, _) if end == End::Worst => false,
        (_, None, _) | (_, _, None) => open,
        (Sum::Infinite, Some(_), Some(figure)) => compare(&BigInt::from(1), &BigInt::from(1), comparison, figure),
        (Sum::Finite(base), Some(Sum::Finite(vnm)), Some(figure)) => compare(&(base - vnm), base, comparison, figure),
    }
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
    let result = Ends::of(|end| match place {
        None => {
            let vnm = non_originating(inquiry, world, end);
            content(&bases::base(inquiry, measure.base, end), vnm.as_ref(), comparison, Some(percent), end)
        }
        Some(place) => content_in(inquiry, measure, place, comparison, percent, end),
    });
    let construct = format!("content {}{}", measure.base.word(), if place.is_some() { " in a place" } else { "" });
    inquiry.count(&construct, result)
}

/// What was made in one country: costs incurred there, and its margin if the good is made there; at the best end also
/// costs without a place and the originating materials.
fn content_in(
    inquiry: &Inquiry<'_>,
    measure: &Measure,
    place: Country,
    comparison: Comparison,
    percent: Percent,
    end: End,
) -> bool {
    let base = match bases::base(inquiry, measure.base, end) {
        Base::Absent => return false,
        Base::Open => return end == End::Best,
        Base::Known(base) => base,
    };
    match &base {
        Sum::Finite(base) if *base <= BigInt::from(0) => return false,
        Sum::Infinite if end == End::Worst => return false,
        _ => {}
    }
    let best = end == End::Best;
    let there = bases::costs(inquiry, measure.base, end, &|cost| at(cost.place.map(|at| at == place), end));
    let Some(mut made) = there else { return best };
    if best {
        made = made + inquiry.value_of_all(true, end);
    }
    if measure.base == MethodBase::TransactionValue && at(inquiry.case.good.produced_in.map(|at| at == place), end) {
        match (inquiry.case.good.transaction_value, bases::base(inquiry, MethodBase::TotalCost, end)) {
            (Some(value), Base::Known(total)) => made = made + bases::excess(value, &total),
            _ => return best,
        }
    }
    match (&made, &base) {
        (Sum::Finite(made), Sum::Finite(base)) => compare(made, base, comparison, percent),
        (Sum::Infinite, Sum::Finite(_)) => true,
        // Both are infinite by the same originating values, so nothing else has a share.
        (_, Sum::Infinite) => compare(&BigInt::from(1), &BigInt::from(1), comparison, percent),
    }
}
