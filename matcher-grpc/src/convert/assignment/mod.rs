//! Rounds of postings: what callers ask for, and what they get.

mod given;
mod plans;
mod refused;
mod rules;

pub(crate) use given::round;
pub(crate) use plans::{alternate, change_of_expert, change_of_post, posting, progress, refusal, result};
pub(crate) use refused::refused_round;
