//! The vectors of a catalogue: which are known, and how the missing ones come about.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::generation::{Generation, Side};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::record::RecordKind;
use crate::semantic::{ComparedTexts, Encoder, EncoderError, MeaningHash, Role, Vector, VectorTable, encode};
use crate::store::VectorStore;

/// After a failure, requests do without the encoder for so long instead of each waiting for it in turn.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(5);
/// From so many missing vectors on, reading all that are kept costs less than asking for each.
const READ_ALL_FROM: usize = 1_000;

/// An encoder with what it gave so far.
pub(super) struct Semantics {
    pub(super) encoder: Arc<dyn Encoder>,
    vectors: VectorStore,
    failure: Mutex<Option<Failure>>,
}

struct Failure {
    since: Instant,
    reason: String,
}

/// How far meanings are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SemanticsReport {
    /// The model of the encoder in use.
    pub model: String,
    /// Length of its vectors.
    pub dimensions: usize,
    /// Demands and supplies with a vector, of those that matching sees.
    pub encoded: usize,
    /// All demands and supplies with a text, of those that matching sees.
    pub total: usize,
    /// Why the encoder failed when it was last asked; `None` when it did not.
    pub failure: Option<String>,
}

impl Semantics {
    pub(super) fn new(encoder: Arc<dyn Encoder>, vectors: VectorStore) -> Self {
        Self { encoder, vectors, failure: Mutex::new(None) }
    }

    /// The model of the encoder.
    pub(super) fn model(&self) -> &str {
        self.encoder.model()
    }

    /// The vector of a record of the caller's own: known, or else encoded now, and then kept.
    pub(super) fn vector(
        &self,
        role: Role,
        texts: &ComparedTexts,
        cancel: &Cancel,
    ) -> Result<Option<Vector>, Error> {
        if texts.is_empty() {
            return Ok(None);
        }
        let hash = texts.hash();
        if let Some(known) = self.known(role, &hash)? {
            return Ok(Some(known));
        }
        if let Some(failure) = self.recent_failure() {
            return Err(EncoderError::Unreachable { reason: failure }.into());
        }
        let found = self.encode(role, std::slice::from_ref(texts), cancel)?.pop().flatten();
        if let Some(vector) = &found {
            self.vectors.put(self.encoder.model(), role, &[(hash, vector.to_bytes())])?;
        }
        Ok(found)
    }

    /// A vector that is kept.
    pub(super) fn known(&self, role: Role, hash: &MeaningHash) -> Result<Option<Vector>, Error> {
        let bytes = self.vectors.get(self.encoder.model(), role, hash)?;
        Ok(bytes.and_then(|bytes| self.sound(&bytes)))
    }

    /// Encodes records, and keeps their vectors.
    pub(super) fn encode_and_keep(
        &self,
        role: Role,
        records: &[ComparedTexts],
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let mut named: Vec<(MeaningHash, &ComparedTexts)> =
            records.iter().map(|record| (record.hash(), record)).collect();
        named.sort_unstable_by_key(|(hash, _)| *hash);
        named.dedup_by_key(|(hash, _)| *hash);
        let (hashes, records): (Vec<_>, Vec<_>) =
            named.into_iter().map(|(hash, record)| (hash, record.clone())).unzip();
        let found = self.encode(role, &records, cancel)?;
        let found: Vec<(MeaningHash, Vector)> =
            hashes.into_iter().zip(found).filter_map(|(hash, vector)| Some((hash, vector?))).collect();
        let rows: Vec<_> = found.iter().map(|(hash, vector)| (*hash, vector.to_bytes())).collect();
        Ok(self.vectors.put(self.encoder.model(), role, &rows)?)
    }

    fn encode(
        &self,
        role: Role,
        records: &[ComparedTexts],
        cancel: &Cancel,
    ) -> Result<Vec<Option<Vector>>, EncoderError> {
        let found = encode(self.encoder.as_ref(), role, records, cancel);
        let mut failure = self.failure();
        match &found {
            Ok(_) => *failure = None,
            // That nobody waits any more says nothing of the encoder.
            Err(EncoderError::Cancelled) => {}
            Err(error) => *failure = Some(Failure { since: Instant::now(), reason: error.to_string() }),
        }
        found
    }

    /// A kept vector is of this model, but a hand may have reached into the file.
    fn sound(&self, bytes: &[u8]) -> Option<Vector> {
        Vector::of_bytes(bytes).filter(|vector| vector.dimensions() == self.encoder.dimensions())
    }

    /// Why the encoder failed a moment ago.
    fn recent_failure(&self) -> Option<String> {
        let failure = self.failure();
        let recent = failure.as_ref().filter(|failure| failure.since.elapsed() < PAUSE_AFTER_FAILURE);
        recent.map(|failure| failure.reason.clone())
    }

    /// Why the encoder failed when it was last asked.
    pub(super) fn last_failure(&self) -> Option<String> {
        self.failure().as_ref().map(|failure| failure.reason.clone())
    }

    fn failure(&self) -> MutexGuard<'_, Option<Failure>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a new generation the vectors that the one before had, and those that are kept.
    pub(super) fn attach(&self, next: Generation, before: &Generation) -> Generation {
        let table = |kind: RecordKind| self.table(kind, &next, before);
        let (demands, supplies) = (table(RecordKind::Demand), table(RecordKind::Supply));
        next.with_vectors(demands, supplies)
    }

    /// Vectors that cannot be read are missing.
    fn table(&self, kind: RecordKind, next: &Generation, before: &Generation) -> VectorTable {
        let (next, vectors, before) = (next.side(kind), before.vectors(kind), before.side(kind));
        let mut table = VectorTable::of(next.len(), self.encoder.dimensions());
        let mut missing = Vec::new();
        let mut old = before.all_facts().enumerate().peekable();
        for (ordinal, facts) in next.all_facts().enumerate() {
            while old.next_if(|(_, other)| other.id() < facts.id()).is_some() {}
            let same = old
                .peek()
                .filter(|(_, other)| other.id() == facts.id() && other.meaning() == facts.meaning());
            match same.and_then(|(place, _)| vectors?.get(*place)) {
                Some(vector) => table.set(ordinal, vector),
                None => missing.push(ordinal),
            }
        }
        let _ = self.fill(role_of(kind), next, &mut table, &missing);
        table
    }

    fn fill(&self, role: Role, side: &Side, table: &mut VectorTable, missing: &[usize]) -> Result<(), Error> {
        if missing.len() < READ_ALL_FROM {
            for &ordinal in missing {
                if let Some(vector) = self.known(role, &side.facts(ordinal).meaning())? {
                    table.set(ordinal, vector.view());
                }
            }
            return Ok(());
        }
        // Several records can have the same text.
        let mut wanted: FxHashMap<MeaningHash, Vec<usize>> = FxHashMap::default();
        for &ordinal in missing {
            wanted.entry(side.facts(ordinal).meaning()).or_default().push(ordinal);
        }
        let take = |hash: MeaningHash, bytes: &[u8]| {
            let (Some(ordinals), Some(vector)) = (wanted.get(&hash), self.sound(bytes)) else { return };
            for &ordinal in ordinals {
                table.set(ordinal, vector.view());
            }
        };
        Ok(self.vectors.for_each(self.encoder.model(), role, take)?)
    }
}

/// In which role the records of a kind are encoded.
pub(super) fn role_of(kind: RecordKind) -> Role {
    match kind {
        RecordKind::Demand => Role::Demand,
        RecordKind::Supply | RecordKind::Organisation => Role::Supply,
    }
}
