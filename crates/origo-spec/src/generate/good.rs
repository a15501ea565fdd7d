use super::{amount, beyond, facts, one_in, one_of};
use crate::Reference;
use crate::hs;
use fastrand::Rng;
use origo_base::{
    Amount, Answer, Case, Cost, Country, Currency, Elections, EndUse, Good, GoodKinds, HsCode, HsSet, Material,
    OriginClaim, Percent, SelfProduced, Stage, ValueRange,
};
use origo_rulebook::{CostPlace, Counts, Criterion, Figure, ProductRule, Rulebook};
use std::collections::BTreeMap;

/// Most completions of a case; one case in ten may have many more, so that a limit of the engine is crossed.
const FEW: u64 = 48;
const MANY: u64 = 800;

/// A random case against a rulebook, mostly one that a careful user could have written.
pub fn case(rng: &mut Rng, rulebook: &Rulebook) -> (Case, Elections) {
    let rule = rng.choice(rulebook.rules());
    let code = rule.and_then(|rule| code_of(rng, &rule.goods));
    let mut good = good(rng, rulebook, code);
    let dates = facts::dates(rng, rulebook);
    let mut self_produced: Vec<SelfProduced> = Vec::new();
    for index in 0..[0, 0, 1, 2].get(rng.usize(0..4)).copied().unwrap_or(0) {
        let hs = codes(rng, rulebook, rule, code);
        let kinds = facts::kinds(rng, rulebook, hs.first().copied());
        let parent = rng.choice(0..index).filter(|_| one_in(rng, 2));
        let country = if one_in(rng, 3) { facts::place(rng, rulebook) } else { None };
        self_produced.push(SelfProduced {
            id: format!("S{index}"),
            part: format!("made {index}"),
            hs,
            kinds,
            country,
            end_use: None,
            parent,
        });
    }
    let mut evidence = BTreeMap::new();
    let mut materials = Vec::new();
    for index in 0..rng.usize(0..=5) {
        let mut material = material(rng, rulebook, rule, code, index);
        material.parent = rng.choice(0..self_produced.len()).filter(|_| !one_in(rng, 3));
        if material.origin == OriginClaim::Originating && !one_in(rng, 6) {
            let id = format!("E{index}");
            let paper = facts::evidence(rng, rulebook, &material, dates.produced, &id);
            material.received = one_in(rng, 3).then(|| dates.produced.first().plus_days(-rng.i32(0..120)));
            material.evidence = Some(id.clone());
            if !one_in(rng, 12) {
                evidence.insert(id, paper);
            }
        }
        materials.push(material);
    }
    good.transaction_value = (!one_in(rng, 4)).then(|| amount(rng, 200));
    let known_on = one_in(rng, 3).then(|| dates.produced.last());
    let mut case = Case {
        good,
        materials,
        self_produced,
        costs: facts::costs(rng, rulebook),
        total_cost: one_in(rng, 8).then(|| amount(rng, 200)),
        net_cost: one_in(rng, 8).then(|| amount(rng, 200)),
        facts: facts::answers(rng, rulebook),
        evidence,
        dates,
        known_on,
        into: if one_in(rng, 3) { None } else { facts::place(rng, rulebook) },
    };
    beyond::add(rng, rulebook, &mut case);
    if !one_in(rng, 3) {
        at_a_limit(rng, rulebook, rule, &mut case);
    }
    if one_in(rng, 10) {
        of_the_sea(rng, &mut case);
    }
    worked_abroad(rng, rulebook, &mut case);
    beyond::keep_within(&mut case);
    let mut elections = elections(rng, rulebook);
    beyond::designate(rng, rulebook, &case, &mut elections);
    let most = if one_in(rng, 10) { MANY } else { FEW };
    cut(rng, rulebook, &mut case, &elections, most);
    (case, elections)
}

