//! Laws of determination that hold for every rulebook and good, tried on generated ones. Each test is named as its law.
//!
//! Monotone laws are stated only where the law has them: a stated, traced value does not follow the origin of a material, and
//! an alternative's own tests do not talk to each other.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test stops at the first surprise"
)]

mod support;

use fastrand::Rng;
use origo_base::{
    Amount, Answer, Case, Elections, Evidence, EvidenceKind, HsCode, HsLevel, OriginClaim, StatusKind, ValueRange,
};
use origo_origin::{Determination, Outcome, content_by_place, determine};
use origo_rulebook::Rulebook;
use origo_spec::generate;
use support::shipped;

const CASES: u64 = 4_000;

/// Runs a law over generated rulebooks and cases; one rulebook serves ten cases.
fn for_cases(law: impl Fn(&mut Rng, &Rulebook, &Case, &Elections)) {
    for seed in 0..CASES / 10 {
        let mut rng = Rng::with_seed(seed);
        let Some(rulebook) = generate::checked_rulebook(&mut rng) else { panic!("seed {seed} makes no rulebook") };
        for _ in 0..10 {
            let (case, elections) = generate::case(&mut rng, &rulebook);
            law(&mut rng, &rulebook, &case, &elections);
        }
    }
}

/// What must stay the same when nothing that matters has changed.
fn answer(determination: &Determination) -> (StatusKind, Option<String>, Option<String>) {
    (determination.status, determination.criterion.clone(), determination.rule.clone())
}

#[test]
fn the_order_of_materials_does_not_matter() {
    for_cases(|rng, rulebook, case, elections| {
        let mut other = case.clone();
        rng.shuffle(&mut other.materials);
        assert_eq!(
            answer(&determine(rulebook, case, elections)),
            answer(&determine(rulebook, &other, elections)),
            "{case:?}"
        );
    });
}

#[test]
fn scaling_every_amount_changes_nothing() {
    for_cases(|rng, rulebook, case, elections| {
        let by = Amount::whole(rng.i32(2..50));
        let scale = |amount: Amount| amount.scale(by, Amount::ONE).unwrap().0;
        let mut other = case.clone();
        for material in &mut other.materials {
            material.value = match (material.value.low(), material.value.high()) {
                (low, Some(high)) => ValueRange::between(scale(low), scale(high)).unwrap(),
                (_, None) => ValueRange::UNKNOWN,
            };
            material.deductible = scale(material.deductible);
            if let Some(statement) = &mut material.statement {
                let stated = [&mut statement.net_cost, &mut statement.non_originating, &mut statement.regional_cost];
                stated.into_iter().for_each(|amount| *amount = amount.map(scale));
            }
        }
        other.good.transaction_value = other.good.transaction_value.map(scale);
        other.total_cost = other.total_cost.map(scale);
        other.net_cost = other.net_cost.map(scale);
        other.costs.iter_mut().flatten().for_each(|cost| cost.amount = scale(cost.amount));
        for answer in other.facts.values_mut() {
            if let Answer::Amount(amount) = answer {
                *amount = scale(*amount);
            }
        }
        assert_eq!(
            answer(&determine(rulebook, case, elections)),
            answer(&determine(rulebook, &other, elections)),
            "by {by}: {case:?}"
        );
    });
}

#[test]
fn an_originating_material_in_place_of_another_of_equal_value_never_loses_origin() {
    for_cases(|rng, rulebook, case, elections| {
        if case.materials.is_empty() {
            return;
        }
        let mut other = case.clone();
        let index = rng.usize(0..other.materials.len());
        let material = &mut other.materials[index];
        // A supplier that sold below its net cost brings more content than its material is worth.
        let net_cost = material.statement.as_ref().and_then(|statement| statement.net_cost);
        if net_cost.is_some_and(|net_cost| net_cost > material.value.low()) {
            return;
        }
        // Goods classed with their parts originate by a lower content only while such a part does not originate.
        let own = |code: &HsCode| {
            let of_good = case.good.hs.iter().map(|good| good.shares(HsLevel::Subheading, *code));
            case.good.hs.is_empty() || of_good.into_iter().any(|shares| shares != Some(false))
        };
        let by_parts = rulebook.criteria().iter().any(|row| row.own_subheading);
        if by_parts && (material.hs.is_empty() || material.hs.iter().any(own)) {
            return;
        }
        material.origin = OriginClaim::Originating;
        material.evidence = Some("proof".to_owned());
        let part = Some(material.part.clone());
        let proof = Evidence {
            id: "proof".to_owned(),
            kind: EvidenceKind::Certificate,
            signer: None,
            part,
            revision: None,
            hs: None,
            agreement: rulebook.evidence().names.first().cloned(),
            criterion: None,
            valid: None,
            received: other.known_on,
        };
        other.evidence.insert("proof".to_owned(), proof);
        let rank = |status: StatusKind| match status {
            StatusKind::NonOriginating => 0,
            StatusKind::Undetermined => 1,
            StatusKind::Originating => 2,
        };
        let (before, after) = (determine(rulebook, case, elections), determine(rulebook, &other, elections));
        // A search that gave up splitting may be more cautious on one side.
        if before.bounded || after.bounded {
            return;
        }
        assert!(rank(before.status) <= rank(after.status), "{:?} to {:?}: {case:?}", before.status, after.status);
    });
}

