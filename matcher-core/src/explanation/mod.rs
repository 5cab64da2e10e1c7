//! Why a pair got its score: the evidence, what is covered and what is not, and the sentences that say so.

mod build;
mod model;
mod points;
mod terms;
mod wording;

pub(crate) use build::{ExplanationParams, build, wordings};
pub use model::{
    Conflict, Contribution, Explanation, IndicatorCheck, IndicatorVerdict, MatchedTerm, Point, Quote, Span,
    SupportingAchievement, TextField,
};
pub(crate) use terms::{SpansByTerm, spans_by_term, spans_of_terms};
pub use wording::{conflict_sentence, sentences};
