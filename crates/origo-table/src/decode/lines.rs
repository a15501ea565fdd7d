use super::good::{kinds_of, slug};
use super::sources::{sources, split};
use super::statement::end_use;
use super::take::Taker;
use super::{TOLERANCE, apart, unnamed_line};
use crate::Section;
use crate::draft::{At, Record};
use origo_base::{Amount, Country, GoodKinds, Material, OriginClaim, Percent, SelfProduced, Statement, ValueRange};
use std::collections::BTreeMap;

/// The bill of materials as a case holds it.
#[derive(Default)]
pub(super) struct Bill {
    pub(super) materials: Vec<Material>,
    pub(super) self_produced: Vec<SelfProduced>,
    /// The sum of all values, per unit of the good.
    pub(super) sum: Amount,
    /// The sum of quantity times price of every bought line, without the quantities above it.
    pub(super) own_sum: Amount,
    /// The row of each bought line of a table, with quantity times price.
    pub(super) rows: Vec<(u32, Amount)>,
    /// Lines that are drawn from inventories.
    pub(super) draws: Vec<crate::Draw>,
    /// How many units of each bought line go into one unit of the good.
    pub(super) units: BTreeMap<String, Amount>,
    /// Every bought line has a value.
    pub(super) complete: bool,
    /// No problem was found with a line.
    pub(super) sound: bool,
}

