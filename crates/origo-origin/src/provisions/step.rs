use super::Refusal;
use origo_base::{Citation, Ratio};
use origo_rulebook::{Calculation, Calculations};
use std::fmt;

/// A number of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub name: &'static str,
    /// The number, exact.
    pub value: Ratio,
    /// Whether readers know it as a percentage.
    pub percent: bool,
}

/// One step of a calculation: what was done, with which numbers, and where that stands.
///
/// It prints with numbers to six decimals; `≈` marks those that have more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is about: a good, a loan, a withdrawal.
    pub of: String,
    /// What was done.
    pub what: &'static str,
    /// The numbers, in the order in which they are used.
    pub figures: Vec<Figure>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

impl Step {
    /// A step without numbers yet.
    pub fn new(of: impl Into<String>, what: &'static str, cite: &[Citation]) -> Self {
        Self { of: of.into(), what, figures: Vec::new(), cite: cite.to_vec() }
    }

    /// With a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: &Ratio) -> Self {
        self.figures.push(Figure { name, value: value.clone(), percent: false });
        self
    }

    /// With a share or a rate: one for the whole.
    #[must_use]
    pub fn percent(mut self, name: &'static str, value: &Ratio) -> Self {
        self.figures.push(Figure { name, value: value.clone(), percent: true });
        self
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.percent {
            true => write!(f, "{} {}%", self.name, (&self.value * &Ratio::whole(100)).decimal(4)),
            false => write!(f, "{} {}", self.name, self.value.decimal(6)),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.of, self.what)?;
        for (index, figure) in self.figures.iter().enumerate() {
            write!(f, "{}{figure}", if index == 0 { ": " } else { ", " })?;
        }
        if !self.cite.is_empty() {
            let cites: Vec<&str> = self.cite.iter().map(Citation::as_str).collect();
            write!(f, " [{}]", cites.join("; "))?;
        }
        Ok(())
    }
}

/// Where a calculation stands, if the agreement offers it.
pub(super) fn offered(law: &Calculations, calculation: Calculation) -> Result<&[Citation], Refusal> {
    law.cite(calculation).ok_or(Refusal::NotOffered(calculation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_reads_as_a_line() {
        let cite = [Citation::parse("T 1").unwrap()];
        let third = Ratio::whole(1).divided_by(&Ratio::whole(3)).unwrap();
        let step = Step::new("good A", "share of the base", &cite).number("hours", &Ratio::whole(5));
        assert_eq!(
            step.percent("ratio", &third).to_string(),
            "good A: share of the base: hours 5, ratio ≈33.3333% [T 1]"
        );
    }
}
