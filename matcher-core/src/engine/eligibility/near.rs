//! The institutions nearest to a firm: by the matches of its demands, or without any by chain and region.

use std::collections::BTreeMap;

use crate::cancel::Cancel;
use crate::eligibility::{FactKey, FactSheet, NearInstitution, Value};
use crate::engine::Engine;
use crate::engine::generation::Generation;
use crate::engine::options::{MatchRequest, SupplyFilter};
use crate::engine::stored::StoredRecords;
use crate::error::Error;
use crate::facts::FactsView;
use crate::record::{
    ChainId, Demand, LinkId, Organisation, OrganisationId, Record, SupplyKind, SupplyStatus,
};
use crate::record_text;

use super::firms::Firm;

/// So many institutions are named for a firm.
const NEAREST: usize = 3;
/// So many supplies are looked at for each of a firm's demands.
const MATCHES: usize = 10;
/// Who can help a firm to begin: people first of all, and places where things can be tried out.
const BY_PLACE: [SupplyKind; 2] = [SupplyKind::Platform, SupplyKind::Expert];
/// What can answer a demand.
const BY_DEMAND: [SupplyKind; 4] =
    [SupplyKind::Achievement, SupplyKind::Expert, SupplyKind::Instrument, SupplyKind::Platform];

/// What of the catalogue can be near.
pub(super) struct Neighbourhood<'a> {
    engine: &'a Engine,
    generation: &'a Generation,
    stored: StoredRecords<'a>,
}

/// Where a firm stands.
struct Place<'a> {
    links: Vec<LinkId>,
    chains: Vec<ChainId>,
    code: Option<&'a str>,
    region: Option<&'a str>,
}

/// How near a supply is, the greater the nearer: on the chains, in the country, and platforms before people.
type Nearness = (u8, u8, bool);

impl<'a> Neighbourhood<'a> {
    pub(super) fn new(engine: &'a Engine, generation: &'a Generation) -> Result<Self, Error> {
        Ok(Self { engine, generation, stored: StoredRecords::of(&engine.core, generation)? })
    }

    /// The nearest institutions of a firm, at most three, each by the best that it offers.
    pub(super) fn nearest(
        &self,
        firm: &Firm,
        facts: &FactSheet,
        cancel: &Cancel,
    ) -> Result<Vec<NearInstitution>, Error> {
        if firm.demands.is_empty() {
            return Ok(self.by_place(&firm.organisation, facts));
        }
        self.by_demands(firm, cancel)
    }

    fn by_demands(&self, firm: &Firm, cancel: &Cancel) -> Result<Vec<NearInstitution>, Error> {
        let filter = SupplyFilter { kinds: BY_DEMAND.to_vec(), ..SupplyFilter::default() };
        let request = MatchRequest { top: MATCHES, filter, ..MatchRequest::default() };
        let mut best: BTreeMap<OrganisationId, NearInstitution> = BTreeMap::new();
        for ordinal in &firm.demands {
            let demand = self.stored.demand(*ordinal)?;
            let found = self.engine.matches_in(self.generation, &demand, &request, (cancel, &()))?;
            for hit in found.matches.into_iter().chain(found.near_misses) {
                let Some(place) = self.generation.supplies.ordinal(hit.supply.as_str()) else { continue };
                let why = format!("与需求“{}”匹配", demand.title);
                let Some(near) = self.institution(place, Some(hit.score), why, firm) else { continue };
                let known = best.entry(near.organisation.clone()).or_insert_with(|| near.clone());
                if near.score > known.score {
                    *known = near;
                }
            }
        }
        let mut found: Vec<NearInstitution> = best.into_values().collect();
        let score = |near: &NearInstitution| near.score.unwrap_or(0.0);
        // The map gave them by identifier, which a stable sort keeps for ties.
        found.sort_by(|one, other| score(other).total_cmp(&score(one)));
        found.truncate(NEAREST);
        Ok(found)
    }

    fn by_place(&self, organisation: &Organisation, facts: &FactSheet) -> Vec<NearInstitution> {
        let place = self.place(organisation, facts);
        let mut best: BTreeMap<&str, (Nearness, usize)> = BTreeMap::new();
        for (ordinal, supply) in self.generation.supplies.all_facts().enumerate() {
            let Some(owner) = supply.organisation() else { continue };
            let Some(nearness) = place.nearness(supply) else { continue };
            let known = best.entry(owner).or_insert((nearness, ordinal));
            if nearness > known.0 {
                *known = (nearness, ordinal);
            }
        }
        let mut found: Vec<(Nearness, usize)> = best.into_values().collect();
        found.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
        let firm = Firm { organisation: organisation.clone(), demands: Vec::new() };
        let near = found.into_iter().filter_map(|(nearness, ordinal)| {
            let why = self.why(nearness, ordinal);
            self.institution(ordinal, None, why, &firm)
        });
        near.take(NEAREST).collect()
    }