/// A line, before the tree is built.
struct Line {
    record: Record,
    id: String,
    parent: Option<String>,
    make: Make,
    quantity: Amount,
    /// Quantity times price over its unit, for one unit of what the line goes into.
    value: Option<Amount>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Make {
    Buy,
    Here,
    Phantom,
}

pub(super) fn bill(taker: &mut Taker<'_>, statements: &BTreeMap<String, Statement>) -> Bill {
    let records = taker.records(Section::Lines);
    if taker.draft.lacks_lines() && taker.draft.problems.iter().all(|problem| problem.code != "empty") {
        let problem = taker.draft.error("empty", &At::File, "there are no lines");
        problem.help = Some("add a row for each material; a good without a bill is decided only if it is wholly obtained (fact wholly-obtained = yes)".to_owned());
    }
    quantities(taker, &records);
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut lines: Vec<Line> = Vec::new();
    for (index, record) in records.into_iter().enumerate() {
        let id = taker.text(&record, "id").unwrap_or_else(|| unnamed_line(index + 1));
        if let Some(first) = places.get(&id).and_then(|place| lines.get(*place)) {
            let first_at = taker.draft.place(&first.record.at);
            let problem = taker.draft.error("duplicate-id", &record.at, format!("two lines have the id `{id}`"));
            problem.found = format!("`{id}`; the first is at {}", place_text(&first_at));
            problem.help = Some("give each line an id of its own".to_owned());
            continue;
        }
        places.insert(id.clone(), lines.len());
        let line = line(taker, record, id);
        lines.push(line);
    }
    let children = tree(taker, &mut lines, &places);
    let mut bill = Bill { complete: true, ..Bill::default() };
    let sources = sources(taker, &places);
    // Parents come before what goes into them.
    let mut open: Vec<(usize, Option<usize>, Amount)> =
        children.get(&None).into_iter().flatten().rev().map(|index| (*index, None, Amount::ONE)).collect();
    while let Some((index, parent, times)) = open.pop() {
        let Some(line) = lines.get(index) else { continue };
        let below = children.get(&Some(index)).map(Vec::as_slice).unwrap_or_default();
        let kinds = kinds_of(taker, &line.record);
        let hs: Vec<_> = taker.hs(&line.record, "hs").map(|(code, _)| code).into_iter().collect();
        let part = taker.text(&line.record, "part").unwrap_or_else(|| line.id.clone());
        let inner = match line.make {
            Make::Buy => {
                let value = line.value.and_then(|value| multiplied(taker, value, times, &line.record.at));
                if let Some(value) = value {
                    bill.sum += value;
                    bill.own_sum += line.value.unwrap_or(Amount::ZERO);
                    if let (At::Row { row, .. }, Some(value)) = (&line.record.at, line.value) {
                        bill.rows.push((*row, value));
                    }
                } else {
                    bill.complete = false;
                }
                bill.draws.extend(super::inventory::draw(taker, &line.record, &line.id, line.quantity, times));
                let mut material = material(taker, line, part, hs);
                material.kinds = kinds;
                // What costs nothing has a customs value all the same, which the file does not state.
                let value = value.filter(|value| !value.is_zero());
                bill.complete &= value.is_some();
                material.value = value.map_or(ValueRange::UNKNOWN, ValueRange::known);
                material.parent = parent;
                material.role = taker.parsed(&line.record, "role", "a role such as packaging", slug);
                let units = line.quantity.scale(times, Amount::ONE).map(|(units, _)| units);
                bill.units.extend(units.map(|units| (line.id.clone(), units)));
                let stated = material.evidence.as_ref().and_then(|id| statements.get(id)).zip(units);
                if line.record.get("inventory").is_none() {
                    let of_one = |amount: Amount, units| amount.scale(units, Amount::ONE).map(|(amount, _)| amount);
                    material.statement = stated.map(|(statement, units)| statement.map(|amount| of_one(amount, units)));
                }
                let of_line = ["origin", "evidence"].iter().any(|field| line.record.get(field).is_some());
                if of_line && sources.contains_key(&index) {
                    let message =
                        format!("the origin and evidence of line `{}` give way to those of its sources", line.id);
                    taker.draft.note("unused-origin", &line.record.at, message);
                }
                match sources.get(&index) {
                    Some(sources) => bill.materials.extend(split(taker, &material, value, sources, &line.record)),
                    None => bill.materials.push(material),
                }
                parent
            }
            Make::Here | Make::Phantom if sources.contains_key(&index) => {
                let at = line.record.at.clone();
                let problem = taker.draft.error(
                    "made-with-sources",
                    &at,
                    format!("line `{}` is made here, yet it has sources", line.id),
                );
                problem.help = Some("set make_buy to buy, or take the sources out".to_owned());
                continue;
            }
            Make::Here => {
                let made = SelfProduced {
                    id: line.id.clone(),
                    part,
                    hs,
                    kinds,
                    country: taker.country(&line.record, "country_of_origin"),
                    end_use: end_use(taker, &line.record),
                    parent,
                };
                bill.self_produced.push(made);
                Some(bill.self_produced.len() - 1)
            }
            Make::Phantom => {
                if taker.country(&line.record, "country_of_origin").is_some() {
                    let message =
                        format!("the country of the phantom line `{}` is not used: it is no material", line.id);
                    taker.draft.note("unused-country", &line.record.at, message);
                }
                parent
            }
        };
        let Some(times) = multiplied(taker, line.quantity, times, &line.record.at) else { continue };
        open.extend(below.iter().rev().map(|child| (*child, inner, times)));
    }
    bill
}

/// A quantity that is missing beside others that are stated is not guessed; if none is stated, each line is one unit, and
/// that is said.
fn quantities(taker: &mut Taker<'_>, records: &[Record]) {
    let needs = |record: &&Record| {
        let made = record.get("make_buy").is_some_and(|field| field.cell.show().to_lowercase() != "buy");
        record.get("qty").is_none() && record.get("price").is_some() && !made
    };
    let without: Vec<&Record> = records.iter().filter(needs).collect();
    if without.is_empty() {
        return;
    }
    if records.iter().any(|record| record.get("qty").is_some()) {
        for record in without {
            let problem = taker.draft.error("no-quantity", &record.at, "this line has a price and no quantity");
            problem.help = Some("add qty; it is not guessed where other lines state it".to_owned());
        }
    } else {
        taker.draft.note("no-quantity", &At::File, "no line states a quantity; each is taken as one unit");
    }
}

fn place_text(place: &origo_rulebook::Place) -> String {
    match place {
        origo_rulebook::Place::Cell { at, .. } => at.clone(),
        origo_rulebook::Place::Text { .. } => "the one above".to_owned(),
        origo_rulebook::Place::File { path } => path.clone(),
    }
}

fn line(taker: &mut Taker<'_>, record: Record, id: String) -> Line {
    let problems = taker.draft.problems.len();
    let quantity = match taker.number(&record, "qty") {
        Some((quantity, at)) if quantity < Amount::ZERO => {
            let problem = taker.draft.error("negative-quantity", &at, "a quantity is below zero");
            problem.found = quantity.to_string();
            problem.expected = Some("a quantity of zero or more".to_owned());
            Amount::ONE
        }
        Some((quantity, _)) => quantity,
        None => Amount::ONE,
    };
    let scrap = taker.percent(&record, "scrap").unwrap_or(Percent::ZERO);
    let quantity = match scrap.share_of(quantity) {
        Some((more, rounded)) => {
            if rounded {
                taker.draft.note("rounded", &record.at, ROUNDED);
            }
            quantity + more
        }
        None => {
            let problem = taker.draft.error("absurd-money", &record.at, "the quantity with its scrap is out of bounds");
            problem.found = format!("{quantity} and {scrap} of it");
            problem.help = Some("check quantity and scrap".to_owned());
            quantity
        }
    };
    if scrap > Percent::ZERO {
        taker.draft.note("scrap", &record.at, format!("scrap of {scrap} is added to the quantity"));
    }
    let price = money(taker, &record, "price");
    let amount = money(taker, &record, "amount");
    let per = match taker.number(&record, "per") {
        Some((per, at)) if per <= Amount::ZERO => {
            let problem = taker.draft.error("bad-number", &at, "`per` is not above zero");
            problem.found = per.to_string();
            problem.expected = Some("the number of units that the price is for, such as 1000".to_owned());
            Amount::ONE
        }
        Some((per, _)) => per,
        None => Amount::ONE,
    };
    let extended = price.and_then(|price| {
        let Some((value, rounded)) = price.scale(quantity, per) else {
            let problem = taker.draft.error("absurd-money", &record.at, "quantity times price is out of bounds");
            problem.found = format!("{quantity} x {price} / {per}");
            problem.help = Some("check quantity, price and unit".to_owned());
            return None;
        };
        if rounded {
            taker.draft.note(
                "rounded",
                &record.at,
                "quantity times price has more than twelve decimal places and was rounded half-even",
            );
        }
        Some(value)
    });
    let value = match (extended, amount) {
        (Some(extended), Some(amount)) => {
            // What a misread factor makes is no second mistake.
            let misread = taker.draft.problems.iter().skip(problems).any(origo_rulebook::Diagnostic::is_error);
            if apart(extended, amount) && !misread {
                let at = record.get("amount").map_or(record.at.clone(), |field| field.at.clone());
                let problem = taker.draft.error("extended-amount", &at, "the amount is not quantity times price");
                problem.found =
                    format!("{amount}, while {quantity} x {} / {per} = {extended}", price.unwrap_or(Amount::ZERO));
                problem.expected = Some(format!("equal amounts, within {TOLERANCE}"));
                problem.help = Some("correct one of the three, or leave the amount out".to_owned());
            }
            Some(extended)
        }
        (extended, amount) => extended.or(amount),
    };
    let make = taker.text_at(&record, "make_buy").and_then(|(text, at)| {
        let plain = crate::fields::plain(&text);
        match plain.as_str() {
            "buy" | "bought" | "purchase" | "purchased" | "b" | "p" | "comprar" | "compra" | "achat" | "freeissue" => {
                Some(Make::Buy)
            }
            "make" | "made" | "m" | "fabricar" | "produccion" | "fabrication" => Some(Make::Here),
            "phantom" | "fantasma" | "fantome" => Some(Make::Phantom),
            _ => {
                let problem = taker.draft.error("bad-value", &at, "`make_buy` is not known");
                problem.found = format!("`{text}`");
                problem.expected = Some("buy, make or phantom".to_owned());
                None
            }
        }
    });
    let parent = taker.text(&record, "parent");
    if value.is_some_and(|value| value.is_zero()) && make.is_none_or(|make| make == Make::Buy) {
        let message = format!(
            "line `{id}` has a value of zero: what is free of charge has a customs value all the same, so its value is taken as not known; state it, or take the line out if none of it is used"
        );
        taker.draft.note("no-value", &record.at, message);
    }
    // Whether a line without a word on it is bought or made shows when the tree is built.
    Line { record, id, parent, make: make.unwrap_or(Make::Buy), quantity, value }
}

fn money(taker: &mut Taker<'_>, record: &Record, name: &'static str) -> Option<Amount> {
    let (amount, at) = taker.money_from_zero(record, name)?;
    if amount > Amount::parse("1000000000000").unwrap_or(Amount::ZERO) {
        let problem = taker.draft.error("absurd-money", &at, format!("`{name}` is above a million million"));
        problem.found = amount.to_string();
        problem.help = Some("check the decimal mark and the unit".to_owned());
        return None;
    }
    Some(amount)
}

/// Resolves parents; reports orphans, cycles, made lines without inputs and bought ones with them. Returns the children
/// of each line, and of the good.
fn tree(
    taker: &mut Taker<'_>,
    lines: &mut [Line],
    places: &BTreeMap<String, usize>,
) -> BTreeMap<Option<usize>, Vec<usize>> {
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut parents: Vec<Option<usize>> = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let parent = match &line.parent {
            None => None,
            Some(name) => match places.get(name) {
                Some(parent) => Some(*parent),
                None => {
                    let at = line.record.get("parent").map_or(line.record.at.clone(), |field| field.at.clone());
                    let help = origo_rulebook::did_you_mean(name, places.keys().map(String::as_str));
                    let problem = taker.draft.error(
                        "orphan",
                        &at,
                        format!("line `{}` goes into a line that is not there", line.id),
                    );
                    problem.found = format!("`{name}`");
                    problem.help = Some(help);
                    None
                }
            },
        };
        parents.push(parent);
        children.entry(parent).or_default().push(index);
    }
    cycles(taker, lines, &parents);
    let mut unsaid: Vec<String> = Vec::new();
    for index in 0..lines.len() {
        let below = children.get(&Some(index)).map_or(0, Vec::len);
        let Some(line) = lines.get_mut(index) else { continue };
        let said = line.record.get("make_buy").is_some();
        match line.make {
            Make::Buy if below > 0 && said => {
                let problem = taker.draft.error(
                    "bought-with-inputs",
                    &line.record.at,
                    format!("line `{}` is bought, yet other lines go into it", line.id),
                );
                problem.found = format!("{below} lines with parent `{}`", line.id);
                problem.help = Some("set make_buy to make or phantom, or correct `parent` of those lines".to_owned());
            }
            Make::Buy if below > 0 => {
                line.make = Make::Here;
                unsaid.push(line.id.clone());
                if line.value.is_some() {
                    let message = format!("the price of line `{}` is not used: its inputs are listed", line.id);
                    taker.draft.note("unused-price", &line.record.at, message);
                }
            }
            Make::Here | Make::Phantom if below == 0 => {
                let problem = taker.draft.error(
                    "made-without-inputs",
                    &line.record.at,
                    format!("line `{}` is made here, but nothing goes into it", line.id),
                );
                problem.help = Some(format!("add its inputs with parent `{}`, or set make_buy to buy", line.id));
            }
            _ => {}
        }
    }
    if !unsaid.is_empty() {
        let message = format!(
            "lines with inputs that do not say make_buy are taken to be made by the producer of the good: {}; write make, phantom (no material of its own) or buy (and leave its inputs out)",
            unsaid.join(", ")
        );
        taker.draft.note("no-make-buy", &At::File, message);
    }
    children
}

