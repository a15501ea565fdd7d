//! Sentences beside each other: what one lacks because another was refused or cut off, and what contradicts another.

use super::{Coverage, Drafted, rows, rows::Row};
use origo_base::{HsRange, HsSet};
use origo_rulebook::{Diagnostic, Place, Severity};
use std::collections::BTreeMap;

/// A sentence that was refused: rules on its goods, or with alternatives in the same rule of the source, lack it.
pub(crate) struct Missing {
    pub(crate) agreement: String,
    pub(crate) goods: HsSet,
    pub(crate) group: String,
    pub(crate) cite: String,
    pub(crate) place: String,
    /// It is itself about "any other good".
    pub(crate) other: bool,
}

impl Missing {
    /// Whether a rule lacks the sentence.
    pub(crate) fn of(&self, rule: &Drafted) -> bool {
        self.agreement == rule.agreement
            && (self.goods.overlaps(&rule.first.goods) || !self.group.is_empty() && rule.groups.contains(&self.group))
    }
}

pub(super) fn lacking(row: &Row) -> Missing {
    let goods = if row.product.is_empty() { rows::named_codes(&row.text) } else { row.product.clone() };
    let other = row.text.to_lowercase().contains("any other good");
    Missing {
        agreement: row.agreement.clone(),
        goods,
        group: row.group.clone(),
        cite: row.cite.clone(),
        place: row.place.clone(),
        other,
    }
}

/// Goods of a row that no sentence of the file is about, though none of their row was refused: no rule will be found for
/// them.
pub(super) fn short_of_row(rows: &[Row], drafted: &[Drafted], missing: &[Missing]) -> Vec<Diagnostic> {
    let mut ranges: BTreeMap<&str, Vec<HsRange>> = BTreeMap::new();
    let ruled = drafted.iter().map(|rule| (rule.agreement.as_str(), &rule.first.goods));
    for (agreement, goods) in ruled.chain(missing.iter().map(|lost| (lost.agreement.as_str(), &lost.goods))) {
        ranges.entry(agreement).or_default().extend(goods.ranges());
    }
    let reached: BTreeMap<&str, HsSet> =
        ranges.into_iter().map(|(agreement, all)| (agreement, HsSet::new(all))).collect();
    let none = HsSet::default();
    let mut said: Vec<(&str, &HsSet)> = Vec::new();
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| !row.product.is_empty()) {
        let left = row.product.without(reached.get(row.agreement.as_str()).unwrap_or(&none));
        if left.is_empty() || said.contains(&(row.agreement.as_str(), &row.product)) {
            continue;
        }
        said.push((&row.agreement, &row.product));
        let place = Place::File { path: row.place.clone() };
        let message = format!("the row is about {}, and no sentence about {left}", row.product);
        let problem = Diagnostic::at("short-of-row", Severity::Warning, place, message);
        found.push(problem.help("compare both with the source; these goods have no rule"));
    }
    found
}

/// Sentences that announce more than follows: a comma at the end, or "; or" with no other alternative behind it.
pub(super) fn cut_off(rows: &[Row]) -> Vec<(Missing, Diagnostic)> {
    let announces = |text: &str| {
        let end = text.trim_end();
        [",", "; or", ", or", "; and", ", and"].iter().any(|mark| end.ends_with(mark))
    };
    let goes_on = |row: &Row, next: &Row| {
        let same =
            !row.group.is_empty() && row.group == next.group || !row.product.is_empty() && row.product == next.product;
        same || rows::named_codes(&row.text) == rows::named_codes(&next.text)
    };
    let mut found = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| announces(&row.text)) {
        if rows.get(at + 1).is_some_and(|next| goes_on(row, next)) {
            continue;
        }
        let place = Place::File { path: row.place.clone() };
        let end: Vec<&str> = row.text.split_whitespace().collect();
        let shown = end.iter().skip(end.len().saturating_sub(5)).copied().collect::<Vec<_>>().join(" ");
        let problem = Diagnostic::at("cut-off", Severity::Error, place, "the sentence announces what does not follow")
            .found(format!("`{shown}` at its end"))
            .help("add what is missing, or end the sentence with a full stop");
        found.push((Missing { other: true, ..lacking(row) }, problem));
    }
    found
}

