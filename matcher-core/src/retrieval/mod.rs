//! From a request's text to candidates: which terms count how much, and how much of the attainable a record reaches.

mod query;
mod term_query;

pub(crate) use query::{QueryText, SourceTerm, TextQuery, bigram_of};
pub(crate) use term_query::{TermQuery, TextEvidence};
