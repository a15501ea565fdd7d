use crate::unknown::unknown_names;
use crate::{fit, settle};
use origo_base::{Case, Country, Date, Elections, Period, StatusKind};
use origo_origin::{Advice, ContentByPlace, Determination, Reason, advise, content_by_place, determine};
use origo_rulebook::{Asked, Diagnostic, Place, ReadingChoice, Rulebook, Severity, read_date};
use origo_table::{Draft, GoodFile, Names, Nomenclature, Section};
use std::collections::BTreeMap;

/// What the user asks.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The importing country; none: every party, and where they differ.
    pub into: Option<Country>,
    /// The day at which every rulebook is applied, in place of the good's dates.
    pub as_if: Option<Date>,
    /// Readings, over those of the file.
    pub readings: BTreeMap<String, String>,
    /// Leave out advice: faster for many goods.
    pub without_advice: bool,
}

/// The answers for one good: one for each rulebook and importing country, equal ones joined.
#[derive(Clone, Debug)]
pub struct GoodAnswer<'r> {
    /// The answers.
    pub answers: Vec<Answer<'r>>,
    /// Problems of fitting the case to the rulebooks.
    pub problems: Vec<Diagnostic>,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Answer<'r> {
    /// The rulebook.
    pub rulebook: &'r Rulebook,
    /// The importing countries that it is for.
    pub into: Vec<Country>,
    /// Countries of those whose readings are other ones, without which everything comes out the same.
    pub also: Vec<(Country, ReadingChoice)>,
    /// The day at which the rulebook was applied, if not the good's own.
    pub as_if: Option<Date>,
    /// The case as fitted to the rulebook.
    pub case: Case,
    /// The elections and readings.
    pub elections: Elections,
    /// The readings in force.
    pub choice: ReadingChoice,
    /// The determination.
    pub determination: Determination,
    /// The advice.
    pub advice: Advice,
    /// Content by place, where every value is known.
    pub content: Option<ContentByPlace>,
}

/// Determines a good under rulebooks. `rulebooks` carry the date after `@`, if one was given.
pub fn qualify<'r>(
    rulebooks: &[(&'r Rulebook, Option<Date>)],
    nomenclature: &Nomenclature,
    file: &GoodFile,
    draft: &Draft,
    request: &Request,
) -> GoodAnswer<'r> {
    let path = draft.path.as_str();
    let mut found = GoodAnswer { answers: Vec::new(), problems: Vec::new() };
    let mut elections = file.elections.clone();
    elections.readings.extend(request.readings.iter().map(|(id, option)| (id.clone(), option.clone())));
    let day_of_law = file.case.dates.of_law();
    let plain: Vec<&Rulebook> = rulebooks.iter().map(|(rulebook, _)| *rulebook).collect();
    let unknown = unknown_names(&plain, draft, request.into, &request.readings);
    for ((rulebook, own_date), names) in rulebooks.iter().zip(unknown) {
        let Some(in_force) = rulebook.in_force() else { continue };
        let mut as_if = own_date.or(request.as_if);
        let day = as_if.unwrap_or(day_of_law);
        if !in_force.contains(day) {
            if rulebooks.len() > 1 && as_if.is_none() {
                // Agreements that were never in force together are compared each on its nearest day, and it is said.
                as_if = Some(if day < in_force.first() { in_force.first() } else { in_force.last() });
            } else {
                let asked = as_if.is_some();
                found.problems.push(out_of_force(rulebook, day, asked, file.case.dates.entered.is_some(), path));
                found.problems.extend(names);
                continue;
            }
        }
        let mut own = elections.clone();
        // Each takes the readings that it knows; those that it should know and does not are told with the names.
        own.readings.retain(|id, _| rulebook.readings().iter().any(|reading| reading.id == *id));
        let settled = settle(rulebook, file, &own, draft);
        let (fitted, of_case) = fit(rulebook, nomenclature, &settled.case, &own, as_if, draft);
        let unsettled = settled.problems.iter().any(Diagnostic::is_error);
        let mut problems = names;
        problems.extend(settled.problems.into_iter().filter(|problem| !known(&found.problems, problem)));
        problems.extend(of_case);
        let day = as_if.unwrap_or(day_of_law);
        problems.extend(no_entry(&file.case, in_force, rulebook, path).filter(|_| as_if.is_none()));
        let parties = rulebook.parties().iter().map(|party| party.country);
        problems.extend(not_a_party(rulebook, request.into, day, path));
        let broken = unsettled || problems.iter().any(Diagnostic::is_error);
        found.problems.extend(problems);
        if broken {
            continue;
        }
        let countries: Vec<Country> = match request.into.map(|country| rulebook.territory(country)) {
            Some(country) => vec![country],
            None => parties.filter(|country| rulebook.is_party(*country, day)).collect(),
        };
        for country in countries {
            let case = Case { into: Some(country), ..fitted.clone() };
            let (choice, _) = ReadingChoice::resolve(rulebook.readings(), Some(country), &own.readings);
            let determination = determine(rulebook, &case, &own);
            let same = |other: &&mut Answer<'_>| {
                std::ptr::eq(other.rulebook, *rulebook)
                    && other.as_if == as_if
                    && other.determination.findings == determination.findings
            };
            let mut alike = found.answers.iter_mut().filter(same);
            if let Some(other) = alike.find(|other| other.choice == choice) {
                other.into.push(country);
                continue;
            }
            let crossed = crossed_step(rulebook, &case, &choice, &determination, path);
            found.problems.extend(crossed.into_iter().filter(|new| !known(&found.problems, new)).collect::<Vec<_>>());
            let advice = match request.without_advice {
                true => Advice { asked_all: true, ..Advice::default() },
                false => advise(rulebook, &case, &own, &determination),
            };
            // Other readings, but the same texts, findings and advice: one answer for both.
            let mut alike = found.answers.iter_mut().filter(same);
            if let Some(other) = alike.find(|other| {
                same_texts(rulebook, &determination, &other.choice, &choice) && other.advice.readings == advice.readings
            }) {
                other.into.push(country);
                other.also.push((country, choice));
                continue;
            }
            let content = content_by_place(rulebook, &case, &own);
            found.answers.push(Answer {
                rulebook,
                into: vec![country],
                also: Vec::new(),
                as_if,
                case,
                elections: own.clone(),
                choice,
                determination,
                advice,
                content,
            });
        }
    }
    found
}

