//! Learning the weights of scores from judged pairs. Values in, value out; no index, clock or chance.
//!
//! [`tune`] takes [`JudgedSet`]s, whose pairs the engine compares
//! ([`Engine::judged_demands`](crate::Engine::judged_demands)), and the present
//! [`ScoringModel`](crate::scoring::ScoringModel). It learns weights that put better judged pairs of a demand before worse
//! ones, without going farther from the present weights than the judgements carry, fits the level of the scores, and measures
//! both by cross-validation. What does not hold on demands that it has not learned from is [refused](TuningRefusal).

mod examples;
mod judged;
mod learner;
mod measure;
mod outcomes;
mod platt;
mod report;
#[cfg(test)]
mod tests;
mod tune;

pub(crate) use judged::Candidate;
pub use judged::{JudgedDemand, JudgedSet, Judgement, Unjudged};
pub use outcomes::judgements_of;
pub use report::{BeforeAfter, SetReport, TuningRefusal, TuningReport};
pub use tune::{TooFewJudgements, TuningParams, tune};
