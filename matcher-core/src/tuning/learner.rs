//! Weights that order judged pairs, by a convex problem with one solution.
//!
//! Minimised is the mean over the demands of Σ v·ln(1 + e^(s(worse) − s(better))), the pairwise logistic loss (Burges et al.,
//! "Learning to Rank using Gradient Descent", ICML 2005, equation 3, with a linear score), plus pull/2 · |w − present|², with
//! weights within their bounds.

use super::examples::{Example, NUMBERS, Numbers};
use crate::scoring::{MOST_LOG_ODDS, Parameter, logistic};

/// More steps change nothing that anybody could see; some 100 are usual.
const MOST_STEPS: usize = 500;
/// Log-odds by which a step has to change a weight; models have four decimals.
const LEAST_CHANGE: f64 = 1e-5;

/// What to learn from, and from where to go how far.
pub(super) struct Problem<'a> {
    pub(super) examples: Vec<&'a Example>,
    pub(super) present: &'a Numbers,
    pub(super) pull: f64,
}

impl Problem<'_> {
    /// The weights that solve it, from a first guess, by accelerated projected gradient: Beck and Teboulle, "A Fast Iterative
    /// Shrinkage-Thresholding Algorithm", SIAM J. Imaging Sciences 2(1), 2009, with the restart of O'Donoghue and Candès,
    /// "Adaptive Restart for Accelerated Gradient Schemes", Found. Comput. Math. 15, 2015.
    pub(super) fn solve(&self, guess: &Numbers) -> Numbers {
        let step = 1.0 / self.steepness();
        let mut weights = *guess;
        let (mut ahead, mut momentum) = (weights, 1.0_f64);
        for _ in 0..MOST_STEPS {
            let gradient = self.gradient(&ahead);
            let next = within_bounds(std::array::from_fn(|at| ahead[at] - step * gradient[at]));
            let moved: Numbers = std::array::from_fn(|at| next[at] - weights[at]);
            let turned: f64 = (0..NUMBERS).map(|at| (ahead[at] - next[at]) * moved[at]).sum();
            let restarted = if turned > 0.0 { 1.0 } else { momentum };
            momentum = f64::midpoint(1.0, (1.0 + 4.0 * restarted * restarted).sqrt());
            let push = (restarted - 1.0) / momentum;
            ahead = std::array::from_fn(|at| next[at] + push * moved[at]);
            weights = next;
            if moved.iter().all(|change| change.abs() < LEAST_CHANGE) {
                break;
            }
        }
        weights
    }

    fn gradient(&self, weights: &Numbers) -> Numbers {
        let mut sum = [0.0; NUMBERS];
        for example in &self.examples {
            let scores = scores(example, weights);
            // How much each row should fall, summed over its preferences, is cheaper than a gradient for each preference.
            let mut falls = vec![0.0; scores.len()];
            for preference in &example.preferences {
                let wrong = logistic(scores[preference.worse] - scores[preference.better]);
                falls[preference.worse] += preference.weight * wrong;
                falls[preference.better] -= preference.weight * wrong;
            }
            for (row, fall) in example.rows.iter().zip(falls) {
                for (sum, number) in sum.iter_mut().zip(row) {
                    *sum += fall * number;
                }
            }
        }
        let demands = self.examples.len().max(1) as f64;
        std::array::from_fn(|at| sum[at] / demands + self.pull * (weights[at] - self.present[at]))
    }

    /// A bound of the second derivative in any direction: the logistic loss bends by ¼ at most.
    fn steepness(&self) -> f64 {
        let squared = |example: &Example, better: usize, worse: usize| -> f64 {
            let rows = example.rows[better].iter().zip(&example.rows[worse]);
            rows.map(|(a, b)| (a - b) * (a - b)).sum()
        };
        let of_demand = |example: &&Example| -> f64 {
            let preferences = example.preferences.iter();
            preferences.map(|one| one.weight * squared(example, one.better, one.worse)).sum()
        };
        let demands = self.examples.len().max(1) as f64;
        // Without anything to learn from, any step leads to where it began.
        (self.examples.iter().map(of_demand).sum::<f64>() / demands / 4.0 + self.pull).max(f64::MIN_POSITIVE)
    }
}

/// The loss of weights summed over demands.
pub(super) fn loss<'a>(examples: impl IntoIterator<Item = &'a Example>, weights: &Numbers) -> f64 {
    let of_demand = |example: &Example| -> f64 {
        let scores = scores(example, weights);
        let of_preferences = example.preferences.iter();
        of_preferences.map(|one| one.weight * softplus(scores[one.worse] - scores[one.better])).sum()
    };
    examples.into_iter().map(of_demand).sum()
}

/// The nearest numbers that a model may have.
pub(super) fn within_bounds(numbers: Numbers) -> Numbers {
    let bounded = |at: usize| numbers[at].clamp(Parameter::ALL[at].least(), MOST_LOG_ODDS);
    std::array::from_fn(bounded)
}

fn scores(example: &Example, weights: &Numbers) -> Vec<f64> {
    let score = |row: &Numbers| row.iter().zip(weights).map(|(number, weight)| number * weight).sum();
    example.rows.iter().map(score).collect()
}

/// ln(1 + e^x) without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}
