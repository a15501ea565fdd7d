use super::{bad_input, colors, print};
use crate::files;
use origo::base::{Country, Date, EndUse, HsCode, HsSet};
use origo::rulebook::{Rulebook, load, parse_criterion, render_all};
use origo::{Library, ShowRequest, differences, overview, show};
use std::collections::BTreeMap;
use std::process::ExitCode;

/// Verbs of `origo rulebook`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Check rulebooks: every problem at its place, with a fix
    Check {
        /// Ids of bundled rulebooks, or paths
        #[arg(required = true)]
        rulebooks: Vec<String>,
    },
    /// The rules of a code, in notation and in words, with citations and readings; without a code, the words that a good
    /// file may use: facts, kinds, categories of cost, vehicle classes, readings
    Show {
        /// The id of a bundled rulebook, or a path
        rulebook: String,
        /// The code, in the rulebook's edition of the Harmonized System
        #[arg(value_parser = HsCode::parse)]
        code: Option<HsCode>,
        /// Only rules that reach this use, such as oe(pv)
        #[arg(long = "use", value_parser = EndUse::parse, requires = "code")]
        end_use: Option<EndUse>,
        /// Only rules that reach goods of this kind
        #[arg(long, requires = "code")]
        kind: Option<String>,
        /// The day whose figures are shown; without it the day of the legal text, or the last in force
        #[arg(long, value_parser = Date::parse)]
        on: Option<Date>,
        /// The importing country
        #[arg(long, value_parser = Country::parse)]
        into: Option<Country>,
        /// Choose an option for a disputed point: ID=OPTION
        #[arg(long)]
        reading: Vec<String>,
        /// Also say each rule in treaty English
        #[arg(long, requires = "code")]
        treaty: bool,
    },
    /// What the options of a reading change, clause by clause: two enactments of one agreement side by side
    Differences {
        /// The id of a bundled rulebook, or a path
        rulebook: String,
        /// The reading
        reading: String,
        /// Only rules on these goods: codes such as 8708.30 or 8407..8408
        #[arg(value_parser = HsSet::parse)]
        goods: Option<HsSet>,
    },
    /// Compile treaty prose to rules in notation; every code and number of a sentence is kept, or the sentence is refused
    Import(super::import::Args),
    /// What is sound and yet looks like a slip: rules that cannot apply, exceptions that exclude nothing, unused names, codes
    /// that the edition does not have; exit code 1 if a finding is not explained in the files
    Lint {
        /// Ids of bundled rulebooks, or paths
        #[arg(required = true)]
        rulebooks: Vec<String>,
        /// Also the findings that are explained, with their explanations
        #[arg(long)]
        all: bool,
    },
    /// Put the criteria of a rulebook on disk into canonical notation
    Fmt {
        /// Paths of rulebooks
        #[arg(required = true)]
        rulebooks: Vec<String>,
        /// Only say what would change; exit with 1 if something would
        #[arg(long)]
        check: bool,
    },
}

pub(crate) fn run(command: &Command) -> ExitCode {
    match command {
        Command::Check { rulebooks } => check(rulebooks),
        Command::Show { rulebook, code, end_use, kind, on, into, reading, treaty } => {
            let loaded = match files::rulebook(rulebook, colors(&std::io::stderr())) {
                Ok(loaded) => loaded,
                Err(problems) => {
                    eprintln!("{problems}");
                    return bad_input();
                }
            };
            let Some(code) = code else {
                print(&overview(&loaded));
                return ExitCode::SUCCESS;
            };
            let request = ShowRequest {
                hs: *code,
                end_use: end_use.clone(),
                kind: kind.clone(),
                on: on.unwrap_or_else(|| shown_day(&loaded)),
                into: *into,
                readings: BTreeMap::new(),
                treaty: *treaty,
            };
            show_rules(&loaded, request, reading)
        }
        Command::Differences { rulebook, reading, goods } => differ(rulebook, reading, goods.as_ref()),
        Command::Lint { rulebooks, all } => lint(rulebooks, *all),
        Command::Import(args) => super::import::run(args),
        Command::Fmt { rulebooks, check } => format(rulebooks, *check),
    }
}

