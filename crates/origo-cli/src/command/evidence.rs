use super::{bad_input, colors, print};
use crate::files;
use origo::base::{Date, StatusKind};
use origo::origin::{OriginState, evidence_word};
use origo::rulebook::{Diagnostic, Rulebook, render_all};
use origo::table::{Decoded, decode, read};
use origo::{Library, Papers, RulebookRef};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

/// What is done with papers.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Where a paper is used, and what each good is without it
    WhereUsed {
        /// The paper's name in the files, such as E7
        id: String,
        #[command(flatten)]
        goods: Goods,
    },
    /// Papers whose blanket period has ended or ends soon, and what falls with them
    Expiring {
        /// How far to look ahead: 60d, 8w, 3m
        #[arg(long, default_value = "60d", value_parser = span)]
        within: Span,
        /// Look from this day; without it from today
        #[arg(long, value_parser = Date::parse)]
        on: Option<Date>,
        #[command(flatten)]
        goods: Goods,
    },
    /// Parts whose origin is not proven, by supplier, those first whose paper decides a good
    Requests {
        #[command(flatten)]
        goods: Goods,
    },
}

/// Which goods, under which rulebooks.
#[derive(clap::Args)]
pub(crate) struct Goods {
    /// Files or folders of goods
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Rulebooks by id or path; without it the ones in force on the good's date
    #[arg(long, value_delimiter = ',', value_parser = RulebookRef::parse)]
    rulebook: Vec<RulebookRef>,
}

/// So many days or months.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    days: i32,
    months: i32,
}

fn span(text: &str) -> Result<Span, String> {
    let (number, unit) = text.split_at(text.len() - text.chars().next_back().map_or(0, char::len_utf8));
    let count = number.parse::<u16>().map(i32::from);
    match (count, unit) {
        (Ok(days), "d") => Ok(Span { days, months: 0 }),
        (Ok(weeks), "w") => Ok(Span { days: weeks * 7, months: 0 }),
        (Ok(months), "m") => Ok(Span { days: 0, months }),
        _ => Err(format!("`{text}` is not a span of time: expected days, weeks or months such as 60d, 8w or 3m")),
    }
}

pub(crate) fn run(command: &Command) -> ExitCode {
    let goods = match command {
        Command::WhereUsed { goods, .. } | Command::Expiring { goods, .. } | Command::Requests { goods } => goods,
    };
    let color = colors(&std::io::stderr());
    let (named, bundled) = match files::named_or_bundled(&goods.rulebook, color) {
        Ok(loaded) => loaded,
        Err(problems) => {
            eprint!("{problems}");
            return bad_input();
        }
    };
    // What is named goes before what is bundled, whatever the date behind the name.
    let chosen: Vec<_> = match named.is_empty() {
        true => bundled,
        false => named.into_iter().map(|(rulebook, _)| rulebook).collect(),
    };
    let nomenclature = Library.nomenclature();
    let (mut bad, mut read_goods): (bool, Vec<Decoded>) = (false, Vec::new());
    for path in &goods.files {
        let (inputs, problems) = files::inputs(path);
        for problem in problems {
            eprintln!("{problem}");
            bad = true;
        }
        for draft in inputs.iter().flat_map(read) {
            let decoded = decode(draft, &nomenclature, None);
            if decoded.file.is_none() || decoded.draft.problems.iter().any(Diagnostic::is_error) {
                eprint!("{}", render_all(&decoded.draft.problems, &decoded.draft.sources, color));
                bad = true;
                continue;
            }
            read_goods.push(decoded);
        }
    }
    let mut papers = Vec::new();
    for decoded in &read_goods {
        let Some(file) = &decoded.file else { continue };
        let day = file.case.dates.of_law();
        let in_force = |rulebook: &&Rulebook| rulebook.in_force().is_some_and(|period| period.contains(day));
        let before = papers.len();
        papers.extend(
            chosen.iter().filter(in_force).map(|rulebook| Papers::new(rulebook, &nomenclature, file, &decoded.draft)),
        );
        if papers.len() == before {
            eprintln!("error[not-in-force] {}: no rulebook that was named is in force on {day}", decoded.draft.path);
            bad = true;
        }
    }
    match command {
        Command::WhereUsed { id, .. } => bad |= where_used(id, &papers),
        Command::Expiring { within, on, .. } => expiring(*within, on.unwrap_or_else(today), &papers),
        Command::Requests { .. } => requests(&papers),
    }
    if bad { bad_input() } else { ExitCode::SUCCESS }
}

/// Today by the machine's clock, in universal time.
fn today() -> Date {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = i32::try_from(now / 86_400).unwrap_or_default();
    Date::from_ymd(1970, 1, 1).unwrap_or(Date::LAST).plus_days(days)
}

/// "1 paper", "2 papers".
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn change(now: StatusKind, then: StatusKind) -> String {
    match now == then {
        true => format!("{} either way", now.word()),
        false => format!("{}, without it {}", now.word(), then.word()),
    }
}

