use crate::{
    Criterion, Diagnostic, Figure, FileId, KindPredicate, PermittedSet, RvcTest, Scope, SetMember, ShiftBase,
    did_you_mean,
};
use origo_base::{Comparison, Country, HsLevel, HsRange, HsSet, Percent};
use std::ops::Range;

const PRIMARIES: [&str; 11] = [
    "WO",
    "only-originating",
    "product-rule",
    "shift",
    "RVC",
    "content",
    "process",
    "requirement",
    "all",
    "ANY",
    "CTH",
];

/// Parses a line of origin-rule notation. `offset` is where the line begins in its file.
///
/// The parser recovers at the next `or`, `and` or closing parenthesis, so that one mistake gives one message and the
/// mistakes after it are still found. The result is there only if there was no mistake.
pub fn parse_criterion(text: &str, file: FileId, offset: usize, problems: &mut Vec<Diagnostic>) -> Option<Criterion> {
    let before = problems.len();
    let mut parser = Parser { text, at: 0, file, offset, problems };
    let criterion = parser.any();
    parser.space();
    if parser.at < text.len() && parser.problems.len() == before {
        let rest = parser.rest().chars().take(20).collect::<String>();
        parser.problem(parser.at..text.len(), "the criterion goes on after its end", &rest, "`and`, `or` or the end");
    }
    (parser.problems.len() == before).then_some(criterion).flatten()
}

