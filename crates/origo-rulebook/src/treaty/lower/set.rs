use super::{Facts, set_of};
use crate::treaty::ast::{Change, Clause, Codes, Group, Source};
use crate::treaty::say::level_word;
use crate::{Criterion, KindPredicate, PermittedSet, Scope, SetMember, ShiftBase};
use origo_base::{HsLevel, HsRange, HsSet};

/// The goods that a change is to.
pub(super) struct Setting<'s> {
    pub(super) goods: &'s HsSet,
    /// "any one of": each member of a range by itself.
    pub(super) each: bool,
    pub(super) kind: Option<&'s KindPredicate>,
    /// The description in words; empty: none.
    pub(super) words: &'s str,
}

/// How a change at a level is tested on the goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    /// The goods are of one class.
    One,
    Each,
    Group,
    /// The text does not say.
    Printed,
}

/// The whole of what a change permits, before it is written as a set.
#[derive(Default)]
struct Parts {
    /// Any other class of a level, everywhere.
    other: Vec<(HsLevel, Test)>,
    /// Any other class of a level within codes.
    other_in: Vec<(HsLevel, Test, HsSet)>,
    /// The good's own class.
    own: Vec<HsLevel>,
    /// Any other good.
    any: bool,
    /// The good's own classes under "any heading", of which the text does not say whether they count.
    asked: Vec<SetMember>,
    /// What is added and taken away, in order.
    members: Vec<SetMember>,
    /// "except from more than one of": every item, and how many may be left in.
    several: Vec<(usize, Vec<Vec<SetMember>>)>,
}

/// A change as a criterion, and whether the text is silent on the range.
pub(super) fn lower(change: &Change, setting: &Setting<'_>, facts: &mut Facts) -> Result<(Criterion, bool), String> {
    let mut parts = Parts::default();
    let mut before: &[Source] = &[];
    for clause in &change.clauses {
        // "any other good of heading 7002, except pre-forms": of that heading.
        let near = near(before, clause);
        for (nth, source) in clause.sources.iter().enumerate() {
            // "any other heading, whichever is later": behind "any other" words alone are no materials that are permitted.
            let open = |before: &Source| {
                matches!(
                    before,
                    Source::AnyOther { .. } | Source::AnyGood | Source::AnyLevel { .. } | Source::OtherWithin { .. }
                )
            };
            if let Source::Words(words) = source
                && clause.include
                && clause.sources.iter().take(nth).any(open)
            {
                return Err(format!("materials by words alone behind others: {words}"));
            }
            match (source, &near) {
                (Source::Words(words), Some(codes)) => {
                    let kind = named(facts, &with_antecedent(words, setting), codes);
                    parts.members.push(member(false, codes.clone(), Some(kind)));
                }
                _ => parts.add(source, clause.include, setting, facts)?,
            }
        }
        before = if clause.include && !clause.whether { &clause.sources } else { &[] };
    }
    parts.keep_the_special();
    let (base, limits) = parts.base(setting)?;
    let printed = matches!(base, Some((_, Some(Test::Printed))));
    let base = base.map(|(base, _)| base);
    let mut members: Vec<SetMember> = limits;
    members.append(&mut parts.members);
    if base.is_none() && members.first().is_none_or(|member| !member.include) {
        return Err("the change permits nothing".to_owned());
    }
    // "from heading 8523, except from heading 8523": what is given is taken back.
    if base.is_none() {
        let given = |member: &SetMember| member.include && member.kinds.is_none();
        let all =
            members.iter().filter(|member| given(member)).fold(HsSet::default(), |all, one| all.union(&one.codes));
        let taken = members.iter().filter(|member| !member.include && member.kinds.is_none());
        let left = taken.fold(all.clone(), |left, one| left.without(&one.codes));
        if !all.is_empty() && left.is_empty() && members.iter().all(|member| !member.include || given(member)) {
            return Err("an exception that takes back all that the change permits".to_owned());
        }
    }
    let set = |removed: Vec<SetMember>| {
        let members = members.iter().cloned().chain(removed).collect();
        Criterion::Shift(PermittedSet { base, members })
    };
    match parts.several.as_slice() {
        [] => Ok((set(Vec::new()), printed)),
        // Materials of at most so many of the items: one alternative for each choice of those left in.
        [(count, items)] => {
            let alternatives: Vec<Criterion> = choices(items.len(), *count)
                .into_iter()
                .map(|kept| {
                    let removed = items.iter().enumerate().filter(|(index, _)| !kept.contains(index));
                    set(removed.flat_map(|(_, members)| members.clone()).collect())
                })
                .collect();
            match alternatives.len() {
                0..=1 => Err("a list of several with nothing to choose".to_owned()),
                2..=24 => Ok((Criterion::Any(alternatives), printed)),
                _ => Err("a list of several with more than 24 choices".to_owned()),
            }
        }
        _ => Err("two lists of several in one sentence".to_owned()),
    }
}

