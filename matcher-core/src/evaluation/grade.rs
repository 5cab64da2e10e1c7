//! How well a document answers a query, as a person judged it.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A relevance grade from 0 (does not answer) to 3 (answers in full).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Grade(u8);

/// A number that is no relevance grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("relevance grade {value} is not within 0 to 3")]
pub struct GradeOutOfRange {
    /// The number.
    pub value: u8,
}

impl Grade {
    /// The worst grade: does not answer.
    pub const MIN: Self = Self(0);

    /// The best grade.
    pub const MAX: Self = Self(3);

    /// Takes a grade from 0 to 3; `None` outside of that.
    pub fn new(value: u8) -> Option<Self> {
        (value <= Self::MAX.0).then_some(Self(value))
    }

    /// The grade, 0 to 3.
    pub fn value(self) -> u8 {
        self.0
    }

    /// The gain 2^grade − 1, which is 0, 1, 3 or 7 (Burges et al., "Learning to Rank using Gradient Descent",
    /// ICML 2005).
    pub fn gain(self) -> f64 {
        f64::from((1_u8 << self.0) - 1)
    }
}

impl TryFrom<u8> for Grade {
    type Error = GradeOutOfRange;

    fn try_from(value: u8) -> Result<Self, Self::Error> {
        Self::new(value).ok_or(GradeOutOfRange { value })
    }
}

impl From<Grade> for u8 {
    fn from(grade: Grade) -> Self {
        grade.0
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gains_double_with_each_grade() {
        let gains: Vec<f64> = (0..=3).map(|value| Grade::new(value).unwrap().gain()).collect();
        assert_eq!(gains, [0.0, 1.0, 3.0, 7.0]);
    }

    #[test]
    fn grades_above_three_are_refused() {
        assert_eq!(Grade::new(4), None);
        let error = serde_json::from_str::<Grade>("4").unwrap_err();
        assert!(error.to_string().contains("relevance grade 4 is not within 0 to 3"));
    }
}
