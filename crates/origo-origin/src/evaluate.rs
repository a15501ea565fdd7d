//! One completion under one election: the tree of findings.

mod content;
mod limits;
mod own_parts;
pub(crate) mod shift;

pub(crate) use own_parts::contents;

use crate::extent::{Ends, Extent};
use crate::finding::{Abroad, Doubted, FindingId, Findings, Reason};
use crate::group::MaterialGroup;
use crate::question::Question;
use crate::selection::{Selected, Selection};
use crate::{OriginState, Outcome, bases};
use origo_base::{Amount, Answer, Comparison, Country, HsCode, HsSet, Membership, Percent};
use origo_rulebook::{CostPlace, Criterion, EntirelyOf, MethodBase, PermittedSet, ProductRule, Requirement, Rulebook};

/// A choice of the producer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Election {
    /// Index of the method; none: the rulebook has none.
    pub(crate) method: Option<usize>,
    /// The base of the tolerance; none: the rulebook has no tolerance.
    pub(crate) base: Option<MethodBase>,
    /// Which of the sets of intermediate materials.
    pub(crate) designation: usize,
}

/// Evaluates one completion; also notes whether the method and the base of the election were asked for.
pub(crate) struct Evaluation<'q, 'a> {
    pub(crate) question: &'q Question<'a>,
    pub(crate) selection: &'q Selection<'a>,
    pub(crate) election: Election,
    pub(crate) findings: &'q mut Findings,
    pub(crate) method_asked: bool,
    pub(crate) base_asked: bool,
    pub(crate) open_ancestor: bool,
    /// Permitted sets met so far: those of the agreement's own criteria first, then those of the rule.
    sets_seen: usize,
    /// Whether the criterion at hand is that of the product rule.
    in_rule: bool,
    /// Whether materials of the good's own subheading need not make the change (UR 3(4)(a)).
    own_aside: bool,
    /// Whether the criterion at hand asks nothing of the place of production.
    anywhere: bool,
}

impl<'q, 'a> Evaluation<'q, 'a> {
    pub(crate) fn new(
        question: &'q Question<'a>,
        selection: &'q Selection<'a>,
        election: Election,
        findings: &'q mut Findings,
    ) -> Self {
        Self {
            question,
            selection,
            election,
            findings,
            method_asked: false,
            base_asked: false,
            open_ancestor: false,
            sets_seen: 0,
            in_rule: false,
            own_aside: false,
            anywhere: false,
        }
    }

    /// One of the criteria, and what binds the good whatever the criterion. Each criterion also asks for production in the
    /// territory, or for what the agreement lets stand for it (goods of the sea).
    pub(crate) fn run(&mut self) -> FindingId {
        let question = self.question;
        let production = self.production();
        let mut criteria = Vec::new();
        for (index, criterion) in question.rulebook.criteria().iter().enumerate() {
            let mut limits = self.limits(criterion);
            if let Some(closed) = limits.iter().copied().find(|limit| self.findings.outcome(*limit) == Outcome::NotMet)
            {
                criteria.push(self.findings.all_of(Reason::Criterion { criterion: index }, vec![closed]));
                self.sets_seen += criterion.criterion.permitted_sets().len();
                continue;
            }
            let own = if criterion.own_subheading { self.own_subheading() } else { Outcome::Met };
            if own == Outcome::NotMet {
                let leaf = self.findings.leaf(own, Reason::OwnParts);
                criteria.push(self.findings.all_of(Reason::Criterion { criterion: index }, vec![leaf]));
                self.sets_seen += criterion.criterion.permitted_sets().len();
                continue;
            }
            self.anywhere = criterion.anywhere;
            let inner = self.criterion(&criterion.criterion);
            let place = match &criterion.outside {
                Some(outside) if self.findings.outcome(production) != Outcome::Met => {
                    match self.stands_outside(outside, criterion.outside_goods.as_ref()) {
                        Some(stands_for_it) => self.findings.any_of(Reason::Any, vec![production, stands_for_it]),
                        None => production,
                    }
                }
                _ => production,
            };
            let mut parts = if criterion.anywhere { vec![inner] } else { vec![place, inner] };
            if criterion.own_subheading {
                parts.push(self.rest_of_the_rule(criterion.rule_content));
            }
            if own == Outcome::Unknown {
                parts.push(self.findings.leaf(own, Reason::OwnParts));
            }
            parts.append(&mut limits);
            self.anywhere = false;
            criteria.push(self.findings.all_of(Reason::Criterion { criterion: index }, parts));
        }
        let criteria = self.findings.any_of(Reason::Criteria, criteria);
        match self.only_if() {
            Some(binding) => self.findings.all_of(Reason::All, vec![criteria, binding]),
            None => criteria,
        }
    }