/// The codes that the clause before an exception in words alone names, if it names nothing else.
fn near(before: &[Source], clause: &Clause) -> Option<HsSet> {
    let words = |source: &Source| matches!(source, Source::Words(_));
    if clause.include || before.is_empty() || !clause.sources.iter().all(words) {
        return None;
    }
    before.iter().try_fold(HsSet::default(), |all, source| match source {
        Source::OtherGood { codes } | Source::Of { codes, .. } => Some(all.union(&set_of(codes).ok()?.0)),
        _ => None,
    })
}

/// Every choice of so many of the first numbers.
fn choices(of: usize, count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for last in 0..of {
        for mut choice in choices(last, count - 1) {
            choice.push(last);
            found.push(choice);
        }
    }
    found
}

impl Parts {
    fn add(&mut self, source: &Source, include: bool, setting: &Setting<'_>, facts: &mut Facts) -> Result<(), String> {
        let goods = setting.goods;
        match source {
            Source::AnyOther { level, group, within, outside } => {
                let test = test(setting, *level, *group);
                match (include, within, outside) {
                    (true, None, None) => self.other.push((*level, test)),
                    (true, Some(within), None) => self.other_in.push((*level, test, set_of(within)?.0)),
                    (true, None, Some(outside)) => {
                        let rest = everything().without(&set_of(outside)?.0);
                        self.other_in.push((*level, test, rest));
                    }
                    // "except from any other heading within chapter 84": the good's own heading is left in, which is
                    // no material of the exception.
                    (false, Some(within), None) if !set_of(within)?.0.overlaps(&goods.classes(*level)) => {
                        self.members.push(member(false, set_of(within)?.0, None));
                    }
                    _ => return Err("an exception of any other class, which the notation cannot say".to_owned()),
                }
            }
            // "any other good within those subheadings, any other subheading within that group": all of the group.
            Source::InGroup { level } if include && self.own.contains(level) => {
                self.own.retain(|own| own != level);
                self.members.push(member(true, goods.classes(*level), None));
            }
            // "any other subheading, including another heading within that group": of the subheadings of one heading it
            // says neither.
            Source::InGroup { level } if include && self.other.iter().any(|(of, _)| of > level) => {
                return Err("another class of the group at a wider level than the change".to_owned());
            }
            Source::InGroup { level } if include => {
                self.other_in.push((*level, Test::Each, goods.clone()));
            }
            // "any other subheading, except from any subheading within that group": the whole range is one.
            Source::InGroup { level } => {
                self.other.iter_mut().filter(|(of, _)| of == level).for_each(|(_, test)| *test = Test::Group);
                self.members.push(member(false, goods.classes(*level), None));
            }
            Source::OtherWithin { level, parent, group } if include => {
                let within = goods.classes(*parent);
                let one = !goods.spans_more_than_one(*parent);
                let widened = self.other.iter().any(|(of, _)| of <= parent);
                if !one && !widened {
                    return Err("a class within the good's own parent class, on a range of parents".to_owned());
                }
                self.other_in.push((*level, test(setting, *level, *group), within));
            }
            // Another good than the one that the rule describes, of its own class.
            Source::SameClass { level, goods: None, other: true, .. } if include && described(setting).is_some() => {
                self.members.push(own_class(true, goods, *level, described(setting)));
            }
            Source::SameClass { level, goods: None, .. } if include => self.own.push(*level),
            Source::SameClass { level, those, goods: words, .. } => {
                // "a smoked good from a non-smoked good within those subheadings": of any of them.
                let codes = goods.classes(*level);
                let kind = words.as_ref().map(|words| named(facts, &with_antecedent(words, setting), &codes));
                self.members.push(match those {
                    true if words.is_some() => member(include, codes, kind),
                    _ => own_class(include, goods, *level, kind),
                });
            }
            Source::OtherGood { codes } => {
                let (set, items) = set_of(codes)?;
                // Another good than the one that the rule describes, or in an exception than those that it permits.
                let kind = match include {
                    true => described(setting).filter(|_| set.overlaps(goods)),
                    false => {
                        let named = self.members.iter().filter(|member| member.include && set.covers(&member.codes));
                        let kinds: Vec<String> =
                            named.flat_map(|member| &member.kinds).flat_map(|kind| kind.kinds.clone()).collect();
                        (!kinds.is_empty()).then_some(KindPredicate { negated: true, kinds })
                    }
                };
                if !items.is_empty() {
                    return Err("any other good of an item with letters".to_owned());
                }
                // Only where the described goods can be is there another to be told from them.
                let beside = match include {
                    true => goods.clone(),
                    false => self
                        .members
                        .iter()
                        .filter(|member| member.include && member.kinds.is_some())
                        .fold(HsSet::default(), |all, member| all.union(&member.codes)),
                };
                let rest = set.without(&beside);
                let both = set.without(&rest);
                match kind {
                    Some(kind) if !both.is_empty() => {
                        self.members.push(member(include, both, Some(kind)));
                        if !rest.is_empty() {
                            self.members.push(member(include, rest, None));
                        }
                    }
                    _ => self.members.push(member(include, set, None)),
                }
            }
            Source::Of { goods: words, codes } => {
                let words = words.as_ref().map(|words| with_antecedent(words, setting));
                let members = of(include, words.as_ref(), codes, facts)?;
                // "Any heading", said again.
                let again = words.is_some_and(|words| words.starts_with("what is meant by (any "));
                if include && again { &mut self.asked } else { &mut self.members }.extend(members);
            }
            Source::Meant { phrase, codes } => {
                let words = format!("what is meant by ({})", phrase.replace('(', "[").replace(')', "]"));
                self.members.extend(of(include, Some(&words), codes, facts)?);
            }
            Source::AnyGood if include => {
                self.any = true;
                // It is no other good than itself.
                if let Some(kind) = setting.kind.filter(|kind| !kind.negated) {
                    self.members.push(member(false, goods.clone(), Some(kind.clone())));
                }
            }
            Source::AnyLevel { level } if include => {
                // "from any heading": whether the good's own counts is not said, and asked where it matters.
                self.other.push((*level, test(setting, *level, Group::Silent)));
                let codes = goods.classes(*level);
                let words = format!("what is meant by (any {})", level_word(*level));
                let kind = named(facts, &words, &codes);
                self.asked.push(member(true, codes, Some(kind)));
            }
            Source::AnyLevel { .. } => return Err("an exception of any class".to_owned()),
            Source::AnyGood => return Err("an exception of any good".to_owned()),
            Source::Words(words) => {
                let codes = everything();
                let kind = named(facts, words, &codes);
                self.members.push(member(include, codes, Some(kind)));
            }
            Source::MoreThan { count, of: items } => {
                let mut members = Vec::new();
                for item in items {
                    let mut one = Vec::new();
                    for source in item {
                        let Source::Of { goods: words, codes } = source else {
                            return Err("a list of several that holds more than codes".to_owned());
                        };
                        one.extend(self::of(include, words.as_ref(), codes, facts)?);
                    }
                    members.push(one);
                }
                if include {
                    // From several of them: each may come along.
                    self.members.extend(members.into_iter().flatten());
                } else {
                    self.several.push((*count, members));
                }
            }
            Source::OtherWithin { .. } => {
                return Err("an exception of a class within the good's own, which the notation cannot say".to_owned());
            }
        }
        Ok(())
    }

