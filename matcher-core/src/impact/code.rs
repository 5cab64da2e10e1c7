//! A posting's byte: how often the document has the term, and how long the document is.

use super::bm25::{LONGEST_RATIO, length_norm, term_impact};

/// From so many on, all weigh the same: one time more says hardly anything.
pub(crate) const MOST_FREQUENT: u8 = 15;
/// Classes of lengths, each an equal part of those up to [`LONGEST_RATIO`] times the average.
const CLASSES: usize = 16;

/// Class of a document by the ratio of its length to the average, in 0..16: close enough to choose candidates by.
pub(super) fn length_class(ratio: f64) -> u8 {
    (ratio / LONGEST_RATIO * CLASSES as f64).clamp(0.0, (CLASSES - 1) as f64) as u8
}

/// The ratio in the middle of a class.
fn middle_of_class(class: usize) -> f64 {
    (class as f64 + 0.5) / CLASSES as f64 * LONGEST_RATIO
}

/// By how much more a term adds to a document of some length than the middle of its class says, when it has the term once.
pub(super) fn correction(ratio: f64) -> f32 {
    let of_class = length_norm(middle_of_class(usize::from(length_class(ratio))));
    (1.0 + of_class) / (1.0 + length_norm(ratio))
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

/// What a term frequency adds in a document of some class, for every byte: [`term_impact`] but for the exact length.
pub(super) fn rough_impacts() -> [f32; 256] {
    let norms: [f32; CLASSES] = std::array::from_fn(|class| length_norm(middle_of_class(class)));
    std::array::from_fn(|code| term_impact(frequency(code as u8), norms[code % CLASSES]))
}

#[cfg(test)]
mod tests {
    use super::{
        code, correction, frequency, length_class, length_norm, rough_impacts, stored_frequency, term_impact,
    };

    #[test]
    fn a_byte_gives_its_parts_back() {
        for times in 1..=15 {
            assert_eq!(frequency(code(times, 9)), times);
        }
        assert_eq!([0, 1, 15, 16, 900].map(stored_frequency), [1, 1, 15, 15, 15]);
    }

    #[test]
    fn classes_rise_with_the_length() {
        assert_eq!([0.0, 0.1, 0.75, 1.5, 90.0].map(length_class), [0, 1, 8, 15, 15]);
    }

    #[test]
    fn rough_impacts_are_close() {
        let rough = rough_impacts();
        for hundredths in 0..400 {
            let ratio = f64::from(hundredths) / 100.0;
            for times in 1..=15 {
                let exact = term_impact(times, length_norm(ratio));
                let found = rough[usize::from(code(times, length_class(ratio)))];
                let off = |found: f32| (found / exact - 1.0).abs();
                assert!(off(found) < 0.03, "{ratio} times the average, {times} times: {found}, not {exact}");
                // Exact for a term that stands once, as most do.
                let corrected = found * correction(ratio);
                assert!(
                    off(corrected) < if times == 1 { 1e-6 } else { 0.025 },
                    "{ratio}, {times}: {corrected}"
                );
            }
        }
    }
}
