use super::{Advice, least_list, originates_with};
use crate::determine::decide;
use crate::finding::Reason;
use crate::group::{MaterialGroup, candidate_codes};
use crate::question::Question;
use crate::selection::{good_predicates, known_uses};
use crate::{Determination, EvidenceState, OriginState, Outcome};
use origo_base::{Answer, Case, Country, EndUse, GoodKinds, HsCode, Material, Membership, StatusKind};
use origo_rulebook::{Counts, Kind, MethodBase};
use std::borrow::Cow;

/// An open fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactName {
    /// The origin of a material, by its index.
    Origin(u32),
    /// What the good is for.
    Use,
    /// A description of the good.
    Kind,
    /// The good's code.
    Hs,
    /// Where the good was produced.
    ProducedIn,
    /// The good's transaction value.
    TransactionValue,
    /// Its costs.
    Costs,
    /// Where costs of a category, which count if they were performed in the region, were performed.
    CostPlace(String),
    /// The value of a material.
    Value(u32),
    /// The code of a material.
    MaterialHs(u32),
    /// A description of a material.
    MaterialKind(u32),
    /// A question of the rulebook, by its name.
    Question(String),
    /// A date that a reading asks for.
    Date,
    /// The producer's fiscal year.
    FiscalYear,
    /// The rulebook has no rule for the code.
    ProductRule,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// The material originates, with proof.
    Originating,
    /// It does not.
    NonOriginating,
    /// Yes.
    Yes,
    /// No.
    No,
    /// One of several, in words.
    Choice(String),
}

/// An open fact with what each answer would do; no outcomes: an amount is asked, or the answers were not tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decisive {
    /// The fact.
    pub fact: FactName,
    /// Each answer with the status it would give, all else left open.
    pub outcomes: Vec<(FactValue, StatusKind)>,
    /// For an origin: the state of its evidence.
    pub evidence: Option<EvidenceState>,
}

impl FactName {
    /// The fact that a base waits for.
    const fn of_base(base: MethodBase) -> Self {
        match base {
            MethodBase::TransactionValue => Self::TransactionValue,
            MethodBase::NetCost | MethodBase::TotalCost => Self::Costs,
        }
    }

    /// The name of the fact as `book/semantics.md` has it: materials by the id of their line.
    pub fn name(&self, case: &Case) -> String {
        let line = |index: &u32| case.materials.get(*index as usize).map(|m| m.id.as_str()).unwrap_or_default();
        match self {
            Self::Origin(index) => format!("origin:{}", line(index)),
            Self::Use => "use".to_owned(),
            Self::Kind => "kind".to_owned(),
            Self::Hs => "hs".to_owned(),
            Self::ProducedIn => "produced-in".to_owned(),
            Self::TransactionValue => "transaction-value".to_owned(),
            Self::Costs => "costs".to_owned(),
            Self::CostPlace(category) => format!("cost-place:{category}"),
            Self::Value(index) => format!("value:{}", line(index)),
            Self::MaterialHs(index) => format!("hs:{}", line(index)),
            Self::MaterialKind(index) => format!("kind:{}", line(index)),
            Self::Question(name) => name.clone(),
            Self::Date => "date".to_owned(),
            Self::FiscalYear => "fiscal-year".to_owned(),
            Self::ProductRule => "product-rule".to_owned(),
        }
    }
}

impl Decisive {
    /// Whether some answer gives a definite status.
    pub fn settles(&self) -> bool {
        self.outcomes.iter().any(|(_, status)| *status != StatusKind::Undetermined)
    }
}

/// How many materials are asked about one by one.
const ASKED: usize = 24;

pub(super) fn ask(question: &Question<'_>, determination: &Determination, advice: &mut Advice) {
    ask_good(question, advice);
    ask_findings(question, determination, advice);
    ask_origins(question, determination.probes().min(ASKED), advice);
    advice.decisive.retain(|decisive| decisive.outcomes.is_empty() || decisive.settles());
    // Those that settle first; amounts, whose answers cannot be listed, last.
    advice.decisive.sort_by_key(|decisive| !decisive.settles());
    if !advice.decisive.iter().any(Decisive::settles) {
        together(question, determination.probes().min(ASKED), advice);
    }
}

