//! What was matched so far, on disk beside the file that it will become.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::input::MatchedDemand;
use super::write::{MatchFormat, write};
use crate::error::Error;
use crate::json_line::write_line;
use crate::workbook::check_rows;

/// What a journal's name has behind that of the file.
const SUFFIX: &str = ".part";

/// Names a job: everything that decides what comes out of it. A journal is gone on with only by the same job.
#[derive(Debug, Clone, Default)]
pub struct MatchJob(Sha256);

/// How much was matched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchCounts {
    /// Demands.
    pub demands: usize,
    /// Those among them that something answers.
    pub answered: usize,
    /// Proposed pairs.
    pub pairs: usize,
}

/// The rows of a match file while demands are matched. It stands beside the file, with `.part` behind its name; when the work
/// is interrupted it stays there, and the same job goes on with it.
#[derive(Debug)]
pub struct MatchJournal {
    out: PathBuf,
    format: MatchFormat,
    path: PathBuf,
    file: File,
    counts: MatchCounts,
}

/// Reads from its own place on. Where locks are kept to the letter, a locked file cannot be opened a second time.
struct Onwards<'a> {
    file: &'a File,
    at: u64,
}

#[derive(Serialize, Deserialize)]
struct Head {
    job: String,
}

impl MatchJob {
    /// Takes one more thing that decides.
    pub fn add(&mut self, part: &str) {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part.as_bytes());
    }

    fn name(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl MatchCounts {
    fn add(&mut self, demand: &MatchedDemand) {
        self.demands += 1;
        self.answered += usize::from(demand.line.answered);
        self.pairs += demand.pairs.len();
    }
}

impl Read for Onwards<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.seek(SeekFrom::Start(self.at))?;
        let read = self.file.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl MatchJournal {
    /// Begins the journal of a file. What an interrupted run of the same job left is gone on with: its first
    /// [`counts().demands`](MatchCounts::demands) demands are done. What another job left is thrown away.
    ///
    /// # Errors
    /// [`Error::Read`] and [`Error::Write`] when the journal cannot be read or written, [`Error::Busy`] when another process
    /// writes the same file.
    pub fn open(out: &Path, format: MatchFormat, job: MatchJob) -> Result<Self, Error> {
        let mut name = out.file_name().map(OsString::from).unwrap_or_default();
        name.push(SUFFIX);
        let path = out.with_file_name(name);
        let failed = |source: io::Error| Error::Write { path: path.clone(), source };
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Busy { path: out.to_owned() }),
            // Some network drives have no locks; then it goes without.
            Err(TryLockError::Error(_)) => {}
        }
        let (out, counts) = (out.to_owned(), MatchCounts::default());
        let mut journal = Self { out, format, path: path.clone(), file, counts };
        let job = job.name();
        let sound = journal.take_up(&job).map_err(|source| Error::Read { path: path.clone(), source })?;
        journal.file.set_len(sound).map_err(failed)?;
        if sound == 0 {
            journal.append(&Head { job })?;
        }
        Ok(journal)
    }

    /// How much is in it.
    pub fn counts(&self) -> MatchCounts {
        self.counts
    }

    /// Takes the next demand.
    ///
    /// # Errors
    /// [`Error::Write`] when the journal cannot be written, [`Error::TooManyRows`] when a workbook is to be written and there are
    /// more pairs than a sheet has rows.
    pub fn add(&mut self, demand: &MatchedDemand) -> Result<(), Error> {
        if self.format == MatchFormat::Xlsx {
            check_rows(&self.out, self.counts.pairs + demand.pairs.len() + 1)?;
        }
        self.append(demand)?;
        self.counts.add(demand);
        Ok(())
    }

    /// Writes the file, and takes the journal away. `day` is that of the match as shown, such as `2026-11-23`.
    ///
    /// # Errors
    /// [`Error::Write`] when the file cannot be written; the journal stays then, for another try.
    pub fn finish(&self, day: &str) -> Result<MatchCounts, Error> {
        write(self, (&self.out, self.format), day)?;
        self.remove()?;
        Ok(self.counts)
    }

    /// Gives up for now: what is in the journal stays for another run of the same job, and its path is given. An empty one is
    /// taken away.
    pub fn leave(self) -> Option<PathBuf> {
        if self.counts.demands > 0 {
            return Some(self.path);
        }
        // Whoever gives up has worse to tell than that an empty file stays.
        let _ = self.remove();
        None
    }

    fn remove(&self) -> Result<(), Error> {
        std::fs::remove_file(&self.path).map_err(|source| Error::Write { path: self.path.clone(), source })
    }

    /// Its demands in the order in which they came.
    pub(super) fn demands(&self) -> impl Iterator<Item = Result<MatchedDemand, Error>> {
        let lines = BufReader::new(Onwards { file: &self.file, at: 0 }).lines().skip(1);
        lines.map(|line| {
            let read = line.and_then(|line| Ok(serde_json::from_str(&line)?));
            read.map_err(|source| Error::Read { path: self.path.clone(), source })
        })
    }

    /// Counts what is there of the same job; gives how many bytes of it are sound. A line that was cut off is no line.
    fn take_up(&mut self, job: &str) -> io::Result<u64> {
        let mut lines = BufReader::new(&self.file);
        let mut line = Vec::new();
        let mut sound = 0;
        while lines.read_until(b'\n', &mut line)? > 0 {
            let whole = line.ends_with(b"\n");
            if sound == 0 {
                let head: Option<Head> = serde_json::from_slice(&line).ok();
                if !whole || head.is_none_or(|head| head.job != job) {
                    return Ok(0);
                }
            } else {
                match serde_json::from_slice(&line) {
                    Ok(demand) if whole => self.counts.add(&demand),
                    _ => break,
                }
            }
            sound += line.len() as u64;
            line.clear();
        }
        Ok(sound)
    }

    /// Whole lines only, so that what a crash leaves can be told from what is whole.
    fn append(&mut self, line: &impl Serialize) -> Result<(), Error> {
        let failed = |source: io::Error| Error::Write { path: self.path.clone(), source };
        let mut bytes = Vec::new();
        write_line(&mut bytes, line).map_err(failed)?;
        self.file.seek(SeekFrom::End(0)).and_then(|_| self.file.write_all(&bytes)).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::input::{DemandLine, UnansweredRow};
    use super::{Error, MatchFormat, MatchJob, MatchJournal, MatchedDemand, Path};

    fn job(name: &str) -> MatchJob {
        let mut job = MatchJob::default();
        job.add(name);
        job
    }

    fn open(out: &Path, job: MatchJob) -> Result<MatchJournal, Error> {
        MatchJournal::open(out, MatchFormat::JsonLines, job)
    }

    fn unanswered(id: &str) -> MatchedDemand {
        let row = UnansweredRow { demand_id: id.to_owned(), ..UnansweredRow::default() };
        MatchedDemand { line: DemandLine::default(), pairs: Vec::new(), unanswered: Some(row) }
    }

    #[test]
    fn an_interrupted_job_goes_on_where_it_stopped() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("对接.jsonl");
        let mut journal = open(&out, job("甲")).expect("open");
        for id in ["D-1", "D-2", "D-3"] {
            journal.add(&unanswered(id)).expect("added");
        }
        drop(journal);
        let part = folder.path().join("对接.jsonl.part");
        // The machine went off in the middle of the third line.
        let bytes = std::fs::read(&part).expect("a journal");
        std::fs::write(&part, &bytes[..bytes.len() - 9]).expect("cut");
        let mut journal = open(&out, job("甲")).expect("open");
        assert_eq!(journal.counts().demands, 2);
        journal.add(&unanswered("D-4")).expect("added");
        let ids: Vec<String> = journal
            .demands()
            .map(|demand| demand.expect("whole").unanswered.expect("unanswered").demand_id)
            .collect();
        assert_eq!(ids, ["D-1", "D-2", "D-4"]);
        journal.finish("2026-11-23").expect("written");
        assert!(out.is_file() && !part.exists());
    }

    #[test]
    fn another_job_begins_anew_and_two_at_once_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("对接.jsonl");
        let mut journal = open(&out, job("甲")).expect("open");
        journal.add(&unanswered("D-1")).expect("added");
        let second = open(&out, job("甲"));
        assert!(matches!(second, Err(Error::Busy { .. })), "{second:?}");
        drop(journal);
        assert_eq!(open(&out, job("乙")).expect("open").counts().demands, 0);
        std::fs::write(folder.path().join("对接.jsonl.part"), "写坏了").expect("written");
        assert_eq!(open(&out, job("乙")).expect("open").counts().demands, 0);
    }
}
