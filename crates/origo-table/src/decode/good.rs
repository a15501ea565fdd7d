use super::lines::Bill;
use super::take::Taker;
use super::{TOLERANCE, apart, has};
use crate::Section;
use crate::draft::At;
use origo_base::{Amount, Cost, Currency, Date, EndUse, Good, GoodKinds, HsEdition, Period, ValueError};

/// The edition of the file: stated, or the one in force on the day of production, which is said.
pub(super) fn edition(taker: &mut Taker<'_>, produced: Option<Date>) -> HsEdition {
    let stated = taker
        .record(Section::Good)
        .and_then(|record| taker.parsed(&record, "hs_edition", "2012, 2017 or 2022", HsEdition::parse));
    if let Some(edition) = stated {
        return edition;
    }
    let misread = taker.record(Section::Good).is_some_and(|record| record.get("hs_edition").is_some());
    if misread {
        return HsEdition::Hs2022;
    }
    let year = produced.map_or(2022, |day| day.ymd().0);
    let edition = match year {
        ..=2016 => HsEdition::Hs2012,
        2017..=2021 => HsEdition::Hs2017,
        _ => HsEdition::Hs2022,
    };
    let message =
        format!("the file states no hs_edition; codes are read in the edition of the day of production, {edition}");
    taker.draft.note("edition", &At::File, message);
    edition
}

/// The currency of the good: its own field, or the one in its price.
pub(super) fn currency(taker: &mut Taker<'_>) -> Option<Currency> {
    let record = taker.record(Section::Good);
    let stated =
        record.as_ref().and_then(|r| taker.parsed(r, "currency", "an ISO 4217 code such as USD", Currency::parse));
    let in_cell = |text: &str| {
        let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
        Currency::parse(&letters).ok()
    };
    let of_good = || {
        let record = record.as_ref()?;
        ["price", "net_cost", "total_cost"].iter().find_map(|name| in_cell(&record.get(name)?.cell.show()))
    };
    let of_lines = || {
        let mut found: Vec<Currency> = Vec::new();
        for line in taker.draft.records(Section::Lines) {
            let named = line.get("currency").and_then(|field| Currency::parse(&field.cell.show()).ok());
            let cell = ["price", "amount"].iter().find_map(|name| in_cell(&line.get(name)?.cell.show()));
            found.extend(cell.or(named));
        }
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    };
    let currency = stated.or_else(of_good).or_else(of_lines);
    if currency.is_none() {
        let at = record.map_or(At::File, |record| record.at);
        let problem = taker.draft.error("no-currency", &at, "the good has no currency");
        problem.found = "no `currency`, and no price that names one".to_owned();
        problem.expected = Some("currency = USD on the good, or prices such as 41.20 USD".to_owned());
    }
    currency
}

/// Kinds: `caliper`, `not mounted-lining`, several joined by commas.
pub(crate) fn kinds_in(text: &str) -> GoodKinds {
    let mut kinds = GoodKinds::default();
    for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        match part.strip_prefix("not ") {
            Some(rest) => kinds.is_not.push(rest.trim().to_owned()),
            None => kinds.is.push(part.to_owned()),
        }
    }
    kinds
}

/// The kinds of a record; one that is said to be and not to be is an error.
pub(super) fn kinds_of(taker: &mut Taker<'_>, record: &crate::draft::Record) -> GoodKinds {
    let Some((text, at)) = taker.text_at(record, "kind") else { return GoodKinds::default() };
    let kinds = kinds_in(&text);
    if let Some(both) = kinds.is.iter().find(|kind| kinds.is_not.contains(kind)) {
        let problem = taker.draft.error("two-values", &at, format!("`kind` says both `{both}` and `not {both}`"));
        problem.help = Some("keep one of them".to_owned());
    }
    kinds
}

