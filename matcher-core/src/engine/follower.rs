//! Bringing memory and index up to the store.
//!
//! A few changes are merged into the generation in memory at once, and wait for the index's next commit, which costs
//! some 100 ms however little it holds. Many changes go through the index, which is then loaded. The store has
//! everything, so whatever is lost on the way is read from it again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::core::Core;
use super::cores::{Cores, on_cores};
use super::generation::Generation;
use super::imaging::Imaged;
use super::rules::Rules;
use crate::error::Error;
use crate::index::{IndexError, Prepared, RecordIndex};
use crate::record::RecordKind;
use crate::store::{Sequence, StoreSnapshot, StoredRow};

/// Rows that are analysed together.
const CHUNK_ROWS: usize = 5_000;
/// So many changes at most are merged in memory in any case. Of a large catalogue, as many as make up a
/// [`MERGED_SHARE`]th of it, up to a limit for the memory that they take; beyond, loading the index costs less.
const MOST_MERGED: u64 = CHUNK_ROWS as u64;
const MERGED_SHARE: u64 = 4;
const MOST_MERGED_OF_MANY: u64 = 50_000;
/// So many changes at most wait for a commit of the index; reading them again at the next opening takes half a second.
const MOST_PENDING: usize = 5_000;
/// So long at most a change waits for a commit of the index.
const LONGEST_PENDING: Duration = Duration::from_secs(5);

/// How far a refresh or rebuild has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshProgress {
    /// Changes that have been taken in.
    pub done: u64,
    /// Changes to take in, as known at the beginning.
    pub total: u64,
}

/// How far memory and index have followed the store.
pub(super) struct Follower {
    pub(super) index: RecordIndex,
    /// The last write in memory.
    loaded: Sequence,
    /// The last write in the index.
    committed: Sequence,
    /// What memory has and the index has not; `None` when it has to be read from the store again.
    pending: Option<Vec<Prepared>>,
    /// When the first of them was taken in.
    pending_since: Option<Instant>,
    /// Why the index was last rebuilt without being asked to.
    mended: Option<String>,
    /// Of what the image beside the index is; `None` without one that can be used.
    pub(super) imaged: Option<Imaged>,
}

impl Follower {
    /// Follows with an index that has come so far; memory is still empty.
    pub(super) fn new(index: RecordIndex, committed: Sequence) -> Self {
        Self {
            index,
            loaded: 0,
            committed,
            pending: Some(Vec::new()),
            pending_since: None,
            mended: None,
            imaged: None,
        }
    }

    /// How long until the index should have its next commit; `None` when it lacks nothing.
    pub(super) fn commit_due(&self) -> Option<Duration> {
        self.pending_since.map(|since| LONGEST_PENDING.saturating_sub(since.elapsed()))
    }

    /// The last write that the index holds.
    pub(super) fn committed(&self) -> Sequence {
        self.committed
    }

    /// Why the index was rebuilt without being asked to, if it was.
    pub(super) fn mended(&self) -> Option<&str> {
        self.mended.as_deref()
    }

    /// What was merged into memory waits for the index.
    fn merged(&mut self, changes: Vec<Prepared>, to: Sequence) {
        self.loaded = to;
        if to <= self.committed {
            return;
        }
        self.pending_since.get_or_insert_with(Instant::now);
        if let Some(pending) = &mut self.pending {
            // An image may be behind the index.
            pending.extend(changes.into_iter().filter(|change| change.sequence > self.committed));
        }
    }

    /// Memory and index both hold everything up to a write.
    fn level(&mut self, at: Sequence) -> Result<(), Error> {
        self.index.settle()?;
        (self.loaded, self.committed) = (at, at);
        (self.pending, self.pending_since) = (Some(Vec::new()), None);
        Ok(())
    }
}

impl Core {
    /// Fills the memory from the image beside the index, or else from the index itself, as far as those have come; says what is
    /// wrong with an index that cannot be read, although its checksums fit.
    pub(super) fn load(&self) -> Result<(), String> {
        let mut follower = self.following();
        if follower.committed == 0 {
            return Ok(());
        }
        // An image without faults that makes no sense all the same must not keep a catalogue closed.
        let image = catch_unwind(AssertUnwindSafe(|| self.load_image(&follower)));
        if let Ok(Some((generation, imaged))) = image {
            follower.loaded = generation.sequence;
            follower.imaged = Some(imaged);
            self.set_generation(generation);
            return Ok(());
        }
        // Files that do not belong together can make the reader panic.
        let rules = self.rules();
        let load = || Generation::load(&follower.index.snapshot()?, follower.committed, &rules);
        let loaded: Result<Generation, Error> =
            catch_unwind(AssertUnwindSafe(load)).map_err(|_| "its files do not belong together")?;
        self.set_generation(loaded.map_err(|error| error.to_string())?);
        follower.loaded = follower.committed;
        Ok(())
    }

