use super::notes;
use origo_base::HsSet;
use origo_rulebook::{Diagnostic, Place, Severity};
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
}

impl Row {
    /// The rows of a file: JSON lines with `text` and, where known, `product`, `agreement`, `source`, `kind`; or text with
    /// one sentence in a paragraph, its codes before a `|` or a tab.
    ///
    /// Rows of `kind: "note"` are no rules and are left out.
    pub fn read(path: &str, text: &str) -> (Vec<Self>, Vec<Diagnostic>) {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            let place = Place::File { path: path.to_owned() };
            let problem = Diagnostic::at("empty", Severity::Error, place, "the file is empty");
            return (Vec::new(), vec![problem.help("give it one sentence in a paragraph, or json lines with `text`")]);
        }
        if text.trim_start().starts_with('{') { json_lines(path, text) } else { (paragraphs(path, text), Vec::new()) }
    }
}

fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.split('.').next().unwrap_or(name).to_owned()
}

fn json_lines(path: &str, text: &str) -> (Vec<Row>, Vec<Diagnostic>) {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("{path}, line {}", index + 1);
        let mut wrong = |message: String, help: &str| {
            let at = Place::Cell { path: path.to_owned(), at: format!("line {}", index + 1) };
            problems.push(Diagnostic::at("bad-row", Severity::Error, at, message).help(help));
        };
        let value: Value = match serde_json::from_str(line) {
            Ok(value) => value,
            Err(error) => {
                wrong(format!("this is not valid json: {error}"), "each line is one object with `text`");
                continue;
            }
        };
        let field = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        if field("kind").as_deref() == Some("note") {
            continue;
        }
        let Some(text) = field("text") else {
            wrong("the row has no `text`".to_owned(), "add the sentence as `text`");
            continue;
        };
        rows.push(Row {
            agreement: field("agreement").unwrap_or_else(|| stem(path)),
            product: field("product").map(|product| product_set(&product)).unwrap_or_default(),
            cite: field("source").unwrap_or_else(|| place.clone()),
            place,
            text,
        });
    }
    (rows, problems)
}

/// The codes of a table's first column; empty if they are no codes.
pub(super) fn product_set(text: &str) -> HsSet {
    let plain = text.replace(" through ", "..").replace([' '], "").replace(['-', '\u{2013}'], "..").replace(';', ",");
    HsSet::parse(&plain).unwrap_or_default()
}

/// One row for each paragraph that is a rule or a note of its own.
fn paragraphs(path: &str, text: &str) -> Vec<Row> {
    let row = |(line, text): (usize, String)| {
        let place = format!("{path}, line {line}");
        let (product, text) = match text.split_once(['|', '\t']) {
            Some((codes, rest)) if !product_set(codes.trim()).is_empty() => {
                (product_set(codes.trim()), rest.trim_matches(['|', ' ', '\t']).to_owned())
            }
            _ => (HsSet::default(), text),
        };
        Row { agreement: stem(path), product, cite: place.clone(), place, text }
    };
    under_leads(blocks(text)).into_iter().map(row).collect()
}

/// Paragraphs with the lines that they begin on: parted by blank lines; without any, each line is one. A list that a
/// paragraph announces ("not less than:") belongs to it, item by item.
fn blocks(text: &str) -> Vec<(usize, String)> {
    let blank = text.lines().any(|line| line.trim().is_empty());
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut parted = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            parted = true;
            continue;
        }
        match found.last_mut() {
            Some((_, text)) if blank && (!parted || continues(text, line)) => {
                text.push('\n');
                text.push_str(line);
            }
            _ => found.push((index + 1, line.to_owned())),
        }
        parted = false;
    }
    found
}

/// The lead of alternatives that follow.
struct Lead {
    line: usize,
    number: String,
    words: String,
    alternatives: usize,
}

impl Lead {
    /// A lead without alternatives is a row: it is refused where it stands, and never passed over.
    fn unused(lead: Option<Self>) -> Option<(usize, String)> {
        lead.filter(|lead| lead.alternatives == 0).map(|lead| (lead.line, format!("{} {}", lead.number, lead.words)))
    }
}

/// Puts leads before the alternatives under them, and leaves titles out.
fn under_leads(blocks: Vec<(usize, String)>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut lead: Option<Lead> = None;
    for (line, text) in blocks {
        if is_title(&text) {
            found.extend(Lead::unused(lead.take()));
            continue;
        }
        if let Some((number, words)) = notes::lead(&text) {
            found.extend(Lead::unused(lead.replace(Lead { line, number, words, alternatives: 0 })));
            continue;
        }
        // "(A) …" under a lead is one of its alternatives, and so is what follows it at once without a letter; a rule with a
        // number of its own ends it.
        let label = notes::designation(&text);
        let lettered = label.trim_start().starts_with('(');
        match lead.as_mut().filter(|lead| lettered || label.is_empty() && lead.alternatives == 0) {
            Some(lead) => {
                lead.alternatives += 1;
                let rest = text.get(label.len()..).unwrap_or_default().trim_start();
                let row = format!("{} {} {} {rest}", lead.number, label.trim(), lead.words);
                found.push((line, row.trim_start().to_owned()));
            }
            None => {
                found.extend(Lead::unused(lead.take()));
                found.push((line, text));
            }
        }
    }
    found.extend(Lead::unused(lead));
    found
}

