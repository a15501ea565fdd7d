use origo_rulebook::{Diagnostic, Place, Severity};

/// Something that a reader should know of how the file was read.
pub(super) struct Note {
    /// The cell or line, if it has one.
    pub(super) place: Option<String>,
    /// What was done.
    pub(super) text: String,
}

/// What was restored, rounded, assumed or left unread: the warnings among what was found.
pub(super) fn notes(found: &[Diagnostic]) -> Vec<Note> {
    let warnings = found.iter().filter(|note| note.severity == Severity::Warning);
    let note = |note: &Diagnostic| Note {
        place: match &note.place {
            Place::Cell { at, .. } => Some(at.clone()),
            Place::Text { .. } | Place::File { .. } => None,
        },
        text: note.message.clone(),
    };
    warnings.map(note).collect()
}
