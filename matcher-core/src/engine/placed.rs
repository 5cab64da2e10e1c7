//! Where records stand, as matching sees it.

use serde::{Deserialize, Serialize};

use super::Engine;
use crate::facts::FactsView;
use crate::matching::Placement;
use crate::record::{Record, RecordKind, SupplyKind};
use crate::record_text;

/// A record with the links on which it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacedRecord {
    /// Whether it is a demand or a supply.
    pub kind: RecordKind,
    /// A supply's kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supply_kind: Option<SupplyKind>,
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it stands, best first; empty when nobody gave a link and the text makes none likely enough.
    pub placements: Vec<Placement>,
}

impl Engine {
    /// Where the records of a kind stand, by identifier; organisations stand nowhere.
    pub fn placed(&self, kind: RecordKind) -> Vec<PlacedRecord> {
        let generation = self.generation();
        let placed = |facts: FactsView<'_>| PlacedRecord {
            kind: facts.record(),
            supply_kind: facts.supply_kind(),
            id: facts.id().to_owned(),
            title: facts.title().to_owned(),
            placements: facts.placements(),
        };
        generation.side(kind).all_facts().map(placed).collect()
    }

    /// The links that the text of a record alone makes likeliest, stored or not, at most `count`, the likeliest first,
    /// however unlikely, with their confidence in [0, 1]. Links that somebody gave do not count. None for an organisation.
    pub fn likely_links(&self, record: &Record, count: usize) -> Vec<Placement> {
        if matches!(record, Record::Organisation(_)) {
            return Vec::new();
        }
        let mut likely = self.core.rules().likely_links(&record_text::texts(record));
        likely.truncate(count);
        likely
    }
}
