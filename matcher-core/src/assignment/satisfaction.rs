//! How content a side is with a pair, and both together. Whole numbers of millionths, so that sums are exact and equal on
//! every machine.

/// One, in millionths.
pub(super) const ONE: u32 = 1_000_000;

/// The share of a filed wish list in a side's satisfaction; the score has the rest. Our own convention: half each, so that
/// a wish can outweigh any difference of scores below one half.
const WISH_SHARE: f64 = 0.5;

/// What a side's wish list says of the other: its place and how many places there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// The side filed no list.
    NoList,
    /// The side filed a list, and the other is not on it.
    Unlisted,
    /// The other stands at this place, counted from 0, of a list so long.
    Listed { place: usize, length: usize },
}

/// A side's satisfaction in millionths: its score, or half its score and half its wish, where place k of n, counted from
/// 1, is worth (n − k + 1) / n and a place not on the list nothing. Without a list the score alone counts: an unknown wish
/// is no refusal.
pub(super) fn of_side(score: f64, wish: Wish) -> u32 {
    let wished = match wish {
        Wish::NoList => return millionths(score),
        Wish::Unlisted => 0.0,
        Wish::Listed { place, length } => (length - place) as f64 / length as f64,
    };
    millionths((1.0 - WISH_SHARE) * score + WISH_SHARE * wished)
}

/// The reciprocal satisfaction in millionths: the harmonic mean of both sides, which is near the lesser of the two and 0
/// where either is 0 (Pizzato et al., RECON: a reciprocal recommender for online dating, RecSys 2010).
pub(super) fn reciprocal(candidate: u32, post: u32) -> u32 {
    let (a, b) = (u64::from(candidate), u64::from(post));
    if a + b == 0 {
        return 0;
    }
    // Rounded to the nearest, halves up.
    ((4 * a * b + (a + b)) / (2 * (a + b))) as u32
}

/// In millionths, from a number in [0, 1].
pub(super) fn millionths(value: f64) -> u32 {
    (value * f64::from(ONE)).round() as u32
}

/// Back from millionths.
pub(super) fn fraction(millionths: u64) -> f64 {
    millionths as f64 / f64::from(ONE)
}

#[cfg(test)]
mod tests {
    use super::{Wish, of_side, reciprocal};

    #[test]
    fn without_a_list_the_score_alone_counts() {
        assert_eq!(of_side(0.6, Wish::NoList), 600_000);
        assert_eq!(of_side(0.6, Wish::Unlisted), 300_000);
    }

    #[test]
    fn the_first_wish_is_worth_one_and_the_last_one_nth() {
        assert_eq!(of_side(0.0, Wish::Listed { place: 0, length: 4 }), 500_000);
        assert_eq!(of_side(0.0, Wish::Listed { place: 3, length: 4 }), 125_000);
    }

    #[test]
    fn both_have_to_be_content() {
        assert_eq!(reciprocal(800_000, 800_000), 800_000);
        assert_eq!(reciprocal(1_000_000, 0), 0);
        assert_eq!(reciprocal(0, 0), 0);
        assert_eq!(reciprocal(900_000, 300_000), 450_000);
    }
}
