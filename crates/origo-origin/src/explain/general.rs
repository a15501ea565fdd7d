//! Findings on general provisions in words.

use super::Say;
use crate::extent::Ends;
use crate::finding::Reason;
use origo_base::StatusKind;

impl Say<'_> {
    /// What a finding on a general provision says; nothing of the others.
    pub(super) fn general(&self, reason: &Reason) -> String {
        let asks = |index: usize| self.rulebook.requirements().get(index).map_or("", |row| row.asks.as_str());
        match reason {
            Reason::IntermediateMaterial { made, status, value } => {
                let worth = self.ends(Ends { worst: value.0, best: value.1 });
                let how = match status {
                    StatusKind::Originating => "it originates by itself and counts whole",
                    StatusKind::NonOriginating => "it does not originate by itself and is as if it were not designated",
                    StatusKind::Undetermined => "whether it originates by itself is open",
                };
                format!("{} designated as an intermediate material, {worth}: {how}", self.made(*made))
            }
            Reason::NoTransactionValue { requirement: Some(index) } => {
                format!("there is no transaction value to be used: {}? stated: yes", asks(*index))
            }
            Reason::NoTransactionValue { requirement: None } => {
                "there is no transaction value: a self-produced material is not sold".to_owned()
            }
            Reason::Barred { bar } => {
                let bar = self.rulebook.general().bars.get(*bar);
                let row = bar.and_then(|bar| self.rulebook.requirement(&bar.requirement));
                format!("closed: {}? stated: yes", row.map_or("", |row| row.asks.as_str()))
            }
            Reason::NotStated { requirement, answer } => {
                format!("only if it is stated: {}? {}", asks(*requirement), Self::answer(*answer))
            }
            Reason::OtherGoods { hs: Some(hs) } => format!("only for other goods than {hs}"),
            Reason::OtherGoods { hs: None } => "only for some goods, and the code is not known".to_owned(),
            _ => String::new(),
        }
    }

    /// The self-produced material behind an index, as `S-1 (line 30)`.
    pub fn made(&self, index: usize) -> String {
        let made = self.case.self_produced.get(index);
        made.map_or("a self-produced material".to_owned(), |made| format!("{} (line {})", made.part, made.id))
    }
}