/// True if no good has such a paper.
fn where_used(id: &str, papers: &[Papers<'_>]) -> bool {
    let (mut goods, mut fall) = (0, 0);
    for good in papers {
        for evidence in good.papers().filter(|evidence| evidence.id == id) {
            let paper = good.paper_use(evidence);
            goods += 1;
            fall += usize::from(good.now == StatusKind::Originating && paper.without != StatusKind::Originating);
            let valid = paper.evidence.valid.map(|period| format!(", valid {period}")).unwrap_or_default();
            let supplier = paper.supplier.as_ref().map(|supplier| format!(", supplier {supplier}")).unwrap_or_default();
            print(&format!(
                "{} under {}: {} (for {}{supplier}{valid})\n",
                good.good(),
                good.rulebook(),
                change(good.now, paper.without),
                paper.evidence.part.as_deref().unwrap_or("any part that names it"),
            ));
            if paper.lines.is_empty() {
                print("  no line rests on it\n");
            }
            for line in &paper.lines {
                let state = match line.origin {
                    OriginState::Originating => "counts",
                    OriginState::NonOriginating => "does not count: the line says non-originating",
                    OriginState::Open(state) => evidence_word(state),
                };
                print(&format!("  line {} {}: {state}\n", line.line, line.part));
            }
        }
    }
    if goods == 0 {
        let known: BTreeSet<&str> = papers.iter().flat_map(Papers::papers).map(|paper| paper.id.as_str()).collect();
        eprintln!("error[evidence] no good has evidence `{id}`");
        eprintln!("    help     {}", origo::rulebook::did_you_mean(id, known));
        return true;
    }
    print(&format!(
        "{} of {id}; {} would no longer originate without it\n",
        counted(goods, "use"),
        counted(fall, "good")
    ));
    false
}

fn expiring(within: Span, on: Date, papers: &[Papers<'_>]) {
    let until = on.plus_months(within.months).plus_days(within.days);
    let mut rows: Vec<(Date, String)> = Vec::new();
    for good in papers {
        for evidence in good.papers() {
            let Some(last) = evidence.valid.map(|period| period.last()).filter(|last| *last <= until) else {
                continue;
            };
            let paper = good.paper_use(evidence);
            let days = on.days_between(last);
            let when = if last < on { format!("{days} days ago") } else { format!("in {days} days") };
            let supplier = paper.supplier.clone().unwrap_or_else(|| "supplier not named".to_owned());
            let part = paper.evidence.part.as_deref().unwrap_or("any part");
            let rests = if paper.lines.is_empty() { ", no line rests on it" } else { "" };
            rows.push((
                last,
                format!(
                    "{last}  {when:<14}{}  {supplier}, {part}: {} under {} {}{rests}\n",
                    paper.evidence.id,
                    good.good(),
                    good.rulebook(),
                    change(good.now, paper.without)
                ),
            ));
        }
    }
    rows.sort();
    for (_, row) in &rows {
        print(row);
    }
    print(&format!("{} with an end by {until}, looked at from {on}\n", counted(rows.len(), "paper")));
}

/// What to ask one supplier for.
#[derive(Default)]
struct Asking {
    /// How many goods its papers decide together.
    decided: usize,
    lines: Vec<String>,
}

fn requests(papers: &[Papers<'_>]) {
    let mut rows: BTreeMap<Option<String>, Asking> = BTreeMap::new();
    for good in papers {
        let mut suppliers: Vec<Option<String>> = Vec::new();
        for one in good.wanted() {
            let effect = match one.with_it == good.now {
                true => format!("alone it leaves the good {}", good.now.word()),
                false => format!("with it the good is {}, now {}", one.with_it.word(), good.now.word()),
            };
            rows.entry(one.supplier.clone()).or_default().lines.push(format!(
                "  {} for {} under {} (line {}): {}; {effect}\n",
                one.part,
                good.good(),
                good.rulebook(),
                one.lines.join(", "),
                evidence_word(one.state).trim_start_matches("origin not proven: "),
            ));
            suppliers.push(one.supplier);
        }
        suppliers.sort();
        suppliers.dedup();
        for supplier in suppliers {
            let decided =
                good.now != StatusKind::Originating && good.with_all_of(supplier.as_ref()) == StatusKind::Originating;
            rows.entry(supplier).or_default().decided += usize::from(decided);
        }
    }
    if rows.is_empty() && !papers.is_empty() {
        print("every origin that is claimed is proven; there is nothing to ask for\n");
    }
    let mut ranked: Vec<(Option<String>, Asking)> = rows.into_iter().collect();
    ranked.sort_by_key(|(_, row)| (std::cmp::Reverse(row.decided), std::cmp::Reverse(row.lines.len())));
    for (supplier, Asking { decided, lines }) in ranked {
        let name = supplier.map_or("supplier not named".to_owned(), |supplier| format!("supplier {supplier}"));
        let makes = match decided {
            0 => "no good originates by them alone".to_owned(),
            some => format!("all of them together make {} originate", counted(some, "good")),
        };
        print(&format!("{name}: {} to ask for; {makes}\n", counted(lines.len(), "paper")));
        lines.iter().for_each(|line| print(line));
    }
}
