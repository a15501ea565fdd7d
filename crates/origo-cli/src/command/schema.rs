use super::print;
use std::process::ExitCode;

/// Arguments of `origo schema`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Which file
    #[arg(value_enum)]
    what: What,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum What {
    /// A good
    Good,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    match args.what {
        What::Good => {
            print(&serde_json::to_string_pretty(&origo::table::good_schema()).unwrap_or_default());
            print("\n");
        }
    }
    ExitCode::SUCCESS
}
