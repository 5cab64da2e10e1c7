use matcher_core::evaluation::{
    DEFAULT_SEED, DocumentId, Grade, Metric, Qrels, QueryId, RankedDocument, RelevanceParams, Run, ScoredRun,
    Summary,
};

use crate::support::{fixture_demands, fixture_engine};

/// nDCG@10 of the fixtures that was recorded when the ranking last changed. Whoever changes the ranking changes this
/// line too, and says why in the changelog.
const RECORDED_NDCG: f64 = 0.910;
/// What may be lost without a word.
const TOLERANCE: f64 = 0.005;

#[test]
fn the_ranking_of_the_fixtures_does_not_get_worse() {
    let engine = fixture_engine();
    engine.learn_space().unwrap().expect("enough supplies");
    let path = std::path::Path::new("qrels.tsv");
    let qrels = Qrels::parse(matcher_fixtures::qrels_tsv().as_bytes(), path).unwrap();
    let mut run = Run::new();
    for demand in fixture_demands() {
        let ranked = engine.rank(&demand, 100).unwrap();
        let documents = ranked
            .into_iter()
            .map(|(id, score)| RankedDocument { document: DocumentId::new(id.as_str()), score })
            .collect();
        run.insert(QueryId::new(demand.id.as_str()), documents).unwrap();
    }
    let params = RelevanceParams { min_relevance: Grade::new(2).unwrap(), judged_only: false };
    let summary = Summary::new(&ScoredRun::new(&run, &qrels, params).unwrap(), DEFAULT_SEED);
    let ndcg = summary.metric(Metric::NdcgAt10).mean;
    assert!(ndcg >= RECORDED_NDCG - TOLERANCE, "nDCG@10 {ndcg:.4}, recorded {RECORDED_NDCG}");
    assert!(ndcg <= RECORDED_NDCG + TOLERANCE, "nDCG@10 {ndcg:.4}: better than recorded, record it");
}
