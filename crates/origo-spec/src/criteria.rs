//! The tree: what makes a good originate.

use crate::bases;
use crate::completions::World;
use crate::content;
use crate::elections::Election;
use crate::ends::Ends;
use crate::evidence::Origin;
use crate::inquiry::Inquiry;
use crate::requirements;
use crate::rules::{self, Selected};
use crate::shift;
use origo_rulebook::{Criterion, OriginCriterion, ProductRule};

/// UR 3(1)-(3): whatever the criterion, production takes place in the territory of a party.
pub(crate) fn production(inquiry: &Inquiry<'_>) -> Ends {
    let day = inquiry.case.dates.produced.last();
    let made = inquiry.case.good.produced_in.map(|country| bases::party(inquiry.rulebook, country, day));
    inquiry.count("production", Ends::known(made))
}

/// Whether a way to originate is met, with the production that it asks for. UR 3(1)(g)-(i): goods of the sea are wholly
/// obtained outside the territories, which is a requirement of its own in place of production there.
pub(crate) fn way(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    production: Ends,
    way: &OriginCriterion,
) -> Ends {
    let outside = way.outside.as_ref().map(|duty| inquiry.count("outside", requirements::one(inquiry, duty)));
    let place = production | outside.unwrap_or(Ends::NO);
    place & met(inquiry, world, election, None, &way.criterion)
}

/// Whether a criterion is met, at each end, in one completion under one election.
pub(crate) fn met(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    rule: Option<&ProductRule>,
    criterion: &Criterion,
) -> Ends {
    let part = |part: &Criterion| met(inquiry, world, election, rule, part);
    match criterion {
        Criterion::WhollyObtained => wholly_obtained(inquiry),
        Criterion::OnlyOriginating => only_originating(inquiry),
        Criterion::ProductRule => product_rule(inquiry, world, election),
        Criterion::Shift(set) => shift::shift(inquiry, world, election, rule, set),
        Criterion::RegionalValueContent(tests) => content::regional(inquiry, world, election, rule, tests),
        Criterion::Content { measure, place, comparison, percent } => {
            content::measured(inquiry, world, measure, *place, *comparison, *percent)
        }
        Criterion::Process(name) => inquiry.count("process", Ends::known(requirements::answer(inquiry, name))),
        Criterion::Requirement(name) => inquiry.count("requirement", requirements::one(inquiry, name)),
        Criterion::AllOf(list) => inquiry.count("all", requirements::all_of(inquiry, list)),
        Criterion::All(parts) => inquiry.count("and", parts.iter().map(part).fold(Ends::YES, |a, b| a & b)),
        Criterion::Any(parts) => inquiry.count("or", parts.iter().map(part).fold(Ends::NO, |a, b| a | b)),
    }
}

/// UR 3(1): wholly obtained or produced, which is said and not computed. A good with a bill of materials that nobody
/// said to be wholly obtained is not; one that is said to be cannot hold a non-originating material.
fn wholly_obtained(inquiry: &Inquiry<'_>) -> Ends {
    let result = match requirements::answer(inquiry, "wholly-obtained") {
        Some(true) => Ends::of(|end| inquiry.materials(false, end).next().is_none()),
        Some(false) => Ends::NO,
        None if inquiry.case.materials.is_empty() => Ends::OPEN,
        None => Ends::NO,
    };
    inquiry.count("WO", result)
}

/// UR 3(3): exclusively from originating materials. A bill without a line says nothing.
fn only_originating(inquiry: &Inquiry<'_>) -> Ends {
    let result = if inquiry.origins.is_empty() {
        Ends::OPEN
    } else if inquiry.origins.contains(&Origin::NonOriginating) {
        Ends::NO
    } else if inquiry.origins.contains(&Origin::Unknown) {
        Ends::OPEN
    } else {
        Ends::YES
    };
    inquiry.count("only-originating", result)
}

/// UR 3(2): the product rule of Schedule I.
fn product_rule(inquiry: &Inquiry<'_>, world: &World<'_>, election: &Election) -> Ends {
    let result = match world.selected {
        Selected::Open { .. } => inquiry.count("rule: open", Ends::OPEN),
        Selected::Nothing => inquiry.count("rule: none", rules::without_rule(inquiry.rulebook)),
        Selected::Rule(rule) => {
            let text = inquiry.readings.text(&rule.origin);
            let construct = if rule.otherwise { "rule: else" } else { "rule: found" };
            inquiry.count(construct, met(inquiry, world, election, Some(rule), text))
        }
    };
    inquiry.count("product-rule", result)
}
