use super::figures::{self, ThresholdDraft};
use super::general::{self, GeneralDraft};
use super::rules::{KindDraft, RuleDraft};
use super::text::{Located, Reader};
use super::{citations, hs_set, slug};
use crate::provision::*;
use crate::{FileId, KindPredicate, parse_criterion};
use origo_base::{Citation, Country, EndUse, HsEdition, HsSet, Percent, Period};
use std::collections::BTreeMap;
use std::ops::Range;

/// What the files say, before names are resolved.
pub(crate) struct Draft {
    pub(crate) file: FileId,
    pub(crate) span: Range<usize>,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) edition: String,
    pub(crate) hs_edition: Option<HsEdition>,
    pub(crate) partial: bool,
    pub(crate) parties: Vec<Party>,
    pub(crate) sources: BTreeMap<String, String>,
    pub(crate) readings: Vec<ReadingDraft>,
    pub(crate) criteria: Vec<Located<OriginCriterion>>,
    pub(crate) production_cite: Vec<Citation>,
    pub(crate) production_entirely: Option<Located<Entirely>>,
    pub(crate) unentered: Option<Unentered>,
    pub(crate) self_produced: (bool, Vec<Citation>),
    pub(crate) assumed: Vec<Assumption>,
    pub(crate) methods: Vec<MethodDraft>,
    pub(crate) switches: Vec<Located<MethodSwitch>>,
    pub(crate) traced: Vec<TracedDraft>,
    pub(crate) undetermined_cite: Vec<Citation>,
    pub(crate) costs: Vec<Located<CostCategory>>,
    pub(crate) costs_cite: Vec<Citation>,
    pub(crate) calculations: Option<Located<crate::Calculations>>,
    pub(crate) interest: Option<Located<crate::InterestRule>>,
    pub(crate) measures: Vec<Located<Measure>>,
    pub(crate) de_minimis: Option<DeMinimis>,
    pub(crate) evidence: Option<EvidenceRule>,
    pub(crate) classes: Vec<Located<VehicleClass>>,
    pub(crate) end_use_cite: Vec<Citation>,
    pub(crate) thresholds: Vec<ThresholdDraft>,
    pub(crate) requirements: Vec<Located<Requirement>>,
    pub(crate) general: GeneralDraft,
    pub(crate) kinds: Vec<KindDraft>,
    pub(crate) rules: Vec<RuleDraft>,
    pub(crate) explained: BTreeMap<String, String>,
}

pub(crate) struct ReadingDraft {
    pub(crate) file: FileId,
    pub(crate) span: Range<usize>,
    pub(crate) id: String,
    pub(crate) question: String,
    pub(crate) options: Vec<crate::ReadingOption>,
    pub(crate) default: Option<Located<String>>,
    pub(crate) default_into: Vec<(Country, Located<String>)>,
    pub(crate) cite: Vec<Citation>,
}

pub(crate) struct MethodDraft {
    pub(crate) span: Range<usize>,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) base: Option<MethodBase>,
    pub(crate) formula: MethodFormula,
    pub(crate) closed_for: Vec<(HsSet, Option<Located<EndUse>>, Vec<Citation>)>,
    pub(crate) cite: Vec<Citation>,
}

pub(crate) struct TracedDraft {
    pub(crate) goods: HsSet,
    pub(crate) kind: Option<Located<KindPredicate>>,
    pub(crate) uses: Option<Located<EndUse>>,
    pub(crate) fact: String,
    pub(crate) asks: String,
    pub(crate) cite: Vec<Citation>,
}

pub(crate) fn end_use(reader: &mut Reader<'_>, key: &'static str) -> Option<Located<EndUse>> {
    let text = reader.text(key)?;
    let parsed = reader.parsed(key, &text, "oe(pv|lt)", |t| EndUse::parse(t).map_err(|e| e.problem().to_owned()))?;
    Some(Located { value: parsed, span: text.span })
}

pub(super) fn text_or_empty(reader: &mut Reader<'_>, key: &'static str, example: &str) -> String {
    reader.need_text(key, example).map(|text| text.value).unwrap_or_default()
}

fn base(reader: &mut Reader<'_>) -> Option<MethodBase> {
    reader.need("base", "net-cost", |t| {
        MethodBase::parse(t).ok_or_else(|| "a base is transaction-value, net-cost or total-cost".to_owned())
    })
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text).map_err(|error| error.problem().to_owned())
}