    /// Production in the territory of the parties, and entirely there (UR 3(2)-(3), GN 11(b)).
    fn production(&mut self) -> FindingId {
        let question = self.question;
        let country = question.good.produced_in;
        let answer = country.map(|country| question.rulebook.is_party(country, question.day()));
        let place = self.findings.leaf(Outcome::from_answer(answer), Reason::Production { country });
        self.entirely(EntirelyOf::Criteria, false, place)
    }

    /// A finding, and production entirely in the territory beside it, if the agreement asks that of such a thing and there
    /// is something to say on it. A change in classification may be excused by a tolerance for what was worked outside
    /// (SOR/94-14 s. 5(1)), which the bill does not tell and a requirement asks.
    pub(crate) fn entirely(&mut self, of: EntirelyOf, tolerable: bool, beside: FindingId) -> FindingId {
        if self.anywhere {
            return beside;
        }
        let question = self.question;
        let Some(entirely) = question.rulebook.production_entirely().as_ref().filter(|entirely| entirely.of == of)
        else {
            return beside;
        };
        let named = |known: &Requirement| known.id == entirely.requirement;
        let Some(requirement) = question.rulebook.requirements().iter().position(named) else { return beside };
        let answer = question.facts.get(&entirely.requirement).copied();
        let against = match yes_or_no(answer) {
            Some(_) => Vec::new(),
            None => places_abroad(question),
        };
        // Not stated, and no place in the file speaks against it: taken for granted, as every report says.
        if yes_or_no(answer).is_none() && against.is_empty() {
            return beside;
        }
        let reason = Reason::ProducedEntirely { requirement, answer, against };
        let mut asked = self.findings.leaf(of_answer(answer), reason);
        let stands_in = entirely.tolerated.as_deref().filter(|_| tolerable && !self.own_aside);
        if let Some(stands_in) = stands_in.filter(|_| of_answer(answer) != Outcome::Met) {
            let tolerated = self.requirement(|id, _| id == stands_in);
            asked = self.findings.any_of(Reason::Any, vec![asked, tolerated]);
        }
        self.findings.all_of(Reason::All, vec![beside, asked])
    }

    /// The requirement that stands in for production in the territory, for the goods for which it can; none: it cannot.
    fn stands_outside(&mut self, requirement: &str, goods: Option<&HsSet>) -> Option<FindingId> {
        let may = match (goods, self.selection.hs) {
            (None, _) => Membership::Inside,
            (Some(_), None) => Membership::Partly,
            (Some(goods), Some(hs)) => goods.membership(hs),
        };
        match may {
            Membership::Outside => None,
            Membership::Inside => Some(self.requirement(|id, _| id == requirement)),
            Membership::Partly => {
                let stands = self.requirement(|id, _| id == requirement);
                let code = self.findings.leaf(Outcome::Unknown, Reason::OpenCode { hs: self.selection.hs });
                Some(self.findings.all_of(Reason::All, vec![stands, code]))
            }
        }
    }

    /// What the product rule asks whatever the criterion.
    fn only_if(&mut self) -> Option<FindingId> {
        let rulebook = self.question.rulebook;
        let unentered = |hs: Option<HsCode>| {
            rulebook.is_partial()
                && rulebook.unentered().as_ref().is_some_and(|unentered| {
                    hs.is_none_or(|hs| unentered.may_bind.membership(hs) != Membership::Outside)
                })
        };
        let binds = |rule: &ProductRule| rule.binding(&self.question.choice).is_some();
        let may_bind = match &self.selection.rule {
            Selected::Rule(index, rule) => {
                let inner = self.criterion(rule.binding(&self.question.choice)?);
                return Some(self.findings.all_of(Reason::OnlyIf { rule: Some(*index) }, vec![inner]));
            }
            Selected::None if unentered(self.selection.hs) => {
                return Some(self.findings.leaf(Outcome::Unknown, Reason::Unentered { hs: self.selection.hs }));
            }
            Selected::None => false,
            Selected::Conflict(rules) => rules.iter().filter_map(|index| rulebook.rules().get(*index)).any(binds),
            // What lies beside the rules entered may fall under one that is not.
            Selected::PartialCode => {
                unentered(self.selection.hs)
                    || rulebook.rules().iter().any(|rule| {
                        let touched = |hs| rule.goods.membership(hs) != Membership::Outside;
                        rule.is_in_force(self.question.day()) && binds(rule) && self.selection.hs.is_none_or(touched)
                    })
            }
        };
        may_bind.then(|| self.findings.leaf(Outcome::Unknown, Reason::OnlyIf { rule: None }))
    }

