//! Intermediate materials: which self-produced materials a producer may designate, and what each is by itself.
//!
//! # What the law says
//! Of self-produced materials the producer may designate any, so that a content test takes it as one material; to count as
//! originating it must originate by itself (UR 8(6)-(7), SOR/94-14 s. 7(4)-(5)). If it is subject to a content requirement,
//! nothing in it that is subject to one may be designated too. A designation that fails under verification may be given up,
//! and replaced once (UR 8(10)-(12), s. 7(8)-(10)).
//!
//! # How Origo computes it
//! The search is exact. A designated material that originates adds nothing to the value of non-originating materials and keeps
//! its excluded costs in net cost, so nothing below it can do better: sets are built from the top, of the materials that
//! originate, and of those that originate or may. The bar needs each material's status twice: with any lawful designation
//! below it, and with none that is subject to content.

use crate::determine::{Determination, decide_under};
use crate::evaluate::contents;
use crate::question::{Designated, Question};
use origo_base::{HsCode, Membership, SelfProduced, Stage, StatusKind};
use origo_rulebook::Rulebook;

/// A set of designated materials.
pub(crate) type Designation = Vec<Designated>;

/// The sets that may be elected, as far as they are given; else the empty one.
pub(crate) fn first(question: &Question<'_>) -> Vec<Designation> {
    let made = &question.case.self_produced;
    let rule = question.rulebook.general().intermediate.as_ref();
    let (Some(rule), Some(given)) = (rule, &question.elections.intermediate) else { return vec![Designation::new()] };
    let named = |names: &[String]| -> Vec<usize> {
        (0..made.len()).filter(|index| made.get(*index).is_some_and(|made| names.contains(&made.id))).collect()
    };
    let (given, rescinded) = (named(given), named(&question.elections.rescinded));
    if question.elections.stage == Stage::BeforeClaim {
        return vec![resolved(question, &given)];
    }
    let kept: Vec<usize> = given.into_iter().filter(|index| !rescinded.contains(index)).collect();
    let mut found = vec![resolved(question, &kept)];
    if !rescinded.is_empty() && rescinded.len() <= rule.replacements as usize {
        for other in (0..made.len()).filter(|index| !kept.contains(index) && !rescinded.contains(index)) {
            let mut with = kept.clone();
            with.push(other);
            with.sort_unstable();
            if is_lawful(question, &with) {
                found.push(resolved(question, &with));
            }
        }
    }
    found
}

/// The sets beside the empty one that can do best; none where the sets are given.
pub(crate) fn searched(question: &Question<'_>) -> Vec<Designation> {
    let free = question.rulebook.general().intermediate.is_some() && question.elections.intermediate.is_none();
    if !free || question.case.self_produced.is_empty() {
        return Vec::new();
    }
    Search::new(question).sets_within(None, false)
}

/// A set with the status of each member; one that is not lawful designates nothing.
fn resolved(question: &Question<'_>, set: &[usize]) -> Designation {
    let mut found = Designation::new();
    if !is_lawful(question, set) {
        return found;
    }
    // From the innermost outward: what is in a member is known before it.
    for index in set.iter().rev() {
        let below: Designation = found.iter().copied().filter(|one| is_below(question, one.made, *index)).collect();
        if let Some(determination) = member(question, *index, vec![below]) {
            found.push(Designated { made: *index, status: determination.status });
        }
    }
    found.sort_by_key(|one| one.made);
    found
}

/// The determination of a self-produced material, with the sets that may be designated in it.
pub(crate) fn member(question: &Question<'_>, index: usize, sets: Vec<Designation>) -> Option<Determination> {
    let made = question.case.self_produced.get(index)?;
    Some(decide_under(&question.scoped(index, made), sets, Vec::new))
}

/// The determination of a designated material under the whole set.
pub(crate) fn of_member(question: &Question<'_>, index: usize, set: &[usize]) -> Option<Determination> {
    let below: Vec<usize> = set.iter().copied().filter(|other| is_below(question, *other, index)).collect();
    member(question, index, vec![resolved(question, &below)])
}

/// Whether one self-produced material goes into another, at any depth.
pub(crate) fn is_below(question: &Question<'_>, index: usize, above: usize) -> bool {
    let made = &question.case.self_produced;
    let up = |index: &usize| made.get(*index).and_then(|made| made.parent);
    std::iter::successors(up(&index), up).take(made.len()).any(|index| index == above)
}

/// Whether a set may be designated.
fn is_lawful(question: &Question<'_>, set: &[usize]) -> bool {
    let made = |index: &usize| question.case.self_produced.get(*index);
    let subject: Vec<usize> =
        set.iter().copied().filter(|index| made(index).is_some_and(|made| is_subject(question, made))).collect();
    let nested = subject.iter().any(|one| subject.iter().any(|other| is_below(question, *one, *other)));
    let closed = |index: &usize| made(index).is_some_and(|made| is_closed(question, *index, made));
    !nested && !set.iter().any(closed)
}