/// Parses tests of regional value content as they stand between the parentheses of `RVC(…)`.
pub(crate) fn parse_tests(
    text: &str,
    file: FileId,
    offset: usize,
    problems: &mut Vec<Diagnostic>,
) -> Option<Vec<RvcTest>> {
    let before = problems.len();
    let mut parser = Parser { text, at: 0, file, offset, problems };
    let tests = parser.tests();
    parser.space();
    if parser.at < text.len() && parser.problems.len() == before {
        parser.problem(parser.at..text.len(), "the content test goes on after its end", "more text", "`|` or the end");
    }
    (parser.problems.len() == before).then_some(tests).flatten()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    file: FileId,
    offset: usize,
    problems: &'a mut Vec<Diagnostic>,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn problem(&mut self, span: Range<usize>, message: &str, found: &str, expected: &str) {
        let span = self.offset + span.start..self.offset + span.end;
        let found = if found.is_empty() { "the end of the line".to_owned() } else { format!("`{found}`") };
        self.problems
            .push(Diagnostic::error("notation", self.file, span, message).found(found).expected(expected.to_owned()));
    }

    fn help(&mut self, help: String) {
        if let Some(last) = self.problems.last_mut() {
            last.help = Some(help);
        }
    }

    /// The word at the cursor, without moving.
    fn peek_word(&mut self) -> &'a str {
        self.space();
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
        rest.get(..end).unwrap_or("")
    }

    fn word(&mut self) -> &'a str {
        let word = self.peek_word();
        self.at += word.len();
        word
    }

    fn eat(&mut self, sign: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn need(&mut self, sign: &str, after: &str) -> bool {
        if self.eat(sign) {
            return true;
        }
        let found: String = self.rest().chars().take(12).collect();
        let end = self.at + found.len().max(1);
        self.problem(
            self.at..end.min(self.text.len().max(self.at)),
            &format!("`{sign}` is missing after {after}"),
            &found,
            &format!("`{sign}`"),
        );
        false
    }

    /// Moves to the next place where a criterion can go on, at the depth of parentheses that the cursor is at.
    fn recover(&mut self) {
        let mut depth = 0_i32;
        while !self.rest().is_empty() {
            let word = self.peek_word();
            if depth == 0 && (word == "or" || word == "and") {
                return;
            }
            if !word.is_empty() {
                self.at += word.len();
                continue;
            }
            let Some(next) = self.rest().chars().next() else { return };
            match next {
                '(' => depth += 1,
                ')' if depth == 0 => {
                    self.at += 1;
                    return;
                }
                ')' => depth -= 1,
                _ => {}
            }
            self.at += next.len_utf8();
        }
    }

    fn any(&mut self) -> Option<Criterion> {
        let parts = self.joined("or", Self::all)?;
        Some(flat(parts, Criterion::Any))
    }

    fn all(&mut self) -> Option<Criterion> {
        let parts = self.joined("and", Self::primary)?;
        Some(flat(parts, Criterion::All))
    }

    /// Parts joined by a word; every part is parsed even if an earlier one was wrong.
    fn joined(&mut self, joint: &str, part: fn(&mut Self) -> Option<Criterion>) -> Option<Vec<Criterion>> {
        let mut parts = vec![part(self)];
        while self.peek_word() == joint {
            self.word();
            parts.push(part(self));
        }
        parts.into_iter().collect()
    }

    fn primary(&mut self) -> Option<Criterion> {
        let result = self.primary_or_stop();
        if result.is_none() {
            self.recover();
        }
        result
    }

    fn primary_or_stop(&mut self) -> Option<Criterion> {
        if self.eat("(") {
            let inner = self.any()?;
            return self.need(")", "the group").then_some(inner);
        }
        self.space();
        let start = self.at;
        let word = self.word();
        match word {
            "WO" => Some(Criterion::WhollyObtained),
            "only-originating" => Some(Criterion::OnlyOriginating),
            "product-rule" => Some(Criterion::ProductRule),
            "shift" => {
                let set = self.parens("`shift`", Self::set)?;
                Some(Criterion::Shift(set))
            }
            "RVC" => {
                let tests = self.parens("`RVC`", Self::tests)?;
                Some(Criterion::RegionalValueContent(tests))
            }
            "content" => self.content(),
            "process" => self.parens("`process`", |p| p.name("a process")).map(Criterion::Process),
            "requirement" => self.parens("`requirement`", |p| p.name("a requirement")).map(Criterion::Requirement),
            "all" => self
                .parens("`all`", |p| if p.need("@", "`all(`") { p.name("a list") } else { None })
                .map(Criterion::AllOf),
            _ => {
                let found = if word.is_empty() { self.rest().chars().take(1).collect() } else { word.to_owned() };
                let end = start + found.len();
                self.problem(
                    start..end,
                    "this is not a criterion",
                    &found,
                    "`shift(…)`, `RVC(…)`, `WO`, `content(…)`, `process(…)`, `requirement(…)`, `all(@…)` or `(`",
                );
                if matches!(word, "CC" | "CTH" | "CTSH" | "CTI" | "ANY") {
                    self.help(format!("write `shift({word})`"));
                } else if !word.is_empty() {
                    self.help(did_you_mean(word, PRIMARIES));
                }
                None
            }
        }
    }

    fn parens<T>(&mut self, after: &str, inner: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if !self.need("(", after) {
            return None;
        }
        let value = inner(self)?;
        self.need(")", "the arguments").then_some(value)
    }

    fn name(&mut self, what: &str) -> Option<String> {
        self.space();
        let start = self.at;
        let word = self.word();
        let quoted = word.is_empty() && self.eat("\"");
        let word = if quoted { self.word() } else { word };
        if quoted {
            self.eat("\"");
        }
        if word.is_empty() {
            let found: String = self.rest().chars().take(1).collect();
            self.problem(
                start..start + 1,
                &format!("the name of {what} is missing"),
                &found,
                "a name such as `core-parts`",
            );
            return None;
        }
        Some(word.to_owned())
    }

    fn set(&mut self) -> Option<PermittedSet> {
        let base = self.base()?;
        let mut members = Vec::new();
        if base.is_none() {
            members.push(self.member(true)?);
        }
        loop {
            if self.eat("+") {
                members.push(self.member(true)?);
            } else if self.eat("-") {
                members.push(self.member(false)?);
            } else {
                return Some(PermittedSet { base, members });
            }
        }
    }

    fn base(&mut self) -> Option<Option<ShiftBase>> {
        self.space();
        if self.rest().starts_with('{') {
            return Some(None);
        }
        let start = self.at;
        let word = self.word();
        let level = match word {
            "ANY" => return Some(Some(ShiftBase::Any)),
            "CC" => HsLevel::Chapter,
            "CTH" => HsLevel::Heading,
            "CTSH" => HsLevel::Subheading,
            "CTI" => HsLevel::TariffItem,
            _ => {
                let found = if word.is_empty() { self.rest().chars().take(1).collect() } else { word.to_owned() };
                self.problem(
                    start..start + found.len(),
                    "this is not a permitted set",
                    &found,
                    "`CC`, `CTH`, `CTSH`, `CTI`, `ANY` or `{codes}`",
                );
                if !word.is_empty() {
                    self.help(did_you_mean(word, ["CC", "CTH", "CTSH", "CTI", "ANY"]));
                }
                return None;
            }
        };
        let scope = match self.peek_word() {
            "each" => Some(Scope::Each),
            "group" => Some(Scope::Group),
            _ => None,
        };
        if scope.is_some() {
            self.word();
        }
        Some(Some(ShiftBase::Change { level, scope }))
    }

    /// What stands in braces, and where it begins.
    fn braces(&mut self, after: &str) -> Option<(&'a str, usize)> {
        if !self.need("{", after) {
            return None;
        }
        let start = self.at;
        let Some(length) = self.rest().find('}') else {
            self.problem(start..self.text.len(), "the list of codes does not end", "", "`}`");
            return None;
        };
        let inside = self.rest().get(..length).unwrap_or("");
        self.at += length + 1;
        Some((inside, start))
    }

    fn member(&mut self, include: bool) -> Option<SetMember> {
        let (inside, start) = self.braces("`+` or `-`")?;
        let own = own_class(inside);
        let codes = self.codes(if own.is_some() { "01..97" } else { inside }, start)?;
        let kinds = if self.eat(":") { Some(self.kinds()?) } else { None };
        Some(SetMember { include, codes, kinds, own })
    }

    fn codes(&mut self, inside: &str, start: usize) -> Option<HsSet> {
        let mut ranges = Vec::new();
        let mut good = true;
        let mut at = start;
        for part in inside.split(',') {
            match HsRange::parse(part.trim()) {
                Ok(range) => ranges.push(range),
                Err(error) => {
                    let lead = part.len() - part.trim_start().len();
                    let span = at + lead..at + lead + part.trim().len().max(1);
                    self.problem(
                        span,
                        error.problem(),
                        part.trim(),
                        "codes and ranges such as `8482.10..8482.80, 8708.99`",
                    );
                    good = false;
                }
            }
            at += part.len() + 1;
        }
        good.then(|| HsSet::new(ranges))
    }

    fn kinds(&mut self) -> Option<KindPredicate> {
        if !self.need("[", "`:`") {
            return None;
        }
        let start = self.at;
        let Some(length) = self.rest().find(']') else {
            self.problem(start..self.text.len(), "the description does not end", "", "`]`");
            return None;
        };
        let inside = self.rest().get(..length).unwrap_or("");
        self.at += length + 1;
        let parsed = KindPredicate::parse(inside);
        if parsed.is_none() {
            self.problem(
                start..start + length,
                "this is not a description",
                inside,
                "kinds such as `[brake-part]`, `[a|b]`, `[not a]`",
            );
        }
        parsed
    }

    fn tests(&mut self) -> Option<Vec<RvcTest>> {
        let mut tests = vec![self.test()?];
        while self.eat("|") {
            tests.push(self.test()?);
        }
        Some(tests)
    }

    fn test(&mut self) -> Option<RvcTest> {
        if self.eat("@") {
            let name = self.name("a threshold")?;
            let method = if self.eat(".") { Some(self.name("a method")?) } else { None };
            let only = self.only()?;
            return Some(RvcTest { method, comparison: Comparison::AtLeast, figure: Figure::Linked(name), only });
        }
        self.space();
        let start = self.at;
        let word = self.word();
        if word.is_empty() || !word.bytes().all(|b| b.is_ascii_uppercase()) {
            let found: String = if word.is_empty() { self.rest().chars().take(8).collect() } else { word.to_owned() };
            self.problem(
                start..start + found.len().max(1),
                "a content test names its method",
                &found,
                "`NC >= 60%`, `TV >= 60%` or `@threshold`",
            );
            return None;
        }
        let comparison = self.comparison()?;
        let figure = Figure::Printed(self.percent()?);
        let only = self.only()?;
        Some(RvcTest { method: Some(word.to_ascii_lowercase()), comparison, figure, only })
    }

    /// `of {codes}` behind a test: the only materials that it counts.
    fn only(&mut self) -> Option<Option<HsSet>> {
        if self.peek_word() != "of" {
            return Some(None);
        }
        self.word();
        let (inside, start) = self.braces("`of`")?;
        Some(Some(self.codes(inside, start)?))
    }

    fn comparison(&mut self) -> Option<Comparison> {
        if self.eat(">=") {
            Some(Comparison::AtLeast)
        } else if self.eat(">") {
            Some(Comparison::MoreThan)
        } else {
            let found: String = self.rest().chars().take(2).collect();
            self.problem(
                self.at..self.at + found.len().max(1),
                "the comparison is missing",
                &found,
                "`>=` (not less than) or `>` (more than)",
            );
            None
        }
    }

    fn percent(&mut self) -> Option<Percent> {
        self.space();
        let start = self.at;
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let number = rest.get(..end).unwrap_or("");
        self.at += end;
        let sign = self.eat("%");
        let text = format!("{number}{}", if sign { "%" } else { "" });
        match Percent::parse(&text) {
            Ok(percent) if percent <= Percent::HUNDRED => Some(percent),
            Ok(_) => {
                self.problem(start..self.at, "a content cannot be above one hundred percent", &text, "0% to 100%");
                None
            }
            Err(_) => {
                self.problem(
                    start..self.at.max(start + 1),
                    "this is not a percentage",
                    &text,
                    "a number and a percent sign such as `62.5%`",
                );
                None
            }
        }
    }

    fn content(&mut self) -> Option<Criterion> {
        let (measure, place) = self.parens("`content`", |p| {
            let measure = p.name("a measure")?;
            let place = if p.eat(",") { Some(p.country()?) } else { None };
            Some((measure, place))
        })?;
        let comparison = self.comparison()?;
        let percent = self.percent()?;
        Some(Criterion::Content { measure, place, comparison, percent })
    }

    fn country(&mut self) -> Option<Country> {
        self.space();
        let start = self.at;
        let word = self.word();
        let parsed = Country::parse(word).ok();
        if parsed.is_none() {
            self.problem(start..start + word.len().max(1), "this is not a country", word, "an ISO code such as `US`");
        }
        parsed
    }
}

