//! What a generated good has beyond a plain bill: roles, deductions, statements of suppliers, costs and end uses of
//! self-produced materials, designations.

use super::general::{BARRING, SAID, UNSOLD};
use super::{amount, facts, good, one_in, one_of};
use fastrand::Rng;
use origo_base::{
    Amount, Answer, Case, Cost, Elections, EvidenceKind, HsCode, Material, OriginClaim, SelfProduced, Stage, Statement,
    ValueRange,
};
use origo_rulebook::Rulebook;

/// Adds to a good what its rulebook has a word for.
pub(super) fn add(rng: &mut Rng, rulebook: &Rulebook, case: &mut Case) {
    for index in 0..case.materials.len() {
        let Some(mut material) = case.materials.get(index).cloned() else { continue };
        if one_in(rng, 5) {
            material.role = rng.choice(&rulebook.general().roles).map(|role| role.id.clone());
        }
        if one_in(rng, 40) {
            material.role = Some("a role that nobody knows".to_owned());
        }
        if one_in(rng, 4) {
            material.deductible = part_of(rng, material.value.low());
        }
        let plain = material.origin != OriginClaim::Originating || one_in(rng, 6);
        if plain && !rulebook.general().accumulation.is_empty() && one_in(rng, 2) {
            let id = format!("T{index}");
            let mut paper = facts::evidence(rng, rulebook, &material, case.dates.produced, &id);
            if !one_in(rng, 10) {
                paper.kind = EvidenceKind::Statement;
            }
            material.statement = Some(statement(rng, case, &material));
            material.evidence = Some(id.clone());
            case.evidence.insert(id, paper);
        }
        if let Some(line) = case.materials.get_mut(index) {
            *line = material;
        }
    }
    if rulebook.general().intermediate.is_some() {
        of_self_produced(rng, rulebook, case);
    }
    for (name, times) in [(BARRING, 4), (UNSOLD, 5), (SAID, 2)] {
        match rng.u32(0..8) {
            _ if !case.facts.contains_key(name) => {}
            0 => drop(case.facts.remove(name)),
            _ => {
                let answer = if one_in(rng, times) { Answer::Yes } else { Answer::No };
                case.facts.insert(name.to_owned(), answer);
            }
        }
    }
}

/// Some of an amount: nothing, all, or in between.
fn part_of(rng: &mut Rng, whole: Amount) -> Amount {
    match rng.u32(0..5) {
        0 => whole,
        1 => Amount::midpoint(Amount::ZERO, whole),
        _ => amount(rng, 12).min(whole),
    }
}

/// What a supplier states: of the value of non-originating materials not more than of net cost.
fn statement(rng: &mut Rng, case: &Case, material: &Material) -> Statement {
    let value = material.value.high().unwrap_or(Amount::whole(20));
    // Mostly within the value, sometimes above it.
    let inside = if one_in(rng, 5) { value + amount(rng, 4) } else { part_of(rng, value) };
    let mut stated = Statement::default();
    if !one_in(rng, 3) {
        stated.non_originating = Some(inside);
        stated.net_cost = (!one_in(rng, 3)).then(|| inside + part_of(rng, value));
    }
    if one_in(rng, 2) {
        stated.regional_cost = Some(part_of(rng, value));
    }
    if !one_in(rng, 3) {
        let mut codes: Vec<HsCode> = Vec::new();
        for _ in 0..[0, 1, 1, 1, 2].get(rng.usize(0..5)).copied().unwrap_or(1) {
            let near = case.good.hs.first().and_then(|code| good::near(rng, *code));
            codes.extend(near.or_else(|| good::any_code(rng)));
        }
        stated.inputs = Some(codes);
    }
    stated
}

/// Makes the self-produced materials such as may be designated: of goods with rules, with costs and end uses of their own.
fn of_self_produced(rng: &mut Rng, rulebook: &Rulebook, case: &mut Case) {
    for index in 0..rng.usize(0..=2) {
        if case.self_produced.len() < 3 {
            let parent = rng.choice(0..case.self_produced.len()).filter(|_| one_in(rng, 2));
            case.self_produced.push(SelfProduced {
                id: format!("S+{index}"),
                part: "made too".to_owned(),
                hs: Vec::new(),
                kinds: facts::kinds(rng, rulebook, None),
                country: None,
                end_use: None,
                parent,
            });
        }
    }
    for made in &mut case.self_produced {
        let rule = rng.choice(rulebook.rules());
        let code = rule.and_then(|rule| good::code_of(rng, &rule.goods));
        if made.hs.is_empty() && !one_in(rng, 8) || one_in(rng, 2) {
            made.hs = code.into_iter().collect();
        }
        if one_in(rng, 4) {
            made.end_use = facts::end_use(rng, rulebook);
        }
    }
    let lines = case.self_produced.len();
    for material in case.materials.iter_mut().filter(|material| material.parent.is_none()) {
        material.parent = rng.choice(0..lines).filter(|_| one_in(rng, 2));
    }
    if lines > 0 && !one_in(rng, 3) {
        let costs = case.costs.get_or_insert_default();
        if let Some(category) = rng.choice(rulebook.costs()) {
            costs.push(Cost { category: category.id.clone(), amount: amount(rng, 20), place: None, of: None });
        }
    }
    for cost in case.costs.iter_mut().flatten() {
        cost.of = rng.choice(0..lines).filter(|_| one_in(rng, 2));
    }
}

/// Keeps a deduction within the value that the line came to have.
pub(super) fn keep_within(case: &mut Case) {
    for material in &mut case.materials {
        let least = if material.value == ValueRange::UNKNOWN { Amount::ZERO } else { material.value.low() };
        material.deductible = if least.is_negative() { Amount::ZERO } else { material.deductible.min(least) };
    }
}

/// Designations: mostly searched, else some lines; under verification some of them given up.
pub(super) fn designate(rng: &mut Rng, rulebook: &Rulebook, case: &Case, elections: &mut Elections) {
    if rulebook.general().intermediate.is_none() && !one_in(rng, 10) {
        return;
    }
    let mut some = |times: u32| -> Vec<String> {
        let lines = case.self_produced.iter().map(|made| made.id.clone());
        lines.filter(|_| !one_in(rng, times)).collect()
    };
    let (given, rescinded) = (some(2), some(2));
    if one_in(rng, 2) {
        elections.intermediate = Some(given);
        if one_in(rng, 12) {
            elections.intermediate.get_or_insert_default().push(one_of(rng, &["M0", "nothing"]).to_owned());
        }
        elections.stage = if one_in(rng, 2) { Stage::UnderVerification } else { elections.stage };
        elections.rescinded = if one_in(rng, 2) { rescinded } else { Vec::new() };
    }
}
