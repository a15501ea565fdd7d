use crate::{HsCode, HsLevel, ValueError};
use std::fmt;

/// Whether a code lies in a set. A code shorter than the members of the set can lie partly in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Membership {
    /// All of the code lies outside.
    Outside,
    /// Some of what the code covers lies inside, some outside.
    Partly,
    /// All of the code lies inside.
    Inside,
}

/// A range of codes of one level, both ends included.
///
/// ```
/// use origo_base::HsRange;
/// assert_eq!(HsRange::parse("8703.21 .. 8703.90").unwrap().to_string(), "8703.21..8703.90");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HsRange {
    first: HsCode,
    last: HsCode,
}

impl HsRange {
    /// From the first code to the last, of one level and in order.
    pub fn new(first: HsCode, last: HsCode) -> Result<Self, ValueError> {
        let text = format!("{first}..{last}");
        if first.level() != last.level() {
            return Err(ValueError::new(&text, "is not a range: both ends must have the same number of digits"));
        }
        if last < first {
            return Err(ValueError::new(&text, "is not a range: the end lies before the start"));
        }
        Ok(Self { first, last })
    }

    /// Parses one code or `first..last`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        match text.split_once("..") {
            Some((first, last)) => Self::new(HsCode::parse(first)?, HsCode::parse(last)?),
            None => HsCode::parse(text).map(|code| Self { first: code, last: code }),
        }
    }

    /// The first code.
    pub const fn first(self) -> HsCode {
        self.first
    }

    /// The last code.
    pub const fn last(self) -> HsCode {
        self.last
    }
}

impl fmt::Display for HsRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { write!(f, "{}", self.first) } else { write!(f, "{}..{}", self.first, self.last) }
    }
}

/// A set of codes, held as disjoint intervals in order, so that equality is equality of meaning.
///
/// ```
/// use origo_base::{HsCode, HsSet, Membership};
/// let set = HsSet::parse("8703.21..8703.90, 8706").unwrap();
/// assert_eq!(set.membership(HsCode::parse("8703.23").unwrap()), Membership::Inside);
/// assert_eq!(set.membership(HsCode::parse("8703").unwrap()), Membership::Partly);
/// assert_eq!(set.to_string(), "8703.21..8703.90, 8706");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HsSet {
    /// INVARIANT: sorted, disjoint, not adjacent; in the space of ten-digit codes.
    intervals: Vec<(u64, u64)>,
}

impl HsSet {
    /// The union of ranges.
    pub fn new(ranges: impl IntoIterator<Item = HsRange>) -> Self {
        let mut intervals: Vec<(u64, u64)> =
            ranges.into_iter().map(|range| (range.first.first(), range.last.last())).collect();
        intervals.sort_unstable();
        Self::merged(intervals)
    }

    /// The union of intervals that are sorted by where they begin.
    fn merged(sorted: impl IntoIterator<Item = (u64, u64)>) -> Self {
        let mut merged: Vec<(u64, u64)> = Vec::new();
        for (low, high) in sorted {
            match merged.last_mut() {
                Some(previous) if low <= previous.1 + 1 => previous.1 = previous.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        Self { intervals: merged }
    }

    /// Parses codes and ranges joined by commas.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        text.split(',').map(|part| HsRange::parse(part.trim())).collect::<Result<Vec<_>, _>>().map(Self::new)
    }

    /// No code at all.
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// Where a code lies.
    pub fn membership(&self, code: HsCode) -> Membership {
        let (first, last) = (code.first(), code.last());
        let index = self.intervals.partition_point(|(_, high)| *high < first);
        match self.intervals.get(index) {
            Some((low, high)) if *low <= first && last <= *high => Membership::Inside,
            Some((low, _)) if *low <= last => Membership::Partly,
            _ => Membership::Outside,
        }
    }

    /// Whether some code lies in both sets.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.intervals.iter().any(|(low, high)| other.intervals.iter().any(|(a, b)| low <= b && a <= high))
    }

    /// The union of two sets.
    pub fn union(&self, other: &Self) -> Self {
        let mut all = self.ranges();
        all.extend(other.ranges());
        Self::new(all)
    }

