//! Makes a data folder of a large catalogue, and says what that takes:
//! `large_catalogue CATALOGUE.jsonl DATA_FOLDER [--documents 100000] [--times 1]`.
//!
//! Documents are `{"id", "title", "text"?}`, and become supplies. With `--times 10` there are ten times as many as in the file, by the rules of
//! `GrownCatalogue`. From raw text to a catalogue that can be matched: validated, written to the database, analysed, placed,
//! indexed, loaded; a latent space is learned afterwards, and counts apart.
//! The folder must not exist; it stays, for `match_speed` and others. Prints one JSON object.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, ensure};
use matcher_benches::{
    CatalogueEntry, Flags, GrownCatalogue, folder_bytes, peak_resident_bytes, processor_seconds,
};
use matcher_core::record::{Demand, Record};
use matcher_core::{Engine, EngineOptions, Refreshing};
use serde_json::json;

const USAGE: &str = "usage: large_catalogue CATALOGUE.jsonl DATA_FOLDER [--documents 100000] [--times 1]";
/// Records of one write.
const BATCH_RECORDS: usize = 5_000;

/// Seconds by the clock, and of all processors.
#[derive(Clone, Copy, Default)]
struct Took {
    elapsed: f64,
    processor: f64,
}

/// What was loaded.
#[derive(Default)]
struct Loaded {
    supplies: usize,
    rejected: usize,
    text_bytes: usize,
    last: Option<Record>,
    writing: Took,
    indexing: Took,
    learning: Took,
}

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--documents", "--times"])?;
    let (documents, times) = (flags.value("--documents", 100_000)?, flags.value("--times", 1)?);
    let [catalogue, data] = flags.words()?;
    let data = Path::new(&data);
    ensure!(!data.exists(), "`{}` exists", data.display());
    let entries: Vec<CatalogueEntry> =
        CatalogueEntry::read_all(Path::new(&catalogue))?.take(documents).collect::<Result<_, _>>()?;
    let catalogue = GrownCatalogue::of(entries);
    let loaded = load(&catalogue, times, data)?;
    let Took { elapsed, processor } = loaded.indexing;
    let used = loaded.writing.processor + processor;
    let report = json!({
        "supplies": loaded.supplies,
        "rejected": loaded.rejected,
        "megabytes": loaded.text_bytes as f64 / 1e6,
        "write_seconds": loaded.writing.elapsed,
        "write_processor_seconds": loaded.writing.processor,
        "index_seconds": elapsed,
        "index_processor_seconds": processor,
        "learn_space_seconds": loaded.learning.elapsed,
        "documents_per_second": loaded.supplies as f64 / (loaded.writing.elapsed + elapsed),
        "documents_per_processor_second": loaded.supplies as f64 / used,
        "mb_per_processor_second": loaded.text_bytes as f64 / 1e6 / used,
        "peak_resident_mb": peak_resident_bytes().map(|bytes| bytes as f64 / 1e6),
        "data_folder_mb": folder_bytes(data)? as f64 / 1e6,
    });
    println!("{report:#}");
    Ok(())
}

fn load(catalogue: &GrownCatalogue, times: u64, data: &Path) -> anyhow::Result<Loaded> {
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    let engine = Engine::open(data, options)?;
    let mut loaded = Loaded::default();
    let mut batch = Vec::with_capacity(BATCH_RECORDS);
    for entry in (0..times).flat_map(|copy| catalogue.copy(copy)) {
        let bytes = entry.title.len() + entry.text.len();
        let record = entry.into_supply();
        if record.validate(engine.limits()).is_err() {
            loaded.rejected += 1;
            continue;
        }
        loaded.supplies += 1;
        loaded.text_bytes += bytes;
        batch.push(record);
        if batch.len() == BATCH_RECORDS {
            loaded.writing += timed(|| Ok(engine.upsert(&batch)?))?;
            loaded.last = batch.pop();
            batch.clear();
        }
    }
    loaded.writing += timed(|| Ok(engine.upsert(&batch)?))?;
    loaded.last = batch.pop().or(loaded.last);
    loaded.indexing += timed(|| Ok(engine.refresh(&mut |_| {})?))?;
    ensure!(engine.stats()?.supplies == loaded.supplies, "records were lost, or identifiers stand twice");
    loaded.learning += timed(|| Ok(engine.learn_space_if_due()?))?;
    ensure_found(&engine, loaded.last.as_ref())?;
    Ok(loaded)
}

fn timed<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<Took> {
    let used = || processor_seconds().context("this system does not tell a process's processor time");
    let (start, before) = (Instant::now(), used()?);
    work()?;
    Ok(Took { elapsed: start.elapsed().as_secs_f64(), processor: used()? - before })
}

/// What was written last is found by its own text.
fn ensure_found(engine: &Engine, last: Option<&Record>) -> anyhow::Result<()> {
    let Some(Record::Supply(supply)) = last else { anyhow::bail!("the catalogue is empty") };
    let demand = Demand::from_text("d", supply.title.clone(), supply.summary.clone());
    let best = engine.rank(&demand, 20)?;
    ensure!(
        best.iter().any(|(id, _)| *id == supply.id),
        "`{}` is not among the best for its own text",
        supply.id
    );
    Ok(())
}

impl std::ops::AddAssign for Took {
    fn add_assign(&mut self, other: Self) {
        self.elapsed += other.elapsed;
        self.processor += other.processor;
    }
}
