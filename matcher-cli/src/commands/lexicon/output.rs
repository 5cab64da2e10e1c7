//! A table to be written: its format by its extension.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::commands::template::make_folder;
use crate::failure::bad_input;

/// A file to be written as a workbook or as separated values.
pub(super) struct OutputFile {
    path: PathBuf,
    is_workbook: bool,
}

impl OutputFile {
    /// Takes the path if its extension names a format.
    pub(super) fn new(path: &Path) -> Result<Self> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        let is_workbook = match extension.as_deref() {
            Some("xlsx") => true,
            Some("csv") => false,
            _ => {
                return Err(bad_input(format!(
                    "不知道把“{}”写成什么格式，请让文件名以 .xlsx 或 .csv 结尾。",
                    path.display()
                )));
            }
        };
        Ok(Self { path: path.to_owned(), is_workbook })
    }

    /// Writes the file by the one way or the other, and the folder for it.
    pub(super) fn write(
        &self,
        workbook: impl FnOnce(&Path) -> Result<(), matcher_io::Error>,
        csv: impl FnOnce(&Path) -> Result<(), matcher_io::Error>,
    ) -> Result<()> {
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            make_folder(folder)?;
        }
        if self.is_workbook {
            workbook(&self.path)?
        } else {
            csv(&self.path)?
        }
        Ok(())
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}
