use origo_base::Country;
use origo_rulebook::{Diagnostic, Place, ReadingChoice, Rulebook, Severity, did_you_mean};
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
    let lists: Vec<Vec<Unknown>> = rulebooks
        .iter()
        .map(|rulebook| {
            let mut chosen: BTreeMap<String, String> = names.readings.iter().cloned().collect();
            chosen.extend(readings.iter().map(|(id, option)| (id.clone(), option.clone())));
            Check { rulebook, draft, problems: Vec::new() }.all(&names, into, &chosen)
        })
        .collect();
    // What is unknown, said the same way for every rulebook: its sort and its name.
    let key = |unknown: &Unknown| (unknown.what, unknown.problem.found.clone());
    let everywhere: Vec<_> = lists
        .first()
        .into_iter()
        .flatten()
        .map(key)
        .filter(|name| lists.iter().all(|list| list.iter().any(|other| key(other) == *name)))
        .collect();
    lists
        .iter()
        .zip(rulebooks)
        .map(|(list, rulebook)| {
            let told = list.iter().filter_map(|unknown| {
                let mut problem = unknown.problem.clone();
                if !everywhere.contains(&key(unknown)) {
                    // Each rulebook takes the readings that it knows, of another's nothing need be said.
                    let id = unknown.name.split('=').next().unwrap_or_default();
                    if unknown.what == READING && rulebook.readings().iter().all(|reading| reading.id != id) {
                        return None;
                    }
                    problem.severity = Severity::Warning;
                }
                Some(problem)
            });
            told.collect()
        })
        .collect()
}

/// The sort of name that chooses a reading.
const READING: &str = "the reading";

/// A name that a rulebook does not know.
struct Unknown {
    /// What sort of name it is.
    what: &'static str,
    name: String,
    problem: Diagnostic,
}

struct Check<'a> {
    rulebook: &'a Rulebook,
    draft: &'a Draft,
    problems: Vec<Unknown>,
}

impl Check<'_> {
    fn unknown<'n>(
        &mut self,
        what: &'static str,
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
        self.problems.push(Unknown { what, name: name.to_owned(), problem });
    }

    fn all(mut self, names: &Names, into: Option<Country>, readings: &BTreeMap<String, String>) -> Vec<Unknown> {
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
        let roles: Vec<&str> = rulebook.general().roles.iter().map(|role| role.id.as_str()).collect();
        for role in names.roles.iter().filter(|role| !roles.contains(&role.as_str())) {
            self.unknown("the role", role, &[(Section::Lines, "role")], roles.iter().copied());
        }
        for (of_line, item) in &names.items {
            let general = rulebook.general();
            let (what, rows) = match of_line {
                true => ("the value in or beside the price of a material", &general.material_items),
                false => ("the value in or beside the price of the good", &general.price_items),
            };
            if rows.iter().all(|row| row.id != *item) {
                self.unknown(what, item, &[(Section::Values, "item")], rows.iter().map(|row| row.id.as_str()));
            }
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
            self.unknown(READING, &format!("{id}={option}"), &fields, options.iter().map(String::as_str));
        }
        let questions = questions(rulebook);
        for fact in names.facts.iter().filter(|fact| !questions.contains(&fact.as_str())) {
            self.unknown("the question", fact, &[(Section::Facts, "name")], questions.iter().copied());
        }
        self.problems
    }
}

/// Everything that a rulebook asks as a fact.
pub(crate) fn questions(rulebook: &Rulebook) -> Vec<&str> {
    let mut questions: Vec<&str> = vec!["wholly-obtained"];
    questions.extend(rulebook.requirements().iter().map(|requirement| requirement.id.as_str()));
    questions.extend(rulebook.traced().iter().map(|traced| traced.fact.as_str()));
    questions.extend(rulebook.processes());
    questions
}
