//! Reading what is there: records, outcomes, where a record stands, and how far matching has come.

use super::Engine;
use crate::chain;
use crate::error::Error;
use crate::matching::{Placement, StagePlacement};
use crate::record::{Outcome, Record, RecordKind};
use crate::record_text;

impl Engine {
    /// All outcomes by day, then demand, supply and event.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn outcomes(&self) -> Result<Vec<Outcome>, Error> {
        Ok(self.core.store.snapshot()?.outcomes()?)
    }

    /// The record of a kind and identifier.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn get(&self, kind: RecordKind, id: &str) -> Result<Option<Record>, Error> {
        Ok(self.core.store.snapshot()?.get(kind, id)?)
    }

    /// At most `limit` records of a kind whose identifiers come after `after_id`, by identifier. Begin with `""`.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn page(&self, kind: RecordKind, after_id: &str, limit: usize) -> Result<Vec<Record>, Error> {
        Ok(self.core.store.snapshot()?.page(kind, after_id, limit)?)
    }

    /// At most `limit` outcomes that come after one in the order of [`Engine::outcomes`], in that order; `None` begins.
    /// The one given need not be there. Costs no more than what it gives.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn outcomes_page(&self, after: Option<&Outcome>, limit: usize) -> Result<Vec<Outcome>, Error> {
        Ok(self.core.store.snapshot()?.outcomes_after(after, limit)?)
    }

    /// Whether two records of a kind count as one thing filed twice, so that an answer lists the better of them alone. A
    /// record counts as a duplicate of itself; `None` when one of them is not there. Symmetric, not transitive.
    pub fn are_duplicates(&self, kind: RecordKind, one: &str, other: &str) -> Option<bool> {
        let generation = self.generation();
        let side = generation.side(kind);
        Some(side.are_duplicates(side.ordinal(one)?, side.ordinal(other)?))
    }

    /// Where matching would place a record, stored or not: on the links that it states, with confidence 1; without them,
    /// on at most three that its text speaks of, best first. An organisation stands nowhere.
    pub fn place(&self, record: &Record) -> Vec<Placement> {
        let given = match record {
            Record::Demand(demand) => &demand.links,
            Record::Supply(supply) => &supply.links,
            Record::Organisation(_) => return Vec::new(),
        };
        self.core.rules().placements(given, &record_text::texts(record))
    }

    /// The stage of the innovation chain on which a record stands, stored or not; for a demand, the one that it wants.
    ///
    /// The stage that a person gave counts before that of a readiness level, and both before the one that a platform
    /// serves; of these the confidence is 1. Without them the text of a demand, an achievement or a platform is read.
    /// `None` when it does not tell, and for organisations.
    pub fn place_stage(&self, record: &Record) -> Option<StagePlacement> {
        match record {
            Record::Demand(demand) => chain::stage_of_demand(demand),
            Record::Supply(supply) => chain::stage_of_supply(supply),
            Record::Organisation(_) => None,
        }
    }

    /// How many records of a kind matching sees.
    pub fn count(&self, kind: RecordKind) -> usize {
        self.generation().side(kind).len()
    }

    /// The last change of a record that matching sees; 0 before the first one.
    pub fn generation_sequence(&self) -> u64 {
        self.generation().sequence
    }

    /// The last change of a record that was acknowledged; 0 before the first one. Matching sees all of them when
    /// [`Engine::generation_sequence`] is as great.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn last_sequence(&self) -> Result<u64, Error> {
        Ok(self.core.store.last_sequence()?)
    }
}
