//! Words: jieba's segmentation over the general dictionary and the domain lexicon, and the words inside words.

use std::ops::Range;

use jieba_rs::{Jieba, Token};
use rustc_hash::FxHashSet;

use super::beginnings::Beginnings;
use super::lexicon::Lexicon;
use super::word_class::WordClass;

/// Longest dictionary word that is looked for inside another, in chars.
const LONGEST_PART_CHARS: usize = 6;

/// A segmenter that knows the domain lexicon.
pub(super) struct Segmenter {
    jieba: Jieba,
    lexicon: FxHashSet<String>,
    beginnings: Beginnings,
}

impl Segmenter {
    /// Loads the dictionary (some 100 ms) and adds the lexicon.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut jieba = Jieba::new();
        for term in lexicon.terms() {
            jieba.add_word(term, None, None);
        }
        let terms = lexicon.terms();
        Self { jieba, lexicon: terms.iter().cloned().collect(), beginnings: Beginnings::of(terms) }
    }

    /// Calls `found` with the byte range of every word of a run of Han chars: the parts of a word before the word.
    pub(super) fn words(&self, run: &str, mut found: impl FnMut(Range<usize>)) {
        let words = self.jieba.cut(run, true);
        for word in &words {
            let range = range_of(word, run);
            self.parts(word.word, |part| found(range.start + part.start..range.start + part.end));
            found(range);
        }
        self.across(run, &words, found);
    }

    /// Calls `found` with the byte range of every word of a run of Han chars, each char in one of them.
    pub(super) fn cut(&self, run: &str, mut found: impl FnMut(Range<usize>)) {
        for word in self.jieba.cut(run, true) {
            found(range_of(&word, run));
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
    fn across(&self, run: &str, words: &[Token<'_>], mut found: impl FnMut(Range<usize>)) {
        if words.len() < 2 {
            return;
        }
        let mut word_ends = words.iter().map(|word| range_of(word, run).end).peekable();
        let mut rest = run.chars();
        while let Some(first) = rest.next() {
            let mut ahead = rest.clone();
            let Some(second) = ahead.next() else { break };
            if !self.beginnings.may_be(first, second) {
                continue;
            }
            let start = run.len() - rest.as_str().len() - first.len_utf8();
            while word_ends.next_if(|end| *end <= start).is_some() {}
            let Some(&word_end) = word_ends.peek() else { break };
            let goes_on = |third: char| self.beginnings.may_go_on([first, second, third]);
            let longest = if ahead.clone().next().is_some_and(goes_on) { LONGEST_PART_CHARS } else { 2 };
            for _ in 2..=longest {
                let end = run.len() - ahead.as_str().len();
                if end > word_end && self.lexicon.contains(&run[start..end]) {
                    found(start..end);
                }
                if ahead.next().is_none() {
                    break;
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

/// Where a word stands in the run that it was cut from.
fn range_of(word: &Token<'_>, run: &str) -> Range<usize> {
    let start = word.word.as_ptr() as usize - run.as_ptr() as usize;
    start..start + word.word.len()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::{LONGEST_PART_CHARS, Segmenter};
    use crate::analysis::Lexicon;

    /// Knows whatever has two to seven of a few chars that stand in all sorts of words, one in three of them.
    static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(|| {
        let mut terms = vec!["钒液流电".to_owned(), "池尾矿".to_owned()];
        let mut before = vec![String::new()];
        for _ in 0..7 {
            let longer = |term: &String| ["尾", "矿", "𠮷", "液"].map(|c| format!("{term}{c}"));
            before = before.iter().flat_map(longer).step_by(3).collect();
            terms.extend(before.iter().filter(|term| term.chars().count() > 1).cloned());
        }
        Segmenter::new(&Lexicon::parse(&terms.join("\n"), "").expect("sound"))
    });

    proptest! {
        #[test]
        fn terms_across_words_are_those_that_looking_every_range_up_gives(
            pieces in prop::collection::vec("[尾矿𠮷液的]{1,4}|尾矿|电池|液流|全钒|提钒", 1..9),
        ) {
            let run = pieces.concat();
            let mut words = Vec::new();
            SEGMENTER.cut(&run, |word| words.push(word));
            let places: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
            let mut looked_up = Vec::new();
            for (first, &start) in places.iter().enumerate() {
                for &end in places[first..].iter().skip(2).take(LONGEST_PART_CHARS - 1) {
                    let across = !words.iter().any(|word| word.start <= start && end <= word.end);
                    if across && SEGMENTER.lexicon.contains(&run[start..end]) {
                        looked_up.push(start..end);
                    }
                }
            }
            let mut found = Vec::new();
            SEGMENTER.across(&run, &SEGMENTER.jieba.cut(&run, true), |part| found.push(part));
            prop_assert_eq!(found, looked_up);
        }
    }
}
