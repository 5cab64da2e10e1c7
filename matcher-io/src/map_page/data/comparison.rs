//! What changed since an earlier map.

use std::collections::BTreeMap;

use matcher_core::coupling::{CouplingMap, MapComparison, UnitChange, UnitState};
use matcher_core::record::{DemandId, LinkId};
use serde::Serialize;

/// The comparison, in words.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::map_page) struct ComparisonData {
    before: String,
    after: String,
    rebased: bool,
    chains: Vec<ChangeRow>,
    gaps_opened: Vec<ChangeRow>,
    gaps_closed: Vec<ChangeRow>,
    levels_changed: Vec<ChangeRow>,
    demands_opened: Vec<DemandName>,
    demands_closed: Vec<DemandName>,
    demands_gone: Vec<DemandName>,
}

/// A chain or link before and after.
#[derive(Serialize)]
struct ChangeRow {
    /// The link's identifier; empty for a chain.
    link: String,
    name: String,
    before: Option<State>,
    after: Option<State>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct State {
    demands: usize,
    supplies: usize,
    answered: usize,
    modified_d: Option<f64>,
    level: Option<&'static str>,
    gap: &'static str,
}

/// A demand; one that is no longer on the map has an identifier only.
#[derive(Serialize)]
struct DemandName {
    id: String,
    title: String,
}

impl ComparisonData {
    pub(super) fn of(comparison: &MapComparison, map: &CouplingMap) -> Self {
        let links: BTreeMap<&LinkId, &UnitChange<LinkId>> =
            comparison.links.iter().map(|change| (&change.id, change)).collect();
        let changes = |ids: &[LinkId]| -> Vec<ChangeRow> {
            ids.iter()
                .filter_map(|id| links.get(id))
                .map(|change| change_row(change, change.id.to_string()))
                .collect()
        };
        let titles: BTreeMap<&DemandId, &str> =
            map.demands.iter().map(|demand| (&demand.id, demand.title.as_str())).collect();
        let demands = |ids: &[DemandId]| -> Vec<DemandName> {
            let title = |id: &DemandId| titles.get(id).copied().unwrap_or_default().to_owned();
            ids.iter().map(|id| DemandName { id: id.to_string(), title: title(id) }).collect()
        };
        let chains = comparison.chains.iter().map(|change| change_row(change, String::new()));
        Self {
            before: comparison.before.label(),
            after: comparison.after.label(),
            rebased: comparison.rebased,
            chains: chains.collect(),
            gaps_opened: changes(&comparison.gaps_opened),
            gaps_closed: changes(&comparison.gaps_closed),
            levels_changed: changes(&comparison.levels_changed),
            demands_opened: demands(&comparison.demands_opened),
            demands_closed: demands(&comparison.demands_closed),
            demands_gone: demands(&comparison.demands_gone),
        }
    }
}

fn change_row<Id>(change: &UnitChange<Id>, link: String) -> ChangeRow {
    ChangeRow {
        link,
        name: change.name.clone(),
        before: change.before.as_ref().map(state),
        after: change.after.as_ref().map(state),
    }
}

fn state(state: &UnitState) -> State {
    State {
        demands: state.demands,
        supplies: state.supplies,
        answered: state.answered_demands,
        modified_d: state.modified_d,
        level: state.level.map(|level| level.label()),
        gap: state.gap.label(),
    }
}
