//! A sentence to a rule: goods, description, use, criterion, dated figures, and the facts that it names.

mod set;

use super::ast::{CodeItem, Codes, Condition, ConditionSort, Goods, Lead, Sentence, TreatyCode, TreatyThreshold};
use crate::{Criterion, Figure, KindPredicate, PermittedSet, RvcTest, ShiftBase};
use origo_base::{Comparison, Date, HsCode, HsRange, HsSet, Percent};
use std::collections::BTreeMap;

/// How much of a sentence became structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Structure {
    /// All of it.
    Full,
    /// All but descriptions of goods, which are named facts.
    Goods,
    /// Conditions of a known sort are facts.
    Typed,
    /// A condition of no known sort is a fact.
    Opaque,
}

/// A fact that a rule names in place of words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedFact {
    /// Its name.
    pub id: String,
    /// The words.
    pub means: String,
    /// The codes on which it arises; empty: a condition on the good, not a description.
    pub goods: HsSet,
}

/// What cannot be said in notation, and which part of the sentence it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// The part.
    pub about: About,
    /// What.
    pub what: String,
}

impl Beyond {
    fn goods(what: String) -> Self {
        Self { about: About::Goods, what }
    }
}

/// A part of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The goods and their leads.
    Goods,
    /// The change in classification.
    Change,
    /// The figures of regional value content.
    Figures,
}

/// Figures that step by date: threshold id, method id, first day and figure of each step.
pub type Steps = BTreeMap<String, BTreeMap<String, Vec<(Date, Percent)>>>;

/// What a sentence comes to.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The goods; empty: the sentence names none.
    pub goods: HsSet,
    /// Their description.
    pub kind: Option<KindPredicate>,
    /// "any other good": where no other rule applies.
    pub otherwise: bool,
    /// The use in the text's words.
    pub uses: Option<String>,
    /// First and last day of the rule.
    pub period: (Option<Date>, Option<Date>),
    /// The text does not say whether a change inside the range counts.
    pub printed_range: bool,
    /// The criterion.
    pub origin: Criterion,
    /// Figures that step by date: threshold id, method id, steps.
    pub thresholds: Steps,
    /// The facts it names.
    pub facts: Vec<NamedFact>,
    /// How much became structure.
    pub structure: Structure,
}

/// Turns a sentence into a rule. `product` is what the table says of the goods, for sentences that name no code; `methods`
/// gives the id of each method by its name in lower case.
///
/// The error is what cannot be said in notation.
pub fn lower(sentence: &Sentence, product: &HsSet, methods: &[(String, String)]) -> Result<Lowered, Beyond> {
    let mut facts = Facts::default();
    let (mut goods, mut each, mut described, mut otherwise) = (product.clone(), false, Vec::new(), false);
    let (mut uses, mut period) = (None, (None, None));
    for lead in &sentence.leads {
        match lead {
            Lead::For { goods: words, codes, uses: stated } => {
                goods = goods_of(codes.as_ref(), &goods).map_err(Beyond::goods)?;
                describe(words.as_ref(), &mut described, &mut otherwise);
                uses = stated.clone().or(uses);
            }
            Lead::Dates { from, until, codes } => {
                goods = goods_of(codes.as_ref(), &goods).map_err(Beyond::goods)?;
                // "until July 1" beside "beginning on July 1": the day itself belongs to the later rule; "until June 30" is
                // the last day.
                let first_of_month = |day: &Date| day.ymd().2 == 1;
                period = (*from, until.map(|day| if first_of_month(&day) { day.plus_days(-1) } else { day }));
            }
            Lead::Trade { text, codes } => {
                goods = goods_of(codes.as_ref(), &goods).map_err(Beyond::goods)?;
                described.push(text.clone());
            }
        }
    }
    if let Some(target) = &sentence.target {
        // The sentence itself is nearer to the goods than its lead.
        let led = sentence.leads.iter().find_map(|lead| match lead {
            Lead::For { codes, .. } | Lead::Dates { codes, .. } | Lead::Trade { codes, .. } => codes.as_ref(),
        });
        let led = led.map(set_of).transpose().map_err(Beyond::goods)?.map(|(set, _)| set);
        goods = goods_of(target.codes.as_ref(), &goods).map_err(Beyond::goods)?;
        if let Some(without) = &target.without {
            goods = goods.without(&set_of(without).map_err(Beyond::goods)?.0);
        }
        if let Some(led) = led.filter(|led| !led.overlaps(&goods)) {
            return Err(Beyond::goods(format!("a sentence about {goods} behind a lead about {led}")));
        }
        each = target.each;
        describe(target.goods.as_ref(), &mut described, &mut otherwise);
        let items = target.codes.iter().flat_map(items_of);
        described.extend(items.map(|item| format!("tariff item {item}")));
    }
    described.dedup();
    let kind = match described.is_empty() {
        true => None,
        false => Some(KindPredicate { negated: false, kinds: vec![facts.name(&described.join(", "), &goods)] }),
    };
    let mut printed_range = false;
    let mut parts = Vec::new();
    if let Some(change) = &sentence.change {
        let words = described.join(", ");
        let setting = set::Setting { goods: &goods, each, kind: kind.as_ref(), words: &words };
        let lowered = set::lower(change, &setting, &mut facts);
        let (criterion, printed) = lowered.map_err(|what| Beyond { about: About::Change, what })?;
        printed_range = printed;
        parts.push(criterion);
    }
    let mut structure = if facts.0.is_empty() { Structure::Full } else { Structure::Goods };
    let mut thresholds = BTreeMap::new();
    for condition in &sentence.conditions {
        match condition {
            Condition::RegionalValueContent(figures) => parts.push(
                content(figures, methods, &mut thresholds).map_err(|what| Beyond { about: About::Figures, what })?,
            ),
            Condition::Other(requirement) => {
                let own = match requirement.sort {
                    ConditionSort::CutAndSewn => Structure::Full,
                    ConditionSort::Plain => Structure::Opaque,
                    _ => Structure::Typed,
                };
                structure = structure.max(own);
                let name = match requirement.sort {
                    ConditionSort::CutAndSewn if requirement.text.contains("knit") => "cut-or-knit-and-sewn".to_owned(),
                    ConditionSort::CutAndSewn => "cut-and-sewn".to_owned(),
                    _ => facts.name(&requirement.text, &HsSet::default()),
                };
                parts.push(Criterion::Process(name));
            }
        }
    }
    let origin = match parts.len() {
        1 => parts.remove(0),
        // "No required change" without more: materials may come from anywhere.
        0 => Criterion::Shift(PermittedSet { base: Some(ShiftBase::Any), members: Vec::new() }),
        _ => Criterion::All(parts),
    };
    Ok(Lowered {
        goods,
        kind,
        otherwise,
        uses,
        period,
        printed_range,
        origin,
        thresholds,
        facts: facts.0.into_values().collect(),
        structure,
    })
}