/// A random case with values that no careful user would have written: zero and huge amounts, names that the rulebook
/// does not know, answers of the wrong sort, codes of any length.
pub fn wild(rng: &mut Rng, rulebook: &Rulebook) -> (Case, Elections) {
    let (mut case, mut elections) = case(rng, rulebook);
    for _ in 0..rng.usize(1..=4) {
        let index = rng.usize(0..case.materials.len().max(1));
        let extreme = one_of(rng, &["0", "0.000000000001", "1000000000000000", "100", "33.333333333333"]);
        let extreme = Amount::parse(extreme).unwrap_or_default();
        match rng.u32(0..17) {
            0 => case.good.transaction_value = Some(extreme),
            1 => case.good.transaction_value = Some(-extreme),
            2 => case.total_cost = Some(extreme),
            3 => case.net_cost = Some(extreme),
            4 => case.good.hs = Vec::new(),
            5 => case.good.hs = any_code(rng).into_iter().collect(),
            6 => case.good.end_use = EndUse::parse("oe(spaceship)").ok(),
            7 => case.good.produced_in = None,
            8 => elections.method = Some("xx".to_owned()),
            9 => elections.de_minimis_base = Some("net-cost".to_owned()),
            10 => drop(elections.readings.insert("enactment".to_owned(), "nowhere".to_owned())),
            11 => {
                let place = facts::place(rng, rulebook);
                case.costs.get_or_insert_default().push(Cost {
                    category: "unlisted".to_owned(),
                    amount: extreme,
                    place,
                    of: None,
                });
            }
            12 => {
                let names: Vec<String> = case.facts.keys().cloned().collect();
                let answer = if one_in(rng, 2) { Answer::Amount(extreme) } else { Answer::Yes };
                if let Some(name) = rng.choice(names) {
                    case.facts.insert(name, answer);
                }
            }
            13 => case.materials.clear(),
            14 => {
                if let Some(code) = case.good.hs.first().and_then(|code| code.at(origo_base::HsLevel::Chapter)) {
                    case.good.hs = vec![code];
                }
            }
            15 => {
                if let Some(material) = case.materials.get_mut(index) {
                    material.hs = any_code(rng).into_iter().collect();
                    material.value = ValueRange::known(extreme);
                }
            }
            _ => {
                if let Some(material) = case.materials.get_mut(index) {
                    material.kinds = GoodKinds {
                        is: rulebook.kinds().iter().filter(|_| one_in(rng, 2)).map(|kind| kind.id.clone()).collect(),
                        is_not: rulebook
                            .kinds()
                            .iter()
                            .filter(|_| one_in(rng, 2))
                            .map(|kind| kind.id.clone())
                            .collect(),
                    };
                }
            }
        }
    }
    beyond::keep_within(&mut case);
    cut(rng, rulebook, &mut case, &elections, FEW);
    (case, elections)
}

fn good(rng: &mut Rng, rulebook: &Rulebook, code: Option<HsCode>) -> Good {
    let mut hs: Vec<HsCode> = code.into_iter().collect();
    match rng.u32(0..12) {
        0 => hs.clear(),
        1..=2 => hs.extend(code.and_then(|code| near(rng, code)).filter(|other| Some(*other) != code)),
        _ => {}
    }
    let kinds = facts::kinds(rng, rulebook, code);
    Good {
        part: "good".to_owned(),
        revision: None,
        plant: None,
        produced_in: facts::place(rng, rulebook),
        hs,
        edition: *rulebook.hs_edition(),
        kinds,
        end_use: facts::end_use(rng, rulebook),
        transaction_value: None,
        currency: dollar(),
    }
}

#[expect(clippy::expect_used, reason = "a constant that is a currency")]
fn dollar() -> Currency {
    Currency::parse("USD").expect("three letters")
}

