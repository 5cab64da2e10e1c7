//! The façade: one catalogue with everything that can be asked of it.

mod explain;
mod filter;
mod generation;
mod matching;
mod options;
mod pair;
mod refresh;
mod report;
mod search;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockWriteGuard};

use crate::analysis::Analyzer;
use crate::chain::{Classifier, Taxonomy};
use crate::error::Error;
use crate::fingerprint::fingerprint;
use crate::index::{RebuildReason, RecordIndex};
use crate::record::{Limits, Outcome, Record, RecordKind};
use crate::scoring::LinkMatrix;
use crate::store::{FolderLock, Store, WriteSummary};

use generation::Generation;
pub use options::{DemandFilter, DemandRequest, EngineOptions, MatchRequest, SearchRequest, SupplyFilter};
pub use refresh::RefreshProgress;
pub use report::{CatalogueStats, CheckReport, OpenReport};
pub use search::SearchHit;

/// A catalogue of demands and supplies, and the matching over it. Share it behind an [`Arc`].
///
/// Writes are on disk when they return; [`Engine::refresh`] makes them visible to matching. Reads run on one
/// generation from start to end and never wait for writers.
///
/// # Example
/// ```
/// use matcher_core::record::{Demand, Record, Supply, SupplyKind};
/// use matcher_core::{Engine, EngineOptions, MatchRequest};
///
/// # fn main() -> Result<(), matcher_core::Error> {
/// let engine = Engine::in_memory(EngineOptions::default())?;
/// engine.upsert(&[
///     Record::Supply(Supply::from_text("s1", SupplyKind::Achievement, "香菇热泵干燥与褐变抑制技术", "降低香菇烘干过程中的褐变")),
///     Record::Supply(Supply::from_text("s2", SupplyKind::Achievement, "钼尾矿综合利用制备微晶玻璃", "")),
/// ])?;
/// engine.refresh(&mut |_| {})?;
/// let demand = Demand::from_text("d1", "香菇烘干后发黑", "烘出来的香菇发黑，需要改进干燥工艺");
/// let found = engine.find_matches(&demand, &MatchRequest::default())?;
/// let best = found.matches.first().or(found.near_misses.first()).expect("one of the two is near");
/// assert_eq!(best.supply.as_str(), "s1");
/// # Ok(())
/// # }
/// ```
pub struct Engine {
    store: Store,
    index: RecordIndex,
    analyzer: Arc<Analyzer>,
    taxonomy: Taxonomy,
    classifier: Classifier,
    matrix: LinkMatrix,
    limits: Limits,
    // Names what decides the index's contents: analyzer and taxonomy.
    maker: String,
    generation: RwLock<Arc<Generation>>,
    refresh_lock: Mutex<()>,
    opening: OpenReport,
    _lock: Option<FolderLock>,
}

