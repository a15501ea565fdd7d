use crate::fields::fields_of;
use crate::{SECTIONS, Section};
use serde_json::{Map, Value, json};

/// The JSON Schema (draft 2020-12) of a good file, from the list of fields.
pub fn good_schema() -> Value {
    let mut properties = Map::new();
    for (section, name, single) in SECTIONS {
        let record = record(section);
        let shape = match section {
            Section::Facts => json!({
                "oneOf": [
                    { "type": "array", "items": record },
                    {
                        "type": "object",
                        "description": "question to answer",
                        "additionalProperties": { "type": ["string", "boolean", "number"] }
                    }
                ]
            }),
            _ if single => record,
            _ => json!({ "type": "array", "items": record }),
        };
        properties.insert(name.to_owned(), shape);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "a good whose origin is asked",
        "description": "The same names serve as sheets and columns of a workbook and as tables and keys of TOML.",
        "type": "object",
        "properties": properties,
        "patternProperties": { "^(\\$schema|format)$": {} },
        "required": ["good", "lines"],
        "additionalProperties": false
    })
}

fn record(section: Section) -> Value {
    let mut properties = Map::new();
    for field in fields_of(section) {
        let mut spec = json!({ "description": field.meaning });
        let scalar = json!(["string", "number", "boolean"]);
        if let Some(map) = spec.as_object_mut() {
            match field.name {
                "kind" if matches!(section, Section::Good | Section::Lines) => {
                    map.insert("type".to_owned(), json!(["string", "array"]));
                    map.insert("items".to_owned(), json!({ "type": "string" }));
                }
                "readings" => {
                    map.insert("type".to_owned(), json!(["string", "object"]));
                }
                _ => {
                    map.insert("type".to_owned(), scalar);
                }
            }
            if !field.example.is_empty() {
                map.insert("examples".to_owned(), json!([field.example]));
            }
        }
        properties.insert(field.name.to_owned(), spec);
    }
    if section == Section::Lines {
        properties.insert(
            "sources".to_owned(),
            json!({ "type": "array", "description": "several suppliers of one line", "items": record(Section::Sources) }),
        );
    }
    let required: &[&str] = match section {
        Section::Good => &["part", "hs"],
        Section::Costs => &["category", "amount"],
        Section::Evidence => &["id"],
        Section::Facts => &["name", "answer"],
        Section::Fx => &["from", "to", "rate", "date"],
        Section::Sources => &["share"],
        Section::Inventories => &["name", "method"],
        Section::Inventory => &["day", "kind", "units"],
        Section::Loans => &["principal", "rate", "interest"],
        Section::Payments => &["principal"],
        Section::Yields => &["years", "rate"],
        Section::Values => &["item", "amount", "included"],
        Section::Dates | Section::Lines | Section::Elections => &[],
    };
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}
