//! Running the service.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use matcher_core::record::{DemandStatus, SupplyKind};
use matcher_core::{Cancel, Engine, EngineOptions, RefreshProgress};
use time::OffsetDateTime;
use tonic::{Code, Request, Response, Status};

use super::streams::Answers;
use crate::door::Call;
use crate::failure::Failure;
use crate::proto::admin_service_server::AdminService;
use crate::proto::{
    CheckCatalogueRequest, CheckCatalogueResponse, CreateBackupRequest, CreateBackupResponse,
    GetStatsRequest, GetStatsResponse, RebuildIndexRequest, RebuildIndexResponse, ReloadLexiconRequest,
    ReloadLexiconResponse,
};
use crate::state::{State, Work};

/// Longest name of a backup, in bytes: what file systems take.
const NAME_BYTES: usize = 200;

/// Held by the backup that is being written.
static BACKING_UP: Mutex<()> = Mutex::new(());

/// The service.
pub(super) struct Admin(pub(super) Arc<State>);

impl Admin {
    /// Runs something long that tells how far it has come.
    async fn long<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Engine, &mut dyn FnMut(T)) -> Result<T, Failure> + Send + 'static,
    ) -> Result<Answers<T>, Failure> {
        let engine = self.0.engine()?;
        let turn = self.0.enter(Work::Long).await?;
        // Once begun it goes on, also when its caller has gone: half an index is of no use.
        Ok(Answers::filled(turn, &Cancel::never(), move |feed| {
            // Progress that nobody reads in time is left out; the last word is not.
            let done = job(&engine, &mut |progress| feed.offer(progress))?;
            feed.give(done)
        }))
    }

    async fn backup(
        &self,
        call: &Call,
        message: CreateBackupRequest,
    ) -> Result<CreateBackupResponse, Failure> {
        let file_name = match message.file_name.as_str() {
            "" => name_of_now(),
            given => checked(given)?.to_owned(),
        };
        let folder = self.0.settings.backup_folder();
        let write = move |engine: &Engine, _: &Cancel| {
            // One at a time: two of one name would write into one unfinished file.
            let _turn = BACKING_UP.lock().unwrap_or_else(PoisonError::into_inner);
            std::fs::create_dir_all(&folder).map_err(|error| no_folder(&folder, &error))?;
            let file = folder.join(&file_name);
            if file.exists() {
                let chinese = format!("备份“{file_name}”已经存在，请换一个名字。");
                let english = format!("backup `{file_name}` exists");
                return Err(Failure::new(Code::AlreadyExists, "ALREADY_EXISTS", english, chinese));
            }
            engine.backup(&file)?;
            let size = std::fs::metadata(&file).map_err(|error| no_folder(&folder, &error))?.len();
            Ok(CreateBackupResponse { file_name, size_bytes: size as i64 })
        };
        self.0.run(call, Work::Long, write).await
    }
}

/// A name that leads nowhere else.
fn checked(name: &str) -> Result<&str, Failure> {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.len() > NAME_BYTES || name.starts_with('.') || !name.chars().all(allowed) {
        let english = format!("letters, digits, `-`, `_` and `.`, at most {NAME_BYTES} bytes, no `.` first");
        return Err(Failure::field("file_name", english, "只能用文字、数字、-、_ 和 .，且不能以 . 开头"));
    }
    Ok(name)
}

fn name_of_now() -> String {
    let now = OffsetDateTime::now_utc();
    let (date, (hour, minute, second)) = (now.date(), now.time().as_hms());
    let day = matcher_core::record::format_date(date).replace('-', "");
    format!("{day}T{hour:02}{minute:02}{second:02}Z-{:03}.backup", now.millisecond())
}

fn no_folder(folder: &Path, error: &std::io::Error) -> Failure {
    let english = format!("backup folder `{}`: {error}", folder.display());
    let chinese = "备份文件夹不能写入，请管理员检查设置 backup.folder。";
    Failure::new(Code::FailedPrecondition, "BACKUP_FOLDER", english, chinese)
}

fn stats(engine: &Engine, started_at: std::time::SystemTime) -> Result<GetStatsResponse, Failure> {
    let stats = engine.stats()?;
    let by_status = stats.demands_by_status.iter();
    let by_kind = stats.supplies_by_kind.iter();
    Ok(GetStatsResponse {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_at: Some(started_at.into()),
        organisations: stats.organisations as i64,
        demands: stats.demands as i64,
        supplies: stats.supplies as i64,
        demands_by_status: by_status.map(|(status, count)| (status_name(*status), *count as i64)).collect(),
        supplies_by_kind: by_kind.map(|(kind, count)| (supply_name(*kind), *count as i64)).collect(),
        outcomes: stats.outcomes as i64,
        written_sequence: engine.last_sequence()?,
        visible_sequence: engine.generation_sequence(),
    })
}

