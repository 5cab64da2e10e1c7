//! Writing: conditions, records with their history, and the request's result in one transaction.

use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::condition::{self, Expected, Wanted};
use super::error::StoreError;
use super::history::Authorship;
use super::log::Log;
use super::requests::{self, RequestKey};
use super::settings::{self, Setting};
use super::{Store, outcomes, records};
use crate::record::{Outcome, Record, RecordKind};

/// What a batch of writes did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// What a write did with one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteEffect {
    /// It was not there before.
    Created,
    /// It replaced an older version.
    Updated,
    /// It was there already, equal.
    Unchanged,
}

impl WriteSummary {
    /// How often each effect occurs.
    pub fn of(effects: &[WriteEffect]) -> Self {
        let mut summary = Self::default();
        for effect in effects {
            match effect {
                WriteEffect::Created => summary.created += 1,
                WriteEffect::Updated => summary.updated += 1,
                WriteEffect::Unchanged => summary.unchanged += 1,
            }
        }
        summary
    }
}

/// Who writes, and on what conditions.
#[derive(Clone, Copy)]
pub(crate) struct WriteParams<'a> {
    pub(crate) author: Option<&'a str>,
    pub(crate) expected: &'a [Expected],
    pub(crate) request: Option<&'a RequestKey>,
    /// So many records at most may be there afterwards; what creates none may always be written.
    pub(crate) most_records: u64,
}

/// The connection that writes.
pub(super) struct Writer {
    pub(super) connection: Connection,
    /// How many records there are; counted when it is first needed.
    records: Option<u64>,
    pub(super) log: Option<Log>,
}

/// What a write did, and by how much it changed the number of records.
struct Done<T> {
    result: T,
    created: usize,
    removed: usize,
}

impl<T> Done<T> {
    /// No record more and none less.
    fn of(result: T) -> Self {
        Self { result, created: 0, removed: 0 }
    }
}

impl Done<WriteSummary> {
    fn summed(result: WriteSummary) -> Self {
        Self { result, created: result.created, removed: result.removed }
    }
}

impl Store {
    /// Writes all records or none; equal records are left alone. Gives the effects in the order of the records.
    pub(crate) fn upsert(
        &self,
        records: &[Record],
        params: &WriteParams<'_>,
    ) -> Result<Vec<WriteEffect>, StoreError> {
        self.check_disk()?;
        self.write(params, &Wanted::Records(records), |transaction, by| {
            let effects = records::upsert(transaction, records, by)?;
            let created = WriteSummary::of(&effects).created;
            Ok(Done { result: effects, created, removed: 0 })
        })
    }

    /// Brings removed records back, all or none; those that are there, or never were, are passed over.
    pub(crate) fn undelete(
        &self,
        kind: RecordKind,
        ids: &[&str],
        params: &WriteParams<'_>,
    ) -> Result<WriteSummary, StoreError> {
        self.check_disk()?;
        self.write(params, &Wanted::Other, |transaction, by| {
            records::undelete(transaction, kind, ids, by).map(Done::summed)
        })
    }

    /// Removes records, all or none; those that are not there are passed over.
    pub(crate) fn remove(
        &self,
        kind: RecordKind,
        ids: &[&str],
        params: &WriteParams<'_>,
    ) -> Result<WriteSummary, StoreError> {
        self.write(params, &Wanted::Gone(kind, ids), |transaction, by| {
            records::remove(transaction, kind, ids, by).map(Done::summed)
        })
    }

    /// Adds outcomes, all or none; gives how many were new or changed.
    pub(crate) fn add_outcomes(
        &self,
        outcomes: &[Outcome],
        params: &WriteParams<'_>,
    ) -> Result<usize, StoreError> {
        self.check_disk()?;
        self.write(params, &Wanted::Other, |transaction, _| {
            outcomes::add(transaction, outcomes).map(Done::of)
        })
    }

    /// Keeps a setting in place of what was kept before; `None` forgets it.
    pub(crate) fn keep_setting(&self, setting: Setting, text: Option<&str>) -> Result<(), StoreError> {
        self.check_disk()?;
        self.writer().transact(|transaction| settings::keep(transaction, setting, text))
    }

    /// Everything of one write. A request that was carried out already only gives its result again.
    fn write<T: Serialize + DeserializeOwned>(
        &self,
        params: &WriteParams<'_>,
        wanted: &Wanted<'_>,
        write: impl FnOnce(&Transaction<'_>, Authorship<'_>) -> Result<Done<T>, StoreError>,
    ) -> Result<T, StoreError> {
        let mut writer = self.writer();
        let before = writer.records;
        let by = Authorship::now(params.author);
        let (result, records) = writer.transact(|transaction| {
            let carried = params.request.map(|key| requests::result_of(transaction, key, by.at_ms));
            if let Some(result) = carried.transpose()?.flatten() {
                return Ok((result, before));
            }
            condition::check(transaction, params.expected, wanted)?;
            let done = write(transaction, by)?;
            let records = count(transaction, before, &done)?;
            if done.created > 0 && records.is_some_and(|records| records > params.most_records) {
                return Err(StoreError::TooManyRecords { limit: params.most_records });
            }
            if let Some(key) = params.request {
                requests::keep(transaction, key, by.at_ms, &done.result)?;
            }
            requests::forget_old(transaction, by.at_ms)?;
            Ok((done.result, records))
        })?;
        writer.records = records;
        Ok(result)
    }
}

/// How many records there are after a write; `None` when nobody needs to know yet.
fn count<T>(
    transaction: &Transaction<'_>,
    before: Option<u64>,
    done: &Done<T>,
) -> Result<Option<u64>, StoreError> {
    match before {
        Some(before) => Ok(Some((before + done.created as u64).saturating_sub(done.removed as u64))),
        None if done.created > 0 => records::count(transaction).map(Some),
        None => Ok(None),
    }
}

impl Writer {
    pub(super) fn new(connection: Connection, log: Option<Log>) -> Self {
        Self { connection, records: None, log }
    }

    /// Everything that `write` does is kept, on disk, or nothing.
    pub(super) fn transact<T>(
        &mut self,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        fail_point!("store.begin");
        // A reader that meets a write halfway takes the lock of writers for a moment. Whoever begins to write waits for it; who
        // has read before in the same transaction is refused at once.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = write(&transaction)?;
        fail_point!("store.commit");
        transaction.commit()?;
        fail_point!("store.acknowledge");
        if let Some(log) = &mut self.log {
            log.keep_short(&self.connection);
        }
        Ok(done)
    }
}