fn with_good<'a>(question: &Question<'a>, change: impl FnOnce(&mut origo_base::Good)) -> Question<'a> {
    let mut good = question.good.clone().into_owned();
    change(&mut good);
    Question { good: Cow::Owned(good), ..question.clone() }
}

fn ask_good(question: &Question<'_>, advice: &mut Advice) {
    let universe = question.rulebook.universe();
    let uses = universe.each(known_uses(question));
    if uses.len() > 1 {
        let outcomes = uses
            .iter()
            .filter_map(|single| {
                let text = universe.show(*single);
                let end_use = EndUse::parse(&text).ok()?;
                let status = decide(&with_good(question, |good| good.end_use = Some(end_use))).status;
                Some((FactValue::Choice(text), status))
            })
            .collect();
        advice.decisive.push(Decisive { fact: FactName::Use, outcomes, evidence: None });
    }
    if question.good.hs.len() > 1 {
        let outcomes = question
            .good
            .hs
            .iter()
            .map(|code| {
                let status = decide(&with_good(question, |good| good.hs = vec![*code])).status;
                (FactValue::Choice(code.to_string()), status)
            })
            .collect();
        advice.decisive.push(Decisive { fact: FactName::Hs, outcomes, evidence: None });
    }
    if question.good.hs.is_empty() {
        advice.decisive.push(Decisive { fact: FactName::Hs, outcomes: Vec::new(), evidence: None });
    }
    if question.good.produced_in.is_none() {
        let elsewhere = ["JP", "DE", "BR", "NZ"]
            .iter()
            .filter_map(|code| Country::parse(code).ok())
            .find(|country| question.rulebook.parties().iter().all(|party| party.country != *country));
        let status = |country: Option<Country>| decide(&with_good(question, |good| good.produced_in = country)).status;
        let mut outcomes: Vec<(FactValue, StatusKind)> = Vec::new();
        for party in question.rulebook.parties() {
            let name = FactValue::Choice(party.country.to_string());
            if outcomes.iter().all(|(known, _)| *known != name) {
                outcomes.push((name, status(Some(party.country))));
            }
        }
        outcomes.push((FactValue::Choice("elsewhere".to_owned()), status(elsewhere)));
        advice.decisive.push(Decisive { fact: FactName::ProducedIn, outcomes, evidence: None });
    }
    ask_kinds(question, advice);
}

/// Each kind that is open of a group that is asked about, and none of it, all other groups left open.
fn ask_kinds(question: &Question<'_>, advice: &mut Advice) {
    let declared = question.rulebook.kinds();
    let said = &question.good.kinds;
    let codes = candidate_codes(&question.good.hs);
    // Groups that are asked about under any code, and their kinds that are open under any code.
    let mut asked: Vec<&str> = Vec::new();
    for code in &codes {
        let rules = code.map(|code| question.rulebook.rules_on(code, question.day())).unwrap_or_default();
        for name in good_predicates(question.rulebook, *code, &rules).flat_map(|kind| &kind.kinds) {
            let group = declared.iter().find(|kind| kind.id == *name).map(|kind| kind.group.as_str());
            asked.extend(group.filter(|group| !asked.contains(group)));
        }
    }
    let outcomes: Vec<_> = kind_answers(question, &asked, &codes, said)
        .into_iter()
        .map(|(name, kinds)| {
            (FactValue::Choice(name), decide(&with_good(question, |good| good.kinds = kinds.clone())).status)
        })
        .collect();
    if !outcomes.is_empty() {
        advice.decisive.push(Decisive { fact: FactName::Kind, outcomes, evidence: None });
    }
}

