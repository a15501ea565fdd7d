//! Reading from disk: goods and rulebooks.

use origo::base::Date;
use origo::rulebook::{Rulebook, SourceSet, load, render_all};
use origo::table::Input;
use origo::table::write::TEMPLATE_ENDING;
use origo::{Library, RulebookRef};
use std::path::{Path, PathBuf};

/// The inputs behind a path: a file, a folder of tables of one good, or a folder of files. What cannot be read is
/// reported and does not keep the rest from being answered.
pub(crate) fn inputs(path: &Path) -> (Vec<Input>, Vec<String>) {
    let (mut found, mut problems, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    collect(path, &mut found, &mut problems, &mut seen);
    (found, problems)
}

fn collect(path: &Path, found: &mut Vec<Input>, problems: &mut Vec<String>, seen: &mut Vec<PathBuf>) {
    let shown = path.display().to_string();
    let trouble =
        |path: &Path, error: &std::io::Error| format!("error[unreadable] {}: {}", path.display(), reason(error));
    if !path.is_dir() {
        match std::fs::read(path) {
            Ok(bytes) => found.push(Input::File { path: shown, bytes }),
            Err(error) => problems.push(trouble(path, &error)),
        }
        return;
    }
    // A folder that links to one above it is looked at once.
    if let Ok(real) = path.canonicalize() {
        if seen.contains(&real) {
            return;
        }
        seen.push(real);
    }
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => return problems.push(trouble(path, &error)),
    };
    let mut names: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    names.sort();
    names.retain(|name| !hidden(name));
    let is_table = |name: &PathBuf| name.file_name().is_some_and(|name| name == "lines.csv" || name == "lines.tsv");
    if names.iter().any(is_table) {
        let mut files = Vec::new();
        for name in names.iter().filter(|name| name.is_file()) {
            match std::fs::read(name) {
                Ok(bytes) => files.push((name.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes)),
                Err(error) => return problems.push(trouble(name, &error)),
            }
        }
        found.push(Input::Folder { path: shown, files });
        return;
    }
    let before = (found.len(), problems.len());
    for name in names.iter().filter(|name| name.is_dir() || readable(name)) {
        collect(name, found, problems, seen);
    }
    if before == (found.len(), problems.len()) {
        problems.push(format!(
            "error[empty] {shown}: the folder holds no good\n    help     put .xlsx, .csv, .toml or .json files into it"
        ));
    }
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '~']))
}

fn readable(path: &Path) -> bool {
    const ENDINGS: [&str; 9] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "toml", "json"];
    path.extension().is_some_and(|ending| ENDINGS.contains(&ending.to_string_lossy().to_ascii_lowercase().as_str()))
}

/// Whether a file is this input, or one of the goods in it if it is a folder; a file that does not exist is none.
pub(crate) fn is_input(file: &Path, input: &Path) -> bool {
    match (file.canonicalize(), input.canonicalize()) {
        (Ok(file), Ok(input)) => file == input || (file.starts_with(&input) && readable(&file)),
        _ => false,
    }
}

/// Why a file could not be read or written.
pub(crate) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string().to_lowercase(),
    }
}

/// Whether a workbook can be written under this name.
pub(crate) fn named_as_workbook(path: &Path) -> Result<(), String> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(TEMPLATE_ENDING)) {
        return Ok(());
    }
    Err(format!(
        "error[ending] {}: a workbook is written here\n    expected a name that ends in .{TEMPLATE_ENDING}",
        path.display()
    ))
}

/// Writes a file.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|error| format!("error[unwritable] {}: {}", path.display(), reason(&error)))
}

/// A file as text, which must be UTF-8.
pub(crate) fn text(path: &Path) -> Result<String, String> {
    let bytes =
        std::fs::read(path).map_err(|error| format!("error[unreadable] {}: {}", path.display(), reason(&error)))?;
    String::from_utf8(bytes).map_err(|_| {
        format!("error[encoding] {}: the file is not utf-8\n    help     save it as utf-8", path.display())
    })
}

/// A rulebook that was named, with a date of its own, if it has one.
pub(crate) type Named = (Rulebook, Option<Date>);

/// The rulebooks that are named, or, where none is, every bundled one.
pub(crate) fn named_or_bundled(names: &[RulebookRef], color: bool) -> Result<(Vec<Named>, Vec<Rulebook>), String> {
    Ok((rulebooks(names, color)?, all_bundled(names.is_empty(), color)?))
}

/// Every bundled rulebook, if they are wanted.
pub(crate) fn all_bundled(wanted: bool, color: bool) -> Result<Vec<Rulebook>, String> {
    if !wanted {
        return Ok(Vec::new());
    }
    // Each is parsed and checked by itself, so they are loaded side by side.
    std::thread::scope(|scope| {
        let ids = Library.ids();
        let loads: Vec<_> = ids.into_iter().map(|id| scope.spawn(move || rulebook(id, color))).collect();
        let failed = || Err("error[internal] a bundled rulebook could not be loaded\n".to_owned());
        loads.into_iter().map(|load| load.join().unwrap_or_else(|_| failed())).collect()
    })
}

/// The texts of a rulebook: a bundled one by id, a folder, or one of its files.
pub(crate) fn rulebook_sources(name: &str) -> Result<SourceSet, String> {
    if let Some(sources) = Library.sources(name) {
        return Ok(sources);
    }
    let path = Path::new(name);
    let folder = if path.is_file() { path.parent().unwrap_or(Path::new(".")) } else { path };
    if !folder.is_dir() {
        let known = Library.ids();
        let help = origo::rulebook::did_you_mean(name, known.iter().copied());
        return Err(format!(
            "error[unknown-rulebook] there is no rulebook `{name}`\n    expected the id of a bundled rulebook or the path of a folder with agreement.toml\n    help     {help}"
        ));
    }
    let mut sources = SourceSet::default();
    let mut paths = vec![folder.join("agreement.toml")];
    if let Ok(entries) = std::fs::read_dir(folder.join("psr")) {
        let mut rules: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|e| e == "toml"))
            .collect();
        rules.sort();
        paths.extend(rules);
    }
    for path in paths.iter().filter(|path| path.exists()) {
        sources.add(path.display().to_string(), text(path)?);
    }
    if sources.files().next().is_none() {
        return Err(format!(
            "error[no-agreement] {}: there is no agreement.toml\n    help     a rulebook is a folder with agreement.toml and psr/*.toml",
            folder.display()
        ));
    }
    Ok(sources)
}

/// A loaded rulebook with its warnings, or its problems as text.
pub(crate) fn rulebook(name: &str, color: bool) -> Result<Rulebook, String> {
    let sources = rulebook_sources(name)?;
    let (rulebook, problems) = load(&sources);
    rulebook.ok_or_else(|| render_all(&problems, &sources, color))
}

/// Rulebooks that the user named, with their dates.
pub(crate) fn rulebooks(names: &[RulebookRef], color: bool) -> Result<Vec<Named>, String> {
    let mut found = Vec::new();
    let mut problems = String::new();
    for name in names {
        match rulebook(&name.name, color) {
            Ok(loaded) => found.push((loaded, name.as_if)),
            Err(text) => {
                problems.push_str(&text);
                problems.push('\n');
            }
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}
