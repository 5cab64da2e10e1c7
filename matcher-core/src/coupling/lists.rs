//! The lists that people act on.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::common::{CommonDemand, Likeness, common_demands};
use super::gap::GapClass;
use super::model::{ChainCoupling, LinkCoupling, MappedDemand, MappedPair, MappedSupply, NamedOrganisation};
use crate::record::{DemandId, LinkId, SupplyId};

/// So many institutions are named for a link.
const INSTITUTIONS_NAMED: usize = 5;
/// A link is to be mended when so large a part of its demands, by weight, waits for an answer.
const WAITING_SHARE: f64 = 0.5;

/// What is to be done, with the records behind it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ActionLists {
    /// 补链清单: links to mend; those without supply first, then by the number of demands that wait.
    pub mend: Vec<MendLink>,
    /// 待转化清单: supplies on offer that no demand accepts, policies left out; the readiest first, then the newest.
    pub waiting_supplies: Vec<SupplyId>,
    /// 共性需求清单: demands that one project could serve.
    pub common_demands: Vec<CommonDemand>,
    /// 揭榜清单: open demands without an accepted match; those whose nearest supply is farthest off first.
    pub challenges: Vec<DemandId>,
}

/// A link on which demands wait.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MendLink {
    /// The link.
    pub link: LinkId,
    /// What it lacks.
    pub gap: GapClass,
    /// Open demands on it without an accepted match, by identifier.
    pub waiting: Vec<DemandId>,
    /// Who comes nearest to answering them, wherever they are: the best pair of each institution, best first, at most
    /// five.
    pub nearest: Vec<NearestInstitution>,
}

/// An institution that may be won for a link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearestInstitution {
    /// Who.
    pub institution: NamedOrganisation,
    /// With which supply.
    pub supply: SupplyId,
    /// That supply's title.
    pub title: String,
    /// For which demand.
    pub demand: DemandId,
    /// The pair's score in [0, 1].
    pub score: f64,
}

impl ActionLists {
    pub(super) fn of(
        chains: &[ChainCoupling],
        demands: &[MappedDemand],
        supplies: &[MappedSupply],
        likenesses: &[Likeness],
    ) -> Self {
        Self {
            mend: mend(chains, demands),
            waiting_supplies: waiting_supplies(supplies),
            common_demands: common_demands(demands, likenesses),
            challenges: challenges(demands),
        }
    }
}

fn mend(chains: &[ChainCoupling], demands: &[MappedDemand]) -> Vec<MendLink> {
    let mut on_link: BTreeMap<&LinkId, Vec<&MappedDemand>> = BTreeMap::new();
    for demand in demands.iter().filter(|demand| demand.waits()) {
        for placement in &demand.placements {
            on_link.entry(&placement.link).or_default().push(demand);
        }
    }
    let mut found: Vec<MendLink> = Vec::new();
    for link in chains.iter().flat_map(|chain| &chain.links) {
        let waiting = on_link.remove(&link.id).unwrap_or_default();
        if is_to_be_mended(link) {
            let nearest = nearest_institutions(&waiting);
            let waiting = waiting.iter().map(|demand| demand.id.clone()).collect();
            found.push(MendLink { link: link.id.clone(), gap: link.coupling.gap, waiting, nearest });
        }
    }
    // Stable: ties stay in the order of the taxonomy.
    found.sort_by_key(|link| (link.gap != GapClass::Mend, Reverse(link.waiting.len())));
    found
}

fn is_to_be_mended(link: &LinkCoupling) -> bool {
    let counts = &link.coupling.counts;
    let waiting = counts.demand_weight - counts.answered_weight;
    match link.coupling.gap {
        GapClass::Mend => true,
        GapClass::Strengthen => waiting >= WAITING_SHARE * counts.demand_weight,
        GapClass::Extend | GapClass::Blank => false,
    }
}

fn nearest_institutions(waiting: &[&MappedDemand]) -> Vec<NearestInstitution> {
    let mut best: BTreeMap<&NamedOrganisation, (&MappedDemand, &MappedPair)> = BTreeMap::new();
    for demand in waiting {
        for pair in demand.nearest.iter().filter(|pair| !pair.institution.name.is_empty()) {
            let entry = best.entry(&pair.institution).or_insert((demand, pair));
            if pair.score > entry.1.score {
                *entry = (demand, pair);
            }
        }
    }
    let mut found: Vec<NearestInstitution> = best
        .into_values()
        .map(|(demand, pair)| NearestInstitution {
            institution: pair.institution.clone(),
            supply: pair.supply.clone(),
            title: pair.title.clone(),
            demand: demand.id.clone(),
            score: pair.score,
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.truncate(INSTITUTIONS_NAMED);
    found
}

fn waiting_supplies(supplies: &[MappedSupply]) -> Vec<SupplyId> {
    let mut found: Vec<&MappedSupply> = supplies.iter().filter(|supply| supply.waits()).collect();
    found.sort_by_key(|supply| (Reverse(supply.stage), Reverse(supply.year)));
    found.into_iter().map(|supply| supply.id.clone()).collect()
}

fn challenges(demands: &[MappedDemand]) -> Vec<DemandId> {
    let mut found: Vec<&MappedDemand> = demands.iter().filter(|demand| demand.waits()).collect();
    let nearest = |demand: &MappedDemand| demand.nearest.first().map_or(0.0, |pair| pair.score);
    found.sort_by(|a, b| nearest(a).total_cmp(&nearest(b)));
    found.into_iter().map(|demand| demand.id.clone()).collect()
}
