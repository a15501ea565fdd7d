use super::gap::{Effect, Miss, misses, turning_points};
use super::{Advice, least_list, originates_with};
use crate::determine::decide;
use crate::finding::Reason;
use crate::question::Question;
use crate::{Determination, OriginState, Outcome};
use origo_base::{Amount, Answer, Elections, Stage, StatusKind};
use origo_rulebook::MethodBase;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A change that makes a good originate that is refused or undetermined; each was determined again to prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// Facts now answered no that must be yes as well; none can be left out.
    pub facts: Vec<String>,
    /// What else changes; none: the facts alone.
    pub change: Option<Change>,
}

/// A change of values, origins or elections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These materials, bought from originating sources at the same value; none can be left out.
    Originating {
        /// Indices of the materials, in the order in which they are replaced.
        materials: Vec<u32>,
        /// Their value; none: not all of it is known.
        value: Option<Amount>,
        /// How much of that value is enough, the last of the materials replaced in part; in whole cents, if it is less.
        enough: Option<Amount>,
    },
    /// Any one of these materials, cheaper by an amount; no cent less does.
    Cheaper {
        /// Indices of the materials.
        materials: Vec<u32>,
        /// By how much.
        by: Amount,
    },
    /// These materials together, cheaper by an amount, which is taken from them in this order, at most half of each; no cent
    /// less does.
    CheaperTogether {
        /// Indices of the materials.
        materials: Vec<u32>,
        /// By how much in all.
        by: Amount,
    },
    /// A higher price of the good; no cent less does.
    Price {
        /// By how much.
        by: Amount,
        /// The new price.
        to: Amount,
    },
    /// More cost in the region that counts in net and total cost; no cent less does.
    RegionalCost {
        /// By how much.
        by: Amount,
    },
    /// A lower traced value of non-originating materials, the cost staying as it is; no cent less does.
    Traced {
        /// The fact that states it.
        fact: String,
        /// By how much.
        by: Amount,
        /// The new value.
        to: Amount,
    },
    /// Other elections than those given.
    Elections {
        /// The method's id, if one matters.
        method: Option<String>,
        /// The base of the tolerance, if one matters.
        base: Option<MethodBase>,
    },
}

impl Change {
    /// The amount of money that it moves: what changes are ranked by.
    pub fn amount(&self) -> Amount {
        match self {
            Self::Originating { value, enough, .. } => enough.or(*value).unwrap_or(Amount::ZERO),
            Self::Cheaper { by, .. }
            | Self::CheaperTogether { by, .. }
            | Self::Price { by, .. }
            | Self::RegionalCost { by }
            | Self::Traced { by, .. } => *by,
            Self::Elections { .. } => Amount::ZERO,
        }
    }
}

/// How many materials are tried one by one.
const TRIED: usize = 64;
/// How many groups of like materials are tried at lower values.
const GROUPS: usize = 24;

/// Changes that make a refused good originate; of an undetermined one, those that do whatever the open facts turn out to
/// be.
pub(super) fn search(question: &Question<'_>, determination: &Determination, advice: &mut Advice) {
    let mut found: Vec<Flip> = Vec::new();
    let denied = denied(question, determination);
    for fact in &denied {
        if originates(&confirmed(question, std::slice::from_ref(fact))) {
            found.push(Flip { facts: vec![fact.clone()], change: None });
        }
    }
    let alone = |change| Flip { facts: Vec::new(), change: Some(change) };
    found.extend(changes(question, determination, advice).into_iter().map(alone));
    if found.is_empty() && !denied.is_empty() {
        found = with_facts(question, denied, advice);
    }
    found.sort_by_key(|flip| {
        let size = flip.change.as_ref().map(Change::amount);
        let materials = match &flip.change {
            Some(Change::Originating { materials, value, .. }) => (value.unwrap_or(Amount::ZERO), materials.len()),
            _ => (Amount::ZERO, 0),
        };
        (size, materials)
    });
    advice.flips = found;
}

fn originates(question: &Question<'_>) -> bool {
    decide(question).status == StatusKind::Originating
}

