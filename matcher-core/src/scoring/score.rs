//! One score of a pair: the probability that the log-odds of its features come to.

use super::feature::Feature;
use super::model::ScoringModel;
use super::parameter::{Parameter, WeightSet};
use crate::explanation::Contribution;
use crate::matching::Verdict;
use crate::record::SupplyKind;

/// Scores from here on are worth a broker's look; the levels are set for stated precisions (docs/scoring.md).
const REFERENCE: f64 = 0.25;
/// Scores from here on are worth a call.
const WORTH_CONTACT: f64 = 0.70;
/// Scores from here on can be put on the table.
const DIRECT: f64 = 0.80;

/// A pair's value and confidence for every feature, in the order of [`Feature::ALL`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FeatureVector {
    kind: SupplyKind,
    values: [Option<(f64, f64)>; Feature::ALL.len()],
}

/// A score in [0, 1].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PairScore(pub(crate) f64);

/// A pair as what its score is linear in: log-odds are the sum of its numbers times those of the set of weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Design {
    /// By which set of weights the pair is scored.
    pub(crate) set: WeightSet,
    /// In the order of [`Parameter::ALL`].
    pub(crate) numbers: [f64; Parameter::ALL.len()],
}

impl Design {
    /// The log-odds of the pair's score.
    pub(crate) fn log_odds(&self, weights: &[f64; Parameter::ALL.len()]) -> f64 {
        self.numbers.iter().zip(weights).map(|(number, weight)| number * weight).sum()
    }
}

impl FeatureVector {
    /// Nothing is known yet but the kind of the supply.
    pub(crate) fn unknown(kind: SupplyKind) -> Self {
        let mut features = Self { kind, values: [None; Feature::ALL.len()] };
        features.set(Feature::Base, 1.0, 1.0);
        features
    }

    /// Sets a feature's value in [0, 1]. A confidence below 1 lowers the feature's weight for this pair.
    pub(crate) fn set(&mut self, feature: Feature, value: f64, confidence: f64) {
        debug_assert!((0.0..=1.0).contains(&value), "{feature:?} {value}");
        self.values[feature as usize] = Some((value.clamp(0.0, 1.0), confidence.clamp(0.0, 1.0)));
    }

    /// The score of the pair. It is the sum of [`FeatureVector::contributions`] but for rounding.
    pub(crate) fn score(&self, model: &ScoringModel) -> PairScore {
        PairScore(logistic(Feature::ALL.into_iter().map(|feature| self.log_odds(feature, model)).sum()))
    }

    /// What every feature adds to the score: the base its own probability, the others parts of what the score lies above or below
    /// that, in proportion to their log-odds. On the straight way from the base to the pair, that is what each of them
    /// moved (Aumann and Shapley 1974, *Values of Non-Atomic Games*).
    pub(crate) fn contributions(&self, model: &ScoringModel) -> Vec<Contribution> {
        let base = self.log_odds(Feature::Base, model);
        let moved: f64 =
            Feature::ALL.into_iter().map(|feature| self.log_odds(feature, model)).sum::<f64>() - base;
        let slope = slope(base, moved);
        let part = |feature: Feature| {
            let log_odds = self.log_odds(feature, model);
            Contribution {
                feature,
                value: self.values[feature as usize].map(|(value, _)| value),
                reference: feature.reference(),
                weight: self.weight(feature, model),
                log_odds,
                contribution: if feature == Feature::Base { logistic(base) } else { slope * log_odds },
            }
        };
        Feature::ALL.into_iter().map(part).collect()
    }

    /// What the score is linear in.
    pub(crate) fn design(&self) -> Design {
        let number = |parameter: Parameter| match parameter {
            Parameter::Feature(feature) => self.values[feature as usize]
                .map_or(0.0, |(value, confidence)| confidence * (value - feature.reference())),
            Parameter::Kind(kind) if kind == self.kind => {
                self.values[Feature::Kind as usize].map_or(0.0, |(value, confidence)| confidence * value)
            }
            Parameter::Kind(_) => 0.0,
        };
        Design {
            set: WeightSet::of_meaning(self.values[Feature::Semantics as usize].is_some()),
            numbers: Parameter::ALL.map(number),
        }
    }

