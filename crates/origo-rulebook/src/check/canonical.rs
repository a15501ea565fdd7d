//! The canonical print of a checked rulebook and its hash: what an auditor replays against.
//!
//! It is made from the checked values, not from the text, so that `fmt`, comments and the order of files do not
//! change it, and any change of law, citation or reading does.

use crate::Rulebook;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

pub(crate) fn hash(rulebook: &Rulebook) -> String {
    let print = print(rulebook);
    Sha256::digest(print.as_bytes()).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn print(rulebook: &Rulebook) -> String {
    // Derived debug text of plain values is stable for one version of the format; the index, the hash and the
    // explanations of the lint are left out.
    let mut canonical = rulebook.clone();
    canonical.by_heading.clear();
    canonical.hash.clear();
    canonical.explained.clear();
    canonical.rules.sort_by(|a, b| a.id.cmp(&b.id));
    canonical.kinds.sort_by(|a, b| a.id.cmp(&b.id));
    canonical.thresholds.sort_by(|a, b| a.id.cmp(&b.id));
    format!("origo-rulebook 1\n{canonical:?}")
}