/// The good itself.
pub(super) fn good(taker: &mut Taker<'_>) -> Option<Good> {
    let Some(record) = taker.record(Section::Good) else {
        let problem = taker.draft.error("no-good", &At::File, "the file does not say which good it is about");
        problem.found = "no `good`".to_owned();
        problem.expected = Some(
            "part, hs, price, produced_in; in a flat table columns good_part, good_hs, good_price, produced_in"
                .to_owned(),
        );
        return None;
    };
    let part = taker.text(&record, "part");
    if part.is_none() {
        taker.draft.error("no-part", &record.at, "the good has no part number").help = Some("add part".to_owned());
    }
    let code = taker.hs(&record, "hs");
    if record.get("hs").is_none() {
        let problem = taker.draft.error("no-code", &record.at, "the good has no hs code");
        problem.help = Some("add hs, such as 8708.30: the product rule depends on it".to_owned());
    }
    let price = positive(taker, &record, "price");
    let end_use = taker.parsed(&record, "use", "oe(pv|lt), service(pv), for(ht), none", EndUse::parse);
    let kinds = kinds_of(taker, &record);
    Some(Good {
        part: part?,
        revision: taker.text(&record, "rev"),
        plant: taker.text(&record, "plant"),
        produced_in: taker.country(&record, "produced_in"),
        hs: code.map(|(code, _)| code).into_iter().collect(),
        edition: taker.edition,
        kinds,
        end_use,
        transaction_value: price,
        currency: taker.currency?,
    })
}

fn positive(taker: &mut Taker<'_>, record: &crate::draft::Record, name: &'static str) -> Option<Amount> {
    let (amount, at) = taker.money(record, name)?;
    if amount <= Amount::ZERO {
        let problem = taker.draft.error("negative-money", &at, format!("`{name}` of the good is not positive"));
        problem.found = amount.to_string();
        problem.expected = Some("an amount above zero, or nothing if there is none".to_owned());
        return None;
    }
    Some(amount)
}

/// Total and net cost from the books.
pub(super) fn stated_costs(taker: &mut Taker<'_>) -> (Option<Amount>, Option<Amount>) {
    let Some(record) = taker.record(Section::Good) else { return (None, None) };
    let (total, net) = (positive(taker, &record, "total_cost"), positive(taker, &record, "net_cost"));
    if let (Some(total), Some(net)) = (total, net)
        && net > total
    {
        let problem = taker.draft.error("net-above-total", &record.at, "net cost is above total cost");
        problem.found = format!("net cost {net}, total cost {total}");
        problem.expected = Some("net cost is total cost less the excluded costs".to_owned());
    }
    (total, net)
}

/// The fiscal year: twelve months, or the 52 or 53 weeks of a retail calendar; the first or last of a producer may be
/// shorter. The good is produced in it.
pub(super) fn fiscal_year(taker: &mut Taker<'_>, produced: Period) -> Option<Period> {
    let record = taker.record(Section::Good)?;
    let year = taker.period(&record, "fiscal_year")?;
    let long = year.last() > year.first().plus_days(Period::LONGEST_FISCAL_YEAR - 1);
    let place = record.get("fiscal_year").map_or(&record.at, |field| &field.at).clone();
    if long {
        let problem = taker.draft.error("fiscal-year", &place, "a fiscal year has at most 53 weeks");
        problem.found = format!("{year}");
        problem.expected = Some("its first and last day, such as 2026-01-01/2026-12-31".to_owned());
    } else if !year.contains(produced.last()) {
        let problem = taker.draft.error("fiscal-year", &place, "the good was not produced in this fiscal year");
        problem.found = format!("{year}; production ended on {}", produced.last());
        problem.expected = Some("the producer's fiscal year in which its production ended".to_owned());
    }
    Some(year)
}

