//! The stable plan: no candidate and post would both rather have each other than what the plan gives them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::error::AssignmentError;
use super::identifier::{CandidateId, PostId};
use super::plan::{Loads, Plan, misses_of};
use super::preference::{Thresholds, Wanted, of_candidate, of_post};
use super::problem::Problem;
use crate::cancel::Cancel;

/// Finds the stable plan that candidates like best, by deferred acceptance with room for several on both sides (Gale and
/// Shapley 1962; Roth 1984). Each side prefers by its own satisfaction, ties by identifier. Locked pairs are placed first
/// and stay; only pairs that can be placed count.
///
/// Minima and quotas do not enter: with them a stable plan need not exist, and by the rural hospitals theorem (Roth
/// 1986) every stable plan leaves the same places open, so that none fills a post that another leaves short. What is missed
/// stands in [`Plan::misses`].
///
/// # Errors
/// [`AssignmentError::Cancelled`].
pub fn solve_stable(problem: &Problem, cancel: &Cancel) -> Result<Plan, AssignmentError> {
    let mut acceptance = Acceptance::new(problem);
    for candidate in (0..problem.candidates.len() as u32).rev() {
        acceptance.waiting.push(candidate);
    }
    while let Some(candidate) = acceptance.waiting.pop() {
        if cancel.is_cancelled() {
            return Err(AssignmentError::Cancelled);
        }
        acceptance.propose(candidate);
    }
    let mut pairs = problem.pairs.locks().to_vec();
    pairs.extend(acceptance.held.into_iter().flatten().map(|Reverse((_, pair))| pair));
    pairs.sort_unstable();
    let misses = misses_of(problem, &pairs);
    Ok(Plan::new(problem, pairs, misses))
}

/// The pairs that can be placed, are not, and would suit both sides better than the plan does, by candidate, then post. A
/// side with room would rather have anybody than nobody; nobody gives up a locked placement.
pub fn blocking_pairs(problem: &Problem, plan: &Plan) -> Vec<(CandidateId, PostId)> {
    let thresholds = Thresholds::of(problem, &plan.pairs);
    let pairs = problem.pairs.all().iter().enumerate();
    let blocking = pairs.filter(|(pair, row)| {
        row.standing.is_placeable() && thresholds.is_blocked_by(row) && !plan.has(*pair as u32)
    });
    let named = blocking.map(|(_, row)| {
        (problem.candidates[row.candidate as usize].id.clone(), problem.posts[row.post as usize].id.clone())
    });
    named.collect()
}

/// Who has asked whom, and who holds whom for now.
struct Acceptance<'a> {
    problem: &'a Problem,
    /// Candidates with room who may have somebody left to ask.
    waiting: Vec<u32>,
    /// Each candidate's pairs, the best last.
    to_ask: Vec<Vec<u32>>,
    candidate_room: Vec<u32>,
    post_room: Vec<u32>,
    /// What each post holds, the worst on top.
    held: Vec<BinaryHeap<Reverse<(Wanted, u32)>>>,
}

impl<'a> Acceptance<'a> {
    fn new(problem: &'a Problem) -> Self {
        let locked = Loads::of(problem, problem.pairs.locks());
        let candidates = problem.candidates.iter().map(|candidate| candidate.capacity.max());
        let posts = problem.posts.iter().map(|post| post.capacity.max());
        Self {
            problem,
            waiting: Vec::new(),
            to_ask: (0..problem.candidates.len() as u32).map(|one| by_wish(problem, one)).collect(),
            candidate_room: candidates.zip(locked.candidates).map(|(most, locks)| most - locks).collect(),
            post_room: posts.zip(locked.posts).map(|(most, locks)| most - locks).collect(),
            held: vec![BinaryHeap::new(); problem.posts.len()],
        }
    }

    /// Lets a candidate ask until there is no room or nobody left.
    fn propose(&mut self, candidate: u32) {
        while self.candidate_room[candidate as usize] > 0 {
            let Some(pair) = self.to_ask[candidate as usize].pop() else { return };
            let row = self.problem.pairs.row(pair);
            let post = row.post as usize;
            self.held[post].push(Reverse((of_post(row), pair)));
            self.candidate_room[candidate as usize] -= 1;
            if self.held[post].len() as u32 > self.post_room[post] {
                self.turn_away(post);
            }
        }
    }

    /// Sends the worst of those that a post holds on to ask elsewhere.
    fn turn_away(&mut self, post: usize) {
        let Some(Reverse((_, pair))) = self.held[post].pop() else { return };
        let candidate = self.problem.pairs.row(pair).candidate;
        self.candidate_room[candidate as usize] += 1;
        self.waiting.push(candidate);
    }
}

fn by_wish(problem: &Problem, candidate: u32) -> Vec<u32> {
    let pairs = problem.pairs.of(candidate);
    let mut open: Vec<u32> = pairs
        .filter(|pair| problem.pairs.row(*pair).standing.is_placeable() && !problem.pairs.is_locked(*pair))
        .collect();
    open.sort_unstable_by_key(|pair| of_candidate(problem.pairs.row(*pair)));
    open
}
