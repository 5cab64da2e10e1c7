//! Writing: who writes, on what conditions, and when it has to be visible.

use super::Engine;
use super::options::{Refreshing, Visibility, WriteOptions};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::record::{Outcome, Record, RecordKind};
use crate::store::{Change, ChangesBefore, RequestKey, WriteEffect, WriteParams, WriteSummary};

/// Longest name of an author, in chars.
const AUTHOR_CHARS: usize = 100;
/// Longest name of a request, in chars.
const REQUEST_CHARS: usize = 100;
/// Longest fingerprint of a request, in chars.
const FINGERPRINT_CHARS: usize = 200;
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

    /// [`Engine::upsert`] in somebody's name, on conditions, under the name of a request, or visible when it returns.
    ///
    /// # Errors
    /// As [`Engine::upsert`]; [`InvalidInput`](crate::ErrorKind::InvalidInput) for an author or request whose name is too
    /// long, and for a request whose name another one had; [`Conflict`](crate::ErrorKind::Conflict) when a condition does
    /// not hold. A write that was kept but could not be made visible is an error too.
    pub fn upsert_with(&self, records: &[Record], options: &WriteOptions) -> Result<WriteSummary, Error> {
        Ok(WriteSummary::of(&self.upsert_each(records, options)?))
    }

    /// [`Engine::upsert_with`] that tells what it did with each record, in the order of the records.
    ///
    /// # Errors
    /// As [`Engine::upsert_with`].
    pub fn upsert_each(&self, records: &[Record], options: &WriteOptions) -> Result<Vec<WriteEffect>, Error> {
        for record in records {
            record
                .validate(&self.core.limits)
                .map_err(|faults| Error::InvalidRecord { id: record.id().to_owned(), faults })?;
        }
        let effects = self.core.store.upsert(records, &self.params(options)?)?;
        self.written(effects, options)
    }

    /// Removes records of a kind, all or none; identifiers that are not there are passed over.
    ///
    /// # Errors
    /// As [`Engine::upsert`], without the faults of records.
    pub fn remove(&self, kind: RecordKind, ids: &[&str]) -> Result<WriteSummary, Error> {
        self.remove_with(kind, ids, &WriteOptions::default())
    }

    /// [`Engine::remove`] in somebody's name, on conditions, under the name of a request, or visible when it returns.
    ///
    /// # Errors
    /// As [`Engine::upsert_with`], without the faults of records.
    pub fn remove_with(
        &self,
        kind: RecordKind,
        ids: &[&str],
        options: &WriteOptions,
    ) -> Result<WriteSummary, Error> {
        let summary = self.core.store.remove(kind, ids, &self.params(options)?)?;
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
        let summary = self.core.store.undelete(kind, ids, &self.params(options)?)?;
        self.written(summary, options)
    }

    /// Keeps what became of proposed matches, all or none; gives how many were new or changed.
    ///
    /// # Errors
    /// As [`Engine::remove`].
    pub fn add_outcomes(&self, outcomes: &[Outcome]) -> Result<usize, Error> {
        self.add_outcomes_with(outcomes, &WriteOptions::default())
    }

    /// [`Engine::add_outcomes`] on conditions, or under the name of a request. An outcome says itself who reported it:
    /// the author is not kept.
    ///
    /// # Errors
    /// As [`Engine::remove_with`].
    pub fn add_outcomes_with(&self, outcomes: &[Outcome], options: &WriteOptions) -> Result<usize, Error> {
        Ok(self.core.store.add_outcomes(outcomes, &self.params(options)?)?)
    }

    /// The effects of an upsert that was carried out under a name; `None` when there was none, or it has been forgotten.
    /// For callers that make the records themselves from what is stored: a repetition must not make them anew.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the name belongs to another request;
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn earlier_upsert(&self, key: &RequestKey) -> Result<Option<Vec<WriteEffect>>, Error> {
        Ok(self.core.store.snapshot()?.result_of(key)?)
    }

    /// The same for a removal, or for bringing records back.
    ///
    /// # Errors
    /// As [`Engine::earlier_upsert`].
    pub fn earlier_write(&self, key: &RequestKey) -> Result<Option<WriteSummary>, Error> {
        Ok(self.core.store.snapshot()?.result_of(key)?)
    }

    /// All changes of a record, the oldest first; none when it never was. Kept for ever, also when it is removed.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn history(&self, kind: RecordKind, id: &str) -> Result<Vec<Change>, Error> {
        Ok(self.core.store.snapshot()?.history(kind, id)?)
    }

    /// The changes of a record before a sequence, the latest first, at most `limit`; none when it never was. Begin with
    /// [`u64::MAX`] and go on with the sequence of the last one given. Takes a short step for every later change of the
    /// record, whose versions are not read.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit above 10,000;
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read;
    /// [`Cancelled`](crate::ErrorKind::Cancelled).
    #[expect(clippy::too_many_arguments, reason = "whose, from where, how many, how long: nothing to group")]
    pub fn history_page(
        &self,
        kind: RecordKind,
        id: &str,
        before: u64,
        limit: usize,
        cancel: &Cancel,
    ) -> Result<Vec<Change>, Error> {
        let asked = changes_before(before, limit, cancel)?;
        Ok(self.core.store.snapshot()?.history_before(kind, id, &asked)?)
    }

    /// The changes of the whole catalogue before a sequence, the latest first. Begin with [`u64::MAX`] and go on with
    /// the sequence of the last one given.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit above 10,000;
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn changes(&self, before: u64, limit: usize) -> Result<Vec<Change>, Error> {
        self.changes_with(before, limit, &Cancel::never())
    }

    /// [`Engine::changes`] that ends early when nobody waits for it. Takes as long as there are changes asked for, and
    /// later changes of the same records.
    ///
    /// # Errors
    /// As [`Engine::changes`]; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn changes_with(&self, before: u64, limit: usize, cancel: &Cancel) -> Result<Vec<Change>, Error> {
        let asked = changes_before(before, limit, cancel)?;
        Ok(self.core.store.snapshot()?.changes_before(&asked)?)
    }

    fn params<'a>(&self, options: &'a WriteOptions) -> Result<WriteParams<'a>, Error> {
        Ok(WriteParams {
            author: author(options)?,
            expected: &options.expected,
            request: options.request.as_ref().map(checked).transpose()?,
            most_records: self.core.limits.records,
        })
    }

    fn written<T>(&self, result: T, options: &WriteOptions) -> Result<T, Error> {
        match options.visibility {
            Visibility::Immediate => self.refresh(&mut |_| {})?,
            Visibility::WithinASecond if self.refreshing == Refreshing::Background => self.wake_background(),
            Visibility::WithinASecond => {}
        }
        Ok(result)
    }
}

