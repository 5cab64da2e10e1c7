//! What has to stand in the catalogue for a write to be carried out.

use rusqlite::Connection;
use rustc_hash::FxHashMap;

use super::error::StoreError;
use super::records;
use crate::record::{Record, RecordKind};

/// What a caller believes to be there. A write with conditions is refused whole when one of them does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The record's kind.
    pub kind: RecordKind,
    /// Its identifier.
    pub id: String,
    /// The [etag](Record::etag) of the version that is there; `None` when the record must not be there.
    pub etag: Option<String>,
}

/// What a write wants to be there afterwards.
pub(super) enum Wanted<'a> {
    /// These records.
    Records(&'a [Record]),
    /// No records of these identifiers.
    Gone(RecordKind, &'a [&'a str]),
    /// Something that no condition speaks of.
    Other,
}

impl<'a> Wanted<'a> {
    /// By kind and identifier; `None` where no record is wanted. Of two versions of one record the last counts.
    fn by_record(&self) -> FxHashMap<(RecordKind, &'a str), Option<&'a Record>> {
        match *self {
            Self::Records(records) => {
                records.iter().map(|record| ((record.kind(), record.id()), Some(record))).collect()
            }
            Self::Gone(kind, ids) => ids.iter().map(|id| ((kind, *id), None)).collect(),
            Self::Other => FxHashMap::default(),
        }
    }
}

/// Refuses unless every condition holds. What is already there as it is wanted is no conflict: whoever tries again,
/// not knowing that the first attempt arrived, must not be told that somebody else was faster.
pub(super) fn check(
    connection: &Connection,
    expected: &[Expected],
    wanted: &Wanted<'_>,
) -> Result<(), StoreError> {
    if expected.is_empty() {
        return Ok(());
    }
    let wanted = wanted.by_record();
    for Expected { kind, id, etag } in expected {
        let found = records::get(connection, *kind, id)?.map(|record| record.etag());
        let as_wanted =
            || wanted.get(&(*kind, id.as_str())).is_some_and(|record| record.map(Record::etag) == found);
        if found != *etag && !as_wanted() {
            return Err(StoreError::Conflict { id: id.clone(), found });
        }
    }
    Ok(())
}
