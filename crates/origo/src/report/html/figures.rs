//! The drawings of a report.

use super::chart::{Bar, Chart, Fill, draw};
use super::writer::Html;
use super::{cited, marked};
use crate::Answer;
use crate::report::document::Content;
use crate::report::tell::say;
use crate::report::waterfall::{StepKind, Waterfall};
use origo_base::{Amount, Ratio};
use origo_origin::Place;

/// Content tests from the whole down to what is left.
pub(super) fn steps(html: &mut Html, answer: &Answer<'_>, figure: &Waterfall, id: &str) {
    let say = say(answer);
    let bars: Vec<Bar> = figure
        .steps
        .iter()
        .map(|step| {
            let size = say.money(step.to - step.from);
            let size = if let Some(less) = size.strip_prefix('-') { format!("− {less}") } else { size };
            Bar {
                label: step.label.clone(),
                value: step.share.as_ref().map_or(size.clone(), |share| format!("{size} ({share})")),
                from: step.from,
                to: step.to,
                open: step.open,
                fill: match step.kind {
                    StepKind::Sum => Fill::Sum,
                    StepKind::Less => Fill::Less,
                    StepKind::LessAtWorst => Fill::Open,
                    StepKind::Left => Fill::Good,
                },
            }
        })
        .collect();
    let mut lines: Vec<(Amount, String)> = Vec::new();
    for (at, said) in figure.tests.iter().filter_map(|test| test.asked.as_ref()) {
        let line = (*at, format!("{said}: {}", say.money(*at)));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    let described = described(&bars, &lines);
    let chart = Chart { id: id.to_owned(), title: format!("{} in steps", figure.method), described, bars, lines };
    drawn(html, &chart, |html| {
        for test in &figure.tests {
            html.element("p", &[], |html| {
                marked(html, test.outcome, test.outcome.word());
                cited(html, &test.said, &test.citations, "");
            });
        }
    });
}

fn described(bars: &[Bar], lines: &[(Amount, String)]) -> String {
    let parts = bars.iter().map(|bar| format!("{}: {}", bar.label, bar.value));
    parts.chain(lines.iter().map(|(_, said)| said.clone())).collect::<Vec<_>>().join("; ")
}

fn drawn(html: &mut Html, chart: &Chart, caption: impl FnOnce(&mut Html)) {
    html.element("figure", &[], |html| {
        html.element("div", &[("class", "scroll")], |html| draw(html, chart));
        html.element("figcaption", &[], caption);
    });
}

/// Value by place.
pub(super) fn content(html: &mut Html, answer: &Answer<'_>, content: &Content, id: &str) {
    let say = say(answer);
    let bars: Vec<Bar> = content
        .places
        .iter()
        .map(|added| {
            let share = Ratio::new(added.value, content.amount).map(|ratio| format!(" ({ratio:.2})"));
            Bar {
                label: added.name.clone(),
                value: format!("{}{}", say.money(added.value), share.unwrap_or_default()),
                from: Amount::ZERO,
                to: added.value,
                open: None,
                fill: match added.place {
                    Place::Party(_) | Place::RegionUnattributed => Fill::Good,
                    Place::Foreign(_) | Place::ForeignUnattributed => Fill::Less,
                    Place::Unknown => Fill::Open,
                },
            }
        })
        .collect();
    let of = format!("of {} {}", content.base, say.money(content.amount));
    let (title, described) = ("content by place".to_owned(), described(&bars, &[]));
    let chart = Chart { id: id.to_owned(), title, described, bars, lines: Vec::new() };
    html.element("section", &[], |html| {
        html.leaf("h3", &[], "Content by place");
        drawn(html, &chart, |html| html.text(&of));
    });
}
