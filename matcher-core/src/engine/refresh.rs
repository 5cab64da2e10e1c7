//! Bringing the index up to the store, and the memory up to the index.

use std::sync::Arc;

use rayon::prelude::*;

use super::Engine;
use super::generation::Generation;
use crate::error::Error;
use crate::facts::Facts;
use crate::index::Prepared;
use crate::matching::Placement;
use crate::record::{Demand, LinkId, Record, Supply};
use crate::record_text;
use crate::store::StoredRow;

/// Rows that are analysed together.
const CHUNK_ROWS: usize = 2_000;

/// How far a refresh has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshProgress {
    /// Changes that the index has taken in.
    pub done: u64,
    /// Changes to take in, as known at the beginning.
    pub total: u64,
}

impl Engine {
    /// Takes every acknowledged write into matching and search.
    ///
    /// Costs some 100 ms at least, for the commit, so it belongs after a batch of writes, not after each. Does
    /// nothing when nothing was written.
    ///
    /// # Errors
    /// [`ErrorKind::DiskFull`](crate::ErrorKind::DiskFull) or [`ErrorKind::ReadOnly`](crate::ErrorKind::ReadOnly)
    /// when the index cannot be written; the writes themselves are safe and the next refresh takes them in.
    pub fn refresh(&self, progress: &mut dyn FnMut(RefreshProgress)) -> Result<(), Error> {
        let _one_at_a_time = self.refreshing();
        let from = self.index.progress()?.sequence;
        if from < self.store.last_sequence()? {
            self.follow(from, progress)?;
        }
        self.load_generation()
    }

    /// Makes the index anew from the database. Matching goes on with the old one until the new one is whole; after a
    /// failure or a crash the old one is still there.
    ///
    /// # Errors
    /// As [`Engine::refresh`].
    pub fn rebuild(&self, progress: &mut dyn FnMut(RefreshProgress)) -> Result<(), Error> {
        let _one_at_a_time = self.refreshing();
        self.follow(0, progress)?;
        self.load_generation()
    }

    /// Takes into the index what was written after `from`, in one commit; from 0 on, the index begins empty.
    fn follow(&self, from: u64, progress: &mut dyn FnMut(RefreshProgress)) -> Result<(), Error> {
        let to = self.store.last_sequence()?;
        let mut writer = self.index.writer(&self.maker)?;
        if from == 0 {
            writer.clear()?;
        }
        let mut done = from;
        while done < to {
            let rows = self.store.changed_since(done, CHUNK_ROWS)?;
            let Some(last) = rows.last().map(|row| row.sequence) else { break };
            let prepared: Vec<Prepared> = rows.into_par_iter().map(|row| self.prepare(row)).collect();
            for document in prepared {
                writer.put(document)?;
            }
            done = last;
            progress(RefreshProgress { done: done - from, total: to - from });
        }
        writer.commit(done)?;
        writer.close()?;
        Ok(())
    }

    pub(super) fn load_generation(&self) -> Result<(), Error> {
        let generation = Generation::load(&self.index.snapshot()?, &self.matrix)?;
        *self.generation_slot() = Arc::new(generation);
        Ok(())
    }

    fn prepare(&self, row: StoredRow) -> Prepared {
        let Some(record) = row.record else { return Prepared::removed(row.row) };
        let facts = match &record {
            Record::Demand(demand) => Facts::of_demand(demand, self.demand_placements(demand)),
            Record::Supply(supply) => Facts::of_supply(supply, self.supply_placements(supply)),
            Record::Organisation(organisation) => Facts::of_organisation(organisation),
        };
        let texts = record_text::texts(&record);
        let texts: Vec<&str> = texts.iter().map(|(_, text)| text.as_ref()).collect();
        Prepared::new(row.row, &self.analyzer, &texts, facts)
    }

    /// Where a demand stands.
    pub(super) fn demand_placements(&self, demand: &Demand) -> Vec<Placement> {
        self.placements(&demand.links, &demand.title, &demand.description, &demand.keywords)
    }

    /// Where a supply stands.
    pub(super) fn supply_placements(&self, supply: &Supply) -> Vec<Placement> {
        self.placements(&supply.links, &supply.title, &supply.summary, &supply.keywords)
    }

    /// The links that a person gave; without them, those that the text stands on.
    fn placements(&self, given: &[LinkId], title: &str, body: &str, keywords: &[String]) -> Vec<Placement> {
        if given.is_empty() {
            let body = format!("{body}\n{}", keywords.join("；"));
            return self.classifier.place(&self.analyzer, title, &body);
        }
        let place = |link: &LinkId| Placement { link: link.clone(), confidence: 1.0, given: true };
        given.iter().map(place).collect()
    }
}
