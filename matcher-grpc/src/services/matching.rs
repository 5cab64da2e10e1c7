//! Matching, search, and explanation.

use std::sync::Arc;

use matcher_core::record::{Demand, DemandStatus, Record, RecordKind};
use matcher_core::scoring::verdict;
use matcher_core::{Cancel, DemandRequest, Engine, MatchRequest, SearchRequest};
use tonic::{Request, Response, Status};

use super::input;
use super::side::Side;
use super::streams::Answers;
use crate::convert::{self, Choice, Detail};
use crate::door::Call;
use crate::failure::Failure;
use crate::proto::matching_service_server::MatchingService;
use crate::proto::{
    self, BatchProgress, DiagnoseDemandRequest, DiagnoseDemandResponse, ExplainRequest, ExplainResponse,
    FindDemandsRequest, FindDemandsResponse, FindMatchesBatchRequest, FindMatchesBatchResponse,
    FindMatchesRequest, FindMatchesResponse, SearchResponse, find_matches_batch_response::Message,
};
use crate::state::{State, Work};

/// Matches of a demand or supply, where nothing is said.
const TOP: usize = 10;
/// Hits of a search, where nothing is said.
const HITS: usize = 20;
/// Stored demands that are read at once.
const PAGE: usize = 1_000;
/// A batch says how far it has come after so many demands.
const PROGRESS_EVERY: usize = 50;

/// The service.
pub(super) struct Matching(pub(super) Arc<State>);

impl Matching {
    fn match_request(
        &self,
        top: i32,
        filter: Option<proto::SupplyFilter>,
        fold_duplicates: Option<bool>,
    ) -> Result<MatchRequest, Failure> {
        let mut request = MatchRequest::default();
        request.top = input::top(top, TOP, &self.0.settings.limits)?;
        request.filter = convert::supply_filter(filter)?;
        request.fold_duplicates = fold_duplicates.unwrap_or(request.fold_duplicates);
        Ok(request)
    }

    async fn find(&self, call: &Call, message: FindMatchesRequest) -> Result<FindMatchesResponse, Failure> {
        let side = Side::of_demand(message.demand, &self.0)?;
        let request = self.match_request(message.top, message.filter, message.fold_duplicates)?;
        let detail = Detail::of_number(message.detail);
        let find = move |engine: &Engine, cancel: &Cancel| {
            let demand = side.demand(engine)?;
            let found = engine.find_matches_with(&demand, &request, cancel)?;
            Ok(convert::demand_matches(&found, detail, &engine.taxonomy()))
        };
        let found = self.0.run(call, Work::Read, find).await?;
        self.0.metrics.demands_matched.inc();
        Ok(found)
    }

    async fn reverse(
        &self,
        call: &Call,
        message: FindDemandsRequest,
    ) -> Result<FindDemandsResponse, Failure> {
        let side = Side::of_supply(message.supply, &self.0)?;
        let mut request = DemandRequest::default();
        request.top = input::top(message.top, TOP, &self.0.settings.limits)?;
        request.filter = convert::demand_filter(message.filter)?;
        request.fold_duplicates = message.fold_duplicates.unwrap_or(request.fold_duplicates);
        let detail = Detail::of_number(message.detail);
        let find = move |engine: &Engine, cancel: &Cancel| {
            let supply = side.supply(engine)?;
            let found = engine.find_demands_with(&supply, &request, cancel)?;
            Ok(convert::supply_matches(&found, detail))
        };
        self.0.run(call, Work::Read, find).await
    }

    async fn pair(&self, call: &Call, message: ExplainRequest) -> Result<ExplainResponse, Failure> {
        let demand = Side::of_demand(message.demand, &self.0)?;
        let supply = Side::of_supply(message.supply, &self.0)?;
        let explain = move |engine: &Engine, _: &Cancel| {
            let (score, why) = engine.explain(&demand.demand(engine)?, &supply.supply(engine)?);
            Ok(convert::explained(score, verdict(score), &why))
        };
        self.0.run(call, Work::Read, explain).await
    }

    async fn diagnosed(
        &self,
        call: &Call,
        message: DiagnoseDemandRequest,
    ) -> Result<DiagnoseDemandResponse, Failure> {
        let side = Side::of_demand(message.demand, &self.0)?;
        let diagnose = move |engine: &Engine, cancel: &Cancel| {
            let found = engine.diagnose(&side.demand(engine)?, cancel)?;
            Ok(convert::diagnosis(&found, &engine.taxonomy()))
        };
        self.0.run(call, Work::Read, diagnose).await
    }

    async fn hits(&self, call: &Call, message: proto::SearchRequest) -> Result<SearchResponse, Failure> {
        input::not_empty("text", &message.text)?;
        input::text("text", &message.text, &self.0.settings.limits)?;
        let mut request = SearchRequest::default();
        request.top = input::top(message.top, HITS, &self.0.settings.limits)?;
        request.kinds = input::kinds(&message.kinds)?;
        let search = move |engine: &Engine, cancel: &Cancel| {
            let hits = engine.search_with(&message.text, &request, cancel)?;
            Ok(SearchResponse { hits: hits.into_iter().map(convert::search_hit).collect() })
        };
        self.0.run(call, Work::Read, search).await
    }

