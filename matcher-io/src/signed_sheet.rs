//! A sheet that is made to be printed and signed: title, what it says of itself, a framed table whose header stands on every
//! page, and a line for signatures.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::sheet_layout::{Paper, fit_row, lay_out};
use crate::workbook::{Formats, SHEET_ROWS, col, row, write_text};

/// Who signs below a table, with room to write.
const SIGNATURES: &str = "制表：                    审核：                    负责人（签字）：                    日期：        年    月    日";
/// Height of a title, in points.
const TITLE_POINTS: f64 = 30.0;
/// Height of a header of two lines, in points.
const HEADER_POINTS: f64 = 32.0;
/// Rows that are no rows of the table: title, note, header, what is left out, an empty one, signatures.
const OTHER_ROWS: usize = 6;

/// A cell of such a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SignedCell {
    /// A text, which stays one whatever it begins with.
    Text(String),
    /// A number as it is.
    Number(f64),
    /// A score or a difference of two, with two decimals.
    Grade(f64),
    /// Nothing is known, or somebody is to write something.
    Empty,
}

impl SignedCell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Nothing where there is no value: an unknown number is never 0.
    pub(crate) fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }

    /// Nothing where there is no text.
    pub(crate) fn optional(text: Option<&String>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.clone()))
    }
}

/// What stands on a sheet.
pub(crate) struct SignedSheet<'a> {
    /// The name of its tab.
    pub(crate) name: String,
    /// Above everything.
    pub(crate) title: String,
    /// Below the title: the day, and what is counted.
    pub(crate) note: String,
    /// Headers with the widths of their columns, in digits.
    pub(crate) columns: &'a [(&'a str, f64)],
    /// The rows, each with a cell for every column.
    pub(crate) rows: Vec<Vec<SignedCell>>,
}

/// The row of the header, from 0; the table's rows follow.
pub(crate) const HEADER: usize = 2;

/// Adds a sheet. Where there are more rows than a sheet holds, a line says how many are left out.
pub(crate) fn add(
    workbook: &mut Workbook,
    sheet: &SignedSheet<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    add_signed_by(workbook, sheet, SIGNATURES, formats).map(|_| ())
}

/// Adds a sheet with another line for signatures, and gives it back for what else it needs.
pub(crate) fn add_signed_by<'w>(
    workbook: &'w mut Workbook,
    sheet: &SignedSheet<'_>,
    signatures: &str,
    formats: &Formats,
) -> Result<&'w mut Worksheet, XlsxError> {
    let last_column = col(sheet.columns.len().saturating_sub(1));
    let page = workbook.add_worksheet().set_name(&sheet.name)?;
    let title = formats.title.clone().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    page.merge_range(0, 0, 0, last_column, &sheet.title, &title)?;
    page.set_row_height(0, TITLE_POINTS)?;
    page.write_string(1, 0, &sheet.note)?;
    for (at, (header, width)) in sheet.columns.iter().enumerate() {
        page.write_string_with_format(row(HEADER), col(at), *header, &formats.header)?;
        page.set_column_width(col(at), *width)?;
    }
    page.set_row_height(row(HEADER), HEADER_POINTS)?;
    let framed = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top).set_text_wrap();
    let shown = sheet.rows.len().min(SHEET_ROWS - OTHER_ROWS);
    for (at, cells) in sheet.rows.iter().take(shown).enumerate() {
        write_row(page, HEADER + 1 + at, (cells, sheet.columns), &framed)?;
    }
    let mut next = HEADER + 1 + shown;
    if shown < sheet.rows.len() {
        page.write_string(
            row(next),
            0,
            format!("还有 {} 行没有写入：超过了一张表的行数。", sheet.rows.len() - shown),
        )?;
        next += 1;
    }
    page.write_string(row(next + 1), 0, signatures)?;
    lay_out(page, row(HEADER), 0, Paper::List)?;
    Ok(page)
}

fn write_row(
    page: &mut Worksheet,
    at: usize,
    (cells, columns): (&[SignedCell], &[(&str, f64)]),
    framed: &Format,
) -> Result<(), XlsxError> {
    let texts = cells.iter().zip(columns).filter_map(|(cell, (_, width))| match cell {
        SignedCell::Text(text) => Some((text.as_str(), *width)),
        _ => None,
    });
    fit_row(page, row(at), texts)?;
    for (column, cell) in cells.iter().enumerate() {
        match cell {
            SignedCell::Text(text) if !text.is_empty() => {
                write_text(page, (row(at), col(column)), text, framed)?
            }
            SignedCell::Number(number) => {
                page.write_number_with_format(row(at), col(column), *number, framed)?;
            }
            SignedCell::Grade(grade) => {
                let format = framed.clone().set_num_format("0.00");
                page.write_number_with_format(row(at), col(column), *grade, &format)?;
            }
            _ => {
                page.write_blank(row(at), col(column), framed)?;
            }
        }
    }
    Ok(())
}
