//! A posting's byte: how often the document has the term, and how long the document is.

/// From so many on, all weigh the same: one time more says hardly anything.
pub(crate) const MOST_FREQUENT: u8 = 15;
/// Lengths up to this share the lowest of 16 classes; each further class ends a factor of the cube root of 2 higher.
const SHORTEST_TERMS: f64 = 24.0;
const CLASSES_OF_A_DOUBLING: f64 = 3.0;
const CLASSES: usize = 16;

/// Class of a document by the number of its terms, in 0..16: close enough to choose candidates by.
pub(super) fn length_class(terms: u32) -> u8 {
    let doublings = (f64::from(terms.max(1)) / SHORTEST_TERMS).log2();
    (doublings * CLASSES_OF_A_DOUBLING).ceil().clamp(0.0, (CLASSES - 1) as f64) as u8
}

/// A number of terms from the middle of a class.
fn terms_of_class(class: usize) -> f64 {
    SHORTEST_TERMS * ((class as f64 - 0.5) / CLASSES_OF_A_DOUBLING).exp2()
}

/// A term frequency as postings hold it, from 1 to [`MOST_FREQUENT`].
pub(crate) fn stored_frequency(times: usize) -> u8 {
    times.clamp(1, usize::from(MOST_FREQUENT)) as u8
}

/// The byte of a posting.
pub(super) fn code(frequency: u8, length_class: u8) -> u8 {
    frequency << 4 | length_class
}

/// The frequency in the byte of a posting.
pub(super) fn frequency(code: u8) -> u8 {
    code >> 4
}

/// What a term frequency adds in a document of some class, for every byte: [`super::term_impact`] but for the exact length.
pub(super) fn rough_impacts(norm_of: impl Fn(f64) -> f32) -> [f32; 256] {
    let norms: [f32; CLASSES] = std::array::from_fn(|class| norm_of(terms_of_class(class)));
    std::array::from_fn(|code| super::term_impact(frequency(code as u8), norms[code % CLASSES]))
}

#[cfg(test)]
mod tests {
    use super::{code, frequency, length_class, rough_impacts, stored_frequency, terms_of_class};
    use crate::impact::{length_norm, term_impact};

    #[test]
    fn a_byte_gives_its_parts_back() {
        for times in 1..=15 {
            assert_eq!(frequency(code(times, 9)), times);
        }
        assert_eq!([0, 1, 15, 16, 900].map(stored_frequency), [1, 1, 15, 15, 15]);
    }

    #[test]
    fn classes_rise_with_the_length_and_hold_their_own_middle() {
        assert_eq!([0, 1, 24, 25, 1_000_000].map(length_class), [0, 0, 0, 1, 15]);
        for class in 1..15 {
            assert_eq!(length_class(terms_of_class(class) as u32), class as u8);
        }
    }

    #[test]
    fn rough_impacts_are_close() {
        let average = 180.0;
        let rough = rough_impacts(|terms| length_norm(terms, average));
        for terms in 20..800 {
            for times in 1..=15 {
                let exact = term_impact(times, length_norm(f64::from(terms), average));
                let found = rough[usize::from(code(times, length_class(terms)))];
                assert!((found / exact - 1.0).abs() < 0.06, "{terms} terms, {times} times: {found} {exact}");
            }
        }
    }
}
