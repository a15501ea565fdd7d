//! Rules from treaty prose: rows of text to a file of rules in notation, with what each row came to.

mod constructs;
mod corrections;
mod doubts;
mod notes;
mod paragraphs;
mod rows;
mod write;

use origo_base::{HsEdition, HsSet};
use origo_rulebook::treaty::{Lowered, NamedFact, Refused, Structure, compile};
use origo_rulebook::{Criterion, Diagnostic, Figure, Place, Rulebook, Severity, ShiftBase, SourceSet};
use origo_table::Nomenclature;
use std::collections::BTreeMap;

pub use corrections::Corrections;
use notes::Note;
pub use rows::Row;

/// How the words of a row name what a rulebook has ids for.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Name of a method of regional value content, lower case, to its id.
    pub methods: Vec<(String, String)>,
    /// Name of a vehicle class, lower case, to its id.
    pub classes: Vec<(String, String)>,
    /// The codes that exist, and the edition of the rulebook; none: only the chapters are known.
    pub known: Option<(Nomenclature, HsEdition)>,
}

impl Vocabulary {
    /// The names of a rulebook.
    pub fn of(rulebook: &Rulebook, nomenclature: Nomenclature) -> Self {
        let classes = rulebook.classes().iter().flat_map(|class| {
            let names = std::iter::once(&class.name).chain(&class.same_as);
            names.map(|name| (name.to_lowercase(), class.id.clone())).collect::<Vec<_>>()
        });
        Self {
            methods: rulebook.methods().iter().map(|row| (row.name.to_lowercase(), row.id.clone())).collect(),
            classes: classes.collect(),
            known: nomenclature.knows(*rulebook.hs_edition()).then(|| (nomenclature, *rulebook.hs_edition())),
        }
    }

    /// Without a rulebook: a method is the first letters of its name, a class is not known.
    pub fn plain() -> Self {
        let methods = ["transaction value", "net cost", "build-up", "build-down", "focused value"];
        let initials = |name: &str| name.split([' ', '-']).filter_map(|word| word.chars().next()).collect::<String>();
        let methods = methods.iter().map(|name| ((*name).to_owned(), initials(name))).collect();
        Self { methods, classes: Vec::new(), known: None }
    }
}

/// What became of the rows of one agreement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All structure.
    pub full: usize,
    /// With descriptions of goods as named facts.
    pub goods: usize,
    /// With conditions of a known sort as facts.
    pub typed: usize,
    /// With a condition of no known sort as a fact.
    pub opaque: usize,
    /// Refused: what the notation cannot say.
    pub beyond: usize,
    /// Refused: not understood.
    pub refused: usize,
}

/// What an import came to.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The rules as a file.
    pub text: String,
    /// A problem for each row that was refused, and notes on corrections.
    pub problems: Vec<Diagnostic>,
    /// The texts that problems point into.
    pub sources: SourceSet,
    /// What became of the rows, by agreement.
    pub coverage: BTreeMap<String, Coverage>,
    /// In how many sentences each construct stands, by construct and agreement.
    pub constructs: BTreeMap<String, BTreeMap<String, usize>>,
    /// How many rules were made.
    pub rules: usize,
}

/// A rule in the making: the alternatives of one set of goods, one description and one use.
pub(crate) struct Drafted {
    pub(crate) agreement: String,
    pub(crate) first: Lowered,
    pub(crate) use_notation: Option<String>,
    pub(crate) alternatives: Vec<origo_rulebook::Criterion>,
    pub(crate) cites: Vec<String>,
    pub(crate) conditions: Vec<NamedFact>,
    /// The rules of the source that its alternatives belong to.
    pub(crate) groups: Vec<String>,
    /// How much of each sentence became structure.
    pub(crate) structures: Vec<Structure>,
}

/// A sentence that was refused: rules on its goods, or with alternatives in the same rule of the source, lack it.
pub(crate) struct Missing {
    pub(crate) agreement: String,
    pub(crate) goods: HsSet,
    pub(crate) group: String,
    pub(crate) cite: String,
    pub(crate) place: String,
    /// It is itself about "any other good".
    pub(crate) other: bool,
}

