//! Rulebooks with mistakes, and the messages they give: `tests/bad/<phase>.md`.
//!
//! Each section edits the small sound rulebook below: a `replace` block holds an old text, a line `=====`, and a new
//! text (of either file); a `rules` block is added to the rules. The `message` block is what is rendered.
//! `ORIGO_BLESS=1` rewrites it; read the diff.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, and reads the repository that it is about"
)]

use libtest_mimic::{Arguments, Failed, Trial};
use origo_rulebook::{SourceSet, load, render_all};
use std::path::{Path, PathBuf};

const AGREEMENT: &str = r#"format = 1
id = "small"
name = "A small agreement"
edition = "2026-01-01"
hs_edition = "2012"
coverage = "partial"
parties = [{ country = "US", in_force = "2020-07-01/.." }, { country = "MX", in_force = "2020-07-01/.." }]
source.T = "a text of our own"

[[reading]]
id = "enactment"
question = "whose text"
options = [{ id = "us", means = "theirs" }, { id = "mx", means = "ours" }]
default = "us"
default_into = { MX = "mx" }
cite = ["T 1"]

[[criterion]]
id = "B"
name = "the product rule"
origin = "product-rule"
cite = ["T 2"]

[production]
place = "parties"
cite = ["T 2"]

[self_produced]
stands_for_its_inputs = true
cite = ["T 2"]

[[method]]
id = "nc"
name = "net cost"
base = "net-cost"
cite = ["T 3"]

[value_of_non_originating_materials]
undetermined = "counts"
cite = ["T 3"]

[net_cost]
cite = ["T 3"]
categories = [{ id = "direct-labor", counts = "yes", cite = ["T 3"] }]

[[measure]]
id = "regional"
base = "net-cost"
originating = "whole"
non_originating = "none"
roll_up = true
cite = ["T 3"]

[de_minimis]
shift_limit = "10%"
bases = ["total-cost"]
choice = "any"
shift_cite = ["T 4"]

[evidence]
blanket_months = 12
cite = ["T 5"]

[[vehicle_class]]
id = "pv"
name = "car"
cite = ["T 6"]

[end_use]
original_equipment = "built in"
service = "spare"
none = "not for a vehicle"
cite = ["T 6"]

[threshold.core]
name = "core part"
nc = [["2020-07-01", "66%"], ["2023-07-01", "75%"]]
cite = ["T 7"]
"#;

const RULES: &str = r#"[[kind]]
id = "lining"
group = "brake"
goods = "8708.30"
means = "a mounted lining"
cite = ["T 8"]

[[rule]]
id = "brake-oe"
goods = "8708.30"
use = "oe(pv)"
origin = "shift(CTH) or RVC(@core)"
cite = ["T 9"]

[[rule]]
id = "brake-other"
goods = "8708.30"
use = "other"
origin = "shift(CTH + {8708.99}:[not lining])"
cite = ["T 9"]
"#;

struct Case {
    title: String,
    edits: Vec<(String, String)>,
    rules: String,
    /// Lines of the page that hold the message, and the message.
    message: Option<(usize, usize, String)>,
}

fn cases(page: &str) -> Vec<Case> {
    let lines: Vec<&str> = page.lines().collect();
    let mut found: Vec<Case> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some(title) = lines[at].strip_prefix("## ") {
            found.push(Case { title: title.to_owned(), edits: Vec::new(), rules: String::new(), message: None });
        } else if let Some(info) = lines[at].strip_prefix("```") {
            let start = at + 1;
            let end = (start..lines.len()).find(|index| lines[*index] == "```").unwrap();
            let text: String = lines[start..end].iter().map(|line| format!("{line}\n")).collect();
            let case = found.last_mut().unwrap();
            match info {
                "replace" => {
                    let (old, new) = text.split_once("=====\n").unwrap();
                    case.edits.push((old.trim_end_matches('\n').to_owned(), new.trim_end_matches('\n').to_owned()));
                }
                "rules" => case.rules = text,
                "message" => case.message = Some((start, end, text)),
                other => panic!("unknown block {other}"),
            }
            at = end;
        }
        at += 1;
    }
    found
}

fn render(case: &Case) -> String {
    let (mut agreement, mut rules) = (AGREEMENT.to_owned(), format!("{RULES}\n{}", case.rules));
    for (old, new) in &case.edits {
        let file = if agreement.contains(old) { &mut agreement } else { &mut rules };
        assert!(file.contains(old), "`{old}` is not in the rulebook");
        *file = file.replacen(old, new, 1);
    }
    let mut sources = SourceSet::default();
    sources.add("small/agreement.toml", agreement);
    sources.add("small/psr/rules.toml", rules);
    let (rulebook, problems) = load(&sources);
    let mut text = render_all(&problems, &sources, false);
    text.push_str(if rulebook.is_some() { "loaded\n" } else { "not loaded\n" });
    text
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    found.sort();
    found
}

fn bless() {
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
        for case in cases(&page).iter().rev() {
            let (start, end, _) = case.message.as_ref().unwrap();
            lines.splice(*start..*end, render(case).lines().map(str::to_owned));
        }
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
}

fn main() {
    let args = Arguments::from_args();
    if std::env::var_os("ORIGO_BLESS").is_some() {
        bless();
    }
    let mut trials = vec![Trial::test("the small rulebook is sound", || {
        let sound = Case { title: String::new(), edits: Vec::new(), rules: String::new(), message: None };
        let text = render(&sound);
        if text == "loaded\n" { Ok(()) } else { Err(Failed::from(text)) }
    })];
    for path in pages() {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        for case in cases(&std::fs::read_to_string(&path).unwrap()) {
            trials.push(Trial::test(format!("{stem}: {}", case.title), move || {
                let found = render(&case);
                let (_, _, expected) = case.message.as_ref().unwrap();
                if found == *expected {
                    Ok(())
                } else {
                    Err(format!("expected\n{expected}\nfound\n{found}\n(ORIGO_BLESS=1 rewrites it)").into())
                }
            }));
        }
    }
    libtest_mimic::run(&args, trials).exit();
}
