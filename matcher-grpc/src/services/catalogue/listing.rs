//! Reading records: one, page by page, all of them, and their history.

use matcher_core::record::{Record, RecordKind};
use matcher_core::{Cancel, Engine};
use prost_types::FieldMask;

use super::Catalogue;
use crate::convert::{self, kind_name, record_message};
use crate::door::Call;
use crate::failure::Failure;
use crate::field_mask::Mask;
use crate::proto::{
    self, ExportRecordsRequest, ExportRecordsResponse, GetRecordRequest, GetRecordResponse,
    ListChangesRequest, ListChangesResponse, ListRecordsRequest, ListRecordsResponse,
};
use crate::services::input;
use crate::services::streams::Answers;
use crate::state::Work;

/// Records of an export that are read at once.
const EXPORT_PAGE: usize = 500;

impl Catalogue {
    pub(super) async fn get(
        &self,
        call: &Call,
        message: GetRecordRequest,
    ) -> Result<GetRecordResponse, Failure> {
        let kind = input::kind(message.kind)?;
        input::not_empty("id", &message.id)?;
        let mask = read_mask(message.read_mask.as_ref())?;
        let get = move |engine: &Engine, _: &Cancel| {
            let record = engine.get(kind, &message.id)?.ok_or_else(|| input::missing(kind, &message.id))?;
            Ok(GetRecordResponse { record: Some(given(&record, mask.as_ref())?) })
        };
        self.0.run(call, Work::Read, get).await
    }

    pub(super) async fn list(
        &self,
        call: &Call,
        message: ListRecordsRequest,
    ) -> Result<ListRecordsResponse, Failure> {
        let kind = input::kind(message.kind)?;
        let size = input::page_size(message.page_size)?;
        let mask = read_mask(message.read_mask.as_ref())?;
        let list = format!("records/{}", kind_name(kind).0);
        let after = self.0.page_tokens.open(&list, &message.page_token)?;
        let page = move |engine: &Engine, _: &Cancel| {
            let mut page = engine.page(kind, &after, size + 1)?;
            let more = page.len() > size;
            page.truncate(size);
            let last = page.last().filter(|_| more).map(|record| record.id().to_owned());
            let records = page.iter().map(|record| given(record, mask.as_ref())).collect::<Result<_, _>>()?;
            Ok((records, last))
        };
        let (records, last) = self.0.run(call, Work::Read, page).await?;
        let next_page_token = last.map_or_else(String::new, |last| self.0.page_tokens.seal(&list, &last));
        Ok(ListRecordsResponse { records, next_page_token })
    }

    pub(super) async fn export(
        &self,
        call: &Call,
        message: ExportRecordsRequest,
    ) -> Result<Answers<ExportRecordsResponse>, Failure> {
        let engine = self.0.engine()?;
        let mask = read_mask(message.read_mask.as_ref())?;
        let asked = input::kinds(&message.kinds)?;
        let turn = self.0.enter(Work::Long).await?;
        let cancel = call.cancel();
        Ok(Answers::filled(turn, &cancel, move |feed| {
            let kinds = RecordKind::ALL.into_iter().filter(|kind| asked.is_empty() || asked.contains(kind));
            for kind in kinds {
                every(&engine, kind, &mut |record| {
                    let record = Some(given(record, mask.as_ref())?);
                    feed.give(ExportRecordsResponse { record })
                })?;
            }
            Ok(())
        }))
    }

    pub(super) async fn changes(
        &self,
        call: &Call,
        message: ListChangesRequest,
    ) -> Result<ListChangesResponse, Failure> {
        let size = input::page_size(message.page_size)?;
        let kind = if message.id.is_empty() { None } else { Some(input::kind(message.kind)?) };
        let list = format!("changes/{}/{}", kind.map_or("", |kind| kind_name(kind).0), message.id);
        let before = self.0.page_tokens.open(&list, &message.page_token)?;
        let before = if before.is_empty() {
            u64::MAX
        } else {
            before.parse().map_err(|_| Failure::internal("a page token of no sequence"))?
        };
        let read = move |engine: &Engine, cancel: &Cancel| match kind {
            None => Ok(engine.changes_with(before, size + 1, cancel)?),
            Some(kind) => Ok(engine.history_page(kind, &message.id, before, size + 1, cancel)?),
        };
        let mut changes = self.0.run(call, Work::Read, read).await?;
        let more = changes.len() > size;
        changes.truncate(size);
        let last = changes.last().filter(|_| more).map(|change| change.sequence.to_string());
        let next_page_token = last.map_or_else(String::new, |last| self.0.page_tokens.seal(&list, &last));
        Ok(ListChangesResponse { changes: changes.iter().map(convert::change).collect(), next_page_token })
    }
}

/// Hands every record of a kind over, by identifier.
fn every(
    engine: &Engine,
    kind: RecordKind,
    give: &mut dyn FnMut(&Record) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut after = String::new();
    loop {
        let page = engine.page(kind, &after, EXPORT_PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        last.id().clone_into(&mut after);
        page.iter().try_for_each(&mut *give)?;
    }
}

fn read_mask(mask: Option<&FieldMask>) -> Result<Option<Mask>, Failure> {
    Mask::new("matcher.v1.Record", "read_mask", mask)
}

/// A record with the fields that are wanted, and always with its etag.
fn given(record: &Record, mask: Option<&Mask>) -> Result<proto::Record, Failure> {
    let whole = record_message(record);
    let Some(mask) = mask else { return Ok(whole) };
    Ok(proto::Record { etag: whole.etag.clone(), ..mask.keep(&whole)? })
}
