//! What stands behind the identifiers of a map.

use std::collections::HashMap;

use matcher_core::coupling::{
    ChainCoupling, CouplingMap, LinkCoupling, MappedDemand, MappedSupply, link_shares,
};
use matcher_core::matching::Placement;
use matcher_core::record::{ChainId, DemandId, LinkId, SupplyId};

/// A link with the chain that it is of.
pub(super) type Place<'a> = (&'a ChainCoupling, &'a LinkCoupling);

/// A map with its links and records by identifier.
pub(super) struct Index<'a> {
    pub(super) map: &'a CouplingMap,
    places: Vec<Place<'a>>,
    /// Where each link stands among the places.
    numbers: HashMap<&'a LinkId, usize>,
    demands: HashMap<&'a DemandId, &'a MappedDemand>,
    supplies: HashMap<&'a SupplyId, &'a MappedSupply>,
}

impl<'a> Index<'a> {
    pub(super) fn of(map: &'a CouplingMap) -> Self {
        let places = map.chains.iter().flat_map(|chain| chain.links.iter().map(move |link| (chain, link)));
        let places: Vec<Place<'a>> = places.collect();
        Self {
            map,
            numbers: places.iter().zip(0..).map(|((_, link), number)| (&link.id, number)).collect(),
            places,
            demands: map.demands.iter().map(|demand| (&demand.id, demand)).collect(),
            supplies: map.supplies.iter().map(|supply| (&supply.id, supply)).collect(),
        }
    }

    /// The link of an identifier.
    pub(super) fn place(&self, link: &LinkId) -> Option<Place<'a>> {
        self.numbers.get(link).map(|number| self.places[*number])
    }

    /// The names of a link and its chain; the identifier where the map does not have it.
    pub(super) fn link_label(&self, link: &LinkId) -> String {
        self.place(link)
            .map_or_else(|| link.to_string(), |(chain, link)| format!("{}/{}", chain.name, link.name))
    }

    /// The name of a chain; the identifier where the map does not have it.
    pub(super) fn chain_name(&self, id: &ChainId) -> String {
        let chain = self.map.chains.iter().find(|chain| chain.id == *id);
        chain.map_or_else(|| id.to_string(), |chain| chain.name.clone())
    }

    pub(super) fn demand(&self, id: &DemandId) -> Option<&'a MappedDemand> {
        self.demands.get(id).copied()
    }

    pub(super) fn supply(&self, id: &SupplyId) -> Option<&'a MappedSupply> {
        self.supplies.get(id).copied()
    }

    /// The links on which a record stands, the best first, by their names.
    pub(super) fn link_labels(&self, placements: &[Placement]) -> String {
        let labels: Vec<String> =
            placements.iter().map(|placement| self.link_label(&placement.link)).collect();
        labels.join("\n")
    }

    /// The links on which a record counts, the best first, with its share there.
    pub(super) fn shares(&self, placements: &[Placement]) -> Vec<(Place<'a>, f64)> {
        let shares = link_shares(placements, |link| self.numbers.get(link).copied());
        shares.into_iter().map(|(number, share)| (self.places[number], share)).collect()
    }
}
