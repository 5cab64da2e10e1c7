//! What all our workbooks have in common: formats, headers, strings that stay strings, saving.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{
    ColNum, Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, RowNum,
    Workbook, Worksheet, XlsxError,
};

use crate::atomic::write_atomically;
use crate::cell::CellOut;
use crate::error::Error;

/// Rows of a sheet, the header included.
pub(crate) const SHEET_ROWS: usize = 1_048_576;

/// What an Excel cell can hold is 32,767 UTF-16 units; a little is left for the guard.
pub(crate) const CELL_UNITS: usize = 32_000;

/// The year that stands in every workbook as that of its making; the format asks for a date.
const CREATED_IN: u16 = 2000;

/// The formats of a workbook.
pub(crate) struct Formats {
    pub(crate) header: Format,
    pub(crate) required: Format,
    pub(crate) text: Format,
    pub(crate) wrapped: Format,
    pub(crate) number: Format,
    pub(crate) rank: Format,
    pub(crate) score: Format,
    pub(crate) weight: Format,
    pub(crate) share: Format,
    pub(crate) title: Format,
    pub(crate) example: Format,
    pub(crate) to_fill: Format,
}

impl Formats {
    pub(crate) fn new() -> Self {
        let base = || Format::new().set_align(FormatAlign::Top);
        let header = || {
            Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0xA6_A6_A6))
        };
        Self {
            header: header().set_background_color(Color::RGB(0xD9_E2_F3)),
            required: header().set_background_color(Color::RGB(0xF8_CB_AD)),
            // The number format `@` keeps what analysts type into the cell a text, too.
            text: base().set_num_format("@"),
            wrapped: base().set_num_format("@").set_text_wrap(),
            number: base(),
            rank: base().set_align(FormatAlign::Center),
            score: base().set_num_format("0.000").set_align(FormatAlign::Center),
            weight: base().set_num_format("0.00"),
            share: base().set_num_format("0%"),
            title: Format::new().set_bold().set_font_size(14),
            example: base().set_text_wrap().set_font_color(Color::RGB(0x80_80_80)).set_italic(),
            to_fill: header().set_background_color(Color::RGB(0xFF_F2_CC)),
        }
    }
}

/// Writes a text as a text, whatever it begins with. What exceeds a cell is cut with `…`; only reports may be cut.
pub(crate) fn write_text(
    sheet: &mut Worksheet,
    at: (RowNum, ColNum),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    let (part, rest) = split_at_units(text, CELL_UNITS);
    if rest.is_empty() {
        sheet.write_string_with_format(at.0, at.1, part, format)?;
    } else {
        sheet.write_string_with_format(at.0, at.1, format!("{part}…"), format)?;
    }
    Ok(())
}

/// Writes a cell of a record.
pub(crate) fn write_cell(
    sheet: &mut Worksheet,
    at: (RowNum, ColNum),
    cell: &CellOut,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        CellOut::Text(text) => write_text(sheet, at, text, &formats.wrapped),
        CellOut::Number(number) => {
            sheet.write_number_with_format(at.0, at.1, *number, &formats.number).map(|_| ())
        }
    }
}

/// A data validation that offers strings; Excel takes at most 255 characters of them.
pub(crate) fn choice_of(labels: &[&str]) -> Result<DataValidation, XlsxError> {
    DataValidation::new().allow_list_strings(labels)
}

/// Splits so that the first part has at most `units` UTF-16 units.
pub(crate) fn split_at_units(text: &str, units: usize) -> (&str, &str) {
    // Three bytes of UTF-8 hold at least one unit, and every unit takes at least one byte.
    if text.len() <= units {
        return (text, "");
    }
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.len_utf16();
        if used > units {
            return text.split_at(at);
        }
    }
    (text, "")
}

/// A column number from an index; sheets of ours have a few dozen columns.
pub(crate) fn col(index: usize) -> ColNum {
    ColNum::try_from(index).unwrap_or(ColNum::MAX)
}

/// A row number from an index; callers check [`SHEET_ROWS`] first.
pub(crate) fn row(index: usize) -> RowNum {
    RowNum::try_from(index).unwrap_or(RowNum::MAX)
}

/// Checks that a report fits a sheet.
pub(crate) fn check_rows(path: &Path, rows: usize) -> Result<(), Error> {
    if rows > SHEET_ROWS {
        return Err(Error::TooManyRows { path: path.to_owned(), rows, limit: SHEET_ROWS });
    }
    Ok(())
}

/// What goes wrong while a workbook is built.
pub(crate) enum Fault {
    /// The workbook cannot be built.
    Workbook(XlsxError),
    /// The rows for it cannot be had.
    Rows(Error),
}

impl From<XlsxError> for Fault {
    fn from(error: XlsxError) -> Self {
        Self::Workbook(error)
    }
}

/// Builds a workbook and puts it in its place as a whole. The same content gives the same bytes: the workbook does not say
/// when it was made.
pub(crate) fn save(
    path: &Path,
    build: impl FnOnce(&mut Workbook, &Formats) -> Result<(), XlsxError>,
) -> Result<(), Error> {
    save_rows(path, |workbook, formats| Ok(build(workbook, formats)?))
}

/// The same for rows that come from elsewhere and may fail to.
pub(crate) fn save_rows(
    path: &Path,
    build: impl FnOnce(&mut Workbook, &Formats) -> Result<(), Fault>,
) -> Result<(), Error> {
    let failed = |source| Error::Workbook { path: path.to_owned(), source };
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(CREATED_IN, 1, 1).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    build(&mut workbook, &Formats::new()).map_err(|fault| match fault {
        Fault::Workbook(source) => failed(source),
        Fault::Rows(error) => error,
    })?;
    // Packed in memory first: a full disk is then the disk's fault, not the workbook's.
    let packed = workbook.save_to_buffer().map_err(failed)?;
    write_atomically(path, |file| {
        file.write_all(&packed).map_err(|source| Error::Write { path: path.to_owned(), source })
    })
}
