//! How long one match takes on the sample catalogue, with its reasons, and how many go through a second in a batch.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::hint::black_box;

use matcher_benches::{Latencies, Yardstick, known_answer, sample_demands, sample_engine};
use matcher_core::MatchRequest;
use serde_json::json;

/// Passes over the demands.
const PASSES: usize = 5;

fn main() -> anyhow::Result<()> {
    let (engine, demands) = (sample_engine()?, sample_demands()?);
    known_answer(&engine, &demands)?;
    let request = MatchRequest::default();

    let yardstick = Yardstick::new();
    let (mut ranked, mut matched) = (Latencies::default(), Latencies::default());
    let (mut batched, mut segmented) = (Latencies::default(), Latencies::default());
    for _ in 0..PASSES {
        for demand in &demands {
            black_box(ranked.measure(|| engine.rank(demand, request.top))?);
            black_box(matched.measure(|| engine.find_matches(demand, &request))?);
            black_box(
                segmented.measure(|| yardstick.words(&demand.title) + yardstick.words(&demand.description)),
            );
        }
        black_box(batched.measure(|| engine.find_matches_batch(&demands, &request, &|_| {}))?);
    }
    let (rank, one) = (ranked.summary(), matched.summary());
    let (batch, words) = (batched.summary(), segmented.summary());
    let report = json!({
        "benchmark": "matching",
        "demands": demands.len(),
        "rank": rank,
        "match": one,
        "batch_demands_per_second": demands.len() as f64 / batch.p50_ms * 1e3,
        "yardstick": words,
        "match_in_yardsticks": one.p50_ms / words.p50_ms,
    });
    println!("{report:#}");
    Ok(())
}
