//! How fast rulebooks load and goods are decided: `cargo bench -p origo`.
//!
//! Each figure stands beside a bare loop over the same lines in the same run, the floor that no determination can beat.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, and reads the repository that it is about"
)]

use divan::Bencher;
use divan::counter::ItemsCount;
use origo::base::{Amount, Case, Comparison, Elections, OriginClaim, Percent};
use origo::rulebook::{Rulebook, SourceSet, load};
use origo::table::{Input, Nomenclature, decode, read};
use origo::{GoodReport, Library, Request, Style, qualify, render_answer, render_html};
use std::fmt::Write as _;

fn main() {
    divan::main();
}

fn rulebook(id: &str) -> Rulebook {
    Library.rulebook(id).unwrap().unwrap_or_else(|_| panic!("{id} does not load"))
}

/// The first bundled rulebook in force in 2026.
fn current() -> Rulebook {
    let day = origo::base::Date::parse("2026-03-31").unwrap();
    let all = Library.ids().into_iter().map(rulebook);
    all.into_iter().find(|rulebook| rulebook.in_force().unwrap().contains(day)).unwrap()
}

/// A caliper with so many lines as CSV: mixed classes, some unproven origins, costs.
fn csv(goods: usize, lines: usize) -> String {
    let mut random = fastrand::Rng::with_seed(1);
    let codes = ["7325.99", "4016.93", "7318.15", "8481.80", "8708.30", "8708.99", "8482.10", "3403.19", "7326.90"];
    let origins = ["non-originating", "non-originating", "unknown", "non-originating"];
    let mut text = String::from(
        "good_part,good_hs,good_price,good_kind,hs_edition,produced_in,produced,use,id,part,hs,kind,qty,price,origin,cost:direct-labor\n",
    );
    for good in 0..goods {
        for line in 0..lines {
            let code = codes[random.usize(0..codes.len())];
            let kind = if code.starts_with("8708") { "brake-part" } else { "" };
            let _ = writeln!(
                text,
                "G{good},8708.30,{}.00 USD,caliper,2022,MX,2026-03-31,oe(pv),{line},P{line},{code},{kind},{},{}.{:02},{},{}.00",
                lines * 12,
                random.u32(1..4),
                random.u32(0..3),
                random.u32(1..99),
                origins[random.usize(0..origins.len())],
                lines * 6
            );
        }
    }
    text
}

fn cases(rulebook: &Rulebook, nomenclature: &Nomenclature, goods: usize, lines: usize) -> Vec<Case> {
    let input = Input::File { path: "bench.csv".to_owned(), bytes: csv(goods, lines).into_bytes() };
    read(&input)
        .into_iter()
        .map(|draft| {
            let decoded = decode(draft, nomenclature, None);
            let file = decoded.file.expect("a sound file");
            let (case, _) = origo::fit(rulebook, nomenclature, &file.case, &file.elections, None, &decoded.draft);
            Case { into: origo::base::Country::parse("US").ok(), ..case }
        })
        .collect()
}

fn net_cost() -> Elections {
    Elections {
        method: Some("nc".to_owned()),
        de_minimis_base: Some("transaction-value".to_owned()),
        ..Elections::default()
    }
}

#[divan::bench]
fn load_every_bundled_rulebook(bencher: Bencher) {
    let texts: Vec<SourceSet> = Library.ids().into_iter().filter_map(|id| Library.sources(id)).collect();
    bencher.bench(|| texts.iter().filter_map(|sources| load(sources).0).count());
}

#[divan::bench]
fn load_the_nomenclature() -> Nomenclature {
    Library.nomenclature()
}

#[divan::bench]
fn determine_one_good_of_5000_lines(bencher: Bencher) {
    let rulebook = current();
    let case = cases(&rulebook, &Library.nomenclature(), 1, 5_000).remove(0);
    let elections = net_cost();
    bencher
        .counter(ItemsCount::new(5_000_usize))
        .bench(|| origo::origin::determine(&rulebook, &case, &elections).status);
}

#[divan::bench]
fn floor_sum_and_compare_5000_lines(bencher: Bencher) {
    let rulebook = current();
    let case = cases(&rulebook, &Library.nomenclature(), 1, 5_000).remove(0);
    bencher.counter(ItemsCount::new(5_000_usize)).bench(|| bare(divan::black_box(&case)));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn determine_20000_goods_of_40_lines(bencher: Bencher) {
    let rulebook = current();
    let cases = cases(&rulebook, &Library.nomenclature(), 20_000, 40);
    let elections = net_cost();
    bencher.counter(ItemsCount::new(cases.len())).bench(|| {
        cases.iter().filter(|case| origo::origin::determine(&rulebook, case, &elections).claimable_today).count()
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn floor_sum_and_compare_20000_goods_of_40_lines(bencher: Bencher) {
    let rulebook = current();
    let cases = cases(&rulebook, &Library.nomenclature(), 20_000, 40);
    bencher
        .counter(ItemsCount::new(cases.len()))
        .bench(|| divan::black_box(&cases).iter().filter(|case| bare(case)).count());
}

/// The least that any answer needs: the value of non-originating lines against a share of the price.
fn bare(case: &Case) -> bool {
    let taken: Amount = case
        .materials
        .iter()
        .filter(|material| material.origin != OriginClaim::Originating)
        .map(|material| material.value.low())
        .sum();
    let price = case.good.transaction_value.unwrap_or(Amount::ONE);
    Comparison::AtLeast.holds(price - taken, price, Percent::whole(70))
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn csv_of_5000_lines_to_a_report(bencher: Bencher) {
    let bytes = csv(1, 5_000).into_bytes();
    let rulebook = current();
    let nomenclature = Library.nomenclature();
    let request = Request { into: origo::base::Country::parse("US").ok(), ..Request::default() };
    bencher.bench(|| {
        let input = Input::File { path: "bench.csv".to_owned(), bytes: bytes.clone() };
        let decoded = decode(read(&input).remove(0), &nomenclature, None);
        let file = decoded.file.as_ref().unwrap();
        let answer = qualify(&[(&rulebook, None)], &nomenclature, file, &decoded.draft, &request);
        answer.answers.iter().map(|answer| render_answer(answer, Style::default()).len()).sum::<usize>()
    });
}

/// From a file that was read to a page of HTML: determination, advice and all that folds.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn html_of_one_good_of_5000_lines(bencher: Bencher) {
    let rulebook = current();
    let nomenclature = Library.nomenclature();
    let request = Request { into: origo::base::Country::parse("US").ok(), ..Request::default() };
    let input = Input::File { path: "bench.csv".to_owned(), bytes: csv(1, 5_000).into_bytes() };
    let decoded = decode(read(&input).remove(0), &nomenclature, None);
    let file = decoded.file.as_ref().unwrap();
    bencher.counter(ItemsCount::new(5_000_usize)).bench(|| {
        let answer = qualify(&[(&rulebook, None)], &nomenclature, file, &decoded.draft, &request);
        render_html(&[GoodReport { answers: &answer.answers, notes: &answer.problems }], Style::default()).len()
    });
}
