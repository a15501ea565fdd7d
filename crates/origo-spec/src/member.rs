//! An intermediate material by itself: "must qualify as an originating material under these Regulations" (UR 8(7)(a);
//! SOR/94-14 s. 7(5)(a)).

use crate::determine::determine;
use crate::evidence::Origin;
use crate::inquiry::Inquiry;
use origo_base::{Case, Cost, Elections, Good, Material, SelfProduced, Stage, StatusKind};

/// Whether a place in the bill (a self-produced material; none: the good itself) is another one or below it, at any depth.
/// What goes into a place of which this holds is below the other.
pub(crate) fn is_in(case: &Case, place: Option<usize>, other: usize) -> bool {
    let mut above = place;
    while let Some(index) = above {
        if index == other {
            return true;
        }
        above = case.self_produced.get(index).and_then(|made| made.parent);
    }
    false
}

/// What a self-produced material states, or what it goes into, or at last the good.
pub(crate) fn of_nearest<T>(
    case: &Case,
    line: usize,
    states: impl Fn(&SelfProduced) -> Option<T>,
    of_good: Option<T>,
) -> Option<T> {
    let mut above = Some(line);
    while let Some(made) = above.and_then(|index| case.self_produced.get(index)) {
        if let Some(found) = states(made) {
            return Some(found);
        }
        above = made.parent;
    }
    of_good
}

/// Each member of a designation with its status.
pub(crate) fn with_status(inquiry: &Inquiry<'_>, members: &[usize]) -> Vec<(usize, Origin)> {
    members.iter().map(|member| (*member, status(inquiry, members, *member))).collect()
}

/// What the determination of one member comes to, with the members below it designated.
fn status(inquiry: &Inquiry<'_>, members: &[usize], member: usize) -> Origin {
    let Some(made) = inquiry.case.self_produced.get(member) else { return Origin::Unknown };
    let below = |line: &SelfProduced| is_in(inquiry.case, line.parent, member);
    let named = members.iter().filter_map(|other| inquiry.case.self_produced.get(*other)).filter(|line| below(line));
    let elections = Elections {
        method: None,
        de_minimis_base: None,
        intermediate: Some(named.map(|line| line.id.clone()).collect()),
        rescinded: Vec::new(),
        stage: Stage::BeforeClaim,
        readings: inquiry.elections.readings.clone(),
    };
    let case = case(inquiry, member, made);
    let lines = inquiry.case.materials.iter().zip(&inquiry.origins);
    let origins = lines.filter(|(line, _)| is_in(inquiry.case, line.parent, member)).map(|(_, origin)| *origin);
    // Origins are those of the case: they may be answers under trial, and evidence is not weighed again.
    let alone = inquiry.of_member(&case, &elections, origins.collect());
    let found = match determine(&alone).status {
        StatusKind::Originating => Origin::Originating,
        StatusKind::NonOriginating => Origin::NonOriginating,
        StatusKind::Undetermined => Origin::Unknown,
    };
    inquiry.count("intermediate material", found.ends());
    found
}

/// The case of a self-produced material: what is below it is its bill, and the costs on it and below it are its costs.
fn case(inquiry: &Inquiry<'_>, member: usize, made: &SelfProduced) -> Case {
    let whole = inquiry.case;
    let lines: Vec<usize> = (0..whole.self_produced.len())
        .filter(|index| whole.self_produced.get(*index).is_some_and(|line| is_in(whole, line.parent, member)))
        .collect();
    let place = |index: Option<usize>| lines.iter().position(|line| Some(*line) == index);
    let materials = whole.materials.iter().filter(|line| is_in(whole, line.parent, member));
    let materials = materials.map(|line| Material { parent: place(line.parent), ..line.clone() }).collect();
    let self_produced = lines.iter().filter_map(|index| whole.self_produced.get(*index));
    let self_produced = self_produced.map(|line| SelfProduced { parent: place(line.parent), ..line.clone() }).collect();
    let costs = whole.costs.iter().flatten().filter(|cost| is_in(whole, cost.of, member));
    let costs: Vec<Cost> = costs.map(|cost| Cost { of: place(cost.of), ..cost.clone() }).collect();
    let entirely = inquiry.rulebook.production_entirely().as_ref();
    let facts = whole.facts.iter().filter(|(name, _)| entirely.is_some_and(|asked| asked.requirement == **name));
    Case {
        good: Good {
            part: made.part.clone(),
            revision: None,
            plant: None,
            produced_in: of_nearest(whole, member, |line| line.country, whole.good.produced_in),
            hs: made.hs.clone(),
            edition: whole.good.edition,
            kinds: made.kinds.clone(),
            end_use: of_nearest(whole, member, |line| line.end_use.clone(), whole.good.end_use.clone()),
            transaction_value: None,
            currency: whole.good.currency,
        },
        materials,
        self_produced,
        costs: (!costs.is_empty()).then_some(costs),
        total_cost: None,
        net_cost: None,
        facts: facts.map(|(name, answer)| (name.clone(), *answer)).collect(),
        evidence: whole.evidence.clone(),
        dates: whole.dates.clone(),
        known_on: whole.known_on,
        into: whole.into,
    }
}
