//! Rejected rows on their way back to the analyst.

use std::collections::BTreeMap;
use std::path::Path;

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::columns::CONTINUATION;
use crate::error::Error;
use crate::import::RejectedRow;
use crate::sheet_kind::SheetKind;
use crate::sheet_layout::{Paper, fit_row, lay_out};
use crate::workbook::{CELL_UNITS, Formats, check_rows, col, row, save, split_at_units, write_text};

/// Width of each column of a sheet of returned rows.
const ORIGINAL_WIDTH: f64 = 22.0;

const HEADERS: [(&str, f64); 7] = [
    ("文件", 24.0),
    ("工作表", 12.0),
    ("行", 8.0),
    ("列", 18.0),
    ("原值", 30.0),
    ("原因", 44.0),
    ("如何修改", 50.0),
];

/// Writes the sheet 问题清单 with a line for each fault, and a sheet for each kind with the rejected rows as they were:
/// the analyst corrects them there and imports that very workbook.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::TooManyRows`] when there are more faults than a sheet
/// has rows.
pub fn write(path: &Path, rejected: &[RejectedRow]) -> Result<(), Error> {
    let faults: usize = rejected.iter().map(|row| row.faults.len()).sum();
    check_rows(path, faults + 1)?;
    save(path, |workbook, formats| {
        list(workbook, rejected, formats)?;
        let mut by_kind: BTreeMap<SheetKind, Vec<&RejectedRow>> = BTreeMap::new();
        for row in rejected {
            by_kind.entry(row.kind).or_default().push(row);
        }
        for (kind, rows) in by_kind {
            originals(workbook, kind, &rows, formats)?;
        }
        Ok(())
    })
}

fn list(workbook: &mut Workbook, rejected: &[RejectedRow], formats: &Formats) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name("问题清单")?;
    for (at, (header, width)) in HEADERS.iter().enumerate() {
        sheet.write_string_with_format(0, col(at), *header, &formats.header)?;
        sheet.set_column_width(col(at), *width)?;
    }
    let faults = rejected.iter().flat_map(|row| row.faults.iter().map(move |fault| (row, fault)));
    let mut last = 0;
    for (at, (rejected, fault)) in faults.enumerate() {
        last = row(at + 1);
        let origin = &rejected.origin;
        sheet.write_number_with_format(last, 2, origin.row, &formats.number)?;
        let texts = [
            (0, &origin.file),
            (1, &origin.sheet),
            (3, &fault.column),
            (4, &fault.value),
            (5, &fault.reason),
            (6, &fault.how_to_fix),
        ];
        let width = |column: u16| HEADERS.get(usize::from(column)).map_or(10.0, |(_, width)| *width);
        fit_row(sheet, last, texts.iter().map(|(column, text)| (text.as_str(), width(*column))))?;
        for (column, text) in texts {
            write_text(sheet, (last, column), text, &formats.wrapped)?;
        }
    }
    lay_out(sheet, 0, 0, Paper::List)?;
    sheet.autofilter(0, 0, last.max(1), col(HEADERS.len() - 1))?;
    Ok(())
}

fn originals(
    workbook: &mut Workbook,
    kind: SheetKind,
    rejected: &[&RejectedRow],
    formats: &Formats,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(kind.label())?;
    let rows: Vec<Vec<(String, &str)>> = rejected.iter().map(|row| parts(row)).collect();
    let mut headers: Vec<&str> = Vec::new();
    for (header, _) in rows.iter().flatten() {
        if !headers.contains(&header.as_str()) {
            headers.push(header);
        }
    }
    for (at, header) in headers.iter().enumerate() {
        sheet.write_string_with_format(0, col(at), *header, &formats.header)?;
        sheet.set_column_width(col(at), ORIGINAL_WIDTH)?;
    }
    for (at, cells) in rows.iter().enumerate() {
        fit_row(sheet, row(at + 1), cells.iter().map(|(_, text)| (*text, ORIGINAL_WIDTH)))?;
        for (header, text) in cells {
            let column = headers.iter().position(|known| known == header).unwrap_or_default();
            write_text(sheet, (row(at + 1), col(column)), text, &formats.wrapped)?;
        }
    }
    lay_out(sheet, 0, 0, Paper::Wide)
}

/// The row's cells as they were read; what no Excel cell can hold goes on in columns named `…（续）`.
fn parts(row: &RejectedRow) -> Vec<(String, &str)> {
    let mut parts = Vec::new();
    for (header, text) in &row.cells {
        let (mut header, mut rest) = (header.clone(), text.as_str());
        while !rest.is_empty() {
            let (part, behind) = split_at_units(rest, CELL_UNITS);
            parts.push((header.clone(), part));
            header.push_str(CONTINUATION);
            rest = behind;
        }
    }
    parts
}
