//! Checksums of the files of an index, in a file of their own.
//!
//! tantivy's files each end in a checksum, but a file that took another's place passes with that, and one that is
//! shorter than its ending makes the check itself panic. So the files of every commit are noted here with length and
//! checksum. A crash can leave the latest of them unnoted: those are left to tantivy.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

const SUMS_FILE: &str = "sums.json";
const PART_FILE: &str = "sums.json.part";

/// Length and CRC-32 of a file.
type Sum = (u64, u32);

/// Sums by file name.
#[derive(Default, Serialize, Deserialize)]
struct Sums(BTreeMap<String, Sum>);

/// What the check of a folder finds.
pub(super) struct Findings {
    /// Files that are not what they were.
    pub(super) damaged: Vec<String>,
    /// Whether there are files that nothing is known of.
    pub(super) unknown: bool,
}

/// Notes the files of a commit, which are those that `belongs` says yes to. Files never change once they are written, so
/// those that are known are not read again.
pub(super) fn note(folder: &Path, belongs: impl Fn(&str) -> bool) -> io::Result<()> {
    let mut known = read(folder)?;
    let mut sums = BTreeMap::new();
    for file in files(folder, &belongs)? {
        let sum = match known.0.remove(&file) {
            Some(sum) => sum,
            None => sum_of(&folder.join(&file))?,
        };
        sums.insert(file, sum);
    }
    std::fs::write(folder.join(PART_FILE), serde_json::to_vec(&Sums(sums))?)?;
    std::fs::rename(folder.join(PART_FILE), folder.join(SUMS_FILE))
}

/// Reads every file of a commit and compares.
pub(super) fn check(folder: &Path, belongs: impl Fn(&str) -> bool) -> io::Result<Findings> {
    let mut known = read(folder)?;
    let mut findings = Findings { damaged: Vec::new(), unknown: false };
    for file in files(folder, &belongs)? {
        match known.0.remove(&file) {
            Some(sum) if sum == sum_of(&folder.join(&file))? => {}
            Some(_) => findings.damaged.push(format!("checksum of `{file}`")),
            None => findings.unknown = true,
        }
    }
    let missing = known.0.into_keys().filter(|file| belongs(file));
    findings.damaged.extend(missing.map(|file| format!("`{file}` is missing")));
    Ok(findings)
}

fn files(folder: &Path, belongs: impl Fn(&str) -> bool) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        found.extend(entry?.file_name().to_str().filter(|name| belongs(name)).map(str::to_owned));
    }
    found.sort();
    Ok(found)
}

/// Nothing, when nothing was noted yet or the note itself cannot be read.
fn read(folder: &Path) -> io::Result<Sums> {
    match std::fs::read(folder.join(SUMS_FILE)) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Sums::default()),
        Err(error) => Err(error),
    }
}

fn sum_of(path: &Path) -> io::Result<Sum> {
    let (mut file, mut sum) = (File::open(path)?, crc32fast::Hasher::new());
    let (mut length, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((length, sum.finalize())),
            Ok(read) => {
                sum.update(&buffer[..read]);
                length += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{check, note};

    #[test]
    fn changed_lost_and_swapped_files_are_found_and_new_ones_are_unknown() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
        write("a.idx", "one");
        write("b.idx", "two");
        let segments = |name: &str| name.ends_with(".idx");
        note(folder.path(), segments).expect("noted");
        let found = || check(folder.path(), segments).expect("read");
        assert!(found().damaged.is_empty() && !found().unknown);
        write("c.idx", "three");
        assert!(found().damaged.is_empty() && found().unknown);
        write("b.idx", "one");
        std::fs::remove_file(folder.path().join("a.idx")).expect("removed");
        assert_eq!(found().damaged, ["checksum of `b.idx`", "`a.idx` is missing"]);
        write("sums.json", "{ torn");
        assert!(found().damaged.is_empty() && found().unknown);
    }
}