/// Totals that the file states must be reached by its lines.
pub(super) fn check_totals(
    taker: &mut Taker<'_>,
    bill: &Bill,
    costs: Option<&[Cost]>,
    total_cost: Option<Amount>,
    net_cost: Option<Amount>,
) {
    // Sums over lines that are wrong say nothing: their own problems come first.
    if !bill.sound {
        return;
    }
    check_net_cost(taker, bill, costs, net_cost);
    at_a_loss(taker, bill, costs, total_cost);
    let mut previous = 0;
    for record in std::mem::take(&mut taker.draft.totals) {
        let Some((stated, at)) = taker.money(&record, "amount") else { continue };
        let row = match &record.at {
            At::Row { row, .. } => *row,
            _ => u32::MAX,
        };
        // A total may be of everything above it, or of what stands since the total before it.
        let between = |from: u32| -> Amount {
            bill.rows.iter().filter(|(at, _)| (from..row).contains(at)).map(|(_, value)| *value).sum()
        };
        let reached = [bill.sum, bill.own_sum, between(0), between(previous)];
        previous = row;
        if reached.iter().all(|sum| apart(stated, *sum)) {
            let problem = taker.draft.error("total", &at, "the total is not reached by its lines");
            problem.found = format!("{stated}, while the lines above it sum to {}", between(0));
            problem.expected = Some(format!("equal amounts, within {TOLERANCE}"));
            problem.help = Some("a line is missing, double or mistyped; correct it or remove the total".to_owned());
        }
        taker.draft.totals.push(record);
    }
    if let (Some(total), Some(costs)) = (total_cost, costs)
        && bill.complete
    {
        let sum = bill.sum + costs.iter().map(|cost| cost.amount).sum();
        if apart(total, sum) && has(taker, Section::Costs) {
            let at =
                taker.record(Section::Good).and_then(|r| r.get("total_cost").map(|f| f.at.clone())).unwrap_or(At::File);
            let problem = taker.draft.error("total", &at, "total cost is not reached by materials and costs");
            problem.found = format!("total_cost {total}; materials {} and costs make {sum}", bill.sum);
            problem.expected = Some(format!("equal amounts, within {TOLERANCE}"));
            problem.help = Some("a cost or a line is missing or counted twice; or leave total_cost out".to_owned());
        }
    }
}

/// A total cost above the price is possible, and more often a mistake that widens every base it stands in.
fn at_a_loss(taker: &mut Taker<'_>, bill: &Bill, costs: Option<&[Cost]>, total_cost: Option<Amount>) {
    let record = taker.record(Section::Good);
    let Some((price, at)) = record.and_then(|record| taker.money(&record, "price")) else { return };
    let summed = costs.filter(|_| bill.complete).map(|costs| bill.sum + costs.iter().map(|cost| cost.amount).sum());
    if let Some(total) = total_cost.or(summed).filter(|total| *total > price) {
        let message = format!(
            "total cost {total} is above the price {price}: the good would be sold at a loss; check that both are per unit"
        );
        taker.draft.note("at-a-loss", &at, message);
    }
}

/// Net cost lies between the materials it contains and the total cost it is part of.
fn check_net_cost(taker: &mut Taker<'_>, bill: &Bill, costs: Option<&[Cost]>, net_cost: Option<Amount>) {
    let Some(net_cost) = net_cost.filter(|_| bill.complete) else { return };
    let at = taker.record(Section::Good).and_then(|r| r.get("net_cost").map(|f| f.at.clone())).unwrap_or(At::File);
    if net_cost < bill.sum && apart(net_cost, bill.sum) {
        let problem = taker.draft.error("net-cost", &at, "net cost is below the materials that it contains");
        problem.found = format!("net_cost {net_cost}; materials {}", bill.sum);
        problem.help = Some("net cost is per unit and contains every material; correct it or the lines".to_owned());
    }
    let total = costs.map(|costs| bill.sum + costs.iter().map(|cost| cost.amount).sum());
    if let Some(total) = total.filter(|total| net_cost > *total && apart(net_cost, *total)) {
        let problem = taker.draft.error("net-cost", &at, "net cost is above all materials and costs");
        problem.found = format!("net_cost {net_cost}; materials and costs make {total}");
        problem.help = Some("net cost is total cost less the excluded costs; correct it or leave it out".to_owned());
    }
}

/// A name as rulebooks write it.
pub(crate) fn slug(text: &str) -> Result<String, ValueError> {
    let lower = text.trim().to_lowercase().replace([' ', '_'], "-");
    let good = !lower.is_empty() && lower.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if good { Ok(lower) } else { Err(ValueError::new(text, "is not a name: letters, digits and hyphens")) }
}
