//! The way of a record back through its history: from what it is, over the entries, to what it was.

use rusqlite::{Connection, OptionalExtension, Row, params};
use time::OffsetDateTime;

use super::checksum::{ChangeRow, record_checksum};
use super::error::{Damage, StoreError};
use super::history::{Change, ChangeAction};
use super::records::parse;
use super::schema;
use crate::cancel::Cancel;
use crate::record::RecordKind;

/// An entry with its texts.
pub(super) struct Entry {
    pub(super) sequence: i64,
    pub(super) row: i64,
    previous: Option<i64>,
    at_ms: Option<i64>,
    author: Option<String>,
    pub(super) former: Option<String>,
}

pub(super) const ENTRY_COLUMNS: &str =
    "SELECT sequence, row, previous, at_ms, author, former, checksum FROM changes";

impl Entry {
    /// Reads a row of [`ENTRY_COLUMNS`] and compares the checksum.
    pub(super) fn decode(row: &Row<'_>) -> Result<Self, StoreError> {
        let entry = Self {
            sequence: row.get(0)?,
            row: row.get(1)?,
            previous: row.get(2)?,
            at_ms: row.get(3)?,
            author: row.get(4)?,
            former: row.get(5)?,
        };
        let stored: i64 = row.get(6)?;
        if entry.checksum() != stored {
            return Err(damaged(entry.sequence));
        }
        Ok(entry)
    }

    pub(super) fn get(connection: &Connection, sequence: i64) -> Result<Self, StoreError> {
        let mut statement = connection.prepare_cached(&format!("{ENTRY_COLUMNS} WHERE sequence = ?1"))?;
        let mut rows = statement.query([sequence])?;
        let missing = || damaged(sequence);
        Self::decode(rows.next()?.ok_or_else(missing)?)
    }

    fn checksum(&self) -> i64 {
        let Self { sequence, row, previous, at_ms, .. } = *self;
        let (author, former) = (self.author.as_deref(), self.former.as_deref());
        ChangeRow { sequence, row, previous, at_ms, author, former }.checksum()
    }

    /// What it did, when it left a record behind or none.
    fn action(&self, left: bool) -> ChangeAction {
        match (self.at_ms, &self.former, left) {
            (None, ..) => ChangeAction::Unknown,
            (_, None, _) if self.previous.is_some() => ChangeAction::Restored,
            (_, None, _) => ChangeAction::Created,
            (_, Some(_), true) => ChangeAction::Updated,
            (_, Some(_), false) => ChangeAction::Removed,
        }
    }

    fn at(&self) -> Option<OffsetDateTime> {
        let nanoseconds = self.at_ms.map(|at_ms| i128::from(at_ms) * 1_000_000);
        nanoseconds.and_then(|at| OffsetDateTime::from_unix_timestamp_nanos(at).ok())
    }
}

/// A record at one point of its history. Begins at the present, and leads back.
pub(super) struct Trail {
    row: i64,
    kind: RecordKind,
    id: String,
    /// The change that made the record what it was; `None` before the first.
    change: Option<i64>,
    /// What it was; `None` when it was not there.
    body: Option<String>,
}

const PRESENT: &str = "SELECT row, kind, id, sequence, checksum, body FROM records";

impl Trail {
    /// Reads a row of [`PRESENT`] and compares the checksum.
    fn decode(found: &Row<'_>) -> Result<Self, StoreError> {
        let (row, kind, id): (i64, i64, String) = (found.get(0)?, found.get(1)?, found.get(2)?);
        let (sequence, stored): (i64, i64) = (found.get(3)?, found.get(4)?);
        let body: Option<String> = found.get(5)?;
        if record_checksum(kind, &id, sequence, body.as_deref()) != stored {
            return Err(StoreError::Damaged(Damage::Record { id }));
        }
        Ok(Self { row, kind: schema::kind_of(kind)?, id, change: Some(sequence), body })
    }

    /// Of a record; `None` when it never was.
    pub(super) fn of_record(
        connection: &Connection,
        kind: RecordKind,
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        let mut statement = connection.prepare_cached(&format!("{PRESENT} WHERE kind = ?1 AND id = ?2"))?;
        let mut rows = statement.query(params![schema::kind_code(kind), id])?;
        rows.next()?.map(Self::decode).transpose()
    }

    /// Of the record that an entry tells of.
    pub(super) fn of_entry(connection: &Connection, entry: &Entry) -> Result<Self, StoreError> {
        let mut statement = connection.prepare_cached(&format!("{PRESENT} WHERE row = ?1"))?;
        let mut rows = statement.query([entry.row])?;
        let missing = || damaged(entry.sequence);
        Self::decode(rows.next()?.ok_or_else(missing)?)
    }

    /// The change that made the record what it was; `None` before the first.
    pub(super) fn change(&self) -> Option<i64> {
        self.change
    }

    /// What the record was; `None` when it was not there.
    pub(super) fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    /// Goes back to what the record was at a sequence; stays when that is later.
    ///
    /// Takes a step for every later change, which in a long history is long. Their texts are not read, nor are their
    /// checksums compared, but for the last one's: that one is of this record, and the one before it no later than the
    /// sequence, so it holds what is sought, however it was found.
    pub(super) fn back_to(
        &mut self,
        connection: &Connection,
        sequence: i64,
        cancel: &Cancel,
    ) -> Result<(), StoreError> {
        let Some(mut later) = self.change.filter(|change| *change > sequence) else { return Ok(()) };
        let mut statement =
            connection.prepare_cached("SELECT row, previous FROM changes WHERE sequence = ?1")?;
        loop {
            cancel.check()?;
            let found =
                statement.query_row([later], |found| Ok((found.get(0)?, found.get(1)?))).optional()?;
            let (row, previous): (i64, Option<i64>) = found.ok_or_else(|| damaged(later))?;
            if row != self.row {
                return Err(damaged(later));
            }
            match earlier(later, previous)?.filter(|previous| *previous > sequence) {
                Some(previous) => later = previous,
                None => break,
            }
        }
        self.pass(Entry::get(connection, later)?)
    }

    /// Goes back over the change that made the record what it was, and tells it.
    pub(super) fn step(&mut self, entry: Entry) -> Result<Change, StoreError> {
        if (self.change, self.row) != (Some(entry.sequence), entry.row) {
            return Err(damaged(entry.sequence));
        }
        let parsed = |body: Option<&str>| body.map(|body| parse(body, &self.id)).transpose();
        let change = Change {
            sequence: entry.sequence as u64,
            kind: self.kind,
            id: self.id.clone(),
            action: entry.action(self.body.is_some()),
            at: entry.at(),
            author: entry.author.clone(),
            before: parsed(entry.former.as_deref())?,
            after: parsed(self.body.as_deref())?,
        };
        self.pass(entry)?;
        Ok(change)
    }

    /// What a record was before a change is what it was after the one before that.
    fn pass(&mut self, entry: Entry) -> Result<(), StoreError> {
        self.change = earlier(entry.sequence, entry.previous)?;
        self.body = entry.former;
        Ok(())
    }
}

/// The entry before one, which has to be an earlier one: damage must not lead in circles.
fn earlier(sequence: i64, previous: Option<i64>) -> Result<Option<i64>, StoreError> {
    match previous {
        Some(previous) if previous >= sequence => Err(damaged(sequence)),
        previous => Ok(previous),
    }
}

fn damaged(sequence: i64) -> StoreError {
    StoreError::Damaged(Damage::Change { sequence: sequence as u64 })
}
