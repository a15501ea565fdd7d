use super::text::{Located, Reader};
use super::{citations, slug};
use crate::{Calculation, Calculations, InterestRule};
use origo_base::{Citation, Percent};

/// Points that 10^-6 percent make: a basis point is a hundredth of a percent.
const MICROS_OF_BASIS_POINT: i64 = 10_000;

/// Reads the `calculations` table: where each calculation stands.
pub(crate) fn read(r: &mut Reader<'_>) -> Option<Located<Calculations>> {
    let mut t = r.table("calculations", "the list of calculations")?;
    let span = t.span();
    let mut rows = Vec::new();
    for calculation in Calculation::ALL {
        let texts = t.texts(calculation.word());
        let cites: Vec<Citation> = texts
            .iter()
            .filter_map(|text| {
                let parse = |t: &str| Citation::parse(t).map_err(|e| e.problem().to_owned());
                t.parsed(calculation.word(), text, "UR Sch. 5 App. A", parse)
            })
            .collect();
        if !cites.is_empty() {
            rows.push((*calculation, cites));
        }
    }
    t.finish();
    Some(Located { value: Calculations::new(rows), span })
}

/// Reads the `interest` table.
pub(crate) fn interest(r: &mut Reader<'_>) -> Option<Located<InterestRule>> {
    let mut t = r.table("interest", "the rule on interest")?;
    let span = t.span();
    let mut number = |key: &'static str, most: i64, example: &str| {
        let found = t.whole(key);
        match &found {
            None => t.missing(key, example),
            Some(found) if !(0..=most).contains(&found.value) => t.report(
                crate::Diagnostic::error("bad-value", t.file(), found.span.clone(), format!("`{key}` is out of range"))
                    .found(found.value.to_string())
                    .expected(format!("from 0 to {most}, such as {example}")),
            ),
            Some(_) => {}
        }
        found.map(|found| found.value)
    };
    let margin = number("margin_basis_points", 10_000, "700");
    let decimals = number("maturity_decimals", 12, "1");
    let months = number("closest_up_to_months", 1200, "12");
    let allowable = t.need("allowable", "interest", slug);
    let excluded = t.need("excluded", "non-allowable-interest", slug);
    let cite = citations(&mut t);
    t.finish();
    let rule = InterestRule {
        margin: Percent::from_micros(margin?.checked_mul(MICROS_OF_BASIS_POINT)?),
        maturity_decimals: u32::try_from(decimals?).ok()?,
        closest_up_to_months: i32::try_from(months?).ok()?,
        allowable: allowable?,
        excluded: excluded?,
        cite,
    };
    Some(Located { value: rule, span })
}
