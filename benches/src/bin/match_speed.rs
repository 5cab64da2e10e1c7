//! Matching against a large catalogue that is there already: `match_speed DATA_FOLDER QUERIES.jsonl [--queries 1465]`.
//!
//! Opens the data folder, answers every query alone, back to back, and all of them in batches on one thread and on two, in turns.
//! Queries are `{"id", "title"?, "text"}`. Prints one JSON object.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::path::Path;
use std::time::Instant;

use anyhow::ensure;
use matcher_benches::{
    CatalogueEntry, Flags, Latencies, folder_bytes, median, peak_resident_bytes, processor_seconds,
    thread_time,
};
use matcher_core::record::Demand;
use matcher_core::{Cancel, Engine, EngineOptions, MatchRequest};
use rayon::ThreadPoolBuilder;
use serde_json::json;

const USAGE: &str = "usage: match_speed DATA_FOLDER QUERIES.jsonl [--queries 1465]";
/// Matches asked for.
const TOP: usize = 20;
/// Every so many queries, all supplies are ranked, to see which of the best are missed.
const CHECKED: usize = 10;
/// Passes over the queries in batches, of which the medians count.
const PASSES: usize = 3;

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--queries"])?;
    let most = flags.value("--queries", 1_465)?;
    let [data, queries] = flags.words()?;
    let start = Instant::now();
    let engine = Engine::open(Path::new(&data), EngineOptions::default())?;
    let open_seconds = start.elapsed().as_secs_f64();
    let resident_mb = peak_resident_bytes().map(|bytes| bytes as f64 / 1e6);
    let demands = CatalogueEntry::demands(Path::new(&queries), most)?;
    let mut request = MatchRequest::default();
    request.top = TOP;

    let start = Instant::now();
    let first = engine.find_matches(&demands[0], &request)?;
    let first_seconds = start.elapsed().as_secs_f64();
    ensure!(!(first.matches.is_empty() && first.near_misses.is_empty()), "the first query found nothing");
    let (mut ranked, mut matched) = (Latencies::default(), Latencies::default());
    let (mut ranking, mut matching) = (0.0, 0.0);
    let running = || thread_time().map_or(0.0, |time| time.running);
    for demand in &demands {
        let before = running();
        let best = ranked.measure(|| engine.rank(demand, TOP))?;
        ranking += running() - before;
        let before = running();
        let found = matched.measure(|| engine.find_matches(demand, &request))?;
        matching += running() - before;
        let listed = found.matches.first().or(found.near_misses.first()).map(|best| &best.supply);
        ensure!(
            listed == best.first().map(|(supply, _)| supply),
            "match and ranking of `{}` differ",
            demand.id
        );
    }
    let recall = recall(&engine, &demands)?;
    let [one, two] = in_batches(&engine, &demands, &request)?;
    let report = json!({
        "supplies": engine.stats()?.supplies,
        "queries": demands.len(),
        "open_seconds": open_seconds,
        "first_match_seconds": first_seconds,
        "resident_mb_after_opening": resident_mb,
        "rank": ranked.summary(),
        "rank_processor_ms": ranking / demands.len() as f64 * 1e3,
        "match": matched.summary(),
        "match_processor_ms": matching / demands.len() as f64 * 1e3,
        "recall_of_the_best_20": recall,
        "batch_demands_per_second_on_one_thread": one.per_second,
        "batch_demands_per_second_on_two_threads": two.per_second,
        "two_threads_over_one": two.per_second / one.per_second,
        "batch_processor_ms_on_one_thread": one.processor_ms,
        "batch_processor_ms_on_two_threads": two.processor_ms,
        "data_folder_mb": folder_bytes(Path::new(&data))? as f64 / 1e6,
    });
    println!("{report:#}");
    Ok(())
}

/// Which share of the best supplies is found by looking at candidates only.
fn recall(engine: &Engine, demands: &[Demand]) -> anyhow::Result<f64> {
    let (mut found, mut all) = (0, 0);
    for demand in demands.iter().step_by(CHECKED) {
        let best = engine.rank(demand, engine.stats()?.supplies)?;
        let ranked = engine.rank(demand, TOP)?;
        let best = &best[..TOP.min(best.len())];
        all += best.len();
        found += best.iter().filter(|one| ranked.contains(one)).count();
    }
    Ok(found as f64 / all as f64)
}

/// What a batch comes to, in the median of its passes.
struct BatchSpeed {
    /// Demands by the clock.
    per_second: f64,
    /// Of one demand.
    processor_ms: f64,
}

/// All demands on one thread and on two, in turns.
fn in_batches(
    engine: &Engine,
    demands: &[Demand],
    request: &MatchRequest,
) -> anyhow::Result<[BatchSpeed; 2]> {
    let pool = |threads| ThreadPoolBuilder::new().num_threads(threads).build();
    let pools = [pool(1)?, pool(2)?];
    let mut passes: [[Vec<f64>; 2]; 2] = Default::default();
    for _ in 0..PASSES {
        for (pool, [rates, processor_ms]) in pools.iter().zip(&mut passes) {
            let before = processor_seconds();
            rates.push(demands.len() as f64 / pool.install(|| batch_seconds(engine, demands, request))?);
            let used = processor_seconds().zip(before).map_or(f64::NAN, |(after, before)| after - before);
            processor_ms.push(used / demands.len() as f64 * 1e3);
        }
    }
    Ok(passes.map(|[rates, processor_ms]| BatchSpeed {
        per_second: median(&rates),
        processor_ms: median(&processor_ms),
    }))
}

fn batch_seconds(engine: &Engine, demands: &[Demand], request: &MatchRequest) -> anyhow::Result<f64> {
    let start = Instant::now();
    let mut answers = 0;
    engine.find_matches_each(demands, request, &Cancel::never(), &mut |_, _| {
        answers += 1;
        true
    })?;
    ensure!(answers == demands.len(), "answers are missing");
    Ok(start.elapsed().as_secs_f64())
}
