//! `--timing`: where the time went.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use matcher_core::{Phase, PhaseWatch};
use serde::Serialize;

/// Adds up the time of every part of a run.
pub(super) struct Timing {
    began: Instant,
    parts: Mutex<BTreeMap<Part, Spent>>,
}

/// A part of the run, in the order of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    /// Opening the catalogue and reading the demands.
    Load,
    Analyse,
    Retrieve,
    Rank,
    Explain,
    /// Putting results into words, and writing them.
    Write,
}

/// How much time was spent.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Spent {
    #[serde(rename = "wall_seconds", serialize_with = "seconds")]
    wall: Duration,
    /// `None` where the system does not tell.
    #[serde(rename = "cpu_seconds", serialize_with = "maybe_seconds")]
    cpu: Option<Duration>,
}

#[derive(Serialize)]
struct Report {
    demands: usize,
    threads: usize,
    /// What matching does on several threads at once is the sum over them.
    phases: Vec<Line>,
    /// Of the whole run, by the clock and by all threads.
    total: Spent,
}

#[derive(Serialize)]
struct Line {
    phase: Part,
    #[serde(flatten)]
    spent: Spent,
}

impl Timing {
    pub(super) fn begin() -> Self {
        Self { began: Instant::now(), parts: Mutex::default() }
    }

    /// Does what the whole process is busy with.
    pub(super) fn alone<T>(&self, part: Part, work: impl FnOnce() -> T) -> T {
        self.measure(part, cpu::of_process, work)
    }

    fn measure<T>(&self, part: Part, cpu: fn() -> Option<Duration>, work: impl FnOnce() -> T) -> T {
        let (began, before) = (Instant::now(), cpu());
        let done = work();
        let spent = Spent { wall: began.elapsed(), cpu: since(before, cpu()) };
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = parts.entry(part).or_insert(Spent { wall: Duration::ZERO, cpu: Some(Duration::ZERO) });
        sum.wall += spent.wall;
        sum.cpu = sum.cpu.zip(spent.cpu).map(|(sum, more)| sum + more);
        done
    }

    /// The report, as one line of JSON.
    pub(super) fn report(&self, demands: usize) -> serde_json::Result<String> {
        let parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let phases = parts.iter().map(|(phase, spent)| Line { phase: *phase, spent: *spent }).collect();
        let total = Spent { wall: self.began.elapsed(), cpu: cpu::of_process() };
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        serde_json::to_string(&Report { demands, threads, phases, total })
    }
}

impl PhaseWatch for Timing {
    fn during(&self, phase: Phase, work: &mut dyn FnMut()) {
        let part = match phase {
            Phase::Analyse => Part::Analyse,
            Phase::Retrieve => Part::Retrieve,
            Phase::Rank => Part::Rank,
            Phase::Explain => Part::Explain,
        };
        self.measure(part, cpu::of_thread, work);
    }
}

fn since(before: Option<Duration>, after: Option<Duration>) -> Option<Duration> {
    after?.checked_sub(before?)
}

fn seconds<S: serde::Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64())
}

fn maybe_seconds<S: serde::Serializer>(time: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    time.map(|time| time.as_secs_f64()).serialize(serializer)
}

/// Processor time.
#[cfg(unix)]
mod cpu {
    use std::time::Duration;

    use rustix::time::{ClockId, clock_gettime};

    pub(super) fn of_process() -> Option<Duration> {
        clock_gettime(ClockId::ProcessCPUTime).try_into().ok()
    }

    pub(super) fn of_thread() -> Option<Duration> {
        clock_gettime(ClockId::ThreadCPUTime).try_into().ok()
    }
}

/// Other systems are not asked.
#[cfg(not(unix))]
mod cpu {
    use std::time::Duration;

    pub(super) fn of_process() -> Option<Duration> {
        None
    }

    pub(super) fn of_thread() -> Option<Duration> {
        None
    }
}
