//! Who could step in where somebody drops out.

use super::error::AssignmentError;
use super::identifier::{CandidateId, PostId};
use super::model::Admission;
use super::plan::{Loads, Plan};
use super::problem::Problem;
use super::satisfaction::fraction;

/// Somebody who could step in.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternate {
    /// Who.
    pub candidate: CandidateId,
    /// The candidate's satisfaction with the post, in [0, 1].
    pub candidate_satisfaction: f64,
    /// The post's satisfaction with the candidate, in [0, 1].
    pub post_satisfaction: f64,
    /// The reciprocal satisfaction, in [0, 1].
    pub satisfaction: f64,
    /// Facts to verify first.
    pub to_verify: Vec<String>,
}

/// The best candidates for a place of a post that becomes free, or still is, while the rest of the plan stays: those who have
/// room and can be placed there. At most `most`; the most satisfied first, ties by identifier.
///
/// # Errors
/// [`AssignmentError::UnknownPost`].
pub fn alternates(
    problem: &Problem,
    plan: &Plan,
    post: &PostId,
    most: usize,
) -> Result<Vec<Alternate>, AssignmentError> {
    let post = problem.post_number("the question", post)?;
    let loads = Loads::of(problem, &plan.pairs);
    let has_room = |candidate: u32| {
        loads.candidates[candidate as usize] < problem.candidates[candidate as usize].capacity.max()
    };
    let free = (0..problem.candidates.len() as u32).filter(|candidate| has_room(*candidate));
    let mut pairs: Vec<u32> = free
        .filter_map(|candidate| problem.pairs.find(candidate, post))
        .filter(|pair| problem.pairs.row(*pair).standing.is_placeable() && !plan.has(*pair))
        .collect();
    // Stable, so that equals stay in the order of identifiers.
    pairs.sort_by_key(|pair| std::cmp::Reverse(problem.pairs.row(*pair).satisfaction));
    pairs.truncate(most);
    Ok(pairs.into_iter().map(|pair| alternate(problem, pair)).collect())
}

fn alternate(problem: &Problem, pair: u32) -> Alternate {
    let row = problem.pairs.row(pair);
    Alternate {
        candidate: problem.candidates[row.candidate as usize].id.clone(),
        candidate_satisfaction: fraction(row.of_candidate.into()),
        post_satisfaction: fraction(row.of_post.into()),
        satisfaction: fraction(row.satisfaction.into()),
        to_verify: match problem.admission(pair) {
            Admission::ToVerify { missing } => missing,
            _ => Vec::new(),
        },
    }
}
