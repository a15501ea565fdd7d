//! Every change that is offered for a refused or undetermined good is made in the case itself and determined again, by
//! the engine and by the second evaluator; and a cent less is tried, which must not do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use fastrand::Rng;
use origo_base::{Amount, Answer, Case, Cost, Elections, Evidence, EvidenceKind, OriginClaim, StatusKind, ValueRange};
use origo_origin::{Change, Flip, advise, determine};
use origo_rulebook::{Counts, Rulebook};
use origo_spec::{Determiner, Reference, generate};
use std::collections::BTreeMap;

const CASES: u64 = 6_000;

fn prove(rulebook: &Rulebook, case: &mut Case, index: usize) {
    let received = case.known_on;
    let material = &mut case.materials[index];
    let id = format!("proof {index}");
    material.origin = OriginClaim::Originating;
    material.evidence = Some(id.clone());
    let proof = Evidence {
        id: id.clone(),
        kind: EvidenceKind::Certificate,
        signer: None,
        part: Some(material.part.clone()),
        revision: None,
        hs: None,
        agreement: rulebook.evidence().names.first().cloned(),
        criterion: None,
        valid: None,
        received,
    };
    case.evidence.insert(id, proof);
}

/// So much of the materials' values, one after the other.
fn parts(case: &Case, materials: &[u32], mut left: Amount, halves: bool) -> Vec<(usize, Amount)> {
    let mut parts = Vec::new();
    for index in materials {
        let whole = case.materials[*index as usize].value.low();
        let room = if halves { Amount::midpoint(Amount::ZERO, whole) } else { whole };
        let part = left.min(room);
        left -= part;
        parts.push((*index as usize, part));
    }
    parts
}

fn lower(case: &mut Case, index: usize, by: Amount) {
    let value = case.materials[index].value;
    assert!(value.is_known(), "only a known value can be lowered");
    case.materials[index].value = ValueRange::known(value.low() - by);
}

/// The case and elections after a change by this amount; none if the case cannot say it.
fn made(
    rulebook: &Rulebook,
    case: &Case,
    elections: &Elections,
    flip: &Flip,
    amount: Amount,
) -> Option<(Case, Elections)> {
    let (mut case, mut elections) = (case.clone(), elections.clone());
    for fact in &flip.facts {
        assert_eq!(case.facts.insert(fact.clone(), Answer::Yes), Some(Answer::No));
    }
    match flip.change.as_ref() {
        None => {}
        Some(Change::Originating { materials, enough, .. }) => {
            if enough.is_none() {
                materials.iter().for_each(|index| prove(rulebook, &mut case, *index as usize));
            } else {
                for (index, part) in parts(&case, materials, amount, false) {
                    lower(&mut case, index, part);
                    let mut bought = case.materials[index].clone();
                    bought.id = format!("{} originating", bought.id);
                    bought.value = ValueRange::known(part);
                    case.materials.push(bought);
                    let last = case.materials.len() - 1;
                    prove(rulebook, &mut case, last);
                }
            }
        }
        Some(Change::Cheaper { .. } | Change::CheaperTogether { .. }) => {
            let parts = match flip.change.as_ref() {
                Some(Change::Cheaper { materials, .. }) => vec![(materials[0] as usize, amount)],
                Some(Change::CheaperTogether { materials, .. }) => parts(&case, materials, amount, true),
                _ => Vec::new(),
            };
            for (index, part) in parts {
                lower(&mut case, index, part);
                case.total_cost = case.total_cost.map(|cost| cost - part);
                case.net_cost = case.net_cost.map(|cost| cost - part);
            }
        }
        Some(Change::Price { by, to }) => {
            assert_eq!(case.good.transaction_value.map(|price| price + *by), Some(*to));
            case.good.transaction_value = Some(*to - *by + amount);
        }
        Some(Change::RegionalCost { .. }) => {
            case.total_cost = case.total_cost.map(|cost| cost + amount);
            case.net_cost = case.net_cost.map(|cost| cost + amount);
            if let Some(costs) = &mut case.costs {
                let category = rulebook.costs().iter().find(|row| row.counts == Counts::Yes)?;
                costs.push(Cost { category: category.id.clone(), amount, place: None, of: None });
            }
        }
        Some(Change::Traced { fact, by, to }) => {
            let before = case.facts.insert(fact.clone(), Answer::Amount(*to + *by - amount));
            assert_eq!(before, Some(Answer::Amount(*to + *by)));
        }
        Some(Change::Elections { method, base }) => {
            elections.method.clone_from(method);
            elections.de_minimis_base = base.map(|base| base.word().to_owned());
        }
    }
    Some((case, elections))
}