    /// "from tariff item 5402.43.10 or any other chapter, except from chapter 54": what is permitted by name stays permitted
    /// under a wider exception, so it is said last. "Any heading" names nothing, and the exception holds for all of it.
    fn keep_the_special(&mut self) {
        let members = std::mem::take(&mut self.members);
        let special = |at: usize, one: &SetMember| {
            one.include
                && members.iter().skip(at + 1).any(|other| {
                    !other.include
                        && other.kinds.is_none()
                        && other.codes.covers(&one.codes)
                        && (one.kinds.is_some() || other.codes != one.codes)
                })
        };
        let late: Vec<bool> = members.iter().enumerate().map(|(at, one)| special(at, one)).collect();
        let part =
            |wanted: bool| members.iter().zip(&late).filter(move |(_, late)| **late == wanted).map(|(one, _)| one);
        self.members = self.asked.iter().chain(part(false)).chain(part(true)).cloned().collect();
    }

    /// What the set starts from, with how it is tested, and what limits it to where it holds.
    #[expect(clippy::type_complexity, reason = "read at one place")]
    fn base(&self, setting: &Setting<'_>) -> Result<(Option<(ShiftBase, Option<Test>)>, Vec<SetMember>), String> {
        let goods = setting.goods;
        if self.any {
            return Ok((Some((ShiftBase::Any, None)), Vec::new()));
        }
        // The finest level permits most.
        let full = self.other.iter().copied().max_by_key(|(level, _)| *level);
        if self.other.iter().any(|(level, test)| full.is_some_and(|(of, with)| *level == of && *test != with)) {
            return Err("a change at one level that is tested in two ways".to_owned());
        }
        // "Any other subheading within that group, or any outside it": each member by itself.
        let full = match full {
            Some((of, Test::Group | Test::Printed)) if goods.spans_more_than_one(of) => {
                let classes = goods.classes(of);
                let inside = |(level, _, set): &&(HsLevel, Test, HsSet)| *level == of && set.overlaps(&classes);
                match self.other_in.iter().find(inside) {
                    None => full,
                    Some((_, Test::Each, set)) if set.covers(&classes) => Some((of, Test::Each)),
                    Some(_) => return Err("a change within the group beside one from outside it".to_owned()),
                }
            }
            _ => full,
        };
        let inner = self.other_in.iter().filter(|(level, _, _)| full.is_none_or(|(of, _)| *level > of));
        let inner: Vec<&(HsLevel, Test, HsSet)> = inner.collect();
        let mut limits = Vec::new();
        let mut base = full;
        if let Some((level, inner_test, _)) = inner.first().copied() {
            if inner.iter().any(|(other, _, _)| other != level) {
                return Err("classes of two levels within codes".to_owned());
            }
            let within = inner.iter().fold(HsSet::default(), |all, (_, _, set)| all.union(set));
            // What the wider change leaves out and the inner one does not give back.
            let closed = match full {
                None => everything(),
                Some((of, Test::One | Test::Group)) => goods.classes(of),
                Some((of, Test::Each | Test::Printed)) if within.covers(&goods.classes(of)) => HsSet::default(),
                Some(_) => return Err("a change within codes beside one that is tested member by member".to_owned()),
            };
            let left = closed.without(&within);
            if !left.is_empty() {
                limits.push(member(false, left, None));
            }
            base = Some((*level, *inner_test));
        }
        for level in &self.own {
            match base {
                // The good's own class and every other one: anything.
                Some((of, test)) if of == *level && test != Test::Group => {
                    return match limits.is_empty() {
                        true => Ok((Some((ShiftBase::Any, None)), limits)),
                        false => Err("the good's own class beside a change within codes".to_owned()),
                    };
                }
                _ => limits.push(own_class(true, goods, *level, None)),
            }
        }
        let base = base.map(|(level, test)| {
            let scope = match test {
                Test::One | Test::Printed => None,
                Test::Each => Some(Scope::Each),
                Test::Group => Some(Scope::Group),
            };
            (ShiftBase::Change { level, scope }, Some(test))
        });
        Ok((base, limits))
    }
}

