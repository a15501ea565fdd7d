//! Treaty prose to notation: sentences of our own in the drafters' style, each with the rule that it is; sentences that
//! must be refused, each with where and why. The sentences of published agreements are tried in `published.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, and reads the repository that it is about"
)]

use origo_base::HsSet;
use origo_rulebook::SourceSet;
use origo_rulebook::treaty::{Lowered, Refused, compile};

fn methods() -> Vec<(String, String)> {
    [("transaction value", "tv"), ("net cost", "nc"), ("build-up", "bu"), ("build-down", "bd")]
        .iter()
        .map(|(name, id)| ((*name).to_owned(), (*id).to_owned()))
        .collect()
}

fn compiled(text: &str) -> Result<Lowered, Refused> {
    let mut sources = SourceSet::default();
    let file = sources.add("a sentence", text.to_owned());
    compile(text, file, &HsSet::default(), &methods())
}

#[track_caller]
fn is(text: &str, goods: &str, origin: &str) {
    let rule = compiled(text).unwrap_or_else(|refused| panic!("{text}: {:?}", refused.into_problem()));
    assert_eq!((rule.goods.to_string().as_str(), rule.origin.to_string().as_str()), (goods, origin), "{text}");
}

#[test]
fn changes_of_every_level_and_scope() {
    is("A change to heading 9101 from any other chapter.", "9101", "shift(CC)");
    is("A change to headings 9101 through 9103 from any other heading", "9101..9103", "shift(CTH)");
    is(
        "A change to subheadings 9101.11 through 9101.19 from any other subheading, including another subheading within that group.",
        "9101.11..9101.19",
        "shift(CTSH each)",
    );
    is(
        "A change to headings 91.01 through 91.03 from any heading outside that group.",
        "9101..9103",
        "shift(CTH group)",
    );
    is("A change to tariff item 9101.11.20 from any other tariff item.", "9101.11.20", "shift(CTI)");
    is(
        "A change to any one of subheadings 9101.11 through 9101.19 from any other subheading",
        "9101.11..9101.19",
        "shift(CTSH each)",
    );
}

#[test]
fn a_silent_text_on_a_range_is_marked() {
    assert!(compiled("A change to headings 9101 through 9103 from any other heading").unwrap().printed_range);
    assert!(!compiled("A change to heading 9101 from any other heading").unwrap().printed_range);
    // The change is of chapter, and the range lies in one.
    assert!(!compiled("A change to headings 9101 through 9103 from any other chapter").unwrap().printed_range);
}

#[test]
fn exceptions_and_what_may_come_as_well() {
    is(
        "A change to heading 9102 from any other heading, except from headings 9108 through 9110 or subheading 9114.30.",
        "9102",
        "shift(CTH - {9108..9110, 9114.30})",
    );
    is(
        "A change to heading 9102 from subheading 9114.30, whether or not there is also a change from any other heading, provided there is a regional value content of not less than: (a) 60 percent where the transaction value method is used, or (b) 50 percent where the net cost method is used.",
        "9102",
        "shift(CTH + {9114.30}) and RVC(TV >= 60% | NC >= 50%)",
    );
    is("A change to heading 9102 from within that heading or any other heading", "9102", "shift(ANY)");
    is(
        "A change to subheading 9102.11 from any other subheading within heading 9102, whether or not there is also a change from any other heading.",
        "9102.11",
        "shift(CTSH)",
    );
    is(
        "A change to subheading 9102.11 from any other subheading, except from more than one of the following: (A) heading 9108, (B) subheading 9114.30.",
        "9102.11",
        "shift(CTSH - {9114.30}) or shift(CTSH - {9108})",
    );
}

#[test]
fn within_codes_closes_everything_else() {
    // Another heading of chapter 91 and no other chapter.
    let rule = compiled("A change to heading 9102 from any other heading within chapter 91.").unwrap();
    assert_eq!(rule.origin.to_string(), "shift(CTH - {01..90, 92..97})");
}

