//! Finding supplies for a demand.

use super::Engine;
use super::evidence::ListedScores;
use super::explain::{KnownSupply, OpenedSupply, PreparedDemand};
use super::filter::PreparedFilter;
use super::folding::{Places, Ranked, fold};
use super::generation::Generation;
use super::options::{MatchRequest, SupplyFilter};
use super::pair::{Compared, DemandSide};
use super::stored::StoredRecords;
use super::watch::{Phase, PhaseWatch, during};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::impact::Scored;
use crate::matching::{DemandMatches, Match, Verdict};
use crate::record::{Demand, Supply, SupplyId};
use crate::scoring::{Design, FeatureVector, verdict};

/// Candidates of the text search that are ranked by all features.
pub(super) const CANDIDATES: usize = 500;
/// Candidates of the nearest meanings that are ranked beside them.
pub(super) const NEAREST: usize = 200;
/// Near misses that are shown when nothing answers.
const NEAR_MISSES: usize = 3;
/// So many candidates are ranked between two looks whether the request was cancelled: some 100 µs.
const RANKED_BETWEEN_CHECKS: usize = 64;
/// Most matches that one request may ask for.
const MOST_MATCHES: usize = 1_000;

/// Which supplies are ranked.
#[derive(Clone, Copy)]
pub(super) enum Among {
    /// So many that share most words with the demand, those of the nearest meanings, and the experts of the best achievements.
    Best(usize),
    /// All, also those that share nothing.
    All,
}

