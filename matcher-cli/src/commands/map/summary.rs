//! What `matcher map --json` prints: the figures of the chains, the sizes of the lists, and the files.

use matcher_core::coupling::{
    Baselines, ChainCoupling, CoordinationLevel, CouplingMap, GapClass, LeftOut, MapComparison, Period,
};
use matcher_core::record::{ChainId, LinkId};
use serde::Serialize;

use super::{BaselinesFate, Report};

/// A map in short; the whole of it stands in `map.json`.
#[derive(Serialize)]
pub(super) struct Summary<'a> {
    period: Period,
    demands: usize,
    answered_demands: usize,
    supplies: usize,
    chains: Vec<ChainSummary<'a>>,
    lists: ListSizes,
    left_out: LeftOut,
    baselines: Baselines,
    /// Whether this run keeps these baselines, in place of none or of others.
    baselines_set_now: bool,
    comparison: Option<&'a MapComparison>,
    files: Vec<String>,
}

#[derive(Serialize)]
struct ChainSummary<'a> {
    chain: &'a ChainId,
    name: &'a str,
    demands: usize,
    supplies: usize,
    answered_demands: usize,
    demand_strength: f64,
    supply_strength: f64,
    modified_d: Option<f64>,
    level: Option<CoordinationLevel>,
    gap: GapClass,
    weakest_link: Option<&'a LinkId>,
}

#[derive(Serialize)]
struct ListSizes {
    mend: usize,
    waiting_supplies: usize,
    common_demands: usize,
    challenges: usize,
    accepted_pairs: usize,
}

impl<'a> Summary<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let map = &report.map;
        Self {
            period: map.period,
            demands: map.demands.len(),
            answered_demands: map.demands.iter().filter(|demand| demand.is_answered()).count(),
            supplies: map.supplies.len(),
            chains: map.chains.iter().map(ChainSummary::of).collect(),
            lists: ListSizes::of(map),
            left_out: map.left_out,
            baselines: map.baselines,
            baselines_set_now: report.baselines != BaselinesFate::Kept,
            comparison: report.comparison.as_ref(),
            files: report.files.iter().map(|file| file.path.display().to_string()).collect(),
        }
    }
}

impl<'a> ChainSummary<'a> {
    fn of(chain: &'a ChainCoupling) -> Self {
        let coupling = &chain.coupling;
        Self {
            chain: &chain.id,
            name: &chain.name,
            demands: coupling.counts.demands,
            supplies: coupling.counts.supplies,
            answered_demands: coupling.counts.answered_demands,
            demand_strength: coupling.demand_strength,
            supply_strength: coupling.supply_strength,
            modified_d: coupling.degree.map(|degree| degree.modified_d),
            level: coupling.level,
            gap: coupling.gap,
            weakest_link: chain.weakest_link().map(|link| &link.id),
        }
    }
}

impl ListSizes {
    fn of(map: &CouplingMap) -> Self {
        let lists = &map.lists;
        Self {
            mend: lists.mend.len(),
            waiting_supplies: lists.waiting_supplies.len(),
            common_demands: lists.common_demands.len(),
            challenges: lists.challenges.len(),
            accepted_pairs: map.demands.iter().map(|demand| demand.accepted.len()).sum(),
        }
    }
}
