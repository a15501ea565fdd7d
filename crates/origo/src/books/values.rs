//! Costs in or beside prices: what the agreement takes out of a value, or adds to it.
//!
//! Of a good, the transaction value is adjusted (UR 1(1), SOR/94-14 s. 2(1)). Of a material, costs in its price are left out where it
//! does not originate (UR 8(2)), or costs that its price lacks are added to its value (SOR/94-14 s. 7(1)): the rulebook
//! says which.

use super::{Settled, note};
use origo_base::{Amount, Case, Ratio, ValueRange};
use origo_origin::provisions::Step;
use origo_rulebook::{Diagnostic, Rulebook, Severity, ValueEffect, ValueItem};
use origo_table::{Draft, GoodFile, ValueRow};

pub(super) fn settle(rulebook: &Rulebook, file: &GoodFile, draft: &Draft, found: &mut Settled<'_>) {
    let general = rulebook.general();
    for row in &file.books.values {
        let rows = if row.line.is_some() { &general.material_items } else { &general.price_items };
        // A name that the rulebook does not know is told with the other names.
        let Some(item) = rows.iter().find(|item| item.id == row.item) else { continue };
        let done = match &row.line {
            None => of_good(found.case.to_mut(), row, item),
            Some(line) => of_line(found.case.to_mut(), line, row, item),
        };
        match done {
            Ok(Some(done)) => {
                let of = row.line.as_ref().map_or_else(|| "price".to_owned(), |line| format!("line {line}"));
                let step = Step::new(format!("{of}, {}", row.item), done.what, &item.cite);
                let step = step.number("value", &Ratio::from(done.before)).number("amount", &Ratio::from(row.amount));
                found.steps.push(step.number("comes to", &Ratio::from(done.after)));
            }
            Ok(None) => {
                let message = match item.effect {
                    ValueEffect::SubtractIncluded => {
                        format!("`{}` is not in the price, so nothing is taken out of it", row.item)
                    }
                    ValueEffect::AddMissing => format!("`{}` is in the price, so nothing is added to it", row.item),
                };
                found.problems.push(note(draft, &row.at, "unused-value", message));
            }
            Err(message) => {
                let mut problem = Diagnostic::at("value", Severity::Error, draft.place(&row.at), message);
                problem.found = row.amount.to_string();
                problem.help = Some("correct the amount, or whether the price includes it".to_owned());
                found.problems.push(problem);
            }
        }
    }
}

/// What was done to a value.
struct Done {
    what: &'static str,
    before: Amount,
    after: Amount,
}

/// Whether the effect applies: what is in the price is taken out, what is not is added.
fn applies(row: &ValueRow, item: &ValueItem) -> bool {
    row.included == (item.effect == ValueEffect::SubtractIncluded)
}

fn of_good(case: &mut Case, row: &ValueRow, item: &ValueItem) -> Result<Option<Done>, String> {
    if !applies(row, item) {
        return Ok(None);
    }
    let Some(price) = case.good.transaction_value else {
        return Err(format!("`{}` is of a price that is not stated", row.item));
    };
    let adjusted = match item.effect {
        ValueEffect::SubtractIncluded => price - row.amount,
        ValueEffect::AddMissing => price + row.amount,
    };
    if adjusted.is_negative() {
        return Err(format!("`{}` is more than the price", row.item));
    }
    case.good.transaction_value = Some(adjusted);
    let what = match item.effect {
        ValueEffect::SubtractIncluded => "taken out of the price",
        ValueEffect::AddMissing => "added to the price",
    };
    Ok(Some(Done { what, before: price, after: adjusted }))
}

/// A line that was parted has its value in each part by the part's value.
fn of_line(case: &mut Case, line: &str, row: &ValueRow, item: &ValueItem) -> Result<Option<Done>, String> {
    if !applies(row, item) {
        return Ok(None);
    }
    let parted = format!("{line}/");
    let parts: Vec<usize> = case
        .materials
        .iter()
        .enumerate()
        .filter(|(_, material)| material.id == line || material.id.starts_with(&parted))
        .map(|(index, _)| index)
        .collect();
    let value = |case: &Case, index: usize| {
        case.materials.get(index).map(|material| material.value).filter(|value| value.is_known()).map(ValueRange::low)
    };
    let values: Option<Vec<Amount>> = parts.iter().map(|index| value(case, *index)).collect();
    let Some(values) = values.filter(|values| !values.is_empty()) else {
        return Err(format!("`{}` is of line `{line}`, whose value is not stated", row.item));
    };
    let whole: Amount = values.iter().copied().sum();
    if item.effect == ValueEffect::SubtractIncluded && row.amount > whole {
        return Err(format!("`{}` is more than the value of line `{line}`", row.item));
    }
    let mut left = row.amount;
    for (nth, (index, value)) in parts.iter().zip(&values).enumerate() {
        let share = if nth + 1 == parts.len() {
            left
        } else {
            row.amount.scale(*value, whole).map_or(Amount::ZERO, |(share, _)| share)
        };
        left -= share;
        let Some(material) = case.materials.get_mut(*index) else { continue };
        match item.effect {
            ValueEffect::SubtractIncluded if material.deductible + share > *value => {
                return Err(format!("what is taken out of line `{line}` is more than its value"));
            }
            ValueEffect::SubtractIncluded => material.deductible += share,
            ValueEffect::AddMissing => material.value = ValueRange::known(*value + share),
        }
    }
    Ok(Some(match item.effect {
        ValueEffect::SubtractIncluded => {
            Done { what: "left out of the value where it does not originate", before: whole, after: whole - row.amount }
        }
        ValueEffect::AddMissing => Done { what: "added to the value", before: whole, after: whole + row.amount },
    }))
}
