use origo_base::{Amount, Answer, Case, Country, Date, Elections, GoodKinds, HsCode, Membership, Period};
use origo_origin::cost_counts;
use origo_rulebook::{CostPlace, Counts, Diagnostic, MethodBase, Place, ReadingChoice, Rulebook, Severity};
use origo_table::{Draft, Nomenclature, Section};
use std::collections::BTreeMap;

/// Fits a case to a rulebook: codes into the rulebook's edition, dates to the day at which it is applied. Problems name
/// the good's file; an error means that the rulebook cannot be applied as asked.
pub fn fit(
    rulebook: &Rulebook,
    nomenclature: &Nomenclature,
    case: &Case,
    elections: &Elections,
    as_if: Option<Date>,
    draft: &Draft,
) -> (Case, Vec<Diagnostic>) {
    let mut fitted = case.clone();
    let mut problems = Vec::new();
    convert(rulebook, nomenclature, &mut fitted, &draft.path, &mut problems);
    territories(rulebook, &mut fitted);
    if let Some(day) = as_if {
        apply_on(rulebook, &mut fitted, day);
    }
    answers(rulebook, &fitted, draft, &mut problems);
    stated_net_cost(rulebook, &fitted, elections, draft, &mut problems);
    unplaced(rulebook, &fitted, draft, &mut problems);
    foreign_kinds(rulebook, &fitted, draft, &mut problems);
    roles(rulebook, &fitted, draft, &mut problems);
    other_agreements(rulebook, &fitted, draft, &mut problems);
    (fitted, problems)
}

fn note(severity: Severity, code: &'static str, path: &str, message: String) -> Diagnostic {
    Diagnostic::at(code, severity, Place::File { path: path.to_owned() }, message)
}

/// Every place by the party in whose territory it lies: some territories have a code of their own.
fn territories(rulebook: &Rulebook, case: &mut Case) {
    let party = |place: &mut Option<Country>| *place = place.map(|country| rulebook.territory(country));
    party(&mut case.good.produced_in);
    case.costs.iter_mut().flatten().for_each(|cost| party(&mut cost.place));
    case.materials.iter_mut().for_each(|material| party(&mut material.country));
    case.self_produced.iter_mut().for_each(|made| party(&mut made.country));
}

