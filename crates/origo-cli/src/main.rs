//! The command `origo`. It reads files, hands them to the library, and prints; it decides nothing.
#![expect(clippy::print_stderr, reason = "this is the edge that prints")]
#![expect(clippy::disallowed_methods, reason = "this is the edge that reads files and the environment")]

mod command;
mod files;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Does a good originate under a trade agreement, why, and what would change the answer.
///
/// Exit codes: 0 answered; 1 a condition that you asked for does not hold; 2 bad input.
#[derive(Parser)]
#[command(name = "origo", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Decide whether goods originate: workbooks, CSV, TOML, JSON, or folders of them
    Qualify(command::qualify::Args),
    /// Papers of goods: where one is used, which ones end, which ones are to be asked for
    #[command(subcommand)]
    Evidence(command::evidence::Command),
    /// What the books of goods come to: inventories and loans, step by step
    Figures(command::figures::Args),
    /// Check, show or format rulebooks
    #[command(subcommand)]
    Rulebook(command::rulebook::Command),
    /// Make recorded determinations again and compare
    Replay(command::replay::Args),
    /// What changed between two recorded determinations, and why
    Diff(command::diff::Args),
    /// Print the JSON Schema of a file
    Schema(command::schema::Args),
    /// Write a workbook to fill in: sheets, headings, words to choose from, and a good as an example
    Template(command::template::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        Command::Qualify(args) => command::qualify::run(&args),
        Command::Evidence(command) => command::evidence::run(&command),
        Command::Figures(args) => command::figures::run(&args),
        Command::Rulebook(command) => command::rulebook::run(&command),
        Command::Replay(args) => command::replay::run(&args),
        Command::Diff(args) => command::diff::run(&args),
        Command::Schema(args) => command::schema::run(&args),
        Command::Template(args) => command::template::run(&args),
    }
}
