//! Worksheets: their formulas come to what the engine says, by the exact arithmetic that saves their results and by
//! LibreOffice, which calculates them anew from a workbook without results. Without LibreOffice those tests are counted as
//! skipped, and the run says so.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, reads and writes files of its own, and says what it compared"
)]

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use fastrand::Rng;
use libtest_mimic::{Arguments, Failed, Trial};
use origo::base::{Amount, Case, Country, Elections, StatusKind};
use origo::origin::{Advice, Ends, Extent, Outcome, Reason, determine};
use origo::rulebook::{ReadingChoice, Rulebook, render_all};
use origo::table::write::{Book, Language, Results, Spot, Value, template};
use origo::table::{Draft, Input, decode, read};
use origo::{Answer, Library, Request, qualify, worksheet};
use origo_spec::generate;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let office = office();
    if office.is_none() {
        println!(
            "skipped: LibreOffice is not installed (no `soffice` on the path), so no formula is recalculated by it"
        );
    }
    let absent = office.is_none();
    let program = office.unwrap_or_default();
    let other = program.clone();
    let trials = vec![
        Trial::test("formulas come to what the engine says of generated goods", || generated(700)),
        Trial::test("formulas come to what the engine says of goods under shipped rulebooks", shipped),
        Trial::test("a content that is exactly the one asked is met, a cent more of foreign value is not", tie),
        Trial::test("an open value is an empty cell, and the ends say so", open_value),
        Trial::test("a template is read without a word and its example originates", templates),
        Trial::test("worksheets are the same from one run to the next", same_bytes),
        Trial::test("results are saved beside their formulas", saved),
        Trial::test("LibreOffice recalculates worksheets to the same results", move || recalculated(&program))
            .with_ignored_flag(absent),
        Trial::test("a template that LibreOffice has saved is read as before", move || saved_again(&other))
            .with_ignored_flag(absent),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// LibreOffice, if it runs.
fn office() -> Option<String> {
    let runs = |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|done| done.status.success());
    ["soffice", "libreoffice"].into_iter().find(runs).map(str::to_owned)
}

/// An answer for a case, without advice.
fn answered<'r>(rulebook: &'r Rulebook, case: Case, elections: Elections) -> Answer<'r> {
    let (choice, _) = ReadingChoice::resolve(rulebook.readings(), case.into, &elections.readings);
    Answer {
        rulebook,
        into: case.into.into_iter().collect(),
        also: Vec::new(),
        as_if: None,
        determination: determine(rulebook, &case, &elections),
        case,
        elections,
        choice,
        advice: Advice::default(),
        content: None,
    }
}

/// The answers for the goods of a file under a rulebook.
fn answers<'r>(rulebook: &'r Rulebook, path: &str, bytes: Vec<u8>, into: &str) -> Vec<Answer<'r>> {
    let hs = Library.nomenclature();
    let request =
        Request { into: Country::parse(into).ok(), as_if: None, readings: BTreeMap::new(), without_advice: true };
    let mut found = Vec::new();
    for draft in read(&Input::File { path: path.to_owned(), bytes }) {
        let decoded = decode(draft, &hs, None);
        let file = decoded.file.as_ref().unwrap_or_else(|| panic!("{path}: {}", said(&decoded.draft)));
        let answer = qualify(&[(rulebook, None)], &hs, file, &decoded.draft, &request);
        assert!(!answer.answers.is_empty(), "{path}: {}", render_all(&answer.problems, &decoded.draft.sources, false));
        found.extend(answer.answers);
    }
    found
}

fn said(draft: &Draft) -> String {
    render_all(&draft.problems, &draft.sources, false)
}

fn bundled(id: &str) -> Rulebook {
    Library.rulebook(id).unwrap().unwrap_or_else(|_| panic!("{id} does not load"))
}

fn number(value: &Value) -> Option<Amount> {
    match value {
        Value::Number(amount) => Some(*amount),
        _ => None,
    }
}

/// What a cell of the sheet of content says at both ends.
fn ends_of(value: Option<Ends>) -> [Value; 2] {
    let of = |extent: Extent| match extent {
        Extent::Finite(amount) => Value::Number(amount),
        Extent::Infinite => Value::Text("open".to_owned()),
    };
    let none = || Value::Text("not stated".to_owned());
    value.map_or_else(|| [none(), none()], |ends| [of(ends.worst), of(ends.best)])
}

/// Rows of the sheet of content by their name, with what stands at both ends of each block.
fn rows(book: &Book) -> BTreeMap<String, Vec<[Value; 2]>> {
    let mut found: BTreeMap<String, Vec<[Value; 2]>> = BTreeMap::new();
    for row in 0..4000 {
        let at = |column: u16| book.value(Spot { sheet: "content", row, column });
        let Value::Text(name) = at(0) else { continue };
        let rows = found.entry(name).or_default();
        rows.extend((0..6).map(|place| [at(1 + 3 * place), at(2 + 3 * place)]));
    }
    found
}

