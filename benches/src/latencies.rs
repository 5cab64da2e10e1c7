//! Durations of many equal operations.

use std::time::{Duration, Instant};

use serde::Serialize;

/// Durations as they were measured.
#[derive(Debug, Clone, Default)]
pub struct Latencies(Vec<Duration>);

/// Percentiles by nearest rank, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LatencySummary {
    /// How many operations were measured.
    pub operations: usize,
    /// Half of them took no longer.
    pub p50_ms: f64,
    /// 95 % of them took no longer.
    pub p95_ms: f64,
    /// 99 % of them took no longer.
    pub p99_ms: f64,
    /// The longest.
    pub max_ms: f64,
}

impl Latencies {
    /// Runs an operation and keeps how long it took.
    pub fn measure<T>(&mut self, operation: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = operation();
        self.0.push(start.elapsed());
        result
    }

    /// Keeps how long an operation took.
    pub fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// Takes in what was measured elsewhere, on another thread for instance.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// How many took longer than so many milliseconds.
    pub fn above(&self, milliseconds: f64) -> usize {
        self.0.iter().filter(|took| took.as_secs_f64() * 1e3 > milliseconds).count()
    }

    /// The percentiles; all zero when nothing was measured.
    pub fn summary(&self) -> LatencySummary {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let percentile = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100).max(1);
            sorted.get(rank - 1).map_or(0.0, |duration| duration.as_secs_f64() * 1e3)
        };
        LatencySummary {
            operations: sorted.len(),
            p50_ms: percentile(50),
            p95_ms: percentile(95),
            p99_ms: percentile(99),
            max_ms: percentile(100),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Latencies;

    #[test]
    fn percentiles_are_measured_values() {
        let summary = Latencies((1..=200).rev().map(Duration::from_millis).collect()).summary();
        let found = [summary.p50_ms, summary.p95_ms, summary.p99_ms, summary.max_ms];
        assert_eq!(found.map(f64::round), [100.0, 190.0, 198.0, 200.0]);
    }

    #[test]
    fn nothing_measured_is_zero() {
        assert_eq!(Latencies::default().summary().max_ms, 0.0);
    }
}
