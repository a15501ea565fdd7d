//! The worksheet of `origo qualify --format xlsx`: one answer in one file.

use crate::files;
use origo::rulebook::Diagnostic;
use origo::table::write::Results;
use origo::{Answer, summary_line, worksheet};
use std::path::Path;

/// The answers so far: each in a line, and the first as a worksheet.
#[derive(Default)]
pub(super) struct Sheets {
    lines: Vec<String>,
    first: Option<Result<Vec<u8>, String>>,
    counts: (usize, usize),
}

impl Sheets {
    /// Takes an answer.
    pub(super) fn add(&mut self, answer: &Answer<'_>, notes: &[Diagnostic]) {
        self.lines.push(summary_line(answer));
        if self.first.is_none() {
            let book = worksheet(answer, notes);
            self.counts = (book.sheets().len(), book.formulas().count());
            self.first = Some(book.to_xlsx(Results::Saved));
        }
    }

    /// Writes the worksheet of the only answer, and says so.
    pub(super) fn write(self, path: &Path) -> Result<(), String> {
        let (Some(bytes), [line]) = (self.first, self.lines.as_slice()) else {
            // Where there is no answer, what is wrong has been said.
            if self.lines.is_empty() {
                return Ok(());
            }
            return Err(format!(
                "error[several-answers] {}: a worksheet holds one answer, and there are {}\n    found    {}\n    help     name one good, and one answer with --into and --rulebook",
                path.display(),
                self.lines.len(),
                self.lines.join("\n             ")
            ));
        };
        let bytes = bytes.map_err(|problem| {
            format!(
                "error[unwritable] {}: the worksheet does not fit a workbook: {}",
                path.display(),
                problem.to_lowercase()
            )
        })?;
        files::write(path, &bytes)?;
        let (sheets, formulas) = self.counts;
        super::print(&format!("{line}\n{}: {sheets} sheets, {formulas} formulas\n", path.display()));
        Ok(())
    }
}
