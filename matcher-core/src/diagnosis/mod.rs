//! What a demand still lacks before it can be answered: how complete it is, what a visitor should ask, and what an answer
//! would look like. Pure: what is known of demand and candidates comes in as values.

mod answer;
mod fact;
mod model;
mod question;
mod standing;

pub(crate) use answer::{AnswerParams, Nearest, answer};
pub use fact::DemandFact;
pub use model::{DemandDiagnosis, FactSource, FactStanding, Question, SimilarDemand};
pub(crate) use question::{CandidateSides, questions};
pub(crate) use standing::{Known, completeness, standings};
