//! Work on the repository that is not part of the product.
//!
//! `cargo run -p xtask -- examples` writes the workbooks in `examples/` from the files in `xtask/examples/`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command that prints")]
#![expect(clippy::disallowed_methods, reason = "a command that reads and writes files")]

mod workbook;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match std::env::args().nth(1).as_deref() {
        Some("examples") => match workbook::write_examples(&root) {
            Ok(count) => {
                println!("{count} workbooks written");
                ExitCode::SUCCESS
            }
            Err(problem) => {
                eprintln!("{problem}");
                ExitCode::from(2)
            }
        },
        _ => {
            eprintln!("verbs: examples");
            ExitCode::from(2)
        }
    }
}