#[test]
fn no_change_and_content_alone() {
    is(
        "No required change in tariff classification to subheading 9102.11, provided there is a regional value content of not less than 35 percent based on the build-up method or 45 percent based on the build-down method.",
        "9102.11",
        "RVC(BU >= 35% | BD >= 45%)",
    );
    is("No required change in tariff classification to clocks of subheading 9105.11", "9105.11", "shift(ANY)");
}

#[test]
fn goods_and_materials_by_description_are_named_facts() {
    let rule = compiled(
        "A change to wrist watches of heading 9102 from watch straps of heading 9113 or any other good of heading 9102",
    )
    .unwrap();
    let kind = rule.kind.clone().unwrap().kinds[0].clone();
    assert_eq!(rule.facts.iter().find(|fact| fact.id == kind).unwrap().means, "wrist watches");
    assert_eq!(rule.origin.to_string(), format!("shift({{9113}}:[watch-straps] + {{9102}}:[not {kind}])"));
    let other = compiled("A change to any other good of heading 9102 from any other chapter.").unwrap();
    assert!(other.otherwise && other.kind.is_none());
}

#[test]
fn what_goods_are_for_is_not_what_they_are() {
    let rule = compiled("A change to straps of subheading 9113.90, of a kind for use with a watch of subheadings 9101.11 through 9102.99, from any other heading").unwrap();
    assert_eq!(rule.goods.to_string(), "9113.90");
    let rule = compiled("A change to dials, for watches of heading 9101, of subheading 9114.30 from any other heading")
        .unwrap();
    assert_eq!(rule.goods.to_string(), "9114.30");
    // A sentence that is about other goods than its row is refused.
    let mut sources = SourceSet::default();
    let text = "A change to heading 9102 from any other heading";
    let file = sources.add("a row", text.to_owned());
    let refused = compile(text, file, &HsSet::parse("9103").unwrap(), &methods());
    assert!(matches!(refused, Err(Refused::Notation(problem)) if problem.found.contains("in a row about 9103")));
}

#[test]
fn leads_give_use_and_dates() {
    let rule = compiled("For a good of subheading 9104.00 for use in a passenger vehicle: A change to subheading 9104.00 from any other heading").unwrap();
    assert_eq!(rule.uses.as_deref(), Some("for use in a passenger vehicle"));
    let dated = compiled("Beginning on July 1, 2023, and thereafter, the following rule of origin shall apply to heading 9104: A change to heading 9104 from any other heading").unwrap();
    assert_eq!(dated.period.0.unwrap().to_string(), "2023-07-01");
    let steps = compiled("A change to heading 9104 from any other heading, provided there is an RVC under the net cost method of not less than (a) 60%, beginning on July 1, 2020 and ending on June 30, 2024; and (b) 64%, beginning on July 1, 2024.").unwrap();
    assert_eq!(steps.origin.to_string(), "shift(CTH) and RVC(@nc-60-64-from-2020-07-01.nc)");
    assert_eq!(steps.thresholds["nc-60-64-from-2020-07-01"]["nc"].len(), 2);
}

/// What is refused, and the words at which understanding ends.
#[track_caller]
fn refused(text: &str, at: &str) {
    let mut sources = SourceSet::default();
    let file = sources.add("a sentence", text.to_owned());
    let problem = match compile(text, file, &HsSet::default(), &methods()) {
        Ok(rule) => panic!("{text}: {}", rule.origin),
        Err(refused) => refused.into_problem(),
    };
    let origo_rulebook::Place::Text { start, end, .. } = problem.place else { panic!("no place") };
    assert_eq!(&text[start..end], at, "{problem:?}");
}

