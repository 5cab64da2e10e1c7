//! Writing one record: whole, or some of its fields.

use std::sync::Arc;

use matcher_core::record::{Record, RecordKind};
use matcher_core::{Cancel, Engine, Expected, WriteEffect, WriteOptions};
use tonic::Code;

use super::{Catalogue, expected, expecting};
use crate::convert::{self, kind_name, record_message};
use crate::door::Call;
use crate::failure::Failure;
use crate::field_mask::Mask;
use crate::proto::{self, UpsertRecordRequest, UpsertRecordResponse};
use crate::services::input;
use crate::state::Work;

/// A change of some fields is tried so often, when others change the record at the same time.
const TRIES: usize = 10;

/// What is to be written.
struct Upsert {
    message: proto::Record,
    mask: Option<Mask>,
    options: WriteOptions,
    validate_only: bool,
}

impl Catalogue {
    pub(super) async fn upsert(
        &self,
        call: &Call,
        mut request: UpsertRecordRequest,
    ) -> Result<UpsertRecordResponse, Failure> {
        let options = input::write_options(call, &request.request_id, &request)?;
        let message = request.record.take();
        let message = message.ok_or_else(|| Failure::field("record", "it is not set", "必须给出记录"))?;
        let mask = Mask::new("matcher.v1.Record", "update_mask", request.update_mask.as_ref())?;
        let upsert = Upsert { message, mask, options, validate_only: request.validate_only };
        let validate_only = request.validate_only;
        let metrics = Arc::clone(&self.0.metrics);
        let write = move |engine: &Engine, _: &Cancel| upsert.carry_out(engine);
        let (record, effect) = self.0.run(call, Work::Write, write).await?;
        let record = record.as_ref().map(record_message);
        if effect != WriteEffect::Unchanged && !validate_only {
            metrics.records_written.inc();
        }
        self.0.visible(request.immediate && !validate_only).await?;
        let effect = convert::write_effect(effect).into();
        Ok(UpsertRecordResponse { record, effect })
    }
}

impl Upsert {
    /// The record as it then is, and what was done.
    fn carry_out(self, engine: &Engine) -> Result<(Option<Record>, WriteEffect), Failure> {
        if let Some(effect) = self.done_before(engine)? {
            let (kind, id) = name(&self.message)?;
            // Others may have changed it since, or removed it.
            return Ok((engine.get(kind, &id)?, effect));
        }
        let (record, effect) = match &self.mask {
            None => self.write(engine, read(engine, self.message.clone())?, None)?,
            Some(mask) => self.merge(engine, mask)?,
        };
        Ok((Some(record), effect))
    }

    /// What the same request did when it came before.
    fn done_before(&self, engine: &Engine) -> Result<Option<WriteEffect>, Failure> {
        let Some(key) = &self.options.request else { return Ok(None) };
        Ok(engine.earlier_upsert(key)?.and_then(|effects| effects.first().copied()))
    }

    /// Replaces some fields of the stored record, as it is at that moment.
    fn merge(&self, engine: &Engine, mask: &Mask) -> Result<(Record, WriteEffect), Failure> {
        let (kind, id) = name(&self.message)?;
        let (root, _) = kind_name(kind);
        if let Some(other) = mask.roots().find(|path| *path != root) {
            let english = format!("`{other}` is no part of a {root}");
            return Err(Failure::field("update_mask", english, format!("“{other}”不属于这条记录")));
        }
        for _ in 0..TRIES {
            let stored = engine.get(kind, &id)?.ok_or_else(|| input::missing(kind, &id))?;
            let merged = mask.overlay(&record_message(&stored), &self.message)?;
            let record = read(engine, proto::Record { etag: self.message.etag.clone(), ..merged })?;
            if record.id() != id {
                return Err(Failure::field("update_mask", "an identifier cannot change", "编号不能修改"));
            }
            match self.write(engine, record, Some(expected(kind, &id, &stored.etag()))) {
                Err(failure) if failure.reason() == "ETAG_MISMATCH" && self.message.etag.is_empty() => {}
                done => return done,
            }
        }
        let chinese = "这条记录正被频繁修改，请稍后重试。";
        Err(Failure::new(Code::Aborted, "ETAG_MISMATCH", "others keep changing the record", chinese))
    }

    fn write(
        &self,
        engine: &Engine,
        record: Record,
        condition: Option<Expected>,
    ) -> Result<(Record, WriteEffect), Failure> {
        let (kind, id) = (record.kind(), record.id().to_owned());
        let own = (!self.message.etag.is_empty()).then(|| expected(kind, &id, &self.message.etag));
        let options = match own.or(condition) {
            Some(condition) => expecting(&self.options, condition),
            None => self.options.clone(),
        };
        let effect = if self.validate_only {
            would_do(engine, &record, &options)?
        } else {
            let effects = engine.upsert_each(std::slice::from_ref(&record), &options)?;
            effects.first().copied().unwrap_or(WriteEffect::Unchanged)
        };
        if options.request.is_some() && !self.validate_only {
            // The same request may have come twice at once, and this be the one that did not write.
            let stored = engine.get(kind, &id)?;
            return Ok((stored.unwrap_or(record), effect));
        }
        Ok((record, effect))
    }
}

/// A record as the caller sent it, fit to be kept.
fn read(engine: &Engine, message: proto::Record) -> Result<Record, Failure> {
    convert::record(message, engine.limits()).map_err(|faults| {
        let faults = faults.into_iter().map(|fault| fault.inside("record")).collect();
        Failure::fields("INVALID_RECORD", faults)
    })
}

/// What writing a record would do.
pub(super) fn would_do(
    engine: &Engine,
    record: &Record,
    options: &WriteOptions,
) -> Result<WriteEffect, Failure> {
    let stored = engine.get(record.kind(), record.id())?;
    let etag = stored.as_ref().map(Record::etag);
    if stored.as_ref() == Some(record) {
        return Ok(WriteEffect::Unchanged);
    }
    if options.expected.iter().any(|condition| {
        condition.kind == record.kind() && condition.id == record.id() && condition.etag != etag
    }) {
        let chinese = "记录已被别人改过（etag 不符）。请重新读取后再改。";
        let english = format!("record `{}` has another etag", record.id());
        return Err(Failure::new(Code::Aborted, "ETAG_MISMATCH", english, chinese));
    }
    Ok(if stored.is_some() { WriteEffect::Updated } else { WriteEffect::Created })
}

/// Kind and identifier of a message.
fn name(message: &proto::Record) -> Result<(RecordKind, String), Failure> {
    use proto::record::Record as Kind;
    let (kind, id) = match &message.record {
        Some(Kind::Organisation(record)) => (RecordKind::Organisation, &record.id),
        Some(Kind::Demand(record)) => (RecordKind::Demand, &record.id),
        Some(Kind::Supply(record)) => (RecordKind::Supply, &record.id),
        None => return Err(Failure::field("record", "nothing is in it", "没有内容")),
    };
    if id.trim().is_empty() {
        let field = format!("record.{}.id", kind_name(kind).0);
        return Err(Failure::field(field, "it is empty", "不能为空"));
    }
    Ok((kind, id.clone()))
}
