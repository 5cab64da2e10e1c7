//! Explaining a pair: both records in full, the terms they share, and the features that made the score.

use super::Engine;
use super::generation::Generation;
use super::pair::PairSide;
use crate::error::Error;
use crate::explanation::{Explanation, ExplanationParams, build, spans_by_term};
use crate::facts::Facts;
use crate::record::{Demand, Record, Supply};
use crate::record_text::{demand_texts, supply_texts};
use crate::retrieval::{QueryText, TermCounts, TermQuery, TextQuery};
use crate::scoring::LinkVector;

/// A demand made ready to be compared with any number of supplies.
pub(super) struct PreparedDemand<'a> {
    pub(super) demand: &'a Demand,
    pub(super) facts: Facts,
    pub(super) links: LinkVector,
    pub(super) query: TextQuery,
    pub(super) terms: TermQuery,
}

impl Engine {
    /// Scores and explains one pair, stored or not, whatever the score: "why not this one?".
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn explain(&self, demand: &Demand, supply: &Supply) -> Result<(f64, Explanation), Error> {
        let generation = self.generation();
        let prepared = self.prepare_demand(&generation, demand)?;
        self.explain_pair(&generation, &prepared, supply)
    }

    pub(super) fn prepare_demand<'a>(
        &self,
        generation: &Generation,
        demand: &'a Demand,
    ) -> Result<PreparedDemand<'a>, Error> {
        let record = Record::Demand(demand.clone());
        let mut facts = Facts::of(&record, self.placements(&record), &Default::default());
        facts.region = match &demand.enterprise {
            Some(enterprise) => generation
                .organisations
                .ordinal(enterprise.as_str())
                .and_then(|ordinal| generation.organisations.facts[ordinal].region.clone()),
            None => None,
        };
        let texts = demand_texts(demand);
        let texts: Vec<QueryText<'_>> = texts.iter().map(|(field, text)| (*field, text.as_ref())).collect();
        let query = TextQuery::new(&self.analyzer, &texts);
        let terms = TermQuery::new(&query, &generation.supplies.impact);
        let links = self.matrix.vector(&facts.placements);
        Ok(PreparedDemand { demand, facts, links, query, terms })
    }

    pub(super) fn explain_pair(
        &self,
        generation: &Generation,
        prepared: &PreparedDemand<'_>,
        supply: &Supply,
    ) -> Result<(f64, Explanation), Error> {
        let impact = &generation.supplies.impact;
        let supply_texts = supply_texts(supply);
        let counts = TermCounts::new(&self.analyzer, supply_texts.iter().map(|(_, text)| text.as_ref()));
        let parts = prepared.terms.parts(&prepared.query, impact, &counts);
        let text = prepared.terms.evidence_of(&prepared.query, &parts);
        let stored = generation.supplies.ordinal(supply.id.as_str());
        let record;
        let (own_facts, own_links);
        let (supply_facts, links) = match stored {
            Some(ordinal) => (&generation.supplies.facts[ordinal], &generation.supplies.links[ordinal]),
            None => {
                record = Record::Supply(supply.clone());
                own_facts = Facts::of(&record, self.placements(&record), &Default::default());
                own_links = self.matrix.vector(&own_facts.placements);
                (&own_facts, &own_links)
            }
        };
        let features = self.features(
            generation,
            PairSide { facts: &prepared.facts, links: &prepared.links },
            PairSide { facts: supply_facts, links },
            text,
        );
        let explanation = build(&ExplanationParams {
            demand: prepared.demand,
            demand_facts: &prepared.facts,
            demand_texts: &demand_texts(prepared.demand),
            query: &prepared.query,
            supply,
            supply_facts,
            supply_texts: &supply_texts,
            supply_spans: &spans_by_term(&self.analyzer, &supply_texts),
            parts: &parts,
            features: &features,
        });
        Ok((features.score().0, explanation))
    }
}
