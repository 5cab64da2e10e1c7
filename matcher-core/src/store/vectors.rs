//! Vectors that an encoder gave, in a database of their own: derived, but dear.
//!
//! A vector is kept by model, role and a hash of its text, so that a text is never encoded twice, and a model that comes
//! back finds what it left. The file is no part of the record of truth: no backup has it, and a damaged one is made anew.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};

use super::error::StoreError;
use crate::semantic::{MeaningHash, Role};

/// The database's name in a data folder.
const VECTORS_FILE: &str = "vectors.sqlite";
/// Counts up with every change of the tables.
const VECTORS_FORMAT: i64 = 1;

const TABLES: &str = "
    CREATE TABLE models (
        model INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE vectors (
        model INTEGER NOT NULL,
        role INTEGER NOT NULL,
        meaning BLOB NOT NULL,
        checksum INTEGER NOT NULL,
        vector BLOB NOT NULL,
        PRIMARY KEY (model, role, meaning)
    ) STRICT, WITHOUT ROWID;
";

/// Vectors by model, role and text.
pub(crate) struct VectorStore {
    connection: Mutex<Connection>,
}

impl VectorStore {
    /// Opens or creates the file of a data folder; one that cannot be read, or is of another format, is made anew.
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(VECTORS_FILE);
        match Self::prepare(Connection::open(&path)?) {
            Err(StoreError::Damaged(_)) => {
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(folder.join(format!("{VECTORS_FILE}{ending}")));
                }
                Self::prepare(Connection::open(&path)?)
            }
            opened => opened,
        }
    }

    /// Gone with the process.
    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory()?)
    }

    fn prepare(connection: Connection) -> Result<Self, StoreError> {
        let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // What a power cut takes is encoded again.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        if found != VECTORS_FORMAT {
            connection.execute_batch("DROP TABLE IF EXISTS models; DROP TABLE IF EXISTS vectors;")?;
            connection.execute_batch(TABLES)?;
            connection.pragma_update(None, "user_version", VECTORS_FORMAT)?;
        }
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// The vector of a text, when it is known and whole.
    pub(crate) fn get(
        &self,
        model: &str,
        role: Role,
        text: &MeaningHash,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT checksum, vector FROM vectors
             WHERE model = (SELECT model FROM models WHERE name = ?1) AND role = ?2 AND meaning = ?3",
        )?;
        let row = statement
            .query_row(params![model, role_code(role), &text.0[..]], |row| Ok((row.get(0)?, row.get(1)?)));
        let found: Option<(i64, Vec<u8>)> = row.optional()?;
        Ok(found.and_then(|(sum, vector)| (sum == checksum(role, text, &vector)).then_some(vector)))
    }

    /// Gives every whole vector of a model and role.
    pub(crate) fn for_each(
        &self,
        model: &str,
        role: Role,
        mut take: impl FnMut(MeaningHash, &[u8]),
    ) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT meaning, checksum, vector FROM vectors
             WHERE model = (SELECT model FROM models WHERE name = ?1) AND role = ?2",
        )?;
        let mut rows = statement.query(params![model, role_code(role)])?;
        while let Some(row) = rows.next()? {
            let hash =
                row.get_ref(0)?.as_blob().ok().and_then(|bytes| Some(MeaningHash(bytes.try_into().ok()?)));
            let (Some(hash), Ok(vector)) = (hash, row.get_ref(2)?.as_blob()) else { continue };
            if row.get::<_, i64>(1)? == checksum(role, &hash, vector) {
                take(hash, vector);
            }
        }
        Ok(())
    }

    /// Keeps vectors, all or none.
    pub(crate) fn put(
        &self,
        model: &str,
        role: Role,
        vectors: &[(MeaningHash, Vec<u8>)],
    ) -> Result<(), StoreError> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        transaction.execute("INSERT OR IGNORE INTO models (name) VALUES (?1)", [model])?;
        let number: i64 =
            transaction.query_row("SELECT model FROM models WHERE name = ?1", [model], |row| row.get(0))?;
        let mut put =
            transaction.prepare_cached("INSERT OR REPLACE INTO vectors VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for (text, vector) in vectors {
            put.execute(params![number, role_code(role), &text.0[..], checksum(role, text, vector), vector])?;
        }
        drop(put);
        Ok(transaction.commit()?)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn role_code(role: Role) -> i64 {
    match role {
        Role::Demand => 1,
        Role::Supply => 2,
    }
}

fn checksum(role: Role, text: &MeaningHash, vector: &[u8]) -> i64 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&role_code(role).to_le_bytes());
    sum.update(&text.0);
    sum.update(vector);
    i64::from(sum.finalize())
}

#[cfg(test)]
mod tests {
    use super::{MeaningHash, Role, VECTORS_FILE, VectorStore};

    const TEXT: MeaningHash = MeaningHash([7; 16]);

    fn get(store: &VectorStore, model: &str, role: Role, text: MeaningHash) -> Option<Vec<u8>> {
        store.get(model, role, &text).expect("read")
    }

    #[test]
    fn vectors_are_known_by_model_role_and_text() {
        let store = VectorStore::in_memory().expect("memory");
        store.put("m", Role::Demand, &[(TEXT, vec![1, 2, 3])]).expect("kept");
        assert_eq!(get(&store, "m", Role::Demand, TEXT), Some(vec![1, 2, 3]));
        assert_eq!(get(&store, "m", Role::Supply, TEXT), None);
        assert_eq!(get(&store, "n", Role::Demand, TEXT), None);
        assert_eq!(get(&store, "m", Role::Demand, MeaningHash([8; 16])), None);
        let mut all = Vec::new();
        store.for_each("m", Role::Demand, |hash, vector| all.push((hash, vector.to_vec()))).expect("read");
        assert_eq!(all, [(TEXT, vec![1, 2, 3])]);
    }

    #[test]
    fn a_damaged_file_is_made_anew_and_a_flipped_bit_is_no_vector() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = VectorStore::open(folder.path()).expect("opens");
        store.put("m", Role::Demand, &[(TEXT, vec![1, 2, 3])]).expect("kept");
        store.connection().execute("UPDATE vectors SET vector = x'010203ff'", []).expect("changed");
        assert_eq!(get(&store, "m", Role::Demand, TEXT), None);
        drop(store);
        std::fs::write(
            folder.path().join(VECTORS_FILE),
            "no database at all, but long enough to be one".repeat(9),
        )
        .expect("written");
        let store = VectorStore::open(folder.path()).expect("opens");
        assert_eq!(get(&store, "m", Role::Demand, TEXT), None);
    }
}
