//! A run measured query by query.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::EvaluationError;
use super::grade::Grade;
use super::identifier::{DocumentId, QueryId};
use super::metric::{self, Metric};
use super::qrels::Qrels;
use super::run::{RankedDocument, Run};

/// What counts as relevant, and which documents count at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelevanceParams {
    /// The least grade that is relevant. Gains of nDCG do not depend on it.
    pub min_relevance: Grade,
    /// Whether unjudged documents are taken out of every ranking before it is measured. The run must then be deep
    /// enough to hold the judged ones. If `false`, they stay in their places and count as irrelevant.
    pub judged_only: bool,
}

/// The metrics of one query, each in [0, 1].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryScore {
    /// The query.
    pub query: QueryId,
    /// [`Metric::NdcgAt10`].
    pub ndcg_at_10: f64,
    /// [`Metric::RecallAt100`].
    pub recall_at_100: f64,
    /// [`Metric::MrrAt10`].
    pub mrr_at_10: f64,
    /// [`Metric::PrecisionAt1`].
    pub precision_at_1: f64,
}

impl QueryScore {
    /// The value of `metric`, in [0, 1].
    pub fn value(&self, metric: Metric) -> f64 {
        match metric {
            Metric::NdcgAt10 => self.ndcg_at_10,
            Metric::RecallAt100 => self.recall_at_100,
            Metric::MrrAt10 => self.mrr_at_10,
            Metric::PrecisionAt1 => self.precision_at_1,
        }
    }
}

/// A run measured on every query that has a relevant document; there is at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredRun {
    params: RelevanceParams,
    scores: Vec<QueryScore>,
    unanswered: usize,
}

impl ScoredRun {
    /// Measures `run`. Queries without a document of at least `params.min_relevance` are left out; a query for
    /// which the run has no ranking scores 0.
    ///
    /// # Errors
    /// [`EvaluationError::NothingToScore`]: no query has a relevant document.
    pub fn new(run: &Run, qrels: &Qrels, params: RelevanceParams) -> Result<Self, EvaluationError> {
        let mut scores = Vec::new();
        let mut unanswered = 0;
        for (query, judged) in qrels.iter() {
            let ranking = run.ranking(query).unwrap_or_default();
            let Some(score) = score_query(query, ranking, judged, params) else { continue };
            unanswered += usize::from(ranking.is_empty());
            scores.push(score);
        }
        if scores.is_empty() {
            return Err(EvaluationError::NothingToScore { min_relevance: params.min_relevance });
        }
        Ok(Self { params, scores, unanswered })
    }

    /// The rules under which the run was measured.
    pub fn params(&self) -> RelevanceParams {
        self.params
    }

    /// One score for each measured query, by query id; never empty.
    pub fn scores(&self) -> &[QueryScore] {
        &self.scores
    }

    /// The number of measured queries for which the run has no ranking. Many of them hint at wrong identifiers.
    pub fn unanswered(&self) -> usize {
        self.unanswered
    }

    /// The values of one metric in the order of [`ScoredRun::scores`].
    pub fn values(&self, metric: Metric) -> Vec<f64> {
        self.scores.iter().map(|score| score.value(metric)).collect()
    }
}

