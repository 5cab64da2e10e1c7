//! A token: a term and where it stands.

use std::ops::Range;

/// First char of every bigram's term; it never occurs in a word's term.
pub const BIGRAM_MARK: char = '#';

/// A term of the joint vocabulary at a place of the source text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The normalised term; a bigram's begins with [`BIGRAM_MARK`].
    pub term: String,
    /// How it was found.
    pub kind: TokenKind,
    /// Bytes of the source text, on char boundaries.
    pub bytes: Range<usize>,
}

/// How a token was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenKind {
    /// A word of the segmentation, or a dictionary word inside one.
    Word,
    /// A formula, standard, model or number with its unit, or a part of one.
    Technical,
    /// Two neighbouring Han chars.
    Bigram,
}
