//! Every published example on a topic of the schedules has a case, where the list of them stands beside the project.

use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A list of examples, words of which one marks a topic of the schedules, and how many examples they name at least.
const LISTS: [(&str, &[&str], usize); 2] = [
    ("usmca.jsonl", &["cost_allocation", "inventory", "non_allowable_interest", "net_cost", "currency"], 30),
    (
        "nafta.jsonl",
        &[
            "net cost method",
            "net cost per",
            "net cost of",
            "currency",
            "overhead",
            "identical materials: ",
            "fungible",
            "non-allowable interest",
        ],
        30,
    ),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/law/examples")
}

pub(crate) fn trials(ids: Vec<String>) -> Vec<Trial> {
    let ids = Arc::new(ids);
    let trial = |(file, topics, least): (&'static str, &'static [&'static str], usize)| {
        let ids = Arc::clone(&ids);
        let title = format!("every example of {file} on these schedules has a case");
        Trial::test(title, move || covered(file, topics, least, &ids)).with_ignored_flag(!folder().join(file).is_file())
    };
    LISTS.into_iter().map(trial).collect()
}

fn covered(file: &str, topics: &[&str], least: usize, ids: &[String]) -> Result<(), Failed> {
    let text = std::fs::read_to_string(folder().join(file))?;
    let (mut named, mut missing) = (0, Vec::new());
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let row: Value = serde_json::from_str(line)?;
        let (id, topic) = (row["id"].as_str().unwrap_or_default(), row["topic"].as_str().unwrap_or_default());
        if topics.iter().any(|word| topic.contains(word)) {
            named += 1;
            if !ids.iter().any(|known| known == id) {
                missing.push(id.to_owned());
            }
        }
    }
    match (missing.is_empty(), named >= least) {
        (true, true) => Ok(()),
        (true, false) => Err(format!("only {named} examples are named by the topics").into()),
        (false, _) => Err(format!("without a case: {}", missing.join(", ")).into()),
    }
}
