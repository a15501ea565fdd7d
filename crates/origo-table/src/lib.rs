//! Goods as people keep them: workbooks, CSV, TOML, JSON and folders of tables, decoded to cases.
//!
//! Reading has two steps. A reader turns a file into a [`Draft`]: sections of records whose fields keep their place
//! (sheet and cell, line, key). One decoder turns a draft into a [`origo_base::Case`] and reports every problem at its
//! place, so that a workbook and a TOML file are held to the same rules. Nothing is guessed silently: what was
//! restored or rounded is said in a note.

mod books;
mod decode;
mod draft;
mod fields;
mod header;
mod json;
mod names;
mod nomenclature;
mod number;
mod read;
mod schema;
pub mod write;

pub use books::{
    Books, Draw, InventoryBook, InventoryRow, LoanBook, MovementKind, PaymentRow, RateKind, ValueRow, When, YieldRow,
};
pub use decode::{Decoded, GoodFile, decode};
pub use draft::{At, Cell, Draft, Field, Record, TableName};
pub use fields::{FieldSpec, SECTIONS, Section, fields_of};
pub use json::draft_to_json;
pub use names::Names;
pub use nomenclature::Nomenclature;
pub use read::{Input, read};
pub use schema::good_schema;