    /// What of this set is not in another.
    ///
    /// ```
    /// use origo_base::HsSet;
    /// let set = |text| HsSet::parse(text).unwrap();
    /// assert_eq!(set("84").without(&set("8471")), set("8400..8470, 8472..8499"));
    /// ```
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut intervals = Vec::new();
        for (low, high) in &self.intervals {
            let mut from = *low;
            for (a, b) in other.intervals.iter().filter(|(a, b)| b >= low && a <= high) {
                if *a > from {
                    intervals.push((from, a - 1));
                }
                from = from.max(b + 1);
            }
            if from <= *high {
                intervals.push((from, *high));
            }
        }
        Self { intervals }
    }

    /// Whether every code of another set lies in this one.
    pub fn covers(&self, other: &Self) -> bool {
        other.without(self).is_empty()
    }

    /// The whole classes of a level that the set touches.
    ///
    /// ```
    /// use origo_base::{HsLevel, HsSet};
    /// let set = |text| HsSet::parse(text).unwrap();
    /// assert_eq!(set("8471.30..8472.10").classes(HsLevel::Heading), set("8471..8472"));
    /// ```
    #[must_use]
    pub fn classes(&self, level: HsLevel) -> Self {
        let step = 10_u64.pow(10 - level.digits());
        let whole = |end: u64| end / step * step;
        Self::merged(self.intervals.iter().map(|(low, high)| (whole(*low), whole(*high) + step - 1)))
    }

    /// The classes of a level that the set touches, if it is not too wide to list; for ranges.
    pub fn spans_more_than_one(&self, level: HsLevel) -> bool {
        let step = 10_u64.pow(10 - level.digits());
        let mut classes = self.intervals.iter().flat_map(|(low, high)| [low / step, high / step]);
        match classes.next() {
            Some(first) => classes.any(|class| class != first),
            None => false,
        }
    }

    /// Where the class of `code` at a level lies: inside if the set touches that class.
    pub fn touches_class(&self, level: HsLevel, code: HsCode) -> Membership {
        match code.at(level) {
            Some(class) => match self.membership(class) {
                Membership::Outside => Membership::Outside,
                Membership::Partly | Membership::Inside => Membership::Inside,
            },
            None => match self.membership(code) {
                Membership::Inside => Membership::Inside,
                Membership::Partly => Membership::Partly,
                Membership::Outside => Membership::Outside,
            },
        }
    }

    /// The headings that the set touches, as four digits.
    pub fn headings(&self) -> Vec<String> {
        let step = 10_u64.pow(6);
        let mut found: Vec<u64> = self.intervals.iter().flat_map(|(low, high)| low / step..=high / step).collect();
        found.dedup();
        found.into_iter().map(|heading| format!("{heading:04}")).collect()
    }

    /// The set as ranges, each at the coarsest level that expresses it.
    pub fn ranges(&self) -> Vec<HsRange> {
        const LEVELS: [HsLevel; 5] =
            [HsLevel::Chapter, HsLevel::Heading, HsLevel::Subheading, HsLevel::TariffItem, HsLevel::Statistical];
        self.intervals
            .iter()
            .filter_map(|(low, high)| {
                let level = LEVELS.into_iter().find(|level| {
                    let step = 10_u64.pow(10 - level.digits());
                    low % step == 0 && (high + 1) % step == 0
                })?;
                let step = 10_u64.pow(10 - level.digits());
                let last = HsCode::from_parts(high / step * step, level);
                Some(HsRange { first: HsCode::from_parts(*low, level), last })
            })
            .collect()
    }
}

impl FromIterator<HsRange> for HsSet {
    fn from_iter<I: IntoIterator<Item = HsRange>>(iter: I) -> Self {
        Self::new(iter)
    }
}

impl fmt::Display for HsSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, range) in self.ranges().into_iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{range}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_equal_meaning_are_equal_and_print_alike() {
        let a = HsSet::parse("8482.10..8482.80, 8482.91..8482.99").unwrap();
        let b = HsSet::parse("8482.91..8482.99,8482.50..8482.80,8482.10..8482.60").unwrap();
        assert_eq!(a, b);
        assert_eq!(a.to_string(), "8482.10..8482.80, 8482.91..8482.99");
        assert_eq!(HsSet::parse("8707, 8708").unwrap().to_string(), "8707..8708");
        assert_eq!(HsSet::parse(&a.to_string()).unwrap(), a);
    }

    #[test]
    fn bad_ranges_say_why() {
        assert!(HsSet::parse("8703.90..8703.21").unwrap_err().to_string().contains("before the start"));
        assert!(HsSet::parse("8703..8703.21").unwrap_err().to_string().contains("number of digits"));
    }
}