fn material(
    rng: &mut Rng,
    rulebook: &Rulebook,
    rule: Option<&ProductRule>,
    code: Option<HsCode>,
    index: usize,
) -> Material {
    let hs = codes(rng, rulebook, rule, code);
    let value = match rng.u32(0..10) {
        0 => ValueRange::UNKNOWN,
        1..=2 => {
            let low = amount(rng, 20);
            ValueRange::between(low, low + amount(rng, 20)).unwrap_or(ValueRange::UNKNOWN)
        }
        _ => ValueRange::known(amount(rng, 40)),
    };
    let origin = match rng.u32(0..10) {
        0..=3 => OriginClaim::Originating,
        4..=7 => OriginClaim::NonOriginating,
        _ => OriginClaim::Unknown,
    };
    let kinds = facts::kinds(rng, rulebook, hs.first().copied());
    Material {
        id: format!("M{index}"),
        part: format!("part {index}"),
        revision: one_in(rng, 2).then(|| "A".to_owned()),
        description: None,
        hs,
        kinds,
        value,
        origin,
        evidence: None,
        country: Country::parse("CN").ok().filter(|_| one_in(rng, 2)),
        received: None,
        parent: None,
        role: None,
        deductible: Amount::ZERO,
        statement: None,
    }
}

/// A code of a set: the first or last of a range, or one below it.
pub(super) fn code_of(rng: &mut Rng, set: &HsSet) -> Option<HsCode> {
    let range = rng.choice(set.ranges())?;
    let end = if one_in(rng, 2) { range.first() } else { range.last() };
    let mut digits = hs::digits(end);
    while digits.len() < 6 {
        digits.push_str(one_of(rng, &["10", "20", "30", "90", "99"]));
    }
    match rng.u32(0..12) {
        0..=1 => digits.push_str("50"),
        2 => digits.push_str("10"),
        3 => digits.truncate(4),
        _ => {}
    }
    HsCode::parse(&digits).ok()
}

/// A code near another: the same, a neighbor in the heading or the chapter, one above or below it, or any.
pub(super) fn near(rng: &mut Rng, code: HsCode) -> Option<HsCode> {
    let digits = hs::digits(code);
    let head = |count: usize| digits.chars().take(count).collect::<String>();
    let text = match rng.u32(0..10) {
        0..=1 => digits.clone(),
        2..=3 => head(4) + one_of(rng, &["10", "21", "30", "99"]),
        4 => head(2) + one_of(rng, &["0110", "0899", "8210", "4420"]),
        5 => head(4),
        6 if digits.len() < 10 => digits.clone() + one_of(rng, &["10", "50", "60"]),
        _ => return any_code(rng),
    };
    HsCode::parse(&text).ok()
}

pub(super) fn any_code(rng: &mut Rng) -> Option<HsCode> {
    let known =
        ["7318.15", "8482.10", "8708.99", "8708.30.50", "0805.10", "2009.11", "7208", "39", "8544.20.10", "8501.10"];
    HsCode::parse(one_of(rng, &known)).ok()
}

/// Makes a good that is said to be wholly obtained, outside the territory of the parties or nobody says where.
fn of_the_sea(rng: &mut Rng, case: &mut Case) {
    case.facts.insert("wholly-obtained".to_owned(), Answer::Yes);
    case.good.produced_in = if one_in(rng, 3) { None } else { Country::parse(one_of(rng, &["CN", "JP"])).ok() };
    // A non-originating material would decide alone.
    if !one_in(rng, 4) {
        case.materials.retain(|material| material.origin != OriginClaim::NonOriginating);
    }
}

/// Where a rulebook tolerates it, has some work done abroad: said outright, or left to a place in the file; often with
/// little that does not originate, or the tolerance would seldom cover all of it.
fn worked_abroad(rng: &mut Rng, rulebook: &Rulebook, case: &mut Case) {
    let tolerating = rulebook.production_entirely().as_ref().filter(|entirely| entirely.tolerated.is_some());
    let Some(entirely) = tolerating.filter(|_| one_in(rng, 3)) else { return };
    let abroad = Country::parse(one_of(rng, &["CN", "JP"])).ok();
    let work = rulebook.costs().iter().find(|row| row.place == CostPlace::Production);
    case.facts.remove(&entirely.requirement);
    if one_in(rng, 2) {
        case.facts.insert(entirely.requirement.clone(), Answer::No);
    } else if let Some(made) = case.self_produced.first_mut() {
        made.country = abroad;
    } else if let Some(category) = work {
        let cost = Cost { category: category.id.clone(), amount: Amount::CENT, place: abroad, of: None };
        case.costs.get_or_insert_default().push(cost);
    }
    if one_in(rng, 2) {
        let counted = case.materials.iter_mut().filter(|material| material.origin != OriginClaim::Originating);
        counted.for_each(|material| material.value = ValueRange::known(amount(rng, 3)));
    }
}

