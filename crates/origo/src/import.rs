//! Rules from treaty prose: rows of text to a file of rules in notation, with what each row came to.

mod notes;
mod rows;
mod write;

use origo_base::HsSet;
use origo_rulebook::treaty::{Lowered, NamedFact, Refused, Structure, compile};
use origo_rulebook::{Criterion, Diagnostic, Place, Rulebook, Severity, SourceSet};
use std::collections::BTreeMap;

use notes::Note;
pub use rows::{Corrections, Row};

/// How the words of a row name what a rulebook has ids for.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Name of a method of regional value content, lower case, to its id.
    pub methods: Vec<(String, String)>,
    /// Name of a vehicle class, lower case, to its id.
    pub classes: Vec<(String, String)>,
}

impl Vocabulary {
    /// The names of a rulebook.
    pub fn of(rulebook: &Rulebook) -> Self {
        let classes = rulebook.classes().iter().flat_map(|class| {
            let names = std::iter::once(&class.name).chain(&class.same_as);
            names.map(|name| (name.to_lowercase(), class.id.clone())).collect::<Vec<_>>()
        });
        Self {
            methods: rulebook.methods().iter().map(|row| (row.name.to_lowercase(), row.id.clone())).collect(),
            classes: classes.collect(),
        }
    }

    /// Without a rulebook: a method is the first letters of its name, a class is not known.
    pub fn plain() -> Self {
        let methods = ["transaction value", "net cost", "build-up", "build-down", "focused value"];
        let initials = |name: &str| name.split([' ', '-']).filter_map(|word| word.chars().next()).collect::<String>();
        Self { methods: methods.iter().map(|name| ((*name).to_owned(), initials(name))).collect(), classes: Vec::new() }
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
}

/// Compiles rows. A row that is refused is reported at its place; the others are imported all the same.
pub fn import(rows: &[Row], vocabulary: &Vocabulary) -> Imported {
    let mut found = Imported::default();
    let mut drafted: Vec<Drafted> = Vec::new();
    let mut facts: BTreeMap<String, (NamedFact, bool)> = BTreeMap::new();
    let mut thresholds = BTreeMap::new();
    let mut beside: Vec<(Note, String)> = Vec::new();
    // Sentences that were refused, with the goods that they speak of: rules on these goods lack them.
    let mut missing: Vec<(HsSet, String)> = Vec::new();
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
                let goods = if row.product.is_empty() { rows::first_code(&row.text) } else { row.product.clone() };
                missing.push((goods, row.cite.clone()));
                continue;
            }
        };
        match lowered.structure {
            Structure::Full => coverage.full += 1,
            Structure::Goods => coverage.goods += 1,
            Structure::Typed => coverage.typed += 1,
            Structure::Opaque => coverage.opaque += 1,
        }
        thresholds.extend(lowered.thresholds.clone());
        found.problems.extend(add(&mut drafted, &mut facts, lowered, row, vocabulary));
    }
    found.problems.extend(contradictions(&drafted));
    found.rules = drafted.len();
    found.text = write::file(&drafted, &facts, &thresholds, &write::Beside { notes: &beside, missing: &missing });
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
        Some(other) => {
            let new = &lowered.origin;
            let swallowed = other.alternatives.iter().filter(|known| *known != new).find_map(|known| {
                let wider = |one, two| swallows(one, two).then_some((one, two));
                wider(known, new).or_else(|| wider(new, known))
            });
            let problem = swallowed.map(|(wider, narrower)| {
                let place = Place::File { path: row.place.clone() };
                let message = format!("two alternatives for {} contradict each other", lowered.goods);
                Diagnostic::at("contradiction", Severity::Error, place, message)
                    .found(format!("{narrower}, where {wider} is enough"))
                    .help("correct the one that is misprinted, or leave it out")
            });
            if !other.alternatives.contains(&lowered.origin) {
                other.alternatives.push(lowered.origin);
            }
            other.first.printed_range |= lowered.printed_range;
            other.cites.push(row.cite.clone());
            other.conditions.extend(conditions);
            problem
        }
        None => {
            drafted.push(Drafted {
                agreement: row.agreement.clone(),
                alternatives: vec![lowered.origin.clone()],
                first: lowered,
                use_notation,
                cites: vec![row.cite.clone()],
                conditions,
            });
            None
        }
    }
}

/// Whether whoever makes a change that one alternative asks makes the one that the other asks by itself: the same change
/// with nothing more, or with more exceptions and conditions.
fn swallows(wider: &Criterion, narrower: &Criterion) -> bool {
    let Criterion::Shift(wide) = wider else { return false };
    let parts = match narrower {
        Criterion::All(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    parts.iter().any(|part| match part {
        Criterion::Shift(narrow) => {
            let more = narrow.members.strip_prefix(wide.members.as_slice());
            narrow.base == wide.base && more.is_some_and(|more| more.iter().all(|member| !member.include))
        }
        _ => false,
    })
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

fn same_goods(one: &HsSet, other: &HsSet) -> bool {
    one == other
}
