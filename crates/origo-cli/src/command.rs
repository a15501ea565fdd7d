//! One file for each verb.

pub(crate) mod qualify;
pub(crate) mod replay;
pub(crate) mod rulebook;
pub(crate) mod schema;

use std::process::ExitCode;

/// Bad input.
pub(crate) fn bad_input() -> ExitCode {
    ExitCode::from(2)
}

/// Prints, and leaves quietly if the reader has closed the pipe.
pub(crate) fn print(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
