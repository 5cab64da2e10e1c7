//! The crate's error: what went wrong, and a kind that doors map to their own codes.

use crate::assignment::AssignmentError;
use crate::cancel::Cancelled;
use crate::evaluation::EvaluationError;
use crate::index::IndexError;
use crate::record::FieldError;
use crate::roadshow::RoadshowError;
use crate::semantic::EncoderError;
use crate::store::StoreError;

/// An operation of the [`Engine`](crate::Engine) that failed. Nothing of a failed write is kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A record cannot be kept as it is.
    #[error("record `{id}`: {}", join(faults))]
    InvalidRecord {
        /// The record's identifier.
        id: String,
        /// Every fault.
        faults: Vec<FieldError>,
    },
    /// A request contradicts itself or names what does not exist.
    #[error("{reason}")]
    InvalidRequest {
        /// What is wrong.
        reason: String,
    },
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
    /// The index failed; a rebuild mends it.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// An evaluation failed.
    #[error(transparent)]
    Evaluation(#[from] EvaluationError),
    /// A roadshow cannot be composed.
    #[error(transparent)]
    Roadshow(#[from] RoadshowError),
    /// The encoder failed.
    #[error(transparent)]
    Encoder(EncoderError),
    /// A round of postings contradicts itself.
    #[error(transparent)]
    Assignment(AssignmentError),
    /// The caller no longer waits: cancelled, or its deadline has passed.
    #[error("cancelled")]
    Cancelled,
}

impl From<EncoderError> for Error {
    fn from(error: EncoderError) -> Self {
        match error {
            EncoderError::Cancelled => Self::Cancelled,
            other => Self::Encoder(other),
        }
    }
}

// Whoever asks whether it was cancelled need not know what was under way.
impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Cancelled => Self::Cancelled,
            other => Self::Store(other),
        }
    }
}

impl From<AssignmentError> for Error {
    fn from(error: AssignmentError) -> Self {
        match error {
            AssignmentError::Cancelled => Self::Cancelled,
            other => Self::Assignment(other),
        }
    }
}

impl From<Cancelled> for Error {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// What sort of failure an [`Error`] is. A new kind is a breaking change, so that no door forgets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The caller gave something that cannot be used.
    InvalidInput,
    /// Another process owns the data folder.
    Locked,
    /// The data folder cannot be written.
    ReadOnly,
    /// The disk is full, or nearly.
    DiskFull,
    /// The catalogue holds as much as its limits allow.
    LimitReached,
    /// A newer version of the software wrote the data.
    NewerFormat,
    /// Stored data cannot be read.
    Damaged,
    /// A file that was to be restored is no sound backup.
    UnusableBackup,
    /// A record is not in the version that the caller expected.
    Conflict,
    /// The encoder, a program or service of its own, failed; everything else works without it.
    Encoder,
    /// It was cancelled, or its deadline passed, before it was done.
    Cancelled,
    /// Anything else.
    Internal,
}

impl Error {
    /// The sort of failure.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::InvalidRecord { .. }
            | Self::InvalidRequest { .. }
            | Self::Evaluation(_)
            | Self::Roadshow(_) => ErrorKind::InvalidInput,
            Self::Assignment(AssignmentError::TooLarge { .. }) => ErrorKind::LimitReached,
            Self::Assignment(_) => ErrorKind::InvalidInput,
            Self::Encoder(_) => ErrorKind::Encoder,
            Self::Cancelled => ErrorKind::Cancelled,
            Self::Store(error) => store_kind(error),
            Self::Index(IndexError::Damaged { .. }) => ErrorKind::Damaged,
            Self::Index(error) => error.system_kind().map_or(ErrorKind::Internal, kind_of_io),
        }
    }
}

fn store_kind(error: &StoreError) -> ErrorKind {
    match error {
        StoreError::ReadOnly { .. } => ErrorKind::ReadOnly,
        StoreError::DiskFull | StoreError::DiskLow { .. } => ErrorKind::DiskFull,
        StoreError::TooManyRecords { .. } => ErrorKind::LimitReached,
        StoreError::Conflict { .. } => ErrorKind::Conflict,
        StoreError::RequestReused { .. } => ErrorKind::InvalidInput,
        StoreError::Locked { .. } => ErrorKind::Locked,
        StoreError::NewerFormat { .. } => ErrorKind::NewerFormat,
        StoreError::Damaged(_) => ErrorKind::Damaged,
        StoreError::UnusableBackup { .. } => ErrorKind::UnusableBackup,
        StoreError::Cancelled => ErrorKind::Cancelled,
        StoreError::Encode(_) | StoreError::Io(_) | StoreError::Sqlite(_) => ErrorKind::Internal,
    }
}

fn kind_of_io(kind: std::io::ErrorKind) -> ErrorKind {
    match kind {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => ErrorKind::ReadOnly,
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorKind::DiskFull,
        _ => ErrorKind::Internal,
    }
}

fn join(faults: &[FieldError]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
