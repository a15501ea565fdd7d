//! TOML and JSON: the same names as the sheets.

use crate::decode::unnamed_line;
use crate::draft::{At, Cell, Draft, Field, Record};
use crate::fields::{fields_of, section_name};
use crate::{SECTIONS, Section};
use origo_base::Date;
use origo_rulebook::{Diagnostic, FileId, did_you_mean};
use serde_json::Value;
use toml::de::{DeTable, DeValue};

/// One shape for both formats.
enum Node {
    Leaf(Cell, At),
    List(Vec<Node>, At),
    Table(Vec<(String, At, Node)>, At),
}

impl Node {
    fn at(&self) -> &At {
        match self {
            Self::Leaf(_, at) | Self::List(_, at) | Self::Table(_, at) => at,
        }
    }
}

pub(super) fn read_toml(path: &str, bytes: &[u8]) -> Draft {
    let mut draft = Draft::new(path);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Draft::broken(
            path,
            "encoding",
            "the file is not utf-8",
            "save it as utf-8; toml allows no other encoding",
        );
    };
    let file = draft.sources.add(path, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        draft.problems.push(
            Diagnostic::error(
                "toml",
                file,
                span,
                format!("this is not valid toml: {}", error.message().to_lowercase()),
            )
            .found("text that breaks the form"),
        );
    }
    if errors.is_empty() {
        let node = toml_table(table.get_ref(), file, table.span());
        fill(&mut draft, node);
    }
    draft
}

fn toml_table(table: &DeTable<'_>, file: FileId, span: std::ops::Range<usize>) -> Node {
    let entries = table
        .iter()
        .map(|(key, value)| {
            let at = At::Span(file, key.span().start, key.span().end);
            (key.get_ref().to_string(), at, toml_node(value.get_ref(), file, value.span()))
        })
        .collect();
    Node::Table(entries, At::Span(file, span.start, span.end))
}

fn toml_node(value: &DeValue<'_>, file: FileId, span: std::ops::Range<usize>) -> Node {
    let at = At::Span(file, span.start, span.end);
    match value {
        DeValue::String(text) => Node::Leaf(Cell::Text(text.trim().to_owned()), at),
        DeValue::Integer(number) => Node::Leaf(Cell::Number(number.as_str().to_owned()), at),
        DeValue::Float(number) => Node::Leaf(Cell::Number(number.as_str().to_owned()), at),
        DeValue::Boolean(flag) => Node::Leaf(Cell::Bool(*flag), at),
        DeValue::Datetime(stamp) => {
            let text = stamp.to_string();
            let day: String = text.chars().take(10).collect();
            Node::Leaf(Date::parse(&day).map_or(Cell::Text(text), Cell::Date), at)
        }
        DeValue::Array(items) => {
            Node::List(items.iter().map(|item| toml_node(item.get_ref(), file, item.span())).collect(), at)
        }
        DeValue::Table(table) => toml_table(table, file, span),
    }
}

pub(super) fn read_json(path: &str, bytes: &[u8]) -> Draft {
    let mut draft = Draft::new(path);
    let (text, _) = super::delimited::decode(bytes);
    match serde_json::from_str::<Pairs>(&text) {
        Ok(value) => {
            let mut twice = Vec::new();
            let node = json_node(&value, String::new(), &mut twice);
            for path in twice {
                let problem = draft.error("two-values", &At::Path(path.clone()), format!("`{path}` stands twice"));
                problem.help = Some("keep one of them".to_owned());
            }
            fill(&mut draft, node);
        }
        Err(error) => {
            let at = At::Path(format!("line {}, column {}", error.line(), error.column()));
            let problem = draft.error("json", &at, "this is not valid json");
            problem.found = match error.classify() {
                serde_json::error::Category::Eof => "the end of the file in the middle of a value".to_owned(),
                _ => error.to_string().to_lowercase(),
            };
            problem.help = Some("check commas, quotes and brackets before that place".to_owned());
        }
    }
    draft
}

/// JSON with the pairs of objects as they stand, so that a key that stands twice is seen.
enum Pairs {
    Leaf(Value),
    List(Vec<Pairs>),
    Object(Vec<(String, Pairs)>),
}

