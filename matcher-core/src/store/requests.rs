//! Requests that were carried out, with their results: whoever does not know whether a request arrived sends it again.
//!
//! A request is kept in the transaction of its write, so that neither is there without the other.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::checksum::request_checksum;
use super::error::{Damage, StoreError};
use crate::cancel::Cancel;

/// So long a request is remembered. Whoever has not had an answer by then asks what is there before trying again.
const REMEMBERED_MS: i64 = 7 * 24 * 3_600 * 1_000;
/// So many forgotten ones are removed at most with one write, which would otherwise take long after a pause.
const MOST_FORGOTTEN: i64 = 100;

/// Names a request, so that it is carried out once however often it arrives. It is remembered for 7 days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// The caller's name for the request, 1 to 100 chars, which it gives to no other.
    pub id: String,
    /// What tells requests of other content apart, at most 200 chars: a hash over operation and content. The same name
    /// with another fingerprint is refused.
    pub fingerprint: String,
}

/// A request as it stands in its row.
struct Carried {
    id: String,
    fingerprint: String,
    at_ms: i64,
    result: String,
}

const COLUMNS: &str = "SELECT id, fingerprint, at_ms, result, checksum FROM requests";

impl Carried {
    /// Reads a row of [`COLUMNS`] and compares the checksum.
    fn decode(row: &Row<'_>) -> Result<Self, StoreError> {
        let carried =
            Self { id: row.get(0)?, fingerprint: row.get(1)?, at_ms: row.get(2)?, result: row.get(3)? };
        if carried.checksum() != row.get::<_, i64>(4)? {
            return Err(StoreError::Damaged(Damage::Request { id: carried.id }));
        }
        Ok(carried)
    }

    fn checksum(&self) -> i64 {
        request_checksum([&self.id, &self.fingerprint, &self.result], self.at_ms)
    }
}

/// The result of a request that was carried out already; `None` when it was not, or has been forgotten.
pub(super) fn result_of<T: DeserializeOwned>(
    connection: &Connection,
    key: &RequestKey,
    now_ms: i64,
) -> Result<Option<T>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} WHERE id = ?1 AND at_ms >= ?2"))?;
    let found = statement.query_row(params![key.id, now_ms - REMEMBERED_MS], |row| Ok(Carried::decode(row)));
    let Some(carried) = found.optional()?.transpose()? else { return Ok(None) };
    let reused = || StoreError::RequestReused { id: key.id.clone() };
    if carried.fingerprint != key.fingerprint {
        return Err(reused());
    }
    // The checksum fits, so what is no result of this operation is one of another.
    serde_json::from_str(&carried.result).map(Some).map_err(|_| reused())
}

/// Remembers that a request was carried out.
pub(super) fn keep(
    transaction: &Transaction<'_>,
    key: &RequestKey,
    now_ms: i64,
    result: &impl Serialize,
) -> Result<(), StoreError> {
    let carried = Carried {
        id: key.id.clone(),
        fingerprint: key.fingerprint.clone(),
        at_ms: now_ms,
        result: serde_json::to_string(result).map_err(StoreError::Encode)?,
    };
    fail_point!("store.request");
    // One of the same name can only be one that is forgotten, but not yet removed.
    let mut put = transaction.prepare_cached(
        "INSERT OR REPLACE INTO requests (id, fingerprint, at_ms, checksum, result)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let Carried { id, fingerprint, at_ms, result } = &carried;
    put.execute(params![id, fingerprint, at_ms, carried.checksum(), result])?;
    Ok(())
}

/// Removes requests that nobody remembers, some at a time.
pub(super) fn forget_old(transaction: &Transaction<'_>, now_ms: i64) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached(
        "DELETE FROM requests WHERE rowid IN
         (SELECT rowid FROM requests WHERE at_ms < ?1 ORDER BY at_ms LIMIT ?2)",
    )?;
    statement.execute(params![now_ms - REMEMBERED_MS, MOST_FORGOTTEN])?;
    Ok(())
}

/// Checks the checksum of every request; gives those that do not fit.
pub(super) fn faults(connection: &Connection, cancel: &Cancel) -> Result<Vec<Damage>, StoreError> {
    let mut statement = connection.prepare(COLUMNS)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        cancel.check()?;
        found.extend(Carried::decode(row).err().map(StoreError::into_damage));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{MOST_FORGOTTEN, REMEMBERED_MS, RequestKey, forget_old, keep, result_of};
    use crate::store::schema;

    #[test]
    fn a_request_is_forgotten_after_seven_days_and_its_row_goes_with_a_later_write() {
        let mut connection = Connection::open_in_memory().expect("opens");
        schema::prepare(&mut connection).expect("tables");
        let count = |connection: &Connection| -> i64 {
            connection.query_row("SELECT count(*) FROM requests", [], |row| row.get(0)).expect("counts")
        };
        let key = |number: i64| RequestKey { id: format!("r{number}"), fingerprint: "f".to_owned() };
        let transaction = connection.transaction().expect("begins");
        for number in 0..MOST_FORGOTTEN + 20 {
            keep(&transaction, &key(number), 1_000, &number).expect("keeps");
        }
        let (last, after) = (1_000 + REMEMBERED_MS, 1_001 + REMEMBERED_MS);
        let found = |now| result_of::<i64>(&transaction, &key(7), now).expect("reads");
        assert_eq!((found(last), found(after)), (Some(7), None));
        forget_old(&transaction, last).expect("removes");
        assert_eq!(count(&transaction), MOST_FORGOTTEN + 20);
        forget_old(&transaction, after).expect("removes");
        assert_eq!(count(&transaction), 20);
        // The name of a forgotten request is free again.
        keep(&transaction, &key(119), after, &"other").expect("keeps");
        assert_eq!(count(&transaction), 20);
    }
}
