//! What the catalogue holds, and whether it is sound.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::cores::Cores;
use super::{Engine, ModelFault, SpaceReport};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::facts::FactsView;
use crate::index::RebuildReason;
use crate::record::{DemandStatus, SupplyKind};
use crate::store::Damage;

/// What opening an engine had to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenReport {
    /// Writes that the index lacked and took in.
    pub replayed: u64,
    /// Whether memory was filled from the image beside the index, which is quick; if not, from the index itself. Only
    /// catalogues of some size have an image.
    #[serde(default)]
    pub from_image: bool,
    /// Why the index was rebuilt, if it was.
    pub rebuilt: Option<RebuildReason>,
    /// Where the catalogue went that a restored backup replaced.
    pub set_aside: Option<PathBuf>,
    /// Why records are placed by the taxonomy's own words although placement has learned, if they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_fault: Option<ModelFault>,
    /// Why pairs are scored by the weights that the software comes with although others were adopted, if they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scoring_fault: Option<ModelFault>,
    /// Why the latent space does not count although one was learned, if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space_fault: Option<ModelFault>,
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
    /// The latent space by which matching goes; `None` when none was learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<SpaceReport>,
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
    /// What of the database is damaged; empty when sound.
    pub store_faults: Vec<Damage>,
    /// What is wrong with the index; empty when it is sound and agrees with the database.
    pub index_faults: Vec<IndexFault>,
    /// Records in the database.
    pub records: u64,
    /// Records in the index.
    pub indexed: u64,
}

/// What is wrong with an index. A rebuild mends all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum IndexFault {
    /// It could not be brought up to the database.
    Behind {
        /// The last write that it holds.
        at: u64,
        /// The last write of the database.
        written: u64,
        /// Why.
        why: String,
    },
    /// It has another version of some records than the database, or lacks them.
    Outdated {
        /// How many.
        records: usize,
    },
    /// It has records that the database has not, or has them twice.
    Superfluous {
        /// How many.
        records: usize,
    },
    /// It cannot be read, or its checksums do not fit.
    Damaged {
        /// What and where.
        what: String,
    },
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
            organisations: generation.organisations.len(),
            demands: generation.demands.len(),
            supplies: generation.supplies.len(),
            outcomes: self.core.store.snapshot()?.count_outcomes()?,
            space: self.space(),
            ..CatalogueStats::default()
        };
        for demand in generation.demands.all_facts() {
            *stats.demands_by_status.entry(demand.demand_status().unwrap_or_default()).or_default() += 1;
            place(&mut stats, demand).demands += 1;
        }
        for supply in generation.supplies.all_facts() {
            if let Some(kind) = supply.supply_kind() {
                *stats.supplies_by_kind.entry(kind).or_default() += 1;
            }
            place(&mut stats, supply).supplies += 1;
        }
        Ok(stats)
    }

    /// Checks the whole database, every checksum in it, the checksums of the index, and whether index and memory hold
    /// every record in its present version. Reads everything.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot even be asked.
    pub fn check(&self) -> Result<CheckReport, Error> {
        self.check_with(&Cancel::never())
    }

    /// [`Engine::check`] that ends early when nobody waits for it. SQLite's own check of the file, and that of the
    /// index's files, cannot be cut short: it ends after them.
    ///
    /// # Errors
    /// As [`Engine::check`]; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn check_with(&self, cancel: &Cancel) -> Result<CheckReport, Error> {
        let mut report =
            CheckReport { store_faults: self.core.store.faults(cancel)?, ..CheckReport::default() };
        // Nothing is taken in while the two are compared.
        let mut follower = self.core.following();
        let followed = self.core.catch_up_with(&mut follower, Cores::All, &mut |_| {});
        let followed = followed.and_then(|()| self.core.commit_with(&mut follower));
        let snapshot = self.core.store.snapshot()?;
        if let Err(error) = followed {
            let (at, written) = (follower.committed(), snapshot.last_sequence()?);
            report.index_faults.push(IndexFault::Behind { at, written, why: error.to_string() });
        }
        cancel.check()?;
        let stored = snapshot.versions()?;
        report.records = stored.len() as u64;
        match follower.index.faults().and_then(|faults| {
            let damaged = |what| IndexFault::Damaged { what };
            report.index_faults.extend(faults.into_iter().map(damaged));
            follower.index.snapshot()?.versions()
        }) {
            Ok(indexed) => {
                report.indexed = indexed.len() as u64;
                report.index_faults.extend(differences(&stored, &indexed));
            }
            Err(error) => report.index_faults.push(IndexFault::Damaged { what: error.to_string() }),
        }
        let loaded = self.generation().records();
        if loaded != stored.len() && report.index_faults.is_empty() {
            report.index_faults.push(IndexFault::Outdated { records: loaded.abs_diff(stored.len()) });
        }
        Ok(report)
    }
}

/// How an index differs from the store, both by record number.
fn differences(stored: &[(u64, u64)], indexed: &[(u64, u64)]) -> Vec<IndexFault> {
    let outdated = stored.iter().filter(|version| indexed.binary_search(version).is_err()).count();
    let known = |(row, _): &(u64, u64)| stored.binary_search_by_key(row, |version| version.0).is_ok();
    let unknown = indexed.iter().filter(|version| !known(version)).count();
    let twice = indexed.windows(2).filter(|pair| pair[0].0 == pair[1].0).count();
    let mut faults = Vec::new();
    if outdated > 0 {
        faults.push(IndexFault::Outdated { records: outdated });
    }
    if unknown + twice > 0 {
        faults.push(IndexFault::Superfluous { records: unknown + twice });
    }
    faults
}

fn place<'a>(stats: &'a mut CatalogueStats, facts: FactsView<'_>) -> &'a mut ChainStats {
    match facts.places().next() {
        Some(place) => stats.by_chain.entry(place.chain().to_owned()).or_default(),
        None => &mut stats.unplaced,
    }
}
