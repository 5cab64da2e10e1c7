//! Explaining a pair: both records in full, the terms they share, and the features that made the score.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::Engine;
use super::evidence::OwnAchievements;
use super::generation::Generation;
use super::latent::LatentMeaning;
use super::meaning::DemandMeaning;
use super::pair::{Compared, DemandSide};
use crate::analysis::WantedTerms;
use crate::cancel::Cancel;
use crate::explanation::{
    Explanation, ExplanationParams, SpansByTerm, TextField, build, spans_by_term, spans_of_terms, wordings,
};
use crate::facts::{Facts, FactsView, PackedFacts};
use crate::impact::Ordinal;
use crate::record::{Demand, Supply};
use crate::record_text::{demand_texts, supply_texts};
use crate::retrieval::{QueryText, TermQuery, TextQuery};
use crate::scoring::LinkVector;
use crate::semantic::{Vector, VectorView};

/// A demand made ready to be compared with any number of supplies.
pub(super) struct PreparedDemand<'a> {
    pub(super) demand: &'a Demand,
    pub(super) facts: Facts,
    pub(super) links: LinkVector,
    pub(super) query: TextQuery,
    pub(super) terms: TermQuery,
    pub(super) meaning: DemandMeaning,
    pub(super) latent: Option<LatentMeaning>,
    /// How it words each of its indicators; not asked for unless something is explained.
    wordings: OnceCell<Vec<String>>,
}

/// A supply made ready to be explained for any number of demands.
pub(super) struct OpenedSupply<'a> {
    supply: &'a Supply,
    texts: Vec<(TextField, Cow<'a, str>)>,
    spans: SpansByTerm,
    /// Number of terms of its texts.
    terms: u32,
}

/// What matching knows of a supply without opening it.
#[derive(Clone, Copy)]
pub(super) struct KnownSupply<'a> {
    pub(super) facts: FactsView<'a>,
    /// According to an encoder; `None` when unknown.
    pub(super) meaning: Option<VectorView<'a>>,
    /// In the latent space; `None` when unknown.
    pub(super) latent: Option<VectorView<'a>>,
}

impl PreparedDemand<'_> {
    /// The terms that a supply may share with it.
    pub(super) fn wanted_terms(&self) -> WantedTerms<'_> {
        WantedTerms::new(self.query.terms.iter().map(|source| source.term.as_str()))
    }
}

impl<'a> KnownSupply<'a> {
    /// One of the caller's own.
    pub(super) fn new(facts: FactsView<'a>, meaning: Option<&'a Vector>, latent: Option<&'a Vector>) -> Self {
        Self { facts, meaning: meaning.map(Vector::view), latent: latent.map(Vector::view) }
    }

    /// A stored one, by its number.
    pub(super) fn of(generation: &'a Generation, ordinal: usize) -> Self {
        Self {
            facts: generation.supplies.facts(ordinal),
            meaning: generation.meanings.supplies.get(ordinal),
            latent: generation.latent.supplies.get(ordinal),
        }
    }
}

impl<'a> OpenedSupply<'a> {
    pub(super) fn new(generation: &Generation, supply: &'a Supply) -> Self {
        let texts = supply_texts(supply);
        let spans = spans_by_term(&generation.rules.analyzer, &texts);
        let terms = spans.values().map(Vec::len).sum::<usize>() as u32;
        Self { supply, texts, spans, terms }
    }

    /// A stored one, by its number, with nothing of its texts but what it may share with one demand.
    pub(super) fn of_stored(
        generation: &Generation,
        supply: &'a Supply,
        ordinal: usize,
        wanted: &WantedTerms<'_>,
    ) -> Self {
        let texts = supply_texts(supply);
        let frequency = |term: &str| generation.supplies.impact.exact_frequency(term, ordinal as Ordinal);
        let spans = spans_of_terms(&generation.rules.analyzer, &texts, wanted, frequency);
        Self { supply, texts, spans, terms: generation.supplies.facts(ordinal).terms() }
    }

    /// Where it lies in the latent space: as a stored one with these texts. Only of one that was opened whole.
    pub(super) fn latent(&self, generation: &Generation) -> Option<Vector> {
        generation.latent_of_supply(self.spans.iter().map(|(term, spans)| (term.as_str(), spans.len())))
    }

    fn count(&self, term: &str) -> usize {
        self.spans.get(term).map_or(0, Vec::len)
    }
}

impl Engine {
    /// Scores and explains one pair, stored or not, whatever the score: "why not this one?".
    pub fn explain(&self, demand: &Demand, supply: &Supply) -> (f64, Explanation) {
        let generation = self.generation();
        let prepared = self.prepare_demand(&generation, demand, &Cancel::never());
        let record = self.supply_record(&generation, supply);
        let meaning = self.supply_meaning(&generation, supply, &prepared.meaning);
        let opened = OpenedSupply::new(&generation, supply);
        let latent = opened.latent(&generation);
        let known = KnownSupply::new(record.view(), meaning.as_ref(), latent.as_ref());
        self.explain_pair(&generation, &prepared, &opened, known)
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
        PreparedDemand { demand, facts, links, query, terms, meaning, latent, wordings: OnceCell::new() }
    }

    /// What a generation would know of a supply of the caller's own.
    pub(super) fn supply_record(&self, generation: &Generation, supply: &Supply) -> PackedFacts {
        let texts = supply_texts(supply);
        let mut facts = Facts::of_supply(supply, generation.rules.placements(&supply.links, &texts));
        facts.exclusions = generation.rules.exclusions(&texts);
        generation.resolve_region(&mut facts);
        facts.packed(&|link| generation.rules.matrix.number(link))
    }

    /// The score of a pair with its reasons.
    pub(super) fn explain_pair(
        &self,
        generation: &Generation,
        prepared: &PreparedDemand<'_>,
        opened: &OpenedSupply<'_>,
        KnownSupply { facts, meaning, latent }: KnownSupply<'_>,
    ) -> (f64, Explanation) {
        let impact = &generation.supplies.impact;
        let parts = prepared.terms.parts(&prepared.query, impact, opened.terms, |term| opened.count(term));
        let text = prepared.terms.evidence_of(&prepared.query, &parts);
        let latent = prepared.latent.as_ref().and_then(|demand| demand.value(latent));
        let meaning = prepared.meaning.value(meaning);
        let achievements = OwnAchievements::of_supply(generation, &prepared.terms, facts);
        let excluded = prepared.terms.share_of(&facts.exclusions());
        let evidence = achievements.value();
        let features = self.features(
            generation,
            DemandSide { facts: &prepared.facts, links: &prepared.links },
            facts,
            Compared { text, latent, meaning, excluded, evidence },
        );
        let texts = demand_texts(prepared.demand);
        let explanation = build(ExplanationParams {
            demand_facts: &prepared.facts,
            demand_texts: &texts,
            demand_wordings: prepared
                .wordings
                .get_or_init(|| wordings(&prepared.facts.indicators, &prepared.demand.indicators, &texts)),
            query: &prepared.query,
            supply: opened.supply,
            supply_facts: facts,
            supply_texts: &opened.texts,
            supply_spans: &opened.spans,
            parts: &parts,
            achievements: achievements.told(generation),
            features: &features,
            scoring: &generation.rules.scoring,
        });
        (features.score(&generation.rules.scoring).0, explanation)
    }
}
