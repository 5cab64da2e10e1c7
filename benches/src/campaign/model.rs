//! What the engine should hold: the same operations on plain maps.

use std::collections::BTreeMap;

use matcher_core::WriteSummary;
use matcher_core::record::{Outcome, OutcomeEvent, Record, RecordKind, format_date};

use super::operation::Operation;

type Key = (RecordKind, String);

/// Everything that was acknowledged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// Records that are there.
    pub records: BTreeMap<Key, Record>,
    /// The last version of removed ones.
    removed: BTreeMap<Key, Record>,
    outcomes: BTreeMap<(String, String, String, OutcomeEvent), Outcome>,
}

/// What an operation says that it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Records written or removed.
    Records(WriteSummary),
    /// So many outcomes new or changed.
    Outcomes(usize),
    /// Nothing that can be counted.
    Nothing,
}

impl From<WriteSummary> for Effect {
    fn from(summary: WriteSummary) -> Self {
        Self::Records(summary)
    }
}

impl Model {
    /// Does an operation and says what it did.
    pub fn apply(&mut self, operation: &Operation) -> Effect {
        match operation {
            Operation::Upsert(records, _) => self.upsert(records).into(),
            Operation::Remove(kind, ids) => self.remove(*kind, ids).into(),
            Operation::Undelete(kind, ids) => self.undelete(*kind, ids).into(),
            Operation::Outcomes(outcomes) => Effect::Outcomes(self.add_outcomes(outcomes)),
            Operation::Refresh | Operation::Rebuild | Operation::Backup => Effect::Nothing,
        }
    }

    /// The outcomes by day, then demand, supply and event.
    pub fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.values()
    }

    fn upsert(&mut self, records: &[Record]) -> WriteSummary {
        let mut summary = WriteSummary::default();
        for record in records {
            let key = (record.kind(), record.id().to_owned());
            match self.records.insert(key.clone(), record.clone()) {
                None => summary.created += 1,
                Some(old) if old == *record => summary.unchanged += 1,
                Some(_) => summary.updated += 1,
            }
            self.removed.remove(&key);
        }
        summary
    }

    fn remove(&mut self, kind: RecordKind, ids: &[String]) -> WriteSummary {
        let mut summary = WriteSummary::default();
        for id in ids {
            if let Some(record) = self.records.remove(&(kind, id.clone())) {
                self.removed.insert((kind, id.clone()), record);
                summary.removed += 1;
            }
        }
        summary
    }

    fn undelete(&mut self, kind: RecordKind, ids: &[String]) -> WriteSummary {
        let mut summary = WriteSummary::default();
        for id in ids {
            if let Some(record) = self.removed.remove(&(kind, id.clone())) {
                self.records.insert((kind, id.clone()), record);
                summary.created += 1;
            }
        }
        summary
    }

    fn add_outcomes(&mut self, outcomes: &[Outcome]) -> usize {
        let mut added = 0;
        for outcome in outcomes {
            let (demand, supply) = (outcome.demand.to_string(), outcome.supply.to_string());
            let key = (format_date(outcome.happened_on), demand, supply, outcome.event);
            if self.outcomes.insert(key, outcome.clone()).as_ref() != Some(outcome) {
                added += 1;
            }
        }
        added
    }
}
