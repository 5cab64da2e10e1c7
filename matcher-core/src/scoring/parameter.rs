//! The numbers of a scoring model one by one: for learning, checking and showing them.

use serde::{Deserialize, Serialize};

use super::feature::Feature;
use super::model::{ScoringModel, Weights};
use crate::record::SupplyKind;

/// No number of a model may be farther from 0: odds of half a milliard to one are certainty already.
pub(crate) const MOST_LOG_ODDS: f64 = 20.0;

/// Numbers are kept as whole numbers of this part: what is written in decimals is then read as exactly what it was.
const UNIT: f64 = 10_000.0;

/// For which pairs a set of weights counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeightSet {
    /// Pairs of which only the words are known.
    ByWords,
    /// Pairs whose meanings an encoder has compared.
    ByWordsAndMeaning,
}

/// One number of a set of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Parameter {
    /// The weight of a feature other than [`Feature::Kind`].
    Feature(Feature),
    /// The offset of a kind of supply other than [`SupplyKind::Achievement`], whose offset is 0.
    Kind(SupplyKind),
}

/// Why a scoring model cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("weight `{parameter}` of `{set:?}` is {value}; it has to lie within {least} to {most}")]
pub struct ScoringFault {
    /// In which set.
    pub set: WeightSet,
    /// The name of the number.
    pub parameter: &'static str,
    /// What it is.
    pub value: f64,
    /// The least that it may be.
    pub least: f64,
    /// The most that it may be.
    pub most: f64,
}

impl WeightSet {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ByWords, Self::ByWordsAndMeaning];

    /// Whether it is for pairs whose meanings have been compared.
    pub(crate) fn of_meaning(meaning_known: bool) -> Self {
        if meaning_known { Self::ByWordsAndMeaning } else { Self::ByWords }
    }
}

impl Parameter {
    /// All numbers of a set of weights, in the order in which they are shown.
    pub const ALL: [Self; 18] = [
        Self::Feature(Feature::Base),
        Self::Feature(Feature::Text),
        Self::Feature(Feature::Words),
        Self::Feature(Feature::Latent),
        Self::Feature(Feature::Semantics),
        Self::Feature(Feature::Scope),
        Self::Feature(Feature::Evidence),
        Self::Feature(Feature::Chain),
        Self::Feature(Feature::Indicators),
        Self::Feature(Feature::Maturity),
        Self::Feature(Feature::Mode),
        Self::Feature(Feature::Budget),
        Self::Feature(Feature::Region),
        Self::Feature(Feature::Recency),
        Self::Kind(SupplyKind::Expert),
        Self::Kind(SupplyKind::Instrument),
        Self::Kind(SupplyKind::Platform),
        Self::Kind(SupplyKind::Policy),
    ];

    /// The name of the number in a model's JSON; a kind's with `kinds.` before it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Feature(Feature::Base) => "base",
            Self::Feature(Feature::Text) => "text",
            Self::Feature(Feature::Words) => "words",
            Self::Feature(Feature::Latent) => "latent",
            Self::Feature(Feature::Semantics) => "semantics",
            Self::Feature(Feature::Scope) => "scope",
            Self::Feature(Feature::Evidence) => "evidence",
            Self::Feature(Feature::Chain) => "chain",
            Self::Feature(Feature::Indicators) => "indicators",
            Self::Feature(Feature::Maturity) => "maturity",
            Self::Feature(Feature::Mode) => "mode",
            Self::Feature(Feature::Budget) => "budget",
            Self::Feature(Feature::Region) => "region",
            Self::Feature(Feature::Recency) => "recency",
            Self::Kind(SupplyKind::Expert) => "kinds.expert",
            Self::Kind(SupplyKind::Instrument) => "kinds.instrument",
            Self::Kind(SupplyKind::Platform) => "kinds.platform",
            Self::Kind(SupplyKind::Policy) => "kinds.policy",
            Self::Feature(Feature::Kind) | Self::Kind(SupplyKind::Achievement) => "kinds.achievement",
        }
    }

    /// The least that it may be: a better value of a feature never lowers a score, base and offsets have either sign.
    pub(crate) fn least(self) -> f64 {
        match self {
            Self::Feature(Feature::Base | Feature::Kind) | Self::Kind(_) => -MOST_LOG_ODDS,
            Self::Feature(_) => 0.0,
        }
    }
}

impl ScoringModel {
    /// One of its numbers, in natural log-odds.
    pub fn weight(&self, set: WeightSet, parameter: Parameter) -> f64 {
        self.set(set).get(parameter)
    }

    /// Whether every number is one, and lies where it may.
    ///
    /// # Errors
    /// The first [`ScoringFault`] in the order of [`WeightSet::ALL`] and [`Parameter::ALL`].
    pub fn check(&self) -> Result<(), ScoringFault> {
        for set in WeightSet::ALL {
            for parameter in Parameter::ALL {
                let (value, least, most) = (self.weight(set, parameter), parameter.least(), MOST_LOG_ODDS);
                if !(least..=most).contains(&value) {
                    return Err(ScoringFault { set, parameter: parameter.name(), value, least, most });
                }
            }
        }
        Ok(())
    }

