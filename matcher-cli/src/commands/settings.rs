//! Files of settings that an office may change: read, refused with every fault, written out to begin with.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use matcher_core::settings_file::SettingsFileError;

use crate::failure::{bad_input, unreadable};

/// The text of a file that somebody names, or else of the data folder's own where there is one.
pub(super) fn read_settings(named: Option<&Path>, own: &Path) -> Result<Option<(PathBuf, String)>> {
    let file = match named {
        Some(file) => file,
        None if own.exists() => own,
        None => return Ok(None),
    };
    let text = fs::read_to_string(file).map_err(|error| bad_input(unreadable(file, &error)))?;
    Ok(Some((file.to_owned(), text)))
}

/// What to say of a file that cannot be used; `what` names its sort.
pub(super) fn refused(what: &str, file: &Path, error: &SettingsFileError) -> anyhow::Error {
    bad_input(format!(
        "{what}“{}”有 {} 处错误，没有使用：\n{}",
        file.display(),
        error.faults.len(),
        error.user_message()
    ))
}

/// Writes a text to a file that must not be there yet, unless somebody insists.
pub(super) fn write_new(file: &Path, text: &str, force: bool) -> Result<()> {
    not_there(file, force)?;
    let name = file.display();
    fs::write(file, text).map_err(|error| bad_input(format!("无法写入“{name}”：{error}。")))
}

/// Refuses to write over what somebody may have worked on.
pub(super) fn not_there(file: &Path, force: bool) -> Result<()> {
    if file.exists() && !force {
        return Err(bad_input(format!(
            "“{}”已经存在，可能已有人改过。请换一个文件名（--out），或加 --force 覆盖。",
            file.display()
        )));
    }
    Ok(())
}
