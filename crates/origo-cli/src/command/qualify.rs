use super::{bad_input, colors, print, worksheet};
use crate::files;
use clap::ValueEnum;
use origo::base::{Country, Date};
use origo::rulebook::{Diagnostic, Rulebook, Severity, render_all};
use origo::table::{Names, decode, read};
use origo::{Library, Request, RulebookRef, Style, problems_beside, qualify, render_answer, summary_line, wire};
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
    /// Where the worksheet goes: a file ending in .xlsx, written over if it is there
    #[arg(long, required_if_eq("format", "xlsx"))]
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
        Color::Auto => (colors(&std::io::stdout()), colors(&std::io::stderr())),
        fixed => (fixed == Color::Always, fixed == Color::Always),
    };
    let named = match files::rulebooks(&args.rulebook, error_color) {
        Ok(named) => named,
        Err(problems) => {
            eprint!("{problems}");
            return bad_input();
        }
    };
    let bundled = match files::all_bundled(args.rulebook.is_empty(), error_color) {
        Ok(bundled) => bundled,
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
    if let Some(path) = &args.output
        && let Err(problem) = worksheet::may_go_to(path, args.format == Format::Xlsx)
    {
        eprintln!("{problem}");
        return bad_input();
    }
    let nomenclature = Library.nomenclature();
    let request =
        Request { into: args.into, as_if: args.as_if, readings, without_advice: args.format == Format::Summary };
    let style = Style { color, all: args.all, lines: origo::PAGE };
    let (mut bad, mut all_originating, mut answered) = (false, true, 0_usize);
    let mut records = Vec::new();
    let mut sheets = worksheet::Sheets::default();
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
            let notes = notes_text(&said, args.all);
            let style = Style { lines: origo::PAGE.saturating_sub(notes.lines().count()), ..style };
            for one in &answer.answers {
                match args.format {
                    Format::Text => {
                        if answered > 0 {
                            print(&format!("\n{}\n", "─".repeat(80)));
                        }
                        print(&render_answer(one, style));
                    }
                    Format::Summary => print(&format!("{}\n", summary_line(one))),
                    Format::Json => records.push(wire::determination(one, &decoded.draft, &answer.problems)),
                    Format::Xlsx => sheets.add(one, &said),
                }
                answered += 1;
            }
            if !answer.answers.is_empty() && !said.is_empty() {
                match args.format {
                    Format::Text => print(&notes),
                    Format::Summary => eprintln!(
                        "{}: {} on how the file was read (--format text says what)",
                        decoded.draft.path,
                        if said.len() == 1 { "a note".to_owned() } else { format!("{} notes", said.len()) }
                    ),
                    Format::Json | Format::Xlsx => {}
                }
            }
        }
    }
    if let Some(path) = &args.output
        && let Err(problem) = sheets.write(path)
    {
        eprintln!("{problem}");
        bad = true;
    }
    if args.format == Format::Json {
        let text = match records.as_slice() {
            [one] => serde_json::to_string_pretty(one),
            _ => serde_json::to_string_pretty(&records),
        };
        print(&text.unwrap_or_default());
        print("\n");
    }
    if bad {
        bad_input()
    } else if args.require == Some(Required::Originating) && !all_originating {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}

/// What was restored, rounded, assumed or left unread.
fn notes_text(notes: &[Diagnostic], all: bool) -> String {
    let notes: Vec<&Diagnostic> = notes.iter().filter(|note| note.severity == Severity::Warning).collect();
    if notes.is_empty() {
        return String::new();
    }
    let limit = if all { usize::MAX } else { 6 };
    let mut text = String::from("\nnotes on the file\n");
    for note in notes.iter().take(limit) {
        let place = match &note.place {
            origo::rulebook::Place::Cell { at, .. } => format!("{at}: "),
            _ => String::new(),
        };
        text.push_str(&format!("  - {place}{}\n", note.message));
    }
    let more = notes.len().saturating_sub(limit);
    if more > 0 {
        text.push_str(&format!("  … {more} more with --all\n"));
    }
    text
}
