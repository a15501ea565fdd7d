use origo_base::{Case, Elections, StatusKind};
use origo_rulebook::Rulebook;
use std::collections::BTreeSet;

/// What two evaluators must agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Originating, non-originating or undetermined.
    pub status: StatusKind,
    /// Of an originating good, the id of the first criterion that is met under every completion.
    pub criterion: Option<String>,
    /// The product rule, if every completion selects the same.
    pub rule: Option<String>,
    /// Of an undetermined good, the unknown facts that settle it alone; see [`left_out`].
    pub settling: BTreeSet<String>,
}

/// Anything that determines origin: the engine and the naive evaluator are compared through it.
pub trait Determiner {
    /// Determines one good.
    fn determine(&self, rulebook: &Rulebook, case: &Case, elections: &Elections) -> Verdict;
}

/// Whether the naive evaluator never lists this settling fact, because its answers are amounts and cannot all be
/// tried: transaction value, costs, the value of a line, and the facts that tracing rules name. A comparison of
/// settling facts passes over these names.
pub fn left_out(rulebook: &Rulebook, name: &str) -> bool {
    matches!(name, "transaction-value" | "costs")
        || name.starts_with("value:")
        || rulebook.traced().iter().any(|traced| traced.fact == name)
}
