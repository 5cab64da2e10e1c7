//! From weighted counts to strengths, by baselines that stay the same from one period to the next.

use serde::{Deserialize, Serialize};

/// No baseline is lower, so that in a small catalogue a single record does not make a link strong.
const LEAST_BASELINE: f64 = 5.0;

/// The weighted counts of both sides that stand for full strength.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// Weighted demands at which U₁ reaches 1.
    pub demand: f64,
    /// Weighted supplies at which U₂ reaches 1.
    pub supply: f64,
}

/// The baselines of a map. Two maps with the same ones compare.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Baselines {
    /// Of a whole chain; also of a chain within a region.
    pub chain: Baseline,
    /// Of a link.
    pub link: Baseline,
    /// Of a link at one stage.
    pub cell: Baseline,
}

impl Baseline {
    /// Without any records.
    pub(super) const LEAST: Self = Self { demand: LEAST_BASELINE, supply: LEAST_BASELINE };

    /// The baseline by which the strongest of some units, given as weights of demands and supplies, has strength 1.
    pub(super) fn over(weights: impl Iterator<Item = (f64, f64)>) -> Self {
        weights.fold(Self::LEAST, |most, (demand, supply)| Self {
            demand: most.demand.max(demand),
            supply: most.supply.max(supply),
        })
    }

    /// Whether both ends are numbers above 0.
    fn is_usable(&self) -> bool {
        [self.demand, self.supply].iter().all(|end| end.is_finite() && *end > 0.0)
    }
}

impl Baselines {
    /// Whether strengths can be worked out by them.
    pub fn are_usable(&self) -> bool {
        [self.chain, self.link, self.cell].iter().all(Baseline::is_usable)
    }
}

/// The strength, in [0, 1], of a weighted count against its baseline: the square root of their ratio, at most 1. The root
/// is the transform under which counts vary alike whatever their size (Bartlett 1936, The Square Root Transformation in
/// Analysis of Variance): in a skewed catalogue the ratio itself would call all links weak but the largest.
pub(super) fn strength(weight: f64, baseline: f64) -> f64 {
    (weight.max(0.0) / baseline).sqrt().min(1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Baseline, strength};

    #[test]
    fn nothing_has_no_strength_and_the_baseline_has_all() {
        assert_eq!(strength(0.0, 20.0), 0.0);
        assert_eq!(strength(20.0, 20.0), 1.0);
        assert_eq!(strength(90.0, 20.0), 1.0);
        assert_eq!(strength(5.0, 20.0), 0.5);
    }

    #[test]
    fn a_baseline_is_the_greatest_count_of_each_side_and_never_tiny() {
        let found = Baseline::over([(2.0, 30.0), (7.5, 1.0)].into_iter());
        assert_eq!(found, Baseline { demand: 7.5, supply: 30.0 });
        assert_eq!(Baseline::over(std::iter::empty()), Baseline::LEAST);
    }

    proptest! {
        #[test]
        fn more_records_are_never_weaker(less in 0.0f64..1e5, more in 0.0f64..1e5, baseline in 5.0f64..1e4) {
            let (less, more) = (less.min(more), less.max(more));
            let (weaker, stronger) = (strength(less, baseline), strength(more, baseline));
            prop_assert!(weaker <= stronger);
            prop_assert!((0.0..=1.0).contains(&weaker) && (0.0..=1.0).contains(&stronger));
        }
    }
}
