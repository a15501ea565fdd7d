//! The arithmetic of content: a share of a base, at an end.

use crate::amounts::{self, Test};
use crate::bases;
use crate::completions::World;
use crate::ends::End;
use crate::hs;
use crate::inquiry::Inquiry;
use crate::money::{Sum, compare};
use crate::parts::{Part, Parts};
use num_bigint::BigInt;
use origo_base::{Comparison, HsSet, Percent};
use origo_rulebook::MethodBase;

/// What is asked of a share: the base, how it is compared, and the figure; no figure: it is open.
pub(crate) struct Figured {
    pub(crate) base: MethodBase,
    pub(crate) comparison: Comparison,
    pub(crate) figure: Option<Percent>,
}

/// The value of non-originating materials of traced goods.
pub(crate) enum Traced {
    /// The good is not traced.
    No,
    /// It is, or may be, and the amount is not known.
    Open,
    /// It is stated.
    At(Sum),
}

/// Whether there is a base at all goes first: a base of zero or less meets nothing. At the worst end the smallest base must be
/// above zero, at the best end the largest; a base that is open is so at the best end alone.
pub(crate) fn on_a_base(
    inquiry: &Inquiry<'_>,
    parts: &Parts<'_>,
    which: MethodBase,
    end: End,
    met: impl FnOnce() -> bool,
) -> bool {
    match bases::base(inquiry, parts, which, Test::Stated, end) {
        Some(base) => base > Sum::zero() && met(),
        None => end == End::Best,
    }
}

/// `(base − VNM) ⋚ figure × base`, where VNM is the value of the materials that do not originate (UR 8(2), 7(4): nothing
/// inside an originating one) or traced.
pub(crate) fn content(inquiry: &Inquiry<'_>, parts: &Parts<'_>, traced: &Traced, asked: &Figured, end: End) -> bool {
    let (test, vnm) = match traced {
        Traced::No => (Test::Bill, Some(amounts::vnm(parts, Test::Bill, end))),
        Traced::Open => (Test::Stated, None),
        Traced::At(stated) => (Test::Stated, Some(stated.clone())),
    };
    let base = bases::base(inquiry, parts, asked.base, test, end);
    let (Some(base), Some(vnm), Some(figure)) = (base, vnm, asked.figure) else {
        return end == End::Best;
    };
    match (base, vnm) {
        (_, Sum::Infinite) => false,
        (Sum::Infinite, Sum::Finite(_)) => share_is(1, asked.comparison, figure),
        (Sum::Finite(base), Sum::Finite(vnm)) => share(&(&base - vnm), &base, asked.comparison, figure),
    }
}

/// Build-up: the value of originating materials over the base. Without bound it fills the base.
pub(crate) fn built_up(inquiry: &Inquiry<'_>, parts: &Parts<'_>, asked: &Figured, end: End) -> bool {
    let base = bases::base(inquiry, parts, asked.base, Test::Bill, end);
    let originating = amounts::vom(parts, Test::Bill, end);
    match (base, originating, asked.figure) {
        (_, _, None) | (None, _, _) => end == End::Best,
        (_, Sum::Infinite, Some(figure)) => share_is(1, asked.comparison, figure),
        (Some(Sum::Infinite), _, Some(_)) => false,
        (Some(Sum::Finite(base)), Sum::Finite(made), Some(figure)) => share(&made, &base, asked.comparison, figure),
    }
}

/// Focused value: `(base − VNM of the listed materials) ⋚ figure × base`. A material whose code does not tell whether it is
/// listed counts at the worst end.
pub(crate) fn focused(
    inquiry: &Inquiry<'_>,
    world: &World<'_>,
    parts: &Parts<'_>,
    list: Option<&HsSet>,
    asked: &Figured,
    end: End,
) -> bool {
    let Some(list) = list else { return end == End::Best };
    let counts = |part: &&Part<'_>| {
        let code = world.lines.get(part.id).and_then(|line| line.code);
        hs::code_in(list, code).unwrap_or(end == End::Worst)
    };
    let listed = parts.at(false, end).filter(counts);
    let vnm: Sum = listed.map(|part| amounts::non_originating(part, Test::Bill, end)).sum();
    match (bases::base(inquiry, parts, asked.base, Test::Bill, end), vnm, asked.figure) {
        (None, _, _) | (_, _, None) => end == End::Best,
        (_, Sum::Infinite, _) => false,
        (Some(Sum::Infinite), _, Some(figure)) => share_is(1, asked.comparison, figure),
        (Some(Sum::Finite(base)), Sum::Finite(vnm), Some(figure)) => {
            share(&(&base - vnm), &base, asked.comparison, figure)
        }
    }
}

/// Whether a share of all, or of nothing, is enough.
pub(crate) fn share_is(share: i32, comparison: Comparison, figure: Percent) -> bool {
    compare(&BigInt::from(share), &BigInt::from(1), comparison, figure)
}

/// Whether a share is enough. A base that is zero only at this end (the best end of a good all of whose cost can be
/// non-originating, which [`on_a_base`] has looked at) is without content whatever it comes to.
pub(crate) fn share(part: &BigInt, base: &BigInt, comparison: Comparison, figure: Percent) -> bool {
    if *base <= BigInt::from(0) { share_is(0, comparison, figure) } else { compare(part, base, comparison, figure) }
}
