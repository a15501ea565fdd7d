use super::{bad_input, colors, print};
use crate::files;
use origo::rulebook::{Diagnostic, Rulebook, Severity, render_all};
use origo::table::{decode, read};
use origo::{Library, RulebookRef, settle};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `origo figures`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files or folders of goods
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Rulebooks by id or path; without it the ones in force on the good's date
    #[arg(long, value_delimiter = ',', value_parser = RulebookRef::parse)]
    rulebook: Vec<RulebookRef>,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    let color = colors(&std::io::stderr());
    let (named, bundled) = match files::named_or_bundled(&args.rulebook, color) {
        Ok(loaded) => loaded,
        Err(problems) => {
            eprint!("{problems}");
            return bad_input();
        }
    };
    let nomenclature = Library.nomenclature();
    let mut bad = false;
    for path in &args.files {
        let (inputs, problems) = files::inputs(path);
        for problem in problems {
            eprintln!("{problem}");
            bad = true;
        }
        for draft in inputs.iter().flat_map(read) {
            let decoded = decode(draft, &nomenclature, None);
            let draft = &decoded.draft;
            let Some(file) = decoded.file.as_ref().filter(|_| !draft.problems.iter().any(Diagnostic::is_error)) else {
                eprint!("{}", render_all(&draft.problems, &draft.sources, color));
                bad = true;
                continue;
            };
            let day = file.case.dates.of_law();
            let in_force = |rulebook: &&Rulebook| rulebook.in_force().is_some_and(|period| period.contains(day));
            // What is named is asked for, whatever the day: the books do not depend on it.
            let chosen: Vec<&Rulebook> = match named.is_empty() {
                true => bundled.iter().filter(in_force).collect(),
                false => named.iter().map(|(rulebook, _)| rulebook).collect(),
            };
            if chosen.is_empty() {
                eprintln!("error[not-in-force] {}: no bundled rulebook is in force on {day}", draft.path);
                eprintln!("    help     name one with --rulebook");
                bad = true;
            }
            for rulebook in chosen {
                let settled = settle(rulebook, file, &file.elections, draft);
                print(&format!("{} under {}\n", file.case.good.part, rulebook.id()));
                if file.books.is_empty() {
                    print("  no line is drawn from an inventory, and there are no loans\n");
                }
                settled.steps.iter().for_each(|step| print(&format!("  {step}\n")));
                let (errors, notes): (Vec<_>, Vec<_>) =
                    settled.problems.into_iter().partition(|problem| problem.severity == Severity::Error);
                notes.iter().for_each(|note| print(&format!("  - {}\n", note.message)));
                if !errors.is_empty() {
                    eprint!("{}", render_all(&errors, &draft.sources, color));
                    bad = true;
                }
            }
        }
    }
    if bad { bad_input() } else { ExitCode::SUCCESS }
}
