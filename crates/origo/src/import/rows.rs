use super::paragraphs;
use origo_base::HsSet;
use origo_rulebook::{Diagnostic, Place, Severity};
use serde::Deserialize;
use serde_json::Value;

/// A row to be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands: file and line.
    pub place: String,
    /// The agreement, as the row names it; the file's name if it does not.
    pub agreement: String,
    /// The goods of its place in the table; empty: not said.
    pub product: HsSet,
    /// The sentence.
    pub text: String,
    /// The citation.
    pub cite: String,
    /// The rule that the sentence is an alternative of, as the source numbers it; empty: not said.
    pub group: String,
}

impl Row {
    /// The rows of a file: JSON lines with `text` and, where known, `product`, `agreement`, `source`, `kind`; or text with
    /// one sentence in a paragraph, its codes before a `|` or a tab.
    ///
    /// Rows of `kind: "note"` are no rules and are left out.
    pub fn read(path: &str, text: &str) -> (Vec<Self>, Vec<Diagnostic>) {
        // Line ends of every system, and hyphens that do not break, are what they look like.
        let text =
            text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n").replace('\u{2011}', "-");
        let text = text.as_str();
        if text.trim().is_empty() {
            let place = Place::File { path: path.to_owned() };
            let problem = Diagnostic::at("empty", Severity::Error, place, "the file is empty");
            return (Vec::new(), vec![problem.help("give it one sentence in a paragraph, or json lines with `text`")]);
        }
        if text.trim_start().starts_with('{') {
            json_lines(path, text)
        } else {
            (paragraphs::rows(path, text), Vec::new())
        }
    }
}

/// The agreement of a file's rows that name none: the file's name up to its first full stop.
pub fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.split('.').next().unwrap_or(name).to_owned()
}

/// A row of json lines. A field that stands twice is an error, which a map would not notice.
#[derive(Deserialize)]
struct Line {
    text: Option<Value>,
    product: Option<Value>,
    agreement: Option<Value>,
    source: Option<Value>,
    kind: Option<Value>,
}

fn json_lines(path: &str, text: &str) -> (Vec<Row>, Vec<Diagnostic>) {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("{path}, line {}", index + 1);
        let at = || Place::Cell { path: path.to_owned(), at: format!("line {}", index + 1) };
        let wrong = |message: String| Diagnostic::at("bad-row", Severity::Error, at(), message);
        let line: Line = match serde_json::from_str(line) {
            Ok(line) => line,
            Err(error) => {
                // The reader counts lines within this one.
                let why = error.to_string();
                let why = why.rsplit_once(" at line ").map_or(why.as_str(), |(why, _)| why);
                let problem = wrong(format!("this is not a row in json: {why}, column {}", error.column()));
                problems.push(problem.help("each line is one object with `text`"));
                continue;
            }
        };
        let words = |field: &Option<Value>| field.as_ref().and_then(Value::as_str).map(str::to_owned);
        if words(&line.kind).as_deref() == Some("note") {
            continue;
        }
        let Some(text) = words(&line.text) else {
            problems.push(wrong("the row has no `text`".to_owned()).help("add the sentence as `text`"));
            continue;
        };
        let source = words(&line.source);
        // A heading is easily written as a number.
        let number = || line.product.as_ref().and_then(Value::as_u64).map(|number| number.to_string());
        let product = words(&line.product).or_else(number);
        let goods = product.as_deref().map(product_set).unwrap_or_default();
        // An item that a country numbers stands with letters, "8708.99.aa", and is read from the sentence.
        let lettered = |label: &str| {
            let ends = label.trim().rsplit('.').next().unwrap_or_default();
            ends.len() == 2 && ends.chars().all(|c| c.is_ascii_alphabetic())
        };
        let unread = |label: &&str| goods.is_empty() && !label.trim().is_empty() && !lettered(label);
        if let Some(label) = product.as_deref().filter(unread) {
            let message = format!("the product `{label}` is neither a code nor a range of codes");
            let problem = Diagnostic::at("bad-product", Severity::Warning, at(), message);
            problems
                .push(problem.help("write it as `8708.30` or `8708.10 through 8708.29`; the sentence alone is read"));
        }
        let cite = source.as_ref().unwrap_or(&place);
        for (nth, text) in paragraphs::two_ways(&one_line(&text)).into_iter().enumerate() {
            rows.push(Row {
                agreement: words(&line.agreement).unwrap_or_else(|| stem(path)),
                product: goods.clone(),
                group: source.as_deref().map(numbered).unwrap_or_default(),
                cite: if nth == 0 { cite.clone() } else { format!("{cite}, alternative {}", nth + 1) },
                place: place.clone(),
                text,
            });
        }
    }
    (rows, problems)
}

/// The rule that a source numbers, "ch.90 r.55" of "… (ch.90 r.55A)"; without a number the source itself.
fn numbered(source: &str) -> String {
    let rule = source.rsplit_once('(').and_then(|(_, inner)| inner.strip_suffix(')'));
    match rule {
        Some(rule) => rule.trim_end_matches(|c: char| c.is_ascii_uppercase()).to_owned(),
        None => source.to_owned(),
    }
}

/// The codes of a table's first column; empty if they are no codes.
pub(super) fn product_set(text: &str) -> HsSet {
    let mut plain = text.to_lowercase();
    for level in [
        "tariff items",
        "tariff item",
        "subheadings",
        "subheading",
        "headings",
        "heading",
        "chapters",
        "chapter",
        "ex ",
    ] {
        plain = plain.replace(level, "");
    }
    for (word, sign) in [
        (" through ", ".."),
        (" to ", ".."),
        (" and ", ","),
        (" or ", ","),
        (";", ","),
        ("-", ".."),
        ("\u{2013}", ".."),
    ] {
        plain = plain.replace(word, sign);
    }
    let plain = plain.replace(' ', "");
    HsSet::parse(&plain).unwrap_or_default()
}

