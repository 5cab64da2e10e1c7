//! Broken messages in sound calls.

use std::net::SocketAddr;

use anyhow::ensure;
use bytes::Bytes;
use matcher_grpc::proto::{
    self, BatchUpsertRecordsRequest, ExplainRequest, FindDemandsRequest, FindMatchesBatchRequest,
    FindMatchesRequest, GetRecordRequest, GetStatsRequest, ImportRecordsRequest, ListChangesRequest,
    ListRecordsRequest, ReportOutcomesRequest, SearchRequest, UpsertRecordRequest, explain_request,
    find_demands_request, find_matches_request,
};
use prost::Message;

use super::grpc::call;
use super::{Sent, junk};
use crate::service::messages::{demand_message, record_message, supply_message};
use crate::service::wire::Wire;
use crate::{Random, RecordMaker};

/// Changes a message that was sound.
type Change = fn(&mut Random, Vec<u8>) -> Vec<u8>;

const CHANGES: [(&str, Change); 9] = [
    ("random bytes", |random, _| junk(random, 500)),
    ("a message that is cut off", cut_off),
    ("flipped bits", flipped_bits),
    ("groups in groups", nested_groups),
    ("messages in messages", nested_messages),
    ("a text that is no UTF-8", no_utf8),
    ("numbers that no enum has", huge_numbers),
    ("fields of another type", wrong_types),
    ("a field that repeats", repeated),
];

pub(super) async fn send(address: SocketAddr, random: &mut Random) -> anyhow::Result<Sent> {
    let messages = sound_messages();
    let (path, message) = random.one_of(&messages);
    let (what, change) = *random.one_of(&CHANGES);
    let message = change(random, message.clone());
    let request = Wire::request(path).body(())?;
    Ok(Sent { what, codes: call(address, request, prefixed(&message), random).await? })
}

/// Sends every sound message once: what the server first has to load is loaded then.
///
/// # Errors
/// A call that fails.
pub async fn send_sound(address: SocketAddr) -> anyhow::Result<()> {
    let wire = Wire::connect(address).await?;
    for (path, message) in sound_messages() {
        let reply = wire.call(Wire::request(path).body(())?, prefixed(&message)).await?;
        ensure!(reply.code == Some(0), "{path} is answered with {reply:?}");
    }
    Ok(())
}

/// A sound message for every rpc that is worth breaking, with its path. None of them makes the server work for long.
pub fn sound_messages() -> Vec<(&'static str, Vec<u8>)> {
    let mut messages = matching_messages();
    messages.extend(catalogue_messages());
    messages
}

fn matching_messages() -> Vec<(&'static str, Vec<u8>)> {
    let maker = RecordMaker::new();
    let (demand, supply) = (demand_message(&maker.demand(1)), supply_message(&maker.supply(1, 0)));
    let for_demand = find_matches_request::Demand::InlineDemand(demand.clone());
    let for_supply = find_demands_request::Supply::InlineSupply(supply.clone());
    let matches = FindMatchesRequest { demand: Some(for_demand), top: 5, ..FindMatchesRequest::default() };
    let demands = FindDemandsRequest { supply: Some(for_supply), ..FindDemandsRequest::default() };
    let batch = FindMatchesBatchRequest { inline_demands: vec![demand.clone()], ..Default::default() };
    let explain = ExplainRequest {
        demand: Some(explain_request::Demand::InlineDemand(demand)),
        supply: Some(explain_request::Supply::InlineSupply(supply)),
    };
    let search =
        SearchRequest { text: "钼尾矿".to_owned(), kinds: vec![2, 3], ..SearchRequest::default() };
    vec![
        ("/matcher.v1.MatchingService/FindMatches", matches.encode_to_vec()),
        ("/matcher.v1.MatchingService/FindDemands", demands.encode_to_vec()),
        ("/matcher.v1.MatchingService/FindMatchesBatch", batch.encode_to_vec()),
        ("/matcher.v1.MatchingService/Explain", explain.encode_to_vec()),
        ("/matcher.v1.MatchingService/Search", search.encode_to_vec()),
    ]
}

