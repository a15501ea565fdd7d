use crate::Outcome;
use origo_base::{Country, GoodKinds, HsCode, HsLevel, Membership};
use origo_rulebook::{Kind, PermittedSet, ProductRule, Scope, ShiftBase};

/// What a permitted set is read against: the good, the rule's range, the declared kinds and the importing country.
pub(crate) struct Permit<'a> {
    pub(crate) rule: &'a ProductRule,
    pub(crate) good: HsCode,
    pub(crate) printed: Scope,
    pub(crate) kinds: &'a [Kind],
    pub(crate) into: Option<Country>,
}

impl Permit<'_> {
    /// Whether a material of this code and description is permitted: inside the set, outside, or open.
    ///
    /// Members are read from left to right; the last word on a code wins.
    pub(crate) fn allows(&self, set: &PermittedSet, code: HsCode, said: &GoodKinds) -> Outcome {
        let mut inside = match set.base {
            None => Outcome::NotMet,
            Some(ShiftBase::Any) => Outcome::Met,
            Some(ShiftBase::Change { level, scope }) => self.changes(level, scope, code),
        };
        for member in &set.members {
            let listed = match member.codes.membership(code) {
                Membership::Inside => Outcome::Met,
                Membership::Partly => Outcome::Unknown,
                Membership::Outside => continue,
            };
            let described = member
                .kinds
                .as_ref()
                .map_or(Outcome::Met, |kinds| Outcome::from_answer(kinds.holds(self.kinds, code, said, self.into)));
            let matches = listed.and(described);
            inside = if member.include { inside.or(matches) } else { inside.and(matches.negate()) };
        }
        inside
    }

    fn changes(&self, level: HsLevel, scope: Option<Scope>, code: HsCode) -> Outcome {
        let scope = match scope {
            Some(scope) => scope,
            None if self.rule.printed_range => self.printed,
            None => Scope::Each,
        };
        match scope {
            Scope::Each => Outcome::from_answer(self.good.shares(level, code)).negate(),
            Scope::Group => match self.rule.goods.touches_class(level, code) {
                Membership::Inside => Outcome::NotMet,
                Membership::Partly => Outcome::Unknown,
                Membership::Outside => Outcome::Met,
            },
        }
    }
}