#[test]
fn damage_is_refused_at_its_place() {
    refused("A change to heading 910l from any other heading.", "910");
    refused("A change to heading 9102 from any other heding.", "heding");
    refused("A change to heading 9102 from any other heading, except from heading 91O3.", "91");
    refused("A change to heading 9102 from any other heading, except from heading 9103 9104.", "9104");
    refused(
        "A change to heading 9102 from any other heading, provided there is a regional value content of not less than: (a) 35 percent under the build-up method, or (b) 45,5 percent under the build-down method.",
        "45",
    );
    refused("A chance to heading 9102 from any other heading.", "A");
    refused("A change to heading 9102 from any other heading; or A change to heading 9103 from any other chapter", "A");
    refused(
        "A change to heading 9102 from any other heading, provided there is a regional value content of not less than",
        "",
    );
    refused("A change to heading 9102 from any other heading, notwithstanding heading 9103", "notwithstanding");
    refused("A change to heading", "");
    // Codes of the wrong length for their level.
    refused("A change to heading 9102.11 from any other heading", "9102.11");
}

#[test]
fn a_figure_without_a_method_is_refused_where_two_exist() {
    let text = "A change to heading 9102 from any other heading, provided there is a regional value content of not less than 60 percent.";
    assert!(matches!(compiled(text), Err(Refused::Notation(problem)) if problem.found.contains("without a method")));
}

#[test]
fn no_code_and_no_number_is_swallowed() {
    // Whatever can be compiled holds every code: as a code, in a fact's words, or in a figure.
    for text in [
        "A change to wrist watches, of heading 9102 or 9103, with straps of heading 9113, of subheading 9102.11 from any other heading",
        "A change to heading 9102 from any other heading, except from straps of heading 9113 of a width exceeding 15 mm",
        "A change to heading 9102 from any other heading, provided that the gold of heading 7108 is not more than 10 percent by weight",
    ] {
        let rule = compiled(text).unwrap_or_else(|refused| panic!("{text}: {:?}", refused.into_problem()));
        let all = format!(
            "{} {} {}",
            rule.goods,
            rule.origin,
            rule.facts.iter().map(|fact| fact.means.as_str()).collect::<Vec<_>>().join(" ")
        );
        for code in text.split(|c: char| !(c.is_ascii_digit() || c == '.')).map(|part| part.trim_matches('.')) {
            assert!(code.is_empty() || all.contains(code), "{code} of {text} is not in {all}");
        }
    }
}

#[test]
fn the_own_class_on_a_range_is_what_the_good_is() {
    is(
        "A change to any one of subheadings 0301.10 through 0301.99 from within that subheading.",
        "0301.10..0301.99",
        "shift({same subheading})",
    );
    is(
        "A change to a good of any of subheadings 9006.91 through 9006.99 from within that subheading, whether or not there is also a change from any other heading.",
        "9006.91..9006.99",
        "shift(CTH + {same subheading})",
    );
    let larvae = compiled(
        "A change to crustaceans of any one of subheadings 0306.21 through 0306.24 from larvae of that subheading.",
    )
    .unwrap();
    assert_eq!(larvae.origin.to_string(), "shift({same subheading}:[larvae])");
}

/// Found by triples that another hand wrote from published sentences.
#[test]
fn what_triples_found() {
    is(
        "A change to subheadings 9101.11 through 9101.19 from any other subheading within that group, whether or not there is also a change from any subheading outside that group.",
        "9101.11..9101.19",
        "shift(CTSH each)",
    );
    // Are both figures asked, or each by its own method?
    let text = "A change to heading 9102 from any other heading, provided there is a regional value content of not less than 35 percent based on the build-up method and 45 percent based on the build-down method.";
    assert!(compiled(text).is_err(), "{text}");
}

/// Where the level is called again, the text does not say whether the description reaches what follows: it is asked.
#[test]
fn a_description_before_two_levels_is_asked_as_printed() {
    let text =
        "A change to heading 9102 from any other heading, except from springs of subheading 9110.11 or heading 9114.";
    let rule = compiled(text).unwrap();
    let means = |id: &str| rule.facts.iter().find(|fact| fact.id == id).map(|fact| fact.means.as_str());
    let [springs, meant] = [0, 1].map(|at| match &rule.origin {
        origo_rulebook::Criterion::Shift(set) => set.members[at].kinds.as_ref().unwrap().kinds[0].clone(),
        other => panic!("{other}"),
    });
    assert_eq!(rule.origin.to_string(), format!("shift(CTH - {{9110.11}}:[{springs}] - {{9114}}:[{meant}])"));
    assert_eq!(means(&springs), Some("springs"));
    assert_eq!(means(&meant), Some("what is meant by (springs of subheading 9110.11 or heading 9114)"));
}

