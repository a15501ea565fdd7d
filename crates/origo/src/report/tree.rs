//! The outline of findings as a tree to fold: open where it leads to the verdict, cut where a page would grow too large.
//!
//! It looks at outcomes alone: what a finding tests does not matter here.

use super::document::{Form, Row};
use origo_origin::Outcome;
use std::iter::Peekable;

/// Findings beside each other.
#[derive(Debug, Default)]
pub(super) struct Branch<'d> {
    /// Those shown.
    pub(super) nodes: Vec<Node<'d>>,
    /// Outcomes of those left out.
    left_out: Vec<Outcome>,
}

/// A finding with those it came from.
#[derive(Debug)]
pub(super) struct Node<'d> {
    /// In words.
    pub(super) row: &'d Row,
    /// What came out.
    pub(super) outcome: Outcome,
    /// It leads to the verdict.
    pub(super) open: bool,
    /// What it came from.
    pub(super) under: Branch<'d>,
}

/// How many findings a page shows of one answer.
const BUDGET: usize = 600;
/// How many beside each other, tried in this order until the budget holds.
const BESIDE: [usize; 5] = [24, 12, 6, 3, 2];

/// The tree of an outline. `choice`: the topmost findings are ways of which the best one gives the status.
pub(super) fn tree<'d>(rows: &'d [Row], status: Outcome, choice: bool, all: bool) -> Branch<'d> {
    let mut findings = rows
        .iter()
        .filter_map(|row| match row.form {
            Form::Finding { outcome, depth } => Some((row, outcome, depth)),
            _ => None,
        })
        .peekable();
    let mut top = Branch { nodes: level(&mut findings, 0), left_out: Vec::new() };
    match (choice, best(&top.nodes)) {
        (true, Some(best)) => top.nodes.iter_mut().skip(best).take(1).for_each(Node::unfold),
        _ => top.unfold(status),
    }
    if !all {
        for beside in BESIDE {
            top.cut(beside);
            if top.size() <= BUDGET {
                break;
            }
        }
    }
    top
}

fn level<'d>(rows: &mut Peekable<impl Iterator<Item = (&'d Row, Outcome, usize)>>, depth: usize) -> Vec<Node<'d>> {
    let mut found = Vec::new();
    while let Some((row, outcome, at)) = rows.next_if(|(_, _, at)| *at >= depth) {
        let under = Branch { nodes: level(rows, at + 1), left_out: Vec::new() };
        found.push(Node { row, outcome, open: false, under });
    }
    found
}

/// The first with the best outcome.
fn best(nodes: &[Node<'_>]) -> Option<usize> {
    let best = nodes.iter().map(|node| node.outcome).max()?;
    nodes.iter().position(|node| node.outcome == best)
}

impl Node<'_> {
    fn unfold(&mut self) {
        self.open = true;
        self.under.unfold(self.outcome);
    }
}

