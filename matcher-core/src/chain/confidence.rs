//! How sure a similarity makes us.

/// Sharpness of the softmax over the links. It, [`ELSEWHERE`], [`SLOPE`] and [`INTERCEPT`] are those at which the
/// confidence fits how often the fixtures' given links were met, cross-validated with nothing, a tenth, three tenths and
/// all of the other records to learn from (docs/scoring.md).
const SHARPNESS: f64 = 50.0;
/// How similar a text is taken to be to everything that is no link. A text that is not much more similar to any link
/// stands on none.
const ELSEWHERE: f64 = 0.07;
/// Slope and intercept that make a probability of the softmax's share (Platt 1999, *Probabilistic Outputs for Support
/// Vector Machines*): two links that are equally near may both be right, while a share of 1 is sometimes wrong.
const SLOPE: f64 = 0.75;
/// See [`SLOPE`].
const INTERCEPT: f64 = 0.785;

/// For the similarity to every link the probability that a person would give that link, each in [0, 1]. They need not
/// add up to 1.
pub(super) fn confidences(similarities: &[f64]) -> Vec<f64> {
    let nearest = similarities.iter().copied().fold(ELSEWHERE, f64::max);
    let weight = |similarity: f64| (SHARPNESS * (similarity - nearest)).exp();
    let total: f64 =
        weight(ELSEWHERE) + similarities.iter().map(|similarity| weight(*similarity)).sum::<f64>();
    similarities.iter().map(|similarity| calibrated(weight(*similarity) / total)).collect()
}

fn calibrated(share: f64) -> f64 {
    let odds = share / (1.0 - share).max(f64::MIN_POSITIVE);
    1.0 / (1.0 + (-(INTERCEPT + SLOPE * odds.ln())).exp())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::confidences;

    #[test]
    fn what_resembles_no_link_is_no_links() {
        assert!(confidences(&[0.02, 0.03, 0.05]).iter().all(|confidence| *confidence < 0.5));
        assert_eq!(confidences(&[]), Vec::<f64>::new());
    }

    #[test]
    fn one_near_link_is_sure_and_two_share() {
        let [one, other] = confidences(&[0.3, 0.05])[..] else { unreachable!() };
        assert!(one > 0.95 && other < 0.05, "{one} {other}");
        let [one, other] = confidences(&[0.3, 0.3])[..] else { unreachable!() };
        assert!(one == other && (0.5..0.8).contains(&one), "{one} {other}");
    }

    proptest! {
        #[test]
        fn they_stay_in_range_and_keep_the_order(similarities in prop::collection::vec(0.0f64..=1.0, 1..70)) {
            let found = confidences(&similarities);
            prop_assert!(found.iter().all(|confidence| (0.0..=1.0).contains(confidence)));
            for (a, x) in similarities.iter().zip(&found) {
                for (b, y) in similarities.iter().zip(&found) {
                    prop_assert!(a > b || x <= y, "{a} {b} {x} {y}");
                }
            }
        }
    }
}
