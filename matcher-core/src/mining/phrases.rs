//! Runs of words that stand often enough, longer ones from shorter ones.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::corpus::{BREAK, Corpus};
use super::piece::Role;
use crate::cancel::{Cancel, Cancelled};
use crate::record::RecordKind;

/// Longest term, in chars.
const MOST_CHARS: u8 = 8;
/// Longest term, in words.
const MOST_WORDS: usize = 6;
/// Records in which a phrase is shown.
const EXAMPLES: usize = 3;
/// No record.
const NONE: u32 = u32::MAX;

/// Phrases of one length in words, numbered from 1 in the order of their two parts.
pub(super) struct Level {
    pub(super) phrases: Vec<Phrase>,
    /// For every place of the stream the number of the phrase that begins there; 0 for none.
    at: Vec<u32>,
}

/// A phrase with how often and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The phrases of one word less that begin and end it; for a single word twice its number.
    pub(super) parts: (u32, u32),
    pub(super) chars: u8,
    pub(super) count: u32,
    pub(super) demands: u32,
    pub(super) supplies: u32,
    /// Places of the first records that have it.
    pub(super) examples: [u32; EXAMPLES],
}

impl Phrase {
    fn new(parts: (u32, u32), chars: u8) -> Self {
        Self { parts, chars, count: 0, demands: 0, supplies: 0, examples: [NONE; EXAMPLES] }
    }

    /// Places of records that have it.
    pub(super) fn example_records(&self) -> impl Iterator<Item = usize> {
        self.examples.into_iter().filter(|place| *place != NONE).map(|place| place as usize)
    }
}

/// The phrases of every length, from single words on, that stand at least so often.
pub(super) fn levels(corpus: &Corpus, least_count: usize, cancel: &Cancel) -> Result<Vec<Level>, Cancelled> {
    let mut levels = vec![single_words(corpus)];
    while levels.len() < MOST_WORDS {
        cancel.check()?;
        let next = longer(corpus, &levels, least_count);
        if next.phrases.is_empty() {
            break;
        }
        levels.push(next);
    }
    Ok(levels)
}

/// Every word, however rare: how often it stands counts in the cohesion of what it is a part of.
fn single_words(corpus: &Corpus) -> Level {
    let numbers = 1..=corpus.words.len() as u32;
    let phrases = numbers.map(|number| Phrase::new((number, number), corpus.word(number).chars)).collect();
    let mut level = Level { phrases, at: corpus.stream.clone() };
    level.count(corpus);
    for number in &mut level.at {
        if *number != BREAK && corpus.word(*number).role == Role::Outside {
            *number = BREAK;
        }
    }
    level
}

fn longer(corpus: &Corpus, levels: &[Level], least_count: usize) -> Level {
    let (shorter, words) = (&levels[levels.len() - 1], &levels[0]);
    let key = |place: usize| {
        let (first, second) = (shorter.at[place], *shorter.at.get(place + 1)?);
        if first == 0 || second == 0 {
            return None;
        }
        // What follows the first part is the last word of the second.
        let last = words.at[place + levels.len()];
        let chars = shorter.phrase(first).chars.saturating_add(words.phrase(last).chars);
        (chars <= MOST_CHARS).then_some((u64::from(first) << 32 | u64::from(second), chars))
    };
    let places = 0..corpus.stream.len();
    let mut keys: Vec<u64> = places.clone().filter_map(|place| Some(key(place)?.0)).collect();
    keys.par_sort_unstable();
    let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
    let mut phrases = Vec::new();
    for run in keys.chunk_by(|a, b| a == b).filter(|run| run.len() >= least_count) {
        phrases.push(Phrase::new(((run[0] >> 32) as u32, run[0] as u32), 0));
        numbers.insert(run[0], phrases.len() as u32);
    }
    drop(keys);
    let mut at = vec![0; corpus.stream.len()];
    for place in places {
        let Some((key, chars)) = key(place) else { continue };
        let Some(number) = numbers.get(&key) else { continue };
        at[place] = *number;
        phrases[*number as usize - 1].chars = chars;
    }
    let mut level = Level { phrases, at };
    level.count(corpus);
    level
}

impl Level {
    /// A phrase by its number, which is not 0.
    pub(super) fn phrase(&self, number: u32) -> &Phrase {
        &self.phrases[number as usize - 1]
    }

    fn count(&mut self, corpus: &Corpus) {
        let mut last_record = vec![NONE; self.phrases.len()];
        for (record, known) in corpus.records.iter().enumerate() {
            for place in corpus.span(record) {
                let Some(at) = (self.at[place] as usize).checked_sub(1) else { continue };
                let phrase = &mut self.phrases[at];
                phrase.count += 1;
                if std::mem::replace(&mut last_record[at], record as u32) == record as u32 {
                    continue;
                }
                match known.kind {
                    RecordKind::Demand => phrase.demands += 1,
                    RecordKind::Supply => phrase.supplies += 1,
                    RecordKind::Organisation => {}
                }
                if let Some(free) = phrase.examples.iter_mut().find(|place| **place == NONE) {
                    *free = record as u32;
                }
            }
        }
    }

    /// Entropy in bits of what stands before and behind each phrase of so many words. Every beginning and every end of a
    /// run counts as a neighbour of its own: nothing there binds the phrase to more.
    pub(super) fn freedoms(&self, corpus: &Corpus, words: usize) -> Vec<(f64, f64)> {
        let neighbour =
            |place: Option<usize>| place.and_then(|place| corpus.stream.get(place)).copied().unwrap_or(BREAK);
        let entropies = |neighbour_of: &(dyn Fn(usize) -> u32 + Sync)| {
            let places = 0..self.at.len();
            let with = |place: usize| {
                let number = self.at[place];
                (number != 0).then(|| u64::from(number) << 32 | u64::from(neighbour_of(place)))
            };
            let mut pairs: Vec<u64> = places.filter_map(with).collect();
            pairs.par_sort_unstable();
            let mut found = vec![0.0; self.phrases.len()];
            for of_phrase in pairs.chunk_by(|a, b| a >> 32 == b >> 32) {
                found[(of_phrase[0] >> 32) as usize - 1] = entropy(of_phrase);
            }
            found
        };
        let left = entropies(&|place| neighbour(place.checked_sub(1)));
        let right = entropies(&|place| neighbour(Some(place + words)));
        left.into_iter().zip(right).collect()
    }
}

/// Entropy of the neighbours in the lower halves of sorted pairs.
fn entropy(pairs: &[u64]) -> f64 {
    let total = pairs.len() as f64;
    let share = |count: f64| -(count / total) * (count / total).log2();
    let of_neighbour = |run: &[u64]| match run[0] as u32 {
        BREAK => run.len() as f64 * share(1.0),
        _ => share(run.len() as f64),
    };
    pairs.chunk_by(|a, b| a == b).map(of_neighbour).sum()
}
