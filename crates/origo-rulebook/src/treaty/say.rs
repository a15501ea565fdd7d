use super::MONTHS;
use super::lower::{Lowered, NamedFact};
use crate::{Criterion, Figure, KindPredicate, PermittedSet, RvcTest, Scope, SetMember, ShiftBase};
use origo_base::{Date, HsLevel, HsRange, HsSet};

/// A rule in treaty English: one sentence for each alternative. Read again it is the same rule.
///
/// `methods` gives the id of each method by its name in lower case.
pub fn say(rule: &Lowered, methods: &[(String, String)]) -> Vec<String> {
    let speaker = Speaker { rule, methods };
    alternatives(&rule.origin).iter().map(|parts| speaker.sentence(parts)).collect()
}

/// The ways through a criterion, each a conjunction.
fn alternatives(criterion: &Criterion) -> Vec<Vec<&Criterion>> {
    match criterion {
        Criterion::Any(parts) => parts.iter().flat_map(alternatives).collect(),
        Criterion::All(parts) => parts.iter().fold(vec![Vec::new()], |ways, part| {
            let own = alternatives(part);
            ways.iter().flat_map(|way| own.iter().map(|more| way.iter().chain(more).copied().collect())).collect()
        }),
        other => vec![vec![other]],
    }
}

struct Speaker<'r> {
    rule: &'r Lowered,
    methods: &'r [(String, String)],
}

impl Speaker<'_> {
    fn sentence(&self, parts: &[&Criterion]) -> String {
        let rule = self.rule;
        let mut text = String::new();
        let codes = codes(&rule.goods, "or");
        if let (Some(from), until) = rule.period {
            let end =
                until.map_or_else(|| ", and thereafter".to_owned(), |day| format!(" until {}", date(day.plus_days(1))));
            text.push_str(&format!(
                "Beginning on {}{end}, the following rule of origin shall apply to {codes}: ",
                date(from)
            ));
        }
        let words = rule.kind.as_ref().and_then(|kind| self.words(kind));
        let trade = words.filter(|words| words.to_lowercase().starts_with("for the purposes of "));
        match (&rule.uses, trade) {
            (_, Some(words)) => text.push_str(&format!("{words} {codes}, the following rules of origin apply: ")),
            (Some(uses), None) => {
                text.push_str(&format!("For a good of {codes} {uses}: "));
            }
            (None, None) => {}
        }
        let target = match trade {
            Some(_) if rule.otherwise => format!("any other good of {codes}"),
            Some(_) => codes.clone(),
            None => self.target(&codes),
        };
        let set = parts.iter().find_map(|part| match part {
            Criterion::Shift(set) => Some(set),
            _ => None,
        });
        let anywhere = set.is_some_and(|set| set.base == Some(ShiftBase::Any) && set.members.is_empty());
        match set.filter(|_| !(anywhere && parts.len() == 1)) {
            Some(set) => text.push_str(&format!("A change to {target} from {}", self.change(set))),
            None => text.push_str(&format!("No required change in tariff classification to {target}")),
        }
        let conditions: Vec<String> = parts
            .iter()
            .filter_map(|part| match part {
                Criterion::RegionalValueContent(tests) => Some(self.content(tests)),
                Criterion::Process(name) => Some(self.process(name)),
                _ => None,
            })
            .collect();
        if let [only] = conditions.as_slice() {
            text.push_str(&format!(", provided that {only}"));
        } else if !conditions.is_empty() {
            let listed: Vec<String> =
                conditions.iter().zip('a'..).map(|(condition, mark)| format!("({mark}) {condition}")).collect();
            text.push_str(&format!(", provided that: {}", listed.join(", and ")));
        }
        text.push('.');
        text
    }

    fn target(&self, codes: &str) -> String {
        let words = self.rule.kind.as_ref().and_then(|kind| self.words(kind));
        match words {
            Some(words) if self.rule.otherwise => format!("any other {words} of {codes}"),
            Some(words) => format!("{words} of {codes}"),
            None if self.rule.otherwise => format!("any other good of {codes}"),
            None => codes.to_owned(),
        }
    }

    fn fact(&self, id: &str) -> Option<&NamedFact> {
        self.rule.facts.iter().find(|fact| fact.id == id)
    }

    fn words(&self, kind: &KindPredicate) -> Option<&str> {
        let [id] = kind.kinds.as_slice() else { return None };
        Some(self.fact(id)?.means.as_str())
    }

    fn change(&self, set: &PermittedSet) -> String {
        let own = |member: &SetMember| {
            !member.include
                && member.codes == self.rule.goods
                && member.kinds.is_some()
                && member.kinds == self.rule.kind
        };
        let not_itself = set.base == Some(ShiftBase::Any) && set.members.first().is_some_and(own);
        let mut text = match set.base {
            // Of described goods "any other good" leaves themselves out.
            Some(ShiftBase::Any) => match (&self.rule.kind, not_itself) {
                (Some(kind), false) if !kind.negated => "within that heading or any other heading".to_owned(),
                _ => "any other good".to_owned(),
            },
            Some(ShiftBase::Change { level, scope }) => {
                let level = level_word(level);
                match scope {
                    Some(Scope::Each) => format!("any other {level}, including another {level} within that group"),
                    Some(Scope::Group) => format!("any {level} outside that group"),
                    None => format!("any other {level}"),
                }
            }
            None => String::new(),
        };
        for member in set.members.iter().skip(usize::from(not_itself)) {
            let source = self.member(member);
            text.push_str(&match (text.is_empty(), member.include) {
                (true, _) => source,
                (false, true) => format!(", whether or not there is also a change from {source}"),
                (false, false) => format!(", except from {source}"),
            });
        }
        text
    }

    fn member(&self, member: &SetMember) -> String {
        if let Some(level) = member.own {
            let level = level_word(level);
            return match member.kinds.as_ref().map(|kind| (kind.negated, self.words(kind))) {
                None => format!("within that {level}"),
                Some((false, Some(words))) => format!("{words} of that {level}"),
                Some(_) => format!("any other good within that {level}"),
            };
        }
        let codes = codes(&member.codes, "or");
        match &member.kinds {
            None => codes,
            Some(kind) if kind.negated => format!("any other good of {codes}"),
            Some(kind) => match self.words(kind) {
                // An item with letters is its own code.
                Some(words) if words.starts_with("tariff item ") => words.to_owned(),
                Some(words) if codes == "chapters 01 through 97" => words.to_owned(),
                Some(words) => {
                    match words.rsplit_once(", tariff item ").filter(|(_, item)| !item.contains([' ', ']', ')'])) {
                        Some((goods, item)) => format!("{goods} of tariff item {item}"),
                        None => format!("{words} of {codes}"),
                    }
                }
                None => codes,
            },
        }
    }

    fn method(&self, test: &RvcTest) -> String {
        let id = test.method.clone().unwrap_or_default();
        let name = self.methods.iter().find(|(_, known)| *known == id).map_or(id, |(name, _)| name.clone());
        format!("under the {name} method")
    }

    fn content(&self, tests: &[RvcTest]) -> String {
        let mut figures = Vec::new();
        for test in tests {
            match &test.figure {
                Figure::Printed(percent) => {
                    let focus = test.only.as_ref().map(|only| {
                        format!(" taking into account only the non-originating materials of {}", codes(only, "or"))
                    });
                    let focus = focus.unwrap_or_default();
                    figures.push(format!("{} percent {}{focus}", number(percent), self.method(test)));
                }
                Figure::Linked(name) => {
                    let steps = self.rule.thresholds.get(name).zip(test.method.as_ref());
                    for (from, percent) in steps.and_then(|(methods, id)| methods.get(id)).into_iter().flatten() {
                        figures.push(format!(
                            "{} percent {}, beginning on {}",
                            number(percent),
                            self.method(test),
                            date(*from)
                        ));
                    }
                }
            }
        }
        format!("there is a regional value content of not less than {}", figures.join(" or "))
    }

    fn process(&self, name: &str) -> String {
        match name {
            "cut-or-knit-and-sewn" => {
                "the good is both cut (or knit to shape) and sewn or otherwise assembled in the territory of the parties"
                    .to_owned()
            }
            "cut-and-sewn" => {
                "the good is both cut and sewn or otherwise assembled in the territory of the parties".to_owned()
            }
            other => self.fact(other).map_or_else(|| other.to_owned(), |fact| fact.means.clone()),
        }
    }
}

