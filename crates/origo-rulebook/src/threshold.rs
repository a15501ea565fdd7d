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

impl Threshold {
    /// The figure for a method on a day; none if there is no figure for the method or none yet.
    pub fn figure(&self, method: &str, choice: &ReadingChoice, day: Date, dates: &Dates) -> Option<Percent> {
        let steps = self.figures.under(choice).get(method)?;
        match self.steps {
            StepBasis::Date => steps.on(day).copied(),
            // A year that begins within half a year of the step's date is the one nearest to it. The first step has
            // no earlier one to fall back to, so it holds from its date.
            StepBasis::FiscalYearNearest => {
                let (year, _, _) = day.ymd();
                let start = dates.fiscal_year.map(|period| period.first()).or_else(|| Date::from_ymd(year, 1, 1))?;
                let first = steps.steps().first().filter(|(from, _)| *from <= day).map(|(_, figure)| figure);
                steps.on(start.plus_days(182)).or(first).copied()
            }
        }
    }
}
