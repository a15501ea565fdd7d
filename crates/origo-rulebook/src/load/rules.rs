use super::agreement::{Draft, end_use};
use super::text::{Located, Reader};
use super::{citations, hs_set, slug};
use crate::notation::parse_tests;
use crate::{Criterion, FileId, KindPredicate, RvcTest, parse_criterion};
use origo_base::{Citation, Country, EndUse, HsSet, Period};
use std::ops::Range;

/// A description of goods as the file says it.
pub(crate) struct KindDraft {
    pub(crate) file: FileId,
    pub(crate) span: Range<usize>,
    pub(crate) kind: crate::Kind,
}

/// A rule as the file says it.
pub(crate) struct RuleDraft {
    pub(crate) file: FileId,
    pub(crate) span: Range<usize>,
    pub(crate) id: Located<String>,
    pub(crate) goods: HsSet,
    pub(crate) kind: Option<Located<KindPredicate>>,
    pub(crate) uses: UseDraft,
    pub(crate) otherwise: bool,
    pub(crate) origin: Located<Criterion>,
    pub(crate) others: Vec<(Located<String>, Located<Criterion>)>,
    pub(crate) only_if: Option<Located<Criterion>>,
    /// Lists of conditions, as written.
    pub(crate) only_if_when: Option<Vec<Located<String>>>,
    pub(crate) in_force: Option<Period>,
    pub(crate) printed_range: bool,
    /// Lists of conditions, as written.
    pub(crate) waiver_if: Option<Vec<Located<String>>>,
    pub(crate) replace: Vec<ReplacementDraft>,
    pub(crate) cite: Vec<Citation>,
    pub(crate) note: Option<String>,
}

/// The `use` of a rule.
pub(crate) enum UseDraft {
    /// Not said: every use.
    Every,
    /// The complement of what the other rules on the code name.
    Other,
    /// Named.
    Named(Located<EndUse>),
}

/// A `replace` row.
pub(crate) struct ReplacementDraft {
    pub(crate) uses: Option<Located<EndUse>>,
    pub(crate) tests: Located<Vec<RvcTest>>,
    pub(crate) others: Vec<(Located<String>, Vec<RvcTest>)>,
    pub(crate) cite: Vec<Citation>,
}

/// Reads `[[kind]]` and `[[rule]]`; any other field left in the file is reported.
pub(crate) fn read(mut r: Reader<'_>, draft: &mut Draft) {
    for mut k in r.tables("kind", "a kind") {
        let kind = crate::Kind {
            id: k.need("id", "caliper", slug).unwrap_or_default(),
            group: k.need("group", "brake-good", slug).unwrap_or_default(),
            goods: k.need("goods", "8708.30", hs_set).unwrap_or_default(),
            means: k.need_text("means", "what it is").map(|text| text.value).unwrap_or_default(),
            codes: national_codes(&mut k),
            cite: citations(&mut k),
        };
        k.text("note");
        draft.kinds.push(KindDraft { file: k.file(), span: k.span(), kind });
        k.finish();
    }
    for rule in r.tables("rule", "a rule") {
        draft.rules.extend(read_rule(rule));
    }
    for (finding, why, span) in r.entries("explained") {
        match why.as_str().filter(|why| !why.trim().is_empty()) {
            Some(why) => drop(draft.explained.insert(finding.value, why.to_owned())),
            None => r.report(
                crate::Diagnostic::error("wrong-type", r.file(), span, "an explanation is no text")
                    .found(format!("of `{}`", finding.value))
                    .expected("why what was found is meant, in quotes"),
            ),
        }
    }
    r.finish();
}

fn national_codes(k: &mut Reader<'_>) -> Vec<(Country, HsSet)> {
    let mut found = Vec::new();
    for (key, value, span) in k.entries("codes") {
        let country = k.parsed("codes", &key, "US", |t| Country::parse(t).map_err(|e| e.problem().to_owned()));
        let texts: Vec<&str> = match value {
            toml::de::DeValue::Array(items) => items.iter().filter_map(|item| item.get_ref().as_str()).collect(),
            other => other.as_str().into_iter().collect(),
        };
        let joined = Located { value: texts.join(", "), span };
        let set = k.parsed("codes", &joined, "8708.99.55", hs_set);
        if let (Some(country), Some(set)) = (country, set) {
            found.push((country, set));
        }
    }
    found
}