    fn criterion(&mut self, criterion: &Criterion) -> FindingId {
        match criterion {
            Criterion::WhollyObtained => self.wholly_obtained(),
            Criterion::OnlyOriginating => {
                let inner = self.only_originating();
                self.entirely(EntirelyOf::Changes, false, inner)
            }
            Criterion::ProductRule => self.product_rule(),
            Criterion::Shift(set) => {
                let nth = self.sets_seen;
                self.sets_seen += 1;
                let inner = self.shift(set, nth);
                self.entirely(EntirelyOf::Changes, true, inner)
            }
            Criterion::RegionalValueContent(tests) => self.regional_value_content(tests),
            Criterion::Content { measure, place, comparison, percent } => {
                self.content(measure, *place, *comparison, *percent)
            }
            Criterion::Process(name) => {
                let answer = self.question.facts.get(name).copied();
                self.findings.leaf(of_answer(answer), Reason::Process { name: name.clone(), answer })
            }
            Criterion::Requirement(name) => self.requirement(|id, _| id == name),
            Criterion::AllOf(list) => self.requirement(|_, of| of == Some(list.as_str())),
            Criterion::All(parts) => {
                let children = parts.iter().map(|part| self.criterion(part)).collect();
                self.findings.all_of(Reason::All, children)
            }
            Criterion::Any(parts) => {
                let children = parts.iter().map(|part| self.criterion(part)).collect();
                self.findings.any_of(Reason::Any, children)
            }
        }
    }

    /// Wholly obtained (UR 3(1)): a stated fact, but a good with a non-originating material is not. A bill alone does not
    /// refuse it: a good made of such goods is wholly obtained too (UR 3(1)(h), (k)).
    fn wholly_obtained(&mut self) -> FindingId {
        let question = self.question;
        let stated = yes_or_no(question.facts.get("wholly-obtained").copied());
        let bill = || question.groups.iter().filter(|group| !group.is_aside());
        let foreign = |worst: bool| bill().any(|group| group.origin.is_non_originating_at(worst));
        let outcome =
            Outcome::from_ends(stated == Some(true) && !foreign(true), stated != Some(false) && !foreign(false));
        self.findings.leaf(outcome, Reason::WhollyObtained { stated })
    }

    /// Exclusively from originating materials (UR 3(3)).
    fn only_originating(&mut self) -> FindingId {
        let question = self.question;
        if question.groups.iter().all(MaterialGroup::is_excluded_cost) {
            return self.findings.leaf(Outcome::Unknown, Reason::OnlyOriginating);
        }
        let mut children = Vec::new();
        let (mut count, mut value) = (0, Extent::ZERO);
        for (index, group) in question.groups.iter().enumerate().filter(|(_, group)| !group.is_excluded_cost()) {
            let outcome = match group.origin {
                OriginState::Originating => {
                    count += group.members.len();
                    value = value.plus(group.high);
                    continue;
                }
                OriginState::NonOriginating => Outcome::NotMet,
                OriginState::Open(_) => Outcome::Unknown,
            };
            let reason = Reason::Materials { group: index, through_self_produced: false };
            children.push(self.findings.leaf(outcome, reason));
        }
        if count > 0 {
            children.push(self.findings.leaf(Outcome::Met, Reason::OtherMaterials { count, value }));
        }
        self.findings.all_of(Reason::OnlyOriginating, children)
    }