/// A demand under way: on which generation, and whether somebody still waits.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) generation: &'a Generation,
    pub(super) prepared: &'a PreparedDemand<'a>,
    pub(super) cancel: &'a Cancel,
    pub(super) watch: &'a dyn PhaseWatch,
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
        self.matches_in(&generation, demand, request, (cancel, &()))
    }

    /// The best supplies of a demand by score, without verdict and reasons: for measuring the ranking itself. With a depth
    /// of more than 500, supplies that share no word with the demand come as well.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the demand has no text.
    pub fn rank(&self, demand: &Demand, depth: usize) -> Result<Vec<(SupplyId, f64)>, Error> {
        let generation = self.generation();
        let prepared = self.prepare_checked(&generation, demand, &Cancel::never())?;
        let filter = SupplyFilter::default();
        let cancel = Cancel::never();
        let asked = Asked { generation: &generation, prepared: &prepared, cancel: &cancel, watch: &() };
        let among = if depth > CANDIDATES { Among::All } else { Among::Best(CANDIDATES) };
        let ranked = self.ranked(asked, &filter, among)?;
        let id = |ordinal: usize| SupplyId::new(generation.supplies.facts(ordinal).id());
        Ok(ranked.into_iter().take(depth).map(|ranked| (id(ranked.ordinal), ranked.score)).collect())
    }

    pub(super) fn prepare_checked<'a>(
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
        (cancel, watch): (&Cancel, &dyn PhaseWatch),
    ) -> Result<DemandMatches, Error> {
        cancel.check()?;
        let prepared = during(watch, Phase::Analyse, || self.prepare_checked(generation, demand, cancel))?;
        let asked = Asked { generation, prepared: &prepared, cancel, watch };
        let ranked = self.ranked(asked, &request.filter, Among::Best(CANDIDATES))?;
        // What is for reference only answers nothing, but goes along with an answer.
        let answered = ranked.first().is_some_and(|best| verdict(best.score) >= Verdict::WorthContact);
        let folding = request.fold_duplicates;
        let (matches, near_misses) = if answered {
            let answers = ranked.iter().take_while(|entry| verdict(entry.score) != Verdict::NoMatch);
            (self.explained(asked, answers, Places { top: request.top, folding })?, Vec::new())
        } else {
            (Vec::new(), self.explained(asked, &ranked, Places { top: NEAR_MISSES, folding })?)
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
    pub(super) fn ranked(
        &self,
        asked: Asked<'_>,
        filter: &SupplyFilter,
        among: Among,
    ) -> Result<Vec<Ranked>, Error> {
        let scoring = &asked.generation.rules.scoring;
        let mut ranked = Vec::with_capacity(CANDIDATES);
        self.compare(asked, filter, among, |ordinal, features| {
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
        let asked = Asked { generation, prepared: &prepared, cancel: &cancel, watch: &() };
        let mut designs = Vec::with_capacity(CANDIDATES);
        self.compare(asked, &SupplyFilter::default(), Among::Best(CANDIDATES), |ordinal, features| {
            designs.push((SupplyId::new(generation.supplies.facts(ordinal).id()), features.design()));
        })?;
        Ok(designs)
    }

    /// Gives the number and the features of every candidate that passes the filter.
    fn compare(
        &self,
        asked: Asked<'_>,
        filter: &SupplyFilter,
        among: Among,
        mut take: impl FnMut(usize, &FeatureVector),
    ) -> Result<(), Error> {
        let Asked { generation, prepared, cancel, watch } = asked;
        let listed =
            during(watch, Phase::Retrieve, || ListedScores::of(generation, &prepared.terms, cancel))?;
        let found = during(watch, Phase::Retrieve, || Self::candidates(asked, &listed, filter, among))?;
        during(watch, Phase::Rank, || {
            let demand = DemandSide { facts: &prepared.facts, links: &prepared.links };
            let vectors = &generation.meanings.supplies;
            for chunk in found.chunks(RANKED_BETWEEN_CHECKS) {
                cancel.check()?;
                for scored in chunk {
                    let ordinal = scored.document as usize;
                    let supply = generation.supplies.facts(ordinal);
                    let text = prepared.terms.evidence(scored.score, scored.words);
                    let meaning = prepared.meaning.value(vectors.get(ordinal));
                    let excluded = prepared.terms.share_of(&supply.exclusions());
                    let latent = prepared.latent.as_ref();
                    let latent =
                        latent.and_then(|demand| demand.value(generation.latent.supplies.get(ordinal)));
                    let evidence = listed.own(generation, &prepared.terms, scored.document).value();
                    let compared = Compared { text, latent, meaning, excluded, evidence };
                    take(ordinal, &self.features(generation, demand, supply, compared));
                }
            }
            Ok(())
        })
    }

    /// Every candidate that passes the filter, with its score by words.
    fn candidates(
        Asked { generation, prepared, cancel, .. }: Asked<'_>,
        listed: &ListedScores,
        filter: &SupplyFilter,
        among: Among,
    ) -> Result<Vec<Scored>, Error> {
        let supplies = &generation.supplies;
        let excluded = &prepared.facts.excluded;
        let filter = PreparedFilter::of_supplies(filter);
        let accept = |ordinal: u32| {
            let facts = || supplies.facts(ordinal as usize);
            let is_excluded =
                || facts().organisation().is_some_and(|owner| excluded.iter().any(|id| id == owner));
            filter.accepts(supplies.keys[ordinal as usize], facts) && (excluded.is_empty() || !is_excluded())
        };
        let vectors = &generation.meanings.supplies;
        let (candidates, near) = match among {
            Among::Best(most) => {
                let near = prepared.meaning.nearest(vectors, NEAREST, cancel, accept)?;
                let experts = listed.experts(generation).into_iter().filter(|expert| accept(*expert));
                (most, distinct(near.into_iter().chain(experts)))
            }
            Among::All => {
                let all = supplies.len();
                (all, (0..all as u32).filter(|ordinal| accept(*ordinal)).collect())
            }
        };
        Ok(supplies.impact.top(&prepared.terms.weighted(), (candidates, &near), cancel, accept)?)
    }

    /// What of a ranking has a place in the answer. Every score is the sum of its reasons.
    fn explained<'a>(
        &self,
        Asked { generation, prepared, cancel, watch }: Asked<'_>,
        ranked: impl IntoIterator<Item = &'a Ranked>,
        places: Places,
    ) -> Result<Vec<Match>, Error> {
        during(watch, Phase::Explain, || {
            let stored = StoredRecords::of(&self.core, generation)?;
            let supplies = &generation.supplies;
            let chosen =
                fold(ranked.into_iter().copied(), places, |one, other| supplies.are_duplicates(one, other));
            let wanted = prepared.wanted_terms();
            let explained = chosen.into_iter().map(|folded| {
                cancel.check()?;
                let supply = stored.supply(folded.best.ordinal)?;
                let known = KnownSupply::of(generation, folded.best.ordinal);
                let opened = OpenedSupply::of_stored(generation, &supply, folded.best.ordinal, &wanted);
                let (score, explanation) = self.explain_pair(generation, prepared, &opened, known);
                let Supply { id: supply, kind, title, .. } = supply;
                let (duplicates, duplicate_count) = (folded.supplies(generation), folded.others.len());
                let verdict = verdict(score);
                Ok(Match { supply, kind, title, score, verdict, explanation, duplicates, duplicate_count })
            });
            explained.collect()
        })
    }
}

/// Each number once.
pub(super) fn distinct(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

pub(super) fn sort(ranked: &mut [Ranked]) {
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
