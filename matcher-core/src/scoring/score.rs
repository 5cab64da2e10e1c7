//! One score of a pair: the weighted mean of the features that are known.

use super::feature::Feature;
use crate::explanation::Contribution;
use crate::matching::Verdict;

/// Scores from here on are worth a broker's look; chosen on the fixtures (docs/scoring.md).
const REFERENCE: f64 = 0.30;
/// Scores from here on are worth a call.
const WORTH_CONTACT: f64 = 0.42;
/// Scores from here on can be put on the table.
const DIRECT: f64 = 0.58;

/// A pair's value and confidence for every feature, in the order of [`Feature::ALL`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FeatureVector([Option<(f64, f64)>; Feature::ALL.len()]);

/// A score in [0, 1].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PairScore(pub(crate) f64);

impl FeatureVector {
    /// Nothing is known yet.
    pub(crate) fn unknown() -> Self {
        Self([None; Feature::ALL.len()])
    }

    /// Sets a feature's value in [0, 1]. A confidence below 1 lowers the feature's weight for this pair.
    pub(crate) fn set(&mut self, feature: Feature, value: f64, confidence: f64) {
        debug_assert!((0.0..=1.0).contains(&value), "{feature:?} {value}");
        self.0[feature as usize] = Some((value.clamp(0.0, 1.0), confidence.clamp(0.0, 1.0)));
    }

    /// The score of the pair; 0 when nothing is known.
    pub(crate) fn score(&self) -> PairScore {
        PairScore(self.contributions().iter().map(|part| part.contribution).sum::<f64>().clamp(0.0, 1.0))
    }

    /// What every feature adds to the score.
    pub(crate) fn contributions(&self) -> Vec<Contribution> {
        let known = |feature: Feature| {
            self.0[feature as usize].map_or(0.0, |(_, confidence)| feature.default_weight() * confidence)
        };
        let total: f64 = Feature::ALL.into_iter().map(known).sum();
        Feature::ALL
            .into_iter()
            .map(|feature| {
                let weight = if total > 0.0 { known(feature) / total } else { 0.0 };
                let value = self.0[feature as usize].map(|(value, _)| value);
                Contribution { feature, value, weight, contribution: weight * value.unwrap_or(0.0) }
            })
            .collect()
    }
}

/// What a score in [0, 1] means for a broker.
pub fn verdict(score: f64) -> Verdict {
    match score {
        score if score >= DIRECT => Verdict::Direct,
        score if score >= WORTH_CONTACT => Verdict::WorthContact,
        score if score >= REFERENCE => Verdict::Reference,
        _ => Verdict::NoMatch,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Feature, FeatureVector};

    #[test]
    fn an_unknown_feature_neither_helps_nor_hurts() {
        let mut pair = FeatureVector::unknown();
        pair.set(Feature::Text, 0.6, 1.0);
        assert!((pair.score().0 - 0.6).abs() < 1e-12);
    }

    #[test]
    fn nothing_known_is_no_match() {
        assert_eq!(FeatureVector::unknown().score().0, 0.0);
    }

    proptest! {
        #[test]
        fn contributions_sum_to_a_score_in_range(values in prop::array::uniform8(prop::option::of((0.0f64..=1.0, 0.0f64..=1.0)))) {
            let pair = FeatureVector(values);
            let score = pair.score().0;
            let sum: f64 = pair.contributions().iter().map(|part| part.contribution).sum();
            prop_assert!((0.0..=1.0).contains(&score));
            prop_assert!((score - sum).abs() < 1e-9);
        }

        #[test]
        fn a_better_value_never_lowers_the_score(low in 0.0f64..=1.0, high in 0.0f64..=1.0, text in 0.0f64..=1.0) {
            let (low, high) = if low <= high { (low, high) } else { (high, low) };
            let with = |chain: f64| {
                let mut pair = FeatureVector::unknown();
                pair.set(Feature::Text, text, 1.0);
                pair.set(Feature::Chain, chain, 1.0);
                pair.score().0
            };
            prop_assert!(with(low) <= with(high) + 1e-12);
        }
    }
}
