//! The good that the template shows.

use crate::draft::Draft;
use crate::{Input, Section, read};
use origo_base::{Date, HsEdition};
use origo_rulebook::Rulebook;

const TEXT: &str = include_str!("example.toml");

/// The example as a draft, on days when the rulebook is in force, in the words that it knows.
pub(super) fn draft(rulebook: &Rulebook) -> Draft {
    let entered = day(rulebook);
    let (year, month, _) = entered.ymd();
    // The month before was that of production.
    let end = Date::from_ymd(year, month, 1).map_or(entered, Date::previous);
    let (last_year, last_month, _) = end.ymd();
    let first = Date::from_ymd(last_year, last_month, 1).unwrap_or(end);
    let edition = match last_year {
        ..=2016 => HsEdition::Hs2012,
        2017..=2021 => HsEdition::Hs2017,
        _ => HsEdition::Hs2022,
    };
    let party = rulebook.parties().last().map(|party| party.country.to_string()).unwrap_or_default();
    let class = rulebook.classes().first().map(|class| format!("service({})", class.id));
    let words = [
        ("{party}", party),
        ("{edition}", edition.to_string()),
        ("{use}", class.unwrap_or_default()),
        ("{year}", last_year.to_string()),
        ("{produced}", format!("{first}/{end}")),
        ("{shipped}", end.next().plus_days(1).min(entered).to_string()),
        ("{entered}", entered.to_string()),
        ("{received}", first.plus_days(-10).to_string()),
        ("{noted}", first.plus_days(-20).to_string()),
    ];
    let text = words.iter().fold(TEXT.to_owned(), |text, (word, value)| text.replace(word, value));
    let input = Input::File { path: "example.toml".to_owned(), bytes: text.into_bytes() };
    let mut draft = read(&input).into_iter().next().unwrap_or_else(|| Draft::new("example.toml"));
    // A rulebook of somebody's own may have other categories of cost.
    let known = |name: &str| rulebook.costs().iter().any(|category| category.id == name);
    if let Some(costs) = draft.sections.get_mut(&Section::Costs) {
        costs.retain(|cost| cost.get("category").is_some_and(|category| known(&category.cell.show())));
    }
    draft
}

/// A day of entry on which the rulebook is in force: one of its last ones if it has ended.
fn day(rulebook: &Rulebook) -> Date {
    let wanted = Date::from_ymd(2026, 4, 5).unwrap_or(Date::LAST);
    match rulebook.in_force() {
        Some(period) if period.last() < wanted => period.last(),
        Some(period) if wanted < period.first() => period.first().plus_months(3),
        _ => wanted,
    }
}
