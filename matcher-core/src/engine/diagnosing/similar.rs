//! Which other demands ask for something alike.

use rustc_hash::FxHashMap;

use super::super::Engine;
use super::super::explain::PreparedDemand;
use super::super::generation::Generation;
use super::super::stored::StoredRecords;
use crate::cancel::Cancel;
use crate::diagnosis::SimilarDemand;
use crate::error::Error;
use crate::impact::LayeredIndex;
use crate::record::{Demand, DemandId, OrganisationId};
use crate::record_text::demand_texts;
use crate::retrieval::{QueryText, TermQuery, TextQuery};

/// So many that share most words are compared in both directions.
const COMPARED: usize = 20;
/// So many are named.
const MOST_SIMILAR: usize = 5;
/// Less alike ones are not named: they share the words of their trade; by reading the pairs of the fixtures.
const LEAST_SIMILARITY: f64 = 0.15;

/// How often a text has each term, and how many terms it has in all.
struct OwnTerms {
    counts: FxHashMap<String, usize>,
    terms: u32,
}

impl Engine {
    /// The demands that are most like one, by similarity descending, ties by id; it is none of them itself.
    pub(super) fn similar_demands(
        &self,
        generation: &Generation,
        prepared: &PreparedDemand<'_>,
        cancel: &Cancel,
    ) -> Result<Vec<SimilarDemand>, Error> {
        let side = &generation.demands;
        let itself = side.ordinal(prepared.demand.id.as_str());
        let query = TermQuery::new(&prepared.query, &side.impact);
        let other = |ordinal: u32| Some(ordinal as usize) != itself;
        let found = side.impact.top(&query.weighted(), (COMPARED, &[]), cancel, other)?;
        let stored = StoredRecords::of(&self.core, generation)?;
        let own = OwnTerms::of(generation, prepared.demand);
        let own_share = own.share_of(&query, &prepared.query, &side.impact).max(f64::MIN_POSITIVE);
        let mut similar = Vec::new();
        for scored in found {
            cancel.check()?;
            let ordinal = scored.document as usize;
            let there = query.evidence(scored.score, scored.words).share / own_share;
            let back = share_back(generation, &stored.demand(ordinal)?, (&own, ordinal));
            // A short demand is contained in many a long one; only what holds in both directions is likeness.
            let similarity = (there * back).sqrt().min(1.0);
            if similarity < LEAST_SIMILARITY {
                continue;
            }
            let facts = side.facts(ordinal);
            similar.push(SimilarDemand {
                demand: DemandId::new(facts.id()),
                title: facts.title().to_owned(),
                enterprise: facts.organisation().map(OrganisationId::new),
                similarity,
                duplicate: itself.map(|itself| side.are_duplicates(itself, ordinal)),
            });
        }
        similar.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then_with(|| a.demand.cmp(&b.demand)));
        similar.truncate(MOST_SIMILAR);
        Ok(similar)
    }
}

impl OwnTerms {
    fn of(generation: &Generation, demand: &Demand) -> Self {
        let (mut counts, mut terms) = (FxHashMap::default(), 0);
        for (_, text) in demand_texts(demand) {
            generation.rules.analyzer.for_each_token(&text, |term, _, _| {
                *counts.entry(term.to_owned()).or_insert(0) += 1;
                terms += 1;
            });
        }
        Self { counts, terms }
    }

    /// Which share of what a request can attain these terms attain.
    fn share_of(&self, terms: &TermQuery, query: &TextQuery, impact: &LayeredIndex) -> f64 {
        let count = |term: &str| self.counts.get(term).copied().unwrap_or(0);
        let parts = terms.parts(query, impact, self.terms, count);
        terms.evidence_of(query, &parts).share
    }
}

/// Which share of what another demand has of itself these terms have; 0 for one that has nothing.
fn share_back(generation: &Generation, other: &Demand, (own, ordinal): (&OwnTerms, usize)) -> f64 {
    let texts = demand_texts(other);
    let texts: Vec<QueryText<'_>> = texts.iter().map(|(field, text)| (*field, text.as_ref())).collect();
    let query = TextQuery::new(&generation.rules.analyzer, &texts);
    let impact = &generation.demands.impact;
    let terms = TermQuery::new(&query, impact);
    let itself = impact.scored(&terms.weighted(), ordinal as u32);
    let of_itself = terms.evidence(itself.score, itself.words).share;
    if of_itself > 0.0 { own.share_of(&terms, &query, impact) / of_itself } else { 0.0 }
}