impl Missing {
    /// Whether a rule lacks the sentence.
    pub(crate) fn of(&self, rule: &Drafted) -> bool {
        self.agreement == rule.agreement
            && (self.goods.overlaps(&rule.first.goods) || !self.group.is_empty() && rule.groups.contains(&self.group))
    }
}

/// Compiles rows. A row that is refused is reported at its place; the others are imported all the same.
pub fn import(rows: &[Row], vocabulary: &Vocabulary) -> Imported {
    let mut found = Imported::default();
    let mut drafted: Vec<Drafted> = Vec::new();
    let mut facts: BTreeMap<String, (NamedFact, bool)> = BTreeMap::new();
    let mut thresholds = BTreeMap::new();
    let mut beside: Vec<(Note, String)> = Vec::new();
    let mut missing: Vec<Missing> = Vec::new();
    let mut last: Option<Row> = None;
    for row in rows {
        match notes::read(&row.text) {
            Some(Ok(note)) => {
                beside.push((note, row.place.clone()));
                continue;
            }
            Some(Err(why)) => {
                let place = Place::File { path: row.place.clone() };
                let problem = Diagnostic::at("note", Severity::Error, place, why).found(shortened(&row.text));
                found.problems.push(problem.help("enter what it does by hand, and take the note out of the file"));
                found.coverage.entry(row.agreement.clone()).or_default().refused += 1;
                // It is about all codes that it names, and says nothing about "any other good".
                missing.push(Missing { goods: rows::all_codes(&row.text), other: true, ..lacking(row) });
                continue;
            }
            None => {}
        }
        // The designation is a label: it goes with the citation, and blanks keep the places behind it.
        let label = notes::designation(&row.text);
        let mut row = row.clone();
        if !label.is_empty() {
            row.cite = format!("{}, {}", row.cite, rows::one_line(label));
            row.text = format!("{}{}", " ".repeat(label.len()), row.text.get(label.len()..).unwrap_or_default());
        }
        let row = &row;
        let before = last.replace(row.clone());
        let coverage = found.coverage.entry(row.agreement.clone()).or_default();
        let file = found.sources.add(row.place.clone(), row.text.clone());
        let lowered = match compile(&row.text, file, &row.product, &vocabulary.methods) {
            Ok(lowered) => lowered,
            Err(refused) => {
                match &refused {
                    Refused::Prose(_) => coverage.refused += 1,
                    Refused::Notation(_) => coverage.beyond += 1,
                }
                found.problems.push(refused.into_problem());
                // A piece that begins in the middle belongs to the sentence before it.
                let piece = row.text.trim_start().starts_with(char::is_lowercase);
                missing.push(lacking(before.as_ref().filter(|_| piece).unwrap_or(row)));
                continue;
            }
        };
        thresholds.extend(lowered.thresholds.clone());
        for construct in constructs::of(&lowered) {
            *found.constructs.entry(construct).or_default().entry(row.agreement.clone()).or_default() += 1;
        }
        found.problems.extend(doubts::check(&lowered, row, vocabulary));
        let structure = lowered.structure;
        let problem = add(&mut drafted, &mut facts, lowered, row, vocabulary);
        let lost = problem.as_ref().is_some_and(|problem| problem.code == "two-rules");
        if lost {
            coverage.refused += 1;
            missing.push(lacking(row));
        } else {
            *coverage.of(structure) += 1;
        }
        found.problems.extend(problem);
    }
    // A sentence that was refused has said what is wrong with it.
    let refused: Vec<String> = missing.iter().map(|lost| lost.place.clone()).collect();
    let cut = cut_off(rows).into_iter().filter(|(lost, _)| !refused.contains(&lost.place));
    let (lost, said): (Vec<Missing>, Vec<Diagnostic>) = cut.unzip();
    missing.extend(lost);
    found.problems.extend(said);
    found.problems.extend(incomplete(&mut drafted, &missing, &mut found.coverage));
    complements(&mut drafted);
    found.problems.extend(contradictions(&drafted));
    found.rules = drafted.len();
    found.text = write::file(&drafted, &facts, &thresholds, &write::Beside { notes: &beside, missing: &missing });
    found
}

impl Coverage {
    fn of(&mut self, structure: Structure) -> &mut usize {
        match structure {
            Structure::Full => &mut self.full,
            Structure::Goods => &mut self.goods,
            Structure::Typed => &mut self.typed,
            Structure::Opaque => &mut self.opaque,
        }
    }
}

