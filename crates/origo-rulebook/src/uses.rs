use origo_base::{EndUse, Fitting};

/// A set of end uses: for each vehicle class original equipment and service, and "not for a vehicle".
///
/// A rule's condition and a good's partial knowledge are both such sets: the condition holds if it covers the
/// knowledge, fails if they share nothing, and is unknown otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UseSet(u64);

/// The end uses of one rulebook: its vehicle classes in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UseUniverse {
    /// Class ids, each with the other names that files may use for it.
    classes: Vec<(String, Vec<String>)>,
}

const NONE_BIT: u32 = 63;
const CLASSES: usize = 31;

impl UseSet {
    /// No use at all.
    pub const EMPTY: Self = Self(0);

    /// Uses in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Uses in either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Uses in this set and not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// No use.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every use of `known` is in this set: yes, no, or it depends.
    pub const fn covers(self, known: Self) -> Option<bool> {
        if self.and(known).is_empty() {
            Some(false)
        } else if known.without(self).is_empty() {
            Some(true)
        } else {
            None
        }
    }
}

impl UseUniverse {
    /// Classes with their synonyms; more than thirty-one are refused.
    pub fn new(classes: Vec<(String, Vec<String>)>) -> Option<Self> {
        (classes.len() <= CLASSES).then_some(Self { classes })
    }

    /// Every use.
    pub fn all(&self) -> UseSet {
        let bits = (0..self.classes.len()).fold(1 << NONE_BIT, |bits, index| bits | (0b11 << (2 * index)));
        UseSet(bits)
    }

    /// The set that a text means, or the first class name that is unknown.
    pub fn resolve(&self, end_use: &EndUse) -> Result<UseSet, String> {
        let mut set = 0_u64;
        for (fitting, names) in end_use.terms() {
            let bits: u64 = match fitting {
                Fitting::OriginalEquipment => 0b01,
                Fitting::Service => 0b10,
                Fitting::Either => 0b11,
                Fitting::NotVehicle => {
                    set |= 1 << NONE_BIT;
                    continue;
                }
            };
            if names.is_empty() {
                set = (0..self.classes.len()).fold(set, |set, index| set | (bits << (2 * index)));
            }
            for name in names {
                let mut known = false;
                for (index, (id, synonyms)) in self.classes.iter().enumerate() {
                    if id == name || synonyms.contains(name) {
                        set |= bits << (2 * index);
                        known = true;
                    }
                }
                if !known {
                    return Err(name.clone());
                }
            }
        }
        Ok(UseSet(set))
    }

    /// The names that a file may use for classes.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.classes
            .iter()
            .flat_map(|(id, synonyms)| std::iter::once(id.as_str()).chain(synonyms.iter().map(String::as_str)))
    }

    /// One use after the other, as single sets, in order.
    pub fn each(&self, of: UseSet) -> Vec<UseSet> {
        (0..=NONE_BIT).map(|bit| UseSet(of.0 & (1 << bit))).filter(|set| !set.is_empty()).collect()
    }

    /// The set as text that resolves to it again.
    pub fn show(&self, set: UseSet) -> String {
        if set == self.all() {
            return "any use".to_owned();
        }
        let mut terms = Vec::new();
        for (word, bits) in [("for", 0b11_u64), ("oe", 0b01), ("service", 0b10)] {
            let names: Vec<&str> = self
                .classes
                .iter()
                .enumerate()
                .filter(|(index, _)| (set.0 >> (2 * index)) & 0b11 == bits)
                .map(|(_, (id, _))| id.as_str())
                .collect();
            if names.len() == self.classes.len() && !names.is_empty() {
                terms.push(word.to_owned());
            } else if !names.is_empty() {
                terms.push(format!("{word}({})", names.join("|")));
            }
        }
        if set.0 >> NONE_BIT == 1 {
            terms.push("none".to_owned());
        }
        terms.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn universe() -> UseUniverse {
        UseUniverse::new(vec![("ld".into(), vec!["pv".into(), "lt".into()]), ("hd".into(), vec!["ht".into()])]).unwrap()
    }

    #[test]
    fn text_and_set_are_inverse() {
        let universe = universe();
        for text in ["oe(ld)", "oe", "for(hd), none", "service(ld|hd), none", "for(ld), oe(hd)"] {
            let set = universe.resolve(&EndUse::parse(text).unwrap()).unwrap();
            let again = universe.resolve(&EndUse::parse(&universe.show(set)).unwrap()).unwrap();
            assert_eq!(set, again, "{text}");
        }
        assert_eq!(universe.resolve(&EndUse::parse("oe(boat)").unwrap()), Err("boat".to_owned()));
    }

    #[test]
    fn partial_knowledge_leaves_a_condition_open() {
        let universe = universe();
        let set = |text: &str| universe.resolve(&EndUse::parse(text).unwrap()).unwrap();
        assert_eq!(set("oe(ld)").covers(set("oe(pv)")), Some(true));
        assert_eq!(set("oe(ld)").covers(set("oe")), None);
        assert_eq!(set("oe(ld)").covers(set("service")), Some(false));
    }
}
