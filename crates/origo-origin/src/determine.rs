use crate::designation::{self, Designation};
use crate::evaluate::{Election, Evaluation, agreement_sets};
use crate::finding::{Completed, Finding, FindingId, Findings, Reason};
use crate::group::MaterialGroup;
use crate::permitted::Permit;
use crate::question::Question;
use crate::selection::{Selected, Selection, kind_assignments, selections};
use crate::{OriginState, Outcome};
use origo_base::{Case, Elections, GoodKinds, HsCode, HsLevel, HsSet, Membership, Stage, StatusKind};
use origo_rulebook::{BaseChoice, MethodBase, PermittedSet, RuleId, Rulebook, UseSet};
use std::borrow::Cow;

/// How many completions are evaluated one by one before materials fall back to three-valued logic.
const COMPLETIONS: usize = 64;

/// The answer to "does this good originate", with the computation it came from.
#[derive(Clone, Debug)]
pub struct Determination {
    /// The status: the fold of the findings.
    pub status: StatusKind,
    /// The first criterion met under every completion, by its id.
    pub criterion: Option<String>,
    /// The product rule, if every completion selects the same.
    pub rule: Option<RuleId>,
    /// Whether a claim can be made on what is in hand: the good originates with every unproven origin counted as
    /// non-originating.
    pub claimable_today: bool,
    /// The election that the status rests on: the first that passes, else the one that comes nearest.
    pub election: Option<ElectionUsed>,
    /// The ways in which the good's open facts can turn out.
    pub selections: Vec<SelectionView>,
    /// The materials, grouped.
    pub groups: Vec<MaterialGroup>,
    /// The findings.
    pub findings: Vec<Finding>,
    /// The root.
    pub root: FindingId,
    /// How many completions were looked at.
    pub completions: usize,
    /// Too many completions: open descriptions of materials were left to three-valued logic, so an undetermined status
    /// may be more cautious than need be.
    pub bounded: bool,
    /// The intermediate materials of the election, each with its own determination.
    pub members: Vec<(usize, Determination)>,
    /// Which of the sets of intermediate materials the election takes.
    pub(crate) designation: usize,
}

/// An election by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElectionUsed {
    /// The method's id, if one was asked for.
    pub method: Option<String>,
    /// The base of the tolerance, if one was asked for.
    pub base: Option<MethodBase>,
    /// The self-produced materials designated as intermediate materials, by index.
    pub intermediate: Vec<usize>,
    /// Whether the method was given rather than searched.
    pub given: bool,
    /// Whether another election comes to something else.
    pub matters: bool,
}

/// A way in which the good's open facts can turn out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectionView {
    /// The code.
    pub hs: Option<HsCode>,
    /// The rule's index.
    pub rule: Option<usize>,
    /// The uses that lead here.
    pub uses: UseSet,
    /// The descriptions that lead here, one row for each way.
    pub kinds: Vec<Vec<String>>,
}

impl Determination {
    /// How many times it is reasonable to determine again for advice: a bill of thousands of classes whose open facts turn
    /// out in dozens of ways is tried at fewer places, so that a report takes seconds at most.
    pub(crate) fn probes(&self) -> usize {
        const TESTS: usize = 8_000_000;
        let of_one = self.findings.len().max(self.completions * self.groups.len()).max(1);
        (TESTS / of_one / 8).clamp(3, 1000)
    }

    /// A finding by id.
    pub fn finding(&self, id: FindingId) -> Option<&Finding> {
        self.findings.get(id.0 as usize)
    }

    /// The children of a finding.
    pub fn children(&self, id: FindingId) -> impl Iterator<Item = (FindingId, &Finding)> {
        let ids = self.finding(id).map(|finding| finding.children.clone()).unwrap_or_default();
        ids.into_iter().filter_map(|id| Some((id, self.finding(id)?)))
    }

    /// The status that follows from the leaves alone, by folding them again.
    pub fn fold(&self, id: FindingId) -> Outcome {
        let Some(finding) = self.finding(id) else { return Outcome::Unknown };
        if finding.children.is_empty() {
            return finding.outcome;
        }
        let parts = finding.children.iter().map(|child| self.fold(*child));
        match finding.reason {
            Reason::Elections
            | Reason::Criteria
            | Reason::Any
            | Reason::Shift { .. }
            | Reason::RegionalValueContent => Outcome::any(parts),
            Reason::Completions => Outcome::over_completions(parts),
            _ => Outcome::all(parts),
        }
    }
}

