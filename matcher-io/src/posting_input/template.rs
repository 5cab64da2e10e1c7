//! The empty workbook.

use std::path::Path;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheets::{Column, SHEETS, Takes};
use crate::error::Error;
use crate::sheet_layout::{Paper, lay_out};
use crate::workbook::{Formats, choice_of, col, row, save};

/// Rows that get drop-down lists.
const PREPARED_ROWS: u32 = 2_000;

/// Writes an empty workbook with the sheets 专家, 岗位, 配额, 要求 and 填写说明. The same every time, byte by byte.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written.
pub fn write_template(path: &Path) -> Result<(), Error> {
    save(path, |workbook, formats| {
        for (name, columns) in SHEETS {
            to_fill_in(workbook.add_worksheet().set_name(name)?, columns, formats)?;
        }
        explanation(workbook.add_worksheet().set_name("填写说明")?, formats)
    })
}

fn to_fill_in(sheet: &mut Worksheet, columns: &[Column], formats: &Formats) -> Result<(), XlsxError> {
    for (at, column) in columns.iter().enumerate() {
        let header = if column.required { &formats.required } else { &formats.header };
        let cells = if column.takes == Takes::Number { &formats.number } else { &formats.text };
        sheet.set_column_format(col(at), cells)?;
        sheet.set_column_width(col(at), column.width)?;
        sheet.write_string_with_format(0, col(at), column.header, header)?;
        if let Takes::Choice(labels) = column.takes {
            sheet.add_data_validation(1, col(at), PREPARED_ROWS, col(at), &choice_of(labels)?)?;
        }
    }
    lay_out(sheet, 0, 1, Paper::List)
}

fn explanation(sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
    for (at, width) in [10.0, 14.0, 90.0].into_iter().enumerate() {
        sheet.set_column_width(col(at), width)?;
    }
    for (at, header) in ["表", "列", "怎么填（橙色表头的列必填）"].into_iter().enumerate() {
        sheet.write_string_with_format(0, col(at), header, &formats.header)?;
    }
    let lines = SHEETS.iter().flat_map(|(name, columns)| columns.iter().map(move |column| (*name, column)));
    for (at, (name, column)) in lines.enumerate() {
        let at = row(at + 1);
        sheet.write_string_with_format(at, 0, name, &formats.wrapped)?;
        sheet.write_string_with_format(at, 1, column.header, &formats.wrapped)?;
        sheet.write_string_with_format(at, 2, column.meaning, &formats.wrapped)?;
    }
    lay_out(sheet, 0, 0, Paper::List)
}
