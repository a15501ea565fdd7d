use super::Reader;
use crate::treaty::MONTHS;
use crate::treaty::ast::{Condition, TreatyThreshold};
use crate::treaty::lex::{Token, TokenKind};
use origo_base::{Amount, Date, Percent};

impl Reader<'_> {
    /// "there is a regional value content of not less than …".
    pub(super) fn content(&mut self) -> Option<Condition> {
        let start = self.at;
        if !self.eat(&["there", "is", "also"])
            && !self.eat(&["there", "is"])
            && !self.eat(&["the", "good", "must", "have"])
        {
            self.eat(&["the", "good", "has"]);
        }
        self.eat(&["a|an|the"]);
        let named = self.eat(&["regional", "value", "content"]) || self.eat(&["rvc"]);
        self.eat(&["of", "the", "set|good"]);
        // "the regional value content, based on the build-up method, is not less than".
        let mut method = if named { self.method() } else { None };
        if method.is_some() {
            self.eat(&[","]);
        }
        self.eat(&["is|must|be"]);
        self.eat(&["be"]);
        method = method.or_else(|| if named { self.method() } else { None });
        self.eat(&["of"]);
        let least = self.eat(&["not|no", "less", "than"])
            || self.eat(&["at", "least"])
            // "of 40 percent", "is: (1) 85 percent": a content that is asked for is always the least.
            || named && (self.sees_percent(0) || self.sees(&[":"]) && self.kind(1) == Some(TokenKind::Mark) && (self.sees_percent(2) || self.word(2) == "not" && self.sees_percent(5)));
        if !named || !least {
            if named {
                self.expect("`not less than` and a percentage");
            }
            self.at = start;
            return None;
        }
        method = method.or_else(|| self.method());
        self.eat(&[":"]);
        let mut found: Vec<TreatyThreshold> = Vec::new();
        // The marks of a list count on from the first; a gap is a line that was lost.
        let mut marks: Vec<usize> = Vec::new();
        loop {
            let before = self.at;
            while self.eat(&[",|;"]) {}
            let both = self.sees(&["and"]);
            let joined = self.eat(&["or|and"]);
            // "(a) 60 percent …, or": the figure that "or" announces was cut off.
            let comma = joined
                && self.at.checked_sub(2).and_then(|at| self.tokens.get(at)).is_none_or(|token| token.text != ";");
            if joined
                && self.done()
                && (comma
                    || found.len() == 1
                        && self
                            .tokens
                            .get(start..before)
                            .unwrap_or_default()
                            .iter()
                            .any(|token| token.kind == TokenKind::Mark))
            {
                self.expect("a percentage");
                self.at = start;
                return None;
            }
            if self.kind(0) == Some(TokenKind::Mark) {
                if self.sees_percent(1) || self.word(1) == "not" && self.sees_percent(4) {
                    let next = marks.last().map_or(found.len() + 1, |last| last + 1);
                    if self.ordinal(self.at).is_some_and(|ordinal| ordinal != next) {
                        self.expect("the next item of the list");
                        self.at = start;
                        return None;
                    }
                    marks.push(next);
                }
                self.at += 1;
            } else if self.word(1) == ")" && self.sees_percent(2) {
                // "2) 50 percent": a mark that lost its first parenthesis.
                self.claim(self.at);
                self.at += 2;
            }
            // "of: (a) not less than 35 percent; or (b) not less than 45 percent".
            self.eat(&["not|no", "less", "than"]);
            let Some(percent) = self.percent() else {
                // "(b) 45,5 percent", "(b)" at the end: a figure that is damaged or cut off.
                let marked = self.at.checked_sub(1).is_some_and(|at| self.mark_style(at).is_some());
                if marked && (self.done() || matches!(self.kind(0), Some(TokenKind::Code | TokenKind::Number))) {
                    self.expect("a percentage");
                    self.at = start;
                    return None;
                }
                self.at = before;
                break;
            };
            let mut own = self.method();
            let (from, until) = self.dates(true);
            own = own.or_else(|| self.method());
            let mut focus = None;
            let here = self.at;
            self.eat(&[","]);
            let account = self.eat(&["taking", "into", "account"]) || self.eat(&["considering"]);
            if account {
                self.need(&["only", "the"], "`only the non-originating materials of`")?;
                let materials = self.eat(&["non-originating|nonoriginating", "materials", "of"])
                    || self.eat(&["following", "non-originating|nonoriginating", "materials", "of"]);
                if !materials {
                    self.expect("`non-originating materials of` and their codes");
                    self.at = start;
                    return None;
                }
                focus = Some(self.codes()?);
            } else {
                self.at = here;
            }
            let method = own.or_else(|| method.clone());
            // "35 percent based on the build-up method and 45 percent based on the build-down method": whether both are asked
            // is not said; "where the … method is used" says that each is for its own.
            let each = |token: &Token| matches!(token.text.as_str(), "where" | "when" | "if");
            let for_its_own = self.tokens.get(before..self.at).unwrap_or_default().iter().any(each);
            if both && !for_its_own && found.last().is_some_and(|last| last.method != method) {
                self.expect("`or` between the figures of two methods");
                self.at = start;
                return None;
            }
            found.push(TreatyThreshold { percent, method, focus, from, until });
        }
        if found.is_empty() {
            self.expect("a percentage");
            self.at = start;
            return None;
        }
        Some(Condition::RegionalValueContent(found))
    }

    /// Whether a percentage stands so many tokens ahead.
    pub(super) fn sees_percent(&self, ahead: usize) -> bool {
        matches!(self.kind(ahead), Some(TokenKind::Code | TokenKind::Number))
            && (matches!(self.word(ahead + 1), "percent" | "%")
                || self.word(ahead + 1) == "per" && self.word(ahead + 2) == "cent")
    }

    /// "60 percent", "60 per cent", "60%"; claimed.
    pub(super) fn percent(&mut self) -> Option<Percent> {
        let here = self.at;
        if !matches!(self.kind(0), Some(TokenKind::Code | TokenKind::Number)) {
            return None;
        }
        let text = self.word(0).to_owned();
        self.at += 1;
        if !(self.eat(&["percent"]) || self.eat(&["per", "cent"]) || self.eat(&["%"])) {
            self.at = here;
            return None;
        }
        let percent = Amount::parse(&text).ok().and_then(|_| Percent::parse(&format!("{text}%")).ok());
        match percent {
            Some(percent) => {
                self.claim(here);
                Some(percent)
            }
            None => {
                self.at = here;
                None
            }
        }
    }

    /// "where the net cost method is used", "under the net cost method", "based on the build-up method".
    pub(super) fn method(&mut self) -> Option<String> {
        let start = self.at;
        self.eat(&[","]);
        let led = self.eat(&["where|when|if", "the"])
            || self.eat(&["under|using", "the"])
            || self.eat(&["based", "on", "the"])
            || self.eat(&["on", "the", "basis", "of", "the"]);
        if led {
            let from = self.at;
            for ahead in 1..=4 {
                if self.word(ahead) == "method" {
                    let name: Vec<String> = (0..ahead).map(|word| self.word(word).to_owned()).collect();
                    self.at = from + ahead + 1;
                    let _ = self.eat(&["is", "used"]) || self.eat(&["used"]);
                    return Some(name.join(" "));
                }
                // "where the net cost is used".
                if self.word(ahead) == "is" && self.word(ahead + 1) == "used" {
                    let name: Vec<String> = (0..ahead).map(|word| self.word(word).to_owned()).collect();
                    self.at = from + ahead + 2;
                    return Some(name.join(" "));
                }
            }
        }
        self.at = start;
        None
    }

    /// "beginning on July 1, 2020 and ending on June 30, 2021"; among figures also "until", which leads read themselves.
    pub(super) fn dates(&mut self, among_figures: bool) -> (Option<Date>, Option<Date>) {
        let start = self.at;
        self.eat(&[","]);
        if !self.eat(&["beginning", "on"]) {
            self.at = start;
            return (None, None);
        }
        let from = self.date();
        let before = self.at;
        let mut until = None;
        self.eat(&[","]);
        if self.eat(&["and", "ending", "on"]) || self.eat(&["ending", "on"]) || among_figures && self.eat(&["until"]) {
            until = self.date();
        } else if !self.eat(&["and", "thereafter"]) {
            self.at = before;
        }
        (from, until)
    }

    /// The month that a word so far ahead names.
    fn month(&self, ahead: usize) -> Option<i8> {
        let index = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(self.word(ahead)))?;
        i8::try_from(index + 1).ok()
    }

    /// "July 1, 2020"; claimed.
    pub(super) fn date(&mut self) -> Option<Date> {
        let start = self.at;
        if let Some(month) = self.month(0) {
            self.at += 1;
            let (day_at, day) = (self.at, self.word(0).parse::<i8>().ok());
            self.at += 1;
            self.eat(&[","]);
            let (year_at, year) = (self.at, self.word(0).parse::<i16>().ok());
            if let (Some(day), Some(year)) = (day, year)
                && let Some(date) = Date::from_ymd(year, month, day)
            {
                self.claim(day_at);
                self.claim(year_at);
                self.at += 1;
                return Some(date);
            }
        }
        // "1 July 2020".
        self.at = start;
        let (day, year) = (self.word(0).parse::<i8>().ok(), self.word(2).parse::<i16>().ok());
        if let (Some(day), Some(month), Some(year)) = (day, self.month(1), year)
            && let Some(date) = Date::from_ymd(year, month, day)
        {
            self.claim(start);
            self.claim(start + 2);
            self.at = start + 3;
            return Some(date);
        }
        self.expect("a date such as July 1, 2020");
        self.at = start;
        None
    }
}
