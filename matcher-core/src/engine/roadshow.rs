//! The roadshow of a catalogue: what its achievements answer, composed into programmes.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Engine;
use super::generation::Generation;
use super::options::{MatchRequest, SupplyFilter};
use super::pair_outcomes::PairOutcomes;
use super::stored::StoredRecords;
use crate::cancel::Cancel;
use crate::coupling::NamedOrganisation;
use crate::error::Error;
use crate::facts::FactsView;
use crate::matching::{DemandMatches, Verdict};
use crate::record::{
    Contact, Demand, DemandId, DemandStatus, LinkId, OrganisationId, OutcomeEvent, Record, RecordKind,
    Supply, SupplyId, SupplyKind, SupplyStatus,
};
use crate::roadshow::{
    Answer, Companion, LiveDemand, Project, RoadshowInput, RoadshowPlan, RoadshowRequest, compose,
};
use crate::scoring::verdict;

/// So many achievements are looked at for a demand: more than one roadshow shows of one field.
const ANSWERS_OF_A_DEMAND: usize = 20;
/// So many demands are matched on all cores between two words about the progress.
const DEMANDS_OF_A_CHUNK: usize = 256;

/// Of each achievement the demands that it answers, with scores.
type Answers = BTreeMap<SupplyId, BTreeMap<DemandId, f64>>;

impl Engine {
    /// Composes a roadshow from the achievements on offer: for each event the projects that together answer most live
    /// demands, stand on different chains or links, are ready, and have not been shown before; each with its reason.
    /// docs/roadshow.md has the formulas. Takes about as long as matching all open demands, on all cores.
    ///
    /// An achievement answers a demand when their pair is worth a call at least and nobody has declined it. Only what
    /// answers a demand, or is locked, is chosen.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the request contradicts itself or names what does not exist
    /// ([`RoadshowError`](crate::roadshow::RoadshowError)); [`Damaged`](crate::ErrorKind::Damaged) when the database cannot
    /// be read.
    ///
    /// # Example
    /// ```
    /// use matcher_core::record::{Demand, Record, Supply, SupplyKind};
    /// use matcher_core::roadshow::{EventRequest, RoadshowRequest};
    /// use matcher_core::{Engine, EngineOptions};
    ///
    /// # fn main() -> Result<(), matcher_core::Error> {
    /// let engine = Engine::in_memory(EngineOptions::default())?;
    /// engine.upsert(&[
    ///     Record::Demand(Demand::from_text("xq-1", "香菇热泵干燥褐变抑制", "")),
    ///     Record::Supply(Supply::from_text("cg-1", SupplyKind::Achievement, "香菇热泵干燥与褐变抑制技术", "")),
    /// ])?;
    /// engine.refresh(&mut |_| {})?;
    /// let event = EventRequest { name: "第一场".into(), chain: None, places: 8 };
    /// let plan = engine.compose_roadshow(&RoadshowRequest::of(vec![event]))?;
    /// assert_eq!(plan.events[0].items[0].project.as_str(), "cg-1");
    /// # Ok(())
    /// # }
    /// ```
    pub fn compose_roadshow(&self, request: &RoadshowRequest) -> Result<RoadshowPlan, Error> {
        self.compose_roadshow_with(request, &Cancel::never(), &mut |_, _| {})
    }

    /// [`Engine::compose_roadshow`] that can be cancelled. `progress` is told how many demands of how many are matched.
    ///
    /// # Errors
    /// As [`Engine::compose_roadshow`]; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn compose_roadshow_with(
        &self,
        request: &RoadshowRequest,
        cancel: &Cancel,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<RoadshowPlan, Error> {
        let generation = self.generation();
        let taxonomy = &generation.rules.taxonomy;
        request.check(taxonomy)?;
        let stored = StoredRecords::of(&self.core, &generation)?;
        let demands = open_demands(&stored)?;
        let outcomes = PairOutcomes::of(&self.outcomes()?);
        let filter = SupplyFilter { kinds: vec![SupplyKind::Achievement], ..SupplyFilter::default() };
        let matching = MatchRequest { top: ANSWERS_OF_A_DEMAND, filter, ..MatchRequest::default() };
        let (mut answers, mut twins) = (Answers::new(), Twins::default());
        let mut done = 0;
        for chunk in demands.chunks(DEMANDS_OF_A_CHUNK) {
            let matches = |demand| self.matches_in(&generation, demand, &matching, (cancel, &()));
            let found: Result<Vec<DemandMatches>, Error> = chunk.par_iter().map(matches).collect();
            for found in found? {
                take_answers(&found, &outcomes, &mut answers, &mut twins);
            }
            done += chunk.len();
            progress(done, demands.len());
        }
        for lock in &request.locks {
            answers.entry(lock.project.clone()).or_default();
        }
        let mut projects = Vec::new();
        for (id, answers) in answers {
            projects.extend(project(&stored, (id, answers), &twins, &request.earlier)?);
        }
        let demands = demands.into_iter().map(|demand| live_demand(&stored, demand));
        let input = RoadshowInput {
            demands: demands.collect::<Result<_, Error>>()?,
            projects,
            companions: companions(&stored)?,
        };
        cancel.check()?;
        Ok(compose(input, request, taxonomy)?)
    }
}

/// Which achievements are one thing filed twice, as matching folded them: each leads to a smaller identifier, or is the
/// smallest.
#[derive(Default)]
struct Twins(BTreeMap<SupplyId, SupplyId>);

impl Twins {
    fn first_of(&self, id: &SupplyId) -> SupplyId {
        let mut at = id;
        while let Some(smaller) = self.0.get(at) {
            at = smaller;
        }
        at.clone()
    }

