//! Kleene's strong three-valued logic: an unknown stays unknown until what is known decides.

use std::ops::Not;

use serde::{Deserialize, Serialize};

/// Whether something holds, as far as it is known. Ordered `No < Unknown < Yes`, so that *and* is the least and *or* the
/// greatest (S. C. Kleene, Introduction to Metamathematics, 1952, §64).
///
/// # Example
/// ```
/// use matcher_core::eligibility::Truth;
///
/// assert_eq!(Truth::Unknown.and(Truth::No), Truth::No);
/// assert_eq!(Truth::Unknown.or(Truth::No), Truth::Unknown);
/// assert_eq!(Truth::Unknown.label(), "待核实");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// 不符合: whatever is still missing, it does not hold.
    No,
    /// 待核实: a missing fact may still decide.
    Unknown,
    /// 符合: whatever is still missing, it holds.
    Yes,
}

impl Truth {
    /// Every value, from no to yes.
    pub const ALL: [Self; 3] = [Self::No, Self::Unknown, Self::Yes];

    /// Whether both hold.
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Whether one of them holds.
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// Whether at least `need` of the parts hold.
    pub fn at_least(need: usize, parts: impl IntoIterator<Item = Self>) -> Self {
        let (mut yes, mut open) = (0, 0);
        for part in parts {
            match part {
                Self::Yes => yes += 1,
                Self::Unknown => open += 1,
                Self::No => {}
            }
        }
        if yes >= need {
            Self::Yes
        } else if yes + open < need {
            Self::No
        } else {
            Self::Unknown
        }
    }

    /// Whether nothing that is still missing can change it.
    pub fn is_decided(self) -> bool {
        self != Self::Unknown
    }

    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Yes => "符合",
            Self::No => "不符合",
            Self::Unknown => "待核实",
        }
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, No, Unknown, Yes};

    fn pairs() -> impl Iterator<Item = (Truth, Truth)> {
        Truth::ALL.into_iter().flat_map(|a| Truth::ALL.map(move |b| (a, b)))
    }

    #[test]
    fn the_truth_tables_are_those_of_kleene() {
        let and: Vec<Truth> = pairs().map(|(a, b)| a.and(b)).collect();
        assert_eq!(and, [No, No, No, No, Unknown, Unknown, No, Unknown, Yes]);
        let or: Vec<Truth> = pairs().map(|(a, b)| a.or(b)).collect();
        assert_eq!(or, [No, Unknown, Yes, Unknown, Unknown, Yes, Yes, Yes, Yes]);
        assert_eq!(Truth::ALL.map(|truth| !truth), [Yes, Unknown, No]);
    }

    #[test]
    fn de_morgan_holds() {
        for (a, b) in pairs() {
            assert_eq!(!(a.and(b)), (!a).or(!b));
            assert_eq!(!(a.or(b)), (!a).and(!b));
        }
    }

    #[test]
    fn at_least_one_is_or_and_at_least_all_is_and() {
        for (a, b) in pairs() {
            assert_eq!(Truth::at_least(1, [a, b]), a.or(b));
            assert_eq!(Truth::at_least(2, [a, b]), a.and(b));
            assert_eq!(Truth::at_least(0, [a, b]), Yes);
            assert_eq!(Truth::at_least(3, [a, b]), No);
        }
    }

    #[test]
    fn at_least_two_of_three_waits_only_while_it_has_to() {
        assert_eq!(Truth::at_least(2, [Yes, Unknown, Yes]), Yes);
        assert_eq!(Truth::at_least(2, [Yes, Unknown, No]), Unknown);
        assert_eq!(Truth::at_least(2, [No, Unknown, No]), No);
    }
}
