use super::good::slug;
use super::statement;
use super::take::Taker;
use crate::Section;
use crate::draft::{At, Cell};
use origo_base::{
    Amount, Answer, Cost, Currency, Date, Dates, Elections, Evidence, EvidenceKind, Evidences, ExchangeRate, Material,
    Period, Stage,
};
use std::collections::BTreeMap;

/// The dates, and the day of knowledge. `on` stands for every one of them.
pub(super) fn dates(taker: &mut Taker<'_>, on: Option<Date>) -> Option<(Dates, Option<Date>)> {
    let record = taker.record(Section::Dates);
    let mut take = |name| record.as_ref().and_then(|record| taker.date(record, name));
    let (shipped, entered, known_on) = (take("shipped"), take("entered"), take("known_on"));
    let produced = record.as_ref().and_then(|record| taker.period(record, "produced"));
    if let Some(on) = on {
        if record.is_some() {
            taker.draft.note("on", &At::File, format!("the dates of the file give way to {on}, as asked"));
        }
        let dates = Dates { produced: Period::day(on), shipped: Some(on), entered: Some(on), fiscal_year: None };
        return Some((dates, known_on));
    }
    if let (Some(produced), Some(shipped)) = (produced, shipped)
        && shipped < produced.first()
    {
        let at = record.as_ref().map_or(At::File, |record| record.at.clone());
        let problem = taker.draft.error("date-order", &at, "the good was shipped before it was produced");
        problem.found = format!("produced {produced}, shipped {shipped}");
        problem.help = Some("correct one of the dates".to_owned());
    }
    if let (Some(shipped), Some(entered)) = (shipped, entered)
        && entered < shipped
    {
        let at = record.as_ref().map_or(At::File, |record| record.at.clone());
        let problem = taker.draft.error("date-order", &at, "the good was entered before it was shipped");
        problem.found = format!("shipped {shipped}, entered {entered}");
        problem.help = Some("correct one of the dates".to_owned());
    }
    if let (Some(produced), None, Some(entered)) = (produced, shipped, entered)
        && entered < produced.first()
    {
        let at = record.as_ref().map_or(At::File, |record| record.at.clone());
        let problem = taker.draft.error("date-order", &at, "the good was entered before it was produced");
        problem.found = format!("produced {produced}, entered {entered}");
        problem.help = Some("correct one of the dates".to_owned());
    }
    let Some(produced) = produced else {
        let unread = record.as_ref().is_some_and(|record| record.get("produced").is_some());
        if !unread {
            let at = record.map_or(At::File, |record| record.at);
            let problem = taker.draft.error("no-date", &at, "the file does not say when the good was produced");
            problem.expected = Some("produced = 2026-03-01/2026-03-31 in `dates`".to_owned());
            problem.help = Some("add it, or give --on 2026-03-31 on the command line".to_owned());
        }
        return None;
    };
    Some((Dates { produced, shipped, entered, fiscal_year: None }, known_on))
}

pub(super) fn rates(taker: &mut Taker<'_>) -> Vec<ExchangeRate> {
    let mut found: Vec<ExchangeRate> = Vec::new();
    for record in taker.records(Section::Fx) {
        let from = taker.parsed(&record, "from", "an ISO 4217 code", Currency::parse);
        let to = taker.parsed(&record, "to", "an ISO 4217 code", Currency::parse);
        let date = taker.date(&record, "date");
        let rate = taker.number(&record, "rate");
        let source = taker.text(&record, "source").unwrap_or_default();
        for name in ["from", "to", "rate", "date"] {
            if record.get(name).is_none() {
                taker.draft.error("missing-field", &record.at, format!("an exchange rate has no `{name}`")).help =
                    Some("a rate needs from, to, rate, date and its source".to_owned());
            }
        }
        if let Some((rate, at)) = &rate
            && *rate <= Amount::ZERO
        {
            taker.draft.error("bad-number", at, "an exchange rate is not above zero").found = rate.to_string();
            continue;
        }
        if from.is_some() && from == to {
            taker.draft.error("bad-rate", &record.at, "an exchange rate is from a currency to itself").help =
                Some("remove the row".to_owned());
            continue;
        }
        let same = |other: &&ExchangeRate| Some(other.from) == from && Some(other.to) == to && Some(other.date) == date;
        if let Some(other) = found.iter().find(same) {
            let problem = taker.draft.error("two-values", &record.at, "two exchange rates are of one pair and day");
            problem.found = format!("the other one is {}", other.rate);
            problem.help = Some("keep the one that was booked".to_owned());
            continue;
        }
        if let (Some(from), Some(to), Some(date), Some((rate, _))) = (from, to, date, rate) {
            found.push(ExchangeRate { from, to, rate, date, source });
        }
    }
    found
}

