//! Which unknown facts settle an undetermined good alone: each answer is tried by determining again.

use crate::bases;
use crate::completions;
use crate::determine::{definite, determine};
use crate::evidence::Origin;
use crate::inquiry::Inquiry;
use crate::kinds;
use crate::questions::questions;
use crate::requirements;
use crate::rules;
use crate::verdict::Verdict;
use origo_base::{Answer, Case, Country, EndUse, GoodKinds, HsCode, StatusKind};
use origo_rulebook::ProductRule;
use std::collections::BTreeSet;

/// The verdict with its settling facts.
pub(crate) fn verdict(inquiry: &Inquiry<'_>) -> Verdict {
    let found = determine(inquiry);
    let settling = if found.status == StatusKind::Undetermined { settling(inquiry) } else { BTreeSet::new() };
    Verdict { status: found.status, criterion: found.criterion, rule: found.rule, settling }
}

/// Whether some change of the case makes the status definite. Evidence is weighed again, for it can depend on the code.
fn any_settles(inquiry: &Inquiry<'_>, changes: impl IntoIterator<Item = Box<dyn Fn(&mut Case)>>) -> bool {
    changes.into_iter().any(|change| {
        let mut case = inquiry.case.clone();
        change(&mut case);
        definite(&Inquiry::new(inquiry.rulebook, &case, inquiry.elections, None))
    })
}

fn settling(inquiry: &Inquiry<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut note = |name: String, settles: bool| {
        if settles {
            found.insert(name);
        }
    };
    for (index, material) in inquiry.case.materials.iter().enumerate() {
        note(format!("origin:{}", material.id), origin_settles(inquiry, index));
    }
    note("use".to_owned(), any_settles(inquiry, uses(inquiry)));
    note("kind".to_owned(), any_settles(inquiry, good_kinds(inquiry)));
    note("hs".to_owned(), any_settles(inquiry, good_codes(inquiry)));
    note("produced-in".to_owned(), any_settles(inquiry, places(inquiry)));
    for (id, candidates, said) in completions::lines(inquiry) {
        note(format!("hs:{id}"), any_settles(inquiry, line_codes(id, candidates)));
        note(format!("kind:{id}"), any_settles(inquiry, line_kinds(inquiry, id, candidates, said)));
    }
    for question in questions(inquiry) {
        if requirements::answer(inquiry, &question).is_none() {
            let answers = [Answer::Yes, Answer::No].map(|answer| -> Box<dyn Fn(&mut Case)> {
                let question = question.clone();
                Box::new(move |case| {
                    case.facts.insert(question.clone(), answer);
                })
            });
            note(question.clone(), any_settles(inquiry, answers));
        }
    }
    found
}

/// A material that is not proven to originate and not known not to: either answer, whatever the evidence.
fn origin_settles(inquiry: &Inquiry<'_>, index: usize) -> bool {
    let unknown = inquiry.origins.get(index) == Some(&Origin::Unknown);
    unknown
        && [Origin::Originating, Origin::NonOriginating].into_iter().any(|answer| {
            let mut other = Inquiry::new(inquiry.rulebook, inquiry.case, inquiry.elections, None);
            if let Some(origin) = other.origins.get_mut(index) {
                *origin = answer;
            }
            definite(&other)
        })
}

type Changes = Vec<Box<dyn Fn(&mut Case)>>;

/// Every single use that is open.
fn uses(inquiry: &Inquiry<'_>) -> Changes {
    let open = completions::uses(inquiry);
    if open.len() < 2 {
        return Vec::new();
    }
    let texts = open.into_iter().map(|single| inquiry.rulebook.universe().show(single));
    let parsed = texts.filter_map(|text| EndUse::parse(&text).ok());
    parsed
        .map(|end_use| -> Box<dyn Fn(&mut Case)> { Box::new(move |case| case.good.end_use = Some(end_use.clone())) })
        .collect()
}

/// The groups of kinds that are asked under some candidate code of the good.
fn asked_of(inquiry: &Inquiry<'_>, groups: fn(&Inquiry<'_>, &[&ProductRule]) -> BTreeSet<String>) -> BTreeSet<String> {
    let mut asked = groups(inquiry, &[]);
    for code in &inquiry.case.good.hs {
        asked.extend(groups(inquiry, &rules::candidates(inquiry.rulebook, Some(*code), inquiry.day())));
    }
    asked
}

/// The groups of kinds that are asked of a line: also by the rules of the self-produced materials, which may be
/// intermediate ones.
fn asked_of_lines(inquiry: &Inquiry<'_>) -> BTreeSet<String> {
    let mut asked = asked_of(inquiry, completions::line_groups);
    if inquiry.rulebook.general().intermediate.is_some() {
        for code in inquiry.case.self_produced.iter().flat_map(|made| &made.hs) {
            let candidates = rules::candidates(inquiry.rulebook, Some(*code), inquiry.day());
            asked.extend(completions::line_groups(inquiry, &candidates));
        }
    }
    asked
}

