//! A small file system that is filled and freed on purpose.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

/// The largest file system that is filled: beyond that it is hardly one made for this.
const LARGEST_BYTES: u64 = 1_000_000_000;
const CHUNK_BYTES: usize = 64 << 10;
/// Room is given out in pages; with smaller writes the last ones are filled as well.
const PAGE_BYTES: usize = 4 << 10;

/// The file that takes the room of a file system. Dropping it gives the room back.
pub struct Filler {
    path: PathBuf,
    disk_bytes: u64,
}

impl Filler {
    /// Prepares to fill the file system of a folder; a filler that a broken-off run left there is removed.
    ///
    /// # Errors
    /// A file system of more than 1 GB, or one whose size cannot be found out.
    pub fn new(folder: &Path) -> anyhow::Result<Self> {
        let bytes = file_system_bytes(folder)?;
        ensure!(
            bytes <= LARGEST_BYTES,
            "the file system of `{}` has {bytes} bytes; only one of at most {LARGEST_BYTES} is filled",
            folder.display()
        );
        let filler = Self { path: folder.join("filler"), disk_bytes: bytes };
        filler.free()?;
        Ok(filler)
    }

    /// The size of the whole file system.
    pub fn disk_bytes(&self) -> u64 {
        self.disk_bytes
    }

    /// Takes all room that is left, then gives the last `but` bytes back.
    ///
    /// # Errors
    /// A write that fails for another reason than a full disk.
    pub fn fill(&self, but: u64) -> anyhow::Result<()> {
        let mut file = File::options().create(true).append(true).open(&self.path)?;
        for chunk in [CHUNK_BYTES, PAGE_BYTES] {
            let zeros = vec![0; chunk];
            loop {
                match file.write_all(&zeros) {
                    Ok(()) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        if but > 0 {
            file.set_len(file.metadata()?.len().saturating_sub(but))?;
        }
        Ok(())
    }

    /// Gives the room back.
    ///
    /// # Errors
    /// A file that is there and cannot be removed.
    pub fn free(&self) -> anyhow::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

impl Drop for Filler {
    fn drop(&mut self) {
        // The disk is given back whatever ended the run; what failed before is what counts.
        let _ = self.free();
    }
}

/// The size of a folder's file system. The standard library cannot tell, and `df -P` is the same on every Unix.
fn file_system_bytes(folder: &Path) -> anyhow::Result<u64> {
    let output = Command::new("df").arg("-Pk").arg(folder).output().context("`df` cannot be started")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let size = text.lines().nth(1).and_then(|line| line.split_whitespace().nth(1));
    let kibibytes: u64 = size
        .and_then(|size| size.parse().ok())
        .with_context(|| format!("the size of the file system of `{}` is not known", folder.display()))?;
    Ok(kibibytes * 1024)
}
