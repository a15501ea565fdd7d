//! A sentence read by recursive descent over its tokens.

mod change;
mod codes;
mod condition;
mod content;
mod lead;
mod source;
mod target;
mod words;

use super::ast::{Condition, ConditionSort, Lead, Requirement, Sentence, Target};
use super::lex::{Token, TokenKind, lex};
use crate::{Diagnostic, FileId};
use std::ops::Range;

/// Reads a sentence that begins at `offset` of a file.
///
/// An error says how far the sentence was understood, what was expected there and what comes closest. Every code and
/// number is claimed by what it became or kept in a text of the result; one that is left over is an error.
pub fn read_sentence(text: &str, file: FileId, offset: usize) -> Result<Sentence, Box<Diagnostic>> {
    let tokens = lex(text);
    let mut reader = Reader {
        text,
        claimed: vec![false; tokens.len()],
        tokens,
        at: 0,
        furthest: 0,
        expected: Vec::new(),
        refused_words: None,
        damaged_code: None,
    };
    let word = reader
        .damaged()
        .map(|(token, word)| (token.span.clone(), token.text.clone(), format!("`{word}` as a word of its own")));
    let digits = reader
        .damaged_digits()
        .map(|token| (token.span.clone(), token.text.clone(), "a code of digits alone".to_owned()));
    let damaged = word.or(digits);
    let read = if damaged.is_some() { None } else { reader.sentence() };
    let place = |span: Range<usize>| offset + span.start..offset + span.end;
    match read {
        Some(sentence) => match reader.left_over() {
            None => Ok(sentence),
            Some(token) => Err(Box::new(
                Diagnostic::error(
                    "swallowed",
                    file,
                    place(token.span.clone()),
                    "a code or number would be lost: it has no place in what was understood",
                )
                .found(format!("`{}`", token.text))
                .expected("a sentence in which every code and number has a place"),
            )),
        },
        None => Err(Box::new(match damaged {
            Some((span, found, word)) => {
                Diagnostic::error("damage", file, place(span), "a word or a code of the grammar is damaged")
                    .found(format!("`{found}`"))
                    .expected(word)
            }
            None => reader.failure(file, offset),
        })),
    }
}

pub(super) struct Reader<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// For each token: it is a code or number that has found its place.
    claimed: Vec<bool>,
    at: usize,
    /// The furthest token at which something else was expected, and what.
    furthest: usize,
    expected: Vec<&'static str>,
    /// Where words begin that are no description of materials.
    refused_words: Option<usize>,
    /// Where a code or a level was looked for and something else stood, and what was expected.
    damaged_code: Option<(usize, &'static str)>,
}

