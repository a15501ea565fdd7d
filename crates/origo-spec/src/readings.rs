//! Which reading of a disputed text is taken, and the text under it.

use origo_base::{Country, Date, Dates, Percent};
use origo_rulebook::{Condition, Reading, Rulebook, StepBasis, Threshold, Variants};
use std::collections::BTreeMap;

/// For each reading in the order of the rulebook, the index of the option taken.
#[derive(Clone, Debug)]
pub(crate) struct Readings(Vec<usize>);

impl Readings {
    /// The user's option if there is one of that name, else the importing country's, else the default.
    pub(crate) fn new(readings: &[Reading], into: Option<Country>, chosen: &BTreeMap<String, String>) -> Self {
        let taken = readings.iter().map(|reading| {
            let wanted = chosen.get(&reading.id);
            let chosen = wanted.and_then(|wanted| reading.options.iter().position(|option| option.id == *wanted));
            let country = reading.default_into.iter().find(|(country, _)| Some(*country) == into);
            chosen.or(country.map(|(_, option)| *option)).unwrap_or(reading.default)
        });
        Self(taken.collect())
    }

    /// Whether every condition holds.
    pub(crate) fn all(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| self.0.get(condition.reading) == Some(&condition.option))
    }

    /// The text that stands: the one whose conditions hold and are most, else the main one.
    pub(crate) fn text<'v, T>(&self, variants: &'v Variants<T>) -> &'v T {
        let mut best = (0, &variants.main);
        for (conditions, text) in &variants.others {
            if self.all(conditions) && best.0 < conditions.len() {
                best = (conditions.len(), text);
            }
        }
        best.1
    }

    /// The name of the option taken for a reading of that name.
    fn option<'r>(&self, rulebook: &'r Rulebook, id: &str) -> Option<&'r str> {
        rulebook.readings().iter().zip(&self.0).find_map(|(reading, option)| {
            let option = reading.options.get(*option)?;
            (reading.id == id).then_some(option.id.as_str())
        })
    }

    /// The day that picks a phase-in step (UR 13 to 20 do not say which): reading `step-date`, else the end of
    /// production.
    pub(crate) fn day(&self, rulebook: &Rulebook, dates: &Dates) -> Option<Date> {
        match self.option(rulebook, "step-date") {
            Some("shipped") => dates.shipped,
            Some("entered") => dates.entered,
            _ => Some(dates.produced.last()),
        }
    }

    /// Whether total cost is of all costs on the books, wherever they were incurred.
    pub(crate) fn books(&self, rulebook: &Rulebook) -> bool {
        self.option(rulebook, "costs-abroad") == Some("books")
    }

    /// Whether a range whose text is silent is tested class by class.
    pub(crate) fn printed_each(&self, rulebook: &Rulebook) -> bool {
        self.option(rulebook, "printed-range") == Some("each")
    }

    /// The figures of a threshold for a method that may hold on a day: UR 13, 14(15), 15, 20; under NAFTA s. 13(1) by the
    /// fiscal year that begins nearest to the date of the step. A year that is not stated can be any in which the day lies.
    pub(crate) fn figures(&self, threshold: &Threshold, method: &str, day: Date, dates: &Dates) -> Vec<Percent> {
        let Some(steps) = self.text(&threshold.figures).get(method) else { return Vec::new() };
        let steps = steps.steps();
        // Before the first step of all there is no earlier year whose figure could hold.
        let first = steps.first().filter(|(from, _)| *from <= day);
        let years: Vec<(Date, Date)> = match (threshold.steps, dates.fiscal_year) {
            (StepBasis::Date, _) => {
                let begun = steps.iter().rev().find(|(from, _)| *from <= day);
                return begun.map(|(_, figure)| *figure).into_iter().collect();
            }
            (StepBasis::FiscalYearNearest, Some(year)) => vec![(year.first(), year.last().next())],
            // Shorter years lie between these.
            (StepBasis::FiscalYearNearest, None) => {
                (0..371).map(|back| (day.plus_days(-back), day.plus_days(371 - back))).collect()
            }
        };
        let begun = |(start, next): (Date, Date), from: Date| {
            from <= start || from < next && start.days_between(from) < from.days_between(next)
        };
        let of_year = |year: (Date, Date)| {
            let current = steps.iter().rev().find(|(from, _)| begun(year, *from));
            current.or(first).map(|(_, figure)| *figure)
        };
        let mut found: Vec<Percent> = years.into_iter().filter_map(of_year).collect();
        found.sort();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use origo_base::{Effective, Period};

    /// NAFTA s. 13(1): the fiscal year "beginning on the day closest to" the date; the first row holds before it.
    #[test]
    fn a_fiscal_step_belongs_to_the_year_that_begins_nearest() {
        let day = |text: &str| Date::parse(text).unwrap();
        let step = |from: &str, percent| (day(from), Percent::whole(percent));
        let steps = vec![step("1994-01-01", 50), step("1998-01-01", 56), step("2002-01-01", 62)];
        let threshold = Threshold {
            id: "t".into(),
            name: "t".into(),
            figures: Variants::plain(BTreeMap::from([("nc".to_owned(), Effective::new(steps).unwrap())])),
            only_if: BTreeMap::new(),
            steps: StepBasis::FiscalYearNearest,
            cite: Vec::new(),
        };
        let on = |produced: &str, year: Option<&str>| {
            let dates = Dates {
                produced: Period::parse(produced).unwrap(),
                shipped: None,
                entered: None,
                fiscal_year: year.map(|year| Period::parse(year).unwrap()),
            };
            Readings(Vec::new()).figures(&threshold, "nc", dates.produced.last(), &dates)
        };
        let percent = |whole| vec![Percent::whole(whole)];
        let two = |low, high| vec![Percent::whole(low), Percent::whole(high)];
        // A year that is not stated can begin on any day of the last twelve months.
        assert_eq!(on("1997-06-29", None), percent(50));
        assert_eq!(on("1997-12-31", None), two(50, 56));
        assert_eq!(on("1998-03-01", None), two(50, 56));
        assert_eq!(on("1998-07-06", None), percent(56));
        // The year from 1 October 1997 begins 92 days before the date, the next one 273 days after it.
        assert_eq!(on("1997-11-01", Some("1997-10-01/1998-09-30")), percent(56));
        assert_eq!(on("1997-11-01", Some("1997-05-01/1998-04-30")), percent(50));
        assert_eq!(on("1994-02-01", Some("1993-05-01/1994-04-30")), percent(50));
        // A short year between two: the next one begins nearer. A year of 53 weeks begins nearer than the next.
        assert_eq!(on("2001-11-15", Some("2001-09-01/2001-12-31")), percent(56));
        assert_eq!(on("2001-11-15", Some("2001-07-02/2002-07-07")), percent(62));
        assert_eq!(on("1993-06-29", None), Vec::new());
    }
}