/// The worksheet of an answer, whose formulas must agree with the engine: outcomes, bases and values. How many tests by
/// numbers there are.
fn agrees(answer: &Answer<'_>, shown: &str) -> Result<usize, Failed> {
    let book = worksheet(answer, &[]);
    let mut verdicts = 0;
    // The summary repeats what stands in the other sheets: where it goes wrong first is told.
    let mut formulas: Vec<_> = book.formulas().collect();
    formulas.sort_by_key(|(spot, _, _)| spot.sheet == "summary");
    for (spot, text, value) in formulas {
        if *value == Value::Error || *value == Value::Text("NO".to_owned()) {
            return Err(format!("{shown}: {spot:?} ={text} is {value:?}").into());
        }
        verdicts += usize::from(spot.sheet == "content" && *value == Value::Text("yes".to_owned()));
    }
    let rows = rows(&book);
    let holds = |name: &str, ends: [Value; 2]| rows.get(name).is_some_and(|rows| rows.contains(&ends));
    // A page shows so many tests and says how many more there are.
    if verdicts >= 24 {
        return Ok(verdicts);
    }
    let mut expect = Vec::new();
    for finding in &answer.determination.findings {
        match &finding.reason {
            Reason::ContentTest { base, non_originating, traced, .. } => {
                expect.push(("base", ends_of(*base)));
                if base.is_some() || traced.is_some() {
                    expect.push(("value of non-originating materials", ends_of(*non_originating)));
                }
            }
            Reason::Tolerance { value, amount, .. } | Reason::Waiver { value, amount, .. } => {
                expect.push(("value of the materials", ends_of(Some(*value))));
                expect.push(("base", ends_of(*amount)));
            }
            Reason::Content { base, part, .. } => {
                expect.push(("base", ends_of(*base)));
                expect.push(("what counts", ends_of(*part)));
            }
            _ => {}
        }
    }
    for (name, ends) in expect {
        if !holds(name, ends.clone()) {
            return Err(format!("{shown}: no `{name}` of {ends:?}, but {:?}", rows.get(name)).into());
        }
    }
    Ok(verdicts)
}

fn generated(seeds: u64) -> Result<(), Failed> {
    let (mut tests, mut goods) = (0, 0);
    for seed in 0..seeds {
        let mut rng = Rng::with_seed(seed);
        let Some(rulebook) = generate::checked_rulebook(&mut rng) else { continue };
        for nth in 0..6 {
            let (case, elections) = generate::case(&mut rng, &rulebook);
            tests += agrees(&answered(&rulebook, case, elections), &format!("seed {seed}, good {nth}"))?;
            goods += 1;
        }
        // What nobody would write must not be written wrongly either: it is written, whatever it comes to.
        let (case, elections) = generate::wild(&mut rng, &rulebook);
        worksheet(&answered(&rulebook, case, elections), &[]).to_xlsx(Results::Saved)?;
    }
    println!("{tests} tests by numbers of {goods} generated goods come to the same");
    assert!(tests > goods, "{tests} tests of {goods} goods");
    Ok(())
}

fn shipped() -> Result<(), Failed> {
    for id in Library.ids() {
        let rulebook = bundled(id);
        let mut tests = 0;
        for seed in 0..700 {
            let (case, elections) = generate::case(&mut Rng::with_seed(seed), &rulebook);
            tests += agrees(&answered(&rulebook, case, elections), &format!("{id}, seed {seed}"))?;
        }
        assert!(tests > 150, "{id}: {tests} tests");
    }
    Ok(())
}

/// A trailer of 9416.67, of which 40 percent is foreign to the cent: 60 percent is asked.
fn trailer(foreign: &str, more: &str) -> Vec<u8> {
    format!(
        r#"
good = {{ part = "T-1", hs = "8716.39", hs_edition = "2022", produced_in = "MX", price = "9416.65 USD" }}
dates = {{ produced = "2026-03-31" }}
{more}
[[lines]]
id = "10"
part = "axle"
hs = "8716.90"
qty = "1"
price = "{foreign}"
origin = "non-originating"
[[lines]]
id = "20"
part = "frame"
hs = "7308.90"
qty = "3"
price = "333.333333"
origin = "unknown"
"#
    )
    .into_bytes()
}

