//! The records and flows behind a map.

use matcher_core::chain::Taxonomy;
use matcher_core::coupling::{Flow, MappedDemand, MappedPair, MappedSupply};
use matcher_core::matching::Placement;
use matcher_core::record::format_date;

use super::{organisation, region};
use crate::convert::{Choice, placement};
use crate::proto;

/// Who answers whom on which link.
pub(crate) fn flow(flow: &Flow) -> proto::Flow {
    proto::Flow {
        institution: Some(organisation(&flow.institution)),
        link: flow.link.to_string(),
        enterprise: Some(organisation(&flow.enterprise)),
        pairs: flow.pairs as i64,
        strength: flow.strength,
        farthest: flow.farthest.map_or(0, Choice::number),
    }
}

/// A demand with what answers it.
pub(crate) fn mapped_demand(demand: &MappedDemand, taxonomy: &Taxonomy) -> proto::MappedDemand {
    proto::MappedDemand {
        id: demand.id.to_string(),
        title: demand.title.clone(),
        enterprise: Some(organisation(&demand.enterprise)),
        region: demand.region.as_ref().map(region),
        status: demand.status.number(),
        stage: demand.stage.map_or(0, Choice::number),
        placements: placements(&demand.placements, taxonomy),
        budget_wan_yuan: demand.budget_wan_yuan,
        deadline: demand.deadline.map(format_date),
        submitted_on: demand.submitted_on.map(format_date),
        accepted: demand.accepted.iter().map(pair).collect(),
        nearest: demand.nearest.iter().map(pair).collect(),
    }
}

/// A supply.
pub(crate) fn mapped_supply(supply: &MappedSupply, taxonomy: &Taxonomy) -> proto::MappedSupply {
    proto::MappedSupply {
        id: supply.id.to_string(),
        title: supply.title.clone(),
        kind: supply.kind.number(),
        institution: Some(organisation(&supply.institution)),
        region: supply.region.as_ref().map(region),
        stage: supply.stage.map_or(0, Choice::number),
        placements: placements(&supply.placements, taxonomy),
        year: supply.year,
        takers: supply.takers as i64,
    }
}

fn placements(placements: &[Placement], taxonomy: &Taxonomy) -> Vec<proto::Placement> {
    placements.iter().map(|place| placement(place, taxonomy)).collect()
}

fn pair(pair: &MappedPair) -> proto::MappedPair {
    proto::MappedPair {
        supply: pair.supply.to_string(),
        title: pair.title.clone(),
        kind: pair.kind.number(),
        institution: Some(organisation(&pair.institution)),
        score: pair.score,
        verdict: pair.verdict.number(),
        reasons: pair.reasons.clone(),
        outcome: pair.outcome.map_or(0, Choice::number),
    }
}
