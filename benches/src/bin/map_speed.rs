//! The coupling map of a large catalogue: `map_speed CATALOGUE.jsonl [--supplies 100000] [--demands 2000]`.
//!
//! The first documents of the file are supplies, those after them demands. Prints one JSON object.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::path::Path;
use std::time::Instant;

use anyhow::ensure;
use matcher_benches::{CatalogueEntry, Flags, peak_resident_bytes, processor_seconds};
use matcher_core::record::Record;
use matcher_core::{Engine, EngineOptions, MapRequest, Refreshing};
use serde::Serialize;

const USAGE: &str = "usage: map_speed CATALOGUE.jsonl [--supplies 100000] [--demands 2000]";
/// Records of one write.
const BATCH_RECORDS: usize = 5_000;

/// The figures. Seconds are wall time; the peak is that of the whole process, loading included.
#[derive(Serialize)]
struct Report {
    supplies: usize,
    demands: usize,
    placed_supplies: usize,
    placed_demands: usize,
    answered_demands: usize,
    common_demands: usize,
    load_seconds: f64,
    map_seconds: f64,
    map_processor_seconds: Option<f64>,
    map_megabytes_as_json: f64,
    peak_resident_mb: Option<f64>,
}

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--supplies", "--demands"])?;
    let (supplies, demands) = (flags.value("--supplies", 100_000)?, flags.value("--demands", 2_000)?);
    let [catalogue] = flags.words()?;
    let folder = tempfile::tempdir()?;
    let start = Instant::now();
    // Loading in one go, as it is not what is timed here.
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    let engine = Engine::open(folder.path(), options)?;
    load(&engine, Path::new(&catalogue), supplies, demands)?;
    let load_seconds = start.elapsed().as_secs_f64();
    let (start, used) = (Instant::now(), processor_seconds());
    let map = engine.couple(&MapRequest::default())?;
    let map_seconds = start.elapsed().as_secs_f64();
    let map_processor_seconds = processor_seconds().zip(used).map(|(after, before)| after - before);
    let peak_resident_mb = peak_resident_bytes().map(|bytes| bytes as f64 / 1e6);
    ensure!(!map.demands.is_empty() && !map.supplies.is_empty(), "the map is empty");
    let report = Report {
        supplies: map.supplies.len(),
        demands: map.demands.len(),
        placed_supplies: map.supplies.len() - map.left_out.unplaced_supplies,
        placed_demands: map.demands.len() - map.left_out.unplaced_demands,
        answered_demands: map.demands.iter().filter(|demand| demand.is_answered()).count(),
        common_demands: map.lists.common_demands.len(),
        load_seconds,
        map_seconds,
        map_processor_seconds,
        map_megabytes_as_json: serde_json::to_vec(&map)?.len() as f64 / 1e6,
        peak_resident_mb,
    };
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

/// What cannot be a record, as it has no text, is passed over.
fn load(engine: &Engine, catalogue: &Path, supplies: usize, demands: usize) -> anyhow::Result<()> {
    let mut batch: Vec<Record> = Vec::with_capacity(BATCH_RECORDS);
    for (place, entry) in CatalogueEntry::read_all(catalogue)?.take(supplies + demands).enumerate() {
        let entry = entry?;
        let record = if place < supplies { entry.into_supply() } else { entry.into_demand() };
        if record.validate(engine.limits()).is_ok() {
            batch.push(record);
        }
        if batch.len() == BATCH_RECORDS {
            engine.upsert(&batch)?;
            batch.clear();
        }
    }
    engine.upsert(&batch)?;
    Ok(engine.refresh(&mut |_| {})?)
}
