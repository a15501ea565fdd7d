use super::document::{Row, Section};
use super::tell::Teller;
use origo_base::StatusKind;
use origo_origin::{Decisive, FactName, FactValue, evidence_word};

impl Teller<'_, '_> {
    pub(super) fn missing(&self) -> Option<Section> {
        if self.answer.determination.status != StatusKind::Undetermined {
            return None;
        }
        let mut section = Section::new("What is missing");
        let advice = &self.answer.advice;
        for decisive in advice.decisive.iter().take(self.detail.missing) {
            let fact = self.fact(&decisive.fact);
            let text = match decisive.outcomes.is_empty() {
                true => format!("{fact}: not stated"),
                false => format!("{fact}: {}", outcomes(decisive)),
            };
            section.rows.push(Row::item(match decisive.evidence {
                Some(state) => format!("{text} (now {})", evidence_word(state)),
                None => text,
            }));
        }
        if advice.decisive.is_empty() && advice.together.is_empty() {
            section.rows.push(Row::item("no single fact settles it; what is unknown stands under FINDINGS"));
        }
        let more = advice.decisive.len().saturating_sub(self.detail.missing);
        if more > 0 {
            section.rows.push(self.left_out(more, ""));
        }
        if !advice.together.is_empty() {
            let named = advice.together.iter().take(self.detail.together);
            let names: Vec<String> = named.map(|index| self.say().material(*index)).collect();
            let more = advice.together.len() - names.len();
            let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
            section.rows.push(Row::item(format!(
                "no single fact settles it; evidence for these together makes it originate: {}{tail}",
                names.join(", ")
            )));
        }
        if !advice.asked_all {
            section.rows.push(Row::plain("only the materials of the largest value were asked about one by one"));
        }
        Some(section)
    }

    fn fact(&self, fact: &FactName) -> String {
        let rulebook = self.answer.rulebook;
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
}

/// What each answer would do, those with one result together.
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