/// Follows every line upward once; a line met again on the way that began with it closes a circle.
fn cycles(taker: &mut Taker<'_>, lines: &[Line], parents: &[Option<usize>]) {
    // The way on which a line was first met; zero: not yet.
    let mut met = vec![0_usize; lines.len()];
    for start in 0..lines.len() {
        let way = start + 1;
        let mut at = Some(start);
        while let Some(index) = at {
            match met.get_mut(index) {
                Some(slot) if *slot == 0 => *slot = way,
                Some(slot) if *slot == way => {
                    let mut names = vec![index];
                    let mut next = parents.get(index).copied().flatten();
                    while let Some(other) = next.filter(|other| *other != index) {
                        names.push(other);
                        next = parents.get(other).copied().flatten();
                    }
                    names.push(index);
                    let shown =
                        |index: &usize| lines.get(*index).map(|line| format!("`{}`", line.id)).unwrap_or_default();
                    let Some(line) = lines.get(index) else { break };
                    let problem =
                        taker.draft.error("cycle", &line.record.at, "the bill of materials goes round in a circle");
                    problem.found = names.iter().take(12).map(shown).collect::<Vec<_>>().join(" into ");
                    problem.help = Some("a line cannot go into itself; correct one `parent`".to_owned());
                    break;
                }
                _ => break,
            }
            at = parents.get(index).copied().flatten();
        }
    }
}

