//! Who changed what when: one entry for every change of a record, kept for ever.
//!
//! An entry holds what the record was before, so that the present version stands only once.

use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::checksum::change_checksum;
use super::error::StoreError;
use super::records::parse;
use super::{Sequence, schema};
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
    at_ms: i64,
    author: Option<&'a str>,
}

impl<'a> Authorship<'a> {
    pub(super) fn now(author: Option<&'a str>) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { at_ms: i64::try_from(since.as_millis()).unwrap_or(i64::MAX), author }
    }
}

/// Adds an entry; `former` is what the record was.
pub(super) fn append(
    connection: &Connection,
    sequence: i64,
    row: i64,
    by: Authorship<'_>,
    former: Option<&str>,
) -> Result<(), StoreError> {
    fail_point!("store.history");
    let sum = change_checksum(sequence, row, Some(by.at_ms), by.author, former);
    let mut statement = connection.prepare_cached(
        "INSERT INTO changes (sequence, row, at_ms, author, checksum, former) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    statement.execute(params![sequence, row, by.at_ms, by.author, sum, former])?;
    Ok(())
}

const COLUMNS: &str = "
    SELECT changes.sequence, changes.row, at_ms, author, changes.checksum, former, kind, id,
        EXISTS (SELECT 1 FROM changes AS earlier
            WHERE earlier.row = changes.row AND earlier.sequence < changes.sequence),
        CASE WHEN changes.sequence = records.sequence THEN body
            ELSE (SELECT former FROM changes AS later
                WHERE later.row = changes.row AND later.sequence > changes.sequence
                ORDER BY later.sequence LIMIT 1) END
    FROM changes JOIN records ON records.row = changes.row";

/// All changes of a record, the oldest first.
pub(super) fn of_record(
    connection: &Connection,
    kind: RecordKind,
    id: &str,
) -> Result<Vec<Change>, StoreError> {
    let mut statement = connection
        .prepare_cached(&format!("{COLUMNS} WHERE kind = ?1 AND id = ?2 ORDER BY changes.sequence"))?;
    let mut rows = statement.query(params![schema::kind_code(kind), id])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(change(row)?);
    }
    Ok(found)
}

/// The changes of the whole catalogue before a sequence, the latest first, at most `limit`.
pub(super) fn before(
    connection: &Connection,
    sequence: Sequence,
    limit: usize,
) -> Result<Vec<Change>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{COLUMNS} WHERE changes.sequence < ?1 ORDER BY changes.sequence DESC LIMIT ?2"
    ))?;
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![sequence, i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(change(row)?);
    }
    Ok(found)
}

fn change(row: &Row<'_>) -> Result<Change, StoreError> {
    let (former, id): (Option<String>, String) = (row.get(5)?, row.get(7)?);
    let (at_ms, author): (Option<i64>, Option<String>) = (row.get(2)?, row.get(3)?);
    let sequence: i64 = row.get(0)?;
    if change_checksum(sequence, row.get(1)?, at_ms, author.as_deref(), former.as_deref())
        != row.get::<_, i64>(4)?
    {
        return Err(StoreError::Damaged { what: format!("change {sequence}, of record `{id}`") });
    }
    let has_earlier: bool = row.get(8)?;
    // What a record was after a change is what it was before the next; after the last, what it is.
    let after: Option<String> = row.get(9)?;
    let action = match (at_ms, &former, &after) {
        (None, ..) => ChangeAction::Unknown,
        (_, None, _) if has_earlier => ChangeAction::Restored,
        (_, None, _) => ChangeAction::Created,
        (_, Some(_), Some(_)) => ChangeAction::Updated,
        (_, Some(_), None) => ChangeAction::Removed,
    };
    let at =
        at_ms.and_then(|at_ms| OffsetDateTime::from_unix_timestamp_nanos(i128::from(at_ms) * 1_000_000).ok());
    let record = |body: Option<String>| body.map(|body| parse(&body, &id)).transpose();
    Ok(Change {
        sequence: sequence as u64,
        kind: schema::kind_of(row.get(6)?)?,
        action,
        at,
        author,
        before: record(former)?,
        after: record(after)?,
        id,
    })
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
pub(super) fn faults(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection
        .prepare("SELECT sequence, row, at_ms, author, checksum, former FROM changes ORDER BY sequence")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (sequence, author, former): (i64, Option<String>, Option<String>) =
            (row.get(0)?, row.get(3)?, row.get(5)?);
        let sum = change_checksum(sequence, row.get(1)?, row.get(2)?, author.as_deref(), former.as_deref());
        if sum != row.get::<_, i64>(4)? {
            found.push(format!("change {sequence}: the checksum does not fit"));
        }
    }
    Ok(found)
}
