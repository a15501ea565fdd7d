//! The engine against the naive evaluator, on generated and on shipped rulebooks with generated cases.
//!
//! `ORIGO_SLOW=1` tries ten times as many cases.

mod support;

#[cfg(test)]
mod differential {
    use crate::support::shipped;
    use fastrand::Rng;
    use origo_base::{Case, Elections, StatusKind};
    use origo_origin::FactName;
    use origo_rulebook::{Rulebook, SourceSet, load, render_all};
    use origo_spec::{Coverage, Determiner, Reference, Verdict, generate, left_out};
    use std::cell::RefCell;
    use std::collections::{BTreeMap, BTreeSet};
    use std::fmt::Write as _;

    /// Seeds of rulebooks (six cases each) and of cases against each shipped rulebook: about a minute.
    const GENERATED: u64 = 3200;
    const SHIPPED: u64 = 1500;

    /// The engine behind the trait of this crate.
    struct Engine;

    struct Answer {
        verdict: Verdict,
        bounded: bool,
        asked_all: bool,
    }

    impl Engine {
        fn answer(rulebook: &Rulebook, case: &Case, elections: &Elections) -> Answer {
            let found = origo_origin::determine(rulebook, case, elections);
            let advice = origo_origin::advise(rulebook, case, elections, &found);
            let settling = advice.decisive.iter().filter(|decisive| decisive.settles());
            let settling = settling.filter_map(|decisive| name(case, &decisive.fact)).collect();
            let (status, criterion, rule) = (found.status, found.criterion.clone(), found.rule.clone());
            let settling = if status == StatusKind::Undetermined { settling } else { BTreeSet::new() };
            let verdict = Verdict { status, criterion, rule, settling };
            Answer { verdict, bounded: found.bounded, asked_all: advice.asked_all }
        }
    }

    impl Determiner for Engine {
        fn determine(&self, rulebook: &Rulebook, case: &Case, elections: &Elections) -> Verdict {
            Self::answer(rulebook, case, elections).verdict
        }
    }

    /// The contract's name of an open fact; none for a date and a missing rule, which no answer settles.
    fn name(case: &Case, fact: &FactName) -> Option<String> {
        (!matches!(fact, FactName::Date | FactName::FiscalYear | FactName::ProductRule | FactName::CostPlace(_)))
            .then(|| fact.name(case))
    }

