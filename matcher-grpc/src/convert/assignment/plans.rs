//! Plans of a round, as callers get them.

use matcher_core::Postings;
use matcher_core::assignment::{
    Alternate, CandidateId, Change, OptimalPlan, Outcome, Placement, Plan, PostId, Problem, Refusal, Refused,
    SolveProgress, blocking_pairs, why_placed,
};

use super::rules::{infeasible, miss};
use crate::proto;

/// How far the search has come.
pub(crate) fn round_progress(at: SolveProgress) -> proto::AssignProgress {
    proto::AssignProgress {
        considered: at.considered as i32,
        experts: at.candidates as i32,
        flows: i32::try_from(at.flows).unwrap_or(i32::MAX),
    }
}

/// What was found, in figures.
pub(crate) fn round_result(postings: &Postings) -> proto::RoundResult {
    use proto::round_result::Outcome as Message;
    let Postings { problem, outcome, stable, comparison, ownership_cycles } = postings;
    let compared = comparison.as_ref();
    let found = match outcome {
        Outcome::Planned(found) => {
            let blocking = compared.map(|both| both.first.blocking_pairs);
            Message::Planned(optimal_plan(problem, found, blocking))
        }
        Outcome::Infeasible(diagnosis) => Message::Infeasible(infeasible(problem, diagnosis)),
    };
    let blocking = compared.map(|both| both.second.blocking_pairs);
    let blocking = blocking.unwrap_or_else(|| blocking_pairs(problem, stable).len());
    proto::RoundResult {
        outcome: Some(found),
        stable: Some(figures(problem, stable, Some(blocking))),
        time_limit_hit: time_was_over(outcome),
        experts: problem.candidates().len() as i32,
        posts: problem.posts().len() as i32,
        ownership_cycles: ownership_cycles.iter().map(|cycle| cycle.reason(|key| key)).collect(),
    }
}

/// Whether something was left unproved, for which there is no other cause.
fn time_was_over(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Planned(found) => !found.is_proven,
        Outcome::Infeasible(diagnosis) => {
            let change_is_whole =
                diagnosis.relaxation.as_ref().is_some_and(|found| found.is_smallest && found.plan.is_proven);
            !(diagnosis.is_minimal && change_is_whole)
        }
    }
}

/// The plan of the greatest satisfaction, in figures.
pub(super) fn optimal_plan(
    problem: &Problem,
    found: &OptimalPlan,
    blocking_pairs: Option<usize>,
) -> proto::OptimalPlan {
    proto::OptimalPlan {
        figures: Some(figures(problem, &found.plan, blocking_pairs)),
        weighted_satisfaction: found.weighted_satisfaction,
        bound: found.bound,
        proven: found.is_proven,
    }
}

fn figures(problem: &Problem, plan: &Plan, blocking_pairs: Option<usize>) -> proto::PlanFigures {
    proto::PlanFigures {
        postings: plan.placements.len() as i32,
        total_satisfaction: plan.total_satisfaction(),
        blocking_pairs: blocking_pairs.map(|pairs| pairs as i32),
        misses: plan.misses.iter().map(|one| miss(problem, one)).collect(),
    }
}

/// A placement with its reason.
pub(crate) fn posting(problem: &Problem, plan: &Plan, placement: &Placement) -> proto::Posting {
    let post = problem.post(&placement.post);
    proto::Posting {
        expert: placement.candidate.to_string(),
        expert_name: expert_name(problem, &placement.candidate),
        post: placement.post.to_string(),
        firm_name: post.map(|post| post.name.clone()).unwrap_or_default(),
        county: post.and_then(|post| post.county.clone()),
        chain: post.and_then(|post| post.chain.clone()),
        satisfaction: placement.satisfaction,
        expert_satisfaction: placement.candidate_satisfaction,
        firm_satisfaction: placement.post_satisfaction,
        locked: placement.is_locked,
        to_verify: placement.to_verify.clone(),
        reason: why_placed(problem, plan, placement),
    }
}

/// An expert for whom two plans differ.
pub(crate) fn expert_change(
    problem: &Problem,
    (optimal, stable): (&Plan, &Plan),
    change: &Change<CandidateId>,
) -> proto::RoundChange {
    let with = |plan: &Plan| plan.of_candidate(&change.id).map(|one| one.post.to_string()).collect();
    proto::RoundChange {
        who: Some(side(proto::round_side::Side::Expert(change.id.to_string()))),
        name: expert_name(problem, &change.id),
        optimal: with(optimal),
        stable: with(stable),
        optimal_satisfaction: change.first,
        stable_satisfaction: change.second,
        gain: change.gain(),
    }
}

/// A post for which two plans differ.
pub(crate) fn post_change(
    problem: &Problem,
    (optimal, stable): (&Plan, &Plan),
    change: &Change<PostId>,
) -> proto::RoundChange {
    let with = |plan: &Plan| plan.at_post(&change.id).map(|one| one.candidate.to_string()).collect();
    proto::RoundChange {
        who: Some(side(proto::round_side::Side::Post(change.id.to_string()))),
        name: problem.post(&change.id).map(|post| post.name.clone()).unwrap_or_default(),
        optimal: with(optimal),
        stable: with(stable),
        optimal_satisfaction: change.first,
        stable_satisfaction: change.second,
        gain: change.gain(),
    }
}

fn side(side: proto::round_side::Side) -> proto::RoundSide {
    proto::RoundSide { side: Some(side) }
}

/// Somebody who could step in at a post, in the place `rank` from 1.
pub(crate) fn alternate(
    problem: &Problem,
    (post, rank): (&PostId, usize),
    found: &Alternate,
) -> proto::RoundAlternate {
    proto::RoundAlternate {
        post: post.to_string(),
        rank: rank as i32,
        expert: found.candidate.to_string(),
        expert_name: expert_name(problem, &found.candidate),
        satisfaction: found.satisfaction,
        expert_satisfaction: found.candidate_satisfaction,
        firm_satisfaction: found.post_satisfaction,
        to_verify: found.to_verify.clone(),
    }
}

/// What was refused to whom, and why.
pub(crate) fn refusal(refusal: Refusal) -> proto::RoundRefusal {
    use proto::RoundRefusalKind as Kind;
    let (kind, expert, post) = match refusal.refused {
        Refused::Place(expert) => (Kind::UnplacedExpert, Some(expert), None),
        Refused::Candidate(post) => (Kind::OpenPost, None, Some(post)),
        Refused::Wish(expert, post) => (Kind::RefusedWish, Some(expert), Some(post)),
    };
    proto::RoundRefusal {
        kind: kind.into(),
        expert: expert.map(|expert| expert.to_string()),
        post: post.map(|post| post.to_string()),
        reason: refusal.reason,
    }
}

fn expert_name(problem: &Problem, id: &CandidateId) -> String {
    problem.candidate(id).map(|candidate| candidate.name.clone()).unwrap_or_default()
}
