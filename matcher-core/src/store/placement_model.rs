//! What placement has learned: a setting with a checksum of its own, as settings have none.

use rusqlite::{Connection, Transaction, params};

use super::checksum::setting_checksum;
use super::error::{Damage, StoreError};
use super::schema::setting;
use crate::cancel::Cancel;

const NAME: &str = "placement_model";

/// The text that was kept, when its checksum fits; `None` when placement never learned.
pub(super) fn get(connection: &Connection) -> Result<Option<String>, StoreError> {
    let damaged = || StoreError::Damaged(Damage::PlacementModel);
    // A flipped bit can also leave what is no text.
    let found = setting(connection, NAME).map_err(|error| match error {
        StoreError::Damaged(_) => damaged(),
        other => other,
    });
    let Some(value) = found? else { return Ok(None) };
    let sound = value.split_once(' ').filter(|(sum, text)| sum.parse() == Ok(setting_checksum(NAME, text)));
    sound.map(|(_, text)| Some(text.to_owned())).ok_or_else(damaged)
}

/// Keeps a text in place of what was learned before; `None` forgets it.
pub(super) fn keep(transaction: &Transaction<'_>, text: Option<&str>) -> Result<(), StoreError> {
    fail_point!("store.placement_model");
    let Some(text) = text else {
        transaction.execute("DELETE FROM settings WHERE name = ?1", [NAME])?;
        return Ok(());
    };
    let value = format!("{} {text}", setting_checksum(NAME, text));
    transaction
        .execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)", params![NAME, value])?;
    Ok(())
}

/// Whether the checksum fits.
pub(super) fn faults(connection: &Connection, cancel: &Cancel) -> Result<Vec<Damage>, StoreError> {
    cancel.check()?;
    match get(connection) {
        Ok(_) => Ok(Vec::new()),
        Err(StoreError::Damaged(damage)) => Ok(vec![damage]),
        Err(error) => Err(error),
    }
}