fn catalogue_messages() -> Vec<(&'static str, Vec<u8>)> {
    let supply = RecordMaker::new().supply(2, 0);
    let id = supply.id.to_string();
    let record = record_message(supply_message(&supply));
    let upsert = UpsertRecordRequest { record: Some(record.clone()), ..UpsertRecordRequest::default() };
    let batch = BatchUpsertRecordsRequest { records: vec![record.clone()], ..Default::default() };
    let import = ImportRecordsRequest { record: Some(record), row: 1 };
    let get = GetRecordRequest { kind: 3, id: id.clone(), ..GetRecordRequest::default() };
    let list = ListRecordsRequest { kind: 3, page_size: 2, ..ListRecordsRequest::default() };
    let changes = ListChangesRequest { kind: 3, id: id.clone(), page_size: 2, ..Default::default() };
    let outcome = proto::Outcome {
        demand: "d-1".to_owned(),
        supply: id,
        event: 3,
        happened_on: "2026-05-01".to_owned(),
        ..proto::Outcome::default()
    };
    let outcomes = ReportOutcomesRequest { outcomes: vec![outcome], ..ReportOutcomesRequest::default() };
    vec![
        ("/matcher.v1.CatalogueService/UpsertRecord", upsert.encode_to_vec()),
        ("/matcher.v1.CatalogueService/BatchUpsertRecords", batch.encode_to_vec()),
        ("/matcher.v1.CatalogueService/ImportRecords", import.encode_to_vec()),
        ("/matcher.v1.CatalogueService/GetRecord", get.encode_to_vec()),
        ("/matcher.v1.CatalogueService/ListRecords", list.encode_to_vec()),
        ("/matcher.v1.CatalogueService/ListChanges", changes.encode_to_vec()),
        ("/matcher.v1.FeedbackService/ReportOutcomes", outcomes.encode_to_vec()),
        ("/matcher.v1.AdminService/GetStats", GetStatsRequest {}.encode_to_vec()),
    ]
}

/// A message behind its prefix of gRPC.
pub(super) fn prefixed(message: &[u8]) -> Bytes {
    let mut bytes = vec![0];
    bytes.extend((message.len() as u32).to_be_bytes());
    bytes.extend_from_slice(message);
    Bytes::from(bytes)
}

fn cut_off(random: &mut Random, mut message: Vec<u8>) -> Vec<u8> {
    message.truncate(random.below(message.len() as u64) as usize);
    message
}

fn flipped_bits(random: &mut Random, mut message: Vec<u8>) -> Vec<u8> {
    for _ in 0..random.between(1, 8) {
        let at = random.below(message.len() as u64) as usize;
        if let Some(byte) = message.get_mut(at) {
            *byte ^= 1 << random.below(8);
        }
    }
    message
}

/// Groups that begin, and begin, and begin: what is unknown has to be passed over without end.
fn nested_groups(random: &mut Random, mut message: Vec<u8>) -> Vec<u8> {
    let depth = random.between(50, 100_000) as usize;
    // Field 99, type 3 (begin) and 4 (end).
    message.extend([0x9b, 0x06].repeat(depth));
    if random.percent(50) {
        message.extend([0x9c, 0x06].repeat(depth));
    }
    message
}

/// The message inside of itself, again and again.
fn nested_messages(random: &mut Random, mut message: Vec<u8>) -> Vec<u8> {
    for _ in 0..random.between(1, 200) {
        message = field(random.between(1, 20), &message);
    }
    message
}

fn no_utf8(random: &mut Random, mut message: Vec<u8>) -> Vec<u8> {
    let broken: &[u8] = random.one_of::<&[u8]>(&[
        b"\xff\xfe",
        b"\xc3\x28",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe4\xb8",
    ]);
    let inner = field(random.between(1, 16), broken);
    let again = random.percent(50);
    message.extend(if again { field(random.between(1, 8), &inner) } else { inner });
    message
}

fn huge_numbers(random: &mut Random, mut message: Vec<u8>) -> Vec<u8> {
    let mut inner = Vec::new();
    for _ in 0..random.between(1, 10) {
        let value = *random.one_of(&[i32::MAX as u64, u64::from(u32::MAX), u64::MAX, 1 << 31, 1 << 63, 99]);
        prost::encoding::encode_varint(random.between(1, 20) << 3, &mut inner);
        prost::encoding::encode_varint(value, &mut inner);
    }
    let wrapped = random.percent(50);
    message.extend(if wrapped { field(random.between(1, 4), &inner) } else { inner });
    message
}

fn wrong_types(random: &mut Random, mut message: Vec<u8>) -> Vec<u8> {
    for _ in 0..random.between(1, 10) {
        let (number, kind) = (random.between(0, 20), random.below(8));
        prost::encoding::encode_varint((number << 3) | kind, &mut message);
        // Among them what is no number, and infinity, where a field is a double.
        message.extend(random.one_of(&[f64::NAN, f64::INFINITY, -1.0, 1e308]).to_le_bytes());
    }
    message
}

fn repeated(random: &mut Random, mut message: Vec<u8>) -> Vec<u8> {
    let one = field(random.between(1, 8), &junk(random, 3));
    message.extend(one.repeat(random.between(1_000, 200_000) as usize));
    message
}

/// A field with a length.
fn field(number: u64, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len() + 12);
    prost::encoding::encode_varint((number << 3) | 2, &mut bytes);
    prost::encoding::encode_varint(content.len() as u64, &mut bytes);
    bytes.extend_from_slice(content);
    bytes
}
