//! A text as it is printed: page by page, with numbers, leads, lists and tables.

use super::notes;
use super::rows::{Row, named_codes, one_line, product_set, stem};
use origo_base::HsSet;

/// A piece of the text: the line that it begins on, the codes of its row in a table, the rule that it belongs to, its words.
struct Block {
    line: usize,
    product: HsSet,
    /// Which alternative of its row it is, from 0.
    nth: usize,
    group: String,
    text: String,
}

/// One row for each paragraph that is a rule or a note of its own, and for each alternative of a row of a table.
pub(super) fn rows(path: &str, text: &str) -> Vec<Row> {
    let blocks = blocks(&without_furniture(text)).into_iter().flat_map(|(line, text)| taken_apart(line, &text));
    let row = |Block { line, product, nth, group, text }: Block| {
        let place = format!("{path}, line {line}");
        let cite = if nth == 0 { place.clone() } else { format!("{place}, alternative {}", nth + 1) };
        Row { agreement: stem(path), product, cite, place, text, group: prefixed(path, &group) }
    };
    let rows: Vec<Row> = under_leads(under_codes(blocks.collect())).into_iter().map(row).collect();
    // A row of codes whose tariff items have the rules has none of its own; any other without a rule is one that is missing.
    let shared = |at: usize, row: &Row| {
        row.text.is_empty() && rows.get(at + 1).is_some_and(|next| row.product.covers(&next.product))
    };
    rows.iter().enumerate().filter(|(at, row)| !shared(*at, row)).map(|(_, row)| row.clone()).collect()
}

/// A line that is codes and nothing else.
fn codes_alone(text: &str) -> bool {
    let plain = text.trim();
    let codes = plain.starts_with(|c: char| c.is_ascii_digit()) && !plain.ends_with(['.', ',', ';']);
    codes && !is_title(plain) && !product_set(plain).is_empty()
}

/// Codes on a line of their own stand before the sentence under them, as in a table.
fn under_codes(blocks: Vec<Block>) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut codes: Option<Block> = None;
    for block in blocks {
        let alone = block.product.is_empty() && codes_alone(&block.text);
        let set = if alone { product_set(block.text.trim()) } else { HsSet::default() };
        if !set.is_empty() {
            // Codes without a sentence are a row that lacks one.
            found.extend(codes.replace(Block {
                group: format!("row {set}"),
                product: set,
                text: String::new(),
                ..block
            }));
            continue;
        }
        match codes.take() {
            Some(row) if block.product.is_empty() => {
                found.push(Block { product: row.product, group: row.group, ..block });
            }
            Some(row) => found.extend([row, block]),
            None => found.push(block),
        }
    }
    found.extend(codes);
    found
}

/// The alternatives of a row of a table; a paragraph as it is.
fn taken_apart(line: usize, text: &str) -> Vec<Block> {
    let block = |product: &HsSet, nth: usize, text: String| {
        let group = if product.is_empty() { String::new() } else { format!("row {product}") };
        Block { line, product: product.clone(), nth, group, text }
    };
    match cells(text).filter(|_| !is_title(text)) {
        Some((product, cell)) => {
            alternatives(&cell).into_iter().enumerate().map(|(nth, text)| block(&product, nth, text)).collect()
        }
        // A row without codes holds a note, or a title.
        None if text.trim().starts_with('|') && !is_title(text) => {
            vec![block(&HsSet::default(), 0, text.trim().trim_matches(['|', ' ']).to_owned())]
        }
        None => {
            let parts = two_ways(text).into_iter().enumerate();
            parts.map(|(nth, text)| block(&HsSet::default(), nth, text)).collect()
        }
    }
}

fn prefixed(path: &str, group: &str) -> String {
    if group.is_empty() { String::new() } else { format!("{path}, {group}") }
}

/// The codes and the text of a table's row: "8708.30 | A change …", "| 29.19 | A change … |"; none: no row of a table.
fn cells(text: &str) -> Option<(HsSet, String)> {
    let (codes, rest) = text.trim().trim_start_matches('|').split_once(['|', '\t'])?;
    let product = product_set(codes.trim());
    (!product.is_empty()).then(|| (product, one_line(rest).trim_matches(['|', ' ']).to_owned()))
}

