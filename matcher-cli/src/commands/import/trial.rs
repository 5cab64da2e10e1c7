//! What an import would do, without doing it.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use matcher_core::record::{Outcome, Record, RecordKind};
use matcher_core::{Engine, WriteSummary};

/// Counts what [`Engine::upsert`] and [`Engine::add_outcomes`] would do.
pub(super) fn write(
    engine: &Engine,
    records: &[Record],
    outcomes: &[Outcome],
) -> Result<(WriteSummary, usize)> {
    let mut summary = WriteSummary::default();
    // A record may stand in two of the files; the later one then meets the earlier, not what is stored.
    let mut written: HashMap<(RecordKind, &str), &Record> = HashMap::new();
    for record in records {
        let key = (record.kind(), record.id());
        let before = match written.insert(key, record) {
            Some(earlier) => Some(earlier.clone()),
            None => engine.get(record.kind(), record.id())?,
        };
        match before {
            None => summary.created += 1,
            Some(before) if before == *record => summary.unchanged += 1,
            Some(_) => summary.updated += 1,
        }
    }
    let known: Vec<Outcome> = engine.outcomes()?;
    let known: HashSet<String> = known.iter().map(identity).collect();
    let new: HashSet<String> =
        outcomes.iter().map(identity).filter(|outcome| !known.contains(outcome)).collect();
    Ok((summary, new.len()))
}

/// The same event of the same pair on the same day is one outcome.
fn identity(outcome: &Outcome) -> String {
    format!("{:?}", (&outcome.demand, &outcome.supply, outcome.event, outcome.happened_on, &outcome.reason))
}