fn status_name(status: DemandStatus) -> String {
    let name = match status {
        DemandStatus::Open => "open",
        DemandStatus::Answered => "answered",
        DemandStatus::Closed => "closed",
    };
    name.to_owned()
}

fn supply_name(kind: SupplyKind) -> String {
    let name = match kind {
        SupplyKind::Achievement => "achievement",
        SupplyKind::Expert => "expert",
        SupplyKind::Instrument => "instrument",
        SupplyKind::Platform => "platform",
        SupplyKind::Policy => "policy",
    };
    name.to_owned()
}

fn rebuild(
    engine: &Engine,
    tell: &mut dyn FnMut(RebuildIndexResponse),
) -> Result<RebuildIndexResponse, Failure> {
    let mut last = RebuildIndexResponse::default();
    engine.rebuild(&mut |RefreshProgress { done, total }| {
        last = RebuildIndexResponse { done, total, finished: false };
        tell(last);
    })?;
    engine.learn_space()?;
    Ok(RebuildIndexResponse { finished: true, ..last })
}

fn reload(
    engine: &Engine,
    folder: &Path,
    tell: &mut dyn FnMut(ReloadLexiconResponse),
) -> Result<ReloadLexiconResponse, Failure> {
    let options = EngineOptions::of_folder(folder).map_err(|error| {
        let chinese = format!("词典或产业链文件有误，仍沿用原来的：{error}。");
        Failure::new(Code::FailedPrecondition, "BAD_RULES", error.to_string(), chinese)
    })?;
    let mut last = ReloadLexiconResponse::default();
    let changed =
        engine.reload(options.taxonomy, options.lexicon, &mut |RefreshProgress { done, total }| {
            last = ReloadLexiconResponse { done, total, finished: false, changed: true };
            tell(last);
        })?;
    Ok(ReloadLexiconResponse { finished: true, changed, ..last })
}

#[tonic::async_trait]
impl AdminService for Admin {
    type RebuildIndexStream = Answers<RebuildIndexResponse>;
    type ReloadLexiconStream = Answers<ReloadLexiconResponse>;

    async fn get_stats(
        &self,
        request: Request<GetStatsRequest>,
    ) -> Result<Response<GetStatsResponse>, Status> {
        let call = Call::of(&request)?;
        let started_at = self.0.started_at;
        let count = move |engine: &Engine, _: &Cancel| stats(engine, started_at);
        Ok(Response::new(self.0.run(&call, Work::Read, count).await?))
    }

    async fn create_backup(
        &self,
        request: Request<CreateBackupRequest>,
    ) -> Result<Response<CreateBackupResponse>, Status> {
        let call = Call::of(&request)?;
        Ok(Response::new(self.backup(&call, request.into_inner()).await?))
    }

    async fn rebuild_index(
        &self,
        _: Request<RebuildIndexRequest>,
    ) -> Result<Response<Self::RebuildIndexStream>, Status> {
        Ok(Response::new(self.long(rebuild).await?))
    }

    async fn reload_lexicon(
        &self,
        _: Request<ReloadLexiconRequest>,
    ) -> Result<Response<Self::ReloadLexiconStream>, Status> {
        let folder = self.0.settings.data.clone();
        let job =
            move |engine: &Engine, tell: &mut dyn FnMut(ReloadLexiconResponse)| reload(engine, &folder, tell);
        Ok(Response::new(self.long(job).await?))
    }

    async fn check_catalogue(
        &self,
        request: Request<CheckCatalogueRequest>,
    ) -> Result<Response<CheckCatalogueResponse>, Status> {
        let call = Call::of(&request)?;
        let check = |engine: &Engine, cancel: &Cancel| {
            let report = engine.check_with(cancel)?;
            Ok(CheckCatalogueResponse {
                sound: report.is_sound(),
                store_faults: report.store_faults.iter().map(ToString::to_string).collect(),
                index_faults: report.index_faults.iter().map(|fault| format!("{fault:?}")).collect(),
                records: report.records as i64,
                indexed: report.indexed as i64,
            })
        };
        Ok(Response::new(self.0.run(&call, Work::Long, check).await?))
    }
}

#[cfg(test)]
mod tests {
    use super::{checked, name_of_now};

    #[test]
    fn names_lead_nowhere_else() {
        for good in ["一月.backup", "a-b_c.1", &name_of_now()] {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in ["../x", "a/b", "a\\b", ".hidden", "a b", "C:x", &"x".repeat(201), "a\0"] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }
}
