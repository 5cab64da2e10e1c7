//! What can go wrong with the index. All of it can be mended by a rebuild, except a full or read-only disk.

use std::io;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

/// An index operation that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// The index cannot be read.
    #[error("the index is damaged: {what}")]
    Damaged {
        /// What is wrong.
        what: String,
    },
    /// The folder cannot be written or read.
    #[error("the index folder cannot be used: {0}")]
    Io(#[from] io::Error),
    /// tantivy failed otherwise.
    #[error("the index failed: {0}")]
    Tantivy(#[from] TantivyError),
}

impl IndexError {
    /// Of an index at which tantivy panicked.
    pub(super) fn unreadable() -> Self {
        Self::Damaged { what: "its files make no sense".to_owned() }
    }

    /// What the system said, if it was the system that refused; tantivy wraps it in several ways.
    pub(crate) fn io_cause(&self) -> Option<&io::Error> {
        match self {
            Self::Damaged { .. } => None,
            Self::Io(error) => Some(error),
            Self::Tantivy(error) => io_cause_of(error),
        }
    }
}

fn io_cause_of(error: &TantivyError) -> Option<&io::Error> {
    match error {
        TantivyError::IoError(error)
        | TantivyError::LockFailure(LockError::IoError(error), _)
        | TantivyError::OpenDirectoryError(
            OpenDirectoryError::IoError { io_error: error, .. }
            | OpenDirectoryError::FailedToCreateTempDir(error),
        )
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: error, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: error, .. }) => Some(error),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use tantivy::TantivyError;
    use tantivy::directory::error::OpenWriteError;

    use super::IndexError;

    #[test]
    fn a_full_disk_is_seen_through_tantivys_wrapping() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let wrapped = TantivyError::from(OpenWriteError::wrap_io_error(full, "segment.idx".into()));
        let cause = IndexError::from(wrapped).io_cause().map(io::Error::kind);
        assert_eq!(cause, Some(io::ErrorKind::StorageFull));
    }

    #[test]
    fn what_the_system_did_not_refuse_has_no_cause() {
        assert!(IndexError::from(TantivyError::Poisoned).io_cause().is_none());
    }
}
