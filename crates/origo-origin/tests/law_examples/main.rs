//! The worked examples of the schedules: `rulebooks/<id>/examples/*.toml`, each case a named test.
//!
//! What is expected is exact; `~` marks a decimal rounded, midpoints up, to the places that it shows. What a text prints after
//! rounding on the way stands under `printed` with that rounding, and is held against it too; `difference` says why it is
//! another figure, and is asked for exactly where it is one. The list of published examples is no part of the project: where it
//! stands beside it, each of them must have its case.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, and reads the repository that it is about"
)]

mod calculate;
mod coverage;

use libtest_mimic::{Arguments, Failed, Trial};
use origo_base::{Amount, Citation, Ratio};
use origo_rulebook::{Rulebook, SourceSet, load, render_all};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Movements that several cases use, by name.
    #[serde(default)]
    movements: BTreeMap<String, Vec<Vec<String>>>,
    case: Vec<Case>,
}

/// One worked example.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    cite: String,
    says: String,
    allocation: Option<calculate::Allocation>,
    net_cost: Option<calculate::NetCost>,
    currency: Option<calculate::Conversion>,
    stock: Option<calculate::Stock>,
    interest: Option<calculate::Interest>,
    expected: BTreeMap<String, Texts>,
    #[serde(default)]
    text_rounds: BTreeMap<String, u32>,
    #[serde(default)]
    printed: BTreeMap<String, Texts>,
    difference: Option<String>,
}

/// One number or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Several(Vec<String>),
}

impl Texts {
    fn list(&self) -> Vec<&str> {
        match self {
            Self::One(text) => vec![text],
            Self::Several(texts) => texts.iter().map(String::as_str).collect(),
        }
    }
}

/// What a case comes to: names and numbers.
pub(crate) type Numbers = BTreeMap<String, Vec<Ratio>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    found.sort();
    found
}

fn main() {
    let mut trials = Vec::new();
    let mut ids = Vec::new();
    for folder in sorted(&root().join("rulebooks")).into_iter().filter(|path| path.join("examples").is_dir()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let rulebook = Arc::new(rulebook(&folder));
        for path in sorted(&folder.join("examples")) {
            let text = std::fs::read_to_string(&path).unwrap();
            let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let movements = Arc::new(file.movements);
            for case in file.case {
                ids.push(case.id.clone());
                let (rulebook, movements) = (Arc::clone(&rulebook), Arc::clone(&movements));
                let title = format!("law example {name} {}: {}", case.id, case.says);
                trials.push(Trial::test(title, move || run(&rulebook, &movements, &case)));
            }
        }
    }
    assert!(ids.len() >= 50, "{} cases", ids.len());
    let mut seen = ids.clone();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), ids.len(), "an id stands twice");
    trials.extend(coverage::trials(ids));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn rulebook(folder: &Path) -> Rulebook {
    let mut sources = SourceSet::default();
    for path in std::iter::once(folder.join("agreement.toml")).chain(sorted(&folder.join("psr"))) {
        sources.add(path.display().to_string(), std::fs::read_to_string(&path).unwrap());
    }
    let (rulebook, problems) = load(&sources);
    rulebook.unwrap_or_else(|| panic!("{}", render_all(&problems, &sources, false)))
}

fn run(rulebook: &Rulebook, movements: &BTreeMap<String, Vec<Vec<String>>>, case: &Case) -> Result<(), Failed> {
    let cite = Citation::parse(&case.cite).map_err(|error| error.to_string())?;
    if !rulebook.sources().keys().any(|source| cite.is_of(source)) {
        return Err(format!("`{cite}` is of no instrument of the rulebook").into());
    }
    let (exact, rounded, steps) = calculate::calculate(rulebook, movements, case)?;
    let instruments = || rulebook.sources().keys();
    for step in &steps {
        if step.cite.is_empty() || !step.cite.iter().all(|cite| instruments().any(|source| cite.is_of(source))) {
            return Err(format!("a step does not say where it stands: {step}").into());
        }
    }
    compare(&case.expected, &exact, "calculated")?;
    compare(&case.printed, &rounded, "calculated with the rounding of the text")?;
    let differs = case.printed.iter().any(|(name, texts)| holds(texts, exact.get(name)).is_err());
    if differs && case.difference.is_none() {
        return Err("what is printed is another figure, and `difference` does not say why".into());
    }
    if !case.printed.is_empty() && !differs {
        return Err("what is printed is the exact figure: `printed` is not needed".into());
    }
    Ok(())
}

fn compare(expected: &BTreeMap<String, Texts>, found: &Numbers, how: &str) -> Result<(), Failed> {
    for (name, texts) in expected {
        holds(texts, found.get(name)).map_err(|problem| format!("{name}: {problem}, {how}"))?;
    }
    Ok(())
}

fn holds(texts: &Texts, found: Option<&Vec<Ratio>>) -> Result<(), String> {
    let found = found.ok_or("nothing of this name was calculated")?;
    let texts = texts.list();
    if texts.len() != found.len() {
        return Err(format!("{} numbers are expected and {} found", texts.len(), found.len()));
    }
    for (text, value) in texts.into_iter().zip(found) {
        let equal = match text.strip_prefix('~') {
            Some(rounded) => {
                let places = rounded.split_once('.').map_or(0, |(_, places)| places.len());
                value.half_up(u32::try_from(places).unwrap()) == number(rounded)
            }
            None => *value == number(text),
        };
        if !equal {
            return Err(format!("{text} is expected and {} found", value.decimal(6)));
        }
    }
    Ok(())
}

/// A decimal or a fraction.
pub(crate) fn number(text: &str) -> Ratio {
    let decimal = |text: &str| Ratio::from(Amount::parse(text).unwrap());
    match text.split_once('/') {
        Some((part, whole)) => decimal(part).divided_by(&decimal(whole)).unwrap(),
        None => decimal(text),
    }
}
