use super::countries;
use super::document::{Added, Content, Detail, Document, Form, Row, Section, Source, Verdict};
use crate::Answer;
use origo_base::{Date, Membership, StatusKind};
use origo_origin::{Outcome, OutlineLine, Place, Say, outline};
use origo_rulebook::{Criterion, Words};

/// Tells the report of an answer.
pub(super) fn tell(answer: &Answer<'_>, detail: Detail) -> Document {
    let teller = Teller { answer, detail };
    let (part, rulebook) = (&answer.case.good.part, answer.rulebook.id());
    Document {
        title: format!("{part}, {rulebook} into {}", countries(&answer.into)),
        good: teller.good(),
        law: teller.law(),
        verdict: teller.verdict(),
        facts: teller.facts(),
        rule: teller.rule(),
        findings: teller.findings(),
        missing: teller.missing(),
        flips: teller.flips(),
        content: teller.content(),
        readings: teller.readings(),
        assumed: teller.assumed(),
        source: teller.source(),
    }
}

/// How many findings of an intermediate material a page shows.
const MEMBER: usize = 7;

pub(super) struct Teller<'p, 'r> {
    pub(super) answer: &'p Answer<'r>,
    pub(super) detail: Detail,
}

/// The outcome of a test that a status corresponds to.
pub(super) const fn outcome_of(status: StatusKind) -> Outcome {
    match status {
        StatusKind::Originating => Outcome::Met,
        StatusKind::NonOriginating => Outcome::NotMet,
        StatusKind::Undetermined => Outcome::Unknown,
    }
}