/// The codes of a line: mostly one, near the good's, or one that the rule, the tolerance or a doubt names.
fn codes(rng: &mut Rng, rulebook: &Rulebook, rule: Option<&ProductRule>, code: Option<HsCode>) -> Vec<HsCode> {
    let mut named: Vec<&HsSet> = Vec::new();
    if let Some(rule) = rule {
        for criterion in rule.origin.all() {
            criterion.walk(&mut |part| {
                if let Criterion::Shift(set) = part {
                    named.extend(set.members.iter().filter(|member| member.own.is_none()).map(|member| &member.codes));
                }
            });
        }
        named.push(&rule.goods);
    }
    let excepted = rulebook.de_minimis().iter().flat_map(|tolerance| &tolerance.exceptions);
    let excepted: Vec<&HsSet> = excepted.map(|exception| &exception.materials).collect();
    let doubts = rulebook.requirements().iter().filter_map(|duty| duty.doubt.as_ref());
    let doubted: Vec<&HsSet> = doubts.map(|doubt| &doubt.materials).collect();
    let mut found = Vec::new();
    for _ in 0..[0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3].get(rng.usize(0..12)).copied().unwrap_or(1) {
        let next = match rng.u32(0..7) {
            0..=2 => code.and_then(|code| near(rng, code)),
            3..=4 => rng.choice(named.iter()).and_then(|set| code_of(rng, set)),
            5 => rng.choice(doubted.iter()).and_then(|set| code_of(rng, set)),
            _ => rng.choice(excepted.iter()).and_then(|set| code_of(rng, set)),
        };
        found.extend(next.or_else(|| any_code(rng)).filter(|code| !found.contains(code)));
    }
    found
}

/// The shares of non-originating value at which something about a good turns.
fn limits(rulebook: &Rulebook, rule: Option<&ProductRule>) -> Vec<Percent> {
    let rest = |percent: Percent| Percent::from_micros(Percent::HUNDRED.micros() - percent.micros());
    let mut found = Vec::new();
    if let Some(tolerance) = rulebook.de_minimis() {
        found.push(tolerance.shift_limit);
        found.extend(tolerance.waiver_limit);
    }
    let mut visit = |criterion: &Criterion| {
        for test in criterion.tests() {
            match &test.figure {
                Figure::Printed(percent) => found.push(rest(*percent)),
                Figure::Linked(name) => {
                    let threshold = rulebook.thresholds().iter().filter(|threshold| threshold.id == *name);
                    let figures = threshold.flat_map(|threshold| threshold.figures.all()).flat_map(BTreeMap::values);
                    found.extend(figures.flat_map(|steps| steps.steps()).map(|(_, percent)| rest(*percent)));
                }
            }
        }
        criterion.walk(&mut |part| {
            if let Criterion::Content { percent, .. } = part {
                found.push(rest(*percent));
            }
        });
    };
    rule.into_iter().flat_map(|rule| rule.origin.all()).for_each(&mut visit);
    rulebook.criteria().iter().for_each(|way| visit(&way.criterion));
    found
}

