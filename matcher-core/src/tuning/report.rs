//! What tuning found, and whether it holds.

use serde::{Deserialize, Serialize};

use crate::evaluation::{Metric, MetricComparison};
use crate::scoring::{ScoringModel, WeightSet};

/// A calibration error up to here is no reason to refuse: of ten scores of 80 %, seven to nine are then right.
const TOLERABLE_CALIBRATION_ERROR: f64 = 0.08;

/// A figure by the present weights, and by learned ones on demands that they were not learned from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct BeforeAfter<T> {
    /// By the present weights.
    pub before: T,
    /// By learned ones.
    pub after: T,
}

/// How one set of judgements is ranked before and after, by five-fold cross-validation over its demands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SetReport {
    /// Its name.
    pub name: String,
    /// Demands in it.
    pub demands: usize,
    /// Judgements in it.
    pub judgements: usize,
    /// Mean nDCG@10 in [0, 1] over the answerable demands; `None` when there is none.
    pub ndcg_at_10: Option<BeforeAfter<f64>>,
    /// The difference of nDCG@10, demand by demand; `None` when no demand is answerable.
    pub difference: Option<MetricComparison>,
    /// Expected calibration error in [0, 1] over each demand's ten best, in ten bins of equal width.
    pub calibration_error: BeforeAfter<f64>,
    /// Demands with a useful supply.
    pub answerable: usize,
    /// How many of these get an answer.
    pub answered: BeforeAfter<usize>,
    /// Demands whose judged supplies are all useless.
    pub unanswerable: usize,
    /// How many of these are told that nothing answers them.
    pub told_so: BeforeAfter<usize>,
}

/// What tuning found. It changes nothing by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TuningReport {
    /// The set of weights that was learned: that of most of the pairs. The other is as it was.
    pub learned: WeightSet,
    /// Demands with at least two grades, from which it was learned.
    pub demands: usize,
    /// Differences between two supplies of a demand from which it was learned.
    pub preferences: usize,
    /// Strength of the pull towards the present weights, as cross-validation chose it.
    pub pull: f64,
    /// The sets in the order given.
    pub sets: Vec<SetReport>,
    /// The present weights.
    pub before: ScoringModel,
    /// Those learned from all demands.
    pub after: ScoringModel,
    /// Why they are not to be adopted; empty when they hold.
    pub refusals: Vec<TuningRefusal>,
}

/// Why learned weights do not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum TuningRefusal {
    /// Even on the set that gains most, the gain may be chance: the 95 % interval of its difference reaches down to 0.
    NothingImproves {
        /// The set that gains most; `None` when none has an answerable demand.
        set: Option<String>,
    },
    /// A set gets worse by more than chance: the 95 % interval of its difference lies below 0.
    GetsWorse {
        /// Which.
        set: String,
    },
    /// Scores say less than before how often they are right, and too little.
    Miscalibrated {
        /// On which set.
        set: String,
        /// The expected calibration error.
        error: BeforeAfter<f64>,
    },
}

impl TuningReport {
    /// Whether the learned weights hold on demands that they were not learned from.
    pub fn holds(&self) -> bool {
        self.refusals.is_empty()
    }
}

/// Why the weights by which these sets came out so do not hold.
pub(super) fn refusals(sets: &[SetReport]) -> Vec<TuningRefusal> {
    let mut refusals = Vec::new();
    let measured = || sets.iter().filter_map(|set| Some((set, set.difference?)));
    // Of equal gains the first counts, as `max_by` would take the last.
    let gain = |entry: &(&SetReport, MetricComparison)| entry.1.mean_difference;
    let best = measured().reduce(|best, next| if gain(&next) > gain(&best) { next } else { best });
    if best.is_none_or(|(_, difference)| difference.interval.low <= 0.0) {
        let set = best.map(|(set, _)| set.name.clone());
        refusals.push(TuningRefusal::NothingImproves { set });
    }
    for (set, difference) in measured() {
        debug_assert_eq!(difference.metric, Metric::NdcgAt10);
        if difference.interval.high < 0.0 {
            refusals.push(TuningRefusal::GetsWorse { set: set.name.clone() });
        }
    }
    for set in sets {
        let error = set.calibration_error;
        if error.after > TOLERABLE_CALIBRATION_ERROR && error.after > error.before {
            refusals.push(TuningRefusal::Miscalibrated { set: set.name.clone(), error });
        }
    }
    refusals
}
