//! How fast raw records become a catalogue that can be matched: written to the database, analysed, indexed, and loaded into
//! memory, in documents a second of processor time.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, ensure};
use matcher_benches::{
    RecordMaker, SampleText, Yardstick, known_answer, median, processor_seconds, sample_demands,
    sample_records, sample_texts, thread_time,
};
use matcher_core::record::Record;
use matcher_core::{Engine, EngineOptions, Refreshing};
use serde_json::json;

/// Made-up supplies beside the sample records: more than what is merged in memory without the index.
const MADE_SUPPLIES: usize = 10_000;
/// Catalogues that are made; the medians count.
const PASSES: usize = 3;

fn main() -> anyhow::Result<()> {
    let mut records = sample_records()?;
    let maker = RecordMaker::new();
    records.extend((0..MADE_SUPPLIES).map(|number| Record::Supply(maker.supply(number, 0))));
    let texts = sample_texts(&records);
    let bytes: usize = texts.iter().map(|text| text.title.len() + text.body.len()).sum();
    let yardstick = Yardstick::new();
    let (mut wall, mut processor, mut plain) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PASSES {
        let (elapsed, used) = indexed(&records)?;
        wall.push(elapsed);
        processor.push(used);
        plain.push(segmenting_seconds(&yardstick, &texts)?);
    }
    let (documents, seconds) = (records.len() as f64, median(&processor));
    let report = json!({
        "benchmark": "indexing",
        "documents": records.len(),
        "megabytes": bytes as f64 / 1e6,
        "documents_per_second": documents / median(&wall),
        "documents_per_processor_second": documents / seconds,
        "mb_per_processor_second": bytes as f64 / 1e6 / seconds,
        "processor_time_in_yardsticks": seconds / median(&plain),
    });
    println!("{report:#}");
    Ok(())
}

/// Seconds by the clock and of all processors until a fresh data folder with all records can be matched.
fn indexed(records: &[Record]) -> anyhow::Result<(f64, f64)> {
    let folder = tempfile::tempdir()?;
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    let engine = Engine::open(folder.path(), options)?;
    let used = || processor_seconds().context("this system does not tell a process's processor time");
    let (start, before) = (Instant::now(), used()?);
    engine.upsert(records)?;
    engine.refresh(&mut |_| {})?;
    let (elapsed, used) = (start.elapsed().as_secs_f64(), used()? - before);

    let stats = engine.stats()?;
    ensure!(stats.organisations + stats.demands + stats.supplies == records.len(), "records are missing");
    known_answer(&engine, &sample_demands()?)?;
    Ok((elapsed, used))
}

/// Seconds of processor that plain segmentation of all texts takes.
fn segmenting_seconds(yardstick: &Yardstick, texts: &[SampleText]) -> anyhow::Result<f64> {
    let running = || thread_time().context("this system does not tell a thread's processor time");
    let before = running()?.running;
    let words = |text: &SampleText| yardstick.words(&text.title) + yardstick.words(&text.body);
    black_box(texts.iter().map(words).sum::<usize>());
    Ok(running()?.running - before)
}
