//! Records out: jsonl, csv, xlsx. Reading the file again gives equal records.
//!
//! jsonl is exact. In csv and xlsx a contact or profile of which every field is unknown comes back as missing, and
//! references need a resolver that knows the same chain links.

mod names;
mod table;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use matcher_core::record::{Outcome, Record};
use serde::Serialize;
use serde_json::Value;

pub use names::{ExportNames, NoNames};

use crate::atomic::write_atomically;
use crate::cell::{CellOut, Guard};
use crate::columns::CONTINUATION;
use crate::error::Error;
use crate::json_line::write_line;
use crate::sheet_kind::SheetKind;
use crate::sheet_layout::{Paper, fit_row, lay_out};
use crate::workbook::{check_rows, col, row, save, write_cell};
use table::Table;

/// Writes records and outcomes as JSON, one a line, exactly.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written.
pub fn write_jsonl(path: &Path, records: &[Record], outcomes: &[Outcome]) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    write_atomically(path, |file| {
        let mut writer = BufWriter::new(file);
        for record in records {
            write_line(&mut writer, record).map_err(failed)?;
        }
        for outcome in outcomes {
            write_line(&mut writer, &TaggedOutcome { record: "outcome", outcome }).map_err(failed)?;
        }
        writer.flush().map_err(failed)
    })
}

#[derive(Serialize)]
struct TaggedOutcome<'a> {
    record: &'static str,
    #[serde(flatten)]
    outcome: &'a Outcome,
}

/// Writes one csv file for each kind of record that there is (需求.csv, 成果.csv …, 对接结果.csv) into a folder: UTF-8
/// with a byte order mark, so that Excel opens it right. Texts that a program might run as a formula begin with `'`.
///
/// Returns the files written, in sheet order.
///
/// # Errors
/// [`Error::Write`] when a file cannot be written.
pub fn write_csv(
    folder: &Path,
    records: &[Record],
    outcomes: &[Outcome],
    names: &dyn ExportNames,
) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for table in table::tables(records, outcomes, names, Guard::Untyped) {
        let path = folder.join(format!("{}.csv", table.kind.label()));
        write_csv_table(&path, table)?;
        files.push(path);
    }
    Ok(files)
}

fn write_csv_table(path: &Path, table: Table) -> Result<(), Error> {
    let headers = table.kind_columns().map(|column| column.header.to_owned()).collect();
    let rows = table.rows.into_iter().map(|cells| {
        cells.into_iter().map(|cell| cell.map_or_else(String::new, crate::cell::CellOut::into_text)).collect()
    });
    crate::csv_writer::write(path, std::iter::once(headers).chain(rows))
}

/// Writes a workbook with a sheet for each kind of record that there is. Texts longer than an Excel cell go on in
/// columns named `…（续）`.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::TooManyRows`] when a kind has more records than a sheet
/// has rows.
pub fn write_xlsx(
    path: &Path,
    records: &[Record],
    outcomes: &[Outcome],
    names: &dyn ExportNames,
) -> Result<(), Error> {
    let mut tables = table::tables(records, outcomes, names, Guard::Typed);
    if tables.is_empty() {
        tables.push(Table { kind: SheetKind::Demand, rows: Vec::new() });
    }
    for table in &tables {
        check_rows(path, table.rows.len() + 1)?;
    }
    save(path, |workbook, formats| {
        for table in tables {
            let sheet = workbook.add_worksheet();
            sheet.set_name(table.kind.label())?;
            let layout = table.layout();
            for (index, (column, part)) in layout.iter().enumerate() {
                let format = if column.required { &formats.required } else { &formats.header };
                let header = if *part == 0 {
                    column.header.to_owned()
                } else {
                    format!("{}{CONTINUATION}", column.header)
                };
                sheet.write_string_with_format(0, col(index), header, format)?;
                sheet.set_column_width(col(index), crate::template::width(column.value))?;
            }
            for (at, cells) in table.rows.iter().enumerate() {
                let cells = Table::spread(&layout, cells);
                let texts = layout.iter().zip(&cells).filter_map(|((column, _), cell)| match cell {
                    Some(CellOut::Text(text)) => Some((text.as_str(), crate::template::width(column.value))),
                    _ => None,
                });
                fit_row(sheet, row(at + 1), texts)?;
                for (index, cell) in cells.into_iter().enumerate() {
                    if let Some(cell) = cell {
                        write_cell(sheet, (row(at + 1), col(index)), &cell, formats)?;
                    }
                }
            }
            lay_out(sheet, 0, 2, Paper::DoubleWide)?;
            let last = col(layout.len().saturating_sub(1));
            sheet.autofilter(0, 0, row(table.rows.len().max(1)), last)?;
        }
        Ok(())
    })
}

/// The value under a dotted key of a record's JSON form.
fn at<'a>(record: &'a Value, key: &str) -> Option<&'a Value> {
    key.split('.').try_fold(record, |value, part| value.get(part))
}
