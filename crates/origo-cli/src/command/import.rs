use super::{bad_input, colors, print};
use crate::files;
use origo::Library;
use origo::import::{Corrections, Coverage, Imported, Row, Vocabulary, import, stem};
use origo::rulebook::{Diagnostic, SourceSet, render_all, render_some};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `origo rulebook import`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files: one sentence in a paragraph (its codes before a `|` or a tab), or json lines with `text` and `product`
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The rulebook whose methods and vehicle classes the sentences name: an id or a path
    #[arg(long)]
    agreement: Option<String>,
    /// Misprints: a file of `[[correction]]` rows with find, read and cite
    #[arg(long)]
    corrections: Option<PathBuf>,
    /// Write the rules here in place of the screen
    #[arg(long)]
    out: Option<PathBuf>,
    /// Exit with 0 though some sentences were refused
    #[arg(long)]
    allow_partial: bool,
    /// Only the table of what became of the sentences
    #[arg(long)]
    coverage: bool,
    /// Show every problem; without it 25 of each kind and how many more there are
    #[arg(long)]
    all: bool,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    let color = colors(&std::io::stderr());
    let vocabulary = match &args.agreement {
        None => Vocabulary::plain(),
        Some(name) => match files::rulebook(name, color) {
            Ok(rulebook) => Vocabulary::of(&rulebook, Library.nomenclature()),
            Err(problems) => {
                eprint!("{problems}");
                return bad_input();
            }
        },
    };
    let (mut rows, mut problems): (Vec<Row>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    let mut unread = false;
    let mut lost: Vec<(String, usize)> = Vec::new();
    for path in &args.files {
        match files::text(path) {
            Ok(text) => {
                let (read, wrong) = Row::read(&path.display().to_string(), &text);
                // A row that is no row counts with the others of its file.
                let agreement =
                    read.first().map_or_else(|| stem(&path.display().to_string()), |row| row.agreement.clone());
                lost.push((agreement, wrong.iter().filter(|problem| problem.is_error()).count()));
                rows.extend(read);
                problems.extend(wrong);
            }
            Err(problem) => {
                eprintln!("{problem}");
                unread = true;
            }
        }
    }
    if let Some(path) = &args.corrections {
        let read = files::text(path).and_then(|text| Corrections::read(&path.display().to_string(), &text));
        match read {
            Ok(corrections) => problems.extend(corrections.apply(&mut rows)),
            Err(problem) => {
                eprintln!("error[corrections] {problem}");
                return bad_input();
            }
        }
    }
    let mut found = import(&rows, &vocabulary);
    for (agreement, count) in lost.into_iter().filter(|(_, count)| *count > 0) {
        found.coverage.entry(agreement).or_default().refused += count;
    }
    eprint!("{}", render_all(&problems, &SourceSet::default(), color));
    if !args.coverage {
        let shown = if args.all { usize::MAX } else { 25 };
        eprint!("{}", render_some(&found.problems, &found.sources, color, shown));
    }
    if args.coverage {
        print(&table(found.coverage.iter()));
        print(&by_construct(&found));
    } else if let Some(path) = &args.out {
        if let Err(error) = std::fs::write(path, &found.text) {
            eprintln!("error[unwritable] {}: {}", path.display(), error.to_string().to_lowercase());
            return bad_input();
        }
    } else {
        print(&found.text);
    }
    let refused = problems.iter().chain(&found.problems).filter(|problem| problem.is_error()).count();
    eprintln!("{} sentences, {} rules, {refused} refused", rows.len(), found.rules);
    if unread || refused > 0 && !args.allow_partial { bad_input() } else { ExitCode::SUCCESS }
}

/// In how many sentences each construct stands, by agreement.
fn by_construct(found: &Imported) -> String {
    let agreements: Vec<&String> = found.coverage.keys().collect();
    let short = |name: &str| name.chars().take(12).collect::<String>();
    let mut out = format!("\n{:<36}{:>9}", "construct, in sentences", "all");
    for agreement in &agreements {
        out.push_str(&format!("{:>14}", short(agreement)));
    }
    out.push('\n');
    for (construct, counts) in &found.constructs {
        out.push_str(&format!("{construct:<36}{:>9}", counts.values().sum::<usize>()));
        for agreement in &agreements {
            out.push_str(&format!("{:>14}", counts.get(*agreement).copied().unwrap_or_default()));
        }
        out.push('\n');
    }
    out
}

/// What became of the sentences, by agreement.
fn table<'a>(rows: impl Iterator<Item = (&'a String, &'a Coverage)>) -> String {
    let mut out = format!(
        "{:<24}{:>10}{:>8}{:>8}{:>8}{:>8}{:>10}{:>9}{:>9}\n",
        "agreement", "sentences", "full", "goods", "typed", "opaque", "notation", "refused", "usable"
    );
    let mut sum = Coverage::default();
    let mut line = |name: &str, row: &Coverage| {
        let all = row.full + row.goods + row.typed + row.opaque + row.beyond + row.refused;
        // In hundredths of a percent, so that the table needs no fractions of the machine's kind.
        let share = (row.full + row.goods + row.typed) * 10_000 / all.max(1);
        out.push_str(&format!(
            "{name:<24}{all:>10}{:>8}{:>8}{:>8}{:>8}{:>10}{:>9}{:>6}.{:02}%\n",
            row.full,
            row.goods,
            row.typed,
            row.opaque,
            row.beyond,
            row.refused,
            share / 100,
            share % 100
        ));
    };
    for (name, row) in rows {
        line(name, row);
        sum.full += row.full;
        sum.goods += row.goods;
        sum.typed += row.typed;
        sum.opaque += row.opaque;
        sum.beyond += row.beyond;
        sum.refused += row.refused;
    }
    line("all", &sum);
    out
}
