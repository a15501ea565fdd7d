//! What a supplier states of the production of a material, so that it is accumulated (UR 9; SOR/94-14 s. 14).

use crate::completions::Line;
use crate::ends::{Ends, both};
use crate::evidence;
use crate::inquiry::Inquiry;
use crate::kinds;
use origo_base::{Amount, GoodKinds, HsCode, Material, Statement};
use origo_rulebook::{PermittedSet, StatementForm};
use std::collections::BTreeSet;

/// What a content test takes from a statement.
#[derive(Clone, Debug)]
pub(crate) enum Stated {
    /// The value of non-originating materials, and in a net cost the supplier's net cost if that is stated too (UR
    /// 9(2)(a), 9(3)).
    Value { non_originating: Amount, net_cost: Option<Amount> },
    /// A part of the net cost without value of non-originating materials (UR 9(2)(b)).
    Less(Amount),
}

/// The statement of a material's supplier: only on a paper of that kind that is valid.
fn of<'m>(inquiry: &Inquiry<'_>, material: &'m Material) -> Option<&'m Statement> {
    let valid = evidence::is_statement(inquiry.rulebook, inquiry.case, material);
    if material.statement.is_some() {
        inquiry.count("statement valid", Ends::known(Some(valid)));
    }
    material.statement.as_ref().filter(|_| valid)
}

/// What counts of a material's statement in a content test: by the first form that the agreement takes for the method and
/// that the statement has.
pub(crate) fn for_method(inquiry: &Inquiry<'_>, material: &Material, method: &str) -> Option<Stated> {
    let rows = inquiry.rulebook.general().accumulation.iter();
    let mut rows = rows.filter(|row| row.method.as_deref() == Some(method)).peekable();
    rows.peek()?;
    let statement = of(inquiry, material)?;
    // Of a net cost that is stated from the books it is not told what the material is in it.
    let booked = inquiry.case.net_cost.is_some();
    rows.filter(|row| !booked || row.form != StatementForm::NetCost).find_map(|row| in_form(statement, row.form))
}

fn in_form(statement: &Statement, form: StatementForm) -> Option<Stated> {
    match form {
        StatementForm::NetCost => {
            let (net, value) = (statement.net_cost?, statement.non_originating?);
            (value <= net).then_some(Stated::Value { non_originating: value, net_cost: Some(net) })
        }
        StatementForm::RegionalCost => statement.regional_cost.map(Stated::Less),
        StatementForm::NonOriginating => {
            statement.non_originating.map(|value| Stated::Value { non_originating: value, net_cost: None })
        }
        StatementForm::Inputs => None,
    }
}

/// UR 9(7)(a)(ii): a material whose production was wholly in the region is looked through to the classes of what went into
/// it, every one of which must be permitted. None: it states none.
pub(crate) fn inputs_permitted(
    inquiry: &Inquiry<'_>,
    set: &PermittedSet,
    material: &Material,
    permitted: &dyn Fn(&Line) -> Option<bool>,
) -> Option<Option<bool>> {
    let mut rows = inquiry.rulebook.general().accumulation.iter();
    rows.find(|row| row.form == StatementForm::Inputs && row.method.is_none())?;
    let inputs = of(inquiry, material)?.inputs.as_ref()?;
    let each = |code: &HsCode| undescribed(inquiry, set, *code, permitted);
    let all = inputs.iter().map(each).fold(Some(true), both);
    inquiry.count("statement of inputs", Ends::known(all));
    Some(all)
}

/// Whether a code of which no description is told is permitted: as it is under every description that the set asks about
/// and that may hold, else it is open.
fn undescribed(
    inquiry: &Inquiry<'_>,
    set: &PermittedSet,
    code: HsCode,
    permitted: &dyn Fn(&Line) -> Option<bool>,
) -> Option<bool> {
    let asked: BTreeSet<String> = set
        .members
        .iter()
        .filter_map(|member| member.kinds.as_ref())
        .flat_map(|kinds| kinds::groups(inquiry.rulebook, kinds))
        .collect();
    let said = GoodKinds::default();
    let ways = kinds::ways(inquiry.rulebook, &asked, Some(code), &said, inquiry.case.into);
    let mut answers = ways.into_iter().map(|is| permitted(&Line { code: Some(code), is }));
    let first = answers.next().flatten();
    if answers.all(|other| other == first) { first } else { None }
}

impl Stated {
    /// Its name in the table of coverage.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Value { net_cost: Some(_), .. } => "statement of net cost",
            Self::Value { net_cost: None, .. } => "statement of non-originating value",
            Self::Less(_) => "statement of regional cost",
        }
    }
}
