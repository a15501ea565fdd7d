//! Materials whose code has several candidates: each is tried, wherever it makes a difference.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    dead_code,
    reason = "a test stops at the first surprise, and shares helpers with others"
)]

mod support;

use origo::base::{Elections, HsCode, OriginClaim};
use origo::rulebook::{Rulebook, SourceSet, load};
use support::{agreement, amount, bare, material};

fn rulebook(criterion: &str, origin: &str) -> Rulebook {
    let mut sources = SourceSet::default();
    sources.add("agreement.toml", format!("{}\n{criterion}", agreement("2020-07-01", &[])));
    let rule = format!("[[rule]]\nid = \"rule\"\ngoods = \"2009\"\norigin = \"{origin}\"\ncite = [\"T 1\"]\n");
    sources.add("psr/rules.toml", rule);
    let (rulebook, problems) = load(&sources);
    rulebook.unwrap_or_else(|| panic!("{problems:?}"))
}

fn status(rulebook: &Rulebook, candidates: &[&str]) -> &'static str {
    let mut case = bare(HsCode::parse("2009.39").unwrap(), "US", "2024-03-31", "none");
    case.good.transaction_value = Some(amount("100"));
    let mut line = material(0, HsCode::parse("2009.11").unwrap(), Some("10"), OriginClaim::NonOriginating);
    line.hs = candidates.iter().map(|code| HsCode::parse(code).unwrap()).collect();
    case.materials = vec![line];
    origo::origin::determine(rulebook, &case, &Elections::default()).status.word()
}

/// Both candidates fail the change alike, and only one is of the good's own subheading, where criterion D can help.
#[test]
fn a_candidate_of_the_own_subheading_is_told_from_one_beside_it() {
    let d = "[[criterion]]\nid = \"D\"\nname = \"with its parts\"\norigin = \"RVC(TV >= 60%)\"\nown_subheading = true\ncite = [\"T 1\"]\n";
    let rulebook = rulebook(d, "shift(CC)");
    assert_eq!(status(&rulebook, &["2009.39"]), "originating");
    assert_eq!(status(&rulebook, &["2009.11"]), "non-originating");
    assert_eq!(status(&rulebook, &["2009.11", "2009.39"]), "undetermined");
}

/// Both candidates make the change, and only one is in the list of the focused value.
#[test]
fn a_candidate_of_a_list_is_told_from_one_beside_it() {
    let rulebook = rulebook("", "RVC(FV >= 95% of {2009.11})");
    assert_eq!(status(&rulebook, &["2009.39"]), "originating");
    assert_eq!(status(&rulebook, &["2009.11"]), "non-originating");
    assert_eq!(status(&rulebook, &["2009.11", "2009.39"]), "undetermined");
    assert_eq!(status(&rulebook, &["2009"]), "undetermined");
}
