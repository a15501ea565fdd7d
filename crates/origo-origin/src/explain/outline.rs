use super::Say;
use crate::finding::{FindingId, Reason};
use crate::{Determination, Outcome};

/// A line of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineLine {
    /// How deep it stands.
    pub depth: usize,
    /// What came out.
    pub outcome: Outcome,
    /// What was tested, with numbers.
    pub text: String,
    /// Where it stands in the law.
    pub citations: Vec<String>,
}

/// The findings as an outline. Wrappers of one child are left out; `short` keeps to the election that the status rests
/// on, a few groups of each test and a few completions, and says what it leaves out.
pub fn outline(say: &Say<'_>, short: bool) -> Vec<OutlineLine> {
    let mut walk = Walk { say, lines: Vec::new(), short, production_shown: false };
    let determination = say.determination;
    let elections: Vec<FindingId> = match determination.finding(determination.root) {
        Some(root) if root.reason == Reason::Elections => root.children.clone(),
        _ => vec![determination.root],
    };
    let best = best(determination, &elections);
    for id in &elections {
        if Some(*id) == best || !short {
            walk.add(*id, 0, None);
        }
    }
    if short {
        walk.others(&elections, best);
    }
    walk.lines
}

/// The first election with the best outcome: the one that the status rests on.
fn best(determination: &Determination, elections: &[FindingId]) -> Option<FindingId> {
    let mut best: Option<FindingId> = None;
    let outcome = |id: FindingId| determination.finding(id).map(|finding| finding.outcome);
    for id in elections {
        if best.is_none_or(|known| outcome(*id) > outcome(known)) {
            best = Some(*id);
        }
    }
    best
}

struct Walk<'s, 'a> {
    say: &'s Say<'a>,
    lines: Vec<OutlineLine>,
    short: bool,
    production_shown: bool,
}

/// In short form: how many failing groups and completions are shown.
const SHOWN: usize = 3;

impl Walk<'_, '_> {
    fn line(&mut self, depth: usize, id: FindingId, rule: Option<usize>) {
        let Some(finding) = self.say.determination.finding(id) else { return };
        let citations = self.say.citations(finding, rule).into_iter().map(ToString::to_string).collect();
        let text = self.say.reason(finding, rule);
        self.lines.push(OutlineLine { depth, outcome: finding.outcome, text, citations });
    }

    fn add(&mut self, id: FindingId, depth: usize, rule: Option<usize>) {
        let determination = self.say.determination;
        let Some(finding) = determination.finding(id) else { return };
        let rule = match &finding.reason {
            Reason::ProductRule { rule, .. } | Reason::OwnPartsAside { rule: Some(rule) } => Some(*rule),
            _ => rule,
        };
        let inline = match &finding.reason {
            // The wrappers say nothing of their own.
            Reason::Elections | Reason::Criteria => true,
            Reason::Election { method, base } => self.short || (method.is_none() && base.is_none()),
            Reason::EveryMaterial => true,
            // A single way through needs no heading.
            Reason::Any | Reason::All | Reason::RequirementList => finding.children.len() < 2,
            _ => false,
        };
        if !inline {
            self.line(depth, id, rule);
        }
        let inner = if inline { depth } else { depth + 1 };
        let skip_criterion = matches!(finding.reason, Reason::Criteria) && self.short;
        let mut shown = 0;
        let mut left_out = 0;
        let mut outcomes_shown: Vec<Outcome> = Vec::new();
        for child in finding.children.clone() {
            let Some(found) = determination.finding(child) else { continue };
            if self.short && matches!(found.reason, Reason::Production { .. }) && found.outcome == Outcome::Met {
                if self.production_shown {
                    continue;
                }
                self.production_shown = true;
            }
            // The rule once more stands above already: only what it lacks is said again.
            if self.short && matches!(finding.reason, Reason::OwnPartsAside { .. }) && found.outcome == Outcome::Met {
                continue;
            }
            // Of completions with the same outcome one is shown whole and the others in a line.
            if self.short && matches!(found.reason, Reason::Completion { .. }) {
                if outcomes_shown.contains(&found.outcome) {
                    if shown == 4 * SHOWN {
                        left_out += 1;
                        continue;
                    }
                    shown += 1;
                    self.line(inner, child, rule);
                    continue;
                }
                outcomes_shown.push(found.outcome);
                self.add(child, inner, rule);
                continue;
            }
            // In short form a criterion that fails for an ordinary reason does not fill the page: its line is enough.
            if skip_criterion && found.outcome == Outcome::NotMet && finding.outcome != Outcome::NotMet {
                continue;
            }
            // A way that is only for what is stated of some goods, of which nothing is stated.
            if skip_criterion && is_not_stated(determination, child) {
                continue;
            }
            if skip_criterion && is_unasked(determination, child) && others_stand(determination, id, child) {
                continue;
            }
            if self.short && matches!(found.reason, Reason::Materials { .. }) {
                if shown == SHOWN {
                    left_out += 1;
                    continue;
                }
                shown += 1;
            }
            let special = skip_criterion
                && self.is_special(&found.reason)
                && (others_stand(determination, id, child)
                    || (found.outcome == Outcome::NotMet && !claimed(determination, child)));
            if special || (self.short && skip_children(&found.reason, found.outcome, determination, child)) {
                self.line(inner, child, rule);
                continue;
            }
            self.add(child, inner, rule);
        }
        if left_out > 0 {
            self.lines.push(OutlineLine {
                depth: inner,
                outcome: finding.outcome,
                text: format!("and {left_out} more of this kind (--all shows them)"),
                citations: Vec::new(),
            });
        }
    }

