//! The weights of a score: how far each feature moves the odds that a broker would call a pair useful.

use serde::{Deserialize, Serialize};

use super::feature::Feature;
use crate::record::SupplyKind;

/// A logistic model over the features of a pair, with one set of weights for pairs whose meanings an encoder has compared,
/// and another for those of which only the words are known: words say less where meaning is known too.
///
/// Weights are natural log-odds between the value 0 and the value 1 of a feature, none below 0: a better value never
/// lowers a score. Base and the offsets of the kinds may have either sign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoringModel {
    pub(crate) by_words: Weights,
    pub(crate) by_words_and_meaning: Weights,
}

/// Log-odds by feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weights {
    /// Of a pair that has the reference value in every feature.
    pub(crate) base: f64,
    pub(crate) text: f64,
    pub(crate) words: f64,
    // Weights that were adopted before it was one know nothing of it.
    #[serde(default)]
    pub(crate) latent: f64,
    pub(crate) semantics: f64,
    #[serde(default)]
    pub(crate) scope: f64,
    #[serde(default)]
    pub(crate) evidence: f64,
    pub(crate) chain: f64,
    pub(crate) indicators: f64,
    pub(crate) maturity: f64,
    pub(crate) mode: f64,
    pub(crate) budget: f64,
    pub(crate) region: f64,
    pub(crate) recency: f64,
    pub(crate) kinds: KindOffsets,
}

/// An offset for each kind of supply; an achievement's is 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KindOffsets {
    pub(crate) expert: f64,
    pub(crate) instrument: f64,
    pub(crate) platform: f64,
    pub(crate) policy: f64,
}

impl Default for ScoringModel {
    /// What the software comes with; docs/scoring.md says how it was found.
    fn default() -> Self {
        let by_words = Weights {
            base: -7.6,
            text: 9.0,
            words: 1.1,
            latent: 1.0,
            semantics: 0.0,
            scope: 2.0,
            evidence: 2.0,
            chain: 4.0,
            indicators: 2.5,
            maturity: 1.2,
            mode: 0.4,
            budget: 3.0,
            region: 0.3,
            recency: 3.0,
            kinds: KindOffsets { expert: 2.5, instrument: 0.0, platform: 1.2, policy: -2.0 },
        };
        let by_words_and_meaning = Weights {
            base: -8.9,
            text: 7.3,
            words: 0.9,
            latent: 0.8,
            semantics: 3.7,
            scope: 2.0,
            evidence: 2.0,
            chain: 5.0,
            indicators: 3.0,
            maturity: 1.5,
            mode: 0.3,
            budget: 3.5,
            region: 0.3,
            recency: 3.5,
            kinds: KindOffsets { expert: 2.5, instrument: 0.0, platform: 1.2, policy: -2.0 },
        };
        Self { by_words, by_words_and_meaning }
    }
}

impl ScoringModel {
    /// The weights for a pair of which meaning is known or not.
    pub(crate) fn weights(&self, meaning_known: bool) -> &Weights {
        if meaning_known { &self.by_words_and_meaning } else { &self.by_words }
    }
}

impl Weights {
    /// The weight of a feature for a kind of supply.
    pub(crate) fn of(&self, feature: Feature, kind: SupplyKind) -> f64 {
        match feature {
            Feature::Base => self.base,
            Feature::Text => self.text,
            Feature::Words => self.words,
            Feature::Latent => self.latent,
            Feature::Semantics => self.semantics,
            Feature::Scope => self.scope,
            Feature::Evidence => self.evidence,
            Feature::Chain => self.chain,
            Feature::Indicators => self.indicators,
            Feature::Maturity => self.maturity,
            Feature::Mode => self.mode,
            Feature::Budget => self.budget,
            Feature::Region => self.region,
            Feature::Recency => self.recency,
            Feature::Kind => match kind {
                SupplyKind::Achievement => 0.0,
                SupplyKind::Expert => self.kinds.expert,
                SupplyKind::Instrument => self.kinds.instrument,
                SupplyKind::Platform => self.kinds.platform,
                SupplyKind::Policy => self.kinds.policy,
            },
        }
    }
}
