//! Random runs: the generators keep their word, and a verdict holds whatever the unknown facts turn out to be.

use super::shipped::shipped;
use crate::designation;
use crate::determine::determine;
use crate::evidence::{self, Origin};
use crate::generate::{case, checked_rulebook, rulebook, wild};
use crate::inquiry::Inquiry;
use crate::kinds;
use crate::{Coverage, Reference};
use fastrand::Rng;
use origo_base::{
    Amount, Answer, Case, Cost, Country, Elections, Evidence, EvidenceKind, GoodKinds, HsCode, OriginClaim, StatusKind,
    ValueRange,
};
use origo_rulebook::{BaseChoice, Criterion, Rulebook, SourceSet, load, render_all};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

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

type Visit<'v> = &'v mut dyn FnMut(&Rulebook, &Case, &Elections);

/// Eight cases for each seed, one of them wild, under the shipped rulebooks and generated ones.
fn each_case(seeds: std::ops::Range<u64>, mut visit: impl FnMut(u64, &mut Rng, &Rulebook, &Case, &Elections)) {
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
            visit(seed, &mut rng, &rulebook, &case, &elections);
        }
    }
}

/// Runs cases and returns what they touched, with the counts of the three statuses.
fn run(seeds: std::ops::Range<u64>, visit: Visit<'_>) -> (Coverage, [u32; 3]) {
    let coverage = RefCell::new(Coverage::default());
    let mut counts = [0; 3];
    each_case(seeds, |_, _, rulebook, case, elections| {
        let verdict = Reference.determine_counting(rulebook, case, elections, &coverage);
        counts[verdict.status as usize] += 1;
        assert!(verdict.criterion.is_none() || verdict.status == StatusKind::Originating);
        assert!(verdict.settling.is_empty() || verdict.status == StatusKind::Undetermined);
        visit(rulebook, case, elections);
    });
    (coverage.into_inner(), counts)
}

