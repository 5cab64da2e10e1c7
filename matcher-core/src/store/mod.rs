//! The system of record: SQLite keeps records, outcomes and settings. A write is acknowledged when it is on disk.
//!
//! This is the only module that knows SQLite. Everything else that stands in the data folder is derived from it.

mod backup;
mod error;
mod lock;
mod schema;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::record::{Outcome, OutcomeEvent, Record, RecordKind, format_date, parse_date};

pub use error::{BackupFault, StoreError};
pub(crate) use lock::FolderLock;

/// The database's name in a data folder.
const DATABASE_FILE: &str = "catalogue.sqlite";

/// Position in the order of all writes; every change gets the next one.
pub(crate) type Sequence = u64;

/// What a batch of writes did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct WriteSummary {
    /// Records that were not there before.
    pub created: usize,
    /// Records that replaced an older version.
    pub updated: usize,
    /// Records that were there already, equal.
    pub unchanged: usize,
    /// Records that were removed.
    pub removed: usize,
}

/// A record, or the trace of a removed one, as the index needs it.
pub(crate) struct StoredRow {
    /// Stable number of the record.
    pub(crate) row: u64,
    /// The write that made this version.
    pub(crate) sequence: Sequence,
    /// `None` when the record was removed.
    pub(crate) record: Option<Record>,
}

/// The catalogue's database.
pub(crate) struct Store {
    connection: Mutex<Connection>,
    /// `None` when it is in memory only.
    path: Option<PathBuf>,
}

impl Store {
    /// Opens or creates the database of a data folder; gives the folder that an older one went to when a restore was
    /// still to be finished.
    pub(crate) fn open(folder: &Path) -> Result<(Self, Option<PathBuf>), StoreError> {
        let aside = backup::finish(folder)?;
        let path = folder.join(DATABASE_FILE);
        let connection = Connection::open(&path)?;
        Ok((Self::prepare(connection, Some(path))?, aside))
    }

    /// Checks a backup and lays its database into a data folder, where the next opening finds it.
    pub(crate) fn stage_backup(backup: &Path, folder: &Path) -> Result<(), StoreError> {
        backup::stage(backup, folder)
    }

    /// Writes the whole database, as of one moment, into one file. Readers and writers go on meanwhile.
    pub(crate) fn backup(&self, to: &Path) -> Result<(), StoreError> {
        match &self.path {
            Some(path) => {
                // A connection of its own reads its own snapshot, so nobody waits.
                backup::write(&Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?, to)
            }
            None => backup::write(&self.connection(), to),
        }
    }

