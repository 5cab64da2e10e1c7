//! What the catalogue keeps beside its records: texts by name, each with its checksum.

use rusqlite::params;

use super::Store;
use super::checksum::setting_checksum;
use super::error::StoreError;
use super::schema;

impl Store {
    /// The text that is kept under a name.
    pub(crate) fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let Some(kept) = self.snapshot()?.read(|connection| schema::setting(connection, name))? else {
            return Ok(None);
        };
        let sound = kept.split_once(' ').filter(|(sum, text)| *sum == checksum(name, text));
        let damaged = || StoreError::database(format!("setting `{name}`"));
        sound.map(|(_, text)| Some(text.to_owned())).ok_or_else(damaged)
    }

    /// Keeps a text under a name, in place of what stood there.
    pub(crate) fn keep_setting(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.check_disk()?;
        self.writer().transact(|transaction| {
            transaction.execute(
                "INSERT INTO settings (name, value) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                params![name, format!("{} {text}", checksum(name, text))],
            )?;
            Ok(())
        })
    }
}

fn checksum(name: &str, text: &str) -> String {
    format!("{:016x}", setting_checksum(name, text))
}
