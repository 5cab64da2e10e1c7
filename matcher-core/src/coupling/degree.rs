//! How well two strengths go together: coupling degree, its modified form, and the level that a value stands for.

use serde::{Deserialize, Serialize};

/// Weight of the demand's strength in the comprehensive index T. Equal weights, as neither chain leads the other.
const DEMAND_SHARE: f64 = 0.5;
/// Weight of the supply's strength in the comprehensive index T.
const SUPPLY_SHARE: f64 = 0.5;

/// How demand and supply of one unit of the map go together. All values lie in [0, 1] and do not change when the two
/// strengths change places.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CouplingDegree {
    /// C, the coupling degree: geometric over arithmetic mean of the strengths. 1 wherever they are equal, however small
    /// both are, so it is never to be shown alone.
    pub c: f64,
    /// T, the comprehensive index: the weighted mean of the strengths.
    pub t: f64,
    /// D = √(C·T), the coordination degree.
    pub d: f64,
    /// C′, the modified coupling degree, which falls with the distance of the strengths as well as with their ratio.
    pub modified_c: f64,
    /// D′ = √(C′·T), the modified coordination degree, by which levels are given.
    pub modified_d: f64,
}

impl CouplingDegree {
    /// The degrees of a demand's and a supply's strength, each in [0, 1]; `None` when one of them is not above 0, where
    /// nothing can be said: a missing side is a gap, not a coordination of 0.
    ///
    /// C and D are those of the coupling coordination model; C′ is the modified coupling degree of Wang, Kong, Ren, Zhi
    /// and Dai (2021, 自然资源学报 36(3), "国内耦合协调度模型的误区及修正") for two systems.
    pub fn of(demand: f64, supply: f64) -> Option<Self> {
        if !(demand > 0.0 && supply > 0.0) {
            return None;
        }
        let c = (2.0 * (demand * supply).sqrt() / (demand + supply)).min(1.0);
        let t = DEMAND_SHARE * demand + SUPPLY_SHARE * supply;
        let modified_c = ((1.0 - (demand - supply).abs()) * demand.min(supply) / demand.max(supply)).sqrt();
        Some(Self { c, t, d: (c * t).sqrt(), modified_c, modified_d: (modified_c * t).sqrt() })
    }

    /// The level that the modified coordination degree stands for.
    pub fn level(&self) -> CoordinationLevel {
        CoordinationLevel::of(self.modified_d)
    }
}

/// The ten levels of coordination, each .1 wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoordinationLevel {
    /// 极度失调: below .1.
    ExtremelyUncoordinated,
    /// 严重失调: from .1.
    SeverelyUncoordinated,
    /// 中度失调: from .2.
    ModeratelyUncoordinated,
    /// 轻度失调: from .3.
    SlightlyUncoordinated,
    /// 濒临失调: from .4.
    NearlyUncoordinated,
    /// 勉强协调: from .5.
    BarelyCoordinated,
    /// 初级协调: from .6.
    PrimarilyCoordinated,
    /// 中级协调: from .7.
    ModeratelyCoordinated,
    /// 良好协调: from .8.
    WellCoordinated,
    /// 优质协调: from .9.
    SuperblyCoordinated,
}

impl CoordinationLevel {
    /// All levels, the worst first.
    pub const ALL: [Self; 10] = [
        Self::ExtremelyUncoordinated,
        Self::SeverelyUncoordinated,
        Self::ModeratelyUncoordinated,
        Self::SlightlyUncoordinated,
        Self::NearlyUncoordinated,
        Self::BarelyCoordinated,
        Self::PrimarilyCoordinated,
        Self::ModeratelyCoordinated,
        Self::WellCoordinated,
        Self::SuperblyCoordinated,
    ];

    /// The level of a degree in [0, 1]; a level begins with its lower bound.
    pub fn of(degree: f64) -> Self {
        // A degree of .7 that came out as .6999… belongs to the level that it is printed in.
        let tenths = (degree * 10.0 + 1e-9).floor().clamp(0.0, 9.0);
        Self::ALL[tenths as usize]
    }

