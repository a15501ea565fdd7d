use super::{general, one_in, one_of};
use fastrand::Rng;
use std::fmt::Write as _;

/// What the parts of one rulebook have in common.
struct Plan {
    methods: Vec<&'static str>,
    classes: Vec<&'static str>,
    step_date: bool,
    thresholds: bool,
    measures: Vec<&'static str>,
}

/// A random small rulebook as the texts of `agreement.toml` and of one file with rules: every construct of the format in
/// changing company.
pub fn rulebook(rng: &mut Rng) -> (String, String) {
    let methods = match rng.u32(0..14) {
        0 => vec![],
        1..=2 => vec!["nc"],
        3 => vec!["tv"],
        4 => vec!["tv", "nc"],
        5 => vec!["nc", "bu"],
        6 => vec!["bu", "tv"],
        7 => vec!["fv", "nc"],
        8 => vec!["fv"],
        _ => vec!["nc", "tv"],
    };
    let classes = match rng.u32(0..6) {
        0 => vec![],
        1..=2 => vec!["pv"],
        _ => vec!["pv", "ht"],
    };
    let thresholds = !methods.is_empty();
    let measures = if one_in(rng, 4) { vec!["regional"] } else { vec!["regional", "wide"] };
    let plan = Plan { methods, classes, step_date: !one_in(rng, 3), thresholds, measures };
    (agreement(rng, &plan), rules(rng, &plan))
}

fn agreement(rng: &mut Rng, plan: &Plan) -> String {
    let mut text = String::new();
    let coverage = one_of(rng, &["partial", "full"]);
    let _ = writeln!(
        text,
        "format = 1\nid = \"generated\"\nname = \"A generated agreement\"\nedition = \"2026-01-01\"\nhs_edition = \"2012\"\n\
         coverage = \"{coverage}\"\nsource.T = \"an instrument made up for tests\""
    );
    let end = one_of(rng, &["..", "..", "2029-12-31"]);
    let late = one_of(rng, &["2020-07-01", "2023-03-01"]);
    let _ = writeln!(
        text,
        "parties = [\n  {{ country = \"US\", in_force = \"2020-07-01/{end}\" }},\n  \
         {{ country = \"CA\", in_force = \"2020-07-01/..\" }},\n  {{ country = \"MX\", in_force = \"{late}/..\" }},\n]"
    );
    readings(rng, plan, &mut text);
    if !one_in(rng, 4) {
        way(rng, &mut text, "A", "WO", 2);
    }
    if !one_in(rng, 4) {
        way(rng, &mut text, "C", "only-originating", 12);
    }
    let product_rule =
        one_of(rng, &["product-rule", "product-rule", "product-rule", "product-rule and process(paint)"]);
    way(rng, &mut text, "B", product_rule, 12);
    if one_in(rng, 3) {
        let origin = criterion(rng, plan, Goods::NONE);
        way(rng, &mut text, "D", &origin, 12);
    }
    if one_in(rng, 3) {
        let measure = one_of(rng, &plan.measures);
        let percent = one_of(rng, &["40", "50", "90"]);
        let _ = writeln!(
            text,
            "[[criterion]]\nid = \"S\"\nname = \"of what is said\"\norigin = 'content({measure}) >= {percent}%'\n{}\
             cite = [\"T 1\"]",
            general::of_criterion(rng, 2)
        );
    }
    let stands = one_of(rng, &["true", "true", "false"]);
    let entirely = one_of(
        rng,
        &[
            "",
            "entirely = \"whole-duty\"\n",
            "entirely = \"whole-duty\"\nentirely_of = \"changes\"\n",
            "entirely = \"whole-duty\"\nentirely_of = \"changes\"\ntolerated = \"lone-duty\"\n",
        ],
    );
    if one_in(rng, 3) {
        let goods = one_of(rng, &["8708.30", "8708.30.50, 8707", "20, 61..63, 85", "01..97"]);
        let _ = writeln!(text, "[unentered]\nmay_bind = \"{goods}\"\ncite = [\"T 1\"]");
    }
    let _ = writeln!(
        text,
        "[production]\nplace = \"parties\"\n{entirely}cite = [\"T 1\"]\n[self_produced]\nstands_for_its_inputs = {stands}\n\
         cite = [\"T 1\"]\n[value_of_non_originating_materials]\nundetermined = \"counts\"\ncite = [\"T 1\"]\n\
         [evidence]\nblanket_months = {}\n{}cite = [\"T 1\"]\n[end_use]\noriginal_equipment = \"built in\"\n\
         service = \"a spare part\"\nnone = \"not for a vehicle\"\ncite = [\"T 1\"]",
        one_of(rng, &["12", "12", "48"]),
        one_of(rng, &["", "names = [\"made-up\", \"Trato\"]\n"])
    );
    methods(rng, plan, &mut text);
    costs(rng, &mut text);
    for measure in &plan.measures {
        let base = one_of(rng, &["net-cost", "total-cost", "transaction-value"]);
        let _ = writeln!(
            text,
            "[[measure]]\nid = \"{measure}\"\nbase = \"{base}\"\noriginating = \"whole\"\nnon_originating = \"none\"\n\
             roll_up = true\ncite = [\"T 1\"]"
        );
    }
    tolerance(rng, &mut text);
    for class in &plan.classes {
        let same = if *class == "pv" { "same_as = [\"lt\"]\n" } else { "" };
        let _ = writeln!(text, "[[vehicle_class]]\nid = \"{class}\"\nname = \"a vehicle\"\n{same}cite = [\"T 1\"]");
    }
    if plan.thresholds {
        threshold(rng, plan, "staged", &mut text);
        threshold(rng, plan, "other", &mut text);
    }
    let criteria: Vec<&str> =
        ["A", "B", "C", "D", "S"].into_iter().filter(|id| text.contains(&format!("id = \"{id}\""))).collect();
    text.push_str(&general::tables(rng, &plan.methods, &plan.classes, &criteria));
    for id in DUTIES {
        duty(rng, id, &mut text);
    }
    let _ = writeln!(text, "[[requirement]]\nid = \"{WHOLE}\"\nasks = \"is it so\"\ncite = [\"T 1\"]");
    text
}

