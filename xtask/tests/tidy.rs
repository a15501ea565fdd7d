//! The repository keeps its own rules.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, and reads the repository that it is about"
)]

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// Every file below a folder with this ending, build results left out.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && !matches!(name.as_str(), "target" | ".git" | "node_modules") {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn short(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

/// The part of a source file before its tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or("")
}

/// Which crate may depend on which, as ARCHITECTURE.md says.
#[test]
fn dependencies_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("origo-base", &[][..]),
        ("origo-rulebook", &["origo-base"][..]),
        ("origo-origin", &["origo-base", "origo-rulebook"][..]),
        ("origo-table", &["origo-base", "origo-rulebook"][..]),
        ("origo-spec", &["origo-base", "origo-rulebook"][..]),
        ("origo", &["origo-base", "origo-rulebook", "origo-origin", "origo-table"][..]),
        ("origo-cli", &["origo"][..]),
    ]);
    let mut seen = 0;
    for manifest in files(&root().join("crates"), &["Cargo.toml"]) {
        let text = std::fs::read_to_string(&manifest).unwrap();
        let table: toml::Table = toml::from_str(&text).unwrap();
        let name = table["package"]["name"].as_str().unwrap();
        let allowed = allowed.get(name).unwrap_or_else(|| panic!("{name} is not in the table"));
        let used = table.get("dependencies").and_then(|d| d.as_table()).into_iter().flat_map(|d| d.keys());
        for dependency in used.filter(|dependency| dependency.starts_with("origo")) {
            assert!(allowed.contains(&dependency.as_str()), "{name} may not depend on {dependency}");
        }
        seen += 1;
    }
    assert_eq!(seen, allowed.len());
}

#[test]
fn exact_crates_hold_no_floating_point() {
    // The doors to what others keep as doubles: cells of a workbook that is written, and numbers of JSON, which are taken by
    // their text.
    let doors = ["crates/origo-table/src/write/number.rs", "crates/origo-table/src/read/structured.rs"];
    for name in ["origo-base", "origo-rulebook", "origo-origin", "origo-spec", "origo-table", "origo", "origo-cli"] {
        for path in files(&root().join("crates").join(name).join("src"), &[".rs"]) {
            if doors.contains(&short(&path).as_str()) {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let words = without_tests(&text).split(|c: char| !c.is_alphanumeric() && c != '_');
            assert!(!words.into_iter().any(|word| word == "f64" || word == "f32"), "{}", short(&path));
        }
    }
}

#[test]
fn no_agreement_is_named_in_code() {
    let ids: Vec<String> = std::fs::read_dir(root().join("rulebooks"))
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(ids.len() >= 2);
    for path in files(&root().join("crates"), &[".rs"]) {
        let name = short(&path);
        if !name.contains("/src/") || name.contains("/tests") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in without_tests(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or("").to_lowercase();
            for id in &ids {
                assert!(!code.contains(&format!("\"{id}\"")), "{name}:{}: {line}", number + 1);
            }
        }
    }
}

#[test]
fn files_are_small_and_finished() {
    for path in files(&root(), &[".rs"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        assert!(lines <= 600, "{} has {lines} lines", short(&path));
        // The words are put together here so that this file does not hold them.
        for word in [["to", "do!("], ["unimpl", "emented!("], ["FIX", "ME"], ["#[ig", "nore"]] {
            let word = word.concat();
            assert!(!text.contains(&word), "{} holds {word}", short(&path));
        }
    }
}

#[test]
fn no_path_of_a_machine_is_in_the_repository() {
    for path in files(&root(), &[".rs", ".md", ".toml", ".csv", ".txt", ".json", "test", "run"]) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for place in [["/ho", "me/"], ["/ro", "ot/"], ["/wo", "rk/"]] {
            let place = place.concat();
            assert!(!text.contains(&place), "{} names {place}", short(&path));
        }
    }
}

#[test]
fn data_folders_say_where_they_come_from() {
    for folder in std::fs::read_dir(root().join("data")).unwrap().flatten().map(|entry| entry.path()) {
        let text = std::fs::read_to_string(folder.join("SOURCE.toml")).unwrap();
        let source: toml::Table = toml::from_str(&text).unwrap();
        for key in ["title", "origin", "licence", "retrieved"] {
            assert!(source.contains_key(key), "{}: no {key}", short(&folder));
        }
        let listed = source["file"].as_array().unwrap();
        for row in listed {
            let name = row["name"].as_str().unwrap();
            let bytes = std::fs::read(folder.join(name)).unwrap();
            let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(
                Some(hash.as_str()),
                row["sha256"].as_str(),
                "{name} is not the file that SOURCE.toml describes"
            );
        }
        let held = std::fs::read_dir(&folder).unwrap().count();
        assert_eq!(held, listed.len() + 1, "{}: a file is not described", short(&folder));
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let workspace: toml::Table = toml::from_str(&std::fs::read_to_string(root().join("Cargo.toml")).unwrap()).unwrap();
    let reasons = std::fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    for name in workspace["workspace"]["dependencies"].as_table().unwrap().keys() {
        assert!(name.starts_with("origo") || reasons.contains(&format!("`{name}`")), "{name} has no reason");
    }
}