impl Engine {
    /// Opens the catalogue of a data folder and takes it for this process; a missing folder is made.
    ///
    /// What the index lacks is replayed from the database; an index that is damaged or was made with another lexicon
    /// or taxonomy is rebuilt. [`Engine::opening`] says what was done.
    ///
    /// # Errors
    /// [`Locked`](crate::ErrorKind::Locked) when another process has the folder,
    /// [`ReadOnly`](crate::ErrorKind::ReadOnly) and [`DiskFull`](crate::ErrorKind::DiskFull) when it cannot be
    /// written, [`NewerFormat`](crate::ErrorKind::NewerFormat) when a newer version wrote it,
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn open(folder: &Path, options: EngineOptions) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(crate::store::StoreError::from)?;
        let lock = FolderLock::acquire(folder)?;
        let (store, set_aside) = Store::open(folder)?;
        let parts = Parts::new(options);
        let (index, rebuilt) =
            RecordIndex::open(&folder.join("index"), &parts.maker, store.last_sequence()?)?;
        let mut engine = Self::assemble(store, index, parts, Some(lock), rebuilt)?;
        engine.opening.set_aside = set_aside;
        Ok(engine)
    }

    /// Puts a backup in place of the catalogue of a data folder and opens it; a missing folder is made. A catalogue
    /// that was there is kept in the folder that [`OpenReport::set_aside`] names.
    ///
    /// # Errors
    /// [`UnusableBackup`](crate::ErrorKind::UnusableBackup) when the file is no backup, was changed, or was written by
    /// a newer version, and otherwise as [`Engine::open`]; the folder is then as it was.
    pub fn restore(backup: &Path, folder: &Path, options: EngineOptions) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(crate::store::StoreError::from)?;
        let lock = FolderLock::acquire(folder)?;
        Store::stage_backup(backup, folder)?;
        drop(lock);
        Self::open(folder, options)
    }

    /// Writes records and outcomes, as they stand at one moment, into one file with a checksum. Reads and writes go on
    /// meanwhile. The index is not in it: it is made anew when the backup is restored.
    ///
    /// # Errors
    /// [`DiskFull`](crate::ErrorKind::DiskFull) and [`ReadOnly`](crate::ErrorKind::ReadOnly) when the file cannot be
    /// written; a file that stood there before is then as it was.
    pub fn backup(&self, to: &Path) -> Result<(), Error> {
        Ok(self.store.backup(to)?)
    }

    /// A catalogue that is gone with the process.
    ///
    /// # Errors
    /// [`Internal`](crate::ErrorKind::Internal) when memory cannot be had.
    pub fn in_memory(options: EngineOptions) -> Result<Self, Error> {
        Self::assemble(Store::in_memory()?, RecordIndex::in_memory(), Parts::new(options), None, None)
    }

    fn assemble(
        store: Store,
        index: RecordIndex,
        parts: Parts,
        lock: Option<FolderLock>,
        rebuilt: Option<RebuildReason>,
    ) -> Result<Self, Error> {
        let before = index.progress()?.sequence;
        let replayed = store.last_sequence()?.saturating_sub(before);
        let engine = Self {
            store,
            index,
            classifier: Classifier::new(&parts.options.taxonomy, &parts.analyzer),
            matrix: LinkMatrix::new(&parts.options.taxonomy),
            analyzer: parts.analyzer,
            taxonomy: parts.options.taxonomy,
            limits: parts.options.limits,
            maker: parts.maker,
            generation: RwLock::new(Arc::new(Generation::default())),
            refresh_lock: Mutex::new(()),
            opening: OpenReport { replayed, rebuilt, set_aside: None },
            _lock: lock,
        };
        engine.refresh(&mut |_| {})?;
        Ok(engine)
    }

    /// Keeps records, all or none; equal ones are left alone. On disk when it returns, matched after a refresh.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) naming the first record with a fault and all its faults;
    /// [`DiskFull`](crate::ErrorKind::DiskFull), [`ReadOnly`](crate::ErrorKind::ReadOnly).
    pub fn upsert(&self, records: &[Record]) -> Result<WriteSummary, Error> {
        for record in records {
            record
                .validate(&self.limits)
                .map_err(|faults| Error::InvalidRecord { id: record.id().to_owned(), faults })?;
        }
        Ok(self.store.upsert(records)?)
    }

    /// Removes records of a kind, all or none; identifiers that are not there are passed over.
    ///
    /// # Errors
    /// As [`Engine::upsert`], without the faults of records.
    pub fn remove(&self, kind: RecordKind, ids: &[&str]) -> Result<WriteSummary, Error> {
        Ok(self.store.remove(kind, ids)?)
    }

    /// Keeps what became of proposed matches, all or none; gives how many were new or changed.
    ///
    /// # Errors
    /// As [`Engine::remove`].
    pub fn add_outcomes(&self, outcomes: &[Outcome]) -> Result<usize, Error> {
        Ok(self.store.add_outcomes(outcomes)?)
    }

    /// All outcomes by day, then demand, supply and event.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn outcomes(&self) -> Result<Vec<Outcome>, Error> {
        Ok(self.store.outcomes()?)
    }

    /// The record of a kind and identifier.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn get(&self, kind: RecordKind, id: &str) -> Result<Option<Record>, Error> {
        Ok(self.store.get(kind, id)?)
    }

    /// At most `limit` records of a kind whose identifiers come after `after_id`, by identifier. Begin with `""`.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn page(&self, kind: RecordKind, after_id: &str, limit: usize) -> Result<Vec<Record>, Error> {
        Ok(self.store.page(kind, after_id, limit)?)
    }

    /// The industry chains.
    pub fn taxonomy(&self) -> &Taxonomy {
        &self.taxonomy
    }

    /// The analyzer, to be shared.
    pub fn analyzer(&self) -> &Arc<Analyzer> {
        &self.analyzer
    }

    /// How large a record may be.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What opening had to do.
    pub fn opening(&self) -> &OpenReport {
        &self.opening
    }

    fn generation(&self) -> Arc<Generation> {
        self.generation.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn generation_slot(&self) -> RwLockWriteGuard<'_, Arc<Generation>> {
        self.generation.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn refreshing(&self) -> MutexGuard<'_, ()> {
        self.refresh_lock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What options turn into before a folder is touched.
struct Parts {
    options: EngineOptions,
    analyzer: Arc<Analyzer>,
    maker: String,
}

impl Parts {
    fn new(options: EngineOptions) -> Self {
        let analyzer = match &options.lexicon {
            Some(lexicon) => Arc::new(Analyzer::new(lexicon)),
            None => Analyzer::shared_builtin(),
        };
        let taxonomy = serde_json::to_string(&options.taxonomy).unwrap_or_default();
        let hash = fingerprint(taxonomy.bytes());
        let maker = format!("{}/{hash:016x}", analyzer.version());
        Self { options, analyzer, maker }
    }
}
