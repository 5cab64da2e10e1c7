//! Matches out: the workbook that brokers work in, and the same rows as csv and jsonl.
//!
//! The column 对接结果 is a drop-down for the broker; [`import::read_file`](crate::import::read_file) reads the filled
//! workbook (or csv) back as outcomes.

mod input;
mod pairs;
mod summary;
mod unanswered;

use std::io::{BufWriter, Write};
use std::path::Path;

pub use input::{DemandLine, DuplicateLine, IndicatorLine, MatchReport, NearMiss, PairRow, UnansweredRow};

use crate::atomic::write_atomically;
use crate::cell::Guard;
use crate::error::Error;
use crate::workbook::{check_rows, save};

/// Writes the workbook: sheets 汇总, 匹配结果 and 无解需求.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::TooManyRows`] when there are more pairs than a sheet has
/// rows.
pub fn write(path: &Path, report: &MatchReport) -> Result<(), Error> {
    check_rows(path, report.pairs.len() + 1)?;
    save(path, |workbook, formats| {
        summary::write(workbook, report, formats)?;
        pairs::write(workbook, &report.pairs, formats)?;
        unanswered::write(workbook, &report.unanswered, formats)
    })
}

/// Writes the rows of the sheet 匹配结果 as csv, UTF-8 with a byte order mark.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written.
pub fn write_csv(path: &Path, pairs: &[PairRow]) -> Result<(), Error> {
    let header = pairs::HEADERS.iter().map(|(header, _)| (*header).to_owned()).collect();
    let rows = pairs.iter().map(|pair| pairs::texts(pair, Guard::Untyped));
    crate::csv_writer::write(path, std::iter::once(header).chain(rows))
}

/// Writes the pairs as JSON, one a line.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written.
pub fn write_jsonl(path: &Path, pairs: &[PairRow]) -> Result<(), Error> {
    let failed = |source: std::io::Error| Error::Write { path: path.to_owned(), source };
    write_atomically(path, |file| {
        let mut writer = BufWriter::new(file);
        for pair in pairs {
            serde_json::to_writer(&mut writer, pair).map_err(|error| failed(error.into()))?;
            writer.write_all(b"\n").map_err(failed)?;
        }
        writer.flush().map_err(failed)
    })
}
