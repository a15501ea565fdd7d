use origo_base::Country;
use origo_rulebook::{Criterion, Diagnostic, Place, ReadingChoice, Rulebook, Severity, did_you_mean};
use origo_table::{Draft, Names, Section};
use std::collections::BTreeMap;

/// Names in a good file that are unknown to rulebooks, one list for each rulebook: an error if no rulebook knows the name,
/// a warning if another does, since this one just does not ask about it.
pub(crate) fn unknown_names(
    rulebooks: &[&Rulebook],
    draft: &Draft,
    into: Option<Country>,
    readings: &BTreeMap<String, String>,
) -> Vec<Vec<Diagnostic>> {
    let names = Names::of(draft);
    let mut lists: Vec<Vec<Diagnostic>> = rulebooks
        .iter()
        .map(|rulebook| {
            let mut chosen: BTreeMap<String, String> = names.readings.iter().cloned().collect();
            chosen.extend(readings.iter().map(|(id, option)| (id.clone(), option.clone())));
            // With several rulebooks each takes the readings that it knows; one alone must know them all.
            if rulebooks.len() > 1 {
                chosen.retain(|id, _| rulebook.readings().iter().any(|reading| reading.id == *id));
            }
            Check { rulebook, draft, problems: Vec::new() }.all(&names, into, &chosen)
        })
        .collect();
    let everywhere = |problem: &Diagnostic, lists: &[Vec<Diagnostic>]| {
        lists.iter().all(|list| list.iter().any(|other| other.found == problem.found))
    };
    let known_elsewhere: Vec<Vec<bool>> =
        lists.iter().map(|list| list.iter().map(|problem| !everywhere(problem, &lists)).collect()).collect();
    for (list, flags) in lists.iter_mut().zip(known_elsewhere) {
        for (problem, elsewhere) in list.iter_mut().zip(flags) {
            if elsewhere {
                problem.severity = Severity::Warning;
            }
        }
    }
    lists
}

struct Check<'a> {
    rulebook: &'a Rulebook,
    draft: &'a Draft,
    problems: Vec<Diagnostic>,
}

impl Check<'_> {
    fn unknown<'n>(
        &mut self,
        what: &str,
        name: &str,
        fields: &[(Section, &str)],
        known: impl IntoIterator<Item = &'n str> + Clone,
    ) {
        let places = fields.iter().map(|(section, field)| self.draft.place_of(*section, field, name));
        let whole = Place::File { path: self.draft.path.clone() };
        let place = places.into_iter().find(|place| *place != whole).unwrap_or(whole);
        let message = format!("{what} `{name}` is not known to the rulebook {}", self.rulebook.id());
        let mut problem = Diagnostic::at("unknown-name", Severity::Error, place, message);
        problem.found = format!("`{name}`");
        problem.help = Some(did_you_mean(name, known));
        self.problems.push(problem);
    }

    fn all(mut self, names: &Names, into: Option<Country>, readings: &BTreeMap<String, String>) -> Vec<Diagnostic> {
        let rulebook = self.rulebook;
        let class = names.end_use.as_ref().and_then(|end_use| rulebook.universe().resolve(end_use).err());
        if let Some(class) = class {
            self.unknown("the vehicle class", &class, &[(Section::Good, "use")], rulebook.universe().names());
        }
        let kinds: Vec<&str> = rulebook.kinds().iter().map(|kind| kind.id.as_str()).collect();
        for kind in names.kinds.iter().filter(|kind| !kinds.contains(&kind.as_str())) {
            let fields = [(Section::Good, "kind"), (Section::Lines, "kind")];
            self.unknown("the kind", kind, &fields, kinds.iter().copied());
        }
        let costs: Vec<&str> = rulebook.costs().iter().map(|cost| cost.id.as_str()).collect();
        for cost in names.costs.iter().filter(|cost| !costs.contains(&cost.as_str())) {
            self.unknown("the category of cost", cost, &[(Section::Costs, "category")], costs.iter().copied());
        }
        let methods: Vec<&str> = rulebook.methods().iter().map(|method| method.id.as_str()).collect();
        if let Some(method) = names.method.as_ref().filter(|method| !methods.contains(&method.as_str())) {
            self.unknown("the method", method, &[(Section::Elections, "method")], methods.iter().copied());
        }
        if let (Some(base), Some(rule)) = (&names.de_minimis_base, rulebook.de_minimis())
            && !rule.bases.iter().any(|known| known.word() == base)
        {
            let fields = [(Section::Elections, "de_minimis_base")];
            self.unknown("the base of the tolerance", base, &fields, rule.bases.iter().map(|known| known.word()));
        }
        let (_, unread) = ReadingChoice::resolve(rulebook.readings(), into, readings);
        let options: Vec<String> = rulebook
            .readings()
            .iter()
            .flat_map(|reading| reading.options.iter().map(move |option| format!("{}={}", reading.id, option.id)))
            .collect();
        for (id, option) in unread {
            let fields = [(Section::Elections, "readings")];
            self.unknown("the reading", &format!("{id}={option}"), &fields, options.iter().map(String::as_str));
        }
        let questions = questions(rulebook);
        for fact in names.facts.iter().filter(|fact| !questions.contains(&fact.as_str())) {
            self.unknown("the question", fact, &[(Section::Facts, "name")], questions.iter().copied());
        }
        self.problems
    }
}

/// Everything that a rulebook asks as a fact.
fn questions(rulebook: &Rulebook) -> Vec<&str> {
    let mut questions: Vec<&str> = vec!["wholly-obtained"];
    questions.extend(rulebook.requirements().iter().map(|requirement| requirement.id.as_str()));
    questions.extend(rulebook.traced().iter().map(|traced| traced.fact.as_str()));
    for rule in rulebook.rules() {
        for criterion in rule.origin.all().chain(&rule.only_if) {
            criterion.walk(&mut |part| {
                if let Criterion::Process(name) = part {
                    questions.push(name);
                }
            });
        }
    }
    questions
}