/// Questions of the rulebook that are answered no and that the verdict asks about.
fn denied(question: &Question<'_>, determination: &Determination) -> Vec<String> {
    let asked = determination.findings.iter().flat_map(|finding| match &finding.reason {
        Reason::Requirement { requirement, .. } => {
            let row = question.rulebook.requirements().get(*requirement);
            let unless = row.and_then(|row| row.doubt.as_ref()).map(|doubt| &doubt.unless);
            row.map(|row| &row.id).into_iter().chain(unless).collect()
        }
        Reason::ProducedEntirely { requirement, .. } => {
            question.rulebook.requirements().get(*requirement).map(|row| &row.id).into_iter().collect()
        }
        Reason::Process { name, .. } => vec![name],
        _ => Vec::new(),
    });
    let asked: BTreeSet<&String> = asked.filter(|name| question.facts.get(*name) == Some(&Answer::No)).collect();
    asked.into_iter().cloned().collect()
}

fn confirmed<'a>(question: &Question<'a>, facts: &[String]) -> Question<'a> {
    let mut answers = question.facts.clone().into_owned();
    answers.extend(facts.iter().map(|fact| (fact.clone(), Answer::Yes)));
    Question { facts: Cow::Owned(answers), ..question.clone() }
}

/// No single change does: with the facts confirmed, alone or with one change beside them.
fn with_facts(question: &Question<'_>, mut facts: Vec<String>, advice: &mut Advice) -> Vec<Flip> {
    let all = confirmed(question, &facts);
    let under = decide(&all);
    let found = match under.status {
        StatusKind::Originating => vec![None],
        StatusKind::NonOriginating => changes(&all, &under, advice).into_iter().map(Some).collect(),
        StatusKind::Undetermined => Vec::new(),
    };
    let Some(first) = found.first() else { return Vec::new() };
    // A fact that is not needed for the least of the changes is left out of them all, if they still do without it.
    let passes = |facts: &[String], change: &Option<Change>| {
        let confirmed = confirmed(question, facts);
        let whole =
            change.as_ref().map_or_else(|| originates(&confirmed), |change| originates(&changed(&confirmed, change)));
        // What is enough in part must be so under the same facts.
        let in_part = match change {
            Some(Change::Originating { materials, enough: Some(enough), .. }) => {
                originates(&confirmed.sourced(&spread(question, materials, *enough)))
            }
            _ => true,
        };
        whole && in_part
    };
    for index in (0..facts.len()).rev() {
        let mut without = facts.clone();
        without.remove(index);
        if passes(&without, first) && found.iter().all(|change| passes(&without, change)) {
            facts = without;
        }
    }
    found.into_iter().map(|change| Flip { facts: facts.clone(), change }).collect()
}

/// The question after a change. Elections are left as they are: they are no part of the world.
fn changed<'a>(question: &Question<'a>, change: &Change) -> Question<'a> {
    match change {
        Change::Originating { materials, .. } => question.with_origins(materials, OriginState::Originating),
        Change::Cheaper { materials, by } => {
            question.cheaper(&materials.first().map(|first| (*first, *by)).into_iter().collect::<Vec<_>>())
        }
        Change::CheaperTogether { materials, by } => question.cheaper(&spread_half(question, materials, *by)),
        Change::Price { to, .. } => {
            let mut good = question.good.clone().into_owned();
            good.transaction_value = Some(*to);
            Question { good: Cow::Owned(good), ..question.clone() }
        }
        Change::RegionalCost { by } => {
            let mut more = question.clone();
            more.added.processing += *by;
            more
        }
        Change::Traced { fact, to, .. } => {
            let mut answers = question.facts.clone().into_owned();
            answers.insert(fact.clone(), Answer::Amount(*to));
            Question { facts: Cow::Owned(answers), ..question.clone() }
        }
        Change::Elections { .. } => question.clone(),
    }
}

/// Every kind of change that makes it originate by itself. Beyond half of a material's value, or twice a price or cost, a
/// change speaks of another good and is not offered.
fn changes(question: &Question<'_>, determination: &Determination, advice: &mut Advice) -> Vec<Change> {
    let misses = misses(question, determination);
    let refused = refused(determination);
    let tries = determination.probes().min(TRIED);
    let reach = Reach { open_too: determination.status == StatusKind::NonOriginating, tries };
    let mut found = origins(question, &refused, &misses, reach, advice);
    found.extend(cheaper(question, &refused, &misses, tries, advice));
    if let Some(price) = question.good.transaction_value {
        let change = |by| Change::Price { by, to: price + by };
        let mut points = turning_points(misses.iter(), Effect::Price);
        points.retain(|by| *by <= price);
        found.extend(least(question, &points, change));
    }
    let most = misses.iter().filter_map(Miss::cost_base).max().unwrap_or(Amount::ZERO);
    let mut points = turning_points(misses.iter(), Effect::Cost);
    points.retain(|by| *by <= most);
    found.extend(least(question, &points, |by| Change::RegionalCost { by }));
    found.extend(traced(question, &misses));
    found.extend(elections(question));
    found
}