pub(super) fn country(text: &str) -> Result<Country, String> {
    Country::parse(text).map_err(|error| error.problem().to_owned())
}

fn percent(text: &str) -> Result<Percent, String> {
    Percent::parse(text).map_err(|error| error.problem().to_owned())
}

/// Reads `agreement.toml`.
pub(crate) fn read(mut r: Reader<'_>) -> Draft {
    if let Some(format) = r.whole("format")
        && format.value != 1
    {
        r.report(
            crate::Diagnostic::error("format", r.file(), format.span, "this format is not known")
                .found(format.value.to_string())
                .expected("1"),
        );
    }
    let id = r.need("id", "my-agreement", slug).unwrap_or_default();
    let name = text_or_empty(&mut r, "name", "The agreement's name");
    let edition = text_or_empty(&mut r, "edition", "2026-04-23");
    let hs_edition = r.need("hs_edition", "2012", |t| HsEdition::parse(t).map_err(|error| error.problem().to_owned()));
    let partial = r
        .need("coverage", "partial", |t| match t {
            "partial" => Ok(true),
            "full" => Ok(false),
            _ => Err("coverage is `partial` or `full`".to_owned()),
        })
        .unwrap_or(true);
    let parties = r
        .tables("parties", "a party")
        .into_iter()
        .filter_map(|mut p| {
            let found = (p.need("country", "US", country), p.need("in_force", "2020-07-01/..", period));
            let also = p.texts("also");
            let also = also.iter().filter_map(|text| p.parsed("also", text, "PR", country)).collect();
            p.finish();
            Some(Party { country: found.0?, also, in_force: found.1? })
        })
        .collect();
    let sources = r
        .entries("source")
        .into_iter()
        .map(|(key, value, _)| (key.value, value.as_str().unwrap_or_default().to_owned()))
        .collect();
    let readings = r.tables("reading", "a reading").into_iter().map(read_reading).collect();
    let criteria = r
        .tables("criterion", "a criterion")
        .into_iter()
        .filter_map(|mut c| {
            let id = text_or_empty(&mut c, "id", "B");
            let name = text_or_empty(&mut c, "name", "what it is");
            let origin = c.need_text("origin", "product-rule");
            let outside = c.maybe("outside", "goods-of-the-sea", slug);
            let outside_goods = c.maybe("outside_goods", "03, 25..27", hs_set);
            let own_subheading = c.flag("own_subheading").unwrap_or(false);
            let rule_content = c.flag("rule_content").unwrap_or(false);
            let stated = c.maybe("stated", "put-up-in-a-set", slug);
            let goods = c.maybe("goods", "8471.30", hs_set);
            let anywhere = c.flag("anywhere").unwrap_or(false);
            if outside.is_none() && outside_goods.is_some() {
                c.missing("outside", "\"goods-of-the-sea\"");
            }
            let cite = citations(&mut c);
            let (file, span) = (c.file(), c.span());
            let criterion = origin.and_then(|text| {
                let mut found = Vec::new();
                let parsed = parse_criterion(&text.value, file, c.inside(&text), &mut found);
                found.into_iter().for_each(|problem| c.report(problem));
                parsed
            });
            c.finish();
            Some(Located {
                value: OriginCriterion {
                    id,
                    name,
                    criterion: criterion?,
                    outside,
                    outside_goods,
                    own_subheading,
                    rule_content,
                    stated,
                    goods,
                    anywhere,
                    cite,
                },
                span,
            })
        })
        .collect();
    let (production_cite, production_entirely) = r
        .table("production", "the rule on the place of production")
        .map(|mut p| {
            p.need("place", "parties", |t| if t == "parties" { Ok(()) } else { Err("the place is `parties`".into()) });
            let name = p.text("entirely");
            let of = p.maybe("entirely_of", "changes", |t| match t {
                "criteria" => Ok(EntirelyOf::Criteria),
                "changes" => Ok(EntirelyOf::Changes),
                _ => Err("it is asked of `criteria` or of `changes`".to_owned()),
            });
            let tolerated = p.text("tolerated");
            if name.is_none() && (of.is_some() || tolerated.is_some()) {
                p.missing("entirely", "\"produced-entirely\"");
            }
            if tolerated.is_some() && of != Some(EntirelyOf::Changes) {
                p.missing("entirely_of", "\"changes\", of which alone `tolerated` can be");
            }
            let entirely = name.map(|name| Located {
                value: Entirely {
                    requirement: name.value,
                    of: of.unwrap_or_default(),
                    tolerated: tolerated.map(|tolerated| tolerated.value),
                },
                span: name.span,
            });
            let cite = citations(&mut p);
            p.finish();
            (cite, entirely)
        })
        .unwrap_or_default();
    let unentered = r.table("unentered", "the goods of rules that are not entered yet").map(|mut u| {
        let may_bind = u.need("may_bind", "20, 61..63", hs_set).unwrap_or_default();
        let found = Unentered { may_bind, cite: citations(&mut u) };
        u.finish();
        found
    });
    let self_produced = r
        .table("self_produced", "the rule on self-produced materials")
        .map(|mut s| {
            let found = (s.flag("stands_for_its_inputs").unwrap_or(false), citations(&mut s));
            s.finish();
            found
        })
        .unwrap_or_default();
    let assumed = r
        .tables("assumed", "an assumption")
        .into_iter()
        .map(|mut a| {
            let found = Assumption { says: text_or_empty(&mut a, "says", "…"), cite: citations(&mut a) };
            a.finish();
            found
        })
        .collect();
    let methods = r.tables("method", "a method").into_iter().map(read_method).collect();
    let switches = r
        .tables("switch", "a change of method")
        .into_iter()
        .map(|mut s| {
            let from = s.need("from", "tv", slug).unwrap_or_default();
            let to = s.need("to", "nc", slug).unwrap_or_default();
            let cite = citations(&mut s);
            let span = s.span();
            s.finish();
            Located { value: MethodSwitch { from, to, cite }, span }
        })
        .collect();
    let traced = r
        .tables("traced", "a tracing rule")
        .into_iter()
        .map(|mut t| {
            let draft = TracedDraft {
                goods: t.need("goods", "8708.30", hs_set).unwrap_or_default(),
                kind: super::rules::kind_predicate(&mut t),
                uses: end_use(&mut t, "use"),
                fact: t.need("fact", "traced-value", slug).unwrap_or_default(),
                asks: text_or_empty(&mut t, "asks", "…"),
                cite: citations(&mut t),
            };
            t.finish();
            draft
        })
        .collect();
    let undetermined_cite = r
        .table("value_of_non_originating_materials", "the rule on the value of non-originating materials")
        .map(|mut v| {
            v.need("undetermined", "counts", |t| {
                if t == "counts" { Ok(()) } else { Err("materials of undetermined origin count: `counts`".into()) }
            });
            let cite = citations(&mut v);
            v.finish();
            cite
        })
        .unwrap_or_default();
    let (costs, costs_cite) = r.table("net_cost", "the rule on net cost").map(read_costs).unwrap_or_default();
    let calculations = super::calculations::read(&mut r);
    let interest = super::calculations::interest(&mut r);
    let measures = r.tables("measure", "a measure").into_iter().filter_map(read_measure).collect();
    let de_minimis = r.table("de_minimis", "the tolerance").and_then(read_de_minimis);
    let evidence = r.table("evidence", "the rule on evidence").and_then(|mut e| {
        let months = e.whole("blanket_months").map(|months| months.value);
        let mut names: Vec<String> = e.texts("names").into_iter().map(|text| text.value).collect();
        if names.is_empty() {
            names.push(id.clone());
        }
        let cite = citations(&mut e);
        if months.is_none() {
            e.missing("blanket_months", "12");
        }
        e.finish();
        Some(EvidenceRule { names, blanket_months: i32::try_from(months?).ok()?, cite })
    });
    let classes = r
        .tables("vehicle_class", "a vehicle class")
        .into_iter()
        .map(|mut c| {
            let span = c.span();
            let class = VehicleClass {
                id: c.need("id", "pv", slug).unwrap_or_default(),
                name: text_or_empty(&mut c, "name", "passenger vehicle"),
                same_as: c.texts("same_as").into_iter().map(|text| text.value).collect(),
                cite: citations(&mut c),
            };
            c.finish();
            Located { value: class, span }
        })
        .collect();
    let end_use_cite = r
        .table("end_use", "the definition of end use")
        .map(|mut e| {
            for key in ["original_equipment", "service", "none"] {
                e.need_text(key, "what it means");
            }
            let cite = citations(&mut e);
            e.finish();
            cite
        })
        .unwrap_or_default();
    let thresholds = figures::read(&mut r);
    let requirements = r
        .tables("requirement", "a requirement")
        .into_iter()
        .map(|mut q| {
            let span = q.span();
            let requirement = Requirement {
                id: q.need("id", "core-parts", slug).unwrap_or_default(),
                list: q.maybe("list", "vehicle-requirements", slug),
                asks: text_or_empty(&mut q, "asks", "…"),
                doubt: read_doubt(&mut q),
                cite: citations(&mut q),
            };
            q.finish();
            Located { value: requirement, span }
        })
        .collect();
    let general = general::read(&mut r);
    let (file, span) = (r.file(), r.span());
    let mut draft = Draft {
        file,
        span,
        id,
        name,
        edition,
        hs_edition,
        partial,
        parties,
        sources,
        readings,
        criteria,
        production_cite,
        production_entirely,
        unentered,
        self_produced,
        assumed,
        methods,
        switches,
        traced,
        undetermined_cite,
        costs,
        costs_cite,
        calculations,
        interest,
        measures,
        de_minimis,
        evidence,
        classes,
        end_use_cite,
        thresholds,
        requirements,
        general,
        kinds: Vec::new(),
        rules: Vec::new(),
        explained: BTreeMap::new(),
    };
    super::rules::read(r, &mut draft);
    draft
}

