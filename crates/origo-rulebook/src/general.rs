use crate::UseSet;
use origo_base::{Citation, Country, HsSet};

/// General provisions beside the ways to originate and the product rules: each is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct General {
    /// What a material can be beside a plain one.
    pub roles: Vec<Role>,
    /// What a supplier can state so that its production is accumulated.
    pub accumulation: Vec<AccumulationForm>,
    /// When there is no transaction value to be used.
    pub no_transaction_value: Option<NoTransactionValue>,
    /// What takes ways to originate away from a good.
    pub bars: Vec<Bar>,
    /// Self-produced materials that may originate and be valued by themselves.
    pub intermediate: Option<IntermediateMaterials>,
    /// Costs in or beside the price of a material.
    pub material_items: Vec<ValueItem>,
    /// Costs in or beside the price of a good.
    pub price_items: Vec<ValueItem>,
}

/// What becomes of a material with a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoleTreatment {
    /// Set aside for changes in classification and for wholly obtained goods, counted in contents (UR 8(14)-(15), 8(23)-(25)).
    InContent,
    /// Set aside altogether; its cost is excluded from net cost (UR 8(17)).
    ExcludedCost,
    /// Originating wherever it was made (UR 8(13)).
    Originating,
}

impl RoleTreatment {
    /// Every treatment with its word in files.
    pub const WORDS: [(Self, &str); 3] =
        [(Self::InContent, "in-content"), (Self::ExcludedCost, "excluded-cost"), (Self::Originating, "originating")];
}

/// Something that a line of a bill can be beside a plain material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name in files.
    pub id: String,
    /// What it is.
    pub means: String,
    /// What becomes of it.
    pub treatment: RoleTreatment,
    /// Only for a good of which this requirement, by its id, is said to be so.
    pub needs: Option<String>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// What a statement of a supplier states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementForm {
    /// Its net cost and the value of non-originating materials in it (UR 9(2)(a)).
    NetCost,
    /// An amount of its net cost without value of non-originating materials (UR 9(2)(b)).
    RegionalCost,
    /// The value of non-originating materials (UR 9(3)).
    NonOriginating,
    /// The classes of its non-originating materials (UR 9(7)(a)(ii)).
    Inputs,
}

impl StatementForm {
    /// Every form with its word in files.
    pub const WORDS: [(Self, &str); 4] = [
        (Self::NetCost, "net-cost"),
        (Self::RegionalCost, "regional-cost"),
        (Self::NonOriginating, "non-originating"),
        (Self::Inputs, "inputs"),
    ];
}

/// A statement that may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccumulationForm {
    /// What it states.
    pub form: StatementForm,
    /// The method of content for which it is used; none: for changes in classification.
    pub method: Option<String>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// When there is no transaction value to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoTransactionValue {
    /// Requirements, by id: if one is so, there is none.
    pub if_any: Vec<String>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// Something that takes ways to originate away from a good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The requirement, by id, that says that it is so.
    pub requirement: String,
    /// The criteria that it closes; none: every one.
    pub criteria: Vec<String>,
    /// Only for import into these countries; none: any.
    pub into: Vec<Country>,
    /// Goods that it does not reach.
    pub except: HsSet,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// Self-produced materials that a producer may designate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntermediateMaterials {
    /// How many designations may be replaced under verification.
    pub replacements: u32,
    /// Materials that may not be designated.
    pub closed_for: Vec<(HsSet, UseSet, Vec<Citation>)>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// What becomes of a cost beside a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueEffect {
    /// It is taken out if the price includes it.
    SubtractIncluded,
    /// It is added if the price does not include it.
    AddMissing,
}

impl ValueEffect {
    /// Every effect with its word in files.
    pub const WORDS: [(Self, &str); 2] =
        [(Self::SubtractIncluded, "subtract-included"), (Self::AddMissing, "add-missing")];
}

/// A cost in or beside a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueItem {
    /// Its name in files.
    pub id: String,
    /// What it is.
    pub means: String,
    /// What becomes of it.
    pub effect: ValueEffect,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

impl General {
    /// A role by name.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }
}