/// The answers to "which kind": each kind of the groups that is open under some code, none of a group, and none of any;
/// each with what is said then.
fn kind_answers(
    question: &Question<'_>,
    groups: &[&str],
    codes: &[Option<HsCode>],
    said: &GoodKinds,
) -> Vec<(String, GoodKinds)> {
    let declared = question.rulebook.kinds();
    let is_open = |kind: &&Kind| codes.iter().any(|code| kind.is(declared, *code, said, question.case.into).is_none());
    let none_of = |kinds: &[&str]| {
        let mut changed = said.clone();
        changed.is_not.extend(kinds.iter().map(|id| (*id).to_owned()));
        changed
    };
    let mut answers = Vec::new();
    let (mut all, mut several): (Vec<&str>, usize) = (Vec::new(), 0);
    for group in groups {
        let open: Vec<&str> =
            declared.iter().filter(|kind| kind.group == *group).filter(is_open).map(|kind| kind.id.as_str()).collect();
        if open.is_empty() {
            continue;
        }
        for id in &open {
            let mut changed = said.clone();
            changed.is.push((*id).to_owned());
            answers.push(((*id).to_owned(), changed));
        }
        let none = match open.as_slice() {
            [one] => format!("not {one}"),
            several => format!("none of {}", several.join(", ")),
        };
        answers.push((none, none_of(&open)));
        all.extend(open);
        several += 1;
    }
    if several > 1 {
        answers.push(("none of the kinds asked about".to_owned(), none_of(&all)));
    }
    answers
}

/// The open findings that keep the status open: what is open below a finding that is met or refused decides nothing.
fn open_findings(determination: &Determination) -> Vec<&crate::Finding> {
    let mut found = Vec::new();
    let mut open = vec![determination.root];
    while let Some(id) = open.pop() {
        if let Some(finding) = determination.finding(id).filter(|finding| finding.outcome == Outcome::Unknown) {
            found.push(finding);
            open.extend(&finding.children);
        }
    }
    found
}

/// What the open findings ask for.
fn ask_findings(question: &Question<'_>, determination: &Determination, advice: &mut Advice) {
    let mut asked: Vec<FactName> = Vec::new();
    for finding in open_findings(determination) {
        match &finding.reason {
            Reason::WhollyObtained { stated: None } => asked.push(FactName::Question("wholly-obtained".to_owned())),
            Reason::Requirement { requirement, doubt, .. } => {
                let Some(row) = question.rulebook.requirements().get(*requirement) else { continue };
                asked.extend(match (doubt, &row.doubt) {
                    // Once that is answered only the origins and codes that raise the doubt are left to be asked.
                    (Some(doubted), Some(_)) if matches!(doubted.cleared, Some(Answer::Yes | Answer::No)) => {
                        short_codes(question, determination, &doubted.groups)
                    }
                    (Some(_), Some(doubt)) => vec![FactName::Question(doubt.unless.clone())],
                    _ => vec![FactName::Question(row.id.clone())],
                });
            }
            Reason::ProducedEntirely { requirement, .. } => {
                let row = question.rulebook.requirements().get(*requirement);
                asked.extend(row.map(|row| FactName::Question(row.id.clone())));
            }
            Reason::Process { name, .. } => asked.push(FactName::Question(name.clone())),
            Reason::ContentTest { base, non_originating, traced, figure, or_figure, method, only, .. } => {
                if non_originating.is_none()
                    && let Some(rule) = traced.and_then(|index| question.rulebook.traced().get(index))
                {
                    asked.push(FactName::Question(rule.fact.clone()));
                }
                if base.is_none() {
                    let of = question.rulebook.methods().get(*method).map_or(MethodBase::NetCost, |method| method.base);
                    asked.push(FactName::of_base(of));
                }
                asked.extend(base.filter(|base| base.known().is_none()).into_iter().flat_map(|_| unplaced(question)));
                if figure.is_none() && question.step_date.is_none() {
                    asked.push(FactName::Date);
                }
                if or_figure.is_some() {
                    asked.push(FactName::FiscalYear);
                }
                if let Some(only) = only {
                    // Materials whose code is too short to be in the list or out of it.
                    let open = |group: &MaterialGroup| {
                        let membership = |code: &HsCode| only.membership(*code);
                        group.origin == OriginState::NonOriginating
                            && (group.hs.is_empty()
                                || group.hs.iter().any(|code| membership(code) == Membership::Partly))
                    };
                    let groups = determination.groups.iter().enumerate().filter(|(_, group)| open(group));
                    let indices: Vec<usize> = groups.map(|(index, _)| index).collect();
                    asked.extend(short_codes(question, determination, &indices));
                }
            }
            Reason::Tolerance { base, amount: None, .. } | Reason::Waiver { base, amount: None, .. } => {
                asked.push(FactName::of_base(*base));
            }
            // A non-originating material whose membership is open has a code that is too short.
            Reason::Materials { group, .. } => {
                let known = |group: &&MaterialGroup| group.origin == OriginState::NonOriginating;
                if determination.groups.get(*group).filter(known).is_some() {
                    asked.extend(short_codes(question, determination, &[*group]));
                }
            }
            Reason::NoProductRule { .. } | Reason::Unentered { .. } => asked.push(FactName::ProductRule),
            Reason::OnlyIf { rule: None } => asked.push(FactName::Hs),
            Reason::OpenCode { .. } => asked.push(FactName::Hs),
            _ => {}
        }
    }
    let group_of = question.group_of();
    for (index, material) in question.case.materials.iter().enumerate() {
        let group = group_of.get(index).and_then(|place| question.groups.get(*place));
        let index = index as u32;
        if group.is_some_and(|group| group.origin == OriginState::Originating) {
            continue;
        }
        if !material.value.is_known() {
            asked.push(FactName::Value(index));
        }
        if material.hs.is_empty() {
            asked.push(FactName::MaterialHs(index));
        }
    }
    asked.sort();
    asked.dedup();
    for fact in asked {
        if advice.decisive.iter().any(|known| known.fact == fact) {
            continue;
        }
        let outcomes = match &fact {
            FactName::Question(name) if !question.rulebook.traced().iter().any(|traced| traced.fact == *name) => {
                let answered = |answer| {
                    let mut facts = question.facts.clone().into_owned();
                    facts.insert(name.clone(), answer);
                    decide(&Question { facts: Cow::Owned(facts), ..question.clone() }).status
                };
                vec![(FactValue::Yes, answered(Answer::Yes)), (FactValue::No, answered(Answer::No))]
            }
            _ => Vec::new(),
        };
        let keep = outcomes.is_empty() || outcomes.iter().any(|(_, status)| *status != StatusKind::Undetermined);
        if keep {
            advice.decisive.push(Decisive { fact, outcomes, evidence: None });
        }
    }
    ask_material_classes(question, advice);
}

