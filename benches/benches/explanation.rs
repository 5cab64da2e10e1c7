//! How long reasons take on the sample catalogue: those of one pair that nothing is known of beforehand, and those of a match, which are
//! what it takes beyond its ranking.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, ensure};
use matcher_benches::{
    Latencies, Yardstick, known_answer, median, sample_demands, sample_engine, sample_records,
};
use matcher_core::MatchRequest;
use matcher_core::explanation::Explanation;
use matcher_core::record::{Record, Supply};
use serde_json::json;

/// Passes over the demands.
const PASSES: usize = 5;
/// Supplies that get their reasons at most.
const TOP: usize = 20;
/// A score and the sum of its contributions may differ by so much.
const ROUNDING: f64 = 1e-9;

fn main() -> anyhow::Result<()> {
    let (engine, demands) = (sample_engine()?, sample_demands()?);
    known_answer(&engine, &demands)?;
    let supplies = supplies_by_id()?;
    let mut request = MatchRequest::default();
    request.top = TOP;
    let yardstick = Yardstick::new();
    let (mut pairs, mut matched, mut segmented) =
        (Latencies::default(), Latencies::default(), Latencies::default());
    let (mut explaining_ms, mut explained) = (Vec::new(), 0);
    for _ in 0..PASSES {
        for demand in &demands {
            let start = Instant::now();
            black_box(engine.rank(demand, TOP)?);
            let ranking = start.elapsed();
            let start = Instant::now();
            let found = engine.find_matches(demand, &request)?;
            let matching = start.elapsed();
            matched.add(matching);
            explaining_ms.push((matching.as_secs_f64() - ranking.as_secs_f64()) * 1e3);
            for one in found.matches.iter().chain(&found.near_misses) {
                ensure_adds_up(one.score, &one.explanation)?;
                explained += 1;
            }
            let Some(best) = found.matches.first().or(found.near_misses.first()) else { continue };
            let supply =
                supplies.get(best.supply.as_str()).context("a supply that is none of the samples")?;
            let (score, explanation) = pairs.measure(|| engine.explain(demand, supply));
            ensure!(
                (score, &explanation) == (best.score, &best.explanation),
                "`{}` and `{}` are explained in two ways",
                demand.id,
                supply.id
            );
            black_box(segmented.measure(|| {
                [&demand.title, &demand.description, &supply.title, &supply.summary]
                    .map(|text| yardstick.words(text))
            }));
        }
    }
    ensure!(explained > explaining_ms.len(), "most demands have less than one match");
    let (pair, words) = (pairs.summary(), segmented.summary());
    let report = json!({
        "benchmark": "explanation",
        "demands": demands.len(),
        "explained": explained,
        "pair": pair,
        "pair_in_yardsticks": pair.p50_ms / words.p50_ms,
        "explained_supplies_of_a_match": explained as f64 / explaining_ms.len() as f64,
        "explaining_ms_of_a_match": median(&explaining_ms),
        "explaining_ms_of_a_supply": explaining_ms.iter().sum::<f64>() / explained as f64,
        "match": matched.summary(),
        "yardstick": words,
    });
    println!("{report:#}");
    Ok(())
}

/// Every score is the sum of its reasons.
fn ensure_adds_up(score: f64, explanation: &Explanation) -> anyhow::Result<()> {
    let sum: f64 = explanation.contributions.iter().map(|one| one.contribution).sum();
    ensure!((sum - score).abs() < ROUNDING, "the reasons sum to {sum}, the score is {score}");
    Ok(())
}

fn supplies_by_id() -> anyhow::Result<HashMap<String, Supply>> {
    let supply = |record| match record {
        Record::Supply(supply) => Some((supply.id.as_str().to_owned(), supply)),
        _ => None,
    };
    Ok(sample_records()?.into_iter().filter_map(supply).collect())
}
