//! The figures of a map.

use matcher_core::coupling::{
    Baseline, Baselines, ChainCoupling, Coupling, CouplingDegree, CouplingMap, LeftOut, LinkCoupling,
    RegionChain, RegionCoupling, StageCoupling, UnitCounts,
};

use super::lists::lists;
use super::{period_message, region};
use crate::convert::Choice;
use crate::proto;

/// A map without the records behind it.
pub(crate) fn coupling_map(map: &CouplingMap) -> proto::CouplingMap {
    proto::CouplingMap {
        period: Some(period_message(map.period)),
        baselines: Some(baselines(&map.baselines)),
        baselines_kept: map.baselines_kept,
        chains: map.chains.iter().map(chain).collect(),
        regions: map.regions.iter().map(region_coupling).collect(),
        lists: Some(lists(&map.lists)),
        left_out: Some(left_out(map.left_out)),
    }
}

/// Baselines.
pub(crate) fn baselines(baselines: &Baselines) -> proto::Baselines {
    let message = |Baseline { demand, supply }: Baseline| Some(proto::Baseline { demand, supply });
    proto::Baselines {
        chain: message(baselines.chain),
        link: message(baselines.link),
        cell: message(baselines.cell),
    }
}

fn chain(chain: &ChainCoupling) -> proto::ChainCoupling {
    proto::ChainCoupling {
        id: chain.id.to_string(),
        name: chain.name.clone(),
        coupling: Some(coupling(&chain.coupling)),
        links: chain.links.iter().map(link).collect(),
    }
}

fn link(link: &LinkCoupling) -> proto::LinkCoupling {
    let stage = |cell: &StageCoupling| proto::StageCoupling {
        stage: cell.stage.map_or(0, Choice::number),
        coupling: Some(coupling(&cell.coupling)),
    };
    proto::LinkCoupling {
        id: link.id.to_string(),
        name: link.name.clone(),
        coupling: Some(coupling(&link.coupling)),
        stages: link.stages.iter().map(stage).collect(),
    }
}

fn region_coupling(found: &RegionCoupling) -> proto::RegionCoupling {
    let chain = |chain: &RegionChain| proto::RegionChain {
        chain: chain.chain.to_string(),
        coupling: Some(coupling(&chain.coupling)),
    };
    proto::RegionCoupling {
        region: found.region.as_ref().map(region),
        counts: Some(counts(&found.counts)),
        chains: found.chains.iter().map(chain).collect(),
    }
}

fn coupling(coupling: &Coupling) -> proto::Coupling {
    let obstacle = coupling.obstacle.as_ref();
    let degrees = obstacle.map_or(&[][..], |obstacle| &obstacle.degrees).iter();
    proto::Coupling {
        counts: Some(counts(&coupling.counts)),
        demand_strength: coupling.demand_strength,
        supply_strength: coupling.supply_strength,
        degree: coupling.degree.map(degree),
        level: coupling.level.map_or(0, Choice::number),
        obstacle: obstacle.map_or(0, |obstacle| obstacle.factor.number()),
        obstacle_degrees: degrees
            .map(|share| proto::ObstacleDegree { factor: share.factor.number(), degree: share.degree })
            .collect(),
        gap: coupling.gap.number(),
        warnings: coupling.warnings.iter().map(|warning| warning.label().to_owned()).collect(),
    }
}

fn degree(degree: CouplingDegree) -> proto::CouplingDegree {
    let CouplingDegree { c, t, d, modified_c, modified_d } = degree;
    proto::CouplingDegree { c, t, d, modified_c, modified_d }
}

fn counts(counts: &UnitCounts) -> proto::UnitCounts {
    let kinds = counts.supplies_by_kind.iter();
    let outcomes = counts.outcomes.iter();
    proto::UnitCounts {
        demands: counts.demands as i64,
        demand_weight: counts.demand_weight,
        supplies: counts.supplies as i64,
        supply_weight: counts.supply_weight,
        supplies_by_kind: kinds
            .map(|(kind, supplies)| proto::SupplyKindCount {
                kind: kind.number(),
                supplies: *supplies as i64,
            })
            .collect(),
        answered_demands: counts.answered_demands as i64,
        answered_weight: counts.answered_weight,
        accepted_pairs: counts.accepted_pairs as i64,
        flow: counts.flow,
        outcomes: outcomes
            .map(|(event, pairs)| proto::OutcomeCount { event: event.number(), pairs: *pairs as i64 })
            .collect(),
    }
}

fn left_out(left: LeftOut) -> proto::LeftOut {
    proto::LeftOut {
        closed_demands: left.closed_demands as i64,
        demands_of_other_times: left.demands_of_other_times as i64,
        undated_demands: left.undated_demands as i64,
        withdrawn_supplies: left.withdrawn_supplies as i64,
        later_supplies: left.later_supplies as i64,
        unplaced_demands: left.unplaced_demands as i64,
        unplaced_supplies: left.unplaced_supplies as i64,
    }
}
