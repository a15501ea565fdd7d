use crate::draft::{At, Cell, Draft};
use crate::fields::section_name;
use crate::{SECTIONS, Section};
use serde_json::{Map, Value};

/// A draft as a good file in JSON, with restored values as they were understood: what a determination carries so that
/// it can be replayed.
pub fn draft_to_json(draft: &Draft) -> Value {
    let mut file = Map::new();
    for (section, records) in &draft.sections {
        let single = SECTIONS.iter().any(|(known, _, single)| known == section && *single);
        let rows: Vec<Value> = records
            .iter()
            .filter(|_| *section != Section::Sources)
            .map(|record| {
                let mut row = Map::new();
                for field in &record.fields {
                    row.insert(field.name.to_owned(), value(draft, &field.cell, &field.at));
                }
                if *section == Section::Lines {
                    add_sources(draft, record.get("id").map(|field| field.cell.show()), &mut row);
                }
                Value::Object(row)
            })
            .collect();
        match (single, rows.into_iter().collect::<Vec<_>>()) {
            (_, rows) if rows.is_empty() => {}
            (true, mut rows) => {
                file.insert(section_name(*section).to_owned(), rows.swap_remove(0));
            }
            (false, rows) => {
                file.insert(section_name(*section).to_owned(), Value::Array(rows));
            }
        }
    }
    Value::Object(file)
}

fn add_sources(draft: &Draft, id: Option<String>, row: &mut Map<String, Value>) {
    let of_line = |record: &&crate::Record| record.get("line").map(|field| field.cell.show()) == id && id.is_some();
    let sources: Vec<Value> = draft
        .records(Section::Sources)
        .iter()
        .filter(of_line)
        .map(|record| {
            let fields = record.fields.iter().filter(|field| field.name != "line");
            Value::Object(fields.map(|f| (f.name.to_owned(), value(draft, &f.cell, &f.at))).collect())
        })
        .collect();
    if !sources.is_empty() {
        row.insert("sources".to_owned(), Value::Array(sources));
    }
}

fn value(draft: &Draft, cell: &Cell, at: &At) -> Value {
    if let Some(canonical) = draft.restored.get(at) {
        return Value::String(canonical.clone());
    }
    match cell {
        Cell::Bool(flag) => Value::Bool(*flag),
        other => Value::String(other.show()),
    }
}
