//! BM25 (Robertson and Zaragoza 2009, with the non-negative idf of Lucene) and our own bound on length.

/// Term frequency saturation. Robertson and Zaragoza give 1.2 to 2; 1.5 lies on our plateau (docs/scoring.md).
const K1: f32 = 1.5;
/// Share of length normalisation, measured (docs/scoring.md): .5 against the usual .75.
const B: f32 = 0.5;
/// Longer than this many times the average, a record is broad (an expert of many projects), not verbose.
pub(super) const LONGEST_RATIO: f64 = 1.5;

/// Inverse document frequency: ln(1 + (N − n + ½) / (n + ½)).
pub(crate) fn idf(documents: usize, frequency: usize) -> f32 {
    let (documents, frequency) = (documents as f64, frequency as f64);
    (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln() as f32
}

/// The length of a document as a multiple of the average; 1 where there is none.
pub(super) fn length_ratio(terms: u32, average_terms: f64) -> f64 {
    if average_terms > 0.0 { f64::from(terms) / average_terms } else { 1.0 }
}

/// What a document's length, as a multiple of the average, adds below the fraction of [`term_impact`].
pub(super) fn length_norm(ratio: f64) -> f32 {
    K1 * (1.0 - B + B * ratio.min(LONGEST_RATIO) as f32)
}

/// Saturated term frequency in [0, 1).
pub(crate) fn term_impact(frequency: u8, norm: f32) -> f32 {
    let frequency = f32::from(frequency);
    frequency / (frequency + norm)
}
