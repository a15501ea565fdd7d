use origo_base::{Date, HsCode, HsLevel, Percent};
use std::ops::Range;

/// A sentence of a product-specific rule, in the drafters' own structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What stands before the colon: a use, a date, a pair of countries.
    pub leads: Vec<Lead>,
    /// The goods that the sentence is about; none: those of its place in the table.
    pub target: Option<Target>,
    /// What is asked of the materials; none: no change in classification is required.
    pub change: Option<Change>,
    /// What is asked beside.
    pub conditions: Vec<Condition>,
}

/// What stands before the colon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// "For goods of codes, for use in …:"
    For {
        /// The goods.
        goods: Option<Goods>,
        /// The codes.
        codes: Option<Codes>,
        /// "for use in …", in the text's words.
        uses: Option<String>,
    },
    /// "Beginning on date, until date, …"
    Dates {
        /// The first day.
        from: Option<Date>,
        /// The day after the last.
        until: Option<Date>,
        /// The codes it repeats.
        codes: Option<Codes>,
    },
    /// A lead about trade between countries.
    Trade {
        /// In the text's words.
        text: String,
        /// The codes it repeats.
        codes: Option<Codes>,
    },
}

/// A description of goods in the text's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goods {
    /// The words; empty: "any other good" without more.
    pub text: String,
    /// "any other": the complement of what stands beside.
    pub other: bool,
}

/// The goods of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Their description.
    pub goods: Option<Goods>,
    /// Their codes; none: those of the place in the table.
    pub codes: Option<Codes>,
    /// "any of", "any one of": each member by itself.
    pub each: bool,
    /// "except for a good of subheading …": the codes without these.
    pub without: Option<Codes>,
}

/// A list of codes as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codes {
    /// The items in order.
    pub items: Vec<CodeItem>,
    /// Where they stand in the sentence.
    pub span: Range<usize>,
}

/// A code or a range, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeItem {
    /// Chapter, heading, subheading or tariff item, as it is called.
    pub level: HsLevel,
    /// The code, or the first of a range.
    pub first: TreatyCode,
    /// The last of a range.
    pub last: Option<TreatyCode>,
    /// Its level is called at this place: "or heading 8501", not "or 8501".
    pub called: bool,
}

/// A code of the nomenclature, or an item that a party gives a number of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreatyCode {
    /// `8708.99`.
    Hs(HsCode),
    /// `8708.99.aa`.
    Item {
        /// `8708.99`.
        subheading: HsCode,
        /// `aa`.
        letters: String,
    },
}

/// How "any other …" is tested on a range of goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The text does not say.
    Silent,
    /// "including another … within that group": each member by itself.
    Including,
    /// "outside that group": the whole range.
    Outside,
}

/// Where materials may come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// "any other heading", "any heading outside that group", "within …".
    AnyOther {
        /// The level.
        level: HsLevel,
        /// How it is tested on a range.
        group: Group,
        /// "within chapter …": only there.
        within: Option<Codes>,
        /// "outside headings …": but not from these.
        outside: Option<Codes>,
    },
    /// "any other subheading within that heading": another class of the good's own parent class.
    OtherWithin {
        /// The level.
        level: HsLevel,
        /// The parent's.
        parent: HsLevel,
        /// How it is tested on a range.
        group: Group,
    },
    /// "any other good of heading …".
    OtherGood {
        /// The codes.
        codes: Codes,
    },
    /// "within that subheading", "any other good of that heading": the good's own class.
    SameClass {
        /// The level.
        level: HsLevel,
        /// "those subheadings": of a range, any of its classes.
        those: bool,
        /// "any other good within": not the good that the rule describes.
        other: bool,
        /// A description; none: any other good.
        goods: Option<String>,
    },
    /// "any other subheading within that group".
    InGroup {
        /// The level.
        level: HsLevel,
    },
    /// Codes, or goods of codes.
    Of {
        /// The description; "any other good" is none.
        goods: Option<String>,
        /// The codes.
        codes: Codes,
    },
    /// "parts of subheading 8486.20 or heading 85.43": the text does not say whether the description reaches these codes.
    Meant {
        /// Description and codes together, in the text's words.
        phrase: String,
        /// The codes.
        codes: Codes,
    },
    /// "any other good": anything but the good that the rule describes.
    AnyGood,
    /// "any heading", where another one is meant, or its own too.
    AnyLevel {
        /// The level.
        level: HsLevel,
    },
    /// Materials by their words alone, whatever their code.
    Words(String),
    /// "more than one of the following": materials of more of these than the number.
    MoreThan {
        /// The number.
        count: usize,
        /// The items.
        of: Vec<Vec<Source>>,
    },
}

impl Source {
    /// "any other heading", without limits.
    pub(super) fn is_any_other(&self) -> bool {
        matches!(self, Self::AnyOther { within: None, outside: None, .. })
    }
}

/// What is added or taken away, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// "from" or "whether or not there is also a change from"; false: "except from".
    pub include: bool,
    /// "whether or not there is also".
    pub whether: bool,
    /// The sources.
    pub sources: Vec<Source>,
}

/// A change in classification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its clauses.
    pub clauses: Vec<Clause>,
}

/// A figure of regional value content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreatyThreshold {
    /// The figure.
    pub percent: Percent,
    /// The method in the text's words, lower case; none: not named.
    pub method: Option<String>,
    /// The codes of a focused-value method.
    pub focus: Option<Codes>,
    /// From this day.
    pub from: Option<Date>,
    /// To this day.
    pub until: Option<Date>,
}

/// What is asked beside the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A regional value content, by any of these figures.
    RegionalValueContent(Vec<TreatyThreshold>),
    /// Another condition, by its sort, in the text's words.
    Other(Requirement),
}

/// A condition that is asked as a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its sort.
    pub sort: ConditionSort,
    /// The text's words.
    pub text: String,
}

/// Sorts of conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConditionSort {
    /// Cut (or knit to shape) and sewn or otherwise assembled in the territory.
    CutAndSewn,
    /// Cut and sewn, and more about its parts: linings, components, thread.
    TextileComponent,
    /// A share by weight or volume.
    Share,
    /// A chemical or other process, or a way of producing.
    Process,
    /// A requirement on a material, its origin or place of production.
    Material,
    /// That another rule or note does not provide otherwise.
    Reference,
    /// Anything else.
    Plain,
}
