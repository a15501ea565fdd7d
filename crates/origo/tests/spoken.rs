//! Rules of the shipped rulebooks said in treaty English, and compiled again: each sentence is understood as the rule that it
//! was said from.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use origo::Library;
use origo::rulebook::treaty::{compile, say, speak};
use origo::rulebook::{ReadingChoice, SourceSet};
use std::collections::BTreeMap;

#[test]
fn what_is_said_is_understood_again() {
    for id in ["usmca", "nafta"] {
        let rulebook = Library.rulebook(id).unwrap().unwrap();
        let (choice, _) = ReadingChoice::resolve(rulebook.readings(), None, &BTreeMap::new());
        let methods: Vec<(String, String)> =
            rulebook.methods().iter().map(|method| (method.name.to_lowercase(), method.id.clone())).collect();
        let (mut sentences, mut unsayable) = (0, Vec::new());
        for rule in rulebook.rules() {
            let said = match speak(&rulebook, rule, &choice) {
                Ok(said) => said,
                Err(why) => {
                    unsayable.push(format!("{}: {why}", rule.id));
                    continue;
                }
            };
            for sentence in said {
                let mut sources = SourceSet::default();
                let file = sources.add("a sentence", sentence.clone());
                let again = compile(&sentence, file, &rule.goods, &methods)
                    .unwrap_or_else(|refused| panic!("{id} {}: {sentence}\n{:?}", rule.id, refused.into_problem()));
                assert_eq!(again.goods, rule.goods, "{sentence}");
                assert_eq!(say(&again, &methods), [sentence.as_str()], "{id} {}", rule.id);
                sentences += 1;
            }
        }
        println!("{id}: {sentences} sentences said and understood again; not sayable: {unsayable:?}");
        assert!(unsayable.len() * 50 < rulebook.rules().len(), "{unsayable:?}");
    }
}