fn check(names: &[String]) -> ExitCode {
    let mut bad = false;
    for name in names {
        let sources = match files::rulebook_sources(name) {
            Ok(sources) => sources,
            Err(problem) => {
                eprintln!("{problem}");
                bad = true;
                continue;
            }
        };
        let (rulebook, problems) = load(&sources);
        eprint!("{}", render_all(&problems, &sources, colors(&std::io::stderr())));
        match rulebook {
            Some(rulebook) => print(&format!(
                "{}: checked; edition {}, {} product rules, {} thresholds, {} readings, hash {}\n",
                rulebook.id(),
                rulebook.edition(),
                rulebook.rules().len(),
                rulebook.thresholds().len(),
                rulebook.readings().len(),
                rulebook.hash()
            )),
            None => {
                let errors = problems.iter().filter(|problem| problem.is_error()).count();
                eprintln!("{name}: {errors} problems; nothing was loaded");
                bad = true;
            }
        }
    }
    if bad { bad_input() } else { ExitCode::SUCCESS }
}

fn differ(rulebook: &str, reading: &str, goods: Option<&HsSet>) -> ExitCode {
    let rulebook = match files::rulebook(rulebook, colors(&std::io::stderr())) {
        Ok(rulebook) => rulebook,
        Err(problems) => {
            eprint!("{problems}");
            return bad_input();
        }
    };
    let Some(text) = differences(&rulebook, reading, goods) else {
        let known = rulebook.readings().iter().map(|reading| reading.id.as_str());
        eprintln!(
            "error[reading] `{reading}` is not a reading of {}\n    help     {}",
            rulebook.id(),
            origo::rulebook::did_you_mean(reading, known)
        );
        return bad_input();
    };
    print(&text);
    ExitCode::SUCCESS
}

fn lint(names: &[String], all: bool) -> ExitCode {
    let nomenclature = Library.nomenclature();
    let (mut bad, mut unexplained) = (false, 0_usize);
    for name in names {
        let rulebook = match files::rulebook(name, colors(&std::io::stderr())) {
            Ok(rulebook) => rulebook,
            Err(problems) => {
                eprint!("{problems}");
                bad = true;
                continue;
            }
        };
        let findings = origo::lint::lint(&rulebook, &nomenclature);
        for finding in findings.iter().filter(|finding| all || finding.why.is_none()) {
            print(&format!("{}: {}: {}\n", rulebook.id(), finding.key, finding.says));
            if let Some(why) = &finding.why {
                print(&format!("    explained: {why}\n"));
            }
        }
        let open = findings.iter().filter(|finding| finding.why.is_none()).count();
        unexplained += open;
        let hidden = if !all && open < findings.len() { " (--all lists them)" } else { "" };
        print(&format!("{}: {} findings, {open} not explained{hidden}\n", rulebook.id(), findings.len()));
    }
    match (bad, unexplained) {
        (true, _) => bad_input(),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::from(1),
    }
}

/// Without a date: the day of the legal text, if the agreement is in force on it, else its last or first day.
fn shown_day(rulebook: &Rulebook) -> Date {
    let Some(in_force) = rulebook.in_force() else { return Date::LAST };
    match Date::parse(rulebook.edition()) {
        Ok(day) if in_force.contains(day) => day,
        _ if in_force.last() != Date::LAST => in_force.last(),
        _ => in_force.first(),
    }
}