/// Moves a non-originating value and the bases so that a share stands exactly at a limit, or one unit beside it.
fn at_a_limit(rng: &mut Rng, rulebook: &Rulebook, rule: Option<&ProductRule>, case: &mut Case) {
    let Some(limit) = rng.choice(limits(rulebook, rule)) else { return };
    let base = Amount::whole(one_of(rng, &["100", "200", "80", "1000"]).parse().unwrap_or(100));
    let counted = |material: &Material| material.origin != OriginClaim::Originating;
    let Some(chosen) = (0..case.materials.len()).rev().find(|index| case.materials.get(*index).is_some_and(counted))
    else {
        return;
    };
    // A tolerance looks at this material alone, a content test at all of them.
    let alone = one_in(rng, 2);
    let mut rest = Amount::ZERO;
    for (index, material) in case.materials.iter_mut().enumerate() {
        if !one_in(rng, 4) {
            material.value = ValueRange::known(material.value.low());
        }
        if index != chosen && counted(material) && !alone {
            rest += material.value.low() - material.deductible.min(material.value.low());
        }
    }
    let beside = match rng.u32(0..4) {
        0 => Amount::from_raw(1).unwrap_or_default(),
        1 => -Amount::from_raw(1).unwrap_or_default(),
        _ => Amount::ZERO,
    };
    let deductible = case.materials.get(chosen).map_or(Amount::ZERO, |material| material.deductible);
    let value = limit.of(base) - rest + beside + deductible;
    if value.is_negative() {
        return;
    }
    if let Some(material) = case.materials.get_mut(chosen) {
        material.value = ValueRange::known(value);
    }
    if !one_in(rng, 3) {
        case.good.transaction_value = Some(base);
    }
    match rng.u32(0..4) {
        0 => case.net_cost = Some(base),
        1 => case.total_cost = Some(base),
        _ => {
            let materials: Amount = case.materials.iter().map(|material| material.value.low()).sum();
            let always = rulebook.costs().iter().find(|category| category.counts == Counts::Yes);
            if let Some(category) = always.filter(|_| materials <= base) {
                let place = facts::place(rng, rulebook);
                case.costs =
                    Some(vec![Cost { category: category.id.clone(), amount: base - materials, place, of: None }]);
                case.net_cost = None;
                case.total_cost = None;
            }
        }
    }
}

fn elections(rng: &mut Rng, rulebook: &Rulebook) -> Elections {
    let method = if one_in(rng, 3) { rng.choice(rulebook.methods()).map(|method| method.id.clone()) } else { None };
    let base = match one_in(rng, 3) {
        true => Some(one_of(rng, &["transaction-value", "total-cost", "total-cost"]).to_owned()),
        false => None,
    };
    let stage = if one_in(rng, 4) { Stage::UnderVerification } else { Stage::BeforeClaim };
    let mut readings = BTreeMap::new();
    for reading in rulebook.readings() {
        if let Some(option) = rng.choice(&reading.options).filter(|_| one_in(rng, 3)) {
            readings.insert(reading.id.clone(), option.id.clone());
        }
    }
    Elections { method, de_minimis_base: base, intermediate: None, rescinded: Vec::new(), stage, readings }
}

/// Settles unknown facts one after the other until few enough completions are left.
fn cut(rng: &mut Rng, rulebook: &Rulebook, case: &mut Case, elections: &Elections, most: u64) {
    let too_many = |case: &Case| Reference.completions(rulebook, case, elections) > most;
    let none_of = |kinds: &mut GoodKinds| {
        let said = kinds.is.clone();
        kinds.is_not.extend(rulebook.kinds().iter().map(|kind| kind.id.clone()).filter(|kind| !said.contains(kind)));
    };
    let mut order: Vec<u32> = (0..4).collect();
    rng.shuffle(&mut order);
    for what in order {
        for line in 0..case.materials.len().max(1) {
            if !too_many(case) {
                return;
            }
            match what {
                0 => {
                    case.good.end_use =
                        facts::single_use(rng, rulebook, case.good.end_use.as_ref()).or(case.good.end_use.take())
                }
                1 => case.good.kinds.is.truncate(1),
                2 => case.materials.iter_mut().skip(line).take(1).for_each(|material| none_of(&mut material.kinds)),
                _ => case.materials.iter_mut().skip(line).take(1).for_each(|material| material.hs.truncate(1)),
            }
        }
    }
    for made in &mut case.self_produced {
        made.hs.truncate(1);
        none_of(&mut made.kinds);
    }
    if too_many(case) {
        none_of(&mut case.good.kinds);
        case.good.hs.truncate(1);
    }
}