fn tie() -> Result<(), Failed> {
    let rulebook = bundled("usmca");
    // 0.4 x 9416.65 is 3766.66, of which the frame at the worst end is 999.999999.
    for (foreign, met) in [("2766.660001", true), ("2766.660002", false)] {
        let found = answers(&rulebook, "tie.toml", trailer(foreign, "elections = { method = \"tv\" }"), "US");
        agrees(&found[0], foreign)?;
        let book = worksheet(&found[0], &[]);
        let tested = rows(&book).remove("test").unwrap();
        let word = |text: &str| Value::Text(text.to_owned());
        let wanted = [word(if met { "met" } else { "not met" }), word("met")];
        assert!(tested.contains(&wanted), "{foreign}: {tested:?}");
    }
    Ok(())
}

fn open_value() -> Result<(), Failed> {
    let rulebook = bundled("usmca");
    let found = answers(&rulebook, "open.toml", trailer("0", ""), "US");
    agrees(&found[0], "open")?;
    let book = worksheet(&found[0], &[]);
    let at = |column: u16| book.value(Spot { sheet: "materials", row: 4, column });
    let open = Value::Text("open".to_owned());
    assert_eq!([at(9), at(12), at(13)], [Value::Empty, open.clone(), open.clone()]);
    let rows = rows(&book);
    assert!(
        rows["value of non-originating materials"].iter().any(|ends| ends[0] == open && number(&ends[1]).is_some())
    );
    Ok(())
}

fn languages() -> [Language; 3] {
    [Language::English, Language::Spanish, Language::French]
}

fn templates() -> Result<(), Failed> {
    let hs = Library.nomenclature();
    for id in Library.ids() {
        let rulebook = bundled(id);
        let mut cases = Vec::new();
        for language in languages() {
            let bytes = template(&rulebook, language).to_xlsx(Results::Saved)?;
            let drafts = read(&Input::File { path: "bom.xlsx".to_owned(), bytes: bytes.clone() });
            assert_eq!(drafts.len(), 1);
            let decoded = decode(drafts[0].clone(), &hs, None);
            assert_eq!(said(&decoded.draft), "", "{id} {language:?}");
            cases.push(decoded.file.unwrap().case);
            for party in rulebook.parties() {
                for answer in answers(&rulebook, "bom.xlsx", bytes.clone(), &party.country.to_string()) {
                    assert_eq!(answer.determination.status, StatusKind::Originating, "{id} {language:?}");
                    agrees(&answer, id)?;
                }
            }
        }
        assert!(cases.windows(2).all(|pair| pair[0] == pair[1]), "{id}: the languages differ in the good");
    }
    Ok(())
}

fn same_bytes() -> Result<(), Failed> {
    let rulebook = bundled("usmca");
    let found = answers(&rulebook, "tie.toml", trailer("2766.66", ""), "US");
    let bytes = || worksheet(&found[0], &[]).to_xlsx(Results::Saved);
    assert!(bytes()? == bytes()?);
    Ok(())
}

/// What a program reads that does not calculate.
fn saved() -> Result<(), Failed> {
    let rulebook = bundled("usmca");
    let bytes = std::fs::read(root().join("examples/brake-caliper.xlsx"))?;
    let book = worksheet(&answers(&rulebook, "brake-caliper.xlsx", bytes, "US")[0], &[]);
    let count = held(&book, book.to_xlsx(Results::Saved)?, "saved")?;
    assert!(count > 200, "{count} formulas");
    Ok(())
}

/// Whether a file holds the exact result of every formula of a book; how many there are.
fn held(book: &Book, bytes: Vec<u8>, shown: &str) -> Result<usize, Failed> {
    let mut read = open_workbook_auto_from_rs(Cursor::new(bytes))?;
    let mut ranges = BTreeMap::new();
    let mut count = 0;
    for (spot, text, value) in book.formulas() {
        if !ranges.contains_key(spot.sheet) {
            ranges.insert(spot.sheet, read.worksheet_range(spot.sheet)?);
        }
        let cell = ranges[spot.sheet].get_value((spot.row, u32::from(spot.column))).cloned().unwrap_or_default();
        if !same(value, &cell) {
            return Err(format!("{shown}: {spot:?} ={text} is {value:?}, and the file has {cell:?}").into());
        }
        count += 1;
    }
    Ok(count)
}

/// Converts workbooks by LibreOffice, which calculates every formula; gives the folder of the results. The profile is one of
/// our own, told to recalculate always.
fn convert(program: &str, name: &str, books: &[Vec<u8>]) -> Result<PathBuf, Failed> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("worksheet").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    let profile = folder.join("profile/user");
    std::fs::create_dir_all(&profile)?;
    std::fs::write(profile.join("registrymodifications.xcu"), SETTINGS)?;
    let mut command = Command::new(program);
    command.arg("--headless").arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    command.args(["--convert-to", "ods", "--outdir"]).arg(folder.join("out"));
    for (nth, bytes) in books.iter().enumerate() {
        let path = folder.join(format!("{nth}.xlsx"));
        std::fs::write(&path, bytes)?;
        command.arg(path);
    }
    let done = command.output()?;
    if !done.status.success() {
        return Err(format!("{program}: {}", String::from_utf8_lossy(&done.stderr)).into());
    }
    Ok(folder.join("out"))
}