impl Branch<'_> {
    /// What is left out, counted by outcome; none if nothing is.
    pub(super) fn rest(&self) -> Option<String> {
        let parts: Vec<String> = [Outcome::Met, Outcome::NotMet, Outcome::Unknown]
            .into_iter()
            .map(|outcome| (outcome, self.left_out.iter().filter(|left| **left == outcome).count()))
            .filter(|(_, count)| *count > 0)
            .map(|(outcome, count)| format!("{count} {}", outcome.word()))
            .collect();
        (!parts.is_empty()).then(|| format!("and {} more: {}", self.left_out.len(), parts.join(", ")))
    }

    fn size(&self) -> usize {
        self.nodes.iter().map(|node| 1 + node.under.size()).sum()
    }

    /// Opens what gives the outcome of the finding above. Of a met one of which some part failed, one way was enough: the
    /// first. Of an unknown one the first that is unknown shows what is asked; the others ask much the same. Where no part
    /// came out like the whole, the parts disagree: the first of each outcome.
    fn unfold(&mut self, whole: Outcome) {
        let all_alike = self.nodes.iter().all(|node| node.outcome == whole);
        let some_alike = self.nodes.iter().any(|node| node.outcome == whole);
        let mut seen = Vec::new();
        for node in &mut self.nodes {
            let first = !seen.contains(&node.outcome);
            let leaf = node.under.nodes.is_empty();
            if !leaf || node.outcome != Outcome::Unknown {
                seen.push(node.outcome);
            }
            let leads = match whole {
                _ if !some_alike => first,
                Outcome::Met => node.outcome == whole && (first || all_alike),
                Outcome::NotMet => node.outcome == whole,
                Outcome::Unknown => node.outcome == whole && (first || leaf),
            };
            if leads {
                node.unfold();
            }
        }
    }

    /// Keeps so many beside each other: the first of each outcome, then those that lead to the verdict, then the others.
    fn cut(&mut self, beside: usize) {
        if self.nodes.len() > beside {
            let mut order: Vec<usize> = (0..self.nodes.len()).collect();
            let mut seen = Vec::new();
            let first: Vec<bool> = self
                .nodes
                .iter()
                .map(|node| {
                    let first = !seen.contains(&node.outcome);
                    seen.push(node.outcome);
                    first
                })
                .collect();
            order.sort_by_key(|index| {
                let leads = self.nodes.get(*index).is_some_and(|node| node.open);
                (!first.get(*index).copied().unwrap_or(false), !leads)
            });
            order.truncate(beside);
            let nodes = std::mem::take(&mut self.nodes);
            for (index, node) in nodes.into_iter().enumerate() {
                if order.contains(&index) { self.nodes.push(node) } else { self.left_out.push(node.outcome) }
            }
        }
        self.nodes.iter_mut().for_each(|node| node.under.cut(beside));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Row> {
        let row = |line: &str| {
            let depth = line.len() - line.trim_start().len();
            let outcome = match line.trim_start().chars().next() {
                Some('+') => Outcome::Met,
                Some('-') => Outcome::NotMet,
                _ => Outcome::Unknown,
            };
            Row::new(Form::Finding { outcome, depth }, line.trim())
        };
        text.lines().map(row).collect()
    }

    fn shown(branch: &Branch<'_>) -> String {
        let one = |node: &Node<'_>| {
            let mark = if node.open { "!" } else { "" };
            format!("{}{mark}({})", node.row.text, shown(&node.under))
        };
        let rest = branch.rest().map(|rest| format!("[{rest}]")).unwrap_or_default();
        branch.nodes.iter().map(one).collect::<String>() + &rest
    }

    #[test]
    fn the_way_to_the_verdict_is_open_and_failed_branches_stay() {
        let rows = rows("-a\n -b\n+c\n -d\n +e\n +f\n+g");
        assert_eq!(shown(&tree(&rows, Outcome::Met, true, false)), "-a(-b())+c!(-d()+e!()+f())+g()");
        assert_eq!(shown(&tree(&rows, Outcome::Met, false, false)), "-a(-b())+c!(-d()+e!()+f())+g()");
    }

    #[test]
    fn where_ways_disagree_one_of_each_outcome_is_open() {
        let rows = rows("?a\n +b\n +c\n -d\n -e");
        assert_eq!(shown(&tree(&rows, Outcome::Unknown, false, false)), "?a!(+b!()+c()-d!()-e())");
    }

    #[test]
    fn of_what_is_unknown_the_first_that_unfolds_is_open() {
        let rows = rows("?a\n ?b\n ?c\n  ?d\n ?e\n  ?f");
        assert_eq!(shown(&tree(&rows, Outcome::Unknown, false, false)), "?a!(?b!()?c!(?d!())?e(?f()))");
    }

    #[test]
    fn many_beside_each_other_are_counted_and_none_is_lost_of_which_there_is_one() {
        let text = format!("-a\n{} ?x\n", " +b\n".repeat(100));
        let rows = rows(&text);
        let found = tree(&rows, Outcome::NotMet, false, false);
        let under = found.nodes.first().map(|node| &node.under).unwrap();
        assert_eq!(under.nodes.len(), 24);
        assert_eq!(under.nodes.last().unwrap().row.text, "?x");
        assert_eq!(under.rest().unwrap(), "and 77 more: 77 met");
        assert_eq!(tree(&rows, Outcome::NotMet, false, true).size(), 102);
    }

    #[test]
    fn a_large_tree_keeps_the_budget() {
        let text = format!("-a\n{}", (" -b\n".to_owned() + &"  -c\n".repeat(40)).repeat(40));
        assert!(tree(&rows(&text), Outcome::NotMet, false, false).size() <= BUDGET);
    }
}
