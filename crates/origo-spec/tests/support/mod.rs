//! The rulebooks that ship with the project, for the tests of this folder.

use origo_rulebook::{Rulebook, SourceSet, load, render_all};
use std::path::Path;

/// A rulebook that ships, each of its files edited first.
#[expect(clippy::disallowed_methods, reason = "a test may read the rulebooks that it is about")]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
pub(crate) fn shipped(id: &str, edit: impl Fn(String) -> String) -> Rulebook {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks").join(id);
    let mut sources = SourceSet::default();
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    sources.add("agreement.toml", edit(read(&folder.join("agreement.toml"))));
    let mut names: Vec<_> = std::fs::read_dir(folder.join("psr")).unwrap().flatten().map(|e| e.path()).collect();
    names.sort();
    for name in names.iter().filter(|name| name.extension().is_some_and(|e| e == "toml")) {
        sources.add(name.display().to_string(), edit(read(name)));
    }
    let (rulebook, problems) = load(&sources);
    rulebook.unwrap_or_else(|| panic!("{}", render_all(&problems, &sources, false)))
}