/// Rules that lack a sentence. "Any other good" of goods of which one description was refused would bind these too, so it
/// is left out; the others are kept and say so.
pub(super) fn incomplete(
    drafted: &mut Vec<Drafted>,
    missing: &[Missing],
    coverage: &mut BTreeMap<String, Coverage>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    drafted.retain(|rule| {
        let bound = |lost: &&Missing| rule.first.otherwise && !lost.other;
        let mut all = missing.iter().filter(|lost| lost.of(rule));
        let Some(first) = all.next() else { return true };
        let described = std::iter::once(first).chain(all).find(bound);
        let lost = described.unwrap_or(first);
        let place = Place::File { path: rule.cites.first().cloned().unwrap_or_default() };
        let goods = &rule.first.goods;
        if described.is_some() {
            let counts = coverage.entry(rule.agreement.clone()).or_default();
            for structure in &rule.structures {
                *counts.of(*structure) -= 1;
                counts.refused += 1;
            }
            let message =
                format!("`any other good` of {goods} is not known, for a sentence on these goods was refused");
            let problem = Diagnostic::at("no-complement", Severity::Error, place, message);
            found.push(problem.found(format!("the refused one at {}", lost.cite)).help("correct that one first"));
            return false;
        }
        let message = format!("the rule for {goods} is incomplete: a sentence at {} was refused", lost.cite);
        found.push(Diagnostic::at("incomplete", Severity::Warning, place, message));
        true
    });
    found
}

/// "Any other good" beside "any other footwear": what is left when that is taken out too, so that one of them applies.
pub(super) fn complements(drafted: &mut [Drafted]) {
    for index in 0..drafted.len() {
        let Some(rule) = drafted.get(index).filter(|rule| rule.first.otherwise && rule.first.kind.is_none()) else {
            continue;
        };
        let beside = drafted.iter().filter(|other| {
            other.first.otherwise
                && other.agreement == rule.agreement
                && other.first.goods == rule.first.goods
                && other.use_notation == rule.use_notation
                && other.first.period == rule.first.period
        });
        let named = beside.flat_map(|other| &other.first.kind).filter(|kind| !kind.negated);
        let kinds: Vec<String> = named.flat_map(|kind| kind.kinds.clone()).collect();
        if let Some(rule) = drafted.get_mut(index).filter(|_| !kinds.is_empty()) {
            rule.first.kind = Some(origo_rulebook::KindPredicate { negated: true, kinds });
        }
    }
}

/// Rules on the same goods of which one would swallow the other without being told apart.
pub(super) fn contradictions(drafted: &[Drafted]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (index, rule) in drafted.iter().enumerate() {
        let plain = |rule: &Drafted| rule.first.kind.is_none() && !rule.first.otherwise && rule.use_notation.is_none();
        let described = |other: &Drafted| other.first.kind.is_some() && other.first.period == rule.first.period;
        let clash = drafted.iter().enumerate().find(|(at, other)| {
            *at != index
                && rule.agreement == other.agreement
                && plain(rule)
                && described(other)
                && rule.first.goods == other.first.goods
        });
        if let Some((_, other)) = clash {
            let message = format!(
                "rules for {} with and without a description stand side by side ({} and {})",
                rule.first.goods,
                other.cites.first().map_or("", String::as_str),
                rule.cites.first().map_or("", String::as_str)
            );
            let place = Place::File { path: rule.cites.first().cloned().unwrap_or_default() };
            found.push(Diagnostic::at("side-by-side", Severity::Warning, place, message));
        }
    }
    found
}
