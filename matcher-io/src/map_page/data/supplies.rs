//! The supplies that the page names.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use matcher_core::coupling::{CouplingMap, MappedPair, MappedSupply};
use matcher_core::record::{SupplyId, SupplyKind};
use serde::Serialize;

use super::places::{NO_STAGE, OrganisationTable, Places, stage_number};

/// Up to so many supplies stand in the page all of them: about 1 MB.
const ALL_NAMED: usize = 3_000;
/// Of more, so many of each kind are named for each link and stage, and for what stands on no link.
const NAMED_OF_A_CELL: usize = 6;
/// So many of the supplies that wait are named, whatever else is.
pub(super) const WAITING_NAMED: usize = 300;

/// A supply.
#[derive(Serialize)]
pub(in crate::map_page) struct SupplyRow<'a> {
    id: &'a str,
    title: &'a str,
    kind: usize,
    institution: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<usize>,
    stage: usize,
    links: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    takers: usize,
}

/// The supplies that the page names, and where each stands in the table.
pub(super) struct SupplyTable<'a> {
    pub(super) rows: Vec<SupplyRow<'a>>,
    pub(super) named_of_a_cell: Option<usize>,
    numbers: BTreeMap<&'a SupplyId, usize>,
}

impl<'a> SupplyTable<'a> {
    pub(super) fn of(
        map: &'a CouplingMap,
        places: &Places<'a>,
        organisations: &mut OrganisationTable<'a>,
    ) -> Self {
        let all = map.supplies.len() <= ALL_NAMED;
        let named = if all { None } else { Some(named(map, places)) };
        let is_named = |supply: &&MappedSupply| named.as_ref().is_none_or(|named| named.contains(&supply.id));
        let mut table = Self {
            rows: Vec::new(),
            named_of_a_cell: (!all).then_some(NAMED_OF_A_CELL),
            numbers: BTreeMap::new(),
        };
        for supply in map.supplies.iter().filter(is_named) {
            table.numbers.insert(&supply.id, table.rows.len());
            table.rows.push(row(supply, places, organisations));
        }
        table
    }

    pub(super) fn known(&self, supply: &SupplyId) -> Option<usize> {
        self.numbers.get(supply).copied()
    }

    /// The supply of a pair; one that does not count on the map any more has a row that stands nowhere.
    pub(super) fn of_pair(
        &mut self,
        pair: &'a MappedPair,
        organisations: &mut OrganisationTable<'a>,
    ) -> usize {
        if let Some(number) = self.known(&pair.supply) {
            return number;
        }
        let number = self.rows.len();
        self.numbers.insert(&pair.supply, number);
        self.rows.push(SupplyRow {
            id: pair.supply.as_str(),
            title: &pair.title,
            kind: kind_number(pair.kind),
            institution: organisations.number(&pair.institution),
            region: None,
            stage: NO_STAGE,
            links: Vec::new(),
            year: None,
            takers: 0,
        });
        number
    }
}

/// The number of a kind.
pub(super) fn kind_number(kind: SupplyKind) -> usize {
    SupplyKind::ALL.iter().position(|other| *other == kind).unwrap_or_default()
}

fn row<'a>(
    supply: &'a MappedSupply,
    places: &Places<'a>,
    organisations: &mut OrganisationTable<'a>,
) -> SupplyRow<'a> {
    SupplyRow {
        id: supply.id.as_str(),
        title: &supply.title,
        kind: kind_number(supply.kind),
        institution: organisations.number(&supply.institution),
        region: places.region(supply.region.as_ref()),
        stage: stage_number(supply.stage),
        links: places.shares(&supply.placements).into_iter().map(|(link, _)| link).collect(),
        year: supply.year,
        takers: supply.takers,
    }
}

/// Those of a pair or a list, and of each cell and kind those with the most takers, then the newest.
fn named<'a>(map: &'a CouplingMap, places: &Places<'a>) -> BTreeSet<&'a SupplyId> {
    let pairs = map.demands.iter().flat_map(|demand| demand.accepted.iter().chain(&demand.nearest));
    let mut named: BTreeSet<&SupplyId> = pairs.map(|pair| &pair.supply).collect();
    named.extend(map.lists.waiting_supplies.iter().take(WAITING_NAMED));
    named.extend(
        map.lists.common_demands.iter().flat_map(|common| &common.proposals).map(|shared| &shared.supply),
    );
    let mut order: Vec<&MappedSupply> = map.supplies.iter().collect();
    order.sort_by_key(|supply| (Reverse(supply.takers), Reverse(supply.year)));
    let mut room: BTreeMap<(Option<usize>, usize, SupplyKind), usize> = BTreeMap::new();
    for supply in order {
        let links = places.shares(&supply.placements);
        let nowhere = links.is_empty().then_some(None);
        for link in links.into_iter().map(|(link, _)| Some(link)).chain(nowhere) {
            let taken = room.entry((link, stage_number(supply.stage), supply.kind)).or_default();
            if *taken < NAMED_OF_A_CELL {
                *taken += 1;
                named.insert(&supply.id);
            }
        }
    }
    named
}
