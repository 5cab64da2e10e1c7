//! Clients that write until the server goes, and know afterwards what has to be there.

mod count;
mod import;
mod unary;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, ensure};
use matcher_core::record::Supply;
use matcher_grpc::proto::catalogue_service_client::CatalogueServiceClient;
use matcher_grpc::proto::{self, GetRecordRequest, ListChangesRequest, RecordKind, WriteEffect};
use tonic::transport::Channel;
use tonic::{Code, Status};

use super::messages::supply_message;
use crate::{Random, RecordMaker};

pub use count::Count;

/// Connection of a writer.
pub type Catalogue = CatalogueServiceClient<Channel>;

/// Records that each writer turns over.
const RECORDS: u64 = 300;
/// Numbers below are left to whoever fills the catalogue before.
const FIRST: u64 = 1_000_000;
/// Most records of one batch, and of one import.
const MOST_BATCH: u64 = 40;
const MOST_IMPORT: u64 = 150;

/// How a writer writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// One record a call, with a request identifier.
    Single,
    /// Several records a call, all or none, with a request identifier.
    Batch,
    /// Streams of records.
    Import,
}

/// A client that writes.
pub struct Writer {
    number: u64,
    way: Way,
    random: Random,
    maker: RecordMaker,
    version: u64,
    /// What was acknowledged.
    kept: BTreeMap<String, proto::Supply>,
    /// What was acknowledged since the last look.
    fresh: BTreeSet<String>,
    /// What was sent and not answered.
    pending: Option<Pending>,
    /// What was done so far.
    pub count: Count,
}

/// A request that was not answered.
#[derive(Debug, Clone)]
struct Pending {
    request_id: String,
    supplies: Vec<proto::Supply>,
}

/// How a request ended.
struct Sent {
    /// So many of its records, from the first on, are acknowledged.
    acknowledged: usize,
    end: Result<(), Status>,
}

impl Writer {
    /// A writer of a number, on records that no other writer touches.
    pub fn new(number: u64, way: Way, seed: u64) -> Self {
        Self {
            number,
            way,
            random: Random::of_part(seed, number),
            maker: RecordMaker::new(),
            version: 0,
            kept: BTreeMap::new(),
            fresh: BTreeSet::new(),
            pending: None,
            count: Count::default(),
        }
    }

    /// Writes until a call fails, and tells how.
    ///
    /// # Errors
    /// An answer that is wrong.
    pub async fn write_until_it_fails(&mut self, catalogue: &mut Catalogue) -> anyhow::Result<Status> {
        loop {
            let mut pending = self.next();
            let sent = self.send(catalogue, &pending).await?;
            self.keep(pending.supplies.drain(..sent.acknowledged));
            if let Err(status) = sent.end {
                self.count.unanswered += 1;
                self.pending = Some(pending);
                return Ok(status);
            }
        }
    }

    /// Looks after a restart whether everything acknowledged is there, and repeats what was not answered.
    ///
    /// # Errors
    /// A record that is lost or wrong; a batch by halves; a repetition with another answer.
    pub async fn settle(&mut self, catalogue: &mut Catalogue) -> anyhow::Result<()> {
        let pending = self.pending.take();
        let unsure = |id: &str| {
            pending.as_ref().is_some_and(|pending| pending.supplies.iter().any(|supply| supply.id == id))
        };
        for id in std::mem::take(&mut self.fresh) {
            if !unsure(&id) {
                self.compare(catalogue, &id).await?;
            }
        }
        let Some(pending) = pending else { return Ok(()) };
        let mut there = 0;
        for supply in &pending.supplies {
            let stored = stored(catalogue, &supply.id).await?;
            let new = stored.as_ref() == Some(supply);
            let old = stored.as_ref() == self.kept.get(&supply.id);
            ensure!(new || old, "`{}` is neither as it was nor as it was to be", supply.id);
            there += usize::from(new);
        }
        let whole = there == 0 || there == pending.supplies.len();
        ensure!(whole || self.way == Way::Import, "{there} of {} are there", pending.supplies.len());
        self.count.carried_out += u64::from(there > 0);
        self.repeat(catalogue, pending).await
    }

    /// Compares everything that was ever acknowledged, and the history of some records.
    ///
    /// # Errors
    /// A record that is lost or wrong, or a version that was written twice.
    pub async fn compare_all(&mut self, catalogue: &mut Catalogue) -> anyhow::Result<()> {
        let ids: Vec<String> = self.kept.keys().cloned().collect();
        for (at, id) in ids.iter().enumerate() {
            self.compare(catalogue, id).await?;
            if at % 10 == 0 {
                no_version_twice(catalogue, id).await?;
            }
        }
        Ok(())
    }

