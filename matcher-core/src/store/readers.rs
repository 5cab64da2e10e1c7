//! Connections that only read: each sees the database as of one moment, and none waits for a writer.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;

/// So many idle connections are kept; more are opened when more read at once.
const MOST_IDLE: usize = 16;

/// Where readers find their connections.
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::new(Vec::new()) }
    }

    /// A connection that stays on one state of the database, as of its first read.
    pub(super) fn begin(&self) -> Result<Connection, StoreError> {
        fail_point!("store.read");
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.open()?,
        };
        connection.prepare_cached("BEGIN")?.execute([])?;
        Ok(connection)
    }

    /// Takes a connection back.
    pub(super) fn end(&self, connection: Connection) {
        // One that cannot even end its reading is closed instead.
        let ended = connection.prepare_cached("COMMIT").and_then(|mut statement| statement.execute([]));
        let mut idle = self.idle();
        if ended.is_ok() && idle.len() < MOST_IDLE {
            idle.push(connection);
        }
    }

    /// A connection of its own, for what takes long.
    pub(super) fn open(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Ok(Connection::open_with_flags(&self.path, flags)?)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
