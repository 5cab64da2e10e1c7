//! Judging a roadshow on paper and in Excel (以演代评): the projects of a programme or list, a sheet to fill in for every judge, the
//! filled-in sheets read back, and the result.
//!
//! - [`read_projects`] reads who shows what; [`write_sheets`] makes the sheets.
//! - [`read_sheets`] reads them back from one or several workbooks: what cannot be read is named by sheet and cell, and nothing is
//!   guessed.
//! - [`write_result`] writes the result, to be printed and signed.

mod blank;
mod columns;
mod fold;
mod mark;
mod merge;
mod projects;
mod read;
mod result;
mod sheet;
mod tabs;
#[cfg(test)]
mod tests;

use matcher_core::judging::{JudgedProject, ScoreSheets};
use serde::Serialize;

pub use blank::write_sheets;
pub use projects::read_projects;
pub use read::read_sheets;
pub use result::write_result;

/// The projects of an event, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventProjects {
    /// What the event is called.
    pub event: String,
    /// Its projects.
    pub projects: Vec<JudgedProject>,
}

/// A sheet for one judge and event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlankSheet<'a> {
    /// Who fills it in.
    pub judge: &'a str,
    /// What is judged.
    pub event: &'a EventProjects,
}

/// What judges handed in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HandedIn {
    /// By event, in the order in which the sheets name them.
    pub events: Vec<ScoreSheets>,
    /// What was not read, in the order of files, sheets and rows; each is to be mended or confirmed.
    pub faults: Vec<SheetRemark>,
    /// What was read other than it is written, or is no sheet of a judge.
    pub notes: Vec<SheetRemark>,
}

/// Something about a cell, a row or a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetRemark {
    /// The name of the file.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The cell or cells as a spreadsheet names them, such as `E5` or `E5:E6`.
    pub cell: Option<String>,
    /// What it is about, in Chinese, without a full stop.
    pub reason: String,
}

impl SheetRemark {
    /// The place and the reason in one Chinese sentence.
    pub fn sentence(&self) -> String {
        let cell = self.cell.as_ref().map_or_else(String::new, |cell| format!(" {cell}"));
        format!("{}“{}”{cell}：{}。", self.file, self.sheet, self.reason)
    }
}
