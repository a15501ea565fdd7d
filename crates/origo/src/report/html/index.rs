use super::writer::Html;
use super::{header, marked};
use crate::Answer;
use crate::report::countries;
use crate::report::tell::outcome_of;
use origo_origin::Outcome;

/// Every answer in a line that leads to it.
pub(super) fn table(html: &mut Html, answers: &[&Answer<'_>]) {
    let count = |wanted| answers.iter().filter(|one| outcome_of(one.determination.status) == wanted).count();
    let caption = format!(
        "{} answers: {} originating, {} non-originating, {} undetermined",
        answers.len(),
        count(Outcome::Met),
        count(Outcome::NotMet),
        count(Outcome::Unknown)
    );
    html.element("nav", &[("aria-label", "answers"), ("class", "scroll")], |html| {
        html.element("table", &[], |html| {
            html.leaf("caption", &[], &caption);
            header(html, &[("good", false), ("rulebook", false), ("into", false), ("answer", false), ("by", false)]);
            html.element("tbody", &[], |html| {
                for (answer, number) in answers.iter().zip(1_usize..) {
                    let determination = &answer.determination;
                    let outcome = outcome_of(determination.status);
                    html.element("tr", &[], |html| {
                        html.element("td", &[], |html| {
                            html.leaf("a", &[("href", &format!("#a{number}"))], &answer.case.good.part);
                        });
                        let as_if = answer.as_if.map(|day| format!(" as if on {day}")).unwrap_or_default();
                        html.leaf("td", &[], &format!("{}{as_if}", answer.rulebook.id()));
                        html.leaf("td", &[], &countries(&answer.into));
                        html.element("td", &[], |html| marked(html, outcome, determination.status.word()));
                        let criterion = determination.criterion.as_ref().map(|id| format!("criterion {id}"));
                        let rule = determination.rule.as_ref().map(|id| format!("rule {id}"));
                        let by: Vec<String> = criterion.into_iter().chain(rule).collect();
                        html.leaf("td", &[], &by.join(", "));
                    });
                }
            });
        });
    });
}
