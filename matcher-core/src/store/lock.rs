//! One process owns a data folder.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::error::StoreError;

/// Holds a data folder for this process until it is dropped.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the folder, which has to exist.
    pub(crate) fn acquire(folder: &Path) -> Result<Self, StoreError> {
        let file = File::options().create(true).truncate(false).write(true).open(folder.join("LOCK"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked { folder: folder.display().to_string() }),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
