//! Backups: one file that holds a whole catalogue, and the way back.
//!
//! A backup is a SQLite database as it stood at one moment, followed by a trailer: the length of the database in eight
//! bytes, little-endian, its SHA-256, and eight bytes that say what the file is.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

use super::error::{BackupFault, StoreError};
use super::{DATABASE_FILE, schema};
use crate::cancel::Cancel;

const MAGIC: [u8; 8] = *b"MATCHBK1";
const TRAILER_BYTES: u64 = 48;
/// A restored database that is whole and checked, and only has to be put in its place.
const RESTORED_FILE: &str = "catalogue.sqlite.restored";
/// The path of the last backup, as text.
const LAST_BACKUP_FILE: &str = "LAST_BACKUP";
const PART_SUFFIX: &str = "part";
/// What SQLite keeps beside a database.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// Writes the database that `source` has open to `to`, as of one moment. What stood there before stays until the new
/// file is whole and on disk.
pub(super) fn write(source: &Connection, to: &Path) -> Result<(), StoreError> {
    let part = with_suffix(to, PART_SUFFIX);
    remove_if_there(&part)?;
    let written = write_part(source, &part).and_then(|()| {
        fail_point!("backup.rename");
        Ok(fs::rename(&part, to)?)
    });
    if written.is_err() {
        // The reason of the failure is what counts.
        let _ = remove_if_there(&part);
    }
    written?;
    sync_folder(to)
}

fn write_part(source: &Connection, part: &Path) -> Result<(), StoreError> {
    let name = part.to_str().ok_or_else(|| {
        StoreError::Io(io::Error::new(io::ErrorKind::InvalidInput, "the path is not valid Unicode"))
    })?;
    fail_point!("backup.vacuum");
    source.execute("VACUUM INTO ?1", [name])?;
    fail_point!("backup.checksum");
    let mut file = OpenOptions::new().read(true).write(true).open(part)?;
    let (length, sum) = checksum(&mut file)?;
    file.seek(SeekFrom::End(0))?;
    file.write_all(&length.to_le_bytes())?;
    file.write_all(&sum)?;
    fail_point!("backup.trailer");
    file.write_all(&MAGIC)?;
    fail_point!("backup.sync");
    file.sync_all()?;
    Ok(())
}

/// Notes in a data folder where its last backup went. Only advice for the day on which the database cannot be read: a
/// backup is no worse when the note cannot be written.
pub(super) fn note(folder: &Path, backup: &Path) {
    if let Some(path) = std::path::absolute(backup).ok().as_deref().and_then(Path::to_str) {
        let _ = fs::write(folder.join(LAST_BACKUP_FILE), path);
    }
}

/// Where the last backup of a data folder went.
pub(super) fn noted(folder: &Path) -> Option<PathBuf> {
    fs::read_to_string(folder.join(LAST_BACKUP_FILE)).ok().map(PathBuf::from)
}

/// Checks a backup and lays its database beside the one in `folder`, ready for [`finish`].
pub(super) fn stage(backup: &Path, folder: &Path) -> Result<(), StoreError> {
    let unusable = |fault| StoreError::UnusableBackup { file: backup.display().to_string(), fault };
    fail_point!("restore.verify");
    let mut file = File::open(backup)?;
    let length = verify(&mut file)?.map_err(unusable)?;
    let part = folder.join(RESTORED_FILE).with_extension(PART_SUFFIX);
    let laid = lay(&mut file, length, &part).and_then(|()| check(&part));
    let laid = match laid {
        Ok(Ok(())) => put_in_place(&part, &folder.join(RESTORED_FILE)),
        Ok(Err(fault)) => Err(unusable(fault)),
        Err(error) => Err(error),
    };
    if laid.is_err() {
        let _ = remove_if_there(&part);
    }
    laid?;
    sync_folder(&folder.join(RESTORED_FILE))
}

fn put_in_place(part: &Path, staged: &Path) -> Result<(), StoreError> {
    fail_point!("restore.stage");
    Ok(fs::rename(part, staged)?)
}

