//! What an engine shares with its background thread: the store, and the present generation with its rules.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::background::Signal;
use super::follower::Follower;
use super::generation::Generation;
use super::rules::Rules;
use crate::record::Limits;
use crate::store::Store;

pub(super) struct Core {
    pub(super) store: Store,
    pub(super) limits: Limits,
    pub(super) signal: Signal,
    generation: RwLock<Arc<Generation>>,
    following: Mutex<Follower>,
}

impl Core {
    pub(super) fn new(store: Store, rules: Rules, limits: Limits, follower: Follower) -> Self {
        Self {
            store,
            limits,
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

    pub(super) fn set_generation(&self, generation: Generation) {
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
