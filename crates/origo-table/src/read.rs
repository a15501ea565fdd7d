//! Files to drafts.

mod delimited;
mod structured;
mod workbook;

use crate::Draft;

/// What the edge read from disk.
#[derive(Clone, Debug)]
pub enum Input {
    /// One file with its bytes.
    File {
        /// Its path.
        path: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// A folder whose files are the sheets of one good: `good.csv`, `lines.csv`, ….
    Folder {
        /// Its path.
        path: String,
        /// File names and contents.
        files: Vec<(String, Vec<u8>)>,
    },
}

/// Reads the goods of an input; one draft for each, in order. Problems are in the drafts.
pub fn read(input: &Input) -> Vec<Draft> {
    match input {
        Input::File { path, bytes } => read_file(path, bytes),
        Input::Folder { path, files } => vec![delimited::read_folder(path, files)],
    }
}

fn read_file(path: &str, bytes: &[u8]) -> Vec<Draft> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return vec![Draft::broken(path, "empty", "the file is empty", "save it again from the program that made it")];
    }
    let file_name = path.rsplit(['/', '\\']).next().unwrap_or("");
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => workbook::read(path, bytes),
        "csv" | "tsv" | "txt" => delimited::read(path, bytes),
        "toml" => vec![structured::read_toml(path, bytes)],
        "json" => vec![structured::read_json(path, bytes)],
        _ => vec![Draft::broken(
            path,
            "unknown-format",
            match ending.is_empty() {
                true => "a file without an ending is not read".to_owned(),
                false => format!("files ending in `.{ending}` are not read"),
            },
            "known: .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv, .toml, .json, or a folder of .csv files",
        )],
    }
}