fn lacking(row: &Row) -> Missing {
    let goods = if row.product.is_empty() { rows::named_codes(&row.text) } else { row.product.clone() };
    let other = row.text.to_lowercase().contains("any other good");
    Missing {
        agreement: row.agreement.clone(),
        goods,
        group: row.group.clone(),
        cite: row.cite.clone(),
        place: row.place.clone(),
        other,
    }
}

/// Sentences that announce more than follows: a comma at the end, or "; or" with no other alternative behind it.
fn cut_off(rows: &[Row]) -> Vec<(Missing, Diagnostic)> {
    let announces = |text: &str| {
        let end = text.trim_end();
        [",", "; or", ", or", "; and", ", and"].iter().any(|mark| end.ends_with(mark))
    };
    let goes_on = |row: &Row, next: &Row| {
        let same =
            !row.group.is_empty() && row.group == next.group || !row.product.is_empty() && row.product == next.product;
        same || rows::named_codes(&row.text) == rows::named_codes(&next.text)
    };
    let mut found = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| announces(&row.text)) {
        if rows.get(at + 1).is_some_and(|next| goes_on(row, next)) {
            continue;
        }
        let place = Place::File { path: row.place.clone() };
        let end: Vec<&str> = row.text.split_whitespace().collect();
        let shown = end.iter().skip(end.len().saturating_sub(5)).copied().collect::<Vec<_>>().join(" ");
        let problem = Diagnostic::at("cut-off", Severity::Error, place, "the sentence announces what does not follow")
            .found(format!("`{shown}` at its end"))
            .help("add what is missing, or end the sentence with a full stop");
        found.push((Missing { other: true, ..lacking(row) }, problem));
    }
    found
}

/// Rules that lack a sentence. "Any other good" of goods of which one description was refused would bind these too, so it
/// is left out; the others are kept and say so.
fn incomplete(
    drafted: &mut Vec<Drafted>,
    missing: &[Missing],
    coverage: &mut BTreeMap<String, Coverage>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    drafted.retain(|rule| {
        let bound = |lost: &&Missing| rule.first.otherwise && !lost.other;
        let mut all = missing.iter().filter(|lost| lost.of(rule));
        let Some(first) = all.next() else { return true };
        let described = std::iter::once(first).chain(all).find(bound);
        let lost = described.unwrap_or(first);
        let place = Place::File { path: rule.cites.first().cloned().unwrap_or_default() };
        let goods = &rule.first.goods;
        if described.is_some() {
            let counts = coverage.entry(rule.agreement.clone()).or_default();
            for structure in &rule.structures {
                *counts.of(*structure) -= 1;
                counts.refused += 1;
            }
            let message =
                format!("`any other good` of {goods} is not known, for a sentence on these goods was refused");
            let problem = Diagnostic::at("no-complement", Severity::Error, place, message);
            found.push(problem.found(format!("the refused one at {}", lost.cite)).help("correct that one first"));
            return false;
        }
        let message = format!("the rule for {goods} is incomplete: a sentence at {} was refused", lost.cite);
        found.push(Diagnostic::at("incomplete", Severity::Warning, place, message));
        true
    });
    found
}

/// The beginning of a text, for a message.
fn shortened(text: &str) -> String {
    let plain = rows::one_line(text);
    match plain.char_indices().nth(120) {
        Some((end, _)) => format!("`{}…`", plain.get(..end).unwrap_or_default()),
        None => format!("`{plain}`"),
    }
}

