use super::Drafted;
use super::notes::Note;
use super::rows::one_line;
use super::siblings::Missing;
use origo_base::HsSet;
use origo_rulebook::Criterion;
use origo_rulebook::treaty::{NamedFact, Steps};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What stands beside the rules.
pub(super) struct Beside<'n> {
    /// Notes, each with its place.
    pub(super) notes: &'n [(Note, String)],
    /// Sentences that were refused.
    pub(super) missing: &'n [Missing],
}

/// The rules as a file of a rulebook: figures that step by date, kinds, and rules.
pub(super) fn file(
    drafted: &[Drafted],
    facts: &BTreeMap<String, (NamedFact, bool)>,
    thresholds: &Steps,
    beside: &Beside<'_>,
) -> String {
    let mut out = String::new();
    let Beside { notes: beside, missing } = *beside;
    // Definitions of terms that no description of a rule uses stay in sight all the same.
    let defines = |term: &str, fact: &NamedFact| singular(&fact.means).contains(&singular(term));
    for (note, place) in beside {
        if let Note::Definition { term, words } = note
            && !facts.values().any(|(fact, _)| defines(term, fact))
        {
            let _ = writeln!(out, "# {words} [{place}]\n");
        }
    }
    let first = drafted.first().and_then(|rule| rule.cites.first()).cloned().unwrap_or_default();
    for (id, methods) in thresholds {
        let _ = writeln!(out, "[threshold.{id}]\nname = {}", quoted(&format!("figure that steps by date, {id}")));
        for (method, steps) in methods {
            let rows: Vec<String> = steps.iter().map(|(day, figure)| format!("[\"{day}\", \"{figure}\"]")).collect();
            let _ = writeln!(out, "{method} = [{}]", rows.join(", "));
        }
        let cite =
            drafted.iter().find(|rule| rule.first.thresholds.contains_key(id)).and_then(|rule| rule.cites.first());
        let _ = writeln!(out, "cite = [{}]\n", quoted(cite.unwrap_or(&first)));
    }
    for (id, (fact, of_goods)) in facts {
        // Descriptions that tell the goods of one place apart exclude each other; those of materials stand alone.
        let group = if *of_goods { format!("goods-{}", code_slug(&fact.goods)) } else { id.clone() };
        let cite = drafted
            .iter()
            .find(|rule| rule.first.facts.iter().any(|known| known.id == *id))
            .and_then(|rule| rule.cites.first())
            .unwrap_or(&first);
        let _ = writeln!(
            out,
            "[[kind]]\nid = {}\ngroup = {}\ngoods = {}\nmeans = {}\ncite = [{}]\n",
            quoted(id),
            quoted(&group),
            quoted(&fact.goods.to_string()),
            quoted(&meaning(fact, beside, defines)),
            quoted(cite)
        );
    }
    let mut names: BTreeSet<String> = BTreeSet::new();
    for rule in drafted {
        let _ = writeln!(out, "[[rule]]\nid = {}", quoted(&name(rule, &mut names)));
        let _ = writeln!(out, "goods = {}", quoted(&rule.first.goods.to_string()));
        if let Some(kind) = &rule.first.kind {
            let _ = writeln!(out, "kind = {}", quoted(&kind.to_string()));
        }
        if let Some(notation) = &rule.use_notation {
            let _ = writeln!(out, "use = {}", quoted(notation));
        }
        if rule.first.otherwise {
            out.push_str("else = true\n");
        }
        if let (Some(from), until) = rule.first.period {
            let until = until.map(|day| day.to_string()).unwrap_or_default();
            let _ = writeln!(out, "in_force = \"{from}/{}\"", if until.is_empty() { ".." } else { &until });
        }
        if rule.first.printed_range {
            out.push_str("range = \"printed\"\n");
        }
        let origin = match rule.alternatives.as_slice() {
            [only] => only.clone(),
            several => Criterion::Any(several.to_vec()),
        };
        let _ = writeln!(out, "origin = {}", quoted(&origin.to_string()));
        let mut cites = rule.cites.clone();
        cites.dedup();
        let cites: Vec<String> = cites.iter().map(|cite| quoted(cite)).collect();
        let _ = writeln!(out, "cite = [{}]", cites.join(", "));
        let mut said: BTreeSet<String> =
            rule.conditions.iter().map(|fact| format!("process {}: {}", fact.id, fact.means)).collect();
        said.extend(beside.iter().filter_map(|(note, place)| match note {
            Note::Underscored { goods, words } if goods.overlaps(&rule.first.goods) => {
                Some(format!("underscored, so that figures for parts of vehicles may bind it: {words} [{place}]"))
            }
            _ => None,
        }));
        said.extend(
            missing
                .iter()
                .filter(|lost| lost.of(rule))
                .map(|lost| format!("incomplete: a sentence on these goods was refused [{}]", lost.cite)),
        );
        if !said.is_empty() {
            let all: Vec<String> = said.into_iter().collect();
            let _ = writeln!(out, "note = {}", quoted(&all.join("; ")));
        }
        out.push('\n');
    }
    out
}

/// A description, with the definitions of its terms.
fn meaning(fact: &NamedFact, beside: &[(Note, String)], defines: impl Fn(&str, &NamedFact) -> bool) -> String {
    let terms = beside.iter().filter_map(|(note, place)| match note {
        Note::Definition { term, words } if defines(term, fact) => Some(format!(" ({words} [{place}])")),
        _ => None,
    });
    format!("{}{}", fact.means, terms.collect::<String>())
}

/// Words without the mark of the plural, for comparing.
fn singular(words: &str) -> String {
    let word = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    words.to_lowercase().split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// A basic string; JSON's escapes are among TOML's.
fn quoted(text: &str) -> String {
    serde_json::to_string(&one_line(text)).unwrap_or_default()
}

fn code_slug(goods: &HsSet) -> String {
    let text = goods.to_string();
    let short: String = text.chars().take(40).collect();
    let plain: String = short.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// A name of its own for a rule: codes, description, use.
fn name(rule: &Drafted, names: &mut BTreeSet<String>) -> String {
    let mut parts = vec![code_slug(&rule.first.goods)];
    parts.extend(rule.first.kind.iter().flat_map(|kind| kind.kinds.clone()));
    if let Some(notation) = &rule.use_notation {
        let plain: String = notation.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        parts.push(plain.trim_matches('-').to_owned());
    }
    if rule.first.otherwise {
        parts.push("other".to_owned());
    }
    if let Some(from) = rule.first.period.0 {
        parts.push(format!("from-{from}"));
    }
    let plain = parts.join("-");
    let mut name = plain.clone();
    let mut nth = 1;
    while !names.insert(name.clone()) {
        nth += 1;
        name = format!("{plain}-{nth}");
    }
    name
}