    /// What a feature adds to the log-odds; 0 when it is unknown.
    fn log_odds(&self, feature: Feature, model: &ScoringModel) -> f64 {
        let value = self.values[feature as usize].map_or(feature.reference(), |(value, _)| value);
        self.weight(feature, model) * (value - feature.reference())
    }

    /// The weight of a feature for this pair; 0 when it is unknown.
    fn weight(&self, feature: Feature, model: &ScoringModel) -> f64 {
        let weights = model.weights(self.values[Feature::Semantics as usize].is_some());
        let confidence = self.values[feature as usize].map_or(0.0, |(_, confidence)| confidence);
        confidence * weights.of(feature, self.kind)
    }
}

/// What one unit of log-odds moved on the way from `base` to `base + moved`, in the mean.
fn slope(base: f64, moved: f64) -> f64 {
    // Where the two ends hardly differ, their difference has no digits left, and the slope is that of the place.
    const CLOSE: f64 = 1e-6;
    if moved.abs() > CLOSE {
        return (logistic(base + moved) - logistic(base)) / moved;
    }
    let middle = logistic(base + moved / 2.0);
    middle * (1.0 - middle)
}

/// The probability of log-odds.
pub(crate) fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
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

    use super::{Feature, FeatureVector, ScoringModel};
    use crate::record::SupplyKind;

    const KNOWN_BY_ANY: [Feature; 2] = [Feature::Base, Feature::Kind];

    fn pair(values: &[Option<(f64, f64)>]) -> FeatureVector {
        let mut pair = FeatureVector::unknown(SupplyKind::Expert);
        for (feature, value) in Feature::ALL.into_iter().zip(values) {
            if let (Some((value, confidence)), false) = (value, KNOWN_BY_ANY.contains(&feature)) {
                pair.set(feature, *value, *confidence);
            }
        }
        pair
    }

    #[test]
    fn an_unknown_feature_neither_helps_nor_hurts() {
        let model = ScoringModel::default();
        let mut pair = FeatureVector::unknown(SupplyKind::Achievement);
        pair.set(Feature::Text, 0.6, 1.0);
        let unknown = pair.score(&model);
        pair.set(Feature::Chain, Feature::Chain.reference(), 1.0);
        assert_eq!(pair.score(&model), unknown);
        pair.set(Feature::Chain, 1.0, 0.0);
        assert_eq!(pair.score(&model), unknown);
    }

    #[test]
    fn nothing_shared_is_no_match() {
        let mut pair = FeatureVector::unknown(SupplyKind::Achievement);
        pair.set(Feature::Text, 0.0, 1.0);
        assert!(pair.score(&ScoringModel::default()).0 < 0.1);
    }

    proptest! {
        #[test]
        fn contributions_sum_to_a_score_in_range(
            values in prop::collection::vec(prop::option::of((0.0f64..=1.0, 0.0f64..=1.0)), Feature::ALL.len())
        ) {
            let (pair, model) = (pair(&values), ScoringModel::default());
            let score = pair.score(&model).0;
            let sum: f64 = pair.contributions(&model).iter().map(|part| part.contribution).sum();
            prop_assert!((0.0..=1.0).contains(&score));
            prop_assert!((score - sum).abs() < 1e-9);
        }

        #[test]
        fn a_score_is_linear_in_the_design(
            values in prop::collection::vec(prop::option::of((0.0f64..=1.0, 0.0f64..=1.0)), Feature::ALL.len())
        ) {
            let (pair, model) = (pair(&values), ScoringModel::default());
            let design = pair.design();
            let score = super::logistic(design.log_odds(&model.numbers(design.set)));
            prop_assert!((pair.score(&model).0 - score).abs() < 1e-12);
        }

        #[test]
        fn a_better_value_never_lowers_the_score(
            values in prop::collection::vec(prop::option::of((0.0f64..=1.0, 0.0f64..=1.0)), Feature::ALL.len()),
            which in 0..Feature::ALL.len(),
            other in 0.0f64..=1.0,
        ) {
            let mut better = values.clone();
            prop_assume!(values[which].is_some_and(|(value, _)| value <= other));
            better[which] = values[which].map(|(_, confidence)| (other, confidence));
            let model = ScoringModel::default();
            prop_assert!(pair(&values).score(&model).0 <= pair(&better).score(&model).0);
        }
    }
}
