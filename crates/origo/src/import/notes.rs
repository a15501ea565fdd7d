//! What stands beside the rules of an annex: the numbers they bear, and notes of a chapter, heading or subheading.

use super::rows::{one_line, product_set};
use origo_base::HsSet;

/// What a note says, as far as it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// Rules whose designations are underscored: figures of another place may bind the goods for a use.
    Underscored {
        /// The goods.
        goods: HsSet,
        /// The note's own words.
        words: String,
    },
    /// What a term means.
    Definition {
        /// The term.
        term: String,
        /// The note's own words.
        words: String,
    },
}

/// Reads a note; none: the row is a rule. A note that is not understood is an error, for it may deem or bar goods.
pub(super) fn read(text: &str) -> Option<Result<Note, String>> {
    let (lead, body) = text.split_once(':')?;
    if !names_a_note(lead) {
        return None;
    }
    let plain = one_line(text);
    Some(
        underscored(body, &plain)
            .or_else(|| definition(body, &plain))
            .ok_or_else(|| "a note that is no definition and no underscoring: it may deem or bar goods".to_owned()),
    )
}

/// "The underscoring of the designation in subdivision 246 pertains to goods provided for in … for use in …".
fn underscored(body: &str, words: &str) -> Option<Note> {
    let lower = one_line(body).to_lowercase();
    let (before, rest) = lower.split_once(" to goods provided for in ")?;
    if !before.contains("underscoring of the designation") {
        return None;
    }
    // "… for use in a motor vehicle", or a sentence on each use.
    let codes = rest.split(" for use in ").next()?.split(". if the good is").next()?.trim_end_matches('.');
    let levels =
        ["chapters", "chapter", "subheadings", "subheading", "headings", "heading", "tariff items", "tariff item"];
    let bare = levels.iter().fold(codes.to_owned(), |text, level| text.replace(level, ""));
    let goods = product_set(&bare.replace(" or ", ", ").replace(" and ", ", "));
    (!goods.is_empty()).then(|| Note::Underscored { goods, words: words.to_owned() })
}

/// "The term “X” means …".
fn definition(body: &str, words: &str) -> Option<Note> {
    let plain = body.replace(['\u{201c}', '\u{201d}'], "\"");
    let (_, after) = plain.split_once('"')?;
    let (term, rest) = after.split_once('"')?;
    let rest = rest.trim_start();
    (rest.starts_with("means ") || rest.starts_with("means,"))
        .then(|| Note::Definition { term: term.trim().to_lowercase(), words: words.to_owned() })
}

/// The lead of the alternatives that follow, "20. For a good of … for use in …:", "Subheading rule: Beginning on …:": its
/// number and its words. Whatever ends with a colon leads what stands under it, understood or not.
pub(super) fn lead(text: &str) -> Option<(String, String)> {
    let number = designation(text);
    let words = one_line(text.get(number.len()..).unwrap_or_default());
    if !words.ends_with(':') {
        return None;
    }
    // "Subheading rule:" before a period is only its place.
    let plain = match words.split_once(": ") {
        Some((place, rest))
            if names_a_note(place)
                && ["Beginning on", "Until", "For ", "The following rule"].iter().any(|w| rest.starts_with(w)) =>
        {
            rest
        }
        _ => words.as_str(),
    };
    Some((number.trim().to_owned(), plain.to_owned()))
}

/// "Chapter rule 1", "Subheading rule", "Note 2".
fn names_a_note(lead: &str) -> bool {
    let lead = lead.trim().to_lowercase();
    let mut words = lead.split_whitespace();
    let is_note = match words.next() {
        Some("note" | "notes") => true,
        Some("section" | "chapter" | "heading" | "subheading") => {
            matches!(words.next(), Some("rule" | "rules" | "note" | "notes"))
        }
        _ => false,
    };
    is_note && words.all(|word| word.chars().all(|c| c.is_ascii_digit()))
}

