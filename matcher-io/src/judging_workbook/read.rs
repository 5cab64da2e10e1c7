//! Filled-in sheets, read back.

use std::ops::ControlFlow;
use std::path::PathBuf;

use matcher_core::judging::Criteria;

use super::HandedIn;
use super::merge::merge;
use super::sheet::{JudgeSheet, Remarks, SheetReader};
use crate::error::Error;
use crate::read::ReadLimits;
use crate::read::format::{Format, recognise};
use crate::read::xlsx::XlsxFile;

/// Reads the sheets of judges in workbooks made by [`write_sheets`](super::write_sheets): events and judges by what stands above
/// the header, or by the name of the tab, columns by their headers, in any order. The marks lie within the range of their
/// criterion; what does not, or cannot be read, is a fault with its cell and counts as missing, never as 0.
///
/// # Errors
/// [`Error::NothingRecognised`] when no workbook has a judge's sheet, and otherwise as
/// [`import::read_file`](crate::import::read_file).
pub fn read_sheets(files: &[PathBuf], criteria: &Criteria) -> Result<HandedIn, Error> {
    let mut remarks = Remarks::default();
    let mut sheets: Vec<JudgeSheet> = Vec::new();
    for path in files {
        if recognise(path)? != Format::Xlsx {
            return Err(Error::UnknownFormat { path: path.clone(), found: "no workbook" });
        }
        let file =
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into());
        let mut workbook = XlsxFile::open(path, &ReadLimits::default())?;
        for info in workbook.sheets() {
            let mut rows = Vec::new();
            workbook.for_each_row(&info.name, &mut |row| {
                rows.push(row);
                ControlFlow::Continue(())
            })?;
            let merged = workbook.merged_cells(&info.name);
            let reader = SheetReader {
                file: &file,
                sheet: &info.name,
                rows: &rows,
                merged: &merged,
                criteria,
                remarks: &mut remarks,
            };
            sheets.extend(reader.read());
        }
    }
    if sheets.is_empty() {
        let path = files.first().cloned().unwrap_or_default();
        let sheets = "没有一张是评委的评分表，请用 matcher roadshow sheets 生成的表填写".to_owned();
        return Err(Error::NothingRecognised { path, sheets });
    }
    let events = merge(sheets, &mut remarks);
    Ok(HandedIn { events, faults: remarks.faults, notes: remarks.notes })
}