impl<'de> serde::Deserialize<'de> for Pairs {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Pairs;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a value")
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Pairs, E> {
                Ok(Pairs::Leaf(Value::Bool(flag)))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Pairs, E> {
                Ok(Pairs::Leaf(Value::from(number)))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Pairs, E> {
                Ok(Pairs::Leaf(Value::from(number)))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Pairs, E> {
                Ok(Pairs::Leaf(Value::from(number)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Pairs, E> {
                Ok(Pairs::Leaf(Value::from(text)))
            }
            fn visit_unit<E>(self) -> Result<Pairs, E> {
                Ok(Pairs::Leaf(Value::Null))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Pairs, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Pairs::List(items))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs::Object(pairs))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

fn json_node(value: &Pairs, path: String, twice: &mut Vec<String>) -> Node {
    let at = At::Path(if path.is_empty() { "the top level".to_owned() } else { path.clone() });
    match value {
        Pairs::Leaf(Value::Bool(flag)) => Node::Leaf(Cell::Bool(*flag), at),
        Pairs::Leaf(Value::Number(number)) => {
            let text = number.to_string();
            // Exponents are read as the decimal they stand for.
            let text = match number.as_f64() {
                Some(float) if text.contains(['e', 'E']) => float.to_string(),
                _ => text,
            };
            Node::Leaf(Cell::Number(text), at)
        }
        Pairs::Leaf(Value::String(text)) => Node::Leaf(Cell::Text(text.trim().to_owned()), at),
        Pairs::Leaf(_) => Node::Leaf(Cell::Text(String::new()), at),
        Pairs::List(items) => {
            let nodes =
                items.iter().enumerate().map(|(index, item)| json_node(item, format!("{path}[{index}]"), twice));
            Node::List(nodes.collect(), at)
        }
        Pairs::Object(pairs) => {
            let mut entries: Vec<(String, At, Node)> = Vec::new();
            for (key, value) in pairs {
                let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                if entries.iter().any(|(known, _, _)| known == key) {
                    twice.push(inner.clone());
                }
                entries.push((key.clone(), At::Path(inner.clone()), json_node(value, inner, twice)));
            }
            Node::Table(entries, at)
        }
    }
}

fn fill(draft: &mut Draft, node: Node) {
    let Node::Table(entries, at) = node else {
        let at = node.at().clone();
        draft.error("wrong-type", &at, "a good file is a table of sections").help =
            Some("sections: good, dates, lines, sources, costs, evidence, facts, elections, fx".to_owned());
        return;
    };
    for (key, key_at, value) in entries {
        let Some((section, _, single)) = SECTIONS.iter().find(|(_, name, _)| *name == key) else {
            if key == "$schema" || key == "format" {
                continue;
            }
            let names: Vec<&str> = SECTIONS.iter().map(|(_, name, _)| *name).collect();
            let help = did_you_mean(&key, names);
            let problem = draft.error("unknown-section", &key_at, format!("a good file has no section `{key}`"));
            problem.found = format!("`{key}`");
            problem.help = Some(help);
            continue;
        };
        match value {
            Node::Table(entries, at) if *section == Section::Facts => facts(draft, entries, &at),
            Node::Table(entries, at) => record(draft, *section, entries, at),
            Node::List(items, _) if !single => {
                for item in items {
                    match item {
                        Node::Table(entries, at) => record(draft, *section, entries, at),
                        other => wrong(draft, &other, &key),
                    }
                }
            }
            other => wrong(draft, &other, &key),
        }
    }
    if draft.lacks_lines() && draft.problems.iter().all(|problem| !problem.is_error()) {
        draft.error("empty", &at, "the file has no lines").help =
            Some("add lines = [{ part = \"…\", hs = \"…\", price = \"… USD\" }]".to_owned());
    }
}

fn wrong(draft: &mut Draft, node: &Node, key: &str) {
    let found = match node {
        Node::Leaf(cell, _) => format!("`{}`", cell.show()),
        Node::List(..) => "a list".to_owned(),
        Node::Table(..) => "a table".to_owned(),
    };
    let at = node.at().clone();
    let problem = draft.error("wrong-type", &at, format!("`{key}` has the wrong form"));
    problem.found = found;
    problem.expected = Some("a table of fields, or a list of them for lines, costs, evidence and fx".to_owned());
}

/// `facts = { steel-purchases = "yes" }`.
fn facts(draft: &mut Draft, entries: Vec<(String, At, Node)>, at: &At) {
    // A table with the fields of a fact is one fact.
    if entries.iter().any(|(key, _, _)| key == "name") {
        return record(draft, Section::Facts, entries, at.clone());
    }
    for (key, key_at, value) in entries {
        match value {
            Node::Leaf(cell, value_at) => {
                let name = Field { name: "name", cell: Cell::Text(key), at: key_at.clone() };
                let answer = Field { name: "answer", cell, at: value_at };
                draft.push(Section::Facts, Record { fields: vec![name, answer], at: key_at });
            }
            other => wrong(draft, &other, &key),
        }
    }
}

fn record(draft: &mut Draft, section: Section, entries: Vec<(String, At, Node)>, at: At) {
    let mut fields = Vec::with_capacity(entries.len());
    let mut sources = Vec::new();
    for (key, key_at, value) in entries {
        if section == Section::Lines && key == "sources" {
            sources.push(value);
            continue;
        }
        let Some(spec) = fields_of(section).iter().find(|field| field.name == key) else {
            let names: Vec<&str> = fields_of(section).iter().map(|field| field.name).collect();
            let help = did_you_mean(&key, names);
            let message = format!("`{}` has no field `{key}`", section_name(section));
            let problem = draft.error("unknown-field", &key_at, message);
            problem.found = format!("`{key}`");
            problem.help = Some(help);
            continue;
        };
        match value {
            Node::Leaf(cell, at) => {
                if !cell.is_blank() {
                    fields.push(Field { name: spec.name, cell, at });
                }
            }
            // A list of kinds, and a table of readings, are written with commas in a cell.
            Node::List(items, at) if matches!(spec.name, "kind" | "readings") => {
                let texts: Option<Vec<String>> = items
                    .iter()
                    .map(|item| match item {
                        Node::Leaf(cell, _) => Some(cell.show()),
                        _ => None,
                    })
                    .collect();
                match texts {
                    Some(texts) => fields.push(Field { name: spec.name, cell: Cell::Text(texts.join(", ")), at }),
                    None => wrong(draft, &Node::List(items, at), &key),
                }
            }
            Node::Table(inner, at) if spec.name == "readings" => {
                let mut texts = Vec::new();
                for (id, _, option) in inner {
                    match option {
                        Node::Leaf(cell, _) => texts.push(format!("{id}={}", cell.show())),
                        other => wrong(draft, &other, &id),
                    }
                }
                fields.push(Field { name: spec.name, cell: Cell::Text(texts.join(", ")), at });
            }
            other => wrong(draft, &other, &key),
        }
    }
    // A source is of the line that it stands in, also where that line has no id of its own.
    let id = fields.iter().find(|field| field.name == "id").cloned().unwrap_or_else(|| {
        let nth = draft.records(Section::Lines).len() + 1;
        Field { name: "id", cell: Cell::Text(unnamed_line(nth)), at: at.clone() }
    });
    for value in sources {
        let Node::List(items, _) = value else {
            wrong(draft, &value, "sources");
            continue;
        };
        for item in items {
            match item {
                Node::Table(mut entries, at) => {
                    if let Some((_, at, _)) = entries.iter().find(|(key, _, _)| key == "line") {
                        let problem = draft.error("two-values", at, "a source inside a line is of that line");
                        problem.found = "`line`".to_owned();
                        problem.help = Some("take `line` out, or put the source under `sources`".to_owned());
                        entries.retain(|(key, _, _)| key != "line");
                    }
                    entries.push(("line".to_owned(), id.at.clone(), Node::Leaf(id.cell.clone(), id.at.clone())));
                    record(draft, Section::Sources, entries, at);
                }
                other => wrong(draft, &other, "sources"),
            }
        }
    }
    draft.push(section, Record { fields, at });
}