fn add(
    drafted: &mut Vec<Drafted>,
    facts: &mut BTreeMap<String, (NamedFact, bool)>,
    mut lowered: Lowered,
    row: &Row,
    vocabulary: &Vocabulary,
) -> Option<Diagnostic> {
    let mut conditions = Vec::new();
    let of_goods: Vec<String> = lowered.kind.iter().flat_map(|kind| kind.kinds.clone()).collect();
    let mut use_notation = None;
    // "a good of subheading 8708.30 for use in a passenger vehicle": what describes the good is its use.
    let described = of_goods.first().and_then(|id| lowered.facts.iter().find(|fact| fact.id == *id));
    let use_alone =
        described.map(|fact| fact.means.clone()).filter(|means| rows::use_of(means, &vocabulary.classes).is_some());
    if let (Some(words), None, [id]) = (use_alone, &lowered.uses, of_goods.as_slice()) {
        lowered.facts.retain(|fact| fact.id != *id);
        lowered.kind = None;
        lowered.uses = Some(words);
    }
    let of_goods: Vec<String> = lowered.kind.iter().flat_map(|kind| kind.kinds.clone()).collect();
    if let Some(words) = lowered.uses.take() {
        match rows::use_of(&words, &vocabulary.classes) {
            Some(notation) => use_notation = Some(notation),
            // A use that no class answers to is a description of the good.
            None => {
                let id = rows::slug(&words);
                lowered.facts.push(NamedFact { id: id.clone(), means: words, goods: lowered.goods.clone() });
                let mut kinds = of_goods.clone();
                kinds.push(id);
                let joined = kinds.join("-and-");
                let means: Vec<String> = kinds
                    .iter()
                    .filter_map(|id| lowered.facts.iter().find(|fact| fact.id == *id))
                    .map(|fact| fact.means.clone())
                    .collect();
                let fact = NamedFact { id: joined.clone(), means: means.join(", "), goods: lowered.goods.clone() };
                lowered.facts.retain(|fact| !kinds.contains(&fact.id));
                lowered.facts.push(fact);
                lowered.kind = Some(origo_rulebook::KindPredicate { negated: false, kinds: vec![joined] });
            }
        }
    }
    let own: Vec<String> = lowered.kind.iter().flat_map(|kind| kind.kinds.clone()).collect();
    for fact in &lowered.facts {
        if fact.goods.is_empty() {
            conditions.push(fact.clone());
            continue;
        }
        let entry = facts.entry(fact.id.clone()).or_insert_with(|| (fact.clone(), false));
        entry.0.goods = entry.0.goods.union(&fact.goods);
        entry.1 |= own.contains(&fact.id);
    }
    let same = |other: &&mut Drafted| {
        other.agreement == row.agreement
            && other.first.goods == lowered.goods
            && other.first.kind == lowered.kind
            && other.first.otherwise == lowered.otherwise
            && other.first.period == lowered.period
            && other.use_notation == use_notation
    };
    match drafted.iter_mut().find(same) {
        // Two rules of the source on the same goods: nothing says that either is enough.
        Some(other)
            if !row.group.is_empty()
                && !other.groups.iter().all(String::is_empty)
                && !other.groups.contains(&row.group)
                && !other.alternatives.contains(&lowered.origin) =>
        {
            let place = Place::File { path: row.place.clone() };
            let message = format!("two rules for {} and nothing says when each of them applies", lowered.goods);
            let known = other.cites.first().map_or("", String::as_str);
            Some(
                Diagnostic::at("two-rules", Severity::Error, place, message)
                    .found(format!("{}, beside the one at {known}", lowered.origin))
                    .help("give each its use, its dates or its description, or leave one out"),
            )
        }
        Some(other) => {
            let new = &lowered.origin;
            let known = other
                .alternatives
                .iter()
                .position(|known| known != new && (swallows(known, new) || swallows(new, known)));
            // Of two that contradict each other the one that asks more is kept: no good passes by a misprint.
            let problem = known.and_then(|at| other.alternatives.get_mut(at)).map(|known| {
                let place = Place::File { path: row.place.clone() };
                let message = format!("two alternatives for {} contradict each other", lowered.goods);
                let (wider, narrower) =
                    if swallows(known, new) { (known.clone(), new) } else { (new.clone(), &*known) };
                let problem = Diagnostic::at("contradiction", Severity::Error, place, message)
                    .found(format!("{narrower}, where {wider} is enough"))
                    .help("correct the one that is misprinted, or leave it out; the one that asks more is kept");
                *known = narrower.clone();
                problem
            });
            if problem.is_none() && !other.alternatives.contains(new) {
                other.alternatives.push(new.clone());
            }
            let repeated = problem.is_none() && other.groups.iter().all(|group| *group != row.group);
            other.first.printed_range |= lowered.printed_range;
            other.cites.push(row.cite.clone());
            if !repeated || other.groups.iter().all(String::is_empty) {
                other.groups.push(row.group.clone());
            }
            other.structures.push(lowered.structure);
            other.conditions.extend(conditions);
            problem
        }
        None => {
            drafted.push(Drafted {
                agreement: row.agreement.clone(),
                alternatives: vec![lowered.origin.clone()],
                use_notation,
                cites: vec![row.cite.clone()],
                groups: vec![row.group.clone()],
                structures: vec![lowered.structure],
                conditions,
                first: lowered,
            });
            None
        }
    }
}