fn test(setting: &Setting<'_>, level: HsLevel, group: Group) -> Test {
    if !setting.goods.spans_more_than_one(level) {
        return Test::One;
    }
    match group {
        Group::Including => Test::Each,
        Group::Outside => Test::Group,
        Group::Silent if setting.each => Test::Each,
        Group::Silent => Test::Printed,
    }
}

/// Another good than the one that the rule describes.
fn described(setting: &Setting<'_>) -> Option<KindPredicate> {
    let kind = setting.kind.filter(|kind| !kind.negated)?;
    Some(KindPredicate { negated: true, kinds: kind.kinds.clone() })
}

/// "parts thereof", "its salts": with the goods that they are of, so that parts of struts are not parts of suspensions.
fn with_antecedent(words: &str, setting: &Setting<'_>) -> String {
    let lower = words.to_lowercase();
    let refers = lower.split_whitespace().any(|word| word == "thereof") || lower.starts_with("its ");
    if !refers || setting.words.is_empty() || lower.contains("[of ") {
        return words.to_owned();
    }
    format!("{words} [of {}]", setting.words)
}

fn everything() -> HsSet {
    let ends = (origo_base::HsCode::parse("01"), origo_base::HsCode::parse("97"));
    match ends {
        (Ok(first), Ok(last)) => HsSet::new(HsRange::new(first, last)),
        _ => HsSet::default(),
    }
}