#[test]
fn an_exception_in_words_is_asked_so_that_yes_meets_it() {
    let means = |text: &str| compiled(text).unwrap().facts.into_iter().map(|fact| fact.means).collect::<Vec<_>>();
    assert_eq!(
        means(
            "A change to heading 7301 from any other heading, except for changes resulting from the following processes performed on bars of heading 7214: (a) drilling; (b) painting; or (c) cutting."
        ),
        [
            "the change does not result from the following processes performed on bars of heading 7214: (a) drilling; (b) painting; or (c) cutting"
        ]
    );
    assert_eq!(
        means(
            "A change to heading 2001 from any other chapter, except as provided for in the chapter rule for chapter 20."
        ),
        ["the chapter rule for chapter 20 does not provide otherwise"]
    );
}

/// What a trial by another hand found: each of these became a rule that says something else than its sentence.
#[test]
fn a_sense_that_would_be_lost_is_refused() {
    const CHANGE: &str = "A change to heading 9102 from any other heading";
    const CONTENT: &str = "provided there is a regional value content of not less than";
    for (rest, at) in [
        (", except from heading 9108, unless the movement is of heading 9109.", "unless"),
        (", except from heading 9108, only if the good is put up for retail sale.", "only"),
        (
            ", provided there is aregional value content of not less than 70 percent under the net cost method.",
            "aregional",
        ),
        (", provided there is a region value content of not less than 70 percent under the net cost method.", "there"),
        (", provided that the good is both cut and", ""),
        (", provided that the case is made of", ""),
        (", except from heading 9108 or", ""),
        (", except to straps of heading 9113 from leather of heading 4107.", "to"),
        (", except from non-originating goods of heading 9108.", "non-originating"),
    ] {
        refused(&format!("{CHANGE}{rest}"), at);
    }
    for (rest, found) in [
        (
            format!(", {CONTENT}: (1) 60 percent where the net cost method is used, or (2) 50 percent where the net cost method is used."),
            "two figures by one method",
        ),
        (format!(", {CONTENT} 160 percent under the net cost method."), "more than the whole"),
        (
            ", provided there is a regional value content under the net cost method of not less than: (a) 66 percent, beginning on January 1, 2021 and ending on December 31, 2022; (b) 70 percent, beginning on January 1, 2024.".to_owned(),
            "where no other begins",
        ),
    ] {
        let Err(Refused::Notation(problem)) = compiled(&format!("{CHANGE}{rest}")) else { panic!("{rest}") };
        assert!(problem.found.contains(found), "{problem:?}");
    }
    let text = "A change to heading 8522 from heading 8523, except from heading 8523.";
    assert!(matches!(compiled(text), Err(Refused::Notation(problem)) if problem.found.contains("takes back")));
    // The figure that "or" announces is missing.
    let text = format!("{CHANGE}, {CONTENT}: (a) 60 percent where the transaction value method is used, or");
    assert!(compiled(&text).is_err());
}

