//! Places a text on the links whose own words it shares.

use rustc_hash::FxHashMap;

use super::taxonomy::Taxonomy;
use crate::analysis::{Analyzer, TermClass, TokenKind};
use crate::matching::Placement;
use crate::record::LinkId;

/// Weight of a link's name, key technologies, synonyms and description in its profile. By judgement: a name or
/// a synonym is what people write when they mean the link, a description mentions materials in passing.
const PROFILE_WEIGHTS: [f32; 4] = [3.0, 2.0, 2.0, 1.0];
/// How many times as long as the description the title counts.
const TITLE_WEIGHT: f32 = 3.0;
/// Sharpness of the softmax that turns similarities into confidences; at 40 they match how often the fixtures' given
/// link is met.
const SHARPNESS: f64 = 40.0;
/// Less similar than this to every link, a text stands on none.
const LEAST_SIMILARITY: f64 = 0.06;
/// Placements below this confidence are left out.
const LEAST_CONFIDENCE: f64 = 0.35;
/// Bigrams say less than words about a link.
const BIGRAM_WEIGHT: f32 = 0.4;

/// A linear classifier over the words of the taxonomy: cosine of TF-IDF vectors, softmax over the links.
///
/// It depends on taxonomy and analyzer only, so a record's placement does not depend on other records.
pub struct Classifier {
    links: Vec<LinkId>,
    // For every term, its idf and its weights in the links' unit vectors.
    terms: FxHashMap<String, TermWeights>,
    unknown_idf: f32,
}

struct TermWeights {
    idf: f32,
    links: Vec<(u16, f32)>,
}

impl Classifier {
    /// Builds the profiles of all links.
    pub fn new(taxonomy: &Taxonomy, analyzer: &Analyzer) -> Self {
        let mut links = Vec::new();
        let mut profiles: Vec<FxHashMap<String, f32>> = Vec::new();
        for (id, _, link) in taxonomy.links() {
            let mut profile = TermCounts::default();
            let fields = [
                link.name.clone(),
                link.key_technologies.join("；"),
                link.synonyms.join("；"),
                link.description.clone(),
            ];
            for (field, weight) in fields.iter().zip(PROFILE_WEIGHTS) {
                analyzer.for_each_term(field, |term, kind| profile.count(analyzer, term, kind, weight));
            }
            links.push(id);
            profiles.push(profile.counts);
        }
        Self::from_profiles(links, &profiles)
    }

    fn from_profiles(links: Vec<LinkId>, profiles: &[FxHashMap<String, f32>]) -> Self {
        let count = profiles.len().max(1) as f32;
        let mut terms: FxHashMap<String, TermWeights> = FxHashMap::default();
        for (index, profile) in profiles.iter().enumerate() {
            for (term, tf) in profile {
                let entry =
                    terms.entry(term.clone()).or_insert_with(|| TermWeights { idf: 0.0, links: Vec::new() });
                entry.links.push((index as u16, 1.0 + tf.ln_1p()));
            }
        }
        let mut norms = vec![0.0f64; profiles.len()];
        let mut ordered: Vec<(&String, &mut TermWeights)> = terms.iter_mut().collect();
        ordered.sort_unstable_by(|a, b| a.0.cmp(b.0));
        for (_, weights) in ordered {
            weights.idf = (1.0 + count / weights.links.len() as f32).ln();
            for (link, weight) in &mut weights.links {
                *weight *= weights.idf;
                norms[*link as usize] += f64::from(*weight) * f64::from(*weight);
            }
        }
        for weights in terms.values_mut() {
            for (link, weight) in &mut weights.links {
                *weight /= (norms[*link as usize].sqrt() as f32).max(f32::MIN_POSITIVE);
            }
        }
        Self { links, terms, unknown_idf: (1.0 + count).ln() }
    }

    /// Places a text: links with their confidence in [0, 1], best first, at most three; none when unsure.
    pub fn place(&self, text: &TermCounts) -> Vec<Placement> {
        let similarities = self.similarities(text);
        let best = similarities.iter().copied().fold(0.0, f64::max);
        if best < LEAST_SIMILARITY {
            return Vec::new();
        }
        let total: f64 = similarities.iter().map(|similarity| (SHARPNESS * (similarity - best)).exp()).sum();
        let mut found: Vec<Placement> = similarities
            .iter()
            .zip(&self.links)
            .map(|(similarity, link)| Placement {
                link: link.clone(),
                confidence: (SHARPNESS * (similarity - best)).exp() / total,
                given: false,
            })
            .filter(|placement| placement.confidence >= LEAST_CONFIDENCE)
            .collect();
        found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| a.link.cmp(&b.link)));
        found.truncate(3);
        found
    }

    /// Cosine of the text with every link's profile, in the order of the taxonomy, in [0, 1].
    fn similarities(&self, text: &TermCounts) -> Vec<f64> {
        let mut ordered: Vec<(&String, &f32)> = text.counts.iter().collect();
        ordered.sort_unstable_by(|a, b| a.0.cmp(b.0));
        let mut dots = vec![0.0f64; self.links.len()];
        let mut norm = 0.0f64;
        for (term, tf) in ordered {
            let known = self.terms.get(term);
            let weight = (1.0 + tf.ln_1p()) * known.map_or(self.unknown_idf, |known| known.idf);
            // Words that no link knows thin a text out, but a long text is not less of its link for them.
            norm += f64::from(weight) * f64::from(weight) * if known.is_some() { 1.0 } else { 0.25 };
            for (link, link_weight) in known.map_or(&[][..], |known| &known.links) {
                dots[*link as usize] += f64::from(weight) * f64::from(*link_weight);
            }
        }
        let norm = norm.sqrt().max(f64::MIN_POSITIVE);
        dots.iter().map(|dot| dot / norm).collect()
    }
}

/// The terms of a text with their weights, in whatever order they came.
#[derive(Default)]
pub struct TermCounts {
    counts: FxHashMap<String, f32>,
}

impl TermCounts {
    /// Counts a term of the title.
    pub fn add_of_title(&mut self, analyzer: &Analyzer, term: &str, kind: TokenKind) {
        self.count(analyzer, term, kind, TITLE_WEIGHT);
    }

    /// Counts a term of the description or the keywords.
    pub fn add_of_body(&mut self, analyzer: &Analyzer, term: &str, kind: TokenKind) {
        self.count(analyzer, term, kind, 1.0);
    }

    fn count(&mut self, analyzer: &Analyzer, term: &str, kind: TokenKind, weight: f32) {
        if analyzer.classify(term) != TermClass::Content {
            return;
        }
        let weight = if kind == TokenKind::Bigram { weight * BIGRAM_WEIGHT } else { weight };
        if let Some(count) = self.counts.get_mut(term) {
            *count += weight;
        } else {
            self.counts.insert(term.to_owned(), weight);
        }
    }
}
