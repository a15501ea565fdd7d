//! Bars on a common scale, as SVG inside the page. Positions are whole tenths of a pixel, computed from exact amounts.

use super::writer::Html;
use origo_base::Amount;

/// Bars below each other.
pub(super) struct Chart {
    /// Unique in the page.
    pub(super) id: String,
    /// What it shows.
    pub(super) title: String,
    /// All that it shows, in words.
    pub(super) described: String,
    /// The bars.
    pub(super) bars: Vec<Bar>,
    /// Lines across all bars, with what they say.
    pub(super) lines: Vec<(Amount, String)>,
}

/// A bar.
pub(super) struct Bar {
    /// Left of it.
    pub(super) label: String,
    /// Right of it.
    pub(super) value: String,
    /// Where it begins.
    pub(super) from: Amount,
    /// Where it ends.
    pub(super) to: Amount,
    /// How far it may reach.
    pub(super) open: Option<Amount>,
    /// How it is filled.
    pub(super) fill: Fill,
}

/// How a bar is filled. Sorts differ in more than color: what is open is hatched, what is taken off is a frame.
#[derive(Clone, Copy)]
pub(super) enum Fill {
    Sum,
    Less,
    Open,
    Good,
}

// Pixels.
const LEFT: i128 = 320;
const WIDTH: i128 = 344;
const WHOLE: i128 = 960;
const ROW: i128 = 30;
/// Of what a line says.
const SAID: i128 = 17;
/// Letters that fit beside a bar.
const LETTERS: usize = 46;

/// Amounts to places on the page.
struct Scale {
    least: i128,
    span: i128,
}

impl Scale {
    fn of(chart: &Chart) -> Self {
        let ends = chart.bars.iter().flat_map(|bar| [Some(bar.from), Some(bar.to), bar.open]).flatten();
        let ends = ends.chain(chart.lines.iter().map(|(at, _)| *at)).chain([Amount::ZERO]);
        let (least, most) = ends.fold((Amount::ZERO, Amount::ZERO), |(low, high), at| (low.min(at), high.max(at)));
        Self { least: least.raw(), span: (most - least).raw().max(1) }
    }

    /// In tenths of a pixel. Amounts are below 10^28, so that the product keeps within 128 bits.
    fn place(&self, amount: Amount) -> i128 {
        LEFT * 10 + (amount.raw() - self.least) * WIDTH * 10 / self.span
    }
}

fn pixels(tenths: i128) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Draws a chart.
pub(super) fn draw(html: &mut Html, chart: &Chart) {
    let scale = Scale::of(chart);
    let count = |many: usize| i128::try_from(many).unwrap_or(0);
    // Each line says what it is in a row of its own, so that two near each other can be read.
    let head = 8 + count(chart.lines.len()) * SAID;
    let height = head + count(chart.bars.len()) * ROW + 6;
    let (view, hatch) = (format!("0 0 {WHOLE} {height}"), format!("{}-hatch", chart.id));
    let (title, described) = (format!("{}-title", chart.id), format!("{}-text", chart.id));
    let named = format!("{title} {described}");
    html.element("svg", &[("viewBox", &view), ("role", "img"), ("aria-labelledby", &named)], |html| {
        html.leaf("title", &[("id", &title)], &chart.title);
        html.leaf("desc", &[("id", &described)], &chart.described);
        html.element("defs", &[], |html| {
            let pattern = [
                ("id", hatch.as_str()),
                ("width", "6"),
                ("height", "6"),
                ("patternUnits", "userSpaceOnUse"),
                ("patternTransform", "rotate(45)"),
            ];
            html.element("pattern", &pattern, |html| {
                html.leaf("rect", &[("width", "3"), ("height", "6"), ("class", "hatch")], "");
            });
        });
        for (row, bar) in chart.bars.iter().enumerate() {
            draw_bar(html, &scale, bar, head + count(row) * ROW, &hatch);
        }
        upright(html, scale.place(Amount::ZERO), (head - 4, height), "axis");
        // From left to right: what one says to the right of it is then crossed by no other.
        let mut lines: Vec<&(Amount, String)> = chart.lines.iter().collect();
        lines.sort_by_key(|(at, _)| *at);
        for (row, (at, said)) in lines.into_iter().enumerate() {
            let (at, foot) = (scale.place(*at), count(row + 1) * SAID);
            upright(html, at, (foot + 3, height), "asked");
            let (x, y) = (pixels(at), foot.to_string());
            html.leaf("text", &[("x", &x), ("y", &y), ("class", "asked")], said);
        }
    });
}

fn upright(html: &mut Html, at: i128, (top, bottom): (i128, i128), class: &'static str) {
    let (x, top, bottom) = (pixels(at), top.to_string(), bottom.to_string());
    html.leaf("line", &[("x1", &x), ("x2", &x), ("y1", &top), ("y2", &bottom), ("class", class)], "");
}

fn draw_bar(html: &mut Html, scale: &Scale, bar: &Bar, top: i128, hatch: &str) {
    let middle = (top + 19).to_string();
    let (left, right) = ((LEFT - 10).to_string(), (LEFT + WIDTH + 10).to_string());
    let short = shortened(&bar.label);
    html.element("text", &[("x", &left), ("y", &middle), ("text-anchor", "end")], |html| {
        if short != bar.label {
            html.leaf("title", &[], &bar.label);
        }
        html.text(&short);
    });
    let hatched = format!("fill:url(#{hatch})");
    let (from, to) = (scale.place(bar.from), scale.place(bar.to));
    match bar.fill {
        Fill::Sum => rect(html, from, to, top, "sum", ""),
        Fill::Good => rect(html, from, to, top, "good", ""),
        Fill::Less => rect(html, from, to, top, "less", ""),
        Fill::Open => rect(html, from, to, top, "open", &hatched),
    }
    if let Some(open) = bar.open {
        rect(html, to, scale.place(open), top, "open", &hatched);
    }
    html.leaf("text", &[("x", &right), ("y", &middle)], &bar.value);
}

fn rect(html: &mut Html, from: i128, to: i128, top: i128, class: &str, style: &str) {
    let x = pixels(from.min(to));
    // What is there is seen.
    let width = pixels((from - to).abs().max(10));
    let top = (top + 4).to_string();
    let mut attributes =
        vec![("x", x.as_str()), ("y", top.as_str()), ("width", width.as_str()), ("height", "22"), ("class", class)];
    if !style.is_empty() {
        attributes.push(("style", style));
    }
    html.leaf("rect", &attributes, "");
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LETTERS {
        return label.to_owned();
    }
    label.chars().take(LETTERS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(from: &str, to: &str) -> Chart {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        let bar = Bar {
            label: "x".repeat(50),
            value: String::new(),
            from: amount(from),
            to: amount(to),
            open: None,
            fill: Fill::Sum,
        };
        Chart { id: "c".to_owned(), title: String::new(), described: String::new(), bars: vec![bar], lines: Vec::new() }
    }

    #[test]
    fn bars_keep_within_their_columns_below_zero_and_at_the_bounds_too() {
        for (from, to) in [("0", "999999999999999"), ("-999999999999999", "999999999999999"), ("0", "0"), ("5", "-1")] {
            let chart = chart(from, to);
            let scale = Scale::of(&chart);
            for end in [from, to] {
                let place = scale.place(end.parse().unwrap());
                assert!((LEFT * 10..=(LEFT + WIDTH) * 10).contains(&place), "{from} {to} {place}");
            }
        }
        assert_eq!(pixels(3204), "320.4");
        assert_eq!(shortened(&"x".repeat(50)).chars().count(), LETTERS);
    }
}