/// The codes, too short to tell, of the materials of some groups.
fn short_codes(question: &Question<'_>, determination: &Determination, groups: &[usize]) -> Vec<FactName> {
    let short = |code: &HsCode| code.level() < origo_base::HsLevel::Subheading;
    let of_short = groups
        .iter()
        .filter_map(|index| determination.groups.get(*index))
        .filter(|group| group.hs.iter().any(short))
        .flat_map(|group| group.members.iter().copied());
    of_short.filter(|member| question.material(*member).is_some()).take(ASKED).map(FactName::MaterialHs).collect()
}

/// Costs that count where they are performed in the region, and do not say where they were.
fn unplaced(question: &Question<'_>) -> Vec<FactName> {
    let in_region = |id: &str| {
        let category = question.rulebook.costs().iter().find(|category| category.id == id);
        category.is_some_and(|category| category.counts == Counts::InRegion)
    };
    let costs = question.case.costs.iter().flatten();
    let open = costs.filter(|cost| cost.place.is_none() && in_region(&cost.category));
    open.map(|cost| FactName::CostPlace(cost.category.clone())).collect()
}

/// Candidate codes and open descriptions of single materials.
fn ask_material_classes(question: &Question<'_>, advice: &mut Advice) {
    let sets: Vec<_> = question
        .good
        .hs
        .iter()
        .flat_map(|code| question.rulebook.rules_on(*code, question.day()))
        .map(|rule| rule.origin.under(&question.choice))
        .collect();
    let mut predicates = Vec::new();
    let of_agreement = question.rulebook.criteria().iter().map(|row| &row.criterion);
    for criterion in sets.into_iter().chain(of_agreement) {
        let members = criterion.permitted_sets().into_iter().flat_map(|set| &set.members);
        predicates.extend(members.filter_map(|member| Some((&member.codes, member.kinds.as_ref()?))));
    }
    let mut asked = 0;
    for (index, place) in question.group_of().into_iter().enumerate() {
        let index = index as u32;
        let Some(group) = question.groups.get(place) else { continue };
        if group.origin == OriginState::Originating || asked >= ASKED {
            continue;
        }
        if group.hs.len() > 1 {
            asked += 1;
            let outcomes = group.hs.iter().map(|code| {
                let changed = with_class(question, index, vec![*code], group.kinds.clone());
                (FactValue::Choice(code.to_string()), decide(&changed).status)
            });
            let outcomes: Vec<_> = outcomes.collect();
            advice.decisive.push(Decisive { fact: FactName::MaterialHs(index), outcomes, evidence: None });
        }
        let relevant = |code: Option<HsCode>| {
            predicates
                .iter()
                .filter(move |(codes, _)| code.is_none_or(|code| codes.membership(code) != Membership::Outside))
                .map(|(_, kinds)| *kinds)
        };
        // Groups that are asked about under any code.
        let mut groups: Vec<&str> = Vec::new();
        for name in group.codes().into_iter().flat_map(relevant).flat_map(|predicate| &predicate.kinds) {
            let declared = question.rulebook.kinds().iter().find(|kind| kind.id == *name);
            groups.extend(declared.map(|kind| kind.group.as_str()).filter(|name| !groups.contains(name)));
        }
        let outcomes: Vec<_> = kind_answers(question, &groups, &group.codes(), &group.kinds)
            .into_iter()
            .map(|(name, kinds)| {
                (FactValue::Choice(name), decide(&with_class(question, index, group.hs.clone(), kinds)).status)
            })
            .collect();
        if outcomes.len() > 1 {
            asked += 1;
            advice.decisive.push(Decisive { fact: FactName::MaterialKind(index), outcomes, evidence: None });
        }
    }
}

