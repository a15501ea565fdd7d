mod output;

use super::{bad_input, colors};
use crate::files;
use clap::ValueEnum;
use origo::base::{Country, Date};
use origo::rulebook::{Diagnostic, Rulebook, render_all};
use origo::table::{Names, decode, read};
use origo::{Library, Request, RulebookRef, problems_beside, qualify};
use output::Output;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `origo qualify`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files or folders of goods: .xlsx, .csv, .toml, .json; a folder with lines.csv is one good
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Rulebooks by id or path, each with a date of its own after @; without it the ones in force on the good's date
    #[arg(long, value_delimiter = ',', value_parser = RulebookRef::parse)]
    rulebook: Vec<RulebookRef>,
    /// The importing country; without it every party is looked at
    #[arg(long, value_parser = Country::parse)]
    into: Option<Country>,
    /// Stands for every date of the good
    #[arg(long, value_parser = Date::parse)]
    on: Option<Date>,
    /// Apply the rulebooks at this date, whatever the good's dates are
    #[arg(long, value_parser = Date::parse)]
    as_if: Option<Date>,
    /// Choose an option for a disputed point: ID=OPTION
    #[arg(long, value_parser = reading)]
    reading: Vec<(String, String)>,
    /// Everything: all findings, all elections, what is taken for granted
    #[arg(long)]
    all: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write to this file what would be printed; a worksheet is always written to one, ending in .xlsx
    #[arg(long, value_name = "FILE", required_if_eq("format", "xlsx"))]
    output: Option<PathBuf>,
    /// Exit with 1 unless every good has this status
    #[arg(long, value_enum)]
    require: Option<Required>,
    /// Colors
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A report for people
    Text,
    /// The report for a memo
    Markdown,
    /// The reports of all goods as one page with drawings, which needs nothing else
    Html,
    /// One line for each answer
    Summary,
    /// Determinations for programs and auditors; `origo replay` reads them
    Json,
    /// One answer as a workbook with live formulas, to recompute; needs --output
    Xlsx,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Required {
    /// Every answer is originating
    Originating,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Options given twice for one reading contradict each other.
fn chosen(readings: &[(String, String)]) -> Result<BTreeMap<String, String>, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for (id, option) in readings {
        if let Some(before) = found.insert(id.clone(), option.clone())
            && before != *option
        {
            return Err(format!("error[reading] `{id}` is chosen twice, as `{before}` and as `{option}`"));
        }
    }
    Ok(found)
}

fn reading(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((id, option)) if !id.trim().is_empty() && !option.trim().is_empty() => {
            Ok((id.trim().to_owned(), option.trim().to_owned()))
        }
        _ => Err(format!("`{text}` is not a reading: expected ID=OPTION such as step-date=shipped")),
    }
}

pub(crate) fn run(args: &Args) -> ExitCode {
    let (color, error_color) = match args.color {
        Color::Auto => (args.output.is_none() && colors(&std::io::stdout()), colors(&std::io::stderr())),
        fixed => (fixed == Color::Always, fixed == Color::Always),
    };
    let (named, bundled) = match files::named_or_bundled(&args.rulebook, error_color) {
        Ok(loaded) => loaded,
        Err(problems) => {
            eprint!("{problems}");
            return bad_input();
        }
    };
    let readings = match chosen(&args.reading) {
        Ok(readings) => readings,
        Err(problem) => {
            eprintln!("{problem}");
            return bad_input();
        }
    };
    let nomenclature = Library.nomenclature();
    let request =
        Request { into: args.into, as_if: args.as_if, readings, without_advice: args.format == Format::Summary };
    let mut output = match Output::new(args, color) {
        Ok(output) => output,
        Err(problem) => {
            eprintln!("{problem}");
            return bad_input();
        }
    };
    let (mut bad, mut all_originating) = (false, true);
    for path in &args.files {
        let (inputs, problems) = files::inputs(path);
        for problem in problems {
            eprintln!("{problem}");
            bad = true;
        }
        for draft in inputs.iter().flat_map(read) {
            let decoded = decode(draft, &nomenclature, args.on);
            let (errors, notes): (Vec<Diagnostic>, Vec<Diagnostic>) =
                decoded.draft.problems.iter().cloned().partition(Diagnostic::is_error);
            // A file whose date cannot be read is held against every rulebook for the names that it uses.
            let day = args.as_if.or(args.on).or(decoded.file.as_ref().map(|file| file.case.dates.of_law()));
            let day = day.or_else(|| Names::of(&decoded.draft).day);
            let in_force = |rulebook: &&Rulebook| match (day, rulebook.in_force()) {
                (Some(day), Some(period)) => period.contains(day),
                (None, _) => true,
                (_, None) => false,
            };
            let chosen: Vec<_> = match named.is_empty() {
                false => named.iter().map(|(rulebook, date)| (rulebook, *date)).collect(),
                true => bundled.iter().filter(in_force).map(|rulebook| (rulebook, None)).collect(),
            };
            if chosen.is_empty() {
                let periods: Vec<String> = bundled
                    .iter()
                    .filter_map(|rulebook| Some(format!("{} {}", rulebook.id(), rulebook.in_force()?)))
                    .collect();
                eprintln!(
                    "error[not-in-force] {}: no bundled rulebook is in force on {}\n    expected a date in one of: {}\n    help     name one with --rulebook ID --as-if DATE",
                    decoded.draft.path,
                    day.map(|day| day.to_string()).unwrap_or_default(),
                    periods.join(", ")
                );
                bad = true;
            }
            let Some(file) = decoded.file.as_ref().filter(|_| errors.is_empty()) else {
                let mut problems = decoded.draft.problems.clone();
                let every: Vec<_> = bundled.iter().map(|rulebook| (rulebook, None)).collect();
                let held_against = if chosen.is_empty() { &every } else { &chosen };
                problems.extend(problems_beside(held_against, &decoded.draft, args.on, &request));
                problems.sort_by_cached_key(|problem| (problem.severity, problem.place.order()));
                eprint!("{}", render_all(&problems, &decoded.draft.sources, error_color));
                bad = true;
                continue;
            };
            if chosen.is_empty() {
                // Names that no rulebook knows show with the date.
                let every: Vec<_> = bundled.iter().map(|rulebook| (rulebook, None)).collect();
                let beside = problems_beside(&every, &decoded.draft, args.on, &request);
                eprint!("{}", render_all(&beside, &decoded.draft.sources, error_color));
                continue;
            }
            let answer = qualify(&chosen, &nomenclature, file, &decoded.draft, &request);
            let wrong = answer.problems.iter().any(Diagnostic::is_error);
            let mut said = notes;
            said.extend(answer.problems.iter().cloned());
            if wrong {
                eprint!("{}", render_all(&answer.problems, &decoded.draft.sources, error_color));
                bad = true;
            }
            all_originating &= answer.all_originating();
            output.add(answer, &decoded.draft, said);
        }
    }
    if let Err(problem) = output.finish() {
        eprintln!("{problem}");
        bad = true;
    }
    if bad {
        bad_input()
    } else if args.require == Some(Required::Originating) && !all_originating {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}
