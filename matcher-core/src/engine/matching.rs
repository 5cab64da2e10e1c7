//! Finding supplies for a demand, and demands for a supply.

use super::Engine;
use super::explain::PreparedDemand;
use super::filter::{accepts_demand, accepts_supply};
use super::generation::Generation;
use super::options::{DemandRequest, MatchRequest, SupplyFilter};
use super::pair::PairSide;
use super::stored::StoredRecords;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::matching::{DemandMatch, DemandMatches, Match, SupplyMatches, Verdict};
use crate::record::{Demand, DemandId, Supply, SupplyId};
use crate::record_text::supply_texts;
use crate::retrieval::{QueryText, TermQuery, TextQuery};
use crate::scoring::{Design, FeatureVector, verdict};
use crate::semantic::Vector;

/// Candidates of the text search that are ranked by all features.
const CANDIDATES: usize = 500;
/// Candidates of the nearest meanings that are ranked beside them.
const NEAREST: usize = 200;
/// Near misses that are shown when nothing answers.
const NEAR_MISSES: usize = 3;
/// So many candidates are ranked between two looks whether the request was cancelled: some 100 µs.
const RANKED_BETWEEN_CHECKS: usize = 64;
/// Most matches that one request may ask for.
const MOST_MATCHES: usize = 1_000;

/// A demand under way: on which generation, and whether somebody still waits.
#[derive(Clone, Copy)]
struct Asked<'a> {
    generation: &'a Generation,
    prepared: &'a PreparedDemand<'a>,
    cancel: &'a Cancel,
}

/// A candidate with its score.
struct Ranked {
    ordinal: usize,
    score: f64,
}

