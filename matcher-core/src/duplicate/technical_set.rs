//! What a record says in numbers, models and formulas: whether two records can mean the same thing.

use serde::{Deserialize, Serialize};

/// The technical strings of a record as a set, in nine bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TechnicalSet {
    /// One bit for each string; two strings may share it. As bytes, so that nothing is lost between fields.
    bits: [u8; 4],
    /// All hashes added up: equal for equal sets.
    sum: [u8; 4],
    /// How many there are; 255 for more.
    count: u8,
}

/// How two sets stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreement {
    /// The same strings.
    Equal,
    /// One has all that the other has, and more; the other has some.
    Wider,
    /// One has none.
    Silent,
    /// Each has what the other has not.
    Contradiction,
}

impl TechnicalSet {
    pub(super) fn to_bytes(self) -> [u8; 9] {
        let mut bytes = [self.count; 9];
        bytes[..4].copy_from_slice(&self.bits);
        bytes[4..8].copy_from_slice(&self.sum);
        bytes
    }

    pub(super) fn from_bytes([a, b, c, d, e, f, g, h, count]: [u8; 9]) -> Self {
        Self { bits: [a, b, c, d], sum: [e, f, g, h], count }
    }

    /// A set given by hashes, each once.
    pub(super) fn of(hashes: &[u64]) -> Self {
        let (mut bits, mut sum) = (0u32, 0u32);
        for hash in hashes {
            bits |= 1 << (hash % 32);
            sum = sum.wrapping_add((hash >> 32) as u32);
        }
        Self { bits: bits.to_le_bytes(), sum: sum.to_le_bytes(), count: hashes.len().min(255) as u8 }
    }

    /// Exact for sets of one size. Of others, a contradiction is overlooked when all strings that only the smaller set has
    /// fall on bits of the larger one.
    pub(super) fn agreement(&self, other: &Self) -> Agreement {
        if self == other {
            return Agreement::Equal;
        }
        let (small, large) = if self.count < other.count { (self, other) } else { (other, self) };
        if small.count == 0 {
            Agreement::Silent
        } else if small.count < large.count && holds(large, small) {
            Agreement::Wider
        } else {
            Agreement::Contradiction
        }
    }
}

/// Whether every string of one set may be in another.
fn holds(large: &TechnicalSet, small: &TechnicalSet) -> bool {
    small.bits.iter().zip(large.bits).all(|(small, large)| small & !large == 0)
}

#[cfg(test)]
mod tests {
    use super::{Agreement, TechnicalSet};
    use crate::duplicate::signature::hash;

    fn set(strings: &[&str]) -> TechnicalSet {
        TechnicalSet::of(&strings.iter().map(|string| hash(string)).collect::<Vec<_>>())
    }

    #[test]
    fn sets_agree_when_one_holds_the_other() {
        let furnace = set(&["1200°c", "sx2-5-12"]);
        assert_eq!(furnace.agreement(&set(&["sx2-5-12", "1200°c"])), Agreement::Equal);
        assert_eq!(furnace.agreement(&set(&["sx2-5-12"])), Agreement::Wider);
        assert_eq!(set(&["sx2-5-12"]).agreement(&furnace), Agreement::Wider);
        assert_eq!(furnace.agreement(&set(&[])), Agreement::Silent);
        assert_eq!(furnace.agreement(&set(&["1700°c", "sx2-5-12"])), Agreement::Contradiction);
    }
}