pub(super) fn costs(taker: &mut Taker<'_>, made: &[String]) -> Option<Vec<Cost>> {
    let records = taker.records(Section::Costs);
    if records.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    for record in records {
        let category = taker.parsed(&record, "category", "a category such as direct-labor", slug);
        if record.get("category").is_none() {
            taker.draft.error("missing-field", &record.at, "a cost has no category").help =
                Some("name a category of the rulebook, such as direct-labor".to_owned());
        }
        let place = taker.country(&record, "place");
        let of = statement::assigned(taker, &record, made);
        let amount = taker.money(&record, "amount");
        if record.get("amount").is_none() {
            taker.draft.error("missing-field", &record.at, "a cost has no amount").help = Some("add amount".to_owned());
        }
        let Some((amount, at)) = amount else { continue };
        if amount.is_negative() {
            let problem = taker.draft.error("negative-money", &at, "a cost is below zero");
            problem.found = amount.to_string();
            problem.expected = Some("an amount of zero or more".to_owned());
            continue;
        }
        let Some(per_unit) = super::allocation::per_unit(taker, &record, amount, &at) else { continue };
        if let Some(category) = category {
            found.push(Cost { category, amount: per_unit, place, of });
        }
    }
    Some(found)
}

pub(super) fn evidence(taker: &mut Taker<'_>) -> Evidences {
    let mut found = Evidences::new();
    for record in taker.records(Section::Evidence) {
        let Some((id, at)) = taker.text_at(&record, "id") else {
            taker.draft.error("missing-field", &record.at, "an evidence record has no id").help =
                Some("add id; lines refer to it".to_owned());
            continue;
        };
        let is_statement = statement::is_statement(&record);
        if let Some((kind, at)) = taker.text_at(&record, "kind")
            && crate::fields::plain(&kind) != "certificate"
            && !is_statement
        {
            let problem = taker.draft.error("bad-value", &at, "this kind of evidence is not read");
            problem.found = format!("`{kind}`");
            problem.expected = Some("certificate, or statement for accumulation".to_owned());
        }
        let row = Evidence {
            id: id.clone(),
            kind: if is_statement { EvidenceKind::Statement } else { EvidenceKind::Certificate },
            signer: taker.text(&record, "signer"),
            part: taker.text(&record, "part").filter(|part| part != "*"),
            revision: taker.text(&record, "rev"),
            hs: taker.hs(&record, "hs").map(|(code, _)| code),
            agreement: taker.text(&record, "agreement"),
            criterion: taker.text(&record, "criterion"),
            valid: taker.period(&record, "valid"),
            received: taker.date(&record, "received"),
        };
        if found.insert(id.clone(), row).is_some() {
            let problem = taker.draft.error("duplicate-id", &at, format!("two evidence records have the id `{id}`"));
            problem.found = format!("`{id}`");
            problem.help = Some("give each record an id of its own".to_owned());
        }
    }
    found
}

