//! What a criterion asks beside its own text: that it is said of the good, that it is of some goods, that nothing bars it.

use crate::completions::World;
use crate::ends::{Ends, both, not};
use crate::hs;
use crate::inquiry::Inquiry;
use crate::requirements;
use origo_rulebook::{Bar, OriginCriterion};

/// What is asked of a good under a criterion before its text is.
pub(crate) fn open(inquiry: &Inquiry<'_>, world: &World<'_>, way: &OriginCriterion) -> Ends {
    let said = way.stated.as_ref().map_or(Ends::YES, |question| {
        let told = requirements::answer(inquiry, question);
        inquiry.count("stated", Ends::known(told));
        // What nobody says is not so.
        Ends::known(Some(told == Some(true)))
    });
    let goods = way.goods.as_ref().map_or(Ends::YES, |goods| {
        inquiry.count("criterion of goods", Ends::known(hs::code_in(goods, world.good.code)))
    });
    let bars = inquiry.rulebook.general().bars.iter();
    let free = bars.filter_map(|bar| barred(inquiry, world, way, bar)).map(|barred| Ends::known(not(barred)));
    said & goods & free.fold(Ends::YES, |all, free| all & free)
}

/// Whether a bar takes a criterion away; none: it is not so, not said to be, or not of this criterion. UR 10(1): production
/// outside the territories; 10(3): not of some goods.
fn barred(inquiry: &Inquiry<'_>, world: &World<'_>, way: &OriginCriterion, bar: &Bar) -> Option<Option<bool>> {
    let told = requirements::answer(inquiry, &bar.requirement);
    inquiry.count("bar: so", Ends::known(told));
    let named = bar.criteria.is_empty() || bar.criteria.contains(&way.id);
    if told != Some(true) || !named {
        return None;
    }
    let into = if bar.into.is_empty() { Some(true) } else { inquiry.case.into.map(|into| bar.into.contains(&into)) };
    let excepted = if bar.except.ranges().is_empty() { Some(false) } else { hs::code_in(&bar.except, world.good.code) };
    let barred = both(into, not(excepted));
    inquiry.count("bar: closes", Ends::known(barred));
    Some(barred)
}
