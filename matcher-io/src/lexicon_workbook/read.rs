//! An edited table of candidates read back: the rows that are to be adopted, and what is wrong with others.

use std::ops::ControlFlow;
use std::path::Path;

use super::{ADOPT, EntryKind, KIND, SYNONYM, TERM};
use crate::cell::decode;
use crate::error::Error;
use crate::read::csv::{CsvFile, DELIMITERS};
use crate::read::format::{self, Format};
use crate::read::xlsx::XlsxFile;
use crate::read::{RawRow, ReadLimits};
use crate::text::{fold, fold_header, is_error_value};

/// Rows among which the header is looked for.
const SEARCHED_ROWS: usize = 10;
/// What separates several names in a cell.
const BETWEEN_NAMES: [char; 7] = ['|', '｜', '、', '；', ';', '，', '\n'];

/// A row that is to be adopted, its names as they stand there, trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetEntry {
    /// The row as a spreadsheet numbers it, from 1.
    pub row: u32,
    /// What it is to be.
    pub kind: EntryKind,
    /// The term, and the other names behind it.
    pub names: Vec<String>,
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The row as a spreadsheet numbers it, from 1.
    pub row: u32,
    /// What is wrong and what to do, in Chinese, without a full stop.
    pub reason: String,
}

/// What an edited table says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetReading {
    /// The rows with 是, in their order.
    pub entries: Vec<SheetEntry>,
    /// Rows that are not to be adopted.
    pub declined: usize,
    /// Rows that are to be adopted and cannot be, or do not say.
    pub faults: Vec<RowFault>,
}

/// Reads an edited table: .xlsx or .csv with the columns 采用, 类型, 词 and 同义词, in any order, among others.
///
/// # Errors
/// [`Error::NothingRecognised`] when no sheet has these columns, and otherwise as
/// [`import::read_file`](crate::import::read_file).
pub fn read(path: &Path) -> Result<SheetReading, Error> {
    let limits = ReadLimits::default();
    let unrecognised = |sheets: String| Error::NothingRecognised { path: path.to_owned(), sheets };
    match format::recognise(path)? {
        Format::Xlsx => {
            let mut workbook = XlsxFile::open(path, &limits)?;
            let sheets = workbook.sheets();
            for sheet in &sheets {
                let mut rows = Vec::new();
                workbook.for_each_row(&sheet.name, &mut |row| {
                    rows.push(row);
                    ControlFlow::Continue(())
                })?;
                if let Some(reading) = of_rows(&rows) {
                    return Ok(reading);
                }
            }
            let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            Err(unrecognised(format!("{}：没有“采用”“类型”“词”三列", names.join("、"))))
        }
        Format::Csv => {
            let mut csv = CsvFile::open(path, &limits)?;
            for delimiter in DELIMITERS {
                csv.delimiter = delimiter;
                let mut rows = Vec::new();
                csv.for_each_row(&mut |row| {
                    rows.push(row);
                    ControlFlow::Continue(())
                });
                if let Some(reading) = of_rows(&rows) {
                    return Ok(reading);
                }
            }
            Err(unrecognised("没有“采用”“类型”“词”三列".to_owned()))
        }
        Format::JsonLines => Err(unrecognised("是 jsonl，不是表格".to_owned())),
    }
}

/// Where the columns stand.
struct Columns {
    header_row: u32,
    adopt: u32,
    kind: u32,
    term: u32,
    synonym: Option<u32>,
}

fn of_rows(rows: &[RawRow]) -> Option<SheetReading> {
    let columns = rows.iter().take(SEARCHED_ROWS).find_map(columns_of)?;
    let mut reading = SheetReading::default();
    for row in rows.iter().filter(|row| row.row_number > columns.header_row) {
        match entry_of(row, &columns) {
            Ok(Some(entry)) => reading.entries.push(entry),
            Ok(None) => reading.declined += 1,
            Err(reason) => reading.faults.push(RowFault { row: row.row_number, reason }),
        }
    }
    Some(reading)
}

fn columns_of(row: &RawRow) -> Option<Columns> {
    let find = |header: &str| {
        let cell = row.cells.iter().find(|cell| fold_header(&cell.text) == header)?;
        Some(cell.column)
    };
    Some(Columns {
        header_row: row.row_number,
        adopt: find(ADOPT)?,
        kind: find(KIND)?,
        term: find(TERM)?,
        synonym: find(SYNONYM),
    })
}

/// `None` for a row that is not to be adopted.
fn entry_of(row: &RawRow, columns: &Columns) -> Result<Option<SheetEntry>, String> {
    let text = |column: u32| row.cell(column).map(|cell| unguarded(&cell.text)).unwrap_or_default();
    if !adopted(&text(columns.adopt))? {
        return Ok(None);
    }
    if let Some(fault) = &row.fault {
        return Err(fault.reason.clone());
    }
    let kind = kind_of(&text(columns.kind))?;
    let (term, synonym) = (text(columns.term), columns.synonym.map(text).unwrap_or_default());
    if term.is_empty() {
        return Err("“词”是空的；请填写，或把“采用”改为“否”".to_owned());
    }
    if let Some(value) = [&term, &synonym].into_iter().find(|value| is_error_value(value)) {
        return Err(format!("单元格是错误值“{value}”；请改成文字"));
    }
    let others = synonym.split(BETWEEN_NAMES).map(str::trim).filter(|name| !name.is_empty());
    let others: Vec<String> = others.map(str::to_owned).collect();
    match (kind, others.is_empty()) {
        (EntryKind::Term, false) => {
            return Err("类型是“新词”，却填了同义词；请把类型改为“同义”或“相近”，或清空同义词".to_owned());
        }
        (EntryKind::Same | EntryKind::Related, true) => {
            return Err(format!("类型是“{}”，“同义词”是空的；请填写，或把类型改为“新词”", kind.label()));
        }
        _ => {}
    }
    let names = std::iter::once(term).chain(others).collect();
    Ok(Some(SheetEntry { row: row.row_number, kind, names }))
}

/// A cell's text without the guard that csv needs.
fn unguarded(text: &str) -> String {
    decode(text).map(|decoded| decoded.text.trim().to_owned()).unwrap_or_default()
}

fn adopted(text: &str) -> Result<bool, String> {
    match fold(text).as_str() {
        "是" | "采用" | "y" | "yes" | "1" | "true" | "√" | "✓" | "✔" | "对" => Ok(true),
        "" | "否" | "不" | "不采用" | "n" | "no" | "0" | "false" | "×" | "x" => Ok(false),
        _ => Err(format!("“采用”一列写的是“{text}”；请写“是”或“否”")),
    }
}

fn kind_of(text: &str) -> Result<EntryKind, String> {
    match fold(text).as_str() {
        "新词" | "术语" | "词" | "term" => Ok(EntryKind::Term),
        "同义" | "同义词" | "same" => Ok(EntryKind::Same),
        "相近" | "近义" | "近义词" | "相关" | "related" => Ok(EntryKind::Related),
        "" => Err("“类型”是空的；请写“新词”“同义”或“相近”".to_owned()),
        _ => Err(format!("不认识类型“{text}”；请写“新词”“同义”或“相近”")),
    }
}