fn goods_of(codes: Option<&Codes>, before: &HsSet) -> Result<HsSet, String> {
    match codes {
        Some(codes) => Ok(set_of(codes)?.0),
        None => Ok(before.clone()),
    }
}

fn describe(goods: Option<&Goods>, described: &mut Vec<String>, otherwise: &mut bool) {
    let Some(goods) = goods else { return };
    if goods.text.is_empty() {
        *otherwise |= goods.other;
    } else {
        // "any other footwear": footwear, where no other rule applies.
        *otherwise |= goods.other;
        if !described.contains(&goods.text) {
            described.push(goods.text.clone());
        }
    }
}

/// Facts by their words.
#[derive(Default)]
struct Facts(BTreeMap<String, NamedFact>);

impl Facts {
    /// The name of a fact: its first words and a short hash of all of them, so that like words have one name.
    fn name(&mut self, words: &str, goods: &HsSet) -> String {
        // A comma more or less is no other description.
        let plain = words.trim().replace(',', " ").replace(" / ", "/").to_lowercase();
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let slug = slug(&plain);
        let key = format!("{slug} {goods}");
        let fact = self.0.entry(key).or_insert_with(|| NamedFact {
            id: slug.clone(),
            means: words.trim().to_owned(),
            goods: goods.clone(),
        });
        fact.goods = fact.goods.union(goods);
        slug
    }
}

/// Up to six words as a name; a hash of the whole where words are left out.
fn slug(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(*word, "a" | "an" | "the" | "of" | "or" | "and"))
        .map(str::to_owned)
        .collect();
    let short: Vec<String> = words.iter().take(6).cloned().collect();
    let name = if short.is_empty() { "goods".to_owned() } else { short.join("-") };
    let plain: String = text.split_whitespace().collect::<Vec<_>>().join("-");
    if plain == name {
        return name;
    }
    // FNV-1a: a name must be the same in every run and on every machine.
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{name}-{:04x}", hash & 0xffff)
}

/// The items with letters of a list.
fn items_of(codes: &Codes) -> Vec<String> {
    let items = codes.items.iter().flat_map(|item| [Some(&item.first), item.last.as_ref()]).flatten();
    items
        .filter_map(|code| match code {
            TreatyCode::Item { subheading, letters } => Some(format!("{subheading}.{letters}")),
            TreatyCode::Hs(_) => None,
        })
        .collect()
}

/// A code at the level of another, if that is finer: with digits of one sort behind it.
fn filled(code: HsCode, like: HsCode, digits: &str) -> HsCode {
    let mut text: String = code.to_string().chars().filter(char::is_ascii_digit).collect();
    let length = like.to_string().chars().filter(char::is_ascii_digit).count();
    while text.len() < length {
        text.push_str(digits);
    }
    HsCode::parse(&text).unwrap_or(code)
}

