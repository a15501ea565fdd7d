use super::{amount, one_in, one_of};
use fastrand::Rng;
use origo_base::{
    Answer, Cost, Country, Date, Dates, EndUse, Evidence, EvidenceKind, GoodKinds, HsCode, Material, Period,
};
use origo_rulebook::{Criterion, Rulebook, StepBasis};
use std::collections::{BTreeMap, BTreeSet};

/// A country: mostly a party, sometimes not, sometimes not said.
pub(super) fn place(rng: &mut Rng, rulebook: &Rulebook) -> Option<Country> {
    match rng.u32(0..8) {
        0 => None,
        1 => Country::parse(one_of(rng, &["CN", "DE", "JP"])).ok(),
        _ => rng.choice(rulebook.parties()).map(|party| party.country),
    }
}

/// What is said of the end use: nothing, one term, or a few.
pub(super) fn end_use(rng: &mut Rng, rulebook: &Rulebook) -> Option<EndUse> {
    let mut terms = Vec::new();
    for _ in 0..[0, 1, 1, 1, 2].get(rng.usize(0..5)).copied().unwrap_or(1) {
        let names: Vec<&str> = rulebook.universe().names().collect();
        let word = one_of(rng, &["oe", "oe", "service", "for", "none"]);
        let class = one_of(rng, &names);
        terms.push(if word == "none" || class.is_empty() || one_in(rng, 8) {
            word.to_owned()
        } else {
            format!("{word}({class})")
        });
    }
    EndUse::parse(&terms.join(", ")).ok()
}

/// One use that a statement can mean, for cutting down what is open.
pub(super) fn single_use(rng: &mut Rng, rulebook: &Rulebook, stated: Option<&EndUse>) -> Option<EndUse> {
    let universe = rulebook.universe();
    let known = stated.and_then(|end_use| universe.resolve(end_use).ok()).unwrap_or(universe.all());
    let single = rng.choice(universe.each(known))?;
    let shown = universe.show(single);
    // A rulebook without vehicle classes shows its only use as any use.
    EndUse::parse(&shown).or_else(|_| EndUse::parse("none")).ok()
}

/// Statements about kinds: mostly one kind, sometimes none, sometimes what it is not.
pub(super) fn kinds(rng: &mut Rng, rulebook: &Rulebook, code: Option<HsCode>) -> GoodKinds {
    let mut kinds = GoodKinds::default();
    let near: Vec<&str> = rulebook
        .kinds()
        .iter()
        .filter(|kind| crate::hs::code_in(&kind.goods, code) != Some(false))
        .map(|kind| kind.id.as_str())
        .collect();
    for _ in 0..rng.usize(1..=2) {
        let Some(kind) = rng.choice(near.iter()) else { break };
        match rng.u32(0..6) {
            0 => {}
            1..=2 => kinds.is_not.push((*kind).to_owned()),
            _ if kinds.is.is_empty() => kinds.is.push((*kind).to_owned()),
            _ => {}
        }
    }
    kinds
}

/// Costs beside materials in the categories of the rulebook.
pub(super) fn costs(rng: &mut Rng, rulebook: &Rulebook) -> Option<Vec<Cost>> {
    if one_in(rng, 6) {
        return None;
    }
    let mut found = Vec::new();
    for _ in 0..rng.usize(0..=4) {
        let Some(category) = rng.choice(rulebook.costs()) else { break };
        let place = if one_in(rng, 2) { place(rng, rulebook) } else { None };
        found.push(Cost { category: category.id.clone(), amount: amount(rng, 40), place, of: None });
    }
    Some(found)
}

/// Answers to the questions that the rulebook can ask; each may be left open.
pub(super) fn answers(rng: &mut Rng, rulebook: &Rulebook) -> BTreeMap<String, Answer> {
    let mut names = BTreeSet::new();
    let texts = rulebook.rules().iter().flat_map(|rule| rule.origin.all().chain(&rule.only_if));
    for criterion in texts.chain(rulebook.criteria().iter().map(|way| &way.criterion)) {
        criterion.walk(&mut |part| {
            if let Criterion::Process(name) | Criterion::Requirement(name) = part {
                names.insert(name.clone());
            }
        });
    }
    names.extend(rulebook.requirements().iter().map(|duty| duty.id.clone()));
    let mut found = BTreeMap::new();
    for name in names {
        match rng.u32(0..5) {
            0 => {}
            1 => drop(found.insert(name, Answer::No)),
            _ => drop(found.insert(name, Answer::Yes)),
        }
    }
    match rng.u32(0..12) {
        0 => drop(found.insert("wholly-obtained".to_owned(), Answer::Yes)),
        1..=2 => drop(found.insert("wholly-obtained".to_owned(), Answer::No)),
        _ => {}
    }
    for traced in rulebook.traced() {
        if !one_in(rng, 4) {
            found.insert(traced.fact.clone(), Answer::Amount(amount(rng, 60)));
        }
    }
    found
}