fn changes_before(sequence: u64, limit: usize, cancel: &Cancel) -> Result<ChangesBefore<'_>, Error> {
    if limit > MOST_CHANGES {
        let reason = format!("{limit} changes asked for; at most {MOST_CHANGES} can be");
        return Err(Error::InvalidRequest { reason });
    }
    cancel.check()?;
    Ok(ChangesBefore { sequence, limit, cancel })
}

/// The author's name without spaces around it; an empty one is none.
fn author(options: &WriteOptions) -> Result<Option<&str>, Error> {
    let name = options.author.as_deref().map(str::trim).filter(|name| !name.is_empty());
    name.map(|name| plain(name, "the author's name", AUTHOR_CHARS)).transpose()
}

fn checked(key: &RequestKey) -> Result<&RequestKey, Error> {
    if key.id.is_empty() {
        return Err(Error::InvalidRequest { reason: "the request's name is empty".to_owned() });
    }
    plain(&key.id, "the request's name", REQUEST_CHARS)?;
    plain(&key.fingerprint, "the request's fingerprint", FINGERPRINT_CHARS)?;
    Ok(key)
}

/// A short text without control characters; `what` it is, for the error.
fn plain<'a>(text: &'a str, what: &str, most_chars: usize) -> Result<&'a str, Error> {
    if text.chars().count() > most_chars {
        return Err(Error::InvalidRequest {
            reason: format!("{what} is longer than {most_chars} characters"),
        });
    }
    if text.contains(char::is_control) {
        return Err(Error::InvalidRequest { reason: format!("{what} has a control character") });
    }
    Ok(text)
}
