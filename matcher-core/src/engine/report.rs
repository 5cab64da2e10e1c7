//! What the catalogue holds, and whether it is sound.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Engine;
use crate::error::Error;
use crate::facts::Facts;
use crate::index::RebuildReason;
use crate::record::{DemandStatus, RecordKind, SupplyKind};

/// What opening an engine had to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenReport {
    /// Writes that the index lacked and took in.
    pub replayed: u64,
    /// Why the index was rebuilt, if it was.
    pub rebuilt: Option<RebuildReason>,
    /// Where the catalogue went that a restored backup replaced.
    pub set_aside: Option<PathBuf>,
}

/// How many records of each sort the catalogue holds, as matching sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueStats {
    /// Organisations.
    pub organisations: usize,
    /// Demands.
    pub demands: usize,
    /// Demands by status.
    pub demands_by_status: BTreeMap<DemandStatus, usize>,
    /// Supplies.
    pub supplies: usize,
    /// Supplies by kind.
    pub supplies_by_kind: BTreeMap<SupplyKind, usize>,
    /// For every chain's identifier, demands and supplies with their best placement on it.
    pub by_chain: BTreeMap<String, ChainStats>,
    /// Demands and supplies that stand on no link.
    pub unplaced: ChainStats,
    /// Reported outcomes.
    pub outcomes: usize,
}

/// Both sides of one chain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainStats {
    /// Demands.
    pub demands: usize,
    /// Supplies.
    pub supplies: usize,
}

/// Whether database and index are sound and agree.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReport {
    /// What SQLite complains about; empty when sound.
    pub store_faults: Vec<String>,
    /// Where index and database differ; empty when they agree.
    pub index_faults: Vec<String>,
    /// Records in the database.
    pub records: u64,
    /// Records in the index.
    pub indexed: u64,
}

impl CheckReport {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.store_faults.is_empty() && self.index_faults.is_empty()
    }
}

impl Engine {
    /// Counts what matching sees.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn stats(&self) -> Result<CatalogueStats, Error> {
        let generation = self.generation();
        let mut stats = CatalogueStats {
            organisations: generation.organisations.facts.len(),
            demands: generation.demands.facts.len(),
            supplies: generation.supplies.facts.len(),
            outcomes: self.store.outcomes()?.len(),
            ..CatalogueStats::default()
        };
        for demand in &generation.demands.facts {
            *stats.demands_by_status.entry(demand.demand_status.unwrap_or_default()).or_default() += 1;
            place(&mut stats, demand).demands += 1;
        }
        for supply in &generation.supplies.facts {
            if let Some(kind) = supply.supply_kind {
                *stats.supplies_by_kind.entry(kind).or_default() += 1;
            }
            place(&mut stats, supply).supplies += 1;
        }
        Ok(stats)
    }

    /// Checks the whole database file, and the index against it. Reads everything.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot even be asked.
    pub fn check(&self) -> Result<CheckReport, Error> {
        let generation = self.generation();
        let mut report =
            CheckReport { store_faults: self.store.integrity_faults()?, ..CheckReport::default() };
        for kind in RecordKind::ALL {
            let stored = self.store.count(kind)?;
            let indexed = generation.side(kind).facts.len();
            report.records += stored as u64;
            report.indexed += indexed as u64;
            if stored != indexed {
                report
                    .index_faults
                    .push(format!("{kind:?}: {stored} in the database, {indexed} in the index"));
            }
        }
        let (written, followed) = (self.store.last_sequence()?, self.index.progress()?.sequence);
        if written != followed {
            report.index_faults.push(format!("the index is at write {followed} of {written}"));
        }
        Ok(report)
    }
}

fn place<'a>(stats: &'a mut CatalogueStats, facts: &Facts) -> &'a mut ChainStats {
    match facts.placements.first() {
        Some(placement) => stats.by_chain.entry(placement.link.chain().to_string()).or_default(),
        None => &mut stats.unplaced,
    }
}
