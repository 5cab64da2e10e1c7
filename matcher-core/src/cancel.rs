//! Ending work that nobody waits for any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Whether an operation should end before it is done. Clones end together: one goes with the operation, another stays
/// with whoever may end it.
///
/// The operation looks often enough to end within milliseconds, and then gives
/// [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled).
///
/// # Example
/// ```
/// use std::time::{Duration, Instant};
/// use matcher_core::Cancel;
///
/// let cancel = Cancel::at(Instant::now() + Duration::from_secs(60));
/// let of_caller = cancel.clone();
/// assert!(!cancel.is_cancelled());
/// of_caller.cancel();
/// assert!(cancel.is_cancelled());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancel {
    flag: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

/// What an operation gives up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cancelled;

impl Cancel {
    /// Not cancelled, and without a deadline.
    pub fn never() -> Self {
        Self::default()
    }

    /// Cancelled from a moment on.
    pub fn at(deadline: Instant) -> Self {
        Self { deadline: Some(deadline), ..Self::default() }
    }

    /// Cancels this and all its clones, from any thread, for good.
    pub fn cancel(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Whether it was cancelled or its deadline has passed. With a deadline, costs a look at the clock.
    pub fn is_cancelled(&self) -> bool {
        self.flag.load(Ordering::Relaxed) || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// As an error, for `?`.
    pub(crate) fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Cancel, Cancelled};

    #[test]
    fn a_deadline_cancels_when_it_has_passed() {
        assert_eq!(Cancel::at(Instant::now()).check(), Err(Cancelled));
        assert_eq!(Cancel::at(Instant::now() + Duration::from_secs(3_600)).check(), Ok(()));
        assert_eq!(Cancel::never().check(), Ok(()));
    }

    #[test]
    fn clones_are_cancelled_together_and_others_are_not() {
        let (cancel, other) = (Cancel::never(), Cancel::never());
        cancel.clone().cancel();
        assert!(cancel.is_cancelled() && !other.is_cancelled());
    }
}
