use super::Page;
use origo_base::StatusKind;
use origo_origin::{Change, Flip};

/// How many materials a line names.
const NAMED: usize = 6;
/// How many lines a page gives to changes of one sort, and to all.
const OF_A_SORT: usize = 2;
const LINES: usize = 6;

impl Page<'_, '_> {
    pub(super) fn flips(&mut self) {
        let advice = &self.answer.advice;
        let open = match self.answer.determination.status {
            StatusKind::Originating => return,
            StatusKind::Undetermined if advice.flips.is_empty() => return,
            StatusKind::Undetermined => true,
            StatusKind::NonOriginating => false,
        };
        if advice.flips.is_empty() {
            self.heading("WHAT WOULD FLIP IT");
            let text = "nothing that was tried makes it originate: materials from originating sources or at a lower \
                value, a higher price, more cost in the region, facts now answered no, other elections";
            self.line(2, text);
        } else if open {
            self.heading("WHAT ELSE WOULD DO, WHATEVER IS MISSING (any one; each was determined again: originating)");
        } else {
            self.heading("WHAT WOULD FLIP IT (any one of these; each was determined again: originating)");
        }
        let lines = if open { LINES / 2 } else { LINES };
        let mut shown: Vec<&Flip> = Vec::new();
        for flip in &advice.flips {
            let sort = |flip: &Flip| flip.change.as_ref().map(std::mem::discriminant);
            let alike = shown.iter().filter(|other| sort(other) == sort(flip)).count();
            if self.style.all || (alike < OF_A_SORT && shown.len() < lines) {
                shown.push(flip);
            }
        }
        for flip in &shown {
            self.line(2, &format!("- {}", self.flip(flip)));
        }
        let more = advice.flips.len() - shown.len();
        if more > 0 {
            self.line(2, &format!("… {more} more with --all"));
        }
        if !advice.asked_all && !open {
            self.line(2, "only the materials of the largest value were tried one by one");
        }
    }

    fn names(&self, materials: &[u32]) -> String {
        let say = self.say();
        let limit = if self.style.all { usize::MAX } else { NAMED };
        let names: Vec<String> = materials.iter().take(limit).map(|index| say.material(*index)).collect();
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
