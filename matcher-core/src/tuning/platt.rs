//! The level of scores: how log-odds are stretched and moved so that they are the probability that a shown pair is useful.
//!
//! Platt, "Probabilistic Outputs for Support Vector Machines", 1999, with his targets, by Newton's method with halved steps
//! as in Lin, Lin and Weng, "A Note on Platt's Probabilistic Outputs for Support Vector Machines", Machine Learning 68, 2007.

use crate::scoring::logistic;

/// Newton's method needs some ten.
const MOST_STEPS: usize = 100;
const MOST_HALVINGS: usize = 20;
/// Slope of the loss, of one pair, at which it counts as solved.
const LEAST_SLOPE: f64 = 1e-10;
/// What keeps the two equations solvable when all scores are alike.
const RIDGE: f64 = 1e-9;
/// Scores are stretched by a factor within these bounds. A negative one would turn the ranking around.
const STRETCHES: [f64; 2] = [0.05, 20.0];

/// A pair that is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShownPair {
    pub(super) log_odds: f64,
    pub(super) useful: bool,
    pub(super) weight: f64,
}

/// Log-odds `x` become `stretch · x + shift`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Level {
    pub(super) stretch: f64,
    pub(super) shift: f64,
}

impl Level {
    /// The level of these pairs; without any, everything stays as it is.
    pub(super) fn of(pairs: &[ShownPair]) -> Self {
        let mut level = Self { stretch: 1.0, shift: 0.0 };
        let weigh = |useful: bool| -> f64 {
            pairs.iter().filter(|pair| pair.useful == useful).map(|pair| pair.weight).sum()
        };
        let (useful, useless) = (weigh(true), weigh(false));
        if useful + useless <= 0.0 {
            return level;
        }
        let targets = [1.0 / (useless + 2.0), (useful + 1.0) / (useful + 2.0)];
        for _ in 0..MOST_STEPS {
            let Some(next) = level.improved(pairs, targets) else { break };
            level = next;
        }
        level
    }

    /// The next step; `None` when there is none that betters it.
    fn improved(self, pairs: &[ShownPair], targets: [f64; 2]) -> Option<Self> {
        let (mut slope, mut bend, mut total) = ([0.0; 2], [RIDGE, 0.0, RIDGE], 0.0);
        for pair in pairs {
            let probability = logistic(self.stretch * pair.log_odds + self.shift);
            let error = pair.weight * (probability - targets[usize::from(pair.useful)]);
            let curve = pair.weight * probability * (1.0 - probability);
            slope = [slope[0] + error * pair.log_odds, slope[1] + error];
            bend[0] += curve * pair.log_odds * pair.log_odds;
            bend[1] += curve * pair.log_odds;
            bend[2] += curve;
            total += pair.weight;
        }
        if slope.iter().all(|slope| slope.abs() < LEAST_SLOPE * total) {
            return None;
        }
        let determinant = bend[0] * bend[2] - bend[1] * bend[1];
        let way = [
            (bend[2] * slope[0] - bend[1] * slope[1]) / determinant,
            (bend[0] * slope[1] - bend[1] * slope[0]) / determinant,
        ];
        let now = self.loss(pairs, targets);
        let part = |halvings: usize| 0.5_f64.powi(halvings as i32);
        (0..MOST_HALVINGS)
            .map(|halvings| Self {
                stretch: (self.stretch - part(halvings) * way[0]).clamp(STRETCHES[0], STRETCHES[1]),
                shift: self.shift - part(halvings) * way[1],
            })
            .find(|next| next.loss(pairs, targets) < now)
    }

    fn loss(self, pairs: &[ShownPair], targets: [f64; 2]) -> f64 {
        let of_pair = |pair: &ShownPair| {
            let log_odds = self.stretch * pair.log_odds + self.shift;
            let certain = log_odds.max(0.0) + (-log_odds.abs()).exp().ln_1p();
            pair.weight * (certain - targets[usize::from(pair.useful)] * log_odds)
        };
        pairs.iter().map(of_pair).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, ShownPair};
    use crate::scoring::logistic;

    /// A hundred thousand pairs whose usefulness follows a known level.
    fn pairs(level: Level) -> Vec<ShownPair> {
        let of_log_odds = |at: i32| {
            let log_odds = f64::from(at) / 10.0 - 2.0;
            let share = logistic(level.stretch * log_odds + level.shift);
            [(true, share), (false, 1.0 - share)].map(|(useful, weight)| ShownPair {
                log_odds,
                useful,
                weight: weight * 1e5,
            })
        };
        (0..40).flat_map(of_log_odds).collect()
    }

    #[test]
    fn a_known_level_is_found() {
        for (stretch, shift) in [(1.0, 0.0), (0.4, -1.0), (3.0, 0.7)] {
            let found = Level::of(&pairs(Level { stretch, shift }));
            assert!(
                (found.stretch - stretch).abs() < 1e-3 && (found.shift - shift).abs() < 1e-3,
                "{found:?}"
            );
        }
    }

    #[test]
    fn scores_are_never_turned_around_and_nothing_leaves_them_as_they_are() {
        let turned = Level::of(&pairs(Level { stretch: -2.0, shift: 0.0 }));
        assert!(turned.stretch > 0.0, "{turned:?}");
        assert_eq!(Level::of(&[]), Level { stretch: 1.0, shift: 0.0 });
        let alike = [ShownPair { log_odds: 1.0, useful: true, weight: 1.0 }; 20];
        let level = Level::of(&alike);
        assert!(logistic(level.stretch + level.shift) > 0.9, "{level:?}");
    }
}