    /// The way open to goods classed with their own parts: where another way stands too, its line is enough on a page.
    fn is_special(&self, reason: &Reason) -> bool {
        let Reason::Criterion { criterion } = reason else { return false };
        self.say.rulebook.criteria().get(*criterion).is_some_and(|row| row.own_subheading)
    }

    /// Content tests of the other elections, as far as they say something new.
    fn others(&mut self, elections: &[FindingId], best: Option<FindingId>) {
        let determination = self.say.determination;
        let mut found: Vec<OutlineLine> = Vec::new();
        // What a content test met already is no news where it is met by other choices too.
        let met = best.map(|best| methods_met(determination, best)).unwrap_or_default();
        for election in elections.iter().filter(|id| Some(**id) != best) {
            let mut open = vec![(*election, None)];
            while let Some((id, rule)) = open.pop() {
                let Some(finding) = determination.finding(id) else { continue };
                let rule = match &finding.reason {
                    Reason::ProductRule { rule, .. } => Some(*rule),
                    _ => rule,
                };
                let told = match &finding.reason {
                    Reason::ContentTest { method, .. } => finding.outcome == Outcome::Met && met.contains(method),
                    _ => false,
                };
                let tells = matches!(finding.reason, Reason::ContentTest { .. } | Reason::MethodClosed { .. }) && !told;
                if tells {
                    let text = self.say.reason(finding, rule);
                    let known = |line: &OutlineLine| line.text == text;
                    if !self.lines.iter().any(known) && !found.iter().any(known) {
                        let citations =
                            self.say.citations(finding, rule).into_iter().map(ToString::to_string).collect();
                        found.push(OutlineLine { depth: 1, outcome: finding.outcome, text, citations });
                    }
                }
                open.extend(finding.children.iter().rev().map(|child| (*child, rule)));
            }
        }
        if !found.is_empty() {
            found.truncate(6);
            let outcome = Outcome::any(found.iter().map(|line| line.outcome));
            let text = "under other elections".to_owned();
            self.lines.push(OutlineLine { depth: 0, outcome, text, citations: Vec::new() });
            self.lines.append(&mut found);
        }
    }
}

/// The methods by which a content test under a finding is met.
fn methods_met(determination: &Determination, id: FindingId) -> Vec<usize> {
    let (mut found, mut open) = (Vec::new(), vec![id]);
    while let Some(id) = open.pop() {
        let Some(finding) = determination.finding(id) else { continue };
        match &finding.reason {
            Reason::ContentTest { method, .. } if finding.outcome == Outcome::Met => found.push(*method),
            _ => open.extend(&finding.children),
        }
    }
    found
}

/// Whether a criterion is only for goods of which something is stated that is not stated, or for other goods.
fn is_not_stated(determination: &Determination, criterion: FindingId) -> bool {
    determination.children(criterion).any(|(_, child)| {
        child.outcome == Outcome::NotMet && matches!(child.reason, Reason::NotStated { .. } | Reason::OtherGoods { .. })
    })
}

/// Whether a criterion is open only because nobody said that the good is wholly obtained, as of nearly every good.
fn is_unasked(determination: &Determination, criterion: FindingId) -> bool {
    determination.finding(criterion).is_some_and(|finding| finding.outcome == Outcome::Unknown)
        && determination.children(criterion).any(|(_, child)| {
            child.outcome == Outcome::Unknown && matches!(child.reason, Reason::WhollyObtained { stated: None })
        })
}

/// Whether a criterion's own question is answered yes: then its failure has a reader.
fn claimed(determination: &Determination, criterion: FindingId) -> bool {
    determination.children(criterion).any(|(id, child)| match child.reason {
        Reason::Requirement { .. } => child.outcome == Outcome::Met,
        Reason::All => claimed(determination, id),
        _ => false,
    })
}

/// Whether another criterion is met or open.
fn others_stand(determination: &Determination, criteria: FindingId, one: FindingId) -> bool {
    determination.children(criteria).any(|(id, child)| id != one && child.outcome != Outcome::NotMet)
}

/// Criteria that fail at once are one line: their parts add nothing.
fn skip_children(reason: &Reason, outcome: Outcome, determination: &Determination, id: FindingId) -> bool {
    let simple = |child: &crate::Finding| match child.reason {
        Reason::WhollyObtained { .. } | Reason::OnlyOriginating | Reason::OwnParts => true,
        Reason::Production { .. } => child.outcome == Outcome::Met,
        _ => false,
    };
    matches!(reason, Reason::Criterion { .. })
        && outcome == Outcome::NotMet
        && determination.children(id).all(|(_, child)| simple(child))
}