fn show_rules(rulebook: &Rulebook, mut request: ShowRequest, readings: &[String]) -> ExitCode {
    let (code, day) = (request.hs, request.on);
    let mut chosen = BTreeMap::new();
    for text in readings {
        let Some((id, option)) = text.split_once('=') else {
            eprintln!("error[reading] `{text}` is not a reading\n    expected ID=OPTION");
            return bad_input();
        };
        let known = rulebook.readings().iter().find(|reading| reading.id == id);
        if known.is_none_or(|reading| reading.options.iter().all(|known| known.id != option)) {
            let all: Vec<String> = rulebook
                .readings()
                .iter()
                .flat_map(|reading| reading.options.iter().map(move |known| format!("{}={}", reading.id, known.id)))
                .collect();
            let help = origo::rulebook::did_you_mean(text, all.iter().map(String::as_str));
            eprintln!("error[reading] `{text}` is not a reading of {}\n    help     {help}", rulebook.id());
            return bad_input();
        }
        chosen.insert(id.to_owned(), option.to_owned());
    }
    if rulebook.in_force().is_some_and(|period| !period.contains(day)) {
        let period = rulebook.in_force().map(|period| period.to_string()).unwrap_or_default();
        eprintln!("error[not-in-force] {} is not in force on {day}\n    expected a date in {period}", rulebook.id());
        return bad_input();
    }
    let nomenclature = origo::Library.nomenclature();
    if !nomenclature.exists(*rulebook.hs_edition(), code) {
        let close = nomenclature.nearest(*rulebook.hs_edition(), code).join(", ");
        eprintln!(
            "error[unknown-code] {code} is not a code of the Harmonized System {}, the edition of the rules\n    help     codes of that heading: {}",
            rulebook.hs_edition(),
            if close.is_empty() { "none" } else { &close }
        );
        return bad_input();
    }
    if let Some(class) = request.end_use.as_ref().and_then(|end_use| rulebook.universe().resolve(end_use).err()) {
        let help = origo::rulebook::did_you_mean(&class, rulebook.universe().names());
        eprintln!("error[unknown-name] no vehicle class of {} is named `{class}`\n    help     {help}", rulebook.id());
        return bad_input();
    }
    let known: Vec<&str> = rulebook.kinds().iter().map(|kind| kind.id.as_str()).collect();
    if let Some(kind) = request.kind.as_ref().filter(|kind| !known.contains(&kind.as_str())) {
        let help = origo::rulebook::did_you_mean(kind, known.iter().copied());
        eprintln!("error[unknown-name] no kind of {} is named `{kind}`\n    help     {help}", rulebook.id());
        return bad_input();
    }
    request.readings = chosen;
    print(&show(rulebook, &request));
    ExitCode::SUCCESS
}

/// Rewrites `origin`, `rvc` and the texts under `reading` in canonical notation; everything else stays as written.
fn format(names: &[String], only_check: bool) -> ExitCode {
    let (mut bad, mut changed_any) = (false, false);
    for name in names {
        if !std::path::Path::new(name).exists() {
            eprintln!("error[unreadable] {name}: there is no such file or folder");
            bad = true;
            continue;
        }
        let sources = match files::rulebook_sources(name) {
            Ok(sources) => sources,
            Err(problem) => {
                eprintln!("{problem}");
                bad = true;
                continue;
            }
        };
        let (rulebook, problems) = load(&sources);
        if rulebook.is_none() {
            eprint!("{}", render_all(&problems, &sources, colors(&std::io::stderr())));
            bad = true;
            continue;
        }
        for (file, source) in sources.files() {
            let text = formatted(&source.text, file);
            if text == source.text {
                continue;
            }
            changed_any = true;
            print(&format!("{}\n", source.path));
            if !only_check && let Err(error) = std::fs::write(&source.path, text) {
                eprintln!("error[unwritable] {}: {}", source.path, error.to_string().to_lowercase());
                bad = true;
            }
        }
    }
    if bad {
        bad_input()
    } else if only_check && changed_any {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}

/// A criterion stands on a line of its own, as a value in quotes behind an equals sign.
fn formatted(text: &str, file: origo::rulebook::FileId) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        let mut written = String::new();
        while let Some((before, inside, after)) = quoted(rest) {
            let mut problems = Vec::new();
            let key = before.trim_end().ends_with('=');
            let parsed = if key { parse_criterion(inside, file, 0, &mut problems) } else { None };
            written.push_str(before);
            written.push('"');
            match parsed {
                // A single word such as an id parses too; only what has the form of a criterion is rewritten.
                Some(criterion) if inside.contains('(') => written.push_str(&criterion.to_string()),
                _ => written.push_str(inside),
            }
            written.push('"');
            rest = after;
        }
        written.push_str(rest);
        out.push_str(&written);
    }
    out
}

/// The text before the next quoted string, the string, and the rest; none inside comments or with escapes.
fn quoted(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('"')?;
    if before.contains('#') {
        return None;
    }
    let (inside, after) = rest.split_once('"')?;
    (!inside.contains('\\')).then_some((before, inside, after))
}
