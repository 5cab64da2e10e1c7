//! What a plan refuses, each with its reason.

use super::error::AssignmentError;
use super::identifier::{CandidateId, PostId};
use super::plan::Plan;
use super::problem::Problem;
use super::wording::{why_not, why_open, why_unplaced};

/// Somebody without a place, a post with room, or a wish that was not granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is refused to whom.
    pub refused: Refused,
    /// Why, in a Chinese sentence.
    pub reason: String,
}

/// What is refused to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A candidate has no post.
    Place(CandidateId),
    /// A post has nobody, or fewer than it could take.
    Candidate(PostId),
    /// A candidate's wish was not granted.
    Wish(CandidateId, PostId),
}

/// Everything that a plan refuses: candidates without a place, then posts with room, then those of each candidate's first
/// `wishes` wishes that were not granted; each by identifier, wishes by rank.
///
/// # Errors
/// [`AssignmentError`] for a plan of another problem.
pub fn refusals(problem: &Problem, plan: &Plan, wishes: usize) -> Result<Vec<Refusal>, AssignmentError> {
    let mut found = Vec::new();
    for candidate in problem.candidates() {
        if plan.of_candidate(&candidate.id).next().is_none() {
            let reason = why_unplaced(problem, plan, &candidate.id)?;
            found.push(Refusal { refused: Refused::Place(candidate.id.clone()), reason });
        }
    }
    for post in problem.posts() {
        if plan.at_post(&post.id).count() < post.capacity.max() as usize {
            let reason = why_open(problem, plan, &post.id)?;
            found.push(Refusal { refused: Refused::Candidate(post.id.clone()), reason });
        }
    }
    for candidate in problem.candidates() {
        for wish in candidate.wishes.iter().take(wishes) {
            if plan.of_candidate(&candidate.id).all(|held| held.post != *wish) {
                let reason = why_not(problem, plan, &candidate.id, wish)?;
                found.push(Refusal { refused: Refused::Wish(candidate.id.clone(), wish.clone()), reason });
            }
        }
    }
    Ok(found)
}
