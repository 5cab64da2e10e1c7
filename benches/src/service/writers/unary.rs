//! Writes of one call each, which can be repeated under their identifier.

use anyhow::ensure;
use matcher_grpc::proto::{BatchUpsertRecordsRequest, UpsertRecordRequest};

use super::{Catalogue, Pending, Sent, is_first};
use crate::service::messages::record_message;

pub(super) async fn single(catalogue: &mut Catalogue, pending: &Pending) -> anyhow::Result<Sent> {
    let request = UpsertRecordRequest {
        record: pending.supplies.first().cloned().map(record_message),
        request_id: pending.request_id.clone(),
        ..UpsertRecordRequest::default()
    };
    match catalogue.upsert_record(request).await {
        Ok(answer) => {
            let effect = answer.into_inner().effect;
            ensure!(is_first(effect), "{} had effect {effect}", pending.request_id);
            Ok(Sent { acknowledged: pending.supplies.len(), end: Ok(()) })
        }
        Err(status) => Ok(Sent { acknowledged: 0, end: Err(status) }),
    }
}

pub(super) async fn batch(catalogue: &mut Catalogue, pending: &Pending) -> anyhow::Result<Sent> {
    let request = BatchUpsertRecordsRequest {
        records: pending.supplies.iter().cloned().map(record_message).collect(),
        request_id: pending.request_id.clone(),
        ..BatchUpsertRecordsRequest::default()
    };
    match catalogue.batch_upsert_records(request).await {
        Ok(answer) => {
            let effects = answer.into_inner().effects;
            ensure!(effects.len() == pending.supplies.len(), "{} lacks effects", pending.request_id);
            ensure!(effects.iter().copied().all(is_first), "{} had effects {effects:?}", pending.request_id);
            Ok(Sent { acknowledged: pending.supplies.len(), end: Ok(()) })
        }
        Err(status) => Ok(Sent { acknowledged: 0, end: Err(status) }),
    }
}
