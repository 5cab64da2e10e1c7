//! The terms of a text as placement counts them.

use rustc_hash::FxHashMap;

use crate::analysis::{Analyzer, TermClass, TokenKind};

/// How many times as long as the description the title counts.
const TITLE_WEIGHT: f32 = 3.0;
/// Bigrams say less than words about a link.
const BIGRAM_WEIGHT: f32 = 0.4;

/// The terms of a text with their weights, in whatever order they came.
#[derive(Debug, Clone, Default)]
pub struct TermCounts {
    counts: FxHashMap<String, f32>,
}

impl TermCounts {
    /// Counts a term of the title.
    pub fn add_of_title(&mut self, analyzer: &Analyzer, term: &str, kind: TokenKind) {
        self.add(analyzer, term, kind, TITLE_WEIGHT);
    }

    /// Counts a term of the description or the keywords.
    pub fn add_of_body(&mut self, analyzer: &Analyzer, term: &str, kind: TokenKind) {
        self.add(analyzer, term, kind, 1.0);
    }

    /// Counts every term of a text so many times.
    pub(super) fn add_text(&mut self, analyzer: &Analyzer, text: &str, weight: f32) {
        analyzer.for_each_term(text, |term, kind| self.add(analyzer, term, kind, weight));
    }

    fn add(&mut self, analyzer: &Analyzer, term: &str, kind: TokenKind, weight: f32) {
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

    /// Every term with 1 + ln(1 + count), by term: sums over them come out the same every time.
    pub(super) fn weighted(&self) -> Vec<(&str, f32)> {
        let mut terms: Vec<(&str, f32)> =
            self.counts.iter().map(|(term, count)| (term.as_str(), 1.0 + count.ln_1p())).collect();
        terms.sort_unstable_by(|a, b| a.0.cmp(b.0));
        terms
    }
}
