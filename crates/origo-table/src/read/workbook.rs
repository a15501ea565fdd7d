//! Workbooks: a sheet for each section, or one flat sheet.

use crate::draft::{At, Cell, Draft, TableName};
use crate::fields::section;
use crate::header::{Grid, read_flat, read_section, recognize_flat};
use crate::{SECTIONS, Section};
use calamine::{Data, Reader, SheetVisible, Sheets};
use origo_base::Date;
use std::io::Cursor;

pub(super) fn read(path: &str, bytes: &[u8]) -> Vec<Draft> {
    let mut book = match calamine::open_workbook_auto_from_rs(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => return vec![unreadable(path, bytes, &error.to_string())],
    };
    let sheets: Vec<(String, SheetVisible)> =
        book.sheets_metadata().iter().map(|sheet| (sheet.name.clone(), sheet.visible)).collect();
    let mut draft = Draft::new(path);
    let mut others = Vec::new();
    for (name, visible) in &sheets {
        let hidden = *visible != SheetVisible::Visible;
        let Some(section) = section(name) else {
            others.push((name.clone(), hidden));
            continue;
        };
        if hidden {
            let needed = matches!(section, Section::Good | Section::Lines);
            let message = format!("sheet `{name}` is hidden and is not read");
            if needed {
                draft.error("hidden-sheet", &At::File, message).help = Some("unhide it, or remove it".to_owned());
            } else {
                draft.note("hidden-sheet", &At::File, message);
            }
            continue;
        }
        if let Some(grid) = grid(&mut book, path, name, &mut draft) {
            let single = SECTIONS.iter().any(|(known, _, single)| *known == section && *single);
            read_section(&mut draft, section, single, &grid);
        }
    }
    let has_sections = sheets.iter().any(|(name, _)| section(name).is_some());
    if !has_sections {
        // A workbook without our sheets: the first visible sheet with a header of lines is a flat table.
        for (name, hidden) in &others {
            if *hidden {
                continue;
            }
            let mut flat = Draft::new(path);
            let Some(grid) = grid(&mut book, path, name, &mut flat) else { continue };
            let enough = grid.header(|text| recognize_flat(text).is_some()).is_some_and(|(_, count)| count >= 2);
            if enough {
                let mut drafts = read_flat(path, &grid);
                if let Some(first) = drafts.first_mut() {
                    first.problems.extend(flat.problems);
                    first.note("flat-sheet", &At::File, format!("sheet `{name}` was read as a flat table"));
                }
                return drafts;
            }
        }
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        let mut draft = Draft::broken(
            path,
            "no-sheet",
            "no sheet of this workbook is a bill of materials",
            "name the sheets good, lines, dates, costs, evidence, or give one sheet columns good_part, good_hs, part, hs, qty, price",
        );
        if let Some(problem) = draft.problems.first_mut() {
            problem.found = format!("sheets `{}`", names.join("`, `"));
        }
        return vec![draft];
    }
    for (name, hidden) in others {
        let how = if hidden { "hidden, not a section" } else { "not a section" };
        draft.note("unused-sheet", &At::File, format!("sheet `{name}` is {how} and is not read"));
    }
    vec![draft]
}

fn unreadable(path: &str, bytes: &[u8], error: &str) -> Draft {
    // A password-protected xlsx is a compound file that holds an encrypted package.
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encrypted = bytes.windows(wide.len()).any(|window| window == wide.as_slice());
    if encrypted || error.to_lowercase().contains("password") {
        return Draft::broken(
            path,
            "encrypted",
            "the workbook is protected by a password",
            "open it in a spreadsheet program and save a copy without a password",
        );
    }
    let mut draft = Draft::broken(
        path,
        "not-a-workbook",
        "the file cannot be read as a workbook",
        "it may be cut off or of another kind: open it in a spreadsheet program and save it as .xlsx again",
    );
    if let Some(problem) = draft.problems.first_mut() {
        problem.found = format!("{} bytes; {}", bytes.len(), error.to_lowercase());
    }
    draft
}

fn grid(book: &mut Sheets<Cursor<&[u8]>>, path: &str, name: &str, draft: &mut Draft) -> Option<Grid> {
    let range = match book.worksheet_range(name) {
        Ok(range) => range,
        Err(error) => {
            let problem = draft.error("not-a-workbook", &At::File, format!("sheet `{name}` cannot be read"));
            problem.found = error.to_string().to_lowercase();
            problem.help = Some("open the workbook in a spreadsheet program and save it again".to_owned());
            return None;
        }
    };
    let formulas = book.worksheet_formula(name).ok();
    let start = range.start().unwrap_or((0, 0));
    let mut rows: Vec<Vec<Option<Cell>>> = range.rows().map(|row| row.iter().map(cell).collect()).collect();
    // A formula whose value was never saved reads as an empty cell: that must not pass for a blank.
    if let Some(formulas) = formulas {
        let from = formulas.start().unwrap_or((0, 0));
        for (row, column, formula) in formulas.used_cells() {
            if formula.is_empty() {
                continue;
            }
            let (row, column) = (row as u32 + from.0, column as u32 + from.1);
            let (Some(down), Some(right)) = (row.checked_sub(start.0), column.checked_sub(start.1)) else { continue };
            while rows.len() <= down as usize {
                rows.push(Vec::new());
            }
            let Some(cells) = rows.get_mut(down as usize) else { continue };
            while cells.len() <= right as usize {
                cells.push(None);
            }
            if let Some(slot @ None) = cells.get_mut(right as usize) {
                *slot = Some(Cell::Broken(format!("={formula}, without a saved value")));
            }
        }
    }
    Some(Grid {
        name: TableName { path: path.to_owned(), sheet: Some(name.to_owned()) },
        rows,
        first_row: start.0,
        first_column: u16::try_from(start.1).unwrap_or(0),
    })
}

fn cell(data: &Data) -> Option<Cell> {
    match data {
        Data::Empty => None,
        Data::String(text) if text.trim().is_empty() => None,
        Data::String(text) => Some(Cell::Text(text.trim().to_owned())),
        // The shortest decimal that reads back as the stored number is what the user typed.
        Data::Float(number) => Some(Cell::Number(number.to_string())),
        Data::Int(number) => Some(Cell::Number(number.to_string())),
        Data::Bool(flag) => Some(Cell::Bool(*flag)),
        Data::DateTime(stamp) => {
            let (year, month, day, ..) = stamp.to_ymd_hms_milli();
            let date = i16::try_from(year).ok().and_then(|year| Date::from_ymd(year, month as i8, day as i8));
            Some(date.map_or_else(|| Cell::Broken("a date out of range".to_owned()), Cell::Date))
        }
        Data::DateTimeIso(text) => {
            let day: String = text.chars().take(10).collect();
            Some(Date::parse(&day).map_or_else(|_| Cell::Text(text.clone()), Cell::Date))
        }
        Data::DurationIso(text) => Some(Cell::Text(text.clone())),
        Data::Error(error) => Some(Cell::Broken(error.to_string())),
        #[expect(unreachable_patterns, reason = "calamine may grow kinds of cells")]
        other => Some(Cell::Text(other.to_string())),
    }
}