/// Recalculate whatever is loaded: 0 is always.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

fn recalculated(program: &str) -> Result<(), Failed> {
    let (usmca, nafta) = (bundled("usmca"), bundled("nafta"));
    let mut found: Vec<Answer<'_>> = Vec::new();
    for name in ["brake-caliper.xlsx", "radiator.json", "vehicle-seat.toml", "wiring-harness.toml"] {
        let bytes = std::fs::read(root().join("examples").join(name))?;
        found.extend(["US", "CA"].into_iter().flat_map(|into| answers(&usmca, name, bytes.clone(), into)));
    }
    let books = "costs = [{ category = \"royalty-services\", amount = \"12 USD\" }]\nelections = { de_minimis_base = \"total-cost\" }";
    for (foreign, more) in [("2766.660001", ""), ("2766.660002", ""), ("0", ""), ("941.6650", books)] {
        found.extend(answers(&usmca, "trailer.toml", trailer(foreign, more), "US"));
    }
    // Under generated and shipped rulebooks: every sort of base, method and exception.
    let made: Vec<Rulebook> =
        (0..40).filter_map(|seed| generate::checked_rulebook(&mut Rng::with_seed(seed))).collect();
    let shipped = [&usmca, &nafta];
    for (seed, rulebook) in (0..).zip(made.iter().chain(shipped.into_iter().cycle().take(16))) {
        let (case, elections) = generate::case(&mut Rng::with_seed(900 + seed), rulebook);
        found.push(answered(rulebook, case, elections));
    }
    let sheets: Vec<Book> = found.iter().map(|answer| worksheet(answer, &[])).collect();
    let bytes = sheets.iter().map(|book| book.to_xlsx(Results::LeftOut)).collect::<Result<Vec<_>, _>>()?;
    let folder = convert(program, "recalculated", &bytes)?;
    let mut count = 0;
    for (nth, book) in sheets.iter().enumerate() {
        let bytes = std::fs::read(folder.join(format!("{nth}.ods")))?;
        count += held(book, bytes, &format!("{nth} {}", found[nth].case.good.part))?;
    }
    println!("{count} formulas of {} worksheets recalculated", sheets.len());
    assert!(count > 5000, "{count} formulas");
    let outcomes = [Outcome::Met, Outcome::NotMet, Outcome::Unknown];
    let tests = |answer: &Answer<'_>, outcome: Outcome| {
        let by_numbers = |reason: &Reason| matches!(reason, Reason::ContentTest { .. } | Reason::Tolerance { .. });
        answer.determination.findings.iter().any(|finding| finding.outcome == outcome && by_numbers(&finding.reason))
    };
    for outcome in outcomes {
        assert!(found.iter().any(|answer| tests(answer, outcome)), "no test is {}", outcome.word());
    }
    Ok(())
}

/// Whether a cell holds a result, to the precision of doubles.
fn same(value: &Value, cell: &Data) -> bool {
    match (value, cell) {
        (Value::Number(amount), Data::Float(found)) => {
            let wanted: f64 = amount.to_string().parse().unwrap();
            (wanted - found).abs() <= 1e-9 * wanted.abs().max(1.0)
        }
        (Value::Number(amount), Data::Int(found)) => amount.to_string() == found.to_string(),
        (Value::Text(text), Data::String(found)) => text == found,
        (Value::Text(text), Data::Empty) => text.is_empty(),
        (Value::Truth(truth), Data::Bool(found)) => truth == found,
        _ => false,
    }
}

fn saved_again(program: &str) -> Result<(), Failed> {
    let rulebook = bundled("usmca");
    let hs = Library.nomenclature();
    let cases = |path: &str, bytes: Vec<u8>| {
        let drafts = read(&Input::File { path: path.to_owned(), bytes });
        let decoded = decode(drafts[0].clone(), &hs, None);
        assert_eq!(said(&decoded.draft), "", "{path}");
        decoded.file.unwrap().case
    };
    let books = languages().map(|language| template(&rulebook, language).to_xlsx(Results::Saved));
    let books = books.into_iter().collect::<Result<Vec<_>, _>>()?;
    let folder = convert(program, "template", &books)?;
    for (nth, bytes) in books.into_iter().enumerate() {
        let again = std::fs::read(folder.join(format!("{nth}.ods")))?;
        assert!(cases("bom.xlsx", bytes) == cases("bom.ods", again), "language {nth}");
    }
    Ok(())
}