/// "A change to heading 9101 …; or No change … to heading 9101 …": two ways for the same goods; else the text as it is.
pub(super) fn two_ways(text: &str) -> Vec<String> {
    let second = ["; or A change", "; or No change", "; or No required change"];
    if let Some(at) = second.iter().filter_map(|mark| text.find(mark)).min() {
        let (one, other) = (text.get(..at).unwrap_or_default(), text.get(at + 5..).unwrap_or_default());
        if named_codes(one) == named_codes(other) {
            return vec![one.to_owned(), other.to_owned()];
        }
    }
    vec![text.to_owned()]
}

/// "(1) A change …; or (2) A change …": the alternatives of a cell, and a note behind them.
fn alternatives(cell: &str) -> Vec<String> {
    let note = [". Note: ", ". Note 1: "].iter().filter_map(|mark| cell.find(mark)).min();
    if let Some(at) = note {
        let (rule, note) = cell.split_at(at + 1);
        let mut found = alternatives(rule);
        found.push(note.trim().to_owned());
        return found;
    }
    if let [one, other] = two_ways(cell).as_slice() {
        return alternatives(one).into_iter().chain(alternatives(other)).collect();
    }
    let opens = |at: usize| {
        let rest = cell.get(at..).unwrap_or_default();
        let inner = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        inner.is_some_and(|(mark, after)| {
            let number = !mark.is_empty() && mark.len() <= 2 && mark.chars().all(|c| c.is_ascii_alphanumeric());
            let after = after.trim_start();
            number && notes::OPENINGS.iter().chain(&["A good"]).any(|opening| after.starts_with(opening))
        })
    };
    let starts: Vec<usize> = cell.match_indices('(').map(|(at, _)| at).filter(|at| opens(*at)).collect();
    if starts.first() != Some(&0) {
        return vec![cell.to_owned()];
    }
    let ends = starts.iter().skip(1).copied().chain([cell.len()]);
    let part = |(from, to): (&usize, usize)| {
        let text = cell.get(*from..to).unwrap_or_default().trim();
        text.split_once(')').map_or(text, |(_, text)| text).trim().to_owned()
    };
    starts.iter().zip(ends).map(part).collect()
}

/// In place of a line that belongs to the page.
const PAGE: &str = "\u{c}";

/// The text with what a page prints at its head or foot left blank, so that the lines keep their numbers: a line that is a
/// page number, what is centered at once above it, and one line in capitals below.
fn without_furniture(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let mut blank = vec![false; lines.len()];
    let is_page = |line: &str| {
        let plain = line.trim();
        let number =
            plain.rsplit(' ').next().and_then(|last| last.strip_prefix("p.").or_else(|| last.strip_prefix("Page")));
        number.is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
            && plain.split(' ').count() <= 2
    };
    let centered = |line: &str| {
        let plain = line.trim_start_matches('\u{c}');
        let indent = plain.len() - plain.trim_start().len();
        !plain.trim().is_empty() && indent >= 18 && !plain.trim_end().ends_with(['.', ';', ':', ','])
    };
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| is_page(line)) {
        let above = (0..at).rev().take(4).take_while(|at| lines.get(*at).is_some_and(|line| centered(line)));
        let below = (at + 1..lines.len()).take(3).find(|at| lines.get(*at).is_some_and(|line| !line.trim().is_empty()));
        let capitals = below.filter(|at| {
            lines.get(*at).is_some_and(|line| {
                let plain = line.trim();
                plain.split(' ').count() <= 2
                    && plain.len() > 1
                    && plain.chars().all(|c| c.is_ascii_uppercase() || c == ' ')
            })
        });
        for index in above.chain([at]).chain(capitals).collect::<Vec<_>>() {
            if let Some(flag) = blank.get_mut(index) {
                *flag = true;
            }
        }
    }
    let kept = lines.iter().zip(blank).map(|(line, blank)| if blank { PAGE } else { line.trim_start_matches('\u{c}') });
    kept.collect::<Vec<_>>().join("\n")
}

