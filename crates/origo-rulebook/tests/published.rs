//! The sentences of published agreements, where they are at hand in `../shared/law/psr`, which is no part of the project:
//! the share that is compiled. Without them the test is counted as skipped; `treaty.rs` has sentences of our own.
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
use origo_base::HsSet;
use origo_rulebook::SourceSet;
use origo_rulebook::treaty::{Structure, compile};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/law/psr")
}

fn main() {
    let trial = Trial::test("published sentences are compiled, 98 of 100", share).with_ignored_flag(!folder().is_dir());
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit();
}

fn share() -> Result<(), Failed> {
    let methods: Vec<(String, String)> =
        [("transaction value", "tv"), ("net cost", "nc"), ("build-up", "bu"), ("build-down", "bd")]
            .iter()
            .map(|(name, id)| ((*name).to_owned(), (*id).to_owned()))
            .collect();
    let (mut all, mut usable) = (0_u32, 0_u32);
    for path in std::fs::read_dir(folder()).unwrap().flatten().map(|entry| entry.path()) {
        for line in std::fs::read_to_string(&path).unwrap().lines().filter(|line| !line.contains("\"kind\": \"note\""))
        {
            let (_, rest) = line.split_once("\"text\": \"").unwrap();
            let text = rest.split("\", \"").next().unwrap().replace("\\\"", "\"");
            all += 1;
            let mut sources = SourceSet::default();
            let file = sources.add("row", text.clone());
            let product =
                rest.split("\"product\": \"").nth(1).or_else(|| line.split("\"product\": \"").nth(1)).unwrap_or("");
            let product =
                product.split('"').next().unwrap().replace(" through ", "..").replace([' '], "").replace('-', "..");
            let product = HsSet::parse(&product).unwrap_or_default();
            let rule = compile(&text, file, &product, &methods);
            usable += u32::from(rule.is_ok_and(|rule| rule.structure < Structure::Opaque));
        }
    }
    if usable * 100 >= all * 98 { Ok(()) } else { Err(format!("{usable} of {all} sentences").into()) }
}
