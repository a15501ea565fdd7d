//! What imported rules decide: goods, materials and verdicts, written from the sentences by another hand.
//!
//! The sentences stand in `../shared/law/psr`, which is no part of the project; without them the test is counted as skipped.
//! The files beside this one hold where a sentence stands and what it decides, in words of our own; `own.toml` holds
//! sentences of our own too, so that the whole of it is run everywhere.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, and reads the repository that it is about"
)]

mod support;

use crate::support::{ID, agreement, amount, bare, material, shared};
use libtest_mimic::{Arguments, Failed, Trial};
use origo::base::{Answer, Case, Elections, Evidence, EvidenceKind, GoodKinds, HsCode, OriginClaim};
use origo::import::{Row, Vocabulary, import};
use origo::rulebook::{Criterion, KindPredicate, ProductRule, Rulebook, SourceSet, load, render_all};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file of triples.
#[derive(Deserialize)]
struct Triples {
    case: Vec<Triple>,
}

/// A good, its materials and what the sentence makes of them.
#[derive(Deserialize)]
struct Triple {
    file: Option<String>,
    line: Option<usize>,
    text: Option<String>,
    good: String,
    good_is: Option<String>,
    #[serde(rename = "use")]
    end_use: Option<String>,
    date: Option<String>,
    materials: Vec<Line>,
    price: Option<String>,
    costs: Option<String>,
    process: Option<String>,
    /// The sentence is refused, rightly or not; what it decides is kept for the day when it is understood.
    #[serde(default)]
    refused: bool,
    verdict: String,
    why: String,
}