fn criterion(r: &Reader<'_>, text: Located<String>) -> Option<Located<Criterion>> {
    let mut found = Vec::new();
    let parsed = parse_criterion(&text.value, r.file(), r.inside(&text), &mut found);
    found.into_iter().for_each(|problem| r.report(problem));
    parsed.map(|value| Located { value, span: text.span })
}

/// The `kind` field.
pub(crate) fn kind_predicate(r: &mut Reader<'_>) -> Option<Located<KindPredicate>> {
    let text = r.text("kind")?;
    let parsed = r.parsed("kind", &text, "not mounted-lining", |t| {
        KindPredicate::parse(t).ok_or_else(|| "a description is `a`, `a|b`, `not a`".to_owned())
    })?;
    Some(Located { value: parsed, span: text.span })
}

fn read_rule(mut r: Reader<'_>) -> Option<RuleDraft> {
    let id = r
        .need_text("id", "brake-other-oe")
        .and_then(|text| r.parsed("id", &text, "brake-other-oe", slug).map(|value| Located { value, span: text.span }));
    let goods = r.need("goods", "8708.30", hs_set);
    let kind = kind_predicate(&mut r);
    let uses = match r.text("use") {
        None => UseDraft::Every,
        Some(text) if text.value.trim() == "other" => UseDraft::Other,
        Some(text) => r
            .parsed("use", &text, "oe(pv|lt)", |t| EndUse::parse(t).map_err(|e| e.problem().to_owned()))
            .map_or(UseDraft::Every, |value| UseDraft::Named(Located { value, span: text.span })),
    };
    let otherwise = r.flag("else").unwrap_or(false);
    let origin = r.need_text("origin", "shift(CTH)").and_then(|text| criterion(&r, text));
    let mut others = Vec::new();
    for (key, value, span) in r.entries("reading") {
        let text = Located { value: value.as_str().unwrap_or_default().to_owned(), span };
        if let Some(parsed) = criterion(&r, text) {
            others.push((key, parsed));
        }
    }
    let only_if = r.text("only_if").and_then(|text| criterion(&r, text));
    let in_force = r.maybe("in_force", "2023-07-01/..", |t| Period::parse(t).map_err(|e| e.problem().to_owned()));
    let printed_range = r
        .maybe("range", "printed", |t| if t == "printed" { Ok(()) } else { Err("a range is `printed`".to_owned()) })
        .is_some();
    let mut conditions = |key| Some(r.texts(key)).filter(|groups| !groups.is_empty());
    let (waiver_if, only_if_when) = (conditions("waiver_if"), conditions("only_if_when"));
    if only_if.is_none() && only_if_when.is_some() {
        r.missing("only_if", "\"all(@vehicle-requirements)\"");
    }
    let replace = r.tables("replace", "a replacement").into_iter().filter_map(read_replacement).collect();
    let cite = citations(&mut r);
    let note = r.text("note").map(|text| text.value);
    let (file, span) = (r.file(), r.block());
    r.finish();
    Some(RuleDraft {
        file,
        span,
        id: id?,
        goods: goods?,
        kind,
        uses,
        otherwise,
        origin: origin?,
        others,
        only_if,
        only_if_when,
        in_force,
        printed_range,
        waiver_if,
        replace,
        cite,
        note,
    })
}

fn read_replacement(mut r: Reader<'_>) -> Option<ReplacementDraft> {
    let uses = end_use(&mut r, "use");
    if uses.is_none() {
        r.missing("use", "\"oe(pv|lt)\"");
    }
    let tests = |r: &Reader<'_>, text: &Located<String>| {
        let mut found = Vec::new();
        let parsed = parse_tests(&text.value, r.file(), r.inside(text), &mut found);
        found.into_iter().for_each(|problem| r.report(problem));
        parsed
    };
    let main = r.need_text("rvc", "@principal").and_then(|text| {
        let value = tests(&r, &text)?;
        Some(Located { value, span: text.span })
    });
    let mut others = Vec::new();
    for (key, value, span) in r.entries("reading") {
        let text = Located { value: value.as_str().unwrap_or_default().to_owned(), span };
        if let Some(parsed) = tests(&r, &text) {
            others.push((key, parsed));
        }
    }
    let cite = citations(&mut r);
    r.text("note");
    r.finish();
    Some(ReplacementDraft { uses, tests: main?, others, cite })
}
