use crate::OriginState;
use crate::bases::cost_counts;
use crate::question::Question;
use origo_base::{Amount, Case, Country, Elections};
use origo_rulebook::{MethodBase, Rulebook};
use std::collections::BTreeMap;

/// Where value was added, as far as the file proves it. Nothing is attributed that is not known: a certified material is
/// regional, but which party it comes from is not said by its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A party.
    Party(Country),
    /// The region, which party is not known.
    RegionUnattributed,
    /// A country outside the region.
    Foreign(Country),
    /// Outside the region or non-originating, which country is not known.
    ForeignUnattributed,
    /// Not known whether inside or outside.
    Unknown,
}

/// The value of a good by place; it sums to the base exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentByPlace {
    /// The base.
    pub base: MethodBase,
    /// Its amount.
    pub amount: Amount,
    /// Value by place.
    pub places: BTreeMap<Place, Amount>,
}

impl ContentByPlace {
    /// Bounds of what one country adds: what is known to be there, and that with all it could be.
    pub fn bounds(&self, country: Country) -> (Amount, Amount) {
        let at = |place: Place| self.places.get(&place).copied().unwrap_or(Amount::ZERO);
        let low = at(Place::Party(country)) + at(Place::Foreign(country));
        (low, low + at(Place::RegionUnattributed) + at(Place::Unknown))
    }
}

/// The content of a good by place: of its net cost if that is known, else of its transaction value. None if neither is,
/// or a value is not known.
///
/// The producer's own costs without a place, and its profit, sit in the country of its plant.
pub fn content_by_place(rulebook: &Rulebook, case: &Case, elections: &Elections) -> Option<ContentByPlace> {
    let question = Question::new(rulebook, case, elections);
    of_base(&question, MethodBase::NetCost).or_else(|| of_base(&question, MethodBase::TransactionValue))
}

fn of_base(question: &Question<'_>, base: MethodBase) -> Option<ContentByPlace> {
    let day = question.day();
    let party = |country: Country| question.rulebook.is_party(country, day);
    let amount =
        crate::bases::base(question, base, crate::bases::Purpose::Share, crate::bases::Taking::BILL)?.known()?;
    let mut places: BTreeMap<Place, Amount> = BTreeMap::new();
    let mut add = |place: Place, value: Amount| *places.entry(place).or_insert(Amount::ZERO) += value;
    // Packing for shipment is an excluded cost.
    for group in question.groups.iter().filter(|group| !(group.is_excluded_cost() && base == MethodBase::NetCost)) {
        for member in &group.members {
            let material = question.material(*member)?;
            let value = material.value.is_known().then(|| material.value.low())?;
            let place = match (group.origin, material.country) {
                (OriginState::Originating, _) => Place::RegionUnattributed,
                (OriginState::Open(_), _) => Place::Unknown,
                (OriginState::NonOriginating, Some(country)) if !party(country) => Place::Foreign(country),
                (OriginState::NonOriginating, _) => Place::ForeignUnattributed,
            };
            add(place, value);
        }
    }
    let home = match question.good.produced_in {
        Some(country) if party(country) => Place::Party(country),
        Some(country) => Place::Foreign(country),
        None => Place::Unknown,
    };
    for cost in question.case.costs.as_deref().unwrap_or_default() {
        // Of transaction value, costs belong to it as far as total cost does; profit is what remains.
        if cost_counts(question.rulebook, &question.choice, day, base, cost)? != Some(true) {
            continue;
        }
        let place = match cost.place {
            Some(country) if party(country) => Place::Party(country),
            Some(country) => Place::Foreign(country),
            None => home,
        };
        add(place, cost.amount);
    }
    let rest = amount - places.values().copied().sum();
    if !rest.is_zero() {
        *places.entry(home).or_insert(Amount::ZERO) += rest;
    }
    Some(ContentByPlace { base, amount, places })
}