    /// What the two verdicts differ in, if they may not. Where the engine gave up on open descriptions it may be more
    /// cautious.
    fn difference(rulebook: &Rulebook, case: &Case, engine: &Answer, reference: &Verdict) -> Option<&'static str> {
        let found = &engine.verdict;
        if found.status != reference.status {
            let cautious = engine.bounded && found.status == StatusKind::Undetermined;
            return (!cautious).then_some("status");
        }
        // Where it gave up, another election may be the first that passes, and with it another criterion.
        if found.criterion != reference.criterion && !engine.bounded {
            return Some("criterion");
        }
        if found.rule != reference.rule {
            return Some("rule");
        }
        let compared = |names: &BTreeSet<String>| -> BTreeSet<String> {
            names.iter().filter(|name| !left_out(rulebook, name) && !of_self_produced(case, name)).cloned().collect()
        };
        let all = engine.asked_all && !engine.bounded;
        (all && compared(&found.settling) != compared(&reference.settling)).then_some("settling")
    }

    /// The engine does not ask about the classes of self-produced materials.
    fn of_self_produced(case: &Case, name: &str) -> bool {
        let line = name.strip_prefix("hs:").or_else(|| name.strip_prefix("kind:"));
        line.is_some_and(|line| case.self_produced.iter().any(|made| made.id == line))
    }

    fn differs(rulebook: &Rulebook, case: &Case, elections: &Elections) -> Option<&'static str> {
        let engine = Engine::answer(rulebook, case, elections);
        difference(rulebook, case, &engine, &Reference.determine(rulebook, case, elections))
    }

    /// Every case that says a little less than this one.
    fn smaller(case: &Case, elections: &Elections) -> Vec<(Case, Elections)> {
        let mut found = Vec::new();
        let mut with = |change: &dyn Fn(&mut Case, &mut Elections)| {
            let (mut less, mut chosen) = (case.clone(), elections.clone());
            change(&mut less, &mut chosen);
            if less != *case || chosen != *elections {
                found.push((less, chosen));
            }
        };
        for index in 0..case.materials.len() {
            with(&|case, _| drop(case.materials.remove(index)));
            with(&|case, _| case.materials[index].parent = None);
            with(&|case, _| case.materials[index].hs.truncate(1));
            with(&|case, _| case.materials[index].kinds.is_not.clear());
            with(&|case, _| case.materials[index].revision = None);
            with(&|case, _| case.materials[index].country = None);
            with(&|case, _| case.materials[index].received = None);
            with(&|case, _| case.materials[index].role = None);
            with(&|case, _| case.materials[index].deductible = origo_base::Amount::ZERO);
            with(&|case, _| case.materials[index].statement = None);
            let parts: [fn(&mut origo_base::Statement); 4] = [
                |statement| statement.net_cost = None,
                |statement| statement.non_originating = None,
                |statement| statement.regional_cost = None,
                |statement| statement.inputs = None,
            ];
            for change in parts {
                with(&|case, _| case.materials[index].statement.iter_mut().for_each(change));
            }
            with(&|case, _| {
                let low = case.materials[index].value.low();
                case.materials[index].value = origo_base::ValueRange::known(low);
            });
        }
        with(&|case, _| case.self_produced.iter_mut().for_each(|made| made.country = None));
        with(&|case, _| {
            case.self_produced.clear();
            case.materials.iter_mut().for_each(|material| material.parent = None);
            case.costs.iter_mut().flatten().for_each(|cost| cost.of = None);
        });
        with(&|case, _| {
            // The last one has nothing made below it, for parents come first.
            let last = case.self_produced.len().checked_sub(1);
            let up = last.and_then(|last| case.self_produced[last].parent);
            case.self_produced.pop();
            case.materials.iter_mut().filter(|line| line.parent == last).for_each(|line| line.parent = up);
            case.costs.iter_mut().flatten().filter(|cost| cost.of == last).for_each(|cost| cost.of = up);
        });
        for index in 0..case.self_produced.len() {
            with(&|case, _| case.self_produced[index].end_use = None);
            with(&|case, _| case.self_produced[index].hs.truncate(1));
        }
        with(&|case, _| case.costs.iter_mut().flatten().for_each(|cost| cost.of = None));
        with(&|case, _| case.costs = None);
        for index in 0..case.costs.as_ref().map_or(0, Vec::len) {
            with(&|case, _| case.costs.iter_mut().for_each(|costs| drop(costs.remove(index))));
        }
        for key in case.facts.keys() {
            with(&|case, _| case.facts.retain(|name, _| name != key));
        }
        for key in case.evidence.keys() {
            with(&|case, _| drop(case.evidence.remove(key)));
        }
        with(&|case, _| case.good.hs.truncate(1));
        with(&|case, _| case.good.transaction_value = None);
        with(&|case, _| case.good.kinds.is_not.clear());
        with(&|case, _| case.total_cost = None);
        with(&|case, _| case.net_cost = None);
        with(&|case, _| case.known_on = None);
        with(&|case, _| case.into = None);
        with(&|case, _| case.dates.shipped = None);
        with(&|case, _| case.dates.entered = None);
        with(&|case, _| case.dates.fiscal_year = None);
        with(&|_, elections| elections.method = None);
        with(&|_, elections| elections.de_minimis_base = None);
        with(&|_, elections| elections.stage = origo_base::Stage::BeforeClaim);
        with(&|_, elections| elections.readings.clear());
        with(&|_, elections| elections.intermediate = None);
        with(&|_, elections| elections.rescinded.clear());
        found
    }

    /// A case with the same difference from which nothing can be left out.
    fn shrunk(rulebook: &Rulebook, case: &Case, elections: &Elections, what: &str) -> (Case, Elections) {
        let (mut case, mut elections) = (case.clone(), elections.clone());
        while let Some(less) = smaller(&case, &elections)
            .into_iter()
            .find(|(case, elections)| differs(rulebook, case, elections) == Some(what))
        {
            (case, elections) = less;
        }
        (case, elections)
    }

    struct Run {
        coverage: RefCell<Coverage>,
        cases: u64,
        statuses: [u64; 3],
        differences: Vec<String>,
        seen: BTreeMap<&'static str, u64>,
    }

    impl Run {
        fn compare(&mut self, rulebook: &Rulebook, case: &Case, elections: &Elections, from: &dyn Fn() -> String) {
            self.cases += 1;
            let reference = Reference.determine_counting(rulebook, case, elections, &self.coverage);
            self.statuses[reference.status as usize] += 1;
            let engine = Engine::answer(rulebook, case, elections);
            let Some(what) = difference(rulebook, case, &engine, &reference) else { return };
            *self.seen.entry(what).or_default() += 1;
            if self.seen[what] > 1 {
                return;
            }
            let (case, elections) = shrunk(rulebook, case, elections, what);
            let engine = Engine::answer(rulebook, &case, &elections);
            let reference = Reference.determine(rulebook, &case, &elections);
            let mut text = String::new();
            let _ = writeln!(text, "---- {what} differs: {}\n{case:#?}\n{elections:?}", from());
            let _ = writeln!(text, "engine (bounded: {}): {:?}", engine.bounded, engine.verdict);
            let _ = writeln!(text, "reference: {reference:?}");
            self.differences.push(text);
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the length of a test is chosen from outside")]
    fn times() -> u64 {
        if std::env::var("ORIGO_SLOW").is_ok_and(|slow| slow == "1") { 10 } else { 1 }
    }

    /// Cells of the table of coverage (met, not met, unknown) that cannot be filled.
    fn unreachable(construct: &str) -> [bool; 3] {
        match construct {
            // Not to find a rule is never to meet it, and what is open is neither met nor refused.
            "rule: none" => [true, false, false],
            "rule: open" => [true, true, false],
            // An amount is stated or not; there is no third.
            "traced value" => [false, true, false],
            // A waiver that the rule closes is never met.
            "waiver closed" => [true, false, true],
            // Without a transaction value a content of it is never met.
            "content without transaction value" => [true, false, true],
            // A paper is valid or not, and a designation lawful or not, by all that may be.
            "statement valid"
            | "statement of net cost used"
            | "statement of non-originating value used"
            | "designation: not closed"
            | "designation: one in another" => [false, false, true],
            _ => [false; 3],
        }
    }

    #[test]
    fn engine_and_reference_agree() {
        let mut run = Run {
            coverage: RefCell::default(),
            cases: 0,
            statuses: [0; 3],
            differences: Vec::new(),
            seen: BTreeMap::new(),
        };
        for seed in 0..GENERATED * times() {
            let mut rng = Rng::with_seed(seed);
            let (agreement, rules) = generate::rulebook(&mut rng);
            let mut sources = SourceSet::default();
            sources.add("generated/agreement.toml", agreement.clone());
            sources.add("generated/psr/rules.toml", rules.clone());
            let (rulebook, problems) = load(&sources);
            let rulebook = rulebook.unwrap_or_else(|| panic!("{seed}: {}", render_all(&problems, &sources, false)));
            for index in 0..6 {
                let make = if index == 5 { generate::wild } else { generate::case };
                let (case, elections) = make(&mut rng, &rulebook);
                run.compare(&rulebook, &case, &elections, &|| {
                    format!("rulebook of seed {seed}, case {index}\n{agreement}\n# rules\n{rules}")
                });
            }
        }
        for id in ["usmca", "nafta"] {
            let rulebook = shipped(id, |text| text);
            for seed in 0..SHIPPED * times() {
                let mut rng = Rng::with_seed(seed);
                let make = if seed % 6 == 5 { generate::wild } else { generate::case };
                let (case, elections) = make(&mut rng, &rulebook);
                run.compare(&rulebook, &case, &elections, &|| format!("rulebook {id}, case of seed {seed}"));
            }
        }
        let coverage = run.coverage.into_inner();
        println!("{coverage}\n{} cases; originating, non-originating, undetermined: {:?}", run.cases, run.statuses);
        for text in &run.differences {
            println!("{text}");
        }
        assert!(run.seen.is_empty(), "cases differ: {:?}", run.seen);
        for (construct, counts) in coverage.rows() {
            for (cell, (count, never)) in counts.into_iter().zip(unreachable(construct)).enumerate() {
                let word = ["met", "not met", "unknown"][cell];
                assert!(never || count >= 500, "{construct} was {word} only {count} times");
            }
        }
    }
}
