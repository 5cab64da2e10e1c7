//! From judged pairs to weights, with what they are worth on demands that they were not learned from.

use rayon::prelude::*;

use super::examples::{Example, FOLDS, Numbers, examples, fold, weight_set};
use super::judged::{JudgedDemand, JudgedSet};
use super::learner::{Problem, loss, within_bounds};
use super::measure::{Scorer, measure};
use super::platt::{Level, ShownPair};
use super::report::{TuningReport, refusals};
use crate::evaluation::Grade;
use crate::scoring::{ScoringModel, WeightSet};

/// Fewer demands teach chance: with 30, the interval of a mean nDCG is still some .1 wide on either side.
const LEAST_DEMANDS: usize = 30;
/// How strongly weights are pulled to the present ones, the strongest first: at the first hardly any moves, at the last a
/// hundred demands that agree move theirs freely.
const PULLS: [f64; 4] = [0.1, 0.01, 0.001, 0.0001];

/// How to tune.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TuningParams {
    /// The least grade that is useful: a score is the probability of it.
    pub useful: Grade,
}

/// There is too little to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{found} demands have supplies of different grades; {needed} are needed")]
pub struct TooFewJudgements {
    /// Demands with supplies of at least two grades.
    pub found: usize,
    /// How many there have to be.
    pub needed: usize,
}

/// What weights are learned for.
struct Task<'a> {
    sets: &'a [JudgedSet],
    examples: &'a [Example],
    present: &'a ScoringModel,
    learned: WeightSet,
    useful: Grade,
}

/// Learns weights from judged pairs, and measures them by five-fold cross-validation. The order of sets and demands makes no
/// difference to any figure; the same input gives the same result to the bit.
///
/// Only the set of weights is learned by which most of the pairs are scored; the other is kept. Some 2 s for 150 demands.
///
/// # Errors
/// [`TooFewJudgements`] when fewer than 30 demands have supplies of different grades.
pub fn tune(
    sets: &[JudgedSet],
    present: &ScoringModel,
    params: TuningParams,
) -> Result<TuningReport, TooFewJudgements> {
    let learned = weight_set(sets);
    let examples = examples(sets, learned, present);
    if examples.len() < LEAST_DEMANDS {
        return Err(TooFewJudgements { found: examples.len(), needed: LEAST_DEMANDS });
    }
    let task = Task { sets, examples: &examples, present, learned, useful: params.useful };
    let losses = task.losses();
    let held_out: [Scorer; FOLDS] = std::array::from_fn(|out| {
        let pull = best_pull(&losses, |fold| fold == out);
        Scorer::of(&task.learn(pull, &|fold| fold != out))
    });
    let pull = best_pull(&losses, |_| true);
    let after = task.learn(pull, &|_| true).rounded();
    let before = Scorer::of(present);
    let reports: Vec<_> = sets.iter().map(|set| measure(set, params.useful, (&before, &held_out))).collect();
    Ok(TuningReport {
        learned,
        demands: examples.len(),
        preferences: examples.iter().map(|example| example.preferences.len()).sum(),
        pull,
        refusals: refusals(&reports),
        sets: reports,
        before: present.clone(),
        after,
    })
}

/// Losses by two folds: those of the second, learned without either.
type Losses = [[f64; FOLDS]; FOLDS];

/// The pull with the least loss on demands that were not learned from, where the first fold is one that counts; of equal ones
/// the strongest. What is chosen for a fold has not seen that fold.
fn best_pull(losses: &[Losses; PULLS.len()], counts: impl Fn(usize) -> bool) -> f64 {
    let total = |at: usize| -> f64 {
        let rows = losses[at].iter().enumerate().filter(|(fold, _)| counts(*fold));
        rows.flat_map(|(_, row)| row).sum()
    };
    let mut best = 0;
    for at in 1..PULLS.len() {
        if total(at) < total(best) {
            best = at;
        }
    }
    PULLS[best]
}

impl Task<'_> {
    /// The losses by each pull.
    fn losses(&self) -> [Losses; PULLS.len()] {
        let pairs: Vec<(usize, usize)> = (0..FOLDS).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
        let of_pair = |&(a, b): &(usize, usize)| {
            // What a strong pull finds is near to what the next one does.
            let mut guess = self.present.numbers(self.learned);
            PULLS.map(|pull| {
                guess = self.order((pull, &guess), &|fold| fold != a && fold != b);
                [a, b].map(|out| loss(self.examples.iter().filter(|example| example.fold == out), &guess))
            })
        };
        let of_pairs: Vec<[[f64; 2]; PULLS.len()]> = pairs.par_iter().map(of_pair).collect();
        let mut losses = [[[0.0; FOLDS]; FOLDS]; PULLS.len()];
        for ((a, b), by_pull) in pairs.into_iter().zip(of_pairs) {
            for (losses, [of_a, of_b]) in losses.iter_mut().zip(by_pull) {
                (losses[b][a], losses[a][b]) = (of_a, of_b);
            }
        }
        losses
    }

    /// Weights that order the pairs of some folds.
    fn order(&self, (pull, guess): (f64, &Numbers), from: &dyn Fn(usize) -> bool) -> Numbers {
        let examples = self.examples.iter().filter(|example| from(example.fold)).collect();
        Problem { examples, present: &self.present.numbers(self.learned), pull }.solve(guess)
    }

    /// Weights that order the pairs of some folds, and whose scores are probabilities on them.
    fn learn(&self, pull: f64, from: &dyn Fn(usize) -> bool) -> ScoringModel {
        let ordering = self.order((pull, &self.present.numbers(self.learned)), from);
        let model = self.present.clone().with_numbers(self.learned, &ordering);
        let level = Level::of(&self.shown(&Scorer::of(&model), from));
        // The base is the first number; of every pair it is there once.
        let scaled: Numbers =
            std::array::from_fn(|at| level.stretch * ordering[at] + if at == 0 { level.shift } else { 0.0 });
        model.with_numbers(self.learned, &within_bounds(scaled))
    }

    /// Pairs of some folds that would be shown, by demand.
    fn shown(&self, scorer: &Scorer, from: &dyn Fn(usize) -> bool) -> Vec<ShownPair> {
        let mut demands: Vec<(&JudgedDemand, &JudgedSet)> = Vec::new();
        for set in self.sets {
            let of_folds = set.demands.iter().filter(|demand| from(fold(demand)));
            demands.extend(of_folds.map(|demand| (demand, set)));
        }
        demands.sort_by(|a, b| (&a.0.id, &a.1.name).cmp(&(&b.0.id, &b.1.name)));
        let shown =
            demands.into_iter().flat_map(|(demand, set)| scorer.shown(demand, (set.unjudged, self.useful)));
        shown.filter(|(set, _)| *set == self.learned).map(|(_, pair)| pair).collect()
    }
}
