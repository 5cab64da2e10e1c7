//! A sketch of a set of terms, from which the resemblance of two sets is estimated.

use serde::{Deserialize, Serialize};

/// The hashes of a set fall into so many bins.
const BINS: usize = 128;
/// A bin that holds something says one of so many things about its least hash; two bits, of which 0 is an empty bin.
const VALUES: u64 = 3;

/// One-permutation MinHash in 32 bytes: of each bin, two bits of its least hash. Li, Owen and Zhang (2012, *One
/// Permutation Hashing*) with the empty bins told apart, and the b-bit correction of Li and König (2010, *b-Bit Minwise
/// Hashing*).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sketch {
    // Two bit planes, each of 128 bins, as bytes: packed facts write those as they are.
    low: [u8; BINS / 8],
    high: [u8; BINS / 8],
}

impl Sketch {
    pub(super) fn to_bytes(self) -> [u8; BINS / 4] {
        let mut bytes = [0; BINS / 4];
        let (low, high) = bytes.split_at_mut(BINS / 8);
        low.copy_from_slice(&self.low);
        high.copy_from_slice(&self.high);
        bytes
    }

    pub(super) fn from_bytes(bytes: [u8; BINS / 4]) -> Self {
        let plane = |at: usize| bytes[at..].first_chunk().copied().unwrap_or_default();
        Self { low: plane(0), high: plane(BINS / 8) }
    }

    /// The sketch of a set given by well mixed hashes, in any order; a hash may stand there several times.
    pub(super) fn of(hashes: &[u64]) -> Self {
        let mut least = [u64::MAX; BINS];
        for hash in hashes {
            let bin = (hash % BINS as u64) as usize;
            least[bin] = least[bin].min(hash / BINS as u64);
        }
        let (mut low, mut high) = (0u128, 0u128);
        for (bin, least) in least.into_iter().enumerate().filter(|(_, least)| *least != u64::MAX) {
            let value = u128::from(least % VALUES + 1);
            low |= (value & 1) << bin;
            high |= (value >> 1) << bin;
        }
        Self { low: low.to_le_bytes(), high: high.to_le_bytes() }
    }

    /// The estimated resemblance (Jaccard) of the two sets in [0, 1]; 0 when both are empty. Its standard error is about
    /// √((1 − j)(j + ½) / n), with n the bins in use, at most 128.
    pub(super) fn resemblance(&self, other: &Self) -> f64 {
        let [low, high] = self.planes();
        let [other_low, other_high] = other.planes();
        let (mine, theirs) = (low | high, other_low | other_high);
        let used = (mine | theirs).count_ones();
        if used == 0 {
            return 0.0;
        }
        let both = f64::from((mine & theirs).count_ones());
        let equal = f64::from((mine & theirs & !(low ^ other_low) & !(high ^ other_high)).count_ones());
        // Of bins with different least hashes on both sides, one in three looks equal.
        let values = VALUES as f64;
        let same = (values * equal - both) / (values - 1.0);
        (same / f64::from(used)).clamp(0.0, 1.0)
    }

    fn planes(&self) -> [u128; 2] {
        [self.low, self.high].map(u128::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::Sketch;
    use crate::duplicate::signature::hash;

    fn sketch(members: std::ops::Range<u32>) -> Sketch {
        Sketch::of(&members.map(|member| hash(&member.to_string())).collect::<Vec<_>>())
    }

    #[test]
    fn resemblance_is_estimated_within_its_error() {
        for size in [30u32, 150, 1_000] {
            for shared in [0.0, 0.3, 0.6, 0.9, 1.0] {
                let errors: Vec<f64> = (0..40)
                    .map(|round| {
                        let from = round * 10_000;
                        let other = from + ((1.0 - shared) * f64::from(size)) as u32;
                        let common = f64::from(from + size - other);
                        let exact = common / (2.0 * f64::from(size) - common);
                        sketch(from..from + size).resemblance(&sketch(other..other + size)) - exact
                    })
                    .collect();
                let mean = errors.iter().sum::<f64>() / errors.len() as f64;
                assert!(mean.abs() < 0.04, "{size} members, {shared} shared: {mean} off on average");
                assert!(errors.iter().all(|error| error.abs() < 0.3), "{size} members, {shared} shared");
            }
        }
    }

    #[test]
    fn an_empty_set_resembles_nothing() {
        assert_eq!(Sketch::of(&[]).resemblance(&Sketch::of(&[])), 0.0);
        assert_eq!(Sketch::of(&[]).resemblance(&sketch(0..50)), 0.0);
        assert_eq!(sketch(0..50).resemblance(&sketch(0..50)), 1.0);
    }
}
