//! A sheet with a header and a row for each thing.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use crate::cell::{Guard, encode};
use crate::sheet_layout::{Paper, fit_row, lay_out};
use crate::workbook::{Formats, col, row, write_text};

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Count(usize),
    /// In [0, 1], shown with three decimals.
    Score(f64),
    Empty,
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// As separated values show it; what a program might run as a formula is guarded.
    pub(super) fn into_text(self) -> String {
        match self {
            Self::Text(text) if text.is_empty() => text,
            Self::Text(text) => encode(&text, Guard::Untyped).into_owned(),
            Self::Count(count) => count.to_string(),
            Self::Score(score) => format!("{score:.3}"),
            Self::Empty => String::new(),
        }
    }
}

/// What a sheet is called and how it is seen.
pub(super) struct SheetTable<'a> {
    pub(super) name: &'a str,
    /// Headers, and widths in digits.
    pub(super) columns: &'a [(&'a str, f64)],
    /// So many columns stay in view beside the others.
    pub(super) pinned: u16,
    /// So many first columns are there to be filled in.
    pub(super) to_fill: usize,
}

/// Adds a sheet with its rows.
pub(super) fn add<'a>(
    workbook: &'a mut Workbook,
    formats: &Formats,
    table: &SheetTable<'_>,
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Result<&'a mut Worksheet, XlsxError> {
    let sheet = workbook.add_worksheet().set_name(table.name)?;
    for (at, (header, width)) in table.columns.iter().enumerate() {
        let format = if at < table.to_fill { &formats.to_fill } else { &formats.header };
        sheet.write_string_with_format(0, col(at), *header, format)?;
        sheet.set_column_width(col(at), *width)?;
    }
    let mut last = 0;
    for (cells, at) in rows.zip(1..) {
        last = row(at);
        let texts = cells.iter().zip(table.columns).filter_map(|(cell, (_, width))| match cell {
            Cell::Text(text) => Some((text.as_str(), *width)),
            _ => None,
        });
        fit_row(sheet, last, texts)?;
        for (column, cell) in cells.iter().enumerate() {
            let place = (last, col(column));
            match cell {
                Cell::Text(text) => write_text(sheet, place, text, &formats.wrapped)?,
                Cell::Empty => {}
                Cell::Count(count) => {
                    sheet.write_number_with_format(place.0, place.1, *count as f64, &formats.number)?;
                }
                Cell::Score(score) => {
                    sheet.write_number_with_format(place.0, place.1, *score, &formats.score)?;
                }
            }
        }
    }
    lay_out(sheet, 0, table.pinned, Paper::Wide)?;
    sheet.autofilter(0, 0, last.max(1), col(table.columns.len().saturating_sub(1)))?;
    Ok(sheet)
}