/// A way to originate; once in so many times something stands in for production in the territory of the parties.
fn way(rng: &mut Rng, text: &mut String, id: &str, origin: &str, times: u32) {
    let own = match rng.u32(0..16) {
        0 => "own_subheading = true\n",
        1 => "own_subheading = true\nrule_content = true\n",
        _ => "",
    };
    let outside = if one_in(rng, times) {
        let goods = one_of(
            rng,
            &[
                "",
                "outside_goods = \"01..97\"\n",
                "outside_goods = \"8708.30.50, 85\"\n",
                "outside_goods = \"01..38\"\n",
            ],
        );
        format!("outside = \"{}\"\n{goods}", one_of(rng, &["sea-duty", "sea-duty", "lone-duty"]))
    } else {
        String::new()
    };
    let beside = general::of_criterion(rng, 12);
    let _ = writeln!(
        text,
        "[[criterion]]\nid = \"{id}\"\nname = \"a way\"\norigin = '{origin}'\n{own}{outside}{beside}cite = [\"T 1\"]"
    );
}

/// The requirements of every rulebook; the first two are on a list.
const DUTIES: [&str; 4] = ["first-duty", "second-duty", "lone-duty", "sea-duty"];

/// The requirement that production was entirely in the territory of the parties: asked for that alone.
const WHOLE: &str = "whole-duty";

/// A requirement; the yes to it is sometimes doubted for a material, unless another requirement is met, which may be
/// doubted in turn.
fn duty(rng: &mut Rng, id: &str, text: &mut String) {
    let list = if matches!(id, "first-duty" | "second-duty") { "list = \"duties\"\n" } else { "" };
    let others: Vec<&str> = DUTIES.into_iter().filter(|other| *other != id).collect();
    let doubt = if one_in(rng, 2) {
        let codes =
            one_of(rng, &["8708", "8708.30, 8501", "8708.30.50, 8482.10..8482.80", "01..83", "0805, 84", "8503"]);
        let unless = one_of(rng, &others);
        format!("doubted_by = \"{codes}\"\nunless = \"{unless}\"\n")
    } else {
        String::new()
    };
    let _ = writeln!(text, "[[requirement]]\nid = \"{id}\"\n{list}asks = \"is it so\"\n{doubt}cite = [\"T 1\"]");
}

