//! Rounds of postings: what callers ask for, and what they get.

mod given;
mod plans;
mod refused;
mod rules;

pub(crate) use given::given_round;
pub(crate) use plans::{
    alternate, expert_change, post_change, posting, refusal, round_progress, round_result,
};
pub(crate) use refused::refused_round;
