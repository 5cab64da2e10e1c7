//! How many calls are worked on at once, and how many may wait: more are refused at once, as an answer that comes too
//! late helps nobody and makes all others late.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::failure::Failure;
use crate::metrics::Metrics;

/// So long at most a call should wait for those before it: as many as are worked off in that time may wait, and in any
/// case the least number.
const PATIENCE: Duration = Duration::from_millis(10);
/// However short turns are, no more than so many wait.
const MOST_WAITING: usize = 256;
/// How much the latest turn counts in what a turn takes on average: one part in so many.
const MEMORY: u64 = 16;

/// A gate with a waiting room.
pub(crate) struct Gate {
    name: &'static str,
    running: Arc<Semaphore>,
    most_running: usize,
    waiting: AtomicUsize,
    least_waiting: usize,
    /// What a turn takes on average, in nanoseconds; 0 before the first.
    turn_nanos: AtomicU64,
    metrics: Arc<Metrics>,
}

/// A call's turn, which ends when this is dropped.
pub(crate) struct Turn {
    gate: Arc<Gate>,
    begun: Instant,
    _permit: OwnedSemaphorePermit,
}

impl Gate {
    /// Lets `running` calls through at once, and at least `waiting` more wait.
    pub(crate) fn new(
        name: &'static str,
        running: usize,
        waiting: usize,
        metrics: &Arc<Metrics>,
    ) -> Arc<Self> {
        Arc::new(Self {
            name,
            running: Arc::new(Semaphore::new(running)),
            most_running: running,
            waiting: AtomicUsize::new(0),
            least_waiting: waiting,
            turn_nanos: AtomicU64::new(0),
            metrics: Arc::clone(metrics),
        })
    }

    /// Waits for a turn however many wait: for those whose number is limited otherwise.
    pub(crate) async fn enter_patiently(self: &Arc<Self>) -> Result<Turn, Failure> {
        let permit = Arc::clone(&self.running).acquire_owned().await;
        let permit = permit.map_err(|_| Failure::not_serving())?;
        Ok(Turn { gate: Arc::clone(self), begun: Instant::now(), _permit: permit })
    }

    /// Waits for a turn, first come, first served. Whoever stops waiting, as its time is over, leaves the room.
    pub(crate) async fn enter(self: &Arc<Self>) -> Result<Turn, Failure> {
        let permit = match Arc::clone(&self.running).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => {
                let _place = Place::take(self).ok_or_else(|| {
                    self.metrics.shed(self.name);
                    Failure::busy()
                })?;
                let turn = Arc::clone(&self.running).acquire_owned().await;
                turn.map_err(|_| Failure::not_serving())?
            }
        };
        Ok(Turn { gate: Arc::clone(self), begun: Instant::now(), _permit: permit })
    }

    /// How many may wait now: the shorter the turns, the more.
    fn most_waiting(&self) -> usize {
        let nanos = u128::from(self.turn_nanos.load(Ordering::Relaxed));
        // Of turns that nobody knows yet, none is taken to be short.
        let worked_off = (self.most_running as u128 * PATIENCE.as_nanos()).checked_div(nanos).unwrap_or(0);
        self.least_waiting.max(usize::try_from(worked_off).unwrap_or(usize::MAX).min(MOST_WAITING))
    }

    fn took(&self, turn: Duration) {
        let turn = u64::try_from(turn.as_nanos()).unwrap_or(u64::MAX);
        let average =
            |before: u64| Some(if before == 0 { turn } else { before - before / MEMORY + turn / MEMORY });
        let _ = self.turn_nanos.fetch_update(Ordering::Relaxed, Ordering::Relaxed, average);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.gate.took(self.begun.elapsed());
    }
}

/// A place in the waiting room.
struct Place<'a>(&'a Gate);

impl<'a> Place<'a> {
    fn take(gate: &'a Gate) -> Option<Self> {
        let most = gate.most_waiting();
        let room = |waiting| (waiting < most).then_some(waiting + 1);
        gate.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, room).ok()?;
        gate.metrics.waiting.inc();
        Some(Self(gate))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
        self.0.metrics.waiting.dec();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::Gate;
    use crate::metrics::Metrics;

    #[tokio::test]
    async fn one_works_one_waits_and_the_third_is_refused() {
        let gate = Gate::new("match", 1, 1, &Arc::new(Metrics::new()));
        gate.took(Duration::from_secs(1));
        let first = gate.enter().await.expect("free");
        let waiting = tokio::spawn({
            let gate = Arc::clone(&gate);
            async move { gate.enter().await.map(drop) }
        });
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(gate.enter().await.err().map(|failure| failure.reason()), Some("OVERLOADED"));
        drop(first);
        waiting.await.expect("ran").expect("its turn");
        assert!(gate.enter().await.is_ok());
    }

    #[tokio::test]
    async fn whoever_gives_up_leaves_the_room() {
        let gate = Gate::new("match", 1, 1, &Arc::new(Metrics::new()));
        gate.took(Duration::from_secs(1));
        let first = gate.enter().await.expect("free");
        assert!(tokio::time::timeout(Duration::from_millis(10), gate.enter()).await.is_err());
        assert!(
            tokio::time::timeout(Duration::from_millis(10), gate.enter()).await.is_err(),
            "waits, is not refused"
        );
        drop(first);
        assert!(gate.enter().await.is_ok());
    }

    #[tokio::test]
    async fn the_shorter_turns_are_the_more_may_wait() {
        let gate = Gate::new("match", 2, 8, &Arc::new(Metrics::new()));
        let after = |turn| {
            (0..200).for_each(|_| gate.took(turn));
            gate.most_waiting()
        };
        assert_eq!(after(Duration::from_millis(100)), 8);
        let short = after(Duration::from_micros(500));
        assert!((38..=42).contains(&short), "{short}");
        assert_eq!(after(Duration::from_nanos(10)), 256);
    }
}
