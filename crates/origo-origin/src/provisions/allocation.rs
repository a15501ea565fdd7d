//! Reasonable allocation of costs to a good: by a ratio of what was spent on it to what was spent on all goods.

use super::step::offered;
use super::{Refusal, Step};
use origo_base::Ratio;
use origo_rulebook::{Calculation, Calculations};

/// What of an allocation base falls to the good, and what of it there is in all, in one unit: hours, money, pieces, area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// What it is: "machine-hours".
    pub of: String,
    /// Of the good.
    pub good: Ratio,
    /// Of all goods produced.
    pub all: Ratio,
}

/// Why a producer's own method reflects what the good took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The good benefits.
    Benefit,
    /// The good causes the cost.
    Cause,
    /// The good can bear it.
    AbilityToBear,
}

impl Ground {
    const fn what(self) -> &'static str {
        match self {
            Self::Benefit => "share by the producer's own method, on the ground of benefit",
            Self::Cause => "share by the producer's own method, on the ground of cause",
            Self::AbilityToBear => "share by the producer's own method, on the ground of ability to bear",
        }
    }
}

/// How costs are divided among goods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// By one base.
    CostRatio(Base),
    /// By direct labor and direct material costs together.
    LaborMaterial {
        /// Direct labor costs.
        labor: Base,
        /// Direct material costs.
        material: Base,
    },
    /// By direct labor, direct material and direct overhead together; for indirect overhead.
    DirectCost {
        /// Direct labor costs.
        labor: Base,
        /// Direct material costs.
        material: Base,
        /// Direct overhead.
        overhead: Base,
    },
    /// By the method that the producer uses for internal management.
    Own {
        /// What it gives the good, and what it divides.
        base: Base,
        /// Why it is reasonable.
        ground: Ground,
        /// It is used for nothing else than to qualify the good.
        solely_to_qualify: bool,
    },
}

/// Costs that fall to a good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocated {
    /// The amount.
    pub amount: Ratio,
    /// The share of all such costs.
    pub ratio: Ratio,
    /// How it came about.
    pub steps: Vec<Step>,
}

/// The share of a good under a key.
pub fn ratio_of(law: &Calculations, of: &str, key: &Key) -> Result<(Ratio, Step), Refusal> {
    let (calculation, what, bases): (Calculation, &'static str, Vec<&Base>) = match key {
        Key::CostRatio(base) => (Calculation::CostRatio, "share by cost ratio", vec![base]),
        Key::LaborMaterial { labor, material } => {
            (Calculation::LaborMaterialRatio, "share by direct labor and direct material", vec![labor, material])
        }
        Key::DirectCost { labor, material, overhead } => (
            Calculation::DirectCostRatio,
            "share by direct labor, direct material and direct overhead",
            vec![labor, material, overhead],
        ),
        Key::Own { solely_to_qualify: true, .. } => return Err(Refusal::SolelyToQualify),
        Key::Own { base, ground, .. } => (Calculation::OwnAllocation, ground.what(), vec![base]),
    };
    let cite = offered(law, calculation)?;
    for base in &bases {
        if base.good.is_negative() || base.good > base.all {
            let (good, all) = (Box::new(base.good.clone()), Box::new(base.all.clone()));
            return Err(Refusal::BaseOutOfRange { of: base.of.clone(), good, all });
        }
    }
    let good: Ratio = bases.iter().map(|base| &base.good).sum();
    let all: Ratio = bases.iter().map(|base| &base.all).sum();
    let name = || bases.iter().map(|base| base.of.as_str()).collect::<Vec<_>>().join(" and ");
    let ratio = good.divided_by(&all).ok_or_else(|| Refusal::ZeroBase { of: name(), all: all.clone() })?;
    let step = Step::new(format!("{of}, {}", name()), what, cite)
        .number("of the good", &good)
        .number("of all goods", &all)
        .percent("ratio", &ratio);
    Ok((ratio, step))
}

/// The part of costs that falls to a good under a key: costs × ratio, exactly.
pub fn allocate(law: &Calculations, of: &str, costs: &Ratio, key: &Key) -> Result<Allocated, Refusal> {
    if costs.is_negative() {
        return Err(Refusal::CostOutOfRange { of: of.to_owned() });
    }
    let (ratio, step) = ratio_of(law, of, key)?;
    let amount = costs * &ratio;
    let cite = step.cite.clone();
    let second = Step::new(of, "costs times ratio", &cite).number("costs", costs).number("allocated", &amount);
    Ok(Allocated { amount, ratio, steps: vec![step, second] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provisions::net_cost::tests::law;

    fn base(good: i64, all: i64) -> Base {
        Base { of: "hours".to_owned(), good: Ratio::whole(good), all: Ratio::whole(all) }
    }

    #[test]
    fn shares_of_all_goods_make_the_whole_even_where_decimals_do_not() {
        let part = |good| allocate(&law(), "good", &Ratio::whole(100), &Key::CostRatio(base(good, 3))).unwrap().amount;
        assert_eq!(&part(1) + &part(2), Ratio::whole(100));
    }

    #[test]
    fn a_base_of_zero_or_out_of_range_is_refused() {
        let refused = |good, all| ratio_of(&law(), "good", &Key::CostRatio(base(good, all))).unwrap_err();
        assert!(matches!(refused(0, 0), Refusal::ZeroBase { .. }));
        assert!(matches!(refused(4, 3), Refusal::BaseOutOfRange { .. }));
        assert!(matches!(refused(-1, 3), Refusal::BaseOutOfRange { .. }));
        assert_eq!(refused(0, 0).to_string(), "the allocation base of all goods is not above zero: hours 0");
    }

    #[test]
    fn a_method_for_nothing_but_qualifying_is_no_method() {
        let key = Key::Own { base: base(1, 2), ground: Ground::Cause, solely_to_qualify: true };
        assert_eq!(ratio_of(&law(), "good", &key).unwrap_err(), Refusal::SolelyToQualify);
        assert_eq!(
            ratio_of(&Calculations::default(), "good", &Key::CostRatio(base(1, 2))).unwrap_err(),
            Refusal::NotOffered(Calculation::CostRatio)
        );
    }
}
