//! Roadshows: composed over the catalogue.

use std::sync::Arc;

use tonic::{Request, Response, Status};

use super::streams::Answers;
use crate::convert;
use crate::door::Call;
use crate::failure::Failure;
use crate::proto::compose_roadshow_response::Message;
use crate::proto::roadshow_service_server::RoadshowService;
use crate::proto::{ComposeRoadshowRequest, ComposeRoadshowResponse, RoadshowProgress};
use crate::state::{State, Work};

/// The service.
pub(super) struct Roadshow(pub(super) Arc<State>);

impl Roadshow {
    async fn compose(
        &self,
        call: &Call,
        message: ComposeRoadshowRequest,
    ) -> Result<Answers<ComposeRoadshowResponse>, Failure> {
        let request = convert::given_roadshow(message)?;
        let engine = self.0.engine()?;
        let turn = self.0.enter(Work::Long).await?;
        let cancel = call.cancel();
        Ok(Answers::filled(turn, &cancel.clone(), move |feed| {
            let composed = engine.compose_roadshow_with(&request, &cancel, &mut |done, total| {
                // Whoever does not read the progress misses nothing that counts.
                let progress = RoadshowProgress { done: done as i64, total: total as i64 };
                feed.offer(part(Message::Progress(progress)));
            });
            let plan = composed.map_err(|error| convert::refused_roadshow(error, &request))?;
            feed.give(part(Message::Plan(convert::roadshow_plan(&plan))))?;
            plan.events
                .iter()
                .try_for_each(|event| feed.give(part(Message::Event(convert::programme(event)))))
        }))
    }
}

fn part(message: Message) -> ComposeRoadshowResponse {
    ComposeRoadshowResponse { message: Some(message) }
}

#[tonic::async_trait]
impl RoadshowService for Roadshow {
    type ComposeRoadshowStream = Answers<ComposeRoadshowResponse>;

    async fn compose_roadshow(
        &self,
        request: Request<ComposeRoadshowRequest>,
    ) -> Result<Response<Self::ComposeRoadshowStream>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.compose(&call, request.into_inner()).await?))
    }
}