fn number(percent: &origo_base::Percent) -> String {
    percent.to_string().trim_end_matches('%').to_owned()
}

/// The word of a level in a sentence, which knows no statistical items.
pub(super) const fn level_word(level: HsLevel) -> &'static str {
    match level {
        HsLevel::Chapter => "chapter",
        HsLevel::Heading => "heading",
        HsLevel::Subheading => "subheading",
        HsLevel::TariffItem | HsLevel::Statistical => "tariff item",
    }
}

/// Codes as they are written: each level called once for its run.
fn codes(set: &HsSet, joint: &str) -> String {
    let mut runs: Vec<(HsLevel, Vec<HsRange>)> = Vec::new();
    for range in set.ranges() {
        let level = range.first().level();
        let level = if level == HsLevel::Statistical { HsLevel::TariffItem } else { level };
        match runs.last_mut() {
            Some((last, run)) if *last == level => run.push(range),
            _ => runs.push((level, vec![range])),
        }
    }
    let runs: Vec<String> = runs
        .into_iter()
        .map(|(level, run)| {
            let several = run.len() > 1 || run.first().is_some_and(|range| range.first() != range.last());
            let items: Vec<String> = run
                .iter()
                .map(|range| match range.first() == range.last() {
                    true => range.first().to_string(),
                    false => format!("{} through {}", range.first(), range.last()),
                })
                .collect();
            let list = match items.split_last() {
                Some((last, rest)) if !rest.is_empty() => format!("{} {joint} {last}", rest.join(", ")),
                _ => items.join(""),
            };
            format!("{}{} {list}", level_word(level), if several { "s" } else { "" })
        })
        .collect();
    runs.join(&format!(" {joint} "))
}

fn date(day: Date) -> String {
    let (year, month, day) = day.ymd();
    let name = usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or("January");
    format!("{name} {day}, {year}")
}
