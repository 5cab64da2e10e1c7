//! Chains, links, regions and organisations by number.

use std::collections::BTreeMap;

use matcher_core::coupling::{ChainCoupling, CouplingMap, LinkCoupling, NamedOrganisation, link_shares};
use matcher_core::matching::Placement;
use matcher_core::record::{DemandId, LinkId, Region, Stage};
use serde::Serialize;

/// The number of what stands on no stage.
pub(super) const NO_STAGE: usize = Stage::ALL.len();

/// A chain with the numbers of its links, from upstream to downstream.
#[derive(Serialize)]
pub(super) struct ChainRow<'a> {
    id: &'a str,
    name: &'a str,
    links: Vec<usize>,
}

/// A link.
#[derive(Serialize)]
pub(super) struct LinkRow<'a> {
    id: &'a str,
    name: &'a str,
    position: &'static str,
    chain: usize,
}

/// A region; an empty name stands for records that do not say where they are.
#[derive(Serialize)]
pub(super) struct RegionRow<'a> {
    name: &'a str,
}

/// Where everything of a map stands in the tables.
pub(super) struct Places<'a> {
    links: BTreeMap<&'a LinkId, usize>,
    pub(super) chain_of_link: Vec<usize>,
    regions: Vec<&'a str>,
    region_numbers: BTreeMap<&'a str, usize>,
    demands: BTreeMap<&'a DemandId, usize>,
}

impl<'a> Places<'a> {
    pub(super) fn of(map: &'a CouplingMap) -> Self {
        let links = map
            .chains
            .iter()
            .enumerate()
            .flat_map(|(chain, of_chain)| of_chain.links.iter().map(move |link| (&link.id, chain)));
        let links: Vec<(&LinkId, usize)> = links.collect();
        let regions: Vec<&str> = map.regions.iter().map(|region| name_of(region.region.as_ref())).collect();
        Self {
            links: links.iter().map(|(link, _)| *link).zip(0..).collect(),
            chain_of_link: links.iter().map(|(_, chain)| *chain).collect(),
            region_numbers: regions.iter().copied().zip(0..).collect(),
            regions,
            demands: map.demands.iter().map(|demand| &demand.id).zip(0..).collect(),
        }
    }

    pub(super) fn region_rows(&self) -> Vec<RegionRow<'a>> {
        self.regions.iter().copied().map(|name| RegionRow { name }).collect()
    }

    /// The links on which a record stands, with its share on each.
    pub(super) fn shares(&self, placements: &[Placement]) -> Vec<(usize, f64)> {
        link_shares(placements, |link| self.link(link))
    }

    pub(super) fn link(&self, link: &LinkId) -> Option<usize> {
        self.links.get(link).copied()
    }

    pub(super) fn demand(&self, demand: &DemandId) -> Option<usize> {
        self.demands.get(demand).copied()
    }

    /// A record without a region has the number of the empty name.
    pub(super) fn region(&self, region: Option<&Region>) -> Option<usize> {
        self.region_numbers.get(name_of(region)).copied()
    }
}

fn name_of(region: Option<&Region>) -> &str {
    region.map_or("", |region| region.name.as_str())
}

/// The number of a stage; [`NO_STAGE`] for none.
pub(super) fn stage_number(stage: Option<Stage>) -> usize {
    stage.and_then(|stage| Stage::ALL.iter().position(|other| *other == stage)).unwrap_or(NO_STAGE)
}

pub(super) fn chain_rows(map: &CouplingMap) -> Vec<ChainRow<'_>> {
    let mut rows: Vec<ChainRow<'_>> = Vec::with_capacity(map.chains.len());
    let mut next = 0;
    for ChainCoupling { id, name, links, .. } in &map.chains {
        let first = next;
        next += links.len();
        rows.push(ChainRow { id: id.as_str(), name, links: (first..next).collect() });
    }
    rows
}

pub(super) fn link_rows(map: &CouplingMap) -> Vec<LinkRow<'_>> {
    let mut rows: Vec<LinkRow<'_>> = Vec::new();
    for (chain, of_chain) in map.chains.iter().enumerate() {
        for LinkCoupling { id, name, position, .. } in &of_chain.links {
            rows.push(LinkRow { id: id.as_str(), name, position: position.label(), chain });
        }
    }
    rows
}

/// An organisation; the identifier is empty where a record does not say whose it is.
#[derive(Serialize)]
pub(super) struct OrganisationRow<'a> {
    id: &'a str,
    name: &'a str,
}

/// Organisations, each once, in the order in which they are first named.
#[derive(Default)]
pub(super) struct OrganisationTable<'a> {
    numbers: BTreeMap<&'a NamedOrganisation, usize>,
    pub(super) rows: Vec<OrganisationRow<'a>>,
}

impl<'a> OrganisationTable<'a> {
    pub(super) fn number(&mut self, organisation: &'a NamedOrganisation) -> usize {
        let rows = &mut self.rows;
        *self.numbers.entry(organisation).or_insert_with(|| {
            let id = organisation.id.as_ref().map_or("", |id| id.as_str());
            rows.push(OrganisationRow { id, name: &organisation.name });
            rows.len() - 1
        })
    }
}
