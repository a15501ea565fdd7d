use super::document::{Row, Section};
use super::tell::Teller;
use origo_base::StatusKind;
use origo_origin::{Change, Flip};

impl Teller<'_, '_> {
    pub(super) fn flips(&self) -> Option<Section> {
        let advice = &self.answer.advice;
        let open = match self.answer.determination.status {
            StatusKind::Originating => return None,
            StatusKind::Undetermined if advice.flips.is_empty() => return None,
            StatusKind::Undetermined => true,
            StatusKind::NonOriginating => false,
        };
        let mut section = Section::new("What would flip it");
        if advice.flips.is_empty() {
            section.rows.push(Row::plain(
                "nothing that was tried makes it originate: materials from originating sources or at a \
                lower value, a higher price, more cost in the region, facts now answered no, other elections",
            ));
        } else if open {
            section.title = "What else would do, whatever is missing";
            section.aside = Some("any one; each was determined again: originating");
        } else {
            section.aside = Some("any one of these; each was determined again: originating");
        }
        let limit = if open { self.detail.flips / 2 } else { self.detail.flips };
        let mut shown: Vec<&Flip> = Vec::new();
        for flip in &advice.flips {
            let sort = |flip: &Flip| flip.change.as_ref().map(std::mem::discriminant);
            let alike = shown.iter().filter(|other| sort(other) == sort(flip)).count();
            if alike < self.detail.flips_of_a_sort && shown.len() < limit {
                shown.push(flip);
            }
        }
        section.rows.extend(shown.iter().map(|flip| Row::item(self.flip(flip))));
        let more = advice.flips.len() - shown.len();
        if more > 0 {
            section.rows.push(self.left_out(more, ""));
        }
        if !advice.asked_all && !open {
            section.rows.push(Row::plain("only the materials of the largest value were tried one by one"));
        }
        Some(section)
    }

    fn names(&self, materials: &[u32]) -> String {
        let say = self.say();
        let names: Vec<String> = materials.iter().take(self.detail.named).map(|index| say.material(*index)).collect();
        let more = materials.len() - names.len();
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{tail}", names.join(", "))
    }

    fn flip(&self, flip: &Flip) -> String {
        let facts: Vec<String> = flip
            .facts
            .iter()
            .map(|name| {
                let asks = self.answer.rulebook.requirement(name).map(|row| format!(" ({})", row.asks));
                format!("fact {name} = yes{}", asks.unwrap_or_default())
            })
            .collect();
        let parts = facts.into_iter().chain(flip.change.as_ref().map(|change| self.change(change)));
        parts.collect::<Vec<_>>().join(", and ")
    }

    fn change(&self, change: &Change) -> String {
        let say = self.say();
        let money = |amount| say.money(amount);
        match change {
            Change::Originating { materials, value, enough } => {
                let names = self.names(materials);
                let together = if materials.len() == 1 { "" } else { " together" };
                let enough = match enough {
                    Some(enough) if materials.len() == 1 => format!("; {} of it is enough", money(*enough)),
                    Some(enough) => format!("; {} is enough, the last in part", money(*enough)),
                    None => String::new(),
                };
                let worth = value.map_or("not all of it is stated".to_owned(), money);
                format!("{names}{together} from an originating source at the same value ({worth}){enough}")
            }
            Change::Cheaper { materials, by } => {
                let any = if materials.len() == 1 { "" } else { "any one of " };
                format!("{} less value of {any}{}", money(*by), self.names(materials))
            }
            Change::CheaperTogether { materials, by } => {
                format!(
                    "{} less value in all, at most half of each, taken in this order: {}",
                    money(*by),
                    self.names(materials)
                )
            }
            Change::Price { by, to } => {
                format!("a price of {}, {} more, the costs staying as they are", money(*to), money(*by))
            }
            Change::RegionalCost { by } => {
                format!("{} more cost in the region (originating materials or processing that counts)", money(*by))
            }
            Change::Traced { fact, by, to } => {
                format!("fact {fact} at most {}, {} less, the costs staying as they are", money(*to), money(*by))
            }
            Change::Elections { method, base } => {
                let method = method.as_ref().and_then(|id| self.answer.rulebook.method(id)).map(|row| row.name.clone());
                let base = base.map(|base| format!("tolerance on {}", base.word().replace('-', " ")));
                let parts: Vec<String> = method.into_iter().chain(base).collect();
                format!("election of {} instead", parts.join(", "))
            }
        }
    }
}
