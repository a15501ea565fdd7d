use crate::extent::Extent;
use crate::finding::{Finding, Reason};
use crate::question::Question;
use crate::{Determination, Outcome};
use origo_base::{Amount, Percent};
use origo_rulebook::MethodBase;

/// How far a content test is from its figure; exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueGap {
    /// By how much the value of non-originating materials exceeds what the figure allows.
    pub excess: Amount,
    /// The most it may be.
    pub allowed: Amount,
}

impl ValueGap {
    /// The gap of a content test: non-originating value above (100 % − figure) of the base.
    ///
    /// With "not less than", a value of exactly the allowed amount passes.
    pub fn of(base: Amount, non_originating: Amount, figure: Percent) -> Self {
        let allowed = figure.rest().of(base);
        Self { excess: non_originating - allowed, allowed }
    }
}

/// The gap of a content test whose numbers are known.
pub fn gap_of(finding: &Finding) -> Option<ValueGap> {
    let Reason::ContentTest { base, non_originating, figure, .. } = &finding.reason else { return None };
    let (Extent::Finite(base), Extent::Finite(taken)) = (base.as_ref()?.worst, non_originating.as_ref()?.worst) else {
        return None;
    };
    Some(ValueGap::of(base, taken, (*figure)?))
}

/// A test that failed by an amount: a value that may be at most a share of a base. A content is the same said the other
/// way round: what does not count may be at most the rest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Miss {
    taken: Amount,
    base: Amount,
    allowed: Percent,
    by_price: bool,
    pub(super) traced: Option<usize>,
}

/// How a change moves a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// The value falls and the base stays.
    ValueAlone,
    /// The value falls, and with it a base that is a sum of costs.
    ValueAndCost,
    /// The price rises.
    Price,
    /// Costs rise that count.
    Cost,
}

/// Every test of a determination that failed by an amount.
pub(super) fn misses(question: &Question<'_>, determination: &Determination) -> Vec<Miss> {
    let failed = determination.findings.iter().filter(|finding| finding.outcome != Outcome::Met);
    let misses = failed.filter_map(|finding| {
        let (taken, base, allowed, of, traced) = match &finding.reason {
            Reason::ContentTest { method, base, non_originating, figure, or_figure, traced, .. } => {
                let of = question.rulebook.methods().get(*method)?.base;
                // Of two figures that may be asked, the higher is the one that settles it.
                let figure = (*figure).max(*or_figure)?;
                (non_originating.as_ref()?.worst, base.as_ref()?.worst, figure.rest(), of, *traced)
            }
            Reason::Content { measure, part, base, figure, .. } => {
                let of = question.rulebook.measures().get(*measure)?.base;
                let (base, part) = (base.as_ref()?.worst.amount()?, part.as_ref()?.worst.amount()?);
                (Extent::Finite(base - part), Extent::Finite(base), figure.rest(), of, None)
            }
            Reason::Tolerance { value, base, amount, limit, .. } | Reason::Waiver { value, base, amount, limit } => {
                (value.worst, amount.as_ref()?.worst, *limit, *base, None)
            }
            _ => return None,
        };
        let by_price = of == MethodBase::TransactionValue;
        Some(Miss { taken: taken.amount()?, base: base.amount()?, allowed, by_price, traced })
    });
    misses.collect()
}

/// The amounts at which a test begins to pass under such a change, rising; whole cents, the exact point rounded up. Each
/// is followed by the next cent, where "more than" or a rounding can need it.
pub(super) fn turning_points<'m>(misses: impl Iterator<Item = &'m Miss>, effect: Effect) -> Vec<Amount> {
    let mut points: Vec<Amount> = misses
        .filter_map(|miss| miss.turning_point(effect))
        .filter(|point| !point.is_negative())
        .map(Amount::up_to_cent)
        .flat_map(|point| [point, point + Amount::CENT])
        .filter(|point| *point > Amount::ZERO)
        .collect();
    points.sort();
    points.dedup();
    points
}

impl Miss {
    /// The base, if it is a sum of costs.
    pub(super) fn cost_base(&self) -> Option<Amount> {
        (!self.by_price).then_some(self.base)
    }

    fn turning_point(&self, effect: Effect) -> Option<Amount> {
        let share = self.allowed.as_number();
        let excess = self.taken - self.allowed.of(self.base);
        match effect {
            Effect::ValueAlone => Some(excess),
            Effect::ValueAndCost if self.by_price => Some(excess),
            // value − x ≤ share × (base − x)
            Effect::ValueAndCost => divide(excess, Amount::ONE - share),
            // value ≤ share × (base + x)
            Effect::Price if self.by_price => divide(excess, share),
            Effect::Cost if !self.by_price => divide(excess, share),
            Effect::Price | Effect::Cost => None,
        }
    }
}

fn divide(amount: Amount, by: Amount) -> Option<Amount> {
    if by <= Amount::ZERO {
        return None;
    }
    amount.scale(Amount::ONE, by).map(|(quotient, _)| quotient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_has_its_own_turning_point() {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        // 42 of 100 where 35 are allowed.
        let miss = |by_price| Miss {
            taken: amount("42"),
            base: amount("100"),
            allowed: Percent::whole(35),
            by_price,
            traced: None,
        };
        let point = |by_price, effect| turning_points([miss(by_price)].iter(), effect).first().map(ToString::to_string);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(point(false, Effect::ValueAlone), some("7"));
        assert_eq!(point(false, Effect::ValueAndCost), some("10.77"), "(42 - x) / (100 - x) = 35 %, x = 10.769…");
        assert_eq!(point(true, Effect::ValueAndCost), some("7"));
        assert_eq!(point(true, Effect::Price), some("20"));
        assert_eq!(point(false, Effect::Price), None);
        assert_eq!(point(false, Effect::Cost), some("20"));
        assert_eq!(point(true, Effect::Cost), None);
    }
}
