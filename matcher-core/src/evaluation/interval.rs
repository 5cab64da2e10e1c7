//! How far a mean over queries can be trusted.

use serde::{Deserialize, Serialize};

use super::split_mix::SplitMix64;

/// Resamples drawn for an interval: the ends then move by far less than the interval is wide from seed to seed.
const RESAMPLES: usize = 2_000;
/// How many resamples fall below a 95 % interval: 2.5 % of them, and as many above.
const TAIL: usize = RESAMPLES / 40;

/// A 95 % interval in the unit of the value that it belongs to; `low` ≤ `high`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Bootstraps the mean of `values`, of which there is at least one: the percentile interval of Efron and
    /// Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13. The same seed and number of values
    /// resample the same positions, whatever the values are.
    pub(super) fn of_mean(values: &[f64], seed: u64) -> Self {
        let mut random = SplitMix64::new(seed);
        let mut means: Vec<f64> = (0..RESAMPLES)
            .map(|_| mean(values.iter().map(|_| values[random.below(values.len())]), values.len()))
            .collect();
        means.sort_unstable_by(f64::total_cmp);
        Self { low: means[TAIL - 1], high: means[RESAMPLES - TAIL - 1] }
    }
}

/// The mean of `count` values, of which there is at least one.
pub(super) fn mean(values: impl IntoIterator<Item = f64>, count: usize) -> f64 {
    values.into_iter().sum::<f64>() / count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::split_mix::DEFAULT_SEED;

    #[test]
    fn equal_values_leave_no_room() {
        assert_eq!(Interval::of_mean(&[0.5; 20], DEFAULT_SEED), Interval { low: 0.5, high: 0.5 });
        assert_eq!(Interval::of_mean(&[0.25], DEFAULT_SEED), Interval { low: 0.25, high: 0.25 });
    }

    #[test]
    fn width_agrees_with_the_normal_approximation() {
        let values: Vec<f64> = (0..400).map(|number| f64::from(number % 2)).collect();
        let Interval { low, high } = Interval::of_mean(&values, DEFAULT_SEED);
        // 0.5 ± 1.96 · 0.5 / √400 = 0.5 ± 0.049.
        assert!((low - 0.451).abs() < 0.006 && (high - 0.549).abs() < 0.006, "{low} to {high}");
    }

    #[test]
    fn the_seed_decides() {
        let values: Vec<f64> = (0..50).map(|number| f64::from(number).sqrt()).collect();
        assert_eq!(Interval::of_mean(&values, 1), Interval::of_mean(&values, 1));
        assert_ne!(Interval::of_mean(&values, 1), Interval::of_mean(&values, 2));
    }
}
