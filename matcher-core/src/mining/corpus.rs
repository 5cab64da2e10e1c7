//! All words of the catalogue as numbers, record by record.

use rustc_hash::FxHashMap;

use super::piece::{Role, is_name, is_technical, role};
use super::reading::{MinedRecord, SEPARATOR};
use crate::analysis::Analyzer;
use crate::record::RecordKind;

/// The number of no word: a break, over which no term reaches.
pub(super) const BREAK: u32 = 0;

/// The words of the catalogue. They are numbered in the order of their letters, and records stand by kind and identifier,
/// so that nothing depends on the order in which records came.
pub(super) struct Corpus {
    /// By number less one.
    pub(super) words: Vec<Word>,
    /// The words of all records, with [`BREAK`] between runs.
    pub(super) stream: Vec<u32>,
    /// By kind and identifier.
    pub(super) records: Vec<CorpusRecord>,
    /// Words in the stream, breaks left out.
    pub(super) size: usize,
}

/// A word of the catalogue.
pub(super) struct Word {
    pub(super) text: String,
    pub(super) role: Role,
    pub(super) technical: bool,
    /// Whether it names something, and may be compared with others by its company.
    pub(super) names: bool,
    pub(super) chars: u8,
}

/// A record, and the end of its words in the stream.
pub(super) struct CorpusRecord {
    pub(super) kind: RecordKind,
    pub(super) id: String,
    pub(super) end: usize,
}

impl Corpus {
    /// Numbers the words of records, which stand by kind and identifier.
    pub(super) fn of(records: &[MinedRecord], analyzer: &Analyzer) -> Self {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut stream = Vec::new();
        let mut kept = Vec::with_capacity(records.len());
        for record in records {
            for word in record.words.split_terminator(SEPARATOR) {
                let next = numbers.len() as u32 + 1;
                let number = if word.is_empty() { BREAK } else { *numbers.entry(word).or_insert(next) };
                if number != BREAK || stream.last() != Some(&BREAK) {
                    stream.push(number);
                }
            }
            kept.push(CorpusRecord { kind: record.kind, id: record.id.clone(), end: stream.len() });
        }
        let mut order: Vec<(&str, u32)> = numbers.into_iter().collect();
        order.sort_unstable();
        let mut renumbered = vec![BREAK; order.len() + 1];
        for (place, (_, number)) in order.iter().enumerate() {
            renumbered[*number as usize] = place as u32 + 1;
        }
        for number in &mut stream {
            *number = renumbered[*number as usize];
        }
        let size = stream.iter().filter(|number| **number != BREAK).count();
        let words = order.iter().map(|(text, _)| Word::of(text, analyzer)).collect();
        Self { words, stream, records: kept, size }
    }

    /// A word by its number, which is not [`BREAK`].
    pub(super) fn word(&self, number: u32) -> &Word {
        &self.words[number as usize - 1]
    }

    /// Where the words of a record stand in the stream.
    pub(super) fn span(&self, record: usize) -> std::ops::Range<usize> {
        let start = record.checked_sub(1).map_or(0, |before| self.records[before].end);
        start..self.records[record].end
    }
}

impl Word {
    fn of(text: &str, analyzer: &Analyzer) -> Self {
        let chars = u8::try_from(text.chars().count()).unwrap_or(u8::MAX);
        let (role, technical) = (role(analyzer, text), is_technical(text));
        let names = role != Role::Outside && !technical && is_name(analyzer, text);
        Self { text: text.to_owned(), role, technical, names, chars }
    }
}
