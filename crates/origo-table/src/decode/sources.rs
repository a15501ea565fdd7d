//! Lines that are bought from several sources.

use super::lines::{ROUNDED, origin};
use super::take::Taker;
use crate::Section;
use crate::draft::{At, Record};
use origo_base::{Amount, Country, Material, OriginClaim, Percent, ValueRange};
use std::collections::BTreeMap;

/// One source of a line.
pub(super) struct SourceOf {
    name: String,
    share: Percent,
    origin: OriginClaim,
    evidence: Option<String>,
    country: Option<Country>,
    received: Option<origo_base::Date>,
}

impl SourceOf {
    /// The part of a line's material that comes from here, of this value.
    fn material(&self, of: &Material, value: ValueRange) -> Material {
        Material {
            id: format!("{}/{}", of.id, self.name),
            value,
            origin: self.origin,
            evidence: self.evidence.clone(),
            country: self.country.or(of.country),
            received: self.received.or(of.received),
            ..of.clone()
        }
    }
}

pub(super) fn sources(taker: &mut Taker<'_>, places: &BTreeMap<String, usize>) -> BTreeMap<usize, Vec<SourceOf>> {
    let mut found: BTreeMap<usize, Vec<SourceOf>> = BTreeMap::new();
    let mut first: BTreeMap<usize, At> = BTreeMap::new();
    for record in taker.records(Section::Sources) {
        let Some((line, at)) = taker.text_at(&record, "line") else {
            taker.draft.error("missing-field", &record.at, "a source does not say which line it is of").help =
                Some("add line, the id of a line".to_owned());
            continue;
        };
        let Some(place) = places.get(&line) else {
            let help = origo_rulebook::did_you_mean(&line, places.keys().map(String::as_str));
            let problem = taker.draft.error("orphan", &at, "a source is of a line that is not there");
            problem.found = format!("`{line}`");
            problem.help = Some(help);
            continue;
        };
        let Some(share) = taker.percent(&record, "share") else {
            if record.get("share").is_none() {
                taker.draft.error("missing-field", &record.at, "a source has no share").help =
                    Some("add share = \"60%\"".to_owned());
            }
            continue;
        };
        let evidence = taker.text(&record, "evidence");
        let list = found.entry(*place).or_default();
        let name = taker.text(&record, "supplier").unwrap_or_else(|| (list.len() + 1).to_string());
        // Two lots of one supplier are two materials.
        let name =
            if list.iter().any(|other| other.name == name) { format!("{name}#{}", list.len() + 1) } else { name };
        list.push(SourceOf {
            name,
            share,
            origin: origin(taker, &record, evidence.is_some()),
            evidence,
            country: taker.country(&record, "country_of_origin"),
            received: taker.date(&record, "received"),
        });
        first.entry(*place).or_insert(record.at);
    }
    for (place, list) in &found {
        let sum: i64 = list.iter().map(|source| source.share.micros()).sum();
        if sum != Percent::HUNDRED.micros() {
            let at = first.get(place).cloned().unwrap_or(At::File);
            let problem = taker.draft.error("shares", &at, "the shares of the sources of a line do not sum to 100 %");
            problem.found = Percent::from_micros(sum).to_string();
            problem.help = Some("correct the shares; every source counts".to_owned());
        }
    }
    found
}

/// The materials that a line of several sources comes to.
pub(super) fn split(
    taker: &mut Taker<'_>,
    of: &Material,
    value: Option<Amount>,
    sources: &[SourceOf],
    record: &Record,
) -> Vec<Material> {
    let sourcing = taker.text_at(record, "sourcing");
    match sourcing.as_ref().map(|(text, _)| crate::fields::plain(text)).as_deref() {
        None | Some("prorate") => {}
        Some("worst") => return worst(taker, of, value, sources, record),
        Some(_) => {
            let (text, at) = sourcing.unwrap_or_else(|| (String::new(), record.at.clone()));
            let problem = taker.draft.error("bad-value", &at, "this way of sourcing is not read");
            problem.found = format!("`{text}`");
            problem.expected = Some("prorate or worst".to_owned());
            problem.help = Some("for lots write a file for each, or draw the line from an inventory".to_owned());
        }
    }
    prorate(taker, of, value, sources, record)
}

/// A material for each source, its value in proportion to its share.
fn prorate(
    taker: &mut Taker<'_>,
    of: &Material,
    value: Option<Amount>,
    sources: &[SourceOf],
    record: &Record,
) -> Vec<Material> {
    let mut left = value;
    let mut materials = Vec::with_capacity(sources.len());
    for (index, source) in sources.iter().enumerate() {
        // The last source takes what is left, so that the parts sum to the whole.
        let part = match (value, left) {
            (Some(value), Some(rest)) => {
                let share = match source.share.share_of(value) {
                    _ if index + 1 == sources.len() => rest,
                    Some((share, rounded)) => {
                        if rounded {
                            taker.draft.note("rounded", &record.at, ROUNDED);
                        }
                        share
                    }
                    // A share is at most all of a value that is in bounds.
                    None => rest,
                };
                left = Some(rest - share);
                ValueRange::known(share)
            }
            _ => ValueRange::UNKNOWN,
        };
        let share = |amount| source.share.share_of(amount).map(|(share, _)| share);
        let statement = of.statement.as_ref().map(|statement| statement.map(share));
        materials.push(Material { statement, ..source.material(of, part) });
    }
    materials
}

/// Any unit can be of any source: the whole line is taken to be of the worst one, a non-originating one before one that is not
/// known or not proven.
fn worst(
    taker: &mut Taker<'_>,
    of: &Material,
    value: Option<Amount>,
    sources: &[SourceOf],
    record: &Record,
) -> Vec<Material> {
    let rank = |source: &&SourceOf| match source.origin {
        OriginClaim::NonOriginating => 0,
        OriginClaim::Unknown => 1,
        OriginClaim::Originating => 2,
    };
    let Some(worst) = sources.iter().min_by_key(rank) else { return Vec::new() };
    let same: Vec<&SourceOf> = sources.iter().filter(|source| rank(source) == rank(&worst)).collect();
    // Where every source is claimed to originate, each paper must hold: the parts are kept apart.
    if worst.origin == OriginClaim::Originating && same.len() > 1 {
        return prorate(taker, of, value, sources, record);
    }
    let message =
        format!("line `{}` is taken to be wholly of source {}, the worst of {}", of.id, worst.name, sources.len());
    taker.draft.note("worst-source", &record.at, message);
    vec![worst.material(of, value.map_or(ValueRange::UNKNOWN, ValueRange::known))]
}
