use crate::OriginState;
use crate::extent::{Ends, Extent};
use origo_base::{Amount, Case, Date, Elections, Good, GoodKinds, HsCode, Material, SelfProduced, ValueRange};
use origo_rulebook::{ReadingChoice, Rulebook, read_date};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// Materials that every test treats alike: one class, one description, one origin, one place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaterialGroup {
    /// Candidate codes; one under a completion.
    pub hs: Vec<HsCode>,
    /// Candidate codes before a completion took one.
    pub candidates: Vec<HsCode>,
    /// Descriptions.
    pub kinds: GoodKinds,
    /// Origin after evidence.
    pub origin: OriginState,
    /// The self-produced material they go into.
    pub parent: Option<usize>,
    /// Indices of the materials in the case.
    pub members: Vec<u32>,
    /// The sum of the least values.
    pub low: Amount,
    /// The sum of the highest values.
    pub high: Extent,
}

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

#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    hs: &'a [HsCode],
    is: &'a [String],
    is_not: &'a [String],
    origin: OriginState,
    parent: Option<usize>,
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
        MaterialGroup {
            hs: group.hs.clone(),
            candidates: group.candidates.clone(),
            kinds: group.kinds.clone(),
            origin,
            parent: group.parent,
            high: self.high_of(&members),
            low,
            members,
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

    /// The self-produced materials above, from the nearest to the good.
    pub(crate) fn above(&self, parent: Option<usize>) -> impl Iterator<Item = &'a SelfProduced> {
        let made = &self.case.self_produced;
        let get = move |index: Option<usize>| index.and_then(|index| made.get(index));
        // Parents point to earlier entries, so the walk ends; the bound guards against a broken case.
        std::iter::successors(get(parent), move |made| get(made.parent)).take(made.len())
    }

    pub(crate) fn material(&self, index: u32) -> Option<&'a Material> {
        self.case.materials.get(index as usize)
    }

    /// The value of originating materials, all of them: at the worst end those proven, at their least.
    pub(crate) fn originating(&self) -> Ends {
        let value = |group: &MaterialGroup| match group.origin {
            OriginState::Originating => Ends { worst: Extent::Finite(group.low), best: group.high },
            OriginState::Open(_) => Ends { worst: Extent::ZERO, best: group.high },
            OriginState::NonOriginating => Ends::ZERO,
        };
        self.groups.iter().fold(Ends::ZERO, |sum, group| sum.plus(value(group)))
    }

    /// The value of materials that do not originate, all of them.
    pub(crate) fn non_originating(&self) -> Ends {
        self.groups.iter().fold(Ends::ZERO, |sum, group| sum.plus(group.non_originating()))
    }
}

impl MaterialGroup {
    /// The candidate codes; one unknown code if there is none.
    pub(crate) fn codes(&self) -> Vec<Option<HsCode>> {
        candidate_codes(&self.hs)
    }

    /// What the group adds to the value of non-originating materials.
    pub(crate) fn non_originating(&self) -> Ends {
        match self.origin {
            OriginState::Originating => Ends::ZERO,
            OriginState::NonOriginating => Ends { worst: self.high, best: Extent::Finite(self.low) },
            OriginState::Open(_) => Ends { worst: self.high, best: Extent::ZERO },
        }
    }

    /// Whether every member's value is known.
    pub fn value(&self) -> Option<Amount> {
        (self.high == Extent::Finite(self.low)).then_some(self.low)
    }
}

/// The candidates; one unknown code if there is none.
pub(crate) fn candidate_codes(hs: &[HsCode]) -> Vec<Option<HsCode>> {
    if hs.is_empty() { vec![None] } else { hs.iter().copied().map(Some).collect() }
}

fn group(rulebook: &Rulebook, case: &Case) -> Vec<MaterialGroup> {
    let mut places: HashMap<Key<'_>, usize> = HashMap::new();
    let mut groups: Vec<MaterialGroup> = Vec::new();
    for (index, material) in case.materials.iter().enumerate() {
        let origin = OriginState::of(rulebook, case, material);
        let key = Key {
            hs: &material.hs,
            is: &material.kinds.is,
            is_not: &material.kinds.is_not,
            origin,
            parent: material.parent,
        };
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(MaterialGroup {
                hs: material.hs.clone(),
                candidates: material.hs.clone(),
                kinds: material.kinds.clone(),
                origin,
                parent: material.parent,
                members: Vec::new(),
                low: Amount::ZERO,
                high: Extent::ZERO,
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.members.push(index as u32);
            group.low += material.value.low();
            group.high = group.high.plus(Extent::from_high(material.value.high()));
        }
    }
    groups
}
