//! What the options of one reading change in a rulebook, clause by clause.

use origo_base::HsSet;
use origo_rulebook::{Condition, Figure, ProductRule, ReadingChoice, Rulebook, RvcTest, Threshold};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Every rule and threshold whose text is another under some option of a reading, all other readings at their defaults;
/// each option on a line, options with one text together. With goods only the rules on these, and the thresholds that such
/// a rule links. None: the rulebook has no such reading.
pub fn differences(rulebook: &Rulebook, reading: &str, goods: Option<&HsSet>) -> Option<String> {
    let index = rulebook.readings().iter().position(|known| known.id == reading)?;
    let row = rulebook.readings().get(index)?;
    let (default, _) = ReadingChoice::resolve(rulebook.readings(), None, &BTreeMap::new());
    let choices: Vec<(&str, ReadingChoice)> = row
        .options
        .iter()
        .enumerate()
        .map(|(option, known)| (known.id.as_str(), default.with(Condition { reading: index, option })))
        .collect();
    let mut out = String::new();
    let _ = writeln!(out, "{}: {}", row.id, row.question);
    for option in &row.options {
        let _ = writeln!(out, "  {} = {}", option.id, option.means);
    }
    let mut count = 0;
    let on_goods = |rule: &&ProductRule| goods.is_none_or(|goods| goods.overlaps(&rule.goods));
    for rule in rulebook.rules().iter().filter(on_goods) {
        if let Some(lines) = lines(&choices, |choice| text_of(rulebook, rule, choice)) {
            count += 1;
            let _ = writeln!(out, "\n{} ({})\n{lines}", rule.id, goods_of(rulebook, rule));
            let cites: Vec<String> = rule.cite.iter().map(ToString::to_string).collect();
            let _ = writeln!(out, "  cite {}", cites.join("; "));
            if let Some(note) = &rule.note {
                let _ = writeln!(out, "  note {note}");
            }
        }
    }
    let linked = |threshold: &&Threshold| {
        let links = |test: &RvcTest| matches!(&test.figure, Figure::Linked(name) if *name == threshold.id);
        goods.is_none()
            || rulebook.rules().iter().filter(on_goods).any(|rule| {
                rule.origin.all().any(|text| text.tests().into_iter().any(links))
                    || rule.replace.iter().any(|row| row.tests.all().flatten().any(links))
            })
    };
    for threshold in rulebook.thresholds().iter().filter(linked) {
        if let Some(lines) = lines(&choices, |choice| figures_of(threshold, choice)) {
            count += 1;
            let cites: Vec<String> = threshold.cite.iter().map(ToString::to_string).collect();
            let _ = writeln!(out, "\n@{} ({})\n{lines}\n  cite {}", threshold.id, threshold.name, cites.join("; "));
        }
    }
    let all = rulebook.rules().iter().filter(on_goods).count() + rulebook.thresholds().iter().filter(linked).count();
    let _ = writeln!(out, "\n{count} clauses of {all} differ");
    Some(out)
}

/// The texts under each option, equal ones together; none if all are equal.
fn lines(choices: &[(&str, ReadingChoice)], text: impl Fn(&ReadingChoice) -> String) -> Option<String> {
    let mut texts: Vec<(Vec<&str>, String)> = Vec::new();
    for (option, choice) in choices {
        let said = text(choice);
        match texts.iter_mut().find(|(_, known)| *known == said) {
            Some((options, _)) => options.push(option),
            None => texts.push((vec![option], said)),
        }
    }
    if texts.len() < 2 {
        return None;
    }
    let lines = texts.into_iter().map(|(options, text)| format!("  {}: {text}", options.join(", ")));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

fn goods_of(rulebook: &Rulebook, rule: &ProductRule) -> String {
    let kind = rule.kind.as_ref().map(|kind| format!(", {kind}")).unwrap_or_default();
    let uses = rule.uses.map(|uses| format!(", {}", rulebook.universe().show(uses))).unwrap_or_default();
    format!("{}{kind}{uses}", rule.goods)
}

/// All that a rule asks under a choice of readings.
fn text_of(rulebook: &Rulebook, rule: &ProductRule, choice: &ReadingChoice) -> String {
    let mut text = rule.origin.under(choice).to_string();
    for row in &rule.replace {
        let tests: Vec<String> = row.tests.under(choice).iter().map(ToString::to_string).collect();
        let _ = write!(text, "; for {} RVC({})", rulebook.universe().show(row.uses), tests.join(" | "));
    }
    if let Some(only_if) = rule.binding(choice) {
        let _ = write!(text, "; only if {only_if}");
    }
    if !rule.has_waiver(choice) {
        text.push_str("; no waiver for few non-originating materials");
    }
    text
}

fn figures_of(threshold: &Threshold, choice: &ReadingChoice) -> String {
    let mut parts = Vec::new();
    for (method, steps) in threshold.figures.under(choice) {
        let steps: Vec<String> = steps.steps().iter().map(|(day, figure)| format!("{figure} from {day}")).collect();
        let open = threshold.only_if.get(method).is_none_or(|conditions| choice.has_all(conditions));
        let closed = if open { "" } else { " (only where a rule names the method)" };
        parts.push(format!("{method} {}{closed}", steps.join(", ")));
    }
    parts.join("; ")
}
