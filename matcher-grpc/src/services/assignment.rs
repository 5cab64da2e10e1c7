//! The posting desk: rounds of postings over the catalogue.

use std::sync::Arc;
use std::time::{Duration, Instant};

use matcher_core::assignment::{Outcome, Plan, alternates, refusals};
use matcher_core::{FolderRules, PostingRequest, PostingRules, Postings};
use tonic::{Request, Response, Status};

use super::rules::{day, rules_or_own, short_enough};
use super::streams::{Answers, Feed};
use crate::convert;
use crate::door::Call;
use crate::failure::Failure;
use crate::proto::assign_response::Message;
use crate::proto::assignment_service_server::AssignmentService;
use crate::proto::{
    AssignRequest, AssignResponse, PostingBatch, RoundAlternateBatch, RoundChangeBatch, RoundRefusalBatch,
};
use crate::state::{State, Work};

/// Lines of a message: each comes with its reason.
const LINES_OF_A_MESSAGE: usize = 200;
/// Alternates of each post.
const ALTERNATES: usize = 3;
/// First wishes whose refusal is explained.
const WISHES: usize = 3;
/// Progress is told no more often.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// The service.
pub(super) struct Assignment(pub(super) Arc<State>);

impl Assignment {
    async fn plan(
        &self,
        call: &Call,
        mut message: AssignRequest,
    ) -> Result<Answers<AssignResponse>, Failure> {
        let of_firms = short_enough("firm_rules", std::mem::take(&mut message.firm_rules))?;
        let of_experts = short_enough("expert_rules", std::mem::take(&mut message.expert_rules))?;
        let day = day("as_of", message.as_of.take())?;
        let (request, params) = convert::given_round(&message)?;
        let engine = self.0.engine()?;
        let turn = self.0.enter(Work::Long).await?;
        let cancel = call.cancel();
        let data = self.0.settings.data.clone();
        Ok(Answers::filled(turn, &cancel.clone(), move |feed| {
            let of_firms = rules_or_own(("firm_rules", &of_firms), FolderRules::Posting, &data)?;
            let of_experts = rules_or_own(("expert_rules", &of_experts), FolderRules::PostingExperts, &data)?;
            let request = PostingRequest {
                expert_rules: Some(PostingRules { file: of_experts, day }),
                firm_rules: Some(PostingRules { file: of_firms, day }),
                ..request
            };
            let mut told: Option<Instant> = None;
            let found = engine.assign(&request, &params, &cancel, &mut |at| {
                if told.is_none_or(|told| told.elapsed() >= PROGRESS_EVERY) {
                    told = Some(Instant::now());
                    // Whoever does not read the progress misses nothing that counts.
                    feed.offer(part(Message::Progress(convert::round_progress(at))));
                }
            });
            let postings = found.map_err(|error| convert::refused_round(error, &request))?;
            give(feed, &postings)
        }))
    }
}

/// Gives the result, then its parts.
fn give(feed: &Feed<AssignResponse>, postings: &Postings) -> Result<(), Failure> {
    feed.give(part(Message::Result(convert::round_result(postings))))?;
    let shown = match &postings.outcome {
        Outcome::Planned(found) => {
            give_plan(feed, (postings, &found.plan), Message::Optimal)?;
            give_plan(feed, (postings, &postings.stable), Message::Stable)?;
            give_changes(feed, postings, &found.plan)?;
            &found.plan
        }
        Outcome::Infeasible(diagnosis) => {
            give_plan(feed, (postings, &postings.stable), Message::Stable)?;
            if let Some(relaxation) = &diagnosis.relaxation {
                give_plan(feed, (postings, &relaxation.plan.plan), Message::Relaxed)?;
            }
            &postings.stable
        }
    };
    give_alternates(feed, postings, shown)?;
    let refused = refusals(&postings.problem, shown, WISHES).map_err(matcher_core::Error::from)?;
    let mut refused = refused.into_iter().map(convert::refusal).peekable();
    while refused.peek().is_some() {
        let refusals = refused.by_ref().take(LINES_OF_A_MESSAGE).collect();
        feed.give(part(Message::Refusals(RoundRefusalBatch { refusals })))?;
    }
    Ok(())
}

fn give_plan(
    feed: &Feed<AssignResponse>,
    (postings, plan): (&Postings, &Plan),
    as_part: fn(PostingBatch) -> Message,
) -> Result<(), Failure> {
    for placements in plan.placements.chunks(LINES_OF_A_MESSAGE) {
        let of_problem = placements.iter().map(|one| convert::posting(&postings.problem, plan, one));
        feed.give(part(as_part(PostingBatch { postings: of_problem.collect() })))?;
    }
    Ok(())
}

fn give_changes(feed: &Feed<AssignResponse>, postings: &Postings, optimal: &Plan) -> Result<(), Failure> {
    let Some(both) = &postings.comparison else { return Ok(()) };
    let (problem, plans) = (&postings.problem, (optimal, &postings.stable));
    let experts = both.candidates.iter().map(|change| convert::expert_change(problem, plans, change));
    let posts = both.posts.iter().map(|change| convert::post_change(problem, plans, change));
    let mut changes = experts.chain(posts).peekable();
    while changes.peek().is_some() {
        let changes = changes.by_ref().take(LINES_OF_A_MESSAGE).collect();
        feed.give(part(Message::Changes(RoundChangeBatch { changes })))?;
    }
    Ok(())
}

fn give_alternates(feed: &Feed<AssignResponse>, postings: &Postings, plan: &Plan) -> Result<(), Failure> {
    let problem = &postings.problem;
    for posts in problem.posts().chunks(LINES_OF_A_MESSAGE / ALTERNATES) {
        let mut lines = Vec::new();
        for post in posts {
            let found = alternates(problem, plan, &post.id, ALTERNATES).map_err(matcher_core::Error::from)?;
            let ranked = found.iter().zip(1..);
            lines.extend(ranked.map(|(one, rank)| convert::alternate(problem, (&post.id, rank), one)));
        }
        if !lines.is_empty() {
            feed.give(part(Message::Alternates(RoundAlternateBatch { alternates: lines })))?;
        }
    }
    Ok(())
}

fn part(message: Message) -> AssignResponse {
    AssignResponse { message: Some(message) }
}

#[tonic::async_trait]
impl AssignmentService for Assignment {
    type AssignStream = Answers<AssignResponse>;

    async fn assign(&self, request: Request<AssignRequest>) -> Result<Response<Self::AssignStream>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.plan(&call, request.into_inner()).await?))
    }
}