/// `value × times`, rounded half-even at the twelfth place if need be, which is said.
fn multiplied(taker: &mut Taker<'_>, value: Amount, times: Amount, at: &At) -> Option<Amount> {
    match value.scale(times, Amount::ONE) {
        Some((product, rounded)) => {
            if rounded {
                taker.draft.note(
                    "rounded",
                    at,
                    "a value has more than twelve decimal places and was rounded half-even",
                );
            }
            Some(product)
        }
        None => {
            let problem = taker.draft.error("absurd-money", at, "the value of this line is out of bounds");
            problem.help = Some("check quantity, price and unit".to_owned());
            None
        }
    }
}

fn material(taker: &mut Taker<'_>, line: &Line, part: String, hs: Vec<origo_base::HsCode>) -> Material {
    let evidence = taker.text(&line.record, "evidence");
    let origin = origin(taker, &line.record, evidence.is_some());
    Material {
        id: line.id.clone(),
        part,
        revision: taker.text(&line.record, "rev"),
        description: taker.text(&line.record, "description"),
        hs,
        kinds: GoodKinds::default(),
        value: ValueRange::UNKNOWN,
        origin,
        evidence,
        country: taker.country(&line.record, "country_of_origin"),
        received: taker.date(&line.record, "received"),
        parent: None,
        role: None,
        deductible: Amount::ZERO,
        statement: None,
    }
}

