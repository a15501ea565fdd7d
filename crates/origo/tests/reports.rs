//! Reports as Markdown and as a page of HTML: escaped, well formed, complete in themselves, and of a size that opens.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test stops at the first surprise"
)]

use origo::base::{Country, Date};
use origo::rulebook::{Diagnostic, Rulebook};
use origo::table::{Input, Nomenclature, decode, read};
use origo::{GoodAnswer, GoodReport, Library, Request, Style, qualify, render_html, render_markdown};
use std::fmt::Write as _;

/// The first bundled rulebook in force in 2026.
fn current() -> Rulebook {
    let day = Date::parse("2026-03-31").unwrap();
    let mut all = Library.ids().into_iter().map(|id| Library.rulebook(id).unwrap().unwrap());
    all.find(|rulebook| rulebook.in_force().unwrap().contains(day)).unwrap()
}

/// The answers for every good of a file, with the notes on it.
fn answers<'r>(
    rulebook: &'r Rulebook,
    name: &str,
    text: &str,
    into: Option<&str>,
) -> Vec<(GoodAnswer<'r>, Vec<Diagnostic>)> {
    let nomenclature = Library.nomenclature();
    let input = Input::File { path: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let request = Request { into: into.map(|into| Country::parse(into).unwrap()), ..Request::default() };
    let one = |draft| {
        let decoded = decode(draft, &nomenclature, None);
        let problems = decoded.draft.problems.clone();
        let file = decoded.file.as_ref().unwrap_or_else(|| panic!("{problems:?}"));
        (qualify(&[(rulebook, None)], &nomenclature, file, &decoded.draft, &request), problems)
    };
    read(&input).into_iter().map(one).collect()
}

fn page(goods: &[(GoodAnswer<'_>, Vec<Diagnostic>)], style: Style) -> String {
    let goods: Vec<GoodReport<'_>> =
        goods.iter().map(|(good, notes)| GoodReport { answers: &good.answers, notes }).collect();
    assert!(goods.iter().all(|good| !good.answers.is_empty()));
    render_html(&goods, style)
}

/// The elements of a page, if every one is closed where it belongs and no name stands twice.
fn elements(page: &str) -> Vec<String> {
    let page = page.strip_prefix("<!doctype html>\n").unwrap();
    let (mut open, mut found, mut names): (Vec<&str>, Vec<String>, Vec<&str>) = (vec![], vec![], vec![]);
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>') || open.last() == Some(&"style"), "{}", &rest[..start]);
        let end = start + rest[start..].find('>').unwrap();
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
            continue;
        }
        let name = tag.split(' ').next().unwrap();
        assert!(name.chars().all(|letter| letter.is_ascii_alphanumeric()), "{tag}");
        assert!(tag.matches('"').count().is_multiple_of(2), "{tag}");
        if let Some(id) = tag.split(" id=\"").nth(1) {
            let id = id.split('"').next().unwrap();
            assert!(!names.contains(&id), "{id} stands twice");
            names.push(id);
        }
        found.push(tag.to_owned());
        if name != "meta" {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    found
}

/// Nothing is loaded, and links lead to places of the page.
fn stands_alone(page: &str) {
    for tag in elements(page) {
        let name = tag.split(' ').next().unwrap();
        assert!(
            !["script", "link", "img", "iframe", "object", "embed", "base", "form", "use"].contains(&name),
            "{tag}"
        );
        assert!(!tag.contains(" src=") && !tag.contains(" on"), "{tag}");
        if let Some(link) = tag.split(" href=\"").nth(1) {
            let place = link.strip_prefix('#').unwrap().split('"').next().unwrap();
            assert!(page.contains(&format!(" id=\"{place}\"")), "{tag}");
        }
    }
    assert!(!page.contains("@import") && !page.contains("url(http"));
}

const HOSTILE: &str = r#"
good = { part = "<script>alert(1)</script>", rev = "\" onload=\"x", hs = "8708.30", kind = "caliper", price = "41.20 USD", produced_in = "MX", use = "oe(pv)", hs_edition = "2022" }
dates = { produced = "2026-03-31" }
lines = [
  { id = "1", part = "</td><img src=x>", hs = "8708.99", kind = "brake-part", qty = 1, price = "9.60 USD", origin = "non-originating", description = "a | b *c* [d](e) & <b>'" },
  { id = "2", part = "P`2`", hs = "7325.99", qty = 1, price = "4.10 USD", origin = "unknown", country_of_origin = "CN" },
]
costs = [
  { category = "direct-labor", amount = "9.00 USD", place = "MX" },
  { category = "royalty", amount = "1.00 USD", place = "US" },
]
"#;

#[test]
fn a_page_holds_what_a_file_says_as_text() {
    let rulebook = current();
    let goods = answers(&rulebook, "hostile.toml", HOSTILE, None);
    for style in [Style::default(), Style { all: true, ..Style::default() }] {
        let page = page(&goods, style);
        stands_alone(&page);
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;, "), "the part is named");
        assert!(page.contains("&lt;/td&gt;&lt;img src=x&gt;"), "the line is named");
        for section in ["The rule", "Content in steps", "Findings", "Materials", "Content by place", "Readings"] {
            assert!(page.contains(&format!("<h3>{section}</h3>")), "{section}");
        }
        assert!(page.contains("this is not legal advice") && page.contains(rulebook.hash()));
        // Failed branches stay, folded or not; color is never alone.
        assert!(page.contains("✗</span> NOT MET") && page.contains("✓</span> met"));
        assert!(page.contains("<details open=\"\">"));
    }
}

#[test]
fn the_steps_go_from_total_cost_to_what_is_asked() {
    let rulebook = current();
    let page = page(&answers(&rulebook, "hostile.toml", HOSTILE, Some("CA")), Style::default());
    let described = page.split("</desc>").next().unwrap().rsplit('>').next().unwrap();
    assert_eq!(
        described,
        "total cost: 23.70 USD; royalty: − 1.00 USD; net cost: 22.70 USD; non-originating materials: − 9.60 USD; \
         open: origin or value not proven: − 4.10 USD; regional value content: 9.00 USD (39.64% at worst); \
         asked &gt;= 70%: 15.89 USD"
    );
}

#[test]
fn markdown_holds_what_a_file_says_as_text() {
    let rulebook = current();
    let goods = answers(&rulebook, "hostile.toml", HOSTILE, Some("US"));
    let (good, notes) = &goods[0];
    let text = render_markdown(&good.answers[0], notes, Style::default());
    assert!(text.starts_with("## \\<script>alert(1)\\</script>, "), "{text}");
    assert!(!text.replace("\\<", "").contains('<'), "{text}");
    assert!(text.contains("a \\| b \\*c\\* \\[d\\](e) \\& \\<b>'"), "{text}");
    for section in ["The rule", "Findings", "Readings", "Taken for granted, not tested"] {
        assert!(text.contains(&format!("\n\n### {section}\n\n")), "{section}");
    }
    assert!(!text.contains("\n\n\n"), "{text}");
    // Every row of a table has as many cells as its head.
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    assert!(rows.iter().all(|row| [3, 4].contains(&cells(row))), "{rows:?}");
}

#[test]
fn several_answers_have_an_index() {
    let rulebook = current();
    let mut goods = answers(&rulebook, "hostile.toml", HOSTILE, None);
    goods.extend(answers(
        &rulebook,
        "second.toml",
        &HOSTILE.replace("<script>alert(1)</script>", "SECOND"),
        Some("MX"),
    ));
    let count: usize = goods.iter().map(|(good, _)| good.answers.len()).sum();
    let page = page(&goods, Style::default());
    stands_alone(&page);
    assert!(page.contains("<h1>Origin of 2 goods</h1>"));
    assert_eq!(page.matches("<article id=").count(), count);
    assert_eq!(page.matches("href=\"#a").count(), count);
    assert!(page.contains(&format!("<caption>{count} answers: ")));
}

/// A good of many lines; `codes` are taken in turn.
fn large(lines: usize, codes: &[String]) -> String {
    let mut text = String::from(
        "good_part,good_hs,good_price,good_kind,hs_edition,produced_in,produced,use,id,part,hs,kind,qty,price,origin,cost:direct-labor\n",
    );
    let origins = ["non-originating", "unknown", "non-originating"];
    for line in 0..lines {
        let (code, origin) = (&codes[line % codes.len()], origins[line % origins.len()]);
        let kind = if code.starts_with("8708.30") || code.starts_with("8708.99") { "brake-part" } else { "" };
        let _ = writeln!(
            text,
            "BIG,8708.30,60000.00 USD,caliper,2012,MX,2026-03-31,oe(pv),{line},PART-{line},{code},{kind},1,{}.25,{origin},30000.00",
            line % 17 + 1
        );
    }
    text
}

fn every_code(nomenclature: &Nomenclature, rulebook: &Rulebook) -> Vec<String> {
    nomenclature.subheadings(*rulebook.hs_edition()).map(|code| code.to_string()).collect()
}

#[test]
fn a_page_of_5000_lines_opens() {
    let rulebook = current();
    let few: Vec<String> = ["7325.99", "4016.93", "8708.99", "8482.10"].map(str::to_owned).to_vec();
    for codes in [few, every_code(&Library.nomenclature(), &rulebook)] {
        let goods = answers(&rulebook, "big.csv", &large(5_000, &codes), Some("US"));
        let page = page(&goods, Style::default());
        stands_alone(&page);
        assert!(page.len() < 1_000_000, "{} bytes", page.len());
        assert!(page.contains(" more: ") || page.contains(" more</li>"), "what is left out is counted");
    }
}