/// Every code of the case in the rulebook's edition. A code that became several stays open between them.
fn convert(
    rulebook: &Rulebook,
    nomenclature: &Nomenclature,
    case: &mut Case,
    path: &str,
    problems: &mut Vec<Diagnostic>,
) {
    let (from, to) = (case.good.edition, *rulebook.hs_edition());
    if from == to {
        return;
    }
    let map = |codes: &[origo_base::HsCode]| {
        let mut found: Vec<_> = codes.iter().flat_map(|code| nomenclature.convert(*code, from, to)).collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let good = map(&case.good.hs);
    if let ([one], several @ [_, _, ..]) = (case.good.hs.as_slice(), good.as_slice()) {
        let list: Vec<String> = several.iter().map(ToString::to_string).collect();
        let message =
            format!("the good's code {one} of {from} was one of {} in {to}; each is looked at", list.join(", "));
        problems.push(note(Severity::Warning, "split-code", path, message));
    }
    if let ([one], []) = (case.good.hs.as_slice(), good.as_slice()) {
        let message = format!("the good's code {one} of {from} has no counterpart in {to}, the edition of the rules");
        problems.push(note(Severity::Warning, "lost-code", path, message));
    }
    case.good.hs = good;
    for record in case.evidence.values_mut() {
        if let Some(code) = record.hs {
            let converted = map(&[code]);
            let of_record = |material: &&origo_base::Material| material.evidence.as_ref() == Some(&record.id);
            let level = origo_base::HsLevel::Subheading;
            // A stated code that became several says the same as the material's own if they agreed before.
            let agrees = case
                .materials
                .iter()
                .filter(of_record)
                .all(|material| material.hs.iter().all(|own| own.shares(level, code) == Some(true)));
            record.hs = match converted.as_slice() {
                [one] => Some(*one),
                _ if agrees => None,
                several => several.first().copied().or(Some(code)),
            };
        }
    }
    let mut changed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for material in &mut case.materials {
        let converted = map(&material.hs);
        if converted != material.hs {
            let old: Vec<String> = material.hs.iter().map(ToString::to_string).collect();
            let new: Vec<String> = converted.iter().map(ToString::to_string).collect();
            let new = if new.is_empty() { "no code".to_owned() } else { new.join(" or ") };
            let text = format!("{} of {from} is {new} in {to}", old.join(" or "));
            changed.entry(text).or_default().push(material.id.clone());
        }
        material.hs = converted;
    }
    for (text, lines) in changed {
        let more = lines.len().saturating_sub(5);
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        let shown: Vec<String> = lines.into_iter().take(5).collect();
        let message = format!("{text}, the edition of the rules (lines {}{tail})", shown.join(", "));
        problems.push(note(Severity::Warning, "converted-code", path, message));
    }
    for made in &mut case.self_produced {
        made.hs = map(&made.hs);
    }
    case.good.edition = to;
}

/// Applies the law of a day. Evidence still answers to the day on which the material was really used: where that is
/// not stated, a paper that covers the whole production counts as covering it. Of a good of
/// another time, a paper that names no agreement is taken to be one of the agreement that is applied.
fn apply_on(rulebook: &Rulebook, case: &mut Case, day: Date) {
    let produced = case.dates.produced;
    for material in case.materials.iter_mut().filter(|material| material.received.is_none()) {
        let record = material.evidence.as_ref().and_then(|id| case.evidence.get(id));
        if record.and_then(|record| record.valid).is_some_and(|valid| valid.covers(produced)) {
            material.received = Some(produced.last());
        }
    }
    let own = rulebook.in_force().is_some_and(|in_force| in_force.contains(case.dates.of_law()));
    for record in case.evidence.values_mut().filter(|record| !own && record.agreement.is_none()) {
        record.agreement = rulebook.evidence().names.first().cloned();
    }
    case.dates.produced = Period::day(day);
    case.dates.shipped = case.dates.shipped.map(|_| day);
    case.dates.entered = case.dates.entered.map(|_| day);
    // A day of its own is one of the calendar year, so that no step stays open.
    case.dates.fiscal_year = Period::calendar_year(day);
}

/// Questions that ask for yes or no, and those that ask for an amount.
fn answers(rulebook: &Rulebook, case: &Case, draft: &Draft, problems: &mut Vec<Diagnostic>) {
    for (name, answer) in &case.facts {
        let amount = rulebook.traced().iter().any(|traced| traced.fact == *name);
        // What another rulebook asks is none of this one's questions.
        let asked = amount || crate::unknown::questions(rulebook).contains(&name.as_str());
        let wrong = match answer {
            Answer::Amount(_) => !amount && asked,
            Answer::Yes | Answer::No => amount,
        };
        if wrong {
            let expected = if amount { "an amount such as 4.20 USD" } else { "yes or no" };
            let place = draft.place_of(Section::Facts, "name", name);
            let message = format!("the answer to `{name}` is of another sort than the question");
            problems.push(Diagnostic::at("bad-answer", Severity::Error, place, message).expected(expected));
        }
    }
}

/// A kind that is stated of a good or material whose code it cannot have: one of the two is wrong.
fn foreign_kinds(rulebook: &Rulebook, case: &Case, draft: &Draft, problems: &mut Vec<Diagnostic>) {
    let mut check = |what: String, section: Section, hs: &[HsCode], said: &GoodKinds| {
        let group = |name: &String| rulebook.kinds().iter().find(|kind| kind.id == *name).map(|kind| &kind.group);
        for (index, name) in said.is.iter().enumerate() {
            let other = said.is.iter().take(index).find(|other| group(other).is_some() && group(other) == group(name));
            let Some(other) = other.filter(|other| *other != name) else { continue };
            let message = format!("{what} is said to be `{other}` and `{name}`, of which a good is one at most");
            let mut problem =
                Diagnostic::at("two-kinds", Severity::Error, draft.place_of(section, "kind", name), message);
            problem.found = format!("`{other}, {name}`");
            problem.help = Some("keep the one that it is".to_owned());
            problems.push(problem);
        }
        for name in &said.is {
            let Some(kind) = rulebook.kinds().iter().find(|kind| kind.id == *name) else { continue };
            if hs.is_empty() || hs.iter().any(|code| kind.goods.membership(*code) != Membership::Outside) {
                continue;
            }
            let codes: Vec<String> = hs.iter().map(ToString::to_string).collect();
            let message = format!("{what} is of {}, which the kind `{name}` is not of", codes.join(" or "));
            let mut problem =
                Diagnostic::at("foreign-kind", Severity::Error, draft.place_of(section, "kind", name), message);
            problem.found = format!("`{name}` for {}", codes.join(" or "));
            problem.expected = Some(format!("a code of {}", kind.goods));
            problem.help =
                Some(format!("correct the code or the kind; origo rulebook show {} lists the kinds", rulebook.id()));
            problems.push(problem);
        }
    };
    check("the good".to_owned(), Section::Good, &case.good.hs, &case.good.kinds);
    for material in &case.materials {
        check(format!("line {}", material.id), Section::Lines, &material.hs, &material.kinds);
    }
    for made in &case.self_produced {
        check(format!("line {}", made.id), Section::Lines, &made.hs, &made.kinds);
    }
}

/// A role that is only for a good of which something is stated.
fn roles(rulebook: &Rulebook, case: &Case, draft: &Draft, problems: &mut Vec<Diagnostic>) {
    for material in &case.materials {
        let role = material.role.as_ref().and_then(|role| rulebook.general().role(role));
        let Some((role, needs)) = role.and_then(|role| Some((role, role.needs.as_ref()?))) else { continue };
        if case.facts.get(needs) == Some(&Answer::Yes) {
            continue;
        }
        let asks = rulebook.requirement(needs).map_or("", |row| row.asks.as_str());
        let message = format!("line {} is `{}`, which a material of this good cannot be", material.id, role.id);
        let mut problem =
            Diagnostic::at("role", Severity::Error, draft.place_of(Section::Lines, "role", &role.id), message);
        problem.found = format!("`{}`, and the fact {needs} is not stated as yes", role.id);
        problem.expected = Some(format!("the fact {needs} = yes: {asks}"));
        problem.help = Some("state the fact if it is so, or take the role out".to_owned());
        problems.push(problem);
    }
}

/// Costs of work that do not say where it was done are taken to be incurred where the producer is.
fn unplaced(rulebook: &Rulebook, case: &Case, draft: &Draft, problems: &mut Vec<Diagnostic>) {
    let of_work = |category: &str| {
        let row = rulebook.costs().iter().find(|row| row.id == category);
        row.is_some_and(|row| row.place != CostPlace::Payee && matches!(row.counts, Counts::Yes | Counts::No))
    };
    let costs = case.costs.iter().flatten().filter(|cost| cost.place.is_none() && of_work(&cost.category));
    let mut names: Vec<&str> = costs.map(|cost| cost.category.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if !names.is_empty() {
        let message = format!(
            "costs that state no place are taken to be incurred where the good is produced: {}",
            names.join(", ")
        );
        problems.push(note(Severity::Warning, "no-place", &draft.path, message));
    }
}

/// Evidence that names another agreement proves nothing here.
fn other_agreements(rulebook: &Rulebook, case: &Case, draft: &Draft, problems: &mut Vec<Diagnostic>) {
    for record in case.evidence.values() {
        let Some(name) = record.agreement.as_ref().filter(|name| !rulebook.evidence().is_named(name)) else { continue };
        let message = format!(
            "evidence `{}` names the agreement `{name}`: it proves nothing under {} ({})",
            record.id,
            rulebook.id(),
            rulebook.evidence().names.join(", ")
        );
        problems.push(note(Severity::Warning, "other-agreement", &draft.path, message));
    }
}

/// A net cost that is stated beside its parts must be what the rulebook makes of them.
fn stated_net_cost(
    rulebook: &Rulebook,
    case: &Case,
    elections: &Elections,
    draft: &Draft,
    problems: &mut Vec<Diagnostic>,
) {
    let (Some(stated), Some(costs)) = (case.net_cost, &case.costs) else { return };
    let (choice, _) = ReadingChoice::resolve(rulebook.readings(), case.into, &elections.readings);
    let mut sum = Amount::ZERO;
    for material in &case.materials {
        let Some(value) = material.value.is_known().then(|| material.value.low()) else { return };
        sum += value;
    }
    for cost in costs {
        match cost_counts(rulebook, &choice, case.dates.of_law(), MethodBase::NetCost, cost) {
            Some(Some(true)) => sum += cost.amount,
            Some(Some(false)) => {}
            Some(None) | None => return,
        }
    }
    let cent = Amount::parse("0.01").unwrap_or(Amount::ZERO);
    if stated - sum > cent || sum - stated > cent {
        let place = draft.place_of(Section::Good, "net_cost", "");
        let message = format!("net cost is not what its parts make under {}", rulebook.id());
        let mut problem = Diagnostic::at("net-cost", Severity::Error, place, message);
        problem.found = format!("net_cost {stated}; materials and the costs that count make {sum}");
        problem.help = Some("leave net_cost out where costs are listed, or correct one of them".to_owned());
        problems.push(problem);
    }
}
