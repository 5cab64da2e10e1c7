//! Who changed what when: one entry for every change of a record, kept for ever.
//!
//! An entry holds what the record was before, so that the present version stands only once.

use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::checksum::{ChangeRow, record_checksum};
use super::error::{Damage, StoreError};
use super::records::parse;
use super::{Sequence, schema};
use crate::cancel::Cancel;
use crate::record::{Record, RecordKind};

/// One change of one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Place in the order of all changes of the catalogue; later ones are greater.
    pub sequence: u64,
    /// The record's kind.
    pub kind: RecordKind,
    /// Its identifier.
    pub id: String,
    /// What was done.
    pub action: ChangeAction,
    /// When, in UTC by the clock of the machine that wrote; unknown for what an early version wrote.
    #[serde(with = "time::serde::rfc3339::option")]
    pub at: Option<OffsetDateTime>,
    /// Who, where the caller said so.
    pub author: Option<String>,
    /// The record before; `None` when there was none, or when an early version wrote the change.
    pub before: Option<Record>,
    /// The record after; `None` when it was removed.
    pub after: Option<Record>,
}

/// What a change did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAction {
    /// The record came in.
    Created,
    /// It was replaced by another version.
    Updated,
    /// It was removed.
    Removed,
    /// It came in again after it had been removed.
    Restored,
    /// An early version of this software wrote it and kept no history.
    Unknown,
}

/// Who writes, and when.
#[derive(Clone, Copy)]
pub(super) struct Authorship<'a> {
    pub(super) at_ms: i64,
    author: Option<&'a str>,
}

impl<'a> Authorship<'a> {
    pub(super) fn now(author: Option<&'a str>) -> Self {
        Self { at_ms: now_ms(), author }
    }
}

