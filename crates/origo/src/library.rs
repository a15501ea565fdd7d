use origo_base::{Date, HsEdition, ValueError};
use origo_rulebook::{Diagnostic, Rulebook, SourceSet, load};
use origo_table::Nomenclature;
use std::collections::BTreeMap;

include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// A rulebook as the user names it: an id or a path, with a date of its own after `@`.
///
/// ```
/// use origo::RulebookRef;
/// let named = RulebookRef::parse("old-agreement@2019-06-30").unwrap();
/// assert_eq!(named.name, "old-agreement");
/// assert_eq!(named.as_if.unwrap().to_string(), "2019-06-30");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulebookRef {
    /// The id or path.
    pub name: String,
    /// The date at which it is applied, in place of the good's dates.
    pub as_if: Option<Date>,
}

impl RulebookRef {
    /// Parses `NAME` or `NAME@DATE`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        match text.split_once('@') {
            Some((name, date)) => Ok(Self { name: name.to_owned(), as_if: Some(Date::parse(date)?) }),
            None => Ok(Self { name: text.to_owned(), as_if: None }),
        }
    }
}

/// The rulebooks and data that ship with Origo. The only door to them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Library;

impl Library {
    /// The ids of the bundled rulebooks, in order.
    pub fn ids(self) -> Vec<&'static str> {
        let mut ids: Vec<&str> = RULEBOOKS.iter().filter_map(|(path, _)| path.split('/').nth(1)).collect();
        ids.dedup();
        ids
    }

    /// The texts of a bundled rulebook; none if there is none of this id.
    pub fn sources(self, id: &str) -> Option<SourceSet> {
        let mut sources = SourceSet::default();
        for (path, text) in RULEBOOKS.iter().filter(|(path, _)| path.split('/').nth(1) == Some(id)) {
            sources.add(*path, *text);
        }
        let found = sources.files().next().is_some();
        found.then_some(sources)
    }

    /// Loads a bundled rulebook. The tests see to it that every one loads.
    pub fn rulebook(self, id: &str) -> Option<Result<Rulebook, (Vec<Diagnostic>, SourceSet)>> {
        let sources = self.sources(id)?;
        let (rulebook, problems) = load(&sources);
        Some(rulebook.ok_or((problems, sources)))
    }

    /// The editions of the Harmonized System and their changes.
    pub fn nomenclature(self) -> Nomenclature {
        let mut nomenclature = Nomenclature::default();
        let texts: BTreeMap<&str, &str> = EDITIONS.iter().chain(CHANGES).copied().collect();
        for edition in HsEdition::ALL {
            if let Some(text) = texts.get(format!("data/hs/edition-{edition}.txt").as_str()) {
                nomenclature.add_edition(edition, text);
            }
            for next in HsEdition::ALL {
                if let Some(text) = texts.get(format!("data/hs/concordance-{edition}-{next}.csv").as_str()) {
                    nomenclature.add_changes(edition, text);
                }
            }
        }
        nomenclature
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_rulebook_loads() {
        for id in Library.ids() {
            let loaded = Library.rulebook(id).unwrap();
            assert!(
                loaded.is_ok(),
                "{id}: {}",
                loaded.err().map(|(d, s)| origo_rulebook::render_all(&d, &s, false)).unwrap()
            );
        }
        assert!(Library.ids().len() >= 2);
    }

    #[test]
    fn the_concordance_leads_the_automotive_codes_back() {
        let hs = Library.nomenclature();
        let back = |text: &str| {
            let code = origo_base::HsCode::parse(text).unwrap();
            let codes = hs.convert(code, HsEdition::Hs2022, HsEdition::Hs2012);
            codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(back("8708.30"), "8708.30");
        assert_eq!(back("8708.22"), "8708.29");
        assert_eq!(back("8701.21"), "8701.20");
        assert_eq!(back("8704.41"), "8704.21 8704.90");
        assert_eq!(back("9401.99"), "9401.90");
        assert_eq!(back("7325.99"), "7325.99");
    }
}
