//! Stability by looking at every pair, with rules of its own.

use proptest::prelude::*;

use super::cases::{DENSE, SPARSE, candidate, pair, post, problem};
use crate::Cancel;
use crate::assignment::{Plan, Problem, ProblemInput, blocking_pairs, solve_stable};

/// Whether a pair is wanted by both, from the plan's public face alone.
fn blocks(problem: &Problem, plan: &Plan, number: u32) -> bool {
    let row = problem.pairs.row(number);
    let (candidate, post) =
        (&problem.candidates()[row.candidate as usize], &problem.posts()[row.post as usize]);
    if !row.standing.is_placeable()
        || plan.of_candidate(&candidate.id).any(|placement| placement.post == post.id)
    {
        return false;
    }
    let own = |millionths: u32| f64::from(millionths) / 1e6;
    let mut of_candidate = plan.of_candidate(&candidate.id);
    let candidate_wants = plan.of_candidate(&candidate.id).count() < candidate.capacity.max() as usize
        || of_candidate.any(|held| {
            let (wanted, has) = (own(row.of_candidate), held.candidate_satisfaction);
            !held.is_locked && (wanted > has || (wanted == has && post.id < held.post))
        });
    let mut at_post = plan.at_post(&post.id);
    let post_wants = plan.at_post(&post.id).count() < post.capacity.max() as usize
        || at_post.any(|held| {
            let (wanted, has) = (own(row.of_post), held.post_satisfaction);
            !held.is_locked && (wanted > has || (wanted == has && candidate.id < held.candidate))
        });
    candidate_wants && post_wants
}

fn check(problem: &Problem) -> Result<(), TestCaseError> {
    let plan = solve_stable(problem, &Cancel::never()).unwrap();
    for number in 0..problem.pairs.len() as u32 {
        prop_assert!(!blocks(problem, &plan, number), "pair {} blocks {:?}", number, plan.placements);
    }
    prop_assert!(blocking_pairs(problem, &plan).is_empty());
    prop_assert!(problem.pairs.locks().iter().all(|lock| plan.has(*lock)));
    for candidate in problem.candidates() {
        prop_assert!(plan.of_candidate(&candidate.id).count() <= candidate.capacity.max() as usize);
    }
    for post in problem.posts() {
        prop_assert!(plan.at_post(&post.id).count() <= post.capacity.max() as usize);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn no_pair_blocks_a_stable_plan(problem in problem(DENSE)) {
        check(&problem)?;
    }

    #[test]
    fn no_pair_blocks_a_stable_plan_with_room_for_several(problem in problem(SPARSE)) {
        check(&problem)?;
    }
}

#[test]
fn a_post_that_nobody_prefers_may_miss_its_minimum() {
    let mut wanting = post("p2");
    wanting.capacity = crate::assignment::Bounds::new("p2", 1, 1).unwrap();
    let input = ProblemInput {
        candidates: vec![candidate("c1")],
        posts: vec![post("p1"), wanting],
        pairs: vec![pair("c1", "p1", 0.9), pair("c1", "p2", 0.5)],
        ..ProblemInput::default()
    };
    let plan = solve_stable(&Problem::new(input).unwrap(), &Cancel::never()).unwrap();
    assert_eq!(plan.placements[0].post.as_str(), "p1");
    assert_eq!(plan.misses.len(), 1);
}