/// What speaks against the yes to a requirement: `doubted_by` and `unless` belong together.
fn read_doubt(r: &mut Reader<'_>) -> Option<Doubt> {
    let materials = r.maybe("doubted_by", "8407.34, 8708.40", hs_set);
    let unless = r.maybe("unless", "core-parts-otherwise", slug);
    match (&materials, &unless) {
        (Some(_), None) => r.missing("unless", "\"core-parts-otherwise\""),
        (None, Some(_)) => r.missing("doubted_by", "\"8407.34, 8708.40\""),
        _ => {}
    }
    Some(Doubt { materials: materials?, unless: unless? })
}

fn read_reading(mut r: Reader<'_>) -> ReadingDraft {
    let draft = ReadingDraft {
        file: r.file(),
        span: r.span(),
        id: r.need("id", "enactment", slug).unwrap_or_default(),
        question: text_or_empty(&mut r, "question", "what is disputed"),
        options: r
            .tables("options", "an option")
            .into_iter()
            .map(|mut o| {
                let option = crate::ReadingOption {
                    id: o.need("id", "us", slug).unwrap_or_default(),
                    means: text_or_empty(&mut o, "means", "…"),
                };
                o.finish();
                option
            })
            .collect(),
        default: r.need_text("default", "us"),
        default_into: r
            .entries("default_into")
            .into_iter()
            .filter_map(|(key, value, span)| {
                let option = Located { value: value.as_str().unwrap_or_default().to_owned(), span };
                Some((r.parsed("default_into", &key, "US", country)?, option))
            })
            .collect(),
        cite: citations(&mut r),
    };
    r.finish();
    draft
}

