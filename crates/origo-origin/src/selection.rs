use crate::group::candidate_codes;
use crate::question::Question;
use origo_base::{GoodKinds, HsCode, HsSet, Membership};
use origo_rulebook::{KindPredicate, ProductRule, Rulebook, UseSet};

/// One way in which the good's own open facts can turn out, as far as it matters: ways that lead to the same rule under
/// the same conditions are one.
#[derive(Clone, Debug)]
pub(crate) struct Selection<'a> {
    /// The code; none: not known at all.
    pub(crate) hs: Option<HsCode>,
    /// The rule.
    pub(crate) rule: Selected<'a>,
    /// The replacement row of the rule that its use calls for.
    pub(crate) replacement: Option<usize>,
    /// Methods that are closed for the good.
    pub(crate) closed: Vec<Closed>,
    /// The tracing rule that covers the good, by index; false: its code is too short to tell.
    pub(crate) traced: Option<(usize, bool)>,
    /// The uses that lead here.
    pub(crate) uses: UseSet,
    /// The kinds that lead here: one assignment for each way.
    pub(crate) kinds: Vec<GoodKinds>,
}

/// A method that is closed for the good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Closed {
    /// Its index.
    pub(crate) method: usize,
    /// The row that closes it.
    pub(crate) row: usize,
    /// Whether it surely does; false: the good's code is too short to tell.
    pub(crate) sure: bool,
}

/// The product rule of a completed good.
#[derive(Clone, Debug)]
pub(crate) enum Selected<'a> {
    /// One rule applies.
    Rule(usize, &'a ProductRule),
    /// The rulebook has none for the code, or none of those it has applies.
    None,
    /// The code is too short to tell.
    PartialCode,
    /// Two apply where the law gives no order.
    Conflict(Vec<usize>),
}

impl Selected<'_> {
    fn index(&self) -> Option<usize> {
        match self {
            Self::Rule(index, _) => Some(*index),
            _ => None,
        }
    }
}

/// Every selection that the good's open facts allow.
pub(crate) fn selections<'a>(question: &Question<'a>) -> Vec<Selection<'a>> {
    let rulebook = question.rulebook;
    let known = known_uses(question);
    let day = question.day();
    let mut found: Vec<Selection<'a>> = Vec::new();
    for hs in &candidate_codes(&question.good.hs) {
        let candidates = hs.map(|hs| rulebook.rules_on(hs, day)).unwrap_or_default();
        let touches = |goods: &HsSet| hs.is_none_or(|hs| goods.membership(hs) != Membership::Outside);
        // Of a code that a rule covers only partly no description tells the rule: a chapter would ask for hundreds of
        // thousands of ways that all come to the same.
        let partly = hs.is_some_and(|hs| candidates.iter().any(|rule| rule.goods.membership(hs) == Membership::Partly));
        let told = if partly { &[] } else { candidates.as_slice() };
        let assignments = kind_assignments(question, *hs, &question.good.kinds, good_predicates(rulebook, *hs, told));
        for kinds in assignments {
            for end_use in rulebook.universe().each(known) {
                let rule = select(question, *hs, &candidates, &kinds, end_use);
                let replacement = match &rule {
                    Selected::Rule(_, rule) => {
                        rule.replace.iter().position(|row| row.uses.covers(end_use) == Some(true))
                    }
                    _ => None,
                };
                // Surely covered, or perhaps, as far as the code tells.
                let covers = |goods: &HsSet, uses: UseSet| {
                    if !touches(goods) || uses.covers(end_use) != Some(true) {
                        return None;
                    }
                    Some(hs.is_some_and(|hs| goods.membership(hs) == Membership::Inside))
                };
                let closed: Vec<Closed> = rulebook
                    .methods()
                    .iter()
                    .enumerate()
                    .filter_map(|(index, method)| {
                        let rows = method.closed_for.iter().enumerate();
                        rows.filter_map(|(row, (goods, uses, _))| {
                            Some(Closed { method: index, row, sure: covers(goods, *uses)? })
                        })
                        .max_by_key(|closed| closed.sure)
                    })
                    .collect();
                let described = |kind: &KindPredicate| kind.holds(rulebook.kinds(), *hs, &kinds, question.case.into);
                // Where the code does not tell, a kind that is not said may hold: it is not asked.
                let traced = rulebook.traced().iter().enumerate().find_map(|(index, traced)| {
                    let sure = covers(&traced.goods, traced.uses)?;
                    let holds = traced.kind.as_ref().map_or(Some(true), described);
                    (holds == Some(true) || !sure && holds.is_none()).then_some((index, sure))
                });
                let same = found.iter_mut().find(|other| {
                    other.hs == *hs
                        && other.rule.index() == rule.index()
                        && std::mem::discriminant(&other.rule) == std::mem::discriminant(&rule)
                        && (other.replacement, other.traced) == (replacement, traced)
                        && other.closed == closed
                });
                match same {
                    Some(other) => {
                        other.uses = other.uses.or(end_use);
                        if !other.kinds.contains(&kinds) {
                            other.kinds.push(kinds.clone());
                        }
                    }
                    None => found.push(Selection {
                        hs: *hs,
                        rule,
                        replacement,
                        closed,
                        traced,
                        uses: end_use,
                        kinds: vec![kinds.clone()],
                    }),
                }
            }
        }
    }
    found
}