impl<'p> Teller<'p, '_> {
    /// Says findings of the answer.
    pub(super) fn say(&self) -> Say<'p> {
        say(self.answer)
    }

    /// Counts what is left out.
    pub(super) fn left_out(&self, count: usize, what: &str) -> Row {
        Row::plain(format!("… {count} more{what}{}", self.detail.more))
    }

    fn day(&self) -> Date {
        self.answer.case.dates.of_law()
    }

    fn good(&self) -> Vec<String> {
        let good = &self.answer.case.good;
        let mut parts = vec![good.part.clone()];
        parts.extend(good.revision.as_ref().map(|revision| format!("rev {revision}")));
        let codes: Vec<String> = good.hs.iter().map(ToString::to_string).collect();
        parts.push(format!("HS {} {}", good.edition, codes.join(" or ")));
        if !good.kinds.is.is_empty() {
            parts.push(good.kinds.is.join(" and "));
        }
        parts.push(good.end_use.as_ref().map_or("use not stated".to_owned(), |end_use| format!("use {end_use}")));
        parts.extend(good.plant.as_ref().map(|plant| format!("plant {plant}")));
        parts.push(match self.answer.case.materials.len() {
            1 => "1 material".to_owned(),
            many => format!("{many} materials"),
        });
        parts
    }

    fn law(&self) -> Vec<String> {
        let answer = self.answer;
        let law = match answer.as_if {
            Some(day) => format!("law of {day}, which is not the day of the good's own dates"),
            None if answer.case.dates.entered.is_some() => format!("law of {}, the day of entry", self.day()),
            None => format!("law of {}", self.day()),
        };
        vec![
            answer.rulebook.name().to_owned(),
            format!("edition {}", answer.rulebook.edition()),
            format!("into {}", countries(&answer.into)),
            law,
        ]
    }

    fn verdict(&self) -> Verdict {
        let determination = &self.answer.determination;
        let claimable = match (self.answer.as_if, determination.claimable_today) {
            (Some(_), _) => "not asked, since the law of another day is applied",
            (None, true) => "yes",
            (None, false) => "no",
        };
        Verdict { outcome: outcome_of(determination.status), word: determination.status.word(), claimable }
    }

    fn facts(&self) -> Vec<Row> {
        let determination = &self.answer.determination;
        let rulebook = self.answer.rulebook;
        let mut rows = Vec::new();
        let row = determination.criterion.as_ref().and_then(|id| rulebook.criterion(id));
        if let Some(row) = row {
            rows.push(Row::labelled(format!("criterion {}", row.id), row.name.as_str()).citing(&row.cite));
        }
        // Criterion C does not rest on the product rule; everything else does.
        let by_rule = row.is_none_or(|row| row.criterion == Criterion::ProductRule);
        let rule = determination.rule.as_ref().filter(|_| by_rule);
        if let Some(rule) = rule.and_then(|id| rulebook.rule(id)) {
            rows.push(Row::labelled("deciding clause", rule.id.to_string()).citing(&rule.cite));
        }
        rows.extend(self.election().map(|text| Row::labelled("election", text)));
        if determination.completions > 1 {
            rows.push(Row::plain(format!(
                "open facts can turn out in {} ways that matter; all were looked at",
                determination.completions
            )));
        }
        if determination.bounded {
            rows.push(Row::plain(
                "too many open descriptions to try each: they were left open, which can only make the answer more cautious",
            ));
        }
        rows
    }

    /// Each intermediate material by itself: what it comes to, and the findings that say so.
    fn members(&self) -> Vec<OutlineLine> {
        let answer = self.answer;
        let mut found = Vec::new();
        for (made, member) in &answer.determination.members {
            let say = Say::new(answer.rulebook, &answer.case, member, &answer.choice);
            let by = member.criterion.as_ref().map(|id| format!(", criterion {id}")).unwrap_or_default();
            let rule = member.rule.as_ref().map(|id| format!(", rule {id}")).unwrap_or_default();
            found.push(OutlineLine {
                depth: 0,
                outcome: outcome_of(member.status),
                text: format!("{} by itself: {}{by}{rule}", say.made(*made), member.status.word()),
                citations: Vec::new(),
            });
            let inner = outline(&say, !self.detail.full);
            let shown = if self.detail.full { inner.len() } else { MEMBER };
            found.extend(inner.into_iter().take(shown).map(|line| OutlineLine { depth: line.depth + 1, ..line }));
        }
        found
    }

    fn election(&self) -> Option<String> {
        let election = self.answer.determination.election.as_ref()?;
        let method = election.method.as_ref().and_then(|id| self.answer.rulebook.method(id)).map(|m| m.name.clone());
        let base = election.base.map(|base| format!("tolerance on {}", base.word().replace('-', " ")));
        let say = self.say();
        let made: Vec<String> = election.intermediate.iter().map(|index| say.made(*index)).collect();
        let made = (!made.is_empty()).then(|| format!("{} as intermediate material", made.join(" and ")));
        let parts: Vec<String> = method.into_iter().chain(base).chain(made).collect();
        if parts.is_empty() {
            return None;
        }
        let (parts, how) = (parts.join(", "), if election.given { "given" } else { "searched" });
        Some(match election.matters || election.given {
            true if election.intermediate.is_empty() => {
                format!("{parts} ({how}; methods and bases are few, so the search is exact)")
            }
            true => format!("{parts} ({how}; intermediate materials are taken from the top, so the search is exact)"),
            false => format!("all come to the same; the findings are for {parts}"),
        })
    }

    fn rule(&self) -> Option<Section> {
        let (answer, rulebook) = (self.answer, self.answer.rulebook);
        let rule = answer.determination.rule.as_ref().and_then(|id| rulebook.rule(id))?;
        let mut section = Section::new("The rule");
        let words = Words::new(rulebook, &answer.choice, self.day(), &answer.case.dates);
        let criterion = rule.origin.under(&answer.choice);
        // The rule is never cut: it is what the rest answers to.
        section.rows.push(Row::new(Form::Sentence { whole: true }, words.criterion(criterion)));
        let selection = answer.determination.selections.first();
        if let Some(row) = selection.and_then(|selection| rule.replacement(selection.uses)) {
            let tests = words.content(row.tests.under(&answer.choice));
            let text = format!("for this use in place of the printed figures: {tests}");
            section.rows.push(Row::sentence(text).citing(&row.cite));
        }
        // A method that the rule has a figure for can be closed by the agreement.
        for method in rulebook.methods_named(criterion, &answer.choice) {
            let closed = method.closed_for.iter().find(|(goods, uses, _)| {
                selection.is_some_and(|selection| {
                    let inside = selection.hs.is_some_and(|hs| goods.membership(hs) == Membership::Inside);
                    inside && uses.covers(selection.uses) == Some(true)
                })
            });
            if let Some((_, _, cite)) = closed {
                let text = format!("the {} method may not be used for this good", method.name);
                section.rows.push(Row::sentence(text).citing(cite));
            }
        }
        if let Some(only_if) = rule.binding(&answer.choice) {
            let text = format!("and only if, whatever the criterion, {}", words.criterion(only_if));
            section.rows.push(Row::new(Form::Sentence { whole: true }, text));
        }
        if self.detail.full
            && let Some(note) = &rule.note
        {
            section.rows.push(Row::labelled("note", note.as_str()));
        }
        Some(section)
    }

    fn findings(&self) -> Section {
        let mut section = Section::new("Findings");
        let mut lines = outline(&self.say(), !self.detail.full);
        lines.extend(self.members());
        let left = lines.len().saturating_sub(self.detail.findings);
        section.rows = lines
            .into_iter()
            .take(self.detail.findings)
            .map(|line| Row {
                form: Form::Finding { outcome: line.outcome, depth: line.depth },
                text: line.text,
                citations: line.citations,
            })
            .collect();
        if left > 0 {
            section.rows.push(self.left_out(left, " lines"));
        }
        section
    }

    fn content(&self) -> Option<Content> {
        let content = self.answer.content.as_ref()?;
        let added = |(place, value): (&Place, &_)| {
            let name = match place {
                Place::Party(country) => country.to_string(),
                Place::RegionUnattributed => "region, party not known".to_owned(),
                Place::Foreign(country) => format!("{country} (foreign)"),
                Place::ForeignUnattributed => "foreign or non-originating, country not known".to_owned(),
                Place::Unknown => "not known".to_owned(),
            };
            Added { place: *place, name, value: *value }
        };
        Some(Content {
            base: content.base.word().replace('-', " "),
            amount: content.amount,
            places: content.places.iter().filter(|(_, value)| !value.is_zero()).map(added).collect(),
        })
    }

    fn assumed(&self) -> Option<Section> {
        let rows = self.answer.rulebook.assumed();
        let mut section = Section::new("Taken for granted, not tested");
        section.rows = rows.iter().map(|row| Row::item(row.says.as_str()).citing(&row.cite)).collect();
        (!rows.is_empty()).then_some(section)
    }

    fn source(&self) -> Source {
        let rulebook = self.answer.rulebook;
        Source {
            id: rulebook.id().to_owned(),
            edition: rulebook.edition().to_owned(),
            hash: rulebook.hash().to_owned(),
        }
    }
}

/// Says findings of an answer.
pub(super) fn say<'p>(answer: &'p Answer<'_>) -> Say<'p> {
    Say::new(answer.rulebook, &answer.case, &answer.determination, &answer.choice)
}