/// `None` if no document is relevant to the query.
fn score_query(
    query: &QueryId,
    ranking: &[RankedDocument],
    judged: &BTreeMap<DocumentId, Grade>,
    params: RelevanceParams,
) -> Option<QueryScore> {
    let RelevanceParams { min_relevance, judged_only } = params;
    let grades: Vec<Grade> = judged.values().copied().collect();
    let relevant = grades.iter().filter(|&&grade| grade >= min_relevance).count();
    if relevant == 0 {
        return None;
    }
    let ranked: Vec<Option<Grade>> = ranking
        .iter()
        .map(|ranked| judged.get(&ranked.document).copied())
        .filter(|grade| grade.is_some() || !judged_only)
        .take(metric::MAX_DEPTH)
        .collect();
    Some(QueryScore {
        query: query.clone(),
        ndcg_at_10: metric::ndcg_at_10(&ranked, &grades),
        recall_at_100: metric::recall_at_100(&ranked, relevant, min_relevance),
        mrr_at_10: metric::reciprocal_rank_at_10(&ranked, min_relevance),
        precision_at_1: metric::precision_at_1(&ranked, min_relevance),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::evaluation::split_mix::SplitMix64;

    fn qrels(text: &str) -> Qrels {
        Qrels::parse(text.as_bytes(), Path::new("qrels.tsv")).unwrap()
    }

    fn params(min_relevance: u8, judged_only: bool) -> RelevanceParams {
        RelevanceParams { min_relevance: Grade::new(min_relevance).unwrap(), judged_only }
    }

    fn insert(run: &mut Run, query: &str, order: &[String]) {
        let ranking = order.iter().enumerate().map(|(position, document)| RankedDocument {
            document: DocumentId::new(document),
            score: -(position as f64),
        });
        run.insert(query.into(), ranking.collect()).unwrap();
    }

    fn run(query: &str, order: &[&str]) -> Run {
        let mut run = Run::new();
        insert(&mut run, query, &order.iter().map(|&id| id.to_owned()).collect::<Vec<_>>());
        run
    }

    #[test]
    fn queries_without_a_relevant_document_are_left_out() {
        let qrels = qrels("q1\ta\t2\nq2\ta\t1\n");
        let scored = ScoredRun::new(&run("q2", &["a"]), &qrels, params(2, false)).unwrap();
        assert_eq!(scored.scores().len(), 1);
        assert_eq!((scored.scores()[0].query.as_str(), scored.unanswered()), ("q1", 1));
        assert_eq!(Metric::ALL.map(|metric| scored.scores()[0].value(metric)), [0.0; 4]);
        let error = ScoredRun::new(&Run::new(), &qrels, params(3, false)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no query has a document of grade 3 or better; lower the least relevant grade"
        );
    }

    #[test]
    fn judged_only_closes_the_gaps_of_unjudged_documents() {
        let qrels = qrels("q\ta\t3\nq\tb\t0\n");
        let run = run("q", &["x", "y", "b", "z", "a"]);
        let mrr = |judged_only| {
            ScoredRun::new(&run, &qrels, params(1, judged_only)).unwrap().values(Metric::MrrAt10)
        };
        assert_eq!((mrr(false), mrr(true)), (vec![0.2], vec![0.5]));
    }

    #[test]
    fn perfect_rankings_score_one_and_any_ranking_stays_in_range() {
        let mut random = SplitMix64::new(7);
        let (mut qrels, mut perfect, mut shuffled) = (Qrels::new(), Run::new(), Run::new());
        for query in (0..200).map(|number| format!("q{number}")) {
            let documents: Vec<String> = (0..=random.below(30)).map(|number| format!("d{number}")).collect();
            let mut graded: Vec<(u8, String)> =
                documents.iter().map(|document| (random.below(4) as u8, document.clone())).collect();
            for (grade, document) in &graded {
                qrels.insert(query.as_str().into(), document.as_str().into(), Grade::new(*grade).unwrap());
            }
            graded.sort_by(|left, right| right.cmp(left));
            insert(
                &mut perfect,
                &query,
                &graded.into_iter().map(|(_, document)| document).collect::<Vec<_>>(),
            );
            insert(&mut shuffled, &query, &documents);
        }
        let perfect = ScoredRun::new(&perfect, &qrels, params(1, false)).unwrap();
        assert!(perfect.scores().len() > 150);
        assert!(Metric::ALL.iter().all(|&metric| perfect.values(metric).iter().all(|&value| value == 1.0)));
        let shuffled = ScoredRun::new(&shuffled, &qrels, params(1, false)).unwrap();
        for metric in Metric::ALL {
            assert!(shuffled.values(metric).iter().all(|value| (0.0..=1.0).contains(value)));
        }
        assert!(shuffled.values(Metric::NdcgAt10).iter().any(|&value| value < 1.0));
    }
}
