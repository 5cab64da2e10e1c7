//! From the journal to the file.

use std::io::{BufWriter, Write};
use std::path::Path;

use super::input::{MatchedDemand, PairRow, UnansweredRow};
use super::journal::MatchJournal;
use super::summary::Summary;
use super::{pairs, summary, unanswered};
use crate::atomic::write_atomically;
use crate::cell::Guard;
use crate::error::Error;
use crate::json_line::write_line;
use crate::workbook::{Fault, save_rows};

/// What a match file is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchFormat {
    /// The workbook: sheets 汇总, 匹配结果 and 无解需求.
    Xlsx,
    /// The rows of the sheet 匹配结果, UTF-8 with a byte order mark.
    Csv,
    /// The pairs as JSON, one a line.
    JsonLines,
}

pub(super) fn write(
    journal: &MatchJournal,
    (path, format): (&Path, MatchFormat),
    day: &str,
) -> Result<(), Error> {
    match format {
        MatchFormat::Xlsx => write_workbook(journal, path, day),
        MatchFormat::Csv => {
            let header = pairs::HEADERS.iter().map(|(header, _)| (*header).to_owned()).collect();
            let rows = pairs_of(journal).map(|pair| Ok(pairs::texts(&pair?, Guard::Untyped)));
            crate::csv_writer::write_rows(path, std::iter::once(Ok(header)).chain(rows))
        }
        MatchFormat::JsonLines => write_jsonl(pairs_of(journal), path),
    }
}

fn write_workbook(journal: &MatchJournal, path: &Path, day: &str) -> Result<(), Error> {
    let mut counts = Summary::default();
    for demand in journal.demands() {
        counts.add(&demand?.line);
    }
    let (pairs, unanswered) = (pairs_of(journal), unanswered_of(journal));
    save_rows(path, |workbook, formats| {
        summary::write(workbook, &counts, (day, journal.counts().pairs), formats)?;
        pairs::write(workbook, pairs.map(|pair| pair.map_err(Fault::Rows)), formats)?;
        unanswered::write(workbook, unanswered.map(|demand| demand.map_err(Fault::Rows)), formats)
    })
}

fn write_jsonl(pairs: impl Iterator<Item = Result<PairRow, Error>>, path: &Path) -> Result<(), Error> {
    let failed = |source: std::io::Error| Error::Write { path: path.to_owned(), source };
    write_atomically(path, |file| {
        let mut writer = BufWriter::new(file);
        for pair in pairs {
            write_line(&mut writer, &pair?).map_err(failed)?;
        }
        writer.flush().map_err(failed)
    })
}

fn pairs_of(journal: &MatchJournal) -> impl Iterator<Item = Result<PairRow, Error>> {
    each_of(journal, |demand| demand.pairs)
}

fn unanswered_of(journal: &MatchJournal) -> impl Iterator<Item = Result<UnansweredRow, Error>> {
    each_of(journal, |demand| demand.unanswered.into_iter().collect())
}

fn each_of<T>(
    journal: &MatchJournal,
    rows: impl Fn(MatchedDemand) -> Vec<T>,
) -> impl Iterator<Item = Result<T, Error>> {
    journal.demands().flat_map(move |demand| match demand {
        Ok(demand) => rows(demand).into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    })
}