/// What lines and the records that they name say of each other beside the origin: a claim that stands in no word, and
/// another supplier.
pub(super) fn claims(taker: &mut Taker<'_>) {
    let text = |taker: &mut Taker<'_>, record: &crate::draft::Record, field| taker.text(record, field);
    let mut suppliers: BTreeMap<String, String> = BTreeMap::new();
    for record in taker.records(Section::Evidence) {
        if let (Some(id), Some(supplier)) = (text(taker, &record, "id"), text(taker, &record, "supplier")) {
            suppliers.insert(id, supplier);
        }
    }
    let stated: Vec<String> = taker
        .records(Section::Evidence)
        .iter()
        .filter(|record| statement::is_statement(record))
        .filter_map(|record| Some(record.get("id")?.cell.show().trim().to_owned()))
        .collect();
    let (mut silent, mut others): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut made = Vec::new();
    let parents: Vec<String> = taker
        .records(Section::Lines)
        .iter()
        .filter_map(|record| Some(record.get("parent")?.cell.show().trim().to_owned()))
        .collect();
    for section in [Section::Lines, Section::Sources] {
        let name = if section == Section::Lines { "id" } else { "line" };
        for (index, record) in taker.records(section).into_iter().enumerate() {
            let Some(evidence) = text(taker, &record, "evidence") else { continue };
            let id = text(taker, &record, name).unwrap_or_else(|| super::unnamed_line(index + 1));
            if section == Section::Lines && parents.contains(&id) {
                made.push(id);
                continue;
            }
            if record.get("origin").is_none() && !stated.contains(&evidence) {
                silent.push(id.clone());
            }
            let of = suppliers.get(&evidence);
            if let (Some(of), Some(from)) = (of, text(taker, &record, "supplier").filter(|from| Some(from) != of)) {
                others.push(format!("{id} is bought from {from}, its evidence {evidence} is of {of}"));
            }
        }
    }
    let list = |names: &[String]| {
        let more = names.len().saturating_sub(5);
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{tail}", names.iter().take(5).cloned().collect::<Vec<_>>().join(", "))
    };
    if !silent.is_empty() {
        let message =
            format!("lines with evidence and no word on origin are taken to be claimed originating: {}", list(&silent));
        taker.draft.note("silent-claim", &At::File, message);
    }
    if !made.is_empty() {
        let message = format!(
            "claims for lines that are made here are not used, since their inputs are listed and their own origin is determined: {}",
            list(&made)
        );
        taker.draft.note("made-claim", &At::File, message);
    }
    if !others.is_empty() {
        taker.draft.note("other-supplier", &At::File, format!("evidence of another supplier: {}", list(&others)));
    }
}

/// A record that no line uses, and a line that names a record that is not there.
pub(super) fn unused_evidence(taker: &mut Taker<'_>, materials: &[Material], evidence: &Evidences) {
    let by_lines: Vec<String> = [Section::Lines, Section::Inventory]
        .into_iter()
        .flat_map(|section| taker.records(section))
        .filter_map(|record| Some(record.get("evidence")?.cell.show().trim().to_owned()))
        .collect();
    for id in evidence.keys().filter(|id| !by_lines.contains(id)) {
        if !materials.iter().any(|material| material.evidence.as_ref() == Some(id)) {
            taker.draft.note("unused-evidence", &At::File, format!("evidence `{id}` is named by no line"));
        }
    }
    if let Some(day) = taker.shipped {
        let late = evidence.values().filter(|record| record.received.is_some_and(|received| received > day));
        let late: Vec<&str> = late.map(|record| record.id.as_str()).collect();
        if !late.is_empty() {
            let message = format!(
                "evidence received after the good was made and shipped counts all the same: {}; state known_on for what was in hand on a day",
                late.join(", ")
            );
            taker.draft.note("late-evidence", &At::File, message);
        }
    }
    let named = |id: &String| materials.iter().any(|material| material.evidence.as_ref() == Some(id));
    let open: Vec<&str> =
        evidence.values().filter(|record| record.valid.is_none() && named(&record.id)).map(|r| r.id.as_str()).collect();
    if !open.is_empty() {
        let message =
            format!("evidence without a period is taken to cover the receipt it came with: {}", open.join(", "));
        taker.draft.note("open-evidence", &At::File, message);
    }
    let names_no_good = |record: &&Evidence| record.part.is_none() && record.hs.is_none() && named(&record.id);
    let any: Vec<&str> = evidence.values().filter(names_no_good).map(|record| record.id.as_str()).collect();
    if !any.is_empty() {
        let message =
            format!("evidence that names no part and no code proves the origin of no line: {}", any.join(", "));
        taker.draft.note("open-evidence", &At::File, message);
    }
    let undated = |material: &&Material| {
        let record = material.evidence.as_ref().and_then(|id| evidence.get(id));
        material.received.is_none() && record.is_some_and(|record| record.valid.is_some())
    };
    let count = materials.iter().filter(undated).count();
    if count > 0 {
        let message = format!(
            "lines with evidence that state no day of receipt: {count}; the period must cover the whole production"
        );
        taker.draft.note("no-receipt", &At::File, message);
    }
    if let Some(day) = taker.day {
        for material in materials.iter().filter(|material| material.received.is_some_and(|received| received > day)) {
            let message = format!("line `{}` was received after the production of the good", material.id);
            taker.draft.note("late-receipt", &At::File, message);
        }
    }
    for material in materials {
        if let Some(id) = &material.evidence
            && !evidence.contains_key(id)
        {
            let help = origo_rulebook::did_you_mean(id, evidence.keys().map(String::as_str));
            let message = format!(
                "line `{}` names evidence `{id}`, which is not in the file; its origin stays open; {help}",
                material.id
            );
            taker.draft.note("missing-evidence", &At::File, message);
        }
    }
}

