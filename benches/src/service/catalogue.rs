//! Data folders for the server, filled before it starts.

use std::path::Path;

use matcher_core::record::Record;
use matcher_core::{Engine, EngineOptions};

use crate::{RecordMaker, sample_records};

/// Records of one write.
const BATCH_RECORDS: usize = 5_000;

/// Writes made-up supplies and demands, numbered from 0, into a folder, and indexes them.
///
/// # Errors
/// Those of the engine.
pub fn fill_with_made_records(folder: &Path, supplies: usize, demands: usize) -> anyhow::Result<()> {
    let maker = RecordMaker::new();
    let mut records: Vec<Record> =
        (0..supplies).map(|number| Record::Supply(maker.supply(number, 0))).collect();
    records.extend((0..demands).map(|number| Record::Demand(maker.demand(number))));
    fill(folder, &records)
}

/// Writes the sample records into a folder and indexes them.
///
/// # Errors
/// Those of the engine, and a sample that is no record.
pub fn fill_with_samples(folder: &Path) -> anyhow::Result<()> {
    fill(folder, &sample_records()?)
}

fn fill(folder: &Path, records: &[Record]) -> anyhow::Result<()> {
    let engine = Engine::open(folder, EngineOptions::default())?;
    for batch in records.chunks(BATCH_RECORDS) {
        engine.upsert(batch)?;
    }
    Ok(engine.refresh(&mut |_| {})?)
}
