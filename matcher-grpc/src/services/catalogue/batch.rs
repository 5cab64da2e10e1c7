//! Writing several records, all or none.

use std::collections::HashSet;

use matcher_core::record::Record;
use matcher_core::{Cancel, Engine, Expected, WriteEffect, WriteOptions};

use super::upsert::would_do;
use super::{Catalogue, expected};
use crate::convert;
use crate::door::Call;
use crate::failure::Failure;
use crate::proto::{self, BatchUpsertRecordsRequest, BatchUpsertRecordsResponse};
use crate::services::input;
use crate::state::Work;
use crate::violation::Violation;

impl Catalogue {
    pub(super) async fn batch_upsert(
        &self,
        call: &Call,
        mut request: BatchUpsertRecordsRequest,
    ) -> Result<BatchUpsertRecordsResponse, Failure> {
        input::entries("records", request.records.len(), self.0.settings.limits.batch_records)?;
        let mut options = input::write_options(call, &request.request_id, &request)?;
        let (messages, validate_only) = (std::mem::take(&mut request.records), request.validate_only);
        let write = move |engine: &Engine, _: &Cancel| {
            let (records, conditions) = read_all(engine, messages)?;
            options.expected = conditions;
            let effects = write(engine, &records, &options, validate_only)?;
            Ok((effects, records.iter().map(Record::etag).collect::<Vec<_>>()))
        };
        let (effects, etags) = self.0.run(call, Work::Write, write).await?;
        let written = effects.iter().filter(|effect| **effect != WriteEffect::Unchanged).count();
        self.0.visible(request.immediate && !validate_only).await?;
        if !validate_only {
            self.0.metrics.records_written.inc_by(written as u64);
        }
        let effects = effects.into_iter().map(|effect| convert::write_effect(effect).into()).collect();
        Ok(BatchUpsertRecordsResponse { effects, etags })
    }
}

fn write(
    engine: &Engine,
    records: &[Record],
    options: &WriteOptions,
    validate_only: bool,
) -> Result<Vec<WriteEffect>, Failure> {
    if validate_only {
        return records.iter().map(|record| would_do(engine, record, options)).collect();
    }
    Ok(engine.upsert_each(records, options)?)
}

/// Every record with its condition; or every fault of every record.
fn read_all(engine: &Engine, messages: Vec<proto::Record>) -> Result<(Vec<Record>, Vec<Expected>), Failure> {
    let mut faults: Vec<Violation> = Vec::new();
    let mut records = Vec::with_capacity(messages.len());
    let mut conditions = Vec::new();
    let mut seen = HashSet::new();
    for (place, mut message) in messages.into_iter().enumerate() {
        let field = format!("records[{place}]");
        let etag = std::mem::take(&mut message.etag);
        let record = match convert::record(message, engine.limits()) {
            Ok(record) => record,
            Err(found) => {
                faults.extend(found.into_iter().map(|fault| fault.inside(&field)));
                continue;
            }
        };
        let (kind, id) = (record.kind(), record.id().to_owned());
        if !seen.insert((kind, id.clone())) {
            let english = format!("`{id}` stands twice");
            faults.push(Violation::new(field, english, format!("编号“{id}”出现了两次")));
        }
        if !etag.is_empty() {
            conditions.push(expected(kind, &id, &etag));
        }
        records.push(record);
    }
    if faults.is_empty() { Ok((records, conditions)) } else { Err(Failure::fields("INVALID_RECORD", faults)) }
}
