//! Workbooks, cell by cell. calamine's ranges are never used: they allocate the rectangle between the outermost
//! cells, which a workbook of two cells can make terabytes large.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use super::{RawCell, RawRow, ReadLimits, zip_guard};
use crate::error::Error;
use crate::text::is_error_value;

/// An open workbook whose size has been checked.
pub(crate) struct XlsxFile {
    path: PathBuf,
    workbook: Xlsx<BufReader<File>>,
    limits: ReadLimits,
    text_bytes: u64,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetInfo {
    pub(crate) name: String,
    pub(crate) hidden: bool,
}

/// A cell that spans several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MergedRows {
    /// Zero-based column of the value.
    pub(crate) column: u32,
    /// First row as a spreadsheet numbers it; the value stands there.
    pub(crate) first: u32,
    /// Last row.
    pub(crate) last: u32,
}

/// Cells that are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MergedCells {
    /// First and last row as a spreadsheet numbers them.
    pub(crate) rows: (u32, u32),
    /// First and last column, zero-based.
    pub(crate) columns: (u32, u32),
}

/// What was seen on a sheet besides its rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct SheetNotes {
    /// Cells beyond the last column that is read.
    pub(crate) cells_beyond: u64,
}

impl XlsxFile {
    /// Opens a workbook after counting what it inflates to.
    pub(crate) fn open(path: &Path, limits: &ReadLimits) -> Result<Self, Error> {
        zip_guard::check(path, limits)?;
        let file = File::open(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let workbook = Xlsx::new(BufReader::new(file)).map_err(|error| error_of(path, &error))?;
        Ok(Self { path: path.to_owned(), workbook, limits: limits.clone(), text_bytes: 0 })
    }

    /// The worksheets in workbook order; charts and macros are left out.
    pub(crate) fn sheets(&self) -> Vec<SheetInfo> {
        let sheets = self.workbook.sheets_metadata().iter();
        sheets
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| SheetInfo {
                name: sheet.name.clone(),
                hidden: sheet.visible != SheetVisible::Visible,
            })
            .collect()
    }

    /// The cells of a sheet that span several rows. Merging is presentation: what cannot be read of it is left out.
    pub(crate) fn merged_rows(&mut self, sheet: &str) -> Vec<MergedRows> {
        let merged = self.merged_cells(sheet).into_iter();
        merged
            .map(|cells| MergedRows { column: cells.columns.0, first: cells.rows.0, last: cells.rows.1 })
            .filter(|merge| merge.last > merge.first)
            .collect()
    }

    /// All cells of a sheet that are several; likewise.
    pub(crate) fn merged_cells(&mut self, sheet: &str) -> Vec<MergedCells> {
        let regions = self.workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default();
        let cells = regions.into_iter().map(|region| MergedCells {
            rows: (region.start.0 + 1, region.end.0.saturating_add(1)),
            columns: (region.start.1, region.end.1),
        });
        cells.collect()
    }

    /// Hands the rows of a sheet to `visit` until it breaks. Memory is bounded by the cells that a row really has.
    pub(crate) fn for_each_row(
        &mut self,
        sheet: &str,
        visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
    ) -> Result<SheetNotes, Error> {
        let path = self.path.clone();
        let mut reader =
            self.workbook.worksheet_cells_reader(sheet).map_err(|error| error_of(&path, &error))?;
        let percent: Vec<bool> = reader.styles().iter().map(is_percent).collect();
        let mut notes = SheetNotes::default();
        let mut row = RawRow { row_number: 0, cells: Vec::new(), fault: None };
        loop {
            let cell = reader.next_cell_with_style_id().map_err(|error| error_of(&path, &error))?;
            let Some((cell, style)) = cell else { break };
            let (row_index, column) = cell.get_position();
            if row_index + 1 != row.row_number {
                let next = RawRow { row_number: row_index + 1, cells: Vec::new(), fault: None };
                if finish_row(std::mem::replace(&mut row, next), visit).is_break() {
                    return Ok(notes);
                }
            }
            let in_percent = percent.get(style).copied().unwrap_or(false);
            let Some(raw) = raw_cell(column, cell.get_value(), in_percent) else { continue };
            if column >= self.limits.columns {
                notes.cells_beyond += 1;
                continue;
            }
            self.text_bytes += raw.text.len() as u64;
            if self.text_bytes > self.limits.text_bytes {
                let limit_bytes = self.limits.text_bytes;
                return Err(Error::TooLarge { path, what: "单元格文字".to_owned(), limit_bytes });
            }
            row.cells.push(raw);
        }
        // Breaking at the last row is the same as reaching the end.
        let _ = finish_row(row, visit);
        Ok(notes)
    }
}

fn finish_row(mut row: RawRow, visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>) -> ControlFlow<()> {
    if row.cells.is_empty() {
        return ControlFlow::Continue(());
    }
    row.cells.sort_by_key(|cell| cell.column);
    row.cells.dedup_by_key(|cell| cell.column);
    visit(row)
}

fn raw_cell(column: u32, value: &DataRef<'_>, percent: bool) -> Option<RawCell> {
    let (text, number) = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => (text.clone(), false),
        DataRef::SharedString(text) => ((*text).to_owned(), false),
        DataRef::Int(value) => (value.to_string(), true),
        DataRef::Float(value) if percent => (percent_text(*value), true),
        DataRef::Float(value) => (value.to_string(), true),
        DataRef::Bool(value) => (if *value { "是" } else { "否" }.to_owned(), false),
        DataRef::DateTime(value) => (date_text(value), false),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), false),
        DataRef::Error(error) => (error_text(&error.to_string()), false),
    };
    if text.trim().is_empty() {
        return None;
    }
    Some(RawCell { column, text, number })
}

fn error_text(shown: &str) -> String {
    if is_error_value(shown) { shown.to_owned() } else { "#VALUE!".to_owned() }
}

/// Percentages are shown with their sign; the product is rounded so that 7 % is not 7.000000000000001 %.
fn percent_text(value: f64) -> String {
    let hundredfold = (value * 100.0 * 1e9).round() / 1e9;
    format!("{hundredfold}%")
}

fn date_text(value: &ExcelDateTime) -> String {
    if value.is_duration() {
        return value.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}

fn is_percent(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%'))
}

fn error_of(path: &Path, error: &XlsxError) -> Error {
    match error {
        XlsxError::Password => Error::EncryptedOrOld { path: path.to_owned() },
        error => Error::Damaged { path: path.to_owned(), reason: error.to_string() },
    }
}
