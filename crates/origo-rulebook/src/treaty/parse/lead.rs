use super::Reader;
use crate::treaty::ast::{CodeItem, Codes, Lead, TreatyCode};
use crate::treaty::lex::TokenKind;
use origo_base::{HsCode, HsLevel};

impl Reader<'_> {
    /// What stands before the rule itself.
    pub(super) fn leads(&mut self) -> Vec<Lead> {
        let mut found = Vec::new();
        while let Some(lead) = self.date_lead().or_else(|| self.trade_lead()).or_else(|| self.for_lead()) {
            found.push(lead);
        }
        found
    }

    /// Where the rule begins: "a change", "no change", "there is".
    fn at_rule(&self) -> bool {
        self.sees(&["a", "change"])
            || self.sees(&["no", "required|change"])
            || self.sees(&["there", "is", "a"])
            || self.sees(&["for", "a|any|the|goods|all"])
    }

    /// "Beginning on July 1, 2023, and thereafter, the following rules of origin shall apply to heading 7305:"
    fn date_lead(&mut self) -> Option<Lead> {
        let start = self.at;
        if !self.sees(&["beginning", "on"]) && !self.sees(&["until"]) {
            return None;
        }
        let (from, mut until) = if self.sees(&["until"]) { (None, None) } else { self.dates(false) };
        if self.eat(&["until"]) || self.eat(&[",", "until"]) {
            until = self.date();
        }
        if from.is_none() && until.is_none() {
            self.at = start;
            return None;
        }
        self.eat(&[","]);
        self.eat(&["and", "thereafter"]);
        self.eat(&[","]);
        let mut codes = None;
        if self.eat(&["the", "following", "rule|rules"]) {
            self.eat(&["of", "origin"]);
            self.eat(&["shall"]);
            self.eat(&["apply|applies", "to|for"]);
            self.eat(&["a", "good", "of"]);
            codes = self.codes();
        }
        while self.eat(&[":|,"]) {}
        Some(Lead::Dates { from, until, codes })
    }

    /// "For the purposes of trade between the territory of … and … of goods of …, the following rule applies:"
    fn trade_lead(&mut self) -> Option<Lead> {
        let start = self.at;
        if !self.sees(&["for", "the", "purposes", "of"]) {
            return None;
        }
        while !self.done() && !self.sees(&[":"]) && !self.sees(&["the", "following"]) {
            self.at += 1;
        }
        // The codes at its end are read as codes, the rest is kept.
        let mut end = self.at;
        let mut codes = None;
        for from in (start..end).rev() {
            self.at = from;
            if self.sees_level().is_some()
                && let Some(found) = self.codes()
            {
                (codes, end) = (Some(found), from);
                break;
            }
        }
        while !self.done() && !self.sees(&[":"]) {
            self.at += 1;
        }
        let after = self.at;
        if !self.eat(&[":"]) {
            self.expect("`:` behind the lead");
            self.at = start;
            return None;
        }
        let resume = self.at;
        let text = self.keep(start, end.min(after));
        self.at = resume;
        Some(Lead::Trade { text, codes })
    }

    /// "a good of heading 8708.91": in a lead a code may be called by another level, for the sentence behind it is about the
    /// same goods, or is refused.
    fn miscalled(&mut self) -> Option<Codes> {
        let start = self.at;
        let (_, taken) = self.sees_level()?;
        self.at += taken;
        let code = Some(self.word(0)).filter(|word| word.contains('.')).and_then(|word| HsCode::parse(word).ok());
        let Some(code) = code.filter(|code| code.level() >= HsLevel::Heading) else {
            self.at = start;
            return None;
        };
        self.claim(self.at);
        self.at += 1;
        let item = CodeItem { level: code.level(), first: TreatyCode::Hs(code), last: None, called: true };
        let from = self.tokens.get(start).map_or(0, |token| token.span.start);
        let to = self.tokens.get(self.at - 1).map_or(from, |token| token.span.end);
        Some(Codes { items: vec![item], span: from..to })
    }

    /// "For a good of subheading 8708.21 for use in a passenger vehicle:", "The following rule applies to a good of …:"
    fn for_lead(&mut self) -> Option<Lead> {
        let start = self.at;
        let led = self.eat(&["for"])
            || self.eat(&["the", "following", "rule", "applies", "to"])
            || self.eat(&["the", "following", "rules", "apply", "to"]);
        if !led {
            return None;
        }
        let from = self.at;
        // The lead ends at a colon, or at a comma before the rule.
        let mut end = from;
        loop {
            if end >= self.tokens.len() {
                self.expect("`:` behind the goods");
                self.at = start;
                return None;
            }
            self.at = end;
            if self.sees(&[":"]) {
                break;
            }
            if self.sees(&[","]) {
                self.at += 1;
                let rule = self.at_rule() && !self.sees(&["for"]);
                self.at = end;
                if rule {
                    break;
                }
            }
            end += 1;
        }
        // The first codes of the lead are its goods; what stands behind is the use.
        let mut codes = None;
        let (mut goods_end, mut uses_from) = (end, end);
        for at in from..end {
            self.at = at;
            if self.sees_level().is_none() {
                continue;
            }
            if let Some(found) = self.codes().or_else(|| self.miscalled()) {
                codes = Some(found);
                (goods_end, uses_from) = (at, self.at);
                break;
            }
        }
        // "a good of heading 8708.91": codes that do not fit their level are no description.
        let leveled =
            |at: usize| self.is_level(at) && self.tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Code);
        if codes.is_none()
            && let Some(at) = (from..end).find(|at| leveled(*at))
        {
            self.at = at + 1;
            self.expect("a code of that level");
            self.at = start;
            return None;
        }
        let goods_to = if self.word_before(goods_end) == "of" { goods_end - 1 } else { goods_end };
        // "… for use in a heavy truck or for any other good of subheading 8708.99 for use in a light truck": two leads in one,
        // of the same goods.
        let first = self.tokens.get(from..goods_to).unwrap_or_default().iter().map(|token| token.text.clone());
        let first: Vec<String> = first.collect();
        let mut again = None;
        for at in uses_from..end {
            self.at = at;
            if !self.eat(&["or", "for"]) {
                continue;
            }
            let begins = self.at;
            let same = first.iter().enumerate().all(|(ahead, word)| self.word(ahead) == word);
            self.at = begins + first.len();
            self.eat(&["of"]);
            let here = self.codes();
            let equal = here.zip(codes.as_ref()).is_some_and(|(here, codes)| here.items == codes.items);
            if !first.is_empty() && same && equal && self.sees(&["for", "use"]) {
                again = Some((at, self.at));
            }
        }
        if let Some((to, resume)) = again {
            self.at = end;
            let goods = self.goods(from, goods_to);
            let uses = format!("{} or {}", self.keep(uses_from, to), self.keep(resume, end));
            self.at = end;
            while self.eat(&[":|,"]) {}
            let goods = (goods.other || !goods.text.is_empty()).then_some(goods);
            return Some(Lead::For { goods, codes, uses: Some(uses) });
        }
        // A second lead that is not of the same goods has no place here; codes in a description have.
        if codes.is_some() && self.holds(uses_from, end, &["or", "for"]) {
            let coded = |at: usize| self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Code);
            if (uses_from..end).any(coded) {
                self.at = uses_from;
                self.expect("one list of codes in a lead");
                self.at = start;
                return None;
            }
        }
        if !self.describes_goods(from, goods_to) || !self.describes_more(uses_from, end) {
            self.at = goods_to;
            self.expect("goods, their codes and their use");
            self.at = start;
            return None;
        }
        let goods = self.goods(from, goods_to);
        let uses = (uses_from < end).then(|| self.keep(uses_from, end)).filter(|text| !text.is_empty());
        self.at = end;
        while self.eat(&[":|,"]) {}
        Some(Lead::For { goods: (goods.other || !goods.text.is_empty()).then_some(goods), codes, uses })
    }
}