/// "Chapter 84" and the like, which say only where one is.
fn is_title(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let of = words.next().is_some_and(|word| matches!(word.to_lowercase().as_str(), "chapter" | "section"));
    let number = |word: &str| word.chars().all(|c| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X' | '.'));
    of && words.next().is_some_and(number) && words.next().is_none()
}

/// Whether a line is an item of the list that a text announces, or has begun.
fn continues(text: &str, line: &str) -> bool {
    let inner = line.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')'));
    // "(1)", "(ii)"; "(A)" begins an alternative with a capital, and an item of a list without one.
    let item = inner.is_some_and(|(mark, after)| {
        let number = mark.chars().all(|c| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x'));
        let letter = mark.len() == 1 && after.trim_start().starts_with(char::is_lowercase);
        !mark.is_empty() && mark.len() <= 4 && (number || letter)
    });
    let end = text.trim_end();
    let listed = text.lines().last().is_some_and(|last| last.trim_start().starts_with('('));
    item && (end.ends_with(':')
        || listed && [";", "; or", "; and", " or", " and", ","].iter().any(|mark| end.ends_with(mark)))
}

/// Misprints of a source, each with what is to be read and where that is said.
#[derive(Clone, Debug, Default)]
pub struct Corrections(Vec<(String, String, String)>);

impl Corrections {
    /// Reads `[[correction]]` rows with `find`, `read` and `cite`.
    pub fn read(path: &str, text: &str) -> Result<Self, String> {
        let value: toml::Table =
            text.parse().map_err(|error: toml::de::Error| format!("{path}: {}", error.message().to_lowercase()))?;
        let rows = value.get("correction").and_then(toml::Value::as_array);
        let rows = rows.ok_or_else(|| format!("{path}: there is no [[correction]] in it"))?;
        let mut found = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let field = |name: &str| row.get(name).and_then(toml::Value::as_str).map(str::to_owned);
            match (field("find"), field("read"), field("cite")) {
                (Some(find), Some(read), Some(cite)) if !find.is_empty() => found.push((find, read, cite)),
                _ => return Err(format!("{path}: correction {} needs `find`, `read` and `cite`", index + 1)),
            }
        }
        Ok(Self(found))
    }

    /// Corrects rows; each correction that was used is noted, and one that fits no row too.
    pub fn apply(&self, rows: &mut [Row]) -> Vec<Diagnostic> {
        let mut notes = Vec::new();
        for (find, read, cite) in &self.0 {
            let mut used = false;
            for row in rows.iter_mut().filter(|row| row.text.contains(find.as_str())) {
                row.text = row.text.replace(find.as_str(), read);
                used = true;
                let place = Place::File { path: row.place.clone() };
                let message = format!("`{find}` is read as `{read}` ({cite})");
                notes.push(Diagnostic::at("corrected", Severity::Warning, place, message));
            }
            if !used {
                let place = Place::File { path: "the corrections".to_owned() };
                let message = format!("`{find}` stands in no row");
                notes.push(Diagnostic::at("unused-correction", Severity::Warning, place, message));
            }
        }
        notes
    }
}

/// The first code that a sentence names: of a rule, one of its goods.
pub(super) fn first_code(text: &str) -> HsSet {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
    let code = words.filter(|word| word.len() >= 4 && word.split('.').next().is_some_and(|head| head.len() == 4));
    code.filter_map(|word| HsSet::parse(word).ok()).next().unwrap_or_default()
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
    if lower.contains("any other vehicle") || lower == "for any other use" {
        return Some("other".to_owned());
    }
    let (name, rest) = [
        ("oe", "for use as original equipment in "),
        ("service", "for use as an aftermarket part in "),
        ("for", "for use in "),
    ]
    .into_iter()
    .find_map(|(name, lead)| Some((name, lower.strip_prefix(lead)?)))?;
    let mut ids: Vec<&str> = Vec::new();
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
    fn paragraphs_lines_and_table_rows_are_rows() {
        let texts = |text: &str| Row::read("x.txt", text).0.into_iter().map(|row| row.text).collect::<Vec<_>>();
        assert_eq!(texts("one\ntwo"), ["one", "two"]);
        assert_eq!(texts("one\nmore\n\ntwo\n"), ["one\nmore", "two"]);
        assert_eq!(texts("one of:\n\n(A) heading 9101, or\n\n(B) heading 9102.\n\n(B) A change").len(), 2);
        let row = Row::read("x.txt", "8708.30 | A change").0.remove(0);
        assert_eq!((row.product.to_string().as_str(), row.text.as_str()), ("8708.30", "A change"));
    }
}