fn sort_of(flip: &Flip) -> &'static str {
    match &flip.change {
        None => "facts",
        Some(Change::Originating { enough: Some(_), .. }) => "originating in part",
        Some(Change::Originating { .. }) => "originating",
        Some(Change::Cheaper { .. }) => "cheaper",
        Some(Change::CheaperTogether { .. }) => "cheaper together",
        Some(Change::Price { .. }) => "price",
        Some(Change::RegionalCost { .. }) => "regional cost",
        Some(Change::Traced { .. }) => "traced",
        Some(Change::Elections { .. }) => "elections",
    }
}

fn check(rulebook: &Rulebook, case: &Case, elections: &Elections, counts: &mut BTreeMap<&'static str, u32>) {
    let refused = determine(rulebook, case, elections);
    if refused.status == StatusKind::Originating {
        return;
    }
    for flip in advise(rulebook, case, elections, &refused).flips {
        let amount = flip.change.as_ref().map_or(Amount::ZERO, Change::amount);
        let Some((changed, chosen)) = made(rulebook, case, elections, &flip, amount) else { continue };
        let again = determine(rulebook, &changed, &chosen);
        assert_eq!(again.status, StatusKind::Originating, "{flip:?} does not flip {case:?} {elections:?}");
        let second = Reference.determine(rulebook, &changed, &chosen);
        assert_eq!(second.status, StatusKind::Originating, "{flip:?} does not flip for the evaluator: {case:?}");
        let sort = sort_of(&flip);
        *counts.entry(sort).or_default() += 1;
        let whole = matches!(sort, "facts" | "originating" | "elections");
        let less = amount - Amount::CENT;
        if whole || less <= Amount::ZERO {
            continue;
        }
        if let Some((changed, chosen)) = made(rulebook, case, elections, &flip, less) {
            let again = determine(rulebook, &changed, &chosen);
            assert_ne!(again.status, StatusKind::Originating, "{flip:?}: a cent less does: {case:?} {elections:?}");
        }
    }
}

#[test]
fn every_change_that_is_offered_flips_and_a_cent_less_does_not() {
    let mut counts = BTreeMap::new();
    for seed in 0..CASES / 10 {
        let mut rng = Rng::with_seed(seed);
        let rulebook = generate::checked_rulebook(&mut rng).unwrap();
        for _ in 0..10 {
            let (case, elections) = generate::case(&mut rng, &rulebook);
            check(&rulebook, &case, &elections, &mut counts);
        }
    }
    for id in ["usmca", "nafta"] {
        let rulebook = support::shipped(id, |text| text);
        for seed in 0..CASES / 3 {
            let mut rng = Rng::with_seed(seed);
            let (mut case, elections) = generate::case(&mut rng, &rulebook);
            // Every traced value, somewhere about the price.
            let amount = Amount::whole(rng.i32(0..120));
            case.facts.extend(rulebook.traced().iter().map(|rule| (rule.fact.clone(), Answer::Amount(amount))));
            check(&rulebook, &case, &elections, &mut counts);
        }
    }
    println!("changes tried: {counts:?}");
    for sort in [
        "facts",
        "originating",
        "originating in part",
        "cheaper",
        "cheaper together",
        "price",
        "regional cost",
        "traced",
        "elections",
    ] {
        assert!(counts.get(sort).copied().unwrap_or_default() > 0, "no case was offered {sort}: {counts:?}");
    }
}
