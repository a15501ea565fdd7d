use super::Reader;
use crate::treaty::lex::{Token, TokenKind};

/// Words of the grammar that a scan glues to their neighbors, each with how it may stand.
const GRAMMAR_WORDS: [(&str, &[&str]); 4] = [
    ("heading", &["heading", "headings", "subheading", "subheadings", "sub-heading", "sub-headings"]),
    ("chapter", &["chapter", "chapters"]),
    ("regional", &["regional"]),
    ("percent", &["percent", "percentage", "percentages"]),
];

/// Words that open a clause and never a description: what follows them has a sense of its own.
const OPENERS: [&str; 28] = [
    "not",
    "without",
    "no",
    "none",
    "being",
    "whichever",
    "unless",
    "only",
    "including",
    "except",
    "excepting",
    "excluding",
    "provided",
    "notwithstanding",
    "save",
    "but",
    "to",
    "and",
    "or",
    "until",
    "where",
    "wherever",
    "either",
    "neither",
    "subject",
    "unlike",
    "also",
    "then",
];

/// Words after which a text goes on; one that ends with them was cut off.
const UNFINISHED: [&str; 33] = [
    "a", "an", "the", "of", "to", "from", "by", "in", "on", "at", "for", "with", "and", "or", "is", "are", "be",
    "that", "which", "not", "than", "least", "no", "any", "each", "both", "either", "its", "if", "as", "under",
    "between", "whether",
];

