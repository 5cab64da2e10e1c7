//! Whether there is room for more, asked before a write begins: a disk that is not yet full can still be tidied.

use std::path::Path;

use super::error::StoreError;

/// So much of a large disk stays free, for what the index and SQLite's log need; our own choice.
const MOST_RESERVED_BYTES: u64 = 100 << 20;
/// So much of a small one: one part in a hundred.
const RESERVED_PART: u64 = 100;

/// Refuses when the disk that holds `path` is nearly full. A disk that cannot be asked is taken to have room: the
/// write itself will tell.
pub(super) fn check_disk(path: &Path) -> Result<(), StoreError> {
    let (Ok(free_bytes), Ok(total)) = (fs4::available_space(path), fs4::total_space(path)) else {
        return Ok(());
    };
    let reserved_bytes = (total / RESERVED_PART).min(MOST_RESERVED_BYTES);
    if free_bytes < reserved_bytes {
        return Err(StoreError::DiskLow { free_bytes, reserved_bytes });
    }
    Ok(())
}
