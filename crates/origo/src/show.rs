//! Rules of a code, in notation and in words.

use origo_base::{Country, Date, Dates, EndUse, GoodKinds, HsCode, Period};
use origo_rulebook::treaty::speak;
use origo_rulebook::{KindPredicate, ProductRule, ReadingChoice, Rulebook, Words};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What to show.
#[derive(Clone, Debug)]
pub struct ShowRequest {
    /// The code, in the rulebook's edition.
    pub hs: HsCode,
    /// Only rules that reach this use.
    pub end_use: Option<EndUse>,
    /// Only rules that reach goods of this kind.
    pub kind: Option<String>,
    /// The day whose figures are shown.
    pub on: Date,
    /// The importing country.
    pub into: Option<Country>,
    /// Readings.
    pub readings: BTreeMap<String, String>,
    /// Also in treaty English.
    pub treaty: bool,
}

/// Methods that the law closes for goods of the rule, though the rule has a figure for them.
fn closed(out: &mut String, rulebook: &Rulebook, rule: &ProductRule, choice: &ReadingChoice) {
    for method in rulebook.methods_named(rule.origin.under(choice), choice) {
        for (_, uses, cite) in method.closed_for.iter().filter(|(goods, _, _)| goods.overlaps(&rule.goods)) {
            let both = rule.uses.map_or(*uses, |own| own.and(*uses));
            if both.is_empty() {
                continue;
            }
            let cites: Vec<String> = cite.iter().map(ToString::to_string).collect();
            let of = rulebook.universe().show(both);
            let _ = writeln!(out, "  closed    the {} method, for use {of} [{}]", method.name, cites.join("; "));
        }
    }
}

/// Every rule on a code, with citations, figures of the day, and the readings in force.
pub fn show(rulebook: &Rulebook, request: &ShowRequest) -> String {
    let (choice, _) = ReadingChoice::resolve(rulebook.readings(), request.into, &request.readings);
    let dates = Dates {
        produced: Period::day(request.on),
        shipped: Some(request.on),
        entered: Some(request.on),
        fiscal_year: None,
    };
    let words = Words::new(rulebook, &choice, request.on, &dates);
    let mut out = String::new();
    let into = request.into.map(|country| format!(", into {country}")).unwrap_or_default();
    let _ = writeln!(out, "{} on {}{into}", rulebook.name(), request.on);
    let mut rules = rulebook.rules_for(request.hs);
    let uses = request.end_use.as_ref().and_then(|end_use| rulebook.universe().resolve(end_use).ok());
    let said = GoodKinds { is: request.kind.iter().cloned().collect(), is_not: Vec::new() };
    rules.retain(|rule| {
        let used = uses.is_none_or(|uses| rule.uses.is_none_or(|own| own.covers(uses) != Some(false)));
        let holds =
            |kind: &KindPredicate| kind.holds(rulebook.kinds(), Some(request.hs), &said, request.into) != Some(false);
        used && (said.is.is_empty() || rule.kind.as_ref().is_none_or(holds))
    });
    let _ = writeln!(
        out,
        "{} {} (HS {}): {}\n",
        request.hs.level().word(),
        request.hs,
        rulebook.hs_edition(),
        if rules.len() == 1 { "1 rule".to_owned() } else { format!("{} rules", rules.len()) }
    );
    for rule in &rules {
        let _ = writeln!(out, "{}", rule.id);
        let _ = writeln!(out, "  goods     {}", rule.goods);
        if let Some(kind) = &rule.kind {
            let means: Vec<String> = kind
                .kinds
                .iter()
                .filter_map(|name| rulebook.kinds().iter().find(|known| known.id == *name))
                .map(|known| format!("{}: {}", known.id, known.means))
                .collect();
            let _ = writeln!(out, "  kind      {kind} ({})", means.join("; "));
        }
        if let Some(uses) = rule.uses {
            let _ = writeln!(out, "  use       {}", rulebook.universe().show(uses));
        }
        if rule.otherwise {
            let _ = writeln!(out, "  applies   where no other rule on the code does");
        }
        let criterion = rule.origin.under(&choice);
        let _ = writeln!(out, "  notation  {criterion}");
        let _ = writeln!(out, "  in words  {}", words.criterion(criterion));
        if request.treaty {
            match speak(rulebook, rule, &choice) {
                Ok(sentences) => {
                    for sentence in sentences {
                        let _ = writeln!(out, "  treaty    {sentence}");
                    }
                }
                Err(why) => {
                    let _ = writeln!(out, "  treaty    {why}");
                }
            }
        }
        closed(&mut out, rulebook, rule, &choice);
        if let Some(only_if) = rule.binding(&choice) {
            let _ = writeln!(out, "  only if   {only_if}: {}, whatever the criterion", words.criterion(only_if));
        }
        for row in &rule.replace {
            let tests = row.tests.under(&choice);
            let notation: Vec<String> = tests.iter().map(ToString::to_string).collect();
            let cites: Vec<String> = row.cite.iter().map(ToString::to_string).collect();
            let _ = writeln!(
                out,
                "  replaced  for {}: RVC({}): {} [{}]",
                rulebook.universe().show(row.uses),
                notation.join(" | "),
                words.content(tests),
                cites.join("; ")
            );
        }
        for (conditions, text) in &rule.origin.others {
            if std::ptr::eq(text, criterion) {
                continue;
            }
            let names: Vec<String> = conditions
                .iter()
                .filter_map(|condition| {
                    let reading = rulebook.readings().get(condition.reading)?;
                    Some(format!("{}={}", reading.id, reading.options.get(condition.option)?.id))
                })
                .collect();
            let _ = writeln!(out, "  reading   {}: {text}", names.join(", "));
        }
        if !std::ptr::eq(&rule.origin.main, criterion) {
            let _ = writeln!(out, "  reading   main text: {}", rule.origin.main);
        }
        let cites: Vec<String> = rule.cite.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "  cite      {}", cites.join("; "));
        if let Some(note) = &rule.note {
            let _ = writeln!(out, "  note      {note}");
        }
        out.push('\n');
    }
    let names: Vec<String> =
        choice.names(rulebook.readings()).iter().map(|(id, option)| format!("{id}={option}")).collect();
    if !names.is_empty() {
        let _ = writeln!(out, "readings: {}", names.join(", "));
    }
    if rules.is_empty() {
        let _ = writeln!(out, "this rulebook has no product rule entered for {}", request.hs);
    }
    out
}
