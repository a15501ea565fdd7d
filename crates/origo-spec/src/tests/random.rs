//! Random runs: the generators keep their word, and a verdict holds whatever the unknown facts turn out to be.

use super::shipped::shipped;
use crate::generate::{case, checked_rulebook, rulebook, wild};
use crate::{Coverage, Determiner, Reference};
use fastrand::Rng;
use origo_base::{Answer, Case, Cost, Elections, Evidence, EvidenceKind, OriginClaim, StatusKind, ValueRange};
use origo_rulebook::{Criterion, MethodBase, Rulebook, SourceSet, load, render_all};
use std::cell::RefCell;
use std::collections::BTreeMap;

#[test]
fn generated_rulebooks_pass_the_check() {
    for seed in 0..400 {
        let (agreement, rules) = rulebook(&mut Rng::with_seed(seed));
        let mut sources = SourceSet::default();
        sources.add("generated/agreement.toml", agreement);
        sources.add("generated/psr/rules.toml", rules);
        let (rulebook, problems) = load(&sources);
        assert!(rulebook.is_some(), "seed {seed}\n{}", render_all(&problems, &sources, false));
    }
}

#[test]
fn a_seed_gives_the_same_case_again() {
    let made = |seed| {
        let mut rng = Rng::with_seed(seed);
        let rulebook = checked_rulebook(&mut rng).unwrap();
        let (case, elections) = case(&mut rng, &rulebook);
        (rulebook.hash().to_owned(), case, elections)
    };
    assert_eq!(made(7), made(7));
}

type Visit<'v> = &'v mut dyn FnMut(u64, &mut Rng, &Rulebook, &Case, &Elections, StatusKind);

/// Runs cases and returns what they touched, with the counts of the three statuses.
fn run(seeds: std::ops::Range<u64>, visit: Visit<'_>) -> (Coverage, [u32; 3]) {
    let coverage = RefCell::new(Coverage::default());
    let mut counts = [0; 3];
    let shipped = [shipped("usmca"), shipped("nafta")];
    for seed in seeds {
        let mut rng = Rng::with_seed(seed);
        let rulebook = match seed % 8 {
            0 => shipped[0].clone(),
            1 => shipped[1].clone(),
            _ => checked_rulebook(&mut rng).unwrap(),
        };
        for index in 0..8 {
            let (case, elections) = if index == 7 { wild(&mut rng, &rulebook) } else { case(&mut rng, &rulebook) };
            let verdict = Reference.determine_counting(&rulebook, &case, &elections, &coverage);
            counts[verdict.status as usize] += 1;
            assert!(verdict.criterion.is_none() || verdict.status == StatusKind::Originating);
            assert!(verdict.settling.is_empty() || verdict.status == StatusKind::Undetermined);
            visit(seed, &mut rng, &rulebook, &case, &elections, verdict.status);
        }
    }
    (coverage.into_inner(), counts)
}

#[test]
fn random_cases_touch_every_construct_both_ways() {
    let mut crowded = 0;
    let (coverage, counts) = run(0..320, &mut |_, _, rulebook, case, elections, _| {
        crowded += u32::from(Reference.completions(rulebook, case, elections) > 64);
    });
    println!("{coverage}\noriginating, non-originating, undetermined: {counts:?}; more than 64 completions: {crowded}");
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
    assert!(crowded > 20, "{crowded}");
    for (construct, [met, not_met, _]) in coverage.rows() {
        let one_way = matches!(construct, "rule: open" | "rule: none" | "traced value");
        assert!(one_way || (met > 0 && not_met > 0), "{construct}\n{coverage}");
    }
    let wanted = [
        "RVC net-cost linked",
        "RVC net-cost printed",
        "RVC replaced",
        "RVC transaction-value linked",
        "RVC transaction-value printed",
        "WO",
        "all",
        "content net-cost",
        "content net-cost in a place",
        "content total-cost",
        "content transaction-value in a place",
        "member + with kinds",
        "member - with kinds",
        "method closed",
        "process",
        "requirement",
        "rule: else",
        "self-produced material",
        "shift ANY",
        "shift CC each",
        "shift CTH group",
        "shift CTI each",
        "shift CTSH each",
        "shift CTSH group (printed)",
        "shift of members alone",
        "tolerance",
        "tolerance exception",
        "waiver",
    ];
    let touched: Vec<&str> = coverage.rows().map(|(construct, _)| construct).collect();
    for construct in wanted {
        assert!(touched.contains(&construct), "{construct}\n{coverage}");
    }
}

