use super::super::{print, worksheet};
use super::{Args, Format};
use crate::files;
use origo::rulebook::Diagnostic;
use origo::table::Draft;
use origo::{
    Answer, GoodAnswer, GoodReport, Style, render_answer, render_html, render_markdown, render_notes, summary_line,
    wire,
};
use std::path::PathBuf;

/// What is printed, or written to a file: answers of one good after the other.
pub(super) struct Output<'r> {
    format: Format,
    style: Style,
    /// Where it goes in place of the terminal.
    file: Option<PathBuf>,
    /// What is kept for the file.
    text: String,
    answered: usize,
    records: Vec<serde_json::Value>,
    goods: Vec<(Vec<Answer<'r>>, Vec<Diagnostic>)>,
    sheets: worksheet::Sheets,
}

impl<'r> Output<'r> {
    /// An output as it was asked for; an input is never written over.
    pub(super) fn new(args: &Args, color: bool) -> Result<Self, String> {
        if let Some(file) = &args.output
            && args.files.iter().any(|input| files::is_input(file, input))
        {
            return Err(format!(
                "error[output] {}: the file is an input\n    help     name another file with --output",
                file.display()
            ));
        }
        if let Some(file) = args.output.as_ref().filter(|_| args.format == Format::Xlsx) {
            files::named_as_workbook(file)?;
        }
        Ok(Self {
            format: args.format,
            style: Style { color, all: args.all, lines: origo::PAGE },
            file: args.output.clone(),
            text: String::new(),
            answered: 0,
            records: Vec::new(),
            goods: Vec::new(),
            sheets: worksheet::Sheets::default(),
        })
    }

    /// The answers of a good, and what is to be said of its file.
    pub(super) fn add(&mut self, good: GoodAnswer<'r>, draft: &Draft, said: Vec<Diagnostic>) {
        if good.answers.is_empty() {
            return;
        }
        let notes = render_notes(&said, self.style);
        let style = Style { lines: origo::PAGE.saturating_sub(notes.lines().count()), ..self.style };
        for (index, one) in good.answers.iter().enumerate() {
            let last = index + 1 == good.answers.len();
            match self.format {
                Format::Text => {
                    if self.answered > 0 {
                        self.put(&format!("\n{}\n", "─".repeat(80)));
                    }
                    self.put(&render_answer(one, style));
                    if last {
                        self.put(&notes);
                    }
                }
                Format::Markdown => {
                    if self.answered > 0 {
                        self.put("\n---\n\n");
                    }
                    self.put(&render_markdown(one, if last { &said } else { &[] }, style));
                }
                Format::Summary => self.put(&format!("{}\n", summary_line(one))),
                Format::Json => self.records.push(wire::determination(one, draft, &good.problems)),
                Format::Xlsx => self.sheets.add(one, &said),
                Format::Html => {}
            }
            self.answered += 1;
        }
        match self.format {
            Format::Summary if !said.is_empty() => eprintln!(
                "{}: {} on how the file was read (--format text says what)",
                draft.path,
                if said.len() == 1 { "a note".to_owned() } else { format!("{} notes", said.len()) }
            ),
            Format::Html => self.goods.push((good.answers, said)),
            _ => {}
        }
    }

    /// What could only be said in the end; then the file is written.
    pub(super) fn finish(mut self) -> Result<(), String> {
        match self.format {
            Format::Json => {
                let text = match self.records.as_slice() {
                    [one] => serde_json::to_string_pretty(one),
                    _ => serde_json::to_string_pretty(&self.records),
                };
                self.put(&text.unwrap_or_default());
                self.put("\n");
            }
            Format::Html if !self.goods.is_empty() => {
                let goods: Vec<GoodReport<'_>> =
                    self.goods.iter().map(|(answers, notes)| GoodReport { answers, notes }).collect();
                let page = render_html(&goods, self.style);
                self.put(&page);
            }
            Format::Xlsx => {
                return self.file.as_deref().map_or(Ok(()), |file| self.sheets.write(file));
            }
            Format::Html | Format::Text | Format::Markdown | Format::Summary => {}
        }
        // Without an answer a report of before stays as it was.
        match self.file {
            Some(file) if !self.text.is_empty() => std::fs::write(&file, &self.text).map_err(|error| {
                format!("error[output] {}: the file cannot be written: {}", file.display(), files::reason(&error))
            }),
            _ => Ok(()),
        }
    }

    fn put(&mut self, text: &str) {
        if self.file.is_some() { self.text.push_str(text) } else { print(text) }
    }
}
