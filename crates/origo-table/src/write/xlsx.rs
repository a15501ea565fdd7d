//! Books to bytes.

use super::book::{Book, Content, Entry, Look, Sheet};
use super::formula::Value;
use super::number::cell_number;
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationErrorStyle, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeMap;

/// Whether the results of formulas are saved beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Results {
    /// As exact arithmetic gives them, for programs that do not recalculate.
    Saved,
    /// None: whoever reads the file must calculate.
    LeftOut,
}

impl Book {
    /// The bytes of an .xlsx file. They are the same from one run to the next.
    ///
    /// An error says what the format does not hold, such as more rows than a sheet has.
    pub fn to_xlsx(&self, results: Results) -> Result<Vec<u8>, String> {
        self.written(results).map_err(|error| error.to_string())
    }

    fn written(&self, results: Results) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // A fixed date keeps the bytes free of the clock.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_title(&self.title).set_creation_datetime(&created));
        for sheet in &self.sheets {
            sheet.write(book.add_worksheet(), results)?;
        }
        book.save_to_buffer()
    }
}

impl Sheet {
    fn write(&self, to: &mut Worksheet, results: Results) -> Result<(), XlsxError> {
        to.set_name(self.name)?;
        for (column, width) in &self.widths {
            to.set_column_width(*column, *width)?;
        }
        for (column, look) in &self.looks {
            to.set_column_format(*column, &format(*look))?;
        }
        for ((row, column), entry) in &self.cells {
            entry.write(self.name, to, *row, *column, results)?;
        }
        for (row, lines) in self.lines() {
            to.set_row_height(row, lines * LINE)?;
        }
        if self.frozen != (0, 0) {
            to.set_freeze_panes(self.frozen.0, self.frozen.1)?;
        }
        self.color_words(to)?;
        for choice in &self.choices {
            let words = Formula::new(format!("={}", choice.words.text(self.name)));
            let list = DataValidation::new().allow_list_formula(words);
            let list = match choice.only {
                true => list
                    .set_error_style(DataValidationErrorStyle::Stop)
                    .set_error_title("not in the list")?
                    .set_error_message("choose one of the words that the arrow beside the cell shows")?,
                false => list.show_error_message(false),
            };
            to.add_data_validation(
                choice.cells.first,
                choice.cells.column,
                choice.cells.last,
                choice.cells.column,
                &list,
            )?;
        }
        Ok(())
    }

    /// How many lines rows need whose texts are broken: not every program measures them when it opens a file.
    fn lines(&self) -> BTreeMap<u32, u32> {
        const NARROW: u16 = 9;
        const MOST: u32 = 12;
        let mut found: BTreeMap<u32, u32> = BTreeMap::new();
        for ((row, column), entry) in &self.cells {
            let (Look::Long | Look::Header | Look::Outline(_), Content::Value(Value::Text(text))) =
                (entry.look, &entry.content)
            else {
                continue;
            };
            let indent = if let Look::Outline(depth) = entry.look { u16::from(depth) } else { 1 };
            let width = self.widths.get(column).copied().unwrap_or(NARROW).saturating_sub(indent).max(NARROW);
            let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            let lines = letters.div_ceil(u32::from(width)).clamp(1, MOST);
            if lines > 1 {
                let known = found.entry(*row).or_insert(lines);
                *known = lines.max(*known);
            }
        }
        found
    }

