use super::lower::{About, Beyond};
use super::{Lowered, lower, read_sentence, say};
use crate::{Diagnostic, FileId};
use origo_base::HsSet;
use std::ops::Range;

/// Why a sentence became no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is not understood.
    Prose(Box<Diagnostic>),
    /// It is understood, and the notation cannot say it.
    Notation(Box<Diagnostic>),
}

impl Refused {
    /// The problem, at its place.
    pub fn into_problem(self) -> Diagnostic {
        match self {
            Self::Prose(problem) | Self::Notation(problem) => *problem,
        }
    }
}

/// Where a part of a sentence stands, near enough to look there.
fn part(text: &str, about: About) -> Range<usize> {
    let end = text.trim_end().len();
    let start = text.len() - text.trim_start().len();
    let proviso = text.find("provided").unwrap_or(end);
    let found = match about {
        About::Goods => start..text.find(" from ").unwrap_or(proviso).max(start),
        About::Change => text.find(" from ").map_or(start, |at| at + 1)..proviso,
        About::Figures => {
            let marks = ["percent", "per cent", "%"];
            let last = marks.iter().filter_map(|mark| text.rfind(mark).map(|at| at + mark.len())).max().unwrap_or(end);
            let first = marks.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(proviso);
            let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ' ');
            let digits = text.get(..first).unwrap_or_default().trim_end_matches(number).len();
            digits + text.get(digits..first).map_or(0, |gap| gap.len() - gap.trim_start().len())..last
        }
    };
    if found.start < found.end { found } else { start..end }
}

/// A sentence as a rule. It is read, turned into a rule, said in treaty English and read again: a sentence whose saying
/// is another rule was cut wrongly somewhere and is refused, whatever it looks like.
///
/// `product` is what the table says of the goods; `methods` gives the id of each method by its name in lower case.
pub fn compile(text: &str, file: FileId, product: &HsSet, methods: &[(String, String)]) -> Result<Lowered, Refused> {
    let sentence = read_sentence(text, file, 0).map_err(Refused::Prose)?;
    let refuse = |beyond: Beyond| {
        let message = "the sentence is understood and cannot be said in notation";
        let problem = Diagnostic::error("notation", file, part(text, beyond.about), message).found(beyond.what);
        Refused::Notation(Box::new(problem.help("split it by hand, or correct it if it is a misprint")))
    };
    let goods = |what: String| Beyond { about: About::Goods, what };
    let rule = lower(&sentence, product, methods).map_err(refuse)?;
    if rule.goods.is_empty() {
        return Err(refuse(goods("a sentence without codes, and its row names none".to_owned())));
    }
    // "hoses of heading 4009, of a kind for use in a vehicle of heading 8703": the wrong codes are goods of another row.
    if !product.is_empty() && !rule.goods.overlaps(product) {
        return Err(refuse(goods(format!("a sentence about {}, in a row about {product}", rule.goods))));
    }
    if rule.period.0.is_none() && rule.period.1.is_some() {
        return Err(refuse(goods("a rule that ends and never begins".to_owned())));
    }
    let stable = say(&rule, methods).iter().all(|said| {
        let again = read_sentence(said, file, 0).ok().and_then(|again| lower(&again, &rule.goods, methods).ok());
        again.is_some_and(|again| {
            (&again.goods, &again.kind, again.otherwise, again.period, again.printed_range)
                == (&rule.goods, &rule.kind, rule.otherwise, rule.period, rule.printed_range)
                && say(&again, methods) == [said.as_str()]
        })
    });
    if stable {
        return Ok(rule);
    }
    let message = "the sentence can be cut in more than one way";
    let problem = Diagnostic::error("unstable", file, 0..text.len(), message)
        .found("a sentence that, said again from what was understood, is another rule")
        .help("split it into one sentence for each alternative, or correct it if it is a misprint");
    Err(Refused::Prose(Box::new(problem)))
}