/// What binds the good whatever the criterion.
fn only_if(rng: &mut Rng) -> &'static str {
    one_of(
        rng,
        &[
            "all(@duties)",
            "requirement(lone-duty)",
            "requirement(lone-duty) and all(@duties)",
            "requirement(first-duty) and requirement(sea-duty)",
            "requirement(second-duty) or process(weld)",
            "process(polish)",
            "(process(polish) or all(@duties)) and requirement(lone-duty)",
        ],
    )
}

fn reading(text: &mut String, id: &str, options: &[&str], default: &str, into: &str) {
    let options: Vec<String> =
        options.iter().map(|option| format!("{{ id = \"{option}\", means = \"it\" }}")).collect();
    let _ = writeln!(
        text,
        "[[reading]]\nid = \"{id}\"\nquestion = \"which\"\noptions = [{}]\ndefault = \"{default}\"\n{into}cite = [\"T 1\"]",
        options.join(", ")
    );
}

fn readings(rng: &mut Rng, plan: &Plan, text: &mut String) {
    let default = one_of(rng, &["us", "ur"]);
    let into = one_of(rng, &["", "default_into = { US = \"us\", CA = \"ur\" }\n"]);
    reading(text, "enactment", &["us", "ur"], default, into);
    if plan.step_date {
        let default = one_of(rng, &["produced", "shipped", "entered"]);
        reading(text, "step-date", &["produced", "shipped", "entered"], default, "");
    }
    if !one_in(rng, 3) {
        reading(text, "printed-range", &["group", "each"], one_of(rng, &["group", "each"]), "");
    }
    if one_in(rng, 2) {
        reading(text, "costs-abroad", &["territory", "books"], one_of(rng, &["territory", "territory", "books"]), "");
    }
}

fn methods(rng: &mut Rng, plan: &Plan, text: &mut String) {
    for method in &plan.methods {
        let base = if *method == "nc" { "net-cost" } else { "transaction-value" };
        let formula = match *method {
            "bu" => "formula = \"build-up\"\n",
            "fv" => "formula = \"focused-value\"\n",
            _ => "",
        };
        let _ = writeln!(
            text,
            "[[method]]\nid = \"{method}\"\nname = \"a method\"\nbase = \"{base}\"\n{formula}cite = [\"T 1\"]"
        );
        if *method == "tv" && one_in(rng, 2) {
            let goods = one_of(rng, &["8708", "8708.30, 8544", "8708.30.50, 2009"]);
            let of = match plan.classes.first() {
                Some(class) if !one_in(rng, 3) => format!("use = \"for({class})\", "),
                _ => String::new(),
            };
            let _ = writeln!(text, "closed_for = [{{ goods = \"{goods}\", {of}cite = [\"T 1\"] }}]");
        }
    }
    if let [one, two] = plan.methods.as_slice() {
        let (from, to) = if one_in(rng, 5) { (one, two) } else { (two, one) };
        let _ = writeln!(text, "[[switch]]\nfrom = \"{from}\"\nto = \"{to}\"\ncite = [\"T 1\"]");
    }
    if one_in(rng, 3) {
        let goods = one_of(rng, &["8708", "8708.30.50, 8501", "2009.11..2009.39", "8544"]);
        let kind = one_of(rng, &["", "", "kind = \"not form-a\"\n"]);
        let of = match plan.classes.first() {
            Some(class) if one_in(rng, 2) => format!("use = \"oe({class})\"\n"),
            _ => String::new(),
        };
        let _ = writeln!(
            text,
            "[[traced]]\ngoods = \"{goods}\"\n{kind}{of}fact = \"traced-value\"\nasks = \"how much\"\ncite = [\"T 1\"]"
        );
    }
}

fn costs(rng: &mut Rng, text: &mut String) {
    let rows = [("labor", "yes"), ("royalty", "no"), ("services", "in-region"), ("affiliate", "not-on-books")];
    let _ = writeln!(text, "[net_cost]\ncite = [\"T 1\"]\ncategories = [");
    for (id, counts) in rows {
        let place = one_of(rng, &["", "place = \"incurred\", ", "place = \"payee\", ", "place = \"production\", "]);
        let _ = writeln!(text, "  {{ id = \"{id}\", counts = \"{counts}\", {place}cite = [\"T 1\"] }},");
    }
    let _ = writeln!(text, "]");
}

