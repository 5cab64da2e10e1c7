//! What can go wrong with the database.

use rusqlite::{ErrorCode, ffi};

use crate::cancel::Cancelled;

/// A read or write of the catalogue that failed. Nothing of a failed write is kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder or file cannot be written.
    #[error("the catalogue cannot be written: {source}")]
    ReadOnly {
        /// What the system says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The disk has no room left.
    #[error("the disk is full")]
    DiskFull,
    /// The disk is nearly full; refused before anything was written.
    #[error("the disk has only {free_bytes} bytes free; {reserved_bytes} are kept in reserve")]
    DiskLow {
        /// Room that is left, in bytes.
        free_bytes: u64,
        /// Room that has to be left, in bytes.
        reserved_bytes: u64,
    },
    /// More records than the limits allow.
    #[error("the catalogue may hold {limit} records at most")]
    TooManyRecords {
        /// The most allowed.
        limit: u64,
    },
    /// A record is not what the write was to replace: somebody else was faster. Nothing was written.
    #[error("record `{id}` is not in the version that was expected")]
    Conflict {
        /// The first such record.
        id: String,
        /// The etag of what is there; `None` when it is not there.
        found: Option<String>,
    },
    /// The name of a request was given to another one before.
    #[error("request `{id}` was carried out with another content")]
    RequestReused {
        /// The request's name.
        id: String,
    },
    /// Another process has the data folder open.
    #[error("another process has the data folder `{folder}` open")]
    Locked {
        /// The folder.
        folder: String,
    },
    /// A newer version of this software wrote the folder.
    #[error("the catalogue has format {found}, this version reads up to {supported}")]
    NewerFormat {
        /// The format found.
        found: i64,
        /// The newest format that this version reads.
        supported: i64,
    },
    /// What stands in the database cannot be read.
    #[error("the catalogue is damaged: {0}")]
    Damaged(Damage),
    /// A file that was to be restored cannot be.
    #[error("`{file}` cannot be restored: {fault}")]
    UnusableBackup {
        /// The file.
        file: String,
        /// What is wrong with it.
        fault: BackupFault,
    },
    /// A record has no JSON form.
    #[error("a record cannot be written as JSON")]
    Encode(#[source] serde_json::Error),
    /// The folder cannot be reached.
    #[error("the data folder cannot be opened: {0}")]
    Io(#[source] std::io::Error),
    /// SQLite failed otherwise.
    #[error("the database failed: {0}")]
    Sqlite(#[source] rusqlite::Error),
    /// The caller no longer waits.
    #[error("cancelled")]
    Cancelled,
}

/// What of a database is damaged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(tag = "damaged", rename_all = "snake_case")]
pub enum Damage {
    /// A record is not what was written.
    #[error("record `{id}` is not what was written")]
    Record {
        /// Its identifier, as it stands there.
        id: String,
    },
    /// An entry of the history is missing or not what was written.
    #[error("change {sequence} of the history is missing or not what was written")]
    Change {
        /// Its place in the order of all changes.
        sequence: u64,
    },
    /// An outcome is not what was written.
    #[error("the outcome of demand `{demand}` and supply `{supply}` is not what was written")]
    Outcome {
        /// Its demand, as it stands there.
        demand: String,
        /// Its supply, as it stands there.
        supply: String,
    },
    /// A request that was carried out is not what was written.
    #[error("request `{id}` is not what was written")]
    Request {
        /// Its name, as it stands there.
        id: String,
    },
    /// What placement has learned is not what was written.
    #[error("what placement has learned is not what was written")]
    PlacementModel,
    /// The baselines of coupling maps are not what was written.
    #[error("the baselines of coupling maps are not what was written")]
    CouplingBaselines,
    /// The adopted weights of scores are not what was written.
    #[error("the adopted weights of scores are not what was written")]
    ScoringModel,
    /// The latent space is not what was written.
    #[error("the latent space is not what was written")]
    LatentSpace,
    /// The file itself.
    #[error("{what}")]
    Database {
        /// What SQLite says of it, or what stands where it cannot.
        what: String,
    },
    /// More of the same, which are not told one by one.
    #[error("and {count} more")]
    More {
        /// How many.
        count: usize,
    },
}

/// Why a file is no backup that can be restored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackupFault {
    /// It does not end as a backup does: another file, or one that was cut off.
    #[error("it is no backup, or only a part of one")]
    NotABackup,
    /// Its content is not what was written.
    #[error("its content has changed since it was written")]
    Altered,
    /// A newer version of this software wrote it.
    #[error("it has format {found}, this version reads up to {supported}")]
    NewerFormat {
        /// The format found.
        found: i64,
        /// The newest format that this version reads.
        supported: i64,
    },
    /// The database in it was damaged when it was written.
    #[error("the database in it is damaged: {damage}")]
    Unsound {
        /// The first damage found.
        damage: Damage,
    },
}

impl StoreError {
    pub(super) fn database(what: String) -> Self {
        Self::Damaged(Damage::Database { what })
    }

    /// What of it is damage: the damage told, or else the whole failure.
    pub(super) fn into_damage(self) -> Damage {
        match self {
            Self::Damaged(damage) => damage,
            other => Damage::Database { what: other.to_string() },
        }
    }
}

impl From<Cancelled> for StoreError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // SQLite says "full" of the database itself, but "I/O error" when its shared memory finds no room.
        if error.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::DiskFull;
        }
        // Tables are strict, so a value of another type than its column's can only be damage.
        if matches!(
            error,
            rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..)
        ) {
            return Self::database(error.to_string());
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly { source: Box::new(error) }
            }
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::database(error.to_string()),
            _ => Self::Sqlite(error),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { source: Box::new(error) }
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}