#[test]
fn a_higher_threshold_never_enlarges_what_qualifies() {
    let base = shipped("usmca", |text| text);
    let higher = shipped("usmca", |text| {
        let raised = ["60%", "62%", "62.5%", "63%", "64%", "65%", "66%", "67.5%", "69%", "70%", "72%", "75%"];
        let mut text = text;
        // From the highest down, so that no figure is raised twice.
        for figure in raised.iter().rev() {
            let number: f64 = figure.trim_end_matches('%').parse().unwrap();
            text = text.replace(&format!("\"{figure}\""), &format!("\"{}%\"", number + 0.25));
        }
        text
    });
    let mut rng = Rng::with_seed(3);
    let mut lost = 0;
    for _ in 0..3 * CASES {
        let (mut case, elections) = generate::case(&mut rng, &base);
        // What closes everything would leave nothing near a threshold.
        case.facts.retain(|name, _| base.general().bars.iter().all(|bar| bar.requirement != *name));
        let (before, after) = (determine(&base, &case, &elections), determine(&higher, &case, &elections));
        if after.status == StatusKind::Originating {
            assert_eq!(before.status, StatusKind::Originating, "{case:?}");
        }
        if before.status == StatusKind::NonOriginating && !before.bounded {
            assert_eq!(after.status, StatusKind::NonOriginating, "{case:?}");
        }
        lost += u32::from(before.status != after.status);
    }
    assert!(lost > 0, "no case was near a threshold");
}

#[test]
fn the_findings_alone_give_the_status() {
    for_cases(|_, rulebook, case, elections| {
        let determination = determine(rulebook, case, elections);
        let folded = match determination.fold(determination.root) {
            Outcome::Met => StatusKind::Originating,
            Outcome::NotMet => StatusKind::NonOriginating,
            Outcome::Unknown => StatusKind::Undetermined,
        };
        assert_eq!(folded, determination.status, "{case:?}");
    });
}

#[test]
fn rules_on_other_headings_do_not_matter() {
    let whole = shipped("usmca", |text| text);
    let mut rng = Rng::with_seed(5);
    for heading in ["8708", "8544", "9401", "8703", "8507"] {
        let slice = shipped("usmca", |text| {
            if !text.contains("[[rule]]") {
                return text;
            }
            let (head, rules) = text.split_once("[[rule]]").unwrap();
            let kept = rules.split("[[rule]]").filter(|rule| rule.contains(&format!("goods = \"{heading}")));
            kept.fold(head.to_owned(), |text, rule| {
                // Kinds that are declared between rules stay with the rule before them.
                format!("{text}[[rule]]{rule}")
            }) + &rules
                .split("[[kind]]")
                .skip(1)
                .map(|kind| format!("[[kind]]{}", kind.split("[[rule]]").next().unwrap()))
                .filter(|kind| !kept_before(rules, heading).contains(kind.as_str()))
                .collect::<String>()
        });
        for _ in 0..200 {
            let (mut case, mut elections) = generate::case(&mut rng, &whole);
            // An intermediate material has a rule of its own heading.
            elections.intermediate = Some(Vec::new());
            case.good.hs.retain(|code| code.to_string().starts_with(heading));
            if case.good.hs.is_empty() {
                continue;
            }
            let (a, b) = (determine(&whole, &case, &elections), determine(&slice, &case, &elections));
            assert_eq!(answer(&a), answer(&b), "{case:?}");
        }
    }
}

/// The text of the rules that a slice keeps, to see which kinds came along with them.
fn kept_before(rules: &str, heading: &str) -> String {
    rules.split("[[rule]]").filter(|rule| rule.contains(&format!("goods = \"{heading}"))).collect()
}

#[test]
fn content_by_place_sums_to_its_base() {
    for_cases(|_, rulebook, case, elections| {
        if let Some(content) = content_by_place(rulebook, case, elections) {
            let sum: Amount = content.places.values().copied().sum();
            assert_eq!(sum, content.amount, "{case:?}");
        }
    });
}

#[test]
fn nothing_makes_the_engine_fail() {
    for seed in 0..400 {
        let mut rng = Rng::with_seed(seed);
        let rulebook = generate::checked_rulebook(&mut rng).unwrap();
        for _ in 0..10 {
            let (case, elections) = generate::wild(&mut rng, &rulebook);
            let determination = determine(&rulebook, &case, &elections);
            origo_origin::advise(&rulebook, &case, &elections, &determination);
        }
    }
}
