use std::collections::BTreeMap;
use std::fmt;

/// How often each construct came out met, not met or unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    counts: BTreeMap<String, [u64; 3]>,
}

impl Coverage {
    /// Counts one result: met if it holds at the worst end, not met if it fails at the best, else unknown.
    pub(crate) fn record(&mut self, construct: &str, worst: bool, best: bool) {
        let [met, not_met, unknown] = self.counts.entry(construct.to_owned()).or_default();
        *match (worst, best) {
            (true, _) => met,
            (false, false) => not_met,
            (false, true) => unknown,
        } += 1;
    }

    /// Adds the counts of another run.
    pub fn add(&mut self, other: &Self) {
        for (construct, [met, not_met, unknown]) in &other.counts {
            let [a, b, c] = self.counts.entry(construct.clone()).or_default();
            *a += met;
            *b += not_met;
            *c += unknown;
        }
    }

    /// The constructs with their counts of met, not met and unknown, by name.
    pub fn rows(&self) -> impl Iterator<Item = (&str, [u64; 3])> {
        self.counts.iter().map(|(construct, counts)| (construct.as_str(), *counts))
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wide = self.counts.keys().map(String::len).chain(["construct".len()]).max().unwrap_or(0);
        writeln!(f, "{:wide$} {:>12} {:>12} {:>12}", "construct", "met", "not met", "unknown")?;
        for (construct, [met, not_met, unknown]) in self.rows() {
            writeln!(f, "{construct:wide$} {met:>12} {not_met:>12} {unknown:>12}")?;
        }
        Ok(())
    }
}
