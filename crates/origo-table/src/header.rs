//! Tables of cells to records: finding the header, skipping what is not data, telling vertical from horizontal.

use crate::draft::{At, Cell, Draft, Field, Record, TableName};
use crate::fields::{fields_of, plain, recognize, section_name};
use crate::{Section, number};
use origo_rulebook::{did_you_mean, nearest};

/// A rectangle of cells from a sheet or a text file.
pub(crate) struct Grid {
    pub(crate) name: TableName,
    /// Rows of cells that are not blank; a blank cell is none.
    pub(crate) rows: Vec<Vec<Option<Cell>>>,
    /// The number of each row in the file, counted from zero.
    pub(crate) row_numbers: Vec<u32>,
}

impl Grid {
    fn row_number(&self, row: usize) -> u32 {
        self.row_numbers.get(row).copied().unwrap_or(0)
    }

    fn column_number(&self, column: usize) -> u16 {
        column as u16
    }

    fn text(&self, row: usize, column: usize) -> Option<&str> {
        match self.rows.get(row)?.get(column)?.as_ref()? {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The row in which most cells name fields, among the first thirty; with how many it names.
    pub(crate) fn header(&self, names: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        for (row, cells) in self.rows.iter().enumerate().take(30) {
            let count = (0..cells.len()).filter_map(|column| self.text(row, column)).filter(|text| names(text)).count();
            // One fitting word may be data; a header has two, or is a table of one column.
            let enough = count >= 2 || (count == 1 && cells.iter().flatten().count() == 1);
            if enough && count > best.map_or(0, |(_, most)| most) {
                best = Some((row, count));
            }
        }
        best
    }
}

/// Notes the decimal mark that the text cells of a table show; two marks in one file leave it open.
pub(crate) fn note_decimal(draft: &mut Draft, grid: &Grid) {
    let mut seen: Vec<char> = Vec::new();
    for cell in grid.rows.iter().flatten().flatten() {
        if let Cell::Text(text) = cell
            && let Some(mark) = number::decimal_mark(&crate::decode::split_currency(text).0)
            && !looks_like_code(text)
            && !seen.contains(&mark)
        {
            seen.push(mark);
        }
    }
    if let [only] = seen.as_slice() {
        draft.decimal = match draft.decimal {
            Some(other) if other != *only => None,
            _ => Some(*only),
        };
    }
}

/// `8708.30` is a code, not evidence of a decimal point.
fn looks_like_code(text: &str) -> bool {
    let body = text.trim();
    body.split_once('.').is_some_and(|(a, b)| a.len() == 4 && b.len() == 2)
}

/// Reads a table as a section of records, or, for a section of one record, as that record in either direction.
pub(crate) fn read_section(draft: &mut Draft, section: Section, single: bool, grid: &Grid) {
    note_decimal(draft, grid);
    draft.tables.push(grid.name.clone());
    let table = (draft.tables.len() - 1) as u16;
    if single {
        let named = |text: Option<&str>| text.is_some_and(|text| recognize(section, text).is_some());
        let beside = |row: usize| grid.rows.get(row).and_then(|cells| cells.get(1)).is_some_and(Option::is_some);
        let down = (0..grid.rows.len()).filter(|row| named(grid.text(*row, 0)) && beside(*row)).count();
        let across = grid.header(|text| recognize(section, text).is_some()).map_or(0, |(_, count)| count);
        // A form in which nothing is filled in yet is no header with names for values.
        let blank = (0..grid.rows.len()).filter(|row| named(grid.text(*row, 0)) && !beside(*row)).count();
        if (down >= across && down > 0) || (across <= 1 && down + blank >= 2) {
            return read_vertical(draft, section, grid, table);
        }
    }
    let Some(columns) = columns(draft, section, grid, table) else { return };
    let mut count = 0;
    for row in columns.header_row + 1..grid.rows.len() {
        if let Some(record) = read_row(draft, section, grid, table, row, &columns) {
            draft.push(section, record);
            count += 1;
        }
    }
    if single && count > 1 {
        let at = At::Row { table, row: grid.row_number(columns.header_row + 2) };
        draft.error("too-many-rows", &at, format!("`{}` has {count} rows", section_name(section))).expected =
            Some("one".to_owned());
    }
}

/// Which column holds which field.
pub(crate) struct Columns {
    pub(crate) header_row: usize,
    pub(crate) fields: Vec<(usize, &'static str)>,
}

fn columns(draft: &mut Draft, section: Section, grid: &Grid, table: u16) -> Option<Columns> {
    let Some((header_row, _)) = grid.header(|text| recognize(section, text).is_some()) else {
        let names: Vec<&str> = fields_of(section).iter().map(|field| field.name).collect();
        let found: Vec<String> = grid.rows.first().into_iter().flatten().flatten().map(Cell::show).collect();
        let at = At::Row { table, row: grid.row_number(0) };
        let problem = draft.error("no-header", &at, format!("no header of `{}` was found", section_name(section)));
        problem.found = if found.is_empty() { "no row".to_owned() } else { format!("`{}`", found.join("`, `")) };
        problem.expected = Some(format!("a row that names columns such as {}", names.join(", ")));
        return None;
    };
    let mut fields: Vec<(usize, &'static str)> = Vec::new();
    for column in 0..grid.rows.get(header_row).map_or(0, Vec::len) {
        let Some(header) = grid.text(header_row, column) else { continue };
        let at = At::Cell { table, row: grid.row_number(header_row), column: grid.column_number(column) };
        match recognize(section, header) {
            Some(name) => {
                if fields.iter().any(|(_, other)| *other == name) {
                    let problem = draft.error("two-columns", &at, format!("two columns mean `{name}`"));
                    problem.found = format!("`{header}`");
                    problem.help =
                        Some("keep one of them, or rename the other to something that is not read".to_owned());
                } else {
                    fields.push((column, name));
                }
            }
            None => {
                let close = suggestions(&[section], header);
                let hint =
                    if close.is_empty() { String::new() } else { format!("; did you mean `{}`?", close.join("`, `")) };
                draft.note("unused-column", &at, format!("column `{header}` is not read{hint}"));
            }
        }
    }
    missing_columns(draft, section, &fields, grid, table, header_row);
    Some(Columns { header_row, fields })
}

/// Fields whose name or synonym is close to a header.
fn suggestions(sections: &[Section], header: &str) -> Vec<&'static str> {
    let flat = plain(header);
    let fields = || sections.iter().flat_map(|section| fields_of(*section));
    let names: Vec<String> =
        fields().flat_map(|field| field.synonyms.iter().map(|s| (*s).to_owned()).chain([plain(field.name)])).collect();
    let mut found: Vec<&'static str> = Vec::new();
    for close in nearest(&flat, names.iter().map(String::as_str)) {
        let field = fields().find(|field| field.synonyms.contains(&close) || plain(field.name) == close);
        found.extend(field.map(|field| field.name).filter(|name| !found.contains(name)));
    }
    found
}

/// Headers without which a table cannot be read, with the nearest of those that are there.
fn missing_columns(
    draft: &mut Draft,
    section: Section,
    fields: &[(usize, &'static str)],
    grid: &Grid,
    table: u16,
    header_row: usize,
) {
    let need: &[&[&str]] = match section {
        Section::Lines => &[&["part", "id"], &["hs"], &["price", "amount"]],
        Section::Costs => &[&["category"], &["amount"]],
        Section::Evidence => &[&["id"]],
        Section::Facts => &[&["name"], &["answer"]],
        Section::Fx => &[&["from"], &["to"], &["rate"], &["date"]],
        Section::Sources => &[&["line"], &["share"]],
        Section::Inventories => &[&["name"], &["method"]],
        Section::Inventory => &[&["day"], &["kind"], &["units"]],
        Section::Loans => &[&["principal"], &["rate"], &["interest"]],
        Section::Payments => &[&["principal"], &["years", "day"]],
        Section::Yields => &[&["years"], &["rate"]],
        Section::Values => &[&["item"], &["amount"]],
        Section::Good | Section::Dates | Section::Elections => &[],
    };
    let headers: Vec<String> = (0..grid.rows.get(header_row).map_or(0, Vec::len))
        .filter_map(|column| grid.text(header_row, column).map(str::to_owned))
        .collect();
    for group in need {
        if group.iter().any(|name| fields.iter().any(|(_, known)| known == name)) {
            continue;
        }
        let Some(name) = group.first() else { continue };
        let unread: Vec<&str> = headers
            .iter()
            .map(String::as_str)
            .filter(|h| recognize(section, h).is_none() && recognize_flat(h).is_none())
            .collect();
        let spec = fields_of(section).iter().find(|field| field.name == *name);
        let at = At::Row { table, row: grid.row_number(header_row) };
        let message = format!("`{}` has no column `{}`", section_name(section), group.join("` or `"));
        let problem = draft.error("missing-header", &at, message);
        problem.found = format!("columns `{}`", headers.join("`, `"));
        problem.expected = spec.map(|spec| format!("{}, for example `{}`", spec.meaning, spec.example));
        problem.help = Some(match unread.is_empty() {
            true => "add the column".to_owned(),
            false => format!("if one of `{}` is meant, rename it to `{name}`", unread.join("`, `")),
        });
    }
}

/// A row as a record; none for a blank row, a repeated header or a row of totals.
fn read_row(
    draft: &mut Draft,
    section: Section,
    grid: &Grid,
    table: u16,
    row: usize,
    columns: &Columns,
) -> Option<Record> {
    let cells = grid.rows.get(row)?;
    if cells.iter().all(Option::is_none) {
        return None;
    }
    let row_number = grid.row_number(row);
    let at = At::Row { table, row: row_number };
    if repeats_header(grid, columns.header_row, row) {
        draft.note("repeated-header", &at, "this row repeats the header and is not read");
        return None;
    }
    if section == Section::Lines && is_total(grid, row, columns) {
        let amount = columns
            .fields
            .iter()
            .find(|(_, name)| *name == "amount")
            .and_then(|(column, _)| Some((cells.get(*column)?.clone()?, grid.column_number(*column))));
        if let Some((cell, column)) = amount {
            let field = Field { name: "amount", cell, at: At::Cell { table, row: row_number, column } };
            draft.totals.push(Record { fields: vec![field], at });
        } else {
            draft.note("total-row", &at, "this row looks like a total and is not read");
        }
        return None;
    }
    let filled = cells.iter().flatten().count();
    if filled == 1 && columns.fields.len() > 1 {
        draft.note("lone-cell", &at, "this row has a single cell and is not read");
        return None;
    }
    let width = grid.rows.get(columns.header_row).map_or(0, Vec::len);
    if cells.iter().skip(width).any(Option::is_some) {
        let problem = draft.error("long-row", &at, "this row has more cells than the header");
        problem.help = Some("is a separator or a quote missing or too many on this line?".to_owned());
    }
    let mut fields = Vec::with_capacity(columns.fields.len());
    for (column, name) in &columns.fields {
        if let Some(Some(cell)) = cells.get(*column)
            && !cell.is_blank()
        {
            let at = At::Cell { table, row: row_number, column: grid.column_number(*column) };
            fields.push(Field { name, cell: cell.clone(), at });
        }
    }
    (!fields.is_empty()).then_some(Record { fields, at })
}

/// At least two cells say what the header says above them, and no cell says anything else.
fn repeats_header(grid: &Grid, header_row: usize, row: usize) -> bool {
    let cells = grid.rows.get(row).map_or(0, Vec::len);
    let same = (0..cells).filter(|column| {
        let text = grid.text(row, *column);
        text.is_some() && text == grid.text(header_row, *column)
    });
    let filled = grid.rows.get(row).into_iter().flatten().flatten().count();
    let same = same.count();
    same >= 2 && same == filled
}

const TOTALS: [&str; 8] = ["total", "subtotal", "sum", "suma", "sumatotal", "somme", "totalgeneral", "grandtotal"];

/// A row without code that says "total" somewhere.
fn is_total(grid: &Grid, row: usize, columns: &Columns) -> bool {
    let cell = |name: &str| {
        columns.fields.iter().find(|(_, known)| *known == name).and_then(|(c, _)| grid.rows.get(row)?.get(*c)?.as_ref())
    };
    let says = |text: &str| TOTALS.contains(&plain(text).trim_end_matches(':'));
    cell("hs").is_none() && (0..grid.rows.get(row).map_or(0, Vec::len)).filter_map(|c| grid.text(row, c)).any(says)
}

fn read_vertical(draft: &mut Draft, section: Section, grid: &Grid, table: u16) {
    let mut fields: Vec<Field> = Vec::new();
    for row in 0..grid.rows.len() {
        for column in 2..grid.rows.get(row).map_or(0, Vec::len) {
            if grid.rows.get(row).and_then(|cells| cells.get(column)).is_some_and(Option::is_some) {
                let at = At::Cell { table, row: grid.row_number(row), column: grid.column_number(column) };
                draft.note("unused-cell", &at, "only the second column is read here");
            }
        }
        let Some(header) = grid.text(row, 0).map(str::to_owned) else { continue };
        let at = At::Cell { table, row: grid.row_number(row), column: grid.column_number(0) };
        let Some(name) = recognize(section, &header) else {
            let has_value = grid.rows.get(row).and_then(|cells| cells.get(1)).is_some_and(Option::is_some);
            if has_value && !matches!(plain(&header).as_str(), "field" | "campo" | "champ") {
                let names: Vec<&str> = fields_of(section).iter().map(|field| field.name).collect();
                let hint = did_you_mean(&header, names);
                draft.note("unused-row", &at, format!("`{header}` is not read; {hint}"));
            }
            continue;
        };
        if fields.iter().any(|field| field.name == name) {
            draft.error("two-rows", &at, format!("two rows mean `{name}`")).found = format!("`{header}`");
            continue;
        }
        if let Some(Some(cell)) = grid.rows.get(row).and_then(|cells| cells.get(1))
            && !cell.is_blank()
        {
            let at = At::Cell { table, row: grid.row_number(row), column: grid.column_number(1) };
            fields.push(Field { name, cell: cell.clone(), at });
        }
    }
    let at = At::Row { table, row: grid.row_number(0) };
    draft.push(section, Record { fields, at });
}

/// Which field of which section a column of a flat table holds: lines, with columns for their good beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FlatField {
    /// A field of a section.
    Of(Section, &'static str),
    /// A cost of this category.
    Cost(String),
    /// The answer to this question.
    Fact(String),
}

/// Recognizes a header of a flat table.
pub(crate) fn recognize_flat(header: &str) -> Option<FlatField> {
    let flat = plain(header);
    if let Some((word, _)) = flat.split_once(':') {
        let rest = header.split_once(':').map(|(_, rest)| rest.trim().to_lowercase())?;
        return match word {
            "cost" | "costo" | "cout" => Some(FlatField::Cost(rest)),
            "fact" | "hecho" | "fait" => Some(FlatField::Fact(rest)),
            _ => None,
        };
    }
    const GOOD_ONLY: [&str; 8] = [
        "producto",
        "numproducto",
        "numproductoterminado",
        "numprodterminado",
        "fraccionpt",
        "descespanolpt",
        "goodpart",
        "goodhs",
    ];
    if GOOD_ONLY.contains(&flat.as_str()) {
        return recognize(Section::Good, header).map(|name| FlatField::Of(Section::Good, name));
    }
    if let Some(rest) = flat.strip_prefix("good") {
        return recognize(Section::Good, rest).map(|name| FlatField::Of(Section::Good, name));
    }
    let of = |section| recognize(section, header).map(|name| FlatField::Of(section, name));
    of(Section::Lines).or_else(|| of(Section::Good)).or_else(|| of(Section::Dates)).or_else(|| of(Section::Elections))
}

/// Reads a flat table: one draft for each good, in the order in which goods appear.
pub(crate) fn read_flat(path: &str, grid: &Grid) -> Vec<Draft> {
    let mut shared = Draft::new(path);
    note_decimal(&mut shared, grid);
    shared.tables.push(grid.name.clone());
    let Some((header_row, _)) = grid.header(|text| recognize_flat(text).is_some()) else {
        let found: Vec<String> = grid.rows.first().into_iter().flatten().flatten().map(Cell::show).collect();
        let problem = shared.error("no-header", &At::Row { table: 0, row: grid.row_number(0) }, "no header was found");
        problem.found = format!("`{}`", found.join("`, `"));
        problem.expected =
            Some("a row that names columns: good_part, good_hs, part, hs, qty, price, origin …".to_owned());
        problem.help = Some("is the delimiter a comma, a semicolon, a tab or a bar?".to_owned());
        return vec![shared];
    };
    let mut fields: Vec<(usize, FlatField)> = Vec::new();
    let mut lines = Vec::new();
    for column in 0..grid.rows.get(header_row).map_or(0, Vec::len) {
        let Some(header) = grid.text(header_row, column) else { continue };
        let at = At::Cell { table: 0, row: grid.row_number(header_row), column: grid.column_number(column) };
        match recognize_flat(header) {
            Some(field) if fields.iter().any(|(_, other)| *other == field) => {
                let name = match &field {
                    FlatField::Of(section, name) => format!("`{name}` of `{}`", section_name(*section)),
                    FlatField::Cost(name) | FlatField::Fact(name) => format!("`{name}`"),
                };
                let problem = shared.error("two-columns", &at, format!("two columns mean {name}"));
                problem.found = format!("`{header}`");
                problem.help = Some("keep one of them; a column about the good begins with good_".to_owned());
            }
            Some(field) => {
                if let FlatField::Of(Section::Lines, name) = field {
                    lines.push((column, name));
                }
                fields.push((column, field));
            }
            None => {
                let close = suggestions(&[Section::Lines, Section::Good], header);
                let hint =
                    if close.is_empty() { String::new() } else { format!("; did you mean `{}`?", close.join("`, `")) };
                shared.note("unused-column", &at, format!("column `{header}` is not read{hint}"));
            }
        }
    }
    missing_columns(&mut shared, Section::Lines, &lines, grid, 0, header_row);
    let good_part = fields.iter().find(|(_, field)| *field == FlatField::Of(Section::Good, "part")).map(|(c, _)| *c);
    let line_columns = Columns { header_row, fields: lines };
    let mut drafts: Vec<(String, Draft)> = Vec::new();
    // The row before, and the good it was of: what repeats there need not be looked at again.
    let mut above: Option<(usize, usize)> = None;
    let mut last = String::new();
    for row in header_row + 1..grid.rows.len() {
        if repeats_header(grid, header_row, row) {
            let at = At::Row { table: 0, row: grid.row_number(row) };
            let draft = drafts.last_mut().map_or(&mut shared, |(_, draft)| draft);
            draft.note("repeated-header", &at, "this row repeats the header and is not read");
            continue;
        }
        // Rows that hold no line (totals, footers) belong to the good above them and make none of their own.
        let holder = drafts.last_mut().map_or(&mut shared, |(_, draft)| draft);
        let Some(record) = read_row(holder, Section::Lines, grid, 0, row, &line_columns) else { continue };
        let named = good_part.and_then(|column| grid.rows.get(row)?.get(column)?.as_ref()).map(Cell::show);
        let inherits = named.is_none() && good_part.is_some() && drafts.len() > 1;
        let name = named.unwrap_or_else(|| last.clone());
        let place = match drafts.iter().rposition(|(known, _)| *known == name) {
            Some(place) => place,
            None => {
                let mut draft = Draft::new(path);
                draft.tables.clone_from(&shared.tables);
                draft.decimal = shared.decimal;
                if drafts.is_empty() {
                    draft.problems = std::mem::take(&mut shared.problems);
                }
                drafts.push((name.clone(), draft));
                drafts.len() - 1
            }
        };
        let Some((_, draft)) = drafts.get_mut(place) else { continue };
        last = name;
        if inherits {
            let message = format!("a row without a good is taken to be of the one above it, `{last}`");
            draft.note("row-without-good", &record.at, message);
        }
        draft.push(Section::Lines, record);
        let repeated = above.filter(|(of, _)| *of == place).map(|(_, row)| row);
        read_beside(draft, grid, row, repeated, &fields);
        above = Some((place, row));
    }
    if drafts.is_empty() {
        let problem = shared.error("empty", &At::File, "the table has a header and no line");
        problem.help = Some("add a row for each material".to_owned());
        return vec![shared];
    }
    let lower: Vec<String> = drafts.iter().map(|(name, _)| name.to_lowercase()).collect();
    for (index, (name, draft)) in drafts.iter_mut().enumerate() {
        if lower.iter().enumerate().any(|(other, known)| other != index && *known == name.to_lowercase()) {
            let message =
                format!("another good of the table is `{name}` but for capitals; each is decided by its own lines");
            draft.note("alike-goods", &At::File, message);
        }
    }
    if drafts.len() > 1 {
        // A total at the foot of several goods is not the total of the last one.
        for (_, draft) in &mut drafts {
            for record in std::mem::take(&mut draft.totals) {
                draft.note("total-row", &record.at, "a total in a table of several goods is not checked");
            }
        }
    }
    drafts.into_iter().map(|(_, draft)| draft).collect()
}

/// The columns of a flat row that are about the good: the first row that has a value gives it; another value is an
/// error.
fn read_beside(draft: &mut Draft, grid: &Grid, row: usize, repeated: Option<usize>, fields: &[(usize, FlatField)]) {
    for (column, field) in fields {
        let at_row = |row: usize| grid.rows.get(row)?.get(*column)?.as_ref();
        let Some(cell) = at_row(row) else { continue };
        if matches!(field, FlatField::Of(Section::Lines, _)) || repeated.and_then(at_row) == Some(cell) {
            continue;
        }
        let at = At::Cell { table: 0, row: grid.row_number(row), column: grid.column_number(*column) };
        if cell.is_blank() {
            continue;
        }
        let text = |text: &str| Cell::Text(text.to_owned());
        let (section, found, key) = match field {
            FlatField::Of(Section::Lines, _) => continue,
            FlatField::Of(section, name) => (*section, vec![(*name, cell.clone())], None),
            FlatField::Cost(category) => {
                (Section::Costs, vec![("category", text(category)), ("amount", cell.clone())], Some(category))
            }
            FlatField::Fact(name) => (Section::Facts, vec![("name", text(name)), ("answer", cell.clone())], Some(name)),
        };
        let make = |(name, cell): (&'static str, Cell)| Field { name, cell, at: at.clone() };
        let records = draft.sections.entry(section).or_default();
        let same_key = |record: &Record| match key {
            None => true,
            Some(key) => record.fields.first().is_some_and(|field| field.cell.show() == *key),
        };
        let Some(record) = records.iter_mut().find(|record| same_key(record)) else {
            let at = At::Row { table: 0, row: grid.row_number(row) };
            records.push(Record { fields: found.into_iter().map(make).collect(), at });
            continue;
        };
        let name = found.last().map_or("", |(name, _)| name);
        match record.get(name).map(|known| known.cell.clone()) {
            None => record.fields.extend(found.into_iter().map(make)),
            Some(known) if known == *cell => {}
            Some(known) => {
                let problem = draft.error("two-values", &at, format!("one good has two values of `{name}`"));
                problem.found = format!("`{}` here, `{}` before", cell.show(), known.show());
                problem.help = Some("repeat the same value on every row of a good, or give it once".to_owned());
            }
        }
    }
}