#[test]
fn drafting_that_means_the_same_is_understood() {
    let content = "RVC(NC >= 75%)";
    for text in [
        "No change in tariff classification to heading 9102, provided there is a regional value content of at least 75 percent under the net cost method.",
        "No change in tariff classification to a good of heading 9102 is required, provided that the regional value content is: (1) 75 percent where the net cost is used",
        "No change of tariff classification required for heading 9102, provided there is a regional value content of 75 percent under the net cost method",
    ] {
        is(text, "9102", content);
    }
    is("A change to heading 9102 from any other heading, excluding heading 9108.", "9102", "shift(CTH - {9108})");
    is(
        "A change to heading 9102 from any heading within chapter 90, but not from heading 9004.",
        "9102",
        "shift({90} - {9004})",
    );
    is(
        "A change to dials of heading 9114 from any other good of heading 9114, except from hands of heading 9114, or any other heading.",
        "9114",
        &compiled("A change to dials of heading 9114 from any other good of heading 9114, except from hands of heading 9114, whether or not there is also a change from any other heading.").unwrap().origin.to_string(),
    );
    is(
        "No change in tariff classification to a good of subheadings 9101.11 through 9102.99, except for a good of subheading 9101.21, provided there is a regional value content of not less than 75 percent under the net cost method",
        "9101.11..9101.20, 9101.22..9102.99",
        content,
    );
    // A comma more or less is no other description.
    let kind = |text: &str| compiled(text).unwrap().kind;
    assert_eq!(
        kind("A change to tubes, pipes, or hoses of heading 4009 from any other heading"),
        kind("A change to tubes, pipes or hoses of heading 4009 from any other heading")
    );
}

/// What a reading of compiled sentences by another hand found: each was a rule that says something else.
#[test]
fn what_a_second_reading_found() {
    // What is permitted by name stays permitted under a wider exception.
    is(
        "A change to heading 5407 from tariff item 5402.43.10 or any other chapter, except from chapters 53 through 54.",
        "5407",
        "shift(CC - {53..54} + {5402.43.10})",
    );
    let rule = compiled("A change to heading 5112 from yarn of camel hair of subheading 5108.20 or any other heading, except from headings 5106 through 5107 or any other good of heading 5108.").unwrap();
    let yarn = rule.facts[0].id.clone();
    assert_eq!(
        rule.origin.to_string(),
        format!(
            "shift(CTH + {{5108.20}}:[{yarn}] - {{5106..5107}} - {{5108.20}}:[not {yarn}] - {{5108.00..5108.19, 5108.21..5108.99}})"
        )
    );
    // Another good of the own subheading is not the good itself, and neither is any other good.
    is(
        "A change to klystrons of subheading 8540.79 from any other good within that subheading or any other subheading",
        "8540.79",
        "shift(CTSH + {8540.79}:[not klystrons])",
    );
    is(
        "A change to terpineols of subheading 2906.19 from any other good",
        "2906.19",
        "shift(ANY - {2906.19}:[terpineols])",
    );
    // "Until June 30" is the last day; "until July 1" is not.
    for (until, last) in [("June 30, 2023", "2023-06-30"), ("July 1, 2023", "2023-06-30")] {
        let text = format!(
            "Beginning on July 1, 2020, until {until}, the following rule of origin shall apply to heading 7305: A change to heading 7305 from any other chapter."
        );
        assert_eq!(compiled(&text).unwrap().period.1.unwrap().to_string(), last);
    }
    // "Any other" of a description is what no other rule of that description binds.
    let other = compiled("A change to any other footwear of subheading 6401.92 from any other heading").unwrap();
    assert!(other.otherwise && other.kind.is_some());
    // Whether "any heading" is the own one too is asked.
    let any = compiled("A change to subheading 6401.92 from any heading").unwrap();
    assert_eq!(any.facts[0].means, "what is meant by (any heading)");
    // Parts of struts are no parts of suspensions.
    let parts = |of: &str| {
        let text = format!("A change to {of} of subheading 8708.80 from parts thereof of subheading 8708.80");
        compiled(&text).unwrap().facts.into_iter().map(|fact| fact.means).collect::<Vec<_>>()
    };
    assert!(parts("struts").contains(&"parts thereof [of struts]".to_owned()), "{:?}", parts("struts"));
    // Where goods are classed is no description of them.
    is("A change to heading 3004 from goods classified in heading 2937", "3004", "shift({2937})");
    is(
        "A change to heading 9001 from any other good of heading 7002 except pre-forms",
        "9001",
        "shift({7002} - {7002}:[pre-forms])",
    );
    // Cut and sewn, and something beside.
    let beside = compiled("A change to heading 6212 from any other chapter, provided that the good, exclusive of collar, is wholly of such fabric and the good is both cut and sewn or otherwise assembled in the territory of the parties.").unwrap();
    assert!(beside.facts[0].means.contains("exclusive of collar"));
    is(
        "A change to heading 6212 from any other chapter, provided the good is cut or knit to shape, or both, and sewn or otherwise assembled in the territory of one or more of the Parties",
        "6212",
        "shift(CC) and process(cut-or-knit-and-sewn)",
    );
    // "Of Chapter 84" is the note's; "from" can be about the goods.
    let note = compiled("A change to heading 8443 from any other heading, except from parts of printers of subheading 8443.31 specified in Note 3 of Chapter 84.").unwrap();
    assert_eq!(note.facts[0].means, "parts of printers of subheading 8443.31 specified in Note 3 of Chapter 84");
    assert_eq!(note.facts[0].goods.to_string(), "01..97");
    let seals = compiled("A change to a good of subheading 1516.10, obtained entirely from seals or seal products, from any other heading").unwrap();
    assert_eq!(seals.origin.to_string(), "shift(CTH)");
    assert_eq!(seals.facts[0].means, "obtained entirely from seals or seal products");
    refused("No change in tariff classification electronic microassemblies of subheading 8543.90", "electronic");
    refused(
        "A change to machines of subheading 9031.49 from any other product except from bases for the goods of the same subheading",
        "bases",
    );
}

