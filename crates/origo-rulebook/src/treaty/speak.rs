use super::{Lowered, NamedFact, Steps, Structure, say};
use crate::{Criterion, Figure, KindPredicate, ProductRule, ReadingChoice, Rulebook, RvcTest, UseSet};
use origo_base::{Date, EndUse, HsSet};

/// A rule of a rulebook in treaty English, one sentence for each alternative, as its text stands under a choice of readings.
///
/// The error is what drafters' English has no words for: floors by measure, and the agreement's own criteria.
pub fn speak(rulebook: &Rulebook, rule: &ProductRule, choice: &ReadingChoice) -> Result<Vec<String>, String> {
    let mut speaker =
        Speaker { rulebook, choice, own: rule.kind.as_ref(), facts: Vec::new(), thresholds: Steps::new() };
    let kind = rule.kind.as_ref().map(|kind| speaker.kind(kind));
    let origin = speaker.criterion(rule.origin.under(choice))?;
    let lowered = Lowered {
        goods: rule.goods.clone(),
        kind,
        otherwise: rule.otherwise,
        uses: rule.uses.and_then(|uses| speaker.uses(uses)),
        period: rule
            .in_force
            .map_or((None, None), |days| (Some(days.first()), Some(days.last()).filter(|day| *day != Date::LAST))),
        printed_range: rule.printed_range,
        origin,
        thresholds: speaker.thresholds,
        facts: speaker.facts,
        structure: Structure::Full,
    };
    Ok(say(&lowered, &rulebook.method_names()))
}

/// A description as drafters write one; where the rulebook explains more than it describes, the kind's id.
fn plain(id: &str, means: &str) -> String {
    let explains = means.contains([';', '(', ':'])
        || means.contains(|c: char| c.is_ascii_digit())
        || ["any other", "except"].iter().any(|word| means.contains(word));
    if explains { id.to_owned() } else { means.to_owned() }
}

struct Speaker<'r> {
    rulebook: &'r Rulebook,
    choice: &'r ReadingChoice,
    /// The description of the rule's own goods.
    own: Option<&'r KindPredicate>,
    facts: Vec<NamedFact>,
    thresholds: Steps,
}