/// What is said of an amount that was cut at the twelfth place.
pub(super) const ROUNDED: &str = "a share has more than twelve decimal places and was rounded half-even";

/// What a line says of origin. A country is refused: country of origin is not originating status.
pub(super) fn origin(taker: &mut Taker<'_>, record: &Record, has_evidence: bool) -> OriginClaim {
    let Some((text, at)) = taker.text_at(record, "origin") else {
        return if has_evidence { OriginClaim::Originating } else { OriginClaim::Unknown };
    };
    match crate::fields::plain(&text).as_str() {
        "originating" | "yes" | "y" | "true" | "originario" | "originaria" | "si" | "originaire" | "oui" | "o" => {
            OriginClaim::Originating
        }
        "nonoriginating" | "no" | "n" | "false" | "nooriginario" | "nooriginaria" | "nonoriginaire" | "non" => {
            OriginClaim::NonOriginating
        }
        "unknown" | "" | "desconocido" | "inconnu" | "tbd" | "na" => OriginClaim::Unknown,
        _ => {
            let country = Country::parse(&text).is_ok();
            let message = if country {
                format!("`origin` is `{text}`: a country of origin is not an originating status")
            } else {
                "`origin` is not known".to_owned()
            };
            let problem = taker.draft.error("bad-origin", &at, message);
            problem.found = format!("`{text}`");
            problem.expected = Some("originating, non-originating or unknown".to_owned());
            if country {
                problem.help = Some("put the country into country_of_origin".to_owned());
            }
            OriginClaim::Unknown
        }
    }
}
