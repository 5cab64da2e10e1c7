//! Words: jieba's segmentation over the general dictionary and the domain lexicon, and the words inside words.

use std::ops::Range;

use jieba_rs::Jieba;
use rustc_hash::FxHashSet;

use super::lexicon::Lexicon;
use super::word_class::WordClass;

/// Longest dictionary word that is looked for inside another, in chars.
const LONGEST_PART_CHARS: usize = 6;

/// A segmenter that knows the domain lexicon.
pub(super) struct Segmenter {
    jieba: Jieba,
    lexicon: FxHashSet<String>,
}

impl Segmenter {
    /// Loads the dictionary (some 100 ms) and adds the lexicon.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut jieba = Jieba::new();
        for term in lexicon.terms() {
            jieba.add_word(term, None, None);
        }
        Self { jieba, lexicon: lexicon.terms().iter().cloned().collect() }
    }

    /// Calls `found` with the byte range of every word of a run of Han chars: the parts of a word before the word.
    pub(super) fn words(&self, run: &str, mut found: impl FnMut(Range<usize>)) {
        let mut ends = Vec::new();
        for token in self.jieba.cut(run, true) {
            let start = token.word.as_ptr() as usize - run.as_ptr() as usize;
            self.parts(token.word, |part| found(start + part.start..start + part.end));
            found(start..start + token.word.len());
            ends.push(start + token.word.len());
        }
        self.across(run, &ends, found);
    }

    /// Calls `found` with the byte range of every word of a run of Han chars, each char in one of them.
    pub(super) fn cut(&self, run: &str, mut found: impl FnMut(Range<usize>)) {
        for token in self.jieba.cut(run, true) {
            let start = token.word.as_ptr() as usize - run.as_ptr() as usize;
            found(start..start + token.word.len());
        }
    }

    /// What part of speech the general dictionary gives for a word.
    pub(super) fn class(&self, word: &str) -> WordClass {
        if self.lexicon.contains(word) {
            return WordClass::Noun;
        }
        match self.jieba.tag(word, false).as_slice() {
            [tag] => WordClass::of_tag(tag.tag),
            // A word of the statistical model's, which the dictionary does not have.
            _ => WordClass::Unknown,
        }
    }

    /// Lexicon terms that begin in one word and end in another (液流电池 in 全钒液流·电池).
    fn across(&self, run: &str, ends: &[usize], mut found: impl FnMut(Range<usize>)) {
        if ends.len() < 2 {
            return;
        }
        let places: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        let mut word = 0;
        for (first, &start) in places.iter().enumerate() {
            while word < ends.len() && ends[word] <= start {
                word += 1;
            }
            let Some(&word_end) = ends.get(word) else { break };
            for &end in places.iter().skip(first + 2).take(LONGEST_PART_CHARS - 1) {
                if end > word_end && self.lexicon.contains(&run[start..end]) {
                    found(start..end);
                }
            }
        }
    }

    /// Adding a word to the dictionary would otherwise lose its parts (全钒液流电池 loses 液流电池).
    fn parts(&self, word: &str, mut found: impl FnMut(Range<usize>)) {
        let mut starts: [usize; 16] = [0; 16];
        let mut chars = 0;
        for (at, _) in word.char_indices() {
            if chars == starts.len() - 1 {
                break;
            }
            starts[chars] = at;
            chars += 1;
        }
        if chars < 3 {
            return;
        }
        starts[chars] = word.char_indices().nth(chars).map_or(word.len(), |(at, _)| at);
        for length in 2..chars.min(LONGEST_PART_CHARS + 1) {
            for first in 0..=chars - length {
                let part = starts[first]..starts[first + length];
                if self.jieba.has_word(&word[part.clone()]) {
                    found(part);
                }
            }
        }
    }
}
