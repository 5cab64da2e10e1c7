//! The analyzer: source text in, tokens of the joint vocabulary out.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::lexicon::Lexicon;
use super::normalize::{Normalized, normalized_text};
use super::segment::Segmenter;
use super::stopwords::{StopWords, TermClass};
use super::synonyms::Synonyms;
use super::technical::{TechnicalString, technical_at};
use super::token::{BIGRAM_MARK, Token, TokenKind};
use super::word_class::WordClass;
use crate::fingerprint::fingerprint;

/// Counts up whenever the rules of this module change what tokens come out of a text.
const RULES_VERSION: u32 = 4;

/// Turns text into tokens. Loading takes some 150 ms, most of it jieba's dictionary: load once, share behind [`Arc`].
///
/// # Example
/// ```
/// use matcher_core::analysis::Analyzer;
///
/// let analyzer = Analyzer::shared_builtin();
/// let text = "ＬｉＦｅＰＯ４正極材料";
/// let tokens = analyzer.tokens(text);
/// let formula = tokens.iter().find(|token| token.term == "lifepo4").expect("one token for the formula");
/// assert_eq!(&text[formula.bytes.clone()], "ＬｉＦｅＰＯ４");
/// assert!(tokens.iter().any(|token| token.term == "正极"));
/// ```
pub struct Analyzer {
    segmenter: Segmenter,
    stop_words: StopWords,
    synonyms: Synonyms,
    version: String,
}

impl Analyzer {
    /// Loads the general dictionary and adds a lexicon.
    pub fn new(lexicon: &Lexicon) -> Self {
        Self {
            segmenter: Segmenter::new(lexicon),
            stop_words: StopWords::builtin(),
            synonyms: lexicon.synonyms().clone(),
            version: version_of(lexicon),
        }
    }

    /// The analyzer with the built-in lexicon, loaded once in the process.
    pub fn shared_builtin() -> Arc<Self> {
        static SHARED: OnceLock<Arc<Analyzer>> = OnceLock::new();
        SHARED.get_or_init(|| Arc::new(Self::new(&Lexicon::builtin()))).clone()
    }

    /// Names rules and lexicon: two analyzers of one version give the same tokens. Stored with every index.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The synonyms of the lexicon.
    pub fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }

    /// What a term is worth in a request.
    pub fn classify(&self, term: &str) -> TermClass {
        self.stop_words.class(term)
    }

    /// All tokens of a text in the order of their places, a part before the whole that it belongs to.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(text.len() / 2);
        self.for_each_token(text, |term, kind, bytes| {
            tokens.push(Token { term: term.to_owned(), kind, bytes });
        });
        tokens
    }

    /// Calls `found` with term, kind and source bytes of every token, in the order of [`Analyzer::tokens`].
    pub fn for_each_token(&self, text: &str, mut found: impl FnMut(&str, TokenKind, Range<usize>)) {
        let normalized = Normalized::new(text);
        self.for_each_normalized(normalized.as_str(), |term, kind, range| {
            found(term, kind, normalized.source_bytes(range));
        });
    }

    /// As [`Analyzer::for_each_token`] without the way back to the source: for the index, which needs terms only.
    pub(crate) fn for_each_term(&self, text: &str, mut found: impl FnMut(&str, TokenKind)) {
        self.for_each_normalized(&normalized_text(text), |term, kind, _| found(term, kind));
    }

    /// Calls `found` with kind and bytes, of the normalised text, of every word and every technical string, without the
    /// parts of either: the text in pieces that do not overlap, in its order.
    pub(crate) fn for_each_piece(
        &self,
        normalized: &Normalized,
        mut found: impl FnMut(TokenKind, Range<usize>),
    ) {
        let text = normalized.as_str();
        for_each_part(text, |part| match part {
            Part::Han(run) => self.segmenter.cut(&text[run.clone()], |word| {
                found(TokenKind::Word, run.start + word.start..run.start + word.end);
            }),
            Part::Technical(technical) => found(TokenKind::Technical, technical.bytes),
        });
    }

    /// What sort of word the general dictionary takes a normalised word for.
    pub(crate) fn word_class(&self, word: &str) -> WordClass {
        self.segmenter.class(word)
    }

    /// Whether a normalised text is a term of its own: one word, or one technical string.
    pub(crate) fn knows(&self, term: &str) -> bool {
        let mut known = false;
        self.for_each_token(term, |_, kind, bytes| {
            known |= kind != TokenKind::Bigram && bytes == (0..term.len());
        });
        known
    }

    pub(super) fn segmenter(&self) -> &Segmenter {
        &self.segmenter
    }

    /// The terms of a normalised text with their places there.
    fn for_each_normalized(&self, text: &str, mut found: impl FnMut(&str, TokenKind, Range<usize>)) {
        let mut bigram = String::new();
        for_each_part(text, |part| match part {
            Part::Han(run) => self.han_run(text, run, &mut bigram, &mut found),
            Part::Technical(technical) => {
                technical.for_each_term(|term, bytes| found(term, TokenKind::Technical, bytes));
            }
        });
    }

    /// The terms of a run of Han chars; `bigram` is room for one.
    fn han_run(
        &self,
        text: &str,
        run: Range<usize>,
        bigram: &mut String,
        found: &mut impl FnMut(&str, TokenKind, Range<usize>),
    ) {
        let han = &text[run.clone()];
        self.segmenter.words(han, |word| {
            found(&han[word.clone()], TokenKind::Word, run.start + word.start..run.start + word.end);
        });
        let ends = han.char_indices().map(|(at, c)| at + c.len_utf8()).skip(1);
        for ((start, _), end) in han.char_indices().zip(ends) {
            bigram.clear();
            bigram.push(BIGRAM_MARK);
            bigram.push_str(&han[start..end]);
            found(bigram, TokenKind::Bigram, run.start + start..run.start + end);
        }
    }
}

/// A part of a normalised text in which terms stand.
pub(super) enum Part {
    /// A run of Han chars.
    Han(Range<usize>),
    /// A technical string.
    Technical(TechnicalString),
}

/// Calls `found` with every part of a normalised text, in its order.
pub(super) fn for_each_part(text: &str, mut found: impl FnMut(Part)) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if is_han(c) {
            let end = at + text[at..].find(|c| !is_han(c)).unwrap_or(text.len() - at);
            found(Part::Han(at..end));
            at = end;
        } else if let Some(technical) = technical_at(text, at) {
            at = technical.bytes.end;
            found(Part::Technical(technical));
        } else {
            at += c.len_utf8();
        }
    }
}

/// The blocks that Chinese text is written in: unified ideographs with all extensions, and 〇.
pub(super) fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{20000}'..='\u{3ffff}').contains(&c) || c == '〇'
}

/// The rules and a fingerprint of everything else that decides what tokens come out.
fn version_of(lexicon: &Lexicon) -> String {
    let hash = fingerprint(lexicon.terms().iter().flat_map(|term| term.bytes().chain([0])));
    format!("{RULES_VERSION}-{hash:016x}")
}

#[cfg(test)]
mod tests;
