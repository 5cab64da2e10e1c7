//! What an engine shares with its background thread: the store, and the present generation with its rules.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::background::Signal;
use super::follower::Follower;
use super::generation::Generation;
use super::rules::Rules;
use super::semantics::Semantics;
use crate::record::Limits;
use crate::store::Store;

pub(super) struct Core {
    pub(super) store: Store,
    pub(super) limits: Limits,
    /// `None` without an encoder.
    pub(super) semantics: Option<Semantics>,
    pub(super) signal: Signal,
    generation: RwLock<Arc<Generation>>,
    following: Mutex<Follower>,
}

impl Core {
    pub(super) fn new(
        store: Store,
        rules: Rules,
        limits: Limits,
        semantics: Option<Semantics>,
        follower: Follower,
    ) -> Self {
        Self {
            store,
            limits,
            semantics,
            signal: Signal::default(),
            generation: RwLock::new(Arc::new(Generation::empty(Arc::new(rules)))),
            following: Mutex::new(follower),
        }
    }

    pub(super) fn generation(&self) -> Arc<Generation> {
        self.generation.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The present rules. They change only while the follower is held.
    pub(super) fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.generation().rules)
    }

    /// Puts a generation in place, with the vectors that are known.
    pub(super) fn set_generation(&self, generation: Generation) {
        self.replace_generation(self.with_meanings(generation));
    }

    /// A generation with the vectors that are known. Those that cannot be read are missing, no reason to stop: matching then
    /// goes by words.
    pub(super) fn with_meanings(&self, generation: Generation) -> Generation {
        match &self.semantics {
            Some(semantics) => semantics.attach(generation, &self.generation()),
            None => generation,
        }
    }

    pub(super) fn replace_generation(&self, generation: Generation) {
        let next = Arc::new(generation);
        let previous =
            std::mem::replace(&mut *self.generation.write().unwrap_or_else(PoisonError::into_inner), next);
        // What a large generation takes to free is no reader's time.
        drop(previous);
    }

    // A follower says only what has been done, so it stays true when a thread panicked over it.
    pub(super) fn following(&self) -> MutexGuard<'_, Follower> {
        self.following.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
