//! From the texts of a rulebook to a checked [`Rulebook`].

pub(crate) mod agreement;
pub(crate) mod calculations;
pub(crate) mod figures;
pub(crate) mod general;
pub(crate) mod rules;
pub(crate) mod text;

use crate::{Diagnostic, FileId, Place, Rulebook, SourceSet, check};
use origo_base::{Citation, HsSet};
use std::cell::RefCell;
use text::Reader;
use toml::de::DeTable;

/// Loads a rulebook from its texts: one whose path ends in `agreement.toml`, and any number of files with rules.
///
/// Returns every problem found; the rulebook is there only if none of them is an error.
pub fn load(sources: &SourceSet) -> (Option<Rulebook>, Vec<Diagnostic>) {
    let problems = RefCell::new(Vec::new());
    let mut parsed = Vec::new();
    for (file, source) in sources.files() {
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        for error in &errors {
            problems.borrow_mut().push(toml_problem(file, error));
        }
        parsed.push((file, source, table));
    }
    // What follows a break in the form would only be noise.
    if !problems.borrow().is_empty() {
        return (None, problems.into_inner());
    }
    let is_agreement = |path: &str| path.ends_with("agreement.toml");
    let agreement = parsed.iter().find(|(_, source, _)| is_agreement(&source.path));
    let Some((file, source, table)) = agreement else {
        let path = sources.files().next().map_or_else(|| "the rulebook".to_owned(), |(_, file)| file.path.clone());
        let place = Place::File { path };
        let problem = Diagnostic::at("no-agreement", crate::Severity::Error, place, "there is no `agreement.toml`")
            .help("a rulebook is a folder with `agreement.toml` and `psr/*.toml`");
        return (None, vec![problem]);
    };
    let reader = Reader::new(*file, &source.text, table.get_ref(), 0..0, "the agreement", &problems);
    let mut draft = agreement::read(reader);
    for (file, source, table) in parsed.iter().filter(|(_, source, _)| !is_agreement(&source.path)) {
        let mut reader = Reader::new(*file, &source.text, table.get_ref(), 0..0, "the file", &problems);
        draft.thresholds.extend(figures::read(&mut reader));
        rules::read(reader, &mut draft);
    }
    let rulebook = check::check(draft, &problems);
    let mut problems = problems.into_inner();
    problems.iter_mut().for_each(|problem| narrow(problem, sources));
    problems.sort_by(|a, b| a.place.cmp(&b.place));
    let sound = !problems.iter().any(Diagnostic::is_error);
    (rulebook.filter(|_| sound), problems)
}

/// Underlines the name that is wrong rather than the whole value that holds it, where the message quotes it.
fn narrow(problem: &mut Diagnostic, sources: &SourceSet) {
    let Some(name) = problem.found.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) else { return };
    if let Place::Text { file, start, end } = &mut problem.place {
        let text = sources.get(*file).and_then(|source| source.text.get(*start..*end)).unwrap_or("");
        let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
        let whole_word = |(at, _): &(usize, &str)| {
            let before = text.get(..*at).and_then(|before| before.chars().next_back());
            let after = text.get(at + name.len()..).and_then(|after| after.chars().next());
            !joined(before) && !joined(after)
        };
        if let Some((at, _)) = text.match_indices(name).find(whole_word) {
            *start += at;
            *end = *start + name.len();
        }
    }
}

/// A problem of TOML itself, in our words around the parser's.
pub(crate) fn toml_problem(file: FileId, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    Diagnostic::error("toml", file, span, format!("this is not valid toml: {}", error.message().to_lowercase()))
        .found("text that breaks the form")
        .help("the file is read as toml 1.1: keys, an equals sign, and values in quotes")
}

/// The `cite` field, which every clause must have.
fn citations(reader: &mut Reader<'_>) -> Vec<Citation> {
    let texts = reader.texts("cite");
    if texts.is_empty() {
        reader.missing("cite", "[\"UR 7(3)\"]");
    }
    texts
        .iter()
        .filter_map(|text| {
            reader.parsed("cite", text, "UR 7(3)", |t| Citation::parse(t).map_err(|e| e.problem().to_owned()))
        })
        .collect()
}

fn hs_set(text: &str) -> Result<HsSet, String> {
    HsSet::parse(text).map_err(|error| error.to_string())
}

fn slug(text: &str) -> Result<String, String> {
    let good = !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-');
    if good { Ok(text.to_owned()) } else { Err("a name has lower-case letters, digits and hyphens".to_owned()) }
}
