//! A determination as text that an auditor can follow: status, deciding clause with citation, numbers, what is missing,
//! what would flip it.

mod flips;

use crate::Answer;
use origo_base::{Citation, Country, Date, Membership, StatusKind};
use origo_origin::{Decisive, FactName, FactValue, Outcome, OutlineLine, Place, Say, evidence_word, outline};
use origo_rulebook::Words;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How a report looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Colors for a terminal.
    pub color: bool,
    /// Everything, not only what fits a page.
    pub all: bool,
    /// The most lines that a report without everything may have.
    pub lines: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, all: false, lines: PAGE }
    }
}

const WIDTH: usize = 112;
/// A report without `--all`, its notes on the file included, keeps to this many lines.
pub const PAGE: usize = 60;

/// One line for a good and an answer.
pub fn summary_line(answer: &Answer<'_>) -> String {
    let good = &answer.case.good;
    let determination = &answer.determination;
    let mut line = format!(
        "{}  {} into {}: {}",
        good.part,
        answer.rulebook.id(),
        countries(&answer.into),
        determination.status.word()
    );
    if let Some(day) = answer.as_if {
        let _ = write!(line, " as if on {day}");
    }
    if let Some(criterion) = &determination.criterion {
        let _ = write!(line, ", criterion {criterion}");
    }
    if let Some(rule) = &determination.rule {
        let _ = write!(line, ", rule {rule}");
    }
    line
}

/// The whole report.
pub fn render_answer(answer: &Answer<'_>, style: Style) -> String {
    let mut page = Page { answer, style, out: String::new() };
    page.header();
    page.verdict();
    page.rule_in_words();
    page.findings();
    let findings = page.out.lines().count();
    page.missing();
    page.flips();
    page.content();
    page.readings();
    let foot = page.out.lines().count();
    page.assumed();
    page.finish(findings, foot)
}

