//! What a changed lexicon changes in matching, a row for each hit that comes, goes or is judged anew.

use std::path::Path;

use super::sheet::{Cell, SheetTable, add};
use crate::csv_writer;
use crate::error::Error;
use crate::workbook::{check_rows, save};

/// A hit that changes. The caller fills it from what the engine found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PreviewRow {
    /// The demand's identifier.
    pub demand_id: String,
    /// The demand's title.
    pub demand_title: String,
    /// What happens to the hit: 进入, 退出 or 结论改变.
    pub change: String,
    /// The supply's identifier.
    pub supply_id: String,
    /// The kind of supply.
    pub supply_kind: String,
    /// The supply's title.
    pub supply_title: String,
    /// Place, score and verdict before; `None` where the text search did not find it.
    pub before: Option<(usize, f64, String)>,
    /// The same after.
    pub after: Option<(usize, f64, String)>,
}

const SHEET: &str = "匹配变化";
const COLUMNS: [(&str, f64); 12] = [
    ("需求编号", 14.0),
    ("需求名称", 36.0),
    ("变化", 10.0),
    ("供给编号", 14.0),
    ("供给类型", 8.0),
    ("供给名称", 44.0),
    ("原名次", 8.0),
    ("原得分", 8.0),
    ("原结论", 12.0),
    ("新名次", 8.0),
    ("新得分", 8.0),
    ("新结论", 12.0),
];

/// Writes the sheet 匹配变化, in the order of the rows.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::TooManyRows`] when a sheet has no room.
pub fn write_preview(path: &Path, rows: &[PreviewRow]) -> Result<(), Error> {
    check_rows(path, rows.len() + 1)?;
    save(path, |workbook, formats| {
        let table = SheetTable { name: SHEET, columns: &COLUMNS, pinned: 3, to_fill: 0 };
        add(workbook, formats, &table, rows.iter().map(cells)).map(|_| ())
    })
}

/// The same as separated values.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written.
pub fn write_preview_csv(path: &Path, rows: &[PreviewRow]) -> Result<(), Error> {
    let header = COLUMNS.iter().map(|(header, _)| (*header).to_owned()).collect();
    let row = |row: &PreviewRow| cells(row).into_iter().map(Cell::into_text).collect();
    csv_writer::write(path, std::iter::once(header).chain(rows.iter().map(row)))
}

fn cells(row: &PreviewRow) -> Vec<Cell> {
    let texts =
        [&row.demand_id, &row.demand_title, &row.change, &row.supply_id, &row.supply_kind, &row.supply_title];
    let mut cells: Vec<Cell> = texts.into_iter().map(|text| Cell::text(text)).collect();
    for standing in [&row.before, &row.after] {
        match standing {
            None => cells.extend([Cell::Empty, Cell::Empty, Cell::text("未召回")]),
            Some((rank, score, verdict)) => {
                cells.extend([Cell::Count(*rank), Cell::Score(*score), Cell::text(verdict)]);
            }
        }
    }
    cells
}
