//! The posting desk (科技副总): which expert is sent to which firm.

mod check;
mod error;
mod identifier;
mod model;
mod pairs;
mod problem;
mod satisfaction;
#[cfg(test)]
mod tests;

pub use error::AssignmentError;
pub use identifier::{CandidateId, PostId};
pub use model::{Admission, Bounds, Candidate, Group, Pair, Post, Priority, ProblemInput, Quota, Unverified};
pub use problem::Problem;
