//! The general provisions of `agreement.toml`.

use super::agreement::{country, end_use, text_or_empty};
use super::text::{Located, Reader};
use super::{citations, hs_set, slug};
use crate::{
    AccumulationForm, Bar, General, IntermediateMaterials, NoTransactionValue, Role, RoleTreatment, StatementForm,
    UseSet, ValueEffect, ValueItem,
};
use origo_base::{Citation, EndUse, HsSet};
use std::ops::Range;

/// What the file says, before names and uses are resolved.
#[derive(Default)]
pub(crate) struct GeneralDraft {
    pub(crate) general: General,
    /// The spans of the rows of `general`, for messages: roles, forms, bars, items.
    pub(crate) spans: Vec<(Vec<Citation>, Range<usize>)>,
    /// Names of requirements, criteria and methods that are used.
    pub(crate) requirements: Vec<Located<String>>,
    pub(crate) criteria: Vec<Located<String>>,
    pub(crate) methods: Vec<Located<String>>,
    /// Materials that may not be designated, uses not resolved.
    pub(crate) closed_for: Vec<(HsSet, Option<Located<EndUse>>, Vec<Citation>)>,
}

/// One of a closed list of words.
fn word<T: Copy>(words: &[(T, &str)], text: &str) -> Result<T, String> {
    let found = words.iter().find(|(_, word)| *word == text).map(|(value, _)| *value);
    let list = || words.iter().map(|(_, word)| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| format!("this is one of {}", list()))
}

pub(crate) fn read(r: &mut Reader<'_>) -> GeneralDraft {
    let mut draft = GeneralDraft::default();
    for mut row in r.tables("role", "a role of a material") {
        let id = row.need("id", "packaging", slug);
        let means = text_or_empty(&mut row, "means", "what it is");
        let treatment = row.need("treatment", "in-content", |text| word(&RoleTreatment::WORDS, text));
        let needs = row.text("needs");
        let cite = draft.cited(&mut row);
        row.finish();
        draft.requirements.extend(needs.clone());
        let needs = needs.map(|needs| needs.value);
        draft.general.roles.extend(id.zip(treatment).map(|(id, treatment)| Role { id, means, treatment, needs, cite }));
    }
    for mut row in r.tables("accumulation", "a statement for accumulation") {
        let form = row.need("statement", "net-cost", |text| word(&StatementForm::WORDS, text));
        let method = row.text("method");
        let cite = draft.cited(&mut row);
        if method.is_none() && form.is_some_and(|form| form != StatementForm::Inputs) {
            row.missing("method", "\"nc\"");
        }
        row.finish();
        draft.methods.extend(method.clone());
        let method = method.map(|method| method.value);
        draft.general.accumulation.extend(form.map(|form| AccumulationForm { form, method, cite }));
    }
    if let Some(mut row) = r.table("transaction_value", "when there is no transaction value to be used") {
        let names = row.texts("unavailable_if");
        if names.is_empty() {
            row.missing("unavailable_if", "[\"not-sold\"]");
        }
        let cite = draft.cited(&mut row);
        row.finish();
        let if_any = names.iter().map(|name| name.value.clone()).collect();
        draft.requirements.extend(names);
        draft.general.no_transaction_value = Some(NoTransactionValue { if_any, cite });
    }
    for mut row in r.tables("bar", "what takes ways to originate away") {
        let requirement = row.need_text("requirement", "processed-outside");
        let criteria = row.texts("criteria");
        let into = row.texts("into");
        let into = into.iter().filter_map(|text| row.parsed("into", text, "US", country)).collect();
        let except = row.maybe("except", "8541, 8542", hs_set).unwrap_or_default();
        let cite = draft.cited(&mut row);
        row.finish();
        let names = criteria.iter().map(|name| name.value.clone()).collect();
        draft.criteria.extend(criteria);
        draft.requirements.extend(requirement.clone());
        draft.general.bars.extend(requirement.map(|requirement| Bar {
            requirement: requirement.value,
            criteria: names,
            into,
            except,
            cite,
        }));
    }
    if let Some(mut row) = r.table("intermediate_materials", "the rule on intermediate materials") {
        let replacements = row.whole("replacements").map_or(0, |whole| u32::try_from(whole.value).unwrap_or(0));
        for mut closed in row.tables("closed_for", "materials that may not be designated") {
            let goods = closed.need("goods", "8407, 8408", hs_set).unwrap_or_default();
            let uses = end_use(&mut closed, "use");
            let cite = draft.cited(&mut closed);
            closed.finish();
            draft.closed_for.push((goods, uses, cite));
        }
        let cite = draft.cited(&mut row);
        row.finish();
        draft.general.intermediate = Some(IntermediateMaterials { replacements, closed_for: Vec::new(), cite });
    }
    draft.general.material_items = items(r, "material_item", &mut draft);
    draft.general.price_items = items(r, "price_item", &mut draft);
    draft
}

fn items(r: &mut Reader<'_>, key: &'static str, draft: &mut GeneralDraft) -> Vec<ValueItem> {
    let mut found = Vec::new();
    for mut row in r.tables(key, "a cost in or beside a price") {
        let id = row.need("id", "freight", slug);
        let means = text_or_empty(&mut row, "means", "what it is");
        let effect = row.need("effect", "subtract-included", |text| word(&ValueEffect::WORDS, text));
        let cite = draft.cited(&mut row);
        row.finish();
        found.extend(id.zip(effect).map(|(id, effect)| ValueItem { id, means, effect, cite }));
    }
    found
}

impl GeneralDraft {
    fn cited(&mut self, row: &mut Reader<'_>) -> Vec<Citation> {
        let cite = citations(row);
        self.spans.push((cite.clone(), row.span()));
        cite
    }

    /// The provisions with the uses of closed materials resolved.
    pub(crate) fn resolved(&self, uses: impl Fn(&Option<Located<EndUse>>) -> UseSet) -> General {
        let mut general = self.general.clone();
        if let Some(intermediate) = &mut general.intermediate {
            let closed = self.closed_for.iter();
            intermediate.closed_for =
                closed.map(|(goods, named, cite)| (goods.clone(), uses(named), cite.clone())).collect();
        }
        general
    }
}
