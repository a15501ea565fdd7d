//! One file for each verb.

pub(crate) mod diff;
pub(crate) mod evidence;
pub(crate) mod figures;
pub(crate) mod import;
pub(crate) mod qualify;
pub(crate) mod replay;
pub(crate) mod rulebook;
pub(crate) mod schema;
pub(crate) mod template;
mod worksheet;

use std::process::ExitCode;

/// Bad input.
pub(crate) fn bad_input() -> ExitCode {
    ExitCode::from(2)
}

/// Whether to color by default: on a terminal, unless the user said `NO_COLOR`.
pub(crate) fn colors(stream: &impl std::io::IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Prints. Leaves quietly if the reader has closed the pipe; any other failure is bad, since output was lost.
pub(crate) fn print(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            std::process::exit(0);
        }
        eprintln!("error[output] the output cannot be written: {}", error.to_string().to_lowercase());
        std::process::exit(2);
    }
}
