//! What a system returned.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::error::EvaluationError;
use super::identifier::{DocumentId, QueryId};

/// A document with the score that put it in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankedDocument {
    /// The document.
    pub document: DocumentId,
    /// The score, finite; only its order within one query means anything here.
    pub score: f64,
}

/// A ranking for each query, by score descending, ties by document id. No ranking holds a document twice.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    rankings: BTreeMap<QueryId, Vec<RankedDocument>>,
}

impl Run {
    /// Makes a run without any ranking.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts `documents`, in any order, as the ranking of `query`; a ranking that it had before is replaced.
    ///
    /// # Errors
    /// [`EvaluationError::ScoreNotFinite`]: a score is infinite or not a number.
    /// [`EvaluationError::RepeatedDocument`]: a document is given twice.
    pub fn insert(
        &mut self,
        query: QueryId,
        mut documents: Vec<RankedDocument>,
    ) -> Result<(), EvaluationError> {
        check_ranking(&query, &documents)?;
        sort_ranking(&mut documents);
        self.rankings.insert(query, documents);
        Ok(())
    }

    /// The ranking of a query, best first; `None` if the system returned nothing for it.
    pub fn ranking(&self, query: &QueryId) -> Option<&[RankedDocument]> {
        self.rankings.get(query).map(Vec::as_slice)
    }

    /// Every query, by id, with its ranking, best first.
    pub fn iter(&self) -> impl Iterator<Item = (&QueryId, &[RankedDocument])> {
        self.rankings.iter().map(|(query, ranking)| (query, ranking.as_slice()))
    }

    /// Documents of the longest ranking.
    pub fn depth(&self) -> usize {
        self.rankings.values().map(Vec::len).max().unwrap_or(0)
    }

    /// The best `depth` documents of each ranking. Two runs of different depth are compared by what both might have
    /// returned: where judgements are few, a document at rank 700 can be the tenth judged one.
    #[must_use]
    pub fn cut(&self, depth: usize) -> Self {
        let best = |ranking: &Vec<RankedDocument>| ranking.iter().take(depth).cloned().collect();
        Self {
            rankings: self.rankings.iter().map(|(query, ranking)| (query.clone(), best(ranking))).collect(),
        }
    }

    /// The number of queries with a ranking.
    pub fn len(&self) -> usize {
        self.rankings.len()
    }

    /// Whether no query has a ranking.
    pub fn is_empty(&self) -> bool {
        self.rankings.is_empty()
    }
}

fn check_ranking(query: &QueryId, documents: &[RankedDocument]) -> Result<(), EvaluationError> {
    let mut seen = HashSet::with_capacity(documents.len());
    for RankedDocument { document, score } in documents {
        let (query, document) = (query.clone(), document.clone());
        if !score.is_finite() {
            return Err(EvaluationError::ScoreNotFinite { query, document, score: *score });
        }
        if !seen.insert(document.clone()) {
            return Err(EvaluationError::RepeatedDocument { query, document });
        }
    }
    Ok(())
}

/// Zero and minus zero tie, so `total_cmp` would be the wrong order.
fn sort_ranking(documents: &mut [RankedDocument]) {
    documents.sort_unstable_by(|left, right| {
        let by_score = right.score.partial_cmp(&left.score).unwrap_or(std::cmp::Ordering::Equal);
        by_score.then_with(|| left.document.cmp(&right.document))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(scores: &[(&str, f64)]) -> Vec<RankedDocument> {
        scores.iter().map(|&(document, score)| RankedDocument { document: document.into(), score }).collect()
    }

    #[test]
    fn ties_break_by_document_id() {
        let mut run = Run::new();
        run.insert("q".into(), ranked(&[("c", -0.0), ("b", 0.0), ("d", 2.0), ("a", -1.0)])).unwrap();
        let order: Vec<&str> =
            run.ranking(&"q".into()).unwrap().iter().map(|ranked| ranked.document.as_str()).collect();
        assert_eq!(order, ["d", "b", "c", "a"]);
    }

    #[test]
    fn a_cut_run_keeps_the_best() {
        let mut run = Run::new();
        run.insert("q".into(), ranked(&[("a", 1.0), ("b", 3.0), ("c", 2.0)])).unwrap();
        let cut = run.cut(2);
        let order: Vec<&str> =
            cut.ranking(&"q".into()).unwrap().iter().map(|ranked| ranked.document.as_str()).collect();
        assert_eq!((order, run.depth(), cut.depth()), (vec!["b", "c"], 3, 2));
    }

    #[test]
    fn repeated_documents_and_unordered_scores_are_refused() {
        let mut run = Run::new();
        let error = run.insert("q".into(), ranked(&[("a", 1.0), ("a", 2.0)])).unwrap_err();
        assert!(matches!(error, EvaluationError::RepeatedDocument { .. }));
        let error = run.insert("q".into(), ranked(&[("a", f64::NAN)])).unwrap_err();
        assert!(matches!(error, EvaluationError::ScoreNotFinite { .. }));
        assert!(run.is_empty());
    }
}
