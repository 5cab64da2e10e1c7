//! Records: written with their history, read with their checksums.

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, Transaction, params};

use super::checksum::record_checksum;
use super::error::{Damage, StoreError};
use super::history::{self, Authorship, append};
use super::{Sequence, WriteEffect, WriteSummary, schema};
use crate::cancel::Cancel;
use crate::record::{Record, RecordKind};

/// A record, or the trace of a removed one, as the index needs it.
pub(crate) struct StoredRow {
    /// Stable number of the record.
    pub(crate) row: u64,
    /// The write that made this version.
    pub(crate) sequence: Sequence,
    /// The record's kind.
    pub(crate) kind: RecordKind,
    /// Its identifier.
    pub(crate) id: String,
    /// `None` when the record was removed.
    pub(crate) record: Option<Record>,
}

/// What stands in a record's row now.
struct Present {
    row: i64,
    sequence: i64,
    body: Option<String>,
}

impl Present {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { row: row.get(0)?, sequence: row.get(1)?, body: row.get(2)? })
    }
}

/// Writes all records; equal ones are left alone. Gives the effects in their order.
pub(super) fn upsert(
    transaction: &Transaction<'_>,
    records: &[Record],
    by: Authorship<'_>,
) -> Result<Vec<WriteEffect>, StoreError> {
    let mut effects = Vec::with_capacity(records.len());
    let mut sequence = next_sequence(transaction)?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO records (kind, id, sequence, checksum, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (kind, id) DO NOTHING",
    )?;
    let mut find =
        transaction.prepare_cached("SELECT row, sequence, body FROM records WHERE kind = ?1 AND id = ?2")?;
    let mut replace = prepare_replace(transaction)?;
    let mut body = Vec::new();
    for record in records {
        let kind = schema::kind_code(record.kind());
        let body = encode(record, &mut body)?;
        let sum = record_checksum(kind, record.id(), sequence, Some(body));
        // Most rows of an import are new, so the attempt to insert comes first.
        fail_point!("store.upsert");
        if insert.execute(params![kind, record.id(), sequence, sum, body])? == 1 {
            append(transaction, (sequence, transaction.last_insert_rowid()), by, (None, None))?;
            effects.push(WriteEffect::Created);
            sequence += 1;
            continue;
        }
        let Present { row, sequence: previous, body: former } =
            find.query_row(params![kind, record.id()], Present::of)?;
        match &former {
            Some(former) if former == body => {
                effects.push(WriteEffect::Unchanged);
                continue;
            }
            Some(_) => effects.push(WriteEffect::Updated),
            None => effects.push(WriteEffect::Created),
        }
        replace.execute(params![row, sequence, sum, body])?;
        append(transaction, (sequence, row), by, (Some(previous), former.as_deref()))?;
        sequence += 1;
    }
    Ok(effects)
}

/// Removes records; those that are not there are passed over.
pub(super) fn remove(
    transaction: &Transaction<'_>,
    kind: RecordKind,
    ids: &[&str],
    by: Authorship<'_>,
) -> Result<WriteSummary, StoreError> {
    let kind = schema::kind_code(kind);
    let mut summary = WriteSummary::default();
    let mut sequence = next_sequence(transaction)?;
    let mut find =
        transaction.prepare_cached("SELECT row, sequence, body FROM records WHERE kind = ?1 AND id = ?2")?;
    let mut replace = prepare_replace(transaction)?;
    for id in ids {
        let found = find.query_row(params![kind, id], Present::of).optional()?;
        let Some(Present { row, sequence: previous, body: Some(former) }) = found else { continue };
        let sum = record_checksum(kind, id, sequence, None);
        fail_point!("store.remove");
        replace.execute(params![row, sequence, sum, None::<&str>])?;
        append(transaction, (sequence, row), by, (Some(previous), Some(&former)))?;
        summary.removed += 1;
        sequence += 1;
    }
    Ok(summary)
}

/// Brings removed records back as they were; those that are there, or never were, are passed over.
pub(super) fn undelete(
    transaction: &Transaction<'_>,
    kind: RecordKind,
    ids: &[&str],
    by: Authorship<'_>,
) -> Result<WriteSummary, StoreError> {
    let kind = schema::kind_code(kind);
    let mut summary = WriteSummary::default();
    let mut sequence = next_sequence(transaction)?;
    let mut find =
        transaction.prepare_cached("SELECT row, sequence, body FROM records WHERE kind = ?1 AND id = ?2")?;
    let mut replace = prepare_replace(transaction)?;
    for id in ids {
        let found = find.query_row(params![kind, id], Present::of).optional()?;
        let Some(Present { row, sequence: previous, body: None }) = found else { continue };
        // The change that removed the record is its last, and holds what it was.
        let Some(former) = history::former(transaction, previous)? else { continue };
        fail_point!("store.undelete");
        let sum = record_checksum(kind, id, sequence, Some(&former));
        replace.execute(params![row, sequence, sum, former])?;
        append(transaction, (sequence, row), by, (Some(previous), None))?;
        summary.created += 1;
        sequence += 1;
    }
    Ok(summary)
}

