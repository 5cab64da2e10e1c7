//! Points with two decimals, exact, so that two scores which look alike are alike.

use std::fmt;

use serde::{Deserialize, Serialize};

/// More than any sheet asks for.
const MOST: f64 = 1_000_000.0;
/// Binary fractions that lie so near to half of a hundredth are meant to be the half.
const NEARLY: f64 = 1e-7;

/// A number of points with two decimals, such as a mark or a total of 100; exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "f64", try_from = "f64")]
pub struct Points(i64);

/// A number that is no [`Points`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("points are finite, of reasonable size, and have two decimals at most")]
pub struct NoPoints;

impl Points {
    /// None.
    pub const ZERO: Self = Self(0);

    /// As many hundredths of a point.
    pub const fn of_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// The number in hundredths of a point.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// The number with two decimals that is nearest; halves go up (四舍五入). Binary noise below 10⁻⁹ of a point does not decide.
    pub(super) fn rounded(points: f64) -> Self {
        // Only marks within their range are added up: far below what an i64 holds.
        Self((points * 100.0 + 0.5 + NEARLY).floor() as i64)
    }

    /// The mean, with two decimals, halves up; `None` of nothing.
    pub fn mean(of: &[Self]) -> Option<Self> {
        let count = i64::try_from(of.len()).ok().filter(|count| *count > 0)?;
        let sum: i64 = of.iter().map(|points| points.0).sum();
        Some(Self((2 * sum + count).div_euclid(2 * count)))
    }

    /// The middle one, or the mean of the two in the middle; `None` of nothing.
    pub fn median(of: &[Self]) -> Option<Self> {
        let mut sorted = of.to_vec();
        sorted.sort_unstable();
        let middle = sorted.len() / 2;
        match sorted.len() % 2 {
            1 => sorted.get(middle).copied(),
            _ => Self::mean(sorted.get(middle.checked_sub(1)?..=middle)?),
        }
    }

    /// How far two numbers are from each other; at least 0.
    pub fn distance(self, other: Self) -> Self {
        Self((self.0 - other.0).abs())
    }

    /// The number without decimals that say nothing: `9.5`, `10`.
    pub fn short(self) -> String {
        f64::from(self).to_string()
    }
}

impl TryFrom<f64> for Points {
    type Error = NoPoints;

    fn try_from(points: f64) -> Result<Self, NoPoints> {
        let hundredths = points * 100.0;
        let whole = hundredths.round();
        // A number read from text with two decimals is off by its binary noise only.
        let exact = (hundredths - whole).abs() < 1e-6;
        // The bound leaves no doubt that an i64 holds it.
        if points.is_finite() && points.abs() <= MOST && exact {
            Ok(Self(whole as i64))
        } else {
            Err(NoPoints)
        }
    }
}

impl From<Points> for f64 {
    fn from(points: Points) -> Self {
        points.0 as Self / 100.0
    }
}

impl fmt::Display for Points {
    /// With two decimals: `86.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Points;

    fn points(of: &[f64]) -> Vec<Points> {
        of.iter().map(|points| Points::try_from(*points).unwrap()).collect()
    }

    #[test]
    fn halves_go_up() {
        assert_eq!(Points::mean(&points(&[86.34, 86.35])).unwrap().to_string(), "86.35");
        assert_eq!(Points::rounded(1.005).to_string(), "1.01");
        assert_eq!(Points::rounded(0.1 + 0.2).to_string(), "0.30");
        assert_eq!(Points::mean(&[]), None);
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(Points::median(&points(&[3.0, 1.0, 2.0])), Some(Points::of_hundredths(200)));
        assert_eq!(Points::median(&points(&[4.0, 1.0])), Some(Points::of_hundredths(250)));
        assert_eq!(Points::median(&[]), None);
    }

    #[test]
    fn more_than_two_decimals_are_no_points() {
        assert!(Points::try_from(8.333).is_err() && Points::try_from(f64::NAN).is_err());
        assert_eq!(Points::try_from(9.5).unwrap().short(), "9.5");
        assert_eq!(Points::of_hundredths(-5).to_string(), "-0.05");
    }

    proptest! {
        #[test]
        fn every_hundredth_comes_back(hundredths in -100_000_i64..100_000) {
            let points = Points::of_hundredths(hundredths);
            prop_assert_eq!(Points::try_from(f64::from(points)), Ok(points));
            prop_assert_eq!(points.to_string().parse::<f64>().unwrap(), f64::from(points));
        }

        #[test]
        fn the_mean_is_the_nearest(of in proptest::collection::vec(0_i64..10_000, 1..9)) {
            let all: Vec<Points> = of.iter().map(|one| Points::of_hundredths(*one)).collect();
            let exact = of.iter().sum::<i64>() as f64 / of.len() as f64;
            let off = Points::mean(&all).unwrap().hundredths() as f64 - exact;
            prop_assert!(off > -0.5 + 1e-9 || of.is_empty());
            prop_assert!(off <= 0.5 + 1e-9);
        }
    }
}
