//! Which self-produced materials a producer may designate as intermediate materials (UR 8(6)-(12); SOR/94-14 s. 7(4)-(10)).

use crate::completions;
use crate::ends::Ends;
use crate::hs;
use crate::inquiry::Inquiry;
use crate::member::{is_in, of_nearest};
use crate::rules;
use origo_base::{HsSet, SelfProduced, Stage};
use origo_rulebook::{Criterion, IntermediateMaterials, UseSet};

/// Every designation that may be elected, as lines of the self-produced materials; without the table the empty one.
pub(crate) fn all(inquiry: &Inquiry<'_>) -> Vec<Vec<usize>> {
    let Some(law) = &inquiry.rulebook.general().intermediate else { return vec![Vec::new()] };
    let made = &inquiry.case.self_produced;
    let Some(named) = &inquiry.elections.intermediate else {
        return subsets(made.len()).into_iter().filter(|set| lawful(inquiry, law, set)).collect();
    };
    let lines = |names: &[String]| -> Vec<usize> {
        (0..made.len()).filter(|index| made.get(*index).is_some_and(|line| names.contains(&line.id))).collect()
    };
    let mut given = lines(named);
    let before_claim = inquiry.elections.stage == Stage::BeforeClaim;
    let rescinded = if before_claim { Vec::new() } else { lines(&inquiry.elections.rescinded) };
    // UR 8(10): as though it were not designated.
    given.retain(|line| !rescinded.contains(line));
    let kept = given.clone();
    if !lawful(inquiry, law, &given) {
        given.clear();
    }
    if before_claim {
        return vec![given];
    }
    let mut found = vec![given.clone()];
    // UR 8(11)-(12): after the first rescission another one may be designated, after the second none.
    if !rescinded.is_empty() && rescinded.len() <= law.replacements as usize {
        for other in (0..made.len()).filter(|line| !rescinded.contains(line) && !kept.contains(line)) {
            let mut with = kept.clone();
            with.push(other);
            with.sort_unstable();
            found.extend(Some(with).filter(|with| lawful(inquiry, law, with)));
        }
    }
    found
}

/// Every set of the first few numbers, the empty one first.
fn subsets(count: usize) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new()];
    for line in 0..count {
        for mut set in found.clone() {
            set.push(line);
            found.push(set);
        }
    }
    found
}

/// UR 8(6): not one of two that are both subject to content and of which one is in the other; SOR/94-14 s. 7(4): not one
/// that may not be designated.
fn lawful(inquiry: &Inquiry<'_>, law: &IntermediateMaterials, set: &[usize]) -> bool {
    let case = inquiry.case;
    let members: Vec<(usize, &SelfProduced)> =
        set.iter().filter_map(|line| Some((*line, case.self_produced.get(*line)?))).collect();
    let subject: Vec<(usize, &SelfProduced)> =
        members.iter().copied().filter(|(_, made)| is_subject_to_content(inquiry, made)).collect();
    let nested = subject.iter().any(|(_, made)| subject.iter().any(|(other, _)| is_in(case, made.parent, *other)));
    let closed = members.iter().any(|(line, made)| {
        law.closed_for.iter().any(|(goods, uses, _)| is_closed(inquiry, *line, made, goods, *uses))
    });
    if !set.is_empty() {
        inquiry.count("designation: one in another", Ends::known(Some(!nested)));
        inquiry.count("designation: not closed", Ends::known(Some(!closed)));
    }
    !nested && !closed
}

/// Whether any rule that may be that of a self-produced material asks for content.
fn is_subject_to_content(inquiry: &Inquiry<'_>, made: &SelfProduced) -> bool {
    if made.hs.is_empty() {
        return true;
    }
    let mut rules = rules::in_force(inquiry.rulebook, inquiry.day());
    rules.any(|rule| {
        let mut asks = false;
        inquiry.readings.text(&rule.origin).walk(&mut |part| {
            asks |= matches!(part, Criterion::RegionalValueContent(_));
        });
        asks && made.hs.iter().any(|code| hs::code_in(&rule.goods, Some(*code)) != Some(false))
    })
}

/// Whether a row closes designation for a material that may be of its goods and for its uses.
fn is_closed(inquiry: &Inquiry<'_>, line: usize, made: &SelfProduced, goods: &HsSet, uses: UseSet) -> bool {
    let case = inquiry.case;
    let stated = of_nearest(case, line, |made| made.end_use.clone(), case.good.end_use.clone());
    let open = completions::open_uses(inquiry.rulebook, stated.as_ref());
    let of_goods = made.hs.is_empty() || made.hs.iter().any(|code| hs::code_in(goods, Some(*code)) != Some(false));
    of_goods && !open.and(uses).is_empty()
}
