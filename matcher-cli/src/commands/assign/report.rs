//! From plans to the lines of the workbook.

use matcher_core::assignment::{
    CandidateId, Outcome, Placement, Plan, PostId, Refusal, Refused, alternates, refusals, why_placed,
};
use matcher_core::{PostingRequest, Postings};
use matcher_io::posting_workbook::{
    AlternateLine, ChangeLine, PlacementLine, PostingReport, RequestLine, UnplacedLine,
};

use super::revision::{Revision, shown};
use super::summary::{optimal_note, stable_note};

/// Alternates of each post.
const ALTERNATES: usize = 3;
/// First wishes whose refusal is explained.
const WISHES: usize = 3;

/// Everything that the workbook shows.
pub(super) fn of(
    postings: &Postings,
    request: &PostingRequest,
    revision: Option<&Revision>,
) -> PostingReport {
    let optimal = match &postings.outcome {
        Outcome::Planned(found) => Some(&found.plan),
        Outcome::Infeasible(_) => None,
    };
    let shown = shown(postings);
    PostingReport {
        title: "科技副总选派方案".to_owned(),
        optimal_note: optimal_note(postings),
        optimal: optimal.map(|plan| placements(postings, plan)).unwrap_or_default(),
        stable_note: stable_note(postings),
        stable: placements(postings, &postings.stable),
        comparison_note: comparison_note(postings),
        changes: optimal.map(|plan| changes(postings, plan)).unwrap_or_default(),
        alternates: alternate_lines(postings, shown),
        unplaced: unplaced(postings, shown),
        requests: requests(postings, request),
        revision: revision.map(|revision| revision.sheet(postings)),
    }
}

fn requests(postings: &Postings, request: &PostingRequest) -> Vec<RequestLine> {
    let line = |is_lock: bool, (expert, post): &(CandidateId, PostId)| RequestLine {
        is_lock,
        expert: expert_name(postings, expert),
        post: post_name(postings, post),
    };
    let locks = request.locks.iter().map(|pair| line(true, pair));
    locks.chain(request.bans.iter().map(|pair| line(false, pair))).collect()
}

fn placements(postings: &Postings, plan: &Plan) -> Vec<PlacementLine> {
    plan.placements.iter().map(|one| placement(postings, plan, one)).collect()
}

fn placement(postings: &Postings, plan: &Plan, one: &Placement) -> PlacementLine {
    let post = postings.problem.post(&one.post);
    let of_post = |text: Option<&Option<String>>| text.cloned().flatten().unwrap_or_default();
    PlacementLine {
        expert: expert_name(postings, &one.candidate),
        post: post_name(postings, &one.post),
        county: of_post(post.map(|post| &post.county)),
        chain: of_post(post.map(|post| &post.chain)),
        satisfaction: [one.satisfaction, one.candidate_satisfaction, one.post_satisfaction],
        reason: why_placed(&postings.problem, plan, one),
        to_verify: one.to_verify.join("；"),
    }
}

fn comparison_note(postings: &Postings) -> String {
    let Some(both) = &postings.comparison else { return "没有最优方案，无从对照。".to_owned() };
    format!(
        "最优方案 {} 人次、总满意度 {:.2}，其中 {} 对互相更愿意而没有安排在一起；稳定方案 {} 人次、总满意度 {:.2}。",
        both.first.placements,
        both.first.total_satisfaction,
        both.first.blocking_pairs,
        both.second.placements,
        both.second.total_satisfaction
    )
}

fn changes(postings: &Postings, optimal: &Plan) -> Vec<ChangeLine> {
    let Some(both) = &postings.comparison else { return Vec::new() };
    let posts_of = |plan: &Plan, id: &CandidateId| {
        let names: Vec<String> = plan.of_candidate(id).map(|one| post_name(postings, &one.post).1).collect();
        names.join("、")
    };
    let experts_at = |plan: &Plan, id: &PostId| {
        let names: Vec<String> =
            plan.at_post(id).map(|one| expert_name(postings, &one.candidate).1).collect();
        names.join("、")
    };
    let candidates = both.candidates.iter().map(|change| ChangeLine {
        side: "专家",
        who: expert_name(postings, &change.id),
        optimal: posts_of(optimal, &change.id),
        stable: posts_of(&postings.stable, &change.id),
        satisfaction: [change.first, change.second],
    });
    let posts = both.posts.iter().map(|change| ChangeLine {
        side: "岗位",
        who: post_name(postings, &change.id),
        optimal: experts_at(optimal, &change.id),
        stable: experts_at(&postings.stable, &change.id),
        satisfaction: [change.first, change.second],
    });
    candidates.chain(posts).collect()
}

fn alternate_lines(postings: &Postings, plan: &Plan) -> Vec<AlternateLine> {
    let posts = postings.problem.posts().iter();
    let lines = posts.flat_map(|post| {
        let found = alternates(&postings.problem, plan, &post.id, ALTERNATES).unwrap_or_default();
        found.into_iter().enumerate().map(|(place, one)| AlternateLine {
            post: post_name(postings, &post.id),
            rank: place + 1,
            expert: expert_name(postings, &one.candidate),
            satisfaction: [one.satisfaction, one.candidate_satisfaction, one.post_satisfaction],
            to_verify: one.to_verify.join("；"),
        })
    });
    lines.collect()
}

/// Experts without a place, posts with room, and first wishes that were not granted, each with the reason.
fn unplaced(postings: &Postings, plan: &Plan) -> Vec<UnplacedLine> {
    let line = |Refusal { refused, reason }| match refused {
        Refused::Place(expert) => {
            UnplacedLine { side: "专家", who: expert_name(postings, &expert), reason }
        }
        Refused::Candidate(post) => UnplacedLine { side: "岗位", who: post_name(postings, &post), reason },
        Refused::Wish(expert, _) => {
            UnplacedLine { side: "志愿", who: expert_name(postings, &expert), reason }
        }
    };
    refusals(&postings.problem, plan, WISHES).unwrap_or_default().into_iter().map(line).collect()
}

pub(super) fn expert_name(postings: &Postings, id: &CandidateId) -> (String, String) {
    (id.to_string(), postings.problem.candidate(id).map(|one| one.name.clone()).unwrap_or_default())
}

pub(super) fn post_name(postings: &Postings, id: &PostId) -> (String, String) {
    (id.to_string(), postings.problem.post(id).map(|one| one.name.clone()).unwrap_or_default())
}
