//! A sheet as a table: headers, a row for each thing, and what a spreadsheet needs to show and print it.

use std::borrow::Cow;

use rust_xlsxwriter::{ColNum, RowNum, Workbook, Worksheet, XlsxError};

use crate::sheet_layout::{Paper, fit_row, lay_out};
use crate::workbook::{Formats, col, row, write_text};

/// Height of a line of headers, some of which take two lines, in points.
const HEADER_POINTS: f64 = 32.0;

/// A header and the width of its column, in digits.
pub(super) type Column = (&'static str, f64);

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// A text, which stays one whatever it begins with.
    Text(Cow<'static, str>),
    /// So many of something.
    Count(usize),
    /// A weighted count or an amount, shown with two decimals.
    Weight(f64),
    /// A degree or a score in [0, 1], shown with three decimals.
    Degree(f64),
    /// A share in [0, 1], shown in percent.
    Share(f64),
    /// Nothing is known, or nothing can be computed.
    Empty,
}

impl Cell {
    pub(super) fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Self::Text(text.into())
    }

    /// Nothing where there is no value: an unknown figure is never 0.
    pub(super) fn degree(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Degree)
    }

    /// As [`Cell::degree`].
    pub(super) fn share(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Share)
    }
}

/// What a sheet is called and how it is seen.
pub(super) struct Layout {
    pub(super) name: &'static str,
    /// A line above the headers.
    pub(super) note: Option<String>,
    pub(super) columns: Vec<Column>,
    /// So many columns stay in view beside the others.
    pub(super) pinned: ColNum,
    pub(super) paper: Paper,
}

/// The rows of a table below its headers; at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) first: RowNum,
    pub(super) last: RowNum,
}

/// A workbook on which sheets are put one by one.
pub(super) struct Book<'a> {
    pub(super) workbook: &'a mut Workbook,
    pub(super) formats: &'a Formats,
    /// Rows of a sheet, the header included.
    pub(super) sheet_rows: usize,
}

impl Book<'_> {
    /// Adds a sheet. Where there are more rows than a sheet holds, the last line says how many are left out; those that
    /// are written stand in their order.
    pub(super) fn add(
        &mut self,
        layout: Layout,
        rows: impl IntoIterator<Item = Vec<Cell>>,
    ) -> Result<(&mut Worksheet, Body), XlsxError> {
        let header = usize::from(layout.note.is_some());
        let sheet = self.workbook.add_worksheet().set_name(layout.name)?;
        if let Some(note) = &layout.note {
            sheet.write_string(0, 0, note)?;
        }
        for (at, (text, width)) in layout.columns.iter().enumerate() {
            sheet.write_string_with_format(row(header), col(at), *text, &self.formats.header)?;
            sheet.set_column_width(col(at), *width)?;
        }
        sheet.set_row_height(row(header), HEADER_POINTS)?;
        let mut rows = rows.into_iter();
        let mut last = header;
        // One row is left over for the line that says what is missing.
        let room = self.sheet_rows.saturating_sub(header + 2);
        for cells in rows.by_ref().take(room) {
            last += 1;
            write_row(sheet, last, (&cells, &layout.columns), self.formats)?;
        }
        let missing = rows.count();
        if missing > 0 {
            last += 1;
            sheet.write_string(row(last), 0, left_out(missing))?;
        }
        let body = Body { first: row(header + 1), last: row(last.max(header + 1)) };
        lay_out(sheet, row(header), layout.pinned, layout.paper)?;
        sheet.autofilter(row(header), 0, body.last, col(layout.columns.len().saturating_sub(1)))?;
        Ok((sheet, body))
    }
}

fn left_out(rows: usize) -> String {
    format!("还有 {rows} 行没有写入：超过了 Excel 一张表的行数。完整内容见 map.json。")
}

fn write_row(
    sheet: &mut Worksheet,
    at: usize,
    (cells, columns): (&[Cell], &[Column]),
    formats: &Formats,
) -> Result<(), XlsxError> {
    let texts = cells.iter().zip(columns).filter_map(|(cell, (_, width))| match cell {
        Cell::Text(text) => Some((text.as_ref(), *width)),
        _ => None,
    });
    fit_row(sheet, row(at), texts)?;
    for (column, cell) in cells.iter().enumerate() {
        write_cell(sheet, (row(at), col(column)), cell, formats)?;
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    at: (RowNum, ColNum),
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let (number, format) = match cell {
        Cell::Text(text) => return write_text(sheet, at, text, &formats.wrapped),
        Cell::Empty => return Ok(()),
        Cell::Count(count) => (*count as f64, &formats.number),
        Cell::Weight(weight) => (*weight, &formats.weight),
        Cell::Degree(degree) => (*degree, &formats.score),
        Cell::Share(share) => (*share, &formats.share),
    };
    sheet.write_number_with_format(at.0, at.1, number, format).map(|_| ())
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::{Body, Book, Cell, Layout};
    use crate::sheet_layout::Paper;
    use crate::workbook::Formats;

    fn body(rows: usize, sheet_rows: usize) -> Body {
        let mut workbook = Workbook::new();
        let mut book = Book { workbook: &mut workbook, formats: &Formats::new(), sheet_rows };
        let columns = vec![("编号", 10.0)];
        let layout = Layout { name: "底册", note: None, columns, pinned: 0, paper: Paper::Wide };
        let (_, body) = book.add(layout, (0..rows).map(|at| vec![Cell::Count(at)])).expect("a sheet");
        body
    }

    #[test]
    fn a_sheet_never_has_more_rows_than_it_may_and_its_last_line_says_what_is_missing() {
        assert_eq!(body(0, 6), Body { first: 1, last: 1 });
        assert_eq!(body(4, 6), Body { first: 1, last: 4 });
        assert_eq!(body(5, 6), Body { first: 1, last: 5 });
        assert_eq!(body(900, 6), Body { first: 1, last: 5 });
    }
}
