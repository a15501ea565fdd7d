//! Notation printed in its canonical form; the parser reads it back to the same criterion.

use crate::{Criterion, Figure, PermittedSet, RvcTest, Scope, SetMember, ShiftBase};
use origo_base::HsLevel;
use std::fmt::{Display, Formatter, Result};

fn join<T: Display>(f: &mut Formatter<'_>, parts: &[T], joint: &str) -> Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(joint)?;
        }
        write!(f, "{part}")?;
    }
    Ok(())
}

/// A part of a conjunction: alternatives inside it need parentheses.
struct InAll<'a>(&'a Criterion);

impl Display for InAll<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            Criterion::Any(_) | Criterion::All(_) => write!(f, "({})", self.0),
            other => write!(f, "{other}"),
        }
    }
}

impl Display for Criterion {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::WhollyObtained => f.write_str("WO"),
            Self::OnlyOriginating => f.write_str("only-originating"),
            Self::ProductRule => f.write_str("product-rule"),
            Self::Shift(set) => write!(f, "shift({set})"),
            Self::RegionalValueContent(tests) => {
                f.write_str("RVC(")?;
                join(f, tests, " | ")?;
                f.write_str(")")
            }
            Self::Content { measure, place, comparison, percent } => {
                write!(f, "content({measure}")?;
                if let Some(place) = place {
                    write!(f, ", {place}")?;
                }
                write!(f, ") {} {percent}", comparison.sign())
            }
            Self::Process(name) => write!(f, "process({name})"),
            Self::Requirement(name) => write!(f, "requirement({name})"),
            Self::AllOf(name) => write!(f, "all(@{name})"),
            Self::All(parts) => join(f, &parts.iter().map(InAll).collect::<Vec<_>>(), " and "),
            Self::Any(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        f.write_str(" or ")?;
                    }
                    match part {
                        Self::Any(_) => write!(f, "({part})")?,
                        other => write!(f, "{other}")?,
                    }
                }
                Ok(())
            }
        }
    }
}

impl Display for PermittedSet {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.base {
            None => {}
            Some(ShiftBase::Any) => f.write_str("ANY")?,
            Some(ShiftBase::Change { level, scope }) => {
                f.write_str(match level {
                    HsLevel::Chapter => "CC",
                    HsLevel::Heading => "CTH",
                    HsLevel::Subheading => "CTSH",
                    HsLevel::TariffItem | HsLevel::Statistical => "CTI",
                })?;
                match scope {
                    Some(Scope::Each) => f.write_str(" each")?,
                    Some(Scope::Group) => f.write_str(" group")?,
                    None => {}
                }
            }
        }
        for (index, member) in self.members.iter().enumerate() {
            let first = index == 0 && self.base.is_none();
            if !first {
                f.write_str(if member.include { " + " } else { " - " })?;
            }
            write!(f, "{member}")?;
        }
        Ok(())
    }
}

impl Display for SetMember {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.own {
            Some(level) => write!(f, "{{same {}}}", level.word())?,
            None => write!(f, "{{{}}}", self.codes)?,
        }
        match &self.kinds {
            Some(kinds) => write!(f, ":[{kinds}]"),
            None => Ok(()),
        }
    }
}

impl Display for RvcTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match (&self.figure, &self.method) {
            (Figure::Linked(name), Some(method)) => write!(f, "@{name}.{method}"),
            (Figure::Linked(name), None) => write!(f, "@{name}"),
            (Figure::Printed(percent), Some(method)) => {
                write!(f, "{} {} {percent}", method.to_ascii_uppercase(), self.comparison.sign())
            }
            (Figure::Printed(percent), None) => write!(f, "{} {percent}", self.comparison.sign()),
        }?;
        match &self.only {
            Some(only) => write!(f, " of {{{only}}}"),
            None => Ok(()),
        }
    }
}
