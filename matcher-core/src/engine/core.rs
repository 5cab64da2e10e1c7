//! What an engine shares with its background thread: the store, the rules, and the present generation.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::background::Signal;
use super::follower::Follower;
use super::generation::Generation;
use super::rules::Rules;
use crate::record::Limits;
use crate::store::Store;

pub(super) struct Core {
    pub(super) store: Store,
    pub(super) rules: Rules,
    pub(super) limits: Limits,
    pub(super) signal: Signal,
    generation: RwLock<Arc<Generation>>,
    following: Mutex<Follower>,
}

impl Core {
    pub(super) fn new(store: Store, rules: Rules, limits: Limits, follower: Follower) -> Self {
        Self {
            store,
            rules,
            limits,
            signal: Signal::default(),
            generation: RwLock::default(),
            following: Mutex::new(follower),
        }
    }

    pub(super) fn generation(&self) -> Arc<Generation> {
        self.generation.read().unwrap_or_else(PoisonError::into_inner).clone()
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
