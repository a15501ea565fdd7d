use origo_base::{Citation, Percent};
use std::collections::BTreeMap;

macro_rules! calculations {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// A way to turn books into a figure that a determination uses. An agreement offers those for which its rulebook
        /// says where they stand.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Calculation {
            $($(#[$doc])* $name,)*
        }

        impl Calculation {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word in files.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

calculations! {
    /// Overhead by the share of an allocation base: hours, units, sales, floor space.
    CostRatio = "cost-ratio",
    /// Overhead by the share of direct labor and direct material.
    LaborMaterialRatio = "labor-material-ratio",
    /// Indirect overhead by the share of direct labor, direct material and direct overhead.
    DirectCostRatio = "direct-cost-ratio",
    /// Costs by the method that the producer uses for internal management.
    OwnAllocation = "own-allocation",
    /// Net cost: excluded costs leave the pool of all goods, and the rest is allocated.
    ExcludeThenAllocate = "exclude-then-allocate",
    /// Net cost: total cost is allocated, and excluded costs leave the part of each good.
    AllocateThenExclude = "allocate-then-exclude",
    /// Net cost: each cost that is no excluded one is allocated by itself.
    CostByCost = "cost-by-cost",
    /// Gains and losses of currency conversion in total cost.
    CurrencyConversion = "currency-conversion",
    /// Fungible materials or goods told apart by a place or a mark of their own.
    SpecificIdentification = "specific-identification",
    /// Fungible ones: what came first leaves first.
    FirstInFirstOut = "first-in-first-out",
    /// Fungible ones: what came last leaves first.
    LastInFirstOut = "last-in-first-out",
    /// Fungible ones: by the ratio of the period before.
    AverageOfPreceding = "average-of-preceding",
    /// Fungible ones: by the ratio of the period itself.
    AverageOverPeriod = "average-over-period",
    /// Fungible ones: by the ratio of the stock before each shipment.
    AverageOfShipment = "average-of-shipment",
    /// Opening inventory has the origin of the latest receipts that add up to it.
    OpeningByReceipts = "opening-by-receipts",
    /// Opening inventory has the origin that its marks show.
    OpeningByMarks = "opening-by-marks",
    /// Opening inventory is taken as non-originating.
    OpeningAsNonOriginating = "opening-as-non-originating",
    /// Value of identical non-originating materials: what came first leaves first.
    ValueFirstInFirstOut = "value-first-in-first-out",
    /// Value of identical non-originating materials: what came last leaves first.
    ValueLastInFirstOut = "value-last-in-first-out",
    /// Value of identical non-originating materials: by the average of the stock.
    ValueRollingAverage = "value-rolling-average",
}

impl Calculation {
    /// From the word in files.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|calculation| calculation.word() == text)
    }
}

/// The calculations that an agreement offers, each with where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calculations(BTreeMap<Calculation, Vec<Citation>>);

impl Calculations {
    /// Calculations with their citations.
    pub fn new(rows: impl IntoIterator<Item = (Calculation, Vec<Citation>)>) -> Self {
        Self(rows.into_iter().collect())
    }

    /// Where a calculation stands; none: the agreement does not offer it.
    pub fn cite(&self, calculation: Calculation) -> Option<&[Citation]> {
        self.0.get(&calculation).map(Vec::as_slice)
    }

    /// Every one that is offered, with its citations.
    pub fn iter(&self) -> impl Iterator<Item = (Calculation, &[Citation])> {
        self.0.iter().map(|(calculation, cite)| (*calculation, cite.as_slice()))
    }
}

/// How much interest is allowable, and how the maturity is found at which it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterestRule {
    /// What interest may lie above the yield of public debt of the same maturity, in percentage points.
    pub margin: Percent,
    /// Decimals to which the weighted average maturity is rounded, midpoints up.
    pub maturity_decimals: u32,
    /// A rate that is adjusted at intervals up to so many months is compared at the maturity closest to the interval.
    pub closest_up_to_months: i32,
    /// The category of costs for interest that is allowable.
    pub allowable: String,
    /// The category of costs for interest above the margin.
    pub excluded: String,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_calculations_are_inverse() {
        for calculation in Calculation::ALL {
            assert_eq!(Calculation::parse(calculation.word()), Some(*calculation));
        }
        assert_eq!(Calculation::parse("first"), None);
    }
}
