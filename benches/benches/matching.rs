//! How long one match takes on the sample catalogue, with its reasons, and how many go through a second in a batch.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::hint::black_box;

use matcher_benches::{Latencies, Yardstick, sample_records};
use matcher_core::record::{Demand, Record};
use matcher_core::{Engine, EngineOptions, MatchRequest};
use serde_json::json;

/// Passes over the demands.
const PASSES: usize = 5;
/// A demand of the samples, and the supply that answers it best.
const KNOWN_ANSWER: (&str, &str) = ("D-NE-015", "S-NE-050");

fn main() -> anyhow::Result<()> {
    let records = sample_records()?;
    let engine = Engine::in_memory(EngineOptions::default())?;
    engine.upsert(&records)?;
    engine.refresh(&mut |_| {})?;
    let demands: Vec<Demand> = records
        .into_iter()
        .filter_map(|record| if let Record::Demand(demand) = record { Some(demand) } else { None })
        .collect();
    let request = MatchRequest::default();
    assert_known_answer(&engine, &demands, &request)?;

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

fn assert_known_answer(engine: &Engine, demands: &[Demand], request: &MatchRequest) -> anyhow::Result<()> {
    let (asked, expected) = KNOWN_ANSWER;
    let demand = demands.iter().find(|demand| demand.id.as_str() == asked);
    let demand = demand.ok_or_else(|| anyhow::anyhow!("the samples have no demand `{asked}`"))?;
    let found = engine.find_matches(demand, request)?;
    let best = found.matches.first().map(|best| best.supply.as_str());
    assert_eq!(best, Some(expected), "best supply of `{asked}`");
    Ok(())
}
