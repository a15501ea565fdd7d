//! What a report says, whatever it looks like: told once from an answer, written down by each renderer in its own form.

use origo_base::{Amount, Citation};
use origo_origin::{Outcome, Place};

/// A whole report. The order of the fields is that of reading.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// The good and the question in a few words.
    pub(super) title: String,
    /// What the good is; its part number comes first.
    pub(super) good: Vec<String>,
    /// Under which law: agreement, edition, importing countries, day.
    pub(super) law: Vec<String>,
    /// The answer.
    pub(super) verdict: Verdict,
    /// What the answer rests on: criterion, deciding clause, election.
    pub(super) facts: Vec<Row>,
    /// The rule in words; none: no single rule came to bear.
    pub(super) rule: Option<Section>,
    /// The findings, each with its outcome and depth.
    pub(super) findings: Section,
    /// What would settle an undetermined answer.
    pub(super) missing: Option<Section>,
    /// What would make the good originate.
    pub(super) flips: Option<Section>,
    /// Where value was added, if every value is known.
    pub(super) content: Option<Content>,
    /// The readings used, and those that would change the answer; empty: the rulebook has none.
    pub(super) readings: Vec<Row>,
    /// What was taken for granted.
    pub(super) assumed: Option<Section>,
    /// Where the law was read.
    pub(super) source: Source,
}

/// The answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    /// As the outcome of a test.
    pub(super) outcome: Outcome,
    /// The status in words.
    pub(super) word: &'static str,
    /// Whether a claim can be made on what is in hand.
    pub(super) claimable: &'static str,
}

/// Rows under a title.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// As in a sentence.
    pub(super) title: &'static str,
    /// How the rows are to be taken.
    pub(super) aside: Option<&'static str>,
    /// The rows.
    pub(super) rows: Vec<Row>,
}

/// One thing said, with where it stands in the law.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// What sort of thing it is.
    pub(super) form: Form,
    /// In words, with its numbers.
    pub(super) text: String,
    /// Where it stands.
    pub(super) citations: Vec<String>,
}

/// What sort of thing a row is.
#[derive(Clone, Debug)]
pub(super) enum Form {
    /// A remark.
    Plain,
    /// A clause of the rule, which the renderer ends with a period; `whole` is never cut.
    Sentence {
        /// Never cut.
        whole: bool,
    },
    /// One of several.
    Item,
    /// The value of a named thing.
    Labelled(String),
    /// A finding.
    Finding {
        /// What came out.
        outcome: Outcome,
        /// How deep it stands.
        depth: usize,
    },
}

/// Value by place.
#[derive(Clone, Debug)]
pub(super) struct Content {
    /// What it is a part of: net cost, transaction value.
    pub(super) base: String,
    /// Its amount.
    pub(super) amount: Amount,
    /// The places of which something comes.
    pub(super) places: Vec<Added>,
}

/// What is added in one place.
#[derive(Clone, Debug)]
pub(super) struct Added {
    /// The place.
    pub(super) place: Place,
    /// Its name.
    pub(super) name: String,
    /// The value.
    pub(super) value: Amount,
}

/// The rulebook that was applied.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Its id.
    pub(super) id: String,
    /// Its edition.
    pub(super) edition: String,
    /// The hash of its checked content.
    pub(super) hash: String,
}

/// How much a document holds; what is left out is counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Detail {
    /// Every finding, every reading, every note of the rulebook.
    pub(super) full: bool,
    /// The most findings.
    pub(super) findings: usize,
    /// The most facts that are missing.
    pub(super) missing: usize,
    /// The most materials of which evidence is wanted together.
    pub(super) together: usize,
    /// The most changes that would flip it, and of one sort.
    pub(super) flips: usize,
    /// The most of one sort.
    pub(super) flips_of_a_sort: usize,
    /// The most materials that a change names.
    pub(super) named: usize,
    /// What is said behind a count of what is left out.
    pub(super) more: &'static str,
}

impl Detail {
    /// What fits a page.
    pub(super) const PAGE: Self = Self {
        full: false,
        findings: 26,
        missing: 8,
        together: usize::MAX,
        flips: 6,
        flips_of_a_sort: 2,
        named: 6,
        more: " with --all",
    };
    /// Everything.
    pub(super) const ALL: Self = Self {
        full: true,
        findings: usize::MAX,
        missing: usize::MAX,
        together: usize::MAX,
        flips: usize::MAX,
        flips_of_a_sort: usize::MAX,
        named: usize::MAX,
        more: "",
    };
    /// Everything that a reader can fold away, within a size that a browser opens at once.
    pub(super) const FOLDED: Self =
        Self { missing: 40, together: 24, flips: 24, flips_of_a_sort: 6, named: 12, ..Self::ALL };
}

impl Section {
    pub(super) const fn new(title: &'static str) -> Self {
        Self { title, aside: None, rows: Vec::new() }
    }
}

impl Row {
    pub(super) fn new(form: Form, text: impl Into<String>) -> Self {
        Self { form, text: text.into(), citations: Vec::new() }
    }

    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self::new(Form::Plain, text)
    }

    pub(super) fn item(text: impl Into<String>) -> Self {
        Self::new(Form::Item, text)
    }

    pub(super) fn labelled(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(Form::Labelled(label.into()), text)
    }

    pub(super) fn sentence(text: impl Into<String>) -> Self {
        Self::new(Form::Sentence { whole: false }, text)
    }

    /// With where it stands.
    pub(super) fn citing(mut self, list: &[Citation]) -> Self {
        self.citations = list.iter().map(ToString::to_string).collect();
        self
    }
}
