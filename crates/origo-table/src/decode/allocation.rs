//! What of an amount falls to one unit of the good: by an allocation base, and by the units it is for.

use super::take::Taker;
use crate::draft::{At, Record};
use origo_base::{Amount, Ratio};

/// The part that falls to one unit: the good's share of the base, over the units. None: a problem was reported.
pub(super) fn share(taker: &mut Taker<'_>, record: &Record) -> Option<Ratio> {
    let units = taker.number(record, "units");
    let (good, total) = (taker.number(record, "base_good"), taker.number(record, "base_total"));
    let unread = ["units", "base_good", "base_total"].map(|name| record.get(name).is_some());
    if unread != [units.is_some(), good.is_some(), total.is_some()] {
        return None;
    }
    let base = match (good, total) {
        (None, None) => Ratio::one(),
        (Some((good, at)), Some((total, total_at))) => {
            let Some(share) = Ratio::new(good, total).filter(|_| total > Amount::ZERO) else {
                let problem = taker.draft.error("allocation-base", &total_at, "`base_total` is not above zero");
                problem.found = total.to_string();
                problem.expected = Some("the allocation base of all goods that the amount is for".to_owned());
                return None;
            };
            if good.is_negative() || good > total {
                let message = "`base_good` is not between nothing and `base_total`";
                let problem = taker.draft.error("allocation-base", &at, message);
                problem.found = format!("{good} of {total}");
                problem.expected = Some("the good's part of the base".to_owned());
                return None;
            }
            share
        }
        (good, total) => {
            let (there, absent) =
                if total.is_some() { ("base_total", "base_good") } else { ("base_good", "base_total") };
            let at = good.or(total).map_or(record.at.clone(), |(_, at)| at);
            let problem = taker.draft.error("missing-field", &at, format!("there is `{there}` and no `{absent}`"));
            problem.help =
                Some("an allocation base has the good's part and the whole: state both, or neither".to_owned());
            return None;
        }
    };
    match units {
        None => Some(base),
        Some((units, _)) if units > Amount::ZERO => base.divided_by(&Ratio::from(units)),
        Some((units, at)) => {
            let problem = taker.draft.error("bad-number", &at, "`units` is not above zero");
            problem.found = units.to_string();
            problem.expected = Some("the number of units that the amount is for".to_owned());
            None
        }
    }
}

/// An amount times the part that falls to one unit, rounded half-even at the twelfth place if need be, which is said.
pub(super) fn per_unit(taker: &mut Taker<'_>, record: &Record, amount: Amount, at: &At) -> Option<Amount> {
    let share = share(taker, record)?;
    match (&Ratio::from(amount) * &share).amount() {
        Some((amount, rounded)) => {
            if rounded {
                let message = "the cost per unit was rounded half-even at the twelfth decimal place";
                taker.draft.note("rounded", at, message);
            }
            Some(amount)
        }
        None => {
            let problem = taker.draft.error("absurd-money", at, "the cost per unit is out of bounds");
            let units = record.get("units").map_or_else(|| "1".to_owned(), |field| field.cell.show());
            problem.found = format!("{amount} for {units} units");
            problem.help = Some("check amount and units".to_owned());
            None
        }
    }
}