/// Dates about the steps of the thresholds and the ends of the parties' periods.
pub(super) fn dates(rng: &mut Rng, rulebook: &Rulebook) -> Dates {
    let mut days: Vec<Date> = rulebook.parties().iter().map(|party| party.in_force.first()).collect();
    // Ends too, but not those that lie at the end of time.
    let ends = rulebook.parties().iter().map(|party| party.in_force.last());
    days.extend(ends.filter(|day| day.ymd().0 < 2100));
    let mut fiscal = false;
    for threshold in rulebook.thresholds() {
        fiscal |= threshold.steps == StepBasis::FiscalYearNearest;
        for steps in threshold.figures.all().flat_map(BTreeMap::values) {
            days.extend(steps.steps().iter().map(|(day, _)| *day));
        }
    }
    let day = |rng: &mut Rng| {
        let step = rng.choice(days.iter().copied()).or_else(|| Date::from_ymd(2024, 1, 1)).unwrap_or(Date::FIRST);
        let shift = match rng.u32(0..10) {
            0 => -1,
            1..=2 => 0,
            3 => 182,
            4 => 183,
            _ => rng.i32(0..900),
        };
        step.plus_days(shift)
    };
    let last = day(rng);
    let produced = Period::new(last.plus_days(-rng.i32(0..60)), last).unwrap_or(Period::day(last));
    let shipped = (!one_in(rng, 3)).then(|| last.plus_days(rng.i32(0..40)));
    // Some are entered long after, when a party's period or a rule has begun or ended.
    let within = if one_in(rng, 6) { 900 } else { 90 };
    let entered = (!one_in(rng, 3)).then(|| last.plus_days(rng.i32(0..within)));
    let start = last.plus_days(-rng.i32(0..365));
    let year = Period::new(start, start.plus_months(12).previous());
    let fiscal_year = year.filter(|_| fiscal && one_in(rng, 2));
    Dates { produced, shipped, entered, fiscal_year }
}

/// A paper for a material: mostly good, sometimes with one defect.
pub(super) fn evidence(
    rng: &mut Rng,
    rulebook: &Rulebook,
    material: &Material,
    produced: Period,
    id: &str,
) -> Evidence {
    let first = produced.first().plus_days(-rng.i32(0..90));
    let months = rulebook.evidence().blanket_months;
    let mut paper = Evidence {
        id: id.to_owned(),
        kind: EvidenceKind::Certificate,
        signer: None,
        part: (!one_in(rng, 8)).then(|| material.part.clone()),
        revision: if one_in(rng, 3) { material.revision.clone() } else { None },
        hs: material.hs.first().copied().filter(|_| one_in(rng, 2)),
        agreement: match rng.u32(0..8) {
            0 => Some("another".to_owned()),
            1 => rulebook.evidence().names.first().cloned(),
            2 => rulebook.evidence().names.last().map(|name| name.to_uppercase()),
            _ => None,
        },
        criterion: None,
        valid: Period::new(first, first.plus_months(months).previous()).filter(|_| !one_in(rng, 3)),
        received: (!one_in(rng, 3)).then(|| produced.first()),
    };
    match rng.u32(0..16) {
        0 => paper.part = Some("another part".to_owned()),
        1 => paper.revision = Some("Z".to_owned()),
        2 => paper.revision = Some("*".to_owned()),
        3 => paper.hs = HsCode::parse("8708.99").ok(),
        4 => paper.valid = Period::new(first, first.plus_months(months)),
        5 => paper.valid = Some(Period::day(produced.last())),
        6 => paper.valid = Period::new(produced.first(), produced.last()),
        7 => paper.received = Some(produced.last().plus_days(1)),
        8 => paper.hs = material.hs.first().and_then(|code| code.at(origo_base::HsLevel::Heading)),
        _ => {}
    }
    paper
}