fn good_kinds(inquiry: &Inquiry<'_>) -> Changes {
    let good = &inquiry.case.good;
    let asked = asked_of(inquiry, completions::good_groups);
    let answers = kind_answers(inquiry, &asked, &good.hs, &good.kinds);
    answers
        .into_iter()
        .map(|answer| -> Box<dyn Fn(&mut Case)> { Box::new(move |case| answer.clone().add_to(&mut case.good.kinds)) })
        .collect()
}

fn line_kinds(inquiry: &Inquiry<'_>, id: &str, candidates: &[HsCode], said: &GoodKinds) -> Changes {
    let asked = asked_of_lines(inquiry);
    kind_answers(inquiry, &asked, candidates, said)
        .into_iter()
        .map(|answer| -> Box<dyn Fn(&mut Case)> {
            let id = id.to_owned();
            Box::new(move |case| {
                let materials = case.materials.iter_mut().filter(|line| line.id == id).map(|line| &mut line.kinds);
                let made = case.self_produced.iter_mut().filter(|line| line.id == id).map(|line| &mut line.kinds);
                materials.chain(made).for_each(|kinds| answer.clone().add_to(kinds));
            })
        })
        .collect()
}

/// "It is this kind", or "it is none of these".
#[derive(Clone)]
enum KindAnswer {
    Is(String),
    NoneOf(Vec<String>),
}

impl KindAnswer {
    fn add_to(self, kinds: &mut GoodKinds) {
        match self {
            Self::Is(kind) => kinds.is.push(kind),
            Self::NoneOf(all) => kinds.is_not.extend(all),
        }
    }
}

/// Every kind that is open under some candidate code, none of a group, and none of any.
fn kind_answers(
    inquiry: &Inquiry<'_>,
    asked: &BTreeSet<String>,
    candidates: &[HsCode],
    said: &GoodKinds,
) -> Vec<KindAnswer> {
    let mut codes: Vec<Option<HsCode>> = candidates.iter().map(|code| Some(*code)).collect();
    if codes.is_empty() {
        codes.push(None);
    }
    let mut answers = Vec::new();
    let mut all = Vec::new();
    for group in asked {
        let mut open = BTreeSet::new();
        for code in &codes {
            open.extend(kinds::open_in(inquiry.rulebook, group, *code, said, inquiry.case.into).1);
        }
        if !open.is_empty() {
            answers.push(KindAnswer::NoneOf(open.iter().cloned().collect()));
        }
        answers.extend(open.iter().cloned().map(KindAnswer::Is));
        all.extend(open);
    }
    if !all.is_empty() {
        answers.push(KindAnswer::NoneOf(all));
    }
    answers
}

fn good_codes(inquiry: &Inquiry<'_>) -> Changes {
    let candidates = inquiry.case.good.hs.clone();
    if candidates.len() < 2 {
        return Vec::new();
    }
    let change = |code| -> Box<dyn Fn(&mut Case)> { Box::new(move |case| case.good.hs = vec![code]) };
    candidates.into_iter().map(change).collect()
}

fn line_codes(id: &str, candidates: &[HsCode]) -> Changes {
    if candidates.len() < 2 {
        return Vec::new();
    }
    let change = |code: &HsCode| -> Box<dyn Fn(&mut Case)> {
        let (id, code) = (id.to_owned(), *code);
        Box::new(move |case| {
            let materials = case.materials.iter_mut().filter(|line| line.id == id).map(|line| &mut line.hs);
            let made = case.self_produced.iter_mut().filter(|line| line.id == id).map(|line| &mut line.hs);
            materials.chain(made).for_each(|codes| *codes = vec![code]);
        })
    };
    candidates.iter().map(change).collect()
}

/// Every party, the countries that a measure names, and a country that is no party.
fn places(inquiry: &Inquiry<'_>) -> Changes {
    if inquiry.case.good.produced_in.is_some() {
        return Vec::new();
    }
    let day = inquiry.day();
    let mut countries: BTreeSet<Country> = inquiry.rulebook.parties().iter().map(|party| party.country).collect();
    let strange = ["AQ", "CN", "JP", "DE", "CH"].into_iter().filter_map(|code| Country::parse(code).ok());
    countries.extend(strange.filter(|country| !bases::party(inquiry.rulebook, *country, day)).take(1));
    let change = |country| -> Box<dyn Fn(&mut Case)> { Box::new(move |case| case.good.produced_in = Some(country)) };
    countries.into_iter().map(change).collect()
}
