use crate::{Condition, ReadingChoice, Variants};
use origo_base::{Citation, Date, Dates, Effective, Percent};
use std::collections::BTreeMap;

/// Which date a threshold's steps are read with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepBasis {
    /// The date itself.
    #[default]
    Date,
    /// The producer's fiscal year in which the date lies: a step belongs to the year that begins nearest its date.
    FiscalYearNearest,
}

/// A named figure, dated, for each method; rules link to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Its name in rules.
    pub id: String,
    /// What it is the threshold of.
    pub name: String,
    /// Method id to dated figures.
    pub figures: Variants<BTreeMap<String, Effective<Percent>>>,
    /// For a method: the readings under which a rule that does not name the method may use its figure.
    pub only_if: BTreeMap<String, Vec<Condition>>,
    /// How steps are dated.
    pub steps: StepBasis,
    /// Where the figures stand.
    pub cite: Vec<Citation>,
}

/// What a threshold asks: one figure, or two if the fiscal year that picks between them is not stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The lowest that may be asked.
    pub lowest: Percent,
    /// The highest.
    pub highest: Percent,
}

impl Threshold {
    /// The figure for a method on a day; none if there is no figure for the method or none yet.
    pub fn figure(&self, method: &str, choice: &ReadingChoice, day: Date, dates: &Dates) -> Option<Asked> {
        let steps = self.figures.under(choice).get(method)?;
        let (earliest, latest) = match (self.steps, dates.fiscal_year) {
            (StepBasis::Date, _) => (day, day),
            (StepBasis::FiscalYearNearest, Some(year)) => (nearest_to(year.first()), nearest_to(year.first())),
            // Any year of twelve months in which the day lies.
            (StepBasis::FiscalYearNearest, None) => (nearest_to(earliest_start(day)), nearest_to(day)),
        };
        // The first step has no earlier one to fall back to, so it holds from its date.
        let first = steps.steps().first().filter(|(from, _)| *from <= day).map(|(_, figure)| figure);
        let within = steps.steps().iter().filter(|(from, _)| earliest < *from && *from <= latest);
        let figures = steps.on(earliest).or(first).into_iter().chain(within.map(|(_, figure)| figure));
        figures.copied().fold(None, |found: Option<Asked>, figure| {
            let found = found.unwrap_or(Asked { lowest: figure, highest: figure });
            Some(Asked { lowest: found.lowest.min(figure), highest: found.highest.max(figure) })
        })
    }
}

/// The last day of a step to which a year with this start is the nearest: a year that begins within half a year of it.
fn nearest_to(start: Date) -> Date {
    start.plus_days(182)
}

/// The first day that a year of twelve months can begin in which a day lies.
fn earliest_start(day: Date) -> Date {
    let start = day.plus_months(-12).next();
    if start.plus_months(12) <= day { start.next() } else { start }
}
