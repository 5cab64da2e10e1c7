//! Two plans of one round side by side: who gains, who loses, and what both come to.

use super::identifier::{CandidateId, PostId};
use super::plan::Plan;
use super::problem::Problem;
use super::satisfaction::fraction;
use super::stable::blocking_pairs;

/// Two plans side by side, such as the optimal and the stable one, or those before and after a lock.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The first plan in numbers.
    pub first: PlanFigures,
    /// The second plan in numbers.
    pub second: PlanFigures,
    /// The candidates for whom the plans differ, by identifier.
    pub candidates: Vec<Change<CandidateId>>,
    /// The posts for which the plans differ, by identifier.
    pub posts: Vec<Change<PostId>>,
}

/// A plan in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanFigures {
    /// How many placements there are.
    pub placements: usize,
    /// The sum of reciprocal satisfaction.
    pub total_satisfaction: f64,
    /// How many pairs would both rather have each other than what the plan gives them; 0 just where the plan is stable.
    pub blocking_pairs: usize,
}

/// What two plans mean for one candidate or post.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<Id> {
    /// Who.
    pub id: Id,
    /// The sum of the own satisfaction in the first plan.
    pub first: f64,
    /// The sum of the own satisfaction in the second plan.
    pub second: f64,
    /// How many placements in the first and in the second plan.
    pub placements: (usize, usize),
}

impl<Id> Change<Id> {
    /// What the second plan gives more than the first; negative for who loses.
    pub fn gain(&self) -> f64 {
        self.second - self.first
    }
}

/// Puts two plans of the same candidates and posts side by side; blocking pairs are counted by the rules of `problem`.
pub fn compare(problem: &Problem, first: &Plan, second: &Plan) -> Comparison {
    let figures = |plan: &Plan| PlanFigures {
        placements: plan.placements.len(),
        total_satisfaction: plan.total_satisfaction(),
        blocking_pairs: blocking_pairs(problem, plan).len(),
    };
    let (of_first, of_second) = (Shares::of(problem, first), Shares::of(problem, second));
    let candidates = problem.candidates.iter().enumerate();
    let candidates = candidates.filter_map(|(number, one)| {
        change(&one.id, &of_first.candidates[number], &of_second.candidates[number])
    });
    let posts = problem.posts.iter().enumerate();
    let posts =
        posts.filter_map(|(number, one)| change(&one.id, &of_first.posts[number], &of_second.posts[number]));
    Comparison {
        first: figures(first),
        second: figures(second),
        candidates: candidates.collect(),
        posts: posts.collect(),
    }
}

/// What one has of a plan: partners by number, and the sum of the own satisfaction in millionths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Share {
    partners: Vec<u32>,
    total: u64,
}

struct Shares {
    candidates: Vec<Share>,
    posts: Vec<Share>,
}

impl Shares {
    fn of(problem: &Problem, plan: &Plan) -> Self {
        let mut shares = Self {
            candidates: vec![Share::default(); problem.candidates.len()],
            posts: vec![Share::default(); problem.posts.len()],
        };
        for row in plan.pairs.iter().map(|pair| problem.pairs.row(*pair)) {
            let candidate = &mut shares.candidates[row.candidate as usize];
            candidate.partners.push(row.post);
            candidate.total += u64::from(row.of_candidate);
            let post = &mut shares.posts[row.post as usize];
            post.partners.push(row.candidate);
            post.total += u64::from(row.of_post);
        }
        shares
    }
}

fn change<Id: Clone>(id: &Id, first: &Share, second: &Share) -> Option<Change<Id>> {
    (first != second).then(|| Change {
        id: id.clone(),
        first: fraction(first.total),
        second: fraction(second.total),
        placements: (first.partners.len(), second.partners.len()),
    })
}
