use origo_base::{Citation, Country, GoodKinds, HsCode, HsLevel, HsSet, Membership};
use std::fmt;

/// A description of goods that the HS code does not carry, such as "mounted brake linings".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name in rules and files.
    pub id: String,
    /// A good is at most one kind of a group.
    pub group: String,
    /// The codes on which the question arises.
    pub goods: HsSet,
    /// What it means, in our words.
    pub means: String,
    /// National tariff items that are this kind, by importing country.
    pub codes: Vec<(Country, HsSet)>,
    /// Where the text has it.
    pub cite: Vec<Citation>,
}

/// A condition on a good or material: it is one of these kinds, or none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindPredicate {
    /// "not": none of the kinds.
    pub negated: bool,
    /// The kinds named; never empty.
    pub kinds: Vec<String>,
}

impl KindPredicate {
    /// Parses `a`, `a|b`, `not a`, `not a|b`.
    pub fn parse(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        let (negated, names) = match trimmed.strip_prefix("not ") {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let kinds: Vec<String> = names.split('|').map(|name| name.trim().to_owned()).collect();
        let good = |name: &String| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        kinds.iter().all(good).then_some(Self { negated, kinds })
    }

    /// Whether it holds for what is said of a good with this code: yes, no, or unknown.
    ///
    /// A kind that is stated decides its group. A national item code that is declared for a kind decides too.
    /// A kind whose codes exclude the good's code cannot be.
    ///
    /// Without a code only what is stated decides.
    pub fn holds(
        &self,
        declared: &[Kind],
        code: Option<HsCode>,
        said: &GoodKinds,
        into: Option<Country>,
    ) -> Option<bool> {
        let mut unknown = false;
        for name in &self.kinds {
            let Some(kind) = declared.iter().find(|kind| kind.id == *name) else { continue };
            match kind.is(declared, code, said, into) {
                Some(true) => return Some(!self.negated),
                Some(false) => {}
                None => unknown = true,
            }
        }
        if unknown { None } else { Some(self.negated) }
    }
}

impl Kind {
    /// Whether a good with this code (none: not known) and these statements is of this kind.
    pub fn is(&self, declared: &[Self], code: Option<HsCode>, said: &GoodKinds, into: Option<Country>) -> Option<bool> {
        if said.is.contains(&self.id) {
            return Some(true);
        }
        if said.is_not.contains(&self.id) {
            return Some(false);
        }
        let mut of_group = declared.iter().filter(|kind| kind.group == self.group && kind.id != self.id);
        if of_group.clone().any(|kind| said.is.contains(&kind.id)) {
            return Some(false);
        }
        let code = code?;
        if self.goods.membership(code) == Membership::Outside {
            return Some(false);
        }
        match self.national(code, into) {
            Some(Membership::Inside) => return Some(true),
            Some(Membership::Outside) if code.level() > HsLevel::Subheading => return Some(false),
            _ => {}
        }
        // A good is at most one kind of a group: a national code of another kind decides this one too.
        let denied = |kind: &Self| said.is_not.contains(&kind.id);
        if of_group.any(|kind| !denied(kind) && kind.national(code, into) == Some(Membership::Inside)) {
            return Some(false);
        }
        None
    }

    /// Where a code lies in the kind's national items of a country; none: the country has none for it.
    fn national(&self, code: HsCode, into: Option<Country>) -> Option<Membership> {
        self.codes.iter().filter(|(country, _)| Some(*country) == into).map(|(_, set)| set.membership(code)).max()
    }
}

impl fmt::Display for KindPredicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.negated { "not " } else { "" }, self.kinds.join("|"))
    }
}
