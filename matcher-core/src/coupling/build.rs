//! From records with their places and matches to the map: pure, and the same for the same input.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::baseline::{Baseline, Baselines, strength};
use super::common::Likeness;
use super::degree::CouplingDegree;
use super::gap::GapClass;
use super::lists::ActionLists;
use super::model::{
    ChainCoupling, Coupling, CouplingMap, Flow, LeftOut, LinkCoupling, MapWarning, MappedDemand,
    MappedSupply, NamedOrganisation, RegionChain, RegionCoupling, StageCoupling, UnitCounts,
};
use super::obstacle::Obstacle;
use super::period::Period;
use super::tally::{Shares, Tallies};
use crate::chain::{Chain, Taxonomy};
use crate::record::{LinkId, OutcomeEvent, Stage};

/// With fewer records on a side, one more or less changes the picture.
const ENOUGH_RECORDS: usize = 5;

/// What a map is made of.
pub(crate) struct MapInput {
    pub(crate) period: Period,
    /// The baselines that the catalogue keeps.
    pub(crate) baselines: Option<Baselines>,
    /// By identifier.
    pub(crate) demands: Vec<MappedDemand>,
    /// By identifier.
    pub(crate) supplies: Vec<MappedSupply>,
    /// Which demands are alike, by their places in `demands`.
    pub(crate) likenesses: Vec<Likeness>,
    /// What does not count; the builder adds what stands nowhere.
    pub(crate) left_out: LeftOut,
}

impl CouplingMap {
    /// Adds everything up.
    pub(crate) fn build(input: MapInput, taxonomy: &Taxonomy) -> Self {
        let MapInput { period, baselines, demands, supplies, likenesses, mut left_out } = input;
        let tallies = Tallies::of(taxonomy, &demands, &supplies);
        left_out.unplaced_demands = tallies.unplaced_demands;
        left_out.unplaced_supplies = tallies.unplaced_supplies;
        let baselines_kept = baselines.is_some();
        let baselines = baselines.unwrap_or_else(|| tallies.baselines());
        let chains = chains(taxonomy, &tallies, &baselines);
        let lists = ActionLists::of(&chains, &demands, &supplies, &likenesses);
        Self {
            period,
            baselines,
            baselines_kept,
            regions: regions(taxonomy, &demands, &supplies, baselines.chain),
            flows: flows(taxonomy, &demands),
            chains,
            lists,
            demands,
            supplies,
            left_out,
        }
    }

    /// The baselines by which the strongest units of this very map have strength 1, whatever it was worked out by.
    pub fn own_baselines(&self) -> Baselines {
        let chains = self.chains.iter().map(|chain| &chain.coupling);
        let links = self.chains.iter().flat_map(|chain| &chain.links);
        let cells = links.clone().flat_map(|link| &link.stages);
        Baselines {
            chain: Baseline::over(chains.map(weights)),
            link: Baseline::over(links.map(|link| weights(&link.coupling))),
            cell: Baseline::over(cells.map(|cell| weights(&cell.coupling))),
        }
    }

    /// The same figures by other baselines: what makes two maps comparable.
    pub fn rebased(&self, baselines: Baselines) -> Self {
        let mut map = self.clone();
        map.baselines = baselines;
        map.baselines_kept = true;
        for chain in &mut map.chains {
            chain.coupling = Coupling::of(chain.coupling.counts.clone(), baselines.chain);
            for link in &mut chain.links {
                link.coupling = Coupling::of(link.coupling.counts.clone(), baselines.link);
                for cell in &mut link.stages {
                    cell.coupling = Coupling::of(cell.coupling.counts.clone(), baselines.cell);
                }
            }
        }
        for chain in map.regions.iter_mut().flat_map(|region| &mut region.chains) {
            chain.coupling = Coupling::of(chain.coupling.counts.clone(), baselines.chain);
        }
        map
    }
}

impl Coupling {
    /// What counts come to against a baseline.
    pub fn of(counts: UnitCounts, baseline: Baseline) -> Self {
        let demand_strength = strength(counts.demand_weight, baseline.demand);
        let supply_strength = strength(counts.supply_weight, baseline.supply);
        let degree = CouplingDegree::of(demand_strength, supply_strength);
        let answered = (counts.demand_weight > 0.0).then(|| counts.answered_weight / counts.demand_weight);
        let few = |records: usize| (1..ENOUGH_RECORDS).contains(&records);
        let warnings = [
            few(counts.demands).then_some(MapWarning::FewDemands),
            few(counts.supplies).then_some(MapWarning::FewSupplies),
        ];
        Self {
            gap: GapClass::of(counts.demand_weight, counts.supply_weight),
            demand_strength,
            supply_strength,
            degree,
            level: degree.map(|degree| degree.level()),
            obstacle: Obstacle::of(demand_strength, supply_strength, answered),
            warnings: warnings.into_iter().flatten().collect(),
            counts,
        }
    }
}

fn weights(coupling: &Coupling) -> (f64, f64) {
    (coupling.counts.demand_weight, coupling.counts.supply_weight)
}