/// Whether whoever meets one alternative meets the other, so that it says nothing: each of its parts is there with as much
/// or more asked.
fn swallows(wider: &Criterion, narrower: &Criterion) -> bool {
    parts(wider).iter().all(|wide| parts(narrower).iter().any(|narrow| asks_more(narrow, wide)))
}

fn parts(criterion: &Criterion) -> &[Criterion] {
    match criterion {
        Criterion::All(parts) => parts,
        other => std::slice::from_ref(other),
    }
}

/// Whether a criterion asks as much as another or more, as far as it can be seen at sight: the same change or one of a
/// higher level with the same or more exceptions, the same content or a higher one.
fn asks_more(narrow: &Criterion, wide: &Criterion) -> bool {
    match (narrow, wide) {
        (Criterion::Shift(narrow), Criterion::Shift(wide)) => {
            let more = narrow.members.strip_prefix(wide.members.as_slice());
            let higher = match (narrow.base, wide.base) {
                (
                    Some(ShiftBase::Change { level: narrow, scope: None }),
                    Some(ShiftBase::Change { level: wide, scope: None }),
                ) => narrow <= wide,
                (narrow, wide) => narrow == wide,
            };
            higher && more.is_some_and(|more| more.iter().all(|member| !member.include))
        }
        (Criterion::RegionalValueContent(narrow), Criterion::RegionalValueContent(wide)) => narrow.iter().all(|one| {
            wide.iter().any(|other| {
                one == other
                    || one.method == other.method
                        && matches!((&one.figure, &other.figure), (Figure::Printed(one), Figure::Printed(other)) if one >= other)
            })
        }),
        (narrow, wide) => narrow == wide,
    }
}

/// Rules on the same goods of which one would swallow the other without being told apart.
fn contradictions(drafted: &[Drafted]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (index, rule) in drafted.iter().enumerate() {
        let plain = |rule: &Drafted| rule.first.kind.is_none() && !rule.first.otherwise && rule.use_notation.is_none();
        let described = |other: &Drafted| other.first.kind.is_some() && other.first.period == rule.first.period;
        let clash = drafted.iter().enumerate().find(|(at, other)| {
            *at != index
                && rule.agreement == other.agreement
                && plain(rule)
                && described(other)
                && same_goods(&rule.first.goods, &other.first.goods)
        });
        if let Some((_, other)) = clash {
            let message = format!(
                "rules for {} with and without a description stand side by side ({} and {})",
                rule.first.goods,
                other.cites.first().map_or("", String::as_str),
                rule.cites.first().map_or("", String::as_str)
            );
            let place = Place::File { path: rule.cites.first().cloned().unwrap_or_default() };
            found.push(Diagnostic::at("side-by-side", Severity::Warning, place, message));
        }
    }
    found
}

/// "Any other good" beside "any other footwear": what is left when that is taken out too, so that one of them applies.
fn complements(drafted: &mut [Drafted]) {
    for index in 0..drafted.len() {
        let Some(rule) = drafted.get(index).filter(|rule| rule.first.otherwise && rule.first.kind.is_none()) else {
            continue;
        };
        let beside = drafted.iter().filter(|other| {
            other.first.otherwise
                && other.agreement == rule.agreement
                && same_goods(&other.first.goods, &rule.first.goods)
                && other.use_notation == rule.use_notation
                && other.first.period == rule.first.period
        });
        let named = beside.flat_map(|other| &other.first.kind).filter(|kind| !kind.negated);
        let kinds: Vec<String> = named.flat_map(|kind| kind.kinds.clone()).collect();
        if let Some(rule) = drafted.get_mut(index).filter(|_| !kinds.is_empty()) {
            rule.first.kind = Some(origo_rulebook::KindPredicate { negated: true, kinds });
        }
    }
}

fn same_goods(one: &HsSet, other: &HsSet) -> bool {
    one == other
}
