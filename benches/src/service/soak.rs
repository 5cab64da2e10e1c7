//! A day at an office, in small: everything that clients do, in turn and at random.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use matcher_grpc::proto::catalogue_service_client::CatalogueServiceClient;
use matcher_grpc::proto::matching_service_client::MatchingServiceClient;
use matcher_grpc::proto::{
    BatchUpsertRecordsRequest, DeleteRecordRequest, FindDemandsRequest, FindMatchesBatchRequest,
    FindMatchesRequest, GetRecordRequest, ListRecordsRequest, RecordKind, SearchRequest, UpsertRecordRequest,
    find_demands_request, find_matches_request,
};
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use super::broken::Broken;
use super::calls::connect;
use super::messages::{demand_message, record_message, supply_message};
use crate::{Random, RecordMaker};

/// Between two calls of a client, at most so long: what people and their programs do meanwhile.
const MOST_PAUSE_MS: u64 = 150;
/// A client keeps its connection for so many calls at most.
const MOST_CALLS: u64 = 200;
/// A health watch is given up after so long at most.
const MOST_WATCH_MS: u64 = 200;

/// Clients that work on records numbered from 0 to `records` and as many demands.
#[derive(Debug, Clone, Copy)]
pub struct Soak {
    /// Where the server listens.
    pub address: SocketAddr,
    /// Supplies that are turned over.
    pub records: u64,
    /// When the clients stop.
    pub until: Instant,
}

/// How many calls of each sort were made, and how they ended.
pub type Calls = BTreeMap<String, u64>;

impl Soak {
    /// One client, from connection to connection.
    ///
    /// # Errors
    /// A call that ends otherwise than it may: what is wrong on purpose has to be refused, all else has to be answered,
    /// or refused as too much.
    pub async fn client(self, mut random: Random) -> anyhow::Result<Calls> {
        let (maker, mut calls) = (RecordMaker::new(), Calls::new());
        while Instant::now() < self.until {
            let channel = connect(self.address).await?;
            for _ in 0..random.between(1, MOST_CALLS) {
                if Instant::now() >= self.until {
                    break;
                }
                let (what, ended) = self.one_call(&channel, &maker, &mut random).await?;
                let code = ended.map_or_else(|status| status.code(), |()| Code::Ok);
                let wanted = if what == "wrong" { Code::InvalidArgument } else { Code::Ok };
                let there = code == wanted || code == Code::ResourceExhausted || code == Code::NotFound;
                anyhow::ensure!(there, "{what} ended with {code:?}");
                *calls.entry(format!("{what} {code:?}")).or_default() += 1;
                tokio::time::sleep(Duration::from_millis(random.below(MOST_PAUSE_MS))).await;
            }
        }
        Ok(calls)
    }

    async fn one_call(
        self,
        channel: &Channel,
        maker: &RecordMaker,
        random: &mut Random,
    ) -> anyhow::Result<(&'static str, Result<(), Status>)> {
        let matching = MatchingServiceClient::new(channel.clone());
        let catalogue = CatalogueServiceClient::new(channel.clone());
        let number = random.below(self.records);
        Ok(match random.below(100) {
            0..30 => ("find_matches", find_matches(matching, maker, random).await),
            30..40 => ("find_demands", find_demands(matching, maker, number).await),
            40..52 => ("search", search(matching, maker, number).await),
            52..55 => ("find_matches_batch", find_batch(matching, maker, random).await),
            55..70 => ("upsert", upsert(catalogue, maker, number, random).await),
            70..73 => ("batch_upsert", batch_upsert(catalogue, maker, number, random).await),
            73..76 => ("delete", delete(catalogue, number).await),
            76..84 => ("list", list(catalogue, random).await),
            84..90 => ("get", get(catalogue, number).await),
            90..93 => ("watch", watch(channel.clone(), random).await),
            93..97 => ("wrong", wrong(matching).await),
            _ => {
                let broken = *random.one_of(&Broken::ALL);
                broken.send(self.address, random).await?;
                ("broken", Ok(()))
            }
        })
    }
}

type Matching = MatchingServiceClient<Channel>;
type Catalogue = CatalogueServiceClient<Channel>;

