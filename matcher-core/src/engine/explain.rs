//! Explaining a pair: both records in full, the terms they share, and the features that made the score.

use super::Engine;
use super::evidence::OwnAchievements;
use super::generation::{Generation, SideRecord};
use super::latent::LatentMeaning;
use super::meaning::DemandMeaning;
use super::pair::{Compared, PairSide};
use crate::cancel::Cancel;
use crate::explanation::{Explanation, ExplanationParams, build, spans_by_term};
use crate::facts::Facts;
use crate::record::{Demand, Supply};
use crate::record_text::{demand_texts, supply_texts};
use crate::retrieval::{QueryText, TermQuery, TextQuery};
use crate::scoring::LinkVector;
use crate::semantic::Vector;

/// A demand made ready to be compared with any number of supplies.
pub(super) struct PreparedDemand<'a> {
    pub(super) demand: &'a Demand,
    pub(super) facts: Facts,
    pub(super) links: LinkVector,
    pub(super) query: TextQuery,
    pub(super) terms: TermQuery,
    pub(super) meaning: DemandMeaning,
    pub(super) latent: Option<LatentMeaning>,
}

impl Engine {
    /// Scores and explains one pair, stored or not, whatever the score: "why not this one?".
    pub fn explain(&self, demand: &Demand, supply: &Supply) -> (f64, Explanation) {
        let generation = self.generation();
        let prepared = self.prepare_demand(&generation, demand, &Cancel::never());
        let record = self.supply_record(&generation, supply);
        let meaning = self.supply_meaning(&generation, supply, &prepared.meaning);
        let meaning = prepared.meaning.value(meaning.as_ref().map(Vector::view));
        self.explain_pair(&generation, &prepared, supply, (PairSide::of(&record), meaning))
    }

    pub(super) fn prepare_demand<'a>(
        &self,
        generation: &Generation,
        demand: &'a Demand,
        cancel: &Cancel,
    ) -> PreparedDemand<'a> {
        let texts = demand_texts(demand);
        let meaning = self.demand_meaning(generation, demand, &texts, cancel);
        let mut facts = Facts::of_demand(demand, generation.rules.placements(&demand.links, &texts));
        generation.resolve_region(&mut facts);
        let texts: Vec<QueryText<'_>> = texts.iter().map(|(field, text)| (*field, text.as_ref())).collect();
        let query = TextQuery::new(&generation.rules.analyzer, &texts);
        let terms = TermQuery::new(&query, &generation.supplies.impact);
        let links = generation.rules.matrix.vector(&facts.placements);
        let latent = generation.latent_of_demand(&query);
        PreparedDemand { demand, facts, links, query, terms, meaning, latent }
    }

    /// What a generation would know of a supply of the caller's own.
    pub(super) fn supply_record(&self, generation: &Generation, supply: &Supply) -> SideRecord {
        let texts = supply_texts(supply);
        let mut facts = Facts::of_supply(supply, generation.rules.placements(&supply.links, &texts));
        facts.exclusions = generation.rules.exclusions(&texts);
        generation.resolve_region(&mut facts);
        SideRecord::new(facts, &generation.rules.matrix)
    }

    /// The score of a pair with its reasons; `side` is what matching knows of the supply, `meaning` how near the two are.
    pub(super) fn explain_pair(
        &self,
        generation: &Generation,
        prepared: &PreparedDemand<'_>,
        supply: &Supply,
        (side, meaning): (PairSide<'_>, Option<f64>),
    ) -> (f64, Explanation) {
        let impact = &generation.supplies.impact;
        let supply_texts = supply_texts(supply);
        let supply_spans = spans_by_term(&generation.rules.analyzer, &supply_texts);
        let terms = supply_spans.values().map(Vec::len).sum::<usize>() as u32;
        let frequency = |term: &str| supply_spans.get(term).map_or(0, Vec::len);
        let parts = prepared.terms.parts(&prepared.query, impact, terms, frequency);
        let text = prepared.terms.evidence_of(&prepared.query, &parts);
        let latent = prepared.latent.as_ref().and_then(|demand| {
            let own = generation
                .latent_of_supply(supply_spans.iter().map(|(term, spans)| (term.as_str(), spans.len())));
            demand.value(own.as_ref().map(Vector::view))
        });
        let achievements = OwnAchievements::of_supply(generation, &prepared.terms, side.facts);
        let excluded = prepared.terms.share_of(&side.facts.exclusions);
        let evidence = achievements.value();
        let features = self.features(
            generation,
            PairSide { facts: &prepared.facts, links: &prepared.links },
            side,
            Compared { text, latent, meaning, excluded, evidence },
        );
        let explanation = build(ExplanationParams {
            demand: prepared.demand,
            demand_facts: &prepared.facts,
            demand_texts: &demand_texts(prepared.demand),
            query: &prepared.query,
            supply,
            supply_facts: side.facts,
            supply_texts: &supply_texts,
            supply_spans: &supply_spans,
            parts: &parts,
            achievements: achievements.told(generation),
            features: &features,
            scoring: &generation.rules.scoring,
        });
        (features.score(&generation.rules.scoring).0, explanation)
    }
}
