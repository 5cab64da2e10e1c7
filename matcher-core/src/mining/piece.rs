//! The pieces of a text, and which of them may stand in a term.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::analysis::{Analyzer, Normalized, TermClass, TokenKind, WordClass};

/// Words that make phrases of the terms beside them: what research reports do, find and compare.
static PHRASE_WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/stopwords-mining.txt").lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//")).collect()
});

/// What a piece may do in a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Stand anywhere.
    Any,
    /// Stand anywhere but at the end.
    NotLast,
    /// Nothing: a term ends before it.
    Outside,
}

/// How a piece goes with the name of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InNames {
    /// It may be a part of one.
    Yes,
    /// Mostly it is not, though some names have such a word in them: the 支持 of 支持向量机.
    IfMoreSaySo,
    /// A name ends at it.
    No,
}

/// A word or a technical string of a normalised text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) bytes: Range<usize>,
    pub(super) technical: bool,
}

/// The pieces of a text in their order.
pub(super) fn pieces(analyzer: &Analyzer, normalized: &Normalized) -> Vec<Piece> {
    let mut found = Vec::with_capacity(normalized.as_str().len() / 6);
    analyzer.for_each_piece(normalized, |kind, bytes| {
        found.push(Piece { bytes, technical: kind == TokenKind::Technical });
    });
    found
}

/// What a word may do in a new term.
pub(super) fn role(analyzer: &Analyzer, word: &str) -> Role {
    if is_technical(word) {
        // A number counts or measures; it names nothing.
        return if word.starts_with(|c: char| c.is_alphabetic()) { Role::NotLast } else { Role::Outside };
    }
    if says_nothing(analyzer, word) {
        return Role::Outside;
    }
    match analyzer.word_class(word) {
        WordClass::Noun | WordClass::Unknown | WordClass::Predicate => Role::Any,
        WordClass::Number => Role::NotLast,
        WordClass::Person | WordClass::Place | WordClass::Grammar => Role::Outside,
    }
}

/// How a word of Han chars goes with names.
pub(super) fn in_names(analyzer: &Analyzer, word: &str) -> InNames {
    if PHRASE_WORDS.contains(word) {
        return InNames::No;
    }
    if analyzer.classify(word) != TermClass::Content {
        let one_char = word.chars().nth(1).is_none();
        return if one_char { InNames::No } else { InNames::IfMoreSaySo };
    }
    match analyzer.word_class(word) {
        WordClass::Grammar | WordClass::Place => InNames::No,
        WordClass::Noun
        | WordClass::Predicate
        | WordClass::Person
        | WordClass::Number
        | WordClass::Unknown => InNames::Yes,
    }
}

/// Whether a word names something, as far as the dictionary says.
pub(super) fn is_name(analyzer: &Analyzer, word: &str) -> bool {
    matches!(analyzer.word_class(word), WordClass::Noun | WordClass::Unknown)
}

/// Whether a word has letters or digits, and is not of Han chars alone.
pub(super) fn is_technical(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii() || !('\u{3400}'..='\u{3ffff}').contains(&c))
}

fn says_nothing(analyzer: &Analyzer, word: &str) -> bool {
    analyzer.classify(word) != TermClass::Content || PHRASE_WORDS.contains(word)
}
