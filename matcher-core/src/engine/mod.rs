//! The façade: one catalogue with everything that can be asked of it.

mod background;
mod batch;
mod core;
mod cores;
mod coupling;
mod diagnosing;
mod eligibility;
mod encoding;
mod evidence;
mod explain;
mod filter;
mod folder_file;
mod folder_options;
mod folder_rules;
mod folding;
mod follower;
mod generation;
mod imaging;
mod judging;
mod latent;
mod learning;
mod matching;
mod meaning;
mod options;
mod pair;
mod pair_outcomes;
mod placed;
mod posting;
mod preview;
mod read;
mod reload;
mod report;
mod reverse;
mod roadshow;
mod rules;
mod scoring_versions;
mod search;
mod semantics;
mod state;
mod stored;
mod suggesting;
mod visiting;
mod watch;
mod write;

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::analysis::Analyzer;
use crate::chain::Taxonomy;
use crate::error::Error;
use crate::index::{Expected, RebuildReason, RecordIndex};
use crate::record::Limits;
use crate::store::{FolderLock, Store, StoreError, VectorStore};

use background::Background;
use core::Core;
use cores::Cores;
pub use coupling::MapRequest;
use encoding::Encoding;
pub use folder_options::{FolderOptionsError, LEXICON_FILE, SYNONYMS_FILE};
pub use folder_rules::{FolderRules, FolderRulesError, read_rules};
use follower::Follower;
pub use follower::RefreshProgress;
use generation::Generation;
pub use latent::SpaceReport;
pub use learning::{PlacementReport, PlacementSource};
pub use options::{
    DemandFilter, DemandRequest, EngineOptions, MatchRequest, Refreshing, SearchRequest, SupplyFilter,
    Visibility, WriteOptions,
};
pub use placed::PlacedRecord;
pub use posting::{PostingExpert, PostingPost, PostingRequest, PostingRules, Postings};
pub use preview::{DemandChange, HitChange, HitStanding, LexiconPreview, PreviewCounts};
pub use report::{CatalogueStats, ChainStats, CheckReport, IndexFault, OpenReport};
pub use rules::ModelFault;
use rules::Rules;
pub use scoring_versions::{ScoringProposal, ScoringSource, ScoringVersion};
pub use search::SearchHit;
use semantics::Semantics;
pub use semantics::SemanticsReport;
pub use watch::{Phase, PhaseWatch};

/// A catalogue of demands and supplies, and the matching over it. Share it behind an [`Arc`].
///
/// Writes are on disk when they return, and visible to matching within a second or after [`Engine::refresh`]. Reads run
/// on one generation from start to end and never wait for writers.
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
    // Ends, and lets go of the core, before the folder is free for others.
    encoding: Option<Encoding>,
    background: Mutex<Option<Background>>,
    core: Arc<Core>,
    refreshing: Refreshing,
    opening: OpenReport,
    _lock: Option<FolderLock>,
}

