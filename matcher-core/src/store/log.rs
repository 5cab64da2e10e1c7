//! SQLite's log, which has to be taken into the database before it grows without bound.
//!
//! SQLite does that by itself after some 4 MB, but begins a log anew only when nobody reads from it, and with many readers
//! somebody always does. So from some length on, a writer waits for a moment until the readers of the log have ended;
//! those that come meanwhile read the database alone.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

/// So long the log may become, in bytes; our own choice.
const LONGEST_BYTES: u64 = 32 << 20;
/// So long a writer waits for readers. A match takes less, an export or a backup more.
const PATIENCE: Duration = Duration::from_millis(250);
/// So long SQLite waits otherwise: the bindings' default.
const USUAL_PATIENCE: Duration = Duration::from_secs(5);

/// The log of a database.
pub(super) struct Log {
    path: PathBuf,
    longest_bytes: u64,
    /// At this length it is tried; after a failure, only when the log has grown by as much again.
    next_bytes: u64,
}

impl Log {
    pub(super) fn of(database: &Path) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push("-wal");
        Self { path: path.into(), longest_bytes: LONGEST_BYTES, next_bytes: LONGEST_BYTES }
    }

    /// Takes a log that has become too long into the database. What was written is safe in either, so a failure only
    /// means that the log stays for now.
    pub(super) fn keep_short(&mut self, connection: &Connection) {
        if self.bytes() <= self.next_bytes {
            return;
        }
        let _ = connection.busy_timeout(PATIENCE);
        let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        let _ = connection.busy_timeout(USUAL_PATIENCE);
        let left = self.bytes();
        self.next_bytes =
            if left <= self.longest_bytes { self.longest_bytes } else { left + self.longest_bytes };
    }

    #[cfg(test)]
    pub(super) fn set_longest(&mut self, bytes: u64) {
        (self.longest_bytes, self.next_bytes) = (bytes, bytes);
    }

    fn bytes(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |log| log.len())
    }
}
