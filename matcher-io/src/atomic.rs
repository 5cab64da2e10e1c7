//! Files appear whole or not at all: written beside their place, flushed, then moved over it.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use crate::error::Error;

/// Writes a file so that a reader sees the old content or the new, never a part.
///
/// # Errors
/// [`Error::Write`] when the folder does not take the file, and whatever `fill` returns; in both cases what stood
/// at `path` before is untouched.
pub fn write_atomically<T>(
    path: &Path,
    fill: impl FnOnce(&mut File) -> Result<T, Error>,
) -> Result<T, Error> {
    let failed = |source: io::Error| Error::Write { path: path.to_owned(), source };
    let mut temporary = temporary_beside(path).map_err(failed)?;
    let filled = fill(temporary.as_file_mut())?;
    temporary.as_file().sync_all().map_err(failed)?;
    temporary.persist(path).map_err(|error| failed(error.error))?;
    Ok(filled)
}

fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = Builder::new();
    builder.prefix(".matcher-").suffix(".part");
    // Temporary files are private by default; a report is meant to be shared as the umask allows.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
