//! Loads a large catalogue into a fresh data folder and matches queries one by one:
//! `catalogue_latency CATALOGUE.jsonl QUERIES.jsonl [--documents 100000]`.
//!
//! Documents are `{"id", "title", "text"?}`, queries `{"id", "title"?, "text"?}`. Prints one JSON object.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail};
use matcher_benches::{
    CatalogueEntry, Latencies, LatencySummary, Yardstick, folder_bytes, peak_resident_bytes,
    processor_seconds,
};
use matcher_core::record::{Demand, Record};
use matcher_core::{Engine, EngineOptions, MatchRequest, Refreshing};
use serde::Serialize;

/// Records of one write.
const BATCH_RECORDS: usize = 5_000;
/// Matches asked for.
const TOP: usize = 20;
const USAGE: &str = "usage: catalogue_latency CATALOGUE.jsonl QUERIES.jsonl [--documents 100000]";

struct Arguments {
    catalogue: PathBuf,
    queries: PathBuf,
    documents: usize,
}

/// The figures. Seconds are wall time; peaks are of the whole process up to then, `"unknown"` where unsupported.
#[derive(Serialize)]
struct Report {
    documents: usize,
    rejected: usize,
    megabytes: f64,
    write_seconds: f64,
    index_seconds: f64,
    index_processor_seconds: serde_json::Value,
    open_again_seconds: f64,
    peak_resident_mb_after_index: serde_json::Value,
    peak_resident_mb: serde_json::Value,
    data_folder_mb: f64,
    queries: usize,
    answered: usize,
    rank: LatencySummary,
    #[serde(rename = "match")]
    matching: LatencySummary,
    yardstick_seconds: f64,
    write_in_yardsticks: f64,
    index_in_yardsticks: f64,
    match_p50_per_yardstick_kb: f64,
}

/// What loading took.
#[derive(Default)]
struct Loaded {
    documents: usize,
    rejected: usize,
    text_bytes: usize,
    write_seconds: f64,
    index_seconds: f64,
    index_processor_seconds: Option<f64>,
}

/// What matching took.
#[derive(Default)]
struct Matched {
    queries: usize,
    answered: usize,
    rank: Latencies,
    matching: Latencies,
}

