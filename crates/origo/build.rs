//! Lists the rulebooks and the data that ship inside the library, so that adding one needs no change of code.

#![expect(clippy::disallowed_methods, reason = "a build script reads the repository and writes for the compiler")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries.flatten() {
        let path = entry.path();
        // The law's worked examples stand beside the rules that they try; they are read by tests alone.
        let examples = path.file_name().is_some_and(|name| name == "examples");
        if path.is_dir() && !examples {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut code = String::new();
    let mut list = |name: &str, folder: &str, ending: &str| {
        let base = root.join(folder);
        let _ = writeln!(code, "static {name}: &[(&str, &str)] = &[");
        for path in files(&base, ending) {
            let short = path.strip_prefix(&root).map(|p| p.display().to_string()).unwrap_or_default();
            let full = std::fs::canonicalize(&path).unwrap_or(path);
            let _ = writeln!(code, "    ({short:?}, include_str!({:?})),", full.display().to_string());
        }
        code.push_str("];\n");
        println!("cargo::rerun-if-changed={}", base.display());
    };
    list("RULEBOOKS", "rulebooks", "toml");
    list("EDITIONS", "data/hs", "txt");
    list("CHANGES", "data/hs", "csv");
    let out = std::env::var("OUT_DIR").unwrap_or_default();
    let written = std::fs::write(Path::new(&out).join("bundled.rs"), code);
    if let Err(error) = written {
        println!("cargo::error=the list of bundled files cannot be written: {error}");
    }
}
