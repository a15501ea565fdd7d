use crate::ValueError;
use std::fmt;

/// A day of the calendar.
///
/// ```
/// use origo_base::Date;
/// let day = Date::parse("2024-02-29").unwrap();
/// assert_eq!(day.next().to_string(), "2024-03-01");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The first day that can be written.
    pub const FIRST: Self = Self(jiff::civil::Date::constant(1, 1, 1));
    /// The last day that can be written; stands for "open" at the end of a period.
    pub const LAST: Self = Self(jiff::civil::Date::constant(9999, 12, 31));

    /// Parses `2024-03-01`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let trimmed = text.trim();
        let shaped = trimmed.len() == 10 && trimmed.bytes().filter(|b| *b == b'-').count() == 2;
        match trimmed.parse() {
            Ok(date) if shaped => Ok(Self(date)),
            _ => Err(ValueError::new(text, "is not a date: expected year-month-day such as 2024-03-01")),
        }
    }

    /// From year, month and day, if there is such a day.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Year, month, day.
    pub fn ymd(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// The day after; the last day stays.
    #[must_use]
    pub fn next(self) -> Self {
        self.0.tomorrow().map_or(self, Self)
    }

    /// The day before; the first day stays.
    #[must_use]
    pub fn previous(self) -> Self {
        self.0.yesterday().map_or(self, Self)
    }

    /// So many days later (earlier, if negative), within the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let span = jiff::Span::new().try_days(days).unwrap_or_default();
        self.0.saturating_add(span).into()
    }

    /// So many months later, within the calendar; the end of a shorter month stands for a missing day.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let span = jiff::Span::new().try_months(months).unwrap_or_default();
        self.0.saturating_add(span).into()
    }

    /// How many days lie between two days, whatever their order.
    pub fn days_between(self, other: Self) -> u32 {
        (self.0 - other.0).get_days().unsigned_abs()
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A span of days, written with both ends and held half-open.
///
/// ```
/// use origo_base::{Date, Period};
/// let year = Period::parse("2026-01-01/2026-12-31").unwrap();
/// assert!(year.contains(Date::parse("2026-12-31").unwrap()));
/// assert_eq!(year.to_string(), "2026-01-01/2026-12-31");
/// assert_eq!(Period::parse("2020-07-01/..").unwrap().to_string(), "2020-07-01/..");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    from: Date,
    until: Date,
}

impl Period {
    /// From the first day to the last, both included; none if the last is before the first.
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then(|| Self { from: first, until: last.next() })
    }

    /// One day.
    pub fn day(day: Date) -> Self {
        Self { from: day, until: day.next() }
    }

    /// The days of the longest fiscal year: 53 weeks.
    pub const LONGEST_FISCAL_YEAR: i32 = 53 * 7;

    /// The calendar year in which a day lies.
    pub fn calendar_year(day: Date) -> Option<Self> {
        let (year, _, _) = day.ymd();
        Date::from_ymd(year, 1, 1).zip(Date::from_ymd(year, 12, 31)).and_then(|(first, last)| Self::new(first, last))
    }

    /// Parses `first/last`, one day, or `first/..` without an end.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let problem = "is not a period: expected first and last day such as 2026-01-01/2026-03-31";
        let wrong = || ValueError::new(text, problem);
        let Some((first, last)) = text.split_once('/') else {
            return Date::parse(text).map(Self::day).map_err(|_| wrong());
        };
        let first = Date::parse(first).map_err(|_| wrong())?;
        let last = if last.trim() == ".." { Date::LAST } else { Date::parse(last).map_err(|_| wrong())? };
        Self::new(first, last).ok_or_else(|| ValueError::new(text, "ends before it begins"))
    }

    /// The first day.
    pub const fn first(self) -> Date {
        self.from
    }

    /// The last day; [`Date::LAST`] if open.
    pub fn last(self) -> Date {
        if self.until == Date::LAST { Date::LAST } else { self.until.previous() }
    }

    /// Whether the day lies in the period.
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && (day < self.until || self.until == Date::LAST)
    }

    /// Whether the whole of `other` lies in the period.
    pub fn covers(self, other: Self) -> bool {
        self.contains(other.first()) && self.contains(other.last())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.until == Date::LAST {
            write!(f, "{}/..", self.from)
        } else if self.last() == self.from {
            write!(f, "{}", self.from)
        } else {
            write!(f, "{}/{}", self.from, self.last())
        }
    }
}

/// A value that changes over time: each entry holds from its first day until the next one's.
///
/// ```
/// use origo_base::{Date, Effective};
/// let day = |text| Date::parse(text).unwrap();
/// let steps = Effective::new(vec![(day("2020-07-01"), 66), (day("2021-07-01"), 69)]).unwrap();
/// assert_eq!(steps.on(day("2021-06-30")), Some(&66));
/// assert_eq!(steps.on(day("2020-06-30")), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective<T> {
    steps: Vec<(Date, T)>,
}

impl<T> Effective<T> {
    /// Steps in order of their first day; none if empty, unordered or repeated.
    pub fn new(steps: Vec<(Date, T)>) -> Option<Self> {
        let ordered = steps.iter().zip(steps.iter().skip(1)).all(|(a, b)| a.0 < b.0);
        (!steps.is_empty() && ordered).then_some(Self { steps })
    }

    /// What holds on a day; none before the first step.
    pub fn on(&self, day: Date) -> Option<&T> {
        self.steps.iter().rev().find(|(first, _)| *first <= day).map(|(_, value)| value)
    }

    /// The steps, in order.
    pub fn steps(&self) -> &[(Date, T)] {
        &self.steps
    }
}

/// The dates of one good; each clause names the one that it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dates {
    /// When the good was produced.
    pub produced: Period,
    /// When it was shipped.
    pub shipped: Option<Date>,
    /// When it was entered in the importing country.
    pub entered: Option<Date>,
    /// The producer's fiscal year.
    pub fiscal_year: Option<Period>,
}

impl Dates {
    /// The day of the law: the day of entry, since an agreement covers goods by their entry (19 USC 4531(o)). If that is not
    /// stated, the day before which it cannot be: of shipment or of the end of production, the later.
    pub fn of_law(&self) -> Date {
        let earliest = self.shipped.map_or(self.produced.last(), |shipped| shipped.max(self.produced.last()));
        self.entered.unwrap_or(earliest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_holds_from_its_first_day() {
        let day = |text| Date::parse(text).unwrap();
        let steps = Effective::new(vec![(day("2020-07-01"), 66), (day("2021-07-01"), 69)]).unwrap();
        assert_eq!(steps.on(day("2020-06-30")), None);
        assert_eq!(steps.on(day("2021-06-30")), Some(&66));
        assert_eq!(steps.on(day("2021-07-01")), Some(&69));
        assert!(Effective::new(vec![(day("2021-07-01"), 1), (day("2020-07-01"), 2)]).is_none());
    }

    #[test]
    fn periods_are_written_inclusive() {
        let period = Period::parse("2026-02-01/2026-02-28").unwrap();
        assert!(!period.contains(Date::parse("2026-03-01").unwrap()));
        assert_eq!(period.last(), Date::parse("2026-02-28").unwrap());
        assert!(Period::parse("2026-03-01/2026-02-01").is_err());
        assert!(Date::parse("2026-2-1").is_err());
        assert!(Date::parse("2023-02-29").is_err());
        assert_eq!(Date::parse("2026-01-31").unwrap().plus_months(1).to_string(), "2026-02-28");
        assert_eq!(Date::parse("2026-01-01").unwrap().plus_days(-1).to_string(), "2025-12-31");
    }
}
