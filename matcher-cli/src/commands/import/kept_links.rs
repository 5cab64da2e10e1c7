//! Links that people gave outlive an import that does not speak of them.

use std::collections::HashMap;

use anyhow::Result;
use matcher_core::Engine;
use matcher_core::record::{LinkId, Record, RecordKind};

/// Gives every record that does not state its links those that the stored record has: an office that corrects where a
/// record stands does not lose that when the same workbook comes again. Gives how many took some over.
///
/// A record may stand twice in the files; the later one then takes over what the earlier one states.
pub(super) fn keep(engine: &Engine, records: &mut [Record]) -> Result<usize> {
    let mut seen: HashMap<(RecordKind, String), Vec<LinkId>> = HashMap::new();
    let mut kept = 0;
    for record in records {
        let key = (record.kind(), record.id().to_owned());
        if links(record).is_some_and(Vec::is_empty) {
            let known = match seen.get(&key) {
                Some(links) => links.clone(),
                None => stored(engine, record)?,
            };
            kept += usize::from(!known.is_empty());
            if let Some(links) = links_mut(record) {
                *links = known;
            }
        }
        if let Some(links) = links(record) {
            seen.insert(key, links.clone());
        }
    }
    Ok(kept)
}

fn stored(engine: &Engine, record: &Record) -> Result<Vec<LinkId>> {
    let stored = engine.get(record.kind(), record.id())?;
    Ok(stored.as_ref().and_then(links).cloned().unwrap_or_default())
}

fn links(record: &Record) -> Option<&Vec<LinkId>> {
    match record {
        Record::Demand(demand) => Some(&demand.links),
        Record::Supply(supply) => Some(&supply.links),
        Record::Organisation(_) => None,
    }
}

fn links_mut(record: &mut Record) -> Option<&mut Vec<LinkId>> {
    match record {
        Record::Demand(demand) => Some(&mut demand.links),
        Record::Supply(supply) => Some(&mut supply.links),
        Record::Organisation(_) => None,
    }
}
