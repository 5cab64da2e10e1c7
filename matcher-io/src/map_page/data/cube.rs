//! All supplies, counted by everything that the page can filter by: right at any size, whatever it names.

use std::collections::BTreeMap;

use matcher_core::coupling::{CouplingMap, MappedSupply};
use serde::Serialize;

use super::places::{Places, stage_number};
use super::supplies::kind_number;

/// Region (`None` for none) and kind.
type Facet = (Option<usize>, usize);

/// The counts. A supply on several links of a chain counts once in the chain.
#[derive(Serialize)]
pub(in crate::map_page) struct Cube {
    /// Link, stage, region, kind, supplies, the sum of their shares.
    cells: Vec<(usize, usize, Option<usize>, usize, usize, f64)>,
    /// The same by link, for all stages: chain, region, kind, supplies, the sum of their shares.
    chains: Vec<(usize, Option<usize>, usize, usize, f64)>,
    /// Region, kind, supplies on some link, supplies on none, supplies without taker.
    all: Vec<(Option<usize>, usize, usize, usize, usize)>,
}

#[derive(Default)]
struct Sums {
    cells: BTreeMap<(usize, usize, Facet), (usize, f64)>,
    chains: BTreeMap<(usize, Facet), (usize, f64)>,
    all: BTreeMap<Facet, (usize, usize, usize)>,
}

impl Cube {
    pub(super) fn of(map: &CouplingMap, places: &Places<'_>) -> Self {
        let mut sums = Sums::default();
        for supply in &map.supplies {
            sums.add(supply, places);
        }
        let cells = sums.cells.into_iter();
        let chains = sums.chains.into_iter();
        Self {
            cells: cells
                .map(|((link, stage, (region, kind)), (count, share))| {
                    (link, stage, region, kind, count, share)
                })
                .collect(),
            chains: chains
                .map(|((chain, (region, kind)), (count, share))| (chain, region, kind, count, share))
                .collect(),
            all: sums
                .all
                .into_iter()
                .map(|((region, kind), (placed, unplaced, waiting))| {
                    (region, kind, placed, unplaced, waiting)
                })
                .collect(),
        }
    }
}

impl Sums {
    fn add(&mut self, supply: &MappedSupply, places: &Places<'_>) {
        let facet = (places.region(supply.region.as_ref()), kind_number(supply.kind));
        let shares = places.shares(&supply.placements);
        let all = self.all.entry(facet).or_default();
        all.0 += usize::from(!shares.is_empty());
        all.1 += usize::from(shares.is_empty());
        all.2 += usize::from(supply.waits());
        let mut chains: BTreeMap<usize, f64> = BTreeMap::new();
        for (link, share) in shares {
            let cell = self.cells.entry((link, stage_number(supply.stage), facet)).or_default();
            cell.0 += 1;
            cell.1 += share;
            *chains.entry(places.chain_of_link[link]).or_default() += share;
        }
        for (chain, share) in chains {
            let sum = self.chains.entry((chain, facet)).or_default();
            sum.0 += 1;
            sum.1 += share;
        }
    }
}
