//! What came out of a file.

use matcher_core::record::{Outcome, Record};

use crate::sheet_kind::SheetKind;

/// Everything that a file held.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportBatch {
    /// What is to be stored, in that order: organisations before what refers to them.
    pub items: Vec<(Origin, Item)>,
    /// Rows that were not taken.
    pub rejected: Vec<RejectedRow>,
    /// Columns that nothing was read from.
    pub unknown_columns: Vec<UnknownColumn>,
    /// Sheets that nothing was read from.
    pub ignored_sheets: Vec<IgnoredSheet>,
    /// Things that the analyst should know, in Chinese.
    pub notes: Vec<String>,
}

/// Where something stood.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The file's name without its folder.
    pub file: String,
    /// The sheet's name; for csv and jsonl the kind of content.
    pub sheet: String,
    /// The row as a spreadsheet numbers it, or the line of a jsonl file, from 1.
    pub row: u32,
}

/// Something to be stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A record.
    Record(Box<Record>),
    /// What became of a match.
    Outcome(Outcome),
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Where it stands.
    pub origin: Origin,
    /// What kind of row it is.
    pub kind: SheetKind,
    /// Everything wrong with it, at least one entry.
    pub faults: Vec<Fault>,
    /// The whole row: header and text of each cell that has one. Recognised columns bear their canonical header.
    pub cells: Vec<(String, String)>,
}

/// Something wrong with a row, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column's header as the file has it, or `整行`.
    pub column: String,
    /// The cell's text, shortened.
    pub value: String,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub how_to_fix: String,
}

/// A column that nothing was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn {
    /// The sheet.
    pub sheet: String,
    /// The column's letters, such as `C`.
    pub column: String,
    /// Its header.
    pub header: String,
}

/// A sheet that nothing was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoredSheet {
    /// The sheet's name.
    pub sheet: String,
    /// Why, in Chinese.
    pub reason: String,
}
