//! Whether a mean difference could be chance.

use super::split_mix::SplitMix64;

/// Differences up to this size are rounding, not results.
pub(super) const TOLERANCE: f64 = 1e-9;

const PERMUTATIONS: usize = 10_000;

/// The two-sided p-value, in (0, 1], of the mean of paired differences: how often flipping signs at random makes a
/// mean at least as far from zero (Smucker, Allan and Carterette, "A Comparison of Statistical Significance Tests
/// for Information Retrieval Evaluation", CIKM 2007). One is added to both counts, so that it is never zero
/// (Phipson and Smyth, "Permutation P-values Should Never Be Zero", SAGMB 9(1), 2010).
pub(super) fn sign_flip_p_value(differences: &[f64], seed: u64) -> f64 {
    // Flipping a tie changes nothing, so only the others are drawn for.
    let untied: Vec<f64> = differences.iter().copied().filter(|value| value.abs() > TOLERANCE).collect();
    let observed = untied.iter().sum::<f64>().abs();
    let mut random = SplitMix64::new(seed);
    let extreme =
        (0..PERMUTATIONS).filter(|_| flipped_sum(&untied, &mut random).abs() >= observed - TOLERANCE).count();
    (extreme + 1) as f64 / (PERMUTATIONS + 1) as f64
}

/// The sum of `values` with random signs, one random bit for each.
fn flipped_sum(values: &[f64], random: &mut SplitMix64) -> f64 {
    let mut sum = 0.0;
    for chunk in values.chunks(u64::BITS as usize) {
        let mut bits = random.next_bits();
        for value in chunk {
            sum += if bits & 1 == 1 { -value } else { *value };
            bits >>= 1;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::split_mix::DEFAULT_SEED;

    fn check(differences: &[f64], expected: f64, margin: f64) {
        let p_value = sign_flip_p_value(differences, DEFAULT_SEED);
        assert!((p_value - expected).abs() <= margin, "{differences:?}: {p_value}");
    }

    #[test]
    fn no_difference_gives_one() {
        check(&[0.0; 30], 1.0, 0.0);
        check(&[0.3, -0.3], 1.0, 0.0);
        check(&[0.3], 1.0, 0.0);
    }

    #[test]
    fn p_values_match_exact_enumeration() {
        // All equal signs: 2 of 2^5 sign patterns are as extreme.
        check(&[0.1, 0.2, 0.3, 0.4, 0.5], 2.0 / 32.0, 0.01);
        // Sum 8 of {1, 2, 5}: only +++ and −−−. Sum 6 of {−1, 2, 5}: also those two, so 4 of 8.
        check(&[0.1, 0.2, 0.5], 2.0 / 8.0, 0.02);
        check(&[-0.1, 0.2, 0.5], 4.0 / 8.0, 0.02);
    }

    #[test]
    fn the_least_p_value_is_that_of_the_smoothing() {
        check(&[0.2; 100], 1.0 / 10_001.0, 0.0);
        check(&[-0.2; 100], 1.0 / 10_001.0, 0.0);
    }
}
