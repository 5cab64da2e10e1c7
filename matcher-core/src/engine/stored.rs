//! Whole records as a generation knows them, whatever was written since.

use super::core::Core;
use super::generation::Generation;
use crate::error::Error;
use crate::record::{Demand, Record, RecordKind, Supply};
use crate::store::{Damage, StoreError, StoreSnapshot};

/// The database as of the last write of a generation.
pub(super) struct StoredRecords<'a> {
    generation: &'a Generation,
    // No older than the generation, whose writes were in the database before; the history leads back to it.
    snapshot: StoreSnapshot<'a>,
}

impl<'a> StoredRecords<'a> {
    pub(super) fn of(core: &'a Core, generation: &'a Generation) -> Result<Self, Error> {
        Ok(Self { generation, snapshot: core.store.snapshot()? })
    }

    pub(super) fn generation(&self) -> &'a Generation {
        self.generation
    }

    /// The record of a side by its number.
    pub(super) fn record(&self, kind: RecordKind, ordinal: usize) -> Result<Record, Error> {
        let id = self.generation.side(kind).facts(ordinal).id();
        let found = self.snapshot.get_as_of(kind, id, self.generation.sequence)?;
        Ok(found.ok_or_else(|| unlike(id))?)
    }

    /// A demand by its number.
    pub(super) fn demand(&self, ordinal: usize) -> Result<Demand, Error> {
        match self.record(RecordKind::Demand, ordinal)? {
            Record::Demand(demand) => Ok(demand),
            other => Err(unlike(other.id()).into()),
        }
    }

    /// A supply by its number.
    pub(super) fn supply(&self, ordinal: usize) -> Result<Supply, Error> {
        match self.record(RecordKind::Supply, ordinal)? {
            Record::Supply(supply) => Ok(supply),
            other => Err(unlike(other.id()).into()),
        }
    }
}

/// The database holds something else than what was read from it.
fn unlike(id: &str) -> StoreError {
    StoreError::Damaged(Damage::Record { id: id.to_owned() })
}
