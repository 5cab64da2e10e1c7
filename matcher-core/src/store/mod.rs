//! The system of record: SQLite keeps records, their history, outcomes and settings. A write is acknowledged when it is
//! on disk.
//!
//! This is the only module that knows SQLite. Everything else that stands in the data folder is derived from it.

mod backup;
mod checksum;
mod condition;
mod error;
mod history;
mod lock;
mod log;
mod outcomes;
mod readers;
mod records;
mod requests;
mod room;
mod schema;
mod settings;
mod snapshot;
mod trail;
mod vectors;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use crate::cancel::Cancel;

pub use condition::Expected;
pub use error::{BackupFault, Damage, StoreError};
pub(crate) use history::ChangesBefore;
pub use history::{Change, ChangeAction};
pub(crate) use lock::FolderLock;
pub(crate) use records::StoredRow;
pub use requests::RequestKey;
pub(crate) use settings::Setting;
pub(crate) use snapshot::StoreSnapshot;
pub(crate) use vectors::VectorStore;
pub(crate) use write::WriteParams;
pub use write::{WriteEffect, WriteSummary};

use log::Log;
use readers::Readers;
use write::Writer;

/// The database's name in a data folder.
const DATABASE_FILE: &str = "catalogue.sqlite";
/// So many complaints of one sort are told; a damaged file easily has thousands.
const MOST_FAULTS: usize = 20;

/// Position in the order of all writes; every change gets the next one.
pub(crate) type Sequence = u64;

/// The catalogue's database.
pub(crate) struct Store {
    /// `None` when the database is in memory only: its one connection reads as well. Stands first, as readers have to
    /// close before the writer: the last connection that may write takes SQLite's log into the file.
    disk: Option<Disk>,
    writer: Mutex<Writer>,
}

struct Disk {
    readers: Readers,
    folder: PathBuf,
}

impl Store {
    /// Opens or creates the database of a data folder; gives the folder that an older one went to when a restore was
    /// still to be finished.
    pub(crate) fn open(folder: &Path) -> Result<(Self, Option<PathBuf>), StoreError> {
        let aside = backup::finish(folder)?;
        let path = folder.join(DATABASE_FILE);
        fail_point!("store.open");
        let connection = Connection::open(&path)?;
        let disk = Disk { readers: Readers::new(path), folder: folder.to_owned() };
        Ok((Self::prepare(connection, Some(disk))?, aside))
    }

    /// Checks a backup and lays its database into a data folder, where the next opening finds it.
    pub(crate) fn stage_backup(backup: &Path, folder: &Path) -> Result<(), StoreError> {
        backup::stage(backup, folder)
    }

    /// Writes the whole database, as of one moment, into one file. Readers and writers go on meanwhile.
    pub(crate) fn backup(&self, to: &Path) -> Result<(), StoreError> {
        match &self.disk {
            // A connection of its own reads its own snapshot, so nobody waits.
            Some(disk) => {
                backup::write(&disk.readers.open()?, to)?;
                backup::note(&disk.folder, to);
                Ok(())
            }
            None => backup::write(&self.writer().connection, to),
        }
    }

    /// Where the last backup of a data folder went, also when its database cannot be opened.
    pub(crate) fn last_backup(folder: &Path) -> Option<PathBuf> {
        backup::noted(folder)
    }

    /// A database that is gone with the process.
    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory()?, None)
    }

    fn prepare(mut connection: Connection, disk: Option<Disk>) -> Result<Self, StoreError> {
        schema::prepare(&mut connection)?;
        let log = disk.as_ref().map(|disk| Log::of(&disk.folder.join(DATABASE_FILE)));
        Ok(Self { writer: Mutex::new(Writer::new(connection, log)), disk })
    }

    // A panic while holding the lock leaves the connection sound: SQLite rolls an open transaction back.
    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database as it stands now, and as it stays for whoever holds this.
    pub(crate) fn snapshot(&self) -> Result<StoreSnapshot<'_>, StoreError> {
        StoreSnapshot::of(self)
    }

    /// The highest sequence so far; 0 for an empty catalogue.
    pub(crate) fn last_sequence(&self) -> Result<Sequence, StoreError> {
        self.snapshot()?.last_sequence()
    }

    /// Asks SQLite to check the whole file, and checks every checksum; gives the complaints, none when sound.
    pub(crate) fn faults(&self, cancel: &Cancel) -> Result<Vec<Damage>, StoreError> {
        self.snapshot()?.read(|connection| faults(connection, schema::FORMAT_VERSION, cancel))
    }

    /// Refuses when the disk is nearly full.
    pub(crate) fn check_disk(&self) -> Result<(), StoreError> {
        self.disk.as_ref().map_or(Ok(()), |disk| room::check_disk(&disk.folder))
    }
}

/// What is wrong with a table.
type FaultsOf = fn(&Connection, &Cancel) -> Result<Vec<Damage>, StoreError>;

/// What has checksums, each with the first format that has it.
const TABLE_FAULTS: [(i64, FaultsOf); 5] = [
    (schema::FIRST_WITH_CHECKSUMS, records::faults),
    (schema::FIRST_WITH_CHECKSUMS, history::faults),
    (schema::FIRST_WITH_CHECKSUMS, outcomes::faults),
    (schema::FIRST_WITH_REQUESTS, requests::faults),
    (schema::FIRST_WITH_CHECKSUMS, settings::faults),
];

/// What is wrong with a database of a format. SQLite's own check goes on to its end; the others look at every row whether
/// they are cancelled.
fn faults(connection: &Connection, format: i64, cancel: &Cancel) -> Result<Vec<Damage>, StoreError> {
    cancel.check()?;
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MOST_FAULTS})"))?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
    let complaints = lines.into_iter().filter(|line| line != "ok");
    let mut found: Vec<Damage> = complaints.map(|what| Damage::Database { what }).collect();
    let known = TABLE_FAULTS.iter().filter(|(first, _)| *first <= format);
    for (_, of_table) in known {
        // A table that cannot even be read through is one fault more, not the end of the examination.
        let faults = match of_table(connection, cancel) {
            Err(StoreError::Cancelled) => return Err(StoreError::Cancelled),
            faults => faults.unwrap_or_else(|error| vec![error.into_damage()]),
        };
        let count = faults.len().saturating_sub(MOST_FAULTS);
        found.extend(faults.into_iter().take(MOST_FAULTS));
        if count > 0 {
            found.push(Damage::More { count });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