    fn join(&mut self, one: &SupplyId, other: &SupplyId) {
        let (one, other) = (self.first_of(one), self.first_of(other));
        if one != other {
            let (smaller, larger) = if one < other { (one, other) } else { (other, one) };
            self.0.insert(larger, smaller);
        }
    }
}

fn open_demands(stored: &StoredRecords<'_>) -> Result<Vec<Demand>, Error> {
    let open = |facts: &FactsView<'_>| facts.demand_status() == Some(DemandStatus::Open);
    let demands = stored.generation().demands.all_facts().enumerate();
    demands.filter(|(_, facts)| open(facts)).map(|(ordinal, _)| stored.demand(ordinal)).collect()
}

/// What of a demand's matches counts as an answer: the versions of one achievement each with a score of its own.
fn take_answers(found: &DemandMatches, outcomes: &PairOutcomes, answers: &mut Answers, twins: &mut Twins) {
    for best in &found.matches {
        best.duplicates.iter().for_each(|other| twins.join(&best.supply, &other.supply));
        let others = best.duplicates.iter().map(|other| (&other.supply, other.score));
        let versions = std::iter::once((&best.supply, best.score)).chain(others);
        // Who declined one version has declined the achievement, as on the map.
        let last = outcomes.last_of(&found.demand, versions.clone().map(|(supply, _)| supply));
        if last == Some(OutcomeEvent::Declined) {
            continue;
        }
        for (supply, score) in versions {
            if verdict(score) >= Verdict::WorthContact {
                answers.entry(supply.clone()).or_default().insert(found.demand.clone(), score);
            }
        }
    }
}

/// A project of an achievement on offer; `None` for anything else.
fn project(
    stored: &StoredRecords<'_>,
    (id, answers): (SupplyId, BTreeMap<DemandId, f64>),
    twins: &Twins,
    earlier: &[SupplyId],
) -> Result<Option<Project>, Error> {
    let generation = stored.generation();
    let Some(ordinal) = generation.supplies.ordinal(id.as_str()) else { return Ok(None) };
    let facts = generation.supplies.facts(ordinal);
    let Supply { kind, status, title, maturity, owner, contact, .. } = stored.supply(ordinal)?;
    if kind != SupplyKind::Achievement || status != SupplyStatus::Available {
        return Ok(None);
    }
    let same = |other: &&SupplyId| {
        **other == id
            || (generation.supplies.ordinal(other.as_str()))
                .is_some_and(|other| generation.supplies.are_duplicates(ordinal, other))
    };
    Ok(Some(Project {
        title,
        contact: contact.map_or_else(|| contact_of(stored, owner.as_ref()), |contact| Ok(Some(contact)))?,
        owner: named(generation, owner),
        links: links(facts),
        maturity,
        earlier_events: earlier.iter().filter(same).count(),
        group: twins.first_of(&id),
        answers: answers.into_iter().map(|(demand, score)| Answer { demand, score }).collect(),
        id,
    }))
}

fn live_demand(stored: &StoredRecords<'_>, demand: Demand) -> Result<LiveDemand, Error> {
    let Demand { id, title, enterprise, contact, .. } = demand;
    let contact = match contact {
        Some(contact) => Some(contact),
        None => contact_of(stored, enterprise.as_ref())?,
    };
    Ok(LiveDemand { id, title, enterprise: named(stored.generation(), enterprise), contact })
}

/// The experts and platforms on offer that stand on some link.
fn companions(stored: &StoredRecords<'_>) -> Result<Vec<Companion>, Error> {
    let generation = stored.generation();
    let mut found = Vec::new();
    for (ordinal, facts) in generation.supplies.all_facts().enumerate() {
        let invited = matches!(facts.supply_kind(), Some(SupplyKind::Expert | SupplyKind::Platform));
        let available = facts.supply_status() == Some(SupplyStatus::Available);
        if !invited || !available || !facts.is_placed() {
            continue;
        }
        let Supply { id, kind, title, owner, contact, .. } = stored.supply(ordinal)?;
        let contact =
            contact.map_or_else(|| contact_of(stored, owner.as_ref()), |contact| Ok(Some(contact)))?;
        let links = links(facts);
        found.push(Companion {
            id,
            kind,
            name: title,
            organisation: named(generation, owner),
            contact,
            links,
        });
    }
    Ok(found)
}

/// On which links a record stands.
fn links(facts: FactsView<'_>) -> Vec<LinkId> {
    facts.places().map(|place| LinkId::new(place.link)).collect()
}

/// Whom to call at an organisation.
fn contact_of(stored: &StoredRecords<'_>, id: Option<&OrganisationId>) -> Result<Option<Contact>, Error> {
    let organisations = &stored.generation().organisations;
    let Some(ordinal) = id.and_then(|id| organisations.ordinal(id.as_str())) else { return Ok(None) };
    match stored.record(RecordKind::Organisation, ordinal)? {
        Record::Organisation(organisation) => Ok(organisation.contact),
        _ => Ok(None),
    }
}

/// An organisation with its name where the catalogue has it.
fn named(generation: &Generation, id: Option<OrganisationId>) -> NamedOrganisation {
    let organisations = &generation.organisations;
    let known = id.as_ref().and_then(|id| organisations.ordinal(id.as_str()));
    let name = match (&id, known) {
        (_, Some(ordinal)) => organisations.facts(ordinal).title().to_owned(),
        (Some(id), None) => id.to_string(),
        (None, None) => String::new(),
    };
    NamedOrganisation { id, name }
}