    /// A database that is gone with the process.
    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory()?, None)
    }

    fn prepare(connection: Connection, path: Option<PathBuf>) -> Result<Self, StoreError> {
        schema::prepare(&connection)?;
        Ok(Self { connection: Mutex::new(connection), path })
    }

    // A panic while holding the lock leaves the connection sound: SQLite rolls an open transaction back.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes all records or none. Equal records are left alone.
    pub(crate) fn upsert(&self, records: &[Record]) -> Result<WriteSummary, StoreError> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        let mut summary = WriteSummary::default();
        {
            let mut sequence = next_sequence(&transaction)?;
            let mut find =
                transaction.prepare_cached("SELECT body FROM records WHERE kind = ?1 AND id = ?2")?;
            let mut put = transaction.prepare_cached(
                "INSERT INTO records (kind, id, body, sequence) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, sequence = excluded.sequence",
            )?;
            for record in records {
                let kind = schema::kind_code(record.kind());
                let body = serde_json::to_string(record).map_err(StoreError::Encode)?;
                let old: Option<Option<String>> =
                    find.query_row(params![kind, record.id()], |row| row.get(0)).optional()?;
                match old.flatten() {
                    Some(old) if old == body => {
                        summary.unchanged += 1;
                        continue;
                    }
                    Some(_) => summary.updated += 1,
                    None => summary.created += 1,
                }
                put.execute(params![kind, record.id(), body, sequence as i64])?;
                sequence += 1;
            }
        }
        transaction.commit()?;
        Ok(summary)
    }

    /// Removes records; those that are not there are passed over.
    pub(crate) fn remove(&self, kind: RecordKind, ids: &[&str]) -> Result<WriteSummary, StoreError> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        let mut summary = WriteSummary::default();
        let mut sequence = next_sequence(&transaction)?;
        for id in ids {
            let changed = transaction.execute(
                "UPDATE records SET body = NULL, sequence = ?3 WHERE kind = ?1 AND id = ?2 AND body IS NOT NULL",
                params![schema::kind_code(kind), id, sequence as i64],
            )?;
            summary.removed += changed;
            sequence += changed as u64;
        }
        transaction.commit()?;
        Ok(summary)
    }

    /// The record of a kind and identifier.
    pub(crate) fn get(&self, kind: RecordKind, id: &str) -> Result<Option<Record>, StoreError> {
        let connection = self.connection();
        let mut statement =
            connection.prepare_cached("SELECT body FROM records WHERE kind = ?1 AND id = ?2")?;
        let body: Option<Option<String>> =
            statement.query_row(params![schema::kind_code(kind), id], |row| row.get(0)).optional()?;
        body.flatten().map(|body| decode(&body, id)).transpose()
    }

    /// The highest sequence so far; 0 for an empty catalogue.
    pub(crate) fn last_sequence(&self) -> Result<Sequence, StoreError> {
        Ok(next_sequence(&self.connection())? - 1)
    }

    /// Rows changed after a sequence, in the order of their changes, at most `limit`.
    pub(crate) fn changed_since(&self, after: Sequence, limit: usize) -> Result<Vec<StoredRow>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT row, sequence, id, body FROM records WHERE sequence > ?1 ORDER BY sequence LIMIT ?2",
        )?;
        let mut rows = statement.query(params![after as i64, limit as i64])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let id: String = row.get(2)?;
            let body: Option<String> = row.get(3)?;
            found.push(StoredRow {
                row: row.get::<_, i64>(0)? as u64,
                sequence: row.get::<_, i64>(1)? as u64,
                record: body.map(|body| decode(&body, &id)).transpose()?,
            });
        }
        Ok(found)
    }

    /// Records of a kind in the order of their identifiers, after `after`, at most `limit`.
    pub(crate) fn page(
        &self,
        kind: RecordKind,
        after: &str,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT id, body FROM records WHERE kind = ?1 AND id > ?2 AND body IS NOT NULL ORDER BY id LIMIT ?3",
        )?;
        let mut rows = statement.query(params![schema::kind_code(kind), after, limit as i64])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(decode(&row.get::<_, String>(1)?, &row.get::<_, String>(0)?)?);
        }
        Ok(found)
    }

    /// How many records of a kind there are.
    pub(crate) fn count(&self, kind: RecordKind) -> Result<usize, StoreError> {
        let count: i64 = self.connection().query_row(
            "SELECT count(*) FROM records WHERE kind = ?1 AND body IS NOT NULL",
            params![schema::kind_code(kind)],
            |row| row.get(0),
        )?;
        Ok(count as usize)
    }

    /// Adds outcomes, all or none; gives how many were new.
    pub(crate) fn add_outcomes(&self, outcomes: &[Outcome]) -> Result<usize, StoreError> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        let mut added = 0;
        for outcome in outcomes {
            added += transaction.execute(
                "INSERT INTO outcomes (demand, supply, event, happened_on, reason, reported_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (demand, supply, event, happened_on) DO UPDATE
                 SET reason = excluded.reason, reported_by = excluded.reported_by
                 WHERE reason IS NOT excluded.reason OR reported_by IS NOT excluded.reported_by",
                params![
                    outcome.demand.as_str(),
                    outcome.supply.as_str(),
                    schema::event_code(outcome.event),
                    format_date(outcome.happened_on),
                    outcome.reason,
                    outcome.reported_by,
                ],
            )?;
        }
        transaction.commit()?;
        Ok(added)
    }

    /// All outcomes by day, then demand, then supply, then event.
    pub(crate) fn outcomes(&self) -> Result<Vec<Outcome>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT demand, supply, event, happened_on, reason, reported_by FROM outcomes
             ORDER BY happened_on, demand, supply, event",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let day: String = row.get(3)?;
            let event: OutcomeEvent = schema::event_of(row.get(2)?)?;
            found.push(Outcome {
                demand: row.get::<_, String>(0)?.as_str().into(),
                supply: row.get::<_, String>(1)?.as_str().into(),
                event,
                happened_on: parse_date(&day)
                    .map_err(|_| StoreError::Damaged { what: format!("outcome dated `{day}`") })?,
                reason: row.get(4)?,
                reported_by: row.get(5)?,
            });
        }
        Ok(found)
    }

    /// Asks SQLite to check the whole file; gives its complaints, none when sound.
    pub(crate) fn integrity_faults(&self) -> Result<Vec<String>, StoreError> {
        integrity_faults(&self.connection())
    }
}

