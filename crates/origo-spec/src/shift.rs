//! The change in tariff classification.

use crate::completions::{Line, World};
use crate::elections::Election;
use crate::ends::{End, Ends, at, both, either, not};
use crate::hs;
use crate::inquiry::Inquiry;
use crate::kinds;
use crate::roles;
use crate::statements;
use crate::tolerance;
use origo_base::{HsLevel, Material};
use origo_rulebook::{PermittedSet, ProductRule, Scope, ShiftBase};

/// UR 3(2), 3(6): every non-originating material makes the change (all, not any), or UR 5(1): those that do not are
/// tolerated.
pub(crate) fn shift(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    rule: Option<&ProductRule>,
    set: &PermittedSet,
) -> Ends {
    let makes_it = |material: &Material| permitted_or_above(inquiry, world, rule, set, material);
    change(inquiry, world, election, makes_it, &name(inquiry, rule, set))
}

/// UR 3(4)(a): the same with the materials set aside that are of the good's own subheading.
pub(crate) fn but_own(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    rule: &ProductRule,
    set: &PermittedSet,
) -> Ends {
    let own = |material: &Material| {
        let line = world.lines.get(&material.id)?;
        hs::same_class(world.good.code, line.code, HsLevel::Subheading)
    };
    let makes_it =
        |material: &Material| either(own(material), permitted_or_above(inquiry, world, Some(rule), set, material));
    change(inquiry, world, election, makes_it, "but own")
}

fn change(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    election: &Election,
    makes_it: impl Fn(&Material) -> Option<bool>,
    name: &str,
) -> Ends {
    let failing =
        |end| -> Vec<&Material> { inquiry.tested(end).filter(|material| !at(makes_it(material), end)).collect() };
    for material in inquiry.materials(false, End::Worst).filter(|line| roles::set_aside(inquiry.rulebook, line)) {
        inquiry.count("set aside in a shift", Ends::known(makes_it(material)));
    }
    let (worst, best) = (failing(End::Worst), failing(End::Best));
    let passes =
        |failing: &[&Material], end| failing.is_empty() || tolerance::tolerated(inquiry, world, election, failing, end);
    let result = Ends { worst: passes(&worst, End::Worst), best: passes(&best, End::Best) };
    if !worst.is_empty() {
        inquiry.count("tolerance", result);
    }
    inquiry.count(&format!("shift {name}"), result)
}

/// UR 3(8): the producer may test a self-produced material in place of what went into it, at any height.
fn permitted_or_above(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    rule: Option<&ProductRule>,
    set: &PermittedSet,
    material: &Material,
) -> Option<bool> {
    let may_come = |line: &Line| permitted(inquiry, world, rule, set, line);
    let mut own = world.lines.get(&material.id).and_then(may_come);
    if let Some(inputs) = statements::inputs_permitted(inquiry, set, material, &may_come) {
        own = either(own, inputs);
    }
    if !inquiry.rulebook.self_produced_stands() {
        return own;
    }
    let mut found = own;
    let mut above = material.parent;
    while let Some(made) = above.and_then(|index| inquiry.case.self_produced.get(index)) {
        let stands = world.lines.get(&made.id).and_then(may_come);
        inquiry.count("self-produced material", Ends::known(stands));
        found = either(found, stands);
        above = made.parent;
    }
    found
}

/// Whether a class is one from which a material may come: the text of a rule read from left to right.
fn permitted(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    rule: Option<&ProductRule>,
    set: &PermittedSet,
    material: &Line,
) -> Option<bool> {
    let mut inside = match set.base {
        None => Some(false),
        Some(ShiftBase::Any) => Some(true),
        Some(ShiftBase::Change { level, .. }) => match (scope(inquiry, rule, set), rule) {
            (Scope::Group, Some(rule)) => not(hs::touched(&rule.goods, material.code, level)),
            _ => not(hs::same_class(material.code, world.good.code, level)),
        },
    };
    for member in &set.members {
        let described = member.kinds.as_ref().is_none_or(|kinds| kinds::hold(kinds, &material.is));
        let own = member.own.map_or(Some(true), |level| hs::same_class(material.code, world.good.code, level));
        let matched = both(both(hs::code_in(&member.codes, material.code), own), Some(described));
        let sign = if member.include { "member +" } else { "member -" };
        let with = match (member.own, &member.kinds) {
            (Some(_), _) => " of the own class",
            (None, Some(_)) => " with kinds",
            (None, None) => "",
        };
        inquiry.count(&format!("{sign}{with}"), Ends::known(matched));
        inside = if member.include { either(inside, matched) } else { both(inside, not(matched)) };
    }
    inside
}

/// On a range of goods: whether a change is from the good's own class or from the whole range. Where the text is silent,
/// reading `printed-range` tells.
fn scope(inquiry: &Inquiry<'_>, rule: Option<&ProductRule>, set: &PermittedSet) -> Scope {
    match set.base {
        Some(ShiftBase::Change { scope: Some(scope), .. }) => scope,
        _ => {
            let printed = rule.is_some_and(|rule| rule.printed_range);
            if printed && !inquiry.readings.printed_each(inquiry.rulebook) { Scope::Group } else { Scope::Each }
        }
    }
}

/// The name of a shift in the table of coverage.
fn name(inquiry: &Inquiry<'_>, rule: Option<&ProductRule>, set: &PermittedSet) -> String {
    match set.base {
        None => "of members alone".to_owned(),
        Some(ShiftBase::Any) => "ANY".to_owned(),
        Some(ShiftBase::Change { level, scope: said }) => {
            let level = match level {
                HsLevel::Chapter => "CC",
                HsLevel::Heading => "CTH",
                HsLevel::Subheading => "CTSH",
                HsLevel::TariffItem | HsLevel::Statistical => "CTI",
            };
            let scope = match scope(inquiry, rule, set) {
                Scope::Each => "each",
                Scope::Group => "group",
            };
            let printed = said.is_none() && rule.is_some_and(|rule| rule.printed_range);
            format!("{level} {scope}{}", if printed { " (printed)" } else { "" })
        }
    }
}