/// What the product rules of a code, and the tracing rules that surely cover it, ask about the good's description.
pub(crate) fn good_predicates<'a>(
    rulebook: &'a Rulebook,
    hs: Option<HsCode>,
    rules: &[&'a ProductRule],
) -> impl Iterator<Item = &'a KindPredicate> {
    let inside = move |goods: &HsSet| hs.is_some_and(|hs| goods.membership(hs) == Membership::Inside);
    let traced = rulebook.traced().iter().filter(move |traced| inside(&traced.goods));
    let by_rules = rules.iter().filter_map(|rule| rule.kind.as_ref());
    by_rules.chain(traced.filter_map(|traced| traced.kind.as_ref()))
}

/// The uses that the good's statement leaves open. A class that the rulebook does not know leaves every use open.
pub(crate) fn known_uses(question: &Question<'_>) -> UseSet {
    let universe = question.rulebook.universe();
    let stated = question.good.end_use.as_ref().and_then(|end_use| universe.resolve(end_use).ok());
    stated.filter(|set| !set.is_empty()).unwrap_or_else(|| universe.all())
}

/// Every completion of the kinds that some predicates ask about: one kind, or none, of each open group.
pub(crate) fn kind_assignments<'k>(
    question: &Question<'_>,
    code: Option<HsCode>,
    said: &GoodKinds,
    predicates: impl IntoIterator<Item = &'k KindPredicate>,
) -> Vec<GoodKinds> {
    let declared = question.rulebook.kinds();
    let mut groups: Vec<&str> = Vec::new();
    for name in predicates.into_iter().flat_map(|predicate| &predicate.kinds) {
        if let Some(kind) = declared.iter().find(|kind| kind.id == *name)
            && !groups.contains(&kind.group.as_str())
        {
            groups.push(&kind.group);
        }
    }
    let mut assignments = vec![said.clone()];
    for group in groups {
        let members: Vec<_> = declared.iter().filter(|kind| kind.group == group).collect();
        let open: Vec<&str> = members
            .iter()
            .filter(|kind| kind.is(declared, code, said, question.case.into).is_none())
            .map(|kind| kind.id.as_str())
            .collect();
        if open.is_empty() {
            continue;
        }
        let mut next = Vec::with_capacity(assignments.len() * (open.len() + 1));
        for assignment in &assignments {
            for choice in open.iter().map(|id| Some(*id)).chain([None]) {
                let mut completed = assignment.clone();
                match choice {
                    Some(id) => completed.is.push(id.to_owned()),
                    None => completed.is_not.extend(open.iter().map(|id| (*id).to_owned())),
                }
                next.push(completed);
            }
        }
        assignments = next;
    }
    assignments
}

fn select<'a>(
    question: &Question<'a>,
    hs: Option<HsCode>,
    candidates: &[&'a ProductRule],
    kinds: &GoodKinds,
    end_use: UseSet,
) -> Selected<'a> {
    let Some(hs) = hs else { return Selected::PartialCode };
    if candidates.iter().any(|rule| rule.goods.membership(hs) == Membership::Partly) {
        return Selected::PartialCode;
    }
    let rulebook = question.rulebook;
    let applies = |rule: &ProductRule| {
        rule.uses.is_none_or(|uses| uses.covers(end_use) == Some(true))
            && rule
                .kind
                .as_ref()
                .is_none_or(|kind| kind.holds(rulebook.kinds(), Some(hs), kinds, question.case.into) == Some(true))
    };
    let pick = |otherwise: bool| -> Vec<&'a ProductRule> {
        candidates.iter().copied().filter(|rule| rule.otherwise == otherwise && applies(rule)).collect()
    };
    let mut chosen = pick(false);
    if chosen.is_empty() {
        chosen = pick(true);
    }
    let index = |rule: &ProductRule| rulebook.rules().iter().position(|known| std::ptr::eq(known, rule));
    match chosen.as_slice() {
        [] => Selected::None,
        [rule] => index(rule).map_or(Selected::None, |index| Selected::Rule(index, rule)),
        several => Selected::Conflict(several.iter().filter_map(|rule| index(rule)).collect()),
    }
}