    /// Takes every acknowledged write into memory.
    pub(super) fn catch_up(
        &self,
        cores: Cores,
        progress: &mut dyn FnMut(RefreshProgress),
    ) -> Result<(), Error> {
        self.catch_up_with(&mut self.following(), cores, progress)
    }

    pub(super) fn catch_up_with(
        &self,
        follower: &mut Follower,
        cores: Cores,
        progress: &mut dyn FnMut(RefreshProgress),
    ) -> Result<(), Error> {
        let snapshot = self.store.snapshot()?;
        let (from, to) = (follower.loaded, snapshot.last_sequence()?);
        let generation = self.generation();
        if to.saturating_sub(from) > most_merged(&generation) {
            drop(generation);
            let done = self.load_through_index(follower, &snapshot, progress);
            return self.mend(follower, done);
        }
        if from < to {
            let changes = prepare_all_after(&generation.rules, &snapshot, from, cores)?;
            fail_point!("engine.merge", IndexError);
            let before = prepare_before(&generation, &snapshot, &changes, cores);
            self.set_generation(generation.updated(&changes, &before, to));
            follower.merged(changes, to);
            progress(RefreshProgress { done: to - from, total: to - from });
        }
        if follower.pending.as_ref().is_some_and(|pending| pending.len() > MOST_PENDING) {
            self.commit_with(follower)?;
        }
        Ok(())
    }

    /// Makes the index durable as far as memory has come.
    pub(super) fn commit(&self) -> Result<(), Error> {
        let mut follower = self.following();
        self.commit_with(&mut follower)?;
        self.keep_image(&mut follower);
        Ok(())
    }