fn with_class<'a>(
    question: &Question<'a>,
    material: u32,
    hs: Vec<HsCode>,
    kinds: origo_base::GoodKinds,
) -> Question<'a> {
    let mut changed = question.separated(&[material]);
    if let Some(group) = changed.groups.iter_mut().find(|group| group.members == [material]) {
        // Evidence answers to the code: a code that is settled can make it count.
        if let Some(line) = question.material(material) {
            let settled = Material { hs: hs.clone(), ..line.clone() };
            group.origin = OriginState::of(question.rulebook, question.case, &settled);
        }
        group.candidates.clone_from(&hs);
        group.hs = hs;
        group.kinds = kinds;
    }
    changed
}

/// Materials whose origin is open, the largest values first.
fn open_materials(question: &Question<'_>) -> Vec<(u32, EvidenceState)> {
    let mut open: Vec<(u32, EvidenceState)> = question
        .groups
        .iter()
        .filter_map(|group| match group.origin {
            OriginState::Open(state) => Some((group, state)),
            _ => None,
        })
        .flat_map(|(group, state)| group.members.iter().map(move |member| (*member, state)))
        .collect();
    let value = |index: u32| question.material(index).map(|material| material.value.low());
    open.sort_by(|a, b| value(b.0).cmp(&value(a.0)).then(a.0.cmp(&b.0)));
    open
}

fn ask_origins(question: &Question<'_>, asked: usize, advice: &mut Advice) {
    let open = open_materials(question);
    advice.asked_all = open.len() <= asked;
    for (material, state) in open.into_iter().take(asked) {
        let status = |origin| decide(&question.with_origins(&[material], origin)).status;
        let outcomes = vec![
            (FactValue::Originating, status(OriginState::Originating)),
            (FactValue::NonOriginating, status(OriginState::NonOriginating)),
        ];
        advice.decisive.push(Decisive { fact: FactName::Origin(material), outcomes, evidence: Some(state) });
    }
}

/// The least list of proofs, largest values first, that make the good originate.
fn together(question: &Question<'_>, tries: usize, advice: &mut Advice) {
    let open: Vec<u32> = open_materials(question).into_iter().map(|(material, _)| material).collect();
    advice.together = least_list(&open, tries, &|list| originates_with(question, list)).unwrap_or_default();
}