/// Whether a rule that may apply to a self-produced material asks for a content.
pub(crate) fn is_subject(question: &Question<'_>, made: &SelfProduced) -> bool {
    let rulebook: &Rulebook = question.rulebook;
    let asks = |code: Option<HsCode>| {
        rulebook.rules().iter().any(|rule| {
            let touched = code.is_none_or(|code| rule.goods.membership(code) != Membership::Outside);
            touched && rule.is_in_force(question.day()) && {
                let mut tests = Vec::new();
                contents(rule.origin.under(&question.choice), &mut tests);
                !tests.is_empty()
            }
        })
    };
    match made.hs.as_slice() {
        [] => true,
        codes => codes.iter().any(|code| asks(Some(*code))),
    }
}

/// Whether the agreement keeps a self-produced material from being designated.
fn is_closed(question: &Question<'_>, index: usize, made: &SelfProduced) -> bool {
    let Some(rule) = &question.rulebook.general().intermediate else { return true };
    let universe = question.rulebook.universe();
    let stated = question.of_nearest(index, |made| made.end_use.clone(), question.good.end_use.clone());
    let open = stated.and_then(|end_use| universe.resolve(&end_use).ok()).filter(|set| !set.is_empty());
    let open = open.unwrap_or_else(|| universe.all());
    rule.closed_for.iter().any(|(goods, uses, _)| {
        let outside = |code: &HsCode| goods.membership(*code) == Membership::Outside;
        let surely_outside = !made.hs.is_empty() && made.hs.iter().all(outside);
        !surely_outside && universe.each(open).into_iter().any(|one| uses.covers(one) == Some(true))
    })
}

/// What the search knows of a self-produced material.
#[derive(Clone, Default)]
struct Known {
    parent: Option<usize>,
    subject: bool,
    closed: bool,
    /// Its status and what is designated in it: with any lawful set, and with none that is subject to content.
    any: (Option<StatusKind>, Designation),
    strict: (Option<StatusKind>, Designation),
}

struct Search<'q, 'a> {
    question: &'q Question<'a>,
    known: Vec<Known>,
}

impl<'q, 'a> Search<'q, 'a> {
    fn new(question: &'q Question<'a>) -> Self {
        let made = &question.case.self_produced;
        let known = made.iter().enumerate().map(|(index, made)| Known {
            parent: made.parent,
            subject: is_subject(question, made),
            closed: is_closed(question, index, made),
            ..Known::default()
        });
        let mut search = Self { question, known: known.collect() };
        // Parents stand before what goes into them.
        for index in (0..made.len()).rev() {
            if search.known.get(index).is_none_or(|known| known.closed) {
                continue;
            }
            let strict = search.status(index, true);
            let subject = search.known.get(index).is_some_and(|known| known.subject);
            let any = if subject { strict.clone() } else { search.status(index, false) };
            if let Some(known) = search.known.get_mut(index) {
                (known.any, known.strict) = (any, strict);
            }
        }
        search
    }

    fn status(&self, index: usize, strict: bool) -> (Option<StatusKind>, Designation) {
        let mut sets = vec![Designation::new()];
        sets.extend(self.sets_within(Some(index), strict));
        let determination = member(self.question, index, sets.clone());
        let status = determination.as_ref().map(|found| found.status);
        let used = determination.and_then(|found| sets.get(found.designation).cloned());
        (status, used.unwrap_or_default())
    }

    /// The sets within a scope that can do best, beside the empty one: what originates, and what originates or may.
    fn sets_within(&self, scope: Option<usize>, strict: bool) -> Vec<Designation> {
        let mut found: Vec<Designation> = Vec::new();
        for open in [false, true] {
            let mut set = Designation::new();
            self.gather(scope, strict, open, &mut set);
            set.sort_by_key(|one| one.made);
            if !set.is_empty() && !found.contains(&set) {
                found.push(set);
            }
        }
        found
    }

    /// From the top: what can be designated is, with what its own status rests on; else what goes into it is looked at.
    fn gather(&self, scope: Option<usize>, strict: bool, open: bool, set: &mut Designation) {
        for (index, known) in self.known.iter().enumerate().filter(|(_, known)| known.parent == scope) {
            let (status, below) = if strict { &known.strict } else { &known.any };
            let counts = match status {
                Some(StatusKind::Originating) => true,
                Some(StatusKind::Undetermined) => open,
                Some(StatusKind::NonOriginating) | None => false,
            };
            if counts && !known.closed && !(strict && known.subject) {
                set.extend(status.map(|status| Designated { made: index, status }));
                set.extend(below);
            } else {
                self.gather(Some(index), strict, open, set);
            }
        }
    }
}
