//! What a list of visits is made from.

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use super::model::{ContactKind, LastContact, StandingLink};
use crate::coupling::{CouplingMap, GapClass, MappedDemand, NamedOrganisation};
use crate::record::{ChainId, Contact, DemandStatus, LinkId, OrganisationId, Region};

/// An enterprise as the catalogue knows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct VisitedFirm {
    pub(crate) id: OrganisationId,
    pub(crate) name: String,
    pub(crate) region: Option<Region>,
    pub(crate) contact: Option<Contact>,
    /// Chains of its business by name or identifier, where it says so.
    pub(crate) chains: Vec<String>,
    /// Every day on which somebody is known to have had to do with it.
    pub(crate) contacts: Vec<(Date, ContactKind)>,
    /// Whether somebody has visited it; `None` when nobody says.
    pub(crate) visited: Option<bool>,
}

impl VisitedFirm {
    /// The last contact before or on a day; what lies after it counts as of the day. Of several on one day a visit goes first.
    pub(super) fn last_contact(&self, day: Date) -> LastContact {
        match self.contacts.iter().max_by_key(|(on, kind)| (*on, std::cmp::Reverse(*kind))) {
            Some((on, kind)) => {
                let days = u32::try_from((day - *on).whole_days().max(0)).unwrap_or(u32::MAX);
                LastContact::Known { on: *on, days, by: *kind }
            }
            None if self.visited == Some(false) => LastContact::Never,
            None => LastContact::Unknown,
        }
    }
}

/// Where firms stand on the map, and what is to be mended there.
pub(crate) struct Standing<'a> {
    map: &'a CouplingMap,
    mend: BTreeSet<&'a LinkId>,
    /// Label and class by link.
    links: BTreeMap<&'a LinkId, (String, GapClass)>,
    demands: BTreeMap<&'a OrganisationId, Vec<&'a MappedDemand>>,
}

impl<'a> Standing<'a> {
    pub(crate) fn of(map: &'a CouplingMap) -> Self {
        let mut links = BTreeMap::new();
        for chain in &map.chains {
            for link in &chain.links {
                links.insert(&link.id, (format!("{}/{}", chain.name, link.name), link.coupling.gap));
            }
        }
        let mut demands: BTreeMap<&OrganisationId, Vec<&MappedDemand>> = BTreeMap::new();
        for demand in &map.demands {
            if let Some(firm) = &demand.enterprise.id {
                demands.entry(firm).or_default().push(demand);
            }
        }
        let mend = map.lists.mend.iter().map(|mend| &mend.link).collect();
        Self { map, mend, links, demands }
    }

    /// The demands of a firm that are not closed, by identifier.
    pub(super) fn demands_of(&self, firm: &OrganisationId) -> &[&'a MappedDemand] {
        self.demands.get(firm).map_or(&[], Vec::as_slice)
    }

    /// Who asks in open demands.
    pub(crate) fn asking(&self) -> impl Iterator<Item = &'a NamedOrganisation> {
        let is_open = |demand: &&&MappedDemand| demand.status == DemandStatus::Open;
        let open = self.demands.values().filter_map(move |demands| demands.iter().find(is_open));
        open.map(|demand| &demand.enterprise)
    }

    /// The links on which the demands of a firm stand; those to be mended first, then in the order of identifiers.
    pub(super) fn links_of(&self, firm: &OrganisationId) -> Vec<StandingLink> {
        let placements = self.demands_of(firm).iter().flat_map(|demand| &demand.placements);
        let links: BTreeSet<&LinkId> = placements.map(|placement| &placement.link).collect();
        let mut found: Vec<StandingLink> = links
            .into_iter()
            .filter_map(|link| {
                let (label, gap) = self.links.get(link)?;
                let to_be_mended = self.mend.contains(link);
                Some(StandingLink { link: link.clone(), label: label.clone(), gap: *gap, to_be_mended })
            })
            .collect();
        found.sort_by(|a, b| b.urgency().total_cmp(&a.urgency()));
        found
    }

    /// The chains that a firm names, by the taxonomy's names or identifiers.
    pub(super) fn chains_of(&self, names: &[String]) -> Vec<ChainId> {
        let named = |name: &String| {
            let found = self.map.chains.iter().find(|chain| chain.name == *name || chain.id.as_str() == name);
            found.map(|chain| chain.id.clone())
        };
        names.iter().filter_map(named).collect()
    }

    /// The name of a chain, and the share of its links to be mended among those on which anything stands; `None` where nothing does.
    pub(super) fn chain_gap(&self, chain: &ChainId) -> Option<(&'a str, f64)> {
        let chain = self.map.chains.iter().find(|known| known.id == *chain)?;
        let used: Vec<_> = chain.links.iter().filter(|link| link.coupling.gap != GapClass::Blank).collect();
        let mended = used.iter().filter(|link| self.mend.contains(&link.id)).count();
        (!used.is_empty()).then(|| (chain.name.as_str(), mended as f64 / used.len() as f64))
    }
}
