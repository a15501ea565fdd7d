//! Writes HTML: every element is closed by the call that opened it, every text and value is escaped.

/// A page being written.
#[derive(Debug, Default)]
pub(super) struct Html {
    out: String,
}

/// Names and values.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Html {
    /// A page that begins with what stands before the root.
    pub(super) fn page() -> Self {
        Self { out: "<!doctype html>\n".to_owned() }
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// An element with what `inside` writes.
    pub(super) fn element(&mut self, tag: &'static str, attributes: Attributes<'_>, inside: impl FnOnce(&mut Self)) {
        self.empty(tag, attributes);
        inside(self);
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
        // Where a line of the source ends makes no difference between blocks, and the page can be read.
        if matches!(tag, "p" | "li" | "tr" | "ul" | "section" | "article" | "h2" | "h3" | "head" | "svg" | "table") {
            self.out.push('\n');
        }
    }

    /// An element that has no end.
    pub(super) fn empty(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.text(value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// An element with a text.
    pub(super) fn leaf(&mut self, tag: &'static str, attributes: Attributes<'_>, text: &str) {
        self.element(tag, attributes, |html| html.text(text));
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                '\n' | '\t' => self.out.push(' '),
                other if other.is_control() || turns_round(other) => self.out.push('\u{fffd}'),
                other => self.out.push(other),
            }
        }
    }

    /// A text of ours that is HTML, or a style sheet, already.
    pub(super) fn ours(&mut self, text: &'static str) {
        self.out.push_str(text);
    }
}

/// Marks that change the direction of what follows: a part number must not turn a verdict round.
const fn turns_round(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_values_are_escaped() {
        let mut html = Html::default();
        html.leaf("b", &[("title", "\" onclick='x'")], "<script>a & b</script>\u{202e}\u{0}");
        assert_eq!(
            html.finish(),
            "<b title=\"&quot; onclick=&#39;x&#39;\">&lt;script&gt;a &amp; b&lt;/script&gt;\u{fffd}\u{fffd}</b>"
        );
    }
}
