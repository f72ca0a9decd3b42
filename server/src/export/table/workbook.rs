//! Tables as one workbook for Excel, a sheet each. Its cells are typed: text is text, whatever it begins with, and numbers are
//! numbers in every language.

use fivefold_protocol::{ids::Timestamp, role::Language};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Cell, Table, TableError, Word, cut, delimited::tidy};

/// Longest text of a cell, in UTF-16 units; Excel opens no longer one.
const CELL_MAX: usize = 32_767;

/// Narrowest and widest column, in characters.
const WIDTHS: [usize; 2] = [8, 60];

/// The tables as a workbook that was made at `now`.
pub(in crate::export) fn workbook(
    sheets: &[(Word, Table)],
    language: Language,
    now: Timestamp,
) -> Result<Vec<u8>, TableError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(now.0.div_euclid(1_000))?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for (name, table) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name.get(language))?;
        fill(sheet, table)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let head = body.clone().set_bold();
    sheet.set_freeze_panes(1, 0)?;
    for (column, title) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, column, *title, &head)?;
    }
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Text(text) if text.is_empty() => sheet.write_blank(row, column, &body)?,
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, cut(tidy(text), CELL_MAX), &body)?
                }
                Cell::Whole(number) => sheet.write_with_format(row, column, *number, &body)?,
                Cell::Tenths(tenths) => {
                    sheet.write_number_with_format(row, column, f64::from(*tenths) / 10.0, &body)?
                }
            };
        }
    }
    for (at, title) in table.columns.iter().enumerate() {
        let cells = table.rows.iter().filter_map(|row| row.get(at)).map(width);
        let [narrowest, widest] = WIDTHS;
        let width = cells.max().unwrap_or_default().max(title.chars().count()).clamp(narrowest, widest);
        let (column, width) = (u16::try_from(at), u8::try_from(width));
        if let (Ok(column), Ok(width)) = (column, width) {
            sheet.set_column_width(column, f64::from(width))?;
        }
    }
    Ok(())
}

/// The longest line of a cell, in characters.
fn width(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.lines().map(|line| line.chars().count()).max().unwrap_or_default(),
        Cell::Whole(_) | Cell::Tenths(_) => 0,
    }
}