#[derive(Deserialize)]
struct Line {
    hs: String,
    value: Option<String>,
    origin: String,
    is: Option<String>,
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/triples");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut trials = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let triples: Triples = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for (index, triple) in triples.case.into_iter().enumerate() {
            let absent = triple.file.is_some() && !shared().is_dir();
            let of = triple.line.map_or_else(String::new, |line| format!(", sentence {line}"));
            let title = format!("triple {name} {}{of}: {}", index + 1, triple.why);
            trials.push(Trial::test(title, move || run(&triple)).with_ignored_flag(absent));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// The sentence as a row, with its codes.
fn row(triple: &Triple) -> Vec<Row> {
    let (path, line) = match (&triple.file, &triple.line, &triple.text) {
        (Some(file), Some(line), None) => {
            let text = std::fs::read_to_string(shared().join(file)).unwrap();
            (file.clone(), text.lines().nth(line - 1).unwrap().to_owned())
        }
        (None, None, Some(text)) => ("own.txt".to_owned(), text.clone()),
        _ => panic!("a triple has a file and a line, or a text"),
    };
    let (rows, problems) = Row::read(&path, &line);
    assert!(problems.is_empty(), "{problems:?}");
    rows
}

/// The rulebook of one sentence.
fn rulebook(triple: &Triple) -> Result<Rulebook, Failed> {
    let mut rows = row(triple);
    let names = [("passenger vehicle", "pv"), ("light truck", "lt"), ("heavy truck", "ht"), ("vehicle", "vehicle")];
    let mut vocabulary = Vocabulary::plain();
    vocabulary.classes = names.iter().map(|(name, id)| ((*name).to_owned(), (*id).to_owned())).collect();
    // One citation for every agreement, so that one set of general provisions will do.
    rows.iter_mut().for_each(|row| row.cite = "T 1".to_owned());
    let found = import(&rows, &vocabulary);
    if found.rules == 0 {
        let problems = render_all(&found.problems, &found.sources, false);
        return Err(format!("the sentence is refused:\n{problems}").into());
    }
    let mut sources = SourceSet::default();
    sources.add("agreement.toml", agreement("2020-07-01", &names));
    sources.add("psr/rules.toml", found.text.clone());
    let (rulebook, problems) = load(&sources);
    rulebook.ok_or_else(|| format!("{}\n{}", render_all(&problems, &sources, false), found.text).into())
}

/// What is said of a good or material so that a description holds for it, or does not.
fn said(predicate: &KindPredicate, holds: bool) -> GoodKinds {
    match holds != predicate.negated {
        true => GoodKinds { is: predicate.kinds.iter().take(1).cloned().collect(), is_not: Vec::new() },
        false => GoodKinds { is: Vec::new(), is_not: predicate.kinds.clone() },
    }
}

fn criteria<'a>(rule: &'a ProductRule, visit: &mut dyn FnMut(&'a Criterion)) {
    rule.origin.all().for_each(|criterion| criterion.walk(&mut |part| visit(part)));
}

/// What is said of a material under the rules of the sentence: of every description that touches its code.
fn material_kinds(rulebook: &Rulebook, code: HsCode, described: bool) -> GoodKinds {
    let mut kinds = GoodKinds::default();
    for rule in rulebook.rules() {
        criteria(rule, &mut |part| {
            let Criterion::Shift(set) = part else { return };
            for member in &set.members {
                let touches = member.codes.membership(code) != origo::base::Membership::Outside;
                if let Some(predicate) = member.kinds.as_ref().filter(|_| touches) {
                    // "Described": it is what the words name, also where they name what is left out.
                    let more = said(predicate, described != predicate.negated);
                    kinds.is.extend(more.is.into_iter().filter(|kind| !kinds.is.contains(kind)).collect::<Vec<_>>());
                    kinds.is_not.extend(more.is_not);
                }
            }
        });
    }
    kinds.is_not.retain(|kind| !kinds.is.contains(kind));
    kinds
}

fn case(rulebook: &Rulebook, triple: &Triple) -> Case {
    let day = triple.date.as_deref().unwrap_or("2024-03-31");
    let hs = HsCode::parse(&triple.good).unwrap();
    let described = triple.good_is.as_deref() != Some("other");
    let mut kinds = GoodKinds::default();
    // The rule for the described goods comes first; its siblings are told apart by the same kinds.
    if let Some(predicate) = rulebook.rules().iter().find_map(|rule| rule.kind.as_ref()) {
        kinds = said(predicate, described);
    }
    let mut facts = BTreeMap::new();
    for rule in rulebook.rules() {
        criteria(rule, &mut |part| {
            if let Criterion::Process(name) = part {
                let answer = if triple.process.as_deref() == Some("no") { Answer::No } else { Answer::Yes };
                facts.insert(name.clone(), answer);
            }
        });
    }
    let mut evidence = BTreeMap::new();
    let materials = triple
        .materials
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let id = format!("E{index}");
            let part = format!("part {index}");
            let code = HsCode::parse(&line.hs).unwrap();
            evidence.insert(
                id.clone(),
                Evidence {
                    id: id.clone(),
                    kind: EvidenceKind::Certificate,
                    signer: None,
                    part: Some(part.clone()),
                    revision: None,
                    hs: None,
                    agreement: Some(ID.to_owned()),
                    criterion: None,
                    valid: None,
                    received: None,
                },
            );
            let origin = if line.origin == "yes" { OriginClaim::Originating } else { OriginClaim::NonOriginating };
            let mut material = material(index, code, line.value.as_deref(), origin);
            material.kinds = material_kinds(rulebook, code, line.is.as_deref() == Some("described"));
            material.evidence = Some(id);
            material
        })
        .collect();
    let mut case = bare(hs, "US", day, triple.end_use.as_deref().unwrap_or("none"));
    case.good.kinds = kinds;
    case.good.transaction_value = triple.price.as_deref().map(amount);
    case.net_cost = triple.costs.as_deref().map(amount);
    (case.materials, case.facts, case.evidence) = (materials, facts, evidence);
    case
}

fn run(triple: &Triple) -> Result<(), Failed> {
    let read = rulebook(triple);
    if triple.refused {
        return read.map_or(Ok(()), |_| Err("the sentence is read now: take `refused` out".into()));
    }
    let rulebook = read?;
    let case = case(&rulebook, triple);
    let found = origo::origin::determine(&rulebook, &case, &Elections::default()).status.word();
    if found == triple.verdict {
        return Ok(());
    }
    let rules: Vec<String> =
        rulebook.rules().iter().map(|rule| format!("{}: {}", rule.goods, rule.origin.main)).collect();
    Err(format!("{found}, while the text makes it {}; rules {}", triple.verdict, rules.join("; ")).into())
}
