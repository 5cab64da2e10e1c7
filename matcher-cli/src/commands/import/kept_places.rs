//! Links and stages that people gave outlive an import that does not speak of them.

use std::collections::HashMap;

use anyhow::Result;
use matcher_core::Engine;
use matcher_core::record::{LinkId, Record, RecordKind, Stage};

/// Where people say that a record stands; what they do not say is empty.
#[derive(Clone, Default)]
struct GivenPlace {
    links: Vec<LinkId>,
    stage: Option<Stage>,
}

/// Gives every record that does not state its links, or its stage, those that the stored record has: an office that
/// corrects where a record stands does not lose that when the same workbook comes again. Gives how many took some over.
///
/// A record may stand twice in the files; the later one then takes over what the earlier one states.
pub(super) fn keep(engine: &Engine, records: &mut [Record]) -> Result<usize> {
    let mut seen: HashMap<(RecordKind, String), GivenPlace> = HashMap::new();
    let mut kept = 0;
    for record in records {
        let Some(mut place) = place_of(record) else { continue };
        let key = (record.kind(), record.id().to_owned());
        if place.links.is_empty() || place.stage.is_none() {
            let known = match seen.get(&key) {
                Some(known) => known.clone(),
                None => stored(engine, record)?,
            };
            kept += usize::from(place.take_over(known));
            put(record, &place);
        }
        seen.insert(key, place);
    }
    Ok(kept)
}

impl GivenPlace {
    /// Fills in what is empty; gives whether anything was.
    fn take_over(&mut self, known: Self) -> bool {
        let mut taken = false;
        if self.links.is_empty() && !known.links.is_empty() {
            self.links = known.links;
            taken = true;
        }
        if self.stage.is_none() && known.stage.is_some() {
            self.stage = known.stage;
            taken = true;
        }
        taken
    }
}

fn stored(engine: &Engine, record: &Record) -> Result<GivenPlace> {
    let stored = engine.get(record.kind(), record.id())?;
    Ok(stored.as_ref().and_then(place_of).unwrap_or_default())
}

fn place_of(record: &Record) -> Option<GivenPlace> {
    let (links, stage) = match record {
        Record::Demand(demand) => (&demand.links, demand.stage),
        Record::Supply(supply) => (&supply.links, supply.stage),
        Record::Organisation(_) => return None,
    };
    Some(GivenPlace { links: links.clone(), stage })
}

fn put(record: &mut Record, place: &GivenPlace) {
    let (links, stage) = match record {
        Record::Demand(demand) => (&mut demand.links, &mut demand.stage),
        Record::Supply(supply) => (&mut supply.links, &mut supply.stage),
        Record::Organisation(_) => return,
    };
    links.clone_from(&place.links);
    *stage = place.stage;
}
