//! Tables, their version, and the numbers that stand for kinds and events on disk.

use rusqlite::{Connection, OptionalExtension, params};

use super::checksum::{ChangeRow, outcome_checksum, record_checksum};
use super::error::StoreError;
use crate::record::{OutcomeEvent, RecordKind};

/// Counts up with every change of the tables and with every field that records get, which older software would take for
/// damage; stored as SQLite's `user_version`. Format 4 has the tables of 3, and records with a stage.
pub(super) const FORMAT_VERSION: i64 = 4;
/// The first format whose rows have checksums.
pub(super) const FIRST_WITH_CHECKSUMS: i64 = 2;
/// The first format that remembers requests.
pub(super) const FIRST_WITH_REQUESTS: i64 = 3;

// SQLite itself does not notice a bit that flips inside a value, so every row has a checksum of its own. Long texts
// stand last: a query that does not ask for them need not read the pages that they flow over to.
const TABLES: &str = "
    CREATE TABLE records (
        row INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        body TEXT,
        UNIQUE (kind, id)
    ) STRICT;
    CREATE TABLE changes (
        sequence INTEGER PRIMARY KEY,
        row INTEGER NOT NULL,
        previous INTEGER,
        at_ms INTEGER,
        author TEXT,
        checksum INTEGER NOT NULL,
        former TEXT
    ) STRICT;
    CREATE TABLE outcomes (
        demand TEXT NOT NULL,
        supply TEXT NOT NULL,
        event INTEGER NOT NULL,
        happened_on TEXT NOT NULL,
        reason TEXT,
        reported_by TEXT,
        checksum INTEGER NOT NULL,
        PRIMARY KEY (demand, supply, event, happened_on)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO settings (name, value) VALUES ('store_id', lower(hex(randomblob(16))));
";

/// What the third format has beside the tables of the second: requests that were carried out, and outcomes in the order
/// in which they are read.
const SINCE_FORMAT_3: &str = "
    CREATE TABLE requests (
        id TEXT PRIMARY KEY NOT NULL,
        fingerprint TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        result TEXT NOT NULL
    ) STRICT;
    CREATE INDEX requests_by_time ON requests (at_ms);
    CREATE INDEX outcomes_by_day ON outcomes (happened_on, demand, supply, event);
";

/// The format of a database that this version can read; 0 for one without tables.
pub(super) fn readable(connection: &Connection) -> Result<i64, StoreError> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > FORMAT_VERSION {
        return Err(StoreError::NewerFormat { found, supported: FORMAT_VERSION });
    }
    Ok(found)
}

pub(super) fn prepare(connection: &mut Connection) -> Result<(), StoreError> {
    // Asked before anything is set: a newer catalogue is left as it is, byte by byte.
    let found = readable(connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    if found == FORMAT_VERSION {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    match found {
        0 => transaction.execute_batch(TABLES)?,
        1 => from_format_1(&transaction)?,
        _ => {}
    }
    if found < FIRST_WITH_REQUESTS {
        transaction.execute_batch(SINCE_FORMAT_3)?;
    }
    transaction.pragma_update(None, "user_version", FORMAT_VERSION)?;
    fail_point!("store.format");
    transaction.commit()?;
    Ok(())
}

/// To the tables of format 2. Format 1 had no history and no checksums. Of each record, the last change is known, but not when and by whom.
fn from_format_1(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(&format!(
        "DROP INDEX records_by_sequence;
         ALTER TABLE records RENAME TO records_1;
         ALTER TABLE outcomes RENAME TO outcomes_1;
         {TABLES}"
    ))?;
    let mut rows =
        connection.prepare("SELECT row, kind, id, sequence, body FROM records_1 ORDER BY sequence")?;
    let mut put = connection.prepare(
        "INSERT INTO records (row, kind, id, sequence, checksum, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let mut log = connection.prepare("INSERT INTO changes (sequence, row, checksum) VALUES (?1, ?2, ?3)")?;
    let mut rows = rows.query([])?;
    while let Some(old) = rows.next()? {
        let (row, kind, id): (i64, i64, String) = (old.get(0)?, old.get(1)?, old.get(2)?);
        let (sequence, body): (i64, Option<String>) = (old.get(3)?, old.get(4)?);
        let sum = record_checksum(kind, &id, sequence, body.as_deref());
        put.execute(params![row, kind, id, sequence, sum, body])?;
        let change = ChangeRow { sequence, row, ..ChangeRow::default() };
        log.execute(params![sequence, row, change.checksum()])?;
    }
    let mut rows = connection
        .prepare("SELECT demand, supply, event, happened_on, reason, reported_by FROM outcomes_1")?;
    let mut put = connection.prepare("INSERT INTO outcomes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    let mut rows = rows.query([])?;
    while let Some(old) = rows.next()? {
        let key: [String; 2] = [old.get(0)?, old.get(1)?];
        let (event, day): (i64, String) = (old.get(2)?, old.get(3)?);
        let told: [Option<String>; 2] = [old.get(4)?, old.get(5)?];
        let sum = outcome_checksum([&key[0], &key[1], &day], event, [told[0].as_deref(), told[1].as_deref()]);
        put.execute(params![key[0], key[1], event, day, told[0], told[1], sum])?;
    }
    connection.execute_batch("DROP TABLE records_1; DROP TABLE outcomes_1;")?;
    Ok(())
}

/// The value of a setting.
pub(super) fn setting(connection: &Connection, name: &str) -> Result<Option<String>, StoreError> {
    let found = connection
        .query_row("SELECT value FROM settings WHERE name = ?1", [name], |row| row.get(0))
        .optional()?;
    Ok(found)
}

pub(super) fn kind_code(kind: RecordKind) -> i64 {
    match kind {
        RecordKind::Organisation => 1,
        RecordKind::Demand => 2,
        RecordKind::Supply => 3,
    }
}

pub(super) fn kind_of(code: i64) -> Result<RecordKind, StoreError> {
    Ok(match code {
        1 => RecordKind::Organisation,
        2 => RecordKind::Demand,
        3 => RecordKind::Supply,
        _ => return Err(StoreError::database(format!("record kind `{code}`"))),
    })
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
        _ => return Err(StoreError::database(format!("outcome event `{code}`"))),
    })
}
