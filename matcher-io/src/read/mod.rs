//! Rows out of files, one at a time, before anything is known about their meaning.

pub(crate) mod csv;
pub(crate) mod format;
pub(crate) mod xlsx;
mod zip_guard;

use crate::cell::CellFault;

/// How much a file may hold. The defaults admit some hundred thousand records.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadLimits {
    /// Largest csv or jsonl file, in bytes. 512 MiB by default.
    pub file_bytes: u64,
    /// Most bytes that all parts of a workbook may have when inflated. 512 MiB by default.
    pub inflated_bytes: u64,
    /// Most bytes that one part of a workbook may have when inflated. 192 MiB by default.
    pub entry_bytes: u64,
    /// Most parts that a workbook may have. 10,000 by default.
    pub entries: usize,
    /// Most bytes of text in the cells of one file; a text that many cells share counts each time. 1 GiB by default.
    pub text_bytes: u64,
    /// Columns beyond this one are ignored with a note. 1,000 by default.
    pub columns: u32,
}

impl Default for ReadLimits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Self {
            file_bytes: 512 * MIB,
            inflated_bytes: 512 * MIB,
            entry_bytes: 192 * MIB,
            entries: 10_000,
            text_bytes: 1024 * MIB,
            columns: 1_000,
        }
    }
}

/// A cell of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawCell {
    /// Zero-based column.
    pub(crate) column: u32,
    /// What it shows, dates as ISO dates, percentages with their sign.
    pub(crate) text: String,
    /// Whether the file stores it as a number, of which a spreadsheet keeps 15 digits only.
    pub(crate) number: bool,
}

/// A row of a file that has at least one cell with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawRow {
    /// The row as a spreadsheet numbers it, from 1.
    pub(crate) row_number: u32,
    /// Cells with a text, by column.
    pub(crate) cells: Vec<RawCell>,
    /// Why the row as a whole cannot be used.
    pub(crate) fault: Option<CellFault>,
}

impl RawRow {
    pub(crate) fn cell(&self, column: u32) -> Option<&RawCell> {
        let at = self.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        self.cells.get(at)
    }
}

/// A column's letters, as a spreadsheet shows them.
pub(crate) fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
