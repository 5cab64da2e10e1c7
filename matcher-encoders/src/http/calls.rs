//! Requests that end when nobody waits for them any more.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use matcher_core::Cancel;
use matcher_core::semantic::EncoderError;
use ureq::Agent;
use ureq::config::Config;

use super::exchange::{Outcome, Request};

/// How often somebody who waits looks whether he still has to.
const LOOK: Duration = Duration::from_millis(50);

/// Makes requests, each on a thread of its own, so that whoever waits can leave at any time: the connection is then closed,
/// which ends the thread. Only finding an address and connecting cannot be ended from outside; they have their own times.
/// There are never more threads than requests may be under way at once, those included that were left.
#[derive(Debug)]
pub(super) struct Calls {
    config: Config,
    turns: Arc<Turns>,
    /// Agents with the connections that they keep, for the next requests.
    idle: Mutex<Vec<Agent>>,
}

impl Calls {
    pub(super) fn new(config: Config, most: usize) -> Self {
        let turns = Arc::new(Turns { free: Mutex::new(most), freed: Condvar::new() });
        Self { config, turns, idle: Mutex::default() }
    }

    /// Makes a request and waits for what comes of it.
    ///
    /// # Errors
    /// [`EncoderError::Cancelled`] within a tenth of a second of the cancellation; [`EncoderError::Unreachable`] when this
    /// machine has no thread left.
    pub(super) fn call(&self, request: Request, cancel: &Cancel) -> Result<Outcome, EncoderError> {
        let turn = Turns::take(&self.turns, cancel)?;
        let agent = self.idle().pop().unwrap_or_else(|| self.config.new_agent());
        let of_caller = agent.clone();
        let (answer, answered) = mpsc::sync_channel(1);
        let work = move || {
            // Nobody hears it when whoever waited has left.
            let _ = answer.send(request.send(&agent));
            // The next one may begin.
            drop(turn);
        };
        let started = thread::Builder::new().name("encoder".to_owned()).spawn(work);
        started.map_err(|error| EncoderError::Unreachable { reason: format!("no thread: {error}") })?;
        loop {
            match answered.recv_timeout(LOOK) {
                Ok(outcome) => {
                    self.idle().push(of_caller);
                    return Ok(outcome);
                }
                Err(RecvTimeoutError::Timeout) if !cancel.is_cancelled() => {}
                Err(RecvTimeoutError::Timeout) => {
                    of_caller.shutdown();
                    return Err(EncoderError::Cancelled);
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let reason = "the request ended without an outcome".to_owned();
                    return Err(EncoderError::Unreachable { reason });
                }
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Agent>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits, unless the work is cancelled meanwhile.
///
/// # Errors
/// [`EncoderError::Cancelled`].
pub(super) fn pause(wait: Duration, cancel: &Cancel) -> Result<(), EncoderError> {
    let end = Instant::now() + wait;
    loop {
        if cancel.is_cancelled() {
            return Err(EncoderError::Cancelled);
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        thread::sleep(left.min(LOOK));
    }
}

/// How many more requests may be under way.
#[derive(Debug)]
struct Turns {
    free: Mutex<usize>,
    freed: Condvar,
}

impl Turns {
    fn take(turns: &Arc<Self>, cancel: &Cancel) -> Result<Turn, EncoderError> {
        let mut free = turns.free.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if cancel.is_cancelled() {
                return Err(EncoderError::Cancelled);
            }
            if *free > 0 {
                *free -= 1;
                return Ok(Turn(Arc::clone(turns)));
            }
            (free, _) = turns.freed.wait_timeout(free, LOOK).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// The right to have one request under way; given back when it ends, however it ends.
struct Turn(Arc<Turns>);

impl Drop for Turn {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}
