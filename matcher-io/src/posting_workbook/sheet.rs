//! A sheet to be signed: title, note, table, signatures.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use crate::sheet_layout::{Paper, fit_row, lay_out};
use crate::workbook::{Formats, col, row, write_text};

/// Where the header stands, below title and note.
const HEADER_ROW: usize = 2;
/// Height of a header of two lines, in points.
const HEADER_POINTS: f64 = 32.0;
/// Height of the line for signatures, in points.
const SIGNATURE_POINTS: f64 = 36.0;
const SIGNATURES: &str = "编制（签字）：＿＿＿＿＿＿　　审核（签字）：＿＿＿＿＿＿　　批准（签字、盖章）：＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日";

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Count(usize),
    /// Satisfaction, or a difference of two.
    Grade(f64),
}

/// What a sheet is called and what stands above its rows.
pub(super) struct Table<'a> {
    pub(super) name: &'a str,
    pub(super) title: &'a str,
    pub(super) note: &'a str,
    /// Headers, and widths in digits.
    pub(super) columns: &'a [(&'a str, f64)],
}

/// Adds a sheet with its rows.
pub(super) fn add(
    workbook: &mut Workbook,
    formats: &Formats,
    table: &Table<'_>,
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(table.name)?;
    write_text(sheet, (0, 0), &format!("{}·{}", table.title, table.name), &formats.title)?;
    write_text(sheet, (1, 0), table.note, &formats.text)?;
    for (at, (header, width)) in table.columns.iter().enumerate() {
        sheet.set_column_width(col(at), *width)?;
        sheet.write_string_with_format(row(HEADER_ROW), col(at), *header, &formats.header)?;
    }
    sheet.set_row_height(row(HEADER_ROW), HEADER_POINTS)?;
    let mut next = HEADER_ROW + 1;
    for cells in rows {
        write_row(sheet, next, &cells, (table, formats))?;
        next += 1;
    }
    // A line stays empty between the table and the signatures.
    sheet.set_row_height(row(next + 1), SIGNATURE_POINTS)?;
    write_text(sheet, (row(next + 1), 0), SIGNATURES, &formats.text)?;
    lay_out(sheet, row(HEADER_ROW), 0, Paper::List)
}

fn write_row(
    sheet: &mut Worksheet,
    at: usize,
    cells: &[Cell],
    (table, formats): (&Table<'_>, &Formats),
) -> Result<(), XlsxError> {
    let texts = cells.iter().zip(table.columns).filter_map(|(cell, (_, width))| match cell {
        Cell::Text(text) => Some((text.as_str(), *width)),
        _ => None,
    });
    fit_row(sheet, row(at), texts)?;
    for (column, cell) in cells.iter().enumerate() {
        let place = (row(at), col(column));
        match cell {
            Cell::Text(text) => write_text(sheet, place, text, &formats.wrapped)?,
            Cell::Count(count) => {
                sheet.write_number_with_format(place.0, place.1, *count as f64, &formats.rank)?;
            }
            Cell::Grade(grade) => {
                sheet.write_number_with_format(place.0, place.1, *grade, &formats.weight)?;
            }
        }
    }
    Ok(())
}
