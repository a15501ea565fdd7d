use crate::Rulebook;
use origo_base::{Citation, Country, Date, Dates};
use std::collections::BTreeMap;

/// A disputed or ambiguous point of the law, with its options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its name, as on the command line.
    pub id: String,
    /// What is disputed.
    pub question: String,
    /// The options; at least two.
    pub options: Vec<ReadingOption>,
    /// The option taken unless another is asked for.
    pub default: usize,
    /// Defaults that depend on the importing country.
    pub default_into: Vec<(Country, usize)>,
    /// Where the text leaves it open.
    pub cite: Vec<Citation>,
}

/// One way to read a disputed point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingOption {
    /// Its name.
    pub id: String,
    /// What it means.
    pub means: String,
}

/// "Under this option of that reading", by their indices in the rulebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// Index of the reading.
    pub reading: usize,
    /// Index of its option.
    pub option: usize,
}

/// An option for every reading of a rulebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingChoice(Vec<usize>);

impl ReadingChoice {
    /// The defaults for an importing country, with the user's own choices over them; the unknown names are returned.
    pub fn resolve(
        readings: &[Reading],
        into: Option<Country>,
        chosen: &BTreeMap<String, String>,
    ) -> (Self, Vec<(String, String)>) {
        let mut unknown = Vec::new();
        let mut options: Vec<usize> = readings
            .iter()
            .map(|reading| {
                let by_country = reading.default_into.iter().find(|(country, _)| Some(*country) == into);
                by_country.map_or(reading.default, |(_, option)| *option)
            })
            .collect();
        for (id, option) in chosen {
            let place = readings.iter().position(|reading| reading.id == *id);
            let wanted = place
                .and_then(|index| readings.get(index))
                .and_then(|reading| reading.options.iter().position(|known| known.id == *option));
            match (place.and_then(|index| options.get_mut(index)), wanted) {
                (Some(slot), Some(wanted)) => *slot = wanted,
                _ => unknown.push((id.clone(), option.clone())),
            }
        }
        (Self(options), unknown)
    }

    /// Whether a condition holds under this choice.
    pub fn has(&self, condition: Condition) -> bool {
        self.0.get(condition.reading) == Some(&condition.option)
    }

    /// Whether all conditions hold.
    pub fn has_all(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| self.has(*condition))
    }

    /// The option chosen for a reading.
    pub fn option_of<'r>(&self, readings: &'r [Reading], id: &str) -> Option<&'r str> {
        let index = readings.iter().position(|reading| reading.id == id)?;
        let option = self.0.get(index)?;
        Some(readings.get(index)?.options.get(*option)?.id.as_str())
    }

    /// The same choice with one reading changed.
    #[must_use]
    pub fn with(&self, condition: Condition) -> Self {
        let mut changed = self.clone();
        if let Some(slot) = changed.0.get_mut(condition.reading) {
            *slot = condition.option;
        }
        changed
    }

    /// The chosen options as pairs of names.
    pub fn names<'r>(&self, readings: &'r [Reading]) -> Vec<(&'r str, &'r str)> {
        readings
            .iter()
            .zip(&self.0)
            .filter_map(|(reading, option)| Some((reading.id.as_str(), reading.options.get(*option)?.id.as_str())))
            .collect()
    }
}

/// A text with other wordings under other readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variants<T> {
    /// The main text.
    pub main: T,
    /// Other texts, each with the conditions under which it stands.
    pub others: Vec<(Vec<Condition>, T)>,
}

impl<T> Variants<T> {
    /// A text without other wordings.
    pub const fn plain(main: T) -> Self {
        Self { main, others: Vec::new() }
    }

    /// The text under a choice: of those whose conditions all hold, the one with most conditions, else the main one.
    pub fn under(&self, choice: &ReadingChoice) -> &T {
        let mut best: (usize, &T) = (0, &self.main);
        for (conditions, text) in &self.others {
            if choice.has_all(conditions) && conditions.len() > best.0 {
                best = (conditions.len(), text);
            }
        }
        best.1
    }

    /// Every text.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.main).chain(self.others.iter().map(|(_, text)| text))
    }
}

/// The day that picks a phase-in step: reading `step-date`, options `produced`, `shipped`, `entered`; the last day of
/// production if the rulebook has no such reading. None if the good has no such date.
pub fn read_date(rulebook: &Rulebook, choice: &ReadingChoice, dates: &Dates) -> Option<Date> {
    match choice.option_of(rulebook.readings(), "step-date") {
        Some("shipped") => dates.shipped,
        Some("entered") => dates.entered,
        _ => Some(dates.produced.last()),
    }
}

/// Whether costs incurred outside the territory of the parties are in total cost: reading `costs-abroad`, option `books`.
pub fn read_costs_abroad(rulebook: &Rulebook, choice: &ReadingChoice) -> bool {
    choice.option_of(rulebook.readings(), "costs-abroad") == Some("books")
}

/// Whether all interest of a loan is excluded, and not only what lies above the margin: reading `interest-excess`, option
/// `whole`.
pub fn read_interest_whole(rulebook: &Rulebook, choice: &ReadingChoice) -> bool {
    choice.option_of(rulebook.readings(), "interest-excess") == Some("whole")
}

/// Whether a range whose text is silent is tested class by class: reading `printed-range`, option `each`.
pub fn read_printed_range(rulebook: &Rulebook, choice: &ReadingChoice) -> crate::Scope {
    match choice.option_of(rulebook.readings(), "printed-range") {
        Some("each") => crate::Scope::Each,
        _ => crate::Scope::Group,
    }
}
