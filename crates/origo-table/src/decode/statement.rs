//! What suppliers state of their production, and what else lines say beside a plain material.

use super::take::Taker;
use crate::Section;
use crate::draft::{At, Record};
use origo_base::{Amount, EndUse, HsCode, Statement, ValueError};
use std::collections::BTreeMap;

/// The use that a line of a self-produced material states.
pub(super) fn end_use(taker: &mut Taker<'_>, record: &Record) -> Option<EndUse> {
    taker.parsed(record, "line_use", "oe(pv), service(pv), for(pv) or none", EndUse::parse)
}

/// Records of kind statement, by their id: amounts for one unit of the material.
pub(super) fn statements(taker: &mut Taker<'_>) -> BTreeMap<String, Statement> {
    let mut found = BTreeMap::new();
    for record in taker.records(Section::Evidence) {
        if !is_statement(&record) {
            continue;
        }
        let Some(id) = taker.text(&record, "id") else { continue };
        let mut amount = |name| amount(taker, &record, name);
        let (net_cost, non_originating, regional_cost) = (amount("net_cost"), amount("vnm"), amount("regional_cost"));
        let inputs = inputs(taker, &record);
        if let (Some(cost), Some(value)) = (net_cost, non_originating)
            && value > cost
        {
            let problem =
                taker.draft.error("statement", &record.at, "a statement has more non-originating value than net cost");
            problem.found = format!("vnm {value}, net_cost {cost}");
            problem.help =
                Some("ask the supplier: net cost contains the value of non-originating materials".to_owned());
        }
        let statement = Statement { net_cost, non_originating, regional_cost, inputs };
        if statement == Statement::default() {
            let problem = taker.draft.error("missing-field", &record.at, format!("statement `{id}` states nothing"));
            problem.help =
                Some("add net_cost and vnm, or regional_cost, or vnm, or inputs (codes, or none)".to_owned());
        }
        found.insert(id, statement);
    }
    found
}

/// Whether a record is a statement of production, not of origin.
pub(super) fn is_statement(record: &Record) -> bool {
    record.get("kind").is_some_and(|field| {
        matches!(crate::fields::plain(&field.cell.show()).as_str(), "statement" | "declaracion" | "declaration")
    })
}

fn amount(taker: &mut Taker<'_>, record: &Record, name: &'static str) -> Option<Amount> {
    // `0.09 USD/pcs`: amounts of a statement are for one unit.
    let mut plain = record.clone();
    for field in plain.fields.iter_mut().filter(|field| field.name == name) {
        let text = field.cell.show();
        if let Some((before, _)) = text.split_once('/') {
            field.cell = crate::draft::Cell::Text(before.trim().to_owned());
        }
    }
    taker.money_from_zero(&plain, name).map(|(amount, _)| amount)
}

/// The parts of a list with commas or semicolons; `none` is the empty one.
fn listed(text: &str) -> Vec<&str> {
    if matches!(crate::fields::plain(text).as_str(), "none" | "ninguno" | "aucun") {
        return Vec::new();
    }
    text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The classes of a supplier's inputs: codes with commas, or `none`.
fn inputs(taker: &mut Taker<'_>, record: &Record) -> Option<Vec<HsCode>> {
    let codes =
        |text: &str| -> Result<Vec<HsCode>, ValueError> { listed(text).into_iter().map(HsCode::parse).collect() };
    taker.parsed(record, "inputs", "codes such as 7408.11, 8503.00, or none", codes)
}

/// The self-produced materials that costs are assigned to, by line.
pub(super) fn assigned(taker: &mut Taker<'_>, record: &Record, made: &[String]) -> Option<usize> {
    let (line, at) = taker.text_at(record, "line")?;
    let found = made.iter().position(|id| *id == line);
    if found.is_none() {
        unknown_made(taker, &at, "a cost is of a line that is not made here", &line, made);
    }
    found
}

/// A line that should be one of a self-produced material.
pub(super) fn unknown_made(taker: &mut Taker<'_>, at: &At, message: &str, line: &str, made: &[String]) {
    let close = origo_rulebook::did_you_mean(line, made.iter().map(String::as_str));
    let problem = taker.draft.error("unknown-line", at, message);
    problem.found = format!("`{line}`");
    problem.expected = Some(match made {
        [] => "the id of a line with make_buy = make; there is none".to_owned(),
        made => format!("the id of a line that is made here: {}", made.join(", ")),
    });
    problem.help = Some(close);
}

/// A list of lines of self-produced materials; `none` is the empty one.
pub(super) fn made_lines(
    taker: &mut Taker<'_>,
    record: &Record,
    name: &'static str,
    made: &[String],
) -> Option<Vec<String>> {
    let (text, at) = taker.text_at(record, name)?;
    let names: Vec<String> = listed(&text).into_iter().map(str::to_owned).collect();
    for line in names.iter().filter(|line| !made.contains(line)) {
        unknown_made(taker, &at, &format!("`{name}` names a line that is not made here"), line, made);
    }
    Some(names)
}
