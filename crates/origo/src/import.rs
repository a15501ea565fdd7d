//! Rules from treaty prose: rows of text to a file of rules in notation, with what each row came to.

mod constructs;
mod corrections;
mod doubts;
mod notes;
mod paragraphs;
mod rows;
mod siblings;
mod write;

use origo_base::HsEdition;
use origo_rulebook::treaty::{Lowered, NamedFact, Refused, Structure, compile};
use origo_rulebook::{Diagnostic, Place, Rulebook, Severity, SourceSet};
use origo_table::Nomenclature;
use std::collections::BTreeMap;

use crate::swallows::swallows;
pub use corrections::Corrections;
use notes::Note;
pub use rows::{Row, stem};
use siblings::{Missing, complements, contradictions, cut_off, incomplete, lacking, short_of_row};

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
            methods: rulebook.method_names(),
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
    found.problems.extend(short_of_row(rows, &drafted, &missing));
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
                // "any other good" of the sentence still means the description alone.
                let origin = lowered.origin.to_string();
                lowered.facts.retain(|fact| !kinds.contains(&fact.id) || origin.contains(&fact.id));
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