fn countries(list: &[Country]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn cites(list: &[Citation]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

struct Page<'p, 'r> {
    answer: &'p Answer<'r>,
    style: Style,
    out: String,
}

impl<'p, 'r> Page<'p, 'r> {
    /// Says findings of the answer.
    fn say(&self) -> Say<'p> {
        let answer = self.answer;
        Say::new(answer.rulebook, &answer.case, &answer.determination, &answer.choice)
    }

    /// A line, broken at blanks with the continuation indented.
    fn line(&mut self, indent: usize, text: &str) {
        wrap(&mut self.out, indent, text, self.style.all);
    }

    fn heading(&mut self, text: &str) {
        let bold = if self.style.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
        let _ = writeln!(self.out, "\n{bold}");
    }

    fn day(&self) -> Date {
        self.answer.case.dates.of_law()
    }

    fn header(&mut self) {
        let answer = self.answer;
        let good = &answer.case.good;
        let mut parts = vec![good.part.clone()];
        parts.extend(good.revision.as_ref().map(|revision| format!("rev {revision}")));
        let codes: Vec<String> = good.hs.iter().map(ToString::to_string).collect();
        parts.push(format!("HS {} {}", good.edition, codes.join(" or ")));
        if !good.kinds.is.is_empty() {
            parts.push(good.kinds.is.join(" and "));
        }
        parts.push(good.end_use.as_ref().map_or("use not stated".to_owned(), |end_use| format!("use {end_use}")));
        parts.extend(good.plant.as_ref().map(|plant| format!("plant {plant}")));
        parts.push(match answer.case.materials.len() {
            1 => "1 material".to_owned(),
            many => format!("{many} materials"),
        });
        self.line(0, &parts.join(", "));
        let law = match answer.as_if {
            Some(day) => format!("law of {day}, which is not the day of the good's own dates"),
            None if answer.case.dates.entered.is_some() => format!("law of {}, the day of entry", self.day()),
            None => format!("law of {}", self.day()),
        };
        let text = format!(
            "{}, edition {}, into {}, {law}",
            answer.rulebook.name(),
            answer.rulebook.edition(),
            countries(&answer.into)
        );
        self.line(0, &text);
    }

    fn paint(&self, outcome: Outcome, text: &str) -> String {
        if !self.style.color {
            return text.to_owned();
        }
        let code = match outcome {
            Outcome::Met => "32",
            Outcome::NotMet => "31",
            Outcome::Unknown => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    fn verdict(&mut self) {
        let determination = &self.answer.determination;
        let outcome = match determination.status {
            StatusKind::Originating => Outcome::Met,
            StatusKind::NonOriginating => Outcome::NotMet,
            StatusKind::Undetermined => Outcome::Unknown,
        };
        let word = self.paint(outcome, &determination.status.word().to_uppercase());
        let claimable = match (self.answer.as_if, determination.claimable_today) {
            (Some(_), _) => "not asked, since the law of another day is applied",
            (None, true) => "yes",
            (None, false) => "no",
        };
        let _ = writeln!(self.out, "\n{word}   claimable today: {claimable}");
        let rulebook = self.answer.rulebook;
        let criterion = determination.criterion.as_ref();
        let row = criterion.and_then(|id| rulebook.criterion(id));
        if let Some(row) = row {
            self.line(0, &format!("criterion {}: {} [{}]", row.id, row.name, cites(&row.cite)));
        }
        // Criterion C does not rest on the product rule; everything else does.
        let by_rule = row.is_none_or(|row| row.criterion == origo_rulebook::Criterion::ProductRule);
        let rule = determination.rule.as_ref().filter(|_| by_rule);
        if let Some(rule) = rule.and_then(|id| rulebook.rule(id)) {
            self.line(0, &format!("deciding clause: {} [{}]", rule.id, cites(&rule.cite)));
        }
        if let Some(election) = &determination.election {
            let method = election.method.as_ref().and_then(|id| rulebook.method(id)).map(|m| m.name.clone());
            let how = if election.given { "given" } else { "searched" };
            let base = election.base.map(|base| format!("tolerance on {}", base.word().replace('-', " ")));
            let parts: Vec<String> = method.into_iter().chain(base).collect();
            let text = match election.matters || election.given {
                true => {
                    format!("election: {} ({how}; methods and bases are few, so the search is exact)", parts.join(", "))
                }
                false => format!("election: all come to the same; the findings are for {}", parts.join(", ")),
            };
            if !parts.is_empty() {
                self.line(0, &text);
            }
        }
        if determination.completions > 1 {
            let text = format!(
                "open facts can turn out in {} ways that matter; all were looked at",
                determination.completions
            );
            self.line(0, &text);
        }
        if determination.bounded {
            self.line(0, "too many open descriptions to try each: they were left open, which can only make the answer more cautious");
        }
    }

    fn rule_in_words(&mut self) {
        let rulebook = self.answer.rulebook;
        let Some(rule) = self.answer.determination.rule.as_ref().and_then(|id| rulebook.rule(id)) else { return };
        self.heading("THE RULE");
        let dates = &self.answer.case.dates;
        let words = Words::new(rulebook, &self.answer.choice, self.day(), dates);
        let criterion = rule.origin.under(&self.answer.choice);
        // The rule is never cut: it is what the rest answers to.
        wrap(&mut self.out, 2, &format!("{}.", words.criterion(criterion)), true);
        let selection = self.answer.determination.selections.first();
        if let Some(row) = selection.and_then(|selection| rule.replacement(selection.uses)) {
            let tests = words.content(row.tests.under(&self.answer.choice));
            self.line(2, &format!("for this use in place of the printed figures: {tests} [{}].", cites(&row.cite)));
        }
        // A method that the rule has a figure for can be closed by the agreement.
        for method in rulebook.methods_named(criterion, &self.answer.choice) {
            let closed = method.closed_for.iter().find(|(goods, uses, _)| {
                selection.is_some_and(|selection| {
                    let inside = selection.hs.is_some_and(|hs| goods.membership(hs) == Membership::Inside);
                    inside && uses.covers(selection.uses) == Some(true)
                })
            });
            if let Some((_, _, cite)) = closed {
                self.line(2, &format!("the {} method may not be used for this good [{}].", method.name, cites(cite)));
            }
        }
        if let Some(only_if) = rule.binding(&self.answer.choice) {
            let text = format!("and only if, whatever the criterion, {}.", words.criterion(only_if));
            wrap(&mut self.out, 2, &text, true);
        }
        if self.style.all
            && let Some(note) = &rule.note
        {
            self.line(2, &format!("note: {note}"));
        }
    }

    fn findings(&mut self) {
        self.heading("FINDINGS");
        let say = self.say();
        let lines = outline(&say, !self.style.all);
        let mut shown = lines.as_slice();
        let limit = if self.style.all { usize::MAX } else { 26 };
        let left = lines.len().saturating_sub(limit);
        shown = shown.get(..limit.min(lines.len())).unwrap_or(shown);
        for line in shown {
            self.finding(line);
        }
        if left > 0 {
            self.line(2, &format!("… {left} more lines with --all"));
        }
    }

    fn finding(&mut self, line: &OutlineLine) {
        let mark = match line.outcome {
            Outcome::Met => "met    ",
            Outcome::NotMet => "NOT MET",
            Outcome::Unknown => "unknown",
        };
        let cite = if line.citations.is_empty() { String::new() } else { format!(" [{}]", line.citations.join("; ")) };
        let mut text = String::new();
        let depth = line.depth.min(8) * 2;
        wrap(&mut text, depth + 10, &format!("{}{cite}", line.text), self.style.all);
        let mark = self.paint(line.outcome, mark);
        let rest = text.trim_start();
        let _ = writeln!(self.out, "  {mark} {}{}", " ".repeat(depth), rest.trim_end_matches('\n'));
    }

    fn fact(&self, fact: &FactName) -> String {
        let answer = self.answer;
        let say = self.say();
        match fact {
            FactName::Origin(index) => format!("origin of {}", say.material(*index)),
            FactName::Use => "what the good is for (use)".to_owned(),
            FactName::Kind => "the description of the good (kind)".to_owned(),
            FactName::Hs => "the classification of the good (hs), or a longer code".to_owned(),
            FactName::ProducedIn => "the country of production (produced_in)".to_owned(),
            FactName::TransactionValue => "the price of the good (price)".to_owned(),
            FactName::Costs => "the costs of the good (costs, or net_cost and total_cost)".to_owned(),
            FactName::CostPlace(category) => format!("where the costs {category} were performed (place)"),
            FactName::Value(index) => format!("the value of {}", say.material(*index)),
            FactName::MaterialHs(index) => format!("the classification of {}, or a longer code", say.material(*index)),
            FactName::MaterialKind(index) => format!("the description (kind) of {}", say.material(*index)),
            FactName::Question(name) => {
                let rulebook = answer.rulebook;
                let asks = rulebook.requirement(name).map(|row| row.asks.as_str());
                let traced = rulebook.traced().iter().find(|row| row.fact == *name).map(|row| row.asks.as_str());
                match asks.or(traced) {
                    Some(asks) => format!("fact {name}: {asks}"),
                    None => format!("fact {name}"),
                }
            }
            FactName::Date => "the date that the reading step-date asks for".to_owned(),
            FactName::FiscalYear => "the producer's fiscal year (fiscal_year), which picks the figure".to_owned(),
            FactName::ProductRule => "a product rule for the code, which this rulebook does not have yet".to_owned(),
        }
    }

    fn outcomes(decisive: &Decisive) -> String {
        let mut by_status: Vec<(StatusKind, Vec<String>)> = Vec::new();
        for (value, status) in &decisive.outcomes {
            let text = match value {
                FactValue::Originating => "proven originating".to_owned(),
                FactValue::NonOriginating => "non-originating".to_owned(),
                FactValue::Yes => "yes".to_owned(),
                FactValue::No => "no".to_owned(),
                FactValue::Choice(text) => text.clone(),
            };
            match by_status.iter_mut().find(|(known, _)| known == status) {
                Some((_, list)) => list.push(text),
                None => by_status.push((*status, vec![text])),
            }
        }
        by_status.sort_by_key(|(status, _)| *status);
        let parts = by_status.iter().map(|(status, list)| format!("{} → {}", list.join(" or "), status.word()));
        parts.collect::<Vec<_>>().join("; ")
    }

    fn missing(&mut self) {
        if self.answer.determination.status != StatusKind::Undetermined {
            return;
        }
        self.heading("WHAT IS MISSING");
        let advice = &self.answer.advice;
        let limit = if self.style.all { usize::MAX } else { 8 };
        for decisive in advice.decisive.iter().take(limit) {
            let fact = self.fact(&decisive.fact);
            let text = match decisive.outcomes.is_empty() {
                true => format!("- {fact}: not stated"),
                false => format!("- {fact}: {}", Self::outcomes(decisive)),
            };
            let text = match decisive.evidence {
                Some(state) => format!("{text} (now {})", evidence_word(state)),
                None => text,
            };
            self.line(2, &text);
        }
        if advice.decisive.is_empty() && advice.together.is_empty() {
            self.line(2, "- no single fact settles it; what is unknown stands under FINDINGS");
        }
        let more = advice.decisive.len().saturating_sub(limit);
        if more > 0 {
            self.line(2, &format!("… {more} more with --all"));
        }
        if !advice.together.is_empty() {
            let names: Vec<String> = advice.together.iter().map(|index| self.fact(&FactName::Origin(*index))).collect();
            let names: Vec<&str> = names.iter().map(|name| name.trim_start_matches("origin of ")).collect();
            let text = format!(
                "- no single fact settles it; evidence for these together makes it originate: {}",
                names.join(", ")
            );
            self.line(2, &text);
        }
        if !advice.asked_all {
            self.line(2, "only the materials of the largest value were asked about one by one");
        }
    }

    fn content(&mut self) {
        let Some(content) = &self.answer.content else { return };
        let say = self.say();
        let parts: Vec<String> = content
            .places
            .iter()
            .filter(|(_, value)| !value.is_zero())
            .map(|(place, value)| {
                let name = match place {
                    Place::Party(country) => country.to_string(),
                    Place::RegionUnattributed => "region, party not known".to_owned(),
                    Place::Foreign(country) => format!("{country} (foreign)"),
                    Place::ForeignUnattributed => "foreign or non-originating, country not known".to_owned(),
                    Place::Unknown => "not known".to_owned(),
                };
                format!("{name} {}", say.money(*value))
            })
            .collect();
        let text = format!(
            "content by place, of {} {}: {}",
            content.base.word().replace('-', " "),
            say.money(content.amount),
            parts.join("; ")
        );
        self.out.push('\n');
        self.line(0, &text);
    }

    fn readings(&mut self) {
        let rulebook = self.answer.rulebook;
        let names = self.answer.choice.names(rulebook.readings());
        if names.is_empty() {
            return;
        }
        // On a page only those that are no matter of course: other than the default, or a default of the importing country.
        let told = |index: usize, option: &str| {
            rulebook.readings().get(index).is_some_and(|reading| {
                let default = reading.options.get(reading.default);
                let matters = self.answer.advice.readings.iter().any(|effect| effect.condition.reading == index);
                self.style.all
                    || matters
                    || !reading.default_into.is_empty()
                    || default.is_none_or(|default| default.id != option)
            })
        };
        let mut used: Vec<String> = names
            .iter()
            .enumerate()
            .filter(|(index, (_, option))| told(*index, option))
            .map(|(_, (id, option))| format!("{id}={option}"))
            .collect();
        match names.len() - used.len() {
            0 => {}
            1 => used.push("one more at its default (--all names it)".to_owned()),
            more => used.push(format!("{more} more at their defaults (--all names them)")),
        }
        let mut text = format!("readings: {}", used.join(", "));
        let mut others: BTreeMap<String, Vec<Country>> = BTreeMap::new();
        for (country, choice) in &self.answer.also {
            let theirs = choice.names(rulebook.readings());
            let other = theirs.iter().filter(|row| !names.contains(row));
            let other: Vec<String> = other.map(|(id, option)| format!("{id}={option}")).collect();
            others.entry(other.join(", ")).or_default().push(*country);
        }
        for (other, into) in others {
            let _ = write!(text, "; into {} {other}, which changes nothing", countries(&into));
        }
        self.line(0, &text);
        for effect in &self.answer.advice.readings {
            let reading = rulebook.readings().get(effect.condition.reading);
            let option = reading.and_then(|reading| reading.options.get(effect.condition.option));
            if let (Some(reading), Some(option)) = (reading, option) {
                let what = match effect.lacks_date {
                    true => "another reading asks for a date that is not stated",
                    false => "another reading changes the answer",
                };
                let text = format!(
                    "{what}: {}={} ({}) → {} [{}]",
                    reading.id,
                    option.id,
                    option.means,
                    effect.status.word(),
                    cites(&reading.cite)
                );
                self.line(2, &text);
            }
        }
        if self.answer.advice.readings.is_empty() {
            self.line(2, "no other option of a single reading changes the answer");
        }
    }

    fn assumed(&mut self) {
        let rulebook = self.answer.rulebook;
        if self.style.all && !rulebook.assumed().is_empty() {
            self.heading("TAKEN FOR GRANTED, NOT TESTED");
            for row in rulebook.assumed() {
                self.line(2, &format!("- {} [{}]", row.says, cites(&row.cite)));
            }
        } else if !rulebook.assumed().is_empty() {
            let list: Vec<String> =
                rulebook.assumed().iter().filter_map(|row| row.cite.first()).map(ToString::to_string).collect();
            self.line(0, &format!("taken for granted, not tested (--all says what): {}", list.join(", ")));
        }
        let hash: String = rulebook.hash().chars().take(12).collect();
        self.line(
            0,
            &format!("rulebook {} {}, hash {hash}; this is not legal advice", rulebook.id(), rulebook.edition()),
        );
    }

    /// Keeps the page: what does not fit is cut and said. The last findings go first, since what would flip the answer is
    /// what a reader acts on; then what stands above the foot. The foot, with what was taken for granted and the rulebook's
    /// hash, is never cut: an auditor needs it most where the page is fullest.
    fn finish(self, findings: usize, foot: usize) -> String {
        let lines: Vec<&str> = self.out.lines().collect();
        if self.style.all || lines.len() <= self.style.lines {
            return self.out;
        }
        let over = lines.len() + 1 - self.style.lines;
        // A page on which no finding is left would be a verdict without reasons.
        let start = lines.iter().position(|line| line.contains("FINDINGS")).map_or(findings, |at| at + 1);
        let mut cut = over.min(findings.saturating_sub(start + KEPT));
        // Not in the middle of a finding: its other lines are indented further.
        while cut > 0 && findings - cut > start && lines.get(findings - cut).is_some_and(|line| line.starts_with("   "))
        {
            cut += 1;
        }
        let (kept, rest) = (findings - cut, lines.get(findings..foot).unwrap_or_default());
        let mut out: Vec<String> = lines.iter().take(kept).map(ToString::to_string).collect();
        if cut > 0 {
            let left = lines.get(kept..findings).unwrap_or_default();
            // The line that already says what is left out says nothing of its own.
            let said: usize = left.iter().filter_map(|line| left_out(line)).sum();
            let lines = left.iter().filter(|line| left_out(line).is_none()).count();
            out.push(format!("  … {} more lines with --all", lines + said));
        }
        let over = over.saturating_sub(cut);
        // What was cut of the findings has its own line; what is cut here needs another.
        let room = rest.len().saturating_sub(if over > 0 && cut > 0 { over + 1 } else { over });
        out.extend(rest.iter().take(room).map(ToString::to_string));
        if room < rest.len() {
            out.push(format!("… {} more lines with --all", rest.len() - room));
        }
        out.extend(lines.iter().skip(foot).map(ToString::to_string));
        out.join("\n") + "\n"
    }
}

/// Lines of findings that a full page keeps.
const KEPT: usize = 16;

/// How many lines a line says are left out.
fn left_out(line: &str) -> Option<usize> {
    line.trim().strip_prefix("… ")?.strip_suffix(" more lines with --all")?.parse().ok()
}

/// Writes a text broken at blanks; continuation lines are indented two more. Unless everything is asked for, a text of
/// more than three lines is cut.
fn wrap(out: &mut String, indent: usize, text: &str, all: bool) {
    let mut line = " ".repeat(indent);
    let mut used = indent;
    let mut lines = 1;
    let mut first = true;
    for word in text.split(' ') {
        let length = word.chars().count();
        if !first && used + 1 + length > WIDTH {
            if !all && lines == 4 {
                out.push_str(&line);
                out.push_str(" …\n");
                return;
            }
            out.push_str(&line);
            out.push('\n');
            lines += 1;
            line = " ".repeat(indent + 2);
            used = indent + 2;
            first = true;
        }
        if !first {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
        first = false;
    }
    out.push_str(&line);
    out.push('\n');
}