#[test]
fn a_focused_value_counts_the_materials_of_its_list() {
    let methods = [("focused value", "fv"), ("net cost", "nc")].map(|(name, id)| (name.to_owned(), id.to_owned()));
    let compiled = |text: &str| {
        let mut sources = SourceSet::default();
        let file = sources.add("a sentence", text.to_owned());
        compile(text, file, &HsSet::default(), &methods).map(|rule| rule.origin.to_string())
    };
    let text = "No change in tariff classification required for a good of subheading 8708.40, provided there is a regional value content of not less than: (a) 45 per cent under the net cost method; or (b) 60 per cent under the focused value method taking into account only the non-originating materials of heading 84.83 or subheading 8708.40.";
    assert_eq!(compiled(text).unwrap(), "RVC(NC >= 45% | FV >= 60% of {8483, 8708.40})");
    let text = "No change in tariff classification required for a good of subheading 8708.40, provided there is a regional value content of not less than 60 per cent under the focused value method.";
    assert!(matches!(compiled(text), Err(Refused::Notation(problem)) if problem.found.contains("without a list")));
}

/// What a second trial found, with annexes of other agreements in mind.
#[test]
fn what_a_second_trial_found() {
    for (text, at) in [
        // Unknown and misspelled connectives.
        ("A change to heading 8703 from any other heading, proivded the good is painted.", "proivded"),
        ("A change to heading 8704 from any other chapter, execpt cotton yarn of heading 5205.", "execpt"),
        ("A change to heading 8710 from any other chapter, whichever is later.", "whichever"),
        ("A change to heading 8713 from any other heading, except from both heading 8706 and heading 8707.", "both"),
        ("A change to subheading 2930.20 from any other subheading from chapters 28 through 38.", "from"),
        // Two goods, of which one would be lost.
        ("A change to wheels of heading 8708 and tires of heading 4011 from any other chapter.", "tires"),
        // Clauses inside a condition.
        (
            "A change to heading 8704 from any other heading, provided that the good is painted, except from heading 8706.",
            "the",
        ),
        (
            "A change to heading 8705 from any other heading, provided that headings 87O6 through 8707 are originating.",
            "87",
        ),
        // A line of a list that was lost.
        (
            "A change to heading 8703 from any other heading, provided there is a regional value content of not less than: (a) 35 percent under the build-up method, or (c) 45 percent under the build-down method.",
            "(c)",
        ),
    ] {
        refused(text, at);
    }
    for text in [
        "A change to heading 8712 from any other heading or chapter.",
        "A change to heading 8708, heading 8709 or any other good of heading 8714 from any other chapter.",
        "A change to heading 8703 from any other heading, provided there is a regional value content of not less than: (a) 35 percent under the build-up method, and (b) 45 percent under the build-down method.",
        "A change to heading 8703 from any other heading, provided there is a regional value content of not less than 0 percent under the build-up method.",
    ] {
        assert!(compiled(text).is_err(), "{text}");
    }
    // Only the exact wording has the fixed name; anything beside it is kept in the words.
    for text in [
        "the good is not cut and sewn or otherwise assembled in the territory of the parties",
        "the good is both cut and sewn or otherwise assembled in the territory of a non-Party",
        "the good is both cut and sewn or otherwise assembled in the territory of Mexico",
        "the good is both cut and sewn or otherwise assembled in the territory of one or more of the Parties from fabric of heading 5208",
    ] {
        let rule = compiled(&format!("A change to heading 6101 from any other chapter, provided {text}.")).unwrap();
        assert!(rule.facts.iter().any(|fact| fact.means == text), "{:?}", rule.facts);
    }
    is(
        "A change to subheadings 8708.10 through 8708.99 from any other heading, including another subheading within that group.",
        "8708.10..8708.99",
        "shift(CTSH each - {8708.00..8708.09})",
    );
    is(
        "A change to heading 6101 from any other chapter, except from subheading 5403.42 through 54.08.",
        "6101",
        "shift(CC - {5403.42..5408.99})",
    );
    is(
        "A change to heading 7208 from any heading outside the group 72.08 through 72.29.",
        "7208",
        "shift(CTH - {7208..7229})",
    );
    is("A change to heading 8709 from any other heading, other than heading 8714.", "8709", "shift(CTH - {8714})");
}

