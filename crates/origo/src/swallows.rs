//! Alternatives of which one says nothing beside the other.

use origo_rulebook::{Criterion, Figure, ShiftBase};

/// Whether whoever meets one alternative meets the other, so that it says nothing: each of its parts is there with as much
/// or more asked.
pub(crate) fn swallows(wider: &Criterion, narrower: &Criterion) -> bool {
    parts(wider).iter().all(|wide| parts(narrower).iter().any(|narrow| asks_more(narrow, wide)))
}

fn parts(criterion: &Criterion) -> &[Criterion] {
    match criterion {
        Criterion::All(parts) => parts,
        other => std::slice::from_ref(other),
    }
}

/// Whether a criterion asks as much as another or more, as far as it can be seen at sight: the same change or one of a
/// higher level with the same or more exceptions, the same content or a higher one.
fn asks_more(narrow: &Criterion, wide: &Criterion) -> bool {
    match (narrow, wide) {
        (Criterion::Shift(narrow), Criterion::Shift(wide)) => {
            let more = narrow.members.strip_prefix(wide.members.as_slice());
            let higher = match (narrow.base, wide.base) {
                (
                    Some(ShiftBase::Change { level: narrow, scope: None }),
                    Some(ShiftBase::Change { level: wide, scope: None }),
                ) => narrow <= wide,
                (narrow, wide) => narrow == wide,
            };
            higher && more.is_some_and(|more| more.iter().all(|member| !member.include))
        }
        (Criterion::RegionalValueContent(narrow), Criterion::RegionalValueContent(wide)) => narrow.iter().all(|one| {
            wide.iter().any(|other| {
                one == other
                    || one.method == other.method
                        && matches!((&one.figure, &other.figure), (Figure::Printed(one), Figure::Printed(other)) if one >= other)
            })
        }),
        (narrow, wide) => narrow == wide,
    }
}
