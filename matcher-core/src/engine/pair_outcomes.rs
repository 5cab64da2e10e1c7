//! What happened last between a demand and what was offered for it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use time::Date;

use crate::record::{DemandId, Outcome, OutcomeEvent, SupplyId};

/// For every demand its pairs with what happened last.
pub(super) struct PairOutcomes(FxHashMap<DemandId, BTreeMap<SupplyId, LastEvent>>);

/// What happened last, and when.
pub(super) type LastEvent = (Date, OutcomeEvent);

impl PairOutcomes {
    /// The last event of each pair; of several on one day the farthest.
    pub(super) fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        let mut found: FxHashMap<DemandId, BTreeMap<SupplyId, LastEvent>> = FxHashMap::default();
        for outcome in outcomes {
            let pairs = found.entry(outcome.demand.clone()).or_default();
            let event = (outcome.happened_on, outcome.event);
            let last = pairs.entry(outcome.supply.clone()).or_insert(event);
            *last = event.max(*last);
        }
        Self(found)
    }

    /// The pairs of a demand.
    pub(super) fn pairs_of(&self, demand: &DemandId) -> impl Iterator<Item = (&SupplyId, LastEvent)> {
        self.0.get(demand).into_iter().flatten().map(|(supply, event)| (supply, *event))
    }

    /// What happened last between a demand and one supply, by all the identifiers under which that is kept.
    pub(super) fn last_of<'a>(
        &self,
        demand: &DemandId,
        versions: impl IntoIterator<Item = &'a SupplyId>,
    ) -> Option<OutcomeEvent> {
        let pairs = self.0.get(demand)?;
        let last = versions.into_iter().filter_map(|version| pairs.get(version)).max();
        last.map(|(_, event)| *event)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::PairOutcomes;
    use crate::record::{DemandId, Outcome, OutcomeEvent, SupplyId};

    #[test]
    fn the_last_event_counts_and_of_one_day_the_farthest_whatever_the_version() {
        let outcome = |supply: &str, event, happened_on| Outcome {
            demand: DemandId::new("xq-1"),
            supply: SupplyId::new(supply),
            event,
            reason: None,
            happened_on,
            reported_by: None,
        };
        let outcomes = [
            outcome("cg-1", OutcomeEvent::Contacted, date!(2026 - 03 - 02)),
            outcome("cg-1", OutcomeEvent::Shown, date!(2026 - 03 - 02)),
            outcome("cg-2", OutcomeEvent::Declined, date!(2026 - 03 - 05)),
            outcome("cg-3", OutcomeEvent::Declined, date!(2026 - 01 - 05)),
        ];
        let pairs = PairOutcomes::of(&outcomes);
        let (demand, ids) = (DemandId::new("xq-1"), ["cg-1", "cg-2", "cg-3", "cg-4"].map(SupplyId::new));
        assert_eq!(pairs.last_of(&demand, &ids[..1]), Some(OutcomeEvent::Contacted));
        assert_eq!(pairs.last_of(&demand, &ids), Some(OutcomeEvent::Declined));
        assert_eq!(pairs.last_of(&demand, [&ids[0], &ids[2]]), Some(OutcomeEvent::Contacted));
        assert_eq!(pairs.last_of(&demand, &ids[3..]), None);
        assert_eq!(pairs.last_of(&DemandId::new("xq-2"), &ids), None);
        assert_eq!(pairs.pairs_of(&demand).count(), 3);
    }
}
