use crate::{
    Asked, Criterion, Figure, KindPredicate, PermittedSet, ReadingChoice, Rulebook, RvcTest, Scope, ShiftBase,
};
use origo_base::{Comparison, Date, Dates};

/// Says criteria in plain English, with the figures of one day under one choice of readings.
pub struct Words<'r> {
    rulebook: &'r Rulebook,
    choice: &'r ReadingChoice,
    day: Date,
    dates: &'r Dates,
}

impl<'r> Words<'r> {
    /// Words about a rulebook on a day.
    pub fn new(rulebook: &'r Rulebook, choice: &'r ReadingChoice, day: Date, dates: &'r Dates) -> Self {
        Self { rulebook, choice, day, dates }
    }

    /// A criterion as a clause of a sentence.
    pub fn criterion(&self, criterion: &Criterion) -> String {
        match criterion {
            Criterion::WhollyObtained => "the good is wholly obtained or produced in the region".to_owned(),
            Criterion::OnlyOriginating => "every material originates".to_owned(),
            Criterion::ProductRule => "the product rule for its code is met".to_owned(),
            Criterion::Shift(set) => self.shift(set),
            Criterion::RegionalValueContent(tests) => self.content(tests),
            Criterion::Content { measure, place, comparison, percent } => format!(
                "the content under measure {measure}{} is {} {percent}",
                place.map(|place| format!(" in {place}")).unwrap_or_default(),
                than(*comparison)
            ),
            Criterion::Process(name) => format!("the process `{name}` took place in the region"),
            Criterion::Requirement(name) => self.requirement(name),
            Criterion::AllOf(list) => {
                let members = self.rulebook.requirements().iter().filter(|r| r.list.as_deref() == Some(list));
                let asks: Vec<String> = members.map(|r| r.asks.clone()).collect();
                format!("each of these is answered yes: {}", asks.join("; "))
            }
            Criterion::All(parts) => self.joined(parts, ", and "),
            Criterion::Any(parts) => self.joined(parts, "; or "),
        }
    }

    fn joined(&self, parts: &[Criterion], joint: &str) -> String {
        parts.iter().map(|part| self.criterion(part)).collect::<Vec<_>>().join(joint)
    }

    fn requirement(&self, name: &str) -> String {
        self.rulebook.requirement(name).map_or_else(|| name.to_owned(), |r| format!("yes to: {}", r.asks))
    }

    /// A permitted set.
    pub fn shift(&self, set: &PermittedSet) -> String {
        let base = match set.base {
            None => "every non-originating material comes from ".to_owned(),
            Some(ShiftBase::Any) => "non-originating materials may come from any code".to_owned(),
            Some(ShiftBase::Change { level, scope }) => {
                let outside = match scope {
                    Some(Scope::Group) => format!("outside the {}s of this group", level.word()),
                    Some(Scope::Each) | None => format!("any other {}", level.word()),
                };
                format!("every non-originating material comes from {outside}")
            }
        };
        let list = |include: bool| -> Vec<String> {
            let members = set.members.iter().filter(|member| member.include == include);
            members
                .map(|member| {
                    let codes = match member.own {
                        Some(level) => format!("the good's own {}", level.word()),
                        None => member.codes.to_string(),
                    };
                    match &member.kinds {
                        Some(kinds) => format!("{} of {codes}", self.kinds(kinds)),
                        None => codes,
                    }
                })
                .collect()
        };
        let (added, barred) = (list(true).join(" or "), list(false).join(" or "));
        let mut text = base;
        if !added.is_empty() {
            text.push_str(if set.base.is_none() { "" } else { ", or from " });
            text.push_str(&added);
        }
        if !barred.is_empty() {
            text.push_str(", except from ");
            text.push_str(&barred);
        }
        text
    }

    fn kinds(&self, predicate: &KindPredicate) -> String {
        let names: Vec<String> = predicate
            .kinds
            .iter()
            .map(|name| {
                let kind = self.rulebook.kinds().iter().find(|kind| kind.id == *name);
                kind.map_or_else(|| name.clone(), |kind| kind.means.clone())
            })
            .collect();
        format!("{}{}", if predicate.negated { "goods other than " } else { "" }, names.join(" or "))
    }

    /// Tests of regional value content.
    pub fn content(&self, tests: &[RvcTest]) -> String {
        let mut figures = Vec::new();
        for test in tests {
            for method in self.rulebook.methods_of(test, self.choice) {
                let figure = match &test.figure {
                    Figure::Printed(percent) => Some(percent.to_string()),
                    Figure::Linked(name) => self
                        .rulebook
                        .threshold(name)
                        .and_then(|threshold| threshold.figure(&method.id, self.choice, self.day, self.dates))
                        .map(|asked| match asked {
                            Asked { lowest, highest } if lowest == highest => lowest.to_string(),
                            Asked { lowest, highest } => format!("{lowest} or {highest} (by the fiscal year)"),
                        }),
                };
                let figure = figure.unwrap_or_else(|| "a figure not set on that day".to_owned());
                let only =
                    test.only.as_ref().map(|only| format!(", of non-originating materials only those of {only}"));
                let only = only.unwrap_or_default();
                figures.push(format!("{} {figure} by {}{only}", than(test.comparison), method.name));
            }
        }
        if figures.is_empty() {
            return "the regional value content has no method open under these readings".to_owned();
        }
        format!("the regional value content is {}", figures.join(" or "))
    }
}

fn than(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtLeast => "not less than",
        Comparison::MoreThan => "more than",
    }
}
