//! Writing: who writes, and when it has to be visible.

use super::Engine;
use super::options::{Refreshing, Visibility, WriteOptions};
use crate::error::Error;
use crate::record::{Outcome, Record, RecordKind};
use crate::store::{Change, WriteSummary};

/// Longest name of an author, in chars.
const AUTHOR_CHARS: usize = 100;
/// Most changes that one request may ask for.
const MOST_CHANGES: usize = 10_000;

impl Engine {
    /// Keeps records, all or none; equal ones are left alone. On disk when it returns; matched within a second, or after
    /// [`Engine::refresh`].
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) naming the first record with a fault and all its faults;
    /// [`LimitReached`](crate::ErrorKind::LimitReached) when the catalogue may not hold so many records;
    /// [`DiskFull`](crate::ErrorKind::DiskFull), also when the disk is only nearly full;
    /// [`ReadOnly`](crate::ErrorKind::ReadOnly).
    pub fn upsert(&self, records: &[Record]) -> Result<WriteSummary, Error> {
        self.upsert_with(records, &WriteOptions::default())
    }

    /// [`Engine::upsert`] in somebody's name, or visible when it returns.
    ///
    /// # Errors
    /// As [`Engine::upsert`]; [`InvalidInput`](crate::ErrorKind::InvalidInput) for a name of more than 100 chars. A write
    /// that was kept but could not be made visible is an error too.
    pub fn upsert_with(&self, records: &[Record], options: &WriteOptions) -> Result<WriteSummary, Error> {
        for record in records {
            record
                .validate(&self.core.limits)
                .map_err(|faults| Error::InvalidRecord { id: record.id().to_owned(), faults })?;
        }
        let most = self.core.limits.records;
        let summary = self.core.store.upsert(records, author(options)?, most)?;
        self.written(summary, options)
    }

    /// Removes records of a kind, all or none; identifiers that are not there are passed over.
    ///
    /// # Errors
    /// As [`Engine::upsert`], without the faults of records.
    pub fn remove(&self, kind: RecordKind, ids: &[&str]) -> Result<WriteSummary, Error> {
        self.remove_with(kind, ids, &WriteOptions::default())
    }

    /// [`Engine::remove`] in somebody's name, or visible when it returns.
    ///
    /// # Errors
    /// As [`Engine::upsert_with`], without the faults of records.
    pub fn remove_with(
        &self,
        kind: RecordKind,
        ids: &[&str],
        options: &WriteOptions,
    ) -> Result<WriteSummary, Error> {
        let summary = self.core.store.remove(kind, ids, author(options)?)?;
        self.written(summary, options)
    }

    /// Brings removed records back as they were, all or none; those that are there, or never were, are passed over.
    /// They count as created.
    ///
    /// # Errors
    /// As [`Engine::remove_with`]; [`Damaged`](crate::ErrorKind::Damaged) when their last version cannot be read.
    pub fn undelete(
        &self,
        kind: RecordKind,
        ids: &[&str],
        options: &WriteOptions,
    ) -> Result<WriteSummary, Error> {
        let most = self.core.limits.records;
        let summary = self.core.store.undelete(kind, ids, author(options)?, most)?;
        self.written(summary, options)
    }

    /// Keeps what became of proposed matches, all or none; gives how many were new or changed.
    ///
    /// # Errors
    /// As [`Engine::remove`].
    pub fn add_outcomes(&self, outcomes: &[Outcome]) -> Result<usize, Error> {
        Ok(self.core.store.add_outcomes(outcomes)?)
    }

    /// All changes of a record, the oldest first; none when it never was. Kept for ever, also when it is removed.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn history(&self, kind: RecordKind, id: &str) -> Result<Vec<Change>, Error> {
        Ok(self.core.store.snapshot()?.history(kind, id)?)
    }

    /// The changes of the whole catalogue before a sequence, the latest first. Begin with [`u64::MAX`] and go on with
    /// the sequence of the last one given.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit above 10,000;
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn changes(&self, before: u64, limit: usize) -> Result<Vec<Change>, Error> {
        if limit > MOST_CHANGES {
            let reason = format!("{limit} changes asked for; at most {MOST_CHANGES} can be");
            return Err(Error::InvalidRequest { reason });
        }
        Ok(self.core.store.snapshot()?.changes_before(before, limit)?)
    }

    fn written(&self, summary: WriteSummary, options: &WriteOptions) -> Result<WriteSummary, Error> {
        match options.visibility {
            Visibility::Immediate => self.refresh(&mut |_| {})?,
            Visibility::WithinASecond if self.refreshing == Refreshing::Background => self.wake_background(),
            Visibility::WithinASecond => {}
        }
        Ok(summary)
    }
}

/// The author's name without spaces around it; an empty one is none.
fn author(options: &WriteOptions) -> Result<Option<&str>, Error> {
    let name = options.author.as_deref().map(str::trim).filter(|name| !name.is_empty());
    if let Some(name) = name {
        if name.chars().count() > AUTHOR_CHARS {
            let reason = format!("the author's name is longer than {AUTHOR_CHARS} characters");
            return Err(Error::InvalidRequest { reason });
        }
        if name.contains(char::is_control) {
            return Err(Error::InvalidRequest {
                reason: "the author's name has a control character".to_owned(),
            });
        }
    }
    Ok(name)
}