/// The designation before a rule, "246. (A)" or "(B)", as far as it reaches; nothing: the text begins with the rule.
pub(super) fn designation(text: &str) -> &str {
    if let Some(length) = bullet(text) {
        return text.get(..length).unwrap_or_default();
    }
    let start = text.len() - text.trim_start().len();
    let rest = text.get(start..).unwrap_or_default();
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let mut end = 0;
    if (1..=3).contains(&digits) {
        let after = rest.get(digits..).unwrap_or_default();
        // A code goes on with a point and digits; a rule's number ends with its point, comma or space.
        let stop = after.chars().take_while(|c| matches!(c, '.' | ',')).count();
        let goes_on = after.get(stop..).and_then(|text| text.chars().next()).is_some_and(|c| !c.is_whitespace());
        if stop > 1 || goes_on {
            return "";
        }
        // "35 percent" is no number of a rule: without a point a sentence must follow.
        let next = after.trim_start().chars().next();
        if stop == 0 && !next.is_some_and(|c| c.is_uppercase() || c == '(') {
            return "";
        }
        end = digits + stop;
    }
    let tail = rest.get(end..).unwrap_or_default();
    let gap = tail.len() - tail.trim_start().len();
    let letter = tail.trim_start().strip_prefix('(').and_then(|inner| inner.split_once(')'));
    if let Some((letter, _)) = letter.filter(|(letter, _)| letter.len() == 1 && letter.chars().all(char::is_alphabetic))
    {
        end += gap + letter.len() + 2;
    }
    let ends = rest.get(end..).is_some_and(|after| after.starts_with(|c: char| c.is_whitespace() || c.is_uppercase()));
    if end > 0 && ends { text.get(..start + end).unwrap_or_default() } else { "" }
}

/// What a rule begins with.
pub(super) const OPENINGS: [&str; 5] = ["A change", "No change", "No required change", "For ", "Production of"];

/// "3)", "(4)", "Rule 6:" or a bullet before a sentence: how far it reaches.
fn bullet(text: &str) -> Option<usize> {
    let rest = text.trim_start();
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let lead = text.len() - rest.len();
    let word = rest.strip_prefix("Rule ").map_or(0, |_| 5);
    let open = usize::from(rest.starts_with('('));
    let number = digits(rest.get(word + open..)?);
    let after = rest.get(word + open + number..)?;
    let length = match after.chars().next()? {
        ')' if number > 0 && word == 0 => open + number + 1,
        ':' | '.' if number > 0 && word > 0 => word + number + 1,
        sign @ ('-' | '*' | '\u{2022}' | '\u{2013}' | '\u{2014}') if number + word + open == 0 => sign.len_utf8(),
        _ => return None,
    };
    let sentence = rest.get(length..)?.trim_start();
    OPENINGS.iter().any(|opening| sentence.starts_with(opening)).then_some(lead + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_bear_numbers_and_codes_are_none() {
        assert_eq!(designation("246. (A) A change"), "246. (A)");
        assert_eq!(designation("  (B) A change"), "  (B)");
        assert_eq!(designation("250, (A) A change"), "250, (A)");
        assert_eq!(designation("17 A change"), "17");
        assert_eq!(designation("9102.11 | A change"), "");
        assert_eq!(designation("9102 A change"), "");
        assert_eq!(designation("A change"), "");
        assert_eq!(designation("(A)No change"), "(A)");
        assert_eq!(designation("(1) 60 percent"), "");
        assert_eq!(designation("35 percent under"), "");
        for mark in ["3)", "(4)", "Rule 6:", "-", "\u{2022}"] {
            assert_eq!(designation(&format!("{mark} A change")), mark);
        }
    }

    #[test]
    fn underscorings_and_definitions_are_understood_and_other_notes_are_not() {
        let words = "Subheading rule: The underscoring of the designations in subdivision 7 pertain to goods provided for in \
                     subheadings 9102.11 through 9102.29 for use in a motor vehicle of chapter 87.";
        let Some(Ok(Note::Underscored { goods, .. })) = read(words) else { panic!("{:?}", read(words)) };
        assert_eq!(goods.to_string(), "9102.11..9102.29");
        let words =
            "Chapter Rule 1: For the purposes of this chapter, the term \u{201c}watch strap\u{201d} means a band.";
        let Some(Ok(Note::Definition { term, .. })) = read(words) else { panic!("{:?}", read(words)) };
        assert_eq!(term, "watch strap");
        assert!(read("Note 2: A good of heading 9101 is deemed to originate.").is_some_and(|note| note.is_err()));
        assert_eq!(read("A change to heading 9101 from any other heading: see below"), None);
    }
}