/// Puts a staged database in its place, if there is one; gives the folder that the old one went to. A crash anywhere
/// in between leaves the staged file, and the next call goes on.
pub(super) fn finish(folder: &Path) -> Result<Option<PathBuf>, StoreError> {
    let restored = folder.join(RESTORED_FILE);
    if !restored.exists() {
        return Ok(None);
    }
    let database = folder.join(DATABASE_FILE);
    let companions = COMPANIONS.map(|end| folder.join(format!("{DATABASE_FILE}{end}")));
    let old: Vec<&PathBuf> = companions.iter().chain([&database]).filter(|path| path.exists()).collect();
    let mut aside = None;
    if !old.is_empty() {
        let kept = free_folder(folder)?;
        // The log goes with its database: without it the last writes would be gone.
        for path in old.into_iter().rev() {
            fail_point!("restore.aside");
            fs::rename(path, kept.join(path.file_name().unwrap_or_default()))?;
        }
        aside = Some(kept);
    }
    // The index belongs to the database that went.
    fail_point!("restore.index");
    let index = folder.join("index");
    if index.exists() {
        fs::remove_dir_all(index)?;
    }
    fail_point!("restore.place");
    fs::rename(&restored, &database)?;
    fail_point!("restore.placed");
    sync_folder(&database)?;
    Ok(aside)
}

/// The database's length, or what is wrong with the file.
fn verify(file: &mut File) -> io::Result<Result<u64, BackupFault>> {
    let size = file.metadata()?.len();
    let Some(length) = size.checked_sub(TRAILER_BYTES) else { return Ok(Err(BackupFault::NotABackup)) };
    let mut trailer = [0; TRAILER_BYTES as usize];
    file.seek(SeekFrom::Start(length))?;
    file.read_exact(&mut trailer)?;
    let (said, rest) = trailer.split_at(8);
    let (sum, magic) = rest.split_at(32);
    if magic != MAGIC {
        return Ok(Err(BackupFault::NotABackup));
    }
    file.seek(SeekFrom::Start(0))?;
    let (_, found) = checksum(&mut file.take(length))?;
    if said != length.to_le_bytes() || sum != found {
        return Ok(Err(BackupFault::Altered));
    }
    Ok(Ok(length))
}

fn lay(backup: &mut File, length: u64, part: &Path) -> Result<(), StoreError> {
    backup.seek(SeekFrom::Start(0))?;
    fail_point!("restore.lay");
    let mut laid = File::create(part)?;
    io::copy(&mut backup.take(length), &mut laid)?;
    fail_point!("restore.laid");
    laid.sync_all()?;
    Ok(())
}

/// Whether this version can read the database.
fn check(part: &Path) -> Result<Result<(), BackupFault>, StoreError> {
    fail_point!("restore.check");
    let connection = Connection::open_with_flags(part, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let faults = match schema::readable(&connection) {
        Ok(format) => super::faults(&connection, format, &Cancel::never())?,
        Err(StoreError::NewerFormat { found, supported }) => {
            return Ok(Err(BackupFault::NewerFormat { found, supported }));
        }
        Err(error) => return Err(error),
    };
    Ok(faults.into_iter().next().map_or(Ok(()), |damage| Err(BackupFault::Unsound { damage })))
}

fn checksum(from: &mut impl Read) -> io::Result<(u64, [u8; 32])> {
    let (mut hasher, mut length, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok((length, hasher.finalize().into())),
            Ok(read) => {
                hasher.update(&buffer[..read]);
                length += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A folder of a name that nothing has yet.
fn free_folder(folder: &Path) -> Result<PathBuf, StoreError> {
    for number in 1_u32.. {
        let kept = folder.join(format!("before-restore-{number}"));
        match fs::create_dir(&kept) {
            Ok(()) => return Ok(kept),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Io(io::Error::from(io::ErrorKind::AlreadyExists)))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Makes a rename in the file's folder last through a power cut, where the system knows how.
fn sync_folder(file: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}
