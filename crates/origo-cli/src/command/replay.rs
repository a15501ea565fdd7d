use super::{bad_input, print};
use crate::files;
use origo::wire;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `origo replay`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Determinations written by `origo qualify --format json`
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where to find rulebooks that do not ship with Origo: a folder with folders named by id
    #[arg(long)]
    rulebooks: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    let (mut bad, mut differ) = (false, false);
    if let Some(folder) = args.rulebooks.as_ref().filter(|folder| !folder.is_dir()) {
        eprintln!("error[unreadable] {}: there is no such folder", folder.display());
        return bad_input();
    }
    for path in &args.files {
        let shown = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("error[unreadable] {shown}: {}", error.to_string().to_lowercase());
                bad = true;
                continue;
            }
        };
        let load = |id: &str| {
            let other = args.rulebooks.as_ref().map(|folder| folder.join(id).display().to_string());
            other.and_then(|path| files::rulebook(&path, false).ok()).or_else(|| files::rulebook(id, false).ok())
        };
        match wire::replay(&shown, &text, load) {
            Ok(results) => {
                for result in results {
                    if result.differences.is_empty() {
                        print(&format!("{}: replayed, the same: {}\n", result.good, result.now));
                    } else {
                        differ = true;
                        print(&format!("{}: replayed, different\n", result.good));
                        for difference in &result.differences {
                            print(&format!("  - {difference}\n"));
                        }
                    }
                }
            }
            Err(problem) => {
                eprintln!("error[replay] {problem}");
                bad = true;
            }
        }
    }
    if bad {
        bad_input()
    } else if differ {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}
