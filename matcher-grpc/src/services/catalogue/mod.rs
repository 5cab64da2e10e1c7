//! Records: read, written, taken in, given out.

mod batch;
mod import;
mod listing;
mod upsert;

use std::sync::Arc;

use matcher_core::record::RecordKind;
use matcher_core::{Cancel, Engine, Expected, WriteOptions};
use tonic::{Request, Response, Status, Streaming};

use super::input;
use super::streams::Answers;
use crate::convert::record_message;
use crate::door::Call;
use crate::failure::Failure;
use crate::proto::catalogue_service_server::CatalogueService;
use crate::proto::{
    BatchDeleteRecordsRequest, BatchDeleteRecordsResponse, BatchUpsertRecordsRequest,
    BatchUpsertRecordsResponse, DeleteRecordRequest, DeleteRecordResponse, ExportRecordsRequest,
    ExportRecordsResponse, GetRecordRequest, GetRecordResponse, ImportRecordsRequest, ImportRecordsResponse,
    ListChangesRequest, ListChangesResponse, ListRecordsRequest, ListRecordsResponse, UndeleteRecordRequest,
    UndeleteRecordResponse, UpsertRecordRequest, UpsertRecordResponse, WriteEffect,
};
use crate::state::{State, Work};

/// The service.
pub(super) struct Catalogue(pub(super) Arc<State>);

impl Catalogue {
    async fn delete(
        &self,
        call: &Call,
        message: DeleteRecordRequest,
    ) -> Result<DeleteRecordResponse, Failure> {
        let kind = input::kind(message.kind)?;
        input::not_empty("id", &message.id)?;
        let mut options = input::write_options(call, &message.request_id, &message)?;
        let immediate = message.immediate;
        if !message.etag.is_empty() {
            options.expected = vec![expected(kind, &message.id, &message.etag)];
        }
        let delete = move |engine: &Engine, _: &Cancel| {
            if engine.remove_with(kind, &[&message.id], &options)?.removed > 0 {
                return Ok(WriteEffect::Removed);
            }
            if message.allow_missing {
                Ok(WriteEffect::Unchanged)
            } else {
                Err(input::missing(kind, &message.id))
            }
        };
        let effect = self.0.run(call, Work::Write, delete).await?;
        if effect == WriteEffect::Removed {
            self.0.metrics.records_written.inc();
        }
        self.0.visible(immediate).await?;
        Ok(DeleteRecordResponse { effect: effect.into() })
    }

    async fn batch_delete(
        &self,
        call: &Call,
        message: BatchDeleteRecordsRequest,
    ) -> Result<BatchDeleteRecordsResponse, Failure> {
        let kind = input::kind(message.kind)?;
        input::entries("ids", message.ids.len(), self.0.settings.limits.batch_records)?;
        let options = input::write_options(call, &message.request_id, &message)?;
        let immediate = message.immediate;
        let delete = move |engine: &Engine, _: &Cancel| {
            let ids: Vec<&str> = message.ids.iter().map(String::as_str).collect();
            Ok(engine.remove_with(kind, &ids, &options)?.removed)
        };
        let removed = self.0.run(call, Work::Write, delete).await?;
        self.0.metrics.records_written.inc_by(removed as u64);
        self.0.visible(immediate).await?;
        Ok(BatchDeleteRecordsResponse { removed_count: removed as i32 })
    }

    async fn undelete(
        &self,
        call: &Call,
        message: UndeleteRecordRequest,
    ) -> Result<UndeleteRecordResponse, Failure> {
        let kind = input::kind(message.kind)?;
        input::not_empty("id", &message.id)?;
        let options = input::write_options(call, &message.request_id, &message)?;
        let immediate = message.immediate;
        let undelete = move |engine: &Engine, _: &Cancel| {
            let earlier =
                options.request.as_ref().map(|key| engine.earlier_write(key)).transpose()?.flatten();
            let restored = match &earlier {
                Some(earlier) => earlier.created > 0,
                None => engine.undelete(kind, &[&message.id], &options)?.created > 0,
            };
            let record = engine.get(kind, &message.id)?;
            if record.is_none() && earlier.is_none() {
                return Err(input::missing(kind, &message.id));
            }
            let effect = if restored { WriteEffect::Created } else { WriteEffect::Unchanged };
            Ok(UndeleteRecordResponse { record: record.as_ref().map(record_message), effect: effect.into() })
        };
        let answer: UndeleteRecordResponse = self.0.run(call, Work::Write, undelete).await?;
        if answer.effect() == WriteEffect::Created {
            self.0.metrics.records_written.inc();
        }
        self.0.visible(immediate).await?;
        Ok(answer)
    }
}

/// The stored record has to be this one.
fn expected(kind: RecordKind, id: &str, etag: &str) -> Expected {
    Expected { kind, id: id.to_owned(), etag: Some(etag.to_owned()) }
}

/// The options of a write with a condition for one record.
fn expecting(options: &WriteOptions, condition: Expected) -> WriteOptions {
    let mut options = options.clone();
    options.expected = vec![condition];
    options
}

#[tonic::async_trait]
impl CatalogueService for Catalogue {
    type ImportRecordsStream = Answers<ImportRecordsResponse>;
    type ExportRecordsStream = Answers<ExportRecordsResponse>;

    async fn get_record(
        &self,
        request: Request<GetRecordRequest>,
    ) -> Result<Response<GetRecordResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.get(&call, request.into_inner()).await?))
    }

    async fn list_records(
        &self,
        request: Request<ListRecordsRequest>,
    ) -> Result<Response<ListRecordsResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.list(&call, request.into_inner()).await?))
    }

    async fn upsert_record(
        &self,
        request: Request<UpsertRecordRequest>,
    ) -> Result<Response<UpsertRecordResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.upsert(&call, request.into_inner()).await?))
    }

    async fn batch_upsert_records(
        &self,
        request: Request<BatchUpsertRecordsRequest>,
    ) -> Result<Response<BatchUpsertRecordsResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.batch_upsert(&call, request.into_inner()).await?))
    }

    async fn delete_record(
        &self,
        request: Request<DeleteRecordRequest>,
    ) -> Result<Response<DeleteRecordResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.delete(&call, request.into_inner()).await?))
    }

    async fn batch_delete_records(
        &self,
        request: Request<BatchDeleteRecordsRequest>,
    ) -> Result<Response<BatchDeleteRecordsResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.batch_delete(&call, request.into_inner()).await?))
    }

    async fn undelete_record(
        &self,
        request: Request<UndeleteRecordRequest>,
    ) -> Result<Response<UndeleteRecordResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.undelete(&call, request.into_inner()).await?))
    }

    async fn import_records(
        &self,
        request: Request<Streaming<ImportRecordsRequest>>,
    ) -> Result<Response<Self::ImportRecordsStream>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.import(call, request.into_inner()).await?))
    }

    async fn export_records(
        &self,
        request: Request<ExportRecordsRequest>,
    ) -> Result<Response<Self::ExportRecordsStream>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.export(&call, request.into_inner()).await?))
    }

    async fn list_changes(
        &self,
        request: Request<ListChangesRequest>,
    ) -> Result<Response<ListChangesResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.changes(&call, request.into_inner()).await?))
    }
}
