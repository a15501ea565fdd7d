//! The tree: what makes a good originate.

use crate::bars;
use crate::bases;
use crate::completions::World;
use crate::content;
use crate::elections::Election;
use crate::ends::{Ends, at};
use crate::evidence::Origin;
use crate::hs;
use crate::inquiry::Inquiry;
use crate::requirements;
use crate::roles;
use crate::rules::{self, Selected};
use crate::shift;
use origo_base::{Amount, Cost, Country, HsLevel, Material};
use origo_rulebook::{CostPlace, Criterion, EntirelyOf, OriginCriterion, ProductRule, RvcTest};

/// Whether a criterion asks for production in the territory of the parties.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    InTheTerritory,
    Anywhere,
}

/// UR 3(1)-(3): whatever the criterion, production takes place in the territory of a party, and entirely there.
pub(crate) fn production(inquiry: &Inquiry<'_>) -> Ends {
    let made = inquiry.case.good.produced_in.map(|country| bases::party(inquiry.rulebook, country, inquiry.day()));
    inquiry.count("production", Ends::known(made)) & entirely(inquiry, EntirelyOf::Criteria)
}

/// UR 3(2)-(3) "produced entirely": as it was answered; where nobody said, it is so unless work on the good, or the making
/// of a self-produced material, is placed outside the territory.
fn entirely(inquiry: &Inquiry<'_>, of: EntirelyOf) -> Ends {
    let asked = inquiry.rulebook.production_entirely().as_ref().filter(|asked| asked.of == of);
    let Some(asked) = asked else { return Ends::YES };
    let told = requirements::answer(inquiry, &asked.requirement);
    let result = match told {
        Some(_) => Ends::known(told),
        None if speaks_against(inquiry) => Ends::OPEN,
        None => Ends::YES,
    };
    inquiry.count("produced entirely", result)
}

/// NAFTA s. 4(2)(a)-(b): a change "as a result of production that occurs entirely" in the territory; s. 5(1): or what does
/// not change so is worth little, which no bill tells: what came back from work outside counts too.
fn as_a_result(inquiry: &Inquiry<'_>, place: Place) -> Ends {
    let whole = of_changes(inquiry, place);
    let asked = inquiry.rulebook.production_entirely().as_ref().and_then(|asked| asked.tolerated.as_deref());
    match asked {
        Some(duty) if whole != Ends::YES => {
            whole | inquiry.count("worked abroad tolerated", requirements::one(inquiry, duty))
        }
        _ => whole,
    }
}

/// Production entirely in the territory where it is asked of changes alone, and at all.
fn of_changes(inquiry: &Inquiry<'_>, place: Place) -> Ends {
    match place {
        Place::InTheTerritory => entirely(inquiry, EntirelyOf::Changes),
        Place::Anywhere => Ends::YES,
    }
}

/// Whether a place in the file speaks against production entirely in the territory.
pub(crate) fn speaks_against(inquiry: &Inquiry<'_>) -> bool {
    let outside = |place: Option<Country>| match place {
        Some(place) => !bases::party(inquiry.rulebook, place, inquiry.day()),
        None => false,
    };
    let of_work = |cost: &Cost| {
        let mut rows = inquiry.rulebook.costs().iter().filter(|row| row.id == cost.category);
        rows.any(|row| row.place == CostPlace::Production)
    };
    let costs = inquiry.case.costs.iter().flatten();
    let mut work = costs.filter(|cost| of_work(cost) && cost.amount > Amount::ZERO);
    work.any(|cost| outside(cost.place)) || inquiry.case.self_produced.iter().any(|made| outside(made.country))
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
    let place = if way.anywhere { Place::Anywhere } else { Place::InTheTerritory };
    let own = if way.own_subheading { inquiry.count("own subheading", own_parts(inquiry, world)) } else { Ends::YES };
    let outside = way.outside.as_ref().map(|duty| {
        // Only of some goods can it be so; a code that does not tell leaves it open.
        let can_be = way.outside_goods.as_ref().map_or(Some(true), |goods| hs::code_in(goods, world.good.code));
        inquiry.count("outside", requirements::one(inquiry, duty) & Ends::known(can_be))
    });
    let produced = if way.anywhere { Ends::YES } else { production | outside.unwrap_or(Ends::NO) };
    let rest = if way.own_subheading {
        inquiry.count("own aside", rest(inquiry, world, election, place, way.rule_content))
    } else {
        Ends::YES
    };
    let text = met(inquiry, world, election, place, None, &way.criterion);
    if way.anywhere {
        inquiry.count("criterion anywhere", text);
    }
    bars::open(inquiry, world, way) & own & produced & rest & text
}

/// UR 3(4)(a)(iii), NAFTA s. 4(4)(b)(iv) and (vi): every other material makes the change, and the good has the content that
/// its rule asks, or it is open whether that of an alternative without use is asked; UR 7(6): by a method that the rule has a
/// figure for.
fn rest(inquiry: &Inquiry<'_>, world: &World<'_>, election: &Election, place: Place, binds: bool) -> Ends {
    let Selected::Rule(rule) = world.selected else { return product_rule(inquiry, world, election, place) };
    let text = inquiry.readings.text(&rule.origin);
    let contents = contents(text);
    let one_of = |met: &dyn Fn(&[RvcTest]) -> Ends| contents.iter().fold(Ends::NO, |found, tests| found | met(tests));
    let content = || one_of(&|tests| content::regional(inquiry, world, election, Some(rule), tests));
    let content = if contents.is_empty() {
        Ends::YES
    } else if binds {
        content()
    } else {
        (content() | Ends::OPEN) & one_of(&|tests| content::has_figure(inquiry, world, election, rule, tests))
    };
    aside(inquiry, world, election, place, rule, text) & content
}