/// Whether a problem was told already: one note for all countries that it concerns.
fn known(told: &[Diagnostic], new: &Diagnostic) -> bool {
    told.iter().any(|problem| problem.code == new.code && problem.message == new.message)
}

/// Whether the rules that came to bear have the same texts under two choices of readings.
fn same_texts(rulebook: &Rulebook, determination: &Determination, one: &ReadingChoice, other: &ReadingChoice) -> bool {
    let rules = determination.selections.iter().filter_map(|selection| rulebook.rules().get(selection.rule?));
    rules.into_iter().all(|rule| {
        rule.origin.under(one) == rule.origin.under(other)
            && rule.binding(one) == rule.binding(other)
            && rule.has_waiver(one) == rule.has_waiver(other)
            && rule.replace.iter().all(|row| row.tests.under(one) == row.tests.under(other))
    })
}

/// A figure that steps up within the period of production, where its last day decides.
fn crossed_step(
    rulebook: &Rulebook,
    case: &Case,
    choice: &ReadingChoice,
    determination: &Determination,
    path: &str,
) -> Vec<Diagnostic> {
    let produced = case.dates.produced;
    if read_date(rulebook, choice, &case.dates) != Some(produced.last()) {
        return Vec::new();
    }
    let mut said: Vec<String> = Vec::new();
    for finding in &determination.findings {
        let Reason::ContentTest { method, threshold: Some(threshold), .. } = &finding.reason else { continue };
        let rows = (rulebook.methods().get(*method), rulebook.thresholds().get(*threshold));
        let (Some(method), Some(threshold)) = rows else { continue };
        let sure = |asked: Asked| (asked.lowest == asked.highest).then_some(asked.highest);
        let figure = |day| threshold.figure(&method.id, choice, day, &case.dates).and_then(sure);
        if let (Some(first), Some(last)) = (figure(produced.first()), figure(produced.last()))
            && first != last
        {
            let message = format!(
                "the figure of {} by {} goes from {first} to {last} within the production period {produced}; the one of its last day is applied",
                threshold.name, method.name
            );
            if !said.contains(&message) {
                said.push(message);
            }
        }
    }
    let place = || Place::File { path: path.to_owned() };
    said.into_iter().map(|message| Diagnostic::at("crossed-step", Severity::Warning, place(), message)).collect()
}

