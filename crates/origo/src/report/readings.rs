use super::countries;
use super::document::Row;
use super::tell::Teller;
use origo_base::Country;
use std::collections::BTreeMap;
use std::fmt::Write as _;

impl Teller<'_, '_> {
    pub(super) fn readings(&self) -> Vec<Row> {
        let rulebook = self.answer.rulebook;
        let names = self.answer.choice.names(rulebook.readings());
        if names.is_empty() {
            return Vec::new();
        }
        // On a page only those that are no matter of course: other than the default, or a default of the importing country.
        let told = |index: usize, option: &str| {
            rulebook.readings().get(index).is_some_and(|reading| {
                let default = reading.options.get(reading.default);
                let matters = self.answer.advice.readings.iter().any(|effect| effect.condition.reading == index);
                self.detail.full
                    || matters
                    || !reading.default_into.is_empty()
                    || default.is_none_or(|default| default.id != option)
            })
        };
        let mut used: Vec<String> = names
            .iter()
            .enumerate()
            .filter(|(index, (_, option))| told(*index, option))
            .map(|(_, (id, option))| format!("{id}={option}"))
            .collect();
        match names.len() - used.len() {
            0 => {}
            1 => used.push("one more at its default (--all names it)".to_owned()),
            more => used.push(format!("{more} more at their defaults (--all names them)")),
        }
        let mut text = used.join(", ");
        let mut others: BTreeMap<String, Vec<Country>> = BTreeMap::new();
        for (country, choice) in &self.answer.also {
            let theirs = choice.names(rulebook.readings());
            let other = theirs.iter().filter(|row| !names.contains(row));
            let other: Vec<String> = other.map(|(id, option)| format!("{id}={option}")).collect();
            others.entry(other.join(", ")).or_default().push(*country);
        }
        for (other, into) in others {
            let _ = write!(text, "; into {} {other}, which changes nothing", countries(&into));
        }
        let mut rows = vec![Row::labelled("readings", text)];
        for effect in &self.answer.advice.readings {
            let reading = rulebook.readings().get(effect.condition.reading);
            let option = reading.and_then(|reading| reading.options.get(effect.condition.option));
            if let (Some(reading), Some(option)) = (reading, option) {
                let what = match effect.lacks_date {
                    true => "another reading asks for a date that is not stated",
                    false => "another reading changes the answer",
                };
                let text = format!("{}={} ({}) → {}", reading.id, option.id, option.means, effect.status.word());
                rows.push(Row::labelled(what, text).citing(&reading.cite));
            }
        }
        if self.answer.advice.readings.is_empty() {
            rows.push(Row::plain("no other option of a single reading changes the answer"));
        }
        rows
    }
}
