//! Codes of the Harmonized System as strings of digits.

use origo_base::{HsCode, HsLevel, HsRange, HsSet};

/// The digits of a code, without points.
pub(crate) fn digits(code: HsCode) -> String {
    let mut text = code.to_string();
    text.retain(|c| c != '.');
    text
}

/// The first `count` digits; none if the code is shorter.
pub(crate) fn class(code: HsCode, count: u32) -> Option<String> {
    let text: String = digits(code).chars().take(count as usize).collect();
    (text.len() == count as usize).then_some(text)
}

/// The digits filled up to ten: all that lies under a code lies between its fill of zeros and its fill of nines.
fn filled(digits: &str, with: char) -> String {
    let mut text = String::with_capacity(10);
    text.push_str(digits);
    while text.len() < 10 {
        text.push(with);
    }
    text
}

/// Whether what the digits stand for lies in a range: yes, no, or only some of it (open).
pub(crate) fn lies_between(range: HsRange, digits: &str) -> Option<bool> {
    let (low, high) = (filled(digits, '0'), filled(digits, '9'));
    let first = filled(&self::digits(range.first()), '0');
    let last = filled(&self::digits(range.last()), '9');
    if high < first || last < low {
        return Some(false);
    }
    if first <= low && high <= last { Some(true) } else { None }
}

/// Whether what the digits stand for lies in the set. Its ranges are apart from each other, so none completes another.
pub(crate) fn lies_in(set: &HsSet, digits: &str) -> Option<bool> {
    set.ranges()
        .into_iter()
        .map(|range| lies_between(range, digits))
        .find(|lies| *lies != Some(false))
        .unwrap_or(Some(false))
}

/// Whether a code lies in a set; a code that is not known could lie anywhere.
pub(crate) fn code_in(set: &HsSet, code: Option<HsCode>) -> Option<bool> {
    lies_in(set, &digits(code?))
}

/// Whether two codes are in one class of a level: UR 1(4) and the General Rules compare class with class, so a code too
/// short to have a class leaves it open, unless the digits that both have already part.
pub(crate) fn same_class(a: Option<HsCode>, b: Option<HsCode>, level: HsLevel) -> Option<bool> {
    let (a, b) = (a?, b?);
    if let (Some(a), Some(b)) = (class(a, level.digits()), class(b, level.digits())) {
        return Some(a == b);
    }
    let agree = digits(a).chars().zip(digits(b).chars()).all(|(x, y)| x == y);
    if agree { None } else { Some(false) }
}

/// Whether the class of a code is one that the set has goods in.
pub(crate) fn touched(set: &HsSet, code: Option<HsCode>, level: HsLevel) -> Option<bool> {
    match class(code?, level.digits()) {
        Some(class) => Some(lies_in(set, &class) != Some(false)),
        None => code_in(set, code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hs(text: &str) -> Option<HsCode> {
        Some(HsCode::parse(text).unwrap())
    }

    fn set(text: &str) -> HsSet {
        HsSet::parse(text).unwrap()
    }

    #[test]
    fn a_code_lies_in_a_set_wholly_partly_or_not() {
        assert_eq!(code_in(&set("8703.21..8703.90, 8706"), hs("8703.23.10")), Some(true));
        assert_eq!(code_in(&set("8703.21..8703.90"), hs("8703.90.99.99")), Some(true));
        assert_eq!(code_in(&set("8703.21..8703.90"), hs("8703")), None);
        assert_eq!(code_in(&set("8703.21..8703.90"), hs("8703.10")), Some(false));
        assert_eq!(code_in(&set("8703"), None), None);
        assert_eq!(code_in(&set("01..27"), hs("2710.12")), Some(true));
    }

    #[test]
    fn classes_are_compared_at_their_level() {
        assert_eq!(same_class(hs("8708.30"), hs("8708.99"), HsLevel::Heading), Some(true));
        assert_eq!(same_class(hs("8708.30"), hs("8708.99"), HsLevel::Subheading), Some(false));
        assert_eq!(same_class(hs("8708"), hs("8708.99"), HsLevel::Subheading), None);
        assert_eq!(same_class(hs("8707"), hs("8708.99"), HsLevel::Subheading), Some(false));
        assert_eq!(same_class(None, hs("8708.99"), HsLevel::Chapter), None);
        assert_eq!(touched(&set("8544.11..8544.60"), hs("8544.20.10"), HsLevel::Subheading), Some(true));
        assert_eq!(touched(&set("8544.11..8544.60"), hs("8544.70"), HsLevel::Subheading), Some(false));
        assert_eq!(touched(&set("8544.11..8544.60"), hs("8544.70"), HsLevel::Heading), Some(true));
        assert_eq!(touched(&set("8544.11..8544.60"), hs("8544"), HsLevel::Subheading), None);
    }
}
