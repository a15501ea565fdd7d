use super::citations;
use super::text::{Located, Reader};
use crate::{FileId, StepBasis};
use origo_base::{Citation, Date, Percent};
use std::ops::Range;

/// A threshold as the file says it.
pub(crate) struct ThresholdDraft {
    pub(crate) file: FileId,
    pub(crate) id: Located<String>,
    pub(crate) name: String,
    pub(crate) main: Vec<FigureDraft>,
    pub(crate) others: Vec<(Located<String>, Vec<FigureDraft>)>,
    pub(crate) only_if: Vec<(String, Located<String>)>,
    pub(crate) steps: StepBasis,
    pub(crate) cite: Vec<Citation>,
}

/// The dated figures of one method.
pub(crate) struct FigureDraft {
    pub(crate) method: &'static str,
    pub(crate) span: Range<usize>,
    pub(crate) steps: Vec<(Date, Percent)>,
}

/// Methods that a threshold can carry figures for; the check refuses those that the agreement does not have.
const METHODS: [(&str, &str); 5] =
    [("nc", "nc_if"), ("tv", "tv_if"), ("bu", "bu_if"), ("bd", "bd_if"), ("fv", "fv_if")];

/// Reads the `threshold` table: names to figures.
pub(crate) fn read(r: &mut Reader<'_>) -> Vec<ThresholdDraft> {
    let entries = r.entries("threshold");
    let mut found = Vec::new();
    for (id, value, span) in entries {
        let Some(mut t) = r.nested(value, span, "a threshold") else { continue };
        let name = t.need_text("name", "what it is the threshold of").map(|text| text.value).unwrap_or_default();
        let main = figures(&mut t);
        if main.is_empty() {
            t.missing("nc", "[[\"2020-07-01\", \"66%\"]]");
        }
        let only_if = METHODS.into_iter().filter_map(|(method, key)| Some((method.to_owned(), t.text(key)?))).collect();
        let steps = t
            .maybe("steps", "fiscal-year-nearest", |text| match text {
                "date" => Ok(StepBasis::Date),
                "fiscal-year-nearest" => Ok(StepBasis::FiscalYearNearest),
                _ => Err("steps are by `date` or by `fiscal-year-nearest`".to_owned()),
            })
            .unwrap_or_default();
        let cite = citations(&mut t);
        let others = t
            .entries("reading")
            .into_iter()
            .filter_map(|(key, value, span)| {
                let mut other = t.nested(value, span, "the figures under a reading")?;
                let read = figures(&mut other);
                other.finish();
                Some((key, read))
            })
            .collect();
        t.text("note");
        let file = t.file();
        t.finish();
        found.push(ThresholdDraft { file, id, name, main, others, only_if, steps, cite });
    }
    found
}

fn figures(t: &mut Reader<'_>) -> Vec<FigureDraft> {
    let mut found = Vec::new();
    for (method, _) in METHODS {
        let Some(rows) = t.pairs(method) else { continue };
        let mut steps = Vec::new();
        for (day, figure) in &rows.value {
            let day = t.parsed(method, day, "2020-07-01", |x| Date::parse(x).map_err(|e| e.problem().to_owned()));
            let figure = t.parsed(method, figure, "66%", |x| match Percent::parse(x) {
                Ok(p) if (Percent::ZERO..=Percent::HUNDRED).contains(&p) => Ok(p),
                Ok(_) => Err("a threshold lies between 0% and 100%".to_owned()),
                Err(e) => Err(e.problem().to_owned()),
            });
            if let (Some(day), Some(figure)) = (day, figure) {
                steps.push((day, figure));
            }
        }
        found.push(FigureDraft { method, span: rows.span, steps });
    }
    found
}