/// `same subheading`: the good's own class.
fn own_class(inside: &str) -> Option<HsLevel> {
    Some(match inside.trim() {
        "same chapter" => HsLevel::Chapter,
        "same heading" => HsLevel::Heading,
        "same subheading" => HsLevel::Subheading,
        "same tariff item" => HsLevel::TariffItem,
        _ => return None,
    })
}

fn flat(mut parts: Vec<Criterion>, join: fn(Vec<Criterion>) -> Criterion) -> Criterion {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SourceSet;

    fn parse(text: &str) -> (Option<Criterion>, Vec<Diagnostic>) {
        let file = SourceSet::default().add("rule", text);
        let mut problems = Vec::new();
        let criterion = parse_criterion(text, file, 0, &mut problems);
        (criterion, problems)
    }

    const GOOD: [&str; 14] = [
        "WO",
        "shift(CTH)",
        "shift(CC) or shift(CC + {8708}) and RVC(@heavy.nc)",
        "shift(CTH) or shift(CTH + {8708.30, 8708.99}:[mounted-lining|brake-part]) and RVC(@principal)",
        "shift(CTSH group - {7408, 7413, 7605, 7614}) or shift(CTSH each + {7408}) and RVC(TV >= 60% | NC >= 50%)",
        "RVC(NC > 62.5%) and all(@vehicle-requirements)",
        "shift({8708.99}:[not gear-box])",
        "shift(ANY - {8507.90}:[battery-cell])",
        "content(us-share, US) >= 50%",
        "(shift(CTH) or WO) and requirement(steel-purchases)",
        "process(chemical-reaction) or only-originating or product-rule",
        "RVC(@principal.nc | @principal.tv)",
        "RVC(FV >= 40% of {8407..8408, 8708.40} | @staged.fv of {8407})",
        "shift(CC + {same subheading}:[not mounted-lining] - {8708})",
    ];

    #[test]
    fn print_and_parse_are_inverse() {
        for text in GOOD {
            let (criterion, problems) = parse(text);
            assert!(problems.is_empty(), "{text}: {problems:?}");
            let criterion = criterion.unwrap();
            assert_eq!(criterion.to_string(), text);
            assert_eq!(parse(&criterion.to_string()).0.unwrap(), criterion);
        }
    }

    #[test]
    fn one_mistake_gives_one_message_and_the_rest_is_still_read() {
        let (criterion, problems) = parse("CTH or shift(CTX) and RVC(60%) or shift(CTH + {87083})");
        assert!(criterion.is_none());
        let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "this is not a criterion",
                "this is not a permitted set",
                "a content test names its method",
                "is not an HS code: expected 2, 4, 6, 8 or 10 digits such as 8708.30"
            ]
        );
        assert_eq!(problems[0].help.as_deref(), Some("write `shift(CTH)`"));
    }

    #[test]
    fn the_list_of_a_focused_value_is_codes_alone() {
        for text in ["RVC(FV >= 40% of {8407}:[engine])", "RVC(FV >= 40% of {same heading})"] {
            let (_, problems) = parse(text);
            assert!(!problems.is_empty(), "{text}");
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic_or_hang() {
        let mut random = fastrand::Rng::with_seed(7);
        let alphabet: Vec<char> = "shiftRVCorand(){}[]:+-@.|>=%,CTH 0123456789é\"".chars().collect();
        for _ in 0..20_000 {
            let text: String = (0..random.usize(0..40)).map(|_| alphabet[random.usize(0..alphabet.len())]).collect();
            parse(&text);
        }
        for good in GOOD {
            for cut in 0..good.len() {
                parse(good.get(..cut).unwrap());
            }
        }
    }
}
