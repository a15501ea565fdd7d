//! CSV in the encodings and delimiters that spreadsheet programs write.

use crate::SECTIONS;
use crate::draft::{At, Cell, Draft, TableName};
use crate::fields::{section, section_name};
use crate::header::{Grid, read_flat, read_section, recognize_flat};

/// Reads a flat file: lines with columns for their good beside them.
pub(super) fn read(path: &str, bytes: &[u8]) -> Vec<Draft> {
    let (text, encoding) = decode(bytes);
    let names = |header: &str| recognize_flat(header).is_some();
    let grid = match grid(path, &text, names) {
        Ok(grid) => grid,
        Err(draft) => return vec![*draft],
    };
    let mut drafts = read_flat(path, &grid);
    if let (Some(encoding), Some(first)) = (encoding, drafts.first_mut()) {
        first.note("encoding", &At::File, format!("the text is not utf-8 and was read as {encoding}"));
    }
    drafts
}

/// Reads a folder of tables, one for each section.
pub(super) fn read_folder(path: &str, files: &[(String, Vec<u8>)]) -> Draft {
    let mut draft = Draft::new(path);
    let mut seen: Vec<(crate::Section, &str)> = Vec::new();
    for (name, bytes) in files {
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let full = format!("{}/{name}", path.trim_end_matches('/'));
        let Some(section) = section(stem) else {
            draft.note("unused-file", &At::File, format!("`{name}` is not the name of a section and is not read"));
            continue;
        };
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == section) {
            let problem = draft.error("two-tables", &At::File, format!("two files are `{}`", section_name(section)));
            problem.found = format!("`{first}` and `{name}`");
            problem.help = Some("keep one of them, or move the other out of the folder".to_owned());
        }
        seen.push((section, name));
        let (text, encoding) = decode(bytes);
        if text.trim().is_empty() {
            draft.error("empty", &At::File, format!("`{name}` is empty")).help =
                Some("remove it or fill it".to_owned());
            continue;
        }
        let names = |header: &str| crate::fields::recognize(section, header).is_some();
        match grid(&full, &text, names) {
            Ok(grid) => {
                let single = SECTIONS.iter().any(|(known, _, single)| *known == section && *single);
                read_section(&mut draft, section, single, &grid);
            }
            Err(broken) => draft.problems.extend(broken.problems),
        }
        if let Some(encoding) = encoding {
            draft.note("encoding", &At::File, format!("`{name}` is not utf-8 and was read as {encoding}"));
        }
    }
    if draft.lacks_lines() && draft.problems.iter().all(|problem| !problem.is_error()) {
        draft.error("empty", &At::File, "the folder has no lines").help =
            Some("it needs `lines.csv` with a row for each material".to_owned());
    }
    draft
}

/// The text of a file, and the encoding if it is neither UTF-8 nor marked.
pub(super) fn decode(bytes: &[u8]) -> (String, Option<&'static str>) {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return (text.into_owned(), None);
    }
    // Text of Latin script in UTF-16 has a zero in every other byte.
    let zeros = |offset: usize| bytes.iter().skip(offset).step_by(2).take(200).filter(|byte| **byte == 0).count();
    let sample = bytes.len().min(400) / 2;
    if sample > 8 && zeros(1) * 10 > sample * 7 {
        return (encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(), Some("utf-16"));
    }
    if sample > 8 && zeros(0) * 10 > sample * 7 {
        return (encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(), Some("utf-16"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), Some("windows-1252")),
    }
}

/// Splits a text into cells with the delimiter under which most cells of some row name fields.
fn grid(path: &str, text: &str, names: impl Fn(&str) -> bool) -> Result<Grid, Box<Draft>> {
    // A first line `sep=;` is how spreadsheet programs are told the delimiter.
    let (told, body, skipped) = match text.strip_prefix("sep=") {
        Some(rest) => {
            let line = rest.lines().next().unwrap_or("");
            let after = rest.get(line.len()..).unwrap_or("").trim_start_matches(['\r', '\n']);
            (line.bytes().next(), after, 1)
        }
        None => (None, text, 0),
    };
    let candidates: Vec<u8> = told.map_or_else(|| b",;\t|".to_vec(), |delimiter| vec![delimiter]);
    // The header stands near the top: a few lines tell the delimiter, and the file is split once.
    const HEAD: usize = 40;
    let head: String = body.split_inclusive('\n').take(HEAD).collect();
    let fitting = |delimiter: &u8| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(*delimiter)
            .from_reader(head.as_bytes());
        let rows = reader.records().map_while(Result::ok);
        rows.map(|row| row.iter().filter(|cell| names(cell.trim())).count()).max().unwrap_or(0)
    };
    // Of equals the first in the list: a comma before a bar.
    let delimiter = candidates.iter().copied().rev().max_by_key(fitting).unwrap_or(b',');
    split(path, body, delimiter, skipped)
}

fn split(path: &str, text: &str, delimiter: u8, skipped: u32) -> Result<Grid, Box<Draft>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1)).collect();
    let (mut rows, mut row_numbers): (Vec<Vec<Option<Cell>>>, Vec<u32>) = (Vec::new(), Vec::new());
    let mut broken = Draft::new(path);
    broken.tables.push(TableName { path: path.to_owned(), sheet: None });
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let message = format!("line {line} cannot be split into cells");
                return Err(Box::new(Draft::broken(path, "not-a-table", message, "check the quotes on that line")));
            }
        }
        // A record begins at its first byte that is no line break: blank lines before it are not its own.
        let mut at = record.position().map_or(0, csv::Position::byte) as usize;
        while text.as_bytes().get(at).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            at += 1;
        }
        let line = starts.partition_point(|start| *start <= at).saturating_sub(1) as u32 + skipped;
        // A quote that is never closed, or closed lines later, swallows the rows between: such a cell holds line breaks
        // and separators.
        let swallowed = record
            .iter()
            .any(|cell| cell.contains('\n') && cell.bytes().filter(|byte| *byte == delimiter).count() >= 2);
        if swallowed {
            let problem =
                broken.error("open-quote", &At::Row { table: 0, row: line }, "a quote runs over the end of the line");
            problem.found = "a cell with line breaks and separators inside".to_owned();
            problem.help =
                Some("close the quote on the line where it opens, or double it if it is part of the text".to_owned());
        }
        rows.push(
            record.iter().map(|cell| (!cell.trim().is_empty()).then(|| Cell::Text(cell.trim().to_owned()))).collect(),
        );
        row_numbers.push(line);
    }
    let odd = text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
    if odd && broken.problems.is_empty() {
        let last = row_numbers.last().copied().unwrap_or(0);
        let problem =
            broken.error("open-quote", &At::Row { table: 0, row: last }, "a quote is opened and never closed");
        problem.help = Some("close it, or double it if it is part of the text, such as 12\"\" for inches".to_owned());
    }
    if !broken.problems.is_empty() {
        return Err(Box::new(broken));
    }
    let name = TableName { path: path.to_owned(), sheet: None };
    Ok(Grid { name, rows, row_numbers })
}