    /// The numbers of a set in the order of [`Parameter::ALL`].
    pub(crate) fn numbers(&self, set: WeightSet) -> [f64; Parameter::ALL.len()] {
        Parameter::ALL.map(|parameter| self.weight(set, parameter))
    }

    /// The same with other numbers in a set, in the order of [`Parameter::ALL`].
    #[must_use]
    pub(crate) fn with_numbers(mut self, set: WeightSet, numbers: &[f64; Parameter::ALL.len()]) -> Self {
        let weights = match set {
            WeightSet::ByWords => &mut self.by_words,
            WeightSet::ByWordsAndMeaning => &mut self.by_words_and_meaning,
        };
        for (parameter, number) in Parameter::ALL.into_iter().zip(numbers) {
            weights.set(parameter, *number);
        }
        self
    }

    /// The same with four decimals.
    #[must_use]
    pub(crate) fn rounded(self) -> Self {
        WeightSet::ALL.into_iter().fold(self, |model, set| {
            let numbers = model.numbers(set).map(|number| (number * UNIT).round() / UNIT);
            model.with_numbers(set, &numbers)
        })
    }

    fn set(&self, set: WeightSet) -> &Weights {
        self.weights(set == WeightSet::ByWordsAndMeaning)
    }
}

impl Weights {
    fn get(&self, parameter: Parameter) -> f64 {
        match parameter {
            Parameter::Feature(feature) => self.of(feature, SupplyKind::Achievement),
            Parameter::Kind(kind) => self.of(Feature::Kind, kind),
        }
    }

    fn set(&mut self, parameter: Parameter, number: f64) {
        let place = match parameter {
            Parameter::Feature(Feature::Base) => &mut self.base,
            Parameter::Feature(Feature::Text) => &mut self.text,
            Parameter::Feature(Feature::Words) => &mut self.words,
            Parameter::Feature(Feature::Latent) => &mut self.latent,
            Parameter::Feature(Feature::Semantics) => &mut self.semantics,
            Parameter::Feature(Feature::Scope) => &mut self.scope,
            Parameter::Feature(Feature::Evidence) => &mut self.evidence,
            Parameter::Feature(Feature::Chain) => &mut self.chain,
            Parameter::Feature(Feature::Indicators) => &mut self.indicators,
            Parameter::Feature(Feature::Maturity) => &mut self.maturity,
            Parameter::Feature(Feature::Mode) => &mut self.mode,
            Parameter::Feature(Feature::Budget) => &mut self.budget,
            Parameter::Feature(Feature::Region) => &mut self.region,
            Parameter::Feature(Feature::Recency) => &mut self.recency,
            Parameter::Kind(SupplyKind::Expert) => &mut self.kinds.expert,
            Parameter::Kind(SupplyKind::Instrument) => &mut self.kinds.instrument,
            Parameter::Kind(SupplyKind::Platform) => &mut self.kinds.platform,
            Parameter::Kind(SupplyKind::Policy) => &mut self.kinds.policy,
            // An achievement's offset is 0 by definition.
            Parameter::Feature(Feature::Kind) | Parameter::Kind(SupplyKind::Achievement) => return,
        };
        *place = number;
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_LOG_ODDS, Parameter, ScoringModel, WeightSet};

    #[test]
    fn every_number_is_found_under_its_own_name() {
        let mut model = ScoringModel::default();
        for (at, set) in WeightSet::ALL.into_iter().enumerate() {
            let numbers = std::array::from_fn(|place| (at * Parameter::ALL.len() + place) as f64 / 2.0);
            model = model.with_numbers(set, &numbers);
            assert_eq!(model.numbers(set), numbers);
        }
        let json = serde_json::to_value(&model).unwrap();
        for (set, key) in WeightSet::ALL.into_iter().zip(["by_words", "by_words_and_meaning"]) {
            for parameter in Parameter::ALL {
                let named = format!("/{key}/{}", parameter.name().replace('.', "/"));
                assert_eq!(json.pointer(&named).unwrap(), model.weight(set, parameter), "{named}");
            }
        }
    }

    #[test]
    fn rounded_numbers_are_read_as_what_they_were() {
        let numbers = std::array::from_fn(|at| (at as f64).exp().sin() * 7.0);
        let model = ScoringModel::default().with_numbers(WeightSet::ByWords, &numbers).rounded();
        let read: ScoringModel = serde_json::from_str(&serde_json::to_string(&model).unwrap()).unwrap();
        assert_eq!(read, model);
        assert!((model.numbers(WeightSet::ByWords)[3] - numbers[3]).abs() <= 0.5 / super::UNIT);
    }

    #[test]
    fn numbers_that_would_break_a_score_are_refused() {
        let model = ScoringModel::default();
        assert_eq!(model.check(), Ok(()));
        for (place, bad) in [(1, -0.1), (1, MOST_LOG_ODDS + 1.0), (0, f64::NAN), (17, f64::NEG_INFINITY)] {
            let mut numbers = model.numbers(WeightSet::ByWords);
            numbers[place] = bad;
            let fault = model.clone().with_numbers(WeightSet::ByWords, &numbers).check().unwrap_err();
            assert_eq!((fault.set, fault.parameter), (WeightSet::ByWords, Parameter::ALL[place].name()));
        }
    }
}
