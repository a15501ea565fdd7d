use super::{bad_input, colors, print};
use crate::files;
use clap::ValueEnum;
use origo::base::Date;
use origo::rulebook::Rulebook;
use origo::table::write::{Language, Results, template};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `origo template`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The file to write, ending in .xlsx
    file: PathBuf,
    /// The rulebook whose words the cells offer: an id or a path; without it the one that came into force last
    #[arg(long)]
    rulebook: Option<String>,
    /// The language of the headings
    #[arg(long, value_enum, default_value_t = Spoken::En)]
    language: Spoken,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Spoken {
    /// English
    En,
    /// Spanish
    Es,
    /// French
    Fr,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    match write(args) {
        Ok(said) => {
            print(&said);
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{}", problem.trim_end());
            bad_input()
        }
    }
}

fn write(args: &Args) -> Result<String, String> {
    let shown = args.file.display();
    files::named_as_workbook(&args.file)?;
    if args.file.exists() && !args.force {
        return Err(format!(
            "error[exists] {shown}: there is a file of this name already\n    help     give another name, or --force to write over it"
        ));
    }
    let rulebook = rulebook(args.rulebook.as_deref())?;
    let language = match args.language {
        Spoken::En => Language::English,
        Spoken::Es => Language::Spanish,
        Spoken::Fr => Language::French,
    };
    let bytes = template(&rulebook, language).to_xlsx(Results::Saved);
    let bytes = bytes.map_err(|problem| {
        format!(
            "error[unwritable] {shown}: the words of the rulebook do not fit a workbook: {}",
            problem.to_lowercase()
        )
    })?;
    files::write(&args.file, &bytes)?;
    Ok(format!(
        "{shown}: a template with the words of {} {}, and an oil filter as an example; `origo qualify {shown}` decides it\n",
        rulebook.id(),
        rulebook.edition()
    ))
}

/// The rulebook of this name, or of those that ship the one that came into force last.
fn rulebook(name: Option<&str>) -> Result<Rulebook, String> {
    let color = colors(&std::io::stderr());
    if let Some(name) = name {
        return files::rulebook(name, color);
    }
    let begins = |rulebook: &Rulebook| rulebook.in_force().map_or(Date::LAST, |period| period.first());
    let all = files::all_bundled(true, color)?;
    all.into_iter().max_by_key(begins).ok_or_else(|| "error[internal] there is no bundled rulebook".to_owned())
}
