//! What keeps a unit of the map from full coordination.

use serde::{Deserialize, Serialize};

/// Something that may limit a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObstacleFactor {
    /// 供给不足: few supplies.
    Supply,
    /// 对接不足: supplies are there, and do not answer what is asked for.
    Matching,
    /// 需求不足: few demands.
    Demand,
}

impl ObstacleFactor {
    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Supply => "供给不足",
            Self::Matching => "对接不足",
            Self::Demand => "需求不足",
        }
    }
}

/// How much each factor limits a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Obstacle {
    /// The factor that limits most; ties by the order of [`ObstacleFactor`].
    pub factor: ObstacleFactor,
    /// The obstacle degree of every factor that is known, in [0, 1], summing to 1, greatest first.
    pub degrees: Vec<ObstacleDegree>,
}

/// The part of what is missing for which a factor stands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ObstacleDegree {
    /// The factor.
    pub factor: ObstacleFactor,
    /// Its share, in [0, 1].
    pub degree: f64,
}

impl Obstacle {
    /// The obstacle degree model with equal weights: each factor's distance from 1 over the sum of all distances. The
    /// share of the demands that are answered is unknown where nobody asks. `None` where nothing is missing.
    pub(super) fn of(demand: f64, supply: f64, answered: Option<f64>) -> Option<Self> {
        let known = [
            (ObstacleFactor::Supply, Some(supply)),
            (ObstacleFactor::Matching, answered),
            (ObstacleFactor::Demand, Some(demand)),
        ];
        let missing = known.map(|(factor, value)| (factor, value.map(|value| (1.0 - value).max(0.0))));
        let total: f64 = missing.iter().filter_map(|(_, missing)| *missing).sum();
        if total <= 0.0 {
            return None;
        }
        let degree = |(factor, missing): (ObstacleFactor, Option<f64>)| {
            missing.map(|missing| ObstacleDegree { factor, degree: missing / total })
        };
        let mut degrees: Vec<ObstacleDegree> = missing.into_iter().filter_map(degree).collect();
        degrees.sort_by(|a, b| b.degree.total_cmp(&a.degree).then(a.factor.cmp(&b.factor)));
        Some(Self { factor: degrees.first()?.factor, degrees })
    }
}

#[cfg(test)]
mod tests {
    use super::{Obstacle, ObstacleFactor};

    #[test]
    fn the_factor_farthest_from_1_is_named() {
        let found = Obstacle::of(0.9, 0.4, Some(0.7)).expect("something is missing");
        assert_eq!(found.factor, ObstacleFactor::Supply);
        let degrees: Vec<f64> = found.degrees.iter().map(|share| share.degree).collect();
        for (degree, golden) in degrees.iter().zip([0.6, 0.3, 0.1]) {
            assert!((degree - golden).abs() < 1e-12, "{degrees:?}");
        }
    }

    #[test]
    fn what_nobody_asked_for_is_no_obstacle() {
        let found = Obstacle::of(0.0, 1.0, None).expect("demand is missing");
        assert_eq!((found.factor, found.degrees.len()), (ObstacleFactor::Demand, 2));
        assert_eq!(Obstacle::of(1.0, 1.0, Some(1.0)), None);
    }
}
