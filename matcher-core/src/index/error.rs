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

    /// Whether the fault is the index's own, which a new one would not have, and not the disk's.
    pub(crate) fn is_of_the_index_itself(&self) -> bool {
        use io::ErrorKind::{AlreadyExists, InvalidData, NotFound, UnexpectedEof};
        matches!(self.system_kind(), None | Some(AlreadyExists | InvalidData | NotFound | UnexpectedEof))
    }

    /// What sort of refusal it was, if it was the system that refused; tantivy wraps that in several ways, and at times
    /// keeps only the words.
    pub(crate) fn system_kind(&self) -> Option<io::ErrorKind> {
        let typed = match self {
            Self::Damaged { .. } => return None,
            Self::Io(error) => Some(error),
            Self::Tantivy(error) => io_cause_of(error),
        };
        let typed = typed.map(io::Error::kind);
        match typed {
            None | Some(io::ErrorKind::Other) => told_kind(&self.to_string()).or(typed),
            kind => kind,
        }
    }
}

/// The kind of the system's error that a message ends with, as the standard library writes it: `… (os error 28)`.
fn told_kind(message: &str) -> Option<io::ErrorKind> {
    let (_, rest) = message.rsplit_once("(os error ")?;
    let code = rest.split(')').next()?.parse().ok()?;
    Some(io::Error::from_raw_os_error(code).kind())
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
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let wrapped = TantivyError::from(OpenWriteError::wrap_io_error(full(), "segment.idx".into()));
        assert_eq!(IndexError::from(wrapped).system_kind(), Some(io::ErrorKind::StorageFull));
    }

    #[cfg(unix)]
    #[test]
    fn a_full_disk_is_seen_where_only_its_words_are_left() {
        let full = io::Error::from_raw_os_error(28).to_string();
        let told = IndexError::from(io::Error::other(format!("'{full}'")));
        assert_eq!(told.system_kind(), Some(io::ErrorKind::StorageFull));
        let told = IndexError::from(TantivyError::InternalError(format!("'{full}'")));
        assert_eq!(told.system_kind(), Some(io::ErrorKind::StorageFull));
    }

    #[test]
    fn what_the_system_did_not_refuse_has_no_kind() {
        assert_eq!(IndexError::from(TantivyError::Poisoned).system_kind(), None);
    }
}
