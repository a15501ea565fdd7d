use origo_table::{Cell, Draft, Input, Record, SECTIONS, fields_of, read};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::path::Path;

/// Writes a workbook for each good in `xtask/examples`.
pub(crate) fn write_examples(root: &Path) -> Result<usize, String> {
    let mut count = 0;
    let folder = root.join("xtask/examples");
    let entries = std::fs::read_dir(&folder).map_err(|error| error.to_string())?;
    for entry in entries.flatten() {
        let path = entry.path();
        let bytes = std::fs::read(&path).map_err(|error| error.to_string())?;
        let input = Input::File { path: path.display().to_string(), bytes };
        for draft in read(&input) {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let target = root.join("examples").join(format!("{name}.xlsx"));
            let mut book = workbook(&draft).map_err(|error| error.to_string())?;
            book.save(&target).map_err(|error| error.to_string())?;
            count += 1;
        }
    }
    Ok(count)
}

/// A good as a workbook: a sheet for each section, single records down the page.
fn workbook(draft: &Draft) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // A fixed date keeps the file the same from one run to the next.
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(
        &DocProperties::new().set_title("a good whose origin is asked").set_creation_datetime(&created),
    );
    let bold = Format::new().set_bold();
    for (section, name, single) in SECTIONS {
        let records = draft.records(section);
        if records.is_empty() {
            continue;
        }
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        if single {
            let Some(record) = records.first() else { continue };
            for (row, field) in record.fields.iter().enumerate() {
                sheet.write_string_with_format(row as u32, 0, field.name, &bold)?;
                write(sheet, row as u32, 1, &field.cell)?;
            }
            sheet.set_column_width(0, 16)?;
            sheet.set_column_width(1, 28)?;
            continue;
        }
        let used =
            |field: &&origo_table::FieldSpec| records.iter().any(|record: &Record| record.get(field.name).is_some());
        for (column, field) in fields_of(section).iter().filter(used).enumerate() {
            let column = column as u16;
            sheet.write_string_with_format(0, column, field.name, &bold)?;
            for (row, record) in records.iter().enumerate() {
                if let Some(found) = record.get(field.name) {
                    write(sheet, row as u32 + 1, column, &found.cell)?;
                }
            }
            sheet.set_column_width(column, 16)?;
        }
        sheet.set_freeze_panes(1, 0)?;
    }
    Ok(book)
}

/// Numbers and days become numbers and days; everything else stays text, codes above all.
fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    let text = cell.show();
    if let Ok(day) = ExcelDateTime::parse_from_str(&text)
        && text.len() == 10
    {
        sheet.write_datetime_with_format(row, column, &day, &Format::new().set_num_format("yyyy-mm-dd"))?;
        return Ok(());
    }
    sheet.write_string(row, column, &text)?;
    Ok(())
}
