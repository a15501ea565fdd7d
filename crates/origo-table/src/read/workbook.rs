//! Workbooks: a sheet for each section, or one flat sheet.

use crate::draft::{At, Cell, Draft, TableName};
use crate::fields::{GUIDES, plain, section, section_name};
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
    let mut seen: Vec<(Section, &str)> = Vec::new();
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
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == section) {
            let problem = draft.error("two-tables", &At::File, format!("two sheets are `{}`", section_name(section)));
            problem.found = format!("`{first}` and `{name}`");
            problem.help = Some("keep one of them, or give the other a name that is no section".to_owned());
        }
        seen.push((section, name));
        if let Some(grid) = grid(&mut book, path, name, &mut draft) {
            let single = SECTIONS.iter().any(|(known, _, single)| *known == section && *single);
            read_section(&mut draft, section, single, &grid);
        }
    }
    let has_sections = sheets.iter().any(|(name, _)| section(name).is_some());
    if !has_sections {
        // A workbook without our sheets: every visible sheet with a header of lines is a flat table.
        let mut drafts: Vec<Draft> = Vec::new();
        let mut unread = Vec::new();
        for (name, hidden) in &others {
            let mut flat = Draft::new(path);
            let grid = if *hidden { None } else { grid(&mut book, path, name, &mut flat) };
            let enough = |grid: &Grid| grid.header(|text| recognize_flat(text).is_some()).is_some_and(|(_, n)| n >= 3);
            let Some(grid) = grid.filter(enough) else {
                unread.push(if *hidden { format!("`{name}` (hidden)") } else { format!("`{name}`") });
                drafts.extend((!flat.problems.is_empty()).then_some(flat));
                continue;
            };
            let mut found = read_flat(path, &grid);
            if let Some(first) = found.first_mut() {
                first.problems.extend(flat.problems);
                first.note("flat-sheet", &At::File, format!("sheet `{name}` was read as a flat table"));
            }
            drafts.extend(found);
        }
        same_good_twice(&mut drafts);
        if let Some(first) = drafts.first_mut() {
            if !unread.is_empty() {
                let message = format!("sheets without a header of lines are not read: {}", unread.join(", "));
                first.note("unused-sheet", &At::File, message);
            }
            return drafts;
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
    if draft.lacks_lines() && !draft.problems.iter().any(origo_rulebook::Diagnostic::is_error) {
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        let problem = draft.error("empty", &At::File, "the workbook has no lines");
        problem.found = format!("sheets `{}`", names.join("`, `"));
        problem.expected = Some("a sheet `lines` with a row for each material".to_owned());
        problem.help = Some("name the sheet of the bill of materials `lines`".to_owned());
    }
    others.retain(|(name, _)| !GUIDES.contains(&plain(name).as_str()));
    for (name, hidden) in others {
        let how = if hidden { "hidden, not a section" } else { "not a section" };
        draft.note("unused-sheet", &At::File, format!("sheet `{name}` is {how} and is not read"));
    }
    vec![draft]
}

/// A good that stands on two flat sheets with the same words about it is one good on half of its bill each time. With other
/// words, such as another day of production, it is a good of its own.
fn same_good_twice(drafts: &mut [Draft]) {
    let words = |draft: &Draft| -> Vec<String> {
        let records = [Section::Good, Section::Dates].into_iter().flat_map(|section| draft.records(section));
        records.flat_map(|record| &record.fields).map(|field| format!("{}={}", field.name, field.cell.show())).collect()
    };
    let sheet = |draft: &Draft| draft.tables.first().and_then(|table| table.sheet.clone()).unwrap_or_default();
    let all: Vec<(Vec<String>, String)> = drafts.iter().map(|draft| (words(draft), sheet(draft))).collect();
    for (draft, (own, sheet)) in drafts.iter_mut().zip(&all) {
        let other = all.iter().find(|(words, other)| words == own && other != sheet && !words.is_empty());
        let Some((_, other)) = other else { continue };
        let problem = draft.error("two-tables", &At::File, "two sheets hold lines of the same good");
        problem.found = format!("`{sheet}` and `{other}`");
        problem.help = Some("put its lines on one sheet, or remove the sheet that is not its bill".to_owned());
    }
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

/// A sheet as rows. Sheets of .xlsx are read cell by cell, so that one stray cell far away costs nothing; formulas
/// without a saved value are kept as broken cells, since they must not pass for blanks.
fn grid(book: &mut Sheets<Cursor<&[u8]>>, path: &str, name: &str, draft: &mut Draft) -> Option<Grid> {
    let cells = match book {
        Sheets::Xlsx(book) => cells_of_xlsx(book, name).map_err(|error| error.to_string()),
        other => cells_of_range(other, name).map_err(|error| error.to_string()),
    };
    let cells = match cells {
        Ok(cells) => cells,
        Err(error) => {
            let problem = draft.error("not-a-workbook", &At::File, format!("sheet `{name}` cannot be read"));
            problem.found = error.to_lowercase();
            problem.help = Some("open the workbook in a spreadsheet program and save it again".to_owned());
            return None;
        }
    };
    // Columns beyond any bill are stray: a row of the grid would be as long as its last cell.
    const COLUMNS: u32 = 1024;
    let (mut rows, mut row_numbers): (Vec<Vec<Option<Cell>>>, Vec<u32>) = (Vec::new(), Vec::new());
    for ((row, column), cell) in cells {
        if column >= COLUMNS {
            let place = format!("row {}", row + 1);
            let message = format!("sheet `{name}`, {place}: a cell beyond column {COLUMNS} is not read");
            draft.note("far-cell", &At::File, message);
            continue;
        }
        if row_numbers.last() != Some(&row) {
            row_numbers.push(row);
            rows.push(Vec::new());
        }
        let Some(cells) = rows.last_mut() else { continue };
        while cells.len() <= column as usize {
            cells.push(None);
        }
        if let Some(slot) = cells.get_mut(column as usize) {
            *slot = Some(cell);
        }
    }
    Some(Grid { name: TableName { path: path.to_owned(), sheet: Some(name.to_owned()) }, rows, row_numbers })
}

type Cells = std::collections::BTreeMap<(u32, u32), Cell>;

fn cells_of_xlsx(book: &mut calamine::Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Cells, calamine::XlsxError> {
    let mut cells = Cells::new();
    let mut reader = book.worksheet_cells_reader(name)?;
    while let Some(found) = reader.next_cell_with_formula()? {
        let value = cell(&Data::from(found.value));
        let kept = match (value, found.formula) {
            (None, Some(formula)) if !formula.is_empty() => {
                Some(Cell::Broken(format!("={formula}, without a saved value")))
            }
            (value, _) => value,
        };
        if let Some(kept) = kept {
            cells.insert(found.pos, kept);
        }
    }
    drop(reader);
    let mut reader = book.worksheet_cells_reader(name)?;
    while let Some((row, column, style)) = reader.next_style_id()? {
        let unit = reader
            .styles()
            .get(style)
            .and_then(|style| style.number_format.as_ref())
            .and_then(|f| unit(&f.format_code));
        if let (Some(unit), Some(slot)) = (unit, cells.get_mut(&(row, column)))
            && let Cell::Number(number) = slot
        {
            let number = if unit == "%" { percent(number).unwrap_or_else(|| number.clone()) } else { number.clone() };
            *slot = Cell::Tagged { number, unit };
        }
    }
    Ok(cells)
}

/// The currency or percent sign that a number format shows behind or before the number: part of what the user sees.
fn unit(format: &str) -> Option<String> {
    let shown = format.split(';').next().unwrap_or("");
    if shown.contains('%') {
        return Some("%".to_owned());
    }
    let signs = [("€", "EUR"), ("£", "GBP")];
    if let Some((_, code)) = signs.iter().find(|(sign, _)| shown.contains(sign)) {
        return Some((*code).to_owned());
    }
    // `[$CAD]`, `[$CAD-1009]`, `"MXN"`: three capital letters; a bare dollar sign does not say whose.
    let letters: Vec<&str> = shown.split(|c: char| !c.is_ascii_uppercase()).filter(|part| part.len() == 3).collect();
    letters.first().filter(|code| origo_base::Currency::parse(code).is_ok()).map(|code| (*code).to_owned())
}

/// A stored fraction as the percentage that is shown.
fn percent(number: &str) -> Option<String> {
    let amount = origo_base::Amount::parse(number).ok()?;
    let hundred = origo_base::Amount::whole(100);
    Some(amount.scale(hundred, origo_base::Amount::ONE)?.0.to_string())
}

fn cells_of_range(book: &mut Sheets<Cursor<&[u8]>>, name: &str) -> Result<Cells, calamine::Error> {
    let mut cells = Cells::new();
    let range = book.worksheet_range(name)?;
    let start = range.start().unwrap_or((0, 0));
    for (row, column, data) in range.used_cells() {
        if let Some(kept) = cell(data) {
            cells.insert((row as u32 + start.0, column as u32 + start.1), kept);
        }
    }
    if let Ok(formulas) = book.worksheet_formula(name) {
        let start = formulas.start().unwrap_or((0, 0));
        for (row, column, formula) in formulas.used_cells() {
            let place = (row as u32 + start.0, column as u32 + start.1);
            if !formula.is_empty() && !cells.contains_key(&place) {
                cells.insert(place, Cell::Broken(format!("={formula}, without a saved value")));
            }
        }
    }
    Ok(cells)
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