    /// The same, when something has waited for it long enough.
    pub(super) fn commit_if_due(&self) -> Result<(), Error> {
        let mut follower = self.following();
        match follower.commit_due() {
            Some(Duration::ZERO) => {
                self.commit_with(&mut follower)?;
                self.keep_image(&mut follower);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn commit_with(&self, follower: &mut Follower) -> Result<(), Error> {
        if follower.committed == follower.loaded {
            return Ok(());
        }
        let done = self.commit_pending(follower);
        self.mend(follower, done)
    }

    /// An index that cannot be written, although nothing is wrong with the disk, is made anew.
    fn mend(&self, follower: &mut Follower, done: Result<(), Error>) -> Result<(), Error> {
        match done {
            Err(Error::Index(error)) if error.is_of_the_index_itself() => {
                follower.mended = Some(error.to_string());
                self.rebuild_with(follower, &self.rules(), &mut |_| {})
            }
            done => done,
        }
    }

    fn commit_pending(&self, follower: &mut Follower) -> Result<(), Error> {
        let snapshot = self.store.snapshot()?;
        // After a panic on the way, they are read from the store again.
        let Some(pending) = follower.pending.take() else {
            return self.load_through_index(follower, &snapshot, &mut |_| {});
        };
        let written = self.write_pending(follower, &pending, &snapshot);
        let done = written.and_then(|()| follower.level(follower.loaded));
        if done.is_err() {
            follower.pending = Some(pending);
        }
        done
    }

    fn write_pending(
        &self,
        follower: &Follower,
        pending: &[Prepared],
        snapshot: &StoreSnapshot<'_>,
    ) -> Result<(), Error> {
        let write = || {
            let mut writer = follower.index.writer(&self.rules().maker, pending.len())?;
            for change in pending {
                writer.put(change)?;
            }
            writer.commit(follower.loaded, mark(snapshot, follower.loaded)?)?;
            Ok(writer.close()?)
        };
        write().map_err(|error| self.full_disk_or(error))
    }

    /// Makes a new index from the store beside the present one, then puts it in its place.
    pub(super) fn rebuild(&self, progress: &mut dyn FnMut(RefreshProgress)) -> Result<(), Error> {
        let mut follower = self.following();
        self.rebuild_with(&mut follower, &self.rules(), progress)
    }

    /// The same with rules that take the place of the present ones together with index and generation.
    pub(super) fn rebuild_with(
        &self,
        follower: &mut Follower,
        rules: &Arc<Rules>,
        progress: &mut dyn FnMut(RefreshProgress),
    ) -> Result<(), Error> {
        let snapshot = self.store.snapshot()?;
        let successor = follower.index.successor()?;
        let built = self.follow((&successor, rules), 0, &snapshot, progress).and_then(|done| {
            fail_point!("engine.swap", IndexError);
            Ok((done, Generation::load(&successor.snapshot()?, done, rules)?))
        });
        match built {
            Ok((done, generation)) => {
                self.set_generation(generation);
                drop(std::mem::replace(&mut follower.index, successor));
                follower.imaged = None;
                // What the old rules prepared must not get into the new index.
                follower.pending = None;
                follower.level(done)
            }
            Err(error) => {
                successor.discard();
                Err(error)
            }
        }
    }

    fn load_through_index(
        &self,
        follower: &mut Follower,
        snapshot: &StoreSnapshot<'_>,
        progress: &mut dyn FnMut(RefreshProgress),
    ) -> Result<(), Error> {
        follower.pending = None;
        let rules = self.rules();
        let done = self.follow((&follower.index, &rules), follower.committed, snapshot, progress)?;
        // From here on the index is ahead of memory, should loading it fail.
        follower.committed = done;
        let generation = Generation::load(&follower.index.snapshot()?, done, &rules)?;
        self.set_generation(generation);
        follower.level(done)
    }

    /// Takes into an index what was written after `from`, in one commit; gives the last write that it then holds.
    fn follow(
        &self,
        (index, rules): (&RecordIndex, &Rules),
        from: Sequence,
        snapshot: &StoreSnapshot<'_>,
        progress: &mut dyn FnMut(RefreshProgress),
    ) -> Result<Sequence, Error> {
        let mut write = || {
            let to = snapshot.last_sequence()?;
            let writes = usize::try_from(to - from).unwrap_or(usize::MAX);
            let mut writer = index.writer(&rules.maker, writes)?;
            let mut done = from;
            while done < to {
                let changes = prepare_after(rules, snapshot, done, Cores::All)?;
                let Some(last) = changes.last() else { break };
                done = last.sequence;
                for change in &changes {
                    writer.put(change)?;
                }
                progress(RefreshProgress { done: done - from, total: to - from });
            }
            let done = done.max(to);
            writer.commit(done, mark(snapshot, done)?)?;
            writer.close()?;
            Ok(done)
        };
        write().map_err(|error| self.full_disk_or(error))
    }

    /// tantivy's threads do not always say why they gave up; a disk without room is reason enough.
    fn full_disk_or(&self, error: Error) -> Error {
        match &error {
            Error::Index(index) if index.system_kind().is_none() => {
                self.store.check_disk().map_or_else(Error::from, |()| error)
            }
            _ => error,
        }
    }
}

pub(super) fn prepare_after(
    rules: &Rules,
    snapshot: &StoreSnapshot<'_>,
    after: Sequence,
    cores: Cores,
) -> Result<Vec<Prepared>, Error> {
    let rows = snapshot.changed_since(after, CHUNK_ROWS)?;
    Ok(on_cores(cores, rows, |row| rules.prepare(row)))
}

/// As [`prepare_after`] to the end: a generation holds all of a write or nothing.
fn prepare_all_after(
    rules: &Rules,
    snapshot: &StoreSnapshot<'_>,
    after: Sequence,
    cores: Cores,
) -> Result<Vec<Prepared>, Error> {
    let mut changes = prepare_after(rules, snapshot, after, cores)?;
    while changes.len() % CHUNK_ROWS == 0 {
        let Some(last) = changes.last() else { break };
        let more = prepare_after(rules, snapshot, last.sequence, cores)?;
        if more.is_empty() {
            break;
        }
        changes.extend(more);
    }
    Ok(changes)
}

/// So many writes are merged in memory.
fn most_merged(generation: &Generation) -> u64 {
    (generation.records() as u64 / MERGED_SHARE).clamp(MOST_MERGED, MOST_MERGED_OF_MANY)
}

/// The records that changes replace or remove, as a generation has them. One that the history does not give is left out.
fn prepare_before(
    generation: &Generation,
    snapshot: &StoreSnapshot<'_>,
    changes: &[Prepared],
    cores: Cores,
) -> Vec<Prepared> {
    let stored = |(kind, id): (RecordKind, &str)| {
        let record = snapshot.get_as_of(kind, id, generation.sequence).ok().flatten()?;
        Some(StoredRow {
            row: 0,
            sequence: generation.sequence,
            kind,
            id: id.to_owned(),
            record: Some(record),
        })
    };
    let rows = generation.replaced(changes).filter_map(stored).collect();
    on_cores(cores, rows, |row| generation.rules.prepare(row))
}

fn mark(snapshot: &StoreSnapshot<'_>, at: Sequence) -> Result<String, Error> {
    let missing = || IndexError::Damaged { what: format!("the database has no write {at}") };
    Ok(snapshot.mark(at)?.ok_or_else(missing)?)
}
