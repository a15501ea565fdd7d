use super::Part;
use super::ledger::Units;
use origo_base::{OriginClaim, Ratio};
use std::collections::BTreeMap;

/// Shares of shares are followed exactly up to fractions of so many binary digits, about three hundred decimal ones: beyond,
/// arithmetic would take long and tell nothing.
const EXACT_BITS: u64 = 1024;

/// A mixed stock: units by origin and class, and their value together.
#[derive(Clone, Debug, Default)]
pub(super) struct Pool {
    classes: BTreeMap<(OriginClaim, String), Ratio>,
    units: Option<Ratio>,
    value: Option<Ratio>,
    pub(super) rounded: bool,
}

impl Pool {
    /// A pool that holds nothing; `valued`: with a value of nothing.
    pub(super) fn empty(valued: bool) -> Self {
        Self { value: valued.then(Ratio::zero), ..Self::default() }
    }

    /// All units.
    pub(super) fn units(&self) -> Ratio {
        self.units.clone().unwrap_or_else(Ratio::zero)
    }

    /// The value of one unit, on average.
    pub(super) fn average(&self) -> Option<Ratio> {
        self.value.as_ref()?.divided_by(&self.units())
    }

    /// The share of units of an origin; none: there are no units.
    pub(super) fn share(&self, origin: OriginClaim) -> Option<Ratio> {
        let own: Ratio = self.classes.iter().filter(|((of, _), _)| *of == origin).map(|(_, units)| units).sum();
        own.divided_by(&self.units())
    }

    pub(super) fn add(&mut self, lot: Units) {
        self.units = Some(&self.units() + &lot.units);
        if let (Some(value), Some(unit)) = (&self.value, &lot.unit_value) {
            self.value = Some(value + &(unit * &lot.units));
        }
        let class = self.classes.entry((lot.origin, lot.class)).or_insert_with(Ratio::zero);
        *class = &*class + &lot.units;
    }

    /// So many units by the ratio of the pool: of every class its share, at the average value. None: there are no units.
    pub(super) fn parts(&self, units: &Ratio) -> Option<Vec<Part>> {
        let times = units.divided_by(&self.units())?;
        let average = self.average();
        let part = |((origin, class), held): (&(OriginClaim, String), &Ratio)| {
            let units = held * &times;
            let value = average.as_ref().map(|average| average * &units);
            Part { origin: *origin, class: class.clone(), units, value, row: None }
        };
        Some(self.classes.iter().filter(|(_, held)| !held.is_zero()).map(part).collect())
    }

    /// So many units at the ratio of the pool are what is left.
    pub(super) fn leave(&mut self, left: &Ratio) {
        let Some(times) = left.divided_by(&self.units()) else { return };
        self.classes.values_mut().for_each(|held| *held = &*held * &times);
        self.value = self.value.as_ref().map(|value| value * &times);
        self.units = Some(left.clone());
        self.tame();
    }

    /// Everything that is there.
    pub(super) fn all(&self) -> Vec<Part> {
        self.parts(&self.units()).unwrap_or_default()
    }

    fn tame(&mut self) {
        let grown = |ratio: &Ratio| ratio.bits() > EXACT_BITS;
        if !self.classes.values().any(grown) && !self.value.as_ref().is_some_and(grown) {
            return;
        }
        let cut = |ratio: &Ratio| ratio.amount().map_or_else(|| ratio.clone(), |(amount, _)| Ratio::from(amount));
        self.rounded = true;
        self.value = self.value.as_ref().map(cut);
        self.classes.values_mut().for_each(|held| *held = cut(held));
        // The last class takes what rounding left, so that the classes still make all units.
        let others: Ratio = self.classes.values().rev().skip(1).sum();
        let all = self.units();
        if let Some(mut last) = self.classes.last_entry() {
            *last.get_mut() = &all - &others;
        }
    }
}