    /// Sends what was not answered once more, twice: the answers have to be those of the first time.
    async fn repeat(&mut self, catalogue: &mut Catalogue, pending: Pending) -> anyhow::Result<()> {
        for _ in 0..2 {
            let sent = self.send(catalogue, &pending).await?;
            sent.end.with_context(|| format!("repeating {}", pending.request_id))?;
            self.count.repeated += 1;
        }
        for supply in &pending.supplies {
            let stored = stored(catalogue, &supply.id).await?;
            ensure!(stored.as_ref() == Some(supply), "`{}` is not as it was repeated", supply.id);
        }
        self.keep(pending.supplies.into_iter());
        Ok(())
    }

    async fn send(&mut self, catalogue: &mut Catalogue, pending: &Pending) -> anyhow::Result<Sent> {
        match self.way {
            Way::Single => unary::single(catalogue, pending).await,
            Way::Batch => unary::batch(catalogue, pending).await,
            Way::Import => import::stream(catalogue, pending).await,
        }
    }

    fn keep(&mut self, supplies: impl Iterator<Item = proto::Supply>) {
        for supply in supplies {
            self.count.acknowledged += 1;
            self.fresh.insert(supply.id.clone());
            self.kept.insert(supply.id.clone(), supply);
        }
    }

    /// The next request: new versions of some records.
    fn next(&mut self) -> Pending {
        let count = match self.way {
            Way::Single => 1,
            Way::Batch => self.random.between(2, MOST_BATCH),
            Way::Import => self.random.between(10, MOST_IMPORT),
        };
        self.version += 1;
        let first = self.random.below(RECORDS);
        let supplies = (0..count).map(|at| self.supply((first + at) % RECORDS)).collect();
        Pending { request_id: format!("writer-{}-{}", self.number, self.version), supplies }
    }

    fn supply(&self, place: u64) -> proto::Supply {
        let made: Supply = self.maker.supply((FIRST + self.number * RECORDS + place) as usize, self.version);
        let mut message = supply_message(&made);
        // No version is ever equal to another, whatever words were drawn.
        message.title = format!("{} 版本 {}", message.title, self.version);
        message
    }

    async fn compare(&mut self, catalogue: &mut Catalogue, id: &str) -> anyhow::Result<()> {
        let stored = stored(catalogue, id).await?;
        ensure!(stored.is_some(), "`{id}` was acknowledged and is lost");
        ensure!(stored.as_ref() == self.kept.get(id), "`{id}` is not as it was acknowledged");
        self.count.compared += 1;
        Ok(())
    }
}

/// Whether an effect is that of a first write: every version is new, so a repetition that wrote would be `UNCHANGED`.
fn is_first(effect: i32) -> bool {
    matches!(WriteEffect::try_from(effect), Ok(WriteEffect::Created | WriteEffect::Updated))
}

async fn stored(catalogue: &mut Catalogue, id: &str) -> anyhow::Result<Option<proto::Supply>> {
    let request = GetRecordRequest {
        kind: RecordKind::Supply.into(),
        id: id.to_owned(),
        ..GetRecordRequest::default()
    };
    match catalogue.get_record(request).await {
        Ok(found) => match found.into_inner().record.and_then(|record| record.record) {
            Some(proto::record::Record::Supply(supply)) => Ok(Some(supply)),
            other => anyhow::bail!("`{id}` is {other:?}"),
        },
        Err(status) if status.code() == Code::NotFound => Ok(None),
        Err(status) => Err(status.into()),
    }
}

async fn no_version_twice(catalogue: &mut Catalogue, id: &str) -> anyhow::Result<()> {
    let request = ListChangesRequest {
        kind: RecordKind::Supply.into(),
        id: id.to_owned(),
        page_size: 1_000,
        ..ListChangesRequest::default()
    };
    let changes = catalogue.list_changes(request).await?.into_inner().changes;
    let mut etags: Vec<String> =
        changes.into_iter().filter_map(|change| change.after.map(|record| record.etag)).collect();
    let all = etags.len();
    etags.sort();
    etags.dedup();
    ensure!(etags.len() == all, "a version of `{id}` was written twice");
    Ok(())
}