#[test]
fn what_comparing_all_rules_with_those_before_found() {
    // "Any subheading" names no class, so the exception holds for the own one as well.
    let any = compiled("A change to subheading 8483.40 from any subheading, except from subheading 8483.40").unwrap();
    let kind = &any.facts[0].id;
    assert_eq!(any.origin.to_string(), format!("shift(CTSH + {{8483.40}}:[{kind}] - {{8483.40}})"));
    // Another heading of the group says nothing about the subheadings of one heading.
    let wider = "A change to subheadings 2801.10 through 2853.00 from any other subheading, including another heading within that group";
    assert!(compiled(wider).is_err());
    // A rule of a chapter is named as well as a code.
    let lead = "The following rule applies to a good of tariff item 8540.12.10 incorporating a panel referred to in subparagraph (b) of chapter rule 4 of chapter 85: A change to tariff item 8540.12.10 from any other subheading";
    assert_eq!(
        compiled(lead).unwrap().uses.unwrap(),
        "incorporating a panel referred to in subparagraph (b) of chapter rule 4 of chapter 85"
    );
}

#[test]
fn conditions_as_other_agreements_draft_them() {
    let figure = "provided there is a regional value content of not less than 35 percent under the net cost method";
    for joint in [
        ", provided, however, that there is a regional value content of not less than 35 percent under the net cost method",
        "; provided that the regional value content, under the net cost method, is not less than 35 percent",
        &format!("; {figure}"),
    ] {
        is(
            &format!("A change to heading 8703 from any other heading{joint}."),
            "8703",
            "shift(CTH) and RVC(NC >= 35%)",
        );
    }
    // Of a list with "or" one is enough: it is asked whole, and none of it is asked beside the rest.
    let choice = "A change to heading 8705 from any other heading, provided that (a) the good is painted, (b) the good is washed, or (c) the good is dried.";
    let rule = compiled(choice).unwrap();
    assert_eq!(rule.facts.len(), 1, "{:?}", rule.facts);
    assert_eq!(rule.facts[0].means, "(a) the good is painted, (b) the good is washed, or (c) the good is dried");
    // A content in such a list is no condition in words.
    refused(
        &choice.replace("the good is washed", "there is a regional value content of not less than 35 percent"),
        "(a)",
    );
}
