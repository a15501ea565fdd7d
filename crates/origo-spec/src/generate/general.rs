//! The general provisions of a generated rulebook: roles, statements, bars, intermediate materials.

use super::{one_in, one_of};
use fastrand::Rng;
use std::fmt::Write as _;

/// Requirements that are asked for these provisions alone.
pub(super) const BARRING: &str = "barring-duty";
pub(super) const UNSOLD: &str = "unsold-duty";
pub(super) const SAID: &str = "said-duty";

/// The tables, each of them often, for a rulebook with these methods, vehicle classes and criteria.
pub(super) fn tables(rng: &mut Rng, methods: &[&str], classes: &[&str], criteria: &[&str]) -> String {
    let mut text = String::new();
    for (id, treatment) in [("wrap", "in-content"), ("crate", "excluded-cost"), ("grease", "originating")] {
        if !one_in(rng, 3) {
            let _ = writeln!(
                text,
                "[[role]]\nid = \"{id}\"\nmeans = \"it\"\ntreatment = \"{treatment}\"\ncite = [\"T 1\"]"
            );
        }
    }
    accumulation(rng, methods, &mut text);
    if one_in(rng, 2) {
        let names = one_of(rng, &["\"unsold-duty\"", "\"unsold-duty\", \"barring-duty\""]);
        let _ = writeln!(text, "[transaction_value]\nunavailable_if = [{names}]\ncite = [\"T 1\"]");
    }
    for _ in 0..rng.usize(0..=2) {
        bar(rng, criteria, &mut text);
    }
    if !one_in(rng, 3) {
        intermediate(rng, classes, &mut text);
    }
    for id in [BARRING, UNSOLD, SAID] {
        let _ = writeln!(text, "[[requirement]]\nid = \"{id}\"\nasks = \"is it so\"\ncite = [\"T 1\"]");
    }
    text
}

/// What a criterion asks beside its text, once in so many times.
pub(super) fn of_criterion(rng: &mut Rng, times: u32) -> String {
    let mut text = String::new();
    if one_in(rng, times) {
        let name = one_of(rng, &[SAID]);
        let _ = writeln!(text, "stated = \"{name}\"");
    }
    if one_in(rng, times) {
        let goods = one_of(rng, &["8708", "8708.30.50, 85", "01..84", "8544.11..8544.60, 2009"]);
        let _ = writeln!(text, "goods = \"{goods}\"");
    }
    if one_in(rng, times) {
        text.push_str("anywhere = true\n");
    }
    text
}

fn accumulation(rng: &mut Rng, methods: &[&str], text: &mut String) {
    for form in ["net-cost", "regional-cost", "non-originating", "net-cost", "regional-cost"] {
        if !methods.is_empty() && one_in(rng, 2) {
            let method = if one_in(rng, 3) { one_of(rng, methods) } else { methods.first().copied().unwrap_or("nc") };
            let _ = writeln!(text, "[[accumulation]]\nstatement = \"{form}\"\nmethod = \"{method}\"\ncite = [\"T 1\"]");
        }
    }
    if !one_in(rng, 3) {
        text.push_str("[[accumulation]]\nstatement = \"inputs\"\ncite = [\"T 1\"]\n");
    }
}

fn bar(rng: &mut Rng, criteria: &[&str], text: &mut String) {
    let name = one_of(rng, &[BARRING, BARRING, BARRING, UNSOLD, SAID]);
    let _ = writeln!(text, "[[bar]]\nrequirement = \"{name}\"");
    if !one_in(rng, 3) {
        let named: Vec<String> =
            criteria.iter().filter(|_| one_in(rng, 2)).map(|criterion| format!("\"{criterion}\"")).collect();
        if !named.is_empty() {
            let _ = writeln!(text, "criteria = [{}]", named.join(", "));
        }
    }
    let into = one_of(rng, &["", "into = [\"US\"]\n", "into = [\"US\", \"CA\"]\n", "into = [\"MX\"]\n"]);
    let except = one_of(rng, &["", "except = \"8708.30.50, 8501\"\n", "except = \"8544, 2009, 8708.30\"\n"]);
    let _ = writeln!(text, "{into}{except}cite = [\"T 1\"]");
}

fn intermediate(rng: &mut Rng, classes: &[&str], text: &mut String) {
    let _ = writeln!(text, "[intermediate_materials]\nreplacements = {}", rng.u32(0..=2));
    let mut rows = Vec::new();
    for _ in 0..rng.usize(0..=2) {
        let goods = one_of(rng, &["8708", "8708.30.50, 8501", "8482.10", "8503, 39"]);
        let of = match classes.first() {
            Some(class) if !one_in(rng, 3) => {
                format!("use = \"{}({class})\", ", one_of(rng, &["oe", "for", "service"]))
            }
            _ => String::new(),
        };
        rows.push(format!("{{ goods = \"{goods}\", {of}cite = [\"T 1\"] }}"));
    }
    let _ = writeln!(text, "closed_for = [{}]\ncite = [\"T 1\"]", rows.join(", "));
}
