//! A record made ready for the index: everything slow is done, so this can happen on many threads.

use tantivy::tokenizer::MAX_TOKEN_LEN;

use super::terms::SEPARATOR;
use crate::analysis::Analyzer;
use crate::facts::Facts;
use crate::record::RecordKind;

/// One version of a record.
pub(crate) struct Prepared {
    /// Stable number of the record.
    pub(crate) row: u64,
    /// The write that made this version.
    pub(crate) sequence: u64,
    /// The record's kind.
    pub(crate) kind: RecordKind,
    /// Its identifier.
    pub(crate) id: String,
    /// `None` for a removed record.
    pub(crate) text: Option<IndexedText>,
}

/// What of a record can be found, and what matching knows of it.
pub(crate) struct IndexedText {
    /// The facts, with the number of terms.
    pub(crate) facts: Facts,
    pub(super) joined: String,
    /// The facts as the index stores them.
    pub(super) packed: Vec<u8>,
}

impl IndexedText {
    /// Analyses the texts of a record. The number of terms goes into the facts. An endless term, which tantivy would
    /// drop, counts but cannot be found.
    pub(crate) fn new(analyzer: &Analyzer, texts: &[&str], mut facts: Facts) -> Self {
        let mut joined = String::with_capacity(texts.iter().map(|text| text.len() * 4).sum());
        let mut terms = 0u32;
        for text in texts {
            analyzer.for_each_term(text, |term, _| {
                terms += 1;
                if term.len() <= MAX_TOKEN_LEN {
                    joined.push_str(term);
                    joined.push(SEPARATOR);
                }
            });
        }
        // It waits in memory for the next commit.
        joined.shrink_to_fit();
        facts.terms = terms;
        Self { packed: facts.pack(), facts, joined }
    }

    /// Every term with the number of times that it stands there, in byte order.
    pub(crate) fn term_frequencies(&self) -> Vec<(&str, u32)> {
        let mut terms: Vec<&str> = self.joined.split_terminator(SEPARATOR).collect();
        terms.sort_unstable();
        let mut found: Vec<(&str, u32)> = Vec::new();
        for term in terms {
            match found.last_mut() {
                Some(last) if last.0 == term => last.1 += 1,
                _ => found.push((term, 1)),
            }
        }
        found
    }
}
