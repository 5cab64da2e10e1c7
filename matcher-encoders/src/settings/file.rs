//! The file by which an office switches an encoder on.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use toml::Table;

use super::{EncoderSettings, EncoderSettingsError, HttpSettings, LocalSettings};

/// Stands above what is written.
const HEADING: &str =
    "# Which encoder the matching engine uses; docs/operations.md explains every setting.\n";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sections {
    http: Option<HttpSettings>,
    local: Option<LocalSettings>,
}

impl EncoderSettings {
    /// Reads and checks the settings of a data folder; nothing when it has no such file, and so no encoder.
    ///
    /// # Errors
    /// [`EncoderSettingsError`], which names the file and, where there is one, the setting and the way out.
    pub fn of_folder(folder: &Path) -> Result<Option<Self>, EncoderSettingsError> {
        let file = folder.join(Self::FILE);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(EncoderSettingsError::Io { file, source }),
        };
        let sections: Sections = match toml::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(sections) => sections,
            Err(error) => return Err(EncoderSettingsError::Syntax { file, reason: error.to_string() }),
        };
        let settings = match (sections.http, sections.local) {
            (Some(http), None) => Self::Http(http),
            (None, Some(local)) => Self::Local(local),
            (None, None) => return Err(EncoderSettingsError::Sections { file, found: 0 }),
            (Some(_), Some(_)) => return Err(EncoderSettingsError::Sections { file, found: 2 }),
        };
        match settings.check() {
            Ok(()) => Ok(Some(settings)),
            Err(fault) => Err(EncoderSettingsError::Fault { file, fault }),
        }
    }

    /// Writes the settings into a data folder, all of them or none, in place of those that are there. What has its default
    /// value is left out, so that later defaults count.
    ///
    /// # Errors
    /// [`EncoderSettingsError::Fault`], with nothing written; [`EncoderSettingsError::Io`], with what was there untouched.
    pub fn write(&self, folder: &Path) -> Result<(), EncoderSettingsError> {
        let file = folder.join(Self::FILE);
        if let Err(fault) = self.check() {
            return Err(EncoderSettingsError::Fault { file, fault });
        }
        let written = self.to_toml().and_then(|text| write_atomically(folder, &file, &text));
        written.map_err(|source| EncoderSettingsError::Io { file, source })
    }

    fn to_toml(&self) -> io::Result<String> {
        let (name, section) = match self {
            Self::Http(http) => ("http", differing(http, &HttpSettings::default())),
            Self::Local(local) => ("local", differing(local, &LocalSettings::default())),
        };
        let sections = Table::from_iter([(name.to_owned(), toml::Value::Table(section?))]);
        Ok(format!("{HEADING}\n{}", toml::to_string(&sections).map_err(io::Error::other)?))
    }
}

/// What is not as in the default.
fn differing<T: Serialize>(settings: &T, default: &T) -> io::Result<Table> {
    let table = |of: &T| Table::try_from(of).map_err(io::Error::other);
    let default = table(default)?;
    Ok(table(settings)?.into_iter().filter(|(name, value)| default.get(name) != Some(value)).collect())
}

/// Written beside its place, flushed, then moved over it: a reader sees the old file or the new one.
fn write_atomically(folder: &Path, file: &Path, text: &str) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".encoder-").suffix(".part");
    // Temporary files are their owner's alone; this one has no secret and may be read as the umask allows.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().sync_all()?;
    temporary.persist(file).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests;
