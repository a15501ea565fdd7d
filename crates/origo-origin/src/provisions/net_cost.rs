//! Net cost from a pool of costs of all goods, in the three orders that the texts allow; currency gains and losses.

use super::step::offered;
use super::{Key, Refusal, Step, ratio_of};
use origo_base::Ratio;
use origo_rulebook::{Calculation, Calculations};

/// In which order excluded costs are taken out and costs are allocated. The choice is the producer's; results can differ
/// where keys do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Excluded costs leave the pool first.
    ExcludeThenAllocate,
    /// Total cost is allocated first, excluded costs at the same ratio.
    AllocateThenExclude,
    /// Each cost is allocated by itself, without excluded ones.
    CostByCost,
}

/// A cost of the pool: of all goods together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolLine {
    /// What it is.
    pub name: String,
    /// The amount, excluded costs in it.
    pub amount: Ratio,
    /// Excluded costs that are part of the amount.
    pub excluded: Ratio,
    /// How it is divided.
    pub key: Key,
}

/// What a good bears of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetCost {
    /// Total cost of all goods.
    pub total_of_all: Ratio,
    /// Total cost less excluded costs, of all goods.
    pub net_of_all: Ratio,
    /// What the good bears of total cost; by the first and third order excluded costs never reach it.
    pub allocated: Ratio,
    /// Net cost of the good.
    pub net: Ratio,
    /// How it came about.
    pub steps: Vec<Step>,
}

/// Net cost of a good from a pool. Of one pool each line is divided by its own key; excluded costs take the ratio of the line
/// that holds them.
pub fn net_cost(law: &Calculations, of: &str, order: Order, pool: &[PoolLine]) -> Result<NetCost, Refusal> {
    let calculation = match order {
        Order::ExcludeThenAllocate => Calculation::ExcludeThenAllocate,
        Order::AllocateThenExclude => Calculation::AllocateThenExclude,
        Order::CostByCost => Calculation::CostByCost,
    };
    let cite = offered(law, calculation)?;
    for line in pool {
        if line.amount.is_negative() || line.excluded.is_negative() || line.excluded > line.amount {
            return Err(Refusal::CostOutOfRange { of: line.name.clone() });
        }
    }
    let total: Ratio = pool.iter().map(|line| &line.amount).sum();
    let excluded: Ratio = pool.iter().map(|line| &line.excluded).sum();
    let rest = &total - &excluded;
    let mut steps = Vec::new();
    if order == Order::ExcludeThenAllocate {
        let step = Step::new("all goods", "excluded costs leave total cost", cite);
        steps.push(step.number("total cost", &total).number("excluded", &excluded).number("left", &rest));
    }
    let (mut allocated, mut left_out) = (Ratio::zero(), Ratio::zero());
    for line in pool {
        let (ratio, step) = ratio_of(law, &format!("{of}, {}", line.name), &line.key)?;
        steps.push(step);
        let without = &line.amount - &line.excluded;
        let costs = match order {
            Order::AllocateThenExclude => &line.amount,
            Order::ExcludeThenAllocate | Order::CostByCost => &without,
        };
        let part = costs * &ratio;
        let step = Step::new(format!("{of}, {}", line.name), "costs times ratio", cite).number("costs", costs);
        steps.push(step.number("allocated", &part));
        allocated = &allocated + &part;
        if order == Order::AllocateThenExclude && !line.excluded.is_zero() {
            let part = &line.excluded * &ratio;
            let step = Step::new(format!("{of}, {}", line.name), "excluded costs at the ratio of the line", cite);
            steps.push(step.number("excluded", &line.excluded).number("of the good", &part));
            left_out = &left_out + &part;
        }
    }
    let net = &allocated - &left_out;
    let step = Step::new(of, "net cost", cite).number("allocated", &allocated);
    let step = if left_out.is_zero() { step } else { step.number("excluded", &left_out) };
    steps.push(step.number("net cost", &net));
    Ok(NetCost { total_of_all: total, net_of_all: rest, allocated, net, steps })
}

/// Gains and losses of currency conversion that have to do with the good; others stay out of its cost either way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency {
    /// Gains.
    pub gains: Ratio,
    /// Losses.
    pub losses: Ratio,
    /// The books have the losses beyond the gains in total cost already.
    pub net_loss_in_total: bool,
}

/// Total cost with gains deducted and losses included. The value of materials is not touched.
pub fn currency_in_total_cost(
    law: &Calculations,
    of: &str,
    total: &Ratio,
    currency: &Currency,
) -> Result<(Ratio, Step), Refusal> {
    let cite = offered(law, Calculation::CurrencyConversion)?;
    if currency.gains.is_negative() || currency.losses.is_negative() {
        return Err(Refusal::CostOutOfRange { of: "a gain or loss of currency conversion".to_owned() });
    }
    let net_gain = &currency.gains - &currency.losses;
    let counted = net_gain.is_negative() && currency.net_loss_in_total;
    let adjusted = if counted { total.clone() } else { total - &net_gain };
    let what = match (net_gain.is_negative(), counted) {
        (false, _) => "gains of currency conversion on the good beyond losses leave total cost",
        (true, false) => "losses of currency conversion on the good beyond gains enter total cost",
        (true, true) => "losses of currency conversion on the good beyond gains are in total cost already",
    };
    let step = Step::new(of, what, cite)
        .number("total cost before", total)
        .number("gains", &currency.gains)
        .number("losses", &currency.losses)
        .number("total cost", &adjusted);
    Ok((adjusted, step))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::provisions::Base;
    use origo_base::Citation;

    /// Every calculation, each with a place of its own.
    pub(in crate::provisions) fn law() -> Calculations {
        let cite = |calculation: &Calculation| vec![Citation::parse(&format!("T {}", calculation.word())).unwrap()];
        Calculations::new(Calculation::ALL.iter().map(|calculation| (*calculation, cite(calculation))))
    }

    fn line(name: &str, amount: i64, excluded: i64, good: i64, all: i64) -> PoolLine {
        let base = Base { of: "hours".to_owned(), good: Ratio::whole(good), all: Ratio::whole(all) };
        let (amount, excluded) = (Ratio::whole(amount), Ratio::whole(excluded));
        PoolLine { name: name.to_owned(), amount, excluded, key: Key::CostRatio(base) }
    }

    #[test]
    fn the_three_orders_agree_under_one_key_and_every_one_adds_up_over_goods() {
        for order in [Order::ExcludeThenAllocate, Order::AllocateThenExclude, Order::CostByCost] {
            let net = |good| {
                let pool = [line("product", 900, 0, good, 7), line("period", 300, 120, good, 7)];
                net_cost(&law(), "good", order, &pool).unwrap()
            };
            assert_eq!(net(3).net, Ratio::whole(1080 * 3).divided_by(&Ratio::whole(7)).unwrap());
            assert_eq!(&net(3).net + &net(4).net, net(3).net_of_all);
        }
    }

    #[test]
    fn excluded_costs_above_the_cost_that_holds_them_are_refused() {
        let refused = net_cost(&law(), "good", Order::CostByCost, &[line("period", 100, 101, 1, 2)]).unwrap_err();
        assert_eq!(refused.to_string(), "the amount of period is out of range");
    }
}
