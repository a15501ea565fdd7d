use crate::fit;
use origo_base::{Case, Country, Date, Elections, StatusKind};
use origo_origin::{Advice, ContentByPlace, Determination, advise, content_by_place, determine};
use origo_rulebook::{Diagnostic, Place, ReadingChoice, Rulebook, Severity};
use origo_table::{Draft, GoodFile, Nomenclature};
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
    let produced = file.case.dates.produced.last();
    for (rulebook, own_date) in rulebooks {
        let Some(in_force) = rulebook.in_force() else { continue };
        let mut as_if = own_date.or(request.as_if);
        let day = as_if.unwrap_or(produced);
        if !in_force.contains(day) {
            if rulebooks.len() > 1 && as_if.is_none() {
                // Agreements that were never in force together are compared each on its nearest day, and it is said.
                as_if = Some(if day < in_force.first() { in_force.first() } else { in_force.last() });
            } else {
                found.problems.push(out_of_force(rulebook, day, as_if.is_some(), path));
                continue;
            }
        }
        let mut own = elections.clone();
        // With several rulebooks each takes the readings that it knows; one alone must know them all.
        if rulebooks.len() > 1 {
            own.readings.retain(|id, _| rulebook.readings().iter().any(|reading| reading.id == *id));
        }
        let (fitted, mut problems) = fit(rulebook, nomenclature, &file.case, &own, as_if, draft);
        // A name that another of the rulebooks knows is no mistake: this one just does not ask about it.
        let is_name = |problem: &Diagnostic| problem.code == "unknown-name";
        if problems.iter().any(is_name) {
            let others = rulebooks.iter().filter(|(other, _)| !std::ptr::eq(*other, *rulebook));
            let of_others: Vec<Vec<Diagnostic>> =
                others.map(|(other, date)| fit(other, nomenclature, &file.case, &own, *date, draft).1).collect();
            for problem in problems.iter_mut().filter(|problem| is_name(problem)) {
                if of_others.iter().any(|found| found.iter().all(|other| other.found != problem.found)) {
                    problem.severity = Severity::Warning;
                }
            }
        }
        let broken = problems.iter().any(Diagnostic::is_error);
        found.problems.extend(problems);
        if broken {
            continue;
        }
        let day = as_if.unwrap_or(produced);
        let parties = rulebook.parties().iter().map(|party| party.country);
        let countries: Vec<Country> = match request.into {
            Some(country) => vec![country],
            None => parties.clone().filter(|country| rulebook.is_party(*country, day)).collect(),
        };
        if let Some(country) = request.into
            && !rulebook.is_party(country, day)
        {
            let names: Vec<String> = parties.map(|party| party.to_string()).collect();
            let message = format!("{country} is not a party of {} on {day}", rulebook.id());
            let mut problem =
                Diagnostic::at("not-a-party", Severity::Error, Place::File { path: path.to_owned() }, message);
            problem.found = format!("`{country}`");
            problem.expected = Some(format!("one of {}", names.join(", ")));
            found.problems.push(problem);
            continue;
        }
        for country in countries {
            let case = Case { into: Some(country), ..fitted.clone() };
            let (choice, _) = ReadingChoice::resolve(rulebook.readings(), Some(country), &own.readings);
            let determination = determine(rulebook, &case, &own);
            let same = |other: &&mut Answer<'_>| {
                std::ptr::eq(other.rulebook, *rulebook)
                    && other.choice == choice
                    && other.as_if == as_if
                    && other.determination.findings == determination.findings
            };
            if let Some(other) = found.answers.iter_mut().find(same) {
                other.into.push(country);
                continue;
            }
            let advice = match request.without_advice {
                true => Advice { asked_all: true, ..Advice::default() },
                false => advise(rulebook, &case, &own, &determination),
            };
            let content = content_by_place(rulebook, &case, &own);
            found.answers.push(Answer {
                rulebook,
                into: vec![country],
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

fn out_of_force(rulebook: &Rulebook, day: Date, asked: bool, path: &str) -> Diagnostic {
    let period = rulebook.in_force().map(|period| period.to_string()).unwrap_or_default();
    let message = format!("{} is not in force on {day}", rulebook.id());
    let mut problem = Diagnostic::at("not-in-force", Severity::Error, Place::File { path: path.to_owned() }, message);
    problem.found = if asked { format!("the date asked for, {day}") } else { format!("a good produced on {day}") };
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
