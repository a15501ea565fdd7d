use super::Reader;
use crate::treaty::ast::{Change, Clause, Group, Source};
use crate::treaty::lex::TokenKind;

impl Reader<'_> {
    /// Where a clause of a sentence ends.
    pub(super) fn at_clause_end(&self) -> bool {
        self.done()
            || matches!(self.word(0), "." | ";")
            || self.at_proviso(0)
            || self.sees(&[","]) && self.at_proviso(1)
            || self.sees(&[",", "except", "from|for|a|as"])
            || self.sees(&["except", "from|for|a|as"])
            || self.sees(&[",", "excluding"])
            || self.sees(&[",", "other", "than", "from|heading|headings|subheading|subheadings|chapter|chapters"])
            || self.sees(&["except"])
                && self
                    .at
                    .checked_sub(1)
                    .and_then(|at| self.tokens.get(at))
                    .is_some_and(|token| token.kind == TokenKind::Code)
            || self.sees(&[",", "but", "not", "from"])
            || self.sees(&["but", "not", "from"])
            || self.sees(&["is", "required"])
            || self.sees(&[",", "whether", "or|of", "not", "there"])
            || self.sees(&["whether", "or|of", "not", "there"])
    }

    /// "from …, except from …, whether or not there is also a change from …".
    pub(super) fn change(&mut self) -> Option<Change> {
        self.eat(&[","]);
        self.need(&["from"], "`from` and the materials")?;
        let mut clauses = vec![Clause { include: true, whether: false, sources: self.sources()? }];
        loop {
            let start = self.at;
            self.eat(&[",|;"]);
            self.eat(&["and"]);
            if self.sees(&["except", "for|as"]) && !self.sees(&["except", "for", "a", "change", "from"]) {
                // An exception in words, such as processes that do not count, is kept as a condition.
                self.at = start;
                return Some(Change { clauses });
            }
            let excluding = self.at > start && self.eat(&["excluding"]);
            let other_than = self.at > start && self.eat(&["other", "than"]);
            if excluding || other_than || self.eat(&["except"]) || self.eat(&["but", "not"]) {
                self.eat(&["for"]);
                self.eat(&["a", "change"]);
                self.eat(&["from"]);
                let mut sources = self.sources()?;
                // "except from parts of …, or any other heading": the last goes on with what is permitted.
                let back = sources.iter().position(Source::is_any_other).filter(|at| *at > 0);
                let again = back.map(|at| sources.split_off(at)).unwrap_or_default();
                clauses.push(Clause { include: false, whether: false, sources });
                if !again.is_empty() {
                    clauses.push(Clause { include: true, whether: false, sources: again });
                }
            } else if self.eat(&["whether", "or|of", "not", "there", "is"]) {
                self.eat(&["also"]);
                self.need(&["a", "change", "from"], "`a change from`")?;
                clauses.push(Clause { include: true, whether: true, sources: self.sources()? });
            } else if self.eat(&["including", "another"])
                && let Some((level, taken)) = self.sees_level()
                && self.skip(taken)
                && self.eat(&["within|in", "that", "group"])
            {
                // Behind an exception it still belongs to the change before it.
                let mut belongs = false;
                for source in clauses.iter_mut().flat_map(|clause| &mut clause.sources) {
                    if let Source::AnyOther { level: of, group, .. } = source
                        && *of == level
                    {
                        *group = Group::Including;
                        belongs = true;
                    }
                }
                if !belongs {
                    self.expect("a change of that level before it");
                    return None;
                }
            } else {
                self.at = start;
                return Some(Change { clauses });
            }
        }
    }
}
