//! Scoring one pair: the same values whichever side asked, and whoever else was asked for.

use super::Engine;
use super::generation::Generation;
use crate::facts::{Facts, FactsView};
use crate::record::SupplyKind;
use crate::retrieval::TextEvidence;
use crate::scoring::{
    Feature, FeatureVector, LinkVector, StructureParams, scope_value, share_value, structure_features,
    words_value,
};

/// The demand of a pair.
#[derive(Clone, Copy)]
pub(super) struct DemandSide<'a> {
    pub(super) facts: &'a Facts,
    pub(super) links: &'a LinkVector,
}

/// What the texts of a pair have in common; `None` where that is unknown.
#[derive(Clone, Copy)]
pub(super) struct Compared {
    pub(super) text: TextEvidence,
    /// In the latent space, a value in [0, 1].
    pub(super) latent: Option<f64>,
    /// According to an encoder, a value in [0, 1].
    pub(super) meaning: Option<f64>,
    /// Share of what the demand says that the supply says it is not for.
    pub(super) excluded: f64,
    /// What an expert's own achievements say for him, a value in [0, 1].
    pub(super) evidence: Option<f64>,
}

impl Engine {
    /// All features of a pair.
    pub(super) fn features(
        &self,
        generation: &Generation,
        demand: DemandSide<'_>,
        supply: FactsView<'_>,
        Compared { text, latent, meaning, excluded, evidence }: Compared,
    ) -> FeatureVector {
        // Whatever has no kind is scored as the commonest.
        let mut features = FeatureVector::unknown(supply.supply_kind().unwrap_or(SupplyKind::Achievement));
        features.set(Feature::Text, share_value(text), 1.0);
        features.set(Feature::Words, words_value(text), 1.0);
        if let Some(latent) = latent {
            features.set(Feature::Latent, latent, 1.0);
        }
        if let Some(meaning) = meaning {
            features.set(Feature::Semantics, meaning, 1.0);
        }
        if let Some(scope) = scope_value(excluded) {
            features.set(Feature::Scope, scope, 1.0);
        }
        if let Some(evidence) = evidence {
            features.set(Feature::Evidence, evidence, 1.0);
        }
        let pair = StructureParams {
            demand: demand.facts,
            demand_links: demand.links,
            supply,
            reference_year: generation.reference_year,
        };
        structure_features(&pair, &generation.rules.matrix, &mut features);
        features
    }
}
