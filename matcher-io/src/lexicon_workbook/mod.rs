//! Candidates for the lexicon as a table that an analyst edits and gives back: 采用, 类型, 词, 同义词 and what speaks for them;
//! and what adopting them would change in matching.

mod preview;
mod read;
mod sheet;

use std::path::Path;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use crate::csv_writer;
use crate::error::Error;
use crate::workbook::{Formats, check_rows, choice_of, col, row, save};

pub use preview::{PreviewRow, write_preview, write_preview_csv};
pub use read::{RowFault, SheetEntry, SheetReading, read};
use sheet::{Cell, SheetTable, add};

/// What an entry of the lexicon is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// 新词.
    Term,
    /// 同义: two names of one thing.
    Same,
    /// 相近: words of one problem.
    Related,
}

impl EntryKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Term, Self::Same, Self::Related];

    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Term => "新词",
            Self::Same => "同义",
            Self::Related => "相近",
        }
    }
}

/// A candidate as a row. The caller fills it from what the engine found.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateRow {
    /// What it would be.
    pub kind: EntryKind,
    /// The term, or the full name.
    pub term: String,
    /// The other name; empty for a term.
    pub synonym: String,
    /// How good it seems, in [0, 1].
    pub score: f64,
    /// How often the term stands, or how many records speak for the pair.
    pub count: usize,
    /// In how many records.
    pub records: usize,
    /// Whether it is in the lexicon already.
    pub known: bool,
    /// What speaks for it, in words.
    pub basis: String,
    /// Sentences, each with its record's identifier.
    pub examples: String,
}

const SHEET: &str = "词典建议";
const COLUMNS: [(&str, f64); 10] = [
    (ADOPT, 8.0),
    (KIND, 8.0),
    (TERM, 20.0),
    (SYNONYM, 24.0),
    ("得分", 8.0),
    ("次数", 8.0),
    ("条数", 8.0),
    ("已有", 8.0),
    ("依据", 44.0),
    ("例句", 80.0),
];
const ADOPT: &str = "采用";
const KIND: &str = "类型";
const TERM: &str = "词";
const SYNONYM: &str = "同义词";

/// Writes the sheet 词典建议, whose column 采用 the analyst fills in, and the sheet 填写说明. The same rows give the same bytes.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::TooManyRows`] when a sheet has no room.
pub fn write(path: &Path, rows: &[CandidateRow]) -> Result<(), Error> {
    check_rows(path, rows.len() + 1)?;
    save(path, |workbook, formats| {
        let table = SheetTable { name: SHEET, columns: &COLUMNS, pinned: 4, to_fill: 1 };
        let sheet = add(workbook, formats, &table, rows.iter().map(cells))?;
        offer_choices(sheet, rows.len())?;
        explain(workbook, formats)
    })
}

/// The same as separated values.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written.
pub fn write_csv(path: &Path, rows: &[CandidateRow]) -> Result<(), Error> {
    let header = COLUMNS.iter().map(|(header, _)| (*header).to_owned()).collect();
    let row = |row: &CandidateRow| cells(row).into_iter().map(Cell::into_text).collect();
    csv_writer::write(path, std::iter::once(header).chain(rows.iter().map(row)))
}

fn cells(row: &CandidateRow) -> Vec<Cell> {
    vec![
        Cell::Text(String::new()),
        Cell::text(row.kind.label()),
        Cell::text(&row.term),
        Cell::text(&row.synonym),
        Cell::Score(row.score),
        Cell::Count(row.count),
        Cell::Count(row.records),
        Cell::text(if row.known { "是" } else { "否" }),
        Cell::text(&row.basis),
        Cell::text(&row.examples),
    ]
}

fn offer_choices(sheet: &mut Worksheet, rows: usize) -> Result<(), XlsxError> {
    let last = row(rows.max(1));
    let kinds = EntryKind::ALL.map(EntryKind::label);
    sheet.add_data_validation(1, 0, last, 0, &choice_of(&["是", "否"])?)?;
    sheet.add_data_validation(1, 1, last, 1, &choice_of(&kinds)?)?;
    Ok(())
}

fn explain(workbook: &mut Workbook, formats: &Formats) -> Result<(), XlsxError> {
    let lines = [
        (ADOPT, "填“是”的行才会写进词典；空白或“否”不采用。"),
        (
            KIND,
            "新词：一个完整的术语。同义：同一样东西的两个名字。相近：说的是同一件事的词，作用比同义小。可以改。",
        ),
        (TERM, "术语，或全称。可以改，也可以在下面添行写自己的词。"),
        (SYNONYM, "同义、相近要填；几个词用“、”或“|”隔开。新词空着。"),
        ("其余各列", "供判断用，不读回。"),
        ("用法", "先看影响：matcher lexicon preview 本文件；再写入：matcher lexicon apply 本文件。"),
    ];
    let sheet = workbook.add_worksheet().set_name("填写说明")?;
    sheet.set_column_width(0, 14.0)?;
    sheet.set_column_width(1, 100.0)?;
    for (at, (what, how)) in lines.into_iter().enumerate() {
        sheet.write_string_with_format(row(at), col(0), what, &formats.header)?;
        sheet.write_string_with_format(row(at), col(1), how, &formats.wrapped)?;
    }
    Ok(())
}