fn tolerance(rng: &mut Rng, text: &mut String) {
    if one_in(rng, 6) {
        return;
    }
    let limit = one_of(rng, &["10%", "7%", "2.5%", "0%"]);
    let bases = one_of(
        rng,
        &[
            "\"transaction-value\", \"total-cost\"",
            "\"transaction-value\", \"total-cost\"",
            "\"total-cost\"",
            "\"transaction-value\"",
            "\"net-cost\", \"transaction-value\"",
        ],
    );
    let choice = one_of(rng, &["any", "first-available"]);
    let _ = writeln!(
        text,
        "[de_minimis]\nshift_limit = \"{limit}\"\nbases = [{bases}]\nchoice = \"{choice}\"\nshift_cite = [\"T 1\"]"
    );
    if !one_in(rng, 3) {
        let limit = one_of(rng, &["10%", "7%", "15%"]);
        let _ = writeln!(text, "waiver_limit = \"{limit}\"\nwaiver_cite = [\"T 1\"]");
    }
    let rows = [
        "{ materials = \"01..27\", goods = \"01..27\", unless = \"other-subheading\", cite = [\"T 1\"] }",
        "{ materials = \"0805, 2009.11..2009.39\", goods = \"2009.11..2009.39\", cite = [\"T 1\"] }",
        "{ materials = \"8708.99, 8482\", goods = \"8708.30.50, 8501\", cite = [\"T 1\"] }",
        "{ materials = \"01..97\", goods = \"8544.11..8544.60\", unless = \"other-subheading\", cite = [\"T 1\"] }",
    ];
    let rows: Vec<&str> = rows.into_iter().filter(|_| one_in(rng, 2)).collect();
    let _ = writeln!(text, "exceptions = [{}]", rows.join(", "));
}

fn threshold(rng: &mut Rng, plan: &Plan, id: &str, text: &mut String) {
    let figures = |rng: &mut Rng| {
        let mut lines = String::new();
        for method in &plan.methods {
            let low = rng.u32(40..=60);
            let _ = writeln!(
                lines,
                "{method} = [[\"2020-07-01\", \"{low}%\"], [\"2022-07-01\", \"{}.5%\"], [\"2024-01-01\", \"{}%\"]]",
                low + 5,
                low + 10
            );
        }
        lines
    };
    let steps = one_of(rng, &["", "", "steps = \"fiscal-year-nearest\"\n", "steps = \"date\"\n"]);
    let main = figures(rng);
    let only = if plan.methods.contains(&"tv") { one_of(rng, &["", "tv_if = \"enactment=ur\"\n"]) } else { "" };
    let _ = writeln!(text, "[threshold.{id}]\nname = \"a figure\"\n{main}{only}{steps}cite = [\"T 1\"]");
    if one_in(rng, 3) {
        let other = figures(rng);
        let _ = writeln!(text, "[threshold.{id}.reading.\"enactment=us\"]\n{other}");
    }
}

/// The goods of a rule, and whether they are one subheading or tariff item.
#[derive(Clone, Copy)]
struct Goods {
    text: &'static str,
    single: bool,
}

impl Goods {
    /// A criterion of the agreement has no goods of its own.
    const NONE: Self = Self { text: "", single: true };
}

const GOODS: [Goods; 9] = [
    Goods { text: "8708.30", single: true },
    Goods { text: "8708.30.50", single: true },
    Goods { text: "8708", single: false },
    Goods { text: "8544.11..8544.60", single: false },
    Goods { text: "8501, 8503", single: false },
    Goods { text: "8707", single: false },
    Goods { text: "2009.11..2009.39", single: false },
    Goods { text: "0805.10", single: true },
    Goods { text: "8482.10..8482.80, 8483.20", single: false },
];

fn rules(rng: &mut Rng, plan: &Plan) -> String {
    let mut text = String::new();
    for (id, group, goods) in [
        ("form-a", "form", "8708, 8544, 8501, 2009"),
        ("form-b", "form", "8708, 8544, 8501"),
        ("stuff-a", "stuff", "01..97"),
        ("stuff-b", "stuff", "84..87"),
        ("stuff-c", "stuff", "8708.30, 8708.99"),
    ] {
        let codes = match rng.u32(0..4) {
            0 => "codes = { US = \"8708.30.50\" }\n",
            1 => "codes = { US = \"8708.30.50, 8544.20.10\", CA = [\"8708.30.60\"] }\n",
            _ => "",
        };
        let _ = writeln!(
            text,
            "[[kind]]\nid = \"{id}\"\ngroup = \"{group}\"\ngoods = \"{goods}\"\nmeans = \"a form\"\n{codes}cite = [\"T 1\"]"
        );
    }
    let mut goods = GOODS;
    rng.shuffle(&mut goods);
    for (slot, goods) in goods.into_iter().take(rng.usize(2..=4)).enumerate() {
        for (index, told) in apart(rng, plan).into_iter().enumerate() {
            rule(rng, plan, &format!("rule-{slot}-{index}"), goods, &told, &mut text);
        }
    }
    text
}

