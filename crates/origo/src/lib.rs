//! Origo: does a good originate under a trade agreement, why, and what would change the answer.
//!
//! This is the interface for programs: the command line, the web and other languages stand on it. It reads no file
//! and prints nothing; edges hand over bytes and show text.

mod books;
mod differences;
mod evidence;
mod fit;
pub mod import;
mod library;
pub mod lint;
mod overview;
mod qualify;
mod report;
mod show;
mod swallows;
mod unknown;
pub mod wire;
mod worksheet;

pub use books::{Settled, settle};
pub use differences::differences;
pub use evidence::{PaperUse, Papers, RestingLine, Wanted};
pub use fit::fit;
pub use library::{Library, RulebookRef};
pub use origo_base as base;
pub use origo_origin as origin;
pub use origo_rulebook as rulebook;
pub use origo_table as table;
pub use overview::overview;
pub use qualify::{Answer, GoodAnswer, Request, problems_beside, qualify};
pub use report::{GoodReport, PAGE, Style, render_answer, render_html, render_markdown, render_notes, summary_line};
pub use show::{ShowRequest, show};
pub use worksheet::worksheet;