    /// The wording that users see; `不可计算` where there is no level.
    pub fn label_of(level: Option<Self>) -> &'static str {
        level.map_or("不可计算", Self::label)
    }

    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::ExtremelyUncoordinated => "极度失调",
            Self::SeverelyUncoordinated => "严重失调",
            Self::ModeratelyUncoordinated => "中度失调",
            Self::SlightlyUncoordinated => "轻度失调",
            Self::NearlyUncoordinated => "濒临失调",
            Self::BarelyCoordinated => "勉强协调",
            Self::PrimarilyCoordinated => "初级协调",
            Self::ModeratelyCoordinated => "中级协调",
            Self::WellCoordinated => "良好协调",
            Self::SuperblyCoordinated => "优质协调",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CoordinationLevel, CouplingDegree};

    fn check(demand: f64, supply: f64, golden: [f64; 5], level: &str) {
        let found = CouplingDegree::of(demand, supply).expect("both are above 0");
        let values = [found.c, found.t, found.d, found.modified_c, found.modified_d];
        for (value, golden) in values.iter().zip(golden) {
            assert!((value - golden).abs() < 5e-5, "{values:?}, not {golden}");
        }
        assert_eq!(found.level().label(), level);
    }

    #[test]
    fn golden_values() {
        // Worked out by hand: C, T, D, C′, D′.
        check(0.1, 0.9, [0.6, 0.5, 0.54772, 0.14907, 0.27302], "中度失调");
        check(0.05, 0.05, [1.0, 0.05, 0.22361, 1.0, 0.22361], "中度失调");
        check(1.0, 1.0, [1.0, 1.0, 1.0, 1.0, 1.0], "优质协调");
        check(0.5, 0.8, [0.97301, 0.65, 0.79527, 0.66144, 0.65569], "初级协调");
        check(0.2, 1.0, [0.74536, 0.6, 0.66874, 0.2, 0.34641], "轻度失调");
        check(0.001, 0.001, [1.0, 0.001, 0.03162, 1.0, 0.03162], "极度失调");
    }

    #[test]
    fn a_missing_side_cannot_be_computed() {
        for (demand, supply) in [(0.0, 0.5), (0.5, 0.0), (0.0, 0.0), (f64::NAN, 0.5), (0.5, f64::NAN)] {
            assert_eq!(CouplingDegree::of(demand, supply), None);
        }
    }

    #[test]
    fn a_level_begins_with_its_lower_bound() {
        let label = |degree: f64| CoordinationLevel::of(degree).label();
        assert_eq!(
            [0.0, 0.0999, 0.1, 0.4999, 0.5].map(label),
            ["极度失调", "极度失调", "严重失调", "濒临失调", "勉强协调"]
        );
        assert_eq!([0.3 * 3.0, 0.1 * 7.0, 1.0].map(label), ["优质协调", "中级协调", "优质协调"]);
    }

    fn strength() -> impl Strategy<Value = f64> {
        0.0001f64..=1.0
    }

    proptest! {
        #[test]
        fn degrees_lie_within_0_and_1_and_treat_both_sides_alike(a in strength(), b in strength()) {
            let one = CouplingDegree::of(a, b).unwrap();
            let other = CouplingDegree::of(b, a).unwrap();
            for (value, turned) in [(one.c, other.c), (one.t, other.t), (one.d, other.d),
                (one.modified_c, other.modified_c), (one.modified_d, other.modified_d)] {
                prop_assert!((0.0..=1.0).contains(&value));
                prop_assert!((value - turned).abs() < 1e-12);
            }
            prop_assert!(one.modified_c <= one.c + 1e-12);
        }

        #[test]
        fn raising_the_weaker_side_never_lowers_the_coordination(a in strength(), b in strength(), by in 0.0f64..=1.0) {
            let (weak, strong) = (a.min(b), a.max(b));
            let raised = weak + by * (strong - weak);
            let before = CouplingDegree::of(weak, strong).unwrap();
            let after = CouplingDegree::of(raised, strong).unwrap();
            prop_assert!(after.d >= before.d - 1e-12);
            prop_assert!(after.modified_d >= before.modified_d - 1e-12);
        }

        #[test]
        fn two_equal_strengths_are_as_coordinated_as_they_are_strong(a in strength(), b in strength()) {
            let of = |strength: f64| CouplingDegree::of(strength, strength).unwrap().modified_d;
            prop_assert_eq!(a < b, of(a) < of(b));
        }
    }
}
