//! Tables for spreadsheets: one model, which every writer shares. `delimited` writes it as CSV, `workbook` for Excel.

use fivefold_protocol::{role::Language, text::front};

use super::{
    names::Names,
    words::{self, Word},
};

mod delimited;
mod notes;
mod plan;
mod problems;
mod sources;
#[cfg(test)]
mod specs;
mod trackers;
mod workbook;

pub(super) use delimited::{csv, for_import};
pub(super) use plan::plan;
pub(super) use problems::problems;
pub(super) use sources::sources;
pub use trackers::Tracker;
pub(super) use trackers::issues;
pub(super) use workbook::workbook;

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The writer refused a row.
    #[error("the table cannot be written: {0}")]
    Row(#[from] ::csv::Error),
    /// The rows could not be flushed.
    #[error("the table cannot be finished: {0}")]
    Finish(String),
    /// The bytes are not text.
    #[error("the table is not text: {0}")]
    Text(#[from] std::string::FromUtf8Error),
    /// The workbook could not be made.
    #[error("the workbook cannot be made: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    /// Words, or nothing.
    Text(String),
    /// A whole number.
    Whole(u64),
    /// Tenths of a number.
    Tenths(u32),
}

impl Cell {
    fn nothing() -> Self {
        Self::Text(String::new())
    }

    fn whole(number: Option<impl Into<u64>>) -> Self {
        number.map_or_else(Self::nothing, |number| Self::Whole(number.into()))
    }

    fn word(word: Option<Word>, language: Language) -> Self {
        word.map_or_else(Self::nothing, |word| Self::Text(word.get(language).to_owned()))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A table: its columns, and rows with a cell for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    fn new(columns: impl IntoIterator<Item = Word>, rows: Vec<Vec<Cell>>, language: Language) -> Self {
        Self { columns: columns.into_iter().map(|column| column.get(language)).collect(), rows }
    }
}

/// A text of at most `max` UTF-16 units; the end of a longer one is an ellipsis.
fn cut(text: String, max: usize) -> String {
    if front(&text, max) == text { text } else { format!("{}…", front(&text, max - 1)) }
}
