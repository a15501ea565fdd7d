//! Where each finding stands in the law.

use super::Say;
use crate::finding::Reason;
use origo_base::Citation;

impl<'a> Say<'a> {
    /// The citations of a finding.
    pub fn citations(&self, finding: &crate::Finding, rule: Option<usize>) -> Vec<&'a Citation> {
        let rulebook = self.rulebook;
        let list: &[Citation] = match &finding.reason {
            Reason::Production { .. } => rulebook.production_cite(),
            Reason::Criterion { criterion } => {
                rulebook.criteria().get(*criterion).map(|row| row.cite.as_slice()).unwrap_or_default()
            }
            Reason::ProductRule { rule, .. } => {
                rulebook.rules().get(*rule).map(|row| row.cite.as_slice()).unwrap_or_default()
            }
            Reason::Materials { through_self_produced: true, .. } => rulebook.self_produced_cite(),
            Reason::Tolerance { barred, .. } => match (rulebook.de_minimis(), barred) {
                (Some(row), Some(index)) => {
                    row.exceptions.get(*index).map(|exception| exception.cite.as_slice()).unwrap_or_default()
                }
                (Some(row), None) => &row.shift_cite,
                (None, _) => &[],
            },
            Reason::Waiver { .. } => {
                rulebook.de_minimis().as_ref().map(|row| row.waiver_cite.as_slice()).unwrap_or_default()
            }
            Reason::ContentTest { method, threshold, traced, replacement, .. } => {
                let mut found: Vec<&Citation> = Vec::new();
                let method = rulebook.methods().get(*method);
                found.extend(method.into_iter().flat_map(|row| &row.cite));
                let linked = threshold.and_then(|index| rulebook.thresholds().get(index));
                found.extend(linked.into_iter().flat_map(|row| &row.cite));
                let traced = traced.and_then(|index| rulebook.traced().get(index));
                found.extend(traced.into_iter().flat_map(|row| &row.cite));
                let rule = rule.and_then(|index| rulebook.rules().get(index));
                let row = replacement.and_then(|index| rule?.replace.get(index));
                found.extend(row.into_iter().flat_map(|row| &row.cite));
                let mut seen = std::collections::BTreeSet::new();
                found.retain(|cite| seen.insert(cite.as_str()));
                return found;
            }
            Reason::MethodClosed { method, by_law } => {
                let method = rulebook.methods().get(*method);
                let row = by_law.and_then(|row| method?.closed_for.get(row));
                row.map(|(_, _, cite)| cite.as_slice()).unwrap_or_default()
            }
            Reason::Content { measure, .. } => {
                rulebook.measures().get(*measure).map(|row| row.cite.as_slice()).unwrap_or_default()
            }
            Reason::WaiverClosed { rule } => {
                // Where the reading that closes it stands.
                let rule = rulebook.rules().get(*rule);
                let groups = rule.and_then(|rule| rule.waiver_if.as_ref()).into_iter().flatten();
                let readings = groups.flatten().filter_map(|condition| rulebook.readings().get(condition.reading));
                return readings.take(1).flat_map(|reading| &reading.cite).collect();
            }
            Reason::IntermediateMaterial { .. } => {
                rulebook.general().intermediate.as_ref().map(|row| row.cite.as_slice()).unwrap_or_default()
            }
            Reason::NoTransactionValue { .. } => {
                rulebook.general().no_transaction_value.as_ref().map(|row| row.cite.as_slice()).unwrap_or_default()
            }
            Reason::Barred { bar } => {
                rulebook.general().bars.get(*bar).map(|row| row.cite.as_slice()).unwrap_or_default()
            }
            Reason::Unentered { .. } => {
                rulebook.unentered().as_ref().map(|row| row.cite.as_slice()).unwrap_or_default()
            }
            Reason::Requirement { requirement, .. }
            | Reason::NotStated { requirement, .. }
            | Reason::ProducedEntirely { requirement, .. } => {
                rulebook.requirements().get(*requirement).map(|row| row.cite.as_slice()).unwrap_or_default()
            }
            _ => &[],
        };
        list.iter().collect()
    }
}