/// Decides whether a good originates.
///
/// Total: it does no input or output, reads no clock and cannot fail; what is not known makes the status
/// undetermined. Elections that are not given are searched within the law and the stage. See `book/semantics.md`.
pub fn determine(rulebook: &Rulebook, case: &Case, elections: &Elections) -> Determination {
    let question = Question::new(rulebook, case, elections);
    let mut determination = decide(&question);
    let chosen = determination.election.as_ref().map(|election| election.intermediate.clone()).unwrap_or_default();
    for made in &chosen {
        let member = designation::of_member(&question, *made, &chosen);
        determination.members.extend(member.map(|member| (*made, member)));
    }
    determination
}

pub(crate) fn decide(question: &Question<'_>) -> Determination {
    decide_under(question, designation::first(question), || designation::searched(question))
}

/// Decides with sets of intermediate materials to choose from: those to begin with, and more, which are only looked for
/// where the first do not settle it.
pub(crate) fn decide_under(
    question: &Question<'_>,
    first: Vec<Designation>,
    more: impl FnOnce() -> Vec<Designation>,
) -> Determination {
    let mut designations = first;
    let mut more = Some(more);
    let mut findings = Findings::default();
    if question.good.edition != *question.rulebook.hs_edition() {
        let root = findings.leaf(Outcome::Unknown, Reason::EditionMismatch);
        return assemble(question, findings, root, &[], None, 0, false);
    }
    let selections = selections(question);
    let (spread, bounded) = spread(question, &selections);
    // Materials whose facts are completed one by one need groups of their own.
    let several = spread.iter().flatten().flatten().filter(|completed| completed.ways > 1);
    let singled: Vec<u32> = several.flat_map(|completed| completed.materials.iter().copied()).collect();
    let separated = (!singled.is_empty()).then(|| question.separated(&singled));
    let question = separated.as_ref().unwrap_or(question);
    let completed: Vec<Vec<Cow<'_, Question<'_>>>> =
        spread.iter().map(|ways| ways.iter().map(|way| under(question, way)).collect()).collect();
    let completions: usize = spread.iter().map(Vec::len).sum();
    let mut tried: Vec<(Election, FindingId)> = Vec::new();
    let (mut method_matters, mut base_matters, mut open_ancestor) = (false, false, false);
    for designation in 0.. {
        // Intermediate materials are for contents alone, and of no use to a good that originates without.
        let settled = tried.iter().any(|(_, id)| findings.outcome(*id) == Outcome::Met);
        if designation > 0 && (settled || !contents_asked(&findings)) {
            break;
        }
        if designation == designations.len() {
            designations.extend(more.take().into_iter().flat_map(|more| more()));
        }
        let Some(designated) = designations.get(designation) else { break };
        let chosen: Vec<Vec<Cow<'_, Question<'_>>>> = match designated.as_slice() {
            [] => completed.clone(),
            _ => {
                let mut all = Vec::with_capacity(completed.len());
                for ways in &completed {
                    let under = ways.iter().map(|way| Cow::Owned(way.designating(designated.clone())));
                    all.push(under.collect());
                }
                all
            }
        };
        for method in methods(question) {
            for base in tolerance_bases(question) {
                let election = Election { method, base, designation };
                let mut children = Vec::new();
                for (index, (selection, (ways, questions))) in
                    selections.iter().zip(spread.iter().zip(&chosen)).enumerate()
                {
                    for (way, question) in ways.iter().zip(questions) {
                        let mut evaluation = Evaluation::new(question, selection, election, &mut findings);
                        let found = evaluation.run();
                        method_matters |= evaluation.method_asked;
                        base_matters |= evaluation.base_asked;
                        open_ancestor |= evaluation.open_ancestor;
                        children.push((found, Reason::Completion { selection: index, materials: way.clone() }));
                    }
                }
                let mut under = match children.len() {
                    1 => children.into_iter().map(|(found, _)| found).collect(),
                    _ => {
                        let each: Vec<FindingId> =
                            children.into_iter().map(|(found, reason)| findings.all_of(reason, vec![found])).collect();
                        let outcome = Outcome::over_completions(each.iter().map(|id| findings.outcome(*id)));
                        vec![findings.add(outcome, Reason::Completions, each)]
                    }
                };
                if !designated.is_empty() {
                    let designating = question.designating(designated.clone());
                    for one in designated {
                        let value = crate::bases::value_of_designated(&designating, *one);
                        let reason = Reason::IntermediateMaterial { made: one.made, status: one.status, value };
                        under.push(findings.leaf(Outcome::Met, reason));
                    }
                }
                let shown =
                    Reason::Election { method: method.filter(|_| method_matters), base: base.filter(|_| base_matters) };
                tried.push((election, findings.all_of(shown, under)));
                if !base_matters {
                    break;
                }
            }
            if !method_matters {
                break;
            }
        }
    }
    let root = findings.any_of(Reason::Elections, tried.iter().map(|(_, id)| *id).collect());
    let mut best: Option<(Election, FindingId)> = None;
    for (election, id) in &tried {
        if best.is_none_or(|(_, other)| findings.outcome(*id) > findings.outcome(other)) {
            best = Some((*election, *id));
        }
    }
    let first = tried.first().map(|(_, id)| findings.outcome(*id));
    let matters = tried.iter().any(|(_, id)| Some(findings.outcome(*id)) != first);
    let shown = best.map(|(election, _)| Election {
        method: election.method.filter(|_| method_matters),
        base: election.base.filter(|_| base_matters),
        designation: election.designation,
    });
    let designation = best.map_or(0, |(election, _)| election.designation);
    let chosen = designations.get(designation).cloned().unwrap_or_default();
    let mut determination = assemble(
        question,
        findings,
        root,
        &selections,
        shown.zip(best).map(|(election, (_, id))| (election, id, matters)),
        completions,
        bounded || open_ancestor,
    );
    determination.designation = designation;
    if let Some(election) = &mut determination.election {
        election.intermediate = chosen.iter().map(|one| one.made).collect();
    }
    determination
}

