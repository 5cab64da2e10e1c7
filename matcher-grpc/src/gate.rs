//! How many calls are worked on at once, and how many may wait: more are refused at once, as an answer that comes too
//! late helps nobody and makes all others late.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::failure::Failure;
use crate::metrics::Metrics;

/// A gate with a waiting room.
pub(crate) struct Gate {
    name: &'static str,
    running: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
    metrics: Arc<Metrics>,
}

impl Gate {
    /// Lets `running` calls through at once and `waiting` more wait.
    pub(crate) fn new(name: &'static str, running: usize, waiting: usize, metrics: &Arc<Metrics>) -> Self {
        Self {
            name,
            running: Arc::new(Semaphore::new(running)),
            waiting: AtomicUsize::new(0),
            most_waiting: waiting,
            metrics: Arc::clone(metrics),
        }
    }

    /// Waits for a turn, first come, first served. Whoever stops waiting, as its time is over, leaves the room.
    pub(crate) async fn enter(&self) -> Result<OwnedSemaphorePermit, Failure> {
        if let Ok(permit) = Arc::clone(&self.running).try_acquire_owned() {
            return Ok(permit);
        }
        let _place = Place::take(self).ok_or_else(|| {
            self.metrics.shed(self.name);
            Failure::busy()
        })?;
        Arc::clone(&self.running).acquire_owned().await.map_err(|_| Failure::not_serving())
    }
}

/// A place in the waiting room.
struct Place<'a>(&'a Gate);

impl<'a> Place<'a> {
    fn take(gate: &'a Gate) -> Option<Self> {
        let room = |waiting| (waiting < gate.most_waiting).then_some(waiting + 1);
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
        let gate = Arc::new(Gate::new("match", 1, 1, &Arc::new(Metrics::new())));
        let first = gate.enter().await.expect("free");
        let waiting = tokio::spawn({
            let gate = Arc::clone(&gate);
            async move { gate.enter().await.map(drop) }
        });
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(gate.enter().await.expect_err("full").reason(), "OVERLOADED");
        drop(first);
        waiting.await.expect("ran").expect("its turn");
        assert!(gate.enter().await.is_ok());
    }

    #[tokio::test]
    async fn whoever_gives_up_leaves_the_room() {
        let gate = Gate::new("match", 1, 1, &Arc::new(Metrics::new()));
        let first = gate.enter().await.expect("free");
        assert!(tokio::time::timeout(Duration::from_millis(10), gate.enter()).await.is_err());
        assert!(
            tokio::time::timeout(Duration::from_millis(10), gate.enter()).await.is_err(),
            "waits, is not refused"
        );
        drop(first);
        assert!(gate.enter().await.is_ok());
    }
}
