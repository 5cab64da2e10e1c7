//! From a request's text to candidates: which terms count how much, and how much of the attainable a record reaches.

mod query;
mod term_query;

#[cfg(feature = "benchmarks")]
pub(crate) use query::bigram_of;
pub(crate) use query::{QueryText, SourceTerm, TextQuery};
pub(crate) use term_query::{TermQuery, TextEvidence};
