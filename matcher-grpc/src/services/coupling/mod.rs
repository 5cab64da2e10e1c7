//! Chains, where records stand on them, and the coupling map.

mod map;

use std::sync::Arc;

use matcher_core::chain::{Chain, ChainLink, Taxonomy};
use matcher_core::record::Record;
use matcher_core::{Cancel, CatalogueStats, ChainStats, Engine};
use tonic::{Request, Response, Status};

use super::input;
use super::streams::Answers;
use crate::convert;
use crate::door::Call;
use crate::failure::Failure;
use crate::proto::coupling_service_server::CouplingService;
use crate::proto::place_record_request::Record as Given;
use crate::proto::{
    self, ChainCounts, CompareMapsRequest, CompareMapsResponse, CoupleRequest, CoupleResponse,
    GetBaselinesRequest, GetBaselinesResponse, KeepBaselinesRequest, KeepBaselinesResponse,
    ListChainsRequest, ListChainsResponse, PlaceRecordRequest, PlaceRecordResponse,
};
use crate::state::{State, Work};

/// The service.
pub(super) struct Coupling(pub(super) Arc<State>);

impl Coupling {
    async fn place(&self, call: &Call, message: PlaceRecordRequest) -> Result<PlaceRecordResponse, Failure> {
        let caps = self.0.caps();
        let given = match message.record {
            Some(Given::Name(name)) => {
                input::not_empty("name.id", &name.id)?;
                Err((input::kind_in("name.kind", name.kind)?, name.id))
            }
            Some(Given::InlineDemand(demand)) => {
                Ok(Record::Demand(input::inline_demand("inline_demand", demand, &caps)?))
            }
            Some(Given::InlineSupply(supply)) => {
                Ok(Record::Supply(input::inline_supply("inline_supply", supply, &caps)?))
            }
            None => return Err(Failure::field("record", "it is not set", "必须给出记录")),
        };
        let place = move |engine: &Engine, _: &Cancel| {
            let record = match given {
                Ok(record) => record,
                Err((kind, id)) => engine.get(kind, &id)?.ok_or_else(|| input::missing(kind, &id))?,
            };
            let taxonomy = engine.taxonomy();
            let placements = engine.place(&record);
            let placements = placements.iter().map(|place| convert::placement(place, &taxonomy)).collect();
            let stage = engine.place_stage(&record).map(convert::stage_placement);
            Ok(PlaceRecordResponse { placements, stage })
        };
        self.0.run(call, Work::Read, place).await
    }
}

#[tonic::async_trait]
impl CouplingService for Coupling {
    async fn list_chains(
        &self,
        request: Request<ListChainsRequest>,
    ) -> Result<Response<ListChainsResponse>, Status> {
        let call = Call::of(&request)?;
        let list = |engine: &Engine, _: &Cancel| Ok(chains(&engine.taxonomy(), &engine.stats()?));
        Ok(Response::new(self.0.run(&call, Work::Read, list).await?))
    }

    async fn place_record(
        &self,
        request: Request<PlaceRecordRequest>,
    ) -> Result<Response<PlaceRecordResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.place(&call, request.into_inner()).await?))
    }

    type CoupleStream = Answers<CoupleResponse>;

    async fn couple(&self, request: Request<CoupleRequest>) -> Result<Response<Self::CoupleStream>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.map(&call, request.into_inner()).await?))
    }

    async fn compare_maps(
        &self,
        request: Request<CompareMapsRequest>,
    ) -> Result<Response<CompareMapsResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.compare(&call, request.into_inner()).await?))
    }

    async fn get_baselines(
        &self,
        request: Request<GetBaselinesRequest>,
    ) -> Result<Response<GetBaselinesResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.baselines(&call).await?))
    }

    async fn keep_baselines(
        &self,
        request: Request<KeepBaselinesRequest>,
    ) -> Result<Response<KeepBaselinesResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.keep(&call, request.into_inner()).await?))
    }
}

fn chains(taxonomy: &Taxonomy, stats: &CatalogueStats) -> ListChainsResponse {
    let chain = |chain: &Chain| proto::Chain {
        id: chain.id.to_string(),
        name: chain.name.clone(),
        description: chain.description.clone(),
        links: chain.links.iter().map(|one| link(chain, one)).collect(),
        counts: Some(counts(stats.by_chain.get(chain.id.as_str()))),
    };
    ListChainsResponse {
        chains: taxonomy.chains.iter().map(chain).collect(),
        unplaced: Some(counts(Some(&stats.unplaced))),
    }
}

fn link(chain: &Chain, link: &ChainLink) -> proto::ChainLink {
    proto::ChainLink {
        id: chain.link_id(&link.id).to_string(),
        position: convert::chain_position(link.position).into(),
        name: link.name.clone(),
        description: link.description.clone(),
        key_technologies: link.key_technologies.clone(),
    }
}

fn counts(stats: Option<&ChainStats>) -> ChainCounts {
    let stats = stats.copied().unwrap_or_default();
    ChainCounts { demands: stats.demands as i64, supplies: stats.supplies as i64 }
}
