//! What a unit of the map lacks.

use serde::{Deserialize, Serialize};

/// From this weight on a side is there: half a record, so that one doubtful placement does not fill a gap.
const PRESENT: f64 = 0.5;

/// What is to be done about a unit of the map, by which of its sides are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapClass {
    /// 补链: demand without supply.
    Mend,
    /// 强链: both.
    Strengthen,
    /// 延链/待转化: supply without demand.
    Extend,
    /// 空白: neither.
    Blank,
}

impl GapClass {
    /// All classes, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Mend, Self::Strengthen, Self::Extend, Self::Blank];

    /// The class of a unit by the weights of its two sides.
    pub fn of(demand_weight: f64, supply_weight: f64) -> Self {
        match (demand_weight >= PRESENT, supply_weight >= PRESENT) {
            (true, false) => Self::Mend,
            (true, true) => Self::Strengthen,
            (false, true) => Self::Extend,
            (false, false) => Self::Blank,
        }
    }

    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mend => "补链",
            Self::Strengthen => "强链",
            Self::Extend => "延链/待转化",
            Self::Blank => "空白",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::GapClass;

    #[test]
    fn the_class_follows_from_the_sides_that_are_there() {
        let label = |demand, supply| GapClass::of(demand, supply).label();
        assert_eq!(
            [label(1.0, 0.4), label(0.5, 0.5), label(0.0, 3.0), label(0.49, 0.0)],
            ["补链", "强链", "延链/待转化", "空白"]
        );
    }
}
