//! Two systems on the same queries.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::error::EvaluationError;
use super::identifier::QueryId;
use super::interval::{Interval, mean};
use super::metric::Metric;
use super::randomisation::{TOLERANCE, sign_flip_p_value};
use super::scored_run::{RelevanceParams, ScoredRun};

/// One metric of two systems. Differences are candidate minus baseline, so positive means better.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MetricComparison {
    /// The metric.
    pub metric: Metric,
    /// The mean difference over the queries, in [−1, 1].
    pub mean_difference: f64,
    /// The 95 % percentile bootstrap interval of the mean difference, from 2,000 resamples of the queries.
    pub interval: Interval,
    /// The two-sided p-value in (0, 1] of the sign-flip randomisation test with 10,000 permutations. It is not
    /// corrected for looking at several metrics or systems.
    pub p_value: f64,
    /// The number of queries on which the candidate is better.
    pub won: usize,
    /// The number of queries on which the baseline is better.
    pub lost: usize,
    /// The number of queries on which they differ by 10⁻⁹ at most.
    pub tied: usize,
}

/// What a candidate gains over a baseline, query by query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairedComparison {
    /// The number of queries, at least one; `won + lost + tied` of each metric.
    pub queries: usize,
    /// The rules under which both were measured.
    #[serde(flatten)]
    pub params: RelevanceParams,
    /// The metrics in the order of [`Metric::ALL`].
    pub metrics: [MetricComparison; 4],
}

impl PairedComparison {
    /// Compares two runs measured with the same judgements and rules; the same seed gives the same intervals and
    /// p-values. Use [`DEFAULT_SEED`](super::DEFAULT_SEED) for figures that are reported.
    ///
    /// # Errors
    /// [`EvaluationError::DifferentParams`]: they were measured under different rules.
    /// [`EvaluationError::DifferentQueries`]: a query is measured in one of them only.
    pub fn new(baseline: &ScoredRun, candidate: &ScoredRun, seed: u64) -> Result<Self, EvaluationError> {
        if baseline.params() != candidate.params() {
            return Err(EvaluationError::DifferentParams);
        }
        if let Some(query) = query_in_one_only(baseline, candidate) {
            return Err(EvaluationError::DifferentQueries { query });
        }
        Ok(Self {
            queries: baseline.scores().len(),
            params: baseline.params(),
            metrics: Metric::ALL.map(|metric| compare_metric(baseline, candidate, metric, seed)),
        })
    }

    /// The figures of one metric.
    pub fn metric(&self, metric: Metric) -> MetricComparison {
        // The array has the order of the variants.
        self.metrics[metric as usize]
    }
}

fn query_in_one_only(left: &ScoredRun, right: &ScoredRun) -> Option<QueryId> {
    let queries = |scored: &ScoredRun| -> BTreeSet<QueryId> {
        scored.scores().iter().map(|score| score.query.clone()).collect()
    };
    queries(left).symmetric_difference(&queries(right)).next().cloned()
}

/// Both runs have the same queries in the same order.
fn compare_metric(
    baseline: &ScoredRun,
    candidate: &ScoredRun,
    metric: Metric,
    seed: u64,
) -> MetricComparison {
    let pairs = candidate.scores().iter().zip(baseline.scores());
    let differences: Vec<f64> = pairs.map(|(new, old)| new.value(metric) - old.value(metric)).collect();
    let won = differences.iter().filter(|&&difference| difference > TOLERANCE).count();
    let lost = differences.iter().filter(|&&difference| difference < -TOLERANCE).count();
    MetricComparison {
        metric,
        mean_difference: mean(differences.iter().copied(), differences.len()),
        interval: Interval::of_mean(&differences, seed),
        p_value: sign_flip_p_value(&differences, seed),
        won,
        lost,
        tied: differences.len() - won - lost,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::{DEFAULT_SEED, DocumentId, Grade, Qrels, RankedDocument, Run};

    /// A run that puts the only relevant document of each query at the given rank.
    fn scored(ranks: &[usize], judged_only: bool) -> ScoredRun {
        let (mut qrels, mut run) = (Qrels::new(), Run::new());
        for (number, &rank) in ranks.iter().enumerate() {
            let query = QueryId::new(format!("q{number:03}"));
            let ranking = (1..=20).map(|place| RankedDocument {
                document: DocumentId::new(if place == rank {
                    "成果".to_owned()
                } else {
                    format!("d{place}")
                }),
                score: 1.0 / place as f64,
            });
            run.insert(query.clone(), ranking.collect()).unwrap();
            qrels.insert(query, "成果".into(), Grade::MAX);
        }
        ScoredRun::new(&run, &qrels, RelevanceParams { min_relevance: Grade::MAX, judged_only }).unwrap()
    }

    #[test]
    fn identical_runs_do_not_differ() {
        let run = scored(&[1, 2, 3, 20, 1, 5], false);
        let comparison = PairedComparison::new(&run, &run, DEFAULT_SEED).unwrap();
        for figures in comparison.metrics {
            assert_eq!((figures.mean_difference, figures.p_value), (0.0, 1.0));
            assert_eq!(figures.interval, Interval { low: 0.0, high: 0.0 });
            assert_eq!((figures.won, figures.lost, figures.tied), (0, 0, 6));
        }
    }

    #[test]
    fn figures_match_hand_computation() {
        let comparison =
            PairedComparison::new(&scored(&[2, 1, 4], false), &scored(&[1, 2, 4], false), DEFAULT_SEED)
                .unwrap();
        let mrr = comparison.metric(Metric::MrrAt10);
        assert_eq!((mrr.mean_difference, mrr.p_value), (0.0, 1.0));
        assert_eq!((mrr.won, mrr.lost, mrr.tied), (1, 1, 1));
        let recall = comparison.metric(Metric::RecallAt100);
        assert_eq!((recall.metric, recall.tied), (Metric::RecallAt100, 3));
    }

    #[test]
    fn swapping_the_runs_turns_the_sign_only() {
        let (old, new) = (scored(&[2; 40], false), scored(&[1; 40], false));
        let forth = PairedComparison::new(&old, &new, DEFAULT_SEED).unwrap().metric(Metric::MrrAt10);
        let back = PairedComparison::new(&new, &old, DEFAULT_SEED).unwrap().metric(Metric::MrrAt10);
        assert_eq!((forth.mean_difference, back.mean_difference), (0.5, -0.5));
        assert_eq!((forth.won, back.lost), (40, 40));
        assert_eq!(forth.p_value, back.p_value);
        assert!(forth.p_value < 0.001);
    }

    #[test]
    fn runs_over_other_queries_or_rules_are_refused() {
        let (short, long) = (scored(&[1, 1], false), scored(&[1, 1, 1], false));
        let error = PairedComparison::new(&short, &long, DEFAULT_SEED).unwrap_err();
        assert!(matches!(error, EvaluationError::DifferentQueries { query } if query.as_str() == "q002"));
        let error = PairedComparison::new(&short, &scored(&[1, 1], true), DEFAULT_SEED).unwrap_err();
        assert!(matches!(error, EvaluationError::DifferentParams));
    }
}
