//! New terms: runs of words that cohere, are free on both sides, and are no part of a longer one.
//!
//! The discovery of new words by internal cohesion and boundary freedom: mutual information of the weakest division as in
//! Sproat and Shih (1990, *A Statistical Method for Finding Word Boundaries in Chinese Text*), normalised as in Bouma (2009,
//! *Normalized (Pointwise) Mutual Information in Collocation Extraction*); branching entropy as in Jin and Tanaka-Ishii
//! (2006, *Unsupervised Segmentation of Chinese Text by Use of Branching Entropy*); fragments as in the C-value of Frantzi,
//! Ananiadou and Mima (2000).

use rustc_hash::FxHashMap;

use super::corpus::Corpus;
use super::phrases::{Level, Phrase};
use super::piece::Role;
use crate::analysis::Analyzer;

/// Least normalised mutual information of the weakest division; by reading what lies above and below (docs/scoring.md).
const LEAST_COHESION: f64 = 0.3;
/// Least entropy of the neighbours on either side, in bits; by reading, likewise.
const LEAST_FREEDOM: f64 = 1.5;
/// Entropy beyond which more says nothing more, in bits: eight neighbours alike.
const ENOUGH_FREEDOM: f64 = 3.0;
/// A term has to stand in so many records: what one record repeats is its own.
const LEAST_RECORDS: u32 = 3;
/// A part of a longer candidate is one itself if at least this share of it stands elsewhere.
const LEAST_SHARE_ELSEWHERE: f64 = 0.5;

/// A candidate, before its examples are read.
pub(super) struct FoundTerm {
    pub(super) term: String,
    pub(super) mixed: bool,
    pub(super) score: f64,
    pub(super) cohesion: f64,
    pub(super) freedom: f64,
    pub(super) phrase: Phrase,
}

/// Candidates, best first, ties by term.
pub(super) fn terms(corpus: &Corpus, levels: &[Level], analyzer: &Analyzer) -> Vec<FoundTerm> {
    let mut found: FxHashMap<String, FoundTerm> = FxHashMap::default();
    let mut of_part: FxHashMap<(usize, u32), u32> = FxHashMap::default();
    let mut accepted: Vec<(usize, u32)> = Vec::new();
    for words in (2..=levels.len()).rev() {
        let level = &levels[words - 1];
        let freedoms = level.freedoms(corpus, words);
        for (number, (phrase, (left, right))) in (1_u32..).zip(level.phrases.iter().zip(freedoms)) {
            let place = Place { words, number };
            let within = of_part.get(&(words, number)).copied().unwrap_or(0);
            let Some(term) = judge(corpus, levels, place, left.min(right)) else {
                pass_down(&mut of_part, levels, place, within);
                continue;
            };
            let elsewhere = f64::from(phrase.count.saturating_sub(within));
            pass_down(&mut of_part, levels, place, phrase.count);
            if elsewhere >= LEAST_SHARE_ELSEWHERE * f64::from(phrase.count) {
                accepted.push((words, number));
                keep(&mut found, term);
            }
        }
    }
    let mut found: Vec<FoundTerm> =
        found.into_values().filter(|term| term.mixed || !analyzer.knows(&term.term)).collect();
    found.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.term.cmp(&b.term)));
    found
}

#[derive(Clone, Copy)]
struct Place {
    words: usize,
    number: u32,
}

/// One text may be cut apart in several ways: the most frequent stands for it.
fn keep(found: &mut FxHashMap<String, FoundTerm>, term: FoundTerm) {
    match found.get(&term.term) {
        Some(other) if other.phrase.count >= term.phrase.count => {}
        _ => {
            found.insert(term.term.clone(), term);
        }
    }
}

/// Lets both parts of a phrase know in how many places they stand within a longer candidate.
fn pass_down(
    of_part: &mut FxHashMap<(usize, u32), u32>,
    levels: &[Level],
    Place { words, number }: Place,
    count: u32,
) {
    if count == 0 || words <= 2 {
        return;
    }
    let (first, second) = levels[words - 1].phrase(number).parts;
    for part in [first, second] {
        let most = of_part.entry((words - 1, part)).or_default();
        *most = count.max(*most);
    }
}

/// The phrase as a candidate, if it is one by itself.
fn judge(
    corpus: &Corpus,
    levels: &[Level],
    Place { words, number }: Place,
    freedom: f64,
) -> Option<FoundTerm> {
    let phrase = levels[words - 1].phrase(number);
    let records = phrase.demands + phrase.supplies;
    if freedom < LEAST_FREEDOM || records < LEAST_RECORDS || phrase.chars < 2 {
        return None;
    }
    let numbers = word_numbers(levels, words, number);
    let last = corpus.word(*numbers.last()?);
    if last.role != Role::Any || is_of_single_chars(corpus, &numbers) {
        return None;
    }
    let cohesion = cohesion(levels, words, number, corpus.size);
    if cohesion < LEAST_COHESION {
        return None;
    }
    let spread = 1.0 - 1.0 / (1.0 + f64::from(records)).log2().max(1.0);
    let score = cohesion.clamp(0.0, 1.0).sqrt() * (freedom / ENOUGH_FREEDOM).min(1.0) * spread;
    Some(FoundTerm {
        term: numbers.iter().map(|number| corpus.word(*number).text.as_str()).collect(),
        mixed: numbers.iter().any(|number| corpus.word(*number).technical),
        score,
        cohesion,
        freedom,
        phrase: phrase.clone(),
    })
}

/// Several chars that the dictionary leaves alone are mostly a name, or a word that is cut wrongly; two may be a word.
fn is_of_single_chars(corpus: &Corpus, numbers: &[u32]) -> bool {
    numbers.len() > 2 && numbers.iter().all(|number| corpus.word(*number).chars == 1)
}

fn word_numbers(levels: &[Level], words: usize, number: u32) -> Vec<u32> {
    let mut numbers = vec![0; words];
    let mut number = number;
    for length in (1..=words).rev() {
        let (first, second) = levels[length - 1].phrase(number).parts;
        // The last word of a phrase is that of its second part.
        numbers[length - 1] = last_word(levels, length, number);
        number = if length == 1 { second } else { first };
    }
    numbers
}

fn last_word(levels: &[Level], words: usize, number: u32) -> u32 {
    let mut number = number;
    for length in (2..=words).rev() {
        number = levels[length - 1].phrase(number).parts.1;
    }
    number
}

/// Normalised pointwise mutual information of the weakest division.
fn cohesion(levels: &[Level], words: usize, number: u32, size: usize) -> f64 {
    let total = size as f64;
    let share = |words: usize, number: u32| f64::from(levels[words - 1].phrase(number).count) / total;
    let whole = share(words, number);
    let (mut begin, mut end) = (number, number);
    // Beginnings and ends of every length, each from the one that is a word longer.
    let (mut begins, mut ends) = (vec![0; words + 1], vec![0; words + 1]);
    for length in (1..words).rev() {
        begin = levels[length].phrase(begin).parts.0;
        end = levels[length].phrase(end).parts.1;
        (begins[length], ends[length]) = (begin, end);
    }
    let information = |split: usize| {
        (whole / (share(split, begins[split]) * share(words - split, ends[words - split]))).log2()
    };
    let weakest = (1..words).map(information).fold(f64::INFINITY, f64::min);
    weakest / -whole.log2()
}