pub(super) fn facts(taker: &mut Taker<'_>) -> BTreeMap<String, Answer> {
    let mut found = BTreeMap::new();
    for record in taker.records(Section::Facts) {
        let name = taker.parsed(&record, "name", "the name of a question", slug);
        if record.get("name").is_none() {
            taker.draft.error("missing-field", &record.at, "a fact has no name").help =
                Some("add the name of the question that it answers".to_owned());
        }
        let Some(field) = record.get("answer").cloned() else {
            taker.draft.error("missing-field", &record.at, "a fact has no answer").help = Some("add answer".to_owned());
            continue;
        };
        let shown = field.cell.show();
        let answer = match crate::fields::plain(&shown).as_str() {
            "yes" | "y" | "true" | "si" | "oui" => Some(Answer::Yes),
            "no" | "n" | "false" | "non" => Some(Answer::No),
            _ if matches!(field.cell, Cell::Number(_)) || shown.chars().any(|c| c.is_ascii_digit()) => {
                match taker.money(&record, "answer") {
                    Some((amount, at)) if amount.is_negative() => {
                        let problem = taker.draft.error("negative-money", &at, "an amount is below zero");
                        problem.found = amount.to_string();
                        problem.expected = Some("an amount of zero or more".to_owned());
                        None
                    }
                    found => found.map(|(amount, _)| Answer::Amount(amount)),
                }
            }
            _ => {
                taker.bad(&field, "bad-value", "an answer is not known".to_owned(), "yes, no, or an amount");
                None
            }
        };
        if let (Some(name), Some(answer)) = (name, answer)
            && found.insert(name.clone(), answer).is_some_and(|before| before != answer)
        {
            let problem = taker.draft.error("two-values", &record.at, format!("the fact `{name}` has two answers"));
            problem.help = Some("keep one".to_owned());
        }
    }
    found
}

pub(super) fn elections(taker: &mut Taker<'_>, made: &[String]) -> Elections {
    let mut elections = Elections::default();
    let Some(record) = taker.record(Section::Elections) else { return elections };
    elections.method = taker.parsed(&record, "method", "nc or tv", slug);
    elections.de_minimis_base = taker.parsed(&record, "de_minimis_base", "transaction-value or total-cost", slug);
    elections.intermediate = statement::made_lines(taker, &record, "intermediate", made);
    elections.rescinded = statement::made_lines(taker, &record, "rescinded", made).unwrap_or_default();
    if let Some((text, at)) = taker.text_at(&record, "stage") {
        match crate::fields::plain(&text).as_str() {
            "beforeclaim" => elections.stage = Stage::BeforeClaim,
            "underverification" => elections.stage = Stage::UnderVerification,
            _ => {
                let problem = taker.draft.error("bad-value", &at, "`stage` is not known");
                problem.found = format!("`{text}`");
                problem.expected = Some("before-claim or under-verification".to_owned());
            }
        }
    }
    if elections.stage == Stage::UnderVerification && elections.method.is_none() {
        let problem =
            taker.draft.error("missing-field", &record.at, "under verification the method already used must be stated");
        problem.help = Some("add method: it decides which other one is still open".to_owned());
    }
    if let Some((text, at)) = taker.text_at(&record, "readings") {
        for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                Some((id, option)) => {
                    let before = elections.readings.insert(id.trim().to_owned(), option.trim().to_owned());
                    if before.is_some_and(|before| before != option.trim()) {
                        let problem =
                            taker.draft.error("two-values", &at, format!("reading `{}` is chosen twice", id.trim()));
                        problem.help = Some("keep one option".to_owned());
                    }
                }
                None => {
                    let problem = taker.draft.error("bad-value", &at, "a reading is not understood");
                    problem.found = format!("`{part}`");
                    problem.expected = Some("READING=OPTION".to_owned());
                }
            }
        }
    }
    elections
}
