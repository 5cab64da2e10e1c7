//! A demand with what answers it, as the map counts it.

use std::collections::BTreeMap;

use super::{Engine, Generation, MappedDemand, named, region, stage};
use crate::cancel::Cancel;
use crate::coupling::MappedPair;
use crate::engine::explain::{KnownSupply, OpenedSupply};
use crate::engine::options::{MatchRequest, SupplyFilter};
use crate::engine::pair_outcomes::{LastEvent, PairOutcomes};
use crate::engine::stored::StoredRecords;
use crate::error::Error;
use crate::explanation::{Explanation, sentences};
use crate::matching::{Match, Verdict};
use crate::record::{Demand, DemandStatus, OutcomeEvent, Supply, SupplyKind};
use crate::scoring::verdict;

/// So many supplies are looked at for a demand: as many as a broker would ring up.
const MATCHES: usize = 5;
/// So many are named where none is accepted.
const NEAREST: usize = 3;
/// The kinds that can answer a demand; a policy only helps to pay for it.
const ANSWERING: [SupplyKind; 4] =
    [SupplyKind::Achievement, SupplyKind::Expert, SupplyKind::Instrument, SupplyKind::Platform];

/// Events of a demand's pairs that no pair of the map has taken yet, by the numbers of their supplies.
struct OpenEvents<'a> {
    generation: &'a Generation,
    events: Vec<(usize, LastEvent)>,
}

impl OpenEvents<'_> {
    /// Takes what happened last with a supply or with a near-duplicate of it: who talks about one version of an achievement
    /// talks about the achievement.
    fn take(&mut self, ordinal: usize) -> Option<OutcomeEvent> {
        let supplies = &self.generation.supplies;
        let same = |(other, _): &mut (usize, LastEvent)| {
            *other == ordinal || supplies.are_duplicates(ordinal, *other)
        };
        self.events.extract_if(.., same).map(|(_, event)| event).max().map(|(_, event)| event)
    }
}

/// Matches a demand and sorts what is found. Near-duplicates are one pair.
pub(super) fn mapped_demand(
    engine: &Engine,
    generation: &Generation,
    (ordinal, demand): (usize, &Demand),
    outcomes: &PairOutcomes,
    cancel: &Cancel,
) -> Result<MappedDemand, Error> {
    let filter = SupplyFilter { kinds: ANSWERING.to_vec(), ..SupplyFilter::default() };
    let request = MatchRequest { top: MATCHES, filter, ..MatchRequest::default() };
    let found = engine.matches_in(generation, demand, &request, (cancel, &()))?;
    // A supply that was removed since has nothing to show.
    let events = outcomes.pairs_of(&demand.id);
    let events =
        events.filter_map(|(id, event)| Some((generation.supplies.ordinal(id.as_str())?, event))).collect();
    let mut open = OpenEvents { generation, events };
    let mut pairs: Vec<MappedPair> = Vec::new();
    for found in found.matches.into_iter().chain(found.near_misses) {
        let outcome =
            generation.supplies.ordinal(found.supply.as_str()).and_then(|ordinal| open.take(ordinal));
        pairs.push(mapped_pair(generation, found, outcome));
    }
    pairs.extend(reported_pairs(engine, demand, open)?);
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.supply.cmp(&b.supply)));
    let (accepted, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(is_accepted);
    let mut nearest = others;
    nearest.retain(|pair| accepted.is_empty() && pair.outcome != Some(OutcomeEvent::Declined));
    nearest.truncate(NEAREST);
    let mut counts: BTreeMap<OutcomeEvent, usize> = BTreeMap::new();
    for (_, (_, event)) in outcomes.pairs_of(&demand.id) {
        *counts.entry(event).or_default() += 1;
    }
    let facts = generation.demands.facts(ordinal);
    Ok(MappedDemand {
        id: demand.id.clone(),
        title: demand.title.clone(),
        enterprise: named(generation, facts.organisation()),
        region: facts.region().map(region),
        status: facts.demand_status().unwrap_or(DemandStatus::Open),
        stage: stage(facts),
        placements: facts.placements(),
        budget_wan_yuan: demand.budget_wan_yuan,
        deadline: demand.deadline,
        submitted_on: demand.submitted_on,
        accepted,
        nearest,
        outcomes: counts,
    })
}

/// A pair counts when people talk about it or the score says that they should; not when somebody has declined.
fn is_accepted(pair: &MappedPair) -> bool {
    match pair.outcome {
        Some(OutcomeEvent::Declined) => false,
        Some(OutcomeEvent::Contacted | OutcomeEvent::Negotiating | OutcomeEvent::Signed) => true,
        Some(OutcomeEvent::Shown | OutcomeEvent::Opened) | None => pair.verdict >= Verdict::WorthContact,
    }
}

fn mapped_pair(generation: &Generation, found: Match, outcome: Option<OutcomeEvent>) -> MappedPair {
    let Match { supply, kind, title, score, verdict, explanation, .. } = found;
    let place = generation.supplies.ordinal(supply.as_str());
    let owner = place.and_then(|ordinal| generation.supplies.facts(ordinal).organisation());
    MappedPair {
        institution: named(generation, owner),
        reasons: sentences(&explanation),
        supply,
        title,
        kind,
        score,
        verdict,
        outcome,
    }
}

/// Pairs that somebody works on and that are not among the best by score.
fn reported_pairs(
    engine: &Engine,
    demand: &Demand,
    mut open: OpenEvents<'_>,
) -> Result<Vec<MappedPair>, Error> {
    let generation = open.generation;
    if !open.events.iter().any(|(_, (_, event))| is_talked_about(*event)) {
        return Ok(Vec::new());
    }
    let stored = StoredRecords::of(&engine.core, generation)?;
    let prepared = engine.prepare_demand(generation, demand, &Cancel::never());
    let mut scored: Vec<(usize, Match)> = Vec::new();
    for (ordinal, _) in &open.events {
        let supply = stored.supply(*ordinal)?;
        let known = KnownSupply::of(generation, *ordinal);
        let opened = OpenedSupply::of_stored(generation, &supply, *ordinal, &prepared.wanted_terms());
        let (score, explanation) = engine.explain_pair(generation, &prepared, &opened, known);
        scored.push((*ordinal, unfolded(supply, score, explanation)));
    }
    // The best of several versions stands for them, as in an answer.
    scored.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
    let mut pairs = Vec::new();
    for (ordinal, found) in scored {
        if let Some(event) = open.take(ordinal).filter(|event| is_talked_about(*event)) {
            pairs.push(mapped_pair(generation, found, Some(event)));
        }
    }
    Ok(pairs)
}

/// A pair that nothing was folded into.
fn unfolded(supply: Supply, score: f64, explanation: Explanation) -> Match {
    let Supply { id: supply, kind, title, .. } = supply;
    let (duplicates, duplicate_count) = (Vec::new(), 0);
    Match { supply, kind, title, score, verdict: verdict(score), explanation, duplicates, duplicate_count }
}

fn is_talked_about(event: OutcomeEvent) -> bool {
    matches!(event, OutcomeEvent::Contacted | OutcomeEvent::Negotiating | OutcomeEvent::Signed)
}
