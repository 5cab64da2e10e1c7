//! Small files of settings in TOML, read with the line of everything that is wrong with them. What the settings mean is
//! for the module that reads them.

mod fault;
mod lines;
mod reader;
#[cfg(test)]
mod tests;
mod wording;

pub use fault::{SettingKind, SettingsFault, SettingsFaultKind, SettingsFileError};
pub(crate) use lines::{Entries, Entry, Lines, number};
pub(crate) use reader::SettingsReader;
