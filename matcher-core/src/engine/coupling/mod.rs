//! The coupling map of a catalogue: what matching knows of every record and finds for every demand, added up.

mod demands;
mod likeness;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Engine;
use super::generation::Generation;
use super::pair_outcomes::PairOutcomes;
use super::stored::StoredRecords;
use crate::cancel::Cancel;
use crate::coupling::{
    Baselines, CouplingMap, LeftOut, MapInput, MappedDemand, MappedSupply, NamedOrganisation, Period,
};
use crate::error::{Error, ErrorKind};
use crate::facts::{FactsView, RegionView};
use crate::record::{Demand, DemandStatus, OrganisationId, Region, Stage, SupplyId, SupplyStatus};
use crate::store::{Setting, StoreError};

use demands::mapped_demand;
use likeness::likenesses;

/// So many demands are read from the database before they are matched on all cores.
const DEMANDS_OF_A_CHUNK: usize = 256;

/// What a map is to look at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MapRequest {
    /// Demands that were filed, and outcomes that happened, within this time; supplies that were there by its end.
    pub period: Period,
}

impl MapRequest {
    /// A map of some time.
    pub fn of(period: Period) -> Self {
        Self { period }
    }
}

impl Engine {
    /// Adds the catalogue up into its coupling map, with matches for every demand that is not closed. Takes about as long
    /// as matching all of them, on all cores.
    ///
    /// Strengths are worked out by the baselines that the catalogue keeps; without any, by those of the map itself, which
    /// it then says. [`Engine::keep_baselines`] keeps them.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the period ends before it begins;
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    ///
    /// # Example
    /// ```
    /// use matcher_core::record::{Demand, Record};
    /// use matcher_core::{Engine, EngineOptions, MapRequest, coupling::GapClass};
    ///
    /// # fn main() -> Result<(), matcher_core::Error> {
    /// let engine = Engine::in_memory(EngineOptions::default())?;
    /// let mut demand = Demand::from_text("xq-1", "香菇烘干后发黑", "");
    /// demand.links = vec!["green-food/primary".into()];
    /// engine.upsert(&[Record::Demand(demand)])?;
    /// engine.refresh(&mut |_| {})?;
    /// let map = engine.couple(&MapRequest::default())?;
    /// let food = map.chains.iter().find(|chain| chain.name == "绿色食品").expect("a built-in chain");
    /// let primary = food.links.iter().find(|link| link.name == "产地初加工").expect("one of its links");
    /// assert_eq!(primary.coupling.gap, GapClass::Mend);
    /// assert_eq!(primary.coupling.degree, None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn couple(&self, request: &MapRequest) -> Result<CouplingMap, Error> {
        self.couple_with(request, &Cancel::never(), &mut |_, _| {})
    }

    /// [`Engine::couple`] that can be cancelled. `progress` is told how many demands of how many are done.
    ///
    /// # Errors
    /// As [`Engine::couple`]; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn couple_with(
        &self,
        request: &MapRequest,
        cancel: &Cancel,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<CouplingMap, Error> {
        self.couple_in(&self.generation(), request, (cancel, progress))
    }

    /// The same on a generation.
    pub(super) fn couple_in(
        &self,
        generation: &Generation,
        request: &MapRequest,
        (cancel, progress): (&Cancel, &mut dyn FnMut(usize, usize)),
    ) -> Result<CouplingMap, Error> {
        if request.period.is_reversed() {
            let reason = format!("the period `{}` ends before it begins", request.period.label());
            return Err(Error::InvalidRequest { reason });
        }
        let baselines = match self.baselines() {
            // A map by its own baselines, which it says, is better than none; asking for the kept ones tells the damage.
            Err(error) if error.kind() == ErrorKind::Damaged => None,
            other => other?,
        };
        let mut left_out = LeftOut::default();
        let chosen = self.chosen_demands(generation, request.period, &mut left_out, cancel)?;
        let outcomes = self.outcomes()?;
        let within = outcomes.iter().filter(|outcome| request.period.contains(outcome.happened_on));
        let outcomes = PairOutcomes::of(within);
        let mut demands: Vec<MappedDemand> = Vec::with_capacity(chosen.len());
        for chunk in chosen.chunks(DEMANDS_OF_A_CHUNK) {
            let mapped = chunk.par_iter().map(|(ordinal, demand)| {
                mapped_demand(self, generation, (*ordinal, demand), &outcomes, cancel)
            });
            let mapped: Result<Vec<MappedDemand>, Error> = mapped.collect();
            demands.extend(mapped?);
            progress(demands.len(), chosen.len());
        }
        let likenesses = likenesses(generation, &chosen, cancel)?;
        let supplies = mapped_supplies(generation, request.period, &demands, &mut left_out);
        let input = MapInput { period: request.period, baselines, demands, supplies, likenesses, left_out };
        cancel.check()?;
        Ok(CouplingMap::build(input, &generation.rules.taxonomy))
    }

    /// The baselines by which maps are worked out; `None` when none are kept yet.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn baselines(&self) -> Result<Option<Baselines>, Error> {
        let Some(text) = self.core.store.snapshot()?.setting(Setting::CouplingBaselines)? else {
            return Ok(None);
        };
        let kept: Option<Baselines> = serde_json::from_str(&text).ok();
        Ok(kept.filter(Baselines::are_usable))
    }

    /// Keeps baselines, mostly those of a map, so that maps of other times compare with it. They stand in the database and
    /// its backups.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when one of them is not above 0, and otherwise as
    /// [`Engine::upsert`].
    pub fn keep_baselines(&self, baselines: &Baselines) -> Result<(), Error> {
        if !baselines.are_usable() {
            let reason = "a baseline is not a number above 0".to_owned();
            return Err(Error::InvalidRequest { reason });
        }
        let text = serde_json::to_string(baselines).map_err(StoreError::Encode)?;
        Ok(self.core.store.keep_setting(Setting::CouplingBaselines, Some(&text))?)
    }

    /// The demands that count, with their numbers, by identifier.
    fn chosen_demands(
        &self,
        generation: &Generation,
        period: Period,
        left_out: &mut LeftOut,
        cancel: &Cancel,
    ) -> Result<Vec<(usize, Demand)>, Error> {
        let stored = StoredRecords::of(&self.core, generation)?;
        let mut chosen = Vec::new();
        for (ordinal, facts) in generation.demands.all_facts().enumerate() {
            if facts.demand_status() == Some(DemandStatus::Closed) {
                left_out.closed_demands += 1;
                continue;
            }
            cancel.check()?;
            let demand = stored.demand(ordinal)?;
            match demand.submitted_on {
                _ if period.is_open() => chosen.push((ordinal, demand)),
                Some(day) if period.contains(day) => chosen.push((ordinal, demand)),
                Some(_) => left_out.demands_of_other_times += 1,
                None => left_out.undated_demands += 1,
            }
        }
        Ok(chosen)
    }
}