async fn find_matches(
    mut matching: Matching,
    maker: &RecordMaker,
    random: &mut Random,
) -> Result<(), Status> {
    let demand = demand_message(&maker.demand(random.below(10_000) as usize));
    let request = FindMatchesRequest {
        demand: Some(find_matches_request::Demand::InlineDemand(demand)),
        top: random.between(0, 50) as i32,
        detail: random.below(4) as i32,
        ..FindMatchesRequest::default()
    };
    matching.find_matches(request).await.map(drop)
}

async fn find_demands(mut matching: Matching, maker: &RecordMaker, number: u64) -> Result<(), Status> {
    let supply = supply_message(&maker.supply(number as usize, 0));
    let supply = Some(find_demands_request::Supply::InlineSupply(supply));
    matching.find_demands(FindDemandsRequest { supply, ..FindDemandsRequest::default() }).await.map(drop)
}

async fn search(mut matching: Matching, maker: &RecordMaker, number: u64) -> Result<(), Status> {
    let text = maker.supply(number as usize, 0).title;
    matching.search(SearchRequest { text, ..SearchRequest::default() }).await.map(drop)
}

/// A batch that is read to its end, or given up in the middle.
async fn find_batch(mut matching: Matching, maker: &RecordMaker, random: &mut Random) -> Result<(), Status> {
    let demands =
        (0..random.between(1, 30)).map(|_| demand_message(&maker.demand(random.below(10_000) as usize)));
    let request = FindMatchesBatchRequest { inline_demands: demands.collect(), ..Default::default() };
    let mut results = matching.find_matches_batch(request).await?.into_inner();
    while results.message().await?.is_some() {
        if random.percent(3) {
            break;
        }
    }
    Ok(())
}

async fn upsert(
    mut catalogue: Catalogue,
    maker: &RecordMaker,
    number: u64,
    random: &mut Random,
) -> Result<(), Status> {
    let supply = supply_message(&maker.supply(number as usize, random.below(1_000)));
    let request = UpsertRecordRequest {
        record: Some(record_message(supply)),
        request_id: format!("{:x}", random.next_bits()),
        immediate: random.percent(5),
        ..UpsertRecordRequest::default()
    };
    catalogue.upsert_record(request).await.map(drop)
}

async fn batch_upsert(
    mut catalogue: Catalogue,
    maker: &RecordMaker,
    number: u64,
    random: &mut Random,
) -> Result<(), Status> {
    let version = random.below(1_000);
    let supplies =
        (number..number + random.between(2, 40)).map(|number| maker.supply(number as usize, version));
    let records = supplies.map(|supply| record_message(supply_message(&supply))).collect();
    catalogue
        .batch_upsert_records(BatchUpsertRecordsRequest { records, ..Default::default() })
        .await
        .map(drop)
}

async fn delete(mut catalogue: Catalogue, number: u64) -> Result<(), Status> {
    let request = DeleteRecordRequest {
        kind: RecordKind::Supply.into(),
        id: RecordMaker::supply_id(number as usize),
        allow_missing: true,
        ..DeleteRecordRequest::default()
    };
    catalogue.delete_record(request).await.map(drop)
}

/// Some pages, one after the other.
async fn list(mut catalogue: Catalogue, random: &mut Random) -> Result<(), Status> {
    let mut request = ListRecordsRequest {
        kind: RecordKind::Supply.into(),
        page_size: random.between(1, 200) as i32,
        ..ListRecordsRequest::default()
    };
    for _ in 0..random.between(1, 4) {
        request.page_token = catalogue.list_records(request.clone()).await?.into_inner().next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    Ok(())
}

async fn get(mut catalogue: Catalogue, number: u64) -> Result<(), Status> {
    let id = RecordMaker::supply_id(number as usize);
    let request = GetRecordRequest { kind: RecordKind::Supply.into(), id, ..GetRecordRequest::default() };
    catalogue.get_record(request).await.map(drop)
}

async fn watch(channel: Channel, random: &mut Random) -> Result<(), Status> {
    let mut health = HealthClient::new(channel);
    let mut told = health.watch(HealthCheckRequest { service: String::new() }).await?.into_inner();
    told.message().await?;
    let patience = Duration::from_millis(random.below(MOST_WATCH_MS));
    // Nothing more is told while the server serves: the watch ends with the patience.
    match tokio::time::timeout(patience, told.message()).await {
        Ok(told) => told.map(drop),
        Err(_) => Ok(()),
    }
}

/// A request that has to be refused.
async fn wrong(mut matching: Matching) -> Result<(), Status> {
    matching.search(SearchRequest { top: -1, ..SearchRequest::default() }).await.map(drop)
}
