//! How long the coupling map of the sample catalogue takes, on all cores: matches for every demand, added up.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use anyhow::{Context, ensure};
use matcher_benches::{
    Latencies, Yardstick, known_answer, processor_seconds, sample_demands, sample_engine, sample_records,
    sample_texts,
};
use matcher_core::coupling::CouplingMap;
use matcher_core::matching::DemandMatches;
use matcher_core::{Engine, MapRequest};
use serde_json::json;

/// Maps that are made; the median counts.
const PASSES: usize = 7;

fn main() -> anyhow::Result<()> {
    let (engine, demands) = (sample_engine()?, sample_demands()?);
    let known = known_answer(&engine, &demands)?;
    let texts = sample_texts(&sample_records()?);
    let yardstick = Yardstick::new();
    let used = || processor_seconds().context("this system does not tell a process's processor time");
    let (mut mapped, mut segmented, mut processor) = (Latencies::default(), Latencies::default(), 0.0);
    let mut demands_mapped = 0;
    for _ in 0..PASSES {
        let before = used()?;
        let map = mapped.measure(|| engine.couple(&MapRequest::default()))?;
        processor += used()? - before;
        ensure_whole(&engine, &map, &known)?;
        demands_mapped = map.demands.len();
        segmented.measure(|| {
            texts.iter().map(|text| yardstick.words(&text.title) + yardstick.words(&text.body)).sum::<usize>()
        });
    }
    let (map, words) = (mapped.summary(), segmented.summary());
    let report = json!({
        "benchmark": "coupling",
        "demands": demands_mapped,
        "map": map,
        "map_processor_ms": processor / PASSES as f64 * 1e3,
        "demands_per_second": demands_mapped as f64 / map.p50_ms * 1e3,
        "map_in_yardsticks": map.p50_ms / words.p50_ms,
    });
    println!("{report:#}");
    Ok(())
}

/// Every record counts or is left out, and a demand is answered as matching answers it.
fn ensure_whole(engine: &Engine, map: &CouplingMap, known: &DemandMatches) -> anyhow::Result<()> {
    let (stats, left_out) = (engine.stats()?, &map.left_out);
    ensure!(map.demands.len() + left_out.closed_demands == stats.demands, "demands are missing");
    ensure!(map.supplies.len() + left_out.withdrawn_supplies == stats.supplies, "supplies are missing");
    let demand = map.demands.iter().find(|demand| demand.id == known.demand);
    let best = demand.and_then(|demand| demand.accepted.first()).map(|pair| (&pair.supply, pair.score));
    let expected = known.matches.first().map(|best| (&best.supply, best.score));
    ensure!(best == expected, "the map accepts {best:?} for `{}`, matching {expected:?}", known.demand);
    Ok(())
}
