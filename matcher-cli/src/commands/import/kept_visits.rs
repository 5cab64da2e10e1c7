//! Days of visits that somebody recorded outlive an import that does not speak of them.

use anyhow::Result;
use matcher_core::Engine;
use matcher_core::record::{Record, RecordKind};

use crate::visit_fact::{last_visit, set_last_visit, speaks_of_visits};

/// Gives every organisation that says nothing of visits the day that the stored record has. Gives how many took one over.
pub(super) fn keep(engine: &Engine, records: &mut [Record]) -> Result<usize> {
    let mut kept = 0;
    for record in records {
        let Record::Organisation(firm) = record else { continue };
        if speaks_of_visits(firm) {
            continue;
        }
        let stored = engine.get(RecordKind::Organisation, firm.id.as_str())?;
        if let Some(Record::Organisation(known)) = stored
            && let Some(day) = last_visit(&known)
        {
            set_last_visit(firm, day);
            kept += 1;
        }
    }
    Ok(kept)
}
