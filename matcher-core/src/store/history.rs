//! Who changed what when: one entry for every change of a record, kept for ever.
//!
//! An entry holds what the record was before, so that the present version stands only once.

use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::checksum::ChangeRow;
use super::error::{Damage, StoreError};
use super::records::parse;
use super::trail::{ENTRY_COLUMNS, Entry, Trail};
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

/// Which changes are asked for: those before a sequence, the latest first, at most `limit`.
pub(crate) struct ChangesBefore<'a> {
    pub(crate) sequence: Sequence,
    pub(crate) limit: usize,
    /// Looked at with every entry.
    pub(crate) cancel: &'a Cancel,
}

/// What a record was at a sequence.
pub(super) fn as_of(
    connection: &Connection,
    kind: RecordKind,
    id: &str,
    sequence: Sequence,
) -> Result<Option<Record>, StoreError> {
    let Some(mut trail) = Trail::of_record(connection, kind, id)? else { return Ok(None) };
    trail.back_to(connection, signed(sequence), &Cancel::never())?;
    trail.body().map(|body| parse(body, id)).transpose()
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
    let all = ChangesBefore { sequence: Sequence::MAX, limit: usize::MAX, cancel: &Cancel::never() };
    let mut found = of_record_before(connection, kind, id, &all)?;
    found.reverse();
    Ok(found)
}

/// Changes of one record.
pub(super) fn of_record_before(
    connection: &Connection,
    kind: RecordKind,
    id: &str,
    asked: &ChangesBefore<'_>,
) -> Result<Vec<Change>, StoreError> {
    let Some(mut trail) = Trail::of_record(connection, kind, id)? else { return Ok(Vec::new()) };
    trail.back_to(connection, signed(asked.sequence).saturating_sub(1), asked.cancel)?;
    let mut found = Vec::new();
    while let Some(sequence) = trail.change().filter(|_| found.len() < asked.limit) {
        asked.cancel.check()?;
        found.push(trail.step(Entry::get(connection, sequence)?)?);
    }
    Ok(found)
}

/// Changes of the whole catalogue.
pub(super) fn before(connection: &Connection, asked: &ChangesBefore<'_>) -> Result<Vec<Change>, StoreError> {
    let mut statement = connection
        .prepare_cached(&format!("{ENTRY_COLUMNS} WHERE sequence < ?1 ORDER BY sequence DESC LIMIT ?2"))?;
    let limit = i64::try_from(asked.limit).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![signed(asked.sequence), limit])?;
    // Each record goes back from its present once, whatever number of its changes is told: together at most a step for
    // every change since. That is still long for changes of long ago, as no index leads to a record's next later entry.
    let mut trails: FxHashMap<i64, Trail> = FxHashMap::default();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        asked.cancel.check()?;
        let entry = Entry::decode(row)?;
        let trail = match trails.entry(entry.row) {
            Occupied(trail) => trail.into_mut(),
            Vacant(place) => {
                let mut trail = Trail::of_entry(connection, &entry)?;
                trail.back_to(connection, entry.sequence, asked.cancel)?;
                place.insert(trail)
            }
        };
        found.push(trail.step(entry)?);
    }
    Ok(found)
}

/// As SQLite has it; what is beyond lies after every change.
fn signed(sequence: Sequence) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
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
    let mut statement = connection.prepare(ENTRY_COLUMNS)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        cancel.check()?;
        found.extend(Entry::decode(row).err().map(StoreError::into_damage));
    }
    Ok(found)
}