/// What rulebooks have against a good file whose case could not be read: names that they do not know, and a date outside
/// them. So every problem of a file shows at once.
pub fn problems_beside(
    rulebooks: &[(&Rulebook, Option<Date>)],
    draft: &Draft,
    on: Option<Date>,
    request: &Request,
) -> Vec<Diagnostic> {
    let plain: Vec<&Rulebook> = rulebooks.iter().map(|(rulebook, _)| *rulebook).collect();
    let unknown = unknown_names(&plain, draft, request.into, &request.readings);
    let mut found: Vec<Diagnostic> = unknown.into_iter().flatten().filter(Diagnostic::is_error).collect();
    let names = Names::of(draft);
    let day_of_law = on.or(names.day);
    let entered = draft.records(Section::Dates).iter().any(|record| record.get("entered").is_some());
    for (rulebook, own_date) in rulebooks {
        let as_if = own_date.or(request.as_if);
        let in_force_on = as_if.or(day_of_law).filter(|day| rulebook.in_force().is_some_and(|p| p.contains(*day)));
        found.extend(in_force_on.and_then(|day| not_a_party(rulebook, request.into, day, &draft.path)));
        if let (Some(in_force), Some(day)) = (rulebook.in_force(), as_if.or(day_of_law))
            && !in_force.contains(day)
            && (rulebooks.len() == 1 || as_if.is_some())
        {
            found.push(out_of_force(rulebook, day, as_if.is_some(), entered, &draft.path));
        }
    }
    // A name that no rulebook knows is one mistake, whatever the number of rulebooks.
    let mut seen = Vec::new();
    found.retain(|problem| {
        let key = (problem.code, problem.found.clone(), problem.place.clone());
        let new = !seen.contains(&key);
        if new {
            seen.push(key);
        }
        new
    });
    found
}

/// An agreement covers goods by their entry, which is not stated, and it has ended, or begun while the good was made.
fn no_entry(case: &Case, in_force: Period, rulebook: &Rulebook, path: &str) -> Option<Diagnostic> {
    if case.dates.entered.is_some() {
        return None;
    }
    let place = || Place::File { path: path.to_owned() };
    if case.dates.produced.first() < in_force.first() {
        let message = format!(
            "the day of entry is not stated: {} covers goods entered from {} on, and production began before; goods entered earlier fall under another agreement",
            rulebook.id(),
            in_force.first()
        );
        return Some(Diagnostic::at("no-entry", Severity::Warning, place(), message));
    }
    if in_force.last() == Date::LAST {
        return None;
    }
    let message = format!(
        "the day of entry is not stated: {} covers goods entered up to {}; state `entered` if it is later",
        rulebook.id(),
        in_force.last()
    );
    Some(Diagnostic::at("no-entry", Severity::Warning, place(), message))
}

/// An importing country that is no party.
fn not_a_party(rulebook: &Rulebook, into: Option<Country>, day: Date, path: &str) -> Option<Diagnostic> {
    let country = into.filter(|country| !rulebook.is_party(rulebook.territory(*country), day))?;
    let names: Vec<String> = rulebook.parties().iter().map(|party| party.country.to_string()).collect();
    let message = format!("{country} is not a party of {} on {day}", rulebook.id());
    let mut problem = Diagnostic::at("not-a-party", Severity::Error, Place::File { path: path.to_owned() }, message);
    problem.found = format!("`{country}`");
    problem.expected = Some(format!("one of {}", names.join(", ")));
    Some(problem)
}

fn out_of_force(rulebook: &Rulebook, day: Date, asked: bool, entered: bool, path: &str) -> Diagnostic {
    let period = rulebook.in_force().map(|period| period.to_string()).unwrap_or_default();
    let message = format!("{} is not in force on {day}", rulebook.id());
    let mut problem = Diagnostic::at("not-in-force", Severity::Error, Place::File { path: path.to_owned() }, message);
    problem.found = match (asked, entered) {
        (true, _) => format!("the date asked for, {day}"),
        (false, true) => format!("a good entered on {day}"),
        (false, false) => format!("a good produced or shipped on {day}"),
    };
    problem.expected = Some(format!("a date in {period}"));
    let nearest = rulebook.in_force().map(|p| if day < p.first() { p.first() } else { p.last() });
    problem.help = nearest.map(|day| format!("--as-if {day} applies the rulebook at a date of its own"));
    problem
}

impl GoodAnswer<'_> {
    /// Whether every answer is that the good originates.
    pub fn all_originating(&self) -> bool {
        !self.answers.is_empty()
            && self.answers.iter().all(|answer| answer.determination.status == StatusKind::Originating)
    }
}
