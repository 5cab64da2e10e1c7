//! What a share of the attainable text score means.

/// Midpoint and slope of a logistic curve over the logarithm of the share, fitted to the project's graded fixtures
/// (docs/scoring.md says how).
const MIDPOINT_SHARE: f64 = 0.13;
const SLOPE: f64 = 2.2;

/// Maps a share of the attainable text score in [0, 1] to a value in [0, 1]; strictly rising, 0 stays 0.
pub(crate) fn text_value(share: f64) -> f64 {
    if share <= 0.0 {
        return 0.0;
    }
    // The logistic curve of ln(share / midpoint), written without the logarithm.
    let odds = (share / MIDPOINT_SHARE).powf(SLOPE);
    odds / (1.0 + odds)
}