/// Fields that tell the rules on the same goods apart.
fn apart(rng: &mut Rng, plan: &Plan) -> Vec<String> {
    let kind = |text: &str| format!("kind = \"{text}\"\n");
    let of = |text: &str| format!("use = \"{text}\"\n");
    let other = "else = true\n".to_owned();
    match (rng.u32(0..10), plan.classes.as_slice()) {
        (0, _) => vec![kind("form-a"), kind("not form-a")],
        (1, _) => vec![kind("form-a"), kind("form-b"), other],
        (2, _) => vec![kind("form-a"), other],
        (3, _) => vec![kind("form-a|form-b"), kind("not form-a|form-b")],
        (4, _) => vec![kind("form-a"), other.clone() + &kind("form-b"), other + &kind("not form-b")],
        (5, [class, ..]) => vec![of(&format!("oe({class})")), of(&format!("service({class})")), of("other")],
        (6, [class, ..]) => {
            vec![kind("form-a") + &of(&format!("for({class})")), kind("form-a") + &of("other"), kind("not form-a")]
        }
        (7, [class, ..]) => vec![of(&format!("oe({class}), none")), other],
        (8, [_, class]) => vec![of(&format!("oe({class})")), of("service")],
        _ => vec![String::new()],
    }
}

fn rule(rng: &mut Rng, plan: &Plan, id: &str, goods: Goods, told: &str, text: &mut String) {
    let printed = one_in(rng, 4);
    let silent = if printed { Goods { single: true, ..goods } } else { goods };
    let origin = criterion_of(rng, plan, silent, printed);
    let _ = writeln!(
        text,
        "[[rule]]\nid = \"{id}\"\ngoods = \"{}\"\n{told}origin = '{origin}'\ncite = [\"T 1\"]",
        goods.text
    );
    if printed {
        let _ = writeln!(text, "range = \"printed\"");
    }
    if one_in(rng, 12) {
        // Cases lie about these years, so that a dated rule is in force for some and not for others.
        let _ = writeln!(text, "in_force = \"202{}-01-01/..\"", rng.u32(1..4));
    }
    if one_in(rng, 3) {
        let _ = writeln!(text, "only_if = \"{}\"", only_if(rng));
        let when = one_of(rng, &["", "", "only_if_when = [\"enactment=us\"]\n", "only_if_when = \"enactment=ur\"\n"]);
        text.push_str(when);
    }
    if one_in(rng, 4) {
        let conditions = match plan.step_date {
            true => one_of(rng, &["\"enactment=ur\"", "\"enactment=ur, step-date=shipped\", \"enactment=us\""]),
            false => one_of(rng, &["\"enactment=ur\"", "\"enactment=us\", \"enactment=ur\""]),
        };
        let _ = writeln!(text, "waiver_if = [{conditions}]");
    }
    if one_in(rng, 4) {
        let other = criterion_of(rng, plan, silent, printed);
        let mut texts = format!("\"enactment=ur\" = '{other}'");
        if plan.step_date && one_in(rng, 2) {
            let both = criterion_of(rng, plan, silent, printed);
            let _ = write!(texts, ", \"enactment=ur, step-date=shipped\" = '{both}'");
        }
        let _ = writeln!(text, "reading = {{ {texts} }}");
    }
    if !plan.methods.is_empty() && one_in(rng, 3) {
        let of = match plan.classes.first() {
            Some(class) => format!("oe({class})"),
            None => "none".to_owned(),
        };
        let main = tests(rng, plan);
        let other = tests(rng, plan);
        let reading =
            if one_in(rng, 3) { format!("reading = {{ \"enactment=ur\" = \"{other}\" }}, ") } else { String::new() };
        let _ = writeln!(text, "replace = [{{ use = \"{of}\", rvc = \"{main}\", {reading}cite = [\"T 1\"] }}]");
    }
}

