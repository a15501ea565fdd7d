use super::rows::Row;
use origo_rulebook::{Diagnostic, Place, Severity};

/// Misprints of a source, each with what is to be read and where that is said.
#[derive(Clone, Debug, Default)]
pub struct Corrections(Vec<(String, String, String)>);

impl Corrections {
    /// Reads `[[correction]]` rows with `find`, `read` and `cite`.
    pub fn read(path: &str, text: &str) -> Result<Self, String> {
        let value: toml::Table =
            text.parse().map_err(|error: toml::de::Error| format!("{path}: {}", error.message().to_lowercase()))?;
        let rows = value.get("correction").and_then(toml::Value::as_array);
        let rows = rows.ok_or_else(|| format!("{path}: there is no [[correction]] in it"))?;
        let mut found = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let field = |name: &str| row.get(name).and_then(toml::Value::as_str).map(str::to_owned);
            match (field("find"), field("read"), field("cite")) {
                (Some(find), Some(read), Some(cite)) if !find.is_empty() => found.push((find, read, cite)),
                _ => return Err(format!("{path}: correction {} needs `find`, `read` and `cite`", index + 1)),
            }
        }
        Ok(Self(found))
    }

    /// Corrects rows; each correction that was used is noted, and one that fits no row too.
    pub fn apply(&self, rows: &mut [Row]) -> Vec<Diagnostic> {
        let mut notes = Vec::new();
        for (find, read, cite) in &self.0 {
            let mut used = false;
            for row in rows.iter_mut().filter(|row| row.text.contains(find.as_str())) {
                row.text = row.text.replace(find.as_str(), read);
                used = true;
                let place = Place::File { path: row.place.clone() };
                let message = format!("`{find}` is read as `{read}` ({cite})");
                notes.push(Diagnostic::at("corrected", Severity::Warning, place, message));
            }
            if !used {
                let place = Place::File { path: "the corrections".to_owned() };
                let message = format!("`{find}` stands in no row");
                notes.push(Diagnostic::at("unused-correction", Severity::Warning, place, message));
            }
        }
        notes
    }
}
