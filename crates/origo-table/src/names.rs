use crate::decode::{kinds_in, slug};
use crate::{Draft, Record, Section};
use origo_base::{Date, EndUse, Period};
use std::collections::BTreeSet;

/// Names in a good file that a rulebook must know, read even where the rest of the file cannot be: unknown names then
/// show together with every other problem.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// What the good is for, if it can be read.
    pub end_use: Option<EndUse>,
    /// Kinds, of the good and of lines, each once and in the order of the file.
    pub kinds: Vec<String>,
    /// Categories of cost, likewise.
    pub costs: Vec<String>,
    /// Roles of lines, likewise.
    pub roles: Vec<String>,
    /// Costs in or beside prices, likewise: whether it is of a line, and its name.
    pub items: Vec<(bool, String)>,
    /// Questions that are answered, likewise.
    pub facts: Vec<String>,
    /// The method elected.
    pub method: Option<String>,
    /// The base of the tolerance elected.
    pub de_minimis_base: Option<String>,
    /// Readings chosen: id and option.
    pub readings: Vec<(String, String)>,
    /// The day of the law, if it can be read: the day of entry, else the last day of production.
    pub day: Option<Date>,
}

impl Names {
    /// The names of a draft. What cannot be read is left out; decoding says why.
    pub fn of(draft: &Draft) -> Self {
        let shown = |record: &Record, field: &str| Some(record.get(field)?.cell.show().trim().to_owned());
        let first =
            |section: Section, field: &str| draft.records(section).iter().find_map(|record| shown(record, field));
        let all = |section: Section, field: &str| {
            let mut seen = BTreeSet::new();
            let texts = draft.records(section).iter().filter_map(|record| shown(record, field));
            texts.filter(|text| seen.insert(text.clone())).collect::<Vec<_>>()
        };
        let slugs = |texts: Vec<String>| texts.iter().filter_map(|text| slug(text).ok()).collect::<Vec<_>>();
        let mut kinds: Vec<String> = Vec::new();
        for text in all(Section::Good, "kind").into_iter().chain(all(Section::Lines, "kind")) {
            let read = kinds_in(&text);
            for kind in read.is.into_iter().chain(read.is_not) {
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
        }
        let readings = first(Section::Elections, "readings").unwrap_or_default();
        let readings = readings.split([',', ';']).filter_map(|part| part.split_once('='));
        let mut items: Vec<(bool, String)> = Vec::new();
        for record in draft.records(Section::Values) {
            let item = shown(record, "item").and_then(|text| slug(&text).ok());
            let item = item.map(|item| (record.get("line").is_some(), item));
            items.extend(item.filter(|item| !items.contains(item)));
        }
        Self {
            end_use: first(Section::Good, "use").and_then(|text| EndUse::parse(&text).ok()),
            kinds,
            costs: slugs(all(Section::Costs, "category")),
            roles: slugs(all(Section::Lines, "role")),
            items,
            facts: slugs(all(Section::Facts, "name")),
            method: first(Section::Elections, "method").and_then(|text| slug(&text).ok()),
            de_minimis_base: first(Section::Elections, "de_minimis_base").and_then(|text| slug(&text).ok()),
            readings: readings.map(|(id, option)| (id.trim().to_owned(), option.trim().to_owned())).collect(),
            day: first(Section::Dates, "entered").and_then(|text| Date::parse(&text).ok()).or_else(|| {
                first(Section::Dates, "produced").and_then(|text| Period::parse(&text).map(|p| p.last()).ok())
            }),
        }
    }
}