impl Reader<'_> {
    // ------------------------------------------------------------ tokens

    fn word(&self, ahead: usize) -> &str {
        self.word_at(self.at + ahead)
    }

    /// A token's words; nothing behind the last.
    fn word_at(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }

    /// The words of the token before another; nothing before the first.
    fn word_before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |at| self.word_at(at))
    }

    fn kind(&self, ahead: usize) -> Option<TokenKind> {
        self.tokens.get(self.at + ahead).map(|token| token.kind)
    }

    fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Whether these words come next; `a|b` is either.
    fn sees(&self, words: &[&str]) -> bool {
        self.sees_at(self.at, words)
    }

    fn sees_at(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| {
            let next = self.word_at(at + ahead);
            !next.is_empty() && word.split('|').any(|one| one == next)
        })
    }

    fn eat(&mut self, words: &[&str]) -> bool {
        let seen = self.sees(words);
        if seen {
            self.at += words.len();
        }
        seen
    }

    /// Something else was expected here.
    fn expect(&mut self, what: &'static str) {
        if self.at > self.furthest {
            self.furthest = self.at;
            self.expected.clear();
        }
        if self.at == self.furthest && !self.expected.contains(&what) {
            self.expected.push(what);
        }
    }

    fn need(&mut self, words: &[&str], what: &'static str) -> Option<()> {
        if self.eat(words) {
            return Some(());
        }
        self.expect(what);
        None
    }

    fn claim(&mut self, token: usize) {
        if let Some(flag) = self.claimed.get_mut(token) {
            *flag = true;
        }
    }

    /// Whether these words stand together between two tokens.
    fn holds(&self, from: usize, to: usize, words: &[&str]) -> bool {
        let tokens = self.tokens.get(from..to).unwrap_or_default();
        tokens.windows(words.len()).any(|window| window.iter().zip(words).all(|(token, word)| token.text == *word))
    }

    /// How deep in parentheses what follows the cursor's token stands.
    fn nested(&self, depth: usize) -> usize {
        match self.word(0) {
            "(" => depth + 1,
            ")" => depth.saturating_sub(1),
            _ => depth,
        }
    }

    /// Whether words of the grammar itself stand between two tokens: a description that holds them was cut wrongly.
    fn holds_grammar(&self, from: usize, to: usize) -> bool {
        const GRAMMAR: [&[&str]; 12] = [
            &["or", "from"],
            &[",", "from"],
            &["including", "from"],
            &["not", "from"],
            &["any", "other", "good"],
            &["any", "other", "product"],
            &["any", "other", "heading"],
            &["any", "other", "subheading"],
            &["any", "other", "chapter"],
            &["a", "change"],
            &["the", "change"],
            &["that", "group"],
        ];
        GRAMMAR.iter().any(|words| self.holds(from, to, words))
    }

    /// The words from one token up to another, kept as text: what stands in it is not lost.
    fn keep(&mut self, from: usize, to: usize) -> String {
        for token in from..to {
            self.claim(token);
        }
        let start = self.tokens.get(from).map_or(0, |token| token.span.start);
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.span.end);
        let text = self.text.get(start..end).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches([',', ' ', ';']).to_owned()
    }

    fn left_over(&self) -> Option<&Token> {
        let counts = |kind| matches!(kind, TokenKind::Code | TokenKind::Number);
        self.tokens.iter().zip(&self.claimed).find(|(token, claimed)| counts(token.kind) && !**claimed).map(|(t, _)| t)
    }

    fn failure(&self, file: FileId, offset: usize) -> Diagnostic {
        let end = self.text.trim_end().len();
        // Words that were taken up to the end and then refused are wrong where they begin.
        let at_end = self.tokens.get(self.furthest).is_none_or(|token| matches!(token.text.as_str(), "." | ";"));
        let refused = self.refused_words.filter(|_| at_end);
        // Within such words a code that is none is what is wrong.
        let code =
            self.damaged_code.filter(|(at, _)| refused.is_some_and(|refused| *at > refused && *at <= refused + 3));
        let place = code.map(|(at, _)| at).or(refused).unwrap_or(self.furthest);
        let span = self.tokens.get(place).map_or(end..end, |token| token.span.clone());
        let found = match self.text.get(span.clone()).filter(|text| !text.is_empty()) {
            Some(text) => format!("`{text}`"),
            None => "the end of the sentence".to_owned(),
        };
        let understood = self.text.get(..span.start).unwrap_or_default().trim();
        let short: Vec<&str> = understood.split_whitespace().collect();
        let shown = short.iter().skip(short.len().saturating_sub(12)).copied().collect::<Vec<_>>().join(" ");
        let message = match shown.is_empty() {
            true => "this is not a rule that is understood".to_owned(),
            false => format!("the sentence is understood up to `{shown}`"),
        };
        let expected = match (code, self.expected.is_empty()) {
            (Some((_, what)), _) => what.to_owned(),
            (None, true) => "the end of the sentence".to_owned(),
            (None, false) => self.expected.join(", or "),
        };
        Diagnostic::error("prose", file, offset + span.start..offset + span.end, message)
            .found(found)
            .expected(expected)
    }

    // ------------------------------------------------------------ the sentence

    fn sentence(&mut self) -> Option<Sentence> {
        let leads = self.leads();
        let (target, change) = if self.sees(&["a", "change", "of"]) && self.word(4) == "is" && self.word(5) == "not" {
            // "A change of heading is not required, provided …"
            self.at += 6;
            self.need(&["required"], "`required`")?;
            (None, None)
        } else if self.sees(&["production", "of"]) {
            return self.production(leads);
        } else if self.eat(&["a", "change", "from"]) {
            // The goods are those of the place in the table.
            self.at -= 1;
            (None, Some(self.change()?))
        } else if self.eat(&["a", "change"]) {
            self.eat(&["in", "tariff", "classification"]);
            self.need(&["to|in"], "`to` and the goods")?;
            let target = self.target(true)?;
            (Some(target), Some(self.change()?))
        } else if self.eat(&["no", "required", "change"])
            || self.eat(&["no", "required", "tariff", "change"])
            || self.eat(&["no", "change"])
        {
            self.eat(&["in|of", "tariff", "classification"]);
            self.eat(&["is"]);
            self.eat(&["required"]);
            let target = if self.eat(&["to|for"]) {
                self.target_or_anaphor()?
            } else if self.at_clause_end() || self.sees(&[","]) {
                None
            } else {
                self.expect("`to` and the goods");
                return None;
            };
            self.eat(&["is", "required"]);
            // Where no change is required, one that may be there as well says nothing.
            let here = self.at;
            self.eat(&[","]);
            if self.eat(&["whether", "or", "not", "there", "is", "also", "a", "change", "from"]) {
                if !(self.eat(&["another"]) && self.sees_level().is_some_and(|(_, taken)| self.skip(taken))) {
                    self.sources()?;
                }
            } else {
                self.at = here;
            }
            (target, None)
        } else if self.sees(&["there", "is"]) || self.sees(&["a", "regional", "value"]) {
            (None, None)
        } else {
            self.expect("`a change to`");
            self.expect("`no required change in tariff classification`");
            self.expect("`there is a regional value content of`");
            return None;
        };
        let conditions = self.conditions(change.is_none() && target.is_none())?;
        self.end()?;
        Some(Sentence { leads, target, change, conditions })
    }

    /// "Production of any good of heading 2710 as the result of …": a process, whatever the classification.
    fn production(&mut self, leads: Vec<Lead>) -> Option<Sentence> {
        self.at += 2;
        self.eat(&["any", "good", "of"]);
        let codes = self.codes()?;
        let after = self.at;
        self.need(&["as", "the|a", "result", "of"], "`as the result of`")?;
        let ends = |reader: &Self| reader.at_proviso(0) || reader.sees(&[","]) && reader.at_proviso(1);
        while !(self.done()
            || ends(self)
            || self.word(0) == ";"
            || self.word(0) == "." && self.at + 1 == self.tokens.len())
        {
            self.at += 1;
        }
        let end = self.at;
        if self.unfinished(after, end) {
            self.expect("the end of the process");
            return None;
        }
        let text = format!("production {}", self.keep(after, end));
        self.at = end;
        let mut conditions = vec![Condition::Other(Requirement { sort: ConditionSort::Process, text })];
        conditions.extend(self.conditions(false)?);
        self.end()?;
        Some(Sentence {
            leads,
            target: Some(Target { goods: None, codes: Some(codes), each: false, without: None }),
            change: None,
            conditions,
        })
    }

    fn skip(&mut self, tokens: usize) -> bool {
        self.at += tokens;
        true
    }

    /// Full stop, semicolon, "; or", "; and", or nothing.
    fn end(&mut self) -> Option<()> {
        let separated = self.eat(&[",|;|."]);
        while self.eat(&[",|;|."]) {}
        // "; or" goes on with the next rule; "heading 9108 or" was cut off.
        if separated {
            self.eat(&["or|and"]);
        }
        self.eat(&["."]);
        if self.done() {
            return Some(());
        }
        self.expect("the end of the sentence");
        None
    }

    /// "provided that", "provided there is": not "whether or not provided with".
    fn at_proviso(&self, ahead: usize) -> bool {
        self.word(ahead) == "provided" && !matches!(self.word(ahead + 1), "with" | "for" | "by" | "in" | "to")
    }
}
