//! The terms of a request with the places where they stand, before any index is asked.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::analysis::{
    Analyzer, BIGRAM_MARK, Relation, TermClass, Token, TokenKind, is_background, sentences,
};
use crate::explanation::{Span, TextField};

/// A title says what is wanted, a description also why and by whom; 3 by experiment (docs/scoring.md).
const TITLE_WEIGHT: f32 = 3.0;
/// What a sentence says of the firm, its market or its money is hardly what it wants; by experiment (docs/quality.md).
const BACKGROUND_WEIGHT: f32 = 0.5;
/// Dampens words that a description repeats; by experiment (docs/scoring.md).
const REPETITION_EXPONENT: f32 = 0.85;
/// A bigram says less than a word, and most words bring bigrams along; by experiment (docs/scoring.md).
const BIGRAM_WEIGHT: f32 = 0.8;
/// Up to so many distinct words, a request has no words to spare: only what every request says is dropped.
const SHORT_REQUEST_WORDS: usize = 20;
/// Share of a term's weight that another name of the same thing gets.
const SAME_WEIGHT: f32 = 0.8;
/// Share of a term's weight that a related word gets, divided among the words it consists of.
const RELATED_WEIGHT: f32 = 0.2;

/// A text of a request, and the field that it stands in.
pub(crate) type QueryText<'a> = (TextField, &'a str);

/// A term of a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SourceTerm {
    /// The term.
    pub(crate) term: String,
    /// The term of the request that it widens; `None` for a term of the request itself.
    pub(crate) widens: Option<String>,
    /// Weight before the index has its say.
    pub(crate) weight: f32,
    /// Where the request has it, or has what it widens.
    pub(crate) spans: Vec<Span>,
}

impl SourceTerm {
    /// Whether it is a word or a technical string, not a bigram.
    pub(crate) fn is_word(&self) -> bool {
        !self.term.starts_with(BIGRAM_MARK)
    }
}

/// The terms of a request: its own first, each once, in byte order; then those that widen it, likewise.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TextQuery {
    pub(crate) terms: Vec<SourceTerm>,
}

#[derive(Default)]
struct Occurrences {
    weight: f32,
    word: bool,
    spans: Vec<Span>,
}

impl TextQuery {
    /// The terms of the request itself.
    pub(super) fn own(&self) -> &[SourceTerm] {
        &self.terms[..self.terms.partition_point(|term| term.widens.is_none())]
    }

    /// Analyses a request.
    pub(crate) fn new(analyzer: &Analyzer, texts: &[QueryText<'_>]) -> Self {
        let mut found: FxHashMap<String, Occurrences> = FxHashMap::default();
        for (field, text) in texts {
            let weight = if *field == TextField::Title { TITLE_WEIGHT } else { 1.0 };
            let background = if *field == TextField::Body { background(text) } else { Vec::new() };
            for token in analyzer.tokens(text) {
                let Token { term, kind, bytes } = token;
                let aside = background.iter().any(|sentence| sentence.contains(&bytes.start));
                let weight = if aside { weight * BACKGROUND_WEIGHT } else { weight };
                let entry = found.entry(term).or_default();
                entry.weight += weight;
                entry.word |= kind != TokenKind::Bigram;
                entry.spans.push(Span { field: *field, bytes });
            }
        }
        let words = found.values().filter(|occurrences| occurrences.word).count();
        let mut terms: Vec<SourceTerm> = found
            .into_iter()
            .filter(|(term, _)| keeps(analyzer.classify(term), words))
            .map(|(term, occurrences)| {
                let weight = occurrences.weight.powf(REPETITION_EXPONENT);
                let weight = if occurrences.word { weight } else { weight * BIGRAM_WEIGHT };
                SourceTerm { term, widens: None, weight, spans: occurrences.spans }
            })
            .collect();
        terms.sort_unstable_by(|a, b| a.term.cmp(&b.term));
        let widening = widen(analyzer, &terms);
        terms.extend(widening);
        Self { terms }
    }
}

/// The place of the bigram that a word of two chars is, among terms in byte order.
pub(crate) fn bigram_of<'a, T>(terms: &'a [T], term: impl Fn(&'a T) -> &'a str, word: &str) -> Option<usize> {
    if word.chars().count() != 2 {
        return None;
    }
    let place = terms.binary_search_by(|other| match term(other).strip_prefix(BIGRAM_MARK) {
        Some(chars) => chars.cmp(word),
        None => term(other).chars().next().cmp(&Some(BIGRAM_MARK)),
    });
    place.ok()
}

/// Where the sentences stand that speak of background.
fn background(text: &str) -> Vec<Range<usize>> {
    sentences(text).into_iter().filter(|sentence| is_background(&text[sentence.clone()])).collect()
}

fn keeps(class: TermClass, words: usize) -> bool {
    match class {
        TermClass::Content => true,
        TermClass::Request => false,
        TermClass::Function | TermClass::Generic => words <= SHORT_REQUEST_WORDS,
    }
}

/// Terms of synonyms that the request does not have itself; the strongest tie wins.
fn widen(analyzer: &Analyzer, own: &[SourceTerm]) -> Vec<SourceTerm> {
    let mut found: FxHashMap<String, SourceTerm> = FxHashMap::default();
    for source in own {
        for synonym in analyzer.synonyms().of(&source.term) {
            let words = whole_words(analyzer, &synonym.term);
            let share = match synonym.relation {
                Relation::Same => SAME_WEIGHT,
                Relation::Related => RELATED_WEIGHT,
            };
            let weight = source.weight * share / words.len().max(1) as f32;
            for term in words {
                if own.binary_search_by(|other| other.term.as_str().cmp(&term)).is_ok() {
                    continue;
                }
                let weaker = found.get(&term).is_none_or(|other| other.weight < weight);
                if weaker {
                    let widens = Some(source.term.clone());
                    let spans = source.spans.clone();
                    found.insert(term.clone(), SourceTerm { term, widens, weight, spans });
                }
            }
        }
    }
    let mut terms: Vec<SourceTerm> = found.into_values().collect();
    terms.sort_unstable_by(|a, b| a.term.cmp(&b.term));
    terms
}

/// The words of a synonym that are no part of another of its words: 氧化 is no synonym of 双氧水, though 过氧化氢 is.
/// Of several words a single char is none: 选矿渣 is 尾矿, 选 is not.
fn whole_words(analyzer: &Analyzer, synonym: &str) -> Vec<String> {
    let tokens: Vec<Token> =
        analyzer.tokens(synonym).into_iter().filter(|token| token.kind != TokenKind::Bigram).collect();
    let part_of = |part: &Token, whole: &Token| {
        whole.bytes.len() > part.bytes.len()
            && whole.bytes.start <= part.bytes.start
            && part.bytes.end <= whole.bytes.end
    };
    let mut words: Vec<String> = tokens
        .iter()
        .filter(|token| !tokens.iter().any(|whole| part_of(token, whole)))
        .filter(|token| analyzer.classify(&token.term) == TermClass::Content)
        .map(|token| token.term.clone())
        .collect();
    if words.iter().any(|word| word.chars().nth(1).is_some()) {
        words.retain(|word| word.chars().nth(1).is_some());
    }
    words.sort_unstable();
    words.dedup();
    words
}
