use super::{bad_input, print};
use crate::files;
use origo::wire::{self, Changed};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `origo diff`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Determinations written before by `origo qualify --format json`
    old: PathBuf,
    /// The ones to compare with them
    new: PathBuf,
    /// Every finding and every field that differs, not the first ten of each
    #[arg(long)]
    all: bool,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    let mut files = Vec::new();
    for path in [&args.old, &args.new] {
        match files::text(path) {
            Ok(text) => files.push((path.display().to_string(), text)),
            Err(problem) => eprintln!("{problem}"),
        }
    }
    let [(old, old_text), (new, new_text)] = files.as_slice() else { return bad_input() };
    let found = match wire::diff((old, old_text), (new, new_text)) {
        Ok(found) => found,
        Err(problem) => {
            eprintln!("error[diff] {problem}");
            return bad_input();
        }
    };
    let shown = if args.all { usize::MAX } else { 10 };
    found.iter().filter(|one| !one.is_same()).for_each(|one| print(&text(one, shown)));
    let same = found.iter().filter(|one| one.is_same()).count();
    let status = found.iter().filter(|one| one.status_differs()).count();
    let rest = found.len() - same - status;
    print(&format!("{status} with another status, {rest} otherwise different, {same} the same\n"));
    if status > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

fn text(one: &Changed, shown: usize) -> String {
    let status = match (&one.was, &one.now) {
        (Some(was), Some(now)) if was == now => format!("still {now}"),
        (Some(was), Some(now)) => format!("{was} -> {now}"),
        (Some(was), None) => format!("{was}, and no longer there"),
        (None, Some(now)) => format!("not there before, now {now}"),
        (None, None) => String::new(),
    };
    let mut out = format!("{} under {} into {}: {status}\n", one.good, one.rulebook, one.into.join(", "));
    for (title, lines) in [
        ("the answer", &one.answer),
        ("findings that came out otherwise", &one.findings),
        ("what is stated", &one.input),
    ] {
        if lines.is_empty() {
            continue;
        }
        out.push_str(&format!("  {title}\n"));
        for line in lines.iter().take(shown) {
            out.push_str(&format!("    {line}\n"));
        }
        if lines.len() > shown {
            out.push_str(&format!("    and {} more (--all lists them)\n", lines.len() - shown));
        }
    }
    out
}
