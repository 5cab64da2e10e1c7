//! Catalogues to test on.

use std::path::Path;

use matcher_core::record::{Demand, Record, Supply, SupplyKind};
use matcher_core::{Engine, EngineOptions, Refreshing};

/// A supply of text alone.
pub(crate) fn supply(id: &str, title: &str, summary: &str) -> Record {
    Record::Supply(Supply::from_text(id, SupplyKind::Achievement, title, summary))
}

/// Supplies of text alone, numbered from s1.
pub(crate) fn engine_of(titles: &[&str]) -> Engine {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    let records: Vec<Record> =
        titles.iter().enumerate().map(|(at, title)| supply(&format!("s{}", at + 1), title, "")).collect();
    engine.upsert(&records).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine
}

/// The records of the fixtures in the order of their files.
pub(crate) fn fixture_records() -> Vec<Record> {
    let files = [
        matcher_fixtures::organisations_jsonl(),
        matcher_fixtures::supplies_jsonl(),
        matcher_fixtures::demands_jsonl(),
    ];
    files.iter().flat_map(|file| file.lines()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The catalogue of the fixtures.
pub(crate) fn fixture_engine() -> Engine {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    engine.upsert(&fixture_records()).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine
}

/// Options with which nothing is made visible or encoded unasked.
pub(crate) fn options() -> EngineOptions {
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    options
}

/// The catalogue of the fixtures in a data folder.
pub(crate) fn opened(folder: &Path) -> Engine {
    let engine = Engine::open(folder, options()).unwrap();
    engine.upsert(&fixture_records()).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine
}

/// The demands of the fixtures.
pub(crate) fn fixture_demands() -> Vec<Demand> {
    let demand = |record| if let Record::Demand(demand) = record { Some(demand) } else { None };
    fixture_records().into_iter().filter_map(demand).collect()
}

/// Changes one place of the database behind the engine's back.
pub(crate) fn damage(folder: &Path, text: &str, other: &str) {
    let file = folder.join("catalogue.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(text.len()).position(|window| window == text.as_bytes()).unwrap();
    bytes[at..at + other.len()].copy_from_slice(other.as_bytes());
    std::fs::write(&file, bytes).unwrap();
}
