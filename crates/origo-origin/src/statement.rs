//! Statements of suppliers: production of another producer in the territory that is counted as the producer's own.
//!
//! # What the law says
//! A producer may count the production of its supplier as its own, material by material (UR 9(1), 9(7)(b), SOR/94-14 s. 14(1),
//! 14(5)(b)): on a statement of the supplier's net cost and value of non-originating materials, both take the place of the
//! material's value (UR 9(2)(a)); on one of an amount of net cost without such value, that amount is left out of the value of
//! non-originating materials (9(2)(b)); by the transaction value method, the stated value of non-originating materials takes
//! the place of the material's (9(3)). For a change in classification the supplier states the classes of its inputs (9(7)(a)(ii)).
//!
//! # How Origo computes it
//! A statement can only help where the value stated is not above the material's own, so it is used there and needs no search.

use crate::extent::{Ends, Extent};
use crate::group::MaterialGroup;
use crate::question::Question;
use origo_base::{Amount, HsCode, Statement};
use origo_rulebook::StatementForm;

/// What a statement makes of a group for a method.
enum Used {
    /// The value of non-originating materials, and the net cost, if it is stated.
    Value(Amount, Option<Amount>),
    /// An amount to leave out.
    Less(Amount),
}

/// The statement of a group's supplier, if it counts.
pub(crate) fn of<'a>(question: &Question<'a>, group: &MaterialGroup) -> Option<&'a Statement> {
    let member = *group.members.first().filter(|_| group.stated)?;
    question.material(member)?.statement.as_ref()
}

fn used(question: &Question<'_>, group: &MaterialGroup, method: usize) -> Option<Used> {
    let statement = of(question, group)?;
    let method = question.rulebook.methods().get(method)?;
    let forms = question.rulebook.general().accumulation.iter();
    let mut forms = forms.filter(|row| row.method.as_deref() == Some(method.id.as_str()));
    // Of a net cost that is stated from the books it is not told what the material is in it.
    let booked = question.scope.is_none() && question.case.net_cost.is_some();
    forms.find_map(|row| match row.form {
        StatementForm::NetCost if booked => None,
        StatementForm::NetCost => {
            let (value, cost) = (statement.non_originating?, statement.net_cost?);
            (value <= cost).then_some(Used::Value(value, Some(cost)))
        }
        StatementForm::NonOriginating => Some(Used::Value(statement.non_originating?, None)),
        StatementForm::RegionalCost => Some(Used::Less(statement.regional_cost?)),
        StatementForm::Inputs => None,
    })
}

/// Whether a stated value is surely not above the material's own.
fn helps(group: &MaterialGroup, stated: Amount) -> bool {
    Extent::Finite(stated) <= group.reduced_low()
}

/// What a group adds to the value of non-originating materials under a method.
pub(crate) fn non_originating(question: &Question<'_>, group: &MaterialGroup, method: Option<usize>) -> Ends {
    match method.and_then(|method| used(question, group, method)) {
        Some(Used::Value(value, _)) if helps(group, value) => {
            group.as_non_originating(Extent::Finite(value), Extent::Finite(value))
        }
        Some(Used::Less(amount)) => {
            // The amount is taken off the whole value, without the deductions of 8(2): the larger of the two counts.
            let off = amount.max(group.deductible);
            group.as_non_originating(Extent::Finite(group.low).less(off), group.high.less(off))
        }
        Some(Used::Value(..)) | None => group.non_originating(),
    }
}

/// The stated net cost that takes the place of a group's value in the producer's net cost, where it does not originate.
pub(crate) fn in_net_cost(question: &Question<'_>, group: &MaterialGroup, method: usize) -> Option<(Extent, Extent)> {
    match used(question, group, method)? {
        Used::Value(value, Some(cost)) if helps(group, value) => Some((Extent::Finite(cost), Extent::Finite(cost))),
        Used::Value(..) | Used::Less(_) => None,
    }
}

/// The classes of the supplier's inputs, if a change in classification may be accumulated.
pub(crate) fn inputs<'a>(question: &Question<'a>, group: &MaterialGroup) -> Option<&'a [HsCode]> {
    let may = question.rulebook.general().accumulation.iter().any(|row| row.form == StatementForm::Inputs);
    of(question, group).filter(|_| may)?.inputs.as_deref()
}
