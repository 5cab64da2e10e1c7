//! What all services share: the catalogue, once it is open, and the gates to it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use matcher_core::record::{Limits, RecordKind};
use matcher_core::{Cancel, Engine};

use crate::door::Call;
use crate::failure::Failure;
use crate::gate::{Gate, Turn};
use crate::metrics::{Metrics, Reading};
use crate::page_token::PageTokens;
use crate::settings::Settings;

/// Writers that the database is busy with or has next: it takes one at a time.
const WRITERS: usize = 4;
/// Writes that may wait: each takes a few milliseconds.
const WAITING_WRITERS: usize = 256;

/// So often a call that waits for its write to be visible looks whether it is.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// How often it is looked whether the latent space should be learned anew.
const LEARN_EVERY: Duration = Duration::from_mins(10);
/// So often it is looked whether writes become visible.
const WATCH_EVERY: Duration = Duration::from_secs(2);

/// Shared by all services.
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) page_tokens: PageTokens,
    pub(crate) started_at: SystemTime,
    engine: RwLock<Option<Arc<Engine>>>,
    record_limits: Limits,
    draining: AtomicBool,
    /// Whether threads that answer are left over when as many as may read at once are busy with that. Then reading need
    /// not go to another thread and back, which costs more than a small search.
    workers_to_spare: bool,
    reads: Arc<Gate>,
    writes: Arc<Gate>,
    long_calls: Arc<Gate>,
}

/// What sort of work a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Takes a processor for milliseconds.
    Read,
    /// Waits for the disk.
    Write,
    /// The same, for a call that has a long turn already.
    Row,
    /// Takes seconds to minutes.
    Long,
}

impl State {
    pub(crate) fn new(settings: Settings) -> std::io::Result<Self> {
        let metrics = Arc::new(Metrics::new());
        let limits = &settings.limits;
        let workers =
            tokio::runtime::Handle::try_current().map_or(0, |handle| handle.metrics().num_workers());
        Ok(Self {
            workers_to_spare: workers > limits.concurrency(),
            reads: Gate::new("read", limits.concurrency(), limits.queue(), &metrics),
            writes: Gate::new("write", WRITERS, WAITING_WRITERS, &metrics),
            long_calls: Gate::new("long", limits.long_calls, limits.long_calls, &metrics),
            page_tokens: PageTokens::new()?,
            started_at: SystemTime::now(),
            engine: RwLock::new(None),
            record_limits: Limits::default(),
            draining: AtomicBool::new(false),
            metrics,
            settings,
        })
    }

    /// How large a record may be.
    pub(crate) fn record_limits(&self) -> &Limits {
        &self.record_limits
    }

    /// Takes the catalogue into service.
    pub(crate) fn open(&self, engine: Arc<Engine>) {
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = Some(engine);
    }

    /// Whether new calls are welcome.
    pub(crate) fn serving(&self) -> bool {
        !self.draining.load(Ordering::Relaxed) && self.engine().is_ok()
    }

    /// From now on new calls are not welcome; they are answered all the same.
    pub(crate) fn begin_to_drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Takes it out of service; whoever works with it still has it.
    pub(crate) fn close(&self) -> Option<Arc<Engine>> {
        self.engine.write().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The catalogue.
    pub(crate) fn engine(&self) -> Result<Arc<Engine>, Failure> {
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
        engine.clone().ok_or_else(Failure::not_serving)
    }

    /// Waits for a turn.
    pub(crate) async fn enter(&self, work: Work) -> Result<Turn, Failure> {
        match work {
            Work::Read => self.reads.enter().await,
            Work::Write => self.writes.enter().await,
            Work::Row => self.writes.enter_patiently().await,
            Work::Long => self.long_calls.enter().await,
        }
    }

    /// Does something with the catalogue. When the call is over, be it that its caller has gone or that its time has
    /// passed, the work is told to end.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        call: &Call,
        work: Work,
        job: impl FnOnce(&Engine, &Cancel) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let engine = self.engine()?;
        let turn = self.enter(work).await?;
        let cancel = call.cancel();
        if work == Work::Read && self.workers_to_spare {
            let done = catch_unwind(AssertUnwindSafe(|| job(&engine, &cancel)));
            return done.unwrap_or_else(|_| Err(Failure::panicked()));
        }
        let guard = CancelOnDrop(cancel.clone());
        let done = tokio::task::spawn_blocking(move || {
            // A turn ends with the work, not with whoever waits for it.
            let _turn = turn;
            job(&engine, &cancel)
        });
        let result = done.await.unwrap_or_else(|error| Err(Failure::broken(&error)));
        drop(guard);
        result
    }

    /// Waits until matching sees everything that was written so far, if somebody asks for that. No turn is held
    /// meanwhile: a rebuild can make this last, and others write all the same.
    pub(crate) async fn visible(&self, asked: bool) -> Result<(), Failure> {
        if !asked {
            return Ok(());
        }
        let engine = self.engine()?;
        let reading = Arc::clone(&engine);
        let written = tokio::task::spawn_blocking(move || reading.last_sequence()).await;
        let written = written.map_err(|error| Failure::broken(&error))??;
        while engine.generation_sequence() < written {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    }

    /// Says in the log when writes do not become visible, and why, until they do.
    pub(crate) async fn watch_refreshing(self: Arc<Self>) {
        let mut told: Option<String> = None;
        loop {
            tokio::time::sleep(WATCH_EVERY).await;
            let error = self.engine().ok().and_then(|engine| engine.last_refresh_error());
            match &error {
                Some(error) if told.as_ref() != Some(error) => {
                    tracing::error!(error, "writes are on disk, but do not become visible");
                }
                None if told.is_some() => tracing::info!("writes become visible again"),
                _ => {}
            }
            told = error;
        }
    }

    /// Learns the latent space anew whenever the catalogue has outgrown it.
    pub(crate) async fn keep_learning(self: Arc<Self>) {
        loop {
            tokio::time::sleep(LEARN_EVERY).await;
            let Ok(engine) = self.engine() else { continue };
            match tokio::task::spawn_blocking(move || engine.learn_space_if_due()).await {
                Ok(Ok(Some(space))) => tracing::info!(?space, "the latent space was learned"),
                Ok(Ok(None)) | Err(_) => {}
                Ok(Err(error)) => tracing::error!(%error, "the latent space could not be learned"),
            }
        }
    }

    /// What metrics look at when somebody asks.
    pub(crate) fn reading(&self) -> Reading {
        let Ok(engine) = self.engine() else {
            return Reading { serving: false, records: [0; 3], written: 0, visible: 0 };
        };
        Reading {
            serving: self.serving(),
            records: RecordKind::ALL.map(|kind| engine.count(kind)),
            written: engine.last_sequence().unwrap_or(0),
            visible: engine.generation_sequence(),
        }
    }
}

/// Tells the work to end when nobody waits for it any longer.
pub(crate) struct CancelOnDrop(pub(crate) Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
