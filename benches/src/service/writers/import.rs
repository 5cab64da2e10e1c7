//! Streams of records.

use anyhow::{bail, ensure};
use matcher_grpc::proto::ImportRecordsRequest;
use matcher_grpc::proto::import_records_response::Result as Told;

use super::{Catalogue, Pending, Sent};
use crate::service::messages::record_message;

/// Sends all records and reads the results. A row is acknowledged when its result has come, wherever the stream then
/// breaks off.
pub(super) async fn stream(catalogue: &mut Catalogue, pending: &Pending) -> anyhow::Result<Sent> {
    let rows: Vec<ImportRecordsRequest> = pending
        .supplies
        .iter()
        .zip(1..)
        .map(|(supply, row)| ImportRecordsRequest { record: Some(record_message(supply.clone())), row })
        .collect();
    let mut acknowledged = 0;
    let mut results = match catalogue.import_records(futures_util::stream::iter(rows)).await {
        Ok(results) => results.into_inner(),
        Err(status) => return Ok(Sent { acknowledged, end: Err(status) }),
    };
    loop {
        match results.message().await {
            Ok(Some(result)) => {
                acknowledged += 1;
                ensure!(
                    result.row == acknowledged as i64,
                    "row {acknowledged} is answered as {}",
                    result.row
                );
                match result.result {
                    Some(Told::Effect(_)) => {}
                    other => bail!("row {acknowledged} is answered with {other:?}"),
                }
            }
            Ok(None) => break,
            Err(status) => return Ok(Sent { acknowledged, end: Err(status) }),
        }
    }
    let all = pending.supplies.len();
    ensure!(acknowledged == all, "{acknowledged} of {all} rows are answered");
    Ok(Sent { acknowledged, end: Ok(()) })
}