/// Paragraphs with the lines that they begin on: parted by blank lines; without any, each line is one. A list that a
/// paragraph announces ("not less than:") belongs to it, item by item, and so does the rest of a sentence behind the head
/// of a page.
fn blocks(text: &str) -> Vec<(usize, String)> {
    let blank = text.lines().any(|line| line.trim().is_empty());
    let table = |line: &str| line.trim_start().starts_with('|') || cells(line).is_some();
    let mut found: Vec<(usize, String)> = Vec::new();
    let (mut parted, mut page) = (false, false);
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            parted = true;
            page |= line == PAGE;
            continue;
        }
        // The cells of a table go on under each other.
        let under = |text: &str| line.starts_with('\t') && cells(text).is_some() && cells(line).is_none();
        // A line that begins in the middle of a sentence goes on with the one before.
        let begin = line.trim_start();
        let small = begin.starts_with(char::is_lowercase)
            || begin.starts_with(|c: char| c.is_ascii_digit())
                && notes::designation(line).is_empty()
                && cells(line).is_none();
        let broken = |text: &str| {
            let end = text.trim_end();
            small && !is_title(text) && (end.ends_with(',') || !blank && !end.ends_with(['.', ';', ':']))
        };
        // A sentence goes on over the page.
        let over = |text: &str| {
            page && !text.trim_end().ends_with(['.', ';', ':']) && line.trim_start().starts_with(char::is_lowercase)
        };
        match found.last_mut() {
            Some((_, text))
                if under(text)
                    || !table(line)
                        && !(codes_alone(line) && (parted || ends_rule(text)))
                        && !codes_alone(text)
                        && !(begins_rule(line) && ends_rule(text))
                        && (continues(text, line)
                            || broken(text)
                            || blank && (!parted && !text.trim_end().ends_with('|') || over(text))) =>
            {
                text.push('\n');
                text.push_str(line);
            }
            _ => found.push((index + 1, line.to_owned())),
        }
        (parted, page) = (false, false);
    }
    found
}

/// Whether a line begins a rule: with a number or letter of its own, or with the words that rules begin with.
fn begins_rule(line: &str) -> bool {
    let rest = line.get(notes::designation(line).len()..).unwrap_or_default().trim_start();
    ["A change", "No change", "No required change", "For a", "For any", "Production of"]
        .iter()
        .any(|words| rest.starts_with(words))
}

fn ends_rule(text: &str) -> bool {
    let end = text.trim_end();
    [".", ";", ":", "; or", "; and"].iter().any(|mark| end.ends_with(mark))
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
    fn unused(lead: Option<Self>) -> Option<Block> {
        let lead = lead.filter(|lead| lead.alternatives == 0)?;
        let text = format!("{} {}", lead.number, lead.words).trim_start().to_owned();
        Some(Block { line: lead.line, product: HsSet::default(), nth: 0, group: format!("line {}", lead.line), text })
    }
}

/// Puts leads before the alternatives under them, leaves titles out, and tells which rule each alternative belongs to.
fn under_leads(blocks: Vec<Block>) -> Vec<Block> {
    let mut found = Vec::new();
    let mut lead: Option<Lead> = None;
    let mut group = String::new();
    for block in blocks {
        let Block { line, text, .. } = &block;
        if is_title(text) {
            found.extend(Lead::unused(lead.take()));
            group.clear();
            continue;
        }
        if let Some((number, words)) = notes::lead(text) {
            found.extend(Lead::unused(lead.replace(Lead { line: *line, number, words, alternatives: 0 })));
            group = format!("line {line}");
            continue;
        }
        // "(A) …" under a lead is one of its alternatives, and so is what follows it at once without a letter, as the row of a
        // table does; a rule with a number of its own ends it.
        let label = notes::designation(text);
        let lettered = label.trim_start().starts_with('(');
        // A number, or no letter at all, begins a rule; a letter goes on with the one before.
        if !lettered {
            group = if label.is_empty() { block.group.clone() } else { format!("line {line}") };
        }
        match lead.as_mut().filter(|lead| lettered || label.is_empty() && (lead.alternatives == 0 || block.nth > 0)) {
            Some(lead) => {
                lead.alternatives += 1;
                let rest = text.get(label.len()..).unwrap_or_default().trim_start();
                // A lead with a letter of its own is one of the rule before it.
                let number = if lead.number.starts_with('(') { "" } else { lead.number.as_str() };
                let row = format!("{number} {} {} {rest}", label.trim(), lead.words);
                let group = format!("line {}", lead.line);
                found.push(Block { group, text: row.trim_start().to_owned(), ..block });
            }
            None => {
                found.extend(Lead::unused(lead.take()));
                found.push(Block { group: group.clone(), ..block });
            }
        }
    }
    found.extend(Lead::unused(lead));
    found
}

