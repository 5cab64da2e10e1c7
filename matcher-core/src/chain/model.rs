//! What placement has learned, in the form in which it is kept.

use serde::{Deserialize, Serialize};

use super::accuracy::PlacementAccuracy;
use super::examples::Examples;
use super::link_vectors::{TermWeights, idf};
use crate::record::LinkId;

/// Counts up whenever the same numbers would mean something else: a model of another version is not read.
const MODEL_VERSION: u32 = 1;
/// So many terms of a link are kept, the heaviest. A link has some 2,500 terms for every 15 records.
const MOST_TERMS_OF_A_LINK: usize = 6_000;
/// Weights and idf are kept as whole numbers of this part: what is kept is then read as exactly what it was.
const UNIT: f32 = 10_000.0;

/// A model that was learned from records with given links.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacementModel {
    version: u32,
    /// Names the taxonomy and the analyzer that it is for.
    maker: String,
    learned_from: usize,
    accuracy: PlacementAccuracy,
    /// Profiles and records that the idf counts.
    documents: usize,
    links: Vec<LinkId>,
    terms: Vec<KeptTerm>,
}

/// Term, idf, and weight by link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KeptTerm(String, u32, Vec<(u16, u16)>);

impl PlacementModel {
    /// Learns from all examples. `maker` names the taxonomy and analyzer by which they were made, `accuracy` is what
    /// cross-validation found.
    pub fn learn(examples: &Examples, maker: &str, accuracy: PlacementAccuracy) -> Self {
        let (vectors, _) = examples.vectors(|_| true);
        let least = least_weights(&vectors, examples.links().len());
        let kept = |weights: &TermWeights| -> Vec<(u16, u16)> {
            let heavy = weights.links.iter().filter(|(link, weight)| *weight >= least[usize::from(*link)]);
            let kept = heavy.map(|(link, weight)| (*link, (weight * UNIT).round() as u16));
            kept.filter(|(_, weight)| *weight > 0).collect()
        };
        let mut terms: Vec<KeptTerm> = examples
            .terms()
            .iter()
            .zip(&vectors)
            .map(|(term, vector)| KeptTerm(term.clone(), (vector.idf * UNIT).round() as u32, kept(vector)))
            .filter(|term| !term.2.is_empty())
            .collect();
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Self {
            version: MODEL_VERSION,
            maker: maker.to_owned(),
            learned_from: examples.len(),
            accuracy,
            documents: examples.links().len() + examples.len(),
            links: examples.links().to_vec(),
            terms,
        }
    }

    /// The text in which it is kept.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads such a text; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Whether it was learned with this taxonomy and analyzer, by a version of this software that counted alike.
    pub fn fits(&self, maker: &str) -> bool {
        let known = |(link, _): &(u16, u16)| usize::from(*link) < self.links.len();
        self.version == MODEL_VERSION
            && self.maker == maker
            && self.terms.iter().flat_map(|term| &term.2).all(known)
    }

    /// How many records it was learned from.
    pub fn learned_from(&self) -> usize {
        self.learned_from
    }

    /// How accurate it was in cross-validation when it was learned.
    pub fn accuracy(&self) -> &PlacementAccuracy {
        &self.accuracy
    }

    pub(super) fn links(&self) -> &[LinkId] {
        &self.links
    }

    pub(super) fn terms(&self) -> impl Iterator<Item = (&str, TermWeights)> {
        self.terms.iter().map(|KeptTerm(term, idf, links)| {
            let links = links.iter().map(|(link, weight)| (*link, f32::from(*weight) / UNIT)).collect();
            (term.as_str(), TermWeights { idf: *idf as f32 / UNIT, links })
        })
    }

    pub(super) fn unknown_idf(&self) -> f32 {
        idf(self.documents, 0)
    }
}

/// For every link the weight from which on a term is kept.
fn least_weights(vectors: &[TermWeights], links: usize) -> Vec<f32> {
    let mut weights: Vec<Vec<f32>> = vec![Vec::new(); links];
    for (link, weight) in vectors.iter().flat_map(|vector| &vector.links) {
        weights[usize::from(*link)].push(*weight);
    }
    let least = |mut weights: Vec<f32>| {
        weights.sort_unstable_by(|a, b| b.total_cmp(a));
        weights.get(MOST_TERMS_OF_A_LINK).copied().unwrap_or(0.0)
    };
    weights.into_iter().map(least).collect()
}