impl Speaker<'_> {
    /// A description as one fact, whatever it is made of.
    fn kind(&mut self, kind: &KindPredicate) -> KindPredicate {
        let known = self.rulebook.kinds();
        let means: Vec<String> = kind
            .kinds
            .iter()
            .map(|id| {
                known.iter().find(|known| known.id == *id).map_or_else(|| id.clone(), |known| plain(id, &known.means))
            })
            .collect();
        let words = means.join(" or ");
        let means = if kind.negated { format!("goods other than {words}") } else { words };
        self.fact(means)
    }

    fn fact(&mut self, means: String) -> KindPredicate {
        let id = means.clone();
        self.facts.push(NamedFact { id: id.clone(), means, goods: HsSet::default() });
        KindPredicate { negated: false, kinds: vec![id] }
    }

    fn criterion(&mut self, criterion: &Criterion) -> Result<Criterion, String> {
        Ok(match criterion {
            Criterion::All(parts) => Criterion::All(self.each(parts)?),
            Criterion::Any(parts) => Criterion::Any(self.each(parts)?),
            Criterion::Shift(set) => {
                let mut set = set.clone();
                for member in &mut set.members {
                    let Some(kind) = &member.kinds else { continue };
                    // "Any other good" is another than the one that the rule describes.
                    let other = self.own.is_some_and(|own| kind.negated && !own.negated && own.kinds == kind.kinds);
                    member.kinds = Some(match other {
                        true => KindPredicate {
                            negated: true,
                            ..self.kind(&KindPredicate { negated: false, ..kind.clone() })
                        },
                        false => self.kind(&kind.clone()),
                    });
                }
                Criterion::Shift(set)
            }
            Criterion::RegionalValueContent(tests) => {
                Criterion::RegionalValueContent(tests.iter().flat_map(|test| self.tests(test)).collect())
            }
            Criterion::Process(name) => Criterion::Process(self.asked(&format!("the process `{name}` took place"))),
            Criterion::Requirement(name) => {
                let asks = self.rulebook.requirement(name).map_or(name.as_str(), |row| row.asks.as_str());
                Criterion::Process(self.asked(&format!("the answer is yes to: {asks}")))
            }
            Criterion::AllOf(list) => {
                let rows = self.rulebook.requirements().iter().filter(|row| row.list.as_ref() == Some(list));
                let asks: Vec<String> = rows.map(|row| row.asks.clone()).collect();
                Criterion::Process(self.asked(&format!("the answer is yes to each of: {}", asks.join("; "))))
            }
            other => return Err(format!("`{other}` has no words in treaty English")),
        })
    }

    fn each(&mut self, parts: &[Criterion]) -> Result<Vec<Criterion>, String> {
        parts.iter().map(|part| self.criterion(part)).collect()
    }

    fn asked(&mut self, words: &str) -> String {
        self.facts.push(NamedFact { id: words.to_owned(), means: words.to_owned(), goods: HsSet::default() });
        words.to_owned()
    }

    /// A test for each method that it is open to; figures that never step are printed.
    fn tests(&mut self, test: &RvcTest) -> Vec<RvcTest> {
        let mut found = Vec::new();
        for method in self.rulebook.methods_of(test, self.choice) {
            let figure = match &test.figure {
                Figure::Printed(percent) => Figure::Printed(*percent),
                Figure::Linked(name) => {
                    let threshold = self.rulebook.threshold(name);
                    let steps = threshold.and_then(|row| row.figures.under(self.choice).get(&method.id));
                    match steps.map(|steps| steps.steps()) {
                        Some([(_, only)]) => Figure::Printed(*only),
                        Some(several) => {
                            self.thresholds
                                .entry(name.clone())
                                .or_default()
                                .insert(method.id.clone(), several.to_vec());
                            Figure::Linked(name.clone())
                        }
                        None => continue,
                    }
                }
            };
            found.push(RvcTest { method: Some(method.id.clone()), figure, ..test.clone() });
        }
        found
    }

    /// "for use as original equipment in a passenger vehicle or light truck"; none: every use.
    fn uses(&self, uses: UseSet) -> Option<String> {
        let universe = self.rulebook.universe();
        if uses == universe.all() {
            return None;
        }
        let holds = |text: &str| {
            let set = EndUse::parse(text).ok().and_then(|end_use| universe.resolve(&end_use).ok());
            set.is_some_and(|set| uses.covers(set) == Some(true))
        };
        let mut groups: [Vec<String>; 3] = Default::default();
        for class in self.rulebook.classes() {
            let (built_in, service) = (holds(&format!("oe({})", class.id)), holds(&format!("service({})", class.id)));
            let place = match (built_in, service) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) => continue,
            };
            if let Some(group) = groups.get_mut(place) {
                // A class that is told by codes goes by its id.
                let coded = class.name.contains(|c: char| c.is_ascii_digit());
                group.push(if coded { format!("vehicle of class {}", class.id) } else { class.name.to_lowercase() });
            }
        }
        let leads = ["for use in", "for use as original equipment in", "for use as an aftermarket part in"];
        let mut phrases: Vec<String> = leads
            .iter()
            .zip(&groups)
            .filter(|(_, group)| !group.is_empty())
            .map(|(lead, group)| match group.split_last() {
                Some((last, rest)) if !rest.is_empty() => format!("{lead} a {} or {last}", rest.join(", ")),
                _ => format!("{lead} a {}", group.join("")),
            })
            .collect();
        if holds("none") {
            phrases.push("not for use in a vehicle".to_owned());
        }
        Some(phrases.join(" or "))
    }
}
