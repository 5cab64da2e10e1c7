//! What matching against a large catalogue loses while many records are written:
//! `match_beside_writes DATA_FOLDER QUERIES.jsonl [--queries 1465] [--upserts 10000] [--batch 100]`.
//!
//! Works on a copy of the data folder. One thread asks for matches back to back: first alone, then while another writes new
//! supplies and new versions of them in batches, each on disk before the next begins, until all are written and visible; and
//! alone once more.
//! Prints one JSON object; times are in milliseconds.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::ensure;
use matcher_benches::campaign::copy_folder;
use matcher_benches::{CatalogueEntry, Flags, Latencies, RecordMaker};
use matcher_core::record::{Demand, Record};
use matcher_core::{Engine, EngineOptions, MatchRequest};
use serde_json::json;

const USAGE: &str =
    "usage: match_beside_writes DATA_FOLDER QUERIES.jsonl [--queries 1465] [--upserts 10000] [--batch 100]";
/// How much longer than the p99 before a match may take beside writes.
const ASKED: f64 = 2.0;

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--queries", "--upserts", "--batch"])?;
    let most = flags.value("--queries", 1_465)?;
    let upserts: usize = flags.value("--upserts", 10_000)?;
    let batch: usize = flags.value("--batch", 100)?;
    let [data, queries] = flags.words()?;
    let copy = tempfile::tempdir()?;
    copy_folder(Path::new(&data), copy.path())?;
    let engine = Engine::open(copy.path(), EngineOptions::default())?;
    let supplies = engine.stats()?.supplies;
    let demands = CatalogueEntry::demands(Path::new(&queries), most)?;

    let alone = matched(&engine, &demands, || true)?;
    let written = AtomicBool::new(false);
    let (beside, seconds) = std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let start = Instant::now();
            let done = write(&engine, upserts, batch);
            written.store(true, Ordering::Relaxed);
            done.map(|()| start.elapsed().as_secs_f64())
        });
        let beside = matched(&engine, &demands, || written.load(Ordering::Relaxed));
        (beside, writing.join())
    });
    let seconds = seconds.map_err(|_| anyhow::anyhow!("the writer panicked"))??;
    let (alone, beside) = (alone.summary(), beside?);
    let slower = beside.above(alone.p99_ms * ASKED);
    let beside = beside.summary();
    let after = matched(&engine, &demands, || true)?.summary();
    ensure!(engine.stats()?.supplies > supplies, "nothing became visible");
    let report = json!({
        "supplies": supplies,
        "upserts": upserts,
        "upserts_per_second_until_visible": upserts as f64 / seconds,
        "alone": alone,
        "beside": beside,
        "after": after,
        "p99_ratio": beside.p99_ms / alone.p99_ms,
        "longest_over_p99_alone": beside.max_ms / alone.p99_ms,
        "asked": ASKED,
        "matches_slower_than_asked": slower,
    });
    println!("{report:#}");
    Ok(())
}

/// Matches the demands in turn, each at least once, until it is over.
fn matched(engine: &Engine, demands: &[Demand], over: impl Fn() -> bool) -> anyhow::Result<Latencies> {
    let (mut latencies, request) = (Latencies::default(), MatchRequest::default());
    for (number, demand) in demands.iter().cycle().enumerate() {
        if number >= demands.len() && over() {
            break;
        }
        latencies.measure(|| engine.find_matches(demand, &request))?;
    }
    Ok(latencies)
}

/// Writes every record twice: first as a new one, then as another version.
fn write(engine: &Engine, upserts: usize, batch: usize) -> anyhow::Result<()> {
    let maker = RecordMaker::new();
    for version in 0..2 {
        let numbers: Vec<usize> = (0..upserts / 2).collect();
        for batch in numbers.chunks(batch.max(1)) {
            let records: Vec<Record> =
                batch.iter().map(|number| Record::Supply(maker.supply(*number, version))).collect();
            engine.upsert(&records)?;
        }
    }
    engine.refresh(&mut |_| {})?;
    Ok(())
}
