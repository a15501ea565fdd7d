use origo_base::Citation;
use origo_rulebook::{CostPlace, Counts, Rulebook, ValueEffect};
use std::fmt::Write as _;

/// What a rulebook holds and what it asks: the words that a good file may use, each with what it means and where it stands.
pub fn overview(rulebook: &Rulebook) -> String {
    let mut out = String::new();
    let period = rulebook.in_force().map(|period| period.to_string()).unwrap_or_default();
    let _ = writeln!(out, "{}, edition {}, in force {period}", rulebook.name(), rulebook.edition());
    let parties: Vec<String> = rulebook.parties().iter().map(|party| party.country.to_string()).collect();
    let partial = if rulebook.is_partial() { "; a code without a rule is undetermined, never refused" } else { "" };
    let _ = writeln!(
        out,
        "parties {}; {} product rules, codes of HS {}{partial}",
        parties.join(", "),
        rulebook.rules().len(),
        rulebook.hs_edition()
    );
    section(&mut out, "criteria (the letters of a certificate)");
    for row in rulebook.criteria() {
        row_of(&mut out, &row.id, &row.name, &row.cite);
    }
    section(&mut out, "methods of regional value content (elections.method)");
    for row in rulebook.methods() {
        row_of(&mut out, &row.id, &format!("{}, of {}", row.name, row.base.word().replace('-', " ")), &row.cite);
    }
    if let Some(rule) = rulebook.de_minimis() {
        section(&mut out, "bases of the tolerance (elections.de_minimis_base)");
        for base in &rule.bases {
            row_of(&mut out, base.word(), &format!("at most {}", rule.shift_limit), &rule.shift_cite);
        }
    }
    section(&mut out, "classes of vehicles: use = oe(pv|lt), service(pv), for(ht), none (good.use)");
    for row in rulebook.classes() {
        let same = if row.same_as.is_empty() { String::new() } else { format!(" (also {})", row.same_as.join(", ")) };
        row_of(&mut out, &row.id, &format!("{}{same}", row.name), &row.cite);
    }
    section(&mut out, "categories of cost (costs.category, or a column cost:CATEGORY)");
    for row in rulebook.costs() {
        let counts = match row.counts {
            Counts::Yes => "counts in net cost",
            Counts::No => "in total cost, not in net cost",
            Counts::InRegion => {
                "counts in net cost where it is incurred in the territory of the parties (give its place)"
            }
            Counts::NotOnBooks => "counts nowhere",
        };
        let place = match row.place {
            _ if row.counts == Counts::NotOnBooks => "",
            CostPlace::Payee => "",
            CostPlace::Incurred => "; not if it was incurred abroad",
            CostPlace::Production => {
                "; not if it was incurred abroad, which also asks whether production was entirely here"
            }
        };
        let note = row.note.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
        row_of(&mut out, &row.id, &format!("{counts}{place}{note}"), &row.cite);
    }
    let general = rulebook.general();
    if !general.roles.is_empty() {
        section(&mut out, "roles of lines (lines.role)");
    }
    for row in &general.roles {
        row_of(&mut out, &row.id, &row.means, &row.cite);
    }
    for (title, rows) in [
        ("values in or beside the price of a line (values.item, with values.line)", &general.material_items),
        ("values in or beside the price of the good (values.item, without values.line)", &general.price_items),
    ] {
        if !rows.is_empty() {
            section(&mut out, title);
        }
        for row in rows {
            let effect = match row.effect {
                ValueEffect::SubtractIncluded => "taken out if the price includes it",
                ValueEffect::AddMissing => "added if the price does not include it",
            };
            row_of(&mut out, &row.id, &format!("{}; {effect}", row.means), &row.cite);
        }
    }
    section(&mut out, "facts (facts.name); yes or no, but for amounts");
    row_of(
        &mut out,
        "wholly-obtained",
        "is the good wholly obtained or produced in the sense of the first criterion",
        &[],
    );
    for row in rulebook.requirements() {
        row_of(&mut out, &row.id, &row.asks, &row.cite);
    }
    let mut asked: Vec<&str> = Vec::new();
    for row in rulebook.traced() {
        if !asked.contains(&row.fact.as_str()) {
            asked.push(&row.fact);
            row_of(&mut out, &row.fact, &format!("an amount: {}", row.asks), &row.cite);
        }
    }
    for process in rulebook.processes() {
        row_of(&mut out, process, "did this process take place", &[]);
    }
    section(&mut out, "kinds (good.kind, lines.kind): at most one of a group, `not KIND` to deny one");
    let mut kinds: Vec<_> = rulebook.kinds().iter().collect();
    kinds.sort_by_key(|kind| (kind.goods.to_string(), kind.group.clone()));
    for kind in kinds {
        row_of(&mut out, &kind.id, &format!("{}: {} (group {})", kind.goods, kind.means, kind.group), &kind.cite);
    }
    section(&mut out, "readings (--reading ID=OPTION)");
    for row in rulebook.readings() {
        row_of(&mut out, &row.id, &row.question, &row.cite);
        for option in &row.options {
            let _ = writeln!(out, "      {} = {}", option.id, option.means);
        }
    }
    out
}

fn section(out: &mut String, title: &str) {
    let _ = writeln!(out, "\n{title}");
}

fn row_of(out: &mut String, id: &str, says: &str, cite: &[Citation]) {
    let cites: Vec<String> = cite.iter().map(ToString::to_string).collect();
    let cites = if cites.is_empty() { String::new() } else { format!(" [{}]", cites.join("; ")) };
    let _ = writeln!(out, "  {id:<24} {says}{cites}");
}
