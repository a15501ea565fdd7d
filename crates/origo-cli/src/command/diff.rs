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
    let [old, new] = [&args.old, &args.new].map(|path| (path.display().to_string(), files::text(path)));
    let (old, new) = match (&old, &new) {
        ((old, Ok(old_text)), (new, Ok(new_text))) => {
            ((old.as_str(), old_text.as_str()), (new.as_str(), new_text.as_str()))
        }
        both => {
            for problem in [&both.0.1, &both.1.1].into_iter().filter_map(|text| text.as_ref().err()) {
                eprintln!("{problem}");
            }
            return bad_input();
        }
    };
    let found = match wire::diff(old, new) {
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
