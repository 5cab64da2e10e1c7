//! Why it is not this one.

use super::{grade, names, post_name};
use crate::assignment::error::AssignmentError;
use crate::assignment::identifier::{CandidateId, PostId};
use crate::assignment::model::{Admission, Candidate, Post};
use crate::assignment::pairs::Standing;
use crate::assignment::plan::Plan;
use crate::assignment::problem::Problem;
use crate::assignment::satisfaction::fraction;

/// Why a candidate is not placed at a post, in one Chinese sentence: the rule in the way, or who holds the places instead.
///
/// # Errors
/// [`AssignmentError::UnknownCandidate`] and [`AssignmentError::UnknownPost`].
pub fn why_not(
    problem: &Problem,
    plan: &Plan,
    candidate: &CandidateId,
    post: &PostId,
) -> Result<String, AssignmentError> {
    let candidate_number = problem.candidate_number("the question", candidate)?;
    let post_number = problem.post_number("the question", post)?;
    let (one, other) = (&problem.candidates[candidate_number as usize], &problem.posts[post_number as usize]);
    let both = format!("{}没有安排到{}", one.name, other.name);
    let Some(pair) = problem.pairs.find(candidate_number, post_number) else {
        return Ok(format!("{both}：两者没有匹配得分，未列入可选。"));
    };
    if plan.has(pair) {
        return Ok(format!("{}已安排到{}。", one.name, other.name));
    }
    let row = problem.pairs.row(pair);
    let satisfaction = grade(fraction(row.satisfaction.into()));
    let reason = match (row.standing, problem.admission(pair)) {
        (Standing::Forbidden, Admission::Forbidden { reasons }) => {
            format!("不符合规定，{}", reasons.join("；"))
        }
        (Standing::Forbidden, _) => "不符合规定".to_owned(),
        (Standing::Banned, _) => "已列入禁止搭配".to_owned(),
        (Standing::Unverified, Admission::ToVerify { missing }) => {
            format!("尚待核实{}", missing.join("、"))
        }
        (Standing::Unverified, _) => "尚有事实待核实".to_owned(),
        (Standing::Weak, _) => format!("双方满意度只有{satisfaction}，低于下限"),
        (Standing::Open | Standing::Provisional, _) => {
            format!("双方满意度{satisfaction}，{}", outdone(problem, plan, one, (other, post_number)))
        }
    };
    Ok(format!("{both}：{reason}。"))
}

/// What else takes the places of both sides.
fn outdone(problem: &Problem, plan: &Plan, one: &Candidate, (other, number): (&Post, u32)) -> String {
    let mut parts = Vec::new();
    let own: Vec<_> = plan.of_candidate(&one.id).collect();
    if own.len() as u32 >= one.capacity.max() {
        let places: Vec<&str> = own.iter().map(|held| post_name(problem, &held.post)).collect();
        let best = own.iter().map(|held| held.satisfaction).fold(0.0, f64::max);
        parts.push(match places.len() {
            0 => "专家不接受安排".to_owned(),
            _ => format!("专家已安排到{}（满意度{}）", names(&places), grade(best)),
        });
    }
    let held: Vec<_> = plan.at_post(&other.id).collect();
    if held.len() as u32 >= other.capacity.max() {
        let holders: Vec<&str> =
            held.iter().map(|held| super::candidate_name(problem, &held.candidate)).collect();
        let least = held.iter().map(|held| held.satisfaction).fold(1.0, f64::min);
        parts.push(match holders.len() {
            0 => "岗位不再接收".to_owned(),
            _ => format!("岗位已由{}占满（满意度{}）", names(&holders), grade(least)),
        });
    }
    parts.extend(full_quotas(problem, plan, number));
    if parts.is_empty() {
        return "双方虽有名额，安排他会违反其他要求，或不增加总满意度".to_owned();
    }
    format!("{}；安排他须改动已有安排", parts.join("，"))
}

fn full_quotas(problem: &Problem, plan: &Plan, post: u32) -> Vec<String> {
    let quotas = problem.quotas_of_post[post as usize].into_iter().flatten();
    let full = quotas.filter_map(|number| {
        let quota = &problem.quotas[number as usize];
        let counted = plan.pairs.iter().filter(|pair| {
            problem.quotas_of_post[problem.pairs.row(**pair).post as usize].contains(&Some(number))
        });
        let is_full = counted.count() as u32 >= quota.bounds.max();
        is_full.then(|| format!("{}已到上限{}人次", quota.group.label(), quota.bounds.max()))
    });
    full.collect()
}

/// Why a candidate has no place, in one Chinese sentence: the reason for the pair that would have been the best, and how
/// many others there were.
///
/// # Errors
/// [`AssignmentError::UnknownCandidate`].
pub fn why_unplaced(
    problem: &Problem,
    plan: &Plan,
    candidate: &CandidateId,
) -> Result<String, AssignmentError> {
    let number = problem.candidate_number("the question", candidate)?;
    let name = &problem.candidates[number as usize].name;
    let pairs: Vec<u32> = problem.pairs.of(number).collect();
    let open = pairs.iter().filter(|pair| problem.pairs.row(**pair).standing.is_placeable()).count();
    // Ties to the first, as elsewhere.
    let best = pairs.iter().rev().max_by_key(|pair| {
        let row = problem.pairs.row(**pair);
        (row.standing.is_placeable(), row.satisfaction)
    });
    let Some(best) = best else {
        return Ok(format!("{name}未安排：没有任何岗位与其有匹配得分。"));
    };
    let post = problem.posts[problem.pairs.row(*best).post as usize].id.clone();
    let reason = why_not(problem, plan, candidate, &post)?;
    Ok(match open {
        0 => format!("{name}未安排：{}个岗位都不能去。其中最合适的，{reason}", pairs.len()),
        _ => format!("{name}未安排：能去{open}个岗位。其中最合适的，{reason}"),
    })
}

/// Why a post has nobody, or fewer than it could take, in one Chinese sentence about the candidate who would have suited best.
///
/// # Errors
/// [`AssignmentError::UnknownPost`].
pub fn why_open(problem: &Problem, plan: &Plan, post: &PostId) -> Result<String, AssignmentError> {
    let number = problem.post_number("the question", post)?;
    let name = &problem.posts[number as usize].name;
    let candidates = 0..problem.candidates.len() as u32;
    let pairs: Vec<u32> = candidates
        .filter_map(|candidate| problem.pairs.find(candidate, number))
        .filter(|pair| !plan.has(*pair))
        .collect();
    let open = pairs.iter().filter(|pair| problem.pairs.row(**pair).standing.is_placeable()).count();
    let best = pairs.iter().rev().max_by_key(|pair| {
        let row = problem.pairs.row(**pair);
        (row.standing.is_placeable(), row.satisfaction)
    });
    let Some(best) = best else {
        return Ok(format!("{name}有空缺：没有别的专家与其有匹配得分。"));
    };
    let candidate = problem.candidates[problem.pairs.row(*best).candidate as usize].id.clone();
    let reason = why_not(problem, plan, &candidate, post)?;
    Ok(match open {
        0 => format!("{name}有空缺：有得分的{}人都不能来。其中最合适的，{reason}", pairs.len()),
        _ => format!("{name}有空缺：另有{open}人能来。其中最合适的，{reason}"),
    })
}
