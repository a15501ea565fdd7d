//! Console transcripts: every ```` ```console ```` block of the pages in `tests/transcripts`, of the README and of the
//! book is run and its output compared, each as a named test.
//!
//! A block whose info string has a second word, such as ```` ```csv lines.csv ````, is a file for the commands after it in
//! the same section; `encoding=…` after the name stores it so. `ORIGO_BLESS=1` rewrites outputs; read the diff.
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
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn pages() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md")];
    for folder in [root().join("crates/origo-cli/tests/transcripts"), root().join("book")] {
        let mut names: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
        names.retain(|path| path.extension().is_some_and(|e| e == "md"));
        names.sort();
        found.extend(names);
    }
    found
}

/// A section of a page: its heading, the files it makes and the console blocks with their line spans.
struct Section {
    title: String,
    blocks: Vec<Block>,
}

enum Block {
    File { name: String, encoding: Option<String>, text: String },
    Console { first: usize, last: usize, text: String },
}

fn sections(page: &str) -> Vec<Section> {
    let mut found = vec![Section { title: String::new(), blocks: Vec::new() }];
    let lines: Vec<&str> = page.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if let Some(title) = line.strip_prefix('#') {
            let title = title.trim_start_matches('#').trim().to_owned();
            found.push(Section { title, blocks: Vec::new() });
        } else if let Some(info) = line.strip_prefix("```") {
            let start = at + 1;
            let end = (start..lines.len()).find(|index| lines[*index] == "```").unwrap();
            let text = lines[start..end].iter().map(|line| format!("{line}\n")).collect::<String>();
            let words: Vec<&str> = info.split_whitespace().collect();
            let blocks = &mut found.last_mut().unwrap().blocks;
            match words.as_slice() {
                ["console"] => blocks.push(Block::Console { first: start, last: end, text }),
                [_, name, rest @ ..] => blocks.push(Block::File {
                    name: (*name).to_owned(),
                    encoding: rest.iter().find_map(|word| word.strip_prefix("encoding=")).map(str::to_owned),
                    text,
                }),
                _ => {}
            }
            at = end;
        }
        at += 1;
    }
    found
}

fn encode(text: &str, encoding: Option<&str>) -> Vec<u8> {
    match encoding {
        None => text.as_bytes().to_vec(),
        Some("utf-16le") => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Some("utf-16le-bom") => {
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        }
        Some("latin-1") => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        Some(other) => panic!("unknown encoding {other}"),
    }
}

/// Runs the commands of a block, in a folder, and returns it with the output they give.
fn run(block: &str, folder: &Path) -> String {
    let mut out = String::new();
    for line in block.lines().filter(|line| line.starts_with("$ ")) {
        let command = line.trim_start_matches("$ ");
        let words = command.strip_prefix("cargo run --release -- ").or_else(|| command.strip_prefix("origo "));
        let words = words.unwrap_or_else(|| panic!("`{command}` is not a command of origo"));
        let (words, target) = words.split_once(" > ").map_or((words, None), |(w, target)| (w, Some(target.trim())));
        let result = Command::new(env!("CARGO_BIN_EXE_origo"))
            .args(words.split_whitespace())
            .current_dir(folder)
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        out.push_str(line);
        out.push('\n');
        let stdout = String::from_utf8(result.stdout).unwrap();
        match target {
            Some(target) => std::fs::write(folder.join(target), stdout).unwrap(),
            None => out.push_str(&stdout),
        }
        out.push_str(&String::from_utf8(result.stderr).unwrap());
        let code = result.status.code().unwrap();
        if code != 0 {
            out.push_str(&format!("[exit {code}]\n"));
        }
    }
    out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A folder of its own, with the repository's examples and rulebooks beside the section's files.
fn folder(name: &str, section: &Section) -> PathBuf {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("transcripts").join(plain);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for linked in ["examples", "rulebooks"] {
        std::os::unix::fs::symlink(root().join(linked), folder.join(linked)).unwrap();
    }
    for block in &section.blocks {
        if let Block::File { name, encoding, text } = block {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, encode(text, encoding.as_deref())).unwrap();
        }
    }
    folder
}

fn check(name: &str, section: &Section) -> Result<(), Failed> {
    let folder = folder(name, section);
    for block in &section.blocks {
        if let Block::Console { text, .. } = block {
            let found = run(text, &folder);
            if found != *text {
                return Err(format!("expected\n{text}\nfound\n{found}\n(ORIGO_BLESS=1 rewrites it)").into());
            }
        }
    }
    Ok(())
}

fn bless() {
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
        let mut edits = Vec::new();
        for section in sections(&page) {
            let folder = folder("bless", &section);
            for block in &section.blocks {
                if let Block::Console { first, last, text } = block {
                    edits.push((*first, *last, run(text, &folder)));
                }
            }
        }
        for (first, last, text) in edits.into_iter().rev() {
            lines.splice(first..last, text.lines().map(str::to_owned));
        }
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
}

fn main() {
    let args = Arguments::from_args();
    if std::env::var_os("ORIGO_BLESS").is_some() {
        bless();
    }
    let mut trials = Vec::new();
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        for section in sections(&page) {
            if section.blocks.iter().any(|block| matches!(block, Block::Console { .. })) {
                let name = format!("{stem}: {}", section.title);
                trials.push(Trial::test(name.clone(), move || check(&name, &section)));
            }
        }
    }
    libtest_mimic::run(&args, trials).exit();
}