fn member(include: bool, codes: HsSet, kinds: Option<KindPredicate>) -> SetMember {
    SetMember { include, codes, kinds, own: None }
}

/// The good's own class: codes where the goods are of one, and what the good's code tells on a range.
fn own_class(include: bool, goods: &HsSet, level: HsLevel, kinds: Option<KindPredicate>) -> SetMember {
    match goods.spans_more_than_one(level) {
        true => SetMember { include, codes: everything(), kinds, own: Some(level) },
        false => member(include, goods.classes(level), kinds),
    }
}

fn named(facts: &mut Facts, words: &str, codes: &HsSet) -> KindPredicate {
    KindPredicate { negated: false, kinds: vec![facts.name(words, codes)] }
}

/// Codes, or goods of codes; an item with letters is a description of its subheading.
fn of(include: bool, words: Option<&String>, codes: &Codes, facts: &mut Facts) -> Result<Vec<SetMember>, String> {
    let (set, items) = set_of(codes)?;
    let plain = items.iter().fold(set, |set, (of, _)| set.without(of));
    let mut found = Vec::new();
    if !plain.is_empty() {
        let kinds = words.map(|words| named(facts, words, &plain));
        found.push(member(include, plain, kinds));
    }
    for (set, item) in items {
        let words = words.map_or_else(|| format!("tariff item {item}"), |words| format!("{words}, tariff item {item}"));
        let kinds = Some(named(facts, &words, &set));
        found.push(member(include, set, kinds));
    }
    Ok(found)
}
