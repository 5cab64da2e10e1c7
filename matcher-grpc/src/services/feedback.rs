//! What became of proposed matches.

use std::sync::Arc;

use matcher_core::record::Outcome;
use matcher_core::{Cancel, Engine};
use tonic::{Request, Response, Status};

use super::input;
use crate::convert;
use crate::door::Call;
use crate::failure::Failure;
use crate::proto::feedback_service_server::FeedbackService;
use crate::proto::{
    self, ListOutcomesRequest, ListOutcomesResponse, ReportOutcomesRequest, ReportOutcomesResponse,
};
use crate::state::{State, Work};
use crate::violation::Violation;

/// Longest reason and name in an outcome, in chars.
const TEXT_CHARS: usize = 1_000;
/// What page tokens of this list belong to.
const LIST: &str = "outcomes";

/// The service.
pub(super) struct Feedback(pub(super) Arc<State>);

impl Feedback {
    async fn report(
        &self,
        call: &Call,
        message: ReportOutcomesRequest,
    ) -> Result<ReportOutcomesResponse, Failure> {
        let most = self.0.settings.limits.batch_records;
        input::entries("outcomes", message.outcomes.len(), most)?;
        let options = input::write_options(call, &message.request_id, &message)?;
        let outcomes = outcomes(message.outcomes, call)?;
        let report = move |engine: &Engine, _: &Cancel| {
            let changed = engine.add_outcomes_with(&outcomes, &options)?;
            Ok(ReportOutcomesResponse { changed_count: changed as i32 })
        };
        self.0.run(call, Work::Write, report).await
    }

    async fn list(&self, call: &Call, message: ListOutcomesRequest) -> Result<ListOutcomesResponse, Failure> {
        let size = input::page_size(message.page_size)?;
        let after = self.0.page_tokens.open(LIST, &message.page_token)?;
        let after: Option<Outcome> = match after.as_str() {
            "" => None,
            sealed => {
                Some(serde_json::from_str(sealed).map_err(|error| Failure::internal(error.to_string()))?)
            }
        };
        let page = move |engine: &Engine, _: &Cancel| Ok(engine.outcomes_page(after.as_ref(), size + 1)?);
        let mut outcomes = self.0.run(call, Work::Read, page).await?;
        let more = outcomes.len() > size;
        outcomes.truncate(size);
        let next_page_token = match outcomes.last().filter(|_| more) {
            Some(last) => self.0.page_tokens.seal(LIST, &key(last)?),
            None => String::new(),
        };
        let outcomes = outcomes.iter().map(convert::outcome_message).collect();
        Ok(ListOutcomesResponse { outcomes, next_page_token })
    }
}

/// What names an outcome, as an outcome.
fn key(outcome: &Outcome) -> Result<String, Failure> {
    let key = Outcome { reason: None, reported_by: None, ..outcome.clone() };
    serde_json::to_string(&key).map_err(|error| Failure::internal(error.to_string()))
}

/// Outcomes without faults; one that does not say who reports it is the caller's.
fn outcomes(messages: Vec<proto::Outcome>, call: &Call) -> Result<Vec<Outcome>, Failure> {
    let mut faults: Vec<Violation> = Vec::new();
    let mut read = Vec::with_capacity(messages.len());
    for (place, message) in messages.into_iter().enumerate() {
        let field = format!("outcomes[{place}]");
        match convert::outcome(message) {
            Ok(mut outcome) => {
                outcome.reported_by = outcome.reported_by.or_else(|| call.author());
                faults.extend(too_long(&outcome).map(|fault| fault.inside(&field)));
                read.push(outcome);
            }
            Err(found) => faults.extend(found.into_iter().map(|fault| fault.inside(&field))),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(Failure::fields("INVALID_RECORD", faults)) }
}

fn too_long(outcome: &Outcome) -> impl Iterator<Item = Violation> {
    let texts = [
        ("demand", Some(outcome.demand.as_str())),
        ("supply", Some(outcome.supply.as_str())),
        ("reason", outcome.reason.as_deref()),
        ("reported_by", outcome.reported_by.as_deref()),
    ];
    let long = texts.map(|(field, text)| (field, text.map_or(0, |text| text.chars().count())));
    long.into_iter().filter(|(_, chars)| *chars > TEXT_CHARS).map(|(field, chars)| {
        let english = format!("{chars} characters; at most {TEXT_CHARS}");
        Violation::new(field, english, format!("有 {chars} 字，最多 {TEXT_CHARS} 字"))
    })
}

#[tonic::async_trait]
impl FeedbackService for Feedback {
    async fn report_outcomes(
        &self,
        request: Request<ReportOutcomesRequest>,
    ) -> Result<Response<ReportOutcomesResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.report(&call, request.into_inner()).await?))
    }

    async fn list_outcomes(
        &self,
        request: Request<ListOutcomesRequest>,
    ) -> Result<Response<ListOutcomesResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.list(&call, request.into_inner()).await?))
    }
}