fn read_method(mut r: Reader<'_>) -> MethodDraft {
    let formula = r.maybe("formula", "build-up", |t| match t {
        "build-down" => Ok(MethodFormula::Remainder),
        "build-up" => Ok(MethodFormula::Originating),
        "focused-value" => Ok(MethodFormula::Listed),
        _ => Err(
            "a formula is `build-down` (what is left after non-originating materials), `build-up` or `focused-value`"
                .to_owned(),
        ),
    });
    let draft = MethodDraft {
        formula: formula.unwrap_or_default(),
        span: r.span(),
        id: r.need("id", "nc", slug).unwrap_or_default(),
        name: text_or_empty(&mut r, "name", "net cost"),
        base: base(&mut r),
        closed_for: r
            .tables("closed_for", "a closed method")
            .into_iter()
            .map(|mut c| {
                let row =
                    (c.need("goods", "8708", hs_set).unwrap_or_default(), end_use(&mut c, "use"), citations(&mut c));
                c.finish();
                row
            })
            .collect(),
        cite: citations(&mut r),
    };
    r.finish();
    draft
}

fn read_costs(mut r: Reader<'_>) -> (Vec<Located<CostCategory>>, Vec<Citation>) {
    let cite = citations(&mut r);
    let rows =
        r.tables("categories", "a category of cost")
            .into_iter()
            .filter_map(|mut c| {
                let span = c.span();
                let id = c.need("id", "direct-labor", slug);
                let counts = c.need("counts", "yes", |t| match t {
                    "yes" => Ok(Counts::Yes),
                    "no" => Ok(Counts::No),
                    "in-region" => Ok(Counts::InRegion),
                    "not-on-books" => Ok(Counts::NotOnBooks),
                    _ => Err("a cost counts `yes`, `no`, `in-region` or `not-on-books`".to_owned()),
                });
                let place = c.maybe("place", "payee", |t| match t {
                    "incurred" => Ok(CostPlace::Incurred),
                    "payee" => Ok(CostPlace::Payee),
                    "production" => Ok(CostPlace::Production),
                    _ => Err("the place of a cost is that of `production`, the `payee`, or where it was `incurred`"
                        .to_owned()),
                });
                let note = c.text("note").map(|text| text.value);
                let cite = citations(&mut c);
                c.finish();
                let place = place.unwrap_or_default();
                Some(Located { value: CostCategory { id: id?, counts: counts?, place, note, cite }, span })
            })
            .collect();
    r.finish();
    (rows, cite)
}

