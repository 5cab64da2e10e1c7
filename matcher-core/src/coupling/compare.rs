//! Two maps side by side: what opened, what closed, which level changed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::degree::CoordinationLevel;
use super::gap::GapClass;
use super::model::{ChainCoupling, Coupling, CouplingMap, LinkCoupling};
use super::period::Period;
use crate::record::{ChainId, DemandId, LinkId};

/// What changed from one map to another, both by the baselines of the later one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapComparison {
    /// The time that the earlier map looks at.
    pub before: Period,
    /// The time that the later map looks at.
    pub after: Period,
    /// Whether the earlier map had other baselines, and was worked out anew by those of the later.
    pub rebased: bool,
    /// The chains of either map, in the order of the later.
    pub chains: Vec<UnitChange<ChainId>>,
    /// The links of either map, in the order of the later.
    pub links: Vec<UnitChange<LinkId>>,
    /// Links that are to be mended now and were not before.
    pub gaps_opened: Vec<LinkId>,
    /// Links that were to be mended and are no longer.
    pub gaps_closed: Vec<LinkId>,
    /// Links whose level, or whether it can be worked out at all, is another.
    pub levels_changed: Vec<LinkId>,
    /// Demands that wait now, and were not there or did not wait before.
    pub demands_opened: Vec<DemandId>,
    /// Demands that waited and have an answer now, or are settled.
    pub demands_closed: Vec<DemandId>,
    /// Demands that waited and are no longer on the map: removed, closed, or of another time.
    pub demands_gone: Vec<DemandId>,
}

/// A chain or link before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitChange<Id> {
    /// Its identifier.
    pub id: Id,
    /// Its name; a link's with that of its chain: `绿色食品/精深加工`.
    pub name: String,
    /// `None` when the earlier map does not have it.
    pub before: Option<UnitState>,
    /// `None` when the later map does not have it.
    pub after: Option<UnitState>,
}

/// The figures of a unit that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct UnitState {
    /// Demands.
    pub demands: usize,
    /// Supplies.
    pub supplies: usize,
    /// Demands that something answers.
    pub answered_demands: usize,
    /// The matched flow.
    pub flow: f64,
    /// The modified coordination degree D′ in [0, 1].
    pub modified_d: Option<f64>,
    /// Its level.
    pub level: Option<CoordinationLevel>,
    /// What is lacking.
    pub gap: GapClass,
}

impl UnitState {
    fn of(coupling: &Coupling) -> Self {
        Self {
            demands: coupling.counts.demands,
            supplies: coupling.counts.supplies,
            answered_demands: coupling.counts.answered_demands,
            flow: coupling.counts.flow,
            modified_d: coupling.degree.map(|degree| degree.modified_d),
            level: coupling.level,
            gap: coupling.gap,
        }
    }
}

impl<Id> UnitChange<Id> {
    /// Whether any of the figures changed.
    pub fn is_change(&self) -> bool {
        self.before != self.after
    }
}

impl MapComparison {
    /// Compares an earlier map with a later one.
    pub fn of(before: &CouplingMap, after: &CouplingMap) -> Self {
        let rebased = before.baselines != after.baselines;
        let before = if rebased { &before.rebased(after.baselines) } else { before };
        let links = links(before, after);
        let to_mend = |map: &CouplingMap| -> BTreeSet<LinkId> {
            map.lists.mend.iter().map(|link| link.link.clone()).collect()
        };
        let (mended, mending) = (to_mend(before), to_mend(after));
        let level = |state: &Option<UnitState>| state.and_then(|state| state.level);
        let turned = links.iter().filter(|link| level(&link.before) != level(&link.after));
        let demands = DemandChanges::of(before, after);
        Self {
            before: before.period,
            after: after.period,
            rebased,
            chains: chains(before, after),
            gaps_opened: mending.difference(&mended).cloned().collect(),
            gaps_closed: mended.difference(&mending).cloned().collect(),
            levels_changed: turned.map(|link| link.id.clone()).collect(),
            links,
            demands_opened: demands.opened,
            demands_closed: demands.closed,
            demands_gone: demands.gone,
        }
    }
}

#[derive(Default)]
struct DemandChanges {
    opened: Vec<DemandId>,
    closed: Vec<DemandId>,
    gone: Vec<DemandId>,
}

impl DemandChanges {
    fn of(before: &CouplingMap, after: &CouplingMap) -> Self {
        let by_id = |map: &CouplingMap| -> BTreeMap<DemandId, bool> {
            map.demands.iter().map(|demand| (demand.id.clone(), demand.waits())).collect()
        };
        let (earlier, later) = (by_id(before), by_id(after));
        let mut changes = Self::default();
        for (id, waits) in &later {
            let waited = earlier.get(id).copied().unwrap_or(false);
            match (waited, waits) {
                (false, true) => changes.opened.push(id.clone()),
                (true, false) => changes.closed.push(id.clone()),
                _ => {}
            }
        }
        let gone = earlier.iter().filter(|(id, waited)| **waited && !later.contains_key(id));
        changes.gone = gone.map(|(id, _)| id.clone()).collect();
        changes
    }
}

fn chains(before: &CouplingMap, after: &CouplingMap) -> Vec<UnitChange<ChainId>> {
    let state = |map: &CouplingMap, id: &ChainId| {
        map.chains.iter().find(|chain| chain.id == *id).map(|chain| UnitState::of(&chain.coupling))
    };
    let gone = before.chains.iter().filter(|chain| state(after, &chain.id).is_none());
    let change = |chain: &ChainCoupling| UnitChange {
        id: chain.id.clone(),
        name: chain.name.clone(),
        before: state(before, &chain.id),
        after: state(after, &chain.id),
    };
    after.chains.iter().chain(gone).map(change).collect()
}

fn links(before: &CouplingMap, after: &CouplingMap) -> Vec<UnitChange<LinkId>> {
    type Named<'a> = (String, &'a LinkCoupling);
    let named = |map| -> Vec<Named<'_>> {
        let map: &CouplingMap = map;
        let links = map.chains.iter().flat_map(|chain| chain.links.iter().map(move |link| (chain, link)));
        links.map(|(chain, link)| (format!("{}/{}", chain.name, link.name), link)).collect()
    };
    let (earlier, later) = (named(before), named(after));
    let state = |links: &[Named<'_>], id: &LinkId| {
        links.iter().find(|(_, link)| link.id == *id).map(|(_, link)| UnitState::of(&link.coupling))
    };
    let gone = earlier.iter().filter(|(_, link)| state(&later, &link.id).is_none());
    let change = |(name, link): &Named<'_>| UnitChange {
        id: link.id.clone(),
        name: name.clone(),
        before: state(&earlier, &link.id),
        after: state(&later, &link.id),
    };
    later.iter().chain(gone).map(change).collect()
}
