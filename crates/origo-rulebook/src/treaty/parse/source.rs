use super::Reader;
use crate::treaty::ast::{CodeItem, Codes, Group, Source};
use crate::treaty::lex::TokenKind;
use origo_base::HsLevel;

/// The signs before the items of a list.
const BULLET: &str = "-|\u{2022}|\u{2013}|\u{2014}";

impl Reader<'_> {
    /// A list of sources, up to the next clause.
    pub(super) fn sources(&mut self) -> Option<Vec<Source>> {
        self.eat(&["from"]);
        self.eat(&["either"]);
        let mut found = self.source()?;
        loop {
            let before = self.at;
            // "any other subheading from chapters 28 through 38": both, or within? No list without a joint.
            let separated = self.eat(&[","]) | self.eat(&["or|and"]);
            if separated {
                self.eat(&["from"]);
            }
            self.eat(&[BULLET]);
            if !separated || self.at_clause_end() || self.sees(&["whether|except|provided|if"]) {
                // "and except from" is the change's to read.
                self.at = before;
                return Some(found);
            }
            match self.source() {
                Some(more) => found.extend(more),
                None => {
                    self.at = before;
                    return Some(found);
                }
            }
        }
    }

    fn level(&mut self) -> Option<HsLevel> {
        let (level, taken) = self.sees_level()?;
        self.at += taken;
        Some(level)
    }

    /// "that subheading", "such heading"; "those headings", which are several.
    fn that_level(&mut self) -> Option<(HsLevel, bool)> {
        let start = self.at;
        if self.eat(&["that|those|such|the", "same"]) || self.eat(&["that|those|such|these"]) {
            let those = self.word(0).ends_with('s');
            if let Some(level) = self.level() {
                return Some((level, those));
            }
        }
        self.at = start;
        None
    }

    fn source(&mut self) -> Option<Vec<Source>> {
        let start = self.at;
        if let Some(sources) = self.any_level() {
            return Some(sources);
        }
        if let Some(source) = self.own_class().or_else(|| self.more_than()) {
            return Some(vec![source]);
        }
        // "or the following: - castings of subheading 8486.90, or - flywheels of subheading 8483.50".
        if self.eat(&["the", "following", ":"]) {
            self.eat(&[BULLET]);
            return self.source();
        }
        self.at = start;
        if self.eat(&["any", "other", "good|goods|product|products"]) {
            let here = self.at;
            self.eat(&[","]);
            if self.eat(&["including", "a", "product|good"]) && self.eat(&["in|from|of"]) && self.that_level().is_some()
            {
                return Some(vec![Source::AnyGood]);
            }
            self.at = here;
            if self.source_ends() {
                return Some(vec![Source::AnyGood]);
            }
        }
        self.at = start;
        self.eat(&["within"]);
        if let Some(codes) = self.codes() {
            let here = self.at;
            self.eat(&[","]);
            if self.eat(&["or", "combinations|mixtures", "thereof"]) {
                return Some(vec![Source::Of { goods: None, codes }]);
            }
            self.at = here;
            if self.source_ends() {
                return Some(vec![Source::Of { goods: None, codes }]);
            }
            if let Some(words) = self.qualifier() {
                return Some(vec![Source::Of { goods: Some(words), codes }]);
            }
            if self.kind(0) == Some(TokenKind::Code) {
                self.damaged_code = Some((self.at, "`,` or `or` before the next code"));
            }
            self.expect("`whether or not there is also a change from`");
            self.expect("`provided`");
        }
        self.at = start;
        if let Some(sources) = self.described() {
            return Some(sources);
        }
        self.words().map(|words| vec![Source::Words(words)])
    }

    /// "which have undergone …", "containing …": more about the materials behind their codes, up to the next source or
    /// clause; the cursor stays if there is none.
    fn qualifier(&mut self) -> Option<String> {
        let start = self.at;
        let leads = "when|which|that|containing|incorporating|obtained|having|with|other|for|not|made|whose|used|put|of|so|if|except|(";
        self.eat(&[","]);
        if !self.sees(&[leads]) {
            self.at = start;
            return None;
        }
        let from = self.at;
        self.pass_words();
        if self.at == from {
            self.at = start;
            return None;
        }
        let end = self.at;
        // "… or leather of heading 4104": another source, which no description may take in.
        let source = (from + 2..end).any(|at| {
            let before =
                |back: usize| at.checked_sub(back).and_then(|at| self.tokens.get(at)).map_or("", |t| t.text.as_str());
            self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Code)
                && before(1).contains("heading")
                && before(2) == "of"
                && self.tokens.get(from..at).unwrap_or_default().iter().any(|token| token.text == "or")
        });
        // "… which is reversible and" another clause: the joint is not the description's.
        let mut last = end;
        while last > from && matches!(self.word_before(last), "and" | "or" | ",") {
            last -= 1;
        }
        if source || self.holds_grammar(from, last) || !self.describes(from, last) {
            self.refused_words = Some(from);
            self.at = start;
            return None;
        }
        Some(self.keep(from, last))
    }

    /// On to the end of words about materials: the next clause or source outside parentheses.
    fn pass_words(&mut self) {
        let mut depth = 0_usize;
        while !self.done() {
            depth = self.nested(depth);
            if depth == 0 && (self.at_clause_end() || self.at_next_source()) {
                break;
            }
            self.at += 1;
        }
    }

    /// A separator with codes or "any other …" or "from" behind it.
    fn at_next_source(&self) -> bool {
        let mut ahead = 0;
        while matches!(self.word(ahead), "," | "or" | "and") {
            ahead += 1;
        }
        if ahead == 0 {
            return false;
        }
        self.level_at(ahead).is_some()
            || self.word(ahead) == "from"
            || self.word(ahead) == "any" && self.word(ahead + 1) == "other"
    }

    /// Materials by their words alone; no code or number may stand in them.
    fn words(&mut self) -> Option<String> {
        let start = self.at;
        self.pass_words();
        if self.at == start {
            return None;
        }
        let end = self.at;
        let words = self.tokens.get(start..end).unwrap_or_default();
        // What a note specifies is told by the note, whatever codes its words name: "specified in Note 3 of Chapter 84".
        let by_note = (start..end).any(|at| self.of_a_note(at));
        let coded = !by_note
            && words.iter().any(|token| {
                matches!(token.kind, TokenKind::Code | TokenKind::Number)
                    || matches!(token.text.as_str(), "heading" | "headings" | "subheading" | "subheadings" | "tariff")
            });
        // "any other heding": a misprint of the grammar is no description.
        let any = words.first().is_some_and(|token| matches!(token.text.as_str(), "any" | "another" | "within"));
        if coded || any || self.holds_grammar(start, end) || !self.describes(start, end) {
            self.refused_words = Some(start);
            self.at = start;
            return None;
        }
        Some(self.keep(start, end))
    }

    /// Behind a source: a separator, a clause, or the end.
    fn source_ends(&self) -> bool {
        self.at_clause_end()
            || matches!(self.word(0), "," | "or" | "and" | "from" | "whether" | "except" | ":")
            || self.kind(0) == Some(TokenKind::Mark)
    }

    /// "any other heading …", "any heading outside that group …", "any subheading within that group".
    fn any_level(&mut self) -> Option<Vec<Source>> {
        let start = self.at;
        let another = self.eat(&["another"]);
        if !another && !self.eat(&["any"]) && !self.sees(&["subheadings|headings", "within", "that", "group"]) {
            return None;
        }
        let other = self.eat(&["other"]) || another;
        let Some(level) = self.level() else {
            if other && !self.sees(&["good|goods|product|products"]) {
                self.damaged_code = Some((self.at, "`heading`, `subheading` or another level"));
            }
            self.at = start;
            return None;
        };
        let mut source = None;
        let (mut group, mut within) = (Group::Silent, None);
        let mut also = None;
        loop {
            let before = self.at;
            self.eat(&[","]);
            if self.eat(&["including"]) {
                self.eat(&["from"]);
                self.eat(&["any"]);
                if self.eat(&["another"])
                    && let Some(of) = self.level()
                    && self.eat(&["within|in"])
                {
                    if self.eat(&["that", "group"]) {
                        // Of another level it is a change of its own: another subheading of the group beside any other heading.
                        if of == level {
                            group = Group::Including;
                        } else {
                            also = Some(Source::InGroup { level: of });
                        }
                        continue;
                    }
                    if let Some(codes) = self.codes() {
                        also = Some(Source::AnyOther {
                            level: of,
                            group: Group::Including,
                            within: Some(codes),
                            outside: None,
                        });
                        continue;
                    }
                }
            } else if self.sees(&["outside", "the", "group"]) && self.kind(3) == Some(TokenKind::Code) {
                // "outside the group 72.08 through 72.29".
                self.eat(&["outside", "the", "group"]);
                if let Some(codes) = self.codes() {
                    return Some(vec![Source::AnyOther { level, group: Group::Silent, within, outside: Some(codes) }]);
                }
            } else if self.eat(&["from", "outside", "that|the", "group"]) || self.eat(&["outside", "that|the", "group"])
            {
                group = Group::Outside;
                continue;
            } else if self.eat(&["within", "that", "group"]) {
                source = Some(Source::InGroup { level });
                continue;
            } else if self.eat(&["outside"]) {
                // "outside headings 6401 through 6405": everything but these.
                if let Some(codes) = self.codes() {
                    return Some(vec![Source::AnyOther { level, group: Group::Silent, within, outside: Some(codes) }]);
                }
            } else if self.eat(&["within|of"]) {
                if let Some(codes) = self.codes() {
                    within = Some(codes);
                    continue;
                }
                if let Some((parent, _)) = self.that_level() {
                    // "any other subheading within that heading".
                    return Some(vec![Source::OtherWithin { level, parent, group }]);
                }
            }
            self.at = before;
            break;
        }
        if let Some(source) = source {
            return Some(vec![source]);
        }
        if !other && group != Group::Outside {
            // "from any heading within chapter 90": from there.
            if self.source_ends() {
                return Some(vec![match within {
                    None => Source::AnyLevel { level },
                    Some(codes) => Source::Of { goods: None, codes },
                }]);
            }
            self.at = start;
            return None;
        }
        let any = Source::AnyOther { level, group, within, outside: None };
        Some(std::iter::once(any).chain(also).collect())
    }

    /// "within that subheading", "any other good of that heading".
    fn own_class(&mut self) -> Option<Source> {
        let start = self.at;
        let good = self.eat(&["any", "other", "good|goods|product"]);
        let here = self.at;
        if self.eat(&["within|of|in"])
            && let Some((level, those)) = self.that_level()
            && self.source_ends()
        {
            return Some(Source::SameClass { level, those, other: good, goods: None });
        }
        if good {
            self.at = here;
            if self.eat(&["of|within|in"])
                && let Some(codes) = self.codes()
                && self.source_ends()
            {
                return Some(Source::OtherGood { codes });
            }
        }
        self.at = start;
        None
    }

    /// "more than one of the following: …", "a combination of both …".
    fn more_than(&mut self) -> Option<Source> {
        let start = self.at;
        let count = if self.eat(&["more", "than", "one", "of"]) {
            1
        } else if self.eat(&["more", "than", "two", "of"]) {
            2
        } else if self.eat(&["more", "than", "three", "of"]) {
            3
        } else if self.eat(&["a", "combination", "of", "both"]) {
            1
        } else {
            return None;
        };
        self.eat(&["the", "following"]);
        self.eat(&[":"]);
        let mut of = Vec::new();
        loop {
            let before = self.at;
            while self.eat(&[",|;|-|\u{2022}|\u{2013}|\u{2014}|or|and"]) {}
            if self.kind(0) == Some(TokenKind::Mark) {
                self.at += 1;
            }
            if self.at_clause_end() {
                self.at = before;
                break;
            }
            // One item: codes joined by "or" are one; the list goes on behind a comma, a dash, a mark or "and".
            let Some(source) = self.item_of_list() else {
                self.at = before;
                break;
            };
            of.push(source);
        }
        // "more than two of headings 7208, 7209 or 7210": each code is an item.
        if let [only] = of.as_slice()
            && let [Source::Of { goods: None, codes }] = only.as_slice()
        {
            let each = |item: &CodeItem| {
                let codes = Codes { items: vec![item.clone()], span: codes.span.clone() };
                vec![Source::Of { goods: None, codes }]
            };
            of = codes.items.iter().map(each).collect();
        }
        if of.len() <= count {
            self.at = start;
            return None;
        }
        Some(Source::MoreThan { count, of })
    }

    fn item_of_list(&mut self) -> Option<Vec<Source>> {
        let start = self.at;
        if let Some(codes) = self.codes() {
            return Some(vec![Source::Of { goods: None, codes }]);
        }
        self.at = start;
        self.described()
    }

    /// "flour of heading 1101", "water-jet machinery within that subheading".
    fn described(&mut self) -> Option<Vec<Source>> {
        let start = self.at;
        let mut depth = 0_usize;
        while !self.done() {
            depth = self.nested(depth);
            match self.word(0) {
                "of" | "in" | "within" | "under" if depth == 0 && self.at > start && !self.of_a_note(self.at) => {
                    let here = self.at;
                    self.eat(&["of|in|within|under"]);
                    if !self.holds_grammar(start, here)
                        && self.describes_goods(start, here)
                        && let Some(codes) = self.codes()
                        && let Some(behind) = if self.source_ends() { Some(String::new()) } else { self.qualifier() }
                    {
                        let after = self.at;
                        let mut goods = self.goods(start, here);
                        self.at = after;
                        goods.text = format!("{} {behind}", goods.text).trim().to_owned();
                        if goods.text.is_empty() {
                            return Some(vec![if goods.other {
                                Source::OtherGood { codes }
                            } else {
                                Source::Of { goods: None, codes }
                            }]);
                        }
                        let text = if goods.other { format!("any other {}", goods.text) } else { goods.text };
                        let phrase = self.keep(start, after);
                        return Some(reached(text, codes, &phrase, behind.is_empty()));
                    }
                    self.at = here + 1;
                    // "bases and frames for the goods of the same subheading": what is of it, the bases or the goods?
                    let doubtful = here > start + 2 && matches!(self.word_before(here), "goods" | "products");
                    if !doubtful
                        && !self.holds_grammar(start, here)
                        && self.describes_goods(start, here)
                        && let Some((level, those)) = self.that_level()
                        && self.source_ends()
                    {
                        let after = self.at;
                        let goods = self.goods(start, here);
                        self.at = after;
                        return Some(vec![Source::SameClass {
                            level,
                            those,
                            other: false,
                            goods: Some(goods.text).filter(|text| !text.is_empty()),
                        }]);
                    }
                    self.at = here;
                }
                ";" if depth == 0 => break,
                _ if depth == 0 && self.at > start && self.at_clause_end() => break,
                _ => {}
            }
            if depth == 0 && self.at > start && self.sees(&["from"]) && self.word(1) == "any" {
                break;
            }
            self.at += 1;
        }
        self.expect("the codes of these materials");
        self.at = start;
        None
    }
}

/// Materials described before a list of codes. Where the list calls a level again, as in "parts of subheading 8486.20 or
/// heading 85.43", the text does not say whether the description reaches what follows: that is asked as it is printed.
///
/// `plain`: nothing more about them stands behind the codes, where it may be about all of them or the last.
fn reached(text: String, codes: Codes, phrase: &str, plain: bool) -> Vec<Source> {
    let again = codes.items.iter().skip(1).position(|item| item.called).map_or(codes.items.len(), |at| at + 1);
    if again < codes.items.len() && !plain {
        return vec![Source::Meant { phrase: phrase.to_owned(), codes }];
    }
    let (near, far) = codes.items.split_at(again);
    let list = |items: &[CodeItem]| Codes { items: items.to_vec(), span: codes.span.clone() };
    let mut found = vec![Source::Of { goods: Some(text), codes: list(near) }];
    found.extend(
        far.chunk_by(|_, next| !next.called).map(|run| Source::Meant { phrase: phrase.to_owned(), codes: list(run) }),
    );
    found
}
