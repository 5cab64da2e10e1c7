//! Why it is this one.

use super::{candidate_name, grade, post_name};
use crate::assignment::plan::{Placement, Plan};
use crate::assignment::problem::Problem;

/// Why a placement is in the plan, in one Chinese sentence: what both sides have of it, their wishes, a lock, how it stands
/// among all who could be placed there, where those before it went, and what is to be verified.
pub fn why_placed(problem: &Problem, plan: &Plan, placement: &Placement) -> String {
    let mut parts = vec![format!(
        "{}到{}：双方满意度{}（专家{}，企业{}）",
        candidate_name(problem, &placement.candidate),
        post_name(problem, &placement.post),
        grade(placement.satisfaction),
        grade(placement.candidate_satisfaction),
        grade(placement.post_satisfaction),
    )];
    parts.extend(wishes(problem, placement));
    if placement.is_locked {
        parts.push("按锁定的要求安排".to_owned());
    }
    parts.extend(standing(problem, plan, placement));
    if !placement.to_verify.is_empty() {
        parts.push(format!("签约前须核实{}", placement.to_verify.join("、")));
    }
    format!("{}。", parts.join("；"))
}

fn wishes(problem: &Problem, placement: &Placement) -> Option<String> {
    let candidate = problem.candidates.iter().find(|one| one.id == placement.candidate)?;
    let post = problem.posts.iter().find(|one| one.id == placement.post)?;
    let by_candidate = candidate.wishes.iter().position(|wish| *wish == placement.post);
    let by_post = post.wishes.iter().position(|wish| *wish == placement.candidate);
    match (by_candidate, by_post) {
        (Some(own), Some(theirs)) => Some(format!("专家的第{}志愿，也是企业的第{}人选", own + 1, theirs + 1)),
        (Some(own), None) => Some(format!("专家的第{}志愿", own + 1)),
        (None, Some(theirs)) => Some(format!("企业的第{}人选", theirs + 1)),
        (None, None) => None,
    }
}

/// The place among those who can be placed at the post, and where the best of those before went.
fn standing(problem: &Problem, plan: &Plan, placement: &Placement) -> Option<String> {
    let post = problem.posts.binary_search_by(|one| one.id.cmp(&placement.post)).ok()? as u32;
    let candidates = 0..problem.candidates.len() as u32;
    let mut able: Vec<u32> = candidates
        .filter_map(|candidate| problem.pairs.find(candidate, post))
        .filter(|pair| problem.pairs.row(*pair).standing.is_placeable())
        .collect();
    able.sort_by_key(|pair| std::cmp::Reverse(problem.pairs.row(*pair).satisfaction));
    let own = able.iter().position(|pair| {
        problem.candidates[problem.pairs.row(*pair).candidate as usize].id == placement.candidate
    })?;
    if own == 0 {
        return Some(format!("在能到该岗位的{}人中最合适", able.len()));
    }
    let best = &problem.candidates[problem.pairs.row(able[0]).candidate as usize];
    let whereabouts = match plan.of_candidate(&best.id).next() {
        Some(other) if other.post == placement.post => "也安排在此".to_owned(),
        Some(other) => format!("安排到{}", post_name(problem, &other.post)),
        None => "未作安排".to_owned(),
    };
    Some(format!("在能到该岗位的{}人中列第{}，居首的{}{whereabouts}", able.len(), own + 1, best.name))
}
