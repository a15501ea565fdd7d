use crate::OriginState;
use crate::extent::Extent;

use crate::group::{MaterialGroup, group};
use origo_base::{Amount, Answer, Case, Date, Elections, Good, Material, SelfProduced, StatusKind, ValueRange};
use origo_rulebook::{ReadingChoice, Rulebook, read_date};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A case made ready for evaluation: origins settled, materials grouped, readings chosen. Probes change single facts of
/// it without looking at the lines again.
#[derive(Clone)]
pub(crate) struct Question<'a> {
    pub(crate) rulebook: &'a Rulebook,
    pub(crate) case: &'a Case,
    pub(crate) elections: &'a Elections,
    pub(crate) good: Cow<'a, Good>,
    pub(crate) facts: Cow<'a, BTreeMap<String, origo_base::Answer>>,
    pub(crate) choice: ReadingChoice,
    pub(crate) step_date: Option<Date>,
    pub(crate) groups: Vec<MaterialGroup>,
    /// Values that differ from those of the case.
    pub(crate) values: BTreeMap<u32, Amount>,
    /// What a probe adds to the costs, those stated from the books and those summed up.
    pub(crate) added: AddedCost,
    /// The self-produced material that is asked about in place of the good.
    pub(crate) scope: Option<usize>,
    /// The intermediate materials that content tests take as one material each.
    pub(crate) designated: Vec<Designated>,
}

/// A self-produced material that is designated, with what it is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Designated {
    /// Its index in the case.
    pub(crate) made: usize,
    /// Its own status.
    pub(crate) status: StatusKind,
}

/// What a probe adds to costs; zero but in probes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AddedCost {
    /// To the costs beside materials, in the region, counted in every base.
    pub(crate) processing: Amount,
    /// To the value of materials, which a total that is stated from the books contains already.
    pub(crate) materials: Amount,
}

impl AddedCost {
    /// What it adds to total and net cost that are stated from the books.
    pub(crate) fn to_stated(self) -> Amount {
        self.processing + self.materials
    }
}

impl<'a> Question<'a> {
    pub(crate) fn new(rulebook: &'a Rulebook, case: &'a Case, elections: &'a Elections) -> Self {
        let (choice, _) = ReadingChoice::resolve(rulebook.readings(), case.into, &elections.readings);
        Self::with_choice(rulebook, case, elections, choice)
    }

    pub(crate) fn with_choice(
        rulebook: &'a Rulebook,
        case: &'a Case,
        elections: &'a Elections,
        choice: ReadingChoice,
    ) -> Self {
        let step_date = read_date(rulebook, &choice, &case.dates);
        Self {
            rulebook,
            case,
            elections,
            good: Cow::Borrowed(&case.good),
            facts: Cow::Borrowed(&case.facts),
            choice,
            step_date,
            groups: group(rulebook, case),
            values: BTreeMap::new(),
            added: AddedCost::default(),
            scope: None,
            designated: Vec::new(),
        }
    }

    /// The day of the law.
    pub(crate) fn day(&self) -> Date {
        self.case.dates.of_law()
    }

    /// The same question under another choice of readings; groups do not depend on readings.
    pub(crate) fn under(&self, choice: ReadingChoice) -> Self {
        let step_date = read_date(self.rulebook, &choice, &self.case.dates);
        Self { choice, step_date, ..self.clone() }
    }

    /// The same question with the origin of some materials settled.
    pub(crate) fn with_origins(&self, materials: &[u32], origin: OriginState) -> Self {
        let mut chosen = vec![false; self.case.materials.len()];
        for index in materials {
            if let Some(flag) = chosen.get_mut(*index as usize) {
                *flag = true;
            }
        }
        let is_chosen = |member: &u32| chosen.get(*member as usize).copied().unwrap_or(false);
        let mut groups = Vec::with_capacity(self.groups.len() + 1);
        for group in &self.groups {
            if group.origin == origin || !group.members.iter().any(is_chosen) {
                groups.push(group.clone());
                continue;
            }
            let (moved, kept): (Vec<u32>, Vec<u32>) = group.members.iter().partition(|member| is_chosen(member));
            if !kept.is_empty() {
                groups.push(self.part_of(group, kept, group.origin));
            }
            groups.push(self.part_of(group, moved, origin));
        }
        Self { groups, ..self.clone_without_groups() }
    }