    /// Where a firm without demands stands: on the chains that it states; without them, where its name puts it.
    fn place<'f>(&self, organisation: &'f Organisation, facts: &FactSheet) -> Place<'f> {
        let taxonomy = &self.generation.rules.taxonomy;
        let stated: Vec<ChainId> = match facts.get(&FactKey::plain("main_chains")) {
            Some(Value::Texts(names)) => {
                let named = taxonomy.chains.iter().filter(|chain| names.contains(&chain.name));
                named.map(|chain| chain.id.clone()).collect()
            }
            _ => Vec::new(),
        };
        let region = organisation.region.as_ref();
        let mut place = Place {
            links: Vec::new(),
            chains: stated,
            code: region.and_then(|region| region.code.as_deref()),
            region: region.map(|region| region.name.as_str()),
        };
        if place.chains.is_empty() {
            let named = Record::Demand(Demand::from_text("-", organisation.name.as_str(), ""));
            let placements = self.generation.rules.placements(&[], &record_text::texts(&named));
            place.links = placements.into_iter().map(|placement| placement.link).collect();
            place.chains = place.links.iter().map(LinkId::chain).collect();
        }
        place
    }

    fn why(&self, (chain, region, _): Nearness, ordinal: usize) -> String {
        let supply = self.generation.supplies.facts(ordinal);
        let place = || supply.region().map_or("", |region| region.name);
        let chain = match chain {
            2 => "同一环节",
            1 => "同一产业链",
            _ => "",
        };
        let region = match region {
            3 => format!("同在{}", place()),
            2 => "同在本市".to_owned(),
            1 => "同在本省".to_owned(),
            _ => String::new(),
        };
        [chain, &region].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("，")
    }

    /// The institution that offers a supply; `None` when nobody is named, or the firm itself.
    fn institution(
        &self,
        ordinal: usize,
        score: Option<f64>,
        why: String,
        firm: &Firm,
    ) -> Option<NearInstitution> {
        let supply = self.generation.supplies.facts(ordinal);
        let owner = supply.organisation().filter(|owner| *owner != firm.organisation.id.as_str())?;
        let organisations = &self.generation.organisations;
        let known = organisations.ordinal(owner).map(|place| organisations.facts(place).title().to_owned());
        Some(NearInstitution {
            name: known.unwrap_or_else(|| owner.to_owned()),
            organisation: OrganisationId::new(owner),
            supply: supply.id().into(),
            title: supply.title().to_owned(),
            kind: supply.supply_kind()?,
            score,
            why,
        })
    }
}

impl Place<'_> {
    /// How near a supply is; `None` when it is none that helps to begin, or shares neither chain nor province.
    fn nearness(&self, supply: FactsView<'_>) -> Option<Nearness> {
        let kind = supply.supply_kind().filter(|kind| BY_PLACE.contains(kind))?;
        if supply.supply_status() != Some(SupplyStatus::Available) {
            return None;
        }
        let (chain, region) = (self.on_chains(supply), self.in_region(supply));
        (chain > 0 || region > 0).then_some((chain, region, kind == SupplyKind::Platform))
    }

    fn on_chains(&self, supply: FactsView<'_>) -> u8 {
        if supply.places().any(|place| self.links.iter().any(|link| link.as_str() == place.link)) {
            2
        } else {
            let is_chain = |name: &str| self.chains.iter().any(|chain| chain.as_str() == name);
            u8::from(supply.places().any(|place| is_chain(place.chain())))
        }
    }

    /// 3 in the same county, 2 in the same city, 1 in the same province: by the code of GB/T 2260, or else the name.
    fn in_region(&self, supply: FactsView<'_>) -> u8 {
        let Some(region) = supply.region() else { return 0 };
        if self.region == Some(region.name) {
            return 3;
        }
        let (Some(own), Some(code)) = (self.code, region.code) else { return 0 };
        let shares = |digits: usize| own.get(..digits).is_some_and(|part| code.starts_with(part));
        [(6, 3), (4, 2), (2, 1)].into_iter().find(|(digits, _)| shares(*digits)).map_or(0, |(_, near)| near)
    }
}