/// The supplies that count, by identifier.
fn mapped_supplies(
    generation: &Generation,
    period: Period,
    demands: &[MappedDemand],
    left_out: &mut LeftOut,
) -> Vec<MappedSupply> {
    let mut takers: FxHashMap<&SupplyId, usize> = FxHashMap::default();
    for pair in demands.iter().flat_map(|demand| &demand.accepted) {
        *takers.entry(&pair.supply).or_default() += 1;
    }
    let mut found = Vec::new();
    for facts in generation.supplies.all_facts() {
        let Some(kind) = facts.supply_kind() else { continue };
        if facts.supply_status() == Some(SupplyStatus::Withdrawn) {
            left_out.withdrawn_supplies += 1;
            continue;
        }
        // One that does not say of when it is, is on offer now.
        if facts.year().is_some_and(|year| !period.reaches(year)) {
            left_out.later_supplies += 1;
            continue;
        }
        let id = SupplyId::new(facts.id());
        found.push(MappedSupply {
            takers: takers.get(&id).copied().unwrap_or(0),
            title: facts.title().to_owned(),
            kind,
            institution: named(generation, facts.organisation()),
            region: facts.region().map(region),
            stage: stage(facts),
            placements: facts.placements(),
            year: facts.year(),
            id,
        });
    }
    found
}

fn stage(facts: FactsView<'_>) -> Option<Stage> {
    facts.stage().map(|placement| placement.stage)
}

fn region(region: RegionView<'_>) -> Region {
    Region { code: region.code.map(str::to_owned), name: region.name.to_owned() }
}

/// An organisation by the identifier that a record gives, with its name where the catalogue has it.
fn named(generation: &Generation, id: Option<&str>) -> NamedOrganisation {
    let Some(id) = id else { return NamedOrganisation { id: None, name: String::new() } };
    let known = &generation.organisations;
    let name = known.ordinal(id).map_or(id, |place| known.facts(place).title());
    NamedOrganisation { id: Some(OrganisationId::new(id)), name: name.to_owned() }
}
