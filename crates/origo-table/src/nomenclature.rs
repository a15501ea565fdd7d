use origo_base::{HsCode, HsEdition, HsLevel};
use origo_rulebook::nearest;
use std::collections::BTreeMap;

/// The subheadings of each edition of the Harmonized System, and what became of them in the next.
///
/// Texts come from the edge; the format is that of `data/hs`.
#[derive(Clone, Debug, Default)]
pub struct Nomenclature {
    editions: BTreeMap<HsEdition, Vec<HsCode>>,
    /// Old edition to pairs (old code, new code), in both editions' order.
    changes: BTreeMap<HsEdition, Vec<(HsCode, HsCode)>>,
}

impl Nomenclature {
    /// Adds an edition: a code a line, `#` comments.
    pub fn add_edition(&mut self, edition: HsEdition, text: &str) {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut codes: Vec<HsCode> = lines.filter_map(|line| HsCode::parse(line).ok()).collect();
        codes.sort_unstable();
        self.editions.insert(edition, codes);
    }

    /// Adds the changes from an edition to the next: CSV with `from,to,…`.
    pub fn add_changes(&mut self, from: HsEdition, text: &str) {
        let pairs = text.lines().skip(1).filter_map(|line| {
            let mut cells = line.split(',');
            Some((HsCode::parse(cells.next()?).ok()?, HsCode::parse(cells.next()?).ok()?))
        });
        self.changes.insert(from, pairs.collect());
    }

    /// Whether an edition is known.
    pub fn knows(&self, edition: HsEdition) -> bool {
        self.editions.contains_key(&edition)
    }

    /// Whether a code, cut to its subheading, exists in an edition; a shorter code exists if something lies under it.
    pub fn exists(&self, edition: HsEdition, code: HsCode) -> bool {
        let cut = code.at(HsLevel::Subheading).unwrap_or(code);
        let Some(codes) = self.editions.get(&edition) else { return true };
        let place = codes.partition_point(|known| *known < cut);
        codes.get(place).is_some_and(|known| cut.contains(*known))
    }

    /// All subheadings of an edition, in order.
    pub fn subheadings(&self, edition: HsEdition) -> impl Iterator<Item = HsCode> {
        self.editions.get(&edition).into_iter().flatten().copied().filter(|code| code.level() == HsLevel::Subheading)
    }

    /// The subheadings of an edition under a code.
    pub fn under(&self, edition: HsEdition, code: HsCode) -> Vec<HsCode> {
        let codes = self.editions.get(&edition).map(Vec::as_slice).unwrap_or_default();
        codes.iter().copied().filter(|known| code.contains(*known)).collect()
    }

    /// The subheadings nearest to a code that does not exist.
    pub fn nearest(&self, edition: HsEdition, code: HsCode) -> Vec<String> {
        let heading = code.at(HsLevel::Heading);
        let codes = self.editions.get(&edition).map(Vec::as_slice).unwrap_or_default();
        let names: Vec<String> =
            codes.iter().filter(|known| heading.is_some_and(|h| h.contains(**known))).map(HsCode::to_string).collect();
        let close = nearest(&code.to_string(), names.iter().map(String::as_str));
        let picked: Vec<String> = close.into_iter().map(str::to_owned).collect();
        if picked.is_empty() { names.into_iter().take(6).collect() } else { picked }
    }

    /// The candidate codes of another edition: one where nothing changed, several where goods were joined or split,
    /// none where the code has no counterpart.
    ///
    /// Codes below the subheading are cut when the edition changes: national items do not survive it.
    pub fn convert(&self, code: HsCode, from: HsEdition, to: HsEdition) -> Vec<HsCode> {
        let mut candidates = vec![code];
        let mut at = from;
        while at != to {
            let forward = at < to;
            let step = |edition: HsEdition| {
                let place = HsEdition::ALL.iter().position(|known| *known == edition);
                let next = if forward { place.map(|p| p + 1) } else { place.and_then(|p| p.checked_sub(1)) };
                next.and_then(|p| HsEdition::ALL.get(p).copied())
            };
            let Some(next) = step(at) else { break };
            let pairs = self.changes.get(&if forward { at } else { next }).map(Vec::as_slice).unwrap_or_default();
            let mut found: Vec<HsCode> = Vec::new();
            for candidate in &candidates {
                let Some(cut) = candidate.at(HsLevel::Subheading) else {
                    found.push(*candidate);
                    continue;
                };
                let mapped: Vec<HsCode> = pairs
                    .iter()
                    .filter(|(old, new)| if forward { *old == cut } else { *new == cut })
                    .map(|(old, new)| if forward { *new } else { *old })
                    .collect();
                if mapped.is_empty() {
                    if self.exists(next, cut) {
                        found.push(cut);
                    }
                } else {
                    found.extend(mapped);
                }
            }
            found.sort_unstable();
            found.dedup();
            candidates = found;
            at = next;
        }
        candidates
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Nomenclature {
        let mut hs = Nomenclature::default();
        hs.add_edition(HsEdition::Hs2012, "8701.20\n8708.29\n8708.30\n8703.90\n");
        hs.add_edition(HsEdition::Hs2017, "# list\n8701.20\n8708.29\n8708.30\n8703.40\n8703.90\n");
        hs.add_edition(HsEdition::Hs2022, "8701.21\n8701.29\n8708.22\n8708.29\n8708.30\n8703.40\n8703.90\n");
        hs.add_changes(HsEdition::Hs2012, "from,to,kind\n8703.90,8703.40,split\n8703.90,8703.90,split\n");
        hs.add_changes(
            HsEdition::Hs2017,
            "from,to,kind\n8701.20,8701.21,split\n8701.20,8701.29,split\n8708.29,8708.22,split\n8708.29,8708.29,split\n",
        );
        hs
    }

    #[test]
    fn codes_go_back_to_the_edition_of_the_rules() {
        let hs = small();
        let back = |text: &str| {
            let codes = hs.convert(HsCode::parse(text).unwrap(), HsEdition::Hs2022, HsEdition::Hs2012);
            codes.iter().map(HsCode::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(back("8701.21"), "8701.20");
        assert_eq!(back("8708.22"), "8708.29");
        assert_eq!(back("8708.30"), "8708.30");
        assert_eq!(back("8703.40"), "8703.90");
        assert_eq!(back("8708.30.50"), "8708.30");
        assert_eq!(back("8708"), "8708");
        let forward = hs.convert(HsCode::parse("8701.20").unwrap(), HsEdition::Hs2012, HsEdition::Hs2022);
        assert_eq!(forward.len(), 2);
    }

    #[test]
    fn unknown_codes_have_near_ones() {
        let hs = small();
        assert!(!hs.exists(HsEdition::Hs2022, HsCode::parse("8708.31").unwrap()));
        assert!(hs.exists(HsEdition::Hs2022, HsCode::parse("8708").unwrap()));
        assert!(hs.nearest(HsEdition::Hs2022, HsCode::parse("8708.31").unwrap()).contains(&"8708.30".to_owned()));
    }
}
