//! Counting records into the units of the map.

use rustc_hash::FxHashMap;

use super::baseline::{Baseline, Baselines};
use super::model::{MappedDemand, MappedSupply, UnitCounts};
use crate::chain::Taxonomy;
use crate::matching::Placement;
use crate::record::{LinkId, Stage, SupplyKind};

/// Cells of a link: the stages, and one for what stands on none.
const CELLS: usize = Stage::ALL.len() + 1;

/// The share, in [0, 1], with which a record stands on each link; all shares of a record sum to 1 at most.
pub(super) struct Shares {
    /// Numbers of links in the order of the taxonomy, with the share of each; the record's best link first.
    pub(super) links: Vec<(usize, f64)>,
}

impl Shares {
    pub(super) fn of(placements: &[Placement], numbers: &FxHashMap<&LinkId, usize>) -> Self {
        Self { links: link_shares(placements, |link| numbers.get(link).copied()) }
    }
}

/// The share, in [0, 1], with which a record stands on each link that has a number, in the order of its placements; all
/// shares sum to 1 at most. Links that a person gave divide a record equally; inferred ones take their confidence. Links
/// without a number are passed over.
pub fn link_shares(placements: &[Placement], number: impl Fn(&LinkId) -> Option<usize>) -> Vec<(usize, f64)> {
    let known = placements
        .iter()
        .filter_map(|placement| number(&placement.link).map(|number| (number, placement.confidence)));
    let mut links: Vec<(usize, f64)> = known.collect();
    let total: f64 = links.iter().map(|(_, confidence)| confidence).sum();
    if total > 1.0 {
        links.iter_mut().for_each(|(_, share)| *share /= total);
    }
    links
}

/// The counts of every unit.
pub(super) struct Tallies {
    /// All records that stand on some link.
    pub(super) all: UnitCounts,
    /// In the order of the taxonomy.
    pub(super) chains: Vec<UnitCounts>,
    /// Likewise, over all chains.
    pub(super) links: Vec<UnitCounts>,
    /// For every link its stages, then what stands on none.
    pub(super) cells: Vec<[UnitCounts; CELLS]>,
    pub(super) unplaced_demands: usize,
    pub(super) unplaced_supplies: usize,
}

/// Where to count, built once.
struct Places<'a> {
    numbers: FxHashMap<&'a LinkId, usize>,
    chain_of_link: Vec<usize>,
}

impl Tallies {
    /// Counts all of it.
    pub(super) fn of<'a>(
        taxonomy: &Taxonomy,
        demands: impl IntoIterator<Item = &'a MappedDemand>,
        supplies: impl IntoIterator<Item = &'a MappedSupply>,
    ) -> Self {
        let ids: Vec<LinkId> = taxonomy.links().map(|(id, _, _)| id).collect();
        let lengths = taxonomy.chains.iter().map(|chain| chain.links.len()).enumerate();
        let places = Places {
            numbers: ids.iter().zip(0..).collect(),
            chain_of_link: lengths.flat_map(|(chain, links)| std::iter::repeat_n(chain, links)).collect(),
        };
        let mut tallies = Self {
            all: UnitCounts::default(),
            chains: vec![UnitCounts::default(); taxonomy.chains.len()],
            links: vec![UnitCounts::default(); ids.len()],
            cells: vec![Default::default(); ids.len()],
            unplaced_demands: 0,
            unplaced_supplies: 0,
        };
        for demand in demands {
            let shares = Shares::of(&demand.placements, &places.numbers);
            tallies.unplaced_demands += usize::from(shares.links.is_empty());
            tallies.each_unit(&places, &shares, demand.stage, |unit, share| unit.add_demand(demand, share));
        }
        for supply in supplies {
            let shares = Shares::of(&supply.placements, &places.numbers);
            tallies.unplaced_supplies += usize::from(shares.links.is_empty());
            tallies.each_unit(&places, &shares, supply.stage, |unit, share| unit.add_supply(supply, share));
        }
        tallies
    }

    /// Every unit on which a record stands, once, with its share there.
    fn each_unit(
        &mut self,
        places: &Places<'_>,
        shares: &Shares,
        stage: Option<Stage>,
        mut add: impl FnMut(&mut UnitCounts, f64),
    ) {
        if shares.links.is_empty() {
            return;
        }
        add(&mut self.all, shares.links.iter().map(|(_, share)| share).sum());
        let cell = stage.map_or(CELLS - 1, |stage| stage as usize);
        let mut chains: Vec<(usize, f64)> = Vec::new();
        for (link, share) in &shares.links {
            add(&mut self.links[*link], *share);
            add(&mut self.cells[*link][cell], *share);
            let chain = places.chain_of_link[*link];
            match chains.iter_mut().find(|(other, _)| *other == chain) {
                Some((_, sum)) => *sum += share,
                None => chains.push((chain, *share)),
            }
        }
        for (chain, share) in chains {
            add(&mut self.chains[chain], share);
        }
    }

    /// The baselines by which the strongest units of these counts have strength 1.
    pub(super) fn baselines(&self) -> Baselines {
        let over = |units: &mut dyn Iterator<Item = &UnitCounts>| {
            Baseline::over(units.map(|unit| (unit.demand_weight, unit.supply_weight)))
        };
        Baselines {
            chain: over(&mut self.chains.iter()),
            link: over(&mut self.links.iter()),
            cell: over(&mut self.cells.iter().flatten()),
        }
    }
}

impl UnitCounts {
    fn add_demand(&mut self, demand: &MappedDemand, share: f64) {
        self.demands += 1;
        self.demand_weight += share;
        if demand.is_answered() {
            self.answered_demands += 1;
            self.answered_weight += share;
        }
        self.accepted_pairs += demand.accepted.len();
        self.flow += demand.accepted.iter().map(|pair| share * pair.score).sum::<f64>();
        for (event, pairs) in &demand.outcomes {
            *self.outcomes.entry(*event).or_default() += pairs;
        }
    }

    fn add_supply(&mut self, supply: &MappedSupply, share: f64) {
        self.supplies += 1;
        self.supply_weight += share * kind_weight(supply.kind);
        *self.supplies_by_kind.entry(supply.kind).or_default() += 1;
    }
}

/// How much a supply counts towards the strength of its link, by judgement: an achievement is an answer, an expert or a
/// platform may become one, an instrument helps on the way. A policy supports what is there and supplies nothing itself.
pub fn kind_weight(kind: SupplyKind) -> f64 {
    match kind {
        SupplyKind::Achievement => 1.0,
        SupplyKind::Expert | SupplyKind::Platform => 0.5,
        SupplyKind::Instrument => 0.25,
        SupplyKind::Policy => 0.0,
    }
}