/// Whether a content test was asked at all.
fn contents_asked(findings: &Findings) -> bool {
    findings.all.iter().any(|finding| matches!(finding.reason, Reason::RegionalValueContent | Reason::Content { .. }))
}

fn assemble(
    question: &Question<'_>,
    findings: Findings,
    root: FindingId,
    selections: &[Selection<'_>],
    best: Option<(Election, FindingId, bool)>,
    completions: usize,
    bounded: bool,
) -> Determination {
    let rulebook = question.rulebook;
    let status = match findings.outcome(root) {
        Outcome::Met => StatusKind::Originating,
        Outcome::NotMet => StatusKind::NonOriginating,
        Outcome::Unknown => StatusKind::Undetermined,
    };
    let rule_of = |selection: &Selection<'_>| match &selection.rule {
        Selected::Rule(index, _) => Some(*index),
        _ => None,
    };
    let first = selections.first().and_then(rule_of);
    let same = selections.iter().all(|selection| rule_of(selection) == first);
    let rule = first.filter(|_| same).and_then(|index| rulebook.rules().get(index)).map(|rule| rule.id.clone());
    let views = selections
        .iter()
        .map(|selection| SelectionView {
            hs: selection.hs,
            rule: rule_of(selection),
            uses: selection.uses,
            kinds: selection.kinds.iter().map(|kinds| kinds.is.clone()).collect(),
        })
        .collect();
    let mut determination = Determination {
        status,
        criterion: None,
        rule,
        claimable_today: status == StatusKind::Originating,
        election: best.map(|(election, _, matters)| ElectionUsed {
            method: election.method.and_then(|index| rulebook.methods().get(index)).map(|method| method.id.clone()),
            base: election.base,
            intermediate: Vec::new(),
            given: question.elections.method.is_some(),
            matters,
        }),
        selections: views,
        groups: question.groups.clone(),
        findings: findings.all,
        root,
        completions,
        bounded,
        members: Vec::new(),
        designation: 0,
    };
    if status == StatusKind::Originating {
        determination.criterion = best.and_then(|(_, id, _)| criterion_met(&determination, id, rulebook));
    }
    determination
}