    async fn batch(
        &self,
        call: &Call,
        message: FindMatchesBatchRequest,
    ) -> Result<Answers<FindMatchesBatchResponse>, Failure> {
        let engine = self.0.engine()?;
        let batch = Batch::new(self, message)?;
        let turn = self.0.enter(Work::Long).await?;
        let cancel = call.cancel();
        let state = Arc::clone(&self.0);
        Ok(Answers::filled(turn, &cancel.clone(), move |feed| {
            let demands = batch.source.gather(&engine, &cancel)?;
            let say = |message| feed.give(FindMatchesBatchResponse { message: Some(message) });
            let total = demands.len() as i64;
            let progress = |done: usize| Message::Progress(BatchProgress { done: done as i64, total });
            let mut said = say(progress(0));
            engine.find_matches_each(&demands, &batch.request, &cancel, &mut |index, found| {
                state.metrics.demands_matched.inc();
                let found = convert::demand_matches(&found, batch.detail, &engine.taxonomy());
                let done = index + 1;
                let due = done % PROGRESS_EVERY == 0 || done == demands.len();
                said =
                    say(Message::Result(found)).and_then(|()| if due { say(progress(done)) } else { Ok(()) });
                said.is_ok()
            })?;
            said
        }))
    }
}

/// What a batch is to do, checked.
struct Batch {
    source: Source,
    request: MatchRequest,
    detail: Detail,
}

/// Where a batch's demands come from.
struct Source {
    ids: Vec<String>,
    inline: Vec<Demand>,
    statuses: Vec<DemandStatus>,
    most: usize,
}

impl Batch {
    fn new(service: &Matching, message: FindMatchesBatchRequest) -> Result<Self, Failure> {
        let limits = &service.0.settings.limits;
        let named = message.demand_ids.len() + message.inline_demands.len();
        let statuses = message.all_with_statuses.iter();
        let statuses = statuses.map(|number| DemandStatus::of_number(*number)).collect::<Option<Vec<_>>>();
        let statuses = statuses
            .ok_or_else(|| Failure::field("all_with_statuses", "an unknown status", "含有未定义的状态"))?;
        if statuses.is_empty() {
            input::entries("demand_ids", named, limits.batch_demands)?;
        } else if named > 0 {
            let english = "demands are named as well; either the one or the other";
            return Err(Failure::field("all_with_statuses", english, "不能同时指定具体需求"));
        }
        let inline = message.inline_demands.into_iter().enumerate();
        let caps = service.0.caps();
        let inline = inline
            .map(|(place, demand)| input::inline_demand(&format!("inline_demands[{place}]"), demand, &caps));
        let inline = inline.collect::<Result<_, _>>()?;
        let source = Source { ids: message.demand_ids, inline, statuses, most: limits.batch_demands };
        let request = service.match_request(message.top, message.filter, message.fold_duplicates)?;
        Ok(Self { source, request, detail: Detail::of_number(message.detail) })
    }
}

impl Source {
    /// Reads the demands, as long as somebody waits for them.
    fn gather(&self, engine: &Engine, cancel: &Cancel) -> Result<Vec<Demand>, Failure> {
        let check = || if cancel.is_cancelled() { Err(Failure::late()) } else { Ok(()) };
        if self.statuses.is_empty() {
            let stored = self.ids.iter().map(|id| check().and_then(|()| input::stored_demand(engine, id)));
            let mut demands = stored.collect::<Result<Vec<_>, _>>()?;
            demands.extend(self.inline.iter().cloned());
            return Ok(demands);
        }
        let mut demands = Vec::new();
        let mut after = String::new();
        loop {
            check()?;
            let page = engine.page(RecordKind::Demand, &after, PAGE)?;
            let Some(last) = page.last() else { break };
            last.id().clone_into(&mut after);
            demands.extend(page.into_iter().filter_map(|record| match record {
                Record::Demand(demand) if self.statuses.contains(&demand.status) => Some(demand),
                _ => None,
            }));
            if demands.len() > self.most {
                let most = self.most;
                let english = format!("more than {most} demands; name them in several batches");
                return Err(Failure::field(
                    "all_with_statuses",
                    english,
                    format!("超过 {most} 条需求，请分批"),
                ));
            }
        }
        Ok(demands)
    }
}

#[tonic::async_trait]
impl MatchingService for Matching {
    type FindMatchesBatchStream = Answers<FindMatchesBatchResponse>;

    async fn find_matches(
        &self,
        request: Request<FindMatchesRequest>,
    ) -> Result<Response<FindMatchesResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.find(&call, request.into_inner()).await?))
    }

    async fn find_demands(
        &self,
        request: Request<FindDemandsRequest>,
    ) -> Result<Response<FindDemandsResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.reverse(&call, request.into_inner()).await?))
    }

    async fn find_matches_batch(
        &self,
        request: Request<FindMatchesBatchRequest>,
    ) -> Result<Response<Self::FindMatchesBatchStream>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.batch(&call, request.into_inner()).await?))
    }

    async fn search(
        &self,
        request: Request<proto::SearchRequest>,
    ) -> Result<Response<SearchResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.hits(&call, request.into_inner()).await?))
    }

    async fn explain(&self, request: Request<ExplainRequest>) -> Result<Response<ExplainResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.pair(&call, request.into_inner()).await?))
    }

    async fn diagnose_demand(
        &self,
        request: Request<DiagnoseDemandRequest>,
    ) -> Result<Response<DiagnoseDemandResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.diagnosed(&call, request.into_inner()).await?))
    }
}
