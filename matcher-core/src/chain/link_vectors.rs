//! A vector for every link, and how similar a text is to it.

/// What a term says about the links.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct TermWeights {
    /// How rare it is.
    pub(super) idf: f32,
    /// Its weight in the unit vectors of the links, by the link's number.
    pub(super) links: Vec<(u16, f32)>,
}

/// How rare a term is that so many of the documents have.
pub(super) fn idf(documents: usize, having: usize) -> f32 {
    (1.0 + documents as f64 / (having as f64 + 0.5)).ln() as f32
}

/// Cosine of a text with the vector of every link, in [0, 1]. The text comes as the weights of its terms with what is
/// known of each; `unknown_idf` is for those that no link knows.
pub(super) fn similarities<'a>(
    links: usize,
    unknown_idf: f32,
    text: impl IntoIterator<Item = (f32, Option<&'a TermWeights>)>,
) -> Vec<f64> {
    let mut dots = vec![0.0f64; links];
    let mut norm = 0.0f64;
    for (count, known) in text {
        let weight = f64::from(count * known.map_or(unknown_idf, |known| known.idf));
        // Words that no link knows thin a text out, but a long text is not less of its link for them.
        norm += weight * weight * if known.is_some() { 1.0 } else { 0.25 };
        for (link, link_weight) in known.map_or(&[][..], |known| &known.links) {
            dots[usize::from(*link)] += weight * f64::from(*link_weight);
        }
    }
    let norm = norm.sqrt().max(f64::MIN_POSITIVE);
    dots.iter().map(|dot| (dot / norm).min(1.0)).collect()
}
