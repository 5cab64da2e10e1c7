//! A record made ready for the index: everything slow is done, so this can happen on many threads.

use tantivy::tokenizer::MAX_TOKEN_LEN;

use super::terms::SEPARATOR;
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

/// The terms of a record in the order of its text.
pub(crate) struct JoinedTerms {
    joined: String,
    count: u32,
}

impl JoinedTerms {
    /// Room for the terms of so many bytes of text.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { joined: String::with_capacity(bytes * 4), count: 0 }
    }

    /// The next term. An endless one, which tantivy would drop, counts but cannot be found.
    pub(crate) fn push(&mut self, term: &str) {
        self.count += 1;
        if term.len() <= MAX_TOKEN_LEN {
            self.joined.push_str(term);
            self.joined.push(SEPARATOR);
        }
    }
}

impl IndexedText {
    /// The terms of a record beside its facts, which get their number.
    pub(crate) fn new(terms: JoinedTerms, mut facts: Facts) -> Self {
        let JoinedTerms { mut joined, count } = terms;
        // It waits in memory for the next commit.
        joined.shrink_to_fit();
        facts.terms = count;
        Self { packed: facts.to_stored(), facts, joined }
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
