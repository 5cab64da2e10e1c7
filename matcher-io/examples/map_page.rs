//! Writes the coupling map of the sample catalogue as a page, as pictures and as JSON, compared with the map of its first
//! months: `cargo run -p matcher-io --example map_page -- FOLDER [COPIES]`. With copies, every demand and supply stands in
//! the catalogue that many times, to see what a large one comes to.

use std::error::Error;
use std::path::PathBuf;

use matcher_core::coupling::{MapComparison, Period};
use matcher_core::record::{DemandId, Record, SupplyId};
use matcher_core::{Engine, EngineOptions, MapRequest};
use matcher_io::{map_page, map_pictures};
use time::macros::date;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("usage: map_page FOLDER [COPIES]")?);
    let copies: usize = arguments.next().map_or(Ok(1), |copies| copies.parse())?;
    let engine = Engine::in_memory(EngineOptions::default())?;
    for copy in 0..copies {
        engine.upsert(&sample(copy)?)?;
    }
    engine.refresh(&mut |_| {})?;
    let map = engine.couple(&MapRequest::default())?;
    let earlier = Period { from: None, to: Some(date!(2026 - 03 - 31)) };
    let before = engine.couple(&MapRequest::of(earlier))?;
    std::fs::create_dir_all(&folder)?;
    map_page::write(&folder.join("map.html"), &map, Some(&MapComparison::of(&before, &map)))?;
    map_pictures::write(&folder.join("pictures"), &map)?;
    std::fs::write(folder.join("map.json"), serde_json::to_vec(&map)?)?;
    Ok(())
}

/// The sample records; those of a copy have identifiers of their own.
fn sample(copy: usize) -> Result<Vec<Record>, serde_json::Error> {
    let files = [
        matcher_fixtures::organisations_jsonl(),
        matcher_fixtures::demands_jsonl(),
        matcher_fixtures::supplies_jsonl(),
    ];
    let lines = files.into_iter().flat_map(str::lines).filter(|line| !line.trim().is_empty());
    let mut records: Vec<Record> = lines.map(serde_json::from_str).collect::<Result<_, _>>()?;
    for record in records.iter_mut().filter(|_| copy > 0) {
        match record {
            Record::Organisation(_) => {}
            Record::Demand(demand) => demand.id = DemandId::new(format!("{}-{copy}", demand.id)),
            Record::Supply(supply) => supply.id = SupplyId::new(format!("{}-{copy}", supply.id)),
        }
    }
    Ok(records)
}