/// The clock of this machine, in milliseconds since 1970.
pub(super) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Adds the next entry of a record; `previous` is its entry before, `former` what it was.
pub(super) fn append(
    connection: &Connection,
    (sequence, row): (i64, i64),
    by: Authorship<'_>,
    (previous, former): (Option<i64>, Option<&str>),
) -> Result<(), StoreError> {
    let Authorship { at_ms, author } = by;
    let change = ChangeRow { sequence, row, previous, at_ms: Some(at_ms), author, former };
    fail_point!("store.history");
    let mut statement = connection.prepare_cached(
        "INSERT INTO changes (sequence, row, previous, at_ms, author, checksum, former)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    statement.execute(params![sequence, row, previous, at_ms, author, change.checksum(), former])?;
    Ok(())
}

/// An entry with its texts.
struct Entry {
    sequence: i64,
    row: i64,
    previous: Option<i64>,
    at_ms: Option<i64>,
    author: Option<String>,
    former: Option<String>,
}

const COLUMNS: &str = "SELECT sequence, row, previous, at_ms, author, former, checksum FROM changes";

impl Entry {
    /// Reads a row of [`COLUMNS`] and compares the checksum.
    fn decode(row: &Row<'_>) -> Result<Self, StoreError> {
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

    fn get(connection: &Connection, sequence: i64) -> Result<Self, StoreError> {
        let mut statement = connection.prepare_cached(&format!("{COLUMNS} WHERE sequence = ?1"))?;
        let mut rows = statement.query([sequence])?;
        let missing = || damaged(sequence);
        Self::decode(rows.next()?.ok_or_else(missing)?)
    }

    fn checksum(&self) -> i64 {
        let Self { sequence, row, previous, at_ms, .. } = *self;
        let (author, former) = (self.author.as_deref(), self.former.as_deref());
        ChangeRow { sequence, row, previous, at_ms, author, former }.checksum()
    }

    /// `after` is what the record was then.
    fn change(self, record: &Head, after: Option<&str>) -> Result<Change, StoreError> {
        let action = match (self.at_ms, &self.former, after) {
            (None, ..) => ChangeAction::Unknown,
            (_, None, _) if self.previous.is_some() => ChangeAction::Restored,
            (_, None, _) => ChangeAction::Created,
            (_, Some(_), Some(_)) => ChangeAction::Updated,
            (_, Some(_), None) => ChangeAction::Removed,
        };
        let nanoseconds = self.at_ms.map(|at_ms| i128::from(at_ms) * 1_000_000);
        let parsed = |body: Option<&str>| body.map(|body| parse(body, &record.id)).transpose();
        Ok(Change {
            sequence: self.sequence as u64,
            kind: record.kind,
            id: record.id.clone(),
            action,
            at: nanoseconds.and_then(|at| OffsetDateTime::from_unix_timestamp_nanos(at).ok()),
            author: self.author,
            before: parsed(self.former.as_deref())?,
            after: parsed(after)?,
        })
    }
}

/// A record as its history needs it: the present, from which the entries lead back.
struct Head {
    kind: RecordKind,
    id: String,
    sequence: i64,
    body: Option<String>,
}

const HEAD_COLUMNS: &str = "SELECT kind, id, sequence, checksum, body FROM records";

impl Head {
    /// Reads a row of [`HEAD_COLUMNS`] and compares the checksum.
    fn decode(row: &Row<'_>) -> Result<Self, StoreError> {
        let (kind, id, sequence): (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (stored, body): (i64, Option<String>) = (row.get(3)?, row.get(4)?);
        if record_checksum(kind, &id, sequence, body.as_deref()) != stored {
            return Err(StoreError::Damaged(Damage::Record { id }));
        }
        Ok(Self { kind: schema::kind_of(kind)?, id, sequence, body })
    }

    fn find(connection: &Connection, kind: RecordKind, id: &str) -> Result<Option<Self>, StoreError> {
        let mut statement =
            connection.prepare_cached(&format!("{HEAD_COLUMNS} WHERE kind = ?1 AND id = ?2"))?;
        let mut rows = statement.query(params![schema::kind_code(kind), id])?;
        rows.next()?.map(Self::decode).transpose()
    }

    /// The change that made what the record was at a sequence, and its body then; no change when it never was.
    fn back_to(
        &self,
        connection: &Connection,
        sequence: i64,
    ) -> Result<(Option<i64>, Option<String>), StoreError> {
        let (mut change, mut body) = (Some(self.sequence), self.body.clone());
        while let Some(later) = change.filter(|change| *change > sequence) {
            let entry = Entry::get(connection, later)?;
            change = leading_back(&entry)?;
            body = entry.former;
        }
        Ok((change, body))
    }
}

/// What a record was at a sequence.
pub(super) fn as_of(
    connection: &Connection,
    kind: RecordKind,
    id: &str,
    sequence: Sequence,
) -> Result<Option<Record>, StoreError> {
    let Some(record) = Head::find(connection, kind, id)? else { return Ok(None) };
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    let (_, body) = record.back_to(connection, sequence)?;
    body.map(|body| parse(&body, id)).transpose()
}

/// What a record was before a change; `None` when it was not there, or when an early version wrote the change.
pub(super) fn former(connection: &Connection, sequence: i64) -> Result<Option<String>, StoreError> {
    Ok(Entry::get(connection, sequence)?.former)
}

/// All changes of a record, the oldest first.
pub(super) fn of_record(
    connection: &Connection,
    kind: RecordKind,
    id: &str,
) -> Result<Vec<Change>, StoreError> {
    let Some(record) = Head::find(connection, kind, id)? else { return Ok(Vec::new()) };
    let (mut next, mut after) = (Some(record.sequence), record.body.clone());
    let mut found = Vec::new();
    while let Some(sequence) = next {
        let entry = Entry::get(connection, sequence)?;
        // What a record was before a change is what it was after the one before that.
        let before = entry.former.clone();
        next = leading_back(&entry)?;
        found.push(entry.change(&record, after.as_deref())?);
        after = before;
    }
    found.reverse();
    Ok(found)
}

/// The changes of the whole catalogue before a sequence, the latest first, at most `limit`.
pub(super) fn before(
    connection: &Connection,
    sequence: Sequence,
    limit: usize,
) -> Result<Vec<Change>, StoreError> {
    let mut statement = connection
        .prepare_cached(&format!("{COLUMNS} WHERE sequence < ?1 ORDER BY sequence DESC LIMIT ?2"))?;
    let mut heads = connection.prepare_cached(&format!("{HEAD_COLUMNS} WHERE row = ?1"))?;
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![sequence, i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let entry = Entry::decode(row)?;
        let mut head = heads.query([entry.row])?;
        let missing = || damaged(entry.sequence);
        let record = Head::decode(head.next()?.ok_or_else(missing)?)?;
        let (change, after) = record.back_to(connection, entry.sequence)?;
        if change != Some(entry.sequence) {
            return Err(damaged(entry.sequence));
        }
        found.push(entry.change(&record, after.as_deref())?);
    }
    Ok(found)
}

fn damaged(sequence: i64) -> StoreError {
    StoreError::Damaged(Damage::Change { sequence: sequence as u64 })
}

/// The entry before, which is an earlier one: damage must not lead in circles.
fn leading_back(entry: &Entry) -> Result<Option<i64>, StoreError> {
    match entry.previous {
        Some(previous) if previous >= entry.sequence => Err(damaged(entry.sequence)),
        previous => Ok(previous),
    }
}

/// What tells a database at one point of its history from every other: another database, or the same one with another
/// past, gives another mark. `None` when it has not come so far.
pub(super) fn mark(connection: &Connection, sequence: Sequence) -> Result<Option<String>, StoreError> {
    let store = schema::setting(connection, "store_id")?.unwrap_or_default();
    if sequence == 0 {
        return Ok(Some(store));
    }
    let found = connection
        .query_row("SELECT row, at_ms FROM changes WHERE sequence = ?1", [sequence as i64], |found| {
            Ok((found.get::<_, i64>(0)?, found.get::<_, Option<i64>>(1)?))
        })
        .optional()?;
    Ok(found.map(|(row, at_ms)| format!("{store}/{sequence}/{row}/{}", at_ms.unwrap_or(-1))))
}

/// Checks the checksum of every entry; gives those that do not fit.
pub(super) fn faults(connection: &Connection, cancel: &Cancel) -> Result<Vec<Damage>, StoreError> {
    let mut statement = connection.prepare(COLUMNS)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        cancel.check()?;
        found.extend(Entry::decode(row).err().map(StoreError::into_damage));
    }
    Ok(found)
}
