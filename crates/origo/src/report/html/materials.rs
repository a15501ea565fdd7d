//! The materials of a good by group: what every test treats alike.

use super::header;
use super::writer::Html;
use crate::Answer;
use crate::report::Style;
use crate::report::tell::say;
use origo_base::Amount;
use origo_origin::{Ends, Extent, MaterialGroup, OriginState, evidence_word};
use std::cmp::Reverse;

/// How many groups have a row, how many members are shown at once, and how many more unfold.
const GROUPS: usize = 60;
const MEMBERS: usize = 3;
const FOLDED: usize = 20;

/// The table, the groups of the largest value first.
pub(super) fn table(html: &mut Html, answer: &Answer<'_>, style: Style) {
    let mut groups: Vec<&MaterialGroup> = answer.determination.groups.iter().collect();
    if groups.is_empty() {
        return;
    }
    groups.sort_by_key(|group| Reverse((group.high, group.low)));
    let limit = if style.all { usize::MAX } else { GROUPS };
    let rest = groups.split_off(limit.min(groups.len()));
    html.element("section", &[], |html| {
        html.leaf("h3", &[], "Materials");
        html.element("div", &[("class", "scroll")], |html| {
            html.element("table", &[], |html| {
                html.leaf("caption", &[], "Materials that every test treats alike stand in one row.");
                let names = [("code", false), ("description", false), ("origin", false), ("lines", true)];
                header(html, &[names.as_slice(), &[("value", true), ("largest", false)]].concat());
                html.element("tbody", &[], |html| {
                    for group in groups {
                        row(html, answer, group, style);
                    }
                    if !rest.is_empty() {
                        others(html, answer, &rest);
                    }
                });
            });
        });
    });
}

fn row(html: &mut Html, answer: &Answer<'_>, group: &MaterialGroup, style: Style) {
    html.element("tr", &[], |html| {
        let codes: Vec<String> = group.hs.iter().map(ToString::to_string).collect();
        html.leaf("td", &[], &if codes.is_empty() { "not known".to_owned() } else { codes.join(" or ") });
        html.leaf("td", &[], &description(answer, group));
        html.leaf("td", &[], origin(group.origin));
        html.leaf("td", &[("class", "number")], &group.members.len().to_string());
        html.leaf("td", &[("class", "number")], &value(answer, group.low, group.high));
        html.element("td", &[], |html| members(html, answer, group, style));
    });
}

/// What the group is beyond its code, and what it goes into.
fn description(answer: &Answer<'_>, group: &MaterialGroup) -> String {
    let kinds = group.kinds.is.iter().cloned().chain(group.kinds.is_not.iter().map(|kind| format!("not {kind}")));
    let made = group.parent.and_then(|index| answer.case.self_produced.get(index));
    let into = made.map(|made| format!("goes into self-produced {}", made.part));
    kinds.chain(into).collect::<Vec<_>>().join(", ")
}

fn origin(state: OriginState) -> &'static str {
    match state {
        OriginState::Originating => "originating",
        OriginState::NonOriginating => "non-originating",
        OriginState::Open(evidence) => evidence_word(evidence),
    }
}

fn value(answer: &Answer<'_>, low: Amount, high: Extent) -> String {
    match high {
        Extent::Infinite if low.is_zero() => "not stated".to_owned(),
        high => say(answer).ends(Ends { worst: Extent::Finite(low), best: high }),
    }
}

fn members(html: &mut Html, answer: &Answer<'_>, group: &MaterialGroup, style: Style) {
    let worth = |index: &u32| answer.case.materials.get(*index as usize).map(|material| material.value.low());
    let mut members = group.members.clone();
    members.sort_by_cached_key(|index| (Reverse(worth(index)), *index));
    let list = |html: &mut Html, members: &[u32], more: usize| {
        html.element("ul", &[], |html| {
            for index in members {
                let Some(material) = answer.case.materials.get(*index as usize) else { continue };
                let range = value(answer, material.value.low(), Extent::from_high(material.value.high()));
                html.leaf("li", &[], &format!("{}, {range}", say(answer).material(*index)));
            }
            if more > 0 {
                html.leaf("li", &[("class", "rest")], &format!("and {more} more"));
            }
        });
    };
    let (first, rest) = members.split_at(MEMBERS.min(members.len()));
    list(html, first, 0);
    if rest.is_empty() {
        return;
    }
    let shown = if style.all { rest.len() } else { FOLDED.min(rest.len()) };
    html.element("details", &[], |html| {
        html.leaf("summary", &[], &format!("{} more", rest.len()));
        list(html, rest.get(..shown).unwrap_or_default(), rest.len() - shown);
    });
}

/// What has no row of its own.
fn others(html: &mut Html, answer: &Answer<'_>, rest: &[&MaterialGroup]) {
    let low = rest.iter().map(|group| group.low).sum();
    let high = rest.iter().fold(Extent::ZERO, |sum, group| sum.plus(group.high));
    let lines: usize = rest.iter().map(|group| group.members.len()).sum();
    html.element("tr", &[("class", "rest")], |html| {
        html.leaf("td", &[("colspan", "3")], &format!("and {} more groups", rest.len()));
        html.leaf("td", &[("class", "number")], &lines.to_string());
        html.leaf("td", &[("class", "number")], &value(answer, low, high));
        html.leaf("td", &[], "");
    });
}
