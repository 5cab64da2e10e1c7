//! The measures of one ranking. All are pure functions of the grades in rank order.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::grade::Grade;

/// The deepest rank that any metric looks at.
pub(super) const MAX_DEPTH: usize = RECALL_DEPTH;

const NDCG_DEPTH: usize = 10;
const RECALL_DEPTH: usize = 100;
const MRR_DEPTH: usize = 10;

/// A measure of one ranking; every value lies in [0, 1] and more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Metric {
    /// Normalised discounted cumulative gain of the first ten ranks.
    #[serde(rename = "ndcg@10")]
    NdcgAt10,
    /// The share of the relevant documents that stands in the first hundred ranks.
    #[serde(rename = "recall@100")]
    RecallAt100,
    /// One over the rank of the first relevant document within ten ranks, else 0.
    #[serde(rename = "mrr@10")]
    MrrAt10,
    /// Whether the first document is relevant: 1 or 0.
    #[serde(rename = "p@1")]
    PrecisionAt1,
}

impl Metric {
    /// All metrics in the order in which they are reported.
    pub const ALL: [Self; 4] = [Self::NdcgAt10, Self::RecallAt100, Self::MrrAt10, Self::PrecisionAt1];

    /// The usual name, such as `nDCG@10`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NdcgAt10 => "nDCG@10",
            Self::RecallAt100 => "Recall@100",
            Self::MrrAt10 => "MRR@10",
            Self::PrecisionAt1 => "P@1",
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// nDCG@10 of `ranked`, where an unjudged document gains nothing; `judged` are all grades of the query, in any
/// order, and give the ideal. 0 where the ideal is 0.
///
/// Discount 1 / log2(rank + 1) and normalisation: Järvelin and Kekäläinen, "Cumulated Gain-Based Evaluation of IR
/// Techniques", TOIS 20(4), 2002, in the form of Burges et al., ICML 2005.
pub(super) fn ndcg_at_10(ranked: &[Option<Grade>], judged: &[Grade]) -> f64 {
    let mut best = judged.to_vec();
    best.sort_unstable_by(|left, right| right.cmp(left));
    let ideal = discounted_gain(best.into_iter().map(Grade::gain));
    if ideal == 0.0 {
        return 0.0;
    }
    discounted_gain(ranked.iter().map(|grade| grade.map_or(0.0, Grade::gain))) / ideal
}

/// The share of `relevant` documents, of which there is at least one, that stand in the first hundred ranks.
pub(super) fn recall_at_100(ranked: &[Option<Grade>], relevant: usize, min_relevance: Grade) -> f64 {
    let found = ranked.iter().take(RECALL_DEPTH).filter(|grade| is_relevant(grade, min_relevance)).count();
    found as f64 / relevant as f64
}

/// One over the rank of the first relevant document within ten ranks, else 0.
pub(super) fn reciprocal_rank_at_10(ranked: &[Option<Grade>], min_relevance: Grade) -> f64 {
    let first = ranked.iter().take(MRR_DEPTH).position(|grade| is_relevant(grade, min_relevance));
    first.map_or(0.0, |position| 1.0 / (position + 1) as f64)
}

/// 1 if the first document is relevant, else 0.
pub(super) fn precision_at_1(ranked: &[Option<Grade>], min_relevance: Grade) -> f64 {
    if ranked.first().is_some_and(|grade| is_relevant(grade, min_relevance)) { 1.0 } else { 0.0 }
}

fn discounted_gain(gains: impl Iterator<Item = f64>) -> f64 {
    gains.take(NDCG_DEPTH).enumerate().map(|(position, gain)| gain / ((position + 2) as f64).log2()).sum()
}

/// An unjudged document is never relevant, even where grade 0 counts.
fn is_relevant(grade: &Option<Grade>, min_relevance: Grade) -> bool {
    grade.is_some_and(|grade| grade >= min_relevance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(value: u8) -> Grade {
        Grade::new(value).unwrap()
    }

    /// Digits are grades in rank order; `-` is an unjudged document.
    fn ranked(grades: &str) -> Vec<Option<Grade>> {
        grades.bytes().map(|byte| (byte != b'-').then(|| grade(byte - b'0'))).collect()
    }

    fn check_ndcg(order: &str, judged: &str, expected: f64) {
        let judged: Vec<Grade> = ranked(judged).into_iter().flatten().collect();
        let value = ndcg_at_10(&ranked(order), &judged);
        assert!((value - expected).abs() < 1e-12, "{order} of {judged:?}: {value}");
    }

    #[test]
    fn ndcg_matches_hand_computation() {
        // Ideal of {3, 1, 0}: 7 + 1 / log2(3) = 7.630929753571458.
        check_ndcg("310", "013", 1.0);
        // 1 + 7 / log2(3) = 5.416508275000202.
        check_ndcg("13", "013", 5.416_508_275_000_202 / 7.630_929_753_571_458);
        // The unjudged document takes rank 1: 7 / log2(3) + 1 / log2(4) = 4.916508275000202.
        check_ndcg("-31", "013", 4.916_508_275_000_202 / 7.630_929_753_571_458);
        check_ndcg("", "013", 0.0);
        check_ndcg("000", "000", 0.0);
    }

    #[test]
    fn ndcg_looks_no_deeper_than_ten() {
        check_ndcg("----------3", "3", 0.0);
        // 1 / log2(11)
        check_ndcg("---------3", "3", 0.289_064_826_317_887_9);
        check_ndcg("3333333333", "333333333333", 1.0);
    }

    #[test]
    fn other_metrics_match_hand_computation() {
        let order = ranked("-12-3");
        assert_eq!(reciprocal_rank_at_10(&order, grade(2)), 1.0 / 3.0);
        assert_eq!(reciprocal_rank_at_10(&order, grade(3)), 0.2);
        assert_eq!(recall_at_100(&order, 4, grade(2)), 0.5);
        assert_eq!(precision_at_1(&order, grade(1)), 0.0);
        assert_eq!(precision_at_1(&order[1..], grade(1)), 1.0);
        assert_eq!(precision_at_1(&[], grade(1)), 0.0);
    }

    #[test]
    fn depths_are_ten_and_a_hundred() {
        assert_eq!(reciprocal_rank_at_10(&ranked("---------3"), grade(1)), 0.1);
        assert_eq!(reciprocal_rank_at_10(&ranked("----------3"), grade(1)), 0.0);
        assert_eq!(recall_at_100(&ranked(&format!("{}33", "-".repeat(99))), 2, grade(1)), 0.5);
    }

    #[test]
    fn unjudged_documents_are_not_relevant_where_grade_zero_is() {
        assert_eq!(reciprocal_rank_at_10(&ranked("-0"), grade(0)), 0.5);
    }
}
