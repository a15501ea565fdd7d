use crate::ValueError;
use std::fmt;

/// How a part comes to a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fitting {
    /// Built in as original equipment: `oe`.
    OriginalEquipment,
    /// A replacement or aftermarket part: `service`.
    Service,
    /// Either of the two: `for` ("for use in").
    Either,
    /// Not for a vehicle: `none`.
    NotVehicle,
}

/// What a good is for, or a statement about it: `oe(pv|lt)`, `service`, `for(ht), none`.
///
/// In a good file it is a fact, and may be partial: `oe(pv|lt)` says that it is one of the two. In a rule it is a
/// condition. The names of vehicle classes are the rulebook's.
///
/// ```
/// use origo_base::EndUse;
/// assert_eq!(EndUse::parse("oe( pv | lt )").unwrap().to_string(), "oe(pv|lt)");
/// assert_eq!(EndUse::parse("aftermarket").unwrap().to_string(), "service");
/// assert!(EndUse::parse("original").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndUse {
    terms: Vec<(Fitting, Vec<String>)>,
}

impl EndUse {
    /// Parses terms joined by commas; a term without classes means every class.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let problem = "is not an end use: expected oe(CLASS), service(CLASS), for(CLASS) or none, such as oe(pv|lt)";
        let wrong = || ValueError::new(text, problem);
        let mut terms = Vec::new();
        for term in text.split(',') {
            let term = term.trim();
            let (word, classes) = match term.split_once('(') {
                Some((word, rest)) => {
                    let inner = rest.strip_suffix(')').ok_or_else(wrong)?;
                    (word.trim(), inner.split('|').map(|class| class.trim().to_owned()).collect::<Vec<_>>())
                }
                None => (term, Vec::new()),
            };
            let fitting = match word.to_ascii_lowercase().as_str() {
                "oe" | "original-equipment" | "original equipment" => Fitting::OriginalEquipment,
                "service" | "aftermarket" | "replacement" => Fitting::Service,
                "for" => Fitting::Either,
                "none" => Fitting::NotVehicle,
                _ => return Err(wrong()),
            };
            let empty_class = classes.iter().any(|class| class.is_empty() || class.contains(['(', ')']));
            if empty_class || (fitting == Fitting::NotVehicle && !classes.is_empty()) {
                return Err(wrong());
            }
            terms.push((fitting, classes));
        }
        Ok(Self { terms })
    }

    /// The terms: a fitting and the classes it names (none named: every class).
    pub fn terms(&self) -> &[(Fitting, Vec<String>)] {
        &self.terms
    }
}

impl fmt::Display for EndUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (fitting, classes)) in self.terms.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(match fitting {
                Fitting::OriginalEquipment => "oe",
                Fitting::Service => "service",
                Fitting::Either => "for",
                Fitting::NotVehicle => "none",
            })?;
            if !classes.is_empty() {
                write!(f, "({})", classes.join("|"))?;
            }
        }
        Ok(())
    }
}
