//! Finding demands for a supply: the same scores as the other way round.

use rustc_hash::FxHashMap;

use super::Engine;
use super::explain::{KnownSupply, OpenedSupply};
use super::filter::PreparedFilter;
use super::folding::{Folded, Places, Ranked, fold};
use super::matching::{CANDIDATES, NEAREST, check_top, distinct, sort};
use super::options::DemandRequest;
use super::stored::StoredRecords;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::explanation::Explanation;
use crate::matching::{DemandMatch, SupplyMatches, Verdict};
use crate::record::{Demand, Supply};
use crate::record_text::supply_texts;
use crate::retrieval::{QueryText, TermQuery, TextQuery};
use crate::scoring::verdict;

impl Engine {
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
        let filter = PreparedFilter::of_demands(&request.filter);
        let accept = |ordinal: u32| {
            let facts = || demands.facts(ordinal as usize);
            let excludes = |owner: &str| facts().excluded().any(|other| other == owner);
            filter.accepts(demands.keys[ordinal as usize], facts) && !owner.is_some_and(excludes)
        };
        let meaning = self.supply_vector(&generation, supply, &texts, cancel);
        let vectors = &generation.meanings.demands;
        let near = match &meaning {
            Some(meaning) => vectors.nearest(meaning.view(), NEAREST, cancel, accept)?,
            None => Vec::new(),
        };
        let stored = StoredRecords::of(&self.core, &generation)?;
        let record = self.supply_record(&generation, supply);
        let opened = OpenedSupply::new(&generation, supply);
        let latent = opened.latent(&generation);
        let known = KnownSupply::new(record.view(), meaning.as_ref(), latent.as_ref());
        let answered = self.demands_of_achievements(&stored, record.view(), cancel, accept)?;
        let also = distinct(near.into_iter().chain(answered));
        let found = demands.impact.top(&recall, (CANDIDATES, &also), cancel, accept)?;
        let mut ranked = Vec::new();
        let mut matches: FxHashMap<usize, DemandMatch> = FxHashMap::default();
        for scored in found {
            cancel.check()?;
            let ordinal = scored.document as usize;
            let demand = stored.demand(ordinal)?;
            let prepared = self.prepare_demand(&generation, &demand, cancel);
            let (score, explanation) = self.explain_pair(&generation, &prepared, &opened, known);
            if verdict(score) != Verdict::NoMatch {
                ranked.push(Ranked { ordinal, score });
                matches.insert(ordinal, demand_match(demand, score, explanation));
            }
        }
        sort(&mut ranked);
        let places = Places { top: request.top, folding: request.fold_duplicates };
        let chosen = fold(ranked, places, |one, other| demands.are_duplicates(one, other));
        let matches = chosen.into_iter().filter_map(|folded: Folded| {
            let mut found = matches.remove(&folded.best.ordinal)?;
            found.duplicates = folded.demands(&generation);
            found.duplicate_count = folded.others.len();
            Some(found)
        });
        let matches = matches.collect();
        Ok(SupplyMatches { supply: supply.id.clone(), supply_title: supply.title.clone(), matches })
    }
}

/// A demand for itself, without what may be folded into it.
fn demand_match(demand: Demand, score: f64, explanation: Explanation) -> DemandMatch {
    DemandMatch {
        demand: demand.id,
        title: demand.title,
        score,
        verdict: verdict(score),
        explanation,
        duplicates: Vec::new(),
        duplicate_count: 0,
    }
}