/// The least amount in cents that passes, between the first of rising points that passes and the one before it.
///
/// A change that moves a test by its whole amount turns it at a point; one that is spread over several materials can
/// turn it between two.
fn least_amount(points: &[Amount], passes: impl Fn(Amount) -> bool) -> Option<Amount> {
    let place = points.iter().position(|point| passes(*point))?;
    let mut least = *points.get(place)?;
    let mut fails = place.checked_sub(1).and_then(|before| points.get(before)).copied().unwrap_or(Amount::ZERO);
    let mut next = least - Amount::CENT;
    while next > fails {
        if passes(next) {
            least = next;
        } else {
            fails = next;
        }
        next = Amount::midpoint(fails, least).up_to_cent();
        if next >= least {
            break;
        }
    }
    Some(least)
}

fn least(question: &Question<'_>, points: &[Amount], change: impl Fn(Amount) -> Change) -> Option<Change> {
    least_amount(points, |by| originates(&changed(question, &change(by)))).map(change)
}

/// So much taken from materials whose value is known, one after the other.
fn spread(question: &Question<'_>, materials: &[u32], amount: Amount) -> Vec<(u32, Amount)> {
    spread_over(materials, amount, |index| question.value(index).low())
}

/// The same, at most half of each.
fn spread_half(question: &Question<'_>, materials: &[u32], amount: Amount) -> Vec<(u32, Amount)> {
    spread_over(materials, amount, |index| half(question.value(index).low()))
}

fn spread_over(materials: &[u32], amount: Amount, room: impl Fn(u32) -> Amount) -> Vec<(u32, Amount)> {
    let mut left = amount;
    let mut parts = Vec::new();
    for index in materials {
        let part = left.min(room(*index));
        if part > Amount::ZERO {
            parts.push((*index, part));
            left -= part;
        }
    }
    parts
}

const fn half(amount: Amount) -> Amount {
    Amount::midpoint(Amount::ZERO, amount)
}

fn by_value(question: &Question<'_>, materials: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut list: Vec<u32> = materials.collect();
    list.sort_by_cached_key(|index| (std::cmp::Reverse(question.value(*index).low()), *index));
    list
}

/// Which materials are replaced, and how many one by one.
#[derive(Clone, Copy)]
struct Reach {
    /// Also those whose origin is open: of an undetermined good that is asked for elsewhere.
    open_too: bool,
    tries: usize,
}

/// Materials from originating sources.
fn origins(
    question: &Question<'_>,
    refused: &[u32],
    misses: &[Miss],
    reach: Reach,
    advice: &mut Advice,
) -> Vec<Change> {
    let not_originating = question.groups.iter().filter(|group| match group.origin {
        OriginState::Originating => false,
        OriginState::NonOriginating => true,
        OriginState::Open(_) => reach.open_too,
    });
    let candidates = by_value(question, not_originating.flat_map(|group| group.members.iter().copied()));
    let passes = |list: &[u32]| originates_with(question, list);
    // Those that a permitted set refuses come first: without them no alternative with that set can pass.
    let mut singles: Vec<u32> = refused.iter().copied().chain(candidates.iter().copied()).collect();
    let mut seen = BTreeSet::new();
    singles.retain(|index| seen.insert(*index));
    advice.asked_all &= singles.len() <= reach.tries;
    let mut lists: Vec<Vec<u32>> =
        singles.into_iter().take(reach.tries).filter(|index| passes(&[*index])).map(|index| vec![index]).collect();
    if lists.is_empty() {
        lists = [least_list(refused, reach.tries, &passes), least_list(&candidates, reach.tries, &passes)]
            .into_iter()
            .flatten()
            .collect();
        lists.dedup();
    }
    let points = turning_points(misses.iter(), Effect::ValueAlone);
    lists
        .into_iter()
        .map(|materials| {
            let known = |index: &u32| question.value(*index).is_known().then(|| question.value(*index).low());
            let value: Option<Amount> = materials.iter().map(known).sum();
            let points: Vec<Amount> = points.iter().copied().filter(|point| Some(*point) < value).collect();
            let enough =
                least_amount(&points, |amount| originates(&question.sourced(&spread(question, &materials, amount))));
            Change::Originating { materials, value, enough }
        })
        .collect()
}

