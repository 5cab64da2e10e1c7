//! A demand with what answers it, as the map counts it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use time::Date;

use super::{Engine, Generation, MappedDemand, Period, named, region, stage};
use crate::cancel::Cancel;
use crate::coupling::MappedPair;
use crate::engine::options::{MatchRequest, SupplyFilter};
use crate::engine::pair::PairSide;
use crate::engine::stored::StoredRecords;
use crate::error::Error;
use crate::explanation::sentences;
use crate::matching::{Match, Verdict};
use crate::record::{
    Demand, DemandId, DemandStatus, Outcome, OutcomeEvent, RecordKind, SupplyId, SupplyKind,
};
use crate::scoring::verdict;

/// So many supplies are looked at for a demand: as many as a broker would ring up.
const MATCHES: usize = 5;
/// So many are named where none is accepted.
const NEAREST: usize = 3;
/// The kinds that can answer a demand; a policy only helps to pay for it.
const ANSWERING: [SupplyKind; 4] =
    [SupplyKind::Achievement, SupplyKind::Expert, SupplyKind::Instrument, SupplyKind::Platform];

/// For every demand its pairs with what happened last.
pub(super) struct PairOutcomes(FxHashMap<DemandId, BTreeMap<SupplyId, (Date, OutcomeEvent)>>);

impl PairOutcomes {
    /// The last event of each pair within a period; of several on one day the farthest.
    pub(super) fn of(outcomes: &[Outcome], period: Period) -> Self {
        let mut found: FxHashMap<DemandId, BTreeMap<SupplyId, (Date, OutcomeEvent)>> = FxHashMap::default();
        for outcome in outcomes.iter().filter(|outcome| period.contains(outcome.happened_on)) {
            let pairs = found.entry(outcome.demand.clone()).or_default();
            let event = (outcome.happened_on, outcome.event);
            let last = pairs.entry(outcome.supply.clone()).or_insert(event);
            *last = event.max(*last);
        }
        Self(found)
    }

    fn pairs_of(&self, demand: &DemandId) -> impl Iterator<Item = (&SupplyId, OutcomeEvent)> {
        self.0.get(demand).into_iter().flatten().map(|(supply, (_, event))| (supply, *event))
    }

    fn of_pair(&self, demand: &DemandId, supply: &SupplyId) -> Option<OutcomeEvent> {
        Some(self.0.get(demand)?.get(supply)?.1)
    }
}

/// Matches a demand and sorts what is found.
pub(super) fn mapped_demand(
    engine: &Engine,
    generation: &Generation,
    (ordinal, demand): (usize, &Demand),
    outcomes: &PairOutcomes,
    cancel: &Cancel,
) -> Result<MappedDemand, Error> {
    let filter = SupplyFilter { kinds: ANSWERING.to_vec(), ..SupplyFilter::default() };
    let request = MatchRequest { top: MATCHES, filter };
    let found = engine.matches_in(generation, demand, &request, cancel)?;
    let pair = |found: Match| {
        let outcome = outcomes.of_pair(&demand.id, &found.supply);
        mapped_pair(generation, found, outcome)
    };
    let mut pairs: Vec<MappedPair> = found.matches.into_iter().chain(found.near_misses).map(pair).collect();
    pairs.extend(reported_pairs(engine, generation, demand, outcomes, &pairs)?);
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.supply.cmp(&b.supply)));
    let (accepted, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(is_accepted);
    let mut nearest = others;
    nearest.retain(|pair| accepted.is_empty() && pair.outcome != Some(OutcomeEvent::Declined));
    nearest.truncate(NEAREST);
    let mut counts: BTreeMap<OutcomeEvent, usize> = BTreeMap::new();
    for (_, event) in outcomes.pairs_of(&demand.id) {
        *counts.entry(event).or_default() += 1;
    }
    let facts = generation.demands.facts(ordinal);
    Ok(MappedDemand {
        id: demand.id.clone(),
        title: demand.title.clone(),
        enterprise: named(generation, facts.organisation.as_deref()),
        region: facts.region.as_ref().map(region),
        status: facts.demand_status.unwrap_or(DemandStatus::Open),
        stage: stage(facts),
        placements: facts.placements.clone(),
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
    let Match { supply, kind, title, score, verdict, explanation } = found;
    let place = place_of(generation, &supply);
    let owner = place.and_then(|ordinal| generation.supplies.facts(ordinal).organisation.as_deref());
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
    generation: &Generation,
    demand: &Demand,
    outcomes: &PairOutcomes,
    known: &[MappedPair],
) -> Result<Vec<MappedPair>, Error> {
    let missing = outcomes
        .pairs_of(&demand.id)
        .filter(|(id, event)| is_talked_about(*event) && known.iter().all(|pair| pair.supply != **id));
    // A supply that was removed since has nothing to show.
    let missing: Vec<(usize, OutcomeEvent)> =
        missing.filter_map(|(id, event)| Some((place_of(generation, id)?, event))).collect();
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let stored = StoredRecords::of(&engine.core, generation)?;
    let prepared = engine.prepare_demand(generation, demand, &Cancel::never());
    let pair = |(ordinal, event): (usize, OutcomeEvent)| {
        let supply = stored.supply(ordinal)?;
        let side = PairSide::of(&generation.supplies.records[ordinal]);
        let meaning = prepared.meaning.value(generation.meanings.supplies.get(ordinal));
        let (score, explanation) = engine.explain_pair(generation, &prepared, &supply, (side, meaning));
        let (kind, title) = (supply.kind, supply.title);
        let pair = Match { supply: supply.id, kind, title, score, verdict: verdict(score), explanation };
        Ok(mapped_pair(generation, pair, Some(event)))
    };
    missing.into_iter().map(pair).collect()
}

fn is_talked_about(event: OutcomeEvent) -> bool {
    matches!(event, OutcomeEvent::Contacted | OutcomeEvent::Negotiating | OutcomeEvent::Signed)
}

fn place_of(generation: &Generation, supply: &SupplyId) -> Option<usize> {
    let records = &generation.side(RecordKind::Supply).records;
    records.binary_search_by(|record| record.facts.id.as_str().cmp(supply.as_str())).ok()
}
