//! A record as mining reads it: its words in their order, and what its sentences define.

use super::definition::{Definition, definitions};
use super::piece::{Piece, pieces};
use crate::analysis::{Analyzer, Normalized};
use crate::record::RecordKind;

/// Stands between words of the encoded text; an empty word is a break, over which no term reaches.
pub(super) const SEPARATOR: char = '\n';

/// A record, read. Records can be read on any number of threads.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MinedRecord {
    pub(super) kind: RecordKind,
    pub(super) id: String,
    /// Its words, each followed by [`SEPARATOR`].
    pub(super) words: String,
    pub(super) definitions: Vec<Definition>,
}

impl MinedRecord {
    /// Reads the texts of a record.
    pub(crate) fn read<'a>(
        analyzer: &Analyzer,
        (kind, id): (RecordKind, &str),
        texts: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut record = Self { kind, id: id.to_owned(), words: String::new(), definitions: Vec::new() };
        for text in texts {
            let normalized = Normalized::new(text);
            let pieces = pieces(analyzer, &normalized);
            push_words(&mut record.words, normalized.as_str(), &pieces);
            record.definitions.extend(definitions(analyzer, text, &normalized, &pieces));
        }
        record
    }
}

fn push_words(words: &mut String, text: &str, pieces: &[Piece]) {
    let mut end = None;
    for piece in pieces {
        if end != Some(piece.bytes.start) {
            words.push(SEPARATOR);
        }
        words.push_str(&text[piece.bytes.clone()]);
        words.push(SEPARATOR);
        end = Some(piece.bytes.end);
    }
    words.push(SEPARATOR);
}