    /// Green, red and amber for what words say, also after a recalculation.
    fn color_words(&self, to: &mut Worksheet) -> Result<(), XlsxError> {
        // Runs of such cells, one below the other: what stands between them is no word.
        let mut runs: Vec<(u16, u32, u32)> = Vec::new();
        let words = self.cells.iter().filter(|(_, entry)| entry.look == Look::Word).map(|(place, _)| *place);
        for (row, column) in words {
            match runs.iter_mut().rfind(|(known, _, last)| *known == column && last + 1 == row) {
                Some((_, _, last)) => *last = row,
                None => runs.push((column, row, row)),
            }
        }
        let (green, red, amber) = (("1E6B2E", "DDF2E0"), ("9C1C1C", "F8DCDC"), ("7A5200", "FFF0C2"));
        let words = [
            ("met", green),
            ("yes", green),
            ("originating", green),
            ("not met", red),
            ("NO", red),
            ("non-originating", red),
            ("open", amber),
            ("unknown", amber),
            ("undetermined", amber),
            ("not stated", amber),
            ("too close", amber),
        ];
        for (column, first, last) in runs {
            for (word, (letter, ground)) in words {
                let look = Format::new().set_font_color(letter).set_background_color(ground);
                let rule = ConditionalFormatCell::new()
                    .set_rule(ConditionalFormatCellRule::EqualTo(word.to_owned()))
                    .set_format(look);
                to.add_conditional_format(first, column, last, column, &rule)?;
            }
        }
        Ok(())
    }
}

impl Entry {
    fn write(&self, sheet: &str, to: &mut Worksheet, row: u32, column: u16, results: Results) -> Result<(), XlsxError> {
        let look = format(self.look);
        match &self.content {
            Content::Value(Value::Number(amount)) => {
                to.write_number_with_format(row, column, cell_number(*amount), &look)?;
            }
            Content::Value(Value::Truth(truth)) => {
                to.write_boolean_with_format(row, column, *truth, &look)?;
            }
            Content::Value(Value::Text(text)) if !text.is_empty() => {
                to.write_string_with_format(row, column, cut(text), &look)?;
            }
            Content::Value(Value::Text(_) | Value::Empty | Value::Error) => {
                to.write_blank(row, column, &look)?;
            }
            Content::Day(day) => {
                let day = ExcelDateTime::parse_from_str(&day.to_string())?;
                to.write_datetime_with_format(row, column, &day, &look)?;
            }
            Content::Formula(expr, value) => {
                let mut formula = Formula::new(format!("={}", expr.text(sheet)));
                if results == Results::Saved {
                    formula = formula.set_result(value.to_string());
                }
                to.write_formula_with_format(row, column, formula, &look)?;
            }
        }
        if let Some(note) = &self.note {
            let lines = u32::try_from(note.chars().count() / 32).unwrap_or(8).min(24) + 2;
            let note = Note::new(note).add_author_prefix(false).set_width(240).set_height(lines * 20);
            to.insert_note(row, column, &note)?;
        }
        Ok(())
    }
}

/// The height of a line, in points.
const LINE: u32 = 15;

/// A cell holds no more than this.
fn cut(text: &str) -> String {
    const MOST: usize = 32_000;
    match text.chars().count() > MOST {
        true => text.chars().take(MOST).chain("…".chars()).collect(),
        false => text.to_owned(),
    }
}

/// The style sheet.
fn format(look: Look) -> Format {
    let plain = Format::new().set_align(FormatAlign::Top);
    match look {
        Look::Plain => plain,
        Look::Title => plain.set_bold().set_font_size(14),
        Look::Header => {
            plain.set_bold().set_text_wrap().set_background_color("E6EAF0").set_border_bottom(FormatBorder::Thin)
        }
        Look::Block => plain.set_bold().set_background_color("F3F5F8"),
        Look::Long => plain.set_text_wrap().set_indent(1),
        Look::Code => plain.set_num_format("@"),
        Look::Money => plain.set_num_format("#,##0.00##########"),
        Look::Total => plain.set_bold().set_num_format("#,##0.00##########").set_border_top(FormatBorder::Thin),
        // Six places: a content of 69.999 percent does not show as 70.
        Look::Share => plain.set_num_format("0.00####%"),
        Look::Day => plain.set_num_format("yyyy-mm-dd"),
        Look::Word => plain,
        Look::Open => plain.set_background_color("FFF0C2"),
        Look::Outline(depth) => plain.set_text_wrap().set_indent(depth),
    }
}