/// The record of a kind and identifier.
pub(super) fn get(connection: &Connection, kind: RecordKind, id: &str) -> Result<Option<Record>, StoreError> {
    let kind = schema::kind_code(kind);
    let mut statement = connection
        .prepare_cached("SELECT sequence, checksum, body FROM records WHERE kind = ?1 AND id = ?2")?;
    let found = statement.query_row(params![kind, id], |row| {
        let body: Option<String> = row.get(2)?;
        Ok((row.get(0)?, row.get(1)?, body))
    });
    let Some((sequence, sum, body)): Option<(i64, i64, Option<String>)> = found.optional()? else {
        return Ok(None);
    };
    decode(kind, id, sequence, sum, body.as_deref())
}

/// Rows changed after a sequence, in the order of their changes, at most `limit`; each stands once, at its last change.
pub(super) fn changed_since(
    connection: &Connection,
    after: Sequence,
    limit: usize,
) -> Result<Vec<StoredRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT records.row, records.sequence, kind, id, records.checksum, body
         FROM changes JOIN records ON records.row = changes.row AND records.sequence = changes.sequence
         WHERE changes.sequence > ?1 ORDER BY changes.sequence LIMIT ?2",
    )?;
    let mut rows = statement.query(params![after as i64, limit as i64])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (sequence, kind, id): (i64, i64, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let body: Option<String> = row.get(5)?;
        let record = decode(kind, &id, sequence, row.get(4)?, body.as_deref())?;
        let (number, kind) = (row.get::<_, i64>(0)? as u64, schema::kind_of(kind)?);
        found.push(StoredRow { row: number, sequence: sequence as u64, kind, id, record });
    }
    Ok(found)
}

/// Records of a kind in the order of their identifiers, after `after`, at most `limit`.
pub(super) fn page(
    connection: &Connection,
    kind: RecordKind,
    after: &str,
    limit: usize,
) -> Result<Vec<Record>, StoreError> {
    let kind = schema::kind_code(kind);
    let mut statement = connection.prepare_cached(
        "SELECT id, sequence, checksum, body FROM records
         WHERE kind = ?1 AND id > ?2 AND body IS NOT NULL ORDER BY id LIMIT ?3",
    )?;
    let mut rows = statement.query(params![kind, after, limit as i64])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, body): (String, Option<String>) = (row.get(0)?, row.get(3)?);
        found.extend(decode(kind, &id, row.get(1)?, row.get(2)?, body.as_deref())?);
    }
    Ok(found)
}

/// Number and version of every record that is there, by number.
pub(super) fn versions(connection: &Connection) -> Result<Vec<(u64, Sequence)>, StoreError> {
    let mut statement =
        connection.prepare("SELECT row, sequence FROM records WHERE body IS NOT NULL ORDER BY row")?;
    let versions = statement
        .query_map([], |row| Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64)))?
        .collect::<Result<_, _>>()?;
    Ok(versions)
}

/// How many records there are, of all kinds.
pub(super) fn count(connection: &Connection) -> Result<u64, StoreError> {
    let count: i64 =
        connection.query_row("SELECT count(*) FROM records WHERE body IS NOT NULL", [], |row| row.get(0))?;
    Ok(count as u64)
}

/// The highest sequence so far; 0 for an empty catalogue.
pub(super) fn last_sequence(connection: &Connection) -> Result<Sequence, StoreError> {
    let mut statement = connection.prepare_cached("SELECT max(sequence) FROM changes")?;
    let last: Option<i64> = statement.query_row([], |row| row.get(0))?;
    Ok(last.unwrap_or(0) as u64)
}

/// Checks the checksum of every record and reads it; gives what cannot be.
pub(super) fn faults(connection: &Connection, cancel: &Cancel) -> Result<Vec<Damage>, StoreError> {
    let mut statement = connection.prepare("SELECT kind, id, sequence, checksum, body FROM records")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        cancel.check()?;
        let (id, body): (String, Option<String>) = (row.get(1)?, row.get(4)?);
        if let Err(error) = decode(row.get(0)?, &id, row.get(2)?, row.get(3)?, body.as_deref()) {
            found.push(error.into_damage());
        }
    }
    Ok(found)
}

fn next_sequence(connection: &Connection) -> Result<i64, StoreError> {
    Ok(last_sequence(connection)? as i64 + 1)
}

fn prepare_replace<'a>(transaction: &'a Transaction<'_>) -> Result<CachedStatement<'a>, StoreError> {
    Ok(transaction
        .prepare_cached("UPDATE records SET sequence = ?2, checksum = ?3, body = ?4 WHERE row = ?1")?)
}

fn encode<'a>(record: &Record, buffer: &'a mut Vec<u8>) -> Result<&'a str, StoreError> {
    buffer.clear();
    serde_json::to_writer(&mut *buffer, record).map_err(StoreError::Encode)?;
    std::str::from_utf8(buffer).map_err(|error| StoreError::database(error.to_string()))
}

/// The record of a row, when its checksum fits; `None` for a removed one.
fn decode(
    kind: i64,
    id: &str,
    sequence: i64,
    sum: i64,
    body: Option<&str>,
) -> Result<Option<Record>, StoreError> {
    if record_checksum(kind, id, sequence, body) != sum {
        return Err(StoreError::Damaged(Damage::Record { id: id.to_owned() }));
    }
    body.map(|body| parse(body, id)).transpose()
}

/// A record from its JSON form.
pub(super) fn parse(body: &str, id: &str) -> Result<Record, StoreError> {
    serde_json::from_str(body).map_err(|_| StoreError::Damaged(Damage::Record { id: id.to_owned() }))
}