/// The first criterion met in every completion under an election.
fn criterion_met(determination: &Determination, election: FindingId, rulebook: &Rulebook) -> Option<String> {
    let mut met: Option<Vec<usize>> = None;
    let mut open = vec![election];
    while let Some(id) = open.pop() {
        let Some(finding) = determination.finding(id) else { continue };
        if finding.reason == Reason::Criteria {
            let here: Vec<usize> = determination
                .children(id)
                .filter(|(_, child)| child.outcome == Outcome::Met)
                .filter_map(|(_, child)| match child.reason {
                    Reason::Criterion { criterion } => Some(criterion),
                    _ => None,
                })
                .collect();
            met = Some(match met {
                None => here,
                Some(before) => before.into_iter().filter(|index| here.contains(index)).collect(),
            });
        } else {
            open.extend(&finding.children);
        }
    }
    let first = met?.into_iter().min()?;
    rulebook.criteria().get(first).map(|criterion| criterion.id.clone())
}

/// The methods open for election: the one given, or all; under verification, the one used and those the law opens
/// after it (UR 7(7)-(8)).
pub(crate) fn methods(question: &Question<'_>) -> Vec<Option<usize>> {
    let all = question.rulebook.methods();
    if all.is_empty() {
        return vec![None];
    }
    let place = |id: &str| all.iter().position(|method| method.id == id);
    let given = question.elections.method.as_ref().filter(|_| question.scope.is_none());
    let Some(given) = given else { return (0..all.len()).map(Some).collect() };
    let mut open: Vec<Option<usize>> = vec![place(given)];
    if question.elections.stage == Stage::UnderVerification {
        for switch in question.rulebook.switches().iter().filter(|switch| switch.from == *given) {
            open.push(place(&switch.to));
        }
    }
    open
}

fn tolerance_bases(question: &Question<'_>) -> Vec<Option<MethodBase>> {
    let Some(rule) = question.rulebook.de_minimis() else { return vec![None] };
    let given = question.elections.de_minimis_base.as_deref().filter(|_| question.scope.is_none());
    let given = given.and_then(MethodBase::parse);
    let exists = |base: &&MethodBase| **base != MethodBase::TransactionValue || has_price(question);
    match rule.choice {
        BaseChoice::Any => match given.filter(|base| rule.bases.contains(base)) {
            Some(given) => vec![Some(given)],
            None => rule.bases.iter().copied().map(Some).collect(),
        },
        // The law leaves no choice: total cost only where there is no price (NAFTA 5(1)(b)).
        BaseChoice::FirstAvailable => vec![rule.bases.iter().find(exists).copied()],
    }
}

/// Whether there is a transaction value that may be used.
fn has_price(question: &Question<'_>) -> bool {
    question.good.transaction_value.is_some() && question.no_transaction_value().is_none()
}

/// One way in which the materials' open facts turn out.
type Way = Vec<Completed>;

/// For each selection the completions of the materials' open facts; and whether there were too many to try each.
fn spread(question: &Question<'_>, selections: &[Selection<'_>]) -> (Vec<Vec<Way>>, bool) {
    let mut all = Vec::with_capacity(selections.len());
    let mut total = 0_usize;
    for selection in selections {
        let ways = completions_of(question, selection);
        total = total.saturating_add(ways.as_ref().map_or(COMPLETIONS + 1, Vec::len));
        all.push(ways);
    }
    if total > COMPLETIONS.max(selections.len()) {
        return (vec![vec![Way::new()]; selections.len()], true);
    }
    (all.into_iter().map(|ways| ways.unwrap_or_else(|| vec![Way::new()])).collect(), false)
}

/// The question with some materials' codes and descriptions completed; each has a group of its own.
fn under<'q, 'a>(question: &'q Question<'a>, way: &Way) -> Cow<'q, Question<'a>> {
    if way.is_empty() {
        return Cow::Borrowed(question);
    }
    let mut changed = question.clone();
    for completed in way {
        let is_one = |member: &u32| completed.materials.binary_search(member).is_ok();
        for group in changed.groups.iter_mut().filter(|group| group.members.iter().all(is_one)) {
            group.hs = completed.hs.into_iter().collect();
            group.kinds = completed.kinds.clone();
        }
    }
    Cow::Owned(changed)
}