/// Materials at a lower value: like ones tried as one, then all together.
fn cheaper(
    question: &Question<'_>,
    refused: &[u32],
    misses: &[Miss],
    tries: usize,
    advice: &mut Advice,
) -> Vec<Change> {
    let points = turning_points(misses.iter(), Effect::ValueAndCost);
    let mut groups: Vec<_> = question
        .groups
        .iter()
        .filter(|group| group.origin != OriginState::Originating && group.value().is_some())
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.low));
    advice.asked_all &= groups.len() <= GROUPS.min(tries);
    let mut found: Vec<(Amount, Vec<u32>)> = Vec::new();
    for group in groups.iter().take(GROUPS.min(tries)) {
        let members = by_value(question, group.members.iter().copied());
        let Some(largest) = members.first().copied() else { continue };
        let room = half(question.value(largest).low());
        let points: Vec<Amount> = points.iter().copied().filter(|point| *point <= room).collect();
        let Some(by) = least_amount(&points, |by| originates(&question.cheaper(&[(largest, by)]))) else { continue };
        let able = members.into_iter().filter(|index| half(question.value(*index).low()) >= by);
        match found.iter_mut().find(|(known, _)| *known == by) {
            Some((_, materials)) => materials.extend(able),
            None => found.push((by, able.collect())),
        }
    }
    if !found.is_empty() {
        return found
            .into_iter()
            .map(|(by, materials)| Change::Cheaper { materials: by_value(question, materials.into_iter()), by })
            .collect();
    }
    let known = |index: &u32| question.value(*index).is_known();
    let all = groups.iter().flat_map(|group| group.members.iter().copied());
    let orders = [refused.iter().copied().filter(known).collect(), by_value(question, all)];
    for order in orders {
        let room: Amount = order.iter().map(|index| half(question.value(*index).low())).sum();
        let points: Vec<Amount> = points.iter().copied().filter(|point| *point <= room).collect();
        let by = least_amount(&points, |by| originates(&question.cheaper(&spread_half(question, &order, by))));
        if let Some(by) = by {
            let materials = spread_half(question, &order, by).into_iter().map(|(index, _)| index).collect();
            return vec![Change::CheaperTogether { materials, by }];
        }
    }
    Vec::new()
}

/// A lower traced value.
fn traced(question: &Question<'_>, misses: &[Miss]) -> Vec<Change> {
    let mut rules: Vec<usize> = misses.iter().filter_map(|miss| miss.traced).collect();
    rules.sort_unstable();
    rules.dedup();
    let rules = rules.into_iter().filter_map(|index| question.rulebook.traced().get(index).map(|rule| (index, rule)));
    let changes = rules.filter_map(|(index, rule)| {
        let Some(Answer::Amount(value)) = question.facts.get(&rule.fact).copied() else { return None };
        let own = misses.iter().filter(|miss| miss.traced == Some(index));
        let mut points = turning_points(own, Effect::ValueAlone);
        points.retain(|point| *point <= value);
        least(question, &points, |by| Change::Traced { fact: rule.fact.clone(), by, to: value - by })
    });
    changes.collect()
}

/// Other elections than those given, while no claim has been made: a verification closes the choice (UR 7(7)).
fn elections(question: &Question<'_>) -> Option<Change> {
    let given = question.elections;
    let is_given = given.method.is_some() || given.de_minimis_base.is_some();
    if given.stage == Stage::UnderVerification || !is_given {
        return None;
    }
    let free = Elections { method: None, de_minimis_base: None, ..given.clone() };
    let found = decide(&Question { elections: &free, ..question.clone() });
    let used = found.election.filter(|_| found.status == StatusKind::Originating)?;
    Some(Change::Elections { method: used.method, base: used.base })
}

/// Materials of groups that fail some permitted set, in the order of the findings.
fn refused(determination: &Determination) -> Vec<u32> {
    let mut found = Vec::new();
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    for finding in &determination.findings {
        let under_set = matches!(finding.reason, Reason::EveryMaterial);
        for child in finding.children.iter().filter_map(|id| determination.finding(*id)).filter(|_| under_set) {
            if let (Reason::Materials { group, .. }, Outcome::NotMet) = (&child.reason, child.outcome)
                && let Some(group) = determination.groups.get(*group)
            {
                found.extend(group.members.iter().copied().filter(|member| seen.insert(*member)));
            }
        }
    }
    found
}