    fn product_rule(&mut self) -> FindingId {
        let selection = self.selection;
        match &selection.rule {
            Selected::Rule(index, rule) => {
                let before = (self.sets_seen, self.in_rule);
                self.sets_seen = agreement_sets(self.question.rulebook).len();
                self.in_rule = true;
                let inner = self.criterion(rule.origin.under(&self.question.choice));
                (self.sets_seen, self.in_rule) = before;
                match selection.hs {
                    Some(hs) => self.findings.all_of(Reason::ProductRule { rule: *index, hs }, vec![inner]),
                    None => inner,
                }
            }
            Selected::None => {
                let outcome = if self.question.rulebook.is_partial() { Outcome::Unknown } else { Outcome::NotMet };
                self.findings.leaf(outcome, Reason::NoProductRule { hs: selection.hs })
            }
            Selected::PartialCode => self.findings.leaf(Outcome::Unknown, Reason::OpenCode { hs: selection.hs }),
            Selected::Conflict(rules) => {
                self.findings.leaf(Outcome::Unknown, Reason::Conflict { rules: rules.clone() })
            }
        }
    }

    fn requirement(&mut self, wanted: impl Fn(&str, Option<&str>) -> bool) -> FindingId {
        let question = self.question;
        let mut children = Vec::new();
        for (index, requirement) in question.rulebook.requirements().iter().enumerate() {
            if wanted(&requirement.id, requirement.list.as_deref()) {
                let answer = question.facts.get(&requirement.id).copied();
                let doubt = requirement.doubt.as_ref().filter(|_| answer == Some(Answer::Yes));
                let doubt = doubt.and_then(|doubt| doubted(question, doubt));
                let outcome = doubt.as_ref().map_or_else(|| of_answer(answer), |(outcome, _)| *outcome);
                let reason =
                    Reason::Requirement { requirement: index, answer, doubt: doubt.map(|(_, doubted)| doubted) };
                children.push(self.findings.leaf(outcome, reason));
            }
        }
        match children.as_slice() {
            [only] => *only,
            _ => self.findings.all_of(Reason::RequirementList, children),
        }
    }

    /// A floor on content, by measure and place (see the contract in `book/semantics.md`).
    fn content(&mut self, measure: &str, place: Option<Country>, comparison: Comparison, figure: Percent) -> FindingId {
        let question = self.question;
        let Some(index) = question.rulebook.measures().iter().position(|known| known.id == measure) else {
            return self.findings.leaf(Outcome::Unknown, Reason::EditionMismatch);
        };
        let of = question.rulebook.measures().get(index).map_or(MethodBase::NetCost, |measure| measure.base);
        if let Some(leaf) = self.no_transaction_value(of) {
            return leaf;
        }
        let taking = bases::Taking { statements: None, designations: place.is_none() };
        let (base, part) = match place {
            None => {
                let (taken, purpose) = self.non_originating(taking);
                let base = bases::base(question, of, purpose, taking);
                (base, base.zip(taken).map(|(base, taken)| remainder(base, taken)))
            }
            Some(place) => {
                let base = bases::base(question, of, bases::Purpose::Place, taking);
                (base, content::part_in(question, of, place))
            }
        };
        let outcome = match (part, base) {
            (Some(part), Some(base)) => {
                let (worst, best) = bases::above_zero(question, of, taking);
                let (failed_worst, failed_best) = match place {
                    Some(_) => (false, false),
                    None => content::infinite_value(self.non_originating(taking).0),
                };
                Outcome::from_ends(
                    worst && !failed_worst && share_holds(comparison, part.worst, base.worst, figure),
                    best && !failed_best && share_holds(comparison, part.best, base.best, figure),
                )
            }
            (None, Some(_)) => Outcome::from_ends(false, bases::above_zero(question, of, taking).1),
            (_, None) => Outcome::Unknown,
        };
        let reason = Reason::Content { measure: index, place, part, base, comparison, figure };
        self.findings.leaf(outcome, reason)
    }
}

/// A yes against which the bill speaks: at the worst end it counts only if the doubt is cleared, at the best unless it is
/// confirmed and surely of the codes. None: nothing speaks against it.
fn doubted(question: &Question<'_>, doubt: &origo_rulebook::Doubt) -> Option<(Outcome, Doubted)> {
    let against: Vec<(usize, bool)> = question
        .groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.origin != OriginState::Originating)
        .filter_map(|(index, group)| {
            let of_codes = is_of(question, doubt, group);
            let sure = of_codes == Outcome::Met && group.origin == OriginState::NonOriginating;
            (of_codes != Outcome::NotMet).then_some((index, sure))
        })
        .collect();
    if against.is_empty() {
        return None;
    }
    let sure = against.iter().any(|(_, sure)| *sure);
    let cleared = question.facts.get(&doubt.unless).copied();
    let answer = yes_or_no(cleared);
    let outcome = Outcome::from_ends(answer == Some(true), !sure || answer != Some(false));
    Some((outcome, Doubted { groups: against.into_iter().map(|(index, _)| index).collect(), cleared }))
}

