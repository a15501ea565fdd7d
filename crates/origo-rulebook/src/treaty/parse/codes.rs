use super::Reader;
use crate::treaty::ast::{CodeItem, Codes, TreatyCode};
use crate::treaty::lex::TokenKind;
use origo_base::{HsCode, HsLevel};

impl Reader<'_> {
    /// "chapter", "headings", "tariff item No.": the level at the cursor and how many tokens it takes.
    pub(super) fn sees_level(&self) -> Option<(HsLevel, usize)> {
        self.level_at(0)
    }

    /// The same so many tokens ahead.
    pub(super) fn level_at(&self, ahead: usize) -> Option<(HsLevel, usize)> {
        let word = |at: usize| self.word(ahead + at);
        let (level, mut taken) = match word(0) {
            "chapter" | "chapters" => (HsLevel::Chapter, 1),
            "heading" | "headings" => (HsLevel::Heading, 1),
            "subheading" | "subheadings" | "sub-heading" | "sub-headings" => (HsLevel::Subheading, 1),
            "tariff" if matches!(word(1), "item" | "items") => (HsLevel::TariffItem, 2),
            _ => return None,
        };
        if matches!(word(taken), "no" | "nos") {
            taken += 1;
            if word(taken) == "." {
                taken += 1;
            }
        }
        Some((level, taken))
    }

    /// A list of codes, each with the level that it is called by; the cursor stays if there is none.
    pub(super) fn codes(&mut self) -> Option<Codes> {
        let start = self.at;
        self.eat(&["any", "of"]);
        let (mut level, taken) = match self.sees_level().or_else(|| self.bare_level()) {
            Some(found) => found,
            None => {
                self.at = start;
                self.expect("`heading`, `subheading` or another level with its code");
                return None;
            }
        };
        self.at += taken;
        let Some(first) = self.item(level, true) else {
            self.at = start;
            return None;
        };
        let from = self.tokens.get(start).map_or(0, |token| token.span.start);
        let mut items = vec![first];
        loop {
            let before = self.at;
            self.eat(&[","]);
            self.eat(&["or|and"]);
            if self.at == before {
                break;
            }
            self.eat(&["any", "of"]);
            let (next, called) = match self.sees_level() {
                Some((next, taken)) => {
                    self.at += taken;
                    (next, true)
                }
                None => (level, false),
            };
            match self.item(next, called) {
                Some(item) => {
                    level = next;
                    items.push(item);
                }
                None => {
                    self.at = before;
                    break;
                }
            }
        }
        let to = self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(from, |token| token.span.end);
        Some(Codes { items, span: from..to })
    }

    /// "of 2907.29", "of 3817": a code whose level is not called but plain.
    fn bare_level(&self) -> Option<(HsLevel, usize)> {
        let behind_of = self
            .at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .is_some_and(|token| matches!(token.text.as_str(), "of" | "from" | "group"));
        if self.kind(0) != Some(TokenKind::Code) || !behind_of || matches!(self.word(1), "percent" | "%" | "per") {
            return None;
        }
        let level = HsCode::parse(self.word(0)).ok()?.level();
        (level >= HsLevel::Heading).then_some((level, 0))
    }

    /// A code or a range, at a level that is called here or was before.
    fn item(&mut self, level: HsLevel, called: bool) -> Option<CodeItem> {
        let start = self.at;
        let first = self.code(level)?;
        let here = self.at;
        let ranged = self.eat(&["through|to|-|\u{2013}"]);
        let mut last = None;
        if ranged {
            if let Some((_, taken)) = self.sees_level() {
                self.at += taken;
            }
            last = self.code(level).or_else(|| self.code_of_another_level());
            if last.is_none() {
                self.at = start;
                return None;
            }
        } else {
            self.at = here;
        }
        Some(CodeItem { level, first, last, called })
    }

    /// The end of a range that goes from one level to another, as in "5403.42 through 54.08": claimed.
    fn code_of_another_level(&mut self) -> Option<TreatyCode> {
        let percent = matches!(self.word(1), "percent" | "%" | "per");
        let code = HsCode::parse(self.word(0)).ok().filter(|code| code.level() >= HsLevel::Heading);
        let code = code.filter(|_| self.kind(0) == Some(TokenKind::Code) && !percent)?;
        self.claim(self.at);
        self.at += 1;
        Some(TreatyCode::Hs(code))
    }

    /// A code of a level; claimed.
    fn code(&mut self, level: HsLevel) -> Option<TreatyCode> {
        let here = self.at;
        let text = self.word(0).to_owned();
        let kind = self.kind(0);
        let single = level == HsLevel::Chapter && kind == Some(TokenKind::Number) && text.len() == 1;
        if kind != Some(TokenKind::Code) && !single {
            self.damaged_code = Some((here, "a code"));
            self.expect("a code");
            return None;
        }
        // A percentage is no code.
        if matches!(self.word(1), "percent" | "%") || self.word(1) == "per" && self.word(2) == "cent" {
            return None;
        }
        let padded = if single { format!("0{text}") } else { text };
        let code = match padded.rsplit_once('.') {
            Some((subheading, letters)) if letters.len() == 2 && letters.bytes().all(|b| b.is_ascii_lowercase()) => {
                HsCode::parse(subheading)
                    .ok()
                    .map(|subheading| TreatyCode::Item { subheading, letters: letters.to_owned() })
            }
            _ => HsCode::parse(&padded).ok().map(TreatyCode::Hs),
        };
        let of_level = |code: &TreatyCode| match code {
            TreatyCode::Hs(code) => {
                code.level() == level
                    || level == HsLevel::TariffItem && code.level() == HsLevel::Statistical
                    // Tariff items are called subheadings too, as in "subheading 9017.90.01".
                    || level == HsLevel::Subheading && code.level() == HsLevel::TariffItem
            }
            TreatyCode::Item { .. } => level == HsLevel::TariffItem || level == HsLevel::Subheading,
        };
        match code.filter(of_level) {
            Some(code) => {
                self.claim(here);
                self.at += 1;
                Some(code)
            }
            None => {
                let expected = match level {
                    HsLevel::Chapter => "a chapter, two digits",
                    HsLevel::Heading => "a heading, four digits",
                    HsLevel::Subheading => "a subheading, six digits",
                    HsLevel::TariffItem | HsLevel::Statistical => "a tariff item, eight digits",
                };
                self.damaged_code = Some((here, expected));
                self.expect(expected);
                None
            }
        }
    }
}
