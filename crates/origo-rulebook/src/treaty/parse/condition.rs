use super::Reader;
use crate::treaty::ast::{Condition, ConditionSort, Requirement};
use crate::treaty::lex::TokenKind;

impl Reader<'_> {
    /// "provided that …", with what is joined to it; `bare`: the sentence is nothing but its condition.
    pub(super) fn conditions(&mut self, bare: bool) -> Option<Vec<Condition>> {
        let mut found = Vec::new();
        let start = self.at;
        self.eat(&[",|;"]);
        if self.sees(&["and", "except", "for|as"]) {
            self.at += 1;
        }
        let in_words = self.sees(&["except", "for|as"]);
        let in_addition = self.sees(&[".", "in", "addition", ",", "the", "regional"]);
        if in_addition {
            self.at += 4;
        }
        let provided = self.at_proviso(0) && self.eat(&["provided"]);
        if !(bare || in_words || in_addition || provided) {
            self.at = start;
            return Some(found);
        }
        if provided {
            self.eat(&[",", "however", ","]);
        }
        self.eat(&["that"]);
        self.eat(&[":"]);
        loop {
            let mut choice = None;
            if self.kind(0) == Some(TokenKind::Mark) {
                choice = Some(self.at).filter(|at| self.chooses(*at));
                self.at += 1;
            }
            self.eat(&["provided"]);
            self.eat(&["that"]);
            let content = if choice.is_none() { self.content() } else { None };
            found.push(match content {
                Some(condition) => condition,
                None => self.other(choice)?,
            });
            let before = self.at;
            while self.eat(&[",|;"]) {}
            let joined = self.eat(&["and"]);
            if self.done() || !(joined || self.kind(0) == Some(TokenKind::Mark) || self.sees(&["provided"])) {
                self.at = before;
                return Some(found);
            }
        }
    }

    /// Whether one condition of the list that a mark opens is enough: "(a) …, (b) …, or (c) …".
    fn chooses(&self, at: usize) -> bool {
        let figure = |at: usize| {
            self.tokens.get(at).is_some_and(|next| matches!(next.kind, TokenKind::Code | TokenKind::Number))
        };
        let style = self.mark_style(at);
        (at + 1..self.tokens.len()).any(|next| {
            self.mark_style(next) == style
                && self.tokens.get(next - 1).is_some_and(|before| before.text == "or")
                && !figure(next + 1)
        })
    }

    /// A condition in words, up to the next one of a list or the end; a list of which one is enough is asked whole, from
    /// its first mark.
    fn other(&mut self, choice: Option<usize>) -> Option<Condition> {
        let start = choice.unwrap_or(self.at);
        let mut depth = 0_usize;
        // A list inside the condition, by the style of its marks, belongs to it.
        let enclosing = start.checked_sub(1).and_then(|at| self.mark_style(at));
        let mut inner = None;
        while !self.done() {
            depth = self.nested(depth);
            let before = self.word_before(self.at);
            let mark = self.mark_style(self.at).filter(|_| depth == 0 && self.at > start && choice.is_none());
            if let Some(style) = mark {
                match inner {
                    None if before == ":" && enclosing != Some(style) => inner = Some(style),
                    Some(inner) if inner == style => {}
                    _ if matches!(before, "," | ";" | "and") => break,
                    _ => {}
                }
            }
            // The regional value content of a list of conditions is read as such.
            let content = depth == 0
                && (self.sees(&["and", "there", "is", "a", "regional"])
                    || self.sees(&["and", "provided", "there", "is"])
                    || self.sees(&["and", "that", "there", "is", "a", "regional"])
                    || self.sees(&[",", "and", "provided"]));
            // A second sentence is no part of this one.
            let second = self.at > start
                && (self.sees(&["a", "change", "to"]) || self.sees(&["no", "required", "change"]))
                && (matches!(before, "." | ";" | "or") || self.mark_style(self.at - 1).is_some());
            if second {
                self.expect("one rule in a sentence");
                return None;
            }
            if content {
                break;
            }
            self.at += 1;
        }
        let stop = self.at;
        let mut end = stop;
        let trimmed = |mut end: usize| {
            while end > start && matches!(self.word_before(end), "," | ";" | ".") {
                end -= 1;
            }
            end
        };
        end = trimmed(end);
        // "…; and" goes on with the next condition, "…; or" with the next rule; "both cut and" was cut off.
        let joint = end > start + 1 && matches!(self.word_before(end), "and" | "or");
        if joint && (stop < self.tokens.len() || matches!(self.word_before(end - 1), "," | ";")) {
            end = trimmed(end - 1);
        }
        if end == start {
            self.expect("a condition");
            return None;
        }
        let refused = self.no_condition(start, end);
        if let Some((at, expected)) = refused {
            self.at = at;
            self.expect(expected);
            self.at = start;
            return None;
        }
        let text = self.asked(start, end);
        self.at = stop;
        Some(Condition::Other(Requirement { sort: sort_of(&text), text }))
    }

    /// Why the words between two tokens are no condition that could be asked, and where.
    fn no_condition(&self, from: usize, to: usize) -> Option<(usize, &'static str)> {
        // A content or a change that hides in words would be lost as one.
        const HIDDEN: [&[&str]; 13] = [
            &["regional", "value"],
            &["region", "value"],
            &["value", "content"],
            &["value", "contact"],
            &["rvc"],
            &["a", "change", "to"],
            &["net", "cost", "method"],
            &["transaction", "value", "method"],
            &["build-up"],
            &["build-down"],
            &["except", "from"],
            &["unless"],
            &["whether", "or", "not", "there", "is"],
        ];
        if HIDDEN.iter().any(|words| self.holds(from, to, words)) {
            return Some((from, "a condition, and neither a content nor another clause of the change in it"));
        }
        let first = self.tokens.get(from).map_or("", |token| token.text.as_str());
        // A condition says what must hold; what these words open says when something else does.
        // "Where the good contains milk, the milk originates" says both.
        let whole = matches!(first, "where" | "when") && self.holds(from, to, &[","]);
        let opens = ["unless", "only", "when", "where", "until", "notwithstanding", "save", "subject", "to"];
        if opens.contains(&first) && !whole {
            return Some((from, "a condition that says what must hold"));
        }
        if first == "except" && self.exception(from).is_none() {
            return Some((from, "`except for changes resulting from` or `except as provided for in`"));
        }
        self.unfinished(from, to).then_some((to, "the end of the condition"))
    }

    /// An exception in words that can be asked: where its words go on, and what is asked before and after them.
    fn exception(&self, at: usize) -> Option<(usize, &'static str, &'static str)> {
        let sees = |words: &[&str]| self.sees_at(at, words);
        if sees(&["except", "for", "a", "change|changes", "resulting", "from"]) {
            return Some((at + 6, "the change does not result from", ""));
        }
        if sees(&["except", "for", "changes", "resulting", "from"]) {
            return Some((at + 5, "the change does not result from", ""));
        }
        sees(&["except", "as", "provided", "for|in"]).then(|| {
            let skip = if sees(&["except", "as", "provided", "for", "in"]) { 5 } else { 4 };
            (at + skip, "", "does not provide otherwise")
        })
    }

    /// The words of a condition, so that yes means that it is met.
    fn asked(&mut self, from: usize, to: usize) -> String {
        match self.exception(from) {
            None => self.keep(from, to),
            Some((words, before, after)) => {
                for token in from..words {
                    self.claim(token);
                }
                format!("{before} {} {after}", self.keep(words, to)).trim().to_owned()
            }
        }
    }

    /// Which item of a list a mark is; none: not told.
    pub(super) fn ordinal(&self, at: usize) -> Option<usize> {
        let style = self.mark_style(at)?;
        let token = self.tokens.get(at)?;
        let shown = token.text.trim_matches(['(', ')']);
        match style {
            0 => shown.parse().ok(),
            2 => ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"]
                .iter()
                .position(|roman| *roman == shown)
                .map(|at| at + 1),
            _ => shown.bytes().next().map(|letter| usize::from(letter.saturating_sub(b'a')) + 1),
        }
    }

    /// How the mark of a list is written: digits, small letters, roman numbers, capitals; none: no mark.
    pub(super) fn mark_style(&self, at: usize) -> Option<u8> {
        let token = self.tokens.get(at).filter(|token| token.kind == TokenKind::Mark)?;
        let shown = self.text.get(token.span.clone())?.trim_matches(['(', ')']);
        Some(match shown {
            "i" | "v" | "x" => 2,
            _ if shown.len() > 1 && shown.chars().all(|c| matches!(c, 'i' | 'v' | 'x')) => 2,
            _ if shown.chars().all(|c| c.is_ascii_digit()) => 0,
            _ if shown.chars().all(char::is_lowercase) => 1,
            _ => 3,
        })
    }
}