fn criterion(rng: &mut Rng, plan: &Plan, goods: Goods) -> String {
    criterion_of(rng, plan, goods, false)
}

/// Alternatives of conjunctions; a conjunction holds one content test at most.
fn criterion_of(rng: &mut Rng, plan: &Plan, goods: Goods, printed: bool) -> String {
    let alternatives = rng.usize(1..=3);
    let mut found = Vec::new();
    for _ in 0..alternatives {
        let mut parts = Vec::new();
        if !one_in(rng, 4) {
            parts.push(format!("shift({})", set(rng, goods, printed)));
        }
        if !plan.methods.is_empty() && one_in(rng, 2) {
            parts.push(format!("RVC({})", tests(rng, plan)));
        }
        if parts.is_empty() || one_in(rng, 5) {
            parts.push(fact(rng, plan));
        }
        if one_in(rng, 10) {
            parts.push(format!("({} or {})", fact(rng, plan), fact(rng, plan)));
        }
        found.push(parts.join(" and "));
    }
    found.join(" or ")
}

fn fact(rng: &mut Rng, plan: &Plan) -> String {
    match rng.u32(0..8) {
        0 => "process(weld)".to_owned(),
        1 => "process(paint)".to_owned(),
        2 => "requirement(lone-duty)".to_owned(),
        3 => "all(@duties)".to_owned(),
        4 => one_of(rng, &["WO", "only-originating"]).to_owned(),
        _ => {
            let measure = one_of(rng, &plan.measures);
            let place = one_of(rng, &["", "", ", US", ", MX"]);
            let sign = one_of(rng, &[">=", ">=", ">"]);
            format!("content({measure}{place}) {sign} {}%", one_of(rng, &["0", "25", "40", "50", "62.5", "100"]))
        }
    }
}

fn tests(rng: &mut Rng, plan: &Plan) -> String {
    let mut found = Vec::new();
    for _ in 0..rng.usize(1..=2) {
        let method = one_of(rng, &plan.methods);
        found.push(match rng.u32(0..4) {
            0 => format!("@{}", one_of(rng, &["staged", "other"])),
            1 => format!("@{}.{method}{}", one_of(rng, &["staged", "other"]), list_of(rng, method)),
            _ => {
                let sign = one_of(rng, &[">=", ">=", ">"]);
                format!(
                    "{} {sign} {}%{}",
                    method.to_uppercase(),
                    one_of(rng, &["0", "35", "50", "60", "62.5", "75", "100"]),
                    list_of(rng, method)
                )
            }
        });
    }
    found.join(" | ")
}

/// The materials that a method by a list counts.
fn list_of(rng: &mut Rng, method: &str) -> String {
    let codes = ["8708", "8708.30.50, 8501", "2009.11..2009.39", "8544", "01..97"];
    if method == "fv" { format!(" of {{{}}}", one_of(rng, &codes)) } else { String::new() }
}

fn set(rng: &mut Rng, goods: Goods, printed: bool) -> String {
    let level = one_of(rng, &["CC", "CTH", "CTH", "CTSH", "CTSH", "CTI", "CTI"]);
    let silent = printed || (goods.single && !(level == "CTI" && goods.text.len() < 10) && one_in(rng, 2));
    let scope = if silent { "" } else { one_of(rng, &[" each", " group"]) };
    let mut text = match rng.u32(0..8) {
        0 => "ANY".to_owned(),
        1 => member(rng),
        _ => format!("{level}{scope}"),
    };
    for _ in 0..rng.usize(0..=2) {
        let sign = one_of(rng, &["+", "-"]);
        let _ = write!(text, " {sign} {}", member(rng));
    }
    text
}

fn member(rng: &mut Rng) -> String {
    let codes = one_of(
        rng,
        &[
            "8708.30, 8708.99",
            "8708",
            "8544.11..8544.60",
            "84",
            "8482.10..8482.80",
            "8708.30.50",
            "0805, 2009",
            "01..97",
            "same subheading",
            "same heading",
        ],
    );
    let kinds = one_of(rng, &["", "", ":[stuff-a]", ":[stuff-b|stuff-c]", ":[not stuff-a]", ":[not stuff-b|stuff-c]"]);
    format!("{{{codes}}}{kinds}")
}