fn read_measure(mut r: Reader<'_>) -> Option<Located<Measure>> {
    let span = r.span();
    let id = r.need("id", "regional", slug);
    let base = base(&mut r);
    let share = |r: &mut Reader<'_>, key, yes: &'static str, no: &'static str| {
        r.need(key, yes, |t| {
            if t == yes {
                Ok(true)
            } else if t == no {
                Ok(false)
            } else {
                Err(format!("this is `{yes}` or `{no}`"))
            }
        })
    };
    let originating = share(&mut r, "originating", "whole", "regional-part");
    let non_originating = share(&mut r, "non_originating", "regional-part", "none");
    let roll_up = r.flag("roll_up");
    if roll_up.is_none() {
        r.missing("roll_up", "true");
    }
    let cite = citations(&mut r);
    r.finish();
    let measure = Measure {
        id: id?,
        base: base?,
        originating_whole: originating?,
        non_originating_part: non_originating?,
        roll_up: roll_up?,
        cite,
    };
    Some(Located { value: measure, span })
}

fn read_de_minimis(mut r: Reader<'_>) -> Option<DeMinimis> {
    let shift_limit = r.need("shift_limit", "10%", percent);
    let cites = |r: &mut Reader<'_>, key| -> Vec<Citation> {
        let texts = r.texts(key);
        if texts.is_empty() {
            r.missing(key, "[\"UR 5(1)\"]");
        }
        texts.iter().filter_map(|text| Citation::parse(&text.value).ok()).collect()
    };
    let shift_cite = cites(&mut r, "shift_cite");
    let waiver_limit = r.maybe("waiver_limit", "10%", percent);
    let waiver_cite = if waiver_limit.is_some() { cites(&mut r, "waiver_cite") } else { Vec::new() };
    let bases: Vec<MethodBase> = r
        .texts("bases")
        .iter()
        .filter_map(|text| {
            r.parsed("bases", text, "total-cost", |t| {
                MethodBase::parse(t).ok_or_else(|| "a base is transaction-value, net-cost or total-cost".to_owned())
            })
        })
        .collect();
    if bases.is_empty() {
        r.missing("bases", "[\"transaction-value\", \"total-cost\"]");
    }
    let choice = r.need("choice", "any", |t| match t {
        "any" => Ok(BaseChoice::Any),
        "first-available" => Ok(BaseChoice::FirstAvailable),
        _ => Err("the choice is `any` or `first-available`".to_owned()),
    });
    let exceptions = r
        .tables("exceptions", "an exception")
        .into_iter()
        .map(|mut e| {
            let row = DeMinimisException {
                materials: e.need("materials", "01..27", hs_set).unwrap_or_default(),
                goods: e.need("goods", "01..27", hs_set).unwrap_or_default(),
                unless_other_subheading: e
                    .maybe("unless", "other-subheading", |t| {
                        if t == "other-subheading" { Ok(()) } else { Err("this is `other-subheading`".to_owned()) }
                    })
                    .is_some(),
                cite: citations(&mut e),
            };
            e.text("note");
            e.finish();
            row
        })
        .collect();
    r.finish();
    Some(DeMinimis {
        shift_limit: shift_limit?,
        shift_cite,
        waiver_limit,
        waiver_cite,
        bases,
        choice: choice?,
        exceptions,
    })
}
