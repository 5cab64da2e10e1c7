//! A thread that makes writes visible while the engine is in use, and gives the index its commits.

use std::any::Any;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::core::Core;
use super::cores::Cores;
use crate::error::Error;

/// Writes that follow each other so closely become visible together.
const SHORTEST_REST: Duration = Duration::from_millis(200);
/// Resting so many times as long as the last refresh took leaves most of a core to others.
const REST_FACTOR: u32 = 2;
/// Longer, and a write would not be visible within a second.
const LONGEST_REST: Duration = Duration::from_millis(400);
/// Before a refresh that failed, as on a full disk, is tried again.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// What the thread waits for, and how it fared.
#[derive(Default)]
pub(super) struct Signal {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    written: bool,
    closing: bool,
    /// Why the last refresh failed, if it did.
    failure: Option<String>,
}

impl Signal {
    /// Something was written.
    pub(super) fn written(&self) {
        self.state().written = true;
        self.changed.notify_one();
    }

    /// Why the last refresh failed; `None` when it did not, or there was none.
    pub(super) fn failure(&self) -> Option<String> {
        self.state().failure.clone()
    }

    /// How a refresh ended. One that failed is tried again.
    fn ended(&self, failure: Option<String>) {
        let mut state = self.state();
        state.written |= failure.is_some();
        state.failure = failure;
    }

    fn close(&self) {
        self.state().closing = true;
        self.changed.notify_one();
    }

    /// Waits for the first write, or until something is due; `false` when the engine closes.
    fn wait(&self, due: Option<Duration>) -> bool {
        let nothing = |state: &mut State| !state.written && !state.closing;
        // As good as for ever.
        let due = due.unwrap_or(Duration::from_secs(3_600));
        let state = self.changed.wait_timeout_while(self.state(), due, nothing);
        state.is_ok_and(|(state, _)| !state.closing)
    }

    /// Rests, so that more can gather, then takes note of what was written so far; `false` when the engine closes.
    fn gather(&self, rest: Duration) -> bool {
        let Ok((mut state, _)) = self.changed.wait_timeout_while(self.state(), rest, |state| !state.closing)
        else {
            return false;
        };
        state.written = false;
        !state.closing
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread, which ends when this is dropped.
pub(super) struct Background {
    core: Weak<Core>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    /// `None` when the system has no thread to give: then writes become visible by `refresh` alone.
    pub(super) fn start(core: &Arc<Core>) -> Option<Self> {
        let weak = Arc::downgrade(core);
        let of_thread = Weak::clone(&weak);
        let thread = std::thread::Builder::new().name("matcher-refresh".to_owned());
        let thread = thread.spawn(move || run(&of_thread)).ok()?;
        Some(Self { core: weak, thread: Some(thread) })
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(core) = self.core.upgrade() {
            core.signal.close();
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(core: &Weak<Core>) {
    let mut rest = SHORTEST_REST;
    while let Some(core) = core.upgrade() {
        let due = core.following().commit_due();
        if !core.signal.wait(due) || !core.signal.gather(rest) {
            return;
        }
        let start = Instant::now();
        // A panic here must not end the visibility of all later writes; what it cut off is read from the store again.
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            core.catch_up(Cores::AllButOne, &mut |_| {})?;
            let took = start.elapsed();
            core.commit_if_due()?;
            Ok::<_, Error>(took)
        }));
        let done = match done {
            Ok(done) => done.map_err(|error| error.to_string()),
            Err(panic) => Err(said(panic.as_ref())),
        };
        rest = match &done {
            Ok(took) => (*took * REST_FACTOR).clamp(SHORTEST_REST, LONGEST_REST),
            Err(_) => AFTER_FAILURE,
        };
        core.signal.ended(done.err());
    }
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the refresh panicked: {}", text.unwrap_or("without a word"))
}
