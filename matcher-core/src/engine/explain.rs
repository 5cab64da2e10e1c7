//! Explaining a pair: both records in full, the terms they share, and the features that made the score.

use super::Engine;
use super::generation::Generation;
use super::pair::PairSide;
use crate::error::Error;
use crate::explanation::{Explanation, ExplanationParams, build, spans_by_term};
use crate::facts::Facts;
use crate::record::{Demand, Supply};
use crate::record_text::{demand_texts, supply_texts};
use crate::retrieval::{QueryText, TermQuery, TextQuery};
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
        let mut facts = Facts::of_demand(demand, self.core.rules.demand_placements(demand));
        generation.resolve_region(&mut facts);
        let texts = demand_texts(demand);
        let texts: Vec<QueryText<'_>> = texts.iter().map(|(field, text)| (*field, text.as_ref())).collect();
        let query = TextQuery::new(&self.core.rules.analyzer, &texts);
        let terms = TermQuery::new(&query, &generation.supplies.impact);
        let links = self.core.rules.matrix.vector(&facts.placements);
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
        let supply_spans = spans_by_term(&self.core.rules.analyzer, &supply_texts);
        let terms = supply_spans.values().map(Vec::len).sum::<usize>() as u32;
        let frequency = |term: &str| supply_spans.get(term).map_or(0, Vec::len);
        let parts = prepared.terms.parts(&prepared.query, impact, terms, frequency);
        let text = prepared.terms.evidence_of(&prepared.query, &parts);
        // The facts of the record at hand, never those of the generation: it may have been changed since, or be the
        // caller's own. For an unchanged record they are equal.
        let mut supply_facts = Facts::of_supply(supply, self.core.rules.supply_placements(supply));
        generation.resolve_region(&mut supply_facts);
        let links = self.core.rules.matrix.vector(&supply_facts.placements);
        let features = self.features(
            generation,
            PairSide { facts: &prepared.facts, links: &prepared.links },
            PairSide { facts: &supply_facts, links: &links },
            text,
        );
        let explanation = build(&ExplanationParams {
            demand: prepared.demand,
            demand_facts: &prepared.facts,
            demand_texts: &demand_texts(prepared.demand),
            query: &prepared.query,
            supply,
            supply_facts: &supply_facts,
            supply_texts: &supply_texts,
            supply_spans: &supply_spans,
            parts: &parts,
            features: &features,
        });
        Ok((features.score().0, explanation))
    }
}