/// Answers the open questions of a case at random: codes, use, place, origins, values, places of costs, duties.
fn answered(rng: &mut Rng, rulebook: &Rulebook, case: &Case) -> Case {
    let mut case = case.clone();
    let good = &mut case.good;
    if good.hs.len() > 1 {
        good.hs = rng.choice(good.hs.clone()).into_iter().collect();
    }
    let universe = rulebook.universe();
    let known = good.end_use.as_ref().and_then(|text| universe.resolve(text).ok()).filter(|uses| !uses.is_empty());
    if let Some(single) = rng.choice(universe.each(known.unwrap_or(universe.all()))) {
        good.end_use = origo_base::EndUse::parse(&universe.show(single)).ok();
    }
    if good.produced_in.is_none() {
        good.produced_in = rng.choice(rulebook.parties()).map(|party| party.country);
    }
    let whole = case.clone();
    for (index, material) in case.materials.iter_mut().enumerate() {
        if material.hs.len() > 1 {
            // Any candidate; but not one that would make a paper good that was not.
            material.hs = rng.choice(material.hs.clone()).into_iter().collect();
        }
        let inquiry = crate::inquiry::Inquiry::new(rulebook, &whole, &Elections::default(), None).origins;
        let proven = inquiry[index];
        let originates = match proven {
            crate::evidence::Origin::Originating => true,
            crate::evidence::Origin::NonOriginating => false,
            crate::evidence::Origin::Unknown => rng.bool(),
        };
        material.origin = if originates { OriginClaim::Originating } else { OriginClaim::NonOriginating };
        let id = format!("P{index}");
        let paper = Evidence {
            id: id.clone(),
            kind: EvidenceKind::Certificate,
            signer: None,
            part: None,
            revision: None,
            hs: None,
            criterion: None,
            valid: None,
            received: None,
        };
        case.evidence.insert(id.clone(), paper);
        material.evidence = Some(id);
        let low = material.value.low();
        let high = material.value.high().unwrap_or(low + super::build::amount("30"));
        let raw = (high - low).raw();
        let some = match rng.u32(0..4) {
            0 => low,
            1 => high,
            _ => low + origo_base::Amount::from_raw(rng.i128(0..=raw.max(0))).unwrap(),
        };
        material.value = ValueRange::known(some);
    }
    for made in &mut case.self_produced {
        made.hs = rng.choice(made.hs.clone()).into_iter().collect();
    }
    if let Some(costs) = &mut case.costs {
        costs.iter_mut().filter(|cost| cost.place.is_none()).for_each(|cost| {
            cost.place = crate::generate::case(rng, rulebook).0.good.produced_in;
        });
    }
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    for criterion in rulebook.rules().iter().flat_map(|rule| rule.origin.all()) {
        criterion.walk(&mut |part| {
            if let Criterion::Process(name) | Criterion::Requirement(name) = part {
                answers.insert(name.clone(), if rng.bool() { Answer::Yes } else { Answer::No });
            }
        });
    }
    for (name, answer) in answers {
        case.facts.entry(name).or_insert(answer);
    }
    case.costs.get_or_insert_with(|| {
        let category = rulebook.costs()[0].id.clone();
        vec![Cost { category, amount: super::build::amount("12"), place: None }]
    });
    case
}

/// The ends are exact only where every test is monotone in every amount: `ends.rs` shows where it is not. There, only cases
/// whose amounts are all known are tried.
fn monotone(rulebook: &Rulebook, case: &Case) -> bool {
    let summed = rulebook
        .de_minimis()
        .iter()
        .flat_map(|tolerance| &tolerance.bases)
        .any(|base| *base != MethodBase::TransactionValue);
    let mut placed = false;
    let texts = rulebook.rules().iter().flat_map(|rule| rule.origin.all());
    for criterion in texts.chain(rulebook.criteria().iter().map(|way| &way.criterion)) {
        criterion.walk(&mut |part| placed |= matches!(part, Criterion::Content { place: Some(_), .. }));
    }
    let known = case.materials.iter().all(|material| material.value.is_known())
        && case.costs.iter().flatten().all(|cost| cost.place.is_some());
    known || (!summed && !placed && rulebook.traced().is_empty())
}

/// No answer to an open question overturns a definite verdict.
#[test]
fn a_definite_verdict_holds_for_every_answer() {
    let mut tried = 0;
    run(1000..1240, &mut |seed, rng, rulebook, case, elections, status| {
        if status == StatusKind::Undetermined || !monotone(rulebook, case) {
            return;
        }
        for _ in 0..6 {
            let answered = answered(rng, rulebook, case);
            let found = Reference.determine(rulebook, &answered, elections).status;
            // A question can stay open (a code that is not known), but never turn into its opposite.
            assert!(
                found == status || found == StatusKind::Undetermined,
                "seed {seed}: {status:?} became {found:?}\n{case:#?}\n{answered:#?}\n{elections:?}"
            );
            tried += 1;
        }
    });
    assert!(tried > 1000, "{tried}");
}