/// Every code of four digits and more in a text.
pub(super) fn all_codes(text: &str) -> HsSet {
    codes_in(text).iter().fold(HsSet::default(), |all, code| all.union(code))
}

fn codes_in(text: &str) -> Vec<HsSet> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
    words.filter(|word| word.len() >= 4).filter_map(|word| HsSet::parse(word).ok()).collect()
}

/// The goods that a sentence names, as far as they can be told: its codes up to "from" or the first condition.
pub(super) fn named_codes(text: &str) -> HsSet {
    let lower = text.to_lowercase();
    let end =
        [" from ", " provided", ", except"].iter().filter_map(|word| lower.find(word)).min().unwrap_or(text.len());
    let of_goods = text.get(..end).unwrap_or(text);
    let mut found = HsSet::default();
    for part in of_goods.split([',', ';']).flat_map(|part| part.split(" or ")) {
        let ends = codes_in(part);
        let range = match (part.contains(" through "), ends.as_slice()) {
            (true, [first, last]) => HsSet::parse(&format!("{first}..{last}")).ok(),
            _ => None,
        };
        match range {
            Some(range) => found = found.union(&range),
            None => ends.iter().for_each(|code| found = found.union(code)),
        }
    }
    if found.is_empty() { codes_in(text).into_iter().next().unwrap_or_default() } else { found }
}

/// A text on one line, with single blanks.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words as a name.
pub(super) fn slug(words: &str) -> String {
    let parts: Vec<&str> =
        words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(8).collect();
    parts.join("-").to_lowercase()
}

/// "for use as original equipment in a passenger vehicle or light truck" as `oe(pv|lt)`; none if a class is not known.
pub(super) fn use_of(words: &str, classes: &[(String, String)]) -> Option<String> {
    let lower = words.to_lowercase();
    let lower = lower.trim().trim_start_matches(',').trim();
    // Without classes "any other vehicle" would be the complement of uses that nobody reads.
    if classes.is_empty() {
        return None;
    }
    if lower.contains("any other vehicle") || lower == "for any other use" {
        return Some("other".to_owned());
    }
    let (name, lead, rest) = [
        ("oe", "for use as original equipment in "),
        ("service", "for use as an aftermarket part in "),
        ("for", "for use in "),
    ]
    .into_iter()
    .find_map(|(name, lead)| Some((name, lead, lower.strip_prefix(lead)?)))?;
    let mut ids: Vec<&str> = Vec::new();
    // "in a heavy truck or for use in a passenger vehicle" says its beginning again.
    let rest = rest.replace(&format!("or {lead}"), "or ");
    let plain = rest.replace(", or ", ",").replace(" or ", ",").replace(" and ", ",");
    for part in plain.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let part = part.trim_start_matches("a ").trim_start_matches("an ").trim_start_matches("the ").trim();
        let singular = part.strip_suffix('s').unwrap_or(part);
        let found = classes.iter().find(|(class, _)| class == part || class == singular)?;
        if !ids.contains(&found.1.as_str()) {
            ids.push(&found.1);
        }
    }
    (!ids.is_empty()).then(|| format!("{name}({})", ids.join("|")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_are_read_by_the_names_of_classes() {
        let classes: Vec<(String, String)> =
            [("passenger vehicle", "pv"), ("light truck", "lt"), ("heavy truck", "ht")]
                .iter()
                .map(|(name, id)| ((*name).to_owned(), (*id).to_owned()))
                .collect();
        let read = |words: &str| use_of(words, &classes);
        assert_eq!(
            read("for use in a passenger vehicle, light truck or heavy truck").as_deref(),
            Some("for(pv|lt|ht)")
        );
        assert_eq!(read("for use as original equipment in a heavy truck").as_deref(), Some("oe(ht)"));
        let other = "for use as original equipment in any other vehicle or as an aftermarket part";
        assert_eq!(read(other).as_deref(), Some("other"));
        assert_eq!(read("for use in a tractor"), None);
    }

    #[test]
    fn what_a_json_line_says_twice_or_wrongly_is_named() {
        let (rows, problems) = Row::read(
            "x.jsonl",
            r#"{"text": "One", "text": "Two"}
{"text": "Three", "product": "87O3"}
{"text": "Four", "product": "8708.99.aa"}
{"text": "Five", "product": 8704}"#,
        );
        assert_eq!(rows.iter().map(|row| row.text.as_str()).collect::<Vec<_>>(), ["Three", "Four", "Five"]);
        assert_eq!(rows[2].product.to_string(), "8704");
        let said: Vec<(&str, &str)> = problems.iter().map(|one| (one.code, one.message.as_str())).collect();
        assert_eq!(
            said,
            [
                ("bad-row", "this is not a row in json: duplicate field `text`, column 22"),
                ("bad-product", "the product `87O3` is neither a code nor a range of codes"),
            ]
        );
    }

    #[test]
    fn paragraphs_lines_and_table_rows_are_rows() {
        let texts = |text: &str| Row::read("x.txt", text).0.into_iter().map(|row| row.text).collect::<Vec<_>>();
        assert_eq!(texts("One\nTwo"), ["One", "Two"]);
        assert_eq!(texts("one\nmore\n\ntwo\n"), ["one\nmore", "two"]);
        assert_eq!(texts("one of:\n\n(A) heading 9101, or\n\n(B) heading 9102.\n\n(B) A change").len(), 2);
        let row = Row::read("x.txt", "8708.30 | A change").0.remove(0);
        assert_eq!((row.product.to_string().as_str(), row.text.as_str()), ("8708.30", "A change"));
    }
}
