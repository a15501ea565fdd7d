//! The books of a good to its case: lines that are drawn from inventories, and interest of loans. What they come to depends
//! on the rulebook, which says which calculations there are, and how much interest is allowable.

mod draws;
mod loans;
mod values;

use origo_base::{Case, Elections};
use origo_origin::provisions::{Refusal, Step};
use origo_rulebook::{Diagnostic, Rulebook, Severity};
use origo_table::{At, Draft, GoodFile};
use std::borrow::Cow;

/// The case of a good with its books worked out.
#[derive(Clone, Debug)]
pub struct Settled<'f> {
    /// The case: as the file has it, where there are no books.
    pub case: Cow<'f, Case>,
    /// How the figures came about.
    pub steps: Vec<Step>,
    /// What was rounded, and why a figure cannot be worked out; an error means that the case lacks it.
    pub problems: Vec<Diagnostic>,
}

/// Works out the books of a good under a rulebook. `elections` choose the readings.
pub fn settle<'f>(rulebook: &Rulebook, file: &'f GoodFile, elections: &Elections, draft: &Draft) -> Settled<'f> {
    let mut found = Settled { case: Cow::Borrowed(&file.case), steps: Vec::new(), problems: Vec::new() };
    if !file.books.is_empty() {
        draws::settle(rulebook, file, draft, &mut found);
        loans::settle(rulebook, file, elections, draft, &mut found);
        values::settle(rulebook, file, draft, &mut found);
    }
    found
}

/// A refusal as a message: of what, where, how to mend it.
fn refused(draft: &Draft, at: &At, of: &str, refusal: &Refusal) -> Diagnostic {
    Diagnostic::at(refusal.code(), Severity::Error, draft.place(at), format!("{of}: {refusal}")).help(refusal.help())
}

fn note(draft: &Draft, at: &At, code: &'static str, message: String) -> Diagnostic {
    Diagnostic::at(code, Severity::Warning, draft.place(at), message)
}
