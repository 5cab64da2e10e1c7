//! Encoding what has no vector yet, beside everything else.

use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::Engine;
use super::core::Core;
use super::follower::RefreshProgress;
use super::generation::Generation;
use super::semantics::{Semantics, SemanticsReport, role_of};
use super::stored::StoredRecords;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::record::{Record, RecordKind};
use crate::record_text::{compared_of_demand, compared_of_supply, texts};
use crate::semantic::{ComparedTexts, VectorTable};

/// The kinds of record that are compared by meaning; supplies first, as without them a demand has nothing to be compared with.
const ENCODED_KINDS: [RecordKind; 2] = [RecordKind::Supply, RecordKind::Demand];
/// Records that are encoded together.
const BATCH: usize = 64;
/// Vectors become visible to matching together, at most so long after they were made; each time copies all of them.
const LONGEST_UNSEEN: Duration = Duration::from_secs(10);
/// How often the thread looks for records without a vector.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Before an encoder that failed is asked again.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

impl Engine {
    /// Encodes every demand and supply that has no vector of the encoder yet, and makes the vectors visible to matching;
    /// does nothing without an encoder. What is done stays done when it fails or is cancelled.
    ///
    /// # Errors
    /// [`Encoder`](crate::ErrorKind::Encoder) when the encoder fails, [`Cancelled`](crate::ErrorKind::Cancelled), and as
    /// [`Engine::refresh`].
    pub fn encode(&self, progress: &mut dyn FnMut(RefreshProgress), cancel: &Cancel) -> Result<(), Error> {
        self.core.encode_missing(progress, cancel)
    }

    /// How far meanings are known; `None` without an encoder.
    pub fn semantics(&self) -> Option<SemanticsReport> {
        let semantics = self.core.semantics.as_ref()?;
        let generation = self.generation();
        let known = |kind| generation.vectors(kind).map_or(0, VectorTable::known);
        let encoded = ENCODED_KINDS.into_iter().map(known).sum();
        Some(SemanticsReport {
            model: semantics.encoder.model().to_owned(),
            dimensions: semantics.encoder.dimensions(),
            encoded,
            total: encoded + missing(&generation).len(),
            failure: semantics.last_failure(),
        })
    }
}

impl Core {
    fn encode_missing(
        &self,
        progress: &mut dyn FnMut(RefreshProgress),
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let Some(semantics) = &self.semantics else { return Ok(()) };
        let mut done = 0;
        // In rounds, each on the catalogue as it then is: all of it can take hours.
        loop {
            let generation = self.generation();
            let missing = missing(&generation);
            if missing.is_empty() {
                return Ok(());
            }
            let total = done + missing.len() as u64;
            let mut told = |round: usize| progress(RefreshProgress { done: done + round as u64, total });
            let round = self.encode_round(semantics, (&generation, &missing), &mut told, cancel);
            // What is there by now is of use even when the encoder has failed.
            let gained = self.publish(semantics);
            done += round? as u64;
            if !gained {
                return Ok(());
            }
        }
    }

    /// Encodes missing records until it is time to publish; gives how many.
    fn encode_round(
        &self,
        semantics: &Semantics,
        (generation, missing): (&Generation, &[(RecordKind, usize)]),
        told: &mut dyn FnMut(usize),
        cancel: &Cancel,
    ) -> Result<usize, Error> {
        let started = Instant::now();
        let mut done = 0;
        // A batch has one role.
        for of_kind in missing.chunk_by(|a, b| a.0 == b.0) {
            for batch in of_kind.chunks(BATCH) {
                let stored = StoredRecords::of(self, generation)?;
                let texts =
                    |(kind, ordinal): &(RecordKind, usize)| Ok(compared(&stored.record(*kind, *ordinal)?));
                let records = batch.iter().map(texts).collect::<Result<Vec<_>, Error>>()?;
                drop(stored);
                semantics.encode_and_keep(role_of(of_kind[0].0), &records, cancel)?;
                done += batch.len();
                told(done);
                if started.elapsed() >= LONGEST_UNSEEN {
                    return Ok(done);
                }
            }
        }
        Ok(done)
    }

    /// Makes the vectors that are kept visible to matching; whether there were any new ones.
    fn publish(&self, semantics: &Semantics) -> bool {
        // Nobody else puts a generation in place while it is held.
        let _follower = self.following();
        let present = self.generation();
        let next = semantics.attach(Generation::clone(&present), &present);
        let gained = missing(&next).len() < missing(&present).len();
        self.replace_generation(next);
        gained
    }
}

/// The records with a text and without a vector: which kind, and which number.
fn missing(generation: &Generation) -> Vec<(RecordKind, usize)> {
    let nothing = ComparedTexts::default().hash();
    let of_kind = |kind: RecordKind| {
        let (side, vectors) = (generation.side(kind), generation.vectors(kind));
        let lacks = move |ordinal: &usize| {
            vectors.is_none_or(|vectors| vectors.get(*ordinal).is_none())
                && side.facts(*ordinal).meaning() != nothing
        };
        (0..side.len()).filter(lacks).map(move |ordinal| (kind, ordinal))
    };
    ENCODED_KINDS.into_iter().flat_map(of_kind).collect()
}

fn compared(record: &Record) -> ComparedTexts {
    match record {
        Record::Demand(_) => compared_of_demand(&texts(record)),
        Record::Supply(_) | Record::Organisation(_) => compared_of_supply(&texts(record)),
    }
}

/// A thread that encodes whatever has no vector yet; it ends when this is dropped.
pub(super) struct Encoding {
    cancel: Cancel,
    thread: Option<JoinHandle<()>>,
}

impl Encoding {
    /// `None` without an encoder, or when the system has no thread to give.
    pub(super) fn start(core: &Arc<Core>) -> Option<Self> {
        core.semantics.as_ref()?;
        let cancel = Cancel::never();
        let (core, of_thread) = (Arc::downgrade(core), cancel.clone());
        let thread = std::thread::Builder::new().name("matcher-encode".to_owned());
        let thread = thread.spawn(move || run(&core, &of_thread)).ok()?;
        Some(Self { cancel, thread: Some(thread) })
    }
}

impl Drop for Encoding {
    fn drop(&mut self) {
        self.cancel.cancel();
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

fn run(core: &Weak<Core>, cancel: &Cancel) {
    while !cancel.is_cancelled() {
        let Some(core) = core.upgrade() else { return };
        // What failed, or panicked in an encoder, is reported and tried again.
        let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            core.encode_missing(&mut |_| {}, cancel)
        }));
        drop(core);
        std::thread::park_timeout(if matches!(tried, Ok(Ok(()))) { LOOK_EVERY } else { AFTER_FAILURE });
    }
}