fn integrity_faults(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

fn next_sequence(connection: &Connection) -> Result<Sequence, StoreError> {
    let last: i64 =
        connection.query_row("SELECT coalesce(max(sequence), 0) FROM records", [], |row| row.get(0))?;
    Ok(last as u64 + 1)
}

fn decode(body: &str, id: &str) -> Result<Record, StoreError> {
    serde_json::from_str(body)
        .map_err(|error| StoreError::Damaged { what: format!("record `{id}`: {error}") })
}

#[cfg(test)]
mod tests {
    use super::Store;
    use crate::record::{Demand, Outcome, OutcomeEvent, Record, RecordKind, parse_date};

    fn demand(id: &str, title: &str) -> Record {
        Record::Demand(Demand::from_text(id, title, ""))
    }

    #[test]
    fn the_same_upsert_twice_changes_nothing() {
        let store = Store::in_memory().expect("opens");
        let first = store.upsert(&[demand("d1", "一"), demand("d2", "二")]).expect("writes");
        assert_eq!((first.created, first.unchanged), (2, 0));
        let sequence = store.last_sequence().expect("reads");
        let second = store.upsert(&[demand("d1", "一"), demand("d2", "二")]).expect("writes");
        assert_eq!((second.created, second.unchanged), (0, 2));
        assert_eq!(store.last_sequence().expect("reads"), sequence);
    }

    #[test]
    fn a_removed_record_leaves_a_trace_for_the_index() {
        let store = Store::in_memory().expect("opens");
        store.upsert(&[demand("d1", "一")]).expect("writes");
        let before = store.last_sequence().expect("reads");
        assert_eq!(store.remove(RecordKind::Demand, &["d1", "d9"]).expect("removes").removed, 1);
        assert!(store.get(RecordKind::Demand, "d1").expect("reads").is_none());
        let changed = store.changed_since(before, 10).expect("reads");
        assert_eq!(changed.len(), 1);
        assert!(changed[0].record.is_none());
        assert_eq!(store.upsert(&[demand("d1", "又")]).expect("writes").created, 1);
    }

    #[test]
    fn an_outcome_reported_twice_is_one() {
        let store = Store::in_memory().expect("opens");
        let outcome = Outcome {
            demand: "d1".into(),
            supply: "s1".into(),
            event: OutcomeEvent::Declined,
            reason: Some("价格太高".to_owned()),
            happened_on: parse_date("2026-05-01").expect("a date"),
            reported_by: None,
        };
        assert_eq!(store.add_outcomes(std::slice::from_ref(&outcome)).expect("writes"), 1);
        assert_eq!(store.add_outcomes(std::slice::from_ref(&outcome)).expect("writes"), 0);
        assert_eq!(store.outcomes().expect("reads"), [outcome]);
    }
}