impl Reader<'_> {
    /// The first word that damage has glued to a word of the grammar: "aregional", "ofheading".
    pub(super) fn damaged(&self) -> Option<(&Token, &'static str)> {
        self.tokens.iter().filter(|token| token.kind == TokenKind::Word).find_map(|token| {
            let (word, _) = GRAMMAR_WORDS
                .iter()
                .find(|(word, whole)| token.text.contains(word) && !whole.contains(&&*token.text))?;
            Some((token, *word))
        })
    }

    /// A code with letters in it, "heading 87O6": the digits at which it begins.
    pub(super) fn damaged_digits(&self) -> Option<&Token> {
        (1..self.tokens.len()).find_map(|at| {
            let token = self.tokens.get(at)?;
            let next = self.tokens.get(at + 1)?;
            let number = matches!(token.kind, TokenKind::Code | TokenKind::Number);
            let glued = next.kind == TokenKind::Word && next.span.start == token.span.end;
            (number && glued && self.is_level(at - 1)).then_some(token)
        })
    }

    /// Whether "of" or "to" at a token belongs to a note: "specified in Note 3 of Chapter 84".
    pub(super) fn of_a_note(&self, at: usize) -> bool {
        let before = |back: usize| at.checked_sub(back).map_or("", |at| self.word_at(at));
        let number = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let numbered = number.is_some_and(|token| token.text.starts_with(|c: char| c.is_ascii_digit()));
        numbered
            && matches!(before(2), "note" | "notes" | "rule")
            && matches!(self.word_at(at + 1), "chapter" | "section")
    }

    /// Whether a token calls a level of codes.
    pub(super) fn is_level(&self, at: usize) -> bool {
        let word = self.word_at(at);
        matches!(word, "chapter" | "chapters" | "item" | "items") || word.trim_end_matches('s').ends_with("heading")
    }

    /// Whether the words between two tokens can describe goods or materials. What opens another clause cannot, for its
    /// sense would be lost or turned round, and neither can words that were cut off.
    pub(super) fn describes(&self, from: usize, to: usize) -> bool {
        self.describes_with(from, to, false)
    }

    /// The same, where a rule of a chapter may be named: "as provided for in chapter rule 4 of chapter 85".
    fn describes_with(&self, from: usize, to: usize, names_rules: bool) -> bool {
        let first = self.word_at(from);
        let second = self.word_at(from + 1);
        let level =
            |word: &str| word.trim_end_matches('s').ends_with("heading") || matches!(word, "chapter" | "chapters");
        // "execpt", "proivded": a misspelled opener is no noun.
        let near = |word: &str| {
            ["except", "excepting", "excluding", "including", "provided", "unless", "whether", "notwithstanding"]
                .iter()
                .any(|opener| *opener != word && word.len() > 4 && strsim::damerau_levenshtein(word, opener) <= 2)
        };
        let opens = OPENERS.contains(&first)
            || near(first)
            // "heading 8708, heading 8709 or any other good of heading 8714": codes with no rule of their own.
            || level(first)
            || matches!(first, "any" | "another" | "within") && level(second)
            || first == "the" && second == "following"
            || matches!(first, "if" | "when") && second == "the";
        // "chapter 2 other than heading 0207": an exception in other words.
        let other_than = (from..to).any(|at| {
            let here = |ahead: usize| self.word_at(at + ahead);
            here(0) == "other" && here(1) == "than" && (level(here(2)) || here(2) == "tariff")
        });
        // A rule asks its change of non-originating materials alone; as a description the word tells nothing apart.
        const NEVER: [&[&str]; 14] = [
            &["non", "originating"],
            &["non-originating"],
            &["nonoriginating"],
            &["unless"],
            &["only", "if"],
            &["notwithstanding"],
            &["provided", "that"],
            &["provided", "there"],
            &["a", "change"],
            &["no", "change"],
            &["is", "required"],
            &["regional", "value"],
            &["method", "is", "used"],
            &["except", "from"],
        ];
        // "any other heading or chapter": a level without its code describes nothing.
        let open = |at: usize| (from..at).filter(|at| self.word_at(*at) == "(").count();
        let shut = |at: usize| (from..at).filter(|at| self.word_at(*at) == ")").count();
        let bare_level = (from..to).filter(|at| open(*at) == shut(*at)).any(|at| {
            let coded =
                self.tokens.get(at + 1).is_some_and(|next| matches!(next.kind, TokenKind::Code | TokenKind::Number));
            let rule = names_rules && matches!(self.word_at(at + 1), "rule" | "rules" | "note" | "notes");
            level(self.word_at(at))
                && !coded
                && !rule
                && !matches!(self.word_before(at), "that" | "this" | "such" | "same" | "those" | "these")
        });
        let cut = to > from && self.stops(to) || bare_level;
        !(opens || other_than || cut || NEVER.iter().any(|words| self.holds(from, to, words)))
    }

    /// The same for the goods of a sentence, which "any other" may open.
    pub(super) fn describes_goods(&self, from: usize, to: usize) -> bool {
        let any = self.word_at(from) == "any" && self.word_at(from + 1) == "other";
        let from = if any { from + 2 } else { from };
        from >= to || self.describes(from, to)
    }

    /// The same for more words behind the codes.
    pub(super) fn describes_more(&self, from: usize, to: usize) -> bool {
        let from = if self.word_at(from) == "," { from + 1 } else { from };
        let to = if self.word_before(to) == "," { to - 1 } else { to };
        // "hides, except hides of camels, which …": less of the goods, and no clause about materials.
        let less = self.word_at(from) == "except"
            && !matches!(self.word_at(from + 1), "from" | "for" | "as" | "to" | "a" | "that" | "if" | "when");
        // "not for use in a vehicle" says what a good is for.
        let not_for = self.word_at(from) == "not" && self.word_at(from + 1) == "for";
        let from = if less || not_for { from + 1 } else { from };
        from >= to || self.describes_with(from, to, true)
    }

    /// Whether the words between two tokens stop in the middle: on a word that something must follow, at an open
    /// parenthesis or list, or with "both" and no "and".
    pub(super) fn unfinished(&self, from: usize, to: usize) -> bool {
        let count = |sign: &str| (from..to).filter(|at| self.word_at(*at) == sign).count();
        let both = (from..to).rev().find(|at| self.word_at(*at) == "both");
        let alone = both.is_some_and(|both| {
            // "in Australia or the United States, or both" is whole.
            let joined = (both..to).any(|at| matches!(self.word_at(at), "and" | "or"));
            !joined && !matches!(self.word_before(both), "or" | ",")
        });
        let ends_both = self.word_before(to) == "both" && !alone;
        self.stops(to) && !ends_both || count("(") != count(")") || alone
    }

    /// Whether the words up to a token end on one that something must follow.
    fn stops(&self, to: usize) -> bool {
        let word = |back: usize| to.checked_sub(back).map_or("", |at| self.word_at(at));
        UNFINISHED.contains(&word(1))
            || word(1) == ":"
            // "of not less": a figure is missing; "0.15 mm or less" is whole.
            || matches!(word(1), "less" | "more") && matches!(word(2), "not" | "no")
    }
}
