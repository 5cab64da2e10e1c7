//! What the catalogue keeps beside its records: a text a setting, each with its checksum in front, as the table has none.

use rusqlite::{Connection, Transaction, params};

use super::checksum::setting_checksum;
use super::error::{Damage, StoreError};
use super::schema;
use crate::cancel::Cancel;

/// Something that is kept. What makes the database itself, such as its identifier, is no setting in this sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// What placement has learned.
    PlacementModel,
    /// By which coupling maps are worked out.
    CouplingBaselines,
    /// By which weights pairs are and were scored.
    ScoringModel,
    /// Which words stand in the same company.
    LatentSpace,
}

impl Setting {
    const ALL: [Self; 4] =
        [Self::PlacementModel, Self::CouplingBaselines, Self::ScoringModel, Self::LatentSpace];

    fn name(self) -> &'static str {
        match self {
            Self::PlacementModel => "placement_model",
            Self::CouplingBaselines => "coupling_baselines",
            Self::ScoringModel => "scoring_model",
            Self::LatentSpace => "latent_space",
        }
    }

    fn damage(self) -> Damage {
        match self {
            Self::PlacementModel => Damage::PlacementModel,
            Self::CouplingBaselines => Damage::CouplingBaselines,
            Self::ScoringModel => Damage::ScoringModel,
            Self::LatentSpace => Damage::LatentSpace,
        }
    }
}

/// The text that was kept, when its checksum fits; `None` when there is none.
pub(super) fn get(connection: &Connection, setting: Setting) -> Result<Option<String>, StoreError> {
    let damaged = || StoreError::Damaged(setting.damage());
    // A flipped bit can also leave what is no text.
    let found = schema::setting(connection, setting.name()).map_err(|error| match error {
        StoreError::Damaged(_) => damaged(),
        other => other,
    });
    let Some(value) = found? else { return Ok(None) };
    let fits = |sum: &str, text: &str| sum.parse() == Ok(setting_checksum(setting.name(), text));
    let sound = value.split_once(' ').filter(|(sum, text)| fits(sum, text));
    sound.map(|(_, text)| Some(text.to_owned())).ok_or_else(damaged)
}

/// Keeps a text in place of what was kept before; `None` forgets it.
pub(super) fn keep(
    transaction: &Transaction<'_>,
    setting: Setting,
    text: Option<&str>,
) -> Result<(), StoreError> {
    fail_point!("store.setting");
    let name = setting.name();
    let Some(text) = text else {
        transaction.execute("DELETE FROM settings WHERE name = ?1", [name])?;
        return Ok(());
    };
    let value = format!("{} {text}", setting_checksum(name, text));
    transaction
        .execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)", params![name, value])?;
    Ok(())
}

/// Whose checksums do not fit.
pub(super) fn faults(connection: &Connection, cancel: &Cancel) -> Result<Vec<Damage>, StoreError> {
    let mut found = Vec::new();
    for setting in Setting::ALL {
        cancel.check()?;
        match get(connection, setting) {
            Ok(_) => {}
            Err(StoreError::Damaged(damage)) => found.push(damage),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
