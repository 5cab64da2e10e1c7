//! Tables, their version, and the numbers that stand for kinds and events on disk.

use rusqlite::Connection;

use super::error::StoreError;
use crate::record::{OutcomeEvent, RecordKind};

/// Counts up with every change of the tables; stored as SQLite's `user_version`.
const FORMAT_VERSION: i64 = 1;

const TABLES: &str = "
    CREATE TABLE records (
        row INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        id TEXT NOT NULL,
        body TEXT,
        sequence INTEGER NOT NULL,
        UNIQUE (kind, id)
    ) STRICT;
    CREATE INDEX records_by_sequence ON records (sequence);
    CREATE TABLE outcomes (
        demand TEXT NOT NULL,
        supply TEXT NOT NULL,
        event INTEGER NOT NULL,
        happened_on TEXT NOT NULL,
        reason TEXT,
        reported_by TEXT,
        PRIMARY KEY (demand, supply, event, happened_on)
    ) STRICT, WITHOUT ROWID;
";

/// The format of a database that this version can read; 0 for one without tables.
pub(super) fn readable(connection: &Connection) -> Result<i64, StoreError> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > FORMAT_VERSION {
        return Err(StoreError::NewerFormat { found, supported: FORMAT_VERSION });
    }
    Ok(found)
}

pub(super) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    // Asked before anything is set: a newer catalogue is left as it is, byte by byte.
    let found = readable(connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    if found == 0 {
        connection.execute_batch(&format!(
            "BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {FORMAT_VERSION}; COMMIT;"
        ))?;
    }
    Ok(())
}

pub(super) fn kind_code(kind: RecordKind) -> i64 {
    match kind {
        RecordKind::Organisation => 1,
        RecordKind::Demand => 2,
        RecordKind::Supply => 3,
    }
}

pub(super) fn event_code(event: OutcomeEvent) -> i64 {
    match event {
        OutcomeEvent::Shown => 1,
        OutcomeEvent::Opened => 2,
        OutcomeEvent::Contacted => 3,
        OutcomeEvent::Negotiating => 4,
        OutcomeEvent::Signed => 5,
        OutcomeEvent::Declined => 6,
    }
}

pub(super) fn event_of(code: i64) -> Result<OutcomeEvent, StoreError> {
    Ok(match code {
        1 => OutcomeEvent::Shown,
        2 => OutcomeEvent::Opened,
        3 => OutcomeEvent::Contacted,
        4 => OutcomeEvent::Negotiating,
        5 => OutcomeEvent::Signed,
        6 => OutcomeEvent::Declined,
        _ => return Err(StoreError::Damaged { what: format!("outcome event `{code}`") }),
    })
}
