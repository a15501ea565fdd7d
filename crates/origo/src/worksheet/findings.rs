//! The sheet of findings: the outline of everything that was tested.

use super::long;
use origo_base::Amount;
use origo_origin::{Say, outline};
use origo_table::write::{Book, Entry, Look};

const SHEET: &str = "findings";

pub(super) fn write(book: &mut Book, say: &Say<'_>) {
    let sheet = book.sheet(SHEET);
    sheet.headers(0, ["depth", "outcome", "finding", "where it stands"]);
    sheet.widths([8, 12, 110, 50]);
    sheet.freeze(1, 0);
    for (row, line) in (1..).zip(outline(say, false)) {
        let depth = i32::try_from(line.depth).unwrap_or(i32::MAX);
        sheet.put(row, 0, Entry::number(Amount::whole(depth)));
        sheet.put(row, 1, Entry::text(line.outcome.word(), Look::Word));
        // Deeper than this the text would stand at the edge of its column.
        let indent = u8::try_from(line.depth.min(12)).unwrap_or_default();
        sheet.put(row, 2, Entry::text(line.text, Look::Outline(indent)));
        if !line.citations.is_empty() {
            sheet.put(row, 3, long(line.citations.join("; ")));
        }
    }
}
