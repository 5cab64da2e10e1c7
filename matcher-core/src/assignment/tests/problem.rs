//! What a problem refuses, and how it says so.

use super::cases::{candidate, pair, post};
use crate::assignment::{
    Admission, AssignmentError, Bounds, CandidateId, Group, PostId, Problem, ProblemInput, Quota,
};

fn two_by_two() -> ProblemInput {
    ProblemInput {
        candidates: vec![candidate("c1"), candidate("c2")],
        posts: vec![post("p1"), post("p2")],
        pairs: vec![pair("c1", "p1", 0.9), pair("c1", "p2", 0.5), pair("c2", "p1", 0.8)],
        ..ProblemInput::default()
    }
}

fn ids(candidate: &str, post: &str) -> (CandidateId, PostId) {
    (candidate.into(), post.into())
}

/// Checks what is said of the sound round after a change.
fn check(change: impl FnOnce(&mut ProblemInput), expected: &str) {
    let mut input = two_by_two();
    change(&mut input);
    let message =
        Problem::new(input).map(|_| "no error".to_owned()).unwrap_or_else(|error| error.to_string());
    assert_eq!(message, expected);
}

#[test]
fn a_side_without_anybody_is_refused() {
    check(|input| input.posts.clear(), "there are no posts: give at least one");
    check(|input| input.candidates.clear(), "there are no candidates: give at least one");
}

#[test]
fn ten_thousand_candidates_are_refused_with_the_limit() {
    check(
        |input| input.candidates = (0..10_000).map(|number| candidate(&number.to_string())).collect(),
        "10000 candidates are more than the limit of 5000: split the round, or list likely pairs only",
    );
}

#[test]
fn identifiers_stand_once_and_are_known() {
    check(|input| input.candidates.push(candidate("c1")), "candidate `c1` is listed twice: keep one");
    check(
        |input| input.pairs.push(pair("c2", "p1", 0.1)),
        "the pair of candidate `c2` and post `p1` is listed twice: keep one",
    );
    check(
        |input| input.locks.push(ids("c9", "p1")),
        "a lock names candidate `c9`, who is not listed: list the candidate, or correct the identifier",
    );
    check(
        |input| input.candidates[0].wishes = vec!["p9".into()],
        "a wish of candidate `c1` names post `p9`, which is not listed: list the post, or correct the identifier",
    );
    check(
        |input| input.posts[0].wishes = vec!["c1".into(), "c1".into()],
        "the wishes of `p1` name `c1` twice: keep the better rank",
    );
    let quota = Quota { group: Group::County("东山县".to_owned()), bounds: Bounds::up_to(1) };
    check(
        |input| input.quotas.push(quota),
        "the quota of 县区“东山县” counts no post: correct the name, or leave the quota out",
    );
}

#[test]
fn scores_are_numbers_from_0_to_1() {
    check(
        |input| input.pairs[0].post_score = f64::NAN,
        "the post score of the pair of `c1` and `p1` is NaN: give a number from 0 to 1",
    );
    check(
        |input| input.pairs[0].candidate_score = 1.5,
        "the candidate score of the pair of `c1` and `p1` is 1.5: give a number from 0 to 1",
    );
}

#[test]
fn bounds_are_whole_numbers_in_order() {
    let of = |min, max| Bounds::new("post `p1`", min, max).map(|_| ()).unwrap_err().to_string();
    assert_eq!(
        of(-1, 2),
        "bounds of post `p1` are -1 to 2: give whole numbers with 0 <= minimum <= maximum <= 10000"
    );
    assert!(of(3, 2).starts_with("bounds of post `p1` are 3 to 2:"));
    assert!(of(0, 1 << 40).starts_with("bounds of post `p1` are 0 to 1099511627776:"));
}

#[test]
fn locks_contradict_neither_bans_nor_rules_nor_each_other() {
    check(
        |input| {
            input.bans.push(ids("c1", "p1"));
            input.locks.push(ids("c1", "p1"));
        },
        "candidate `c1` and post `p1` are locked and banned: lift one of the two",
    );
    check(
        |input| {
            input.pairs[0].admission =
                Admission::Forbidden { reasons: vec!["企业由其单位投资".to_owned()] };
            input.locks.push(ids("c1", "p1"));
        },
        "the lock of candidate `c1` on post `p1` cannot hold (企业由其单位投资): lift the lock, or remove the reason",
    );
    check(
        |input| input.locks = vec![ids("c1", "p1"), ids("c2", "p1")],
        "2 locks on post `p1`, which has room for 1: lift locks, or raise the maximum",
    );
    check(
        |input| input.locks = vec![ids("c2", "p2")],
        "the lock of candidate `c2` on post `p2` cannot hold (the pair is not listed): lift the lock, or remove the reason",
    );
}

#[test]
fn a_lock_is_added_to_a_problem_that_stands() {
    let problem = Problem::new(two_by_two()).unwrap();
    assert!(problem.with_lock(&"c2".into(), &"p1".into()).is_ok());
    let error = problem.with_lock(&"c2".into(), &"p2".into()).unwrap_err();
    assert!(matches!(error, AssignmentError::LockedOut { .. }));
}