impl Engine {
    /// Opens the catalogue of a data folder and takes it for this process; a missing folder is made.
    ///
    /// What the index lacks is replayed from the database; an index that is damaged, of another database, or made with
    /// another lexicon or taxonomy is rebuilt beside the old one. What placement has learned is used if it was learned with
    /// this lexicon and taxonomy; so are adopted weights of scores, if they can be read. [`Engine::opening`] says what was done.
    ///
    /// # Errors
    /// [`Locked`](crate::ErrorKind::Locked) when another process has the folder,
    /// [`ReadOnly`](crate::ErrorKind::ReadOnly) and [`DiskFull`](crate::ErrorKind::DiskFull) when it cannot be
    /// written, [`NewerFormat`](crate::ErrorKind::NewerFormat) when a newer version wrote it,
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn open(folder: &Path, options: EngineOptions) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(crate::store::StoreError::from)?;
        let lock = FolderLock::acquire(folder)?;
        let ((store, set_aside), rules) = std::thread::scope(|scope| {
            // Loading dictionaries is half of what opening takes.
            let rules = scope.spawn(|| Rules::new(options.taxonomy.clone(), options.lexicon.as_ref()));
            let store = Store::open(folder)?;
            Ok::<_, Error>((store, rules.join().unwrap_or_else(|panic| resume_unwind(panic))))
        })?;
        let (rules, model_fault) = rules.with_model_of(&store.snapshot()?)?;
        let (rules, scoring_fault) = rules.with_scoring_of(&store.snapshot()?)?;
        let (rules, space_fault) = rules.with_space_of(&store.snapshot()?)?;
        let (index, rebuilt) = {
            let snapshot = store.snapshot()?;
            let expected = Expected {
                maker: &rules.maker,
                written: snapshot.last_sequence()?,
                // A database that cannot say is asked again, and fails, as soon as it is read.
                mark: &|at| snapshot.mark(at).ok().flatten(),
            };
            RecordIndex::open(&folder.join("index"), &expected)?
        };
        let semantics = semantics(&options, || VectorStore::open(folder))?;
        let mut engine = Self::assemble((store, index, semantics), rules, &options, Some(lock))?;
        if rebuilt.is_some() {
            engine.opening.rebuilt = rebuilt;
        }
        engine.opening.set_aside = set_aside;
        engine.opening.model_fault = model_fault;
        engine.opening.scoring_fault = scoring_fault;
        engine.opening.space_fault = space_fault;
        Ok(engine)
    }

    /// Puts a backup in place of the catalogue of a data folder and opens it; a missing folder is made. A catalogue
    /// that was there is kept in the folder that [`OpenReport::set_aside`] names.
    ///
    /// # Errors
    /// [`UnusableBackup`](crate::ErrorKind::UnusableBackup) when the file is no backup, was changed, or was written by
    /// a newer version, and otherwise as [`Engine::open`]; the folder is then as it was.
    pub fn restore(backup: &Path, folder: &Path, options: EngineOptions) -> Result<Self, Error> {
        let made = !folder.exists();
        std::fs::create_dir_all(folder).map_err(crate::store::StoreError::from)?;
        let lock = FolderLock::acquire(folder)?;
        let staged = Store::stage_backup(backup, folder);
        drop(lock);
        if made && staged.is_err() {
            // Nothing is in it but the lock's file; the reason of the failure is what counts.
            let _ = std::fs::remove_dir_all(folder);
        }
        staged?;
        Self::open(folder, options)
    }

    /// Writes records and outcomes, as they stand at one moment, into one file with a checksum. Reads and writes go on
    /// meanwhile. The index is not in it: it is made anew when the backup is restored.
    ///
    /// # Errors
    /// [`DiskFull`](crate::ErrorKind::DiskFull) and [`ReadOnly`](crate::ErrorKind::ReadOnly) when the file cannot be
    /// written; a file that stood there before is then as it was.
    pub fn backup(&self, to: &Path) -> Result<(), Error> {
        Ok(self.core.store.backup(to)?)
    }

    /// Where the last backup of a data folder was written to, if there was one; known also when the catalogue is damaged.
    /// The file may have been moved since.
    pub fn last_backup(folder: &Path) -> Option<PathBuf> {
        Store::last_backup(folder)
    }

    /// A catalogue that is gone with the process.
    ///
    /// # Errors
    /// [`Internal`](crate::ErrorKind::Internal) when memory cannot be had.
    pub fn in_memory(options: EngineOptions) -> Result<Self, Error> {
        let rules = Rules::new(options.taxonomy.clone(), options.lexicon.as_ref());
        let kept = || options.vectors.as_deref().map_or_else(VectorStore::in_memory, VectorStore::open);
        let semantics = semantics(&options, kept)?;
        Self::assemble((Store::in_memory()?, RecordIndex::in_memory()?, semantics), rules, &options, None)
    }

    fn assemble(
        (store, index, semantics): (Store, RecordIndex, Option<Semantics>),
        rules: Rules,
        options: &EngineOptions,
        lock: Option<FolderLock>,
    ) -> Result<Self, Error> {
        let committed = index.progress()?.sequence;
        let replayed = store.last_sequence()?.saturating_sub(committed);
        let mut opening = OpenReport { replayed, ..OpenReport::default() };
        let core =
            Core::new(store, rules, options.limits.clone(), semantics, Follower::new(index, committed));
        if let Err(what) = core.load() {
            opening.rebuilt = Some(RebuildReason::Damaged { what });
            core.rebuild(&mut |_| {})?;
        }
        opening.from_image = core.following().imaged.is_some();
        core.catch_up(Cores::All, &mut |_| {})?;
        if let Some(what) = core.following().mended() {
            opening.rebuilt = Some(RebuildReason::Damaged { what: what.to_owned() });
        }
        let core = Arc::new(core);
        let encodes = options.refreshing == Refreshing::Background;
        Ok(Self {
            encoding: encodes.then(|| Encoding::start(&core)).flatten(),
            background: Mutex::new(None),
            core,
            refreshing: options.refreshing,
            opening,
            _lock: lock,
        })
    }

    /// Takes every acknowledged write into matching and search. Does nothing when nothing was written.
    ///
    /// # Errors
    /// [`ErrorKind::DiskFull`](crate::ErrorKind::DiskFull) or [`ErrorKind::ReadOnly`](crate::ErrorKind::ReadOnly)
    /// when the index cannot be written; the writes themselves are safe and the next refresh takes them in.
    pub fn refresh(&self, progress: &mut dyn FnMut(RefreshProgress)) -> Result<(), Error> {
        self.core.catch_up(Cores::All, progress)
    }

    /// Why the engine's own thread failed when it last made writes visible, or gave the index its commit; `None` when it
    /// succeeded, or has had nothing to do. It tries again every second, so a text that stays is a fault that stays.
    pub fn last_refresh_error(&self) -> Option<String> {
        self.core.signal.failure()
    }

    /// Makes the index anew from the database, beside the present one. Matching goes on meanwhile; after a failure or a
    /// crash the old index is still there. No answer changes by it; [`Engine::learn_space`] is another matter.
    ///
    /// # Errors
    /// As [`Engine::refresh`]; [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn rebuild(&self, progress: &mut dyn FnMut(RefreshProgress)) -> Result<(), Error> {
        self.core.rebuild(progress)
    }

    /// The industry chains by which matching now goes; [`Engine::reload`] exchanges them.
    pub fn taxonomy(&self) -> Arc<Taxonomy> {
        Arc::clone(&self.core.rules().taxonomy)
    }

    /// The analyzer with which matching now reads texts; [`Engine::reload`] exchanges it.
    pub fn analyzer(&self) -> Arc<Analyzer> {
        Arc::clone(&self.core.rules().analyzer)
    }

    /// How large a record, and the catalogue, may be.
    pub fn limits(&self) -> &Limits {
        &self.core.limits
    }

    /// What opening had to do.
    pub fn opening(&self) -> &OpenReport {
        &self.opening
    }

    fn generation(&self) -> Arc<Generation> {
        self.core.generation()
    }

    /// Tells the thread that something was written; the first write starts it.
    fn wake_background(&self) {
        let mut background = self.background.lock().unwrap_or_else(PoisonError::into_inner);
        if background.is_none() {
            *background = Background::start(&self.core);
        }
        self.core.signal.written();
    }
}

/// The encoder of the options with the vectors that are kept.
fn semantics(
    options: &EngineOptions,
    open: impl FnOnce() -> Result<VectorStore, StoreError>,
) -> Result<Option<Semantics>, Error> {
    let Some(encoder) = &options.encoder else { return Ok(None) };
    Ok(Some(Semantics::new(Arc::clone(encoder), open()?)))
}

impl Drop for Engine {
    fn drop(&mut self) {
        drop(self.encoding.take());
        let background = self.background.get_mut().unwrap_or_else(PoisonError::into_inner);
        drop(background.take());
        // Spares the next opening the work. What does not get there, the next opening does.
        if self._lock.is_some() {
            let _ = self.core.commit();
        }
    }
}
