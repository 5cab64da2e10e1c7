//! Places a text on the links whose words it shares.

use rustc_hash::FxHashMap;

use super::confidence::confidences;
use super::examples::Examples;
use super::link_vectors::{TermWeights, similarities};
use super::model::PlacementModel;
use super::taxonomy::Taxonomy;
use super::term_counts::TermCounts;
use crate::analysis::Analyzer;
use crate::matching::Placement;
use crate::record::LinkId;

/// A placement has to be more likely right than wrong.
pub(super) const LEAST_CONFIDENCE: f64 = 0.5;
/// A text that speaks of more links speaks of none.
pub(super) const MOST_PLACEMENTS: usize = 3;

/// A linear classifier over the analyzer's terms: one vector a link, from the taxonomy's words and, where placement has
/// learned, from records whose links people gave; cosine, softmax, calibration.
///
/// It depends on taxonomy, analyzer and model only, so a record's placement does not depend on what else is placed.
pub struct Classifier {
    links: Vec<LinkId>,
    terms: FxHashMap<String, TermWeights>,
    unknown_idf: f32,
}

impl Classifier {
    /// By the taxonomy's own words.
    pub fn new(taxonomy: &Taxonomy, analyzer: &Analyzer) -> Self {
        let words = Examples::new(taxonomy, analyzer);
        let (terms, unknown_idf) = words.vectors(|_| false);
        let terms = words.terms().iter().cloned().zip(terms).collect();
        Self { links: words.links().to_vec(), terms, unknown_idf }
    }

    /// By what placement has learned.
    pub fn learned(model: &PlacementModel) -> Self {
        Self {
            links: model.links().to_vec(),
            terms: model.terms().map(|(term, weights)| (term.to_owned(), weights)).collect(),
            unknown_idf: model.unknown_idf(),
        }
    }

    /// Places a text: links with their confidence in [0, 1], best first, ties by link, at most three; none when unsure.
    pub fn place(&self, text: &TermCounts) -> Vec<Placement> {
        let mut found = self.likely(LEAST_CONFIDENCE, text);
        found.truncate(MOST_PLACEMENTS);
        found
    }

    /// All links with their confidence in [0, 1], best first, ties by link, however unlikely.
    pub fn rank(&self, text: &TermCounts) -> Vec<Placement> {
        self.likely(0.0, text)
    }

    /// The links of at least such a confidence.
    fn likely(&self, least: f64, text: &TermCounts) -> Vec<Placement> {
        let terms = text.weighted().into_iter().map(|(term, count)| (count, self.terms.get(term)));
        let confidences = confidences(&similarities(self.links.len(), self.unknown_idf, terms));
        let likely = self.links.iter().zip(confidences).filter(|(_, confidence)| *confidence >= least);
        let mut found: Vec<Placement> = likely
            .map(|(link, confidence)| Placement { link: link.clone(), confidence, given: false })
            .collect();
        found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| a.link.cmp(&b.link)));
        found
    }
}