/// A rule's text, with materials of the good's own subheading set aside from its changes.
fn aside(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    place: Place,
    rule: &ProductRule,
    criterion: &Criterion,
) -> Ends {
    let part = |part: &Criterion| aside(inquiry, world, election, place, rule, part);
    match criterion {
        // NAFTA s. 4(4)(a)(i), (b)(i): there production entirely in the territory is asked by itself.
        Criterion::Shift(set) => shift::but_own(inquiry, world, election, rule, set) & of_changes(inquiry, place),
        Criterion::All(parts) => parts.iter().map(part).fold(Ends::YES, |a, b| a & b),
        Criterion::Any(parts) => parts.iter().map(part).fold(Ends::NO, |a, b| a | b),
        other => met(inquiry, world, election, place, Some(rule), other),
    }
}

/// The content requirements of a rule's text, wherever they stand.
fn contents(criterion: &Criterion) -> Vec<&[RvcTest]> {
    match criterion {
        Criterion::RegionalValueContent(tests) => vec![tests],
        Criterion::All(parts) | Criterion::Any(parts) => parts.iter().flat_map(contents).collect(),
        _ => Vec::new(),
    }
}

/// UR 3(4)(a): materials that cannot make the change because they are of the good's own subheading. It is asked of every
/// candidate code of a material at once; UR 14(2) "only if": a rule that closes the waiver closes this way too.
fn own_parts(inquiry: &Inquiry<'_>, world: &World<'_>) -> Ends {
    if world.selected.rule().is_some_and(|rule| !content::has_waiver(inquiry, rule)) {
        return Ends::NO;
    }
    let own = |material: &Material| {
        let mut codes =
            material.hs.iter().map(|code| hs::same_class(world.good.code, Some(*code), HsLevel::Subheading));
        let first = codes.next().flatten();
        if codes.all(|other| other == first) { first } else { None }
    };
    Ends::of(|end| inquiry.materials(false, end.other()).any(|material| at(own(material), end)))
}

/// Whether a criterion is met, at each end, in one completion under one election.
pub(crate) fn met(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    place: Place,
    rule: Option<&ProductRule>,
    criterion: &Criterion,
) -> Ends {
    let part = |part: &Criterion| met(inquiry, world, election, place, rule, part);
    match criterion {
        Criterion::WhollyObtained => wholly_obtained(inquiry),
        Criterion::OnlyOriginating => only_originating(inquiry) & of_changes(inquiry, place),
        Criterion::ProductRule => product_rule(inquiry, world, election, place),
        Criterion::Shift(set) => shift::shift(inquiry, world, election, rule, set) & as_a_result(inquiry, place),
        Criterion::RegionalValueContent(tests) => content::regional(inquiry, world, election, rule, tests),
        Criterion::Content { measure, place, comparison, percent } => {
            content::measured(inquiry, world, election, measure, *place, (*comparison, *percent))
        }
        Criterion::Process(name) => inquiry.count("process", Ends::known(requirements::answer(inquiry, name))),
        Criterion::Requirement(name) => inquiry.count("requirement", requirements::one(inquiry, name)),
        Criterion::AllOf(list) => inquiry.count("all", requirements::all_of(inquiry, list)),
        Criterion::All(parts) => inquiry.count("and", parts.iter().map(part).fold(Ends::YES, |a, b| a & b)),
        Criterion::Any(parts) => inquiry.count("or", parts.iter().map(part).fold(Ends::NO, |a, b| a | b)),
    }
}

/// UR 3(1): wholly obtained or produced, which is said and not computed; a good with a non-originating material is not.
fn wholly_obtained(inquiry: &Inquiry<'_>) -> Ends {
    let said = requirements::answer(inquiry, "wholly-obtained");
    let pure = Ends::of(|end| inquiry.tested(end).next().is_none());
    inquiry.count("WO", pure & Ends::known(said))
}

/// UR 3(3): exclusively from originating materials. A bill without a line says nothing.
fn only_originating(inquiry: &Inquiry<'_>) -> Ends {
    let lines = inquiry.case.materials.iter().zip(&inquiry.origins);
    let materials = lines.filter(|(material, _)| !roles::is_packing(inquiry.rulebook, material));
    let origins: Vec<Origin> = materials.map(|(_, origin)| *origin).collect();
    let result = if origins.is_empty() {
        Ends::OPEN
    } else if origins.contains(&Origin::NonOriginating) {
        Ends::NO
    } else if origins.contains(&Origin::Unknown) {
        Ends::OPEN
    } else {
        Ends::YES
    };
    inquiry.count("only-originating", result)
}

/// UR 3(2): the product rule of Schedule I.
fn product_rule(inquiry: &Inquiry<'_>, world: &World<'_>, election: &Election, place: Place) -> Ends {
    let result = match world.selected {
        Selected::Open { .. } => inquiry.count("rule: open", Ends::OPEN),
        Selected::Nothing => inquiry.count("rule: none", rules::without_rule(inquiry.rulebook)),
        Selected::Rule(rule) => {
            let text = inquiry.readings.text(&rule.origin);
            let construct = if rule.otherwise { "rule: else" } else { "rule: found" };
            inquiry.count(construct, met(inquiry, world, election, place, Some(rule), text))
        }
    };
    inquiry.count("product-rule", result)
}
