//! Maps: worked out, compared, and their baselines.

use std::sync::Arc;

use matcher_core::coupling::{CouplingMap, MapComparison};
use matcher_core::{Cancel, Engine, MapRequest};

use super::Coupling;
use crate::convert;
use crate::door::Call;
use crate::failure::Failure;
use crate::proto::couple_response::Message;
use crate::proto::{
    CompareMapsRequest, CompareMapsResponse, CoupleProgress, CoupleRequest, CoupleResponse, FlowBatch,
    GetBaselinesResponse, KeepBaselinesRequest, KeepBaselinesResponse, MappedDemandBatch, MappedSupplyBatch,
};
use crate::services::streams::{Answers, Feed};
use crate::state::Work;

/// Demands of a message: each comes with its matches and their reasons.
const DEMANDS_OF_A_MESSAGE: usize = 50;
/// Supplies, or flows, of a message.
const LINES_OF_A_MESSAGE: usize = 500;

impl Coupling {
    pub(super) async fn map(
        &self,
        call: &Call,
        message: CoupleRequest,
    ) -> Result<Answers<CoupleResponse>, Failure> {
        let request = MapRequest::of(convert::period("period", message.period)?);
        let engine = self.0.engine()?;
        let turn = self.0.enter(Work::Long).await?;
        let cancel = call.cancel();
        Ok(Answers::filled(turn, &cancel.clone(), move |feed| {
            let map = engine.couple_with(&request, &cancel, &mut |done, total| {
                // Whoever does not read the progress misses nothing that counts.
                let progress = CoupleProgress { done: done as i64, total: total as i64 };
                feed.offer(part(Message::Progress(progress)));
            })?;
            feed.give(part(Message::Map(convert::coupling_map(&map))))?;
            if message.with_records { give_records(feed, &engine, &map) } else { Ok(()) }
        }))
    }

    pub(super) async fn compare(
        &self,
        call: &Call,
        message: CompareMapsRequest,
    ) -> Result<CompareMapsResponse, Failure> {
        let before = MapRequest::of(convert::period("before", message.before)?);
        let after = MapRequest::of(convert::period("after", message.after)?);
        let compare = move |engine: &Engine, cancel: &Cancel| {
            let before = engine.couple_with(&before, cancel, &mut |_, _| {})?;
            let after = engine.couple_with(&after, cancel, &mut |_, _| {})?;
            let comparison = convert::comparison(&MapComparison::of(&before, &after));
            Ok(CompareMapsResponse { comparison: Some(comparison) })
        };
        self.0.run(call, Work::Long, compare).await
    }

    pub(super) async fn baselines(&self, call: &Call) -> Result<GetBaselinesResponse, Failure> {
        let get = |engine: &Engine, _: &Cancel| {
            let baselines = engine.baselines()?;
            Ok(GetBaselinesResponse { baselines: baselines.as_ref().map(convert::baselines) })
        };
        self.0.run(call, Work::Read, get).await
    }

    pub(super) async fn keep(
        &self,
        call: &Call,
        message: KeepBaselinesRequest,
    ) -> Result<KeepBaselinesResponse, Failure> {
        let baselines = convert::given_baselines(message.baselines)?;
        let keep = move |engine: &Engine, _: &Cancel| {
            engine.keep_baselines(&baselines)?;
            Ok(KeepBaselinesResponse {})
        };
        self.0.run(call, Work::Write, keep).await
    }
}

fn give_records(feed: &Feed<CoupleResponse>, engine: &Arc<Engine>, map: &CouplingMap) -> Result<(), Failure> {
    let taxonomy = engine.taxonomy();
    for flows in map.flows.chunks(LINES_OF_A_MESSAGE) {
        let flows = flows.iter().map(convert::flow).collect();
        feed.give(part(Message::Flows(FlowBatch { flows })))?;
    }
    for demands in map.demands.chunks(DEMANDS_OF_A_MESSAGE) {
        let demands = demands.iter().map(|demand| convert::mapped_demand(demand, &taxonomy)).collect();
        feed.give(part(Message::Demands(MappedDemandBatch { demands })))?;
    }
    for supplies in map.supplies.chunks(LINES_OF_A_MESSAGE) {
        let supplies = supplies.iter().map(|supply| convert::mapped_supply(supply, &taxonomy)).collect();
        feed.give(part(Message::Supplies(MappedSupplyBatch { supplies })))?;
    }
    Ok(())
}

fn part(message: Message) -> CoupleResponse {
    CoupleResponse { message: Some(message) }
}