/// The codes of a list as a set; items with letters as their subheading, and apart.
fn set_of(codes: &Codes) -> Result<(HsSet, Vec<(HsSet, String)>), String> {
    let mut ranges = Vec::new();
    let mut items = Vec::new();
    for CodeItem { first, last, .. } in &codes.items {
        match (first, last) {
            (TreatyCode::Hs(first), None) => ranges.push(HsRange::new(*first, *first)),
            (TreatyCode::Hs(first), Some(TreatyCode::Hs(last))) => {
                // "5403.42 through 54.08": to the end of the heading.
                let (first, last) = (filled(*first, *last, "00"), filled(*last, *first, "99"));
                ranges.push(HsRange::new(first, last));
            }
            (TreatyCode::Item { subheading, letters }, None) => {
                let set = HsSet::new(HsRange::new(*subheading, *subheading));
                items.push((set, format!("{subheading}.{letters}")));
                ranges.push(HsRange::new(*subheading, *subheading));
            }
            _ => return Err("a range from or to an item with letters has no order".to_owned()),
        }
    }
    let ranges: Result<Vec<HsRange>, _> = ranges.into_iter().collect();
    let ranges = ranges.map_err(|error| format!("`{}` {}", error.found(), error.problem()))?;
    Ok((HsSet::new(ranges), items))
}

/// A content test; figures that step by date become a threshold named by its steps, so that like steps are one.
fn content(
    figures: &[TreatyThreshold],
    methods: &[(String, String)],
    thresholds: &mut Steps,
) -> Result<Criterion, String> {
    let method_of = |name: Option<&String>| -> Result<String, String> {
        let known: Vec<&str> = methods.iter().map(|(name, _)| name.as_str()).collect();
        match name {
            Some(name) => methods
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, id)| id.clone())
                .ok_or_else(|| format!("the method `{name}` is not one of the agreement: {}", known.join(", "))),
            None => match methods {
                [(_, only)] => Ok(only.clone()),
                _ => Err(format!("a figure without a method, where the agreement has several: {}", known.join(", "))),
            },
        }
    };
    let mut plain: Vec<RvcTest> = Vec::new();
    let mut steps: BTreeMap<String, Vec<(Date, Percent)>> = BTreeMap::new();
    for (index, figure) in figures.iter().enumerate() {
        if figure.percent > Percent::HUNDRED {
            return Err(format!("a content of {}, more than the whole", figure.percent));
        }
        if figure.percent <= Percent::ZERO {
            return Err(format!("a content of {}, which asks nothing", figure.percent));
        }
        let method = method_of(figure.method.as_ref())?;
        let only = figure.focus.as_ref().map(set_of).transpose()?;
        if only.as_ref().is_some_and(|(_, items)| !items.is_empty()) {
            return Err("a focused value of items with letters".to_owned());
        }
        let only = only.map(|(set, _)| set);
        let focused = figure.method.as_ref().is_some_and(|name| name.starts_with("focused"));
        if focused != only.is_some() {
            let message = if focused { "a focused value without" } else { "a method that is no focused value with" };
            return Err(format!("{message} a list of materials"));
        }
        match figure.from {
            Some(_) if only.is_some() => return Err("a focused value with dates".to_owned()),
            Some(from) => {
                // A figure ends where the next one begins; any other end would be filled by it.
                let next = figures.iter().skip(index + 1).find(|next| next.method == figure.method);
                let end = figure.until.filter(|end| next.and_then(|next| next.from) != Some(end.plus_days(1)));
                if let Some(end) = end.filter(|end| next.and_then(|next| next.from) != Some(*end)) {
                    return Err(format!("a figure that ends on {end}, where no other begins"));
                }
                let row = steps.entry(method).or_default();
                if row.last().is_some_and(|(before, _)| *before >= from) {
                    return Err(format!("figures out of order: one from {from} behind a later one"));
                }
                row.push((from, figure.percent));
            }
            None if figure.until.is_some() => return Err("a figure that ends and never begins".to_owned()),
            None => {
                if plain.iter().any(|test| test.method.as_ref() == Some(&method)) {
                    return Err(format!("two figures by one method, the second {}", figure.percent));
                }
                plain.push(RvcTest {
                    method: Some(method),
                    comparison: Comparison::AtLeast,
                    figure: Figure::Printed(figure.percent),
                    only,
                });
            }
        }
    }
    if plain.iter().any(|test| test.method.as_ref().is_some_and(|method| steps.contains_key(method))) {
        return Err("a figure without dates beside dated ones of the same method".to_owned());
    }
    for (method, steps) in steps {
        let name: Vec<String> = steps.iter().map(|(_, percent)| percent.to_string().replace(['%', '.'], "")).collect();
        let first = steps.first().map(|(day, _)| day.to_string()).unwrap_or_default();
        let id = format!("{method}-{}-from-{first}", name.join("-"));
        plain.push(RvcTest {
            method: Some(method.clone()),
            comparison: Comparison::AtLeast,
            figure: Figure::Linked(id.clone()),
            only: None,
        });
        thresholds.entry(id).or_default().insert(method, steps);
    }
    Ok(Criterion::RegionalValueContent(plain))
}
