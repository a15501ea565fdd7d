use super::Reader;
use crate::treaty::ast::{Goods, Target};
use crate::treaty::lex::TokenKind;

impl Reader<'_> {
    /// `[goods of] [any of] codes`, up to "from".
    pub(super) fn target(&mut self, before_from: bool) -> Option<Target> {
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
                        let joint = |at: usize| self.word_at(at);
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
    pub(super) fn words_alone(&mut self, start: usize, before_from: bool) -> Option<Target> {
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
    pub(super) fn sees_from(&self) -> bool {
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
        self.sees(&["from"]) && !OF_GOODS.contains(&self.word_before(self.at))
    }

    pub(super) fn each(&mut self) -> bool {
        self.eat(&["any", "one", "of"]) || self.eat(&["any", "of"]) || self.eat(&["each", "of"])
    }

    /// The words of a description: "a good" says nothing, "any other good" the complement.
    pub(super) fn goods(&mut self, from: usize, to: usize) -> Goods {
        // "hormones classified in heading 2937": where they are classed is what follows.
        let to = if self.word_before(to) == "classified" && to > from + 1 { to - 1 } else { to };
        self.at = from;
        let other = self.eat(&["any", "other"])
            || self.at + 2 == to && self.sees(&["other", "good|goods"]) && self.eat(&["other"])
            || self.at + 2 == to && self.sees(&["all", "other"]) && self.eat(&["all", "other"]);
        let plain = self.at + 1 == to && self.sees(&["good|goods"])
            || self.at + 2 == to && self.sees(&["a|the|any", "good|goods"]);
        let text = if plain { String::new() } else { self.keep(self.at, to) };
        Goods { text, other }
    }

    pub(super) fn target_or_anaphor(&mut self) -> Option<Option<Target>> {
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
}