/// None if there are too many.
fn completions_of(question: &Question<'_>, selection: &Selection<'_>) -> Option<Vec<Way>> {
    let plain = Permit::new(question, None, selection.hs);
    let mut sets: Vec<(Permit<'_>, &PermittedSet)> =
        agreement_sets(question.rulebook).into_iter().map(|set| (plain, set)).collect();
    if let Selected::Rule(_, rule) = &selection.rule {
        let permit = Permit { rule: Some(rule), ..plain };
        sets.extend(rule.origin.under(&question.choice).permitted_sets().into_iter().map(|set| (permit, set)));
    }
    let mut lists: Vec<&HsSet> = question.rulebook.criteria().iter().flat_map(|row| row.criterion.lists()).collect();
    if let Selected::Rule(_, rule) = &selection.rule {
        lists.extend(rule.origin.under(&question.choice).lists());
        let replaced = rule.replace.iter().flat_map(|row| row.tests.under(&question.choice));
        lists.extend(replaced.filter_map(|test| test.only.as_ref()));
    }
    let mut completions = vec![Way::new()];
    for group in question.groups.iter().filter(|group| group.origin != OriginState::Originating) {
        let ways = ways(question, &sets, &lists, selection.hs, group);
        match ways.as_slice() {
            [] => continue,
            // All completions come to the same: the group is completed as a whole.
            [(hs, kinds)] => {
                let only = Completed { materials: group.members.clone(), ways: 1, hs: *hs, kinds: kinds.clone() };
                completions.iter_mut().for_each(|way| way.push(only.clone()));
                continue;
            }
            _ => {}
        }
        let (ways, count) = (&ways, ways.len());
        for member in &group.members {
            if completions.len().saturating_mul(ways.len()) > COMPLETIONS {
                return None;
            }
            completions = completions
                .iter()
                .flat_map(|way| {
                    ways.iter().map(move |(hs, kinds)| {
                        let mut next = way.clone();
                        next.push(Completed { materials: vec![*member], ways: count, hs: *hs, kinds: kinds.clone() });
                        next
                    })
                })
                .collect();
        }
    }
    Some(completions)
}

/// What tells completions of a material apart: its membership in each permitted set, under each exception to the tolerance,
/// and in each list of a content test; and whether it is of the good's own subheading.
type Signature = (Vec<Outcome>, Vec<(Membership, Option<bool>)>, Vec<Membership>, Option<bool>);

/// The codes and descriptions that the open facts of a group's materials allow, one for each signature. Empty if nothing
/// finite is open.
fn ways(
    question: &Question<'_>,
    sets: &[(Permit<'_>, &PermittedSet)],
    lists: &[&HsSet],
    good: Option<HsCode>,
    group: &MaterialGroup,
) -> Vec<(Option<HsCode>, GoodKinds)> {
    let mut found: Vec<(Signature, (Option<HsCode>, GoodKinds))> = Vec::new();
    let codes = group.codes();
    let parts = question.rulebook.criteria().iter().any(|criterion| criterion.own_subheading);
    for code in &codes {
        let asked = sets
            .iter()
            .flat_map(|(_, set)| &set.members)
            .filter(|member| code.is_none_or(|code| member.codes.membership(code) != Membership::Outside))
            .filter_map(|member| member.kinds.as_ref());
        let assignments = kind_assignments(question, *code, &group.kinds, asked);
        if codes.len() == 1 && assignments.len() == 1 {
            return Vec::new();
        }
        let exceptions = question.rulebook.de_minimis().iter().flat_map(|rule| &rule.exceptions);
        let excepted: Vec<(Membership, Option<bool>)> = exceptions
            .map(|row| {
                let Some(code) = *code else { return (Membership::Partly, None) };
                let same = good.and_then(|good| good.shares(HsLevel::Subheading, code));
                (row.materials.membership(code), same.filter(|_| row.unless_other_subheading))
            })
            .collect();
        for kinds in assignments {
            let inside = sets.iter().map(|(permit, set)| permit.allows(set, *code, &kinds)).collect();
            let listed = lists.iter().map(|list| code.map_or(Membership::Partly, |code| list.membership(code)));
            let own = code.and_then(|code| good.and_then(|good| good.shares(HsLevel::Subheading, code)));
            let signature = (inside, excepted.clone(), listed.collect(), own.filter(|_| parts));
            if !found.iter().any(|(known, _)| *known == signature) {
                found.push((signature, (*code, kinds)));
            }
        }
    }
    found.into_iter().map(|(_, way)| way).collect()
}
