//! Reading the database as of one moment.

use rusqlite::Connection;
use serde::de::DeserializeOwned;

use super::error::StoreError;
use super::history::{self, Change, ChangesBefore, now_ms};
use super::records::{self, StoredRow};
use super::requests::{self, RequestKey};
use super::settings::{self, Setting};
use super::{Sequence, Store, outcomes};
use crate::record::{Outcome, Record, RecordKind};

/// The database as of the first read, whatever is written meanwhile. One in memory has but one state: there each read
/// sees the present.
pub(crate) struct StoreSnapshot<'a> {
    store: &'a Store,
    /// Only taken away by `drop`.
    connection: Option<Connection>,
}

impl<'a> StoreSnapshot<'a> {
    pub(super) fn of(store: &'a Store) -> Result<Self, StoreError> {
        let connection = store.disk.as_ref().map(|disk| disk.readers.begin()).transpose()?;
        Ok(Self { store, connection })
    }

    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match &self.connection {
            Some(connection) => read(connection),
            None => read(&self.store.writer().connection),
        }
    }

    /// The record of a kind and identifier.
    pub(crate) fn get(&self, kind: RecordKind, id: &str) -> Result<Option<Record>, StoreError> {
        self.read(|connection| records::get(connection, kind, id))
    }

    /// What the record of a kind and identifier was at a sequence.
    pub(crate) fn get_as_of(
        &self,
        kind: RecordKind,
        id: &str,
        sequence: Sequence,
    ) -> Result<Option<Record>, StoreError> {
        self.read(|connection| history::as_of(connection, kind, id, sequence))
    }

    /// Records of a kind in the order of their identifiers, after `after`, at most `limit`.
    pub(crate) fn page(
        &self,
        kind: RecordKind,
        after: &str,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        self.read(|connection| records::page(connection, kind, after, limit))
    }

    /// Rows changed after a sequence, in the order of their last changes, at most `limit`.
    pub(crate) fn changed_since(&self, after: Sequence, limit: usize) -> Result<Vec<StoredRow>, StoreError> {
        self.read(|connection| records::changed_since(connection, after, limit))
    }

    /// Number and version of every record that is there, by number.
    pub(crate) fn versions(&self) -> Result<Vec<(u64, Sequence)>, StoreError> {
        self.read(records::versions)
    }

    /// The highest sequence so far; 0 for an empty catalogue.
    pub(crate) fn last_sequence(&self) -> Result<Sequence, StoreError> {
        self.read(records::last_sequence)
    }

    /// What tells the database at a sequence from every other; `None` when it has not come so far.
    pub(crate) fn mark(&self, sequence: Sequence) -> Result<Option<String>, StoreError> {
        self.read(|connection| history::mark(connection, sequence))
    }

    /// All changes of a record, the oldest first.
    pub(crate) fn history(&self, kind: RecordKind, id: &str) -> Result<Vec<Change>, StoreError> {
        self.read(|connection| history::of_record(connection, kind, id))
    }

    /// Changes of a record before a sequence, the latest first.
    pub(crate) fn history_before(
        &self,
        kind: RecordKind,
        id: &str,
        asked: &ChangesBefore<'_>,
    ) -> Result<Vec<Change>, StoreError> {
        self.read(|connection| history::of_record_before(connection, kind, id, asked))
    }

    /// Changes of the whole catalogue before a sequence, the latest first.
    pub(crate) fn changes_before(&self, asked: &ChangesBefore<'_>) -> Result<Vec<Change>, StoreError> {
        self.read(|connection| history::before(connection, asked))
    }

    /// All outcomes by day, then demand, then supply, then event.
    pub(crate) fn outcomes(&self) -> Result<Vec<Outcome>, StoreError> {
        self.read(outcomes::all)
    }

    /// Outcomes that come after one, in the same order, at most `limit`; `None` begins.
    pub(crate) fn outcomes_after(
        &self,
        after: Option<&Outcome>,
        limit: usize,
    ) -> Result<Vec<Outcome>, StoreError> {
        self.read(|connection| outcomes::after(connection, after, limit))
    }

    /// The result of a request that was carried out; `None` when it was not, or has been forgotten.
    pub(crate) fn result_of<T: DeserializeOwned>(&self, key: &RequestKey) -> Result<Option<T>, StoreError> {
        self.read(|connection| requests::result_of(connection, key, now_ms()))
    }

    /// A setting; `None` when it was never kept.
    pub(crate) fn setting(&self, setting: Setting) -> Result<Option<String>, StoreError> {
        self.read(|connection| settings::get(connection, setting))
    }

    /// How many outcomes there are.
    pub(crate) fn count_outcomes(&self) -> Result<usize, StoreError> {
        self.read(outcomes::count)
    }
}

impl Drop for StoreSnapshot<'_> {
    fn drop(&mut self) {
        if let (Some(connection), Some(disk)) = (self.connection.take(), &self.store.disk) {
            disk.readers.end(connection);
        }
    }
}