fn chains(taxonomy: &Taxonomy, tallies: &Tallies, baselines: &Baselines) -> Vec<ChainCoupling> {
    let mut found = Vec::with_capacity(taxonomy.chains.len());
    let mut number = 0;
    for (place, chain) in taxonomy.chains.iter().enumerate() {
        let mut links = Vec::with_capacity(chain.links.len());
        for link in &chain.links {
            links.push(LinkCoupling {
                id: chain.link_id(&link.id),
                name: link.name.clone(),
                position: link.position,
                coupling: Coupling::of(tallies.links[number].clone(), baselines.link),
                stages: stages(&tallies.cells[number], baselines.cell),
            });
            number += 1;
        }
        found.push(ChainCoupling {
            id: chain.id.clone(),
            name: chain.name.clone(),
            coupling: Coupling::of(tallies.chains[place].clone(), baselines.chain),
            links,
        });
    }
    found
}

fn stages(cells: &[UnitCounts], baseline: Baseline) -> Vec<StageCoupling> {
    let stages = Stage::ALL.into_iter().map(Some).chain([None]);
    let cell = |(stage, counts): (_, &UnitCounts)| StageCoupling {
        stage,
        coupling: Coupling::of(counts.clone(), baseline),
    };
    stages.zip(cells).map(cell).collect()
}

/// A region's records by its name; the code is that of the first record that has one.
fn regions(
    taxonomy: &Taxonomy,
    demands: &[MappedDemand],
    supplies: &[MappedSupply],
    baseline: Baseline,
) -> Vec<RegionCoupling> {
    let mut members: BTreeMap<Option<&str>, Members<'_>> = BTreeMap::new();
    for demand in demands {
        members
            .entry(demand.region.as_ref().map(|region| region.name.as_str()))
            .or_default()
            .demands
            .push(demand);
    }
    for supply in supplies {
        members
            .entry(supply.region.as_ref().map(|region| region.name.as_str()))
            .or_default()
            .supplies
            .push(supply);
    }
    let mut found: Vec<RegionCoupling> =
        members.into_values().map(|members| members.coupling(taxonomy, baseline)).collect();
    let order = |coupling: &RegionCoupling| {
        coupling.region.as_ref().map(|region| (region.code.clone(), region.name.clone()))
    };
    // Those without a code, then those without a region, stand behind the others.
    found.sort_by_cached_key(|coupling| {
        let key = order(coupling);
        (key.is_none(), key.as_ref().is_some_and(|(code, _)| code.is_none()), key)
    });
    found
}

#[derive(Default)]
struct Members<'a> {
    demands: Vec<&'a MappedDemand>,
    supplies: Vec<&'a MappedSupply>,
}

impl Members<'_> {
    fn coupling(&self, taxonomy: &Taxonomy, baseline: Baseline) -> RegionCoupling {
        let regions = self.demands.iter().map(|demand| &demand.region);
        let regions = regions.chain(self.supplies.iter().map(|supply| &supply.region));
        let region = regions.flatten().max_by_key(|region| region.code.is_some()).cloned();
        let tallies = Tallies::of(taxonomy, self.demands.iter().copied(), self.supplies.iter().copied());
        let chains = taxonomy.chains.iter().zip(tallies.chains);
        let chains = chains.filter(|(_, counts)| counts.demands + counts.supplies > 0);
        let chain = |(chain, counts): (&Chain, UnitCounts)| RegionChain {
            chain: chain.id.clone(),
            coupling: Coupling::of(counts, baseline),
        };
        RegionCoupling { region, counts: tallies.all, chains: chains.map(chain).collect() }
    }
}

/// The accepted matches by who offers, where, and who asks.
fn flows(taxonomy: &Taxonomy, demands: &[MappedDemand]) -> Vec<Flow> {
    // Who offers, where, and who asks; with pairs, strength, and how far the farthest has come.
    type Way = (NamedOrganisation, LinkId, NamedOrganisation);
    let mut found: BTreeMap<Way, (usize, f64, Option<OutcomeEvent>)> = BTreeMap::new();
    let links: Vec<LinkId> = taxonomy.links().map(|(id, _, _)| id).collect();
    let numbers: FxHashMap<&LinkId, usize> = links.iter().zip(0..).collect();
    for demand in demands {
        for (link, share) in Shares::of(&demand.placements, &numbers).links {
            for pair in &demand.accepted {
                let key = (pair.institution.clone(), links[link].clone(), demand.enterprise.clone());
                let flow = found.entry(key).or_default();
                flow.0 += 1;
                flow.1 += share * pair.score;
                flow.2 = flow.2.max(pair.outcome);
            }
        }
    }
    let flow = |((institution, link, enterprise), (pairs, strength, farthest))| Flow {
        institution,
        link,
        enterprise,
        pairs,
        strength,
        farthest,
    };
    let mut flows: Vec<Flow> = found.into_iter().map(flow).collect();
    // Stable: ties stay in the order of their keys.
    flows.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    flows
}
