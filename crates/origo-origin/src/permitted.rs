use crate::Outcome;
use crate::question::Question;
use origo_base::{Country, GoodKinds, HsCode, HsLevel, Membership};
use origo_rulebook::{Kind, PermittedSet, ProductRule, Scope, ShiftBase, read_printed_range};

/// What a permitted set is read against: the good, the rule's range, the declared kinds and the importing country.
#[derive(Clone, Copy)]
pub(crate) struct Permit<'a> {
    /// The product rule; none for a set in a criterion of the agreement itself.
    pub(crate) rule: Option<&'a ProductRule>,
    /// The good's code, if known.
    pub(crate) good: Option<HsCode>,
    pub(crate) printed: Scope,
    pub(crate) kinds: &'a [Kind],
    pub(crate) into: Option<Country>,
}

impl<'a> Permit<'a> {
    /// What the sets of a rule, or of the agreement itself, are read against for a good of this code.
    pub(crate) fn new(question: &Question<'a>, rule: Option<&'a ProductRule>, good: Option<HsCode>) -> Self {
        Self {
            rule,
            good,
            printed: read_printed_range(question.rulebook, &question.choice),
            kinds: question.rulebook.kinds(),
            into: question.case.into,
        }
    }

    /// Whether a material of this code (none: not known) and description is permitted: inside the set, outside, or open.
    ///
    /// Members are read from left to right; the last word on a code wins.
    pub(crate) fn allows(&self, set: &PermittedSet, code: Option<HsCode>, said: &GoodKinds) -> Outcome {
        let mut inside = match set.base {
            None => Outcome::NotMet,
            Some(ShiftBase::Any) => Outcome::Met,
            Some(ShiftBase::Change { level, scope }) => self.changes(level, scope, code),
        };
        for member in &set.members {
            let listed = match code.map(|code| member.codes.membership(code)) {
                Some(Membership::Inside) => Outcome::Met,
                Some(Membership::Partly) | None => Outcome::Unknown,
                Some(Membership::Outside) => continue,
            };
            // Of the good's own class, where the member is that.
            let own = member.own.map_or(Outcome::Met, |level| {
                Outcome::from_answer(self.good.zip(code).and_then(|(good, code)| good.shares(level, code)))
            });
            let described = member
                .kinds
                .as_ref()
                .map_or(Outcome::Met, |kinds| Outcome::from_answer(kinds.holds(self.kinds, code, said, self.into)));
            let matches = listed.and(own).and(described);
            inside = if member.include { inside.or(matches) } else { inside.and(matches.negate()) };
        }
        inside
    }

    fn changes(&self, level: HsLevel, scope: Option<Scope>, code: Option<HsCode>) -> Outcome {
        let (Some(good), Some(code)) = (self.good, code) else { return Outcome::Unknown };
        let scope = match (scope, self.rule) {
            (Some(scope), _) => scope,
            (None, Some(rule)) if rule.printed_range => self.printed,
            (None, _) => Scope::Each,
        };
        match (scope, self.rule) {
            (Scope::Group, Some(rule)) => match rule.goods.touches_class(level, code) {
                Membership::Inside => Outcome::NotMet,
                Membership::Partly => Outcome::Unknown,
                Membership::Outside => Outcome::Met,
            },
            _ => Outcome::from_answer(good.shares(level, code)).negate(),
        }
    }
}
