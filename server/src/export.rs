//! Exports: what a facilitator takes home. Pure functions over the facilitator's view; nothing is in an export that is not in
//! that view, and authors and rooms are named only as far as each exercise's anonymity allows.
//!
//! - [`markdown()`]: the report, for people.
//! - [`problems_csv`], [`plan_csv`] and [`sources_csv`]: tables that open right in Excel and in which no cell runs as a formula.
//! - [`plan_xlsx`]: two of them as a workbook; [`tracker_csv`]: the plan as issues for Jira, Trello and Linear.
//! - [`file_name`]: what the download is called.

use fivefold_protocol::{ids::Timestamp, role::Language, view::View};

pub mod archive;
mod figures;
mod file;
mod markdown;
mod names;
#[cfg(test)]
mod specimen;
mod table;
mod words;

pub use file::{FileName, file_name};
pub use table::{TableError, Tracker};

/// The report in Markdown (CommonMark with tables): people, plan, ranking with its numbers, disagreements, every problem
/// with its sources, decisions. `now` is printed as the moment of the report.
#[must_use]
pub fn markdown(view: &View, language: Language, now: Timestamp) -> String {
    markdown::report(view, language, now)
}

/// The list as a table, one row a source note; a problem without sources has one row.
///
/// # Errors
/// [`TableError`] if the table cannot be written to memory.
pub fn problems_csv(view: &View, language: Language) -> Result<String, TableError> {
    table::csv(&table::problems(view, language), language)
}

/// The plan as a table, one row a task: planned and skipped ones by rank, then those that are not scored or left out.
///
/// # Errors
/// [`TableError`] if the table cannot be written to memory.
pub fn plan_csv(view: &View, language: Language) -> Result<String, TableError> {
    table::csv(&table::plan(view, language), language)
}

/// Where the plan comes from as a table, one row a note: its problem and task, room, exercise, examples and author, as far as
/// the exercise's anonymity allows.
///
/// # Errors
/// [`TableError`] if the table cannot be written to memory.
pub fn sources_csv(view: &View, language: Language) -> Result<String, TableError> {
    table::csv(&table::sources(view, language), language)
}

/// The plan and where it comes from as a workbook for Excel, made at `now`: a sheet as [`plan_csv`] and one as [`sources_csv`].
///
/// # Errors
/// [`TableError`] if the workbook cannot be written to memory.
pub fn plan_xlsx(view: &View, language: Language, now: Timestamp) -> Result<Vec<u8>, TableError> {
    let sheets =
        [(words::PLAN, table::plan(view, language)), (words::SOURCES, table::sources(view, language))];
    table::workbook(&sheets, language, now)
}

/// The plan as issues that a tracker imports, one row a task that was not left out.
///
/// # Errors
/// [`TableError`] if the table cannot be written to memory.
pub fn tracker_csv(view: &View, language: Language, tracker: Tracker) -> Result<String, TableError> {
    table::for_import(&table::issues(view, language, tracker))
}
