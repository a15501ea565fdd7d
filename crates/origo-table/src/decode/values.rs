//! Costs in or beside prices: of the good, and of lines.

use super::take::Taker;
use crate::Section;
use crate::books::ValueRow;
use origo_base::Amount;
use std::collections::BTreeMap;

/// The rows of the section `values`. `units` are those of each line in one unit of the good.
pub(super) fn values(taker: &mut Taker<'_>, units: &BTreeMap<String, Amount>) -> Vec<ValueRow> {
    let mut found: Vec<ValueRow> = Vec::new();
    for record in taker.records(Section::Values) {
        let line = taker.text_at(&record, "line");
        let item = taker.parsed(&record, "item", "a name such as freight", super::slug);
        let amount = taker.money(&record, "amount");
        let included = taker.text_at(&record, "included");
        for name in ["item", "amount", "included"] {
            if record.get(name).is_none() {
                let problem = taker.draft.error("missing-field", &record.at, format!("a value has no `{name}`"));
                problem.help = Some("a value needs item, amount, and whether the price includes it".to_owned());
            }
        }
        let included = included.and_then(|(text, at)| match crate::fields::plain(&text).as_str() {
            "yes" | "y" | "true" | "si" | "oui" | "included" | "incluido" | "inclus" => Some(true),
            "no" | "n" | "false" | "non" => Some(false),
            _ => {
                let problem = taker.draft.error("bad-value", &at, "whether a price includes a value is not understood");
                problem.found = format!("`{text}`");
                problem.expected = Some("yes or no".to_owned());
                None
            }
        });
        let of = match &line {
            None => Some(Amount::ONE),
            Some((line, at)) => {
                let known = units.get(line).copied();
                if known.is_none() {
                    let close = origo_rulebook::did_you_mean(line, units.keys().map(String::as_str));
                    let problem = taker.draft.error("unknown-line", at, "a value is of a line that is not bought");
                    problem.found = format!("`{line}`");
                    problem.help = Some(close);
                }
                known
            }
        };
        let Some((amount, at)) = amount else { continue };
        if amount.is_negative() {
            let problem = taker.draft.error("negative-money", &at, "a value in or beside a price is below zero");
            problem.found = amount.to_string();
            problem.expected = Some("an amount of zero or more; `included` says which way it goes".to_owned());
            continue;
        }
        let per = taker.number(&record, "per").map_or(Amount::ONE, |(per, _)| per);
        let scaled = of.filter(|_| per > Amount::ZERO).and_then(|of| amount.scale(of, per));
        if per <= Amount::ZERO {
            taker.draft.error("bad-number", &record.at, "`per` is not above zero").found = per.to_string();
        }
        if let (Some(item), Some(included), Some((amount, rounded))) = (item, included, scaled) {
            if rounded {
                taker.draft.note("rounded", &at, super::lines::ROUNDED);
            }
            found.push(ValueRow { line: line.map(|(line, _)| line), item, amount, included, at: record.at });
        }
    }
    found
}
