//! A sentence read by recursive descent over its tokens.

mod codes;
mod condition;
mod lead;
mod source;
mod words;

use super::ast::{Change, Clause, Condition, ConditionSort, Goods, Group, Lead, Requirement, Sentence, Source, Target};
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
        self.tokens.get(self.at + ahead).map_or("", |token| token.text.as_str())
    }

    fn kind(&self, ahead: usize) -> Option<TokenKind> {
        self.tokens.get(self.at + ahead).map(|token| token.kind)
    }

    fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Whether these words come next; `a|b` is either.
    fn sees(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| {
            let next = self.word(ahead);
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

    /// `[goods of] [any of] codes`, up to "from".
    fn target(&mut self, before_from: bool) -> Option<Target> {
        let start = self.at;
        let follows = |reader: &Self| {
            if before_from { reader.sees_from() || reader.sees(&[",", "from"]) } else { reader.at_clause_end() }
        };
        // Codes alone.
        let _ = self.eat(&["a", "good", "of"]) || self.eat(&["goods", "of"]);
        let each = self.each();
        if let Some(codes) = self.codes() {
            let here = self.at;
            self.eat(&[","]);
            if self.eat(&["except", "for", "a|any", "good|goods", "of"])
                && let Some(without) = self.codes()
                && follows(self)
            {
                return Some(Target { goods: None, codes: Some(codes), each, without: Some(without) });
            }
            self.at = here;
            if follows(self) {
                return Some(Target { goods: None, codes: Some(codes), each, without: None });
            }
            self.expect(if before_from { "`from`" } else { "`provided`" });
        }
        // "any other tariff item within subheading 8471.80".
        self.at = start;
        if self.eat(&["any", "other"])
            && let Some((_, taken)) = self.sees_level()
            && self.skip(taken)
            && self.eat(&["within|of"])
            && let Some(codes) = self.codes()
            && follows(self)
        {
            return Some(Target {
                goods: Some(Goods { text: String::new(), other: true }),
                codes: Some(codes),
                each: false,
                without: None,
            });
        }
        // Goods of codes: the last "of [codes]" before "from"; a description may name codes itself.
        self.at = start;
        let mut first: Option<(usize, usize)> = None;
        let mut depth = 0_usize;
        while !self.done() {
            depth = self.nested(depth);
            match self.word(0) {
                "of" | "in" | "," if depth == 0 => {
                    let here = self.at;
                    self.eat(&[","]);
                    if self.word(0) != "of" && self.word(0) != "in" && here + 1 == self.at {
                        // A comma without "of" behind it.
                        continue;
                    }
                    self.eat(&["of|in"]);
                    let each = self.each();
                    if let Some(codes) = self.codes() {
                        // "hoses of heading 4009, of a kind for use in a vehicle of heading 8703, from": the first.
                        if follows(self)
                            && first.is_some_and(|(_, after)| self.holds(after, here, &["of", "a", "kind"]))
                        {
                            break;
                        }
                        // "wheels of heading 8708 and tires of heading 4011": two goods, and each needs its rule.
                        let joint = |at: usize| self.tokens.get(at).map_or("", |token| token.text.as_str());
                        let second = first.is_some_and(|(_, after)| {
                            matches!(joint(after), "and" | "or")
                                || joint(after) == ","
                                    && matches!(joint(after + 1), "and" | "or" | "heading" | "subheading" | "any")
                        });
                        if follows(self) && second {
                            self.at = first.map_or(start, |(_, after)| after);
                            self.expect("one description with its codes in a sentence");
                            return None;
                        }
                        if follows(self) && !self.holds_grammar(start, here) && self.describes_goods(start, here) {
                            let after = self.at;
                            let goods = self.goods(start, here);
                            self.at = after;
                            return Some(Target { goods: Some(goods), codes: Some(codes), each, without: None });
                        }
                        first = first.or(Some((here, self.at)));
                    }
                    self.at = here;
                }
                "whether" | "provided" | "except" if self.at_clause_end() => break,
                ";" => break,
                _ => {}
            }
            let sources =
                self.sees(&["from", "any|another|within|heading|headings|subheading|subheadings|chapter|chapters"]);
            if depth == 0 && before_from && (sources || first.is_some() && self.sees_from()) {
                break;
            }
            self.at += 1;
        }
        // Goods of codes with more about them: "of heading 4101 which have undergone … from".
        let Some((here, after)) = first else {
            return self.words_alone(start, before_from);
        };
        self.at = here;
        self.eat(&[","]);
        self.eat(&["of|in"]);
        let each = self.each();
        let codes = self.codes()?;
        let mut end = after;
        let mut depth = 0_usize;
        self.at = after;
        while !(self.done() || depth == 0 && follows(self)) {
            depth = self.nested(depth);
            if self.word(0) == ";" {
                return None;
            }
            self.at += 1;
            end = self.at;
        }
        if self.done() {
            self.expect("`from`");
            return None;
        }
        if !self.describes_goods(start, here) || !self.describes_more(after, end) {
            self.at = start;
            self.expect("the codes of the goods");
            return None;
        }
        let before = self.goods(start, here);
        let behind = self.keep(after, end);
        self.at = end;
        let text = format!("{} {behind}", before.text).trim().to_owned();
        Some(Target { goods: Some(Goods { text, other: before.other }), codes: Some(codes), each, without: None })
    }

    /// Goods without codes: those of the place in the table. No code may stand in the words.
    fn words_alone(&mut self, start: usize, before_from: bool) -> Option<Target> {
        self.at = start;
        // A measure is no code: "0.15 mm".
        while !self.done() && !self.sees(&["from"]) && !self.at_clause_end() && self.kind(0) != Some(TokenKind::Code) {
            // "heading 910l": a code that was damaged.
            if self.kind(0) == Some(TokenKind::Number) && (self.at.checked_sub(1)).is_some_and(|at| self.is_level(at)) {
                break;
            }
            self.at += 1;
        }
        let ends = if before_from { self.sees(&["from"]) } else { self.at_clause_end() };
        if !ends || self.at == start {
            self.expect("the codes of the goods");
            return None;
        }
        let end = self.at;
        if self.holds_grammar(start, end) || !self.describes_goods(start, end) {
            self.at = start;
            self.expect("the codes of the goods");
            return None;
        }
        let goods = self.goods(start, end);
        self.at = end;
        Some(Target { goods: Some(goods), codes: None, each: false, without: None })
    }

    /// "from" before materials, and not in "obtained entirely from seals", which is about the goods.
    fn sees_from(&self) -> bool {
        const OF_GOODS: [&str; 10] = [
            "obtained",
            "entirely",
            "exclusively",
            "wholly",
            "derived",
            "made",
            "produced",
            "manufactured",
            "prepared",
            "extracted",
        ];
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or("", |token| token.text.as_str());
        self.sees(&["from"]) && !OF_GOODS.contains(&before)
    }

    fn each(&mut self) -> bool {
        self.eat(&["any", "one", "of"]) || self.eat(&["any", "of"]) || self.eat(&["each", "of"])
    }

    /// The words of a description: "a good" says nothing, "any other good" the complement.
    fn goods(&mut self, from: usize, to: usize) -> Goods {
        // "hormones classified in heading 2937": where they are classed is what follows.
        let last = to.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or("", |token| token.text.as_str());
        let to = if last == "classified" && to > from + 1 { to - 1 } else { to };
        self.at = from;
        let other = self.eat(&["any", "other"])
            || self.at + 2 == to && self.sees(&["other", "good|goods"]) && self.eat(&["other"])
            || self.at + 2 == to && self.sees(&["all", "other"]) && self.eat(&["all", "other"]);
        let plain = self.at + 1 == to && self.sees(&["good|goods"])
            || self.at + 2 == to && self.sees(&["a|the|any", "good|goods"]);
        let text = if plain { String::new() } else { self.keep(self.at, to) };
        Goods { text, other }
    }

    fn target_or_anaphor(&mut self) -> Option<Option<Target>> {
        let start = self.at;
        self.eat(&["a", "good", "of"]);
        self.eat(&["goods", "of"]);
        let anaphor = self.eat(&["such|that", "chapter|heading|subheading|good"])
            || self.eat(&["such|those", "chapters|headings|subheadings|goods"])
            || self.eat(&["such|that", "tariff", "item"]);
        if anaphor {
            return Some(None);
        }
        self.at = start;
        self.target(false).map(Some)
    }

    /// "provided that", "provided there is": not "whether or not provided with".
    fn at_proviso(&self, ahead: usize) -> bool {
        self.word(ahead) == "provided" && !matches!(self.word(ahead + 1), "with" | "for" | "by" | "in" | "to")
    }

    /// Where a clause of a sentence ends.
    fn at_clause_end(&self) -> bool {
        self.done()
            || matches!(self.word(0), "." | ";")
            || self.at_proviso(0)
            || self.sees(&[","]) && self.at_proviso(1)
            || self.sees(&[",", "except", "from|for|a|as"])
            || self.sees(&["except", "from|for|a|as"])
            || self.sees(&[",", "excluding"])
            || self.sees(&[",", "other", "than", "from|heading|headings|subheading|subheadings|chapter|chapters"])
            || self.sees(&["except"])
                && self
                    .at
                    .checked_sub(1)
                    .and_then(|at| self.tokens.get(at))
                    .is_some_and(|token| token.kind == TokenKind::Code)
            || self.sees(&[",", "but", "not", "from"])
            || self.sees(&["but", "not", "from"])
            || self.sees(&["is", "required"])
            || self.sees(&[",", "whether", "or|of", "not", "there"])
            || self.sees(&["whether", "or|of", "not", "there"])
    }

    /// "from …, except from …, whether or not there is also a change from …".
    fn change(&mut self) -> Option<Change> {
        self.eat(&[","]);
        self.need(&["from"], "`from` and the materials")?;
        let mut clauses = vec![Clause { include: true, whether: false, sources: self.sources()? }];
        loop {
            let start = self.at;
            self.eat(&[",|;"]);
            self.eat(&["and"]);
            if self.sees(&["except", "for|as"]) && !self.sees(&["except", "for", "a", "change", "from"]) {
                // An exception in words, such as processes that do not count, is kept as a condition.
                self.at = start;
                return Some(Change { clauses });
            }
            let excluding = self.at > start && self.eat(&["excluding"]);
            let other_than = self.at > start && self.eat(&["other", "than"]);
            if excluding || other_than || self.eat(&["except"]) || self.eat(&["but", "not"]) {
                self.eat(&["for"]);
                self.eat(&["a", "change"]);
                self.eat(&["from"]);
                let mut sources = self.sources()?;
                // "except from parts of …, or any other heading": the last goes on with what is permitted.
                let back = sources.iter().position(Source::is_any_other).filter(|at| *at > 0);
                let again = back.map(|at| sources.split_off(at)).unwrap_or_default();
                clauses.push(Clause { include: false, whether: false, sources });
                if !again.is_empty() {
                    clauses.push(Clause { include: true, whether: false, sources: again });
                }
            } else if self.eat(&["whether", "or|of", "not", "there", "is"]) {
                self.eat(&["also"]);
                self.need(&["a", "change", "from"], "`a change from`")?;
                clauses.push(Clause { include: true, whether: true, sources: self.sources()? });
            } else if self.eat(&["including", "another"])
                && let Some((level, taken)) = self.sees_level()
                && self.skip(taken)
                && self.eat(&["within|in", "that", "group"])
            {
                // Behind an exception it still belongs to the change before it.
                let mut belongs = false;
                for source in clauses.iter_mut().flat_map(|clause| &mut clause.sources) {
                    if let Source::AnyOther { level: of, group, .. } = source
                        && *of == level
                    {
                        *group = Group::Including;
                        belongs = true;
                    }
                }
                if !belongs {
                    self.expect("a change of that level before it");
                    return None;
                }
            } else {
                self.at = start;
                return Some(Change { clauses });
            }
        }
    }
}