/// "Chapter 84", "| Chapter 79 | Zinc |" and the rules of a table, which say only where one is.
fn is_title(text: &str) -> bool {
    if text.trim_start().starts_with('#') {
        return true;
    }
    let row = text.trim().strip_prefix('|').map(str::trim);
    if let Some(row) = row {
        let title = row.starts_with("Chapter ") || row.starts_with("Section ");
        return title && row.split('|').nth(1).is_none_or(|cell| !cell.contains(" change"))
            || row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    }
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
        let codes = ["Tariff item", "Subheading", "Heading", "Chapter"];
        let coded = codes.iter().any(|word| after.trim_start().starts_with(word));
        let plain = |c: char| c.is_lowercase() || c.is_ascii_digit();
        let letter = mark.len() == 1 && (coded || after.trim_start().starts_with(plain));
        !mark.is_empty() && mark.len() <= 4 && (number || letter)
    });
    let end = text.trim_end();
    let lines = || text.lines().map(str::trim);
    let listed = lines().zip(lines().skip(1)).any(|(before, line)| before.ends_with(':') && line.starts_with('('));
    item && (end.ends_with(':')
        || listed && [";", "; or", "; and", " or", " and", ","].iter().any(|mark| end.ends_with(mark)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        rows("x.txt", text).into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn the_head_of_a_page_is_no_part_of_a_rule() {
        let page = "                         The Tariff of Ruritania (2025)\n                         for all purposes\nRT p.33\n\nRURITANIA\n\n";
        let text = format!(
            "1. A change to heading 9101 from any other heading, provided that:\n{page}(1) it is sewn, and\n\n2. A change"
        );
        assert_eq!(
            texts(&text),
            ["1. A change to heading 9101 from any other heading, provided that:\n(1) it is sewn, and", "2. A change"]
        );
    }

    #[test]
    fn the_rows_of_a_table_are_taken_apart() {
        let text = "| Chapter 91 | Clocks |\n| --- | --- |\n| 91.01 | (1) A change to heading 91.01 from any other heading; or (2) No required change in tariff classification to heading 91.01 |";
        let found = rows("x.txt", text);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|row| row.product.to_string() == "9101" && row.group == "x.txt, row 9101"));
        assert!(found.iter().any(|row| row.text.starts_with("No required")));
    }

    #[test]
    fn rules_and_rows_stand_with_and_without_blank_lines() {
        let text = "Section XVII\n\n01.01\nA change to heading 01.01\n\n1. A change to heading 8701.\n2. A change to heading 8702.\n\n87.14 | A change to heading 87.14\n87.15 | A change to heading 87.15";
        let found = rows("x.txt", text);
        let shown: Vec<(String, &str)> = found.iter().map(|row| (row.product.to_string(), row.text.as_str())).collect();
        let expected = [
            ("0101", "A change to heading 01.01"),
            ("", "1. A change to heading 8701."),
            ("", "2. A change to heading 8702."),
            ("8714", "A change to heading 87.14"),
            ("8715", "A change to heading 87.15"),
        ];
        assert_eq!(shown, expected.map(|(product, text)| (product.to_owned(), text)));
    }

    #[test]
    fn a_sentence_may_be_broken_over_lines() {
        let text = "1. A change to heading 0201 from any other chapter,\nexcept from heading 0102.\n2. A change to heading 0301";
        let expected = [
            "1. A change to heading 0201 from any other chapter,\nexcept from heading 0102.",
            "2. A change to heading 0301",
        ];
        assert_eq!(texts(text), expected);
    }

    #[test]
    fn a_list_goes_with_its_sentence_without_blank_lines() {
        let text = "A change, not less than:\n\t(a)\t35 percent, or\n\t(b)\t45 percent.\nA change to heading 9102";
        assert_eq!(texts(text).len(), 2);
    }

    #[test]
    fn what_stands_under_a_lead_goes_with_it() {
        let text = "Subheading rule: Beginning on July 1, 2022, and thereafter, the following rules of origin shall apply to heading 9101:\n\n(a) A change to heading 9101 from any other heading; or\n\n(b) A change\n\nSubheading rule: whatever this says:\n\n(a) A change to heading 9102";
        let found = texts(text);
        assert!(found.iter().take(2).all(|text| text.contains("Beginning on July 1, 2022")), "{found:?}");
        assert!(found.get(2).is_some_and(|text| text.contains("whatever this says")), "{found:?}");
    }
}
