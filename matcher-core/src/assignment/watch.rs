//! Whether to go on: the caller's patience, the time limit, and word of how far it is.

use std::time::{Duration, Instant};

use crate::cancel::Cancel;

/// How far the search for a plan has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SolveProgress {
    /// How many candidates have been considered in the flow that is being made, of how many.
    pub considered: usize,
    /// All candidates.
    pub candidates: usize,
    /// How many flows have been made before; more than one only where quotas cross, or rules conflict.
    pub flows: usize,
}

/// Why work ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The caller no longer waits.
    Cancelled,
    /// The time limit has passed.
    TimeIsOver,
}

/// Asked between steps of a millisecond or less.
pub(super) struct Watch<'a> {
    cancel: &'a Cancel,
    deadline: Option<Instant>,
    progress: &'a mut dyn FnMut(SolveProgress),
    flows: usize,
}

impl<'a> Watch<'a> {
    pub(super) fn new(
        cancel: &'a Cancel,
        limit: Option<Duration>,
        progress: &'a mut dyn FnMut(SolveProgress),
    ) -> Self {
        // A limit beyond what a clock can say is none.
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        Self { cancel, deadline, progress, flows: 0 }
    }

    /// # Errors
    /// [`Stop`]: why to end.
    pub(super) fn check(&self) -> Result<(), Stop> {
        if self.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        match self.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(Stop::TimeIsOver),
            _ => Ok(()),
        }
    }

    /// Says that another candidate has been considered.
    pub(super) fn placed(&mut self, considered: usize, candidates: usize) {
        (self.progress)(SolveProgress { considered, candidates, flows: self.flows });
        if considered == candidates {
            self.flows += 1;
        }
    }
}
