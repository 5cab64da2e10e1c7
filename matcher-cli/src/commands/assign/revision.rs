//! What became of the last plan.

use std::collections::BTreeSet;

use matcher_core::Postings;
use matcher_core::assignment::{CandidateId, Outcome, Placement, Plan, PostId, why_not, why_placed};
use matcher_io::posting_workbook::{PlanRevision, RevisionLine};
use serde::Serialize;

use super::report::{expert_name, post_name};

/// The new plan beside the last one.
#[derive(Debug, Serialize)]
pub(super) struct Revision {
    /// Pairs that stay.
    kept: usize,
    /// Pairs that go, by expert, then post.
    gone: Vec<RevisedPair>,
    /// Pairs that come, likewise.
    added: Vec<RevisedPair>,
    /// What the last plan is worth by the scores of now, those pairs left out that are no longer listed.
    last_total_satisfaction: f64,
    total_satisfaction: f64,
}

/// A pair that goes or comes.
#[derive(Debug, Serialize)]
struct RevisedPair {
    expert: String,
    post: String,
    /// `None` for a pair that the round no longer has.
    satisfaction: Option<f64>,
    reason: String,
}

impl Revision {
    /// Compares the optimal plan, or where there is none the stable one, with who went where before.
    pub(super) fn of(postings: &Postings, last: &[(String, String)]) -> Self {
        let plan = shown(postings);
        let pairs = last.iter().map(|(expert, post)| (CandidateId::new(&**expert), PostId::new(&**post)));
        let before: BTreeSet<(CandidateId, PostId)> = pairs.collect();
        let worth = postings.problem.plan_of(before.iter().map(|(expert, post)| (expert, post)));
        let now: BTreeSet<(CandidateId, PostId)> = plan.placements.iter().map(pair).collect();
        Self {
            kept: before.intersection(&now).count(),
            gone: before.difference(&now).map(|pair| gone(postings, (plan, &worth), pair)).collect(),
            added: plan
                .placements
                .iter()
                .filter(|one| !before.contains(&pair(one)))
                .map(|one| added(postings, plan, one))
                .collect(),
            last_total_satisfaction: worth.total_satisfaction(),
            total_satisfaction: plan.total_satisfaction(),
        }
    }

    /// How many stay, go and come, and what that is worth.
    pub(super) fn note(&self) -> String {
        format!(
            "与上次方案相比：保留 {} 人次，撤下 {}，新增 {}；总满意度 {:.2} → {:.2}。",
            self.kept,
            self.gone.len(),
            self.added.len(),
            self.last_total_satisfaction,
            self.total_satisfaction
        )
    }

    /// The reasons of those that go.
    pub(super) fn reasons_of_gone(&self) -> impl Iterator<Item = &str> {
        self.gone.iter().map(|pair| pair.reason.as_str())
    }

    /// The lines of the workbook.
    pub(super) fn sheet(&self, postings: &Postings) -> PlanRevision {
        let line = |is_new: bool, pair: &RevisedPair| RevisionLine {
            is_new,
            expert: expert_name(postings, &CandidateId::new(&*pair.expert)),
            post: post_name(postings, &PostId::new(&*pair.post)),
            satisfaction: pair.satisfaction,
            reason: pair.reason.clone(),
        };
        let gone = self.gone.iter().map(|pair| line(false, pair));
        let added = self.added.iter().map(|pair| line(true, pair));
        PlanRevision { note: self.note(), lines: gone.chain(added).collect() }
    }
}

/// The plan that counts: the optimal one, or where there is none the stable one.
pub(super) fn shown(postings: &Postings) -> &Plan {
    match &postings.outcome {
        Outcome::Planned(found) => &found.plan,
        Outcome::Infeasible(_) => &postings.stable,
    }
}

fn pair(placement: &Placement) -> (CandidateId, PostId) {
    (placement.candidate.clone(), placement.post.clone())
}

fn gone(
    postings: &Postings,
    (plan, worth): (&Plan, &Plan),
    (expert, post): &(CandidateId, PostId),
) -> RevisedPair {
    let known = worth.placements.iter().find(|one| one.candidate == *expert && one.post == *post);
    let reason = why_not(&postings.problem, plan, expert, post);
    RevisedPair {
        expert: expert.to_string(),
        post: post.to_string(),
        satisfaction: known.map(|one| one.satisfaction),
        reason: reason.unwrap_or_else(|_| format!("“{expert}”或“{post}”不在这一轮里。")),
    }
}

fn added(postings: &Postings, plan: &Plan, one: &Placement) -> RevisedPair {
    RevisedPair {
        expert: one.candidate.to_string(),
        post: one.post.to_string(),
        satisfaction: Some(one.satisfaction),
        reason: why_placed(&postings.problem, plan, one),
    }
}
