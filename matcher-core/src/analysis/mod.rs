//! From text to terms: normalisation, technical strings, segmentation, words and character bigrams.
//!
//! Every token knows the bytes of the *source* text that it came from, so that highlights and quotes are exact. Words
//! and bigrams share one vocabulary; a bigram's term begins with [`BIGRAM_MARK`].
//!
//! This is the only module that knows jieba and OpenCC.

mod analyzer;
mod background;
mod beginnings;
mod clause;
mod lexicon;
mod lexicon_entry;
mod normalize;
mod own_lexicon;
mod segment;
mod stopwords;
mod synonyms;
mod technical;
mod token;
mod wanted;
mod word_class;

pub use analyzer::Analyzer;
pub(crate) use background::is_background;
pub use clause::{clauses, sentences};
pub use lexicon::{Lexicon, LexiconError};
pub use lexicon_entry::{EntryFault, LexiconEntry, MOST_NAME_CHARS};
pub use normalize::Normalized;
pub use own_lexicon::{OwnEntry, OwnLexicon, Removal};
pub use stopwords::TermClass;
pub use synonyms::{Relation, Synonym, Synonyms};
pub use token::{BIGRAM_MARK, Token, TokenKind};
pub(crate) use wanted::WantedTerms;
pub(crate) use word_class::WordClass;
