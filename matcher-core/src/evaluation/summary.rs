//! A run in a few figures.

use serde::{Deserialize, Serialize};

use super::interval::{Interval, mean};
use super::metric::Metric;
use super::scored_run::{RelevanceParams, ScoredRun};

/// One metric over all measured queries.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MetricSummary {
    /// The metric.
    pub metric: Metric,
    /// The mean over the queries, in [0, 1].
    pub mean: f64,
    /// The 95 % percentile bootstrap interval of the mean, from 2,000 resamples of the queries.
    pub interval: Interval,
}

/// What a run is worth on one collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The number of measured queries, at least one.
    pub queries: usize,
    /// How many of them the run has no ranking for.
    pub unanswered: usize,
    /// The rules under which the run was measured.
    #[serde(flatten)]
    pub params: RelevanceParams,
    /// The metrics in the order of [`Metric::ALL`].
    pub metrics: [MetricSummary; 4],
}

impl Summary {
    /// Sums up a measured run; the same seed gives the same intervals. Use [`DEFAULT_SEED`](super::DEFAULT_SEED)
    /// for figures that are reported.
    pub fn new(scored: &ScoredRun, seed: u64) -> Self {
        let metrics = Metric::ALL.map(|metric| {
            let values = scored.values(metric);
            MetricSummary {
                metric,
                mean: mean(values.iter().copied(), values.len()),
                interval: Interval::of_mean(&values, seed),
            }
        });
        Self {
            queries: scored.scores().len(),
            unanswered: scored.unanswered(),
            params: scored.params(),
            metrics,
        }
    }

    /// The figures of one metric.
    pub fn metric(&self, metric: Metric) -> MetricSummary {
        // The array has the order of the variants.
        self.metrics[metric as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::evaluation::{DEFAULT_SEED, Grade, Qrels, Run};

    fn summary() -> Summary {
        let qrels = "q1\ta\t3\nq2\ta\t3\nq3\ta\t3\nq4\ta\t3\n";
        let run = "q1 Q0 a 1 2 x\nq2 Q0 b 1 2 x\nq2 Q0 a 2 1 x\nq3 Q0 b 1 2 x\n";
        let qrels = Qrels::parse(qrels.as_bytes(), Path::new("qrels.tsv")).unwrap();
        let run = Run::parse_trec(run.as_bytes(), Path::new("run.trec")).unwrap();
        let params = RelevanceParams { min_relevance: Grade::MAX, judged_only: false };
        Summary::new(&ScoredRun::new(&run, &qrels, params).unwrap(), DEFAULT_SEED)
    }

    #[test]
    fn means_match_hand_computation() {
        let summary = summary();
        assert_eq!((summary.queries, summary.unanswered), (4, 1));
        assert_eq!(summary.metric(Metric::RecallAt100).mean, 0.5);
        assert_eq!(summary.metric(Metric::MrrAt10).mean, 0.375);
        assert_eq!(summary.metric(Metric::PrecisionAt1).mean, 0.25);
        // (1 + 1 / log2(3)) / 4
        assert!((summary.metric(Metric::NdcgAt10).mean - 0.407_732_438_392_864_4).abs() < 1e-12);
        for (place, metric) in Metric::ALL.into_iter().enumerate() {
            let found = summary.metric(metric);
            assert_eq!(found, summary.metrics[place]);
            assert_eq!(found.metric, metric);
            assert!((found.interval.low..=found.interval.high).contains(&found.mean));
        }
    }

    #[test]
    fn json_names_the_rules_and_the_metrics() {
        let json = serde_json::to_value(summary()).unwrap();
        assert_eq!(json["min_relevance"], 3);
        assert_eq!(json["judged_only"], false);
        assert_eq!(json["metrics"][0]["metric"], "ndcg@10");
        assert_eq!(serde_json::from_value::<Summary>(json).unwrap(), summary());
    }
}