    /// The same question with some materials in groups of their own.
    pub(crate) fn separated(&self, materials: &[u32]) -> Self {
        let mut groups = Vec::with_capacity(self.groups.len() + materials.len());
        for group in &self.groups {
            let (single, kept): (Vec<u32>, Vec<u32>) =
                group.members.iter().partition(|member| materials.contains(member));
            if group.members.is_empty() {
                groups.push(group.clone());
            }
            if !kept.is_empty() {
                groups.push(self.part_of(group, kept, group.origin));
            }
            groups.extend(single.into_iter().map(|member| self.part_of(group, vec![member], group.origin)));
        }
        Self { groups, ..self.clone_without_groups() }
    }

    fn clone_without_groups(&self) -> Self {
        Self {
            rulebook: self.rulebook,
            case: self.case,
            elections: self.elections,
            good: self.good.clone(),
            facts: self.facts.clone(),
            choice: self.choice.clone(),
            step_date: self.step_date,
            groups: Vec::new(),
            values: self.values.clone(),
            added: self.added,
            scope: self.scope,
            designated: self.designated.clone(),
        }
    }

    /// For each material the index of its group.
    pub(crate) fn group_of(&self) -> Vec<usize> {
        let mut places = vec![0; self.case.materials.len()];
        for (index, group) in self.groups.iter().enumerate() {
            for member in &group.members {
                if let Some(place) = places.get_mut(*member as usize) {
                    *place = index;
                }
            }
        }
        places
    }

    /// Some members of a group as a group.
    fn part_of(&self, group: &MaterialGroup, members: Vec<u32>, origin: OriginState) -> MaterialGroup {
        let low = members.iter().map(|index| self.value(*index).low()).sum();
        let deductible = |index: &u32| self.material(*index).map_or(Amount::ZERO, |material| material.deductible);
        MaterialGroup {
            origin,
            high: self.high_of(&members),
            low,
            deductible: members.iter().map(deductible).sum(),
            members,
            ..group.clone()
        }
    }

    fn high_of(&self, members: &[u32]) -> Extent {
        members.iter().fold(Extent::ZERO, |sum, index| sum.plus(Extent::from_high(self.value(*index).high())))
    }

    /// The value of a material, as the case or a probe has it.
    pub(crate) fn value(&self, index: u32) -> ValueRange {
        let stated = || self.material(index).map_or(ValueRange::known(Amount::ZERO), |material| material.value);
        self.values.get(&index).map_or_else(stated, |value| ValueRange::known(*value))
    }

    /// The same question with some known values lowered; totals stated from the books fall with them.
    pub(crate) fn cheaper(&self, less: &[(u32, Amount)]) -> Self {
        let mut changed = self.clone();
        let places = self.group_of();
        for (index, by) in less {
            if let Some(place) = places.get(*index as usize) {
                changed.lower(*place, *index, *by);
                changed.added.materials -= *by;
            }
        }
        changed
    }

    /// The same question with a part of some known values from originating sources, at the same cost.
    pub(crate) fn sourced(&self, parts: &[(u32, Amount)]) -> Self {
        let mut changed = self.clone();
        let places = self.group_of();
        // One group for all that is bought beside a group: a thousand parts must not make a thousand groups.
        let mut bought: BTreeMap<usize, Amount> = BTreeMap::new();
        for (index, by) in parts {
            if let Some(place) = places.get(*index as usize) {
                changed.lower(*place, *index, *by);
                *bought.entry(*place).or_insert(Amount::ZERO) += *by;
            }
        }
        for (place, by) in bought {
            let Some(group) = self.groups.get(place) else { continue };
            // Without members: no line of the case stands for a part of a line.
            changed.groups.push(MaterialGroup {
                members: Vec::new(),
                origin: OriginState::Originating,
                low: by,
                high: Extent::Finite(by),
                deductible: Amount::ZERO,
                stated: false,
                ..group.clone()
            });
        }
        changed
    }

    fn lower(&mut self, place: usize, index: u32, by: Amount) {
        let before = self.value(index).low();
        self.values.insert(index, before - by);
        let Some(group) = self.groups.get_mut(place) else { return };
        group.low -= by;
        if let Extent::Finite(high) = group.high {
            group.high = Extent::Finite(high - by);
        }
    }

