use super::Reader;
use crate::treaty::MONTHS;
use crate::treaty::ast::{Condition, ConditionSort, Requirement, TreatyThreshold};
use crate::treaty::lex::TokenKind;
use origo_base::{Amount, Date, Percent};

impl Reader<'_> {
    /// "provided that …", with what is joined to it; `bare`: the sentence is nothing but its condition.
    pub(super) fn conditions(&mut self, bare: bool) -> Option<Vec<Condition>> {
        let mut found = Vec::new();
        let start = self.at;
        self.eat(&[","]);
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
        self.eat(&["that"]);
        self.eat(&[":"]);
        loop {
            if self.kind(0) == Some(TokenKind::Mark) {
                self.at += 1;
            }
            self.eat(&["provided"]);
            self.eat(&["that"]);
            found.push(match self.content() {
                Some(condition) => condition,
                None => self.other()?,
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

    /// "there is a regional value content of not less than …".
    fn content(&mut self) -> Option<Condition> {
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
        self.eat(&["is|must|be"]);
        self.eat(&["be"]);
        let mut method = if named { self.method() } else { None };
        self.eat(&["of"]);
        if !named || !self.eat(&["not", "less", "than"]) && !self.eat(&["no", "less", "than"]) {
            self.at = start;
            return None;
        }
        method = method.or_else(|| self.method());
        self.eat(&[":"]);
        let mut found: Vec<TreatyThreshold> = Vec::new();
        loop {
            let before = self.at;
            while self.eat(&[",|;"]) {}
            let both = self.sees(&["and"]);
            self.eat(&["or|and"]);
            if self.kind(0) == Some(TokenKind::Mark) {
                self.at += 1;
            }
            let Some(percent) = self.percent() else {
                self.at = before;
                break;
            };
            let mut own = self.method();
            let (from, until) = self.dates(true);
            own = own.or_else(|| self.method());
            let mut focus = None;
            let here = self.at;
            self.eat(&[","]);
            if self.eat(&["taking|considering"]) {
                while !self.done() && !self.sees(&["of"]) {
                    self.at += 1;
                }
                self.eat(&["of"]);
                focus = self.codes();
            } else {
                self.at = here;
            }
            let method = own.or_else(|| method.clone());
            // "35 percent based on the build-up method and 45 percent based on the build-down method": whether both are asked
            // is not said; "where the … method is used" says that each is for its own.
            let based = self.tokens.get(before..self.at).unwrap_or_default().iter().any(|token| token.text == "based");
            if both && based && found.last().is_some_and(|last| last.method != method) {
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

    /// "60 percent", "60 per cent", "60%"; claimed.
    fn percent(&mut self) -> Option<Percent> {
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
    fn method(&mut self) -> Option<String> {
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
                    self.eat(&["is", "used"]);
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

    /// "July 1, 2020"; claimed.
    pub(super) fn date(&mut self) -> Option<Date> {
        let start = self.at;
        let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(self.word(0)));
        let month = month.and_then(|index| i8::try_from(index + 1).ok());
        if let Some(month) = month {
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
        self.expect("a date such as July 1, 2020");
        self.at = start;
        None
    }

    /// A condition in words, up to the next one of a list or the end.
    fn other(&mut self) -> Option<Condition> {
        let start = self.at;
        let mut depth = 0_usize;
        while !self.done() {
            depth = self.nested(depth);
            let listed = depth == 0 && self.at > start && self.kind(0) == Some(TokenKind::Mark) && {
                let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
                before.is_some_and(|token| matches!(token.text.as_str(), "," | ";" | "and"))
            };
            // The regional value content of a list of conditions is read as such.
            let content = depth == 0
                && (self.sees(&["and", "there", "is", "a", "regional"])
                    || self.sees(&["and", "provided", "there", "is"])
                    || self.sees(&[",", "and", "provided"]));
            // A second sentence is no part of this one.
            let second = self.at > start
                && (self.sees(&["a", "change", "to"]) || self.sees(&["no", "required", "change"]))
                && self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).is_some_and(|token| {
                    matches!(token.text.as_str(), "." | ";" | "or") || token.kind == TokenKind::Mark
                });
            if second {
                self.expect("one rule in a sentence");
                return None;
            }
            if listed || content {
                break;
            }
            self.at += 1;
        }
        let mut end = self.at;
        while end > start
            && self.tokens.get(end - 1).is_some_and(|t| matches!(t.text.as_str(), "," | ";" | "and" | "." | "or"))
        {
            end -= 1;
        }
        if end == start {
            self.expect("a condition");
            return None;
        }
        // A content or a change that hides in words would be lost as one.
        const HIDDEN: [&[&str]; 3] = [&["regional", "value", "content"], &["rvc"], &["a", "change", "to"]];
        if HIDDEN.iter().any(|words| self.holds(start, end, words)) {
            self.at = start;
            self.expect("`there is a regional value content of not less than`");
            return None;
        }
        let text = self.keep(start, end);
        self.at = end;
        Some(Condition::Other(Requirement { sort: sort_of(&text), text }))
    }
}

/// The sort of a condition by its words.
fn sort_of(text: &str) -> ConditionSort {
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let sewn = has(&["sewn or otherwise assembled", "sewn and otherwise assembled"]) && has(&["cut", "knit to shape"]);
    let short = lower.split_whitespace().count() <= 40;
    if sewn && short && !has(&["lining", "thread", "component", "provided"]) {
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
    } else {
        ConditionSort::Plain
    }
}
