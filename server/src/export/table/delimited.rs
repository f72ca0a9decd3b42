//! A table as CSV: UTF-8 with a byte order mark, lines ended by CR LF, `;` between cells in Russian and `,` in English (what
//! Excel expects there), decimal commas in Russian. A cell that a spreadsheet would take for a formula begins with an
//! apostrophe instead.

use fivefold_protocol::{role::Language, text::is_invisible};

use super::{Cell, Table, TableError};
use crate::export::figures;

/// The table as CSV.
pub(in crate::export) fn csv(table: &Table, language: Language) -> Result<String, TableError> {
    let delimiter = match language {
        Language::Ru => b';',
        Language::En => b',',
    };
    write(table, "\u{feff}", delimiter, language)
}

/// The table as CSV for programs: with commas and without a mark, whatever the language.
pub(in crate::export) fn for_import(table: &Table) -> Result<String, TableError> {
    write(table, "", b',', Language::En)
}

fn write(table: &Table, mark: &str, delimiter: u8, language: Language) -> Result<String, TableError> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer(mark.as_bytes().to_vec());
    writer.write_record(&table.columns)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| written(cell, language)))?;
    }
    let bytes = writer.into_inner().map_err(|e| TableError::Finish(e.to_string()))?;
    Ok(String::from_utf8(bytes)?)
}

fn written(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Whole(number) => number.to_string(),
        Cell::Tenths(number) => figures::tenths(*number, language),
    }
}

/// A cell as text that no spreadsheet runs: one form of line ends, no control characters, and an apostrophe before what
/// begins like a formula, also after blanks, invisible characters or in full-width form.
pub(super) fn harmless(cell: &str) -> String {
    let text = tidy(cell);
    let begins_blank = text.starts_with(['\t', '\n']);
    let first = text.chars().find(|c| !c.is_whitespace() && !is_invisible(*c));
    let formula = first.is_some_and(|c| "=+-@＝＋－＠﹦﹢﹣﹫−".contains(c));
    if formula || begins_blank { format!("'{text}") } else { text }
}

/// A text with one form of line ends, without control characters and what XML forbids.
pub(super) fn tidy(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let forbidden =
        |c: char| c.is_control() && c != '\n' && c != '\t' || matches!(c, '\u{fffe}' | '\u{ffff}');
    lines.chars().filter(|c| !forbidden(*c)).collect()
}