    /// The self-produced materials above, by index, from the nearest to what is asked about, which is not among them.
    pub(crate) fn indices_above(&self, parent: Option<usize>) -> impl Iterator<Item = usize> + use<'a> {
        let (made, scope) = (&self.case.self_produced, self.scope);
        let inside = move |index: usize| Some(index).filter(|index| Some(*index) != scope);
        let up = move |index: &usize| made.get(*index).and_then(|made| made.parent).and_then(inside);
        // Parents point to earlier entries, so the walk ends; the bound guards against a broken case.
        std::iter::successors(parent.and_then(inside), up).take(made.len())
    }

    /// The same as self-produced materials.
    pub(crate) fn above(&self, parent: Option<usize>) -> impl Iterator<Item = &'a SelfProduced> {
        let made = &self.case.self_produced;
        self.indices_above(parent).filter_map(move |index| made.get(index))
    }

    /// The designated material, nearest to what is asked about, that something of this parent goes into.
    pub(crate) fn owner(&self, parent: Option<usize>) -> Option<Designated> {
        if self.designated.is_empty() {
            return None;
        }
        let of = |index: usize| self.designated.iter().find(|one| one.made == index).copied();
        self.indices_above(parent).filter_map(of).last()
    }

    /// Whether something of this parent belongs to what is asked about.
    pub(crate) fn is_inside(&self, parent: Option<usize>) -> bool {
        let Some(scope) = self.scope else { return true };
        let made = &self.case.self_produced;
        let up = |index: &usize| made.get(*index).and_then(|made| made.parent);
        std::iter::successors(parent, up).take(made.len()).any(|index| index == scope)
    }

    /// What a self-produced material states, or what it goes into, or at last what is asked about.
    pub(crate) fn of_nearest<T>(
        &self,
        index: usize,
        states: impl Fn(&SelfProduced) -> Option<T>,
        of_good: Option<T>,
    ) -> Option<T> {
        self.above(Some(index)).find_map(states).or(of_good)
    }

    /// The question of a self-produced material's own origin (UR 8(7)(a)): what is below it is its bill.
    pub(crate) fn scoped(&self, index: usize, made: &SelfProduced) -> Self {
        let entirely = self.rulebook.production_entirely().as_ref().map(|entirely| entirely.requirement.as_str());
        let good = Good {
            part: made.part.clone(),
            revision: None,
            produced_in: self.of_nearest(index, |made| made.country, self.good.produced_in),
            hs: made.hs.clone(),
            kinds: made.kinds.clone(),
            end_use: self.of_nearest(index, |made| made.end_use.clone(), self.good.end_use.clone()),
            transaction_value: None,
            ..self.good.clone().into_owned()
        };
        let facts: BTreeMap<String, Answer> = self
            .facts
            .iter()
            .filter(|(name, _)| entirely == Some(name.as_str()))
            .map(|(name, answer)| (name.clone(), *answer))
            .collect();
        let mut scoped = Self { scope: Some(index), designated: Vec::new(), ..self.clone_without_groups() };
        scoped.groups = self.groups.iter().filter(|group| scoped.is_inside(group.parent)).cloned().collect();
        scoped.good = Cow::Owned(good);
        scoped.facts = Cow::Owned(facts);
        scoped
    }

    /// The question with the designated materials that stand at an end: those that originate, at the best end also those that
    /// may. The others are as though they were not designated (UR 7(5)(a), 8(10)).
    pub(crate) fn standing(&self, worst: bool) -> Cow<'_, Self> {
        let stands = |one: &Designated| match one.status {
            StatusKind::Originating => true,
            StatusKind::Undetermined => !worst,
            StatusKind::NonOriginating => false,
        };
        if self.designated.iter().all(stands) {
            return Cow::Borrowed(self);
        }
        Cow::Owned(self.designating(self.designated.iter().copied().filter(stands).collect()))
    }

    /// The same question under a designation.
    pub(crate) fn designating(&self, designated: Vec<Designated>) -> Self {
        Self { designated, ..self.clone() }
    }

    /// Whether there is no transaction value to be used: it was not sold, or what the agreement names is so. The
    /// requirement that says so, by index.
    pub(crate) fn no_transaction_value(&self) -> Option<Option<usize>> {
        if self.scope.is_some() {
            return Some(None);
        }
        let names = self.rulebook.general().no_transaction_value.as_ref()?;
        let yes = |name: &&String| self.facts.get(*name) == Some(&Answer::Yes);
        let name = names.if_any.iter().find(yes)?;
        Some(self.rulebook.requirements().iter().position(|requirement| requirement.id == *name))
    }

    pub(crate) fn material(&self, index: u32) -> Option<&'a Material> {
        self.case.materials.get(index as usize)
    }
}
