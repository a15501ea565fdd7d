//! The rules entered by hand against what the compiler makes of the printed sentences: no good and material may be decided
//! one way by the one and the other way by the other.
//!
//! The sentences stand in `../shared/law/psr`, which is no part of the project; without them the tests are counted as
//! skipped. What the compiler makes of sentences of our own is tested in `triples.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, reads the repository that it is about, and says what it compared"
)]

mod support;

use crate::support::{agreement, amount, bare, material, shared};
use fastrand::Rng;
use libtest_mimic::{Arguments, Failed, Trial};
use origo::base::{Case, Elections, HsCode, HsEdition, Membership, OriginClaim, StatusKind};
use origo::import::{Row, Vocabulary, import};
use origo::rulebook::{Rulebook, SourceSet, load};
use origo::{Library, origin::determine};
use origo_spec::{Determiner, Reference, Verdict, generate};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Products whose sentences the file holds in part only: rulebook, product and what is missing there.
const CUT: [(&str, &str, &str); 1] = [("usmca", "8501", "alternative (A) of rule 1 of chapter 85 is missing")];

/// Values of the material, of a good of 100: on either side of each figure of the rules.
const VALUES: [&str; 4] = ["30", "45", "55", "70"];

fn main() {
    // Sentences and shipped rules that were compared, at least: what is refused or told apart by descriptions is not.
    // The sentences print the figures of the last step; those that name uses tell vehicles apart.
    let trials = [
        ("usmca", "US", "2027-08-01", "none", 95),
        ("usmca", "US", "2027-08-01", "oe(pv)", 8),
        ("usmca", "US", "2027-08-01", "service(lt)", 8),
        ("usmca", "US", "2027-08-01", "oe(ht)", 8),
        ("nafta", "MX", "2019-03-31", "none", 95),
    ];
    let trials = trials.map(|(id, country, day, end_use, least)| {
        let title = format!("rules of {id} against the compiled sentences, use {end_use}");
        let of = Trade { id, country, day, end_use };
        Trial::test(title, move || run(&of, least)).with_ignored_flag(!shared().is_dir())
    });
    let mut trials = Vec::from(trials);
    let files = [
        ("usmca.jsonl", 950),
        ("nafta.jsonl", 1000),
        ("us_chile.jsonl", 700),
        ("us_australia.jsonl", 700),
        ("canada_costa_rica.jsonl", 700),
        ("usmca_automotive_phased.jsonl", 5),
    ];
    trials.extend(files.map(|(file, least)| {
        let title = format!("engine and second evaluator agree on the compiled sentences of {file}");
        Trial::test(title, move || agree(&shared().join(file), least)).with_ignored_flag(!shared().is_dir())
    }));
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prose/own.txt");
    let title = "engine and second evaluator agree on compiled sentences of our own";
    trials.push(Trial::test(title, move || agree(&own, 10)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Names of vehicle classes, with ids.
const CLASSES: [(&str, &str); 3] = [("passenger vehicle", "pv"), ("light truck", "lt"), ("heavy truck", "ht")];

/// The rulebook of the sentences on one product; none: a sentence is refused, or they are not told apart.
fn compiled(rows: &[Row]) -> Option<Rulebook> {
    let mut vocabulary = Vocabulary::plain();
    vocabulary.classes = CLASSES.iter().map(|(name, id)| ((*name).to_owned(), (*id).to_owned())).collect();
    let found = import(rows, &vocabulary);
    if !found.problems.is_empty() {
        return None;
    }
    let mut sources = SourceSet::default();
    sources.add("agreement.toml", agreement("1994-01-01", &CLASSES));
    sources.add("psr/rules.toml", found.text);
    load(&sources).0
}

/// A rulebook, and what is said of every good.
struct Trade {
    id: &'static str,
    country: &'static str,
    day: &'static str,
    end_use: &'static str,
}

fn case(good: HsCode, hs: HsCode, value: &str, of: &Trade) -> Case {
    let mut case = bare(good, of.country, of.day, of.end_use);
    case.materials = vec![material(1, hs, Some(value), OriginClaim::NonOriginating)];
    case.good.transaction_value = Some(amount("100"));
    case.total_cost = Some(amount("100"));
    case.net_cost = Some(amount("100"));
    case
}

/// The sentences of a file by product, each citing the one text.
fn by_product(path: &Path) -> Result<BTreeMap<String, Vec<Row>>, Failed> {
    let (rows, _) = Row::read(&path.to_string_lossy(), &std::fs::read_to_string(path)?);
    let mut products: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for mut row in rows {
        row.cite = "T 1".to_owned();
        products.entry(row.product.to_string()).or_default().push(row);
    }
    Ok(products)
}

/// What the engine decides, behind the trait of the second evaluator.
struct Engine;

impl Determiner for Engine {
    fn determine(&self, rulebook: &Rulebook, case: &Case, elections: &Elections) -> Verdict {
        let found = determine(rulebook, case, elections);
        Verdict { status: found.status, criterion: found.criterion, rule: found.rule, settling: BTreeSet::new() }
    }
}

/// Random goods under the rules of each product.
fn agree(path: &Path, least: usize) -> Result<(), Failed> {
    const CASES: u64 = 6;
    let (mut products, mut cases, mut statuses) = (0_usize, 0_usize, BTreeMap::new());
    for (product, rows) in by_product(path)? {
        let Some(rulebook) = compiled(&rows) else { continue };
        products += 1;
        for seed in 0..CASES {
            let (case, elections) = generate::case(&mut Rng::with_seed(seed), &rulebook);
            let engine = Engine.determine(&rulebook, &case, &elections);
            let second = Reference.determine(&rulebook, &case, &elections);
            cases += 1;
            *statuses.entry(engine.status.word()).or_insert(0_usize) += 1;
            if (engine.status, &engine.criterion, &engine.rule) != (second.status, &second.criterion, &second.rule) {
                return Err(format!("{product}, seed {seed}: {engine:?}, but {second:?}; {case:#?}").into());
            }
        }
    }
    println!("{}: {products} products, {cases} cases agree: {statuses:?}", path.display());
    if products < least {
        return Err(format!("only {products} products were compiled, at least {least} were expected").into());
    }
    Ok(())
}

fn run(trade: &Trade, least: usize) -> Result<(), Failed> {
    let (id, library) = (trade.id, Library);
    let shipped = library.rulebook(id).and_then(Result::ok).ok_or("the shipped rulebook does not load")?;
    let nomenclature = library.nomenclature();
    let products = by_product(&shared().join(format!("{id}.jsonl")))?;
    // Materials of the chapters from which parts of vehicles are made, and one of each other.
    let near = ["39", "40", "70", "72", "73", "74", "76", "83", "84", "85", "87", "90", "94"];
    let mut seen = BTreeSet::new();
    let materials: Vec<HsCode> = nomenclature
        .subheadings(HsEdition::Hs2012)
        .filter(|code| {
            let chapter: String = code.to_string().chars().take(2).collect();
            near.contains(&chapter.as_str()) || seen.insert(chapter)
        })
        .collect();
    let (mut compared, mut pairs, mut wrong) = (0_usize, 0_usize, Vec::new());
    for (product, rows) in products.iter().filter(|(product, _)| CUT.iter().all(|cut| (cut.0, cut.1) != (id, product)))
    {
        let covers = |rulebook: &Rulebook, code: HsCode| {
            rulebook.rules().iter().any(|rule| rule.goods.membership(code) == Membership::Inside)
        };
        // Tables of parts set figures for uses that most sentences do not print.
        let names_uses = rows.iter().any(|row| row.text.contains("for use in a passenger vehicle"));
        let Some(prose) = compiled(rows).filter(|_| trade.end_use == "none" || names_uses) else { continue };
        let goods: Vec<HsCode> = nomenclature
            .subheadings(HsEdition::Hs2012)
            .filter(|code| covers(&prose, *code) && covers(&shipped, *code))
            .collect();
        compared += usize::from(!goods.is_empty());
        for good in goods {
            for material in &materials {
                for value in VALUES {
                    let case = case(good, *material, value, trade);
                    let of = |rulebook: &Rulebook| determine(rulebook, &case, &Elections::default()).status;
                    let (ours, theirs) = (of(&shipped), of(&prose));
                    let settled = ours != StatusKind::Undetermined && theirs != StatusKind::Undetermined;
                    pairs += usize::from(settled);
                    if settled && ours != theirs {
                        wrong.push(format!(
                            "{product}: {good} of {value} of {material}: {}, not {}",
                            ours.word(),
                            theirs.word()
                        ));
                    }
                }
            }
        }
    }
    println!("{id}: {compared} products, {pairs} settled pairs of good and material compared, {} differ", wrong.len());
    if !wrong.is_empty() {
        // One line for each product: the first pair that differs.
        let mut first = BTreeSet::new();
        wrong.retain(|line| first.insert(line.split(':').next().unwrap_or_default().to_owned()));
        return Err(format!("products differ:\n{}", wrong.join("\n")).into());
    }
    if compared < least {
        return Err(format!("only {compared} products were compared, at least {least} were expected").into());
    }
    Ok(())
}