impl Engine {
    /// Finds what answers a demand, stored or not, best first, each match with its reasons; or says that nothing
    /// does, with the nearest misses.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the request asks for no match or more than 1,000, or the
    /// demand has no text; [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn find_matches(&self, demand: &Demand, request: &MatchRequest) -> Result<DemandMatches, Error> {
        self.find_matches_with(demand, request, &Cancel::never())
    }

    /// [`Engine::find_matches`] that can be cancelled.
    ///
    /// # Errors
    /// As [`Engine::find_matches`]; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn find_matches_with(
        &self,
        demand: &Demand,
        request: &MatchRequest,
        cancel: &Cancel,
    ) -> Result<DemandMatches, Error> {
        check_top(request.top)?;
        let generation = self.generation();
        self.matches_in(&generation, demand, request, cancel)
    }

    /// The best supplies of a demand by score, without verdict and reasons: for measuring the ranking itself.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the demand has no text.
    pub fn rank(&self, demand: &Demand, depth: usize) -> Result<Vec<(SupplyId, f64)>, Error> {
        let generation = self.generation();
        let prepared = self.prepare_checked(&generation, demand, &Cancel::never())?;
        let filter = SupplyFilter::default();
        let asked = Asked { generation: &generation, prepared: &prepared, cancel: &Cancel::never() };
        let ranked = self.ranked(asked, &filter, depth.max(CANDIDATES))?;
        let id = |ordinal: usize| SupplyId::new(generation.supplies.facts(ordinal).id.as_str());
        Ok(ranked.into_iter().take(depth).map(|ranked| (id(ranked.ordinal), ranked.score)).collect())
    }

    fn prepare_checked<'a>(
        &self,
        generation: &Generation,
        demand: &'a Demand,
        cancel: &Cancel,
    ) -> Result<PreparedDemand<'a>, Error> {
        if demand.title.trim().is_empty() && demand.description.trim().is_empty() {
            return Err(Error::InvalidRequest { reason: format!("demand `{}` has no text", demand.id) });
        }
        let prepared = self.prepare_demand(generation, demand, cancel);
        cancel.check()?;
        Ok(prepared)
    }

    pub(super) fn matches_in(
        &self,
        generation: &Generation,
        demand: &Demand,
        request: &MatchRequest,
        cancel: &Cancel,
    ) -> Result<DemandMatches, Error> {
        cancel.check()?;
        let prepared = self.prepare_checked(generation, demand, cancel)?;
        let asked = Asked { generation, prepared: &prepared, cancel };
        let ranked = self.ranked(asked, &request.filter, CANDIDATES)?;
        // What is for reference only answers nothing, but goes along with an answer.
        let answered = ranked.first().is_some_and(|best| verdict(best.score) >= Verdict::WorthContact);
        let (matches, near_misses) = match answered {
            true => (self.explained(asked, &ranked, Some(request.top))?, Vec::new()),
            false => (Vec::new(), self.explained(asked, &ranked, None)?),
        };
        Ok(DemandMatches {
            demand: demand.id.clone(),
            demand_title: demand.title.clone(),
            placements: prepared.facts.placements.clone(),
            answered,
            uncovered_points: uncovered(&matches),
            semantics: prepared.meaning.used(),
            near_misses,
            matches,
        })
    }

    /// Candidates that pass the filter, by score descending, ties by id.
    fn ranked(
        &self,
        asked: Asked<'_>,
        filter: &SupplyFilter,
        candidates: usize,
    ) -> Result<Vec<Ranked>, Error> {
        let scoring = &asked.generation.rules.scoring;
        let mut ranked = Vec::with_capacity(candidates);
        self.compare(asked, filter, candidates, |ordinal, features| {
            ranked.push(Ranked { ordinal, score: features.score(scoring).0 });
        })?;
        sort(&mut ranked);
        Ok(ranked)
    }

    /// Every candidate that [`Engine::rank`] ranks for a demand, with what its score is linear in; by no particular order.
    pub(super) fn designs(
        &self,
        generation: &Generation,
        demand: &Demand,
    ) -> Result<Vec<(SupplyId, Design)>, Error> {
        let cancel = Cancel::never();
        let prepared = self.prepare_checked(generation, demand, &cancel)?;
        let asked = Asked { generation, prepared: &prepared, cancel: &cancel };
        let mut designs = Vec::with_capacity(CANDIDATES);
        self.compare(asked, &SupplyFilter::default(), CANDIDATES, |ordinal, features| {
            designs.push((SupplyId::new(generation.supplies.facts(ordinal).id.as_str()), features.design()));
        })?;
        Ok(designs)
    }

    /// Gives the number and the features of every candidate that passes the filter.
    fn compare(
        &self,
        Asked { generation, prepared, cancel }: Asked<'_>,
        filter: &SupplyFilter,
        candidates: usize,
        mut take: impl FnMut(usize, &FeatureVector),
    ) -> Result<(), Error> {
        let supplies = &generation.supplies;
        let excluded = |owner: &Option<String>| {
            owner.as_ref().is_some_and(|owner| prepared.facts.excluded.contains(owner))
        };
        let accept = |ordinal: u32| {
            let facts = supplies.facts(ordinal as usize);
            accepts_supply(filter, facts) && !excluded(&facts.organisation)
        };
        let vectors = &generation.meanings.supplies;
        let near = prepared.meaning.nearest(vectors, NEAREST, cancel, accept)?;
        let found = supplies.impact.top(&prepared.terms.weighted(), (candidates, &near), cancel, accept)?;
        let demand = PairSide { facts: &prepared.facts, links: &prepared.links };
        for chunk in found.chunks(RANKED_BETWEEN_CHECKS) {
            cancel.check()?;
            for scored in chunk {
                let ordinal = scored.document as usize;
                let supply = PairSide::of(&supplies.records[ordinal]);
                let text = prepared.terms.evidence(scored.score, scored.words);
                let meaning = prepared.meaning.value(vectors.get(ordinal));
                take(ordinal, &self.features(generation, demand, supply, (text, meaning)));
            }
        }
        Ok(())
    }

    /// The first `answers` candidates that are answers; with `None` the nearest misses. Every score is the sum of its
    /// reasons.
    fn explained(
        &self,
        Asked { generation, prepared, cancel }: Asked<'_>,
        ranked: &[Ranked],
        answers: Option<usize>,
    ) -> Result<Vec<Match>, Error> {
        let stored = StoredRecords::of(&self.core, generation)?;
        let chosen = ranked
            .iter()
            .take(answers.unwrap_or(NEAR_MISSES))
            .take_while(|entry| answers.is_none() || verdict(entry.score) != Verdict::NoMatch);
        let explained = chosen.map(|entry| {
            cancel.check()?;
            let supply = stored.supply(entry.ordinal)?;
            let side = PairSide::of(&generation.supplies.records[entry.ordinal]);
            let meaning = prepared.meaning.value(generation.meanings.supplies.get(entry.ordinal));
            let (score, explanation) = self.explain_pair(generation, prepared, &supply, (side, meaning));
            let Supply { id: supply, kind, title, .. } = supply;
            Ok(Match { supply, kind, title, score, verdict: verdict(score), explanation })
        });
        explained.collect()
    }

    /// Finds the demands that a supply, stored or not, answers: the same scores as the other way round.
    ///
    /// # Errors
    /// As [`Engine::find_matches`].
    pub fn find_demands(&self, supply: &Supply, request: &DemandRequest) -> Result<SupplyMatches, Error> {
        self.find_demands_with(supply, request, &Cancel::never())
    }

    /// [`Engine::find_demands`] that can be cancelled.
    ///
    /// # Errors
    /// As [`Engine::find_matches_with`].
    pub fn find_demands_with(
        &self,
        supply: &Supply,
        request: &DemandRequest,
        cancel: &Cancel,
    ) -> Result<SupplyMatches, Error> {
        check_top(request.top)?;
        let generation = self.generation();
        let demands = &generation.demands;
        let texts = supply_texts(supply);
        let query_texts: Vec<QueryText<'_>> =
            texts.iter().map(|(field, text)| (*field, text.as_ref())).collect();
        // The supply's words recall the demands; the demands' words then score it.
        let recall = TextQuery::new(&generation.rules.analyzer, &query_texts);
        let recall = TermQuery::new(&recall, &demands.impact).weighted();
        let owner = supply.owner.as_ref().map(|owner| owner.as_str());
        let accept = |ordinal: u32| {
            let facts = demands.facts(ordinal as usize);
            let excluded = owner.is_some_and(|owner| facts.excluded.iter().any(|other| other == owner));
            accepts_demand(&request.filter, facts) && !excluded
        };
        let meaning = self.supply_vector(&generation, supply, &texts, cancel);
        let vectors = &generation.meanings.demands;
        let near = match &meaning {
            Some(meaning) => vectors.nearest(meaning.view(), NEAREST, cancel, accept)?,
            None => Vec::new(),
        };
        let found = demands.impact.top(&recall, (CANDIDATES, &near), cancel, accept)?;
        let mut matches = Vec::new();
        let stored = StoredRecords::of(&self.core, &generation)?;
        let record = self.supply_record(&generation, supply);
        for scored in found {
            cancel.check()?;
            let demand = stored.demand(scored.document as usize)?;
            let prepared = self.prepare_demand(&generation, &demand, cancel);
            let near = prepared.meaning.value(meaning.as_ref().map(Vector::view));
            let (score, explanation) =
                self.explain_pair(&generation, &prepared, supply, (PairSide::of(&record), near));
            if verdict(score) != Verdict::NoMatch {
                let (demand, title) = (DemandId::new(demand.id.as_str()), demand.title.clone());
                matches.push(DemandMatch { demand, title, score, verdict: verdict(score), explanation });
            }
        }
        matches.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.demand.cmp(&b.demand)));
        matches.truncate(request.top);
        Ok(SupplyMatches { supply: supply.id.clone(), supply_title: supply.title.clone(), matches })
    }
}

fn sort(ranked: &mut [Ranked]) {
    // Ordinals follow identifiers, so ties are by id.
    ranked.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.ordinal.cmp(&b.ordinal)));
}

/// Points that no match covers, in text order.
fn uncovered(matches: &[Match]) -> Vec<String> {
    let Some(first) = matches.first() else { return Vec::new() };
    let points = first.explanation.points.iter().enumerate();
    points
        .filter(|(index, _)| {
            matches
                .iter()
                .all(|found| found.explanation.points.get(*index).is_some_and(|point| !point.covered))
        })
        .map(|(_, point)| point.quote.text.clone())
        .collect()
}

pub(super) fn check_top(top: usize) -> Result<(), Error> {
    if !(1..=MOST_MATCHES).contains(&top) {
        let reason = format!("{top} matches asked for; 1 to {MOST_MATCHES} can be");
        return Err(Error::InvalidRequest { reason });
    }
    Ok(())
}