/// Whether a condition is that the good is cut (or knit to shape) and sewn in the territory, and nothing beside.
fn cut_and_sewn(lower: &str) -> bool {
    let plain = lower.replace(['(', ')', ','], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let text = words.join(" ");
    let rest = text.strip_prefix("the good is ").map(|rest| rest.strip_prefix("both ").unwrap_or(rest));
    let rest = rest.and_then(|rest| rest.strip_prefix("cut "));
    let rest = rest.map(|rest| rest.strip_prefix("or knit to shape ").unwrap_or(rest));
    let rest = rest.map(|rest| rest.strip_prefix("or both ").unwrap_or(rest));
    let place = rest.and_then(|rest| rest.strip_prefix("and sewn ")).and_then(|rest| {
        ["or otherwise assembled in the territory of ", "and otherwise assembled in the territory of "]
            .iter()
            .find_map(|lead| rest.strip_prefix(lead))
    });
    // Either party or any of them; one country by its name, or another, is something else.
    place.is_some_and(|place| {
        let any = ["one or more of the ", "one or both of the "].iter().any(|lead| place.starts_with(lead));
        let either = place.contains(" or of ") || place.ends_with(" or both") || place == "the parties";
        let short = place.split(' ').count() <= 10 && !place.contains(['.', ';', ':', '-']) && !place.contains(" and ");
        (any || either) && short
    })
}

/// The sort of a condition by its words.
fn sort_of(text: &str) -> ConditionSort {
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let sewn = has(&["sewn or otherwise assembled", "sewn and otherwise assembled"]) && has(&["cut", "knit to shape"]);
    if cut_and_sewn(&lower) {
        ConditionSort::CutAndSewn
    } else if sewn
        || has(&["lining", "fabric", "yarn", "textile", "apparel", "sewing thread", "outer shell", "garment"])
    {
        ConditionSort::TextileComponent
    } else if has(&["by weight", "by volume", "percent", "per cent", "%"]) {
        ConditionSort::Share
    } else if has(&[
        "chemical reaction",
        "purif",
        "distill",
        "blending",
        "process",
        "production",
        "produced",
        "assembl",
        "fused",
        "sintered",
        "roast",
        "cross-sectional",
    ]) {
        ConditionSort::Process
    } else if has(&["material", "originat", "wholly obtained"]) {
        ConditionSort::Material
    } else if has(&["does not provide otherwise"]) {
        ConditionSort::Reference
    } else {
        ConditionSort::Plain
    }
}
