use crate::{Condition, ReadingChoice, Variants};
use origo_base::{Citation, Date, Dates, Effective, Percent, Period};
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
            (StepBasis::FiscalYearNearest, Some(year)) => (nearest_to(year), nearest_to(year)),
            // Any year in which the day lies: the longest that ends on it, and the longest that begins on it.
            (StepBasis::FiscalYearNearest, None) => {
                let half = (Period::LONGEST_FISCAL_YEAR - 1) / 2;
                (day.plus_days(half + 1 - Period::LONGEST_FISCAL_YEAR), day.plus_days(half))
            }
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

/// The last day of a step to which a year, and not the one that follows it, begins nearest.
fn nearest_to(year: Period) -> Date {
    let days = i32::try_from(year.first().days_between(year.last())).unwrap_or(i32::MAX);
    year.first().plus_days(days / 2)
}