fn main() -> anyhow::Result<()> {
    let arguments = arguments()?;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let loaded = load(&arguments, &data)?;
    let peak_after_index = or_unknown(peak_resident_bytes().map(|bytes| bytes as f64 / 1e6));

    let start = Instant::now();
    let engine = Engine::open(&data, EngineOptions::default())?;
    let open_again_seconds = start.elapsed().as_secs_f64();
    anyhow::ensure!(
        engine.stats()?.supplies + loaded.rejected == loaded.documents,
        "records were lost, or identifiers stand twice"
    );
    let matched = match_all(&engine, &arguments.queries)?;
    let peak = or_unknown(peak_resident_bytes().map(|bytes| bytes as f64 / 1e6));

    let yardstick_seconds = yardstick_seconds(&arguments)?;
    let matching = matched.matching.summary();
    let megabytes = loaded.text_bytes as f64 / 1e6;
    let report = Report {
        documents: loaded.documents,
        rejected: loaded.rejected,
        megabytes,
        write_seconds: loaded.write_seconds,
        index_seconds: loaded.index_seconds,
        index_processor_seconds: or_unknown(loaded.index_processor_seconds),
        open_again_seconds,
        peak_resident_mb_after_index: peak_after_index,
        peak_resident_mb: peak,
        data_folder_mb: folder_bytes(&data)? as f64 / 1e6,
        queries: matched.queries,
        answered: matched.answered,
        rank: matched.rank.summary(),
        matching,
        yardstick_seconds,
        write_in_yardsticks: loaded.write_seconds / yardstick_seconds,
        index_in_yardsticks: loaded.index_seconds / yardstick_seconds,
        match_p50_per_yardstick_kb: matching.p50_ms / (yardstick_seconds / megabytes),
    };
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

fn arguments() -> anyhow::Result<Arguments> {
    let (mut files, mut documents) = (Vec::new(), 100_000);
    let mut given = std::env::args_os().skip(1);
    while let Some(argument) = given.next() {
        if argument == "--documents" {
            let count = given.next().and_then(|count| count.into_string().ok()).context(USAGE)?;
            documents = count.parse().with_context(|| format!("`{count}` is not a number of documents"))?;
        } else {
            files.push(PathBuf::from(argument));
        }
    }
    let Ok([catalogue, queries]) = <[PathBuf; 2]>::try_from(files) else { bail!(USAGE) };
    Ok(Arguments { catalogue, queries, documents })
}

/// Writes the catalogue batch by batch, then indexes it at once.
fn load(arguments: &Arguments, data: &Path) -> anyhow::Result<Loaded> {
    // Writing and indexing are timed apart.
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    let engine = Engine::open(data, options)?;
    let mut loaded = Loaded::default();
    let mut batch = Vec::with_capacity(BATCH_RECORDS);
    let write = |batch: &mut Vec<Record>| -> anyhow::Result<f64> {
        let start = Instant::now();
        engine.upsert(batch)?;
        batch.clear();
        Ok(start.elapsed().as_secs_f64())
    };
    for entry in CatalogueEntry::read_all(&arguments.catalogue)?.take(arguments.documents) {
        let entry = entry?;
        loaded.documents += 1;
        loaded.text_bytes += entry.title.len() + entry.text.len();
        let record = entry.into_supply();
        if record.validate(engine.limits()).is_err() {
            loaded.rejected += 1;
            continue;
        }
        batch.push(record);
        if batch.len() == BATCH_RECORDS {
            loaded.write_seconds += write(&mut batch)?;
        }
    }
    loaded.write_seconds += write(&mut batch)?;
    let (start, used) = (Instant::now(), processor_seconds());
    engine.refresh(&mut |_| {})?;
    loaded.index_seconds = start.elapsed().as_secs_f64();
    loaded.index_processor_seconds = processor_seconds().zip(used).map(|(after, before)| after - before);
    Ok(loaded)
}

/// Matches every query that has text, one after the other: once for the ranking alone, once with verdict and reasons.
fn match_all(engine: &Engine, queries: &Path) -> anyhow::Result<Matched> {
    let mut request = MatchRequest::default();
    request.top = TOP;
    let mut matched = Matched::default();
    for entry in CatalogueEntry::read_all(queries)? {
        let entry = entry?;
        let demand = Demand::from_text(entry.id.as_str(), entry.title, entry.text);
        if demand.title.trim().is_empty() && demand.description.trim().is_empty() {
            continue;
        }
        matched.queries += 1;
        let ranked = matched.rank.measure(|| engine.rank(&demand, TOP))?;
        let found = matched.matching.measure(|| engine.find_matches(&demand, &request))?;
        matched.answered += usize::from(found.answered);
        let listed = found.matches.first().or(found.near_misses.first());
        let listed = listed.map(|best| best.supply.as_str());
        let best = ranked.first().map(|(supply, _)| supply.as_str());
        assert!(listed.is_some(), "`{}` got no result list", demand.id);
        assert_eq!(listed, best, "match and ranking of `{}` differ", demand.id);
    }
    Ok(matched)
}

/// Seconds of plain segmentation, on one thread, of the texts that were loaded.
fn yardstick_seconds(arguments: &Arguments) -> anyhow::Result<f64> {
    let yardstick = Yardstick::new();
    let mut seconds = 0.0;
    for entry in CatalogueEntry::read_all(&arguments.catalogue)?.take(arguments.documents) {
        let entry = entry?;
        let start = Instant::now();
        std::hint::black_box(yardstick.words(&entry.title) + yardstick.words(&entry.text));
        seconds += start.elapsed().as_secs_f64();
    }
    Ok(seconds)
}

fn or_unknown(value: Option<f64>) -> serde_json::Value {
    value.map_or_else(|| "unknown".into(), Into::into)
}