/// Whether a group, or a self-produced material above it, is of the codes of a doubt: all candidates at once.
fn is_of(question: &Question<'_>, doubt: &origo_rulebook::Doubt, group: &MaterialGroup) -> Outcome {
    let of_codes = |codes: &[HsCode]| match codes {
        [] => Outcome::Unknown,
        codes => Outcome::over_completions(codes.iter().map(|code| match doubt.materials.membership(*code) {
            Membership::Inside => Outcome::Met,
            Membership::Outside => Outcome::NotMet,
            Membership::Partly => Outcome::Unknown,
        })),
    };
    question.above(group.parent).fold(of_codes(&group.candidates), |outcome, made| outcome.or(of_codes(&made.hs)))
}

/// The places in the file that speak against production entirely in the territory of the parties: costs of work on the
/// good, by their index, and self-produced materials, by theirs.
fn places_abroad(question: &Question<'_>) -> Vec<Abroad> {
    let abroad = |place: Option<Country>| place.is_some_and(|place| !question.rulebook.is_party(place, question.day()));
    let of_production = |id: &str| {
        let category = question.rulebook.costs().iter().find(|category| category.id == id);
        category.is_some_and(|category| category.place == CostPlace::Production)
    };
    let costs = question.case.costs.iter().flatten().enumerate();
    let costs = costs
        .filter(|(_, cost)| {
            question.is_inside(cost.of)
                && cost.amount > Amount::ZERO
                && of_production(&cost.category)
                && abroad(cost.place)
        })
        .map(|(index, _)| Abroad::Cost(index));
    let made = question.case.self_produced.iter().enumerate();
    let below = |made: &origo_base::SelfProduced| question.scope.is_none() || question.is_inside(made.parent);
    let made =
        made.filter(|(_, made)| below(made) && abroad(made.country)).map(|(index, _)| Abroad::SelfProduced(index));
    costs.chain(made).collect()
}

/// A yes or a no; an amount is no answer to such a question.
fn yes_or_no(answer: Option<Answer>) -> Option<bool> {
    match answer {
        Some(Answer::Yes) => Some(true),
        Some(Answer::No) => Some(false),
        Some(Answer::Amount(_)) | None => None,
    }
}

fn of_answer(answer: Option<Answer>) -> Outcome {
    Outcome::from_answer(yes_or_no(answer))
}

/// The permitted sets of the agreement's own criteria, in reading order.
pub(crate) fn agreement_sets(rulebook: &Rulebook) -> Vec<&PermittedSet> {
    rulebook.criteria().iter().flat_map(|row| row.criterion.permitted_sets()).collect()
}

/// What is left of a base after the value of non-originating materials, at each end.
pub(crate) fn remainder(base: Ends, non_originating: Ends) -> Ends {
    let rest = |base: Extent, taken: Extent| match (base, taken) {
        (Extent::Finite(base), Extent::Finite(taken)) => Extent::Finite(base - taken),
        // Without a bound above, originating value fills the base; non-originating value leaves nothing of it.
        (Extent::Infinite, Extent::Finite(_)) => Extent::Infinite,
        (_, Extent::Infinite) => Extent::ZERO,
    };
    Ends { worst: rest(base.worst, non_originating.worst), best: rest(base.best, non_originating.best) }
}

/// Whether a share holds at one end.
pub(crate) fn share_holds(comparison: Comparison, part: Extent, base: Extent, figure: Percent) -> bool {
    match (part, base) {
        (Extent::Finite(part), Extent::Finite(base)) => comparison.holds(part, base, figure),
        // Both are infinite by the same originating values, so nothing else has a share.
        (Extent::Infinite, Extent::Infinite) => comparison.holds(Amount::ONE, Amount::ONE, figure),
        (Extent::Infinite, Extent::Finite(base)) => base > Amount::ZERO,
        (Extent::Finite(_), Extent::Infinite) => false,
    }
}