#[test]
fn random_cases_touch_every_construct_both_ways() {
    let mut crowded = 0;
    let (coverage, counts) = run(0..480, &mut |rulebook, case, elections| {
        crowded += u32::from(Reference.completions(rulebook, case, elections) > 64);
    });
    println!("{coverage}\noriginating, non-originating, undetermined: {counts:?}; more than 64 completions: {crowded}");
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
    assert!(crowded > 20, "{crowded}");
    for (construct, [met, not_met, _]) in coverage.rows() {
        let one_way = matches!(
            construct,
            "rule: open" | "rule: none" | "traced value" | "waiver closed" | "content without transaction value"
        );
        assert!(one_way || (met > 0 && not_met > 0), "{construct}\n{coverage}");
    }
    let wanted = [
        "RVC net-cost linked",
        "RVC net-cost printed",
        "RVC replaced",
        "RVC transaction-value linked",
        "RVC transaction-value printed",
        "RVC with deductions",
        "RVC with intermediate materials",
        "RVC with statement of net cost",
        "RVC with statement of non-originating value",
        "RVC with statement of regional cost",
        "WO",
        "all",
        "bar: closes",
        "content net-cost",
        "content net-cost in a place",
        "content total-cost",
        "content transaction-value in a place",
        "content with deductions",
        "content with intermediate materials",
        "content without transaction value",
        "criterion anywhere",
        "criterion of goods",
        "designation: not closed",
        "designation: one in another",
        "doubt",
        "intermediate material",
        "member + with kinds",
        "member - with kinds",
        "method closed",
        "no transaction value",
        "only if",
        "outside",
        "process",
        "produced entirely",
        "requirement",
        "role excluded-cost",
        "role in-content",
        "role originating",
        "rule: else",
        "self-produced material",
        "set aside in a shift",
        "shift ANY",
        "shift CC each",
        "shift CTH group",
        "shift CTI each",
        "shift CTSH each",
        "shift CTSH group (printed)",
        "shift of members alone",
        "stated",
        "statement of inputs",
        "statement of net cost used",
        "statement valid",
        "tolerance",
        "tolerance exception",
        "waiver",
        "waiver closed",
        "worked abroad tolerated",
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
        let foreign = Country::parse("CN").unwrap();
        good.produced_in =
            if rng.u8(0..4) == 0 { Some(foreign) } else { rng.choice(rulebook.parties()).map(|party| party.country) };
    }
    // Under `first-available` a transaction value that is stated makes another base the elected one.
    let first = rulebook.de_minimis().as_ref().is_some_and(|t| t.choice == BaseChoice::FirstAvailable);
    if good.transaction_value.is_none() && !first {
        good.transaction_value = Some(some_amount(rng));
    }
    let later = |rng: &mut Rng| Some(case.dates.produced.last().plus_days(rng.i32(0..900)));
    let day = case.dates.of_law();
    case.dates.shipped = case.dates.shipped.or(later(rng));
    // The day that stands for the day of entry until it is stated.
    case.dates.entered = Some(day);
    let into = case.into;
    let whole = case.clone();
    let good = &mut case.good;
    describe(rng, rulebook, good.hs.first().copied(), &mut good.kinds, into);
    for (index, material) in case.materials.iter_mut().enumerate() {
        if material.hs.len() > 1 {
            // Any candidate; but not one that would make a paper good that was not.
            material.hs = rng.choice(material.hs.clone()).into_iter().collect();
        }
        describe(rng, rulebook, material.hs.first().copied(), &mut material.kinds, into);
        let proven = Inquiry::new(rulebook, &whole, &Elections::default(), None).origins[index];
        let originates = match proven {
            Origin::Originating => true,
            Origin::NonOriginating => false,
            Origin::Unknown => rng.bool(),
        };
        material.origin = if originates { OriginClaim::Originating } else { OriginClaim::NonOriginating };
        let stated = material.statement.is_some();
        let states = stated && evidence::is_statement(rulebook, &whole, &whole.materials[index]);
        let id = format!("P{index}");
        let paper = Evidence {
            id: id.clone(),
            kind: if originates || !states { EvidenceKind::Certificate } else { EvidenceKind::Statement },
            signer: None,
            part: Some(material.part.clone()),
            revision: None,
            hs: None,
            agreement: rulebook.evidence().names.first().cloned(),
            criterion: None,
            valid: None,
            received: case.known_on,
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
        // What a statement comes to depends on the value in ways that no end of it bounds.
        if !stated {
            material.value = ValueRange::known(some);
        }
    }
    for made in &mut case.self_produced {
        made.hs = rng.choice(made.hs.clone()).into_iter().collect();
        describe(rng, rulebook, made.hs.first().copied(), &mut made.kinds, into);
    }
    if let Some(costs) = &mut case.costs {
        let day = case.dates.of_law();
        costs.iter_mut().filter(|cost| cost.place.is_none()).for_each(|cost| {
            let place = crate::generate::case(rng, rulebook).0.good.produced_in;
            // Without a place, a cost is taken to be incurred in the region, but for one that only counts there.
            let category = rulebook.costs().iter().find(|category| category.id == cost.category);
            let open = category.is_some_and(|category| category.counts == origo_rulebook::Counts::InRegion);
            cost.place = place.filter(|place| open || rulebook.is_party(*place, day));
        });
    }
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    let texts = rulebook.rules().iter().flat_map(|rule| rule.origin.all().chain(&rule.only_if));
    for criterion in texts.chain(rulebook.criteria().iter().map(|way| &way.criterion)) {
        criterion.walk(&mut |part| {
            if let Criterion::Process(name) | Criterion::Requirement(name) = part {
                answers.insert(name.clone(), if rng.bool() { Answer::Yes } else { Answer::No });
            }
        });
    }
    for duty in rulebook.requirements() {
        answers.insert(duty.id.clone(), if rng.bool() { Answer::Yes } else { Answer::No });
    }
    for traced in rulebook.traced() {
        answers.insert(traced.fact.clone(), Answer::Amount(some_amount(rng)));
    }
    answers.insert("wholly-obtained".into(), if rng.bool() { Answer::Yes } else { Answer::No });
    for (name, mut answer) in answers {
        // What nobody says of these is taken not to be so; a yes changes the case.
        if silent(rulebook, &name) {
            answer = Answer::No;
        }
        // That production was entirely in the territory is taken for granted where nothing speaks against it.
        let entirely = rulebook.production_entirely().as_ref().is_some_and(|entirely| entirely.requirement == name);
        let speaks = crate::criteria::speaks_against(&Inquiry::new(rulebook, &whole, &Elections::default(), None));
        if !entirely || speaks {
            case.facts.entry(name).or_insert(answer);
        }
    }
    case.costs.get_or_insert_with(|| {
        let category = rng.choice(rulebook.costs()).unwrap().id.clone();
        vec![Cost { category, amount: some_amount(rng), place: case.good.produced_in, of: None }]
    });
    case
}

/// Whether an agreement takes a question as answered no until it is answered yes.
fn silent(rulebook: &Rulebook, name: &str) -> bool {
    let general = rulebook.general();
    let unsold = general.no_transaction_value.iter().flat_map(|row| &row.if_any);
    let bars = general.bars.iter().map(|bar| &bar.requirement);
    let stated = rulebook.criteria().iter().filter_map(|way| way.stated.as_ref());
    unsold.chain(bars).chain(stated).any(|asked| asked == name)
}

fn some_amount(rng: &mut Rng) -> Amount {
    Amount::whole(rng.choice([0, 1, 12, 60, 100, 200, 1_000_000]).unwrap())
}

/// Settles every kind that is open, in one of the ways that are left.
fn describe(rng: &mut Rng, rulebook: &Rulebook, code: Option<HsCode>, said: &mut GoodKinds, into: Option<Country>) {
    let groups: BTreeSet<String> = rulebook.kinds().iter().map(|kind| kind.group.clone()).collect();
    let mut way = kinds::Is::new();
    for group in groups {
        way.extend(rng.choice(kinds::ways(rulebook, &BTreeSet::from([group]), code, said, into)).unwrap());
    }
    for kind in rulebook.kinds().iter().map(|kind| &kind.id) {
        if way.contains(kind) && !said.is.contains(kind) {
            said.is.push(kind.clone());
        }
        if !way.contains(kind) && !said.is.contains(kind) && !said.is_not.contains(kind) {
            said.is_not.push(kind.clone());
        }
    }
}

/// Cases of these seeds with a definite status, each answered six times over; returns how many answered cases there were.
fn hold(seeds: std::ops::Range<u64>) -> u32 {
    let mut tried = 0;
    let status = |rulebook: &Rulebook, case: &Case, elections: &Elections| {
        determine(&Inquiry::new(rulebook, case, elections, None)).status
    };
    each_case(seeds, |seed, rng, rulebook, case, elections| {
        let before = status(rulebook, case, elections);
        for _ in 0..if before == StatusKind::Undetermined { 0 } else { 6 } {
            let answered = answered(rng, rulebook, case);
            // What may lawfully be designated goes by every code and use that is open.
            let lawful = |case: &Case| designation::all(&Inquiry::new(rulebook, case, elections, None));
            if lawful(case) != lawful(&answered) {
                continue;
            }
            let found = status(rulebook, &answered, elections);
            // A question can stay open (a code that is not known), but never turn into its opposite.
            assert!(
                found == before || found == StatusKind::Undetermined,
                "seed {seed}: {before:?} became {found:?}\n{case:#?}\n{answered:#?}\n{elections:?}"
            );
            tried += 1;
        }
    });
    tried
}

/// No answer to an open question overturns a definite verdict. `ORIGO_SLOW=1` tries 24 000 cases.
#[test]
fn a_definite_verdict_holds_for_every_answer() {
    #[expect(clippy::disallowed_methods, reason = "the length of a test is chosen from outside")]
    let slow = std::env::var("ORIGO_SLOW").is_ok_and(|slow| slow == "1");
    let tried = hold(if slow { 10_000..13_000 } else { 1000..1400 });
    assert!(tried > 1000, "{tried}");
}
